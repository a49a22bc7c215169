"""Visits a year by risk class: what the province has, what a zone asks for beyond it, what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from inspections.plans.models import CLASSES, MOST_VISITS, Cadence, ZoneCadence


@dataclass(frozen=True)
class Line:
    """One class: the province's row, the zone's own count (None: the province's), and the larger of the two."""

    risk: str
    default: Cadence
    own: int | None

    @property
    def visits(self) -> int:
        return max(self.default.visits, self.own or 0)


def lines(zone_id: int | None) -> list[Line]:
    """Every class, the gravest first. Without a zone only what the province has."""
    default = {row.risk: row for row in Cadence.objects.all()}
    own = dict(ZoneCadence.objects.filter(zone_id=zone_id).values_list("risk", "visits")) if zone_id else {}
    return [Line(risk, default[risk], own.get(risk)) for risk, _label in CLASSES]


def set_zone(*, actor: Actor, zone_id: int, visits: Mapping[str, int | None]) -> None:
    """The zone's own counts by class; None gives a class back to the province.

    Raises InvalidInput by class for less than the province asks for.
    """
    require(actor, "plans.edit")
    default = {line.risk: line.visits for line in lines(None)}
    wrong = {
        risk: [_("不能少于省里定的每年 %(n)d 次。") % {"n": default[risk]}]
        for risk, count in visits.items()
        if count is not None and count < default[risk]
    }
    wrong |= _too_many(visits)
    if wrong:
        raise InvalidInput(wrong)
    for risk, count in visits.items():
        if count is None or count == default[risk]:
            ZoneCadence.objects.filter(zone_id=zone_id, risk=risk).delete()
        else:
            ZoneCadence.objects.update_or_create(
                zone_id=zone_id, risk=risk,
                defaults={"visits": count, "changed_by": actor.name, "changed_at": timezone.now()},
            )  # fmt: skip


def set_default(*, actor: Actor, visits: Mapping[str, int | None], reason: str) -> None:
    """The province's counts; those that change are no product setting any more. Raises InvalidInput by class."""
    require(actor, "plans.default")
    wrong = {risk: [_("请填次数。")] for risk, count in visits.items() if not count} | _too_many(visits)
    if not reason.strip():
        wrong["reason"] = [_("请写明依据或理由。")]
    if wrong:
        raise InvalidInput(wrong)
    for row in Cadence.objects.select_for_update():
        count = visits.get(row.risk)
        if count is None or count == row.visits:
            continue
        row.visits, row.sure, row.reason = count, Cadence.Sure.PROVINCE, reason.strip()[:300]
        row.changed_by, row.changed_at = actor.name, timezone.now()
        row.save()


def _too_many(visits: Mapping[str, int | None]) -> dict[str, list[str]]:
    return {
        risk: [_("每年最多 %(n)d 次。") % {"n": MOST_VISITS}]
        for risk, count in visits.items()
        if count is not None and count > MOST_VISITS
    }
