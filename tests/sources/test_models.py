"""The tables of the ledger of units as the run-time role finds them: what the database gives, refuses and keeps."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.tenancy import Scope, scope_of, scoped_to
from hazards.dangers.models import Danger
from hazards.sources.models import (
    Assessment,
    Connection,
    HazardSource,
    Holding,
    KeyItem,
    SourceFiling,
    SourceStep,
    SourceVersion,
)
from hazards.sources.states import State
from tests.factories import make_danger
from tests.sources.rows import add_holding, add_major_unit, add_unit, add_version, walk

pytestmark = pytest.mark.django_db
PROVINCE = Scope(tier="province")
ZONES_STEPS = "source_zone_moves"
NO_STEP = "source_legal_move"

LEGAL = {
    ("draft", "review"), ("review", "draft"), ("review", "identified"), ("identified", "assessed"),
    ("assessed", "filed"), ("filed", "in_use"), ("identified", "changing"), ("assessed", "changing"),
    ("filed", "changing"), ("in_use", "changing"), ("changing", "identified"), ("changing", "assessed"),
}  # fmt: skip
STANDING = [state for state in State.values if state != "retired"]
LEGAL |= {(state, "retired") for state in STANDING}
OF_THE_FIRM = {
    ("draft", "review"), ("review", "draft"), ("identified", "changing"), ("assessed", "changing"),
    ("filed", "changing"), ("in_use", "changing"),
}  # fmt: skip


def in_scope(cast, username):
    return scoped_to(scope_of(cast.actor(username)))


def check_now() -> None:
    """Deferred keys are compared here instead of at COMMIT."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def refused_move(unit: HazardSource, state: str) -> str | None:
    """Try to move a unit with nothing but SQL; the name of the constraint that refused it, or None. Nothing is kept."""
    retired_at = timezone.now() if state == "retired" else None
    try:
        with transaction.atomic():
            HazardSource.objects.filter(pk=unit.pk).update(state=state, retired_at=retired_at)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return None


# -- whose rows ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("province", {"a1", "a2", "b1"}),
        ("city_a", {"a1", "a2"}),
        ("office_a", {"a1", "a2"}),
        ("office_b", {"b1"}),
        ("safety_a1", {"a1"}),
        ("expert_a", {"a1"}),
    ],
)
def test_each_tier_sees_its_own_units_and_what_hangs_on_them(cast, username, seen):
    with scoped_to(PROVINCE):
        for firm in ("a1", "a2", "b1"):
            _with_children(cast, firm)
    firms = {cast.enterprise[key] for key in seen}
    with in_scope(cast, username):
        assert set(HazardSource.objects.values_list("enterprise_id", flat=True)) == firms
        for model in (Holding, SourceVersion, SourceStep, SourceFiling, Assessment, KeyItem, Connection):
            assert set(model.objects.values_list("enterprise_id", flat=True)) == firms, model


def _with_children(cast, firm: str) -> HazardSource:
    unit = add_major_unit(cast, firm)
    owner = {"zone_id": unit.zone_id, "enterprise_id": unit.enterprise_id}
    child = {**owner, "source_id": unit.pk}
    now = timezone.now()
    add_holding(unit)
    SourceStep.objects.create(
        **child,
        at=now,
        actor_seat_id=1,
        actor_name="安委办",
        actor_post="",
        transition="confirm",
        to_state="identified",
    )
    SourceFiling.objects.create(
        **child, authority="fire", authority_name="消防救援大队", number="1", filed_on=now.date(), recorded_by="安委办"
    )
    Assessment.objects.create(
        **child, agency="评估机构", done_on="2026-01-01", expires_on="2029-01-01", recorded_by="安委办"
    )
    KeyItem.objects.create(**child, kind="chemical", number=2, recorded_by="安委办")
    Connection.objects.create(**owner, on=now.date(), connected=True, recorded_by="安委办")
    return unit


@pytest.mark.parametrize("stranger", ["safety_a2", "safety_b1", "office_b"])
def test_a_stranger_neither_sees_nor_moves_a_unit(cast, stranger):
    with in_scope(cast, "office_a"):
        unit = add_unit(cast, "a1")
    with in_scope(cast, stranger):
        mine = HazardSource.objects.filter(pk=unit.pk)
        assert not mine.exists()
        assert mine.update(state="review") == 0
    with in_scope(cast, "office_a"):
        assert HazardSource.objects.get(pk=unit.pk).state == "draft"


def test_an_enterprise_adds_no_unit_to_another(cast):
    with pytest.raises(DatabaseError, match="row-level security"), in_scope(cast, "safety_a1"):
        add_unit(cast, "a2")


def test_a_unit_stays_with_its_enterprise(cast):
    with in_scope(cast, "safety_a1"):
        unit = add_unit(cast, "a1")
    for username in ("safety_a1", "office_a", "province"):
        for key in ({"enterprise_id": cast.enterprise["a2"]}, {"zone_id": cast.zone["b"]}):
            with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, username):
                HazardSource.objects.filter(pk=unit.pk).update(**key)


