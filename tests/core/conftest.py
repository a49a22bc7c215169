"""A scene on top of the cast: enterprises in two zones, and files in a folder of the test."""

from __future__ import annotations

import datetime

import pytest

from core.tenancy import Scope, scoped_to

NAMES = ["=1+1 化工", "恒川汽车配件有限公司", "宏远铝业"]
SECTORS = ["hazchem", "fire", "other"]


@pytest.fixture
def enterprises(cast) -> list[int]:
    """60 enterprises in each zone, every fourth without an insurance date; the names of a third look like formulas."""
    from enterprises.models import Enterprise

    zones = [cast.zone["a"], cast.zone["b"]]
    with scoped_to(Scope("province")):
        made = Enterprise.objects.bulk_create(
            Enterprise(
                zone_id=zones[n % 2],
                credit_code=f"{n:018d}",
                name=f"{NAMES[n % 3]}{n:03d}",
                sector=SECTORS[n % 3],
                insured_until=None if n % 8 < 2 else datetime.date(2026, 1, 1) + datetime.timedelta(days=n % 7),
            )
            for n in range(120)
        )
    return [row.pk for row in made]


@pytest.fixture(autouse=True)
def own_ground(settings, tmp_path, monkeypatch) -> None:
    """Exports go to a folder of the test, the cache starts empty, and no page needs the menu's rooms."""
    from django.core.cache import cache

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("config.shell.menu_of", lambda actor, path: [])
    monkeypatch.setattr("config.shell.phone_tabs", lambda actor, path: [])
    cache._cache.get_client().flushdb()
