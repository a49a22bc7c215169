"""An enterprise list on its way in: what each row would do, and doing it.

Rows meet the register by credit code: a new code is a new enterprise, a known one updates what the list says, the same
again changes nothing. Bad rows come back as the same workbook with a reason column.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.batching import in_batches
from core.import_flows import SHOWN, ImportFlow, Opened, Sorted
from core.imports import DataRow, ReadRow, heading_of
from core.jobs import Report
from enterprises.extensions import take_typed_risk
from enterprises.import_columns import VOCABULARY
from enterprises.importing import read_enterprise_row, with_defaults
from enterprises.models import Enterprise
from enterprises.services import with_former
from parks.models import Area

BATCH = 500


class EnterpriseImport(ImportFlow):
    """导入企业名单."""

    kind = "enterprises"
    permission = "enterprises.import"
    vocabulary = VOCABULARY
    namespace = "enterprises"
    title = gettext_lazy("导入企业名单")
    list_title = gettext_lazy("企业")
    list_url = "enterprises:list"
    intro = gettext_lazy(
        "按统一社会信用代码比对：新代码新增，已有的只更新表里写了的内容，空格子不改。导入前先看会发生什么，错行连同原因退回。"
    )
    file_label = gettext_lazy("企业名单")
    file_help = gettext_lazy(
        ".xlsx、.xls 或 .csv，最大 20 MB、2 万行。要有“统一社会信用代码”和“企业名称”两列，先后不限。"
    )

    def sort(self, actor: Actor, opened: Opened, report: Report | None) -> Sorted:
        found = Sorted(opened)
        areas = dict(Area.objects.filter(zone_id=actor.zone_id).values_list("name", "id"))
        register = {row.credit_code: row for row in Enterprise.objects.filter(zone_id=actor.zone_id)}
        seen: dict[str, int] = {}
        records = opened.rows.records
        for at, record in enumerate(records, start=1):
            _sort_row(found, record, areas, register, seen)
            if report is not None:
                report(at, len(records))
        return found

    def describe(self, found: Sorted) -> dict[str, Any]:
        return {
            "changes": [
                {"number": row.number, "name": record.name, "fields": _labels(values)}
                for row, record, values in found.changed[:SHOWN]
            ],
        }

    def outcome(self, counts: dict[str, Any]) -> str:
        return _("新增 %(new)d 家，更新 %(changed)d 家，没有变化 %(same)d 家，退回 %(bad)d 行。") % counts

    def write(self, actor: Actor, found: Sorted, report: Report) -> None:
        """New ones and changes, in batches."""
        todo = len(found.new) + len(found.changed)
        done = 0
        for batch in in_batches(found.new, BATCH):
            said = [row.values.pop("risk", "") for row in batch]
            made = Enterprise.objects.bulk_create(
                [Enterprise(zone_id=actor.zone_id, **with_defaults(row.values)) for row in batch], batch_size=BATCH
            )
            take_typed_risk(actor, {record.pk: risk for record, risk in zip(made, said, strict=True) if risk})
            done += len(batch)
            report(done, todo)
        now = timezone.now()
        for changes in in_batches(found.changed, BATCH):
            names: set[str] = {"updated_at"}
            typed = {record.pk: values.pop("risk", "") for _row, record, values in changes}
            take_typed_risk(actor, {pk: risk for pk, risk in typed.items() if risk})
            for _row, record, values in changes:
                if "name" in values:
                    values["former_names"] = with_former(values.get("former_names", record.former_names), record.name)
                for name, value in values.items():
                    setattr(record, name, value)
                record.updated_at = now
                names |= values.keys()
            columns = [name.removesuffix("_id") if name == "area_id" else name for name in sorted(names)]
            Enterprise.objects.bulk_update([record for _row, record, _values in changes], columns, batch_size=BATCH)
            done += len(changes)
            report(done, todo)


FLOW = EnterpriseImport()
FLOW.register_jobs()


def _higher(typed: str, now: str) -> bool:
    """Whether a class of the list is higher than the one in force ('' is below all)."""
    heights = Enterprise.Risk.values
    return not now or heights.index(typed) < heights.index(now)


def _labels(values: dict[str, Any]) -> str:
    return "、".join(str(Enterprise._meta.get_field(name).verbose_name) for name in values)


def _sort_row(
    found: Sorted, record: DataRow, areas: dict[str, int], register: dict[str, Enterprise], seen: dict[str, int]
) -> None:
    layout = found.opened.layout
    row = read_enterprise_row(record, layout, areas)
    code = row.values.get("credit_code")
    if code in seen:
        sentence = _("与第 %(row)d 行的代码相同，只取前一行") % {"row": seen[code]}
        row.faults.append((heading_of(layout, "credit_code"), sentence))
    if row.faults:
        found.bad.append(row)
        return
    seen[str(code)] = record.number
    known = register.get(str(code))
    values = {} if known is None else _differing(row, known)
    if row.notes:
        found.noted.append(row)
    if known is None:
        found.new.append(row)
    elif values:
        found.changed.append((row, known, values))
    else:
        found.same += 1


def _differing(row: ReadRow, known: Enterprise) -> dict[str, Any]:
    """What the list would change. A risk class is computed: only a higher one is taken, as a raise."""
    values = {name: value for name, value in row.values.items() if getattr(known, name) != value}
    if "risk" in values and not _higher(values["risk"], known.risk):
        del values["risk"]
        note = _("风险等级由系统评定，现为%(now)s，表里的不更高，不改") % {"now": known.get_risk_display()}
        row.notes.append(note)
    return values
