"""The workflow of a visit, declared once for pages, API, jobs and docs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core.workflow import Transition, Workflow, register
from inspections.visits import effects
from inspections.visits.models import Visit, VisitStep
from inspections.visits.states import LIVING, State

FORMS = "inspections.visits.forms."
flow = register(
    Workflow(
        model=Visit, step_model=VisitStep, step_link="visit", subject_kind="visit", document="docs/workflow_visits.md",
        shows_internal=lambda visit: False,
    )
)  # fmt: skip
flow.add(
    Transition(
        "start", gettext_lazy("开始检查"), (State.PLANNED,), State.UNDERWAY, "visits.work", effects.start,
        form=FORMS + "StartForm", icon="walk", primary=True,
    ),
    Transition(
        "parts", gettext_lazy("首次监管三项"), (State.UNDERWAY,), None, "visits.work", effects.parts,
        offered=lambda visit, actor: False, icon="list-check", internal=True,
    ),
    Transition(
        "finish", gettext_lazy("结束检查"), (State.UNDERWAY,), State.FINISHED, "visits.lead", effects.finish,
        form=FORMS + "FinishForm", icon="clipboard-check", primary=True,
    ),
    Transition(
        "publish", gettext_lazy("公布暗查结果"), (State.FINISHED,), None, "visits.publish", effects.publish,
        offered=lambda visit, actor: visit.is_secret, form=FORMS + "PublishForm", icon="lock-open", primary=True,
    ),
    Transition(
        "move", gettext_lazy("改期"), (State.PLANNED,), None, "visits.change", effects.move,
        form=FORMS + "MoveForm", icon="calendar-event", internal=True,
    ),
    Transition(
        "hand_to", gettext_lazy("换带队人"), LIVING, None, "visits.change", effects.hand_to,
        form=FORMS + "LeadForm", icon="transfer", internal=True,
    ),
    Transition(
        "call_off", gettext_lazy("取消检查"), LIVING, State.CALLED_OFF, "visits.change", effects.call_off,
        form=FORMS + "ReasonForm", icon="ban", danger=True,
    ),
)  # fmt: skip
