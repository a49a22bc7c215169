"""Take a file in: check, keep, write the row. Runs inside the caller's scope and transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from . import storage
from .checking import KINDS, CheckedUpload, Readable, check_upload
from .refusals import RefusedFile

if TYPE_CHECKING:
    from core.access import Actor
    from core.models import StoredFile


def store_file(
    *,
    actor: Actor,
    stream: Readable,
    name: str,
    zone_id: int,
    enterprise_id: int | None,
    visible_to_enterprise: bool,
    allowed: Collection[str] = KINDS,
    refuse_same: bool = False,
    secret_to: int = 0,
) -> StoredFile:
    """Check an incoming file, keep it on disk and write its row.

    In: who sends it, the readable and the name as sent, the tenant it belongs to, the kinds this place takes. With
    `refuse_same` a file whose very bytes this tenant already holds is refused before anything is written (evidence
    must not be handed in twice). `secret_to`: the tier up to which the file is hidden. Out: the saved `StoredFile`.
    Raises `RefusedFile` (sentence for the user), or
    `storage.StorageFull` / `storage.StorageProblem`. Who may write for this tenant is decided by the database.
    """
    checked = check_upload(stream, name, allowed=allowed)
    return store_checked(
        actor=actor,
        checked=checked,
        zone_id=zone_id,
        enterprise_id=enterprise_id,
        visible_to_enterprise=visible_to_enterprise,
        refuse_same=refuse_same,
        secret_to=secret_to,
    )


def store_checked(
    *,
    actor: Actor,
    checked: CheckedUpload,
    zone_id: int,
    enterprise_id: int | None,
    visible_to_enterprise: bool,
    refuse_same: bool = False,
    secret_to: int = 0,
) -> StoredFile:
    """The second half of `store_file`, for callers that have checked before they opened a transaction."""
    from core.models import StoredFile

    if refuse_same and (same := find_same(zone_id, enterprise_id, checked.sha256)):
        when = date_format(timezone.localtime(same.received_at), "Y-m-d H:i")
        raise RefusedFile("seen_before", when=when, detail=f"row {same.pk}")
    original_path = storage.keep_original(checked.content, checked.sha256)
    shown_name, facts = "", None
    if checked.image is not None:
        shown_name = storage.keep_shown(checked.sha256, checked.image.shown, checked.image.thumb)
        facts = checked.image.facts
    return StoredFile.objects.create(
        zone_id=zone_id,
        enterprise_id=enterprise_id,
        uploaded_by_seat_id=actor.seat_id,
        uploader_name=actor.name[:60],
        kind=checked.kind,
        original_name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        content_type=checked.content_type,
        width=facts.width if facts else None,
        height=facts.height if facts else None,
        taken_at=facts.taken_at if facts else None,
        latitude=facts.latitude if facts else None,
        longitude=facts.longitude if facts else None,
        exif=facts.exif if facts else {},
        phash=facts.phash if facts else None,
        shown_name=shown_name,
        original_path=original_path,
        visible_to_enterprise=visible_to_enterprise,
        secret_to=secret_to,
    )


def find_same(zone_id: int, enterprise_id: int | None, sha256: str) -> StoredFile | None:
    """The first row of this tenant that holds the very same bytes, as far as the present scope may see; else None."""
    from core.models import StoredFile

    same = StoredFile.objects.filter(zone_id=zone_id, enterprise_id=enterprise_id, sha256=sha256)
    return same.order_by("received_at", "id").first()
