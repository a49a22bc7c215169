"""The wall: what the database refuses, tried as the run-time role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from core.tenancy import Scope, scope_of, scoped_to
from enterprises.models import Enterprise
from tests.factories import make_danger

pytestmark = pytest.mark.django_db


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


def test_tests_run_as_the_login_role_that_owns_nothing():
    assert current_user() == "park_app"


def test_without_a_scope_a_tenant_table_is_refused():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Enterprise.objects.all())


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("province", {"a1", "a2", "b1", "b2"}),
        ("city_a", {"a1", "a2"}),
        ("office_a", {"a1", "a2"}),
        ("safety_a1", {"a1"}),
        ("expert_a", {"a1"}),
    ],
)
def test_each_tier_sees_its_own_enterprises(cast, username, seen):
    with scoped_to(scope_of(cast.actor(username))):
        found = set(Enterprise.objects.values_list("id", flat=True))
    assert found == {cast.enterprise[key] for key in seen}


def test_officers_of_the_three_kinds_see_no_business_table(cast):
    with pytest.raises(ProgrammingError, match="permission denied"), scoped_to(scope_of(cast.actor("sec_a"))):
        list(Enterprise.objects.all())


def test_after_the_scope_the_role_is_gone(cast):
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert current_user() == "park_zone"
    assert current_user() == "park_app"


def test_an_inner_scope_gives_back_the_outer_one(cast):
    with scoped_to(scope_of(cast.actor("province"))):
        with scoped_to(scope_of(cast.actor("safety_b1"))):
            assert Enterprise.objects.count() == 1
        assert Enterprise.objects.count() == 4


def test_an_inner_scope_that_fails_gives_back_the_outer_one(cast):
    with scoped_to(scope_of(cast.actor("province"))):
        with pytest.raises(IntegrityError), scoped_to(scope_of(cast.actor("office_a"))):
            row = Enterprise.objects.first()
            Enterprise.objects.create(zone_id=row.zone_id, credit_code=row.credit_code, name="同码")
        assert Enterprise.objects.count() == 4


def test_a_zone_cannot_write_into_another_zone(cast):
    with pytest.raises(DatabaseError, match="row-level security"), scoped_to(scope_of(cast.actor("office_a"))):
        Enterprise.objects.create(zone_id=cast.zone["b"], credit_code="X", name="越区")


def test_a_zone_cannot_hang_a_danger_on_a_foreign_enterprise(cast):
    with pytest.raises(IntegrityError, match="danger_enterprise_of_zone"), scoped_to(scope_of(cast.actor("office_a"))):
        make_danger(cast, "a1", enterprise_id=cast.enterprise["b1"])
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_an_enterprise_cannot_move_its_row_to_another_zone(cast):
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1", visible_to_enterprise=True)
    with pytest.raises(ProgrammingError, match="permission denied"), scoped_to(scope_of(cast.actor("safety_a1"))):
        type(danger).objects.filter(pk=danger.pk).update(zone_id=cast.zone["b"])


def test_a_history_row_cannot_be_forged_or_changed(cast):
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1")
    event = type(danger).pgh_event_model
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert event.objects.filter(pgh_obj_id=danger.pk).count() == 1, "the trigger writes it"
        for statement in (
            "insert into dangers_dangerevent (pgh_created_at, pgh_label, pgh_obj_id, id, zone_id, enterprise_id)"
            " values (now(), 'update', 1, 1, 1, 1)",
            "update dangers_dangerevent set pgh_label = 'x'",
            "delete from dangers_dangerevent",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_a_secret_danger_is_not_there_for_its_enterprise(cast):
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1", visible_to_enterprise=False)
    with scoped_to(scope_of(cast.actor("safety_a1"))):
        assert not type(danger).objects.filter(pk=danger.pk).exists()


def test_an_expert_reports_only_drafts(cast):
    expert = cast.actor("expert_a")
    with scoped_to(scope_of(expert)):
        make_danger(cast, "a1", finder_user_id=expert.user_id)
    with pytest.raises(DatabaseError, match="row-level security"), scoped_to(scope_of(expert)):
        make_danger(cast, "a1", finder_user_id=expert.user_id, state="review")


def test_left_over_settings_open_nothing(cast):
    with scoped_to(Scope(tier="zone", zone_id=None)):
        assert Enterprise.objects.count() == 0
