"""What an import would do, row by row: new, changed, unchanged, under way, given back.

A danger is known again by `import_key` in its zone. The key is the source number within the enterprise. Where numbers
only count rows (up to four digits: next month's ledger begins with 1 again) the day of the find belongs to it; where
one number stands for several dangers (a notice with five items) the description does; without a number it is day and
description. Every row therefore has up to three names, and what is found under any of them is the same danger: a ledger
that gains or loses its numbers does not double.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from core.imports import Reject, fingerprint
from core.jobs import Report
from hazards.dangers.ledger.building import CLOSED, LedgerRow
from hazards.dangers.models import Danger, Evidence, Request, Step
from hazards.dangers.states import Source, State

IMPORTED, UPDATED = "imported", "import_updated"
BATCH = 1_000
FACTS = (
    "source_number", "form", "group", "location", "sector", "category", "description", "basis", "severity", "measures",
    "funds", "responsible_unit", "responsible_person", "responsible_leader", "lead_office", "contingency", "remark",
    "ledger_closed_on", "found_at",
)  # fmt: skip
"""Columns of a danger an import fills, and updates as long as nobody has touched the record."""


@dataclass
class Planned:
    """One good row with its enterprise. `danger` is the present record as values, None for a new one."""

    read: LedgerRow
    enterprise_id: int
    key: str
    danger: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """All rows of a ledger sorted by what happens to them."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    same: int = 0
    busy: list[tuple[int, str, int]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Numbers for the pages."""
        closed = sum(1 for one in self.new if one.read.status == CLOSED)
        return {
            "open": len(self.new) - closed,
            "closed": closed,
            "changed": len(self.changed),
            "same": self.same,
            "busy": len(self.busy),
            "rejected": len(self.rejects),
        }


def found_at(day: datetime.date) -> datetime.datetime:
    """The start of that day in Asia/Shanghai: ledgers know no hour."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()), timezone.get_default_timezone())


def _keys(enterprise_id: int, facts: dict[str, Any]) -> tuple[str, str, str]:
    """(by number, by number and description, by day and description); the first two are '' without a number."""
    number, day, said = facts.get("source_number", ""), facts["found_on"], facts["description"]
    if not number:
        return "", "", fingerprint("day", enterprise_id, day, said)
    counting = (day,) if number.isdigit() and len(number) <= 4 else ()
    return (
        fingerprint("number", enterprise_id, number, *counting),
        fingerprint("item", enterprise_id, number, *counting, said),
        fingerprint("day", enterprise_id, day, said),
    )


Row = tuple[LedgerRow, tuple[int, str] | None, str]
"""A row, its decided enterprise (id, name), or None and the sentence why there is none."""


def plan_rows(rows: Sequence[Row], *, zone_id: int, lock: bool, report: Report | None = None) -> Plan:
    """Sort the rows. `lock` holds the records that would change against people until the transaction ends."""
    plan = Plan()
    good: list[tuple[LedgerRow, int]] = []
    for read, firm, why_not in rows:
        if read.faults:
            plan.rejects.append(Reject(read.row, tuple(fault.reason for fault in read.faults)))
        elif firm is None:
            plan.rejects.append(Reject(read.row, (why_not,)))
        else:
            good.append((read, firm[0]))
    named = [(read, enterprise_id, _keys(enterprise_id, read.facts)) for read, enterprise_id in good]
    shared = Counter(keys[0] for _read, _id, keys in named if keys[0])
    taken: dict[str, int] = {}
    for start in range(0, len(named), BATCH):
        batch = named[start : start + BATCH]
        known = _known(zone_id, {key for _read, _id, keys in batch for key in keys if key}, lock)
        for read, enterprise_id, keys in batch:
            alone = bool(keys[0]) and shared[keys[0]] == 1
            danger = known.get(keys[1]) or (known.get(keys[0]) if alone else None) or known.get(keys[2])
            if danger is None and keys[0] and not alone:
                danger = _said_the_same(known.get(keys[0]), read)
            key = danger["import_key"] if danger else (keys[0] if alone else keys[1] or keys[2])
            _sort(plan, Planned(read, enterprise_id, key, danger), taken)
        if report:
            report(start + len(batch), len(named))
    plan.rejects.sort(key=lambda reject: reject.row.number)
    return plan


def _said_the_same(danger: dict[str, Any] | None, read: LedgerRow) -> dict[str, Any] | None:
    if danger and fingerprint(danger["description"]) == fingerprint(read.facts["description"]):
        return danger
    return None


def _known(zone_id: int, keys: set[str], lock: bool) -> dict[str, dict[str, Any]]:
    """The dangers already here under these keys, and whether people have touched them. One statement."""
    people = Step.objects.filter(danger_id=OuterRef("pk")).exclude(transition__in=[IMPORTED, UPDATED])
    rows = Danger.objects.filter(zone_id=zone_id, import_key__in=keys)
    if lock:
        rows = rows.select_for_update()  # no joins: only dangers are locked
    found = rows.annotate(
        touched=Exists(people)
        | Exists(Request.objects.filter(danger_id=OuterRef("pk")))
        | Exists(Evidence.objects.filter(danger_id=OuterRef("pk")))
    ).values("id", "import_key", "state", "source", "touched", "enterprise_id", *FACTS)
    return {row["import_key"]: row for row in found}


def _sort(plan: Plan, planned: Planned, taken: dict[str, int]) -> None:
    row = planned.read.row
    if planned.key in taken:
        sentence = _("与第 %(row)d 行重复（同一企业、同一编号或同一天的同一隐患）") % {"row": taken[planned.key]}
        plan.rejects.append(Reject(row, (sentence,)))
        return
    taken[planned.key] = row.number
    danger = planned.danger
    if danger is None:
        plan.new.append(planned)
        return
    closed = planned.read.status == CLOSED
    state = State(danger["state"])
    if state == State.HISTORIC and not closed:
        plan.rejects.append(
            Reject(row, (_("上次作为已整改的历史记录导入，现在写未整改：请在系统里登记这条隐患，由人核实"),))
        )
    elif danger["touched"] or state not in (State.REVIEW, State.HISTORIC) or danger["source"] != Source.LEDGER:
        plan.busy.append((row.number, str(state.label), danger["id"]))
    elif state == State.REVIEW and closed:
        # Turning it into a historical record would take it out of the rates it already counts in.
        plan.busy.append((row.number, str(state.label), danger["id"]))
    else:
        wanted = facts_of(planned.read)
        planned.changes = {name: value for name, value in wanted.items() if danger[name] != value}
        if planned.changes:
            plan.changed.append(planned)
        else:
            plan.same += 1


def facts_of(read: LedgerRow) -> dict[str, Any]:
    """Columns of the danger the row says something about; what it leaves blank stays as it is."""
    facts = {name: value for name, value in read.facts.items() if name in FACTS}
    facts["found_at"] = found_at(read.facts["found_on"])
    return facts


def sample(plan: Plan, names: dict[int, str], limit: int = 30) -> Iterator[dict[str, Any]]:
    """The first rows for the preview page: new ones by where they go, then changed ones."""
    labels = {False: str(State.REVIEW.label), True: str(State.HISTORIC.label)}
    for one in [*plan.new, *plan.changed][:limit]:
        facts = one.read.facts
        yield {
            "row": one.read.row.number,
            "number": facts.get("source_number", ""),
            "enterprise": names.get(one.enterprise_id, ""),
            "description": facts["description"][:80],
            "severity": facts["severity"],
            "found_on": facts["found_on"].isoformat(),
            "due_on": one.read.kept.get("due_on", ""),
            "goes": _("更新") if one.danger else labels[one.read.status == CLOSED],
        }
