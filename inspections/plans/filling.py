"""周滚动: whom a week still needs to reach its goal. Plain values in and out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """An active enterprise and the day of its last counted visit (None: never inspected)."""

    id: int
    last: datetime.date | None
    area_id: int | None = None


def fill(goal: int, in_plan: int, known: Iterable[Known], taken: frozenset[int] | set[int]) -> list[int]:
    """Enterprises to add so that the plan of the week reaches its goal: never inspected first, then longest ago, then by id.

    `in_plan`: how many the unit has in this week's plan (rolled ones and those done among them); `taken`: enterprises
    that are in the week already, whoever visits them, and those a person has called off this week.
    """
    free = [one for one in known if one.id not in taken]
    free.sort(key=lambda one: (one.last is not None, one.last or datetime.date.min, one.id))
    return [one.id for one in free[: max(0, goal - in_plan)]]