def test_a_zone_hangs_nothing_on_a_unit_of_another_enterprise(cast):
    """A row of a2 with the unit of a1 would show a1's unit to a2."""
    with in_scope(cast, "office_a"):
        unit = add_unit(cast, "a1")
    for add in (add_holding, add_version):
        with pytest.raises(IntegrityError, match="_source_of_firm"), in_scope(cast, "office_a"):
            add(unit, enterprise_id=cast.enterprise["a2"])
            check_now()


def test_the_result_in_force_is_one_of_its_own_unit(cast):
    with in_scope(cast, "office_a"):
        unit, other = add_unit(cast, "a1"), add_unit(cast, "a1")
        foreign = add_version(other)
    with pytest.raises(IntegrityError, match="source_version_of_source"), in_scope(cast, "office_a"):
        HazardSource.objects.filter(pk=unit.pk).update(version=foreign)
        check_now()


# -- steps -----------------------------------------------------------------------------------------------------------


def _in_every_state(cast) -> dict[str, HazardSource]:
    units = {state: add_major_unit(cast, "a1", state=state) for state in STANDING}
    units["retired"] = add_major_unit(cast, "a1", state="draft")
    HazardSource.objects.filter(pk=units["retired"].pk).update(state="retired", retired_at=timezone.now())
    return units


def test_the_database_knows_the_legal_steps(cast):
    """Every pair of states, for the zone: what the plan does not name is refused."""
    pairs = [(old, new) for old in State.values for new in State.values if old != new]
    with in_scope(cast, "office_a"):
        units = _in_every_state(cast)
        answers = {(old, new): refused_move(units[old], new) for old, new in pairs}
    assert answers == {pair: None if pair in LEGAL else NO_STEP for pair in pairs}


def test_an_enterprise_hands_in_takes_back_and_announces_a_change_only(cast):
    with in_scope(cast, "office_a"):
        units = _in_every_state(cast)
    # Retiring writes retired_at, which is no column of the enterprise: tried alone below.
    pairs = [(old, new) for old, new in sorted(LEGAL) if new != "retired"]
    with in_scope(cast, "safety_a1"):
        answers = {}
        for old, new in pairs:
            try:
                with transaction.atomic():
                    HazardSource.objects.filter(pk=units[old].pk).update(state=new)
                    transaction.set_rollback(True)
                answers[old, new] = None
            except IntegrityError as error:
                answers[old, new] = error.__cause__.diag.constraint_name
    assert answers == {pair: None if pair in OF_THE_FIRM else ZONES_STEPS for pair in pairs}


def test_an_enterprise_strikes_no_unit_off(cast):
    with in_scope(cast, "safety_a1"):
        unit = add_unit(cast, "a1")
    with pytest.raises(IntegrityError, match="this step is the zone's"), in_scope(cast, "safety_a1"):
        HazardSource.objects.filter(pk=unit.pk).update(state="retired")
    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, "safety_a1"):
        HazardSource.objects.filter(pk=unit.pk).update(retired_at=timezone.now())


def test_a_unit_in_force_has_a_version(cast):
    with in_scope(cast, "office_a"):
        unit = add_unit(cast, "a1")
        walk(unit, "review")
    with pytest.raises(IntegrityError, match="source_in_force_has_version"), in_scope(cast, "office_a"):
        HazardSource.objects.filter(pk=unit.pk).update(state="identified")


def test_a_name_is_free_again_when_its_unit_is_struck_off(cast):
    with in_scope(cast, "office_a"):
        old = add_unit(cast, "a1", name="液氨罐区")
        add_unit(cast, "a2", name="液氨罐区")
    with pytest.raises(IntegrityError, match="source_name"), in_scope(cast, "office_a"):
        add_unit(cast, "a1", name="液氨罐区")
    with in_scope(cast, "office_a"):
        HazardSource.objects.filter(pk=old.pk).update(state="retired", retired_at=timezone.now())
        add_unit(cast, "a1", name="液氨罐区")


# -- results ---------------------------------------------------------------------------------------------------------

IN_FORCE = {
    "level": "3", "is_major": True, "provisional": True, "s_value": Decimal(9), "r_value": Decimal(9),
    "version_id": None, "next_review_on": datetime.date(2099, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("column", IN_FORCE)
def test_an_enterprise_sets_no_result(cast, column):
    with in_scope(cast, "office_a"):
        unit = add_major_unit(cast, "a1")
    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, "safety_a1"):
        HazardSource.objects.filter(pk=unit.pk).update(**{column: IN_FORCE[column]})


@pytest.mark.parametrize(
    "begun",
    [
        {"state": "review"}, {"is_major": False}, {"is_major": True, "level": "4"}, {"s_value": 9}, {"r_value": 9},
        {"provisional": True}, {"next_review_on": "2099-01-01"},
    ],
)  # fmt: skip
def test_an_enterprise_begins_with_a_draft_without_a_result(cast, begun):
    with pytest.raises(DatabaseError, match="row-level security"), in_scope(cast, "safety_a1"):
        add_unit(cast, "a1", **begun)


def test_a_level_moves_only_with_its_version(cast):
    with in_scope(cast, "office_a"):
        unit = add_major_unit(cast, "a1")
        mine = HazardSource.objects.filter(pk=unit.pk)
        for values in ({"level": "1"}, {"s_value": 2}, {"r_value": 200}, {"provisional": True}):
            with pytest.raises(IntegrityError, match="a result moves only with its version"), transaction.atomic():
                mine.update(**values)
        mine.update(version=add_version(unit, number=2, level="1"), level="1", r_value=200)
        assert mine.get().level_name == "一级"


def test_no_level_without_a_major_hazard_source(cast):
    with pytest.raises(IntegrityError, match="source_level_of_major"), in_scope(cast, "office_a"):
        add_unit(cast, "a1", is_major=False, level="4")


def test_a_version_stays_as_it_was_frozen(cast):
    with in_scope(cast, "office_a"):
        version = add_version(add_unit(cast, "a1"))
    rows = SourceVersion.objects.filter(pk=version.pk)
    for username in ("safety_a1", "office_a", "province"):
        with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, username):
            rows.update(level="1")
        with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, username):
            rows._raw_delete(rows.db)


