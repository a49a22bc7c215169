"""The splitting watch: what it finds is put before the zone with the sums, and decided there in words.

Found by the daily look (units that together reach 1) and at every edit (a unit shrunk to just below a border).
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.jobs import periodic
from core.notices import Message, notify
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.gb18218.numbers import display, exact
from hazards.sources.models import HazardSource, Holding, Split
from hazards.sources.neighbours import Together, Unit, questions
from hazards.sources.pieces import Change
from hazards.sources.results import HOLDING_FIELDS
from hazards.sources.substances import case_of

OFFICE = (Role.ZONE_OFFICE.value,)
TOGETHER = (Split.Kind.NEIGHBOURS, Split.Kind.GROUP)
MOVES = ("kind", "total_text", "facts", "cause", "found_at")
BATCH = 500
S_BORDERS = (Fraction(1),)  # 4.2.1: S ≥ 1 is a major hazard source
R_BORDERS = (Fraction(100), Fraction(50), Fraction(10))  # 表6
CLOSE = Fraction(9, 10)


# -- units that together reach 1 -----------------------------------------------------------------------------------


def standing_units(zone_ids: Collection[int] | None = None) -> list[Unit]:
    """Every standing, graded unit in the scope (of these zones): S of the result in force, else of what it holds now.

    One statement, and one more for what units without a result hold.
    """
    rows = HazardSource.objects.standing()
    if zone_ids is not None:
        rows = rows.filter(zone_id__in=zone_ids)
    rows = rows.annotate(s_text=KeyTextTransform("S", "version__result"))
    fields = ("id", "zone_id", "enterprise_id", "enterprise__name", "name", "group", "longitude", "latitude", "kind",
              "exposed_people", "s_text")  # fmt: skip
    read = list(rows.values(*fields))
    held = _held(row["id"] for row in read if row["s_text"] is None)
    units = []
    for row in read:
        s = row["s_text"] or _s_of(case_of(held[row["id"]], unit=row["kind"], people=row["exposed_people"]))
        if s is None:
            continue
        placed = row["longitude"] is not None and row["latitude"] is not None
        point = (float(row["longitude"]), float(row["latitude"])) if placed else None
        units.append(Unit(row["id"], row["zone_id"], row["enterprise_id"], row["name"], row["group"].strip(), point,
                          Fraction(s), row["enterprise__name"]))  # fmt: skip
    return units


def readable(number: Fraction) -> str:
    """A sum for reading: itself where 4 decimals write it exactly, else rounded to 4."""
    text = exact(number)
    return text if "/" not in text and len(text.partition(".")[2]) <= 4 else display(number)


def _held(ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What these units hold, in order, in one statement."""
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Holding.objects.filter(source_id__in=list(ids)).order_by("source_id", "position")
    for row in rows.values("source_id", *HOLDING_FIELDS):
        held[row["source_id"]].append(row)
    return held


def _s_of(case: Mapping[str, Any]) -> str | None:
    try:
        return grade(dict(case))["S"]
    except GradeError:
        return None


