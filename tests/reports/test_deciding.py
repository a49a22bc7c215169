"""需会议研究的隐患: what waits for a decision stands in the brief as it was when the week was frozen, on one page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from core.download_files import path_of
from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger, Request
from reports.deciding import ON_THE_PAGE, problems
from reports.models import Brief, ReportPeriod
from reports.weekly import make_briefs, period_of
from tests.cast import Cast
from tests.factories import make_danger
from tests.reports.month import run_jobs
from tests.reports.test_weekly import END, START, at

pytestmark = pytest.mark.django_db


def open_danger(cast: Cast, serial: int, firm: str = "a1", **fields: Any) -> Danger:
    values = {
        "state": "rectifying", "found_at": at(START, 8), "issued_at": at(START, 9),
        "due_on": END + datetime.timedelta(days=9), "original_due_on": START,
        "number_serial": serial, "number_year": START.year, "number": f"Q-{serial}",
    }  # fmt: skip
    return make_danger(cast, firm, **values | fields)


def ask(danger: Danger, kind: str, state: str, **fields: Any) -> Request:
    values = {
        "zone_id": danger.zone_id, "enterprise_id": danger.enterprise_id, "danger": danger, "kind": kind,
        "state": state, "reason": "设备停产更换", "asked_at": at(START, 10), "asker_user_id": 1, "asker_name": "陆",
        "asker_post": "安全员",
    }  # fmt: skip
    return Request.objects.create(**values | fields)


@pytest.fixture
def frozen(cast, settings, tmp_path) -> ReportPeriod:
    """A week frozen with one danger of each reason, one that is nobody's decision, and one of another zone."""
    settings.DATA_DIR = tmp_path
    with scoped_to(Scope("province")):
        open_danger(cast, 1)
        open_danger(cast, 2, severity="major", due_on=END)
        later = {"new_due_on": END, "first_at": at(START, 11), "first_user_id": 2, "first_name": "吴"}
        ask(open_danger(cast, 3), "extension", "second", **later)
        ask(open_danger(cast, 4), "extension", "first", new_due_on=END)  # the office decides
        ask(open_danger(cast, 5, area_id=None), "void", "first", void_reason="mistake")
        open_danger(cast, 6, round=3)
        open_danger(cast, 7, round=2)
        open_danger(cast, 1, firm="b1", round=4)
        week = ReportPeriod.objects.create(
            kind="week", start=START, end=END, opened_at=timezone.now(), known_at=timezone.now()
        )
        make_briefs(week, now=timezone.now())
    return week


def brief_of(cast, week: ReportPeriod) -> Brief:
    with scoped_to(Scope("province")):
        return Brief.objects.get(zone_id=cast.zone["a"], period=week)


def block_of(client, brief: Brief) -> str:
    shown = client.get(f"/reports/weeks/{brief.pk}/").content.decode()
    return shown[shown.index("需会议研究的隐患") : shown.index("<h2>议定事项")]


def test_the_brief_lists_what_waits_for_a_decision_with_its_reason_and_its_page(cast, frozen) -> None:
    shown = block_of(cast.client("leader_a"), brief_of(cast, frozen))
    for number, why in (
        ("Q-2", "重大隐患逾期"),
        ("Q-3", "延期待二级审批"),
        ("Q-5", "作废待复核"),
        ("Q-6", "整改退回两次以上"),
    ):
        row = next(part for part in shown.split("<tr>") if f">{number}</a>" in part)
        assert why in row
        with scoped_to(Scope("province")):
            assert f'href="/dangers/{Danger.objects.get(number=number, zone_id=cast.zone["a"]).pk}/"' in row
    for number in ("Q-1", "Q-4", "Q-7"):
        assert f">{number}</a>" not in shown
    assert "未填" in shown and "CANARY-b" not in shown


def test_it_stays_as_it_was_when_the_week_was_frozen(cast, frozen) -> None:
    before = block_of(cast.client("leader_a"), brief_of(cast, frozen))
    with scoped_to(Scope("province")):
        Request.objects.filter(state="second").update(state="granted", second_at=timezone.now(), second_user_id=3)
        Danger.objects.filter(number="Q-7").update(round=3)
    assert block_of(cast.client("leader_a"), brief_of(cast, frozen)) == before
    with scoped_to(Scope("province")):
        week = ReportPeriod.objects.get(pk=frozen.pk)
        kept = problems([cast.zone["a"]], period_of(week))[cast.zone["a"]]
    assert "extension" in {reason for one in kept for reason in one["why"]}, "decided after the freeze: it waited then"


def test_the_paper_lists_the_gravest_and_counts_the_others(cast, frozen) -> None:
    with scoped_to(Scope("province")):
        for serial in range(20, 60):
            open_danger(cast, serial, round=3)
        days = datetime.timedelta(days=7)
        week = ReportPeriod.objects.create(
            kind="week", start=START + days, end=END + days, opened_at=timezone.now(), known_at=timezone.now()
        )
        make_briefs(week, now=timezone.now())
    brief, client = brief_of(cast, week), cast.client("leader_a")
    more = len(brief.cells["decide"]) - ON_THE_PAGE
    assert more == 41
    shown = block_of(client, brief)
    assert f"另有 {more} 项" in shown and shown.index(">Q-2<") < shown.index(f"另有 {more} 项") < shown.index("Q-23")
    assert client.post(f"/reports/weeks/{brief.pk}/paper/").status_code == 302
    row = run_jobs(cast.actor("leader_a"), "reports.brief_paper")
    document = Document(str(path_of(row.file_path)))
    table = next(one for one in document.tables if one.rows[0].cells[1].text == "编号")
    listed = [line.cells[1].text for line in table.rows[1:-1]]
    assert ON_THE_PAGE < len(listed) < ON_THE_PAGE + more, "as many as the page has room for"
    gravest = {one["danger"] for one in brief.cells["decide"][:ON_THE_PAGE]}
    with scoped_to(Scope("province")):
        assert set(Danger.objects.filter(number__in=listed[:ON_THE_PAGE]).values_list("pk", flat=True)) == gravest
    assert table.rows[-1].cells[0].text == f"另有 {ON_THE_PAGE + more - len(listed)} 项"


def test_a_brief_made_before_there_was_the_list_says_nothing_of_it(cast, frozen) -> None:
    with scoped_to(Scope("province")):
        days = datetime.timedelta(days=7)
        week = ReportPeriod.objects.create(
            kind="week", start=START - days, end=END - days, opened_at=timezone.now(), known_at=timezone.now()
        )
        cells = {"areas": {}, "all": Brief.objects.filter(period=frozen).first().cells["all"]}
        brief = Brief.objects.create(zone_id=cast.zone["a"], period=week, cells=cells)
    shown = cast.client("leader_a").get(f"/reports/weeks/{brief.pk}/").content.decode()
    assert "需会议研究的隐患" not in shown


def test_problems_of_many_zones_cost_as_many_statements_as_of_one(cast, frozen) -> None:
    with scoped_to(Scope("province")):
        period = period_of(ReportPeriod.objects.get(pk=frozen.pk))
        counts = []
        for zones in ([cast.zone["a"]], list(cast.zone.values())):
            with CaptureQueriesContext(connection) as asked:
                problems(zones, period)
            counts.append(len(asked))
    assert counts[0] == counts[1] == 4
