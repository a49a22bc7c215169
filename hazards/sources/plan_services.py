"""Writes to emergency plans: registering a version, the steps of its filing, evaluation, drills, a new version.

All are of the zone's office and of the enterprise itself (right sources.plans). Every one raises PermissionDenied,
InvalidInput by field (a date out of order or still to come), Moved when a newer version has taken the plan's place.
Sources: 生产安全事故应急预案管理办法 第26、28、33、35至37条, as clocks D27 to D33.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from core.workdays import today
from enterprises.models import Enterprise
from hazards.sources.models import HazardSource
from hazards.sources.plan_models import FILING_DATES, Drill, EmergencyPlan
from hazards.sources.plan_states import PlanState
from hazards.sources.plan_terms import terms


def add_plan(
    *,
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    kind: str,
    published_on: datetime.date,
    version_label: str = "",
    source: HazardSource | None = None,
) -> EmergencyPlan:
    """Register a published plan. Field errors: a day to come, a name in use, a unit of another enterprise."""
    made = EmergencyPlan(
        zone_id=enterprise.zone_id, enterprise_id=enterprise.pk, source=source, name=name.strip(), kind=kind,
        version_label=version_label.strip(), published_on=published_on, recorded_by=actor.name,
    )  # fmt: skip
    require(actor, "sources.plans", made)
    _begun("published_on", published_on)
    _of_firm(made, source)
    return _saved(made)


def correct_plan(
    *,
    actor: Actor,
    plan: EmergencyPlan,
    name: str,
    kind: str,
    published_on: datetime.date,
    version_label: str = "",
    source: HazardSource | None = None,
) -> EmergencyPlan:
    """Put right what was registered wrongly; a plan that itself changed is `supersede_plan`."""

    def change(row: EmergencyPlan) -> list[str]:
        row.name, row.kind, row.version_label, row.source = name.strip(), kind, version_label.strip(), source
        _of_firm(row, source)
        if row.replaces_id is not None and published_on != row.published_on:
            raise InvalidInput({"published_on": [_("旧版的终止日期就是这一天，不能改。")]})
        others = {"evaluated_on": row.evaluated_on, "drilled_on": row.drilled_on}
        for other, day in others.items():
            if day is not None and published_on > day:
                raise InvalidInput({"published_on": [_after(_label(other), day)]})
        return ["name", "kind", "version_label", "source", *_dated(row, "published_on", published_on)]

    return _change(actor, plan, change)


def record_submission(*, actor: Actor, plan: EmergencyPlan, on: datetime.date, authority: str) -> EmergencyPlan:
    """Handed in for filing (报送). After a refusal this begins anew: the refusal stays in the history."""

    def change(row: EmergencyPlan) -> list[str]:
        row.authority = authority.strip()
        cleared: list[str] = []
        if row.refused_on is not None:
            if on < row.refused_on:
                raise InvalidInput({"on": [_before(_label("refused_on"), row.refused_on)]})
            row.accepted_on = row.refused_on = None
            row.refusal, cleared = "", ["accepted_on", "refused_on", "refusal"]
        return ["authority", *cleared, *_dated(row, "submitted_on", on, field="on")]

    return _change(actor, plan, change)


def record_acceptance(*, actor: Actor, plan: EmergencyPlan, on: datetime.date) -> EmergencyPlan:
    """Accepted by the authority (受理): its term to answer begins."""

    def change(row: EmergencyPlan) -> list[str]:
        if row.submitted_on is None:
            raise Refused("plan_not_submitted", _("还没有报送，先登记报送日期。"))
        _not_refused(row)
        return _dated(row, "accepted_on", on, field="on")

    return _change(actor, plan, change)


def record_filing(
    *, actor: Actor, plan: EmergencyPlan, on: datetime.date, filing_number: str, authority: str = ""
) -> EmergencyPlan:
    """Filed (备案) under a number, also after it had been deemed filed."""

    def change(row: EmergencyPlan) -> list[str]:
        _not_refused(row)
        row.filing_number = filing_number.strip()
        row.authority = authority.strip() or row.authority
        wrong = {}
        if not row.filing_number:
            wrong["filing_number"] = [_("请填备案登记表上的编号。")]
        if not row.authority:
            wrong["authority"] = [_("请填备案机关。")]
        if wrong:
            raise InvalidInput(wrong)
        return ["filing_number", "authority", *_dated(row, "filed_on", on, field="on")]

    return _change(actor, plan, change)


def record_refusal(*, actor: Actor, plan: EmergencyPlan, on: datetime.date, refusal: str) -> EmergencyPlan:
    """Not filed, with a reason (不予备案). Not after the authority's term: then the plan is deemed filed (第28条)."""

    def change(row: EmergencyPlan) -> list[str]:
        if row.submitted_on is None:
            raise Refused("plan_not_submitted", _("还没有报送，先登记报送日期。"))
        if row.filed_on is not None:
            raise Refused("plan_filed", _("已经备案，不能再登记退回。"))
        if row.accepted_on is not None and (last := terms().standing(row).answer_by) is not None and on > last:
            raise InvalidInput(
                {"on": [_("受理后的核对期限 %(day)s 已满，视为已经备案，之后不能退回。") % {"day": last}]}
            )
        row.refusal = refusal.strip()
        if not row.refusal:
            raise InvalidInput({"refusal": [_("请写明退回理由、要补哪些材料。")]})
        return ["refusal", *_dated(row, "refused_on", on, field="on")]

    return _change(actor, plan, change)