def look(zone_ids: Collection[int] | None = None, *, at: datetime.datetime | None = None) -> dict[str, int]:
    """Compare what stands with the questions asked. Answers how many are new, renewed, gone; again: none.

    Runs as the system. The same members with the same S are one question for ever, answered or not. When an S changes,
    an unanswered question of the same members is renewed in its row; one that no longer holds is marked gone.
    """
    moment = at or timezone.now()
    units = standing_units(zone_ids)
    found = {one.cause: one for one in questions(units)}
    with transaction.atomic():
        # Without locks: FOR UPDATE would hide what is decided (its policy for updates), and that must be known here.
        rows = Split.objects.order_by("id")
        rows = rows if zone_ids is None else rows.filter(zone_id__in=zone_ids)
        known = list(rows.defer("facts", "words"))
        causes = {row.cause for row in known}
        unanswered = {tuple(row.source_ids): row for row in known if row.decided_at is None and row.kind in TOGETHER}
        fresh, renewed, back = [], [], []
        for cause, one in found.items():
            old = unanswered.get(tuple(unit.id for unit in one.units))
            if cause in causes:
                if old is not None and old.cause == cause and old.gone_at is not None:
                    back.append(old)
                continue
            if old is None:
                fresh.append(_row(one, moment))
                continue
            for name, value in _values(one, moment).items():
                setattr(old, name, value)
            renewed.append(old)
        stand = {unit.id for unit in units}
        gone = [
            row for row in known if row.decided_at is None and row.gone_at is None and not _holds(row, found, stand)
        ]
        Split.objects.bulk_create(fresh, batch_size=BATCH)
        Split.objects.bulk_update(renewed, MOVES, batch_size=BATCH)
        Split.objects.filter(pk__in=[row.pk for row in (*renewed, *back)]).update(gone_at=None)
        Split.objects.filter(pk__in=[row.pk for row in gone]).update(gone_at=moment)
        notify(_message(row, found[row.cause]) for row in (*fresh, *renewed))
    return {"found": len(fresh), "renewed": len(renewed), "gone": len(gone)}


def as_rows(units: Sequence[Unit], at: datetime.datetime) -> list[Split]:
    """Unsaved questions of these units, asked at this moment: what a first look would write."""
    return [_row(one, at) for one in questions(units)]


def _holds(row: Split, found: Mapping[str, Together], stand: Collection[int]) -> bool:
    """Whether a question nobody answered is still one. A shrunk unit stays one until it is struck off."""
    return row.cause in found if row.kind in TOGETHER else row.source_ids[0] in stand


def _values(one: Together, at: datetime.datetime) -> dict[str, Any]:
    kind = Split.Kind.GROUP if one.one_group else Split.Kind.NEIGHBOURS
    facts = {
        "units": [{"id": unit.id, "name": unit.name, "S": exact(unit.s)} for unit in one.units],
        "links": [
            {"a": link.a, "b": link.b, "group": link.group,
             "metres": None if link.metres is None else f"{link.metres:.1f}"}
            for link in one.links
        ],
    }  # fmt: skip
    return {"kind": kind, "total_text": exact(one.total), "facts": facts, "cause": one.cause, "found_at": at}


def _row(one: Together, at: datetime.datetime) -> Split:
    first = one.units[0]
    ids = [unit.id for unit in one.units]
    return Split(zone_id=first.zone_id, enterprise_id=first.enterprise_id, source_ids=ids, **_values(one, at))


def _message(row: Split, one: Together) -> Message:
    return Message(
        cause=f"split:{row.cause}", kind="sources.split_found", zone_id=row.zone_id, roles=OFFICE, subject_kind="split",
        subject_id=row.pk, params={"firm": one.units[0].firm, "n": len(one.units), "total": readable(one.total)},
    )  # fmt: skip


@periodic("split_watch")
def split_watch(actor: Actor, planned: datetime.datetime) -> dict:
    """Once a day over all zones; asked again it adds nothing."""
    return look(at=planned)


# -- a unit shrunk to just below a border --------------------------------------------------------------------------


def crossed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """("S" or "R", the border) a unit went below while staying within a tenth of it, None otherwise.

    From at or above it to [0.9, 1) of it. A border of R counts while both results are major: below S = 1 there is no
    level R could move.
    """
    if before is None or after is None:
        return None
    if _below(before["S"], after["S"], S_BORDERS[0]):
        return "S", exact(S_BORDERS[0])
    if before["is_major"] and after["is_major"]:
        for border in R_BORDERS:
            if _below(before["R"], after["R"], border):
                return "R", exact(border)
    return None


def _below(before: str | None, after: str | None, border: Fraction) -> bool:
    if before is None or after is None:
        return False
    return Fraction(before) >= border and CLOSE * border <= Fraction(after) < border


