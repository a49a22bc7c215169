"""The way of a filing from the zone's desk to the archive, declared once for pages, jobs and docs (features.md §3C)."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.access import Actor
from core.errors import InvalidInput, Refused
from core.workflow import NoticeSpec, Transition, Workflow, register
from reports.calendar import month_name
from reports.content import content_of, seal, title_of
from reports.models import Filing, FilingStep, Report
from reports.month_ledgers import copied
from reports.numbering import number_filing
from reports.states import FilingKind, State

OFFICE, LEADER = (Role.ZONE_OFFICE.value,), (Role.ZONE_LEADER.value,)
CITY, PROVINCE = (Role.CITY_STAFF.value,), (Role.PROVINCE_STAFF.value,)
flow = register(Workflow(model=Filing, step_model=FilingStep, step_link="filing", subject_kind="report"))


# ── effects ──
def begin(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """开始填报: nothing but the move."""


def hand_over(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """送签发人: whoever sends it is the preparer; a certifier named earlier no longer counts."""
    filing.preparer_user_id, filing.prepared_by, filing.prepared_at = actor.user_id, actor.name, at
    filing.certifier_user_id, filing.certified_by = None, ""


def back_to_preparer(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """退给填报人, or taken back: it can be edited again."""
    filing.preparer_user_id, filing.prepared_by, filing.prepared_at = None, "", None


def refuse_certifying(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **data: Any) -> None:
    _need_reason(note)
    back_to_preparer(filing, actor=actor, at=at, note=note)


def submit(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """签发上报: the ledgers of the month are copied in; the first time decides on punctuality, a correction never.
    Where the zone has an 机关代字 the document gets its number here, once for each version."""
    filing.certifier_user_id, filing.certified_by, filing.submitted_at = actor.user_id, actor.name, at
    filing.typed = {**filing.typed, "ledgers": copied(filing.zone_id, filing.report.period)}
    again = filing.round > 1
    filing.remarks = {}
    if filing.kind == FilingKind.FIRST:
        Report.objects.filter(pk=filing.report_id).update(
            first_submitted_at=Coalesce("first_submitted_at", at), submissions=F("submissions") + 1
        )
    with translation.override("zh-hans"):
        title = title_of(content_of(filing))
    number = number_filing(actor=actor, filing=filing, title=title, at=at)
    facts = {"again": again, "known_at": filing.frozen.known_at.isoformat()}
    return facts | {"document_number": number.text} if number else facts


def receive(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    filing.received_by, filing.received_at = actor.name, at


def give_back(
    filing: Filing,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    remarks: Mapping[str, str] | None = None,
    **_data: Any,
) -> dict[str, Any]:
    """退回 with remarks at cells and fields; the zone hands it in again (补报), its first day stays."""
    _need_reason(note)
    filing.remarks = {key: text.strip() for key, text in (remarks or {}).items() if text.strip()}
    filing.received_by, filing.received_at = "", None
    filing.preparer_user_id, filing.prepared_by, filing.prepared_at = (
        None,
        "",
        None,
    )  # it is on the preparer's desk again
    filing.round += 1
    return {"remarks": filing.remarks}


def consolidate(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **data: Any) -> dict[str, Any]:
    return {"consolidation": data.get("consolidation")}


def archive(filing: Filing, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """归档: sealed with the SHA-256 of its content; from here on the database refuses every change."""
    filing.archived_at, filing.sha256 = at, seal(content_of(filing))
    return {"sha256": filing.sha256}


def _need_reason(note: str) -> None:
    if not note.strip():
        raise InvalidInput({"note": [_("请写退回理由，填报人才知道改哪里。")]})


# ── rules ──
def checks_passed(filing: Filing, actor: Actor) -> Refused | None:
    """No report leaves the zone with a check that fails."""
    failed = [one for one in content_of(filing).checks() if not one.passed and not one.note]
    if not failed:
        return None
    sentence = _("还有 %(n)d 处没有通过检查：%(first)s") % {"n": len(failed), "first": failed[0].sentence}
    return Refused("checks_passed", sentence, record=filing)


def is_prepared(filing: Filing, actor: Actor) -> Refused | None:
    if filing.preparer_user_id is None:
        return Refused("is_prepared", _("填报人还没有送签。"), record=filing)
    return None


def is_not_handed_over(filing: Filing, actor: Actor) -> Refused | None:
    """Nobody becomes preparer of what another has already sent to the certifier."""
    if filing.preparer_user_id is not None:
        return Refused("is_not_handed_over", _("已送签发人，要改或换填报人请先收回。"), record=filing)
    return None


def certifier_is_not_preparer(filing: Filing, actor: Actor) -> Refused | None:
    if filing.preparer_user_id == actor.user_id:
        sentence = str(Filing.constraint_sentences["filing_certifier_is_not_preparer"])
        return Refused("certifier_is_not_preparer", sentence, record=filing)
    return None


def with_preparer(filing: Filing, actor: Actor) -> bool:
    return filing.preparer_user_id is None


def with_certifier(filing: Filing, actor: Actor) -> bool:
    return filing.preparer_user_id is not None


# ── notices ──
def tell(kind: str, roles: tuple[str, ...], *, upwards: bool = False) -> Any:
    def specs(filing: Filing, actor: Actor) -> Iterable[NoticeSpec]:
        period = filing.report.period
        facts = {
            "month": month_name(period), "by": actor.name, "due": filing.report.due_on.isoformat(),
            "zone": _zone_name(filing), "version": filing.number, "report": filing.report_id,
        }  # fmt: skip
        return [NoticeSpec(kind, roles, facts, upwards=upwards)]

    return specs


def _zone_name(filing: Filing) -> str:
    return filing.zone.name


FORMS = "reports.forms."
flow.add(
    Transition("begin", gettext_lazy("开始填报"), (State.OPEN,), State.DRAFT, "reports.fill", begin, icon="pencil"),
    Transition(
        "hand_over", gettext_lazy("送签发人"), (State.DRAFT, State.RETURNED), None, "reports.fill", hand_over,
        rules=(is_not_handed_over, checks_passed), offered=with_preparer, notices=tell("reports.to_certify", LEADER), icon="send",
        primary=True,
    ),
    Transition(
        "take_back", gettext_lazy("收回再改"), (State.DRAFT, State.RETURNED), None, "reports.fill", back_to_preparer,
        rules=(is_prepared,), offered=with_certifier, icon="arrow-back-up",
    ),
    Transition(
        "submit", gettext_lazy("签发上报"), (State.DRAFT, State.RETURNED), State.SUBMITTED, "reports.certify", submit,
        rules=(is_prepared, certifier_is_not_preparer, checks_passed), offered=with_certifier,
        notices=tell("reports.submitted", CITY, upwards=True), icon="rubber-stamp", primary=True,
    ),
    Transition(
        "refuse", gettext_lazy("退给填报人"), (State.DRAFT, State.RETURNED), None, "reports.certify",
        refuse_certifying, rules=(is_prepared,), offered=with_certifier, form=FORMS + "ReasonForm",
        notices=tell("reports.not_certified", OFFICE), icon="arrow-back-up",
    ),
    Transition(
        "receive", gettext_lazy("审核通过"), (State.SUBMITTED,), State.RECEIVED, "reports.check", receive,
        notices=tell("reports.received", OFFICE), icon="clipboard-check", primary=True,
    ),
    Transition(
        "return", gettext_lazy("退回开发区"), (State.SUBMITTED,), State.RETURNED, "reports.check", give_back,
        form=FORMS + "RemarksForm", notices=tell("reports.returned", OFFICE + LEADER), icon="arrow-back-up", danger=True,
    ),
    Transition(
        "return_from_province", gettext_lazy("退回开发区（省级）"), (State.RECEIVED,), State.RETURNED,
        "reports.consolidate", give_back, form=FORMS + "RemarksForm",
        notices=tell("reports.returned", OFFICE + LEADER), icon="arrow-back-up", danger=True,
    ),
    Transition(
        "consolidate", gettext_lazy("汇总"), (State.RECEIVED,), State.CONSOLIDATED, "reports.consolidate", consolidate,
        icon="hierarchy",
    ),
    Transition(
        "archive", gettext_lazy("归档"), (State.CONSOLIDATED,), State.ARCHIVED, "reports.consolidate", archive,
        notices=tell("reports.archived", OFFICE), icon="archive",
    ),
)  # fmt: skip
