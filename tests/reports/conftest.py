"""A month that has been frozen, with dangers of two zones in it; its documents go to a folder of the test."""

from __future__ import annotations

import pytest

from core.tenancy import Scope, scoped_to
from tests.factories import make_danger
from tests.reports.month import a_day_of_last_month, closed_danger, frozen_month


@pytest.fixture
def month(cast, settings, tmp_path):
    """Last month: zone a has six dangers found of which five closed, zone b one."""
    from django.core.cache import cache

    settings.DATA_DIR = tmp_path
    cache._cache.get_client().flushdb()
    with scoped_to(Scope("province")):
        for n in range(1, 5):
            closed_danger(cast, "a1", n)
        closed_danger(cast, "a2", 5, sector="gas")
        make_danger(cast, "a1", found_at=a_day_of_last_month(), state="review")
        closed_danger(cast, "b1", 1)
        return frozen_month()