def record_evaluation(*, actor: Actor, plan: EmergencyPlan, on: datetime.date, evaluation: str) -> EmergencyPlan:
    """Evaluated (评估, not 修订): the conclusion says whether it has to be revised."""

    def change(row: EmergencyPlan) -> list[str]:
        _begun("on", on)
        if on < row.published_on:
            raise InvalidInput({"on": [_before(_label("published_on"), row.published_on)]})
        row.evaluated_on, row.evaluation = on, evaluation.strip()
        if not row.evaluation:
            raise InvalidInput({"evaluation": [_("请写评估结论：是否需要修订。")]})
        return ["evaluated_on", "evaluation"]

    return _change(actor, plan, change)


def record_drill(
    *, actor: Actor, plan: EmergencyPlan, on: datetime.date, kind: str, people: int, summary: str
) -> Drill:
    """A drill of this plan. Field errors also: nobody took part, no summary."""
    with transaction.atomic():
        row = _locked(actor, plan)
        _begun("on", on)
        wrong = {}
        if on < row.published_on:
            wrong["on"] = [_before(_label("published_on"), row.published_on)]
        if people < 1:
            wrong["people"] = [_("参加人数至少 1 人。")]
        if not summary.strip():
            wrong["summary"] = [_("请写演练总结：发现了什么、怎么改。")]
        if wrong:
            raise InvalidInput(wrong)
        made = Drill.objects.create(
            zone_id=row.zone_id, enterprise_id=row.enterprise_id, plan=row, on=on, kind=kind, people=people,
            summary=summary.strip(), recorded_by=actor.name,
        )  # fmt: skip
        if row.drilled_on is None or row.drilled_on < on:
            row.drilled_on = on
            row.save(update_fields=["drilled_on"])
    return made


def supersede_plan(
    *, actor: Actor, plan: EmergencyPlan, published_on: datetime.date, version_label: str, name: str = ""
) -> EmergencyPlan:
    """A new version takes the plan's place from the day it is published, and is to be filed again (第37条).

    Evaluation and drills run anew from that day. Field errors also: earlier than the old version, the same label.
    """
    with transaction.atomic():
        old = _locked(actor, plan)
        _begun("published_on", published_on)
        wrong = {}
        latest = max(day for field in FILING_DATES if (day := getattr(old, field)) is not None)
        latest = max(latest, old.drilled_on or latest, old.evaluated_on or latest)
        if published_on < latest:
            wrong["published_on"] = [_("不能早于现行版本最近一次登记的日期（%(day)s）。") % {"day": latest}]
        if not version_label.strip() or version_label.strip() == old.version_label:
            wrong["version_label"] = [_("请填新版本的名称，与现行的区别开。")]
        if wrong:
            raise InvalidInput(wrong)
        old.superseded_on = published_on
        old.save(update_fields=["superseded_on"])
        made = EmergencyPlan(
            zone_id=old.zone_id, enterprise_id=old.enterprise_id, source_id=old.source_id, replaces=old,
            name=name.strip() or old.name, kind=old.kind, version_label=version_label.strip(),
            published_on=published_on, recorded_by=actor.name,
        )  # fmt: skip
        return _saved(made)


