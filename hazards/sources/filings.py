"""备案 of a unit with an authority, and voiding a wrong one."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from hazards.sources.models import HazardSource, SourceFiling
from hazards.sources.states import BEFORE, Authority


def add_filing(
    *,
    actor: Actor,
    source: HazardSource,
    authority: str,
    authority_name: str,
    number: str,
    filed_on: datetime.date,
    note: str = "",
) -> SourceFiling:
    """备案 with a further authority. Raises InvalidInput: the same number again, or the unit is no major source."""
    require(actor, "sources.record", source)
    if not source.is_major or source.state in BEFORE:
        raise Refused("of_major", _("这个单元不构成重大危险源，不需要评估和备案。"), record=source)
    try:
        with transaction.atomic():
            return SourceFiling.objects.create(
                zone_id=source.zone_id,
                enterprise_id=source.enterprise_id,
                source_id=source.pk,
                authority=Authority(authority),
                authority_name=authority_name,
                number=number,
                filed_on=filed_on,
                note=note[:200],
                recorded_by=actor.name,
            )
    except IntegrityError as error:
        if "filing_once" not in str(error):
            raise
        raise InvalidInput({"number": [_("这个备案编号已经登记过。")]}) from error


def void_filing(*, actor: Actor, filing: SourceFiling, reason: str, at: datetime.datetime) -> None:
    """Take back a filing recorded by mistake; it stays in the ledger, struck out with the reason."""
    require(actor, "sources.review")
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写作废理由。")]})
    done = SourceFiling.objects.filter(pk=filing.pk, voided_at=None).update(voided_at=at, void_reason=reason[:200])
    if not done:
        raise Refused("filing_void", _("这条备案已经作废。"), record=filing)
