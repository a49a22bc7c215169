"""Every figure, for every tier and filter: what it counts is exactly what it opens, within the rights of the reader."""

from __future__ import annotations

import datetime

import pytest
from django.http import Http404
from django.utils import timezone

from core.figures import Figure, Period, Value, compute, fact, live, registered, zero
from core.figures.codes import decode
from core.keyset import counts
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from enterprises.models import Sector
from parks.models import Zone
from reports.figure_views import part_rows
from reports.places import Place, narrowing, place_of
from tests.factories import make_danger
from tests.reports.month import closed_danger, frozen_month

pytestmark = pytest.mark.django_db
TIERS = ("province", "auditor", "city_a", "office_a", "leader_a", "area_a", "office_b")


@pytest.fixture
def world(cast):
    """Dangers of every kind in two zones, and a frozen month."""
    with scoped_to(Scope("province")):
        for n, (firm, sector, severity) in enumerate(
            [("a1", "dust", "a"), ("a1", "gas", "b"), ("a2", "fire", "c"), ("b1", "dust", "a"), ("b2", "gas", "major")],
            start=1,
        ):
            closed_danger(cast, firm, n, sector=sector, severity=severity, rectified_at=timezone.now(), funds="1.5")
            make_danger(cast, firm, state="review", sector=sector, severity=severity)
        late = today() - datetime.timedelta(days=2)
        make_danger(
            cast, "a1", state="rectifying", issued_at=timezone.now() - datetime.timedelta(days=9), due_on=late,
            original_due_on=late, number="T-90", number_serial=90, number_year=late.year, visible_to_enterprise=True,
        )  # fmt: skip
        return frozen_month()


def places(cast) -> list[Place]:
    city = Zone.objects.get(pk=cast.zone["a"]).city_id
    every = [Place(), Place("city", city), *(Place("zone", zone) for zone in cast.zone.values())]
    every += [
        Place("area", cast.area["a1"]),
        Place("enterprise", cast.enterprise["a1"]),
        Place("enterprise", cast.enterprise["b1"]),
    ]
    every += [place.at(sector=Sector.DUST) for place in every[:4]]
    return [*every, Place(level="national"), Place(level="provincial", sector=Sector.GAS)]


@pytest.mark.slow
def test_what_every_figure_counts_is_what_it_opens(cast, world) -> None:
    """For each tier, place and look: all values in one computation, all rows counted in one statement, both equal."""
    start, end = world.start.replace(month=1, day=1), today()
    looks = [live(start, end), live(start, end).known_now()]
    opened = hidden = 0
    for username in TIERS:
        actor = cast.actor(username)
        with scoped_to(scope_of(actor)):
            for place in places(cast):
                groups: dict[tuple, list] = {}
                for one in registered():
                    if one.missing or one.continues:
                        continue
                    try:
                        where = narrowing(one, place, actor)
                    except Http404:
                        hidden += 1
                        continue
                    assert place_of(decode(place.code(one, looks[0]))) == place
                    groups.setdefault(tuple((name, str(value)) for name, value in where.items()), [where]).append(one)
                for where, *figures in groups.values():
                    for period in looks:
                        opened += _compared((username, place), figures, period, where)
    assert opened > 1500 and hidden > 200, (opened, hidden)


def _compared(told: tuple, figures: list, period: Period, where: dict) -> int:
    values = compute([one.id for one in figures], period, where=where).get((), {})
    asked = []
    for one in figures:
        value = values.get(one.id, zero(one.id))
        parts = [("n", one.numerator, value.numerator), ("d", one.denominator, value.denominator)]
        counted = [
            (part, number) for part, measure, number in parts if measure and not measure.total and not measure.distinct
        ]
        asked += [(one, part, number) for part, number in counted]
        if one.is_share and len(counted) == 2:
            asked.append((one, "x", value.denominator - value.numerator))
    for one in figures:
        _sums_of_rows(told, one, values.get(one.id, zero(one.id)), period, where)
    rows = counts([part_rows(one, part, period, where) for one, part, _number in asked])
    for (one, part, number), found in zip(asked, rows, strict=True):
        assert found == number, (told, one.id, part)
    return len(asked)


def _sums_of_rows(told: tuple, one: Figure, value: Value, period: Period, where: dict) -> None:
    """A sum, a number of different things or a percentile is that of exactly the rows opened."""
    measure = one.numerator
    if measure is None or measure.counts_rows:
        return
    rows = part_rows(one, "n", period, where)
    if measure.distinct:
        assert len(set(rows.values_list(measure.distinct, flat=True))) == value.numerator, (told, one.id)
        return
    parts = [part or 0 for part in rows.values_list(measure.total, flat=True)]
    if one.percentile is None:
        assert sum(parts) == value.numerator, (told, one.id)
    elif parts:
        at = one.percentile * (len(parts) - 1)
        low, ordered = int(at), sorted(float(part) for part in parts)
        meant = ordered[low] + (at - low) * (ordered[min(low + 1, len(parts) - 1)] - ordered[low])
        assert float(value.numerator) == pytest.approx(meant), (told, one.id)
    else:
        assert value.value is None, (told, one.id)


def test_a_reader_is_never_shown_a_number_of_a_place_out_of_reach(cast, world) -> None:
    with scoped_to(scope_of(cast.actor("office_a"))):
        for place in (
            Place(),
            Place("zone", cast.zone["b"]),
            Place("enterprise", cast.enterprise["b1"]),
            Place("city", 1),
        ):
            for one in registered():
                with pytest.raises(Http404):
                    narrowing(one, place, cast.actor("office_a"))
    with scoped_to(scope_of(cast.actor("city_a"))), pytest.raises(Http404):
        narrowing(registered()[0], Place("zone", cast.zone["b"]), cast.actor("city_a"))


def test_every_fact_can_be_read_row_by_row(cast, world) -> None:
    """Each table of facts presents its rows: as many cells as headings, and an address or none."""
    period = live(world.start, today())
    seen = set()
    with scoped_to(Scope("province")):
        for one in registered():
            if one.missing or one.continues or one.numerator is None:
                continue
            source = fact(one.numerator.fact)
            rows = list(part_rows(one, "n", period, {}).values(*source.fields)[:3])
            for row in source.present(rows):
                assert len(row["cells"]) == len(source.headings), one.id
                seen.add(source.name)
        assert compute(("I01",), period)[()]["I01"].denominator
    assert {"dangers", "enterprises"} <= seen
