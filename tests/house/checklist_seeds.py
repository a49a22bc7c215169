"""Checklists in the world of the leak walk: a draft nobody outside the administration sees, versions the whole zone sees."""

# ruff: noqa: E501
from __future__ import annotations

from django.utils import timezone

from inspections.checklists.models import Checklist, Standard, Version
from tests.cast import Cast

CHECKLIST_KINDS = (
    (r"^checklists:standard\w* pk$", "checklists.Standard"),
    (r"^checklists:version\w* pk$", "checklists.Version"),
    (r"^checklists:(?!import)\w+ pk$", "checklists.Checklist"),
)
CHECKLIST_WORDS = ((r"^checklists:(item|section) key$", ("A1", "S", "nothing")),)
EVERYBODYS = ("checklists.Standard",)
"""Kinds that are the same for everybody."""
WHOLE_ZONES = ("checklists.Version",)
"""Kinds the enterprises and experts of the zone see as well."""


def plant_checklists(cast: Cast) -> None:
    """A recommended checklist, and of each zone one that was never published: its draft says whose it is."""
    now, today = timezone.now(), timezone.localdate()
    item = {"key": "A1", "text": "条目", "kind": "number", "high": "1"}
    Standard.objects.create(
        code="LEAK", version=1, title="推荐检查表", items=1, source="某依据", valid_from=today,
        body={"sections": [{"key": "S", "title": "部分", "items": [item]}]},
    )  # fmt: skip
    for key, zone in cast.zone.items():
        canary = f"CANARY-{key}-zone"
        draft = {"sections": [{"key": "S", "title": canary, "items": [item | {"basis": canary, "measures": canary}]}]}
        Checklist.objects.create(zone_id=zone, title=f"{canary} 草稿", draft=draft, changed_at=now, changed_by=canary)


def more_checklists(cast: Cast, n: int) -> None:
    """One more of each, and one more version of the first, for the counting of statements."""
    now, zone = timezone.now(), cast.zone["a"]
    body = {"sections": [{"key": "S", "title": "部分", "items": [{"key": f"K{n}", "text": "条目"}]}]}
    Checklist.objects.create(zone_id=zone, title=f"更多检查表 {n}", draft=body, changed_at=now, changed_by="x")
    Standard.objects.create(code=f"MORE{n}", version=1, title=f"更多推荐 {n}", body=body, items=1, source="x",
                            valid_from=now.date())  # fmt: skip
    first = Checklist.objects.filter(zone_id=zone).earliest("id")
    Version.objects.create(zone_id=zone, checklist=first, number=100 + n, title=f"版本 {n}", body=body, items=1, published_at=now,
                           published_by="x", ended_at=now)  # fmt: skip
