"""Numbers of visits on the pages: secret ones from their publication only, on every tier; each number opens its rows."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.figures import compute, figure, live
from core.figures.period import frozen
from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from core.workflow import perform
from inspections.visits.links import visit_list_url
from inspections.visits.models import Finding, Visit
from inspections.visits.peers import FIRM, ZONE, compared, span
from reports.places import Place
from tests.visits.ground import visit_row
from tests.visits.making import hours_ago, make_visit, publish

PROVINCE = Scope("province")


def year() -> Any:
    return live(today().replace(month=1, day=1), today())


def count(username: str, ground: Any, id_: str = "visits_done", **where: Any) -> Any:
    with scoped_to(scope_of(ground.cast.actor(username))):
        return compute((id_,), year(), where=where)[()][id_].numerator


@pytest.mark.parametrize("secret_to", [1, 2, 3])
def test_nobody_counts_a_secret_visit_before_it_is_published_and_everybody_does_afterwards(ground, secret_to):
    with scoped_to(PROVINCE):
        visit = make_visit(
            ground.cast, "a1", finished_at=hours_ago(2), form="secret", secret_to=secret_to, findings=[{}]
        )
        before = timezone.now()
    people = ("province", "auditor", "city_a", "office_a", "leader_a", "inspector_a", "safety_a1")
    assert {count(name, ground) for name in people} == {0}
    with scoped_to(PROVINCE):
        publish(visit, timezone.now())
    assert {count(name, ground) for name in people} == {1}
    assert {count(name, ground, "visits_secret") for name in people} == {1}
    with scoped_to(PROVINCE):
        then = frozen(today(), today(), before)
        for id_ in ("visits_done", "I10", "I11", "findings_confirmed"):
            assert compute((id_,), then)[()][id_].numerator == 0, "as known then it was nobody's business"


def test_publication_is_dated_after_the_lock_of_the_facts_is_held(ground):
    """A freeze names its moment while writers wait: what they publish then must be known after it."""
    inspector = ground.phone("inspector_a")
    pk = inspector.plan()
    inspector.start(pk, ground.ref)
    inspector.fill(pk)
    inspector.sign(pk)
    inspector.sign_firm(pk)
    actor = ground.cast.actor("inspector_a")
    with scoped_to(scope_of(actor)):
        asked = timezone.now()
        perform(Visit.objects.get(pk=pk), "finish", actor=actor, note="x", at=asked)
    row = visit_row(pk)
    assert row.finished_at == asked and row.published_at > asked


def test_every_number_of_visits_opens_its_page_and_its_list(ground):
    with scoped_to(PROVINCE):
        visit = make_visit(
            ground.cast, "a1", finished_at=hours_ago(1), form="concentrated", findings=[{"fixed": True}, {}]
        )
        make_visit(ground.cast, "b1", finished_at=hours_ago(1))
    places = {
        "province": (Place(), 2), "city_a": (Place("city", ground.cast.actor("city_a").city_id), 1),
        "office_a": (Place("zone", ground.cast.zone["a"]), 1), "area_a": (Place("area", ground.cast.area["a1"]), None),
        "leader_a": (Place("enterprise", ground.cast.enterprise["a1"]), 1),
    }  # fmt: skip
    ids = ("visits_done", "visits_firms", "visits_groups", "visits_people", "visits_concentrated", "I10", "I11", "I12", "I08",
           "firms_unvisited", "visits_fixed", "findings_confirmed", "findings_repeated")  # fmt: skip
    for username, (place, many) in places.items():
        client = ground.cast.client(username)
        for id_ in ids:
            page = client.get(place.url(figure(id_), year()))
            assert page.status_code == 200, (username, id_)
        if many is not None:
            url = figure("visits_done").rows_url(year(), place.filters())
            text = client.get(url).content.decode()
            assert text.count(f"/visits/{visit.pk}/") >= 1 and (many == 2 or "企业 b1" not in text), (username, url)
    text = (
        ground.cast.client("office_a")
        .get(Place("zone", ground.cast.zone["a"]).url(figure("I10"), year()))
        .content.decode()
    )
    assert visit.number in text and "2.0" in text


def test_the_page_of_an_enterprise_says_how_often_and_when_it_was_visited(ground):
    with scoped_to(PROVINCE):
        visit = make_visit(ground.cast, "a1", finished_at=hours_ago(1), findings=[{}, {}, {}])
        make_visit(ground.cast, "a1", finished_at=hours_ago(2), form="secret", secret_to=1)
    for username in ("office_a", "safety_a1"):
        text = ground.phone(username).get(f"/enterprises/{ground.cast.enterprise['a1']}/")
        assert "今年检查" in text and "每家次隐患数" in text and "累计查出 3 项 ÷ 1 家次" in text
        assert f"/visits/{visit.pk}/" in text and visit.number in text
    assert "今年检查" not in ground.phone("office_a").get(f"/enterprises/{ground.cast.enterprise['a2']}/")


def test_peers_are_those_of_the_same_sector_and_size_and_the_lowest_is_marked(ground):
    cast = ground.cast
    found = {1: 0, 2: 4, 3: 5, 4: 4, 5: 6, 6: 5, 7: 4}
    with scoped_to(PROVINCE):
        firms = [_firm(cast, n) for n in found]
    for pk, many in zip(firms, found.values(), strict=True):
        with scoped_to(PROVINCE):
            make_visit(cast, "a1", enterprise_id=pk, finished_at=hours_ago(1), findings=[{}] * many)
            for _more in range(1 if pk == firms[1] else 2):
                make_visit(cast, "a1", enterprise_id=pk, finished_at=hours_ago(2))
    with scoped_to(scope_of(cast.actor("office_a"))):
        lines = {one.enterprise_id: one for one in compared(FIRM, today()).lines}
    low, other = lines[firms[0]], lines[firms[4]]
    assert (low.peers, low.visits, low.found, low.per_visit) == (6, 3, 0, Decimal(0))
    others = [Decimal(4) / 2, *(Decimal(n) / 3 for n in (5, 4, 6, 5, 4))]
    mean = sum(others) / 6
    deviation = (sum((n - mean) ** 2 for n in others) / 5).sqrt()
    assert low.z == ((0 - mean) / deviation).quantize(Decimal("0.01")) and low.is_few and not other.is_few
    assert not replace(low, visits=2).is_few, "two visits without findings say nothing about an enterprise"
    text = ground.phone("office_a").get("/visits/peers/")
    assert "过少" in text and "更多 1" in text
    assert "更多 5" not in ground.phone("office_a").get("/visits/peers/", few="on")
    ground.phone("safety_a1").get("/visits/peers/", status=403)


def test_fewer_than_five_peers_or_equal_ones_say_nothing(ground):
    with scoped_to(PROVINCE):
        alike = [_firm(ground.cast, n, sector="gas") for n in range(1, 8)]
        few = [_firm(ground.cast, n, sector="fire") for n in range(11, 16)]
    with scoped_to(PROVINCE):
        for n, pk in enumerate(alike + few):
            make_visit(
                ground.cast, "a1", enterprise_id=pk, finished_at=hours_ago(1), findings=[{}] * (1 if pk in alike else n)
            )
            for _more in range(2):  # a third each time: sums of thirds are exact enough to be equal
                make_visit(ground.cast, "a1", enterprise_id=pk, finished_at=hours_ago(2))
        found = compared(FIRM, today())
        assert {one.z for one in found.lines if one.enterprise_id in {*alike, *few}} == {None}
        assert {one.peers for one in found.lines if one.enterprise_id in few} == {4}
        assert {one.zone_id for one in compared(ZONE, today()).lines} == {ground.cast.zone["a"]}
    assert "—" in ground.phone("province").get("/visits/peers/", of="zone")


def test_visits_of_more_than_a_year_ago_and_secret_ones_are_no_ones_peers(ground):
    start, _end = span(today())
    with scoped_to(PROVINCE):
        make_visit(ground.cast, "a1", finished_at=hours_ago(1), form="secret", secret_to=3, findings=[{}])
        make_visit(ground.cast, "a1", finished_at=timezone.now() - datetime.timedelta(days=367), findings=[{}])
        assert compared(FIRM, today()).lines == []
    assert today() - start == datetime.timedelta(days=364) or start.month == 2


def test_what_zones_confirmed_of_an_experts_findings_is_listed_by_expert(ground):
    with scoped_to(PROVINCE):
        make_visit(
            ground.cast, "a1", finished_at=hours_ago(1),
            findings=[{"by_expert": True, "finder_name": "专家甲", "finder_user_id": 7}, {"finder_name": "检查员乙"}],
        )  # fmt: skip
    text = ground.phone("office_a").get("/visits/peers/", of="expert")
    assert "专家甲" in text and "检查员乙" not in text and "0.0%" in text
    listed = visit_list_url({}, *span(today()), found_by=7)
    assert ground.cast.client("office_a").get(listed).status_code == 200


def test_a_finding_that_became_a_danger_keeps_what_figures_ask_of_it(ground):
    from django.db import IntegrityError, transaction

    with scoped_to(PROVINCE):
        make_visit(ground.cast, "a1", finished_at=hours_ago(1), findings=[{}])
        for change in ({"item_key": "A1"}, {"repeats_id": 1}, {"sector": "gas"}, {"location": "别处"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Finding.objects.update(**change)


def _firm(cast: Any, n: int, **facts: Any) -> int:
    from enterprises.credit_code import check_character
    from enterprises.models import Enterprise

    code = f"91320900MA1PEER{n:02d}"
    values = {"sector": "dust", "size": "small"} | facts
    return Enterprise.objects.create(
        zone_id=cast.zone["a"], credit_code=code + check_character(code), name=f"更多 {n}", **values
    ).pk
