"""An emergency plan in words: what is late by how many days, what is next, its dates as a track."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, may
from core.templatetags.portal import day
from hazards.sources.clocks import Clock
from hazards.sources.pieces import flags_of
from hazards.sources.plan_models import EmergencyPlan
from hazards.sources.plan_services import STEPS_OF
from hazards.sources.plan_states import PlanKind, PlanState
from hazards.sources.plan_steps import STEPS
from hazards.sources.plan_terms import ANSWER, EVALUATE, SEND, Standing, Terms, drill_clock

KINDS, STATES = dict(PlanKind.choices), dict(PlanState.choices)
ICONS = {
    PlanState.UNSENT: ("hourglass", "dash"), PlanState.SUBMITTED: ("send", "wait"), PlanState.ACCEPTED: ("clock", "wait"),
    PlanState.DEEMED: ("check", "done"), PlanState.FILED: ("check", "done"),
    PlanState.REFUSED: ("arrow-back-up", "alert"), PlanState.SUPERSEDED: ("history", "plain"),
}  # fmt: skip


def late_words(standing: Standing) -> list[str]:
    """Red words with days, most pressing first; none when all is in time."""
    sentences = {
        "send_by": _("超期未备案 %(n)d 天"),
        "evaluate_by": _("评估逾期 %(n)d 天"),
        "drill_by": _("演练逾期 %(n)d 天"),
    }
    return [sentences[term] % {"n": (standing.on - getattr(standing, term)).days} for term in standing.late]


def next_words(standing: Standing) -> tuple[str, datetime.date | None]:
    """What comes next and by which day."""
    if not standing.is_current:
        return "", None
    if standing.send_by is not None:
        return _("报备"), standing.send_by
    if standing.state == PlanState.ACCEPTED:
        return _("答复"), standing.answer_by
    if standing.state == PlanState.SUBMITTED:
        return _("等受理"), None
    days = [(standing.evaluate_by, _("评估")), (standing.drill_by, _("演练"))]
    by, what = min((one for one in days if one[0] is not None), key=lambda one: one[0])  # type: ignore[arg-type,return-value]
    return what, by


def plan_row(row: dict, rule: Terms) -> dict:
    """What a line about a plan shows, beside the values it was read with."""
    standing = rule.standing(row)
    what, by = next_words(standing)
    return row | {
        "state": standing.state, "state_label": STATES[standing.state], "icons": ICONS, "kind_label": KINDS[row["kind"]],
        "late": late_words(standing), "next": what, "by": by, "url": reverse("sources:plan", args=[row["id"]]),
    }  # fmt: skip


ROW = (
    "id", "name", "kind", "version_label", "published_on", "submitted_on", "accepted_on", "filed_on", "filing_number",
    "refused_on", "evaluated_on", "drilled_on", "superseded_on",
)  # fmt: skip
"""Fields `plan_row` needs."""


def rows_of(plans: Iterable[dict], rule: Terms) -> list[dict]:
    """Lines of several plans."""
    return [plan_row(row, rule) for row in plans]


def track(plan: EmergencyPlan, standing: Standing) -> dict:
    """公布 → 报送 → 受理 → 备案, with the days."""
    state = standing.state
    over = state in (PlanState.FILED, PlanState.DEEMED)
    last = _("视为备案") if state == PlanState.DEEMED else _("备案")
    steps = [
        {"label": _("公布"), "day": plan.published_on},
        {"label": _("报送"), "day": plan.submitted_on, "by": standing.send_by, "who": plan.authority},
        {"label": _("受理"), "day": plan.accepted_on},
        {"label": last, "day": plan.filed_on or standing.deemed_on, "by": standing.answer_by, "who": plan.filing_number},
    ]  # fmt: skip
    if state == PlanState.REFUSED:
        steps[1]["day"] = steps[2]["day"] = None
    shown, now_given = [], False
    for step in steps:
        done = step["day"] is not None or over
        now = not done and not now_given
        now_given |= now
        when = day(step["day"]) if step["day"] else ""
        if now and step.get("by"):
            when = _("期限 %(day)s") % {"day": day(step["by"])}
        shown.append(
            {"label": step["label"], "when": when, "who": step.get("who", "") if done else "",
             "status": "done" if done else "now" if now else ""}
        )  # fmt: skip
    loops = []
    if state == PlanState.REFUSED:
        text = _("%(day)s：%(why)s") % {"day": day(plan.refused_on), "why": plan.refusal}
        loops = [{"title": _("被退回"), "text": text, "to": 2, "span": 1}]
    return {"steps": shown, "loops": loops, "off": not standing.is_current}


def facts(plan: EmergencyPlan, standing: Standing, rule: Terms) -> list[dict]:
    """What is known of the plan, and the terms with the clause each comes from."""

    def clause(code: str, begun: datetime.date) -> str:
        return basis(rule.times.at(code, begun))

    found: list[dict] = [
        {"label": _("类别"), "value": plan.get_kind_display()},
        {"label": _("版本"), "value": plan.version_label},
        {"label": _("备案机关"), "value": plan.authority},
        {"label": _("备案编号"), "value": plan.filing_number},
    ]
    if plan.source_id:
        unit = {"value": plan.source.name, "url": reverse("sources:detail", args=[plan.source_id])}
        missing = "、".join(flags_of([plan.source_id])[plan.source_id])
        found.append({"label": _("重大危险源单元"), **unit, "late": missing})
    if standing.send_by is not None:
        found.append({"label": _("报备期限"), "value": day(standing.send_by), "note": clause(SEND, plan.published_on),
                      "late": _late(standing, "send_by"), "full": True})  # fmt: skip
    if standing.answer_by is not None and plan.accepted_on is not None:
        words = _("期满没有答复，视为已经备案") if standing.deemed_on else ""
        note = "；".join(part for part in (words, clause(ANSWER, plan.accepted_on)) if part)
        found.append({"label": _("核对期限"), "value": day(standing.answer_by), "note": note, "full": True})
    if standing.evaluate_by is not None:
        begun = plan.evaluated_on or plan.published_on
        found.append({"label": _("下次评估"), "value": day(standing.evaluate_by), "note": clause(EVALUATE, begun),
                      "late": _late(standing, "evaluate_by"), "full": True})  # fmt: skip
    if standing.drill_by is not None:
        begun = plan.drilled_on or plan.published_on
        found.append({"label": _("下次演练"), "value": day(standing.drill_by), "note": clause(drill_clock(plan.kind), begun),
                      "late": _late(standing, "drill_by"), "full": True})  # fmt: skip
    return found


def _late(standing: Standing, term: str) -> str:
    if not standing.is_late(term):
        return ""
    return _("逾期 %(n)d 天") % {"n": (standing.on - getattr(standing, term)).days}


def basis(row: Clock) -> str:
    """A clock as the reason of a term: 20 工作日，《…》第26条, with its mark when it is not confirmed."""
    words = f"{row.value} {row.unit}，{row.source}" if row.value is not None else row.source
    return words if row.sure == Clock.Sure.YES else f"{words}（{row.get_sure_display()}）"


def actions(plan: EmergencyPlan, standing: Standing, actor: Actor) -> tuple[list[dict], list[dict]]:
    """Buttons of the page: the next steps of filing; under 更多 evaluation, drill, new version and mending."""
    if not standing.is_current or not may(actor, "sources.plans", plan):
        return [], []

    def button(name: str, **more: Any) -> dict:
        step = STEPS[name]
        return {"label": step.label, "icon": step.icon, "url": step_url(plan, name), **more}

    offered = [button(name, primary=at == 0) for at, name in enumerate(STEPS_OF[standing.state])]
    done = {"submit": plan.submitted_on, "accept": plan.accepted_on, "file": plan.filed_on}
    said = [
        {"label": _("改%(step)s") % {"step": STEPS[name].label}, "icon": "edit", "url": step_url(plan, name)}
        for name, on in done.items()
        if on is not None and standing.state != PlanState.REFUSED
    ]
    return offered, [button("evaluate"), button("drill"), button("renew"), *said, button("correct")]


def step_url(plan: EmergencyPlan, name: str) -> str:
    """The form of one step."""
    return reverse("sources:plan_do", args=[plan.pk, name])
