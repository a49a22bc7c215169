"""An enterprise list on its way in: what each row would do, and doing it.

Rows meet the register by credit code: a new code is a new enterprise, a known one updates what the list says, the same
again changes nothing. Bad rows come back as the same workbook with a reason column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.batching import in_batches
from core.errors import Refused
from core.import_runs import keep_file, move_run, open_workbook, start_run
from core.imports import (
    DataRow,
    Layout,
    Reject,
    Sheet,
    UnreadableWorkbook,
    clean_line,
    find_layout,
    layout_at,
    read_rows,
    write_rejects,
)
from core.jobs import Report, enqueue
from core.models import ImportRun, Job
from enterprises.import_columns import VOCABULARY
from enterprises.importing import EnterpriseRow, read_enterprise_row, with_defaults
from enterprises.models import Enterprise
from enterprises.services import with_former
from parks.models import Area

KIND = "enterprises"
READ_JOB, WRITE_JOB = "enterprises.read_list", "enterprises.import_list"
BATCH = 500
SHOWN = 100


@dataclass
class Sorted:
    """The rows of a list by what they would do. `changed`: (row, enterprise as it is, values that differ)."""

    sheet: Sheet
    layout: Layout
    original: bytes
    total: int = 0
    new: list[EnterpriseRow] = field(default_factory=list)
    changed: list[tuple[EnterpriseRow, Enterprise, dict[str, Any]]] = field(default_factory=list)
    same: int = 0
    bad: list[EnterpriseRow] = field(default_factory=list)
    noted: list[EnterpriseRow] = field(default_factory=list)
    left_out: int = 0


def upload_list(*, actor: Actor, file_name: str, data: bytes) -> ImportRun:
    """Keep an uploaded list and have a worker read it."""
    require(actor, "enterprises.import")
    if actor.zone_id is None:
        raise Refused("no_zone", _("请换到某个开发区的席位再导入。"))
    run = start_run(actor=actor, kind=KIND, file_name=file_name, data=data)
    return _with_job(actor, run, READ_JOB, _("读取企业名单“%(file)s”") % {"file": run.file_name})


def choose_columns(*, actor: Actor, run: ImportRun, columns: dict[int, str | None]) -> ImportRun:
    """Set what the columns hold (index → field key, None = leave out) and have the preview made again.

    Raises Refused for two columns with one meaning or a required one missing.
    """
    require(actor, "enterprises.import")
    known = VOCABULARY.by_key
    chosen = [key for key in columns.values() if key]
    if any(key not in known for key in chosen):
        raise Refused("unknown_field", _("没有这个字段。"), record=run)
    double = next((key for key in chosen if chosen.count(key) > 1), None)
    if double:
        sentence = _("有两列都选了“%(field)s”，只能留一列。") % {"field": known[double].label}
        raise Refused("double_field", sentence, record=run)
    for item in VOCABULARY.fields:
        if item.required and item.key not in chosen:
            raise Refused("missing_field", _("请指出哪一列是“%(field)s”。") % {"field": item.label}, record=run)
    kept = {"columns": {str(index): key or "" for index, key in columns.items()}}
    move_run(run, ImportRun.State.MAPPED, choices=kept)
    return _with_job(actor, run, READ_JOB, _("重新核对企业名单“%(file)s”") % {"file": run.file_name})


def confirm_list(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Have the worker write the good rows."""
    require(actor, "enterprises.import")
    move_run(run, ImportRun.State.RUNNING)
    return _with_job(actor, run, WRITE_JOB, _("导入企业名单“%(file)s”") % {"file": run.file_name})


def _with_job(actor: Actor, run: ImportRun, kind: str, title: str) -> ImportRun:
    made = Job.objects.filter(seat_id=actor.seat_id, key__startswith=f"{kind}:{run.pk}:").count()
    row = enqueue(actor=actor, kind=kind, key=f"{kind}:{run.pk}:{made}", title=title, params={"run": run.pk})
    run.job_id = row.pk
    run.save(update_fields=["job_id"])
    return run


# -- in the worker -----------------------------------------------------------------------------------------------------


def preview_list(*, actor: Actor, run: ImportRun, report: Report) -> ImportRun:
    """Read the workbook and write down what would happen; an unreadable one fails the run with a sentence."""
    try:
        rows = sort_rows(actor=actor, run=run, report=report)
    except (UnreadableWorkbook, Refused) as refused:
        sentence = refused.message if isinstance(refused, UnreadableWorkbook) else str(refused.sentence)
        return move_run(run, ImportRun.State.FAILED, message=sentence[:500])
    layout = {
        "sheet": rows.layout.sheet,
        "header": [rows.layout.header_rows.start, rows.layout.header_rows.stop],
        "columns": [
            {
                "index": column.index,
                "heading": column.heading,
                "sample": clean_line(column.sample)[:60],
                "field": column.field,
                "confidence": column.confidence,
            }
            for column in rows.layout.columns
            if not column.ours
        ],
    }
    if run.state == ImportRun.State.UPLOADED:
        move_run(run, ImportRun.State.MAPPED)
    return move_run(run, ImportRun.State.PREVIEWED, layout=layout, preview=_preview(rows))


