"""Pictures of a visit, with the marks everybody sees. Nothing is refused in silence and nothing thrown away."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, require
from core.errors import InvalidInput
from core.models import StoredFile
from enterprises.models import Enterprise
from hazards.dangers.evidence import metres
from hazards.sources.models import HazardSource
from inspections.visits.models import Finding, Photo, Visit
from inspections.visits.states import Secrecy

FAR_METRES = 1000
"""A picture or a start farther than this from the enterprise is marked (product setting: large plants reach 600 m)."""
OLDER = datetime.timedelta(minutes=10)
"""A picture taken so long before the visit began is marked: clocks of phones and of the portal differ a little."""
MARKS = {
    "seen": gettext_lazy("已使用过，不作证据"),
    "older": gettext_lazy("拍摄早于检查开始"),
    "far": gettext_lazy("拍摄地点离企业较远"),
    "no_time": gettext_lazy("没有拍摄时间"),
}


def keep_secret(visit: Visit, files: Sequence[StoredFile]) -> None:
    """Files of a secret visit are as secret as the visit; most came so (they are sent to the visit's own address)."""
    ids = [row.pk for row in files if row.secret_to < visit.secret_to]
    if ids:
        StoredFile.objects.filter(pk__in=ids).update(secret_to=visit.secret_to, visible_to_enterprise=False)


def files_of(visit: Visit, ids: Sequence[int]) -> list[StoredFile]:
    """The files named, each of this enterprise. Raises InvalidInput when one did not arrive."""
    rows = list(
        StoredFile.objects.filter(pk__in=list(ids), zone_id=visit.zone_id, enterprise_id=visit.enterprise_id).order_by(
            "pk"
        )
    )
    if len(rows) != len(set(ids)):
        raise InvalidInput({"files": [_("有照片没有传完，请重新上传。")]})
    return rows


def add_photos(
    *, actor: Actor, visit: Visit, files: Sequence[int], kind: str = Photo.Kind.SCENE, item_key: str = "",
    finding: Finding | None = None,
) -> list[Photo]:  # fmt: skip
    """Keep stored pictures with the visit, each with its marks. A picture already there is left as it is.

    One seen before anywhere in the zone is kept but is no evidence (`counts` false); where it was seen is not said.
    """
    require(actor, "visits.work", visit)
    rows = files_of(visit, files)
    keep_secret(visit, rows)
    there = {
        photo.file_id: photo for photo in Photo.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk, file__in=rows)
    }
    place = place_of(visit.enterprise_id)
    now = timezone.now()
    made = []
    for row in rows:
        if row.pk in there:
            made.append(there[row.pk])
            continue
        marks = _marks(visit, row, place)
        made.append(
            Photo.objects.create(
                zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, item_key=item_key, finding=finding,
                file=row, kind=kind, marks=marks, counts="seen" not in marks, taken_by=actor.name, added_at=now,
            )
        )  # fmt: skip
    return made


def _marks(visit: Visit, row: StoredFile, place: tuple[float, float] | None) -> list[str]:
    marks = []
    with connection.cursor() as cursor:
        cursor.execute("select park_photo_seen(%s, %s)", [visit.zone_id, row.pk])
        if cursor.fetchone()[0]:
            marks.append("seen")
    if row.taken_at is None:
        marks.append("no_time")
    elif visit.started_at and row.taken_at < visit.started_at - OLDER:
        marks.append("older")
    if row.latitude is not None and row.longitude is not None:
        marks += far_mark(place, row.latitude, row.longitude)
    return marks


def place_of(enterprise_id: int) -> tuple[float, float] | None:
    """Where the enterprise lies (latitude, longitude in degrees): its own position, else the first of its units."""
    own = Enterprise.objects.filter(pk=enterprise_id, latitude__isnull=False).values_list("latitude", "longitude").first()
    if own:
        return float(own[0]), float(own[1])
    units = HazardSource.objects.filter(enterprise_id=enterprise_id, latitude__isnull=False, longitude__isnull=False)
    row = units.order_by("pk").values_list("latitude", "longitude").first()
    return (float(row[0]), float(row[1])) if row else None


def far_mark(place: tuple[float, float] | None, latitude: Decimal, longitude: Decimal) -> list[str]:
    """["far:1250"], the metres with it, for a position too far from the enterprise; nothing while its place is unknown."""
    away = metres(place, (float(latitude), float(longitude))) if place is not None else 0
    return [f"far:{round(away)}"] if away > FAR_METRES else []


def in_words(marks: Sequence[str], words: Mapping[str, Any]) -> list[str]:
    """Marks in words, distances in kilometres."""
    said = []
    for mark in marks:
        name, _colon, away = mark.partition(":")
        if name in words:
            more = _("（约 %(km)s 公里）") % {"km": f"{int(away) / 1000:.1f}"} if away.isdecimal() else ""
            said.append(f"{words[name]}{more}")
    return said


def words_of(marks: Sequence[str]) -> list[str]:
    """Marks as they are read."""
    return in_words(marks, MARKS)


def reveal(visit: Visit) -> None:
    """The record is published: its pictures with it."""
    ids = Photo.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk).values("file_id")
    signed = visit.signatures.filter(file__isnull=False).values("file_id")
    for rows in (ids, signed):
        StoredFile.objects.filter(pk__in=rows).update(secret_to=Secrecy.OPEN, visible_to_enterprise=True)
