"""Regrading many units in one command against the bare engine over the same cases, side by side (bar: 1.5 ×).

bin/bench regrade runs it with 100 000 units inside a test database and takes everything back; the tests run a short form.
One unit in a hundred has moved, so that writing is part of it.
"""

from __future__ import annotations

import json
import os
import random
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.services import system
from hazards.sources.gb18218 import grade
from hazards.sources.models import HazardSource, SourceVersion
from hazards.sources.regrading import regrade
from hazards.sources.results import in_force

NAMES = ("氨", "氯", "甲醇", "苯", "甲苯", "丙酮", "环氧乙烷", "氢", "甲烷", "乙酸乙酯")
BAR = Decimal("1.5")
RESULTS = Path(__file__).with_name("results") / "regrade.json"


def cases(count: int) -> list[dict[str, Any]]:
    """Cases of one to four substances, the same at every run."""
    rng = random.Random("regrade")  # noqa: S311
    return [
        {
            "exposed_people": rng.choice((0, 20, 40, 80, 300)),
            "unit": rng.choice(("storage", "production")),
            "substances": [
                {"name": name, "quantity_t": str(rng.randint(1, 4000))} for name in rng.sample(NAMES, rng.randint(1, 4))
            ],
        }
        for _n in range(count)
    ]


def _plant(asked: list[dict[str, Any]], enterprise: tuple[int, int]) -> None:
    """The cases as units in force; every hundredth was frozen with another R, as under an older table."""
    zone, firm = enterprise
    now, known = timezone.now(), {}
    for start in range(0, len(asked), 5000):
        units, versions = [], []
        for n, case in enumerate(asked[start : start + 5000], start=start):
            key = json.dumps(case)
            result = known.setdefault(key, grade(case))
            if n % 100 == 0:
                result = result | {"R": "0"}
            kept = {"zone_id": zone, "enterprise_id": firm}
            units.append(HazardSource(**kept, state="draft", state_since=now, name=f"bench {n}", kind=case["unit"],
                                      exposed_people=case["exposed_people"], recorder_user_id=0, recorder_name="bench"))  # fmt: skip
            columns = {
                name: value for name, value in in_force(result).items() if name in ("is_major", "level", "provisional")
            }
            versions.append(SourceVersion(**kept, number=1, made_at=now, made_by="bench", cause="first", case=case, result=result,
                                          standard="GB 18218-2018", **columns))  # fmt: skip
        made = HazardSource.objects.bulk_create(units)
        for unit, version in zip(made, versions, strict=True):
            version.source_id = unit.pk
        for unit, version in zip(made, SourceVersion.objects.bulk_create(versions), strict=True):
            unit.version_id = version.pk
    with connection.cursor() as cursor:
        for state in ("review", "identified"):
            cursor.execute(
                "update sources_hazardsource u set state = %s, version_id = v.id, is_major = v.is_major, level = v.level"
                " from sources_sourceversion v where v.source_id = u.id and u.recorder_name = 'bench'",
                [state],
            )


def measure(units: int, zone: int, enterprise: int) -> dict[str, Any]:
    """Plant so many units in an enterprise, grade them bare and by the command; seconds of both and their ratio.

    Call inside a province scope and a transaction that is taken back.
    """
    asked = cases(units)
    _plant(asked, (zone, enterprise))
    bare = 0.0
    for start in range(0, len(asked), 2000):
        began = time.perf_counter()
        for case in asked[start : start + 2000]:
            grade(case)
        bare += time.perf_counter() - began
        with connection.cursor() as cursor:
            cursor.execute("select 1")  # a transaction that says nothing for a minute is ended by the server
    began = time.perf_counter()
    found = regrade(actor=system(), reason="bench")
    whole = time.perf_counter() - began
    ratio = Decimal(str(whole / bare)).quantize(Decimal("0.01"))
    return {
        "units": units, "seen": found.seen, "moved": found.moved, "bare_s": round(bare, 1), "command_s": round(whole, 1),
        "ratio": str(ratio), "bar": str(BAR), "met": ratio <= BAR,
    }  # fmt: skip


def keep(answer: dict[str, Any]) -> None:
    """Write what was measured to bench/results/."""
    told = {"measured": time.strftime("%Y-%m-%d"), "cores": os.cpu_count(), "command": "bin/bench regrade", **answer}
    RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
