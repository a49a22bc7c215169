"""The branches through the pages: rejected rounds, void by a second person, reopening, returning, on the spot."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.tenancy import scope_of, scoped_to
from hazards.dangers.models import Danger
from tests.dangers.test_pages import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(cast, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return Party(cast)


def page_of(party, person, pk) -> str:
    return party[person].get(reverse("dangers:detail", args=[pk])).content.decode()


def known(party, pk) -> Danger:
    with scoped_to(scope_of(party.cast.actor("province"))):
        return Danger.objects.get(pk=pk)


def reported(party) -> int:
    party.report()
    return party.latest().pk


def test_a_rejected_round_is_shown_as_a_loop_and_told_to_the_enterprise(party):
    pk = party.to_rectifying()
    due = known(party, pk).due_on
    party.do("safety_a1", pk, "submit_evidence", note="已清扫", photos=party.photo())
    assert party.do("area_a", pk, "supervise_reject", note="弯头处仍有积尘").status_code == 302
    danger = known(party, pk)
    assert (danger.state, danger.round, danger.due_on) == ("rectifying", 2, due)
    page = page_of(party, "safety_a1", pk)
    assert "整改（第 2 轮）" in page and "弯头处仍有积尘" in page and "已退回" in page
    form = party["safety_a1"].get(reverse("dangers:do", args=[pk, "submit_evidence"])).content.decode()
    assert "上次为什么退回" in form and "弯头处仍有积尘" in form
    party.do("safety_a1", pk, "submit_evidence", note="弯头已清", photos=party.photo())
    party.do("area_a", pk, "supervise", note="属实")
    assert party.do("acceptor_a", pk, "accept_reject", note="缺卸灰记录").status_code == 302
    assert known(party, pk).round == 3


def test_rejecting_without_a_reason_is_said_at_the_field(party):
    pk = party.to_acceptance()
    answer = party.do("acceptor_a", pk, "accept_reject", note="  ")
    assert answer.status_code == 422 and "id_note_error" in answer.content.decode()
    assert party.state(pk) == "acceptance"


def test_the_same_photo_does_not_serve_twice(party):
    pk = party.to_rectifying()
    party.do("safety_a1", pk, "submit_evidence", note="已清扫", photos=party.photo())
    party.do("area_a", pk, "supervise_reject", note="还差卸灰装置")
    party.colour -= 1
    answer = party.do("safety_a1", pk, "submit_evidence", note="又清扫了一遍", photos=party.photo())
    page = answer.content.decode()
    assert answer.status_code == 422 and "用过" in page and "又清扫了一遍" in page
    assert party.state(pk) == "rectifying"


def test_a_void_needs_a_second_person(party):
    pk = reported(party)
    assert party.do("office_a", pk, "ask_void", void_reason="mistake", note="现场核实不是隐患").status_code == 302
    assert party.state(pk) == "review"
    same = party.do("office_a", pk, "grant_void", note="同意")
    assert same.status_code == 409 and "另一人" in same.content.decode()
    assert party.do("office2_a", pk, "grant_void", note="同意").status_code == 302
    assert party.state(pk) == "void"
    assert "do/issue/" not in page_of(party, "office_a", pk)


def test_a_duplicate_must_be_a_danger_of_the_same_enterprise(party):
    pk = reported(party)
    answer = party.do("office_a", pk, "ask_void", void_reason="duplicate", duplicate_number="2020-0001", note="重复")
    assert answer.status_code == 422 and "没有找到这个编号" in answer.content.decode()


def test_a_false_closure_is_reopened_and_keeps_its_first_date(party):
    pk = party.to_acceptance()
    party.do("acceptor_a", pk, "accept", note="合格")
    first = known(party, pk).first_closed_at
    assert party.do("safety_a1", pk, "reopen", note="x").status_code == 403
    assert party.do("leader_a", pk, "reopen", note="回头看发现除尘器未开").status_code == 302
    danger = known(party, pk)
    assert (danger.state, danger.closed_at, danger.first_closed_at) == ("rectifying", None, first)
    assert "重开 1 次" in page_of(party, "office_a", pk)


def test_a_returned_report_is_mended_by_its_finder_only(party):
    pk = reported(party)
    party.do("office_a", pk, "return", note="请写清是哪台除尘器")
    edit = reverse("dangers:edit", args=[pk])
    assert "请写清是哪台除尘器" in party["inspector_a"].get(edit).content.decode()
    assert party["office_a"].get(edit).status_code == 302, "not the finder: back to the record"
    fields = {
        "description": "抛光车间 2 号除尘器管道积尘超过 1 mm",
        "location": "抛光车间",
        "severity": "a",
        "sector": "dust",
        "found_at": "2026-11-01T09:30",
        "form": "routine",
    }
    assert party["inspector_a"].post(edit, fields).status_code == 302
    assert party.state(pk) == "review" and "2 号除尘器" in known(party, pk).description


def test_fixed_on_the_spot_goes_straight_to_acceptance(party):
    party.report("office_a", then="draft")
    pk = party.latest().pk
    assert party.state(pk) == "draft"
    assert party.do("office_a", pk, "fix_on_spot", note="当场清扫", photos=party.photo()).status_code == 302
    danger = known(party, pk)
    assert danger.state == "acceptance" and danger.on_the_spot and danger.number
    assert party.do("acceptor_a", pk, "accept", note="合格").status_code == 302


def test_an_enterprise_reports_its_own_danger_and_follows_it(party):
    assert party.report("safety_a1").status_code == 302
    pk = party.latest().pk
    assert "待审核" in page_of(party, "safety_a1", pk)
    assert party["safety_a2"].get(reverse("dangers:detail", args=[pk])).status_code == 404


def test_a_reader_has_no_button(party):
    pk = party.to_acceptance()
    for person in ("province", "auditor", "city_a", "inspector_a", "expert_a"):
        assert "/do/" not in page_of(party, person, pk), person