def test_an_enterprise_freezes_no_version(cast):
    with in_scope(cast, "safety_a1"):
        unit = add_unit(cast, "a1")
    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, "safety_a1"):
        add_version(unit)


@pytest.mark.parametrize(
    "decided", [{"beta": 1, "decision": "自定"}, {"threshold_t": 99, "decision": "自定"}, {"decision": "自定"}]
)
def test_an_enterprise_decides_no_beta_and_no_threshold(cast, decided):
    with in_scope(cast, "safety_a1"):
        unit = add_unit(cast, "a1")
        held = add_holding(unit)
    with pytest.raises(DatabaseError, match="row-level security"), in_scope(cast, "safety_a1"):
        add_holding(unit, position=1, **decided)
    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, "safety_a1"):
        Holding.objects.filter(pk=held.pk).update(**decided)


def test_a_decision_needs_its_reason(cast):
    with in_scope(cast, "office_a"):
        held = add_holding(add_unit(cast, "a1"))
    with pytest.raises(IntegrityError, match="holding_decided_with_reason"), in_scope(cast, "office_a"):
        Holding.objects.filter(pk=held.pk).update(beta=2)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [({"quantity_t": -1}, "quantity"), ({"stock_t": -1}, "stock"), ({"beta": 0, "decision": "x"}, "beta")],
)
def test_quantities_are_not_negative(cast, wrong, constraint):
    with pytest.raises(IntegrityError, match=f"holding_{constraint}"), in_scope(cast, "office_a"):
        add_holding(add_unit(cast, "a1"), **wrong)


def test_history_is_written_by_the_table_alone(cast):
    with in_scope(cast, "office_a"):
        unit = add_unit(cast, "a1")
        event = HazardSource.pgh_event_model
        assert event.objects.filter(pgh_obj_id=unit.pk).count() == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            event.objects.filter(pgh_obj_id=unit.pk).update(name="x")


# -- what belongs to a unit ------------------------------------------------------------------------------------------


def test_a_danger_lies_in_a_unit_of_its_own_enterprise(cast):
    with in_scope(cast, "office_a"):
        mine, foreign = add_unit(cast, "a1"), add_unit(cast, "a2")
        danger = make_danger(cast, "a1", unit_id=mine.pk)
        check_now()
    with pytest.raises(IntegrityError, match="danger_unit_of_firm"), in_scope(cast, "office_a"):
        make_danger(cast, "a1", unit_id=foreign.pk)
        check_now()
    with pytest.raises(ProgrammingError, match="permission denied"), in_scope(cast, "office_a"):
        Danger.objects.filter(pk=danger.pk).update(unit_id=None)


@pytest.mark.parametrize(("kind", "last"), [("process", 18), ("chemical", 74)])
def test_a_key_item_is_in_its_list_and_counted_once(cast, kind, last):
    plant = {
        "zone_id": cast.zone["a"], "enterprise_id": cast.enterprise["a1"], "source": None, "kind": kind,
        "recorded_by": "安全员",
    }  # fmt: skip
    with in_scope(cast, "safety_a1"):
        KeyItem.objects.create(**plant, number=last)
        for number, constraint in ((last, "keyitem_once"), (last + 1, "keyitem_in_list"), (0, "keyitem_in_list")):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                KeyItem.objects.create(**plant, number=number)


def test_the_queries_read_as_they_say(cast):
    day = datetime.date(2026, 6, 30)
    with in_scope(cast, "office_a"):
        due = add_major_unit(cast, "a1", next_review_on=day)
        later = add_major_unit(cast, "a1", next_review_on=day + datetime.timedelta(days=1))
        asked = add_unit(cast, "a2", reassess_reason="物质有变更", reassess_since=timezone.now())
        gone = add_major_unit(cast, "a2", next_review_on=day)
        HazardSource.objects.filter(pk=gone.pk).update(state="retired", retired_at=timezone.now())
        units = HazardSource.objects
        assert set(units.standing()) == {due, later, asked}
        assert set(units.major()) == {due, later}
        assert set(units.review_due(by=day)) == {due}
        assert set(units.asked_again()) == {asked}
        assert set(units.saying(due.name)) == {due}
