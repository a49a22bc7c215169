"""专业委员会 (M-04): founding, changing, dissolving them, and who sits in them. Written by the zone's safety office."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Seat
from accounts.roles import ZONE_ROLES
from core.access import Actor, require
from core.errors import InvalidInput, Moved
from core.workdays import today
from enterprises.models import Committee, CommitteeMember, Sector
from parks.setup import cleaned_name, name_is_free


def committees(actor: Actor) -> QuerySet[Committee]:
    """Committees of the actor's zone in order of founding; none for seats without a zone."""
    return Committee.objects.filter(zone_id=actor.zone_id).order_by("id")


def seats_of_zone() -> QuerySet[Seat]:
    """Who can sit in a committee: posts of the zone's administration in use today, in the scope in force."""
    return Seat.objects.in_office(on=today()).filter(role__in=ZONE_ROLES).order_by("org_name", "person_name", "id")


def found_committee(*, actor: Actor, name: str, sectors: Sequence[str]) -> Committee:
    """A new committee of the actor's zone. Raises InvalidInput by field: no name, taken, no sector."""
    require(actor, "committees.edit")
    made = Committee(zone_id=actor.zone_id, name=cleaned_name(name), sectors=_sectors(sectors))
    with name_is_free(made.name, "committee_name"), transaction.atomic():
        made.save(force_insert=True)
    return made


def change_committee(*, actor: Actor, committee: Committee, name: str, sectors: Sequence[str]) -> None:
    """Another name, other sectors; its inbox follows at once. Raises InvalidInput by field, Moved when it is gone."""
    require(actor, "committees.edit")
    name = cleaned_name(name)
    with name_is_free(name, "committee_name"), transaction.atomic():
        rows = committees(actor).filter(pk=committee.pk)
        if not rows.update(name=name, sectors=_sectors(sectors)):
            raise Moved(committee, _gone(committee))


def dissolve_committee(*, actor: Actor, committee: Committee) -> None:
    """Remove it with its members; dangers stay as they are. Raises Moved when it is gone."""
    require(actor, "committees.edit")
    with transaction.atomic():
        CommitteeMember.objects.filter(committee_id=committee.pk, zone_id=actor.zone_id).delete()
        if not committees(actor).filter(pk=committee.pk).delete()[0]:
            raise Moved(committee, _gone(committee))


def seat_member(*, actor: Actor, committee: Committee, seat: Seat, duty: str) -> CommitteeMember:
    """Let a post of the zone sit in a committee. Raises InvalidInput: no such post, there already, second chair."""
    require(actor, "committees.edit")
    if not seats_of_zone().filter(pk=seat.pk, zone_id=actor.zone_id).exists():
        raise InvalidInput({"seat": [_("请选择本开发区在用的席位。")]})
    try:
        with transaction.atomic():
            return CommitteeMember.objects.create(
                zone_id=committee.zone_id, committee=committee, seat=seat, duty=CommitteeMember.Duty(duty)
            )
    except IntegrityError as error:
        if "one_chair" in str(error):
            raise InvalidInput({"duty": [_("已经有主任，先请原主任退出。")]}) from error
        if "committeemember_once" not in str(error):
            raise
        said = _("%(name)s已经在“%(committee)s”里。") % {"name": seat.person_name, "committee": committee.name}
        raise InvalidInput({"seat": [said]}) from error


def unseat_member(*, actor: Actor, member: CommitteeMember) -> None:
    """The post leaves the committee. Raises Moved when it has left already."""
    require(actor, "committees.edit")
    if not CommitteeMember.objects.filter(pk=member.pk, zone_id=actor.zone_id).delete()[0]:
        raise Moved(member, _("这位成员已经退出。"))


def _gone(committee: Committee) -> str:
    return _("“%(name)s”已经被撤销。") % {"name": committee.name}


def _sectors(sectors: Sequence[str]) -> list[str]:
    """In the order of the statistics, each once."""
    if not (kept := [one for one in Sector.values if one in sectors]):
        raise InvalidInput({"sectors": [_("请至少选一个行业领域。")]})
    return kept
