"""The measure of bin/bench plan_year (1 000 enterprises, bar 3 s); here fewer, and room for a busy machine."""

from __future__ import annotations

import os

from bench import plan_year as bench

FIRMS = int(os.environ.get("PARK_PLAN", "100"))


def test_a_year_for_many_enterprises_is_planned_within_seconds(ground):
    cast = ground.cast
    answer = bench.measure(cast.actor("office_a"), cast.zone["a"], FIRMS)
    print(answer)
    # the mix of ten: 12 + 2·4 + 3·2 + 3 + 1, and the two unrated enterprises of the cast
    assert answer["visits"] == FIRMS // 10 * 30 + 2 and answer["again"] == 0
    if FIRMS >= 1000:
        bench.keep(answer)
        assert answer["met"]
    assert answer["seconds"] < 9
