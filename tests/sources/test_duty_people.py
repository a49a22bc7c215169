"""Who answers for a major hazard source and what they write down: changes of persons, logs, questions, answers."""

from __future__ import annotations

import datetime
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import InvalidInput, Refused
from core.models import Notice, StoredFile
from core.tenancy import scoped_to
from hazards.sources.duties import answer_log, log_duty, name_person, question_log, release_person, verify_log
from hazards.sources.duty_presenting import flags, four_persons
from hazards.sources.duty_queries import DutyStatus
from hazards.sources.models import DutyLog, DutySlot, HazardSource, Person
from tests.factories import make_source
from tests.sources.duty_yard import PROVINCE, add_log, add_person, add_slot, at, in_scope, status_of

pytestmark = pytest.mark.django_db
D, DAY = datetime.date, datetime.timedelta(days=1)


@pytest.fixture
def unit(cast) -> HazardSource:
    """A major hazard source of a1, found to be one on 2026-01-05."""
    with time_machine.travel(at(D(2026, 1, 5)), tick=False), scoped_to(PROVINCE):
        return make_source(cast, "a1", state="in_use", place="南罐区")


# -- persons -----------------------------------------------------------------------------------------------------------


def name(cast, unit, who="safety_a1", **fields):
    told = {
        "role": "operating",
        "name": "王工",
        "post": "班长",
        "phone": "13900000000",
        "from_on": D(2026, 12, 9),
    } | fields
    with in_scope(cast, who):
        return name_person(actor=cast.actor(who), source=HazardSource.objects.get(pk=unit.pk), **told)


def test_a_change_keeps_the_history_and_the_slots_of_who_answered_before(cast, unit) -> None:
    with scoped_to(PROVINCE):
        nobody = add_slot(unit, D(2026, 11, 27))
    with time_machine.travel(at(D(2026, 12, 9)), tick=False):
        first = name(cast, unit, name="张工", from_on=D(2026, 12, 1))
        with scoped_to(PROVINCE):
            over, logged, running = (add_slot(unit, day, person=first, person_name="张工") for day in (
                D(2026, 12, 4), D(2026, 12, 10), D(2026, 12, 11)))  # fmt: skip
            DutySlot.objects.filter(pk=running.pk).update(person=None, person_name="")
            DutySlot.objects.filter(pk=running.pk).update(person=first, person_name="张工")
            add_log(logged, at(D(2026, 12, 8)))
        with pytest.raises(InvalidInput) as wrong:
            name(cast, unit)
        assert set(wrong.value.fields) == {"reason"}, "a change needs its reason"
        second = name(cast, unit, reason="张工调往二厂")
    with scoped_to(PROVINCE):
        rows = list(Person.objects.filter(source_id=unit.pk).order_by("id").values_list("name", "to_on", "reason"))
        assert rows == [("张工", D(2026, 12, 9), "张工调往二厂"), ("王工", None, "")]
        held = {slot.pk: slot.person_id for slot in DutySlot.objects.filter(source_id=unit.pk)}
        assert held == {nobody.pk: None, over.pk: first.pk, logged.pk: first.pk, running.pk: second.pk}
        assert DutySlot.objects.get(pk=running.pk).person_name == "王工"
        one = next(row for row in four_persons(unit) if row["role"] == "operating")
        assert one["person"] == second and one["before"] == [Person.objects.get(pk=first.pk)]


@pytest.mark.parametrize(
    ("day", "reason"),
    [(D(2026, 12, 10), "late"), (D(2026, 11, 30), "before the present one"), (D(2026, 11, 1), "too far back")],
)
def test_days_of_a_change(cast, unit, day, reason) -> None:
    with time_machine.travel(at(D(2026, 12, 9)), tick=False):
        name(cast, unit, from_on=D(2026, 12, 1))
        with pytest.raises(InvalidInput) as wrong:
            name(cast, unit, from_on=day, reason="换人")
        assert set(wrong.value.fields) == {"from_on"}, reason


