"""The danger list and my work: what the filters, the ticked rows, the counts and the menu say."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from core.tenancy import scope_of, scoped_to
from core.workflow import perform
from hazards.dangers.models import Danger, Request
from hazards.dangers.waiting import waiting_for
from tests.factories import make_danger

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    return cast.client("office_a")


def rows(page) -> set[int]:
    """Ids of the rows shown."""
    return {row["id"] for row in page.context["list"]["rows"]}


def make(cast, person="office_a", **fields) -> Danger:
    with scoped_to(scope_of(cast.actor(person))):
        return make_danger(cast, "a1", **fields)


def issued(cast, **fields) -> Danger:
    """A danger under rectification, as issue and signing leave it."""
    now = timezone.now()
    due = timezone.localdate() + datetime.timedelta(days=10)
    serial = fields.pop("serial", 1)
    given = {
        "state": "rectifying", "number": f"X-2026-{serial:04d}", "number_year": 2026, "number_serial": serial,
        "issued_at": now, "due_on": due, "original_due_on": due, "visible_to_enterprise": True,
    }  # fmt: skip
    return make(cast, **given | fields)


def test_several_states_in_a_link_stay_together_when_another_filter_changes(cast, office):
    one, two, other = make(cast, state="review"), issued(cast), make(cast)
    page = office.get(reverse("dangers:list"), {"tab": "all", "state": ["review", "rectifying"]})
    assert rows(page) == {one.pk, two.pk} and other.pk not in rows(page)
    assert 'value="review,rectifying" selected' in page.content.decode()
    again = office.get(reverse("dangers:list"), {"tab": "all", "state": "review,rectifying", "severity": "a"})
    assert rows(again) == {one.pk, two.pk}


def test_found_and_closed_days_are_days_in_shanghai(cast, office):
    evening = datetime.datetime(2026, 3, 1, 15, 59, tzinfo=datetime.UTC)  # 23:59 of 1 March
    night = datetime.datetime(2026, 3, 1, 16, 0, tzinfo=datetime.UTC)  # 0:00 of 2 March
    first, second = make(cast, found_at=evening), make(cast, found_at=night)
    on = reverse("dangers:list")
    assert rows(office.get(on, {"tab": "all", "found_to": "2026-03-01"})) == {first.pk}
    assert rows(office.get(on, {"tab": "all", "found_from": "2026-03-02"})) == {second.pk}
    assert rows(office.get(on, {"tab": "all", "closed_from": "2026-03-01"})) == set()


def test_the_head_says_how_many_are_overdue(cast, office):
    past = timezone.localdate() - datetime.timedelta(days=3)
    issued(cast, due_on=past, original_due_on=past)
    make(cast, state="review")
    page = office.get(reverse("dangers:list"))
    assert page.context["list"]["total"] == 2 and page.context["list"]["late"] == 1
    assert "逾期 3 天" in page.content.decode()


def test_ticked_rows_are_exported_and_nothing_else(cast, office):
    wanted = [make(cast).pk, make(cast, state="review").pk]
    make(cast)
    answer = office.post(reverse("dangers:list") + "?do=selected", {"ids": wanted})
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("downloads:list")
    with scoped_to(scope_of(cast.actor("office_a"))):
        job = Job.objects.get()
    from django.http import QueryDict

    from core.listing import listing_named

    listing, query, actor = listing_named("dangers"), QueryDict(job.params["query"]), cast.actor("office_a")
    with scoped_to(scope_of(actor)):
        found = listing.matching(query, actor, listing.filterset(query, actor))
        assert {row.pk for row in found} == set(wanted)
    nothing = office.post(reverse("dangers:list") + "?do=selected", {})
    assert nothing.headers["Location"] == reverse("dangers:list"), "nothing ticked is no error page"


def test_only_who_sees_several_zones_has_a_column_for_them(cast, office):
    make(cast, state="review")
    assert "zone__short_name" not in office.get(reverse("dangers:list")).context["list"]["rows"][0]
    assert "zone__short_name" in cast.client("province").get(reverse("dangers:list")).context["list"]["rows"][0]


def test_what_i_asked_for_waits_for_somebody_else(cast):
    danger = make(cast, state="review")
    with scoped_to(scope_of(cast.actor("office_a"))):
        perform(danger, "ask_void", actor=cast.actor("office_a"), note="误报", void_reason=Request.VoidReason.MISTAKE)
    for person, waits in (("office_a", False), ("office2_a", True), ("leader_a", True), ("area_a", False)):
        actor = cast.actor(person)
        with scoped_to(scope_of(actor)):
            assert waiting_for(Danger.objects.all(), actor).filter(pk=danger.pk).exists() is waits, person


@pytest.mark.parametrize("person", ["office_a", "inspector_a", "area_a", "expert_a", "safety_a1"])
def test_my_own_draft_waits_for_me(cast, person):
    actor = cast.actor(person)
    make(cast, person, finder_user_id=actor.user_id, visible_to_enterprise=person == "safety_a1")
    page = cast.client(person).get(reverse("work"))
    assert "草稿还没提交" in page.content.decode()
    work = next(item for item in page.context["menu"] if item.key == "work")
    assert work.count == 1


def test_without_the_right_even_an_empty_form_is_refused(cast):
    danger = make(cast, state="review")
    answer = cast.client("inspector_a").post(reverse("dangers:do", args=[danger.pk, "return"]), {"note": ""})
    assert answer.status_code == 403


def test_every_kind_of_notice_has_a_short_name():
    from hazards.dangers.notices_text import NAMES, TEXTS

    assert set(TEXTS) == set(NAMES)
