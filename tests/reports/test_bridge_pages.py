"""A term of the bridge opened by its code: between its two months, then and corrected, never as of today."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from core.figures import figure
from core.figures.codes import Code
from core.tenancy import Scope, scoped_to
from reports.calendar import due_days, look, month_of, year_to
from reports.cycle import freeze
from reports.models import ReportPeriod
from tests.factories import make_danger

YEAR = timezone.localdate().year - 1
JUNE, JULY = datetime.date(YEAR, 6, 1), datetime.date(YEAR, 7, 1)


def frozen(first: datetime.date) -> ReportPeriod:
    period = ReportPeriod.objects.create(
        kind="month", start=first, end=month_of(first)[1], opened_at=timezone.now(), **due_days(first)
    )
    freeze(period)
    period.refresh_from_db()
    return period


def found_in_june(cast, serial: int) -> None:
    at = timezone.make_aware(datetime.datetime.combine(JUNE.replace(day=15), datetime.time(9)))
    make_danger(
        cast, "a1", found_at=at, state="rectifying", issued_at=at, due_on=JULY, original_due_on=JULY,
        number_serial=serial, number_year=YEAR, number=f"T-{serial}", visible_to_enterprise=True,
    )  # fmt: skip


@pytest.fixture
def late(cast) -> Code:
    """The code of 补录 of column 2 of July, of zone a: one danger found in June and entered after June was frozen."""
    with scoped_to(Scope("province")):
        found_in_june(cast, 1)
        frozen(JUNE)
        found_in_june(cast, 2)
        july = frozen(JULY)
    period = look(year_to(july.end), july.end, july.known_at)
    return Code(figure("B2.late"), period, "zone", cast.zone["a"])


@pytest.mark.django_db
def test_a_term_of_the_bridge_opens_the_rows_entered_between_the_two_months(cast, late) -> None:
    client = cast.client("office_a")
    html = client.get(f"/figures/f/{late.text}/").content.decode()
    assert "T-2" in html and "T-1" not in html
    assert "没有变化" in html, "corrected is counted against the same earlier month"
    assert "截止到现在" not in html, "a term between two months has no today"
    with scoped_to(Scope("province")):
        found_in_june(cast, 3)
    told = client.get(f"/api/v1/figures/{late.text}/").json()
    assert [told[name]["value"] for name in ("then", "corrected", "today")] == [1, 2, None]


@pytest.mark.django_db
def test_a_term_without_two_frozen_months_is_not_there(cast, late) -> None:
    january = replace(late.period, end=datetime.date(YEAR, 1, 31))
    client = cast.client("office_a")
    assert client.get(f"/figures/f/{replace(late, period=january).text}/").status_code == 404
