"""How many statements a page costs: the same for 1 and 30 objects, scope and session included."""

# ruff: noqa: E501  (SQL and rows of a table read better on one line)
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access import PUBLIC, SIGNED_IN, may
from core.lists import ListPage
from tests.cast import cast as present_cast
from tests.house.leakwalk import Visitor, as_superuser, planted_world
from tests.house.routes import Route, all_routes
from tests.house.seeds import World, kind_of, words_of
from tests.house.test_permissions import right_of

LIST, RECORD, API_LIST = 12, 20, 5
# "Last seen" is written once a minute, whichever page comes then.
SESSION = 'UPDATE "django_session"'
# Savepoints, and the clearing of a scope inside an outer transaction, exist only because the test wraps the request.
CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "select set_config('role', 'none'")
# One person who may open the page, tried in this order.
PEOPLE = ("office_a", "safety_a1", "province", "sys_a", "audit_a", "sec_a")
# Pages that do more than show one list or one record, each with its own limit and why.
MORE: dict[str, tuple[int, str]] = {
    "reports:overview": (
        18,
        "figures of five fact tables, their roll-ups, trend, who is missing: the same for 1 and 118 zones",
    ),
    "reports:zone": (
        35,
        "figures by sector and area, every indicator, the trend, what is due and who is late; one statement for each "
        "of the fourteen tables of facts, 两重点一重大, duties, plans, visits and their findings among them",
    ),
    "reports:compare": (21, "the figures of two zones and both their trends"),
    "enterprises:mine": (16, "dangers, plans, duties and visits of the enterprise beside its file"),
    "reports:sources": (
        16,
        "figures of four fact tables by zone and once over all: kinds are counted once, not added up",
    ),
    "filings:fresh": (40, "every automatic number of a report counted anew, fetched after the page"),
}


@contextmanager
def many(world: World, number: int) -> Iterator[None]:
    """`number` more of everything a list shows, each with relations of its own; gone afterwards."""
    from django.db import transaction

    with transaction.atomic():
        with as_superuser():
            _multiply(world, number)
        yield
        transaction.set_rollback(True)


def _multiply(world: World, number: int) -> None:
    from django.utils import timezone

    from accounts.models import Seat
    from core.models import Job, Notice
    from enterprises.credit_code import check_character
    from enterprises.models import Enterprise
    from hazards.dangers.models import Danger
    from hazards.sources.models import Drill, EmergencyPlan
    from parks.models import Area, Department
    from tests.factories import make_danger, make_source
    from tests.house.checklist_seeds import more_checklists
    from tests.house.duty_seeds import more_duties
    from tests.house.expert_seeds import more_experts
    from tests.house.round_seeds import more_rounds
    from tests.house.visit_plan_seeds import more_visit_plans
    from tests.house.visit_seeds import more_visits

    cast, now = world.cast, timezone.now()
    zone = cast.zone["a"]
    for n in range(number):
        code = f"91320900MA1MANY{n:02d}"
        more_duties(cast, n)
        more_visits(cast)
        more_experts(cast, n)
        more_rounds(cast, n)
        more_checklists(cast, n)
        area = Area.objects.create(zone_id=zone, name=f"更多园区 {n}")
        department = Department.objects.create(zone_id=zone, name=f"更多部门 {n}")
        firm = Enterprise.objects.create(zone_id=zone, credit_code=code + check_character(code), name=f"更多企业 {n}", area=area,
                                         sector="dust", principal_phone="13800001234")  # fmt: skip
        make_source(cast, "a1", enterprise_id=firm.pk, name=f"更多单元 {n}")
        more_visit_plans(cast, n, firm.pk)
        make_danger(
            cast, "a1", enterprise_id=firm.pk, area_id=area.pk, department_id=department.pk, state="review",
            finder_name=f"检查员 {n}",
        )  # fmt: skip
        make_danger(
            cast, "a1", area_id=area.pk, department_id=department.pk, state="rectifying", visible_to_enterprise=True, issued_at=now,
            number=f"MANY-{n}", number_year=2026, number_serial=20000 + n, due_on=now.date(), original_due_on=now.date(),
        )  # fmt: skip
        plan = EmergencyPlan.objects.create(zone_id=zone, enterprise_id=firm.pk, name=f"更多预案 {n}", kind="special",
                                            published_on=now.date(), recorded_by="x")  # fmt: skip
        for whose in (plan, EmergencyPlan.objects.filter(enterprise_id=cast.enterprise["a1"]).latest("id")):
            Drill.objects.create(zone_id=zone, enterprise_id=whose.enterprise_id, plan=whose, on=now.date(), kind="live",
                                 people=3, summary=f"{n}", recorded_by="x")  # fmt: skip
        Seat.objects.create(username=f"more{n}", person_name=f"更多 {n}", role="inspector", org_name="x", zone_id=zone,
                            area=area, valid_from=now.date())  # fmt: skip
        for name in PEOPLE:
            member = cast.people[name]
            Notice.objects.create(zone_id=member.zone_id, seat_id=member.seat_id, cause=f"more{n}", kind="dangers.issued",
                                  created_at=now, params={"number": "x", "text": "x", "due": "", "round": 1, "by": "x"})  # fmt: skip
            Job.objects.create(
                seat_id=member.seat_id, kind="core.export", key=f"more{n}", title="x", state="failed", finished_at=now
            )
    assert Danger.objects.filter(zone_id=zone).count() >= 2 * number


