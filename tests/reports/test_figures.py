"""Rules of figures: half up, an empty denominator, totals from sums; and the story's 96.5 %."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.figures import Period, Value, at_midnight, average, compute, figure, per_cent, registered, rolled_up
from core.tenancy import Scope, scoped_to
from core.workdays import today
from hazards.dangers.figures import CLOSED, FOUND, IN_ROW, OPEN_NOW, OVERDUE, RATE
from reports.periods import period_named
from reports.queries import ZONE_FIGURES, zone_rows
from tests.factories import make_danger

DAY = datetime.date(2026, 11, 2)


def test_per_cent_is_rounded_half_up() -> None:
    assert per_cent(5121, 5307) == Decimal("96.5")
    assert per_cent(1, 16) == Decimal("6.3"), "6.25 goes up"
    assert per_cent(1, 8, 0) == Decimal(13), "12.5 goes up"
    assert per_cent(99_999, 100_000) == Decimal("100.0")
    assert per_cent(0, 7) == Decimal("0.0")
    assert per_cent(0, 0) is None and per_cent(7, 0) is None


def test_nothing_to_divide_by_is_a_stroke_and_stays_out_of_averages() -> None:
    rate = figure(RATE)
    empty, half, whole = Value(rate, 0, 0), Value(rate, 1, 2), Value(rate, 3, 3)
    assert (empty.value, empty.text) == (None, "—")
    assert average([empty, half, whole]) == Decimal("75.0")
    assert average([empty]) is None
    total = empty + half + whole
    assert (total.text, total.numerator, total.denominator) == ("80.0", 4, 5), "the quotient of sums, not the mean"
    assert Value(figure(FOUND), 5307).text == "5\u202f307"


def test_every_figure_says_what_it_is() -> None:
    for one in registered():
        assert one.version >= 1 and str(one.name) and str(one.formula), one.id
        assert one.missing or one.numerator is not None, one.id


def test_periods() -> None:
    def days(name: str) -> tuple:
        return period_named(name, on=DAY).start, period_named(name, on=DAY).end

    assert days("year") == (datetime.date(2026, 1, 1), DAY)
    assert days("month") == (datetime.date(2026, 11, 1), DAY)
    assert period_named("last12", on=DAY).start == datetime.date(2025, 11, 3)
    assert period_named("last12", on=datetime.date(2028, 2, 28)).start == datetime.date(2027, 3, 1)
    midnight = at_midnight(DAY + datetime.timedelta(days=1))
    first, after = Period(DAY, DAY, midnight).moments()
    assert (after - first) == datetime.timedelta(days=1) and first.isoformat() == "2026-11-02T00:00:00+08:00"
    assert Period(DAY, DAY, midnight).day == DAY + datetime.timedelta(days=1), "24:00 of a day is the next day"


@pytest.mark.django_db
def test_what_counts(cast) -> None:
    now = timezone.now()
    before = now - datetime.timedelta(days=800)
    closed = {
        "state": "closed",
        "closed_at": now,
        "issued_at": now,
        "due_on": today(),
        "number_serial": 1,
        "number_year": 2026,
        "acceptor_user_id": cast.people["acceptor_a"].user_id,
    }
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", **closed)
        make_danger(cast, "a1", **closed | {"number_serial": 2, "found_at": before})
        make_danger(cast, "a1", state="review", due_on=today())
        make_danger(cast, "a2", state="review", due_on=today() - datetime.timedelta(days=1), severity="major")
        make_danger(cast, "a2", state="draft")
        make_danger(cast, "a2", state="historic", source="ledger")
        make_danger(cast, "a2", state="void")
        make_danger(cast, "b1", state="review")
        table = compute(IN_ROW, period_named("year"), by=("zone_id",))
    mine = {id_: value.numerator for id_, value in table[(cast.zone["a"],)].items()}
    assert mine == {
        FOUND: 3,
        CLOSED: 1,
        RATE: 1,
        OPEN_NOW: 2,
        OVERDUE: 1,  # due today is not late yet
        "dangers_major": 1,
    }
    assert table[(cast.zone["a"],)][RATE].text == "33.3"
    assert rolled_up(table, IN_ROW)[()][RATE].text == "25.0"


@pytest.mark.django_db
def test_a_zone_without_dangers_is_sorted_last(cast) -> None:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review")
        rows, totals = zone_rows(cast.actor("province"), period_named("year"))
        assert len(rows) == 118 and rows[0].zone.pk == cast.zone["a"]
        assert rows[0].values[RATE].text == "0.0" and rows[1].values[RATE].text == "—"
        down, _totals = zone_rows(cast.actor("province"), period_named("year"), sort=f"-{RATE}")
        assert down[0].zone.pk == cast.zone["a"]
    assert {id_: totals[id_].numerator for id_ in ZONE_FIGURES}[FOUND] == 1
    assert totals["enterprises_registered"].numerator == 4


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["province", "office_a"])
def test_every_number_opens_exactly_the_rows_counted(cast, username: str) -> None:
    from django.http import QueryDict

    from core.listing import listing_named
    from core.tenancy import scope_of

    now, late = timezone.now(), today() - datetime.timedelta(days=1)
    closed = {
        "state": "closed",
        "closed_at": now,
        "issued_at": now,
        "due_on": late,
        "number_serial": 1,
        "number_year": 2026,
        "acceptor_user_id": cast.people["acceptor_a"].user_id,
    }
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", **closed)
        make_danger(cast, "a1", state="review", due_on=late, severity="major")
        make_danger(cast, "a2", state="review", found_at=now - datetime.timedelta(days=800))
        for state, source in (("draft", "inspector"), ("void", "inspector"), ("historic", "ledger")):
            make_danger(cast, "a2", state=state, source=source)
        make_danger(cast, "b1", state="review", due_on=late)
    actor, period = cast.actor(username), period_named("year")
    where = {"zone": cast.zone["a"]} if username == "province" else {}
    with scoped_to(scope_of(actor)):
        values = compute(IN_ROW, period, by=("zone_id",))[(cast.zone["a"],)]
        dangers = listing_named("dangers")
        for id_ in IN_ROW:
            query = QueryDict(figure(id_).rows_url(period, where).partition("?")[2])
            filterset = dangers.filterset(query, actor)
            assert filterset.is_valid(), (id_, filterset.errors)
            rows = dangers.matching(query, actor, filterset).count()
            # A rate opens what is still missing from 100 %.
            counted = values[id_].numerator if id_ != RATE else values[id_].denominator - values[id_].numerator
            assert rows == counted, id_
