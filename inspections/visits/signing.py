"""Names under the record of a visit: members sign for their department, the enterprise signs or refuses with words."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.notices import Message, notify
from inspections.visits.models import Signature, Visit
from inspections.visits.notices_text import EXPERT_DONE
from inspections.visits.photos import files_of, keep_secret
from inspections.visits.rules import ZONE_WORKERS
from inspections.visits.states import Secrecy, State


def sign_as_member(
    *, actor: Actor, visit: Visit, signature_id: uuid.UUID, file_id: int | None = None, opinion: str = ""
) -> Signature:
    """A member signs, for the department they are there for. Once; the same form twice is one signature."""
    require(actor, "visits.work", visit)
    if (there := _there(visit, signature_id)) is not None:
        return there
    if visit.state != State.UNDERWAY:
        raise Refused("visit_not_underway", _("检查不在进行中，不能签字。"), record=visit)
    member = visit.members.filter(zone_id=visit.zone_id, seat_id=actor.seat_id, left_at=None).first()
    if member is None:
        raise Refused("visit_not_member", _("您不在这次检查的成员里。"), record=visit)
    row = _sign(
        visit, signature_id, file_id, name=actor.name, post=actor.post, seat_id=actor.seat_id,
        department_id=member.department_id, opinion=opinion,
    )  # fmt: skip
    if actor.role == Role.EXPERT and visit.lead_user_id and visit.secret_to <= Secrecy.FIRM:
        firm = visit.enterprise
        notify(
            [
                Message(
                    cause=f"visit:{visit.pk}:expert_done:{actor.seat_id}", kind=EXPERT_DONE, zone_id=visit.zone_id,
                    subject_kind="visit", roles=tuple(role.value for role in ZONE_WORKERS), user_id=visit.lead_user_id,
                    params={"visit": str(visit.pk), "enterprise": firm.short_name or firm.name, "by": actor.name},
                )
            ]
        )  # fmt: skip
    return row


def sign_for_firm(
    *,
    actor: Actor,
    visit: Visit,
    signature_id: uuid.UUID,
    name: str,
    post: str = "",
    file_id: int | None = None,
    refused: bool = False,
    opinion: str = "",
) -> Signature:
    """The enterprise signs: on the inspector's phone while the visit lasts, or in its own seat also afterwards.

    Refused with the words why, when it will not. Raises InvalidInput by field.
    """
    own = actor.enterprise_id is not None
    require(actor, "visits.sign_firm" if own else "visits.work", visit)
    if (there := _there(visit, signature_id)) is not None:
        return there
    if visit.is_secret:
        raise Refused("visit_secret", _("暗查暗访公布以前不请企业签字。"), record=visit)
    if visit.state != State.UNDERWAY and not (own and visit.state == State.FINISHED):
        raise Refused("visit_not_underway", _("检查不在进行中，不能签字。"), record=visit)
    wrong = {}
    if not name.strip():
        wrong["name"] = [_("请写签字人姓名。")]
    if refused and not opinion.strip():
        wrong["opinion"] = [_("请写明拒绝签字的情况，会印在检查记录上。")]
    if refused and own:
        wrong["refused"] = [_("对记录有不同意见，请写在意见里再签字。")]
    if wrong:
        raise InvalidInput(wrong)
    return _sign(
        visit, signature_id, None if refused else file_id, of_firm=True, name=name.strip(), post=post.strip()[:120],
        seat_id=actor.seat_id if own else None, refused=refused, opinion=opinion,
    )  # fmt: skip


def _there(visit: Visit, signature_id: uuid.UUID) -> Signature | None:
    return Signature.objects.filter(zone_id=visit.zone_id, pk=signature_id).first()


def _sign(
    visit: Visit, signature_id: uuid.UUID, file_id: int | None, *, opinion: str = "", **values: object
) -> Signature:
    if file_id is not None:
        rows = files_of(visit, [file_id])
        keep_secret(visit, rows)
    try:
        with transaction.atomic():
            return Signature.objects.create(
                id=signature_id, zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, file_id=file_id,
                opinion=opinion.strip()[:500], signed_at=timezone.now(), **values,
            )  # fmt: skip
    except IntegrityError as error:
        if "signature_once" not in str(error) and "signature_firm_once" not in str(error):
            raise
        raise Refused("signed_already", _("已经签过字了。"), record=visit) from error
