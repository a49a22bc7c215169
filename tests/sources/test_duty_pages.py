"""Pages of duties: the enterprise names, logs and answers, the zone questions and verifies, strangers find nothing."""

from __future__ import annotations

import datetime
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tenancy import scoped_to
from core.workdays import today
from hazards.sources.models import DutyLog, DutyRule, DutySlot, HazardSource, Person
from tests.factories import make_source
from tests.files.support import encoded
from tests.files.support import picture as drawn
from tests.sources.duty_yard import PROVINCE, add_log, add_person, add_slot, in_scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def unit(cast) -> HazardSource:
    with scoped_to(PROVINCE):
        return make_source(cast, "a1", state="in_use", place="南罐区", code="TK-1")


@pytest.fixture
def slot(unit) -> DutySlot:
    """Due tomorrow."""
    with scoped_to(PROVINCE):
        return add_slot(unit, today() + DAY)


def url(name: str, *args: object) -> str:
    return reverse(f"sources:{name}", args=args)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", encoded(drawn(320, 240), "JPEG"), "image/jpeg")


def record(client, slot, **fields):
    data = {"words": "查了紧急切断阀", "place": "南罐区", "client_id": str(uuid.uuid4())} | fields
    return client.post(url("duty_record", slot.pk), data)


def test_the_page_of_a_unit_shows_who_is_missing_and_the_calendar(cast, unit, slot) -> None:
    page = cast.client("safety_a1").get(url("detail", unit.pk)).content.decode()
    assert page.count("缺操作负责人") == 2, "in the banner and in the table"
    assert url("person", unit.pk, "operating") in page and url("board", unit.pk) in page
    assert "应 1" in page and f"source={unit.pk}&amp;role=operating" in page
    row = cast.client("office_a").get(url("list")).content.decode()
    assert "缺源长" in row
    for other in ("/sources/rows/", "/sources/duties/?tab=all"):
        assert "缺源长" in cast.client("office_a").get(other).content.decode(), other


def test_naming_and_replacing_on_the_page(cast, unit, slot) -> None:
    client, where = cast.client("safety_a1"), url("person", unit.pk, "operating")
    told = {"name": "张工", "post": "班长", "phone": "13900000000", "from_on": today().isoformat()}
    assert client.get(where).status_code == 200
    assert client.post(where, told).status_code == 302
    assert client.post(where, told | {"name": "王工"}).status_code == 422, "a reason is wanted"
    answer = client.post(where, told | {"name": "王工", "reason": "调岗"}, follow=True)
    page = answer.content.decode()
    assert "王工" in page and "（调岗）" in page and "缺操作负责人" not in page
    with scoped_to(PROVINCE):
        assert DutySlot.objects.get(pk=slot.pk).person_name == "王工"
    assert client.post(where, {"do": "leave", "on": today().isoformat(), "why": ""}).status_code == 422
    client.post(where, {"do": "leave", "on": today().isoformat(), "why": "辞职"})
    with scoped_to(PROVINCE):
        assert not Person.objects.filter(source_id=unit.pk, to_on=None).exists()
    assert client.get(url("person", unit.pk, "boss")).status_code == 404


def test_my_duties_most_urgent_first_and_only_mine(cast, unit, slot) -> None:
    with scoped_to(PROVINCE):
        late = add_slot(unit, today() - DAY, role="technical", rule_code="D35")
        add_slot(unit, today() - 20 * DAY)
        mine = add_person(unit, "head", seat_id=cast.people["safety_a1"].seat_id)
        own = add_slot(unit, today() + 2 * DAY, role="head", rule_code="YZ1", person=mine, person_name=mine.name)
        add_slot(make_source(cast, "a2", state="in_use"), today())
    client = cast.client("safety_a1")
    answer = client.get(url("duties"))
    assert [row["id"] for row in answer.context["list"]["rows"]] == [late.pk, slot.pk, own.pk]
    assert "逾期 1 天" in answer.content.decode() and url("duty_record", late.pk) in answer.content.decode()
    assert [row["id"] for row in client.get(url("duties") + "?tab=mine").context["list"]["rows"]] == [own.pk]
    assert client.get(url("duties") + "?tab=missed").context["list"]["total"] == 1
    zone = cast.client("inspector_a").get(url("duties"))
    assert zone.context["list"]["total"] == 4 and url("duty_record", late.pk) not in zone.content.decode()
    assert cast.client("office_b").get(url("duties") + "?tab=all").context["list"]["total"] == 0


@pytest.mark.parametrize(
    ("query", "total"), [("role=technical", 0), ("status=due", 1), ("month=2020-13", 0), ("q=罐区", 1), ("q=没有", 0)]
)
def test_filters_of_duties(cast, slot, query, total) -> None:
    page = cast.client("office_a").get(url("duties") + f"?tab=all&{query}")
    assert page.status_code == 200 and page.context["list"]["total"] == total


