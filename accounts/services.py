"""Who is this, and in which seat. Runs outside a tenant scope, in the scope of the person alone."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Assignment, Seat, User
from accounts.roles import TIER_LABELS
from core.access import ASSIGNED, CITY, ZONE, Actor, system_actor
from core.mailing import Recipient
from core.tenancy import Scope, scoped_to
from parks.models import Zone


def seats_of(user_id: int) -> list[Seat]:
    """Seats the person may sit in today, oldest first, with the zone of each. One statement, needs no scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.*, z.name as zone_name, z.level as zone_level, z.confirmed as zone_confirmed"
            " from park_seats_of(%s) s left join parks_zone z on z.id = s.zone_id order by s.id",
            [user_id],
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_seat_from(row) for row in rows]


def _seat_from(row: dict[str, Any]) -> Seat:
    fields = Seat._meta.concrete_fields
    seat = Seat.from_db("default", [field.attname for field in fields], [row[field.column] for field in fields])
    if seat.zone_id:
        seat.zone = Zone(
            pk=seat.zone_id, name=row["zone_name"], level=row["zone_level"], confirmed=row["zone_confirmed"]
        )
    return seat


def choose_seat(seats: list[Seat], wanted: int | None) -> Seat | None:
    """The wanted seat if it is among them, else the first."""
    return next((seat for seat in seats if seat.pk == wanted), seats[0] if seats else None)


def actor_of(seat: Seat) -> Actor:
    """The actor of a seat, with the keys its scope needs read anew (a right taken away acts at the next request)."""
    zones: tuple[int, ...] = ()
    enterprises: tuple[int, ...] = ()
    if seat.tier == CITY:
        zones = tuple(Zone.objects.filter(city_id=seat.city_id).values_list("id", flat=True)) if seat.city_id else ()
    elif seat.tier == ASSIGNED:
        enterprises = _assigned(seat)
    label = seat.zone.get_level_display() if seat.tier == ZONE and seat.zone else TIER_LABELS.get(seat.tier, "")
    return Actor(
        user_id=seat.user_id or 0,
        seat_id=seat.pk,
        name=seat.person_name,
        post=f"{seat.org_name} · {seat.title}",
        title=str(seat.title),
        role=seat.role,
        tier=seat.tier,
        org_name=seat.org_name,
        city_id=seat.city_id,
        zone_id=seat.zone_id,
        enterprise_id=seat.enterprise_id,
        area_id=seat.area_id,
        department_id=seat.department_id,
        zones=zones,
        enterprises=enterprises,
        zone_confirmed=seat.zone is None or seat.zone.confirmed,
        tier_label=str(label),
    )


def _assigned(seat: Seat) -> tuple[int, ...]:
    today = timezone.localdate()
    with scoped_to(Scope(tier="self", user_id=seat.user_id, seat_id=seat.pk)):
        rows = Assignment.objects.on(today).filter(seat_id=seat.pk)
        return tuple(rows.values_list("enterprise_id", flat=True))


def actor_for_seat(seat_id: int) -> Actor | None:
    """The actor of a seat as a job finds it now; None when the seat has ended. Used by workers."""
    today = timezone.localdate()
    with scoped_to(Scope(tier="province")):
        seat = Seat.objects.in_office(on=today).select_related("zone").filter(pk=seat_id).first()
    if seat is None:
        return None
    if seat.role == "system":
        return system_actor(seat.pk, seat.person_name, seat.title)
    return actor_of(seat)


def mail_recipients() -> dict[int, Recipient]:
    """{seat: address and language} of everybody in office who wants mail. Outside a scope: people are a gate table."""
    people = User.objects.filter(is_active=True, mail_on=True).exclude(email="")
    wanted = {user.pk: Recipient(user.email, user.mail_language) for user in people}
    if not wanted:
        return {}
    with scoped_to(Scope(tier="province")):
        seats = Seat.objects.in_office(on=timezone.localdate()).filter(user_id__in=list(wanted))
        return {seat: wanted[user] for seat, user in seats.values_list("pk", "user_id")}


def system() -> Actor:
    """The portal itself."""
    with scoped_to(Scope(tier="province")):
        seat = Seat.objects.get(role="system")
    return system_actor(seat.pk, seat.person_name, seat.title)