def _preview(rows: Sorted) -> dict:
    return {
        "total": rows.total,
        "new": len(rows.new),
        "changed": len(rows.changed),
        "same": rows.same,
        "bad": len(rows.bad),
        "left_out": rows.left_out,
        "bad_rows": [
            {"number": row.row.number, "column": name, "value": _value(row, rows.layout, name), "reason": str(text)}
            for row in rows.bad[:SHOWN]
            for name, text in row.faults
        ],
        "notes": [
            {"number": row.row.number, "text": "；".join(str(note) for note in row.notes)} for row in rows.noted[:SHOWN]
        ],
        "noted": len(rows.noted),
        "changes": [
            {"number": row.row.number, "name": record.name, "fields": _labels(values)}
            for row, record, values in rows.changed[:SHOWN]
        ],
        "added": [{"number": row.row.number, "name": row.values["name"]} for row in rows.new[:SHOWN]],
    }


def _labels(values: dict[str, Any]) -> str:
    return "、".join(str(Enterprise._meta.get_field(name).verbose_name) for name in values)


def _value(row: EnterpriseRow, layout: Layout, heading: str) -> str:
    column = next((column for column in layout.columns if column.heading == heading), None)
    return clean_line(row.row[column.index])[:60] if column else ""


def sort_rows(*, actor: Actor, run: ImportRun, report: Report | None = None) -> Sorted:
    """Every row of the kept workbook by what it would do to the register as it is now."""
    workbook, original = open_workbook(run)
    if run.layout:
        sheet = next(sheet for sheet in workbook.sheets if sheet.name == run.layout["sheet"])
        layout = layout_at(sheet, VOCABULARY, *run.layout["header"])
    else:
        sheet, layout = find_layout(workbook, VOCABULARY)
    chosen = run.choices.get("columns")
    if chosen:
        layout = layout.with_fields({int(index): key or None for index, key in chosen.items()})
    ledger = read_rows(sheet, layout)
    found = Sorted(sheet, layout, original, total=len(ledger.records), left_out=len(ledger.left_out))
    areas = dict(Area.objects.filter(zone_id=actor.zone_id).values_list("name", "id"))
    register = {row.credit_code: row for row in Enterprise.objects.filter(zone_id=actor.zone_id)}
    seen: dict[str, int] = {}
    for at, record in enumerate(ledger.records, start=1):
        _sort_row(found, record, areas, register, seen)
        if report is not None:
            report(at, len(ledger.records))
    return found


def _sort_row(
    found: Sorted, record: DataRow, areas: dict[str, int], register: dict[str, Enterprise], seen: dict[str, int]
) -> None:
    row = read_enterprise_row(record, found.layout, areas)
    code = row.values.get("credit_code")
    if code in seen:
        column = found.layout.column_of("credit_code")
        sentence = _("与第 %(row)d 行的代码相同，只取前一行") % {"row": seen[code]}
        row.faults.append((column.heading if column else "", sentence))
    if row.faults:
        found.bad.append(row)
        return
    seen[str(code)] = record.number
    if row.notes:
        found.noted.append(row)
    known = register.get(str(code))
    if known is None:
        found.new.append(row)
        return
    values = {name: value for name, value in row.values.items() if getattr(known, name) != value}
    if not values:
        found.same += 1
        return
    found.changed.append((row, known, values))


def write_list(*, actor: Actor, run: ImportRun, report: Report) -> ImportRun:
    """Write the good rows, new ones and changes, in batches; keep the bad ones as a workbook. One transaction."""
    rows = sort_rows(actor=actor, run=run)
    todo = len(rows.new) + len(rows.changed)
    done = 0
    for batch in in_batches(rows.new, BATCH):
        Enterprise.objects.bulk_create(
            [Enterprise(zone_id=actor.zone_id, **with_defaults(row.values)) for row in batch], batch_size=BATCH
        )
        done += len(batch)
        report(done, todo)
    now = timezone.now()
    for batch in in_batches(rows.changed, BATCH):
        names: set[str] = {"updated_at"}
        for _row, record, values in batch:
            if "name" in values:
                values["former_names"] = with_former(values.get("former_names", record.former_names), record.name)
            for name, value in values.items():
                setattr(record, name, value)
            record.updated_at = now
            names |= values.keys()
        columns = [name.removesuffix("_id") if name == "area_id" else name for name in sorted(names)]
        Enterprise.objects.bulk_update([record for _row, record, _values in batch], columns, batch_size=BATCH)
        done += len(batch)
        report(done, todo)
    rejects = ""
    if rows.bad:
        given_back = [Reject(row.row, row.reasons) for row in rows.bad]
        data = write_rejects(rows.sheet, rows.layout, given_back, original=rows.original)
        rejects = keep_file(actor.seat_id, data, "xlsx")
    counts = {"new": len(rows.new), "changed": len(rows.changed), "same": rows.same, "bad": len(rows.bad)}
    return move_run(run, ImportRun.State.DONE, counts=counts, rejects_path=rejects)
