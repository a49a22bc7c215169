"""What each transition writes. Each effect gets the locked record and says which facts its Step keeps."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import InvalidInput, Refused
from hazards.dangers import evidence
from hazards.dangers.limits import ASK_DAYS_BEFORE, MAX_EXTENSIONS, due_date
from hazards.dangers.models import Danger, Evidence, Request


def _need(field: str, value: object, sentence: str) -> None:
    if not value:
        raise InvalidInput({field: [sentence]})


def words_only(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """退补: the reason is the step."""
    _need("note", note.strip(), _("请写明原因，对方才知道要补什么。"))


def submit(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """提交审核: nothing but the move; the finder's facts are already on the record."""


def _number(danger: Danger, at: datetime.datetime) -> None:
    """Gap-free number zone-year-serial. The counter row stays locked until commit, so this comes last in an effect."""
    from parks.models import Zone

    year = timezone.localtime(at).year
    code = Zone.objects.values_list("code", flat=True).get(pk=danger.zone_id)
    with connection.cursor() as cursor:
        cursor.execute("select park_next_number(%s, %s)", [danger.zone_id, year])
        serial = cursor.fetchone()[0]
    danger.number_year, danger.number_serial = year, serial
    danger.number = f"{code}-{year}-{serial:04d}"


def _issue(danger: Danger, actor: Actor, at: datetime.datetime, due_on: datetime.date | None) -> dict[str, Any]:
    issued_on = timezone.localdate(at)
    limit = due_date(zone_id=danger.zone_id, severity=danger.severity, sector=danger.sector, issued_on=issued_on)
    if due_on is not None and due_on < issued_on:
        raise InvalidInput({"due_on": [_("整改期限不能早于签发日 %(day)s。") % {"day": issued_on}]})
    if due_on is not None and due_on > limit.due_on:
        raise InvalidInput(
            {"due_on": [_("期限最迟 %(day)s（%(rule)s）。") % {"day": limit.due_on, "rule": limit.rule}]}
        )
    danger.due_on = danger.original_due_on = due_on or limit.due_on
    danger.limit_rule = limit.rule
    danger.issued_at, danger.issuer_name = at, actor.name
    danger.visible_to_enterprise = True
    evidence.reveal(danger)
    _number(danger, at)
    return {"due_on": danger.due_on.isoformat(), "number": danger.number, "rule": limit.rule}


FACTS_AT_ISSUE = (
    "severity", "severity_reason", "sector", "area_id", "department_id", "measures", "basis", "responsible_person",
    "responsible_leader", "responsible_unit", "lead_office", "contingency",
)  # fmt: skip


def issue(
    danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, due_on: datetime.date | None = None, **data: Any
) -> dict[str, Any]:
    """签发限期整改通知: completes the facts, fixes the due date, gives the number.

    措施 and 责任 of 五落实 must be there; without a name the one the enterprise registered is responsible. A major
    danger is made a general one only with a reason, and the step keeps both levels.
    """
    reported = danger.severity
    for name in FACTS_AT_ISSUE:
        if name in data and data[name] is not None:
            setattr(danger, name, data[name])
    if danger.severity == "major":
        raise Refused("major_has_its_own_flow", _("重大隐患须走挂牌督办流程，不能按一般隐患签发。"), record=danger)
    if reported == "major":
        reason = str(data.get("severity_reason") or "").strip()
        _need("severity_reason", reason, _("登记时判为重大隐患，改为一般隐患须写明判定理由。"))
    _need("measures", danger.measures.strip(), _("请写整改措施，企业才知道怎么改（五落实：措施）。"))
    firm = danger.enterprise
    danger.responsible_person = danger.responsible_person or firm.safety_head_name or firm.principal_name
    _need("responsible_person", danger.responsible_person.strip(), _("请写企业责任人（五落实：责任）。"))
    changed = {} if danger.severity == reported else {"severity": [reported, danger.severity]}
    return _issue(danger, actor, at, due_on) | changed


def fix_on_spot(
    danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, files: Sequence[int] = (), **data: Any
) -> dict[str, Any]:
    """立查立改: before and after photo of the same visit, straight to acceptance."""
    _need("note", note.strip(), _("请写现场怎么改的。"))
    if danger.severity == "major":
        raise Refused("major_has_its_own_flow", _("重大隐患须走挂牌督办流程，不能立查立改。"), record=danger)
    if not evidence.has(danger, Evidence.Kind.BEFORE):
        raise InvalidInput({"files": [_("立查立改要有整改前、整改后两张照片，还缺整改前的。")]})
    evidence.attach(danger, files, kind=Evidence.Kind.AFTER, at=at, required=True)
    danger.department_id = data.get("department_id") or danger.department_id
    danger.on_the_spot = True
    danger.rectification, danger.rectified_at = note, at
    return _issue(danger, actor, at, timezone.localdate(at)) | {"on_the_spot": True}


