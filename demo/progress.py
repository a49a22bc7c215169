# ruff: noqa: S311 (random only shapes invented data)
"""How far the demo's zones are: 99 of 118 assessed (M-46), 80 with a platform (M-56), the others on their way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.zones import XUWEI, YANCHENG, DemoZone

ASSESSED, BUILT = 99, 80
LASTS, EXPIRING = timedelta(days=3 * 365), range(40, 43)
"""How long an assessment is good for, and which of the assessed zones are about to need a new one."""
CHINA = ZoneInfo("Asia/Shanghai")
SUBJECTS = (
    ("assessment", ASSESSED, ("none", "commissioned", "writing", "review")),
    ("platform", BUILT, ("none", "project", "building", "trial")),
)


def progress_rows(zones: Sequence[DemoZone], *, today: date) -> Iterator[dict[str, Any]]:
    """Fields of ZoneProgress, the zone as its `seq`. The two zones of the story are always done."""
    for subject, done, stages in SUBJECTS:
        rng = random.Random(f"progress-{subject}")
        first = [zone for zone in zones if zone.name in (YANCHENG, XUWEI)]
        others = [zone for zone in zones if zone not in first]
        rng.shuffle(others)
        for place, zone in enumerate((*first, *others)):
            on = today - timedelta(days=rng.randint(60, 500))
            finished = place < done
            if subject == "assessment" and place in EXPIRING:
                on = today - LASTS + timedelta(days=20 * (place - EXPIRING[0] + 1))
            yield {
                "seq": zone.seq, "subject": subject, "stage": "done" if finished else rng.choice(stages), "on": on,
                "expires_on": on + LASTS if finished and subject == "assessment" else None,
                "forecast_on": None if finished else today + timedelta(days=rng.randint(-40, 90)),
                "agency": "省安科院" if finished else "", "note": "", "recorded_by": "沈越",
                "recorded_at": datetime.combine(on, time(10), CHINA),
            }  # fmt: skip