def test_leaving_without_a_successor_leaves_the_role_red_and_the_open_duties_with_nobody(cast, unit) -> None:
    with time_machine.travel(at(D(2026, 12, 9)), tick=False):
        person = name(cast, unit, from_on=D(2026, 12, 1), is_me=True)
        assert person.seat_id == cast.people["safety_a1"].seat_id
        with scoped_to(PROVINCE):
            slot = add_slot(unit, D(2026, 12, 11), person=person, person_name=person.name)
            assert flags([unit.pk])[unit.pk] == ["缺主要负责人", "缺技术负责人", "缺源长"]
        with in_scope(cast, "office_a"):
            release_person(
                actor=cast.actor("office_a"), source=unit, role="operating", on=D(2026, 12, 9), reason="辞职"
            )
    with scoped_to(PROVINCE):
        assert "缺操作负责人" in flags([unit.pk])[unit.pk]
        fresh = DutySlot.objects.get(pk=slot.pk)
        assert (fresh.person_id, fresh.person_name) == (None, "")


def test_who_may_not_name(cast, unit) -> None:
    for who in ("inspector_a", "expert_a", "city_a", "province"):
        with pytest.raises(PermissionDenied):
            name(cast, unit, who=who, from_on=D(2026, 11, 1))
    with scoped_to(PROVINCE):
        HazardSource.objects.filter(pk=unit.pk).update(state="retired", retired_at=timezone.now())
    with pytest.raises(Refused):
        name(cast, unit, from_on=D(2026, 11, 1))


def test_only_major_sources_are_red(cast, unit) -> None:
    with scoped_to(PROVINCE):
        small = make_source(cast, "a1", holdings=[{"name": "氨", "quantity_t": "2"}])
        draft = make_source(cast, "a1", in_force=False)
        for role in ("principal", "technical", "operating", "head"):
            add_person(unit, role)
        assert flags([unit.pk, small.pk, draft.pk]) == {unit.pk: []}


# -- logs --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def slot(unit):
    """Due on Friday 2026-12-11, seen on the Thursday before."""
    with time_machine.travel(at(D(2026, 12, 10)), tick=False):
        with scoped_to(PROVINCE):
            one = add_slot(unit, D(2026, 12, 11))
        yield one


def log(cast, slot, who="safety_a1", **fields):
    told = {"client_id": uuid.uuid4(), "words": "查了紧急切断阀", "place": "南罐区"} | fields
    with in_scope(cast, who):
        return log_duty(actor=cast.actor(who), slot=DutySlot.objects.get(pk=slot.pk), **told)


def picture(cast, sha: str, firm: str = "a1") -> int:
    with scoped_to(PROVINCE):
        return StoredFile.objects.create(
            zone_id=cast.zone[firm[0]], enterprise_id=cast.enterprise[firm], uploaded_by_seat_id=1, uploader_name="某",
            kind="image", original_name="p.jpg", size=1, sha256=sha * 64, content_type="image/jpeg", original_path="x",
        ).pk  # fmt: skip


def test_a_form_sent_twice_is_one_row(cast, slot) -> None:
    key, photo = uuid.uuid4(), picture(cast, "a")
    first, new = log(cast, slot, client_id=key, files=[photo], longitude="119.6", latitude="34.5")
    again, newer = log(cast, slot, client_id=key, words="另一段话", files=[photo])
    assert (new, newer) == (True, False) and first.pk == again.pk
    with scoped_to(PROVINCE):
        assert DutyLog.objects.filter(slot_id=slot.pk).count() == 1
        assert DutyLog.objects.get(pk=first.pk).photos.count() == 1
        other = add_slot(HazardSource.objects.get(pk=slot.source_id), D(2026, 12, 18))
    with pytest.raises(Refused):
        log(cast, other, client_id=key)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"done_at": at(D(2026, 12, 10), 10)}, "done_at"),  # not yet
        ({"done_at": at(D(2026, 12, 6))}, "done_at"),  # before the window
        ({"longitude": "119.6"}, "place"),
        ({"files": [987654321]}, "files"),
    ],
)
def test_a_log_that_cannot_be(cast, slot, fields, field) -> None:
    with pytest.raises(InvalidInput) as wrong:
        log(cast, slot, **fields)
    assert set(wrong.value.fields) == {field}


