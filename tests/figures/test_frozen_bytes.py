"""Numbers at a frozen moment are the same bytes whatever is entered, mended or merged afterwards."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given

from core.tenancy import scoped_to
from parks.models import Zone, ZoneProgress, ZoneStatus
from reports.monthly.automatic import Befores, compute_cells
from tests.figures.history import PROVINCE, World, batches, clock, modest, world
from tests.house.leakwalk import as_superuser

FIRST, DAYS = datetime.date(2025, 1, 1), 59
FEBRUARY = datetime.date(2025, 2, 1), datetime.date(2025, 2, 28)


@pytest.mark.slow
def test_a_frozen_month_is_the_same_bytes_for_ever(ground) -> None:
    moved = 0

    @modest(8)
    @given(batches(DAYS, number=4, size=26))
    def holds(entered: list) -> None:
        nonlocal moved
        with world(ground, FIRST) as made:
            then, now = (made.enter(batch) for batch in entered[:2])
            photos = len(made.photos)
            before = numbers(made, now.at, then.at)
            for batch in entered[2:]:  # late entries, reopenings, other sectors and levels, voids, closed firms
                made.enter(batch)
                _not_backdated(made, photos)
                assert numbers(made, now.at, then.at) == before
            _merge(made.cast.zone["b"])
            assert numbers(made, now.at, then.at) == before, "merged in the month after"
            moved += numbers(made, clock(), then.at) != before

    holds()
    assert moved == 8, "and as known today they are others"


def numbers(made: World, known_at: datetime.datetime, before_at: datetime.datetime) -> str:
    zones = [made.cast.zone["a"], made.cast.zone["b"]]
    with scoped_to(PROVINCE):
        return json.dumps(compute_cells(*FEBRUARY, known_at, Befores(before_at), zones), sort_keys=True)


def _not_backdated(made: World, kept: int) -> None:
    """A photograph is dated when it is sent; here it was entered for a day long past."""
    from hazards.dangers.models import Evidence

    late = [photo["file_id"] for photo in made.photos[kept:]]
    with as_superuser():
        Evidence.objects.filter(file_id__in=late).update(attached_at=clock())


def _merge(zone: int) -> None:
    """From 15 March the zone is another's part; its assessment and platform are written down late."""
    on = datetime.date(2025, 3, 15)
    with as_superuser():
        ZoneStatus.objects.filter(zone_id=zone, valid_to=None).update(valid_to=on)
        ZoneStatus.objects.create(zone_id=zone, status="merged", valid_from=on)
        for subject in ("assessment", "platform"):
            ZoneProgress.objects.create(
                zone_id=zone, subject=subject, stage="done", on=FIRST, recorded_at=clock(), recorded_by="某"
            )
        Zone.objects.filter(pk=zone).update(confirmed=False)
