"""What each step of a unit writes. Each effect gets the locked record and says which facts its step keeps."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import InvalidInput, Refused
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.models import StoredFile
from hazards.sources.filings import add_filing
from hazards.sources.gb18218 import GradeError
from hazards.sources.models import Assessment, HazardSource
from hazards.sources.results import differs, freeze, result_now
from hazards.sources.states import Cause
from hazards.sources.substances import fault_of


def hand_in(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """提交辨识: what the engine says of it now goes with the step."""
    result = _gradable(source)
    return {"S": result["S_display"], "R": result["R_display"], "level": result["level"]}


def take_back(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """收回再改: nothing but the move."""


def give_back(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """退回 with a reason."""
    need_reason(note, _("请写退回理由，企业才知道改哪里。"))
    source.round += 1


def confirm(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """确认辨识: the result is frozen as a version and in force from now on."""
    cause = Cause.FIRST if source.version is None else Cause.INVENTORY
    version = _frozen(source, actor=actor, at=at, cause=cause, reason=note)
    source.reassess_reason, source.reassess_since = "", None
    return version


def announce_change(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """变更、复评: the result in force stays; what must be done again is asked for in words."""
    need_reason(note, _("请写明变更了什么，或为什么要复评。"))
    source.reassess_reason, source.reassess_since = note.strip()[:200], at
    source.round += 1


def assess(
    source: HazardSource,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    agency: str,
    report_number: str,
    done_on: datetime.date,
    expires_on: datetime.date,
    findings: Sequence[str] = (),
    report: Any = None,
    **_data: Any,
) -> dict[str, Any]:
    """登记评估报告: from here the next review is due when the report expires (40号令 第11条).

    `report`: a readable with a name, the report itself. Raises InvalidInput by field, also for a file not taken.
    """
    if done_on > at.date() + datetime.timedelta(days=1):
        raise InvalidInput({"done_on": [_("完成日期不能晚于今天。")]})
    if expires_on <= done_on:
        raise InvalidInput({"expires_on": [_("有效期至须晚于完成日期。")]})
    Assessment.objects.create(
        zone_id=source.zone_id,
        enterprise_id=source.enterprise_id,
        source_id=source.pk,
        agency=agency,
        report_number=report_number,
        done_on=done_on,
        expires_on=expires_on,
        conclusion=note[:500],
        findings=len(findings),
        file=_kept(source, actor, report),
        recorded_by=actor.name,
    )
    source.next_review_on = expires_on
    facts: dict[str, Any] = {"agency": agency, "report": report_number, "expires_on": expires_on.isoformat()}
    if differs(source, result_now(source)):
        facts |= _frozen(source, actor=actor, at=at, cause=Cause.REASSESSMENT, reason=note)
    source.reassess_reason, source.reassess_since = "", None
    return facts


def _kept(source: HazardSource, actor: Actor, report: Any) -> StoredFile | None:
    if not report:
        return None
    try:
        return store_file(
            actor=actor, stream=report, name=report.name or "", zone_id=source.zone_id,
            enterprise_id=source.enterprise_id, visible_to_enterprise=True,
        )  # fmt: skip
    except RefusedFile as refusal:
        raise InvalidInput({"report": [refusal.message]}) from refusal


def record_filing(
    source: HazardSource,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    authority: str,
    authority_name: str,
    number: str,
    filed_on: datetime.date,
    **_data: Any,
) -> dict[str, Any]:
    """登记备案 with one authority; further ones are added as rows."""
    add_filing(
        actor=actor,
        source=source,
        authority=authority,
        authority_name=authority_name,
        number=number,
        filed_on=filed_on,
        note=note,
    )
    return {"authority": authority_name, "number": number, "filed_on": filed_on.isoformat()}


def commission(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """转入在用."""


def retire(source: HazardSource, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """核销: it keeps its history and leaves the counts from now on."""
    need_reason(note, _("请写核销理由和依据，例如拆除、清空、停用的证明。"))
    source.retired_at = at
    source.reassess_reason, source.reassess_since = "", None


def need_reason(note: str, sentence: str) -> None:
    if not note.strip():
        raise InvalidInput({"note": [sentence]})


def _gradable(source: HazardSource) -> dict[str, Any]:
    result = result_now(source)
    if result is None:
        raise Refused("gradable", _("还没有可以计算的物质，请先填物质和设计最大量。"), record=source)
    return result


def _frozen(source: HazardSource, *, actor: Actor, at: datetime.datetime, cause: Cause, reason: str) -> dict[str, Any]:
    try:
        version = freeze(source, actor=actor, at=at, cause=cause, reason=reason)
    except GradeError as error:
        raise Refused("gradable", fault_of(error), record=source) from error
    return {
        "version": version.number,
        "S": version.result["S_display"],
        "R": version.result["R_display"],
        "level": version.result["level"],
    }
