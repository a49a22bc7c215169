"""Campaigns and weekly closings in the world of the leak walk: records no enterprise and no expert sees."""

# ruff: noqa: E501  (rows of a table read better on one line)
from __future__ import annotations

import datetime

from django.utils import timezone

from hazards.dangers.models import Danger
from inspections.plans.models import Campaign, ClosingRow, WeekClosing
from inspections.visits.models import Visit
from inspections.visits.queries import week_of
from tests.cast import Cast

ROUND_KINDS = (
    (r"^closing:week pk$", "plans.WeekClosing"),
    (r"^closing:(campaign|bulletin)\w* pk$", "plans.Campaign"),
)


def plant_rounds(cast: Cast) -> None:
    """Of each zone: a campaign with the visits of its enterprises, and the list of last week with a row of each kind."""
    friday, now = _friday(), timezone.now()
    for key, zone in cast.zone.items():
        canary = f"CANARY-{key}-zone"
        campaign = _campaign(zone, canary, canary)
        Visit.objects.filter(zone_id=zone, by_province=False).update(campaign_id=campaign.pk)
        closing = WeekClosing.objects.create(zone_id=zone, ends_on=friday, made_at=now)
        for kind, state in (("fixed", "supervision"), ("due", "rectifying")):
            for danger in Danger.objects.filter(zone_id=zone, state=state):
                _row(closing, kind, canary, danger=danger)
        for visit in Visit.objects.filter(zone_id=zone, state="planned", secret_to=0):
            _row(closing, "rolled", canary, visit=visit)


def _friday() -> datetime.date:
    return week_of(timezone.localdate()) - datetime.timedelta(days=1)


def _campaign(zone: int, title: str, words: str) -> Campaign:
    today = timezone.localdate()
    return Campaign.objects.create(
        zone_id=zone, title=title, sectors=["dust"], starts_on=today, ends_on=today + datetime.timedelta(days=30),
        demands=words, made_by=words, made_at=timezone.now(),
    )  # fmt: skip


def _row(closing: WeekClosing, kind: str, owner: str, *, danger: Danger | None = None, visit: Visit | None = None) -> None:
    record = danger or visit
    ClosingRow.objects.create(
        zone_id=closing.zone_id, closing=closing, kind=kind, enterprise_id=record.enterprise_id, area_id=record.area_id, danger=danger,
        visit=visit, state=record.state, weeks_listed=1, owner_kind="lead" if visit else "area", owner=owner,
        due_on=closing.ends_on, weeks_rolled=1 if visit else 0,
    )  # fmt: skip


def more_rounds(cast: Cast, n: int) -> None:
    """One more of each, for the counting of statements: a campaign, a week, rows on the first list, visits of a campaign."""
    zone = cast.zone["a"]
    first = WeekClosing.objects.filter(zone_id=zone).latest("ends_on")
    WeekClosing.objects.create(
        zone_id=zone, ends_on=_friday() - datetime.timedelta(days=7 * (n + 1)), made_at=timezone.now()
    )
    _campaign(zone, f"更多行动 {n}", "x")
    campaign = Campaign.objects.filter(zone_id=zone).earliest("id")
    there = ClosingRow.objects.filter(closing=first)
    danger = Danger.objects.filter(zone_id=zone).exclude(pk__in=there.filter(danger__isnull=False).values("danger_id"))
    _row(first, "due", "x", danger=danger.latest("id"))
    free = Visit.objects.filter(zone_id=zone, secret_to=0, campaign_id=None)
    _row(first, "rolled", "x", visit=free.filter(state="planned").first())
    free.update(campaign_id=campaign.pk)
