# ruff: noqa: E501, SIM117  (SQL; a raise inside the outer of two blocks)
"""The load is what the portal itself would have written: keys, facts, sums, steps; and it never joins real data."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.figures import at_midnight, compute
from core.figures.period import frozen
from core.tenancy import scoped_to
from demo.load import LOADED, NotEmpty, generate, refuse_real_data
from demo.load.resting import stripped, triggers_at_rest
from hazards.dangers.figures import CLOSED, FOUND, OPEN_NOW
from hazards.dangers.workflow import flow
from tests.figures.history import PROVINCE
from tests.house.leakwalk import as_superuser, dirty_database, undone

FIRMS, DANGERS = 300, 3000
# Without casts and brackets: PostgreSQL writes `in (…)` of an index differently after it has read it once more.
SHAPE = r"""
select tablename::text, indexname::text, regexp_replace(indexdef, '::character varying|::text|[][()]', '', 'g') from pg_indexes
where tablename = any(%(t)s)
union all select conrelid::regclass::text, conname, pg_get_constraintdef(oid) || convalidated || condeferrable from pg_constraint
where conrelid = any(%(t)s::regclass[]) order by 1, 2, 3
"""
FACTS = """
select to_jsonb(v) - array['id', 'known_from', 'known_to', 'known_xid'] from dangers_factversion v
where known_to is null order by danger_id
"""
SUMS = """
select zone_id, month, severity, sector, sum(found), sum(closed), sum(timely), sum(filled), sum(funds), sum(due), sum(due_met),
       sum(issued), sum(extended), sum(mended), sum(mend_days), sum(judged), sum(judge_days), sum(decided), sum(passed_first)
from dangers_monthtally group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""


