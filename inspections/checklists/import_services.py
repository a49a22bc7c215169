"""A checklist on its way in from Excel: into the draft of the zone's checklist of that title, or a new one.

Rows meet items by 序号, so the same workbook twice changes nothing. Nothing is published: that is the person's to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.errors import Refused
from core.import_flows import SHOWN, ImportFlow, Opened, Sorted
from core.jobs import Report
from core.models import ImportRun
from enterprises.models import Sector
from inspections.checklists import editing
from inspections.checklists.body import MOST_ITEMS, Body, body_of
from inspections.checklists.comparing import LABELS, differences
from inspections.checklists.import_columns import VOCABULARY
from inspections.checklists.importing import Line, examined, merged, moved_by, read_lines
from inspections.checklists.models import Checklist, Criterion

TITLE = 60


@dataclass
class SortedItems(Sorted):
    """What the rows make of one checklist: `lines` that hold, the body before and after."""

    title: str = ""
    checklist: Checklist | None = None
    lines: list[Line] = field(default_factory=list)
    before: Body = field(default_factory=Body)
    after: Body = field(default_factory=Body)


class ChecklistImport(ImportFlow):
    """导入检查表."""

    kind = "checklists"
    permission = "checklists.import"
    vocabulary = VOCABULARY
    namespace = "checklists"
    title = gettext_lazy("导入检查表")
    list_title = gettext_lazy("检查表")
    list_url = "checklists:list"
    intro = gettext_lazy(
        "一个工作簿是一张检查表，一行一条。与本区同名的检查表按序号更新草稿，空格子不改，不会重复；没有同名的就新建。导入后是草稿，看过再发布。错行连同原因退回。"
    )
    file_label = gettext_lazy("检查表文件")
    file_help = gettext_lazy(
        ".xlsx、.xls 或 .csv。要有“序号”和“检查内容”两列，其余列有就读：部分/类别、依据条款、等级、判定条款编号、答案类型、上下限、权重等。"
    )

    def into(self, *, run: ImportRun, title: str) -> ImportRun:
        """Say which checklist a run goes into. Called once, right after the upload."""
        run.choices = {**run.choices, "title": title.strip()[:TITLE]}
        run.save(update_fields=["choices"])
        return run

    def choose_columns(self, *, actor: Actor, run: ImportRun, columns: dict[int, str | None]) -> ImportRun:
        title = run.choices.get("title", "")
        return self.into(run=super().choose_columns(actor=actor, run=run, columns=columns), title=title)

    def examine(self, actor: Actor, run: ImportRun, report: Report | None = None) -> SortedItems:
        """Every row by what it would do to the draft of the checklist as it is now."""
        found = super().examine(actor, run, report)
        title = run.choices.get("title") or run.file_name.rsplit(".", 1)[0][:TITLE]
        known = Checklist.objects.filter(zone_id=actor.zone_id, title=title, retired_at=None).first()
        before = body_of(known.draft) if known else Body()
        lines: list[Line] = found.new
        after, good = examined(
            before,
            lines,
            found.opened.layout,
            criteria=Criterion.objects.values_list("code", flat=True),
            sectors=Sector.values,
        )
        if sum(1 for _item in after.items()) > MOST_ITEMS:
            said = _("一张检查表最多 %(n)d 条，这份导入后会超过，请分成几张。")
            raise Refused("too_many", said % {"n": MOST_ITEMS})
        what = moved_by(before, after, good)
        return SortedItems(
            opened=found.opened,
            new=[line for line in good if what[line.key] == "new"],
            changed=[line for line in good if what[line.key] == "changed"],
            same=sum(1 for line in good if what[line.key] == "same"),
            bad=[line.read for line in lines if line.read.faults],
            title=title,
            checklist=known,
            lines=good,
            before=before,
            after=after,
        )

    def sort(self, actor: Actor, opened: Opened, report: Report | None) -> Sorted:
        """The rows as lines; `examine` holds them against the checklist the run names."""
        lines = read_lines(opened.rows, opened.layout)
        if report is not None:
            report(len(lines), len(lines))
        return Sorted(opened, new=lines)

    def describe(self, found: Sorted) -> dict[str, Any]:
        assert isinstance(found, SortedItems)  # noqa: S101  (of our own examine)
        told = {one.new.key: one for one in differences(found.before, found.after).changed}
        numbers = {line.key: line.read.number for line in found.lines}
        return {
            "title": found.title,
            "checklist": found.checklist.pk if found.checklist else None,
            "sections": [{"title": one.title, "items": len(one.items)} for one in found.after.sections],
            "changes": [
                {
                    "number": numbers[line.key],
                    "key": line.key,
                    "fields": "、".join(str(LABELS[name]) for name in told[line.key].names)
                    if line.key in told
                    else _("换到“%(section)s”") % {"section": line.section},
                }
                for line in found.changed[:SHOWN]
            ],
        }

    def write(self, actor: Actor, found: Sorted, report: Report) -> None:
        """Into the draft as it is at this moment: what somebody saved since the preview stays."""
        assert isinstance(found, SortedItems)  # noqa: S101  (of our own examine)
        if not found.new and not found.changed:
            return
        if found.checklist is None:
            body = merged(Body(), found.lines)
            sectors = {item.sector for item in body.items()}
            sector = sectors.pop() if len(sectors) == 1 else ""
            editing.create_checklist(actor=actor, title=found.title, sector=sector, body=body)
        else:
            row = editing.locked(found.checklist, None)
            editing.write_body(actor=actor, row=row, body=merged(body_of(row.draft), found.lines))
        report(len(found.lines), len(found.lines))

    def outcome(self, counts: dict[str, Any]) -> str:
        return _("新增 %(new)d 条，更新 %(changed)d 条，没有变化 %(same)d 条，退回 %(bad)d 行。") % counts


FLOW = ChecklistImport()
FLOW.register_jobs()
