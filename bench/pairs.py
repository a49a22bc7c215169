"""Two sides in turn: what both cost, and their ratio. The order is rotated, the middle of at least five is taken."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

ROUNDS = max(5, int(os.environ.get("BENCH_ROUNDS", "7")))
Side = Callable[[], Any]


@dataclass
class Line:
    """One line of the table: what, its bar, the ratio measured, and why where the bar is missed.

    `at_least`: the ratio must reach the bar instead of staying below it. `also`: other conditions, by name.
    """

    what: str
    bar: float
    ratio: float
    sides: Mapping[str, float]
    at_least: bool = False
    also: dict[str, bool] = field(default_factory=dict)
    detail: Any = None
    reason: str = ""

    @property
    def is_met(self) -> bool:
        reached = self.ratio >= self.bar if self.at_least else self.ratio <= self.bar
        return reached and all(self.also.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "what": self.what, "bar": f"{'≥' if self.at_least else '≤'} {self.bar}", "ratio": round(self.ratio, 3), "met": self.is_met,
            "milliseconds": {name: round(spent, 2) for name, spent in self.sides.items()}, "also": self.also, "reason": self.reason,
            "detail": self.detail,
        }  # fmt: skip


def spent(work: Side) -> float:
    """Milliseconds of one run."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def medians(sides: Mapping[str, Side], *, rounds: int = ROUNDS, warm: bool = True) -> dict[str, float]:
    """The median milliseconds of each side, all sides in each round, each round beginning with another."""
    names = list(sides)
    taken: dict[str, list[float]] = {name: [] for name in names}
    if warm:  # plans, templates and caches
        for name in names:
            sides[name]()
    for number in range(rounds):
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned:
            taken[name].append(spent(sides[name]))
    return {name: median(values) for name, values in taken.items()}
