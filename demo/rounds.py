# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""The demo's risk classes with some penalties and raises behind them, its lists of 周销号, and one campaign a zone."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from core.tenancy import Scope, scoped_to
from demo.zones import YANCHENG
from enterprises.models import Enterprise, Penalty
from inspections.checklists.models import Standard
from inspections.plans.closing_jobs import open_week
from inspections.plans.closing_rows import write_rows
from inspections.plans.closing_weeks import WEEK, Week
from inspections.plans.models import Campaign
from inspections.risk.computing import compute
from inspections.risk.models import RANKS, RiskClass, RiskRaise
from inspections.visits.queries import week_of

DAY = datetime.timedelta(days=1)
WEEKS = 8
DAYS_BACK, DAYS_AHEAD = 24, 11
PENALTIES = (
    ("talk", "0", "同一问题一个月内查出两次，约谈主要负责人", "约谈记录"),
    ("order", "0", "逾期未整改，责令限期改正", "责令限期整改指令书"),
    ("fine", "2", "未按规定组织应急演练", "行政处罚决定书"),
)
RAISES = ("停产检修后复工，加密检查", "主要负责人变更，新负责人培训未完成")


def load_classes(casts: Sequence[Any], today: datetime.date) -> dict[str, int]:
    """Penalties of the last weeks, the classes computed from everything there is, two raises in Yancheng."""
    penalties = []
    for cast in casts:
        rng = random.Random(f"penalties-{cast.zone.seq}")
        firms = list(Enterprise.objects.filter(zone_id=cast.zone_id).order_by("pk"))
        for n, firm in enumerate(rng.sample(firms, min(len(firms), 3 if cast.zone.name == YANCHENG else 1))):
            kind, amount, words, paper = PENALTIES[n % len(PENALTIES)]
            penalties.append(Penalty(
                zone_id=cast.zone_id, enterprise=firm, party=firm.name, happened_on=today - DAY * rng.randint(2, 20), kind=kind, amount=amount,
                description=words, evidence=paper, recorded_by=cast.office.name, recorder_user_id=cast.office.user_id,
            ))  # fmt: skip
    Penalty.objects.bulk_create(penalties)
    with scoped_to(Scope(tier="province")):
        classes = compute(on=today)
    raised = sum(_raise(cast, today) for cast in casts if cast.zone.name == YANCHENG)
    return {"penalties": len(penalties), "computed": classes, "raised": raised}


def _raise(cast: Any, today: datetime.date) -> int:
    """Two enterprises of the lower classes stand one higher, each with its reason."""
    low = RiskClass.objects.filter(zone_id=cast.zone_id, known_to=None, rank__lte=2).order_by("enterprise_id")
    rows = [
        RiskRaise(
            zone_id=cast.zone_id, enterprise_id=row.enterprise_id, colour=next(c for c, rank in RANKS.items() if rank == row.rank + 1), reason=reason,
            last_on=today + 45 * DAY, raised_at=row.known_from, raised_by=cast.office.name, raiser_user_id=cast.office.user_id,
        )
        for row, reason in zip(low[: len(RAISES)], RAISES, strict=False)
    ]  # fmt: skip
    RiskRaise.objects.bulk_create(rows)
    return len(rows)


def load_campaigns(casts: Sequence[Any], today: datetime.date) -> dict[int, Campaign]:
    """A campaign against dust that runs these weeks, for each zone with such enterprises, by zone."""
    standard = Standard.objects.filter(sector="dust").order_by("-version").first()
    made = {}
    for cast in casts:
        if standard is None or Enterprise.objects.filter(zone_id=cast.zone_id, sector="dust").count() < 3:
            continue
        lead = cast.inspectors[0]
        made[cast.zone_id] = Campaign.objects.create(
            zone_id=cast.zone_id, title=f"{today.year} 年粉尘防爆专项督察", sectors=["dust"], starts_on=today - DAYS_BACK * DAY,
            ends_on=today + DAYS_AHEAD * DAY, form="concentrated", standard=standard, lead_seat_id=lead.seat_id,
            team_seats=sorted(one.seat_id for one in cast.inspectors), state=Campaign.State.RUNNING,
            demands="除尘系统清扫记录、锁气卸灰、接地和防爆电器逐台看；查出的问题当场录入。",
            made_by=cast.office.name, made_at=_morning(today - (DAYS_BACK + 5) * DAY),
        )  # fmt: skip
    return made


def load_closings(today: datetime.date) -> int:
    """The lists of the last weeks, oldest first, so that each knows how long a row has been on it. Returns their rows."""
    rows = 0
    for back in range(WEEKS, 0, -1):
        week = Week(week_of(today) - WEEK * back)
        rows += write_rows(open_week(week), week)
    return rows


def _morning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