def test_a_duty_is_logged_once_with_place_and_picture(cast, slot) -> None:
    client = cast.client("safety_a1")
    form = client.get(url("duty_record", slot.pk)).content.decode()
    assert "取当前位置" in form and "js/place.js" in form and 'capture="environment"' in form and "南罐区" in form
    key = str(uuid.uuid4())
    told = {"client_id": key, "longitude": "119.612345", "latitude": "34.567890", "photos": picture()}
    first = record(client, slot, **told)
    again = record(client, slot, **told | {"photos": picture()})
    assert first.status_code == again.status_code == 302 and first.url == again.url
    page = client.get(first.url).content.decode()
    assert "119.612345" in page and "未核实" in page and "查了紧急切断阀" in page
    with scoped_to(PROVINCE):
        assert DutyLog.objects.filter(slot_id=slot.pk).count() == 1
        assert DutyLog.objects.get(slot_id=slot.pk).photos.count() == 1
    assert "已履" in client.get(url("duty", slot.pk)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"words": ""}, {"client_id": "x"}, {"longitude": "200", "latitude": "1"}, {"longitude": "119"},
     {"done_at": "2099-01-01T08:00"}, {"done_at": "2020-01-01T08:00"}],
)  # fmt: skip
def test_a_wrong_form_comes_back_with_its_words(cast, slot, wrong) -> None:
    answer = record(cast.client("safety_a1"), slot, **wrong)
    assert answer.status_code == 422
    assert wrong.get("words") == "" or "查了紧急切断阀" in answer.content.decode()


def test_question_answer_and_verification_on_the_page(cast, slot) -> None:
    firm, zone = cast.client("safety_a1"), cast.client("inspector_a")
    where = record(firm, slot).url
    assert "提出质疑" in zone.get(where).content.decode() and "提出质疑" not in firm.get(where).content.decode()
    assert firm.post(where, {"do": "question", "words": "x"}).status_code == 403
    assert zone.post(where, {"do": "question", "words": ""}).status_code == 422
    assert zone.post(where, {"do": "question", "words": "照片呢"}).status_code == 302
    assert zone.post(where, {"do": "verify"}).status_code == 409
    assert "待答复" in firm.get(where).content.decode()
    assert firm.get(url("duties") + "?tab=questioned").context["list"]["total"] == 1
    assert zone.post(where, {"do": "answer", "words": "x"}).status_code == 403
    assert firm.post(where, {"do": "answer", "words": "没带手机"}).status_code == 302
    assert zone.post(where, {"do": "verify"}).status_code == 302
    page = zone.get(where).content.decode()
    assert "已核实" in page and "没带手机" in page and 'value="verify"' not in page
    assert zone.post(where, {"do": "nothing"}).status_code == 404


def test_the_board_names_the_four_and_leads_to_the_unit(cast, unit) -> None:
    with scoped_to(PROVINCE):
        add_person(unit, "technical", name="李工", post="总工程师", phone="13712345678")
    client = cast.client("safety_a1")
    page = client.get(url("board", unit.pk)).content.decode()
    for words in ("李工", "总工程师", "13712345678", "缺源长", "TK-1", "氨", "监督电话", "每季度", "四级"):
        assert words in page, words
    picture_of = client.get(url("board_qr", unit.pk))
    assert picture_of["Content-Type"] == "image/png" and picture_of.content[:4] == b"\x89PNG"
    with scoped_to(PROVINCE):
        draft = make_source(cast, "a1", in_force=False)
    assert client.get(url("board", draft.pk)).status_code == 404


def test_frequencies_are_read_by_all_and_set_by_the_province(cast) -> None:
    page = cast.client("safety_a1").get(url("duty_rules")).content.decode()
    assert "每季度" in page and "来源不一致" in page and "AQ 3072-2026" in page and "产品设定，无来源" in page
    assert cast.client("office_a").get(url("duty_rule", "YZ1")).status_code == 403
    client = cast.client("province")
    assert client.get(url("duty_rule", "XX")).status_code == 404
    told = {"text": "到现场", "every": "2", "unit": "week", "grace_days": "5", "source": "省厅通知", "reason": "试点",
            "valid_from": today().isoformat()}  # fmt: skip
    assert client.post(url("duty_rule", "YZ1"), told | {"reason": ""}).status_code == 422
    assert client.post(url("duty_rule", "YZ1"), told | {"valid_from": "2026-01-01"}).status_code == 422
    answer = client.post(url("duty_rule", "YZ1"), told, follow=True).content.decode()
    assert "每 2 周" in answer and "省级设定" in answer
    assert DutyRule.objects.filter(code="YZ1").count() == 2


@pytest.mark.parametrize("who", ["safety_a2", "office_b", "safety_b1", "expert_b"])
def test_strangers_find_nothing(cast, unit, slot, who) -> None:
    with scoped_to(PROVINCE):
        log = add_log(slot, timezone.now())
    client = cast.client(who)
    for where in (url("duty", slot.pk), url("duty_log", log.pk), url("board", unit.pk), url("board_qr", unit.pk)):
        assert client.get(where).status_code == 404, where
    for where in (url("duty_record", slot.pk), url("person", unit.pk, "head")):
        assert client.get(where).status_code in (403, 404), where
    assert record(client, slot).status_code in (403, 404)
    assert client.post(url("duty_log", log.pk), {"do": "answer", "words": "x"}).status_code == 404


