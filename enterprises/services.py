"""Writes to the files of enterprises. Every change is in the forensic trail by trigger."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput
from enterprises.credit_code import fault, normalise
from enterprises.divisions import divisions, suggested_sector
from enterprises.models import Enterprise, Permit
from enterprises.place import place_faults
from parks.models import Area

OFFICE_FIELDS = (
    "credit_code",
    "name",
    "short_name",
    "former_names",
    "area",
    "division",
    "sector",
    "size",
    "staff_count",
    "status",
    "address",
    "longitude",
    "latitude",
    "legal_person",
    "principal_name",
    "principal_phone",
    "safety_head_name",
    "safety_head_phone",
    "full_time_officers",
    "insured_until",
    "grade",
    "grade_until",
    "uses_hazchem",
    "connected",
)
OWN_FIELDS = (
    "size",
    "staff_count",
    "address",
    "legal_person",
    "principal_name",
    "principal_phone",
    "safety_head_name",
    "safety_head_phone",
    "full_time_officers",
    "insured_until",
)
"""What the enterprise keeps up itself; the table grants it exactly these columns."""
PERMIT_FIELDS = ("kind", "number", "issuer", "valid_from", "valid_to")
FORMER_NAMES_LENGTH = 300


def create_enterprise(*, actor: Actor, **fields: Any) -> Enterprise:
    """Register an enterprise in the actor's zone. `fields`: OFFICE_FIELDS; sector defaults from the division.

    Raises InvalidInput by field: wrong or taken credit code, area of another zone, unknown division.
    """
    require(actor, "enterprises.edit")
    if actor.zone_id is None:
        raise InvalidInput({"__all__": [_("请换到某个开发区的席位再登记。")]})
    values = _checked(actor, {name: value for name, value in fields.items() if name in OFFICE_FIELDS})
    if not values.get("sector"):
        values["sector"] = suggested_sector(values.get("division", ""))
    record = Enterprise(zone_id=actor.zone_id, **values)
    return _saved(record)


def edit_enterprise(*, actor: Actor, enterprise: Enterprise, **fields: Any) -> Enterprise:
    """Change a file: the zone's office every field, the enterprise its own ones (OWN_FIELDS).

    A changed name is kept among the former names. Raises InvalidInput by field.
    """
    if actor.enterprise_id is not None:
        require(actor, "enterprises.edit_own", enterprise)
        allowed = OWN_FIELDS
    else:
        require(actor, "enterprises.edit")
        allowed = OFFICE_FIELDS
    values = _checked(actor, {name: value for name, value in fields.items() if name in allowed})
    new_name = values.get("name")
    if new_name and new_name != enterprise.name and "former_names" in values:
        values["former_names"] = with_former(values["former_names"], enterprise.name)
    if "sector" in values and not values["sector"]:
        values["sector"] = suggested_sector(values.get("division", enterprise.division))
    for name, value in values.items():
        setattr(enterprise, name, value)
    return _saved(enterprise, [*values, "updated_at"])


def with_former(former: str, name: str) -> str:
    """Former names with one more in front, separated by 、; the oldest fall off when the field is full."""
    names = [name, *(old for old in former.split("、") if old and old != name)]
    while len("、".join(names)) > FORMER_NAMES_LENGTH and len(names) > 1:
        names.pop()
    return "、".join(names)


def _checked(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, list[str]] = {}
    if "credit_code" in values:
        values["credit_code"] = normalise(values["credit_code"])
        found = fault(values["credit_code"])
        if found:
            wrong["credit_code"] = [str(found.message)]
    if "name" in values and len(values["name"].strip()) < 4:
        wrong["name"] = [_("请填写营业执照上的全称。")]
    if values.get("division") and values["division"] not in divisions():
        wrong["division"] = [_("没有这个行业大类。")]
    area = values.get("area")
    if area is not None and not Area.objects.filter(pk=area.pk, zone_id=actor.zone_id).exists():
        wrong["area"] = [_("这个园区、镇街不在本开发区。")]
    wrong |= place_faults(values.get("longitude"), values.get("latitude"))
    if values.get("grade") and "grade_until" in values and values["grade_until"] is None:
        wrong["grade_until"] = [_("已达标的，请填证书到期日。")]
    if wrong:
        raise InvalidInput(wrong)
    return values


def _saved(record: Enterprise, fields: list[str] | None = None) -> Enterprise:
    try:
        with transaction.atomic():
            record.save(force_insert=fields is None, update_fields=fields)
    except IntegrityError as error:
        if "enterprise_code" not in str(error):
            raise
        other = Enterprise.objects.filter(zone_id=record.zone_id, credit_code=record.credit_code).first()
        name = other.name if other else ""
        sentence = _("本开发区已有这个代码的企业“%(name)s”，请修改那一份档案。") % {"name": name}
        raise InvalidInput({"credit_code": [sentence]}) from error
    return record


def save_permit(*, actor: Actor, enterprise: Enterprise, permit: Permit | None = None, **fields: Any) -> Permit:
    """Add a permit, or change the given one. `fields`: PERMIT_FIELDS, valid_to a date. Raises InvalidInput by field."""
    require(actor, "enterprises.edit")
    start: datetime.date | None = fields.get("valid_from")
    if start is not None and fields["valid_to"] < start:
        raise InvalidInput({"valid_to": [_("有效期至早于有效期自。")]})
    record = permit or Permit(zone_id=enterprise.zone_id, enterprise=enterprise)
    for name in PERMIT_FIELDS:
        setattr(record, name, fields[name])
    try:
        with transaction.atomic():
            record.save(update_fields=list(PERMIT_FIELDS) if permit else None)
    except IntegrityError as error:
        if "permit_number" not in str(error):
            raise
        raise InvalidInput({"number": [_("这家企业已登记过同种同号的许可。")]}) from error
    return record


def remove_permit(*, actor: Actor, permit: Permit) -> None:
    """Take a permit out of the file."""
    require(actor, "enterprises.edit")
    permit.delete()
