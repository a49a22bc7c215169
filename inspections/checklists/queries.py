"""Reading checklists: the rows of the lists, and what one address means in the scope in force."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BooleanField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)

from core.access import ASSIGNED, ENTERPRISE
from core.workdays import today
from inspections.checklists.models import Checklist, Standard, Version

OUTSIDE = (ENTERPRISE, ASSIGNED)
"""Tiers that know published versions only: a draft is the administration's business."""


class _DraftItems(Func):
    """How many items a draft has, counted by PostgreSQL so that no list carries drafts."""

    template = "jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$.sections[*].items[*]'))"
    output_field = IntegerField()


def checklists() -> QuerySet[Checklist]:
    """Checklists with `items` (of the draft), `published_at`, `settled` (the draft is what is published)."""
    newest = Version.objects.filter(
        checklist_id=OuterRef("pk"), zone_id=OuterRef("zone_id"), number=OuterRef("published")
    )
    same = newest.filter(body=OuterRef("draft"), title=OuterRef("title"), sector=OuterRef("sector"))
    return Checklist.objects.annotate(
        items=_DraftItems(F("draft")), published_at=Subquery(newest.values("published_at")[:1]), settled=Exists(same)
    )


def newest_versions() -> QuerySet[Version]:
    """The version in use of each checklist that is not retired, with the names `checklists` gives."""
    return Version.objects.filter(ended_at=None).annotate(
        published=F("number"),
        settled=Value(True, output_field=BooleanField()),
        retired_at=Value(None, output_field=DateTimeField()),
    )


def standards() -> QuerySet[Standard]:
    """Recommended checklists in force today: the newest version of each."""
    current = Standard.objects.filter(code=OuterRef("code"), valid_from__lte=today()).order_by("-version")
    return Standard.objects.filter(pk=Subquery(current.values("pk")[:1]))


def versions_of(checklist: Checklist) -> list[Version]:
    """All versions, newest first, with their bodies: a checklist has a handful."""
    return list(Version.objects.filter(checklist_id=checklist.pk, zone_id=checklist.zone_id).order_by("-number"))


def newer_standard(checklist: Checklist) -> Standard | None:
    """A newer version of the recommended checklist this one was made from; None when there is none."""
    if not checklist.from_code:
        return None
    found: Any = standards().filter(code=checklist.from_code, version__gt=checklist.from_version or 0)
    return found.defer("body").first()
