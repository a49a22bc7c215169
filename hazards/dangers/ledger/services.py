"""The door of the ledger import: upload, look, choose, preview, import. Every choice is kept on the run at once.

Small ledgers (INLINE_ROWS) are read again within the request when a choice needs it; larger ones by a worker.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.import_runs import file_of, keep_file, lock_run, move_run, start_run
from core.imports import Reject, UnreadableWorkbook, Workbook, write_rejects
from core.jobs import Report, enqueue
from core.models import ImportRun, Job
from enterprises.models import Enterprise
from hazards.dangers.ledger.examining import Examined, examine, open_and_examine, pairs_for
from hazards.dangers.ledger.mapping import corrected, missing_fields, remembered
from hazards.dangers.ledger.matching import group_of
from hazards.dangers.ledger.planning import plan_rows, sample
from hazards.dangers.ledger.reading import choose_sheet, open_ledger
from hazards.dangers.ledger.writing import hold_zone, write_plan
from hazards.dangers.states import Severity

KIND = "ledger"
READ_JOB, PREVIEW_JOB, WRITE_JOB = "dangers.ledger_read", "dangers.ledger_preview", "dangers.ledger_import"
INLINE_ROWS = 1_500
SAMPLE = 30
STATE = ImportRun.State


def upload_ledger(*, actor: Actor, file_name: str, data: bytes) -> ImportRun:
    """Keep an uploaded workbook and queue its first reading. The file is opened by a worker only."""
    require(actor, "dangers.import")
    zone_of(actor)
    run = start_run(actor=actor, kind=KIND, file_name=file_name, data=data)
    return _queue(actor, run, READ_JOB, _("读取台账 %(file)s") % {"file": run.file_name})


def zone_of(actor: Actor) -> int:
    """The zone the actor imports into. Raises Refused for a seat without one."""
    if actor.zone_id is None:
        raise Refused("import_needs_zone", _("请换到某个开发区的席位再导入。"))
    return actor.zone_id


def _queue(actor: Actor, run: ImportRun, kind: str, title: str, state: str = "") -> ImportRun:
    """Hand the run to a worker, under a key of its own for every turn; `state` is where it stands meanwhile."""
    turn = run.choices.get("turn", 0) + 1
    run.choices = {**run.choices, "turn": turn}
    job = enqueue(actor=actor, kind=kind, key=f"{kind}:{run.pk}:{turn}", title=title, params={"run": run.pk})
    return move_run(run, state or run.state, job_id=job.pk, choices=run.choices)


def my_run(*, actor: Actor, pk: int) -> ImportRun:
    """The actor's run, locked for a step. Raises ImportRun.DoesNotExist; Refused while a worker has it in hand."""
    require(actor, "dangers.import")
    run = ImportRun.objects.get(pk=pk, kind=KIND, seat_id=actor.seat_id)
    if run.job_id and Job.objects.filter(pk=run.job_id, state=Job.State.QUEUED).exists():
        raise Refused("import_at_work", _("正在处理这份台账，请等它做完。"), record=run)
    return lock_run(actor=actor, pk=pk, kind=KIND)


# -- looking -----------------------------------------------------------------------------------------------------------


def read_ledger(*, actor: Actor, run: ImportRun, report: Report | None = None) -> ImportRun:
    """Open the workbook, propose columns and enterprises, list the rows with faults. Unreadable: the run fails with
    its sentence."""
    try:
        workbook, original = open_ledger(run)
        said = "" if run.layout else _find_layout(run, workbook)
        examined = examine(run, workbook, report=report)
        if not examined.rows.records:
            raise UnreadableWorkbook("no_rows")
    except UnreadableWorkbook as no:
        return move_run(run, STATE.FAILED, message=no.message[:500])
    rejects = "" if examined.total <= INLINE_ROWS else _keep_rejects(actor, examined, _faulty(examined), original)
    preview = {**examined.as_json(), "rejects_for_page": bool(rejects)}
    return move_run(run, STATE.MAPPED, layout=run.layout, preview=preview, message=said, rejects_path=rejects)


def _find_layout(run: ImportRun, workbook: Workbook) -> str:
    """Put the layout on the run; a chosen sheet without a header is given up with a sentence."""
    wanted, said = run.choices.get("sheet", ""), ""
    try:
        _sheet, layout = choose_sheet(workbook, wanted)
    except UnreadableWorkbook as no:
        if not wanted:
            raise
        said = _("工作表“%(name)s”：%(why)s") % {"name": wanted, "why": no.message}
        _sheet, layout = choose_sheet(workbook)
    run.layout = remembered(workbook, layout)
    return said[:500]


def _faulty(examined: Examined) -> list[Reject]:
    return [Reject(one.row, tuple(fault.reason for fault in one.faults)) for one in examined.read if one.faults]


def _keep_rejects(actor: Actor, examined: Examined, rejects: list[Reject], original: bytes) -> str:
    if not rejects:
        return ""
    return keep_file(actor.seat_id, write_rejects(examined.sheet, examined.layout, rejects, original=original), "xlsx")


def faulty_rows_workbook(*, actor: Actor, run: ImportRun) -> bytes | None:
    """The rows with faults as a workbook, before anything is imported. None when there are none."""
    require(actor, "dangers.import")
    path = file_of(run.rejects_path)
    if path is not None:
        return path.read_bytes()
    if run.state not in (STATE.MAPPED, STATE.PREVIEWED) or not run.preview.get("problem_rows"):
        return None
    examined, original = open_and_examine(run)
    return write_rejects(examined.sheet, examined.layout, _faulty(examined), original=original)


# -- choosing ----------------------------------------------------------------------------------------------------------


