"""Raising a class above the computed one, ending a raise, and what an imported list says of classes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from core.workdays import today
from enterprises.models import Enterprise
from inspections.risk.models import RANKS, Risk, RiskClass, RiskRaise

REASON = 300


@transaction.atomic
def raise_class(
    *, actor: Actor, enterprise: Enterprise, colour: str, reason: str, last_on: datetime.date | None = None
) -> RiskRaise:
    """Set a class above the computed one, to the end of `last_on` (None: until ended). Replaces a raise in force.

    Raises PermissionDenied, InvalidInput by field: not higher than computed, no reason, a day that is over.
    """
    require(actor, "risk.raise", enterprise)
    to, wrong = Risk(colour), {}
    if not reason.strip():
        wrong["reason"] = [_("请写提级的理由。")]
    if last_on is not None and last_on < today():
        wrong["last_on"] = [_("最后一天不能早于今天。")]
    now = RiskClass.objects.filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk, known_to=None).first()
    if now is not None and RANKS[to] <= now.rank:
        said = _("系统评定是%(now)s，只能提到更高的等级，不能降低。")
        wrong["colour"] = [said % {"now": now.get_computed_display()}]
    if wrong:
        raise InvalidInput(wrong)
    _end(_open(enterprise), actor, _("改为%(to)s：%(reason)s") % {"to": to.label, "reason": reason.strip()})
    try:
        with transaction.atomic():
            return RiskRaise.objects.create(
                zone_id=enterprise.zone_id,
                enterprise_id=enterprise.pk,
                colour=to,
                reason=reason.strip()[:REASON],
                last_on=last_on,
                raised_at=timezone.now(),
                raised_by=actor.name,
                raiser_user_id=actor.user_id,
            )
    except IntegrityError as error:
        if "risk_only_up" in str(error):  # computed anew in this very moment
            raise InvalidInput({"colour": [str(RiskRaise.constraint_sentences["risk_only_up"])]}) from error
        if "riskraise_one_open" in str(error):
            raise Moved(enterprise, _("有人刚刚提高了这家企业的等级，请刷新后再看。")) from error
        raise


@transaction.atomic
def end_raise(*, actor: Actor, enterprise: Enterprise, reason: str) -> None:
    """The raise ends, the computed class is in force again. Raises InvalidInput without a reason, Refused for none."""
    require(actor, "risk.raise", enterprise)
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写结束提级的理由。")]})
    if not _end(_open(enterprise), actor, reason.strip()):
        raise Refused("risk_raise_over", _("现在没有提级。"), record=enterprise)


def take_typed(actor: Actor, typed: Mapping[int, str]) -> None:
    """Classes of an imported list, by enterprise id: one higher than what is in force becomes a raise (导入台账).

    Lower ones and equal ones change nothing. Statements do not grow with the list.
    """
    require(actor, "risk.raise")
    rows = Enterprise.objects.filter(pk__in=list(typed)).values_list("pk", "zone_id", "risk")
    higher = [(pk, zone) for pk, zone, risk in rows if RANKS[Risk(typed[pk])] > RANKS.get(risk, 0)]  # type: ignore[call-overload]
    if not higher:
        return
    now, reason = timezone.now(), _("导入台账")
    open_ones = RiskRaise.objects.filter(enterprise_id__in=[pk for pk, _zone in higher], ended_at=None)
    open_ones.update(ended_at=now, ended_by=actor.name, end_reason=reason)
    RiskRaise.objects.bulk_create(
        RiskRaise(
            zone_id=zone, enterprise_id=pk, colour=typed[pk], reason=reason, raised_at=now, raised_by=actor.name,
            raiser_user_id=actor.user_id,
        )
        for pk, zone in higher
    )  # fmt: skip


def _open(enterprise: Enterprise) -> Any:
    return RiskRaise.objects.filter(zone_id=enterprise.zone_id, enterprise_id=enterprise.pk, ended_at=None)


def _end(rows: Any, actor: Actor, reason: str) -> int:
    return int(rows.update(ended_at=timezone.now(), ended_by=actor.name, end_reason=reason[:REASON]))
