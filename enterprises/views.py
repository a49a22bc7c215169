"""Pages of enterprises: the list and the file (一企一档)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, may
from core.lists import EXPORT, Column, ListPage, Tab
from core.views import PortalView
from enterprises import completeness as complete
from enterprises.extensions import counts_of, figures_of, timeline_of, way_of
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, Permit
from enterprises.presenting import changes_of, expiry, facts_of, people_of, permits_of
from enterprises.services import OWN_FIELDS

TIMELINE = 30


class EnterpriseList(ListPage):
    """Enterprises in reach."""

    list_name: ClassVar[str] = "enterprises"
    permission: ClassVar[str] = "enterprises.view"
    model = Enterprise
    filterset_class = EnterpriseFilter
    title = gettext_lazy("企业")
    default_sort = "name"
    row_template = "enterprises/row.html"
    export_kind = EXPORT
    tabs = (
        Tab("active", gettext_lazy("在册"), lambda rows, actor: rows.active()),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    )
    columns = (
        Column("name", gettext_lazy("企业名称"), ("name", "short_name"), sort="name", css="fix", width=36),
        Column("code", gettext_lazy("统一社会信用代码"), ("credit_code",), css="p2", width=22),
        Column(
            "zone",
            gettext_lazy("开发区"),
            ("zone__name", "zone__confirmed"),
            width=24,
            css="p1",
            export=lambda row: row["zone__name"] + ("" if row["zone__confirmed"] else _("（待确认）")),
        ),
        Column("area", gettext_lazy("园区、镇街"), ("area_name",), css="p1", width=18),
        Column("sector", gettext_lazy("行业领域"), ("sector",), export=lambda row: _choice("sector", row["sector"])),
        Column("size", gettext_lazy("规模"), ("size",), css="p2", export=lambda row: _choice("size", row["size"])),
        Column("status", gettext_lazy("状态"), ("status",), css="st", export=lambda r: _choice("status", r["status"])),
        Column("grade", gettext_lazy("标准化"), ("grade", "grade_until"), css="p2", export=lambda row: _grade(row)),
        Column("risk", gettext_lazy("风险等级"), ("risk",), css="p1", export=lambda row: _choice("risk", row["risk"])),
        Column("insured", gettext_lazy("安责险到期日"), ("insured_until",), css="p2"),
        Column("open", gettext_lazy("未销号"), css="num", end=True, exported=False),
        Column("late", gettext_lazy("逾期"), css="num", end=True, exported=False),
        Column(
            "complete",
            gettext_lazy("档案完整度 %"),
            (*complete.FIELDS, "has_permits"),
            css="p1",
            end=True,
            export=lambda row: complete.completeness(row, permits=row["has_permits"]).percent,
        ),
    )

    def queryset(self, actor: Actor) -> QuerySet:
        permits = Permit.objects.filter(zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("pk"))
        return Enterprise.objects.annotate(has_permits=Exists(permits), area_name=F("area__name"))

    def decorate(self, rows: list[dict]) -> list[dict]:
        counts = counts_of([row["id"] for row in rows]) if rows else {}
        for row in rows:
            row.update(counts[row["id"]])
            row["sector_label"] = _choice("sector", row["sector"])
            row["size_label"] = _choice("size", row["size"])
            row["status_label"] = _choice("status", row["status"])
            row["grade_label"] = _grade(row)
            row["risk_label"] = _choice("risk", row["risk"])
            row["insured"] = expiry(row["insured_until"])
            row["complete"] = complete.completeness(row, permits=row["has_permits"]).percent
        return rows

    def export_marks(self, actor: Actor) -> list[str]:
        return [_("名称后标“（待确认）”的开发区，名单尚未经省厅确认。")]

    def actions(self) -> list[dict]:
        if not may(self.actor, "enterprises.edit"):
            return []
        return [
            {"label": _("登记企业"), "url": reverse("enterprises:create"), "icon": "plus", "primary": True},
            {"label": _("导入名单"), "url": reverse("enterprises:imports"), "icon": "upload", "quiet": True},
        ]

    def _may_export(self, total: int) -> bool:
        return super()._may_export(total) and may(self.actor, "enterprises.export")

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("登记一家，或从 Excel 导入名单。") if may(self.actor, "enterprises.edit") else ""
        return {
            "title": _("还没有登记企业"),
            "text": text,
            "icon": "building-factory-2",
            "actions": self.actions(),
        }


def _choice(field: str, value: Any) -> str:
    return str(dict(Enterprise._meta.get_field(field).choices).get(value, "")) if value else ""


def _grade(row: dict) -> str:
    if not row["grade"]:
        return ""
    label = _choice("grade", row["grade"])
    return _("%(grade)s（已过期）") % {"grade": label} if expiry(row["grade_until"])["late"] else label


def crumbs_to(actor: Actor, *rest: dict) -> list[dict]:
    if may(actor, "enterprises.view"):
        return [{"label": _("企业"), "url": reverse("enterprises:list")}, *rest]
    return [{"label": _("本企业"), "url": reverse("enterprises:mine")}, *rest]


def record_of(pk: int) -> Enterprise:
    return get_object_or_404(Enterprise.objects.select_related("area", "zone"), pk=pk)


class EnterprisePage(PortalView):
    """一企一档."""

    permission = "enterprises.view_file"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, record_of(pk))

    def page(self, request: HttpRequest, record: Enterprise) -> HttpResponse:
        """The file of one enterprise as this actor sees it."""
        permits = permits_of(record)
        row = {name: getattr(record, name) for name in complete.FIELDS}
        done = complete.completeness(row, permits=len(permits))
        edits = may(self.actor, "enterprises.edit")
        edit_url = reverse("enterprises:edit", args=[record.pk])
        own = may(self.actor, "enterprises.edit_own", record)
        steps = timeline_of(record, self.actor, TIMELINE) + changes_of(record, self.actor, TIMELINE)
        steps.sort(key=lambda step: step["at"], reverse=True)
        edit = {"label": _("修改档案"), "url": edit_url, "icon": "edit", "primary": True}
        add = reverse("enterprises:permit_add", args=[record.pk])
        here = {"label": record.short_name or record.name}
        way = way_of(record, self.actor, request.GET)
        context = {
            "record": record,
            "late_insured": expiry(record.insured_until),
            "facts": facts_of(record),
            "people": people_of(record, self.actor),
            "masked": not (edits or own),
            "permits": permits,
            "edits": edits,
            "complete": done,
            "missing": [
                {
                    "label": item.label,
                    "why": item.why,
                    "url": add if item.field == "permits" else f"{edit_url}#{item.target}",
                    "mine": edits or (own and item.field in OWN_FIELDS),
                }
                for item in done.missing
            ],
            "figures": figures_of(record, self.actor),
            "steps": steps[:TIMELINE],
            "actions": [edit] if edits or own else [],
            "crumbs": [*way, here] if way else crumbs_to(self.actor, here),
        }
        return render(request, "enterprises/page.html", context)


class MyEnterprise(EnterprisePage):
    """The enterprise the actor sits in."""

    permission = "enterprises.view_own"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.page(request, record_of(self.actor.enterprise_id or 0))
