"""The rule where an emergency plan stands on a day, once for SQL and once for Python; a test keeps them equal.

Terms come from the clocks D27 (hand in), D28 (the authority's answer), D29 (evaluation), D31 and D33 (drills). What is
left to the last day is in time to 24:00 of it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, CharField, Q, Value, When
from django.db.models.functions import Coalesce

from core.workdays import today
from hazards.sources.clocks import Timetable, timetable
from hazards.sources.plan_states import WITH_ENTERPRISE, PlanKind, PlanState

SEND, ANSWER, EVALUATE, DRILL, DRILL_ONSITE = "D27", "D28", "D29", "D31", "D33"
CODES = (SEND, ANSWER, EVALUATE, DRILL, DRILL_ONSITE)


def drill_clock(kind: str) -> str:
    """The clock of drills: D33 for 现场处置方案; D31, the half year of hazardous-goods units, for the others."""
    return DRILL_ONSITE if kind == PlanKind.ONSITE else DRILL


@dataclass(frozen=True)
class Standing:
    """One plan on one day: its state and the last day of each term that runs (None: it does not)."""

    state: PlanState
    send_by: datetime.date | None
    answer_by: datetime.date | None
    evaluate_by: datetime.date | None
    drill_by: datetime.date | None
    on: datetime.date

    @property
    def is_current(self) -> bool:
        return self.state != PlanState.SUPERSEDED

    @property
    def deemed_on(self) -> datetime.date | None:
        """The day the authority's term ended without a word; from the next day on the plan counts as filed."""
        return self.answer_by if self.state == PlanState.DEEMED else None

    def is_late(self, term: str) -> bool:
        """Whether a term (`send_by`, `evaluate_by`, `drill_by`) is over."""
        day = getattr(self, term)
        return day is not None and day < self.on

    @property
    def late(self) -> tuple[str, ...]:
        """The terms that are over."""
        return tuple(term for term in ("send_by", "evaluate_by", "drill_by") if self.is_late(term))


@dataclass(frozen=True)
class Terms:
    """The rule on one day. Works on EmergencyPlan, PlanFact and rows of their values: the dates have the same names.

    Dates after the day have not happened yet.
    """

    on: datetime.date
    times: Timetable

    # -- for SQL -------------------------------------------------------------------------------------------------------

    def current(self) -> Q:
        """Published, and no newer version has taken its place."""
        return Q(published_on__lte=self.on) & (Q(superseded_on=None) | Q(superseded_on__gt=self.on))

    def filed(self) -> Q:
        """Filed, or deemed filed."""
        silent = Q(refused_on=None) | Q(refused_on__gt=self.on)
        return Q(filed_on__lte=self.on) | (self.times.over(ANSWER, "accepted_on", self.on) & silent)

    def state(self) -> Case:
        """The state as an expression."""
        return Case(
            When(superseded_on__lte=self.on, then=Value(PlanState.SUPERSEDED.value)),
            When(filed_on__lte=self.on, then=Value(PlanState.FILED.value)),
            When(refused_on__lte=self.on, then=Value(PlanState.REFUSED.value)),
            When(self.times.over(ANSWER, "accepted_on", self.on), then=Value(PlanState.DEEMED.value)),
            When(accepted_on__lte=self.on, then=Value(PlanState.ACCEPTED.value)),
            When(submitted_on__lte=self.on, then=Value(PlanState.SUBMITTED.value)),
            default=Value(PlanState.UNSENT.value),
            output_field=CharField(max_length=10),
        )

    def annotations(self) -> dict[str, Any]:
        """`state`, `send_late`, `evaluate_late`, `drill_late` (booleans) and the days the last two run from."""
        held = Q(state__in=[one.value for one in WITH_ENTERPRISE])
        here = ~Q(state=PlanState.SUPERSEDED.value)
        onsite, others = Q(kind=PlanKind.ONSITE), ~Q(kind=PlanKind.ONSITE)
        return {
            "state": self.state(),
            "evaluate_from": Coalesce("evaluated_on", "published_on"),
            "drill_from": Coalesce("drilled_on", "published_on"),
            "send_late": _truth(held & self.times.over(SEND, "published_on", self.on)),
            "evaluate_late": _truth(here & self.times.over(EVALUATE, "evaluate_from", self.on)),
            "drill_late": _truth(
                here
                & (
                    (onsite & self.times.over(DRILL_ONSITE, "drill_from", self.on))
                    | (others & self.times.over(DRILL, "drill_from", self.on))
                )
            ),
        }

    # -- for Python ----------------------------------------------------------------------------------------------------

    def standing(self, plan: Any) -> Standing:
        """Where one plan stands: a record, or a row of values."""
        get = plan.get if isinstance(plan, dict) else lambda name: getattr(plan, name)
        state = self._state_of(get)
        runs, held = state != PlanState.SUPERSEDED, state in WITH_ENTERPRISE
        drill = drill_clock(get("kind"))
        answers = state in (PlanState.ACCEPTED, PlanState.DEEMED)
        return Standing(
            state=state,
            send_by=self.times.due(SEND, get("published_on")) if held else None,
            answer_by=self.times.due(ANSWER, get("accepted_on")) if answers else None,
            evaluate_by=self.times.due(EVALUATE, get("evaluated_on") or get("published_on")) if runs else None,
            drill_by=self.times.due(drill, get("drilled_on") or get("published_on")) if runs else None,
            on=self.on,
        )

    def _state_of(self, get: Any) -> PlanState:
        def happened(name: str) -> bool:
            return get(name) is not None and get(name) <= self.on

        for name, state in (
            ("superseded_on", PlanState.SUPERSEDED),
            ("filed_on", PlanState.FILED),
            ("refused_on", PlanState.REFUSED),
        ):
            if happened(name):
                return state
        if happened("accepted_on"):
            is_over = self.times.due(ANSWER, get("accepted_on")) < self.on
            return PlanState.DEEMED if is_over else PlanState.ACCEPTED
        return PlanState.SUBMITTED if happened("submitted_on") else PlanState.UNSENT


def _truth(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def terms(on: datetime.date | None = None) -> Terms:
    """The rule on a day (today): reads the clocks, one statement."""
    return Terms(on or today(), timetable(CODES))
