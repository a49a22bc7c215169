"""Set-up of the list of zones: confirming a candidate, and its effective-dated status."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from parks.models import Zone, ZoneStatus

BASIS_LENGTH = 200


def confirm_zone(*, actor: Actor, zone: Zone, name: str, level: str, basis: str) -> Zone:
    """Confirm a 待确认 zone, correcting name and level where the customer's list says otherwise.

    `basis`: the document that confirms it. Raises Refused when it is confirmed already, InvalidInput by field.
    """
    require(actor, "parks.edit_zone")
    locked = Zone.objects.select_for_update().get(pk=zone.pk)
    if locked.confirmed:
        raise Refused("zone_confirmed", _("“%(zone)s”已经确认过。") % {"zone": locked.name}, record=locked)
    name, basis = name.strip(), basis.strip()
    wrong: dict[str, list[str]] = {}
    if len(name) < 4:
        wrong["name"] = [_("请填写开发区全称。")]
    elif Zone.objects.filter(name=name).exclude(pk=locked.pk).exists():
        wrong["name"] = [_("名单里已有这个名称。")]
    if level not in Zone.Level.values:
        wrong["level"] = [_("请选择级别。")]
    if not basis:
        wrong["basis"] = [_("请写明依据，例如文件名和文号。")]
    if wrong:
        raise InvalidInput(wrong)
    locked.name, locked.level, locked.confirmed = name, level, True
    locked.evidence_source = _source(locked.evidence_source, actor, basis)
    locked.save(update_fields=["name", "level", "confirmed", "evidence_source"])
    return locked


def _source(old: str, actor: Actor, basis: str) -> str:
    """The evidence with who confirmed it and by what, the newest words kept when the field is full."""
    length = Zone._meta.get_field("evidence_source").max_length or 300
    text = "；".join(part for part in (old, f"{actor.name}（{actor.post}）确认：{basis}") if part)
    return text[-length:]


def change_zone_status(
    *, actor: Actor, zone: Zone, status: str, valid_from: datetime.date, basis: str
) -> ZoneStatus:
    """Give a zone another status from a day on (在册, 整合, 撤销); figures of earlier days keep the old one.

    Raises InvalidInput by field: same status, a day not after the last change, no basis.
    """
    require(actor, "parks.edit_zone")
    with transaction.atomic():
        Zone.objects.select_for_update().get(pk=zone.pk)
        last = ZoneStatus.objects.filter(zone=zone).order_by("-valid_from").first()
        wrong: dict[str, list[str]] = {}
        if status not in ZoneStatus.Status.values:
            wrong["status"] = [_("请选择状态。")]
        elif last is not None and last.status == status:
            wrong["status"] = [_("现在就是这个状态。")]
        if last is not None and valid_from <= last.valid_from:
            sentence = _("要晚于上一次变动的日期 %(day)s。") % {"day": last.valid_from.isoformat()}
            wrong["valid_from"] = [sentence]
        if not basis.strip():
            wrong["basis"] = [_("请写明依据，例如文件名和文号。")]
        if wrong:
            raise InvalidInput(wrong)
        if last is not None:
            last.valid_to = valid_from
            last.save(update_fields=["valid_to"])
        return ZoneStatus.objects.create(
            zone=zone, status=status, valid_from=valid_from, basis=basis.strip()[:BASIS_LENGTH]
        )
