"""Writing the register: agencies, experts, whom they served, and the years of the conflict rule.

Nothing is deleted: who is no longer hired is retired, a service that was wrong is voided with a reason.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import Role
from core.access import Actor, require
from core.errors import InvalidInput, Moved
from core.workdays import today
from enterprises.credit_code import fault, normalise
from enterprises.models import Enterprise
from inspections.experts.conflicts import rule_on
from inspections.experts.models import Agency, Expert, Rule, Service

AGENCY_FIELDS = (
    "name", "credit_code", "qualification", "qualified_until", "contract_from", "contract_to", "contact", "phone",
)  # fmt: skip
EXPERT_FIELDS = (
    "name", "sectors", "speciality", "title", "agency", "seat", "contract_from", "contract_to", "phone",
)  # fmt: skip
SERVICE_FIELDS = ("kind", "from_on", "to_on", "source")
MOST_YEARS = 20


def save_agency(*, actor: Actor, agency: Agency | None = None, **fields: Any) -> Agency:
    """Enter an agency in the actor's zone, or change the given one. `fields`: AGENCY_FIELDS. Raises InvalidInput."""
    require(actor, "experts.edit")
    wrong = _order(fields)
    fields["credit_code"] = normalise(fields["credit_code"])
    if fields["credit_code"] and (found := fault(fields["credit_code"])):
        wrong["credit_code"] = [str(found.message)]
    if wrong:
        raise InvalidInput(wrong)
    row = agency or Agency(zone_id=actor.zone_id, recorded_by=actor.name)
    for name in AGENCY_FIELDS:
        setattr(row, name, fields[name])
    taken = {"agency_name": {"name": [_("已有同名的在用机构，请修改那一份。")]}}
    return _written(row, list(AGENCY_FIELDS) if agency else None, taken)


def save_expert(*, actor: Actor, expert: Expert | None = None, **fields: Any) -> Expert:
    """Enter an expert in the actor's zone, or change the given one. `fields`: EXPERT_FIELDS. Raises InvalidInput.

    The seat is one of an expert of the zone, each for one entry; the agency is one in use, or the one it was before.
    """
    require(actor, "experts.edit")
    wrong, agency, seat = _order(fields), fields["agency"], fields["seat"]
    if not fields["sectors"]:
        wrong["sectors"] = [_("请至少选一个领域；都不合适的选“其他”并写明专长。")]
    if fields["contract_from"] is None and (agency is None or fields["contract_to"] is not None):
        wrong["contract_from"] = [_("请填合同期自；只有通过机构聘请的可以都不填，按机构的合同算。")]
    kept = expert.agency_id if expert else None
    if agency is not None and not Agency.objects.filter(pk=agency.pk, zone_id=actor.zone_id).exists():
        wrong["agency"] = [_("请选择本开发区的机构。")]
    elif agency is not None and agency.retired_at is not None and agency.pk != kept:
        wrong["agency"] = [_("这家机构已停用，请先恢复或换一家。")]
    if seat is not None and not Seat.objects.filter(pk=seat.pk, zone_id=actor.zone_id, role=Role.EXPERT).exists():
        wrong["seat"] = [_("请选择本开发区的专家席位。")]
    if wrong:
        raise InvalidInput(wrong)
    row = expert or Expert(zone_id=actor.zone_id, recorded_by=actor.name)
    for name in EXPERT_FIELDS:
        setattr(row, name, fields[name])
    taken = {"expert_seat": {"seat": [_("这个席位已属于另一位专家的档案。")]}}
    return _written(row, list(EXPERT_FIELDS) if expert else None, taken)


def retire(*, actor: Actor, record: Agency | Expert) -> None:
    """No longer hired: cannot be assigned any more; what is recorded stays. Raises Moved when it is so already."""
    require(actor, "experts.edit")
    changed = type(record)._default_manager.filter(pk=record.pk, retired_at=None).update(retired_at=timezone.now())
    if not changed:
        raise Moved(record, _("已经停用。"))


def take_back(*, actor: Actor, record: Agency | Expert) -> None:
    """Hired again after all. Raises Moved when it is in use, InvalidInput when another agency took the name."""
    require(actor, "experts.edit")
    taken = {"agency_name": {"name": [_("已有同名的在用机构，不能恢复。")]}}
    if type(record)._default_manager.filter(pk=record.pk, retired_at=None).exists():
        raise Moved(record, _("现在就在用。"))
    record.retired_at = None
    _written(record, ["retired_at"], taken)


