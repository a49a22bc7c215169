"""The lines that compare statements: row security, overview, monthly figures, trend."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Seat
from accounts.services import actor_for_seat
from bench.pairs import Line, medians
from bench.raw_month import RAW
from core.access import Actor
from core.figures import compute, live
from core.keyset import page
from core.listing import Listing
from core.tenancy import Scope, scope_of, scoped_to
from hazards.dangers.list_views import DangerList
from parks.figures import zones_on_register
from reports import overview as overview_page
from reports.calendar import freezes_at, look, month_of, previous_month
from reports.monthly.automatic import Befores, compute_cells

ZONE_PERSON, PROVINCE_PERSON = "lumin", "shenyue"
QUERIES = (
    "tab=all", "tab=open", "tab=late", "tab=all&state=rectifying", "tab=all&sector=dust", "tab=open&sort=due", "tab=mine",
    "tab=all&closed_from={month}", "tab=all&found_from={month}", "tab=open&severity=a",
)  # fmt: skip
Lists = Sequence[tuple[type[Listing], Sequence[str]]]
ONE_SCAN = """
select zone_id, count(*), count(*) filter (where state = 'closed'), count(*) filter (where closed_at is null and due_on < current_date)
from dangers_danger where state not in ('draft', 'void', 'historic') group by zone_id
"""
TREND_SCAN = """
select date_trunc('month', found_at at time zone 'Asia/Shanghai'), count(*), count(*) filter (where closed_at is not null)
from dangers_danger where state not in ('draft', 'void', 'historic') and found_at >= %s group by 1 order by 1
"""


def person(username: str) -> Actor:
    """The actor of a person of the demo."""
    with scoped_to(Scope(tier="province")):
        return actor_for_seat(Seat.objects.get(username=username).pk)


def alone() -> None:
    """No parallel workers for the portal's side either: both sides count on one core."""
    with connection.cursor() as cursor:
        cursor.execute("set local max_parallel_workers_per_gather = 0")


