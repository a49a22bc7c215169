"""Lists on their way in: upload, columns, preview, confirm, rejected rows back. What all imports of lists share.

A room subclasses ImportFlow with its vocabulary, how it sorts rows by what they would do, and how it writes them;
core/import_pages.py gives it the pages. Nothing here knows a domain.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import Refused
from core.import_runs import keep_file, lock_run, move_run, open_workbook, start_run
from core.imports import (
    Layout,
    LedgerRows,
    ReadRow,
    Reject,
    Sheet,
    UnreadableWorkbook,
    Vocabulary,
    clean_line,
    find_layout,
    layout_at,
    read_rows,
    value_under,
    write_rejects,
)
from core.jobs import JobResult, Report, enqueue, job
from core.models import ImportRun, Job

SHOWN = 100


@dataclass
class Opened:
    """The kept workbook as it is read now."""

    sheet: Sheet
    layout: Layout
    rows: LedgerRows
    original: bytes


@dataclass
class Sorted:
    """Rows of a list by what they would do. `bad` go back, `noted` come in with a remark.

    `new` and `changed` hold what a room writes (for it to say what that is), `same` counts what is there already.
    """

    opened: Opened
    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    same: int = 0
    bad: list[ReadRow] = field(default_factory=list)
    noted: list[ReadRow] = field(default_factory=list)


class ImportFlow(ABC):
    """One kind of list. `namespace`: of its addresses imports, import_run, import_columns, import_confirm, …"""

    kind: ClassVar[str]
    permission: ClassVar[str]
    vocabulary: ClassVar[Vocabulary]
    namespace: ClassVar[str]
    title: ClassVar[Any]
    list_title: ClassVar[Any]
    list_url: ClassVar[str]
    intro: ClassVar[Any]
    file_label: ClassVar[Any]
    file_help: ClassVar[Any]

    # -- what a room brings --------------------------------------------------------------------------------------------

    @abstractmethod
    def sort(self, actor: Actor, opened: Opened, report: Report | None) -> Sorted:
        """Every row by what it would do to the records as they are now."""

    @abstractmethod
    def describe(self, found: Sorted) -> dict[str, Any]:
        """What the room's template lists in the preview, as JSON; the numbers are there already."""

    @abstractmethod
    def write(self, actor: Actor, found: Sorted, report: Report) -> None:
        """Write what is new and what changed."""

    @abstractmethod
    def outcome(self, counts: dict[str, Any]) -> str:
        """The numbers new, changed, same, bad in a sentence: what would happen, or what happened."""

    def check_place(self, actor: Actor) -> None:
        """Raises Refused when the actor's seat has no place for this list."""
        if actor.zone_id is None:
            raise Refused("no_zone", _("请换到某个开发区的席位再导入。"))

    # -- steps of a person ---------------------------------------------------------------------------------------------

    @property
    def read_job(self) -> str:
        return f"{self.kind}.read_list"

    @property
    def write_job(self) -> str:
        return f"{self.kind}.import_list"

    def upload(self, *, actor: Actor, file_name: str, data: bytes) -> ImportRun:
        """Keep an uploaded list and have a worker read it."""
        require(actor, self.permission)
        self.check_place(actor)
        run = start_run(actor=actor, kind=self.kind, file_name=file_name, data=data)
        return self._with_job(actor, run, self.read_job, _("读取“%(file)s”") % {"file": run.file_name})

    def choose_columns(self, *, actor: Actor, run: ImportRun, columns: dict[int, str | None]) -> ImportRun:
        """Set what the columns hold (index → field key, None = leave out) and have the preview made again.

        Raises Refused for two columns with one meaning or a required one missing.
        """
        require(actor, self.permission)
        known = self.vocabulary.by_key
        chosen = [key for key in columns.values() if key]
        if any(key not in known for key in chosen):
            raise Refused("unknown_field", _("没有这个字段。"), record=run)
        double = next((key for key in chosen if chosen.count(key) > 1), None)
        if double:
            sentence = _("有两列都选了“%(field)s”，只能留一列。") % {"field": known[double].label}
            raise Refused("double_field", sentence, record=run)
        for item in self.vocabulary.fields:
            if item.required and item.key not in chosen:
                raise Refused("missing_field", _("请指出哪一列是“%(field)s”。") % {"field": item.label}, record=run)
        kept = {"columns": {str(index): key or "" for index, key in columns.items()}}
        move_run(run, ImportRun.State.MAPPED, choices=kept)
        return self._with_job(actor, run, self.read_job, _("重新核对“%(file)s”") % {"file": run.file_name})

    def confirm(self, *, actor: Actor, run: ImportRun) -> ImportRun:
        """Have the worker write the good rows."""
        require(actor, self.permission)
        move_run(run, ImportRun.State.RUNNING)
        return self._with_job(actor, run, self.write_job, _("导入“%(file)s”") % {"file": run.file_name})

    @staticmethod
    def _with_job(actor: Actor, run: ImportRun, kind: str, title: str) -> ImportRun:
        made = Job.objects.filter(seat_id=actor.seat_id, key__startswith=f"{kind}:{run.pk}:").count()
        row = enqueue(actor=actor, kind=kind, key=f"{kind}:{run.pk}:{made}", title=title, params={"run": run.pk})
        run.job_id = row.pk
        run.save(update_fields=["job_id"])
        return run

    def register_jobs(self) -> None:
        """Make reading and writing known to the worker. Called once, where the room makes its flow."""
        job(self.read_job, permission=self.permission)(self.read)
        job(self.write_job, permission=self.permission)(self.run)

    # -- in the worker -------------------------------------------------------------------------------------------------

    def read(self, actor: Actor, params: dict, *, report: Report) -> JobResult:
        """The job that reads an uploaded list and makes its preview. `params`: run."""
        run = lock_run(actor=actor, pk=params["run"], kind=self.kind)
        if run.state in (ImportRun.State.UPLOADED, ImportRun.State.MAPPED):
            run = self.preview(actor=actor, run=run, report=report)
        total = run.preview.get("total", 0)
        message = run.message or _("共 %(rows)d 行，等您核对。") % {"rows": total}
        return JobResult(message=message, total=total, result=self._link(run))

    def run(self, actor: Actor, params: dict, *, report: Report) -> JobResult:
        """The job that writes a confirmed list, in one transaction. `params`: run."""
        run = lock_run(actor=actor, pk=params["run"], kind=self.kind)
        if run.state == ImportRun.State.RUNNING:
            found = self.examine(actor, run)
            self.write(actor, found, report)
            rejects = ""
            if found.bad:
                given_back = [Reject(row.row, row.reasons) for row in found.bad]
                opened = found.opened
                data = write_rejects(opened.sheet, opened.layout, given_back, original=opened.original)
                rejects = keep_file(actor.seat_id, data, "xlsx")
            run = move_run(run, ImportRun.State.DONE, counts=_counts(found), rejects_path=rejects)
        return JobResult(message=self.outcome(run.counts), total=sum(run.counts.values()), result=self._link(run))

    def preview(self, *, actor: Actor, run: ImportRun, report: Report) -> ImportRun:
        """Read the workbook and write down what would happen; an unreadable one fails the run with a sentence."""
        try:
            found = self.examine(actor, run, report)
        except (UnreadableWorkbook, Refused) as refused:
            sentence = refused.message if isinstance(refused, UnreadableWorkbook) else str(refused.sentence)
            return move_run(run, ImportRun.State.FAILED, message=sentence[:500])
        if run.state == ImportRun.State.UPLOADED:
            move_run(run, ImportRun.State.MAPPED)
        described = _remarks(found) | self.describe(found)
        return move_run(run, ImportRun.State.PREVIEWED, layout=_layout(found.opened.layout), preview=described)

    def examine(self, actor: Actor, run: ImportRun, report: Report | None = None) -> Sorted:
        """Every row of the kept workbook by what it would do now."""
        workbook, original = open_workbook(run)
        if run.layout:
            sheet = next(sheet for sheet in workbook.sheets if sheet.name == run.layout["sheet"])
            layout = layout_at(sheet, self.vocabulary, *run.layout["header"])
        else:
            sheet, layout = find_layout(workbook, self.vocabulary)
        chosen = run.choices.get("columns")
        if chosen:
            layout = layout.with_fields({int(index): key or None for index, key in chosen.items()})
        return self.sort(actor, Opened(sheet, layout, read_rows(sheet, layout), original), report)

    def _link(self, run: ImportRun) -> dict:
        return {"url": reverse(f"{self.namespace}:import_run", args=[run.pk]), "label": _("查看结果")}


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "sheet": layout.sheet,
        "header": [layout.header_rows.start, layout.header_rows.stop],
        "columns": [
            {
                "index": column.index,
                "heading": column.heading,
                "sample": clean_line(column.sample)[:60],
                "field": column.field,
                "confidence": column.confidence,
            }
            for column in layout.columns
            if not column.ours
        ],
    }


def _counts(found: Sorted) -> dict[str, int]:
    return {"new": len(found.new), "changed": len(found.changed), "same": found.same, "bad": len(found.bad)}


def _remarks(found: Sorted) -> dict[str, Any]:
    opened = found.opened
    return {
        "total": len(opened.rows.records),
        "left_out": len(opened.rows.left_out),
        **_counts(found),
        "bad_rows": [
            {
                "number": row.number,
                "column": name,
                "value": value_under(row, opened.layout, name),
                "reason": str(text),
            }
            for row in found.bad[:SHOWN]
            for name, text in row.faults
        ],
        "noted": len(found.noted),
        "notes": [{"number": row.number, "text": _joined(row.notes)} for row in found.noted[:SHOWN]],
    }


def _joined(notes: Iterable[str]) -> str:
    return "；".join(str(note).rstrip("。") for note in notes)
