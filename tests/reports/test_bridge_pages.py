"""A term of the bridge opened by its code: between its two months, then and corrected, never as of today."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from core.figures import figure
from core.figures.codes import Code
from core.tenancy import Scope, scoped_to
from reports.calendar import look, year_to
from reports.content import content_of
from reports.cycle import make_reports
from reports.models import Filing, Report
from tests.factories import make_danger
from tests.reports.month import frozen
from tests.reports.test_monthly import WORDS, save, version_of

YEAR = timezone.localdate().year - 1
JUNE, JULY = datetime.date(YEAR, 6, 1), datetime.date(YEAR, 7, 1)


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


@pytest.mark.django_db
def test_the_bridge_starts_from_what_the_zone_signed_last_month(cast) -> None:
    """June was signed with numbers taken anew after its freeze; July's bridge does not count them as late once more."""
    office, leader = cast.client("office_a"), cast.client("leader_a")
    with scoped_to(Scope("province")):
        found_in_june(cast, 1)
        june = frozen(JUNE)
        make_reports(june, now=timezone.now())
        found_in_june(cast, 2)
        report = Report.objects.get(period=june, zone_id=cast.zone["a"])
    assert office.post(f"/reports/{report.pk}/take-new/", {"version": version_of(cast, report)}).status_code == 302
    assert save(cast, office, report, **WORDS).status_code == 200
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 302
    assert leader.post(f"/reports/{report.pk}/do/submit/").status_code == 302
    with scoped_to(Scope("province")):
        found_in_june(cast, 3)
        july = frozen(JULY)
        make_reports(july, now=timezone.now())
        mine, other = (Filing.objects.get(report__period=july, zone_id=cast.zone[zone]) for zone in ("a", "b"))
        signed = Filing.objects.get(report=report).frozen.known_at
        assert mine.frozen.before_at == signed > june.known_at and other.frozen.before_at == june.known_at
        bridge = next(one for one in content_of(mine).bridges() if one.column == "2")
    terms = {term.name: term for term in bridge.terms}
    assert (terms["before"].value, terms["late"].value, bridge.result) == (2, 1, 3) and bridge.holds
    for name, rows in (("before", {"T-1", "T-2"}), ("late", {"T-3"})):
        html = office.get(f"/figures/f/{terms[name].code}/").content.decode()
        assert {f"T-{n}" for n in (1, 2, 3) if f"T-{n}<" in html} == rows, name
