"""A checklist as a workbook: the one an import reads, so that it goes out, is worked on and comes back."""

from __future__ import annotations

import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.downloads import TYPES
from core.sheets import XlsxTable
from core.views import PortalView
from inspections.checklists.body import Body, Item, body_of
from inspections.checklists.finding import checklist_of
from inspections.checklists.import_columns import VOCABULARY, WIDTHS
from inspections.checklists.models import Standard, Version
from inspections.checklists.presenting import (
    KIND_LABELS,
    PHOTO_LABELS,
    SECTOR_LABELS,
    SEVERITY_LABELS,
    VERDICT_LABELS,
)


def workbook_of(body: Body, title: str, notes: list[tuple[str, str]]) -> bytes:
    """The workbook of a body: one row an item, 序号 is its key."""
    # In Chinese for everybody: headings and words are those the import reads.
    with translation.override("zh-hans"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checklist.xlsx"
        table = XlsxTable(path, title, [str(one.label) for one in VOCABULARY.fields], WIDTHS)
        table.append([_row(section.title, item) for section in body.sections for item in section.items])
        table.close(notes)
        return path.read_bytes()


def _row(section: str, item: Item) -> list[Any]:
    cells = {
        "number": item.key,
        "section": section,
        "text": item.text,
        "basis": item.basis,
        "sector": SECTOR_LABELS.get(item.sector, item.sector),
        "severity": SEVERITY_LABELS.get(item.severity, item.severity),
        "major": _("是") if item.criterion else _("否"),
        "criterion": item.criterion,
        "kind": KIND_LABELS.get(item.kind, item.kind),
        "unit": item.unit,
        "low": item.low,
        "high": item.high,
        "photo": PHOTO_LABELS.get(item.photo, item.photo),
        "required": _("是") if item.required else _("否"),
        "weight": item.weight,
        "phrases": "；".join(item.phrases),
        "measures": item.measures,
        "after": item.after,
        "when": VERDICT_LABELS.get(item.when, "") if item.after else "",
    }
    return [value if isinstance(value, int) else str(value) for value in cells.values()]


class _Download(PortalView, ABC):
    http_method_names: ClassVar[list[str]] = ["get", "head"]  # type: ignore[misc]

    @abstractmethod
    def found(self, pk: int) -> tuple[Body, str, str]:
        """Body, title and which version it is, in words."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        body, title, which = self.found(pk)
        notes = [
            (_("检查表"), title),
            (_("版本"), which),
            (_("怎么用"), _("改好后可以在“导入检查表”里传回来：按序号更新同名检查表的草稿，空格子不改。")),
        ]
        response = HttpResponse(workbook_of(body, title, notes), content_type=TYPES["xlsx"])
        response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{title}.xlsx"))
        response.headers["Cache-Control"] = "private, no-store"
        return response


class ExportDraft(_Download):
    """The draft of a zone's checklist."""

    permission = "checklists.view"

    def found(self, pk: int) -> tuple[Body, str, str]:
        row = checklist_of(self.actor, pk)
        return body_of(row.draft), row.title, _("草稿")


class ExportVersion(_Download):
    """A published version."""

    permission = "checklists.view"

    def found(self, pk: int) -> tuple[Body, str, str]:
        row = get_object_or_404(Version, pk=pk)
        return row.parsed, row.title, _("第 %(n)d 版") % {"n": row.number}


class ExportStandard(_Download):
    """A recommended one, to be worked on in Excel."""

    permission = "checklists.view"

    def found(self, pk: int) -> tuple[Body, str, str]:
        row = get_object_or_404(Standard, pk=pk)
        return row.parsed, row.title, _("省推荐第 %(n)d 版") % {"n": row.version}