def ask(statement: str, values: Any = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[dict]:
    """A small load in a transaction that is rolled back, with the shape of the tables as it was before."""
    with dirty_database(django_db_blocker), as_superuser():
        before = ask(SHAPE, {"t": list(LOADED)})
        with connection.cursor() as cursor:
            made = generate(cursor, enterprises=FIRMS, count=DANGERS, now=timezone.now())
        yield made | {"before": before}


def test_so_many_were_asked_for_and_every_zone_has_some(loaded) -> None:
    assert loaded["enterprises"] == FIRMS and loaded["dangers"] == DANGERS
    assert ask("select count(*), count(distinct zone_id) from enterprises_enterprise e where exists"
               " (select 1 from accounts_seat s where s.enterprise_id = e.id and s.username like 'load\\_%%')") [0][0] == FIRMS  # fmt: skip
    states = dict(ask("select state, count(*) from dangers_danger group by 1"))
    assert {"review", "rectifying", "supervision", "acceptance", "closed", "void"} <= set(states)
    assert 0.9 < states["closed"] / sum(states.values()) < 0.99


def test_indexes_and_constraints_are_all_back_and_proved(loaded) -> None:
    assert ask(SHAPE, {"t": list(LOADED)}) == loaded["before"]
    assert ask("select count(*) from pg_constraint where not convalidated") == [(0,)]
    assert ask("show session_replication_role") == [("origin",)], "triggers are awake"


def test_a_row_that_breaks_a_key_does_not_get_through(loaded) -> None:
    broken = "update dangers_step set danger_id = -7 where id = (select min(id) from dangers_step)"
    with undone(), connection.cursor() as cursor, pytest.raises(IntegrityError, match="step_danger_of_enterprise"):
        with transaction.atomic(), stripped(cursor, ("dangers_step",), lambda line: None):
            cursor.execute(broken)
    twice = "update dangers_danger d set (number_year, number_serial) = (select number_year, number_serial from dangers_danger o" \
            " where o.zone_id = d.zone_id and o.id <> d.id and o.number_serial is not null limit 1) where id = (select min(id)" \
            " from dangers_danger where zone_id = (select zone_id from dangers_danger group by 1 order by count(*) desc limit 1))"  # fmt: skip
    with undone(), connection.cursor() as cursor, pytest.raises(IntegrityError, match="danger_number"):
        with transaction.atomic(), stripped(cursor, ("dangers_danger",), lambda line: None), triggers_at_rest(cursor):
            cursor.execute(twice)


def test_facts_and_sums_are_what_the_triggers_make_of_the_same_rows(loaded) -> None:
    facts, sums = ask(FACTS), ask(SUMS)
    assert len(facts) >= DANGERS and len(sums) > 100
    with undone():
        ask("create temporary table again on commit drop as table dangers_danger")
        ask("set local session_replication_role = replica")
        for table in ("dangers_factversion", "dangers_monthtally", "dangers_danger"):
            ask(f"delete from {table}")
        ask("set local session_replication_role = origin")
        ask("insert into dangers_danger select * from again where id %% 2 = 0".replace("%%", "%"))
        ask("insert into dangers_danger select * from again where id %% 2 = 1".replace("%%", "%"))
        assert ask(FACTS) == facts
        assert ask(SUMS) == sums


def test_built_anew_the_sums_are_the_same(loaded) -> None:
    sums = ask(SUMS)
    with undone():
        ask("select park_rebuild_tallies()")
        assert ask(SUMS) == sums


def test_what_was_known_has_no_gap_and_no_overlap(loaded) -> None:
    broken = """
    select danger_id from (select danger_id, known_from, known_to, lead(known_from) over w as next from dangers_factversion
      window w as (partition by danger_id order by known_from)) v where known_to is distinct from next or known_to <= known_from
    """
    assert ask(broken) == []
    first = "select d.id from dangers_danger d join (select danger_id, min(known_from) as since from dangers_factversion group by 1) v" \
            " on v.danger_id = d.id where v.since <> d.recorded_at and d.finder_name <> ''"  # fmt: skip
    mine = [pk for (pk,) in ask(first)]
    assert len(mine) <= 20, "only the cast's own dangers were written at another moment"


@pytest.mark.parametrize("days", [20, 200, 500])
def test_an_earlier_look_finds_what_had_been_written_by_then(loaded, days: int) -> None:
    day = timezone.localdate() - datetime.timedelta(days=days)
    moment, start = at_midnight(day), day - datetime.timedelta(days=90)
    ask("set local role park_province")
    period = frozen(start, day - datetime.timedelta(days=1), moment)
    with scoped_to(PROVINCE):
        seen = compute((FOUND, CLOSED, OPEN_NOW), period)[()]
    ask("reset role")
    counted = "recorded_at <= %(m)s and (state <> 'void' or state_since > %(m)s) and state not in ('draft', 'historic')"
    meant = ask(
        f"select count(*) filter (where found_at >= %(s)s and found_at < %(m)s),"
        f" count(*) filter (where found_at >= %(s)s and found_at < %(m)s and closed_at < %(m)s),"
        f" count(*) filter (where found_at < %(m)s and (closed_at is null or closed_at >= %(m)s)) from dangers_danger where {counted}",
        {"m": moment, "s": at_midnight(start)},
    )[0]
    assert tuple(seen[one].numerator for one in (FOUND, CLOSED, OPEN_NOW)) == meant
    assert meant[0] > 100


def test_every_life_obeys_the_workflow(loaded) -> None:
    steps = """
    select s.danger_id, s.at, s.transition, s.from_state, s.to_state, d.state from dangers_step s
    join dangers_danger d on d.id = s.danger_id order by s.danger_id, s.id
    """
    legal = {one.name: one for one in flow.transitions.values()}
    last: dict[int, tuple] = {}
    seen = set()
    for danger, at, name, was, became, state in ask(steps):
        if name == "create":
            assert was == "" and danger not in last
        else:
            before = last[danger]
            assert before[1] == was and before[0] <= at, (danger, name)
            assert was in legal[name].source and (legal[name].target or was) == became, (name, was, became)
        last[danger] = (at, became, state)
        seen.add(name)
    assert all(became == state for _at, became, state in last.values())
    assert len(last) >= DANGERS and {"fix_on_spot", "supervise_reject", "grant_void", "accept"} <= seen


def test_a_database_with_enterprises_that_are_not_the_demo_is_refused(loaded) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(NotEmpty, match="works once"):
            refuse_real_data(cursor)
        with undone():
            ask("update accounts_user set username = 'x' || id where username like 'load\\_%%'".replace("%%", "%"))
            with pytest.raises(NotEmpty, match="never mixes with real data"):
                refuse_real_data(cursor)
            ask("update accounts_user set username = 'shenyue' where id = (select min(id) from accounts_user)")
            refuse_real_data(cursor)