def test_what_is_over_or_written_down_too_late_is_not_taken(cast, slot) -> None:
    with time_machine.travel(at(D(2026, 12, 15)), tick=False), pytest.raises(InvalidInput, match="done_at"):
        log(cast, slot, done_at=at(D(2026, 12, 11)))
    with time_machine.travel(at(D(2026, 12, 18), 23), tick=False):
        assert log(cast, slot)[1]
        assert status_of_late(slot) == "late"
    with time_machine.travel(at(D(2026, 12, 19), 0), tick=False), pytest.raises(Refused, match="补履截止"):
        log(cast, slot)
    with scoped_to(PROVINCE):
        DutySlot.objects.filter(pk=slot.pk).update(called_off_at=timezone.now())
    with pytest.raises(Refused):
        log(cast, slot)


def status_of_late(slot) -> str:
    with scoped_to(PROVINCE):
        return status_of(slot, D(2026, 12, 18))


def test_a_photograph_shows_one_duty_only(cast, slot) -> None:
    log(cast, slot, files=[picture(cast, "a")])
    for files in ([picture(cast, "a")], [picture(cast, "b"), picture(cast, "b")], [picture(cast, "c", "a2")]):
        with pytest.raises(InvalidInput) as wrong:
            log(cast, slot, files=files)
        assert set(wrong.value.fields) == {"files"}


def test_question_answer_verify(cast, slot) -> None:
    row, _new = log(cast, slot)

    def act(who, do, **words):
        with in_scope(cast, who):
            do(actor=cast.actor(who), log=DutyLog.objects.get(pk=row.pk), **words)

    with pytest.raises(Refused):
        act("safety_a1", answer_log, answer="没有问题可答")
    with pytest.raises(PermissionDenied):
        act("safety_a1", question_log, question="自己质疑自己")
    with pytest.raises(PermissionDenied):
        act("leader_a", verify_log)
    with pytest.raises(InvalidInput):
        act("office_a", question_log, question="  ")
    act("inspector_a", question_log, question="照片里没有切断阀")
    with pytest.raises(Refused):
        act("office_a", question_log, question="再问一次")
    with pytest.raises(Refused, match="质疑还没有答复"):
        act("office_a", verify_log)
    with pytest.raises(PermissionDenied):
        act("office_a", answer_log, answer="区里替企业答")
    with scoped_to(PROVINCE):
        slots = DutySlot.objects
        assert slots.questioned().filter(pk=slot.pk).exists() and not slots.to_check().filter(pk=slot.pk).exists()
    act("safety_a1", answer_log, answer="补拍了照片，在附件里")
    with pytest.raises(Refused):
        act("safety_a1", answer_log, answer="改口")
    act("area_a", verify_log)
    with pytest.raises(Refused):
        act("area_a", verify_log)
    with scoped_to(PROVINCE):
        fresh = DutyLog.objects.get(pk=row.pk)
        assert fresh.verified_by and fresh.answered_at >= fresh.questioned_at
        assert not DutySlot.objects.questioned().filter(pk=slot.pk).exists()
        kinds = Notice.objects.filter(subject_kind="duty_log", subject_id=row.pk).values_list("kind", "seat_id")
        assert ("sources.duty_questioned", cast.people["safety_a1"].seat_id) in kinds
        assert ("sources.duty_answered", cast.people["office_a"].seat_id) in kinds


def test_a_verified_log_can_be_doubted_later_and_needs_verifying_again(cast, slot) -> None:
    row, _new = log(cast, slot)
    with in_scope(cast, "office_a"):
        office = cast.actor("office_a")
        verify_log(actor=office, log=row)
    with time_machine.travel(at(D(2026, 12, 11)), tick=False), in_scope(cast, "office_a"):
        question_log(actor=office, log=row, question="日期对不上")
        assert DutyLog.objects.unsettled().filter(pk=row.pk).exists()
    with time_machine.travel(at(D(2026, 12, 11), 10), tick=False), in_scope(cast, "safety_a1"):
        answer_log(actor=cast.actor("safety_a1"), log=DutyLog.objects.get(pk=row.pk), answer="手机时间不准")
    with time_machine.travel(at(D(2026, 12, 12)), tick=False), in_scope(cast, "office_a"):
        assert DutyLog.objects.unsettled().filter(pk=row.pk).exists()
        verify_log(actor=office, log=DutyLog.objects.get(pk=row.pk))
        assert not DutyLog.objects.unsettled().filter(pk=row.pk).exists()


def test_statuses_have_words() -> None:
    assert {str(one.label) for one in DutyStatus} == {"应履", "已履", "迟履", "未履", "不计"}
