"""Accidents and enforcement typed with a monthly report: small ledgers that later rooms read (E and F of §3C)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from enterprises.models import Accident, Enterprise, Penalty
from reports.models import Filing
from reports.services import with_preparer

LEDGERS: dict[str, type[Accident] | type[Penalty]] = {"accidents": Accident, "penalties": Penalty}


@transaction.atomic
def add_row(*, actor: Actor, filing: Filing, row: Any) -> Any:
    """Keep a row of the month in the zone's ledger. The party's name becomes a link where one enterprise bears it.

    Raises InvalidInput when the day lies outside the month, Refused when the report is no longer with the preparer.
    """
    require(actor, "reports.fill")
    filing = with_preparer(filing)
    period = filing.report.period
    if not period.start <= row.happened_on <= period.end:
        raise InvalidInput(
            {"happened_on": [_("日期要在 %(start)s 至 %(end)s 之间。") % {"start": period.start, "end": period.end}]}
        )
    row.zone_id = filing.zone_id
    named = list(
        Enterprise.objects.filter(zone_id=filing.zone_id, name=row.party.strip()).values_list("pk", flat=True)[:2]
    )
    row.enterprise_id = named[0] if len(named) == 1 and row.party.strip() else None
    row.recorded_by, row.recorder_user_id = actor.name, actor.user_id
    row.save()
    return row


@transaction.atomic
def void_row(*, actor: Actor, filing: Filing, kind: str, row_id: int) -> None:
    """Mark a row of the filing's month void. Raises Refused for one that is not there (any more), or once handed in."""
    require(actor, "reports.fill")
    filing = with_preparer(filing)
    period = filing.report.period
    rows = LEDGERS[kind].objects.filter(
        pk=row_id, zone_id=filing.zone_id, voided_at=None, happened_on__range=(period.start, period.end)
    )
    if kind == "penalties":  # the city's own rows are the city's to take back; the database says the same
        rows = rows.exclude(level=Penalty.Level.CITY)
    if not rows.update(voided_at=timezone.now(), void_reason=_("填报人作废")):
        raise Refused("row_not_there", _("这一行已经作废，或不在这个月。"), record=filing)
