"""The workflow of a general hidden danger (features.md §3A), declared once for pages, API, jobs and docs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from accounts.roles import ENTERPRISE_ROLES, Role
from core.access import Actor
from core.workflow import NoticeSpec, Transition, Workflow, register
from hazards.dangers import effects
from hazards.dangers.conditions import (
    acceptor_is_not_finder,
    acceptor_is_not_other_party,
    found_on_a_visit,
    may_ask_extension,
    no_request,
    no_request_open,
    own_request,
    second_person,
    supervisor_is_not_rectifier,
    waits,
)
from hazards.dangers.models import Danger, Step
from hazards.dangers.states import Source, State

# Asked for before the enterprise begins; decided wherever the danger has gone meanwhile.
VOIDABLE = (State.REVIEW, State.ISSUED, State.RECTIFYING, State.SUPERVISION, State.ACCEPTANCE)
OFFICE, LEADER = (Role.ZONE_OFFICE.value,), (Role.ZONE_LEADER.value,)
FIRM = tuple(role.value for role in ENTERPRISE_ROLES)
FINDERS = (Role.INSPECTOR.value, Role.ZONE_OFFICE.value, Role.AREA_OFFICER.value)
flow = register(
    Workflow(
        model=Danger,
        step_model=Step,
        step_link="danger",
        subject_kind="danger",
        document="docs/workflow.md",
        # What an enterprise reported itself, it follows from the first step on.
        shows_internal=lambda danger: danger.source == Source.ENTERPRISE,
    )
)


# ── notices ──
def _facts(danger: Danger) -> dict[str, Any]:
    return {
        "number": danger.number,
        "text": danger.description[:60],
        "due": danger.due_on.isoformat() if danger.due_on else "",
        "round": danger.round,
    }


def tell(
    kind: str, roles: tuple[str, ...], *, area: bool = False, department: bool = False, finder: bool = False
) -> Any:
    def specs(danger: Danger, actor: Actor) -> list[NoticeSpec]:
        return [
            NoticeSpec(
                kind,
                roles,
                _facts(danger) | {"by": actor.name},
                area_id=danger.area_id if area else None,
                department_id=danger.department_id if department else None,
                user_id=danger.finder_user_id if finder else None,
            )
        ]

    return specs


FORMS = "hazards.dangers.forms."
flow.add(
    Transition(
        "submit",
        gettext_lazy("提交审核"),
        (State.DRAFT, State.RETURNED),
        State.REVIEW,
        "dangers.submit",
        effects.submit,
        notices=tell("dangers.to_review", OFFICE),
        icon="arrow-right",
        primary=True,
        internal=True,
    ),
    Transition(
        "fix_on_spot",
        gettext_lazy("立查立改，直接报验收"),
        (State.DRAFT,),
        State.ACCEPTANCE,
        "dangers.fix_on_spot",
        effects.fix_on_spot,
        form=FORMS + "OnSpotForm",
        notices=tell("dangers.to_accept", (Role.ACCEPTOR.value,), department=True),
        icon="tool",
    ),
    # A visit hands its findings over when it ends: no button, and the finder may be another person than who ends it.
    Transition(
        "hand_over",
        gettext_lazy("检查结束，转来隐患"),
        (State.DRAFT,),
        State.REVIEW,
        "dangers.hand_over",
        effects.submit,
        rules=(found_on_a_visit,),
        offered=lambda danger, actor: False,
        notices=tell("dangers.to_review", OFFICE),
        icon="arrow-right",
        internal=True,
    ),
    Transition(
        "hand_over_fixed",
        gettext_lazy("检查结束，立查立改转验收"),
        (State.DRAFT,),
        State.ACCEPTANCE,
        "dangers.hand_over",
        effects.fix_on_spot,
        rules=(found_on_a_visit,),
        offered=lambda danger, actor: False,
        notices=tell("dangers.to_accept", (Role.ACCEPTOR.value,), department=True),
        icon="tool",
    ),
    Transition(
        "return",
        gettext_lazy("退补"),
        (State.REVIEW,),
        State.RETURNED,
        "dangers.review",
        effects.words_only,
        form=FORMS + "ReasonForm",
        notices=tell("dangers.returned", FINDERS + FIRM + (Role.EXPERT.value,), finder=True),
        icon="arrow-back-up",
        internal=True,
    ),
    Transition(
        "issue",
        gettext_lazy("审核签发"),
        (State.REVIEW,),
        State.ISSUED,
        "dangers.review",
        effects.issue,
        rules=(no_request_open,),
        form=FORMS + "IssueForm",
        notices=tell("dangers.issued", FIRM),
        icon="eye-check",
        primary=True,
    ),
    Transition(
        "sign",
        gettext_lazy("签收，开始整改"),
        (State.ISSUED,),
        State.RECTIFYING,
        "dangers.rectify",
        effects.sign,
        notices=tell("dangers.signed", OFFICE),
        icon="signature",
        primary=True,
    ),
    Transition(
        "deem_signed",
        gettext_lazy("视为签收"),
        (State.ISSUED,),
        State.RECTIFYING,
        "dangers.deem",
        effects.deem_signed,
        notices=tell("dangers.deemed_signed", FIRM + OFFICE),
        icon="signature",
        automatic=True,
    ),
    Transition(
        "submit_evidence",
        gettext_lazy("提交整改"),
        (State.RECTIFYING,),
        State.SUPERVISION,
        "dangers.rectify",
        effects.submit_evidence,
        form=FORMS + "RectifyForm",
        notices=tell("dangers.to_supervise", (Role.AREA_OFFICER.value,), area=True),
        icon="tool",
        primary=True,
    ),
    Transition(
        "supervise",
        gettext_lazy("督查通过"),
        (State.SUPERVISION,),
        State.ACCEPTANCE,
        "dangers.supervise",
        effects.supervise,
        rules=(supervisor_is_not_rectifier,),
        form=FORMS + "OpinionForm",
        notices=tell("dangers.to_accept", (Role.ACCEPTOR.value,), department=True),
        icon="walk",
        primary=True,
    ),
    Transition(
        "supervise_reject",
        gettext_lazy("督查退回"),
        (State.SUPERVISION,),
        State.RECTIFYING,
        "dangers.supervise",
        effects.reject,
        rules=(supervisor_is_not_rectifier,),
        form=FORMS + "ReasonForm",
        notices=tell("dangers.rejected", FIRM),
        icon="arrow-back-up",
        danger=True,
    ),
    Transition(
        "accept",
        gettext_lazy("通过验收，销号"),
        (State.ACCEPTANCE,),
        State.CLOSED,
        "dangers.accept",
        effects.accept,
        rules=(acceptor_is_not_finder, acceptor_is_not_other_party, no_request_open),
        form=FORMS + "OpinionForm",
        notices=tell("dangers.closed", FIRM + OFFICE),
        icon="clipboard-check",
        primary=True,
    ),
    Transition(
        "accept_reject",
        gettext_lazy("验收退回"),
        (State.ACCEPTANCE,),
        State.RECTIFYING,
        "dangers.accept",
        effects.reject,
        rules=(acceptor_is_not_finder, acceptor_is_not_other_party),
        form=FORMS + "ReasonForm",
        notices=tell("dangers.rejected", FIRM + (Role.AREA_OFFICER.value,), area=True),
        icon="arrow-back-up",
        danger=True,
    ),
    Transition(
        "reopen",
        gettext_lazy("假销号，重新整改"),
        (State.CLOSED,),
        State.RECTIFYING,
        "dangers.reopen",
        effects.reopen,
        form=FORMS + "ReasonForm",
        notices=tell("dangers.reopened", FIRM + LEADER),
        icon="refresh",
        danger=True,
    ),
    Transition(
        "ask_extension",
        gettext_lazy("申请延期"),
        (State.RECTIFYING,),
        None,
        "dangers.rectify",
        effects.ask_extension,
        rules=(no_request_open,),
        offered=may_ask_extension,
        form=FORMS + "ExtensionForm",
        notices=tell("dangers.extension_asked", OFFICE),
        icon="hourglass",
    ),
    Transition(
        "extension_first",
        gettext_lazy("同意延期，报二级审批"),
        (State.RECTIFYING,),
        None,
        "dangers.extend_first",
        effects.extension_first,
        rules=(second_person,),
        offered=waits("extension", "first"),
        form=FORMS + "OpinionForm",
        notices=tell("dangers.extension_second", LEADER),
        icon="hourglass",
        primary=True,
    ),
    Transition(
        "extension_second",
        gettext_lazy("批准延期"),
        (State.RECTIFYING,),
        None,
        "dangers.extend_second",
        effects.extension_second,
        rules=(second_person,),
        offered=waits("extension", "second"),
        form=FORMS + "OpinionForm",
        notices=tell("dangers.extension_granted", FIRM + OFFICE),
        icon="hourglass",
        primary=True,
    ),
    Transition(
        "extension_refuse_first",
        gettext_lazy("不同意延期"),
        (State.RECTIFYING,),
        None,
        "dangers.extend_first",
        effects.refuse_request,
        rules=(second_person,),
        offered=waits("extension", "first"),
        form=FORMS + "ReasonForm",
        notices=tell("dangers.extension_refused", FIRM),
        icon="x",
    ),
    Transition(
        "extension_refuse_second",
        gettext_lazy("不批准延期"),
        (State.RECTIFYING,),
        None,
        "dangers.extend_second",
        effects.refuse_request,
        rules=(second_person,),
        offered=waits("extension", "second"),
        form=FORMS + "ReasonForm",
        notices=tell("dangers.extension_refused", FIRM + OFFICE),
        icon="x",
    ),
    Transition(
        "withdraw_extension",
        gettext_lazy("撤回延期申请"),
        (State.RECTIFYING,),
        None,
        "dangers.rectify",
        effects.withdraw_request,
        offered=own_request,
        icon="x",
    ),
    Transition(
        "ask_void",
        gettext_lazy("提请作废"),
        (State.REVIEW, State.ISSUED),
        None,
        "dangers.ask_void",
        effects.ask_void,
        rules=(no_request_open,),
        offered=no_request,
        form=FORMS + "VoidForm",
        notices=tell("dangers.void_asked", LEADER + OFFICE),
        icon="trash",
        internal=True,
    ),
    Transition(
        "grant_void",
        gettext_lazy("同意作废"),
        VOIDABLE,
        State.VOID,
        "dangers.decide_void",
        effects.grant_void,
        rules=(second_person,),
        offered=waits("void", "first"),
        form=FORMS + "OpinionForm",
        notices=tell("dangers.voided", OFFICE),
        icon="trash",
        internal=True,
        danger=True,
    ),
    Transition(
        "refuse_void",
        gettext_lazy("不同意作废"),
        VOIDABLE,
        None,
        "dangers.decide_void",
        effects.refuse_request,
        rules=(second_person,),
        offered=waits("void", "first"),
        form=FORMS + "ReasonForm",
        notices=tell("dangers.void_refused", OFFICE),
        icon="x",
        internal=True,
    ),
)
