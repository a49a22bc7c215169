"""Every wall is broken once on purpose, and the check that watches it must say so. All of it is undone again.

Faults of structure are put in by a superuser inside a transaction that is rolled back; faults of code are small views,
tasks and cache calls in the same dirty database the leak walk uses.
"""

# ruff: noqa: E501  (SQL and rows of a table read better on one line)
from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from django.views import View

from core.access import PUBLIC, SIGNED_IN, declared
from core.tenancy import NoScope, scope_of, scoped_to
from hazards.dangers.models import Danger
from tests.cast import cast as present_cast
from tests.factories import make_danger
from tests.house import catalogue, catalogue_roles
from tests.house.leakwalk import Visitor, as_superuser, planted_world, run
from tests.house.routes import all_routes, unguarded
from tests.house.seeds import World
from tests.house.walking import Walk

# -- faults of structure -----------------------------------------------------------------------------------------------

STRUCTURE = {
    "dropped policy": ("drop policy zone on dangers_danger", catalogue.wrong_policies, "dangers_danger: park_zone has rights but no"),
    "open policy for zones": ("create policy oops on dangers_step to park_zone using (true)", catalogue.wrong_policies, "oops"),
    "policy for everybody": ("create policy oops on core_storedfile using (true)", catalogue.wrong_policies, "PUBLIC"),
    "policy that says or": (
        "create policy oops on dangers_danger to park_zone using (zone_id = (select nullif(current_setting('park.zone', true), '')::int)"
        " or severity = 'a')",
        catalogue.wrong_policies,
        "oops",
    ),
    "secret for the enterprise": (
        "alter policy enterprise on visits_visit using (zone_id = (select nullif(current_setting('park.zone', true), '')::int)"
        " and enterprise_id = (select nullif(current_setting('park.ent', true), '')::bigint))",
        catalogue.revealed_secrets,
        "visits_visit: policy enterprise shows park_enterprise",
    ),
    "secret findings for the zone": (
        "create policy oops on visits_finding for select to park_zone"
        " using (zone_id = (select nullif(current_setting('park.zone', true), '')::int))",
        catalogue.revealed_secrets,
        "oops",
    ),
    "secret pictures for the city": (
        "drop policy secrecy_city on core_storedfile", catalogue.revealed_secrets, "core_storedfile: policy city shows park_city",
    ),
    "row security off": ("alter table dangers_danger disable row level security", catalogue.open_tables, "row security is off"),
    "owner not bound": ("alter table dangers_danger no force row level security", catalogue.open_tables, "FORCE"),
    "right for the login role": ("grant select on dangers_danger to park_app", catalogue.wrong_grants, "park_app holds SELECT"),
    "right for everybody": ("grant select on enterprises_enterprise to public", catalogue.wrong_grants, "PUBLIC holds SELECT"),
    "written history": ("grant insert on dangers_dangerevent to park_zone", catalogue.wrong_grants, "written by functions"),
    "movable row": ("grant update (zone_id) on dangers_danger to park_enterprise", catalogue.movable_keys, "may change zone_id"),
    "table without a class": ("create table dangers_extra (id bigint, zone_id int)", catalogue.unclassed_tables, "dangers_extra"),
    "unique across zones": ("create unique index oops on enterprises_enterprise (credit_code)", catalogue.unscoped_unique, "oops"),
    "plain foreign key": (
        "alter table dangers_step drop constraint step_danger_of_enterprise;"
        " alter table dangers_step add constraint oops foreign key (danger_id) references dangers_danger (id)",
        catalogue.plain_keys,
        "plain foreign key",
    ),
    "key without the enterprise": (
        "alter table dangers_step drop constraint step_danger_of_enterprise;"
        " alter table dangers_step add foreign key (zone_id, danger_id) references dangers_danger (zone_id, id)",
        catalogue.loose_children,
        "dangers_step.danger_id",
    ),
    "materialised view": ("create materialized view oops as select * from dangers_danger", catalogue_roles.stored_views, "oops"),
    "view of its owner": ("create view oops as select * from dangers_danger", catalogue_roles.stored_views, "security_invoker"),
    "partition grant": (
        "create table parted (id int, zone_id int) partition by list (zone_id);"
        " create table parted_a partition of parted for values in (1); grant select on parted_a to park_zone",
        catalogue_roles.open_partitions,
        "parted_a",
    ),
    "function of somebody": (
        "create function oops() returns int language sql security definer as 'select 1'", catalogue_roles.loose_functions, "oops()",
    ),
    "function for everybody": (
        "grant execute on function park_next_number(int, int) to public", catalogue_roles.loose_functions, "PUBLIC may execute",
    ),
    "unsealed trail": (
        "do $$ declare f text; begin select p.oid::regprocedure::text into f from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
        " where t.tgrelid = 'dangers_danger'::regclass and p.proname like 'pgtrigger%' limit 1;"
        " execute format('alter function %s security invoker', f); end $$",
        catalogue_roles.unsealed_trail,
        "not park_ledger's",
    ),
    "trail switched off": ("alter table dangers_danger disable trigger user", catalogue_roles.unsealed_trail, "switched off"),
    "inherited tier": ("grant park_zone to park_app with inherit true", catalogue_roles.loose_roles, "inherits park_zone"),
    "tier over another": ("grant park_province to park_zone", catalogue_roles.loose_roles, "member of park_province"),
    "login role past the wall": ("alter role park_app bypassrls", catalogue_roles.loose_roles, "past row security"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", STRUCTURE)
def test_a_fault_of_structure_is_seen(name, connect_as):
    statement, check, said = STRUCTURE[name]
    other = connect_as("super")
    other.autocommit = False
    with other.cursor() as cursor:
        cursor.execute("set local lock_timeout = '20s'")
        assert check(cursor) == [], "without the fault the check is silent"
        cursor.execute(statement)
        faults = check(cursor)
    other.rollback()
    assert any(said in fault for fault in faults), faults


# -- faults that show when somebody walks ------------------------------------------------------------------------------


@pytest.fixture
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with planted_world(django_db_blocker, present_cast()) as planted:
        yield planted


def walked(world: World, urlconf: str | None = None) -> Walk:
    """A small walk over one enterprise's and one zone officer's reach, on the addresses of this module or of dangers."""
    routes = [
        r
        for r in all_routes(urlconf)
        if r.name.startswith(("dangers:", "oops")) and not r.name.startswith("dangers:import")
    ]
    walk = Walk(world, routes)
    walk.bodies = []
    for username in ("office_a", "safety_a1"):
        who = Visitor(world.cast, username)
        walk.looking(who)
        walk.strange_objects(who, ("get",))
    return walk


def test_without_a_fault_the_walk_is_silent(world):
    report = walked(world).report
    assert report.probes > 10 and report.faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "create policy oops on dangers_danger to park_zone using (true); create policy oops2 on enterprises_enterprise to park_zone using (true)",
        "alter table dangers_danger disable row level security; alter table enterprises_enterprise disable row level security",
        "create policy oops on dangers_danger to park_enterprise using (true);"
        " create policy oops2 on enterprises_enterprise to park_enterprise using (true)",
    ],
)
def test_an_open_policy_is_seen_by_the_walk(world, statement):
    with as_superuser():
        run(
            "set constraints all immediate; set constraints all deferred"
        )  # a table with waiting triggers is not altered
        run(statement)
    report = walked(world).report
    assert report.leaks and report.opened, "foreign rows came back and the walk must say so"


