"""What a reader must be told beside the facts: marks of photos, duplicates, reopenings, zones not yet confirmed."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import tasks, workdays
from core.models import Job
from core.tenancy import Scope, scope_of, scoped_to
from core.workflow import perform
from hazards.dangers.models import Danger, Request
from parks.models import Zone
from tests.dangers.test_lists import issued, rows
from tests.dangers.test_pages import Party

pytestmark = pytest.mark.django_db
TO_CONFIRM = "待确认"


@pytest.fixture
def party(cast, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return Party(cast)


@pytest.fixture
def unconfirmed(cast):
    """Zone a as if its name were known from recall only."""
    with scoped_to(Scope(tier="province")):
        assert Zone.objects.filter(pk=cast.zone["a"]).update(confirmed=False) == 1


def text(client, name: str, *args: object, **params: str) -> str:
    return client.get(reverse(name, args=args), params).content.decode()


def export(cast, person: str, query: str) -> list[dict]:
    """Press export in the danger list, run the job, read the CSV."""
    client, actor = cast.client(person), cast.actor(person)
    client.post(f"{reverse('dangers:list')}?{query}&do=export&format=csv")
    with scoped_to(scope_of(actor)):
        job = Job.objects.get()
    tasks.run_job(job.pk, seat_id=actor.seat_id)
    body = b"".join(client.get(reverse("downloads:file", args=[job.pk])).streaming_content)
    lines = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    return [line for line in lines if line["状态"] is not None]  # below the rows the file speaks about itself


def test_marks_of_photos_are_told_to_the_supervisor_in_red_and_not_to_the_enterprise(party):
    pk = party.to_acceptance()
    mark = "照片没有拍摄时间"
    for page in ("dangers:detail", "dangers:panel"):
        assert f'<span class="late-text">{mark}</span>' in text(party["office_a"], page, pk), page
        assert mark in text(party["expert_a"], page, pk), page
        assert mark not in text(party["safety_a1"], page, pk), page


def test_a_duplicate_names_the_record_it_doubles(cast):
    one, other = issued(cast, state="issued"), issued(cast, serial=2)
    asker = cast.actor("office_a")
    with scoped_to(scope_of(asker)):
        perform(
            one, "ask_void", actor=asker, note="同一处", void_reason=Request.VoidReason.DUPLICATE, duplicate_of=other.pk
        )
    link = f'<a class="id" href="{reverse("dangers:detail", args=[other.pk])}">2026-0002</a>'
    assert link in text(cast.client("office2_a"), "dangers:detail", one.pk)
    answer = cast.client("office2_a").post(reverse("dangers:do", args=[one.pk, "grant_void"]), {"note": "属实"})
    assert answer.status_code == 302
    page = text(cast.client("office_a"), "dangers:detail", one.pk)
    assert f'<a href="{reverse("dangers:detail", args=[other.pk])}">2026-0002</a>' in page and "重复于" in page


def test_a_duplicate_out_of_reach_is_not_named(cast):
    hidden = issued(cast, visible_to_enterprise=False, serial=2)
    seen = issued(cast, state="void", duplicate_of_id=hidden.pk)
    assert "重复于" in text(cast.client("office_a"), "dangers:detail", seen.pk)
    page = text(cast.client("safety_a1"), "dangers:detail", seen.pk)
    assert "重复于" not in page and reverse("dangers:detail", args=[hidden.pk]) not in page


def test_the_reopened_are_a_list_of_their_own(cast):
    again, plain = issued(cast, reopened_count=2), issued(cast, serial=2)
    office = cast.client("office_a")
    page = office.get(reverse("dangers:list"), {"tab": "all", "reopened": "true"})
    assert rows(page) == {again.pk} and "假销号重开：是" in page.content.decode()
    assert rows(office.get(reverse("dangers:list"), {"tab": "all", "reopened": "false"})) == {plain.pk}


def test_the_ledger_tells_first_closing_reopenings_supervision_and_photos(party):
    pk = party.to_acceptance()
    closed = datetime.datetime(2026, 3, 1, 16, 30, tzinfo=datetime.UTC)  # 0:30 of 2 March in Shanghai
    with scoped_to(scope_of(party.cast.actor("office_a"))):
        Danger.objects.filter(pk=pk).update(first_closed_at=closed, reopened_count=1)
    issued(party.cast, serial=900)
    told, bare = sorted(export(party.cast, "office_a", "tab=all"), key=lambda row: row["重开次数"], reverse=True)
    assert told["首次销号"] == "2026-03-02" and told["重开次数"] == "1"
    assert told["督查日期"] == timezone.localdate().isoformat()
    assert (told["整改前照片（张）"], told["整改后照片（张）"]) == ("1", "1")
    assert (bare["整改前照片（张）"], bare["整改后照片（张）"]) == ("0", "0")
    assert (bare["首次销号"], bare["督查日期"]) == ("", "")


def test_a_page_of_the_list_does_not_count_photos(cast):
    issued(cast)
    client = cast.client("office_a")
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("dangers:list"), {"tab": "all"})
    assert not [one for one in seen.captured_queries if "dangers_evidence" in one["sql"]]


@pytest.mark.parametrize("person", ["province", "office_a", "safety_a1"])
def test_an_unconfirmed_zone_is_marked_on_the_record_and_the_paper(cast, unconfirmed, person):
    pk = issued(cast).pk
    page = text(cast.client(person), "dangers:detail", pk)
    head = page.split('id="main"')[1]
    assert f'盐城经济技术开发区 <span class="tag mini tag-dash">{TO_CONFIRM}</span>' in head
    assert "盐城经济技术开发区（待确认）限期整改通知书" in text(cast.client(person), "dangers:notice", pk)


def test_a_confirmed_zone_carries_no_mark(cast):
    pk = issued(cast).pk
    for person in ("province", "office_a", "safety_a1"):
        assert TO_CONFIRM not in text(cast.client(person), "dangers:detail", pk), person
        assert TO_CONFIRM not in text(cast.client(person), "dangers:notice", pk), person


def test_the_seat_chip_says_that_the_zone_is_unconfirmed(cast, unconfirmed):
    tag = f'<span class="tag mini tag-dash">{TO_CONFIRM}</span>'
    top = text(cast.client("office_a"), "dangers:list").split("</header>")[0]
    assert top.count(tag) == 2, "the chip and the choice of seats"
    assert "盐城经济技术开发区（待确认） " in top, "the spoken name"
    assert tag not in text(cast.client("office_b"), "dangers:list").split("</header>")[0]
    assert tag not in text(cast.client("safety_a1"), "dangers:list").split("</header>")[0], "the chip names the firm"


def test_choices_conditions_and_exports_mark_the_zone(cast, unconfirmed):
    issued(cast)
    zone = str(cast.zone["a"])
    page = text(cast.client("province"), "dangers:list", zone=zone)
    assert ">盐城经济技术开发区（待确认）</option>" in page and ">南京经济技术开发区</option>" in page
    assert "开发区：盐城经济技术开发区（待确认）" in page
    assert export(cast, "province", "tab=all")[0]["开发区"].endswith("（待确认）")


def test_people_and_their_page_mark_the_zone(cast, unconfirmed):
    tag = f'盐城经济技术开发区 <span class="tag mini tag-dash">{TO_CONFIRM}</span>'
    sys = cast.client("sys_a")
    assert tag in text(sys, "accounts:people").split('id="main"')[1]
    page = text(sys, "accounts:seat", cast.people["office_a"].seat_id).split('id="main"')[1]
    assert tag in page and "盐城经济技术开发区（待确认）" in page


def test_limits_typed_are_kept_when_the_session_ends(cast):
    assert 'data-draft="limits"' in text(cast.client("office_a"), "dangers:limits")


def test_a_missing_calendar_is_told_before_deadlines_reach_its_year(cast, monkeypatch):
    last = max(workdays.known_years())
    words = f"{last + 1} 年的法定工作日历还没有"
    client = cast.client("office_a")
    for day, told in ((datetime.date(last, 10, 31), False), (datetime.date(last, 11, 20), True)):
        monkeypatch.setattr("core.workdays.today", lambda day=day: day)
        assert (words in text(client, "dangers:list")) is told, day
