"""What goes wrong on a visit: nothing is lost, nothing passes in silence."""

# ruff: noqa: E501  (one request per line)
from __future__ import annotations

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services import system
from core.models import Notice
from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger, Evidence
from inspections.checklists.models import Checklist, Version
from inspections.visits.jobs import tell_of_lost_leads
from inspections.visits.models import Answer, Clash, Finding, Photo, Visit
from tests.visits.ground import BODY, visit_row


@pytest.fixture
def underway(ground):
    """A visit of the inspector that has begun."""
    phone = ground.phone("inspector_a")
    pk = phone.plan()
    phone.start(pk, ground.ref)
    return ground, phone, pk


def zone(ground) -> Scope:
    return Scope(tier="zone", zone_id=ground.cast.zone["a"])


def test_finishing_too_early_lists_what_is_missing_each_with_its_link_and_loses_nothing(underway):
    _ground, phone, pk = underway
    phone.answer(pk, {"key": "A1", "verdict": "ok"})
    page = phone.finish(pk, 409, note="写了一半的意见").content.decode()
    links = re.findall(r'<a href="#([\w-]+)">', page)
    assert {"item-A2", "item-B1", "sign"} <= set(links) and "item-A1" not in links
    assert all(f'id="{anchor}"' in page for anchor in links), "every link leads somewhere"
    assert "写了一半的意见" in page
    assert visit_row(pk).state == "underway"


def test_not_in_order_needs_a_finding_or_a_word_why_not(underway):
    _ground, phone, pk = underway
    phone.answer(pk, {"key": "A1", "verdict": "no"}, {"key": "A2", "verdict": "ok"}, {"key": "B1", "number": "9"})
    page = phone.get(f"/visits/{pk}/inspect/")
    assert page.count("请记一条隐患，或写明为什么不记") == 2, "an answer out of its range is not in order either"
    phone.answer(pk, {"key": "A1", "verdict": "no", "text": "正在更换公示牌，当天挂上", "seen": 1})
    assert phone.get(f"/visits/{pk}/inspect/").count("请记一条隐患，或写明为什么不记") == 1


def test_an_answer_sent_twice_is_one_answer_and_a_lost_reply_makes_no_quarrel_with_oneself(underway):
    ground, phone, pk = underway
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    for _again in range(2):
        said = phone.answer(pk, {"key": "A1", "verdict": "ok", "client_id": first})
        assert said["answers"][0] | {"state": "saved", "rev": 1} == said["answers"][0]
    said = phone.answer(pk, {"key": "A1", "verdict": "no", "client_id": second, "seen": 0, "over": first})
    assert (said["answers"][0]["state"], said["answers"][0]["rev"]) == ("saved", 2)
    with scoped_to(zone(ground)):
        assert Answer.objects.filter(visit_id=pk).count() == 1 and not Clash.objects.exists()


def test_two_inspectors_who_answer_differently_see_both_answers_and_choose(underway):
    ground, phone, pk = underway
    ground.phone("office_a").post(f"/visits/{pk}/members/", members=ground.cast.people["area_a"].seat_id)
    other = ground.phone("area_a")
    phone.answer(pk, {"key": "A1", "verdict": "ok"})
    said = other.answer(pk, {"key": "A1", "verdict": "no", "text": "二号车间没有"})["answers"][0]
    assert said["state"] == "clash" and said["theirs"]["words"] == "符合" and said["theirs"]["by"] == "inspector_a 某"
    for person in (phone, other):
        page = person.get(f"/visits/{pk}/inspect/")
        assert "两个答案不一样" in page and "不符合 · 二号车间没有" in page
    with scoped_to(zone(ground)):
        clash = Clash.objects.get(visit_id=pk)
        assert Answer.objects.get(visit_id=pk, item_key="A1").verdict == "ok", "never overwritten"
    phone.answer(pk, {"key": "A2", "verdict": "ok"}, {"key": "B1", "number": "1.2"})
    phone.sign(pk), phone.sign_firm(pk)
    assert "请选定一个" in phone.finish(pk, 409).content.decode()
    phone.post(f"/visits/{pk}/clashes/{clash.pk}/", take="1")
    with scoped_to(zone(ground)):
        assert Answer.objects.get(visit_id=pk, item_key="A1").verdict == "no"
    phone.post(f"/visits/{pk}/clashes/{clash.pk}/", take="0")
    with scoped_to(zone(ground)):
        assert Answer.objects.get(visit_id=pk, item_key="A1").verdict == "no", "chosen once"


def test_the_same_answer_of_two_is_no_clash(underway):
    ground, phone, pk = underway
    ground.phone("office_a").post(f"/visits/{pk}/members/", members=ground.cast.people["area_a"].seat_id)
    phone.answer(pk, {"key": "A1", "verdict": "ok"})
    assert ground.phone("area_a").answer(pk, {"key": "A1", "verdict": "ok"})["answers"][0]["state"] == "same"