def patient() -> None:
    """As long as a job may take (core/jobs.py), not only as long as a page may."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '300s'")


@contextmanager
def open_link() -> Iterator[Callable[..., list]]:
    """A connection that passes row security (the loader's), without parallel workers: asks and fetches all rows."""
    link = psycopg2.connect(os.environ["DATABASE_LOADER_URL"])
    link.autocommit = True
    cursor = link.cursor()
    cursor.execute("set max_parallel_workers_per_gather = 0")

    def ask(statement: str, values: Any = None) -> list:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    yield ask
    link.close()


def _list_statements(actor: Actor, lists: Lists, narrow: Callable[[Any], Any]) -> dict[str, str]:
    """The rows of each of the commonest lists as the list page asks for them, values written in."""
    from django.http import QueryDict

    month = month_of(timezone.localdate())[0].isoformat()
    found = {}
    for kind, queries in lists:
        table = kind.model._meta.db_table
        for text in queries:
            params = QueryDict(text.format(month=month))
            listing = kind()
            listing.actor = actor  # type: ignore[attr-defined]
            filterset = listing.filterset(params, actor)
            rows = narrow(listing.matching(params, actor, filterset))
            _sort, order = listing.order(params)
            names = listing.needed([c for c in listing.columns if c.page], order)
            with scoped_to(scope_of(actor)), CaptureQueriesContext(connection) as seen:
                page(rows, order, 50, None, names)
            sent = [one["sql"] for one in seen.captured_queries if table in one["sql"]]
            name = text if len(lists) == 1 else f"{kind.list_name} {text}"
            found |= {name: sent[0]} if sent else {}  # nothing ever waits for the province
    return found


def _totals_statements(actor: Actor, figures: Sequence[str], where: dict[str, Any]) -> dict[str, str]:
    """The statements of figures by zone as the pages ask for them, values written in."""
    today = timezone.localdate()
    with scoped_to(scope_of(actor)), CaptureQueriesContext(connection) as seen:
        compute(figures, live(today.replace(month=1, day=1), today), by=("zone_id",), where=where)
    return {f"totals {n}": one["sql"] for n, one in enumerate(seen.captured_queries, start=1)}


def scope_line(
    what: str, username: str, bar: float, lists: Lists = ((DangerList, QUERIES),), figures: Sequence[str] = ()
) -> Line:
    """Lists (and `figures` by zone) under the tier role against the same SQL with a literal filter and no row security."""
    actor = person(username)
    literal = {"zone_id": actor.zone_id} if actor.zone_id else {}
    totals = _totals_statements(actor, figures, literal)
    inside = _list_statements(actor, lists, lambda rows: rows) | totals
    outside = _list_statements(actor, lists, lambda rows: rows.filter(**literal)) | totals
    detail = {}
    total = {"row security": 0.0, "literal": 0.0}
    with open_link() as ask, scoped_to(scope_of(actor)):
        alone()
        cursor = connection.connection.cursor()

        def walled(statement: str) -> None:
            cursor.execute(statement)
            cursor.fetchall()

        for name in inside:
            sides = {"row security": lambda n=name: walled(inside[n]), "literal": lambda n=name: ask(outside[n])}
            found = medians(sides, rounds=25)
            detail[name] = {"ratio": round(found["row security"] / found["literal"], 3)} | {k: round(v, 2) for k, v in found.items()}
            for side in total:
                total[side] += found[side]
    return Line(what, bar, total["row security"] / total["literal"], total, detail=detail)


def zone_scope() -> Line:
    return scope_line(
        "indexed zone queries under the tier role vs the same SQL with a literal filter and no row security",
        ZONE_PERSON, 1.15,
    )  # fmt: skip


def province_scope() -> Line:
    return scope_line("the same lists of the whole province under its role vs no row security", PROVINCE_PERSON, 1.05)


def _statements(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def overview() -> Line:
    """All figures of the overview page, its tables and the trend in them, against one scan of the dangers."""
    actor = person(PROVINCE_PERSON)
    today = timezone.localdate()
    period = live(today.replace(month=1, day=1), today)
    city = person("ycshangwu").city_id
    with open_link() as ask, scoped_to(scope_of(actor)):
        alone()
        found = medians(
            {"overview": lambda: overview_page.overview_of(actor, period), "one scan": lambda: ask(ONE_SCAN)}
        )
        all_ = _statements(lambda: overview_page.overview_of(actor, period))
        few = _statements(lambda: overview_page.overview_of(actor, period, city=city, level="national"))
        zones = len(overview_page.overview_of(actor, period, city=city, level="national").lines)
    return Line(
        "overview, all figures of 118 zones, vs one sequential GROUP BY of the danger table", 0.10,
        found["overview"] / found["one scan"], found, also={f"as many statements for {zones} zone(s) as for 118 ({all_})": few == all_},
    )  # fmt: skip


def trend() -> Line:
    months = overview_page.last_months(timezone.localdate())
    with open_link() as ask, scoped_to(scope_of(person(PROVINCE_PERSON))):
        alone()
        found = medians(
            {
                "trend": lambda: overview_page.trend(months, {}),
                "base scan": lambda: ask(TREND_SCAN, [months[0]]),
            }
        )
    return Line("12-month trend vs the base scan", 0.03, found["trend"] / found["base scan"], found)


def last_month() -> tuple[datetime.date, datetime.date, datetime.datetime, datetime.datetime]:
    """First and last day of the last month that has ended, its freeze, and the freeze of the month before."""
    start = previous_month(timezone.localdate().replace(day=1))
    end = month_of(start)[1]
    return start, end, freezes_at(end), freezes_at(start - datetime.timedelta(days=1))


def month() -> Line:
    """The automatic part of all zones' monthly reports against the same numbers by statements written by hand."""
    start, end, known_at, before_at = last_month()
    province = Scope(tier="province")
    with scoped_to(province):
        zones = list(zones_on_register(look(start, end, known_at)).order_by("id").values_list("id", flat=True))
    with open_link() as ask:
        values = {"start": start, "end": end, "known": known_at, "before": before_at, "year": start.replace(month=1)}

        def raw() -> None:
            for statement in RAW:
                ask(statement, values)

        def ours(which: list[int] = zones) -> None:
            with scoped_to(province):
                patient()
                alone()
                compute_cells(start, end, known_at, Befores(before_at), which)

        found = medians({"monthly figures": ours, "raw GROUP BYs": raw})
        all_, one = _statements(ours), _statements(lambda: ours(zones[:1]))
    return Line(
        f"monthly figures of {len(zones)} zones vs the raw set of GROUP BY statements ({len(RAW)})", 1.5,
        found["monthly figures"] / found["raw GROUP BYs"], found,
        also={f"as many statements for 1 zone as for {len(zones)} ({all_})": one == all_},
    )  # fmt: skip
