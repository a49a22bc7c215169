"""Evidence of a danger: which files may count, and the red marks a supervisor should see (features.md §3A)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.figures.freezing import hold_facts
from core.models import StoredFile
from hazards.dangers.models import Danger, Evidence

FAR_METRES = 300


def has(danger: Danger, kind: str) -> bool:
    """True when the danger has a picture of this kind."""
    return Evidence.objects.filter(danger_id=danger.pk, kind=kind).exists()


def reveal(danger: Danger) -> None:
    """At issue the enterprise begins to see the danger with its pictures."""
    rows = Evidence.objects.filter(danger_id=danger.pk)
    StoredFile.objects.filter(pk__in=rows.values("file_id"), visible_to_enterprise=False).update(
        visible_to_enterprise=True
    )
    rows.filter(visible_to_enterprise=False).update(visible_to_enterprise=True)


def attach(
    danger: Danger,
    files: Sequence[int],
    *,
    kind: str,
    at: datetime.datetime,
    required: bool = False,
    visible: bool = True,
) -> list[str]:
    """Attach stored files to the danger's present round and return the marks found.

    Raises InvalidInput when none is given although required, when a file is not there for this actor, or when the very
    same picture (SHA-256) has served before in this zone.
    """
    rows = list(
        StoredFile.objects.filter(pk__in=list(files), zone_id=danger.zone_id, enterprise_id=danger.enterprise_id)
    )
    if len(rows) != len(set(files)):
        raise InvalidInput({"files": [_("有文件没有传完，请重新上传。")]})
    if required and not rows:
        raise InvalidInput({"files": [_("请至少拍一张整改后的照片。")]})
    _refuse_reused(danger, rows, kind)
    all_marks: list[str] = []
    place = _place(danger)
    hold_facts()
    for row in rows:
        marks = _marks(danger, row, kind, place)
        all_marks += marks
        Evidence.objects.create(
            zone_id=danger.zone_id,
            enterprise_id=danger.enterprise_id,
            danger_id=danger.pk,
            file_id=row.pk,
            kind=kind if row.kind == StoredFile.Kind.IMAGE else Evidence.Kind.DOCUMENT,
            round=danger.round,
            marks=marks,
            visible_to_enterprise=visible,
        )
    return sorted(set(all_marks))


def _refuse_reused(danger: Danger, rows: list[StoredFile], kind: str) -> None:
    if kind != Evidence.Kind.AFTER:
        return
    hashes = [row.sha256 for row in rows]
    if len(set(hashes)) != len(hashes):
        raise InvalidInput({"files": [_("同一张照片传了两次，请删掉一张。")]})
    used = Evidence.objects.filter(zone_id=danger.zone_id, file__sha256__in=hashes).select_related("danger").first()
    if used is not None:
        number = used.danger.number or _("另一条隐患")
        raise InvalidInput({"files": [_("这张照片已在 %(number)s 用过，请重新拍一张。") % {"number": number}]})


def _place(danger: Danger) -> tuple[float, float] | None:
    before = Evidence.objects.filter(danger_id=danger.pk, kind=Evidence.Kind.BEFORE, file__latitude__isnull=False)
    row = before.values_list("file__latitude", "file__longitude").first()
    return (float(row[0]), float(row[1])) if row else None


def _marks(danger: Danger, row: StoredFile, kind: str, place: tuple[float, float] | None) -> list[str]:
    if kind != Evidence.Kind.AFTER or row.kind != StoredFile.Kind.IMAGE:
        return []
    marks = []
    if row.taken_at is None:
        marks.append("no_time")
    elif danger.issued_at and row.taken_at < danger.issued_at:
        marks.append("taken_before_issue")
    here = (
        (float(row.latitude), float(row.longitude)) if row.latitude is not None and row.longitude is not None else None
    )
    if place and here and metres(place, here) > FAR_METRES:
        marks.append("far_away")
    return marks


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points (latitude, longitude in degrees) in metres, on a sphere of 6 371 km."""
    lat1, lon1, lat2, lon2 = (math.radians(v) for v in (*one, *other))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(h))
