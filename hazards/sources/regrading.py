"""Grading many units anew in one go: a new edition, a mended table, or to see that nothing has moved.

What is read and written goes by sets; only units whose result moved get a new version. The level of a unit in force is
put in force with its reason, and one that was filed asks for re-assessment: nothing is re-levelled silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.models import HazardSource, SourceVersion
from hazards.sources.results import in_force
from hazards.sources.states import BEFORE, LEVEL_OF, Cause, State

BATCH = 2000
# A result as it was kept: the exact sums from its JSON, the rest from the columns frozen with it. Each key asked of the
# JSON unpacks it anew, so no more of it is asked for than the columns do not hold.
KEPT = {"kept_S": KeyTextTransform("S", "version__result"), "kept_R": KeyTextTransform("R", "version__result")}
FROZEN = ("is_major", "level", "provisional")
MOVED = ("version", "is_major", "level", "provisional", "s_value", "r_value", "reassess_reason", "reassess_since")
UNIT = (
    "id", "zone_id", "enterprise_id", "state", "level", "is_major", "reassess_reason",
    "reassess_since",
)  # fmt: skip


@dataclass
class Regraded:
    """How many were looked at, moved, and could not be graded (with the first reasons)."""

    seen: int = 0
    moved: int = 0
    failed: int = 0
    reasons: list[str] = field(default_factory=list)


Report = Callable[[int, int], None]


def regrade(*, actor: Actor, reason: str, report: Report | None = None, write: bool = True) -> Regraded:
    """Grade every unit in force from the case its result was made of; keep new versions of those that moved.

    Works through the units in reach in batches, each its own savepoint, and tells `report(done, total)`. A unit being
    changed keeps its case: what it holds now waits for the zone. Without `write` only counts. Units of `BEFORE` have no
    result yet and are left alone.
    """
    rows = HazardSource.objects.exclude(state__in=[*BEFORE, State.RETIRED]).filter(version__isnull=False)
    total, found = rows.count(), Regraded()
    for batch in _batches(rows):
        _one_batch(batch, actor=actor, reason=reason, found=found, write=write)
        if report is not None:
            report(found.seen, total)
    return found


def _batches(rows: Any) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while True:
        batch = list(
            rows.filter(pk__gt=last)
            .order_by("pk")
            .values(*UNIT, "version__case", *(f"version__{name}" for name in FROZEN), **KEPT)[:BATCH]
        )
        if not batch:
            return
        yield batch
        last = batch[-1]["id"]


def _one_batch(batch: list[dict[str, Any]], *, actor: Actor, reason: str, found: Regraded, write: bool) -> None:
    moved: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for row in batch:
        found.seen += 1
        try:
            result = grade(row["version__case"])
        except GradeError as error:
            found.failed += 1
            if len(found.reasons) < 20:
                found.reasons.append(f"#{row['id']}: {error}")
            continue
        if _has_moved(row, result):
            moved.append((row, result))
    found.moved += len(moved)
    if moved and write:
        with transaction.atomic():
            _keep(moved, actor=actor, reason=reason)


def _has_moved(row: dict[str, Any], result: dict[str, Any]) -> bool:
    level = LEVEL_OF[result["level"]].value if result["level"] else ""
    now = (result["S"], result["R"], result["is_major"], level, result["provisional"])
    return now != (row["kept_S"], row["kept_R"], *(row[f"version__{name}"] for name in FROZEN))


def _keep(moved: list[tuple[dict[str, Any], dict[str, Any]]], *, actor: Actor, reason: str) -> None:
    """New versions and the columns in force, one statement each."""
    now = timezone.now()
    ids = [row["id"] for row, _result in moved]
    last = dict(
        SourceVersion.objects.filter(source_id__in=ids)
        .order_by()
        .values("source_id")
        .annotate(n=Max("number"))
        .values_list("source_id", "n")
    )
    versions = SourceVersion.objects.bulk_create(
        SourceVersion(
            zone_id=row["zone_id"],
            enterprise_id=row["enterprise_id"],
            source_id=row["id"],
            number=last.get(row["id"], 0) + 1,
            made_at=now,
            made_by=actor.name,
            cause=Cause.REGRADE,
            reason=reason[:300],
            case=row["version__case"],
            result=result,
            standard=result["standard"]["number"],
            **{name: value for name, value in in_force(result).items() if name in ("is_major", "level", "provisional")},
        )
        for row, result in moved
    )
    units = []
    for (row, result), version in zip(moved, versions, strict=True):
        unit = HazardSource(pk=row["id"], version_id=version.pk, **in_force(result))
        unit.reassess_reason, unit.reassess_since = row["reassess_reason"], row["reassess_since"]
        again = (unit.is_major, unit.level) != (row["is_major"], row["level"])
        if again and row["state"] in (State.ASSESSED, State.FILED, State.IN_USE) and not unit.reassess_reason:
            unit.reassess_reason, unit.reassess_since = _("重新计算后级别有变化，须重新评估、备案。"), now
        units.append(unit)
    HazardSource.objects.bulk_update(units, list(MOVED), batch_size=BATCH)