# -- what they share -------------------------------------------------------------------------------------------------


def _locked(actor: Actor, plan: EmergencyPlan) -> EmergencyPlan:
    require(actor, "sources.plans", plan)
    row = EmergencyPlan.objects.select_for_update().get(pk=plan.pk)
    if row.superseded_on is not None:
        raise Moved(row, _("这一版已被 %(day)s 公布的新版取代，请在新版上登记。") % {"day": row.superseded_on})
    return row


def _change(actor: Actor, plan: EmergencyPlan, change: Callable[[EmergencyPlan], list[str]]) -> EmergencyPlan:
    """Lock the row, let `change` set fields and name them, save those."""
    with transaction.atomic():
        row = _locked(actor, plan)
        return _saved(row, change(row))


def _saved(row: EmergencyPlan, fields: list[str] | None = None) -> EmergencyPlan:
    if not row.name:
        raise InvalidInput({"name": [_("请填预案名称。")]})
    try:
        with transaction.atomic():
            row.save(force_insert=fields is None, update_fields=fields)
    except IntegrityError as error:
        if "plan_name" not in str(error):
            raise
        sentence = _("这家企业已有现行的“%(name)s”；内容变了请登记新版。") % {"name": row.name}
        raise InvalidInput({"name": [sentence]}) from error
    return row


def _dated(row: EmergencyPlan, name: str, day: datetime.date, *, field: str = "") -> list[str]:
    """Set one date of the filing; the sentence about a wrong one goes to `field`. Returns the name for the save."""
    field = field or name
    _begun(field, day)
    place = FILING_DATES.index(name)
    for other in FILING_DATES:
        known = getattr(row, other)
        if known is None or other == name or {other, name} == {"filed_on", "refused_on"}:
            continue
        if FILING_DATES.index(other) < place and day < known:
            raise InvalidInput({field: [_before(_label(other), known)]})
        if FILING_DATES.index(other) > place and day > known:
            raise InvalidInput({field: [_after(_label(other), known)]})
    setattr(row, name, day)
    return [name]


def _begun(field: str, day: datetime.date) -> None:
    if day > today():
        raise InvalidInput({field: [_("不能晚于今天。")]})


def _not_refused(row: EmergencyPlan) -> None:
    if row.refused_on is not None:
        raise Refused("plan_refused", _("已于 %(day)s 被退回，补齐后重新报送。") % {"day": row.refused_on})


def _of_firm(row: EmergencyPlan, source: HazardSource | None) -> None:
    if source is not None and (source.zone_id, source.enterprise_id) != (row.zone_id, row.enterprise_id):
        raise InvalidInput({"source": [_("请选择本企业的单元。")]})


def _label(name: str) -> Any:
    return EmergencyPlan._meta.get_field(name).verbose_name


def _before(label: Any, day: datetime.date) -> str:
    return _("不能早于%(what)s（%(day)s）。") % {"what": label, "day": day}


def _after(label: Any, day: datetime.date) -> str:
    return _("不能晚于%(what)s（%(day)s）。") % {"what": label, "day": day}


STEPS_OF = {
    PlanState.UNSENT: ("submit", "file"),
    PlanState.REFUSED: ("submit",),
    PlanState.SUBMITTED: ("accept", "file", "refuse"),
    PlanState.ACCEPTED: ("file", "refuse"),
    PlanState.DEEMED: ("file",),
    PlanState.FILED: (),
    PlanState.SUPERSEDED: (),
}
"""The steps of filing offered in each state, the usual one first."""
