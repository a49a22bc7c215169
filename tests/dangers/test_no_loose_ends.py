"""Nothing stays without an end: requests overtaken by events, news that looks like old news, levels nobody chose."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, Refused
from core.models import Notice
from hazards.dangers import evidence
from hazards.dangers.models import Danger, Request, Step
from tests.dangers.test_workflow import Walk

pytestmark = pytest.mark.django_db


def requests_of(walk: Walk) -> list[tuple[str, str]]:
    with walk.seen_by("office_a"):
        return list(Request.objects.filter(danger_id=walk.danger.pk).order_by("id").values_list("kind", "state"))


def test_an_extension_lapses_when_the_evidence_comes_first(cast):
    walk = Walk(cast)
    walk.to_rectifying()
    later = walk.danger.due_on + datetime.timedelta(days=3)
    walk.do("safety_a1", "ask_extension", note="配件未到", new_due_on=later, interim="停用并挂牌")
    walk.do("safety_a1", "submit_evidence", note="配件提前到了，已换", files=[walk.photo()])
    assert requests_of(walk) == [("extension", "withdrawn")]
    walk.do("area_a", "supervise_reject", note="还差一处")
    with walk.seen_by("safety_a1"):
        assert "extension_lapsed" in Step.objects.filter(transition="submit_evidence").get().data


def test_a_void_asked_for_before_signing_can_still_be_decided_after_it(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "issue")
    walk.do("office_a", "ask_void", note="与另一条重复登记", void_reason="mistake")
    walk.do("safety_a1", "sign")
    walk.do("safety_a1", "submit_evidence", note="已清扫", files=[walk.photo()])
    walk.do("area_a", "supervise", note="属实")
    with pytest.raises(Refused, match="已有一件申请在审批"):
        walk.do("acceptor_a", "accept", note="合格")
    with pytest.raises(Refused):
        walk.do("office_a", "grant_void", note="本人同意")
    assert walk.do("leader_a", "grant_void", note="确属误报").state == "void"
    assert requests_of(walk) == [("void", "granted")]


def test_who_asked_for_the_void_hears_that_it_was_refused(cast):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "ask_void", note="与另一条重复登记", void_reason="mistake")
    walk.do("leader_a", "refuse_void", note="不是重复")
    with walk.seen_by("office_a"):
        assert Notice.objects.filter(kind="dangers.void_refused", seat_id=cast.people["office_a"].seat_id).count() == 1


def test_a_major_danger_becomes_a_general_one_only_on_purpose(cast):
    walk = Walk(cast)
    with walk.seen_by("office_a"):
        Danger.objects.filter(pk=walk.danger.pk).update(severity="major")
    walk.do("inspector_a", "submit")
    page = cast.client("office_a").get(reverse("dangers:do", args=[walk.danger.pk, "issue"])).content.decode()
    assert "登记时判为重大隐患" in page and '<option value="a" selected' not in page
    with pytest.raises(Refused, match="挂牌督办"):
        walk.do("office_a", "issue")
    with pytest.raises(InvalidInput):
        walk.do("office_a", "issue", severity="a")
    danger = walk.do("office_a", "issue", severity="a", severity_reason="不符合重大事故隐患判定标准所列情形")
    assert danger.state == "issued" and danger.severity == "a"
    with walk.seen_by("office_a"):
        assert Step.objects.get(danger_id=danger.pk, transition="issue").data["severity"] == ["major", "a"]


def test_each_return_is_told_and_only_to_the_one_who_reported(cast):
    walk = Walk(cast)
    for reason in ("缺照片", "照片看不清"):
        walk.do("inspector_a", "submit")
        walk.do("office_a", "return", note=reason)
    told = {}
    for username in ("inspector_a", "area_a", "expert_a", "office2_a", "safety_a1"):
        with walk.seen_by(username):
            mine = Notice.objects.filter(seat_id=cast.people[username].seat_id, kind="dangers.returned")
            told[username] = mine.count()
    assert told == {"inspector_a": 2, "area_a": 0, "expert_a": 0, "office2_a": 0, "safety_a1": 0}


def test_the_finder_on_site_reports_what_was_mended_at_once(cast):
    walk = Walk(cast)
    before, after = walk.photo("inspector_a"), walk.photo("inspector_a")
    with walk.seen_by("inspector_a"):
        evidence.attach(walk.danger, [before], kind="before", at=timezone.now(), visible=False)
    danger = walk.do("inspector_a", "fix_on_spot", note="现场已清扫", files=[after], department_id=cast.department["a"])
    assert (danger.state, danger.on_the_spot, danger.department_id) == ("acceptance", True, cast.department["a"])


def test_somebody_answers_for_the_rectification_or_it_is_not_issued(cast):
    from enterprises.models import Enterprise

    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    with walk.seen_by("office_a"):
        Enterprise.objects.filter(pk=walk.danger.enterprise_id).update(principal_name="", safety_head_name="")
        walk.danger = Danger.objects.get(pk=walk.danger.pk)
    with pytest.raises(InvalidInput) as wrong:
        walk.do("office_a", "issue")
    assert "responsible_person" in wrong.value.fields
    assert walk.do("office_a", "issue", responsible_person="孟祥东").responsible_person == "孟祥东"


@pytest.fixture
def finder_leaves(cast, connect_as):
    """Ends the inspector's post, by another connection, and gives it back afterwards."""
    cursor = connect_as("super").cursor()
    sql = "update accounts_seat set state = %s where username = 'inspector_a'"
    cursor.execute("set session_replication_role = replica")
    yield lambda: cursor.execute(sql, ["ended"])
    cursor.execute(sql, ["active"])


def test_a_report_returned_to_somebody_who_left_waits_for_the_office(cast, finder_leaves):
    walk = Walk(cast)
    walk.do("inspector_a", "submit")
    walk.do("office_a", "return", note="缺部位")
    edit = reverse("dangers:edit", args=[walk.danger.pk])
    office = cast.client("office_a")
    assert edit not in office.get("/").content.decode()
    assert office.get(edit).status_code == 302, "back to the record: not the office's to mend"
    finder_leaves()
    page = office.get("/").content.decode()
    assert edit in page and "发现人已离任" in page
    assert office.get(edit).status_code == 200
    assert walk.do("office_a", "submit").state == "review"
    assert walk.danger.finder_user_id == cast.people["inspector_a"].user_id


@pytest.fixture
def second_seat(cast, connect_as):
    """The acceptor also sits in enterprise a1; the row is committed by another connection and taken away again."""
    cursor = connect_as("super").cursor()
    cursor.execute("set session_replication_role = replica")
    cursor.execute("create temporary table mine as select * from accounts_seat where username = 'safety_a1'")
    cursor.execute("update mine set id = 990001, user_id = %s", [cast.people["acceptor_a"].user_id])
    cursor.execute("insert into accounts_seat overriding system value table mine")
    yield
    cursor.execute("delete from accounts_seat where id = 990001")


def test_who_also_has_a_seat_in_the_enterprise_does_not_accept_for_it(cast, second_seat):
    walk = Walk(cast)
    walk.to_acceptance()
    with pytest.raises(Refused, match="企业不能验收自己的隐患"):
        walk.do("acceptor_a", "accept", note="合格")
