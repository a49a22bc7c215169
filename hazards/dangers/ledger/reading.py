"""What a ledger of dangers is to the reader of workbooks: its fields, its limits, and which sheet and header count."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from core.import_runs import open_workbook
from core.imports import (
    Field,
    Layout,
    Limits,
    Sheet,
    UnreadableWorkbook,
    Vocabulary,
    Workbook,
    detect_layout,
    find_layout,
    layout_at,
    looks_like_amount,
    looks_like_date,
    looks_like_running_number,
    looks_like_sentence,
    looks_like_words,
)
from core.models import ImportRun
from hazards.dangers import ledger_columns as words

LIMITS = Limits(
    file_mb=20, rows=120_000, text_characters=60_000_000, memory_mb=3072, processor_seconds=90, wall_seconds=150
)
"""A worker may read 100 000 rows; what a page reads by itself is far smaller (services.INLINE_ROWS)."""

LABELS = {
    "serial": _("不导入"), "source_number": _("编号"), "found_on": _("检查日期"), "inspection_form": _("检查形式"),
    "inspection_group": _("检查组"), "enterprise_name": _("企业（简称）"), "credit_code": _("统一社会信用代码"),
    "location": _("部位"), "sector": _("行业领域"), "category": _("类别"), "description": _("隐患描述"),
    "basis": _("依据条款"), "severity": _("等级"), "measures": _("整改措施"), "funds": _("整改资金（万元）"),
    "responsible_unit": _("责任单位"), "responsible_person": _("企业责任人"), "responsible_leader": _("责任领导"),
    "lead_office": _("牵头处室"), "due_on": _("整改期限"), "contingency": _("应急预案或临时防范"),
    "signed_on": _("签收时间"), "rectified_on": _("完成时间"), "supervisor_opinion": _("督查意见"),
    "acceptor": _("验收人"), "acceptance_opinion": _("验收意见"), "accepted_on": _("验收日期"), "status": _("状态"),
    "remark": _("备注"),
}  # fmt: skip
"""Names of the fields as pages show them; the same words as ledger_columns.LABELS, marked for translation."""

_CHECKS = {
    **dict.fromkeys(words.DATE_FIELDS, looks_like_date),
    **dict.fromkeys(words.AMOUNT_FIELDS, looks_like_amount),
    words.SERIAL: looks_like_running_number,
    "description": looks_like_sentence,
    "severity": looks_like_words(words.SEVERITY_WORDS),
    "status": looks_like_words(words.STATUS_WORDS),
    "sector": looks_like_words(words.SECTOR_WORDS),
}
VOCABULARY = Vocabulary(
    [
        Field(
            key,
            LABELS[key],
            synonyms,
            weak=words.WEAK.get(key, ()),
            looks_like=_CHECKS.get(key),
            required=key in words.REQUIRED,
            repeatable=key in words.REPEATABLE,
        )
        for key, synonyms in words.FIELDS.items()
    ]
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def open_ledger(run: ImportRun) -> tuple[Workbook, bytes]:
    """The kept upload, read again in a child process. Raises UnreadableWorkbook, or Refused when the file is gone."""
    return open_workbook(run, limits=LIMITS)


def choose_sheet(workbook: Workbook, wanted: str = "") -> tuple[Sheet, Layout]:
    """The sheet a person chose, else the one that looks most like a ledger. Raises UnreadableWorkbook('no_header')."""
    sheet = next((one for one in workbook.sheets if one.name == wanted), None) if wanted else None
    if sheet is None:
        return find_layout(workbook, VOCABULARY)
    layout = detect_layout(sheet, VOCABULARY)
    if layout is None:
        raise UnreadableWorkbook("no_header")
    return sheet, layout


def layout_as_chosen(sheet: Sheet, run: ImportRun) -> Layout:
    """The layout a run remembers, with the columns a person corrected."""
    first, last = run.layout["header"]
    chosen = {int(index): field or None for index, field in run.choices.get("columns", {}).items()}
    return layout_at(sheet, VOCABULARY, first, last).with_fields(chosen)


def year_of(run: ImportRun, sheet: Sheet, layout: Layout) -> int | None:
    """The year a ledger names in its title rows, sheet name or file name; completes dates written without one."""
    titles = [str(value) for row in sheet.rows[: layout.first_data_row] for value in row if isinstance(value, str)]
    for text in [*titles, sheet.name, run.file_name]:
        found = set(_YEAR.findall(text))
        if len(found) == 1:
            return int(found.pop())
    return None