class Unguarded(View):
    """Names no right."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")


class Raw(View):
    """Asks the database past the scope, as a superuser would: the answer shows everybody's rows."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        with as_superuser(), connection.cursor() as cursor:
            cursor.execute("select description from dangers_danger")
            return HttpResponse(str(cursor.fetchall()))


class RawAsLoginRole(View):
    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select description from dangers_danger")
            return HttpResponse(str(cursor.fetchall()))


from config.urls import handler400, handler403, handler404, handler500  # noqa: E402, F401  (this module is a urlconf)
from config.urls import urlpatterns as real  # noqa: E402

urlpatterns = [
    path("oops/unguarded/", Unguarded.as_view(), name="oops_unguarded"),
    path("oops/raw/", Raw.as_view(), name="oops_raw"),
    path("oops/refused/", RawAsLoginRole.as_view(), name="oops_refused"),
    *real,
]


SECRETS = {
    "policy of visits that forgets the height": (
        "create policy oops on visits_visit for select to park_enterprise"
        " using (enterprise_id = (select nullif(current_setting('park.ent', true), '')::bigint));"
        " create policy oops2 on visits_visit for select to park_zone"
        " using (zone_id = (select nullif(current_setting('park.zone', true), '')::int))"
    ),
    "row security of visits switched off": "alter table visits_visit disable row level security",
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_visit_shown_is_seen_by_the_walk(world, name):
    with as_superuser():
        run("set constraints all immediate; set constraints all deferred")
        run(SECRETS[name])
    walk = Walk(world, [r for r in all_routes() if r.name in ("visits:list", "visits:detail", "plans:calendar")])
    walk.bodies = []
    who = Visitor(world.cast, "safety_a1")
    walk.looking(who)
    for _turn in range(3):  # of several strangers' ids a walk takes one at a time
        walk.strange_objects(who, ("get",))
    assert walk.report.leaks and walk.report.opened, "a secret visit came back and the walk must say so"


def test_a_view_without_a_right_is_seen():
    rights = {*declared(), PUBLIC, SIGNED_IN}
    assert [f for f in unguarded(all_routes("tests.house.test_sabotage"), rights) if "oops" in f] == [
        "oops_unguarded: Unguarded names no permission"
    ]


@override_settings(ROOT_URLCONF="tests.house.test_sabotage")
def test_a_query_past_the_scope_is_refused_or_seen(world):
    walk = walked(world, "tests.house.test_sabotage")
    assert any("/oops/raw/" in leak for leak in walk.report.leaks), (
        "rows read past the wall are recognised by their canaries"
    )
    assert any("/oops/refused/" in crash for crash in walk.report.crashes), (
        "the run-time role itself gets no row without a scope"
    )


def test_a_cache_key_without_a_scope_is_refused(world):
    with pytest.raises(NoScope):
        cache.get("figures")
    with scoped_to(scope_of(world.cast.actor("office_a"))):
        cache.set("house-sabotage", "CANARY-a-a1", 30)
    with scoped_to(scope_of(world.cast.actor("office_b"))):
        assert cache.get("house-sabotage") is None, "another scope has another key"


def test_a_task_without_a_scope_fails(world):
    from celery import shared_task

    from core.tasks import ScopedTask

    @shared_task(name="tests.house.count", base=ScopedTask)
    def count(actor) -> int:
        return Danger.objects.count()

    with pytest.raises(NoScope):
        count()
    assert count(seat_id=world.cast.people["office_a"].seat_id) > 0
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Danger.objects.count()


def test_every_task_of_the_portal_is_scoped():
    from config.celery import app
    from core.tasks import ScopedTask

    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith(("celery.", "tests."))}
    assert ours and [name for name, task in ours.items() if not isinstance(task, ScopedTask)] == []