def test_a_checklist_published_anew_in_the_middle_changes_nothing_for_the_visit(underway):
    ground, phone, pk = underway
    with scoped_to(zone(ground)):
        row = Checklist.objects.get()
        body = {"sections": [BODY["sections"][0] | {"items": [{"key": "A1", "text": "换过的内容"}]}]}
        Version.objects.filter(checklist_id=row.pk).update(ended_at=timezone.now())
        Version.objects.create(
            zone_id=row.zone_id,
            checklist=row,
            number=2,
            title=row.title,
            body=body,
            items=1,
            published_at=timezone.now(),
            published_by="x",
        )
        Checklist.objects.filter(pk=row.pk).update(published=2)
    page = phone.get(f"/visits/{pk}/inspect/")
    assert "除尘系统按规定清扫" in page and "换过的内容" not in page
    phone.fill(pk)
    phone.sign(pk), phone.sign_firm(pk), phone.finish(pk)
    assert visit_row(pk).asked_count == 3


def test_a_lead_who_leaves_in_the_middle_is_told_to_the_zone_and_nothing_is_lost(underway):
    ground, phone, pk = underway
    phone.answer(pk, {"key": "A1", "verdict": "ok"})
    phone.find(pk)
    seat = ground.cast.people["inspector_a"].seat_id
    with scoped_to(Scope(tier="province")):
        assert tell_of_lost_leads(system(), timezone.now()) == {"told": 0}
    ground.phone("sys_a").post(f"/accounts/people/{seat}/end/")
    with scoped_to(Scope(tier="province")):
        assert tell_of_lost_leads(system(), timezone.now())["told"] >= 1
        assert tell_of_lost_leads(system(), timezone.now()) == {"told": 0}, "told once"
        assert Notice.objects.filter(kind="visits.lead_left").count() == 2, "both people of the office"
    assert phone.client.get(f"/visits/{pk}/inspect/").status_code in (302, 403)
    office = ground.phone("office_a")
    assert "inspector_a 某" in office.get("/inbox/")
    office.post(f"/visits/{pk}/do/hand_to/", lead=ground.cast.people["area_a"].seat_id, note="原带队人调离")
    area = ground.phone("area_a")
    assert "除尘管道积尘超过 1 mm" in area.get(f"/visits/{pk}/inspect/")
    area.answer(pk, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"})
    area.sign(pk), area.sign_firm(pk), area.finish(pk)
    with scoped_to(zone(ground)):
        assert Danger.objects.get(visit_id=pk).finder_name == "inspector_a 某"


def test_the_clock_of_the_phone_is_marked_and_never_used(ground):
    phone = ground.phone("inspector_a")
    pk = phone.plan()
    wrong = (timezone.now() + datetime.timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    phone.start(pk, ground.ref, phone_at=wrong)
    row = visit_row(pk)
    assert abs((row.started_at - timezone.now()).total_seconds()) < 60
    assert 10_700 < row.phone_skew < 10_900 and row.marks == ["clock_wrong"]
    assert "相差 180 分钟" in phone.get(f"/visits/{pk}/inspect/")


def test_a_visit_of_no_time_at_all_is_marked(underway):
    _ground, phone, pk = underway
    phone.fill(pk)
    phone.sign(pk), phone.sign_firm(pk), phone.finish(pk)
    assert "too_short" in visit_row(pk).marks
    assert "用时短得不合常理" in phone.get(f"/visits/{pk}/")


def test_a_photo_seen_before_in_the_zone_is_kept_but_is_no_evidence_and_where_is_not_said(ground):
    phone = ground.phone("inspector_a")
    secret = phone.plan("a2", form="secret")
    phone.start(secret, ground.ref)
    phone.picture(secret, "A1", colour=4711)
    pk = phone.plan()
    phone.start(pk, ground.ref)
    said = phone.picture(pk, "A2", colour=4711)
    assert said["marks"] == ["已使用过，不作证据", "没有拍摄时间"]
    with scoped_to(zone(ground)):
        photo = Photo.objects.get(visit_id=pk)
        assert photo.counts is False
    again = phone.picture(pk, colour=4711)["id"]
    phone.find(pk, before_ids=[again])
    phone.answer(pk, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"})
    phone.sign(pk), phone.sign_firm(pk)
    assert "还没有可作证据的照片" in phone.finish(pk, 409).content.decode()
    with scoped_to(zone(ground)):
        finding = Finding.objects.get(visit_id=pk)
    phone.post(f"/visits/findings/{finding.pk}/", finding_id=finding.pk, description=finding.description, location="抛光车间",
               before_ids=[phone.picture(pk)["id"]])  # fmt: skip
    phone.finish(pk)
    with scoped_to(zone(ground)):
        assert Evidence.objects.filter(danger__visit_id=pk).count() == 1, "the picture used before is no evidence"
        assert Photo.objects.filter(visit_id=pk).count() == 3, "and it is kept"


def test_answers_and_findings_after_the_end_are_refused_by_the_page_and_by_the_table(underway):
    ground, phone, pk = underway
    phone.fill(pk)
    phone.sign(pk), phone.sign_firm(pk), phone.finish(pk)
    said = phone.answer(pk, {"key": "A1", "verdict": "no", "seen": 1}, status=409)
    assert said["error"]["code"] == "visit_not_underway"
    with pytest.raises(IntegrityError), scoped_to(zone(ground)):
        Answer.objects.filter(visit_id=pk, item_key="A1").update(verdict="no")
    with pytest.raises(IntegrityError), scoped_to(zone(ground)):
        Visit.objects.filter(pk=pk).update(found_count=5)


def test_an_answer_that_does_not_fit_is_said_at_its_item_and_the_others_are_not_lost(underway):
    ground, phone, pk = underway
    said = phone.answer(pk, {"key": "B1", "number": "一点二"}, {"key": "A1", "verdict": "ok"}, status=422)
    assert list(said["error"]["fields"]) == ["B1"]
    said = phone.answer(pk, {"key": "XX", "verdict": "ok"}, status=422)
    assert "没有这一条" in said["error"]["fields"]["XX"][0]


def test_a_joint_visit_needs_two_departments_to_be_planned(ground):
    phone = ground.phone("inspector_a")
    assert "两个以上部门" in phone.plan(status=422, form="joint", members=[ground.cast.people["acceptor_a"].seat_id])


def test_a_first_supervision_has_three_parts_and_is_once_a_year(ground):
    phone = ground.phone("inspector_a")
    assert "不能用暗查暗访" in phone.plan(status=422, form="secret", purpose="first")
    first = phone.plan(purpose="first")
    phone.start(first, ground.ref)
    phone.fill(first)
    phone.sign(first), phone.sign_firm(first)
    assert "年度首次监管还没有做：宣讲交底" in phone.finish(first, 409).content.decode()
    phone.post(f"/visits/{first}/parts/", briefed="on", files_checked="on", risks_confirmed="on")
    phone.finish(first)
    assert visit_row(first).first_year == timezone.localdate().year
    second = phone.plan(purpose="first")
    phone.start(second, ground.ref)
    phone.fill(second)
    phone.sign(second), phone.sign_firm(second)
    phone.post(f"/visits/{second}/parts/", briefed="on", files_checked="on", risks_confirmed="on")
    assert "今年的首次监管已经做过" in phone.finish(second, 409).content.decode()
    with pytest.raises(IntegrityError), scoped_to(zone(ground)):
        Visit.objects.filter(pk=second).update(purpose="hand")


def test_a_later_visit_never_becomes_the_first_of_the_year(ground):
    phone = ground.phone("inspector_a")
    pk = phone.plan()
    phone.start(pk, ground.ref)
    phone.fill(pk)
    phone.sign(pk), phone.sign_firm(pk), phone.finish(pk)
    for change in ({"purpose": "first"}, {"first_year": timezone.localdate().year}):
        with pytest.raises(IntegrityError), scoped_to(zone(ground)):
            Visit.objects.filter(pk=pk).update(**change)


def test_answering_an_item_costs_five_queries_at_most_beside_who_asks(underway):
    """Session, person, seat, scope and the check of deferred constraints are the same for every request and counted apart."""
    ground, phone, pk = underway
    phone.answer(pk, {"key": "A1", "verdict": "ok"})
    with CaptureQueriesContext(connection) as empty:
        phone.client.post(f"/visits/{uuid.uuid4()}/answers/", "{}", content_type="application/json")
    with CaptureQueriesContext(connection) as asked:
        phone.answer(pk, {"key": "A1", "verdict": "na", "seen": 1})
    around = [q["sql"] for q in empty.captured_queries if "visits_visit" not in q["sql"]]
    own = [q["sql"] for q in asked.captured_queries if any(t in q["sql"] for t in ("visits_", "checklists_"))]
    assert len(own) <= 5, own
    assert len(asked) - len(own) <= len(around) + 2, [q["sql"][:90] for q in asked.captured_queries]


@pytest.mark.parametrize("items", [12, 120])
def test_the_page_of_a_visit_costs_the_same_queries_for_12_and_for_120_items(ground, items, request):
    phone = ground.phone("inspector_a")
    body = {
        "sections": [
            {
                "key": "S",
                "title": "部分",
                "items": [{"key": f"I{n}", "text": f"条目 {n}", "photo": "never"} for n in range(items)],
            }
        ]
    }
    with scoped_to(zone(ground)):
        row = Checklist.objects.create(
            zone_id=ground.cast.zone["a"], title=f"{items} 条", changed_at=timezone.now(), changed_by="x", published=1
        )
        version = Version.objects.create(zone_id=row.zone_id, checklist=row, number=1, title=row.title, body=body, items=items, published_at=timezone.now(), published_by="x")  # fmt: skip
    pk = phone.plan()
    phone.start(pk, f"version:{version.pk}")
    phone.answer(pk, *({"key": f"I{n}", "verdict": "ok"} for n in range(items)))
    phone.picture(pk, "I1")
    phone.find(pk, "I2")
    with CaptureQueriesContext(connection) as asked:
        page = phone.get(f"/visits/{pk}/inspect/")
    assert page.count("data-item=") == items
    assert len(asked) <= 24, [q["sql"][:100] for q in asked.captured_queries]
