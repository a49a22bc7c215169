# ruff: noqa: E501 (one request per line)
"""The pages of dangers, through the doors their users use."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.tenancy import scope_of, scoped_to
from hazards.dangers.models import Danger, Evidence, Request
from tests.factories import make_danger

pytestmark = pytest.mark.django_db


def jpeg(colour: int = 0) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (colour % 255, colour * 7 % 255, 90)).save(stream, "JPEG")
    stream.seek(0)
    stream.name = f"photo{colour}.jpg"
    return stream


class Party:
    """Browsers of several people of the cast, and what they do to one danger."""

    def __init__(self, cast):
        self.cast, self.clients = cast, {}
        self.colour = 0

    def __getitem__(self, username):
        return self.clients.setdefault(username, self.cast.client(username))

    def photo(self):
        self.colour += 1
        return jpeg(self.colour)

    def report(self, username="inspector_a", firm="a1", **fields):
        data = {
            "enterprise": self.cast.enterprise[firm], "description": "抛光车间除尘管道积尘超过 1 mm，CANARY-a-a1",
            "location": "抛光车间", "severity": "a", "sector": "dust", "found_at": "2026-11-01T09:30", "form": "routine",
            "measures": "清扫并装卸灰装置", "photos": self.photo(),
        }  # fmt: skip
        return self[username].post(reverse("dangers:create"), data | fields)

    def do(self, username, pk, name, **data):
        return self[username].post(reverse("dangers:do", args=[pk, name]), data)

    def latest(self):
        with scoped_to(scope_of(self.cast.actor("province"))):
            return Danger.objects.order_by("-id").first()

    def state(self, pk):
        with scoped_to(scope_of(self.cast.actor("province"))):
            return Danger.objects.get(pk=pk).state

    def issue_fields(self):
        return {
            "severity": "a",
            "sector": "dust",
            "measures": "清扫",
            "department_id": self.cast.department["a"],
            "due_on": "",
        }

    def to_rectifying(self):
        self.report()
        pk = self.latest().pk
        self.do("office_a", pk, "issue", **self.issue_fields())
        self.do("safety_a1", pk, "sign")
        return pk

    def to_acceptance(self):
        pk = self.to_rectifying()
        self.do("safety_a1", pk, "submit_evidence", note="已清扫", photos=self.photo())
        self.do("area_a", pk, "supervise", note="属实")
        return pk


@pytest.fixture
def party(cast, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return Party(cast)


def test_four_parties_close_a_danger_through_the_pages(party):
    answer = party.report()
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    pk = party.latest().pk
    assert party.state(pk) == "review"
    for username, name, data in (
        ("office_a", "issue", party.issue_fields()),
        ("safety_a1", "sign", {}),
        ("safety_a1", "submit_evidence", {"note": "已清扫，装卸灰装置", "funds": "1.2", "photos": party.photo()}),
        ("area_a", "supervise", {"note": "到场核查，属实"}),
        ("acceptor_a", "accept", {"note": "验收合格"}),
    ):
        answer = party.do(username, pk, name, **data)
        assert answer.status_code == 302, (name, answer.status_code, answer.content.decode()[-2500:])
    assert party.state(pk) == "closed"
    page = party["office_a"].get(reverse("dangers:detail", args=[pk])).content.decode()
    assert "验收合格" in page and "已销号" in page


def test_signing_lands_on_the_form_of_the_evidence(party):
    party.report()
    pk = party.latest().pk
    party.do("office_a", pk, "issue", **party.issue_fields())
    answer = party.do("safety_a1", pk, "sign")
    assert answer.headers["Location"] == reverse("dangers:do", args=[pk, "submit_evidence"])
    assert party["safety_a1"].get(answer.headers["Location"]).status_code == 200


def test_only_who_may_sees_the_button_and_pressing_anyway_is_refused(party):
    pk = party.to_acceptance()
    page = party["safety_a1"].get(reverse("dangers:detail", args=[pk])).content.decode()
    assert "do/accept/" not in page
    assert party.do("safety_a1", pk, "accept", note="合格").status_code == 403
    assert party.state(pk) == "acceptance"


def test_a_second_accept_is_409_and_shows_the_new_state(party):
    pk = party.to_acceptance()
    assert party.do("acceptor_a", pk, "accept", note="合格").status_code == 302
    answer = party.do("acceptor_a", pk, "accept", note="合格")
    assert answer.status_code == 409
    assert "已销号" in answer.content.decode()


def test_a_form_with_a_fault_keeps_what_was_typed_and_the_photo(party):
    pk = party.to_rectifying()
    upload = party["safety_a1"].post(reverse("files:upload"), {"file": party.photo()})
    assert upload.status_code == 201, upload.content
    answer = party.do("safety_a1", pk, "submit_evidence", note="", funds="12.5", files=[upload.json()["id"]])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "12.5" in page and f'value="{upload.json()["id"]}"' in page
    assert party.state(pk) == "rectifying"


def test_a_danger_of_the_future_is_refused_at_its_field(party):
    answer = party.report(found_at="2099-01-01T00:00")
    assert answer.status_code == 422
    assert "不能在将来" in answer.content.decode()
    assert party.latest() is None


def test_a_double_click_makes_one_danger(party):
    key = "0b0f4c1e-6f0e-4a53-9f0f-0123456789ab"
    party.report(form_key=key)
    party.report(form_key=key)
    with scoped_to(scope_of(party.cast.actor("province"))):
        assert Danger.objects.count() == 1


def test_a_disguised_photo_says_what_is_wrong_and_loses_nothing(party):
    fake = io.BytesIO(b"MZ this is a program")
    fake.name = "photo.jpg"
    answer = party.report(photos=fake)
    page = answer.content.decode()
    assert answer.status_code == 422 and "photo.jpg" in page and "抛光车间除尘管道积尘" in page
    assert party.latest() is None


def test_extension_is_asked_and_granted_by_two_people_through_the_pages(party):
    pk = party.to_rectifying()
    with scoped_to(scope_of(party.cast.actor("province"))):
        due = Danger.objects.get(pk=pk).due_on
    later = due.replace(day=due.day) + __import__("datetime").timedelta(days=4)
    assert (
        party.do("safety_a1", pk, "ask_extension", new_due_on=later, note="配件未到", interim="断电").status_code == 302
    )
    page = party["office_a"].get(reverse("dangers:detail", args=[pk])).content.decode()
    assert "批准前状态和期限都不变" in page
    assert party.do("office_a", pk, "extension_first", note="同意").status_code == 302
    assert party.do("leader_a", pk, "extension_second", note="同意").status_code == 302
    with scoped_to(scope_of(party.cast.actor("province"))):
        assert Danger.objects.get(pk=pk).due_on == later
        assert Request.objects.get(danger_id=pk).state == "granted"


def test_my_work_names_the_verb_and_the_reason(party):
    party.report()
    page = party["office_a"].get(reverse("work")).content.decode()
    assert "待审核" in page and "do/issue/" in page


@pytest.mark.parametrize("username", ["province", "city_a", "office_a", "safety_a1", "expert_a", "area_a"])
def test_list_record_panel_and_work_open_for_every_tier(party, username):
    pk = party.to_acceptance()
    client = party[username]
    for url in (
        reverse("dangers:list"), reverse("dangers:list") + "?tab=all&q=积尘&overdue=true", reverse("dangers:detail", args=[pk]),
        reverse("dangers:panel", args=[pk]), reverse("dangers:notice", args=[pk]), reverse("work"), reverse("dangers:limits"),
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)


def test_text_search_finds_enterprise_number_and_words(party):
    pk = party.to_acceptance()
    with scoped_to(scope_of(party.cast.actor("province"))):
        number = Danger.objects.get(pk=pk).number
    for q in ("积尘", "CANARY-a-a1", number, number.split("-", 1)[1]):
        page = party["office_a"].get(reverse("dangers:list"), {"q": q, "tab": "all"}).content.decode()
        assert reverse("dangers:detail", args=[pk]) in page, q


def test_a_foreign_danger_and_a_missing_one_answer_the_same_bytes(party):
    with scoped_to(scope_of(party.cast.actor("office_b"))):
        foreign = make_danger(party.cast, "b1").pk
    one = party["office_a"].get(reverse("dangers:detail", args=[foreign]))
    other = party["office_a"].get(reverse("dangers:detail", args=[99_999_999]))
    assert (one.status_code, one.content) == (other.status_code, other.content) == (404, one.content)


def test_a_photo_of_another_zone_is_404(party):
    party.report()
    with scoped_to(scope_of(party.cast.actor("province"))):
        photo = Evidence.objects.get().file_id
    assert party["office_a"].get(reverse("files:show", args=[photo, "thumb"])).status_code == 200
    assert party["office_b"].get(reverse("files:show", args=[photo, "thumb"])).status_code == 404
    assert party["safety_a1"].get(reverse("files:show", args=[photo, "thumb"])).status_code == 404, "not issued yet"


def test_limits_are_set_by_the_office_and_used_at_the_next_issue(party):
    answer = party["office_a"].post(reverse("dangers:limits"), {"a-dust": "3", "b-all": "10"})
    assert answer.status_code == 302
    pk = party.to_rectifying()
    with scoped_to(scope_of(party.cast.actor("province"))):
        danger = Danger.objects.get(pk=pk)
        assert (danger.due_on - timezone.localdate(danger.issued_at)).days in (2, 3)
        assert "行业领域" in danger.limit_rule
    assert party["safety_a1"].post(reverse("dangers:limits"), {"a-dust": "90"}).status_code == 403