def limit_of(route: Route) -> int:
    """Statements this page may send."""
    if route.name in MORE:
        return MORE[route.name][0]
    if route.name.startswith("api:") and not route.params:
        return API_LIST
    is_list = isinstance(route.view, type) and issubclass(route.view, ListPage)
    return LIST if is_list or not route.params else RECORD


def cost(who: Visitor, url: str) -> tuple[int, int, list[str]]:
    """(status, statements, the statements) of one GET, session and scope included."""
    with CaptureQueriesContext(connection) as seen:
        status = who.ask("get", url).status
    sent = [query["sql"] for query in seen.captured_queries if not query["sql"].startswith((*CONTROL, SESSION))]
    return status, len(sent), sent


def _urls(world: World) -> Iterator[tuple[Route, str, Visitor]]:
    visitors = {name: Visitor(world.cast, name) for name in PEOPLE}
    actors = {name: world.cast.actor(name) for name in PEOPLE}
    for route in all_routes():
        if not route.answers("get") or route.permission in (PUBLIC, SIGNED_IN):
            continue
        for name in PEOPLE:
            if not may(actors[name], right_of(route)):
                continue
            member, values = world.cast.people[name], {}
            for parameter in route.params:
                kind = kind_of(route.name, parameter)
                own: list[Any] = world.own(member, kind) if kind else list(words_of(route.name, parameter) or ["1"])
                values[parameter] = own[0] if own else None
            if None not in values.values():
                url = route.url(**values) + ("?limit=100" if route.name.startswith("api:") and not route.params else "")
                yield route, url, visitors[name]
                break


@pytest.mark.slow
def test_pages_cost_what_they_may_and_no_more_with_more_rows(django_db_setup, django_db_blocker, capsys):
    wrong, seen = [], []
    with planted_world(django_db_blocker, present_cast()) as world:
        pages = list(_urls(world))
        for _route, url, who in pages:
            who.ask("get", url)  # what is read once per process is not the page's cost
        with many(world, 1):
            few = {url: cost(who, url) for _route, url, who in pages}
        with many(world, 30):
            lots = {url: cost(who, url) for _route, url, who in pages}
    for route, url, who in pages:
        (status, one, _sent), (_status, thirty, sent) = few[url], lots[url]
        seen.append(f"{thirty:3} {route.name} {url} ({status})")
        if status >= 400:
            continue
        if thirty != one:
            wrong.append(f"{route.name} {url} as {who.username}: {one} statements with 1 more row, {thirty} with 30")
        if thirty > limit_of(route):
            wrong.append(
                f"{route.name} {url} as {who.username}: {thirty} statements, {limit_of(route)} allowed: {sent[-3:]}"
            )
    with capsys.disabled():
        print("\n" + "\n".join(sorted(seen, reverse=True)[:12]))
    assert len(pages) > 10
    assert wrong == []
