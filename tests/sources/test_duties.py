"""Duties of major hazard sources: slots by the calendar and what became of them."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.services import system
from core.errors import InvalidInput
from core.jobs import periodic_work
from core.tenancy import scope_of, scoped_to
from hazards.sources.duty_jobs import open_slots
from hazards.sources.duty_presenting import calendar_of, duties_url
from hazards.sources.duty_rules import set_rule
from hazards.sources.models import DutyRule, DutySlot, HazardSource
from tests.factories import make_source
from tests.sources.duty_yard import PROVINCE, add_log, add_slot, at, status_of

pytestmark = pytest.mark.django_db
D, DAY = datetime.date, datetime.timedelta(days=1)


@pytest.fixture
def unit(cast) -> HazardSource:
    """A major hazard source of a1, found to be one on 2026-01-05."""
    return major_since(cast, D(2026, 1, 5))


def major_since(cast, day: datetime.date) -> HazardSource:
    """A unit found to be a major hazard source on this day."""
    with time_machine.travel(at(day), tick=False), scoped_to(PROVINCE):
        return make_source(cast, "a1", state="in_use", place="南罐区")


def tick(day: datetime.date) -> dict:
    actor = system()
    with scoped_to(scope_of(actor)):
        return periodic_work("duty_slots")(actor, at(day, 8)) or {}


def due_days(unit: HazardSource, role: str) -> list[datetime.date]:
    with scoped_to(PROVINCE):
        return list(DutySlot.objects.filter(source_id=unit.pk, role=role).values_list("due_on", flat=True))


# -- what is due -------------------------------------------------------------------------------------------------------


def test_the_clock_makes_the_duties_of_the_windows_that_have_begun(unit) -> None:
    made = tick(D(2026, 10, 8))
    assert made["made"] and tick(D(2026, 10, 8))["made"] == 0, "the same day again makes nothing"
    # 40 days back from 10-08: weeks from 08-24 on; before the Mid-Autumn Festival (Friday 09-25) and National Day a week
    # ends on its last workday, and the Saturday 10-10 is worked.
    weekly = due_days(unit, "operating")
    assert weekly[-3:] == [D(2026, 9, 24), D(2026, 9, 30), D(2026, 10, 10)] and len(weekly) == 7
    assert due_days(unit, "head") == [D(2026, 8, 31), D(2026, 9, 30), D(2026, 10, 30)]
    assert due_days(unit, "technical") == [D(2026, 9, 30), D(2026, 12, 31)]
    assert due_days(unit, "principal") == [D(2026, 12, 31)]
    with scoped_to(PROVINCE):
        slot = DutySlot.objects.get(source_id=unit.pk, due_on=D(2026, 10, 10))
    assert (slot.starts_on, slot.late_until, slot.person_id) == (D(2026, 10, 5), D(2026, 10, 17), None)


def test_a_week_without_a_workday_asks_for_nothing(unit) -> None:
    tick(D(2026, 2, 25))
    assert [day for day in due_days(unit, "operating") if D(2026, 2, 1) <= day] == [
        D(2026, 2, 6), D(2026, 2, 14), D(2026, 2, 28),
    ]  # fmt: skip


def test_duties_begin_when_the_unit_becomes_a_major_source_and_end_with_it(cast) -> None:
    unit = major_since(cast, D(2026, 10, 10))
    tick(D(2026, 10, 20))
    assert due_days(unit, "operating") == [D(2026, 10, 16), D(2026, 10, 23)], "not the week of its last workday itself"
    with scoped_to(PROVINCE):
        early = DutySlot.objects.get(source_id=unit.pk, due_on=D(2026, 10, 16))
        late = DutySlot.objects.get(source_id=unit.pk, due_on=D(2026, 10, 23))
        HazardSource.objects.filter(pk=unit.pk).update(state="retired", retired_at=at(D(2026, 10, 21)))
    assert tick(D(2026, 10, 22)) == {"made": 0, "called_off": 4}
    with scoped_to(PROVINCE):
        assert [status_of(one, D(2026, 11, 30)) for one in (early, late)] == ["missed", "off"]
    assert tick(D(2026, 11, 5))["made"] == 0


def test_another_frequency_goes_from_windows_that_begin_later(cast, unit) -> None:
    with time_machine.travel(at(D(2026, 12, 2)), tick=False), scoped_to(PROVINCE):
        change = {"code": "D36", "unit": "month", "grace_days": 3, "text": "每月排查", "source": "省厅通知"}
        actor = cast.actor("province")
        with pytest.raises(InvalidInput):
            set_rule(actor=actor, every=1, valid_from=D(2026, 12, 1), reason="试", **change)
        with pytest.raises(InvalidInput):
            set_rule(actor=actor, every=1, valid_from=D(2026, 12, 9), reason=" ", **change)
        with pytest.raises(PermissionDenied):
            set_rule(actor=cast.actor("office_a"), every=1, valid_from=D(2026, 12, 9), reason="试", **change)
        made = set_rule(actor=actor, every=1, valid_from=D(2026, 12, 9), reason="试点", **change)
        assert made.role == "operating" and made.sure == "province"
        open_slots(D(2026, 12, 20))
        slots = DutySlot.objects.filter(source_id=unit.pk, role="operating", due_on__gte=D(2026, 12, 1))
        assert list(slots.values_list("due_on", flat=True)) == [D(2026, 12, 4), D(2026, 12, 11)], "begun before the 9th"
        open_slots(D(2026, 12, 31))
        first = DutySlot.objects.filter(source_id=unit.pk, role="operating", starts_on=D(2027, 1, 1)).get()
        assert first.late_until - first.due_on == 3 * DAY


def test_the_first_rules_say_how_sure_they_are() -> None:
    said = {row.role: (row.every, row.unit, row.sure) for row in DutyRule.objects.all()}
    assert said == {
        "technical": (1, "quarter", "yes"), "operating": (1, "week", "partly"), "principal": (1, "halfyear", "conflict"),
        "head": (1, "month", "product"),
    }  # fmt: skip
    assert all("AQ 3072-2026" in row.note for row in DutyRule.objects.exclude(role="head"))
    assert DutyRule.objects.get(role="head").source == "", "no source is made up"


# -- what became of it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "on", "status"),
    [
        (None, D(2026, 10, 10), "due"),
        (None, D(2026, 10, 17), "due"),  # the last day of grace
        (None, D(2026, 10, 18), "missed"),
        (at(D(2026, 10, 5), 0), D(2026, 12, 1), "done"),
        (at(D(2026, 10, 10), 23, 59), D(2026, 12, 1), "done"),  # the day in Shanghai counts
        (at(D(2026, 10, 11), 0), D(2026, 12, 1), "late"),
        (at(D(2026, 10, 17), 23, 59), D(2026, 12, 1), "late"),
        (at(D(2026, 10, 18), 0), D(2026, 12, 1), "missed"),
    ],
)
def test_done_late_missed_and_due_at_each_edge(unit, done, on, status) -> None:
    with scoped_to(PROVINCE):
        slot = add_slot(unit, D(2026, 10, 10))
        if done:
            add_log(slot, done)
        assert status_of(slot, on) == status
        assert (slot in DutySlot.objects.still_due(on=on)) == (status == "due")
        if done is None:
            assert (slot in DutySlot.objects.missed(on=on)) == (status == "missed")


def test_the_first_of_several_logs_decides(unit) -> None:
    with scoped_to(PROVINCE):
        slot = add_slot(unit, D(2026, 10, 10))
        add_log(slot, at(D(2026, 10, 12)))
        add_log(slot, at(D(2026, 10, 9)))
        assert status_of(slot, D(2026, 11, 1)) == "done"


def test_the_calendar_counts_what_its_links_open(cast, unit) -> None:
    on = D(2026, 10, 20)
    with scoped_to(PROVINCE):
        add_log(add_slot(unit, D(2026, 10, 10)), at(D(2026, 10, 9)))
        add_log(add_slot(unit, D(2026, 9, 30)), at(D(2026, 10, 2)))
        add_slot(unit, D(2026, 9, 4))
        add_slot(unit, D(2026, 10, 16))
        add_slot(unit, D(2026, 10, 23), called_off_at=at(on))
        add_slot(unit, D(2025, 11, 28), role="head", rule_code="YZ1")
        add_slot(unit, D(2025, 10, 31), role="head", rule_code="YZ1")
        calendar = calendar_of(unit, on=on)
    assert [month["first"] for month in calendar["months"]][:: len(calendar["months"]) - 1] == [
        D(2025, 11, 1),
        D(2026, 10, 1),
    ]
    cells = {
        (row["label"], month["first"]): cell
        for row in calendar["rows"]
        for month, cell in zip(calendar["months"], row["cells"], strict=True)
        if cell["url"]
    }
    assert {key: {k: v for k, v in cell["counts"].items() if v} for key, cell in cells.items()} == {
        ("操作负责人", D(2026, 10, 1)): {"done": 1, "due": 1},
        ("操作负责人", D(2026, 9, 1)): {"late": 1, "missed": 1},
        ("源长", D(2025, 11, 1)): {"missed": 1},
    }
    assert cells["操作负责人", D(2026, 9, 1)]["full"] == "迟履 1、未履 1"
    with time_machine.travel(at(on), tick=False):
        client = cast.client("office_a")
        for cell in cells.values():
            context = client.get(cell["url"]).context["list"]
            counted = dict.fromkeys(cell["counts"], 0)
            for row in context["rows"]:
                counted[row["status"]] += 1
            assert counted == cell["counts"] and context["total"] == sum(counted.values())
        for status in ("done", "late", "missed", "due"):
            url = duties_url(source=unit.pk, status=status)
            assert client.get(url).context["list"]["total"] == sum(
                cell["counts"][status] for cell in cells.values()
            ) + (status == "missed"), "one more lies before the calendar"
