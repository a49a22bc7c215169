# ruff: noqa: S311 (random only shapes invented data)
"""Emergency plans of the demo's units: a special plan for each, filed where the story says so, with drills.

Of the others some wait, one was passed over in silence (deemed filed), one is filed but its evaluation is overdue.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from core.workdays import add_workdays
from demo.bulk import Table
from hazards.sources.models import Drill, EmergencyPlan

CHINA = ZoneInfo("Asia/Shanghai")
AUTHORITY = "县级应急管理局"
REFUSAL = "未附风险评估报告和应急资源调查报告，补齐后重新报送。"
SUMMARIES = (
    "启动、警戒和疏散按时完成；二号门集合点标识不清，已补。",
    "堵漏和喷淋配合顺畅；对讲机个别频道串音，已调整。",
    "先期处置 6 分钟到位；应急照明一处不亮，已更换。",
    "推演了夜间值班人员不足的情形，已改值班安排。",
)
WAITING = ("deemed", "evaluation", "unsent", "submitted", "accepted", "late", "refused")
"""How the units without a filed plan stand, in turn; the first two only once."""


def load_plans(sources: Sequence[dict[str, Any]], today: date) -> tuple[int, int]:
    """A plan for each unit: dicts with id, zone_id, enterprise_id, name, filed. Returns how many plans and drills.

    Needs a connection that bypasses row security. What figures know of plans and units is dated back to the day each
    was recorded, so that the months of the demo's past are counted with them.
    """
    plans, drills = Table(EmergencyPlan), Table(Drill)
    waiting = 0
    for number, source in enumerate(sources):
        rng = random.Random(f"plan-{source['enterprise_id']}-{source['name']}")
        how = "filed"
        if not source["filed"]:
            how = WAITING[waiting] if waiting < len(WAITING) else WAITING[2 + (waiting - 2) % (len(WAITING) - 2)]
            waiting += 1
        dates = _dates(how, rng, today)
        held = list(_drill_days(rng, dates["published_on"], today)) if "filed_on" in dates else []
        whose = {"zone_id": source["zone_id"], "enterprise_id": source["enterprise_id"]}
        words: dict[str, str] = {"authority": AUTHORITY} if "submitted_on" in dates else {}
        if "filed_on" in dates:
            words["filing_number"] = f"YJYA-{dates['filed_on'].year}-{number + 1:04d}"
        if "refused_on" in dates:
            words["refusal"] = REFUSAL
        plan = plans.add(
            **whose, **dates, **words, source_id=source["id"], name=f"{source['name']}专项应急预案", kind="special",
            version_label=f"{dates['published_on'].year} 年版", drilled_on=max(held, default=None),
            recorded_at=_morning(dates["published_on"]), recorded_by="安全管理部",
        )  # fmt: skip
        for day in held:
            drills.add(
                **whose, plan_id=plan, on=day, kind="live" if rng.random() < 0.6 else "tabletop",
                people=rng.randint(12, 60), summary=rng.choice(SUMMARIES), recorded_at=_morning(day),
                recorded_by="安全管理部",
            )  # fmt: skip
    counts = plans.write(), drills.write()
    with connection.cursor() as cursor:
        cursor.execute(
            "update sources_planfact f set known_from = p.recorded_at from sources_emergencyplan p"
            " where p.id = f.plan_id and f.known_to is null and p.recorded_at < f.known_from"
        )
        # What a unit looked like between two statements of the loader was never known to anybody.
        ids = [source["id"] for source in sources]
        cursor.execute("delete from sources_sourcefact where known_to is not null and source_id = any(%s)", [ids])
        cursor.execute(
            "update sources_sourcefact f set known_from = s.recorded_at from sources_hazardsource s"
            " where s.id = f.source_id and f.known_to is null and s.recorded_at < f.known_from"
        )
    return counts


def _dates(how: str, rng: random.Random, today: date) -> dict[str, date]:
    """The dates of a plan that stands so today."""
    if how in ("filed", "evaluation"):
        published = today - timedelta(days=3 * 365 + 60 if how == "evaluation" else rng.randint(220, 900))
        submitted = add_workdays(published, rng.randint(5, 16))
        accepted = add_workdays(submitted, 1)
        return {
            "published_on": published, "submitted_on": submitted, "accepted_on": accepted,
            "filed_on": add_workdays(accepted, rng.randint(1, 5)),
        }  # fmt: skip
    if how == "unsent":
        return {"published_on": today - timedelta(days=rng.randint(2, 12))}
    if how == "late":
        return {"published_on": today - timedelta(days=rng.randint(60, 75))}
    published = today - timedelta(days=60)
    submitted = add_workdays(published, rng.randint(8, 15))
    if how == "deemed":
        return {"published_on": published, "submitted_on": submitted, "accepted_on": submitted}
    if how == "refused":
        back = add_workdays(submitted, 3)
        return {"published_on": published, "submitted_on": submitted, "accepted_on": submitted, "refused_on": back}
    published, submitted = today - timedelta(days=20), today - timedelta(days=2)
    if how == "accepted":
        return {"published_on": published, "submitted_on": submitted, "accepted_on": today - timedelta(days=1)}
    return {"published_on": published, "submitted_on": submitted}


def _drill_days(rng: random.Random, published: date, today: date) -> Iterator[date]:
    """Every four to five months since publishing; the last within the half year."""
    day = published + timedelta(days=rng.randint(60, 140))
    while day < today:
        yield day
        day += timedelta(days=rng.randint(120, 160))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), CHINA)