def sign(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    danger.signed_at = at


def deem_signed(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """One workday after issue without a signature (features.md §3A)."""
    danger.signed_at, danger.deemed_signed = at, True


def submit_evidence(
    danger: Danger,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    files: Sequence[int] = (),
    funds: Decimal | None = None,
    **data: Any,
) -> dict[str, Any]:
    """提交整改: words and at least one after-photo (or a document where the mend is training or a rule)."""
    _need("note", note.strip(), _("请写怎么改的。"))
    marks = evidence.attach(danger, files, kind=Evidence.Kind.AFTER, at=at, required=True)
    danger.rectification, danger.rectified_at = note, at
    danger.rectifier_user_id, danger.rectifier_name = actor.user_id, actor.name
    if funds is not None:
        danger.funds = funds
    return {"files": len(files), "marks": marks, **_lapse_extension(danger)}


def _lapse_extension(danger: Danger) -> dict[str, Any]:
    """What was handed in needs no longer term: an extension still under decision lapses, or nobody could end it."""
    waiting = Request.objects.filter(
        danger_id=danger.pk, kind=Request.Kind.EXTENSION, state__in=[Request.State.FIRST, Request.State.SECOND]
    )
    lapsed = list(waiting.values_list("pk", flat=True))
    if lapsed:
        waiting.update(state=Request.State.WITHDRAWN)
    return {"extension_lapsed": lapsed} if lapsed else {}


def supervise(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    danger.supervised_at, danger.supervisor_user_id, danger.supervisor_name = at, actor.user_id, actor.name
    danger.supervision_opinion = note


def reject(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """督查退回 or 验收退回: back to rectifying, next round. The earlier round stays in the steps and evidence."""
    _need("note", note.strip(), _("请写退回原因，企业才知道还差什么。"))
    rejected = danger.round
    danger.round += 1
    danger.first_decided_at = danger.first_decided_at or at
    danger.rectified_at = danger.supervised_at = None
    danger.supervisor_user_id, danger.supervisor_name, danger.supervision_opinion = None, "", ""
    return {"rejected_round": rejected}


def accept(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> None:
    """验收通过即销号. The first closure is kept for good; a later one after reopening is counted apart."""
    danger.accepted_at, danger.acceptor_user_id, danger.acceptor_name = at, actor.user_id, actor.name
    danger.acceptor_enterprise_id = actor.enterprise_id
    danger.acceptance_opinion = note
    danger.closed_at = at
    danger.first_closed_at = danger.first_closed_at or at
    if danger.first_decided_at is None:
        danger.first_decided_at, danger.passed_first = at, True


def reopen(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """假销号: back to rectifying; first_closed_at stays."""
    _need("note", note.strip(), _("请写明为什么认定为假销号。"))
    danger.reopened_count += 1
    danger.round += 1
    danger.closed_at = danger.accepted_at = danger.rectified_at = danger.supervised_at = None
    danger.acceptor_user_id, danger.acceptor_name, danger.acceptance_opinion = None, "", ""
    danger.supervisor_user_id, danger.supervisor_name, danger.supervision_opinion = None, "", ""
    return {"first_closed_at": danger.first_closed_at.isoformat() if danger.first_closed_at else None}


def extension_faults(danger: Danger, new_due_on: datetime.date, on: datetime.date) -> list[str]:
    """Why this extension cannot be asked for; empty when it can (defaults [P], features.md §3A)."""
    if not (danger.due_on and danger.original_due_on and danger.issued_at):
        return [_("这条隐患还没有签发，没有期限可延。")]
    original = (danger.original_due_on - timezone.localdate(danger.issued_at)).days
    faults = []
    if new_due_on <= danger.due_on:
        faults.append(_("延至的日期要晚于现在的期限 %(day)s。") % {"day": danger.due_on})
    if (danger.due_on - on).days < ASK_DAYS_BEFORE:
        faults.append(_("延期须在期限前至少 %(n)d 天提出。") % {"n": ASK_DAYS_BEFORE})
    if (new_due_on - danger.original_due_on).days > max(original, 1):
        faults.append(_("累计延期不能超过原期限 %(n)d 天。") % {"n": max(original, 1)})
    if danger.extension_count >= MAX_EXTENSIONS:
        faults.append(_("最多延期 %(n)d 次。") % {"n": MAX_EXTENSIONS})
    return faults


def _ask(danger: Danger, kind: str, actor: Actor, at: datetime.datetime, reason: str, **fields: Any) -> Request:
    return Request.objects.create(
        zone_id=danger.zone_id,
        enterprise_id=danger.enterprise_id,
        danger_id=danger.pk,
        kind=kind,
        reason=reason,
        asked_at=at,
        asker_user_id=actor.user_id,
        asker_name=actor.name,
        asker_post=actor.post,
        **fields,
    )


def ask_extension(
    danger: Danger,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    new_due_on: datetime.date | None = None,
    interim: str = "",
    **_data: Any,
) -> dict[str, Any]:
    """申请延期: an overlay; state and due date stay until granted by two levels."""
    _need("note", note.strip(), _("请写延期理由。"))
    _need("interim", interim.strip(), _("请写延期期间的临时防范措施。"))
    if new_due_on is None:
        raise InvalidInput({"new_due_on": [_("请选延至哪一天。")]})
    faults = extension_faults(danger, new_due_on, timezone.localdate(at))
    if faults:
        raise InvalidInput({"new_due_on": faults})
    _ask(danger, Request.Kind.EXTENSION, actor, at, note, new_due_on=new_due_on, interim=interim)
    return {"new_due_on": new_due_on.isoformat()}


def _open(danger: Danger, kind: str | None, *states: str) -> Request:
    rows = Request.objects.select_for_update().filter(danger_id=danger.pk, state__in=states)
    request = (rows.filter(kind=kind) if kind else rows).first()
    if request is None:
        raise Refused("request_already_decided", _("这件申请已经办完或撤回。"), record=danger)
    return request


def extension_first(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    request = _open(danger, Request.Kind.EXTENSION, Request.State.FIRST)
    request.state = Request.State.SECOND
    request.first_at, request.first_user_id, request.first_name, request.first_opinion = (
        at,
        actor.user_id,
        actor.name,
        note,
    )
    request.save(update_fields=["state", "first_at", "first_user_id", "first_name", "first_opinion"])
    return {"request": request.pk}


def extension_second(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """批准: only now the due date moves, once, and the extension is counted."""
    request = _open(danger, Request.Kind.EXTENSION, Request.State.SECOND)
    request.state = Request.State.GRANTED
    request.second_at, request.second_user_id = at, actor.user_id
    request.second_name, request.second_opinion = actor.name, note
    request.save(update_fields=["state", "second_at", "second_user_id", "second_name", "second_opinion"])
    was = danger.due_on
    danger.due_on = request.new_due_on
    danger.extension_count += 1
    danger.extended_at = danger.extended_at or at
    return {"request": request.pk, "was": was.isoformat() if was else None, "due_on": str(request.new_due_on)}


def refuse_request(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    """不同意: recorded at the level that refused."""
    _need("note", note.strip(), _("请写不同意的理由。"))
    request = _open(danger, None, Request.State.FIRST, Request.State.SECOND)
    level = "first" if request.state == Request.State.FIRST else "second"
    request.state = Request.State.REFUSED
    for name, value in (("at", at), ("user_id", actor.user_id), ("name", actor.name), ("opinion", note)):
        setattr(request, f"{level}_{name}", value)
    request.save(update_fields=["state", *(f"{level}_{n}" for n in ("at", "user_id", "name", "opinion"))])
    return {"request": request.pk}


def withdraw_request(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    request = _open(danger, Request.Kind.EXTENSION, Request.State.FIRST, Request.State.SECOND)
    if request.asker_user_id != actor.user_id:
        raise Refused("asker_withdraws", _("只有申请人能撤回。"), record=danger)
    request.state = Request.State.WITHDRAWN
    request.save(update_fields=["state"])
    return {"request": request.pk}


def ask_void(
    danger: Danger,
    *,
    actor: Actor,
    at: datetime.datetime,
    note: str,
    void_reason: str = "",
    duplicate_of: int | None = None,
    **_data: Any,
) -> dict[str, Any]:
    """提请作废: mistake, or duplicate of another danger of the same enterprise; a second person decides."""
    _need("note", note.strip(), _("请写作废理由。"))
    if void_reason not in Request.VoidReason.values:
        raise InvalidInput({"void_reason": [_("请选误报或重复。")]})
    if void_reason == Request.VoidReason.DUPLICATE:
        other = Danger.objects.filter(pk=duplicate_of, enterprise_id=danger.enterprise_id).exclude(pk=danger.pk).first()
        if other is None:
            raise InvalidInput({"duplicate_of": [_("没有找到同一企业的那条隐患，请核对编号。")]})
        duplicate_of = other.pk
    _ask(
        danger, Request.Kind.VOID, actor, at, note, void_reason=void_reason,
        duplicate_of_id=duplicate_of, visible_to_enterprise=False,
    )  # fmt: skip
    return {"void_reason": void_reason}


def grant_void(danger: Danger, *, actor: Actor, at: datetime.datetime, note: str, **_data: Any) -> dict[str, Any]:
    request = _open(danger, Request.Kind.VOID, Request.State.FIRST)
    request.state = Request.State.GRANTED
    request.first_at, request.first_user_id, request.first_name, request.first_opinion = (
        at,
        actor.user_id,
        actor.name,
        note,
    )
    request.save(update_fields=["state", "first_at", "first_user_id", "first_name", "first_opinion"])
    danger.duplicate_of_id = request.duplicate_of_id
    return {"request": request.pk, "void_reason": request.void_reason}
