"""Keyset pages: complete, without repeats, back the way they came, with NULLs last and the index in use."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.keyset import Order, batches, counts, decode, encode, page
from core.models import Slot
from core.tenancy import Scope, scoped_to

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
SECONDS = st.one_of(st.none(), st.integers(0, 4).map(lambda n: n / 2))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(SECONDS, max_size=17), size=st.integers(1, 6), descending=st.booleans(), as_values=st.booleans())
def test_every_row_is_shown_once_in_both_directions(values, size, descending, as_values):
    with scoped_to(Scope("province")):
        Slot.objects.all().delete()
        Slot.objects.bulk_create(
            Slot(name="x", planned_at=START + datetime.timedelta(hours=n), seconds=value)
            for n, value in enumerate(values)
        )
        order = Order("seconds", descending, "last")
        queryset = Slot.objects.values("id", "seconds", "name") if as_values else Slot.objects.all()
        read = (lambda row: row["id"]) if as_values else (lambda row: row.pk)
        rows = list(Slot.objects.values_list("seconds", "id"))
        known = sorted((r for r in rows if r[0] is not None), reverse=descending)
        expected = [pk for _s, pk in known] + sorted((pk for s, pk in rows if s is None), reverse=descending)

        forwards, cursor, pages = [], None, []
        while True:
            shown = page(queryset, order, size, cursor)
            pages.append([read(row) for row in shown.rows])
            forwards += pages[-1]
            first = len(forwards) - len(pages[-1]) + 1
            assert (shown.first, shown.last) == ((first, len(forwards)) if values else (0, 0))
            if shown.next is None:
                break
            cursor = decode(encode(shown.next, Slot, order), Slot, order)
            assert cursor == shown.next
        assert forwards == expected

        back = [pages[-1]]
        while shown.previous is not None:
            shown = page(queryset, order, size, decode(encode(shown.previous, Slot, order), Slot, order))
            back.insert(0, [read(row) for row in shown.rows])
        assert back == pages
        assert [read(row) for part in batches(queryset, order, size) for row in part] == expected


def test_a_cursor_fits_only_its_own_order_and_cannot_be_forged():
    from core.keyset import Cursor

    order = Order("planned_at", True)
    text = encode(Cursor(START, 7, False, 51), Slot, order)
    assert decode(text, Slot, order) == Cursor(START, 7, False, 51)
    assert decode(text, Slot, order.flipped()) is None
    assert decode(text[:-2], Slot, order) is None
    assert decode("nonsense", Slot, order) is None


def test_counts_stop_at_the_cap_and_cost_one_statement(cast, django_assert_num_queries):
    with scoped_to(Scope("province")):
        Slot.objects.bulk_create(Slot(name="x", planned_at=START + datetime.timedelta(hours=n)) for n in range(12))
        with django_assert_num_queries(1):
            found = counts([Slot.objects.filter(name="x"), Slot.objects.filter(name="%y"), Slot.objects.none()], cap=10)
    assert found == [11, 0, 0]


def test_the_row_comparison_is_answered_by_the_index(cast, enterprises):
    from django.db import connection

    from enterprises.models import Enterprise

    with scoped_to(Scope("zone", zone_id=cast.zone["a"])):
        queryset = Enterprise.objects.values("id", "name")
        first = page(queryset, Order("name"), 10)
        with connection.cursor() as cursor:
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"set local enable_{way} = off")
        sent: list = []

        def keep(run, sql, params, many, context):
            sent.append((sql, params))
            return run(sql, params, many, context)

        with connection.execute_wrapper(keep):
            page(queryset, Order("name"), 10, first.next)
        with connection.cursor() as cursor:
            cursor.execute("explain " + sent[0][0], sent[0][1])
            plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "enterprise_name" in plan
    assert "ROW(" in plan.split("Index Cond")[1].split("\n")[0]