# -- the wall ----------------------------------------------------------------------------------------------------------


def refused(statement, match: str, kinds=(ProgrammingError, DatabaseError)) -> None:
    with pytest.raises(kinds, match=match), transaction.atomic():
        statement()


def test_what_the_database_refuses_an_enterprise(cast, unit, slot) -> None:
    with scoped_to(PROVINCE):
        row = add_log(slot, timezone.now())
        person = add_person(unit)
    now = timezone.now()
    with in_scope(cast, "safety_a1"):
        refused(lambda: add_slot(unit, today() + 9 * DAY), "permission denied")
        refused(lambda: DutySlot.objects.update(due_on=today() + 5 * DAY), "permission denied")
        refused(lambda: DutySlot.objects.update(called_off_at=now), "permission denied")
        refused(lambda: add_log(slot, now, verified_at=now, verified_by="自己"), "row-level security")
        refused(lambda: DutyLog.objects.update(verified_at=now, verified_by="自己"), "permission denied")
        refused(lambda: DutyLog.objects.update(done_at=now), "permission denied")
        refused(lambda: DutyLog.objects.filter(pk=row.pk).delete(), "permission denied")
        refused(lambda: Person.objects.update(name="别人"), "permission denied")
        refused(lambda: DutyLog.objects.update(answer="x", answered_at=now), "nothing to answer", IntegrityError)
        assert Person.objects.filter(pk=person.pk).update(to_on=today(), reason="调岗") == 1
        refused(lambda: Person.objects.update(reason="改口"), "who has left", IntegrityError)
    with in_scope(cast, "safety_a2"):
        assert not DutySlot.objects.exists() and not DutyLog.objects.exists() and not Person.objects.exists()
    with in_scope(cast, "office_a"):
        refused(lambda: DutyLog.objects.update(answer="x", answered_at=now), "permission denied")
        refused(lambda: DutyLog.objects.update(words="x"), "permission denied")
        DutyLog.objects.filter(pk=row.pk).update(question="?", questioned_at=now, questioned_by="安委办")
        refused(lambda: DutyLog.objects.update(verified_at=now, verified_by="安委办"), "answered first", IntegrityError)
        refused(lambda: DutyLog.objects.update(question="另"), "questioned already", IntegrityError)


def test_a_row_cannot_hang_on_another_enterprise(cast, unit, slot) -> None:
    with scoped_to(PROVINCE):
        other = make_source(cast, "a2", state="in_use")
        theirs = add_person(other)
    for make in (
        lambda: add_log(slot, timezone.now(), enterprise_id=cast.enterprise["a2"]),
        lambda: add_person(unit, enterprise_id=cast.enterprise["a2"]),
        lambda: add_slot(unit, today() + 9 * DAY, person=theirs),
    ):
        with pytest.raises(IntegrityError), scoped_to(PROVINCE), transaction.atomic():
            make()
            connection.cursor().execute("set constraints all immediate")


def test_the_history_of_persons_and_logs_is_kept(cast, unit, slot) -> None:
    with scoped_to(PROVINCE):
        person = add_person(unit)
        Person.objects.filter(pk=person.pk).update(to_on=today(), reason="调岗")
        kept = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk).values_list("pgh_label", flat=True)
        assert sorted(kept) == ["insert", "update"]
    with in_scope(cast, "office_a"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("update sources_personevent set name = 'x'")


def test_the_form_is_shown_to_who_may_log_only(cast, slot) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        assert cast.client("office_a").get(url("duty_record", slot.pk)).status_code == 403
        assert "记录履职" in cast.client("principal_a1").get(url("duty", slot.pk)).content.decode()
        assert "记录履职" not in cast.client("leader_a").get(url("duty", slot.pk)).content.decode()


def test_the_page_of_a_unit_costs_the_same_with_a_year_of_duties(cast, unit, slot) -> None:
    client = cast.client("office_a")
    client.get(url("detail", unit.pk))
    with CaptureQueriesContext(connection) as few:
        client.get(url("detail", unit.pk))
    with scoped_to(PROVINCE):
        for week in range(1, 40):
            one = add_slot(unit, today() - week * 7 * DAY)
            if week % 3:
                add_log(one, timezone.now() - week * 7 * DAY)
        for role in ("principal", "technical", "operating", "head"):
            add_person(unit, role)
            add_person(unit, role, to_on=today(), reason="调岗")
    with CaptureQueriesContext(connection) as many:
        page = client.get(url("detail", unit.pk)).content.decode()
    sent = [[q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]] for seen in (few, many)]
    assert len(sent[1]) <= len(sent[0]) and "今年履职率" in page