def choose_column(*, actor: Actor, run: ImportRun, index: int, field: str) -> ImportRun:
    """Say what a column holds ('' = not imported). Raises LookupError for what does not exist."""
    columns = corrected(run.layout, run.choices.get("columns", {}), index, field)
    return _look_again(actor, run, {**run.choices, "columns": columns})


def choose_sheet_of(*, actor: Actor, run: ImportRun, name: str) -> ImportRun:
    """Take another sheet; the columns are proposed anew. One without a header we know is given up (run.message)."""
    if name not in {sheet["name"] for sheet in run.layout["sheets"]}:
        raise LookupError(name)
    run.layout = {}
    return _look_again(actor, run, {**run.choices, "sheet": name, "columns": {}})


def choose_level(*, actor: Actor, run: ImportRun, level: str) -> ImportRun:
    """Say which level a plain 一般, or none at all, means in this ledger."""
    if level and level not in (Severity.A, Severity.B, Severity.C):
        raise InvalidInput({"level": [_("请选一般 A、B 或 C。")]})
    return _look_again(actor, run, {**run.choices, "level": level})


def look_again(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Match the names anew, after enterprises were registered or renamed."""
    return _look_again(actor, run, run.choices)


def _look_again(actor: Actor, run: ImportRun, choices: dict[str, Any]) -> ImportRun:
    move_run(run, STATE.MAPPED, choices=choices)
    if run.preview.get("rows", 0) > INLINE_ROWS:
        return _queue(actor, run, READ_JOB, _("重新核对台账 %(file)s") % {"file": run.file_name})
    return read_ledger(actor=actor, run=run)


def choose_enterprise(*, actor: Actor, run: ImportRun, key: str, enterprise_id: int | None) -> ImportRun:
    """Say which enterprise a name means; None leaves its rows out. A foreign enterprise is a LookupError, too."""
    if key not in {entry["key"] for entry in run.preview.get("names", ())}:
        raise LookupError(key)
    chosen: list[Any] = [0, ""]
    if enterprise_id is not None:
        name = Enterprise.objects.filter(pk=enterprise_id).values_list("name", flat=True).first()
        if name is None:
            raise LookupError(enterprise_id)
        chosen = [enterprise_id, name]
    firms = {**run.choices.get("firms", {}), key: chosen}
    return move_run(run, STATE.MAPPED, choices={**run.choices, "firms": firms})


def confirm_proposals(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Take the first proposal for every name that still asks."""
    firms = dict(run.choices.get("firms", {}))
    for entry in run.preview.get("names", ()):
        if group_of(entry["candidates"], firms.get(entry["key"])) == "ask":
            id_, name, _sure = entry["candidates"][0]
            firms[entry["key"]] = [id_, name]
    return move_run(run, STATE.MAPPED, choices={**run.choices, "firms": firms})


def back_to_choices(*, actor: Actor, run: ImportRun) -> ImportRun:
    """From the preview back to columns and enterprises."""
    return move_run(run, STATE.MAPPED)


# -- preview and import ------------------------------------------------------------------------------------------------


def ask_preview(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Work out what exactly would go in, at once or by a worker. Raises Refused while a needed column is missing."""
    missing = missing_fields(run.layout, run.choices.get("columns", {}))
    if missing:
        sentence = _("还没有指定这些列：%(names)s。请在“列对应”里选好。") % {"names": "、".join(missing)}
        raise Refused("import_columns_missing", sentence, record=run)
    if run.preview.get("rows", 0) > INLINE_ROWS:
        return _queue(actor, run, PREVIEW_JOB, _("预览台账 %(file)s") % {"file": run.file_name})
    return preview_ledger(actor=actor, run=run)


def preview_ledger(*, actor: Actor, run: ImportRun, report: Report | None = None) -> ImportRun:
    """Sort every row by what would happen to it; nothing is written but the run."""
    examined, _original = open_and_examine(run, report=report)
    plan = plan_rows(pairs_for(run, examined), zone_id=zone_of(actor), lock=False, report=report)
    shown = {one.enterprise_id for one in [*plan.new, *plan.changed][:SAMPLE]}
    names = dict(Enterprise.objects.filter(pk__in=shown).values_list("id", "name"))
    plan_json = {**plan.counts(), "sample": list(sample(plan, names, SAMPLE)), "busy_rows": plan.busy[:50]}
    return move_run(run, STATE.PREVIEWED, preview={**run.preview, "plan": plan_json})


def confirm_ledger(*, actor: Actor, run: ImportRun) -> ImportRun:
    """Queue the import of the previewed ledger."""
    require(actor, "dangers.import")
    if run.state != STATE.PREVIEWED:
        sentence = _("这次导入的状态是“%(state)s”，不能再做这一步。") % {"state": run.get_state_display()}
        raise Refused("import_state", sentence, record=run)
    return _queue(actor, run, WRITE_JOB, _("导入台账 %(file)s") % {"file": run.file_name}, STATE.RUNNING)


def import_ledger(*, actor: Actor, run: ImportRun, report: Report) -> ImportRun:
    """Write the ledger: good rows in, the others into a workbook with their reasons. The whole of it or nothing."""
    require(actor, "dangers.import")
    examined, original = open_and_examine(run)
    hold_zone(zone_of(actor))
    plan = plan_rows(pairs_for(run, examined), zone_id=zone_of(actor), lock=True)
    write_plan(actor=actor, plan=plan, run=run, report=report)
    rejects = _keep_rejects(actor, examined, plan.rejects, original)
    counts = {**plan.counts(), "total": examined.total, "finished_at": timezone.now().isoformat()}
    preview = {**run.preview, "plan": {"busy_rows": plan.busy[:50]}}
    return move_run(run, STATE.DONE, counts=counts, preview=preview, rejects_path=rejects)