def test_a_forged_history_row_is_refused(world):
    statements = (
        "insert into dangers_dangerevent (pgh_created_at, pgh_label, pgh_obj_id, id) values (now(), 'update', 1, 1)",
        "create temporary table mine (like dangers_danger) on commit drop",
    )
    with scoped_to(scope_of(world.cast.actor("office_a"))):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(statements[0])
        # A trigger function hung on a table of one's own would write history that never happened.
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(statements[1])
            run(
                f"create trigger forge after insert on mine referencing new table as new_values for each statement execute function {_trail()}()"
            )


def _trail() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = 'dangers_danger'::regclass"
            " and p.proname like 'pgtrigger%insert%'"
        )
        return cursor.fetchone()[0]


def test_an_enterprise_cannot_move_or_lend_its_row(world):
    cast = world.cast
    with scoped_to(scope_of(cast.actor("office_a"))):
        danger = make_danger(cast, "a1", visible_to_enterprise=True)
        neighbour = make_danger(cast, "a2", visible_to_enterprise=True)
    with scoped_to(scope_of(cast.actor("safety_a1"))):
        for change in ({"zone_id": cast.zone["b"]}, {"enterprise_id": cast.enterprise["a2"]}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Danger.objects.filter(pk=danger.pk).update(**change)
        # A step of its own on the neighbour's danger: invisible to it, but a key with the zone alone would accept it.
        with pytest.raises(DatabaseError, match="step_danger_of_enterprise"), transaction.atomic():
            run(
                "insert into dangers_step (zone_id, enterprise_id, danger_id, at, actor_seat_id, actor_name, actor_post, transition,"
                " from_state, to_state, note, round, data, visible_to_enterprise) values"
                f" ({cast.zone['a']}, {cast.enterprise['a1']}, {neighbour.pk}, now(), 1, '', '', 'sign', '', 'x', '', 1, '{{}}', true)"
            )
            run("set constraints all immediate")
    with as_superuser():
        run("grant update (zone_id, enterprise_id) on dangers_danger to park_enterprise")
    # Even with the right to the column the policy compares zone and enterprise of the new row.
    enterprise = scope_of(cast.actor("safety_a1"))
    with pytest.raises(DatabaseError, match="row-level security"), scoped_to(enterprise):
        Danger.objects.filter(pk=danger.pk).update(zone_id=cast.zone["b"])
