"""Findings of a visit: recorded in few taps, mended while the visit lasts, taken back with a reason."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.notices import Message, notify
from hazards.dangers.models import Danger
from hazards.dangers.states import OPEN, Severity
from inspections.visits.answering import under_way
from inspections.visits.models import Finding, Photo, Visit
from inspections.visits.notices_text import MAJOR
from inspections.visits.photos import add_photos
from inspections.visits.states import Secrecy

FACTS = (
    "description", "location", "sector", "severity", "basis", "criterion", "measures", "fixed", "fix_words", "repeats_id",
)  # fmt: skip
LOOK_BACK_DAYS = 180
"""So far back a danger of the same item or of like words counts as the same again (features I08)."""
LIKE = 0.3


def record_finding(
    *,
    actor: Actor,
    visit: Visit,
    finding_id: uuid.UUID,
    item_key: str = "",
    before: Sequence[int] = (),
    after: Sequence[int] = (),
    **facts: Any,
) -> tuple[Finding, bool]:
    """Write down a finding, with pictures before and, put right on the spot, after; (finding, whether it is new).

    What the item says stands in for what is not given. `finding_id` comes with the form: sent twice, it is one finding.
    Raises InvalidInput by field, Refused when the visit is not under way.
    """
    require(actor, "visits.work", visit)
    there = Finding.objects.filter(zone_id=visit.zone_id, pk=finding_id).first()
    if there is not None:
        return there, False
    under_way(visit)
    item = visit.body.item(item_key)
    now = timezone.now()
    finding = Finding(
        id=finding_id, zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit,
        item_key=item.key if item else "", item_text=item.text if item else "", found_at=now, recorded_at=now,
        finder_seat_id=actor.seat_id, finder_user_id=actor.user_id, finder_name=actor.name, finder_post=actor.post[:120],
        by_expert=actor.role == Role.EXPERT, sector=(item.sector if item else "") or visit.sector,
        severity=item.severity if item else Severity.B, basis=item.basis if item else "",
        criterion=item.criterion if item else "", measures=item.measures if item else "",
    )  # fmt: skip
    _fill(finding, facts)
    try:
        with transaction.atomic():
            finding.save(force_insert=True)
    except IntegrityError as error:
        if "visits_finding_pkey" not in str(error):
            raise
        return Finding.objects.get(zone_id=visit.zone_id, pk=finding_id), False
    _attach(actor, visit, finding, before, after)
    if finding.severity == Severity.MAJOR:
        _tell_major(visit, finding, actor)
    return finding, True


def edit_finding(
    *, actor: Actor, visit: Visit, finding: Finding, before: Sequence[int] = (), after: Sequence[int] = (), **facts: Any
) -> Finding:
    """Change a finding while the visit lasts; its finder and whoever leads may. Pictures are added, never taken away."""
    _changeable(actor, visit, finding)
    _fill(finding, facts)
    finding.save(update_fields=list(FACTS))
    _attach(actor, visit, finding, before, after)
    return finding


def withdraw_finding(*, actor: Actor, visit: Visit, finding: Finding, reason: str) -> None:
    """Take a finding back, with a reason that stays on the record."""
    _changeable(actor, visit, finding)
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写明为什么撤回，会留在检查记录里。")]})
    finding.withdrawn_at, finding.withdrawn_by, finding.withdraw_reason = (
        timezone.now(),
        actor.name,
        reason.strip()[:200],
    )
    finding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])


def _changeable(actor: Actor, visit: Visit, finding: Finding) -> None:
    require(actor, "visits.work", visit)
    under_way(visit)
    if finding.withdrawn_at is not None:
        raise Refused("finding_withdrawn", _("这条已经撤回。"), record=finding)
    if finding.finder_user_id != actor.user_id and visit.lead_seat_id != actor.seat_id:
        raise Refused("finding_of_another", _("只有记录人和带队人能改这一条。"), record=finding)


def _fill(finding: Finding, facts: dict[str, Any]) -> None:
    for name in FACTS:
        value = facts.get(name)
        if value is not None and not (value == "" and name in ("severity", "sector")):  # left out of a short form
            setattr(finding, name, value)
    faults: dict[str, list[str]] = {}
    same_firm = {"zone_id": finding.zone_id, "enterprise_id": finding.enterprise_id}
    if finding.repeats_id and not Danger.objects.filter(pk=finding.repeats_id, **same_firm).exists():
        faults["repeats_id"] = [_("没有找到这家企业的那条隐患。")]
    if len((finding.description or "").strip()) < 5:
        faults["description"] = [_("请写清楚问题，至少 5 个字。")]
    if not (finding.location or "").strip():
        faults["location"] = [_("请写部位，整改的人才找得到。")]
    if finding.severity not in Severity.values:
        faults["severity"] = [_("请选等级。")]
    if finding.fixed and finding.severity == Severity.MAJOR:
        faults["fixed"] = [_("重大隐患须走挂牌督办流程，不能立查立改。")]
    if finding.fixed and not finding.fix_words.strip():
        faults["fix_words"] = [_("请写现场怎么改的。")]
    try:
        finding.clean_fields(exclude={f.name for f in finding._meta.fields} - set(FACTS) | {"repeats_id"})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            faults.setdefault(name, []).extend(sentences)
    if faults:
        raise InvalidInput(faults)


def _attach(actor: Actor, visit: Visit, finding: Finding, before: Sequence[int], after: Sequence[int]) -> None:
    for ids, kind in ((before, Photo.Kind.BEFORE), (after, Photo.Kind.AFTER)):
        if ids:
            add_photos(actor=actor, visit=visit, files=ids, kind=kind, item_key=finding.item_key, finding=finding)


def _tell_major(visit: Visit, finding: Finding, actor: Actor) -> None:
    """The zone learns of a suspected major danger while the inspector still stands before it."""
    if visit.secret_to > Secrecy.FIRM or visit.by_province:
        return
    firm = visit.enterprise
    notify(
        [
            Message(
                cause=f"visit:{visit.pk}:major:{finding.pk}", kind=MAJOR, zone_id=visit.zone_id, subject_kind="visit",
                roles=(Role.ZONE_OFFICE.value, Role.ZONE_LEADER.value),
                params={"visit": str(visit.pk), "enterprise": firm.short_name or firm.name, "by": actor.name,
                        "text": finding.description[:60]},
            )
        ]
    )  # fmt: skip


def alike(visit: Visit, *, words: str = "", item_key: str = "") -> list[dict[str, Any]]:
    """Dangers of this enterprise that may be the same: of the same item, or of like words; open ones first.

    Only what the asker may see, of the last 180 days; at most five. Writes nothing.
    """
    since = timezone.now() - datetime.timedelta(days=LOOK_BACK_DAYS)
    rows = Danger.objects.filter(zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, found_at__gte=since).exclude(
        state__in=["draft", "void"]
    )
    words = words.strip()
    if len(words) < 3 and not item_key:
        return []
    near = rows.annotate(like=TrigramSimilarity("description", words or " "))
    found = [
        row
        for row in near.order_by("-like", "-found_at").values(
            "id", "number", "description", "location", "state", "found_at", "item_key", "like"
        )[:60]
        if (words and row["like"] >= LIKE) or (item_key and row["item_key"] == item_key)
    ]
    return sorted(found, key=lambda row: (row["state"] not in OPEN, -row["like"]))[:5]
