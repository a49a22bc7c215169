"""The ledgers of penalties and accidents: entering a row, correcting one, making one void.

A row is never changed: a correction makes it void and enters another, so that what stood when a month was reported can
be read again row by row. Void rows count nowhere.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.workdays import today
from enterprises.models import Accident, Enterprise, Penalty
from enterprises.rules import LEVEL_OF

Row = Penalty | Accident
RIGHTS: dict[type, str] = {Penalty: "ledgers.edit_penalties", Accident: "ledgers.edit_accidents"}
COMMON = ("happened_on", "description", "evidence")
FIELDS: dict[type, tuple[str, ...]] = {
    Penalty: (*COMMON, "kind", "amount", "basis"),
    Accident: (*COMMON, "level", "deaths", "injuries", "loss"),
}
REASON = 200


def own_level(actor: Actor) -> str:
    """The level of enforcement the actor's seat stands for; '' for a seat that enters none."""
    return LEVEL_OF.get(actor.role, "")  # type: ignore[call-overload]


@transaction.atomic
def enter_row(*, actor: Actor, ledger: type[Row], enterprise: Enterprise | None, party: str = "", **fields: Any) -> Row:
    """Enter a penalty (of the actor's own level) or an accident. `fields`: FIELDS of the ledger.

    `enterprise` None: a unit outside the register, named in `party`; the zone's office only. Raises PermissionDenied,
    InvalidInput by field.
    """
    row = ledger(**{name: fields[name] for name in FIELDS[ledger]})
    row.enterprise, row.party = enterprise, party.strip() if enterprise is None else enterprise.name
    if isinstance(row, Penalty):
        row.level = own_level(actor)
    require(actor, RIGHTS[ledger], row)
    zone_id = enterprise.zone_id if enterprise is not None else actor.zone_id
    if zone_id is None:
        raise InvalidInput({"__all__": [_("请先选企业。")]})
    if not row.party:
        raise InvalidInput({"party": [_("请写单位名称。")]})
    return _written(actor, row, zone_id)


@transaction.atomic
def correct_row(*, actor: Actor, row: Row, reason: str, **fields: Any) -> Row:
    """The row as it should have been: the wrong one is void with the reason, a new one takes its place.

    Raises PermissionDenied, InvalidInput by field, Refused for a row that is void already.
    """
    require(actor, RIGHTS[type(row)], row)
    new = type(row)(
        enterprise=row.enterprise, party=row.party, **{name: fields[name] for name in FIELDS[type(row)]}
    )  # fmt: skip
    if isinstance(new, Penalty) and isinstance(row, Penalty):
        new.level = row.level
    _void(row, _("更正：%(reason)s") % {"reason": _checked(reason)})
    return _written(actor, new, row.zone_id)


@transaction.atomic
def void_row(*, actor: Actor, row: Row, reason: str) -> None:
    """Make a row void with a reason. Raises PermissionDenied, InvalidInput, Refused for one that is void already."""
    require(actor, RIGHTS[type(row)], row)
    _void(row, _checked(reason))


def _checked(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写理由，会留在台账里。")]})
    return reason.strip()


def _written(actor: Actor, row: Row, zone_id: int) -> Row:
    if row.happened_on > today():
        raise InvalidInput({"happened_on": [_("不能晚于今天。")]})
    row.zone_id = zone_id
    row.recorded_by, row.recorder_user_id = actor.name, actor.user_id
    row.save(force_insert=True)
    return row


def _void(row: Row, reason: str) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk, voided_at=None)
    if not rows.update(voided_at=timezone.now(), void_reason=reason[:REASON]):
        raise Refused("row_is_void", _("这一行已经作废。"), record=row)
