"""The life of a unit, declared once for pages, API and docs: 辨识 → 评估 → 备案 → 在用 → 变更、复评 → 核销."""

# ruff: noqa: E501  (one transition per line reads better)
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.errors import Refused
from core.workflow import NoticeSpec, Transition, Workflow, register
from hazards.sources import effects
from hazards.sources.models import HazardSource, SourceStep
from hazards.sources.states import State

OFFICE = (Role.ZONE_OFFICE.value,)
FIRM = tuple(role.value for role in ENTERPRISE_ROLES)
flow = register(
    Workflow(
        model=HazardSource,
        step_model=SourceStep,
        step_link="source",
        subject_kind="source",
        document="docs/workflow_sources.md",
    )
)


def of_major(source: HazardSource, actor: Actor) -> Refused | None:
    """Assessment and filing are for major hazard sources; other units rest where they are."""
    if source.is_major:
        return None
    return Refused("of_major", _("这个单元不构成重大危险源，不需要评估和备案。"), record=source)


def is_major(source: HazardSource, actor: Actor) -> bool:
    return bool(source.is_major)


def confirmed_beta(source: HazardSource, actor: Actor) -> Refused | None:
    """A β somebody questioned is answered before the result is frozen."""
    open_ = source.holdings.exclude(challenge="").values_list("name", flat=True)
    if not open_:
        return None
    names = "、".join(open_)
    return Refused(
        "beta_answered", _("“%(names)s”的 β 有疑问还没有答复，请先确认或更换。") % {"names": names}, record=source
    )


def not_recorder(source: HazardSource, actor: Actor) -> Refused | None:
    """Nobody confirms the unit they filled in themself."""
    if source.recorder_user_id != actor.user_id:
        return None
    return Refused("confirmer_is_not_recorder", _("填报人不能审核自己填的单元，请由另一人确认。"), record=source)


def tell(kind: str, roles: tuple[str, ...]) -> Any:
    def specs(source: HazardSource, actor: Actor) -> Iterable[NoticeSpec]:
        return [NoticeSpec(kind, roles, {"name": source.name, "by": actor.name, "level": source.level})]

    return specs


FORMS = "hazards.sources.forms."
NOTE = FORMS + "NoteForm"
flow.add(
    Transition("hand_in", gettext_lazy("提交区审核"), (State.DRAFT,), State.REVIEW, "sources.hand_in", effects.hand_in, notices=tell("sources.to_review", OFFICE), icon="send", primary=True),
    Transition("take_back", gettext_lazy("收回再改"), (State.REVIEW,), State.DRAFT, "sources.hand_in", effects.take_back, icon="arrow-back-up"),
    Transition("confirm", gettext_lazy("确认辨识"), (State.REVIEW, State.CHANGING), State.IDENTIFIED, "sources.review", effects.confirm, rules=(not_recorder, confirmed_beta), form=NOTE, notices=tell("sources.confirmed", FIRM), icon="clipboard-check", primary=True),
    Transition("give_back", gettext_lazy("退回企业"), (State.REVIEW,), State.DRAFT, "sources.review", effects.give_back, form=NOTE, notices=tell("sources.returned", FIRM), icon="arrow-back-up", danger=True),
    Transition("assess", gettext_lazy("登记评估报告"), (State.IDENTIFIED, State.CHANGING), State.ASSESSED, "sources.review", effects.assess, rules=(of_major, confirmed_beta), offered=is_major, form=FORMS + "AssessForm", notices=tell("sources.assessed", FIRM), icon="report", primary=True),
    Transition("file", gettext_lazy("登记备案"), (State.ASSESSED,), State.FILED, "sources.review", effects.record_filing, rules=(of_major,), offered=is_major, form=FORMS + "FilingForm", notices=tell("sources.filed", FIRM), icon="rubber-stamp", primary=True),
    Transition("commission", gettext_lazy("转入在用"), (State.FILED,), State.IN_USE, "sources.review", effects.commission, icon="circle-check", primary=True),
    Transition("change", gettext_lazy("变更、复评"), (State.IDENTIFIED, State.ASSESSED, State.FILED, State.IN_USE), State.CHANGING, "sources.edit", effects.announce_change, form=NOTE, notices=tell("sources.changing", OFFICE), icon="refresh"),
    Transition("retire", gettext_lazy("核销"), (State.DRAFT, State.REVIEW, State.IDENTIFIED, State.ASSESSED, State.FILED, State.IN_USE, State.CHANGING), State.RETIRED, "sources.review", effects.retire, form=NOTE, notices=tell("sources.retired", FIRM), icon="trash", danger=True),
)  # fmt: skip
