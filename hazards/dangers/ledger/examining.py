"""Read all rows of a run as it stands: its sheet, its columns as chosen, every row as facts or faults, every name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.imports import Layout, LedgerRows, Sheet, UnreadableWorkbook, Workbook, read_rows
from core.jobs import Report
from core.models import ImportRun
from enterprises.models import Enterprise
from hazards.dangers.ledger.building import CLOSED, NOTHING, Builder, LedgerRow
from hazards.dangers.ledger.matching import Register, decided, group_of, is_no_enterprise
from hazards.dangers.ledger.reading import layout_as_chosen, open_ledger, year_of

PROBLEMS_KEPT = 200
TOLD_EVERY = 500


@dataclass
class Examined:
    """A ledger read. `names` are entries {key, name, code, rows, open, closed, faulty, candidates} by name, most rows
    first; `register` says which enterprises were known."""

    sheet: Sheet
    layout: Layout
    rows: LedgerRows
    read: list[LedgerRow]
    names: list[dict[str, Any]]
    register: str

    @property
    def total(self) -> int:
        return len(self.rows.records)

    def as_json(self) -> dict[str, Any]:
        """What the page needs, kept on the run."""
        faulty = [one for one in self.read if one.faults]
        problems = [
            {"row": one.row.number, "column": f.heading, "value": f.value, "problem": f.problem, "fix": f.fix}
            for one in faulty
            for f in one.faults
        ]
        return {
            "rows": self.total,
            "first_row": self.layout.first_data_row + 1,
            "left_out": dict(Counter(left.why for left in self.rows.left_out)),
            "nothing": sum(1 for one in self.read if one.status == NOTHING),
            "problem_rows": len(faulty),
            "problems": problems[:PROBLEMS_KEPT],
            "problems_more": max(0, len(problems) - PROBLEMS_KEPT),
            "asks_level": sum(1 for one in self.read if one.asks_level),
            "names": self.names,
            "register": self.register,
            "saved_at": timezone.now().isoformat(),
        }


def register_stamp() -> str:
    """Changes whenever an enterprise of the scope is added or changed. One statement."""
    found = Enterprise.objects.aggregate(n=Count("id"), last=Max("updated_at"))
    return f"{found['n']}:{found['last'].isoformat() if found['last'] else ''}"


def examine(run: ImportRun, workbook: Workbook, *, report: Report | None = None, match: bool = True) -> Examined:
    """Read every row of the run's sheet as it is chosen now. `match` off: names keep the candidates they have."""
    sheet = next((one for one in workbook.sheets if one.name == run.layout["sheet"]), None)
    if sheet is None:
        raise UnreadableWorkbook("no_header")
    layout = layout_as_chosen(sheet, run)
    rows = read_rows(sheet, layout)
    builder = Builder(
        layout, level=run.choices.get("level", ""), year=year_of(run, sheet, layout), today=timezone.localdate()
    )
    read = []
    for at, row in enumerate(rows.records, start=1):
        read.append(builder.read(row))
        if report and at % TOLD_EVERY == 0:
            report(at, len(rows.records))
    if match:
        return Examined(sheet, layout, rows, read, _names(read), register_stamp())
    return Examined(sheet, layout, rows, read, run.preview["names"], run.preview["register"])


def open_and_examine(run: ImportRun, *, report: Report | None = None) -> tuple[Examined, bytes]:
    """Open the kept upload and read it as chosen; the names and candidates the person saw stay."""
    workbook, original = open_ledger(run)
    return examine(run, workbook, report=report, match=False), original


def _names(read: list[LedgerRow]) -> list[dict[str, Any]]:
    register = Register()
    entries: dict[str, dict[str, Any]] = {}
    for one in read:
        if one.status == NOTHING or not (one.who.name or one.who.code):
            continue
        if not one.who.code and is_no_enterprise(one.who.name):
            continue  # '二期工地' is a row with a fault, not a name to be matched
        entry = entries.get(one.who.key)
        if entry is None:
            entry = entries[one.who.key] = {
                "key": one.who.key, "name": one.who.name, "code": one.who.code.lstrip("?"), "rows": 0, "open": 0,
                "closed": 0, "faulty": 0, "candidates": [list(found) for found in register.candidates(one.who)],
            }  # fmt: skip
        entry["rows"] += 1
        entry["faulty" if one.faults else "closed" if one.status == CLOSED else "open"] += 1
    return sorted(entries.values(), key=lambda entry: -entry["rows"])


def pairs_for(run: ImportRun, examined: Examined) -> list[tuple[LedgerRow, tuple[int, str] | None, str]]:
    """Every row that is a danger, with its decided enterprise, or the sentence why it has none."""
    firms = run.choices.get("firms", {})
    known: dict[str, tuple[tuple[int, str] | None, str]] = {}
    for entry in examined.names:
        chosen = firms.get(entry["key"])
        sentences = {
            "ask": _("企业“%(name)s”还没有确认是哪一家"),
            "missing": _("企业库里没有“%(name)s”，请先建档"),
            "skipped": _("您选了不导入“%(name)s”的记录"),
        }
        said = sentences.get(group_of(entry["candidates"], chosen), "") % {"name": entry["name"] or entry["code"]}
        known[entry["key"]] = (decided(entry, chosen), said)
    return [
        (one, *known.get(one.who.key, (None, _("没有写企业名称")))) for one in examined.read if one.status != NOTHING
    ]
