"""Windows of duties: the last workday of each calendar window, with holidays and make-up days of 2026."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import is_workday
from hazards.sources.duty_windows import DAY, window_of, windows

D = datetime.date


@pytest.mark.parametrize(
    ("day", "every", "unit", "start", "end", "due"),
    [
        # National Day 2026: 10-01 to 10-07 off, Saturday 10-10 made up for.
        (D(2026, 9, 30), 1, "week", D(2026, 9, 28), D(2026, 10, 4), D(2026, 9, 30)),
        (D(2026, 10, 8), 1, "week", D(2026, 10, 5), D(2026, 10, 11), D(2026, 10, 10)),
        # Spring Festival 2026: no workday from Monday 02-16 to Sunday 02-22; the Saturday before is worked.
        (D(2026, 2, 18), 1, "week", D(2026, 2, 16), D(2026, 2, 22), None),
        (D(2026, 2, 10), 1, "week", D(2026, 2, 9), D(2026, 2, 15), D(2026, 2, 14)),
        (D(2026, 11, 25), 1, "week", D(2026, 11, 23), D(2026, 11, 29), D(2026, 11, 27)),
        (D(2026, 10, 15), 1, "month", D(2026, 10, 1), D(2026, 10, 31), D(2026, 10, 30)),
        (D(2026, 5, 1), 1, "quarter", D(2026, 4, 1), D(2026, 6, 30), D(2026, 6, 30)),
        (D(2026, 5, 1), 1, "halfyear", D(2026, 1, 1), D(2026, 6, 30), D(2026, 6, 30)),
        (D(2026, 12, 31), 1, "halfyear", D(2026, 7, 1), D(2026, 12, 31), D(2026, 12, 31)),
        (D(2026, 5, 1), 1, "year", D(2026, 1, 1), D(2026, 12, 31), D(2026, 12, 31)),
        (D(2026, 12, 31), 2, "month", D(2026, 11, 1), D(2026, 12, 31), D(2026, 12, 31)),
        (D(2026, 10, 1), 1, "day", D(2026, 10, 1), D(2026, 10, 1), None),
        (D(2026, 10, 10), 1, "day", D(2026, 10, 10), D(2026, 10, 10), D(2026, 10, 10)),
    ],
)
def test_a_window_ends_on_its_last_workday(day, every, unit, start, end, due) -> None:
    found = window_of(day, every=every, unit=unit)
    assert (found.start, found.end, found.due) == (start, end, due)


@given(
    st.dates(D(2020, 1, 1), D(2030, 1, 1)),
    st.integers(1, 5),
    st.sampled_from(["day", "week", "month", "quarter", "halfyear", "year"]),
)
def test_windows_lie_side_by_side_and_hold_their_day(day, every, unit) -> None:
    one = window_of(day, every=every, unit=unit)
    assert one.start <= day <= one.end
    assert window_of(one.end + DAY, every=every, unit=unit).start == one.end + DAY
    assert window_of(one.start, every=every, unit=unit) == one == window_of(one.end, every=every, unit=unit)
    if one.due is None:
        assert one.end - one.start < datetime.timedelta(days=366)
    else:
        assert one.start <= one.due <= one.end and is_workday(one.due)
        assert not any(is_workday(one.due + DAY * n) for n in range(1, (one.end - one.due).days + 1))


def test_windows_touch_the_days_asked_for_and_a_duty_asked_never_has_none() -> None:
    found = list(windows(D(2026, 9, 30), D(2026, 10, 12), every=1, unit="week"))
    assert [one.start for one in found] == [D(2026, 9, 28), D(2026, 10, 5), D(2026, 10, 12)]
    assert list(windows(D(2026, 9, 30), D(2026, 10, 12), every=0, unit="week")) == []