def watch_edit(change: Change) -> None:
    """Put a unit that shrank to just below a border before the zone, inside the transaction of the edit.

    Compared with the result in force too, so that going down and halfway up again in two edits is seen as well. Written
    by park_split_shrunk, whoever edits: an enterprise has no right on records of the zone, and the reviewer should know
    before confirming, not after.
    """
    source, after = change.source, change.after
    in_force = source.version.result if source.version_id and source.version else None
    for before in (change.before, in_force):
        hit = crossed(before, after)
        if hit is None or before is None or after is None:
            continue
        what, border = hit
        cause = f"shrunk:{source.pk}:{source.version_id or 0}:{what}{border}:{_short(after[what])}"
        values = [source.pk, cause, what, border, before[what], after[what], after["S"]]
        with connection.cursor() as cursor:
            cursor.execute("select park_split_shrunk(%s, %s, %s, %s, %s, %s, %s)", values)
            kept = cursor.fetchone()[0]
        if kept is not None:
            params = {"name": source.name, "what": what, "before": before[f"{what}_display"], "border": border,
                      "after": after[f"{what}_display"]}  # fmt: skip
            notify([Message(cause=f"split:{cause}", kind="sources.split_shrunk", zone_id=source.zone_id, roles=OFFICE,
                            subject_kind="split", subject_id=kept, params=params)])  # fmt: skip
        return


def _short(number: str) -> str:
    """An exact number short enough for a cause: itself, or the first half of its hash."""
    return number if len(number) <= 40 else hashlib.sha256(number.encode()).hexdigest()[:32]


# -- deciding ------------------------------------------------------------------------------------------------------


def decide_split(
    *, actor: Actor, split: Split, outcome: str, words: str, cause: str = "", at: datetime.datetime | None = None
) -> None:
    """The zone's word on a question, once. `cause`: what the reader saw; renewed meanwhile, it is another question.

    Raises InvalidInput without outcome or words, Refused when it is answered or no longer so.
    """
    require(actor, "sources.decide_split", split)
    faults = {}
    if outcome not in Split.Outcome.values:
        faults["outcome"] = [_("请选判定结果。")]
    if not words.strip():
        faults["words"] = [_("请写理由：按 GB 18218-2018 3.5、3.6，为什么是一个单元，或为什么不是。")]
    if faults:
        raise InvalidInput(faults)
    decided = Split.objects.open().filter(pk=split.pk, cause=cause or split.cause).update(
        outcome=outcome, words=words.strip()[:500], decided_by=actor.name[:60], decided_at=at or timezone.now()
    )  # fmt: skip
    if not decided:
        raise Refused("split_open", _("这一条已经判定，或者情况已经变了，不用再判定。"), record=split)


def merged(units: Sequence[HazardSource]) -> dict[str, Any] | None:
    """What the engine says of these units as one: their substances together, the highest count of people.

    Production as soon as one of them is (it asks more). None when it cannot be graded.
    """
    held = _held(unit.pk for unit in units if unit.version is None)
    cases = [
        unit.version.case if unit.version else case_of(held[unit.pk], unit=unit.kind, people=unit.exposed_people)
        for unit in units
    ]
    people = [case["exposed_people"] for case in cases if case.get("exposed_people") is not None]
    kinds = {case["unit"] for case in cases}
    try:
        return grade({
            "exposed_people": max(people, default=None), "unit": "production" if "production" in kinds else "storage",
            "substances": [substance for case in cases for substance in case["substances"]],
        })  # fmt: skip
    except GradeError:
        return None


def of_unit(source: HazardSource) -> list[Split]:
    """Questions this unit is part of, unanswered first, newest first."""
    rows = Split.objects.filter(zone_id=source.zone_id, enterprise_id=source.enterprise_id, gone_at=None)
    found = list(rows.filter(source_ids__contains=[source.pk]).order_by("-found_at", "-id"))
    return sorted(found, key=lambda row: row.decided_at is not None)
