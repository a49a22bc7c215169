"""Writing a danger before it enters the workflow: reporting it, and mending a draft or a returned report."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import ASSIGNED, ENTERPRISE, Actor, may, require
from core.errors import InvalidInput, Refused
from enterprises.models import Enterprise
from hazards.dangers import evidence
from hazards.dangers.models import Danger, Evidence
from hazards.dangers.states import Source, State

EARLIEST = datetime.date(2000, 1, 1)
FACTS = (
    "found_at", "form", "group", "location", "sector", "category", "description", "basis", "severity",
    "severity_reason",
    "measures", "contingency", "responsible_unit", "responsible_person", "responsible_leader", "lead_office", "remark",
)  # fmt: skip
SOURCE_OF_TIER = {ENTERPRISE: Source.ENTERPRISE, ASSIGNED: Source.EXPERT}


def report_danger(
    *,
    actor: Actor,
    enterprise_id: int,
    files: Sequence[int] = (),
    form_key: str = "",
    unit_id: int | None = None,
    **facts: Any,
) -> Danger:
    """Write a draft in one of the actor's enterprises and attach the before-photos.

    `form_key`: a uuid the form carries; the same form sent twice gives the same danger, not a second one.
    `unit_id`: the unit of a major hazard source of this enterprise it was found in.
    Raises InvalidInput by field; Enterprise.DoesNotExist when the enterprise is not in the actor's scope.
    """
    require(actor, "dangers.report")
    enterprise = Enterprise.objects.get(pk=enterprise_id)
    key = f"form:{uuid.UUID(form_key)}" if form_key else ""
    if key and (sent := Danger.objects.filter(zone_id=enterprise.zone_id, import_key=key).first()):
        return sent
    own = actor.tier == ENTERPRISE
    danger = Danger(
        zone_id=enterprise.zone_id,
        enterprise_id=enterprise.pk,
        area_id=enterprise.area_id,
        unit_id=unit_id,
        department_id=None,
        source=SOURCE_OF_TIER.get(actor.tier, Source.INSPECTOR),
        import_key=key,
        finder_user_id=actor.user_id,
        finder_name=actor.name,
        finder_post=actor.post,
        state_since=timezone.now(),
        visible_to_enterprise=own,
    )
    _fill(danger, facts, default_sector=enterprise.sector)
    try:
        with transaction.atomic():
            danger.save(force_insert=True)
            evidence.attach(danger, files, kind=Evidence.Kind.BEFORE, at=danger.found_at, visible=own)
    except IntegrityError as error:
        if key and (sent := Danger.objects.filter(zone_id=enterprise.zone_id, import_key=key).first()):
            return sent
        raise Refused("not_saved", _("没有存成，请核对后再提交。")) from error
    return danger


def edit_draft(*, actor: Actor, danger: Danger, files: Sequence[int] = (), **facts: Any) -> Danger:
    """Change the facts of a draft or a returned report; only until it is handed in again.

    Its finder may, and the office once the finder of a returned report has left.
    """
    fresh = Danger.objects.select_for_update(of=("self",)).filter(pk=danger.pk).first()
    if fresh is None:  # seen, but not this person's to change: row security gives no lock on it
        raise PermissionDenied("dangers.submit")
    if fresh.state not in (State.DRAFT, State.RETURNED):
        raise Refused("facts_closed", _("已提交审核，内容不能再改。"), record=fresh)
    if not may(actor, "dangers.submit", fresh):
        raise PermissionDenied("dangers.submit")
    before = {name: getattr(fresh, name) for name in FACTS}
    _fill(fresh, facts, default_sector=fresh.sector)
    changed = [name for name in FACTS if getattr(fresh, name) != before[name]]
    if changed:
        fresh.save(update_fields=changed)
    evidence.attach(fresh, files, kind=Evidence.Kind.BEFORE, at=fresh.found_at, visible=fresh.visible_to_enterprise)
    return fresh


def _fill(danger: Danger, facts: dict[str, Any], *, default_sector: str) -> None:
    for name in FACTS:
        if name in facts and facts[name] is not None:
            setattr(danger, name, facts[name])
    danger.sector = danger.sector or default_sector
    faults: dict[str, list[str]] = {}
    if danger.found_at is None:
        faults["found_at"] = [_("请填发现时间。")]
    elif danger.found_at > timezone.now() + datetime.timedelta(minutes=10):
        faults["found_at"] = [_("发现时间不能在将来。")]
    elif timezone.localdate(danger.found_at) < EARLIEST:
        faults["found_at"] = [_("发现时间早于 2000 年，请核对年份。")]
    if len((danger.description or "").strip()) < 5:
        faults["description"] = [_("请写清楚部位和问题，至少 5 个字。")]
    try:
        danger.clean_fields(exclude={f.name for f in danger._meta.fields} - set(FACTS))
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            faults.setdefault(name, []).extend(sentences)
    if faults:
        raise InvalidInput(faults)
