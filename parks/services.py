"""Set-up of the list of zones: confirming a candidate, and its effective-dated status."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.figures.freezing import hold_facts
from parks.models import Zone, ZoneProgress, ZoneStatus

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


STAGES = {
    ZoneProgress.Subject.ASSESSMENT: ("none", "commissioned", "writing", "review", "done"),
    ZoneProgress.Subject.PLATFORM: ("none", "project", "building", "trial", "done"),
}
"""Stages of each subject in their order (M-46, M-56)."""


def record_progress(
    *,
    actor: Actor,
    zone: Zone,
    subject: str,
    stage: str,
    on: datetime.date,
    expires_on: datetime.date | None = None,
    forecast_on: datetime.date | None = None,
    agency: str = "",
    note: str = "",
) -> ZoneProgress:
    """Write down how far a zone is; earlier rows stay, so any month can be asked as it was known then.

    Raises InvalidInput by field: a stage of the other subject, a day in the future, a finished one without a valid-to
    day where one is due (an assessment expires), an unfinished one without a forecast.
    """
    require(actor, "parks.progress")
    wrong: dict[str, list[str]] = {}
    if stage not in STAGES[ZoneProgress.Subject(subject)]:
        wrong["stage"] = [_("请选择阶段。")]
    if on > timezone.localdate():
        wrong["on"] = [_("不能晚于今天。")]
    finished = stage == ZoneProgress.Stage.DONE
    if finished and subject == ZoneProgress.Subject.ASSESSMENT and expires_on is None:
        wrong["expires_on"] = [_("评估有有效期，请写有效期至哪天。")]
    if expires_on is not None and expires_on <= on:
        wrong["expires_on"] = [_("要晚于完成日期。")]
    if not finished and forecast_on is None:
        wrong["forecast_on"] = [_("没有完成的，请写预计哪天完成。")]
    if wrong:
        raise InvalidInput(wrong)
    hold_facts()
    return ZoneProgress.objects.create(
        zone=zone, subject=subject, stage=stage, on=on, expires_on=expires_on if finished else None,
        forecast_on=None if finished else forecast_on, agency=agency.strip(), note=note.strip(),
        recorded_at=timezone.now(), recorded_by=actor.name,
    )  # fmt: skip
