"""What happens to visits by the clock: the office learns of visits whose lead has left their post."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Seat
from accounts.roles import Role
from core.access import Actor
from core.jobs import periodic
from core.notices import Message, notify
from inspections.visits.models import Visit
from inspections.visits.notices_text import LEAD_LEFT
from inspections.visits.states import LIVING, Secrecy


@periodic("visit_leads")
def tell_of_lost_leads(actor: Actor, planned: datetime.datetime) -> dict[str, int]:
    """Visits to be made or under way whose lead holds the seat no more: kept as they are, and told to the zone's office once.

    One statement over all zones. Visits hidden from a zone are not told to it.
    """
    day = timezone.localdate(planned)
    seats = Seat.objects.in_office(on=day).filter(pk=OuterRef("lead_seat_id"))
    rows = Visit.objects.filter(
        state__in=LIVING, lead_seat_id__isnull=False, by_province=False, secret_to__lte=Secrecy.FIRM
    ).exclude(Exists(seats))
    lost = rows.values("id", "zone_id", "lead_seat_id", "lead_name", "enterprise__short_name", "enterprise__name")
    told = notify(
        Message(
            cause=f"visit:{row['id']}:lead_left:{row['lead_seat_id']}", kind=LEAD_LEFT, zone_id=row["zone_id"], subject_kind="visit",
            roles=(Role.ZONE_OFFICE.value,),
            params={"visit": str(row["id"]), "name": row["lead_name"], "enterprise": row["enterprise__short_name"] or row["enterprise__name"]},
        )
        for row in lost
    )  # fmt: skip
    return {"told": told}
