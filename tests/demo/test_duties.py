"""The demo's year of duties: what the clock would have made, with a transfer, two missed weeks and two questions."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.db.models import F, Min

from core.figures import compute, live
from core.tenancy import scoped_to
from core.workdays import is_workday
from demo.duties import load_duties
from demo.zones import YANCHENG
from hazards.sources.duty_jobs import open_slots
from hazards.sources.models import DutyLog, DutySlot, Person
from tests.factories import make_source
from tests.figures.history import PROVINCE
from tests.figures.recount import midnight
from tests.house.leakwalk import as_superuser, dirty_database

TODAY = datetime.date(2026, 11, 23)
SMALL = [{"name": "氨", "quantity_t": "2"}]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Two zones, four units of a1 and b1, loaded as of a Monday."""
    from tests.cast import cast as present

    cast = present()
    with dirty_database(django_db_blocker):
        with as_superuser():
            with time_machine.travel(midnight(TODAY - datetime.timedelta(days=500)), tick=False):
                units = [
                    make_source(cast, firm, state="in_use", name=f"{firm} {n}") for firm in ("b1", "a1") for n in (1, 2)
                ]
            with time_machine.travel(midnight(TODAY - datetime.timedelta(days=100)), tick=False):
                units.append(make_source(cast, "a1", state="in_use", name="新单元"))
            small = make_source(cast, "a1", holdings=SMALL)
            casts = [_cast(cast, "a", YANCHENG), _cast(cast, "b", "别的开发区")]
            sources = [
                {
                    "id": u.pk,
                    "zone_id": u.zone_id,
                    "enterprise_id": u.enterprise_id,
                    "name": u.name,
                    "major": u.is_major,
                }
                for u in (*units, small)
            ]
            made = load_duties(casts, sources, TODAY)
            connection.cursor().execute("set constraints all immediate")
        with scoped_to(PROVINCE):
            yield SimpleNamespace(cast=cast, made=made, units=units, first=units[2])


def _cast(cast, key: str, name: str) -> SimpleNamespace:
    def one(who: str) -> SimpleNamespace:
        return SimpleNamespace(seat_id=cast.people[who].seat_id, name=who)

    firm = f"{key}1"
    return SimpleNamespace(
        zone=SimpleNamespace(name=name), zone_id=cast.zone[key], enterprise_ids={firm: cast.enterprise[firm]},
        principals={firm: one(f"principal_{firm}")}, officers={firm: one(f"safety_{firm}")},
        office=one(f"office_{key}"), inspectors=[one(f"inspector_{key}")],
    )  # fmt: skip


def test_the_clock_finds_nothing_to_add(loaded) -> None:
    assert loaded.made["slots"] == DutySlot.objects.count() > 4 * 60
    assert open_slots(TODAY) == 0
    days = set(DutySlot.objects.values_list("due_on", flat=True))
    assert all(is_workday(day) for day in days)
    assert not {datetime.date(2026, 2, 20), datetime.date(2026, 10, 9)} & days, "holidays hold"
    newest = DutySlot.objects.filter(source=loaded.units[-1]).aggregate(first=Min("due_on"))["first"]
    assert newest > TODAY - datetime.timedelta(days=100)


def test_the_story_of_the_first_unit(loaded) -> None:
    slots = DutySlot.objects.with_status(on=TODAY).filter(source=loaded.first)
    missed = list(slots.filter(status="missed").order_by("due_on"))
    assert [slot.role for slot in missed] == ["operating", "operating"]
    assert (missed[1].starts_on - missed[0].starts_on).days == 7, "two weeks in a row"
    assert set(slots.values_list("status", flat=True)) >= {"done", "missed", "due"}
    was, now = Person.objects.filter(source=loaded.first, role="operating").order_by("from_on")
    assert was.to_on == now.from_on and was.reason and now.to_on is None
    assert not slots.filter(role="operating", due_on__lt=now.from_on).exclude(person=was).exists()
    assert not slots.filter(role="operating", due_on__gte=now.from_on).exclude(person=now).exists()
    questioned = DutyLog.objects.exclude(questioned_at=None)
    assert questioned.count() == 2 and questioned.unanswered().count() == 1
    assert questioned.unsettled().count() == 1


def test_logs_are_of_workdays_and_of_the_past(loaded) -> None:
    assert loaded.made["logs"] == DutyLog.objects.count() > 0
    assert not DutyLog.objects.filter(recorded_at__gte=midnight(TODAY)).exists()
    on_time = DutyLog.objects.filter(done_at__date__lte=F("slot__due_on")).values_list("done_at__date", flat=True)
    assert all(is_workday(day) for day in set(on_time))
    with time_machine.travel(midnight(TODAY), tick=False):
        value = compute(("I14",), live(TODAY.replace(month=1, day=1), TODAY))[()]["I14"]
    assert 85 < value.value < 100


def test_a_unit_without_a_technical_head_is_in_the_demo() -> None:
    """Twelve units outside the two zones of the story: the sixth has none."""
    from demo.duties import _Work

    work = object.__new__(_Work)
    cast = SimpleNamespace(zone=SimpleNamespace(name="别的开发区"))
    from hazards.sources.models import DutyRole

    assert work._terms({}, DutyRole.TECHNICAL, cast, "", 5, None) == []  # type: ignore[arg-type]