def record_service(*, actor: Actor, party: Agency | Expert, enterprise: Enterprise, **fields: Any) -> Service:
    """An expert or an agency served an enterprise of the zone. `fields`: SERVICE_FIELDS, to_on None while it lasts.

    A running assignment it speaks against goes on; pages mark it as a conflict and offer to end it.
    """
    require(actor, "experts.edit")
    wrong: dict[str, list[str]] = {}
    if fields["from_on"] > today():
        wrong["from_on"] = [_("服务还没有开始，开始后再登记。")]
    if fields["to_on"] is not None and fields["to_on"] < fields["from_on"]:
        wrong["to_on"] = [_("服务至早于服务自。")]
    if not fields["source"].strip():
        wrong["source"] = [_("请写明来源，例如 评价报告编号、合同、本人申报。")]
    if not Enterprise.objects.filter(pk=enterprise.pk, zone_id=actor.zone_id).exists():
        wrong["__all__"] = [_("这家企业不在本开发区。")]
    if wrong:
        raise InvalidInput(wrong)
    whose = {"agency": party} if isinstance(party, Agency) else {"expert": party}
    values = {name: fields[name] for name in SERVICE_FIELDS}
    return Service.objects.create(
        zone_id=actor.zone_id, enterprise=enterprise, recorded_by=actor.name, **whose, **values
    )


def end_service(*, actor: Actor, service: Service, to_on: datetime.date) -> None:
    """Write the last day of a service that lasted. Raises InvalidInput, Moved when it has its end or is void."""
    require(actor, "experts.edit")
    if to_on < service.from_on:
        raise InvalidInput({"to_on": [_("服务至早于服务自。")]})
    rows = Service.objects.filter(pk=service.pk, to_on=None, voided_at=None)
    if not rows.update(to_on=to_on, ended_by=actor.name):
        raise Moved(service, _("这条服务经历已经写过结束日期，或已作废。"))


def void_service(*, actor: Actor, service: Service, reason: str) -> None:
    """It was entered wrongly: it stays, with the reason, and counts no more. Raises InvalidInput, Moved."""
    require(actor, "experts.edit")
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写明为什么作废。")]})
    rows = Service.objects.filter(pk=service.pk, voided_at=None)
    if not rows.update(voided_at=timezone.now(), voided_by=actor.name, void_reason=reason.strip()):
        raise Moved(service, _("这条服务经历已经作废。"))


def set_rule(*, actor: Actor, years: int, valid_from: datetime.date, basis: str) -> Rule:
    """The province sets other years from a day on; days before keep theirs. Raises InvalidInput by field."""
    require(actor, "experts.set_rule")
    wrong: dict[str, list[str]] = {}
    if not 1 <= years <= MOST_YEARS:
        wrong["years"] = [_("请填 1 到 %(most)d 的整数。") % {"most": MOST_YEARS}]
    elif years == rule_on(max(valid_from, today())).years:
        wrong["years"] = [_("与现行的一样，没有改动。")]
    if valid_from < today():
        wrong["valid_from"] = [_("不能早于今天：以前的分派按原来的算。")]
    if not basis.strip():
        wrong["basis"] = [_("请写明依据或理由。")]
    if wrong:
        raise InvalidInput(wrong)
    return Rule.objects.create(
        years=years, valid_from=valid_from, basis=basis.strip(), confirmed=True, changed_by=actor.name
    )


def _order(fields: dict[str, Any]) -> dict[str, list[str]]:
    start, end = fields["contract_from"], fields["contract_to"]
    return {"contract_to": [_("合同期至早于合同期自。")]} if start and end and end < start else {}


def _written(row: Any, fields: list[str] | None, taken: dict[str, dict[str, list[str]]]) -> Any:
    """Save, and say a broken unique rule at its field."""
    try:
        with transaction.atomic():
            row.save(force_insert=fields is None, update_fields=fields)
    except IntegrityError as error:
        said = next((said for name, said in taken.items() if name in str(error)), None)
        if said is None:
            raise
        raise InvalidInput(said) from error
    return row
