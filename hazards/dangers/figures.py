"""What can be counted of dangers, and the rows counted (features.md §4: I01 to I07, I09, I30 to I31; I08, I10, I11 need visits).

The same rules stand in the roll-up's trigger (migrations/_security_0006.py); a test recounts both by hand.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Extract, Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from hazards.dangers import fact_rows
from hazards.dangers.fact_models import REQUIRED_FACTS, FactVersion, MonthTally
from hazards.dangers.states import COUNTED, OPEN, Severity, State

FACT = "dangers"
FOUND, CLOSED, RATE, OPEN_NOW, OVERDUE, MAJOR = (
    "dangers_found",
    "dangers_closed",
    "I01",
    "dangers_open",
    "dangers_overdue",
    "dangers_major",
)
IN_ROW = (FOUND, CLOSED, RATE, OPEN_NOW, OVERDUE, MAJOR)
"""The figures of a row in tables by zone, sector or area, in reading order."""

_PLACE = ("zone", "area", "sector", "enterprise", "city", "committee")


def danger_list_url(where: Mapping[str, Any] | None = None, **filters: Any) -> str:
    """The danger list showing exactly these rows: the one place that knows the names of its filters.

    `where`: zone, area, sector, enterprise, committee. `filters`: state (one or several), found_from, found_to,
    closed_from, closed_to, issued_from, severity, overdue ("true"), reopened ("true"),
    due_within (days).
    """
    url = reverse("dangers:list")
    pairs: list[tuple[str, Any]] = [("tab", "all")]
    pairs += [(name, value) for name in _PLACE if (value := (where or {}).get(name)) not in (None, "")]
    for name, value in filters.items():
        if value in (None, "", ()):
            continue
        many = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, getattr(item, "value", item)) for item in many]
    return f"{url}?{urlencode(pairs)}"


def known(period: Period) -> QuerySet:
    """Versions of the facts as known at the period's moment: one row per danger."""
    return FactVersion.objects.filter(period.known())


# -- conditions: counted rows whose date lies in the period; what happened after `as_of` has not happened ----------------


def in_period(name: str, period: Period) -> Q:
    """Counted dangers whose moment `name` lies in the period."""
    start, after = period.moments()
    return Q(**{"counted": True, f"{name}__gte": start, f"{name}__lt": after})


def _found(period: Period) -> Q:
    return in_period("found_at", period)


def is_closed(period: Period) -> Q:
    """Closed before the moment looked from."""
    return Q(closed_at__isnull=False) if period.is_live else Q(closed_at__lt=period.as_of)


def is_open(period: Period) -> Q:
    """Found, counted, and not closed before the moment looked from."""
    still = Q(closed_at=None) if period.is_live else Q(closed_at=None) | Q(closed_at__gte=period.as_of)
    return Q(counted=True, found_at__lt=period.as_of) & still


def _late(period: Period) -> Q:
    return is_open(period) & Q(due_on__lt=period.day)


def _due(period: Period) -> Q:
    last = min(period.end, period.day - datetime.timedelta(days=1))
    return Q(counted=True, issued_at__lt=period.as_of, due_on__gte=period.start, due_on__lte=last)


_OFF_SITE = Q(on_the_spot=False, issued_at__isnull=False, rectified_at__isnull=False)


def _days(first: str, last: str) -> Round:
    """Days between, each to the millionth: their sums are the same in the roll-up, whatever was added and taken away."""
    days = Extract(F(last) - F(first), "epoch") / 86400
    return Round(ExpressionWrapper(days, output_field=DecimalField(max_digits=18, decimal_places=6)), precision=6)


found = Measure("found", FACT, _found, rollup="found", dated="found_at")
closed = Measure("closed", FACT, lambda p: _found(p) & is_closed(p), rollup="closed", dated="found_at")
late_of_found = Measure("late_of_found", FACT, lambda p: _found(p) & _late(p), narrow="open")
still_open = Measure("open", FACT, is_open, narrow="open")
late = Measure("late", FACT, _late, narrow="open")
major_open = Measure("major_open", FACT, lambda p: is_open(p) & Q(severity=Severity.MAJOR), narrow="open")
closed_or_late = Measure(
    "closed_or_late", FACT, lambda p: _found(p) & (is_closed(p) | _late(p)), parts=(closed, late_of_found)
)
due = Measure("due", FACT, _due, rollup="due", tail="due_on")
due_met = Measure(
    "due_met", FACT, lambda p: _due(p) & is_closed(p) & Q(closed_at__date__lte=F("due_on")), rollup="due_met", tail="due_on"
)  # fmt: skip
major_due = Measure("major_due", FACT, lambda p: _due(p) & Q(severity=Severity.MAJOR), narrow="major")
major_met = Measure("major_met", FACT, lambda p: _due(p) & Q(severity=Severity.MAJOR) & is_closed(p), narrow="major")
issued = Measure("issued", FACT, lambda p: in_period("issued_at", p), rollup="issued")
extended = Measure(
    "extended", FACT, lambda p: in_period("issued_at", p) & Q(extended_at__lt=p.as_of), rollup="extended"
)
mended = Measure("mended", FACT, lambda p: in_period("rectified_at", p) & _OFF_SITE, rollup="mended")
mend_days = Measure("mend_days", FACT, mended.where, total=_days("issued_at", "rectified_at"), rollup="mend_days")
judged = Measure("judged", FACT, lambda p: in_period("closed_at", p) & _OFF_SITE, rollup="judged")
judge_days = Measure("judge_days", FACT, judged.where, total=_days("rectified_at", "closed_at"), rollup="judge_days")
decided = Measure("decided", FACT, lambda p: in_period("first_decided_at", p), rollup="decided")
passed_first = Measure(
    "passed_first", FACT, lambda p: in_period("first_decided_at", p) & Q(passed_first=True), rollup="passed_first"
)
on_the_spot = Measure("on_the_spot", FACT, lambda p: _found(p) & Q(on_the_spot=True), rollup="on_the_spot")
timely = Measure(
    "timely", FACT, lambda p: _found(p) & Q(recorded_at__lte=F("found_at") + datetime.timedelta(hours=24)), rollup="timely"
)  # fmt: skip
_filled_where = lambda p: _found(p) & Q(issued_at__lt=p.as_of)  # noqa: E731
facts_filled = Measure("facts_filled", FACT, _filled_where, total=F("filled"), rollup="filled")
facts_required = Measure(
    "facts_required", FACT, _filled_where, total=Value(REQUIRED_FACTS), rollup="issued_of_found", times=REQUIRED_FACTS
)
closed_in_period = Measure("closed_in_period", FACT, lambda p: in_period("closed_at", p), dated="closed_at")
mended_open = Measure("mended_open", FACT, lambda p: is_open(p) & Q(rectified_at__lt=p.as_of), narrow="open")
should_be_closed = Measure("should_be_closed", FACT, lambda p: is_open(p) & Q(due_on__lte=p.end), narrow="open")
funds = Measure("funds", FACT, _found, total=F("funds"), rollup="funds")
firms = Measure("firms", FACT, _found, distinct="enterprise_id", dated="found_at")

register_fact(
    Fact(
        FACT,
        known,
        rollup=MonthTally.objects.all,
        narrower={"open": Q(counted=True, closed_at=None), "major": Q(counted=True, severity=Severity.MAJOR)},
        order="found_at",
        fields=fact_rows.FIELDS,
        headings=fact_rows.HEADINGS,
        present=fact_rows.present,
    )
)


def _span(period: Period) -> dict[str, str]:
    return {"found_from": period.start.isoformat(), "found_to": period.end.isoformat()}


_ITEMS, _PER_CENT, _DAYS = _("项"), "%", _("天")
register(
    Figure(
        FOUND, 1, 1, _("查出隐患"), _("发现时间在统计期内的隐患；不含草稿、已作废和历史记录"), found, unit=_ITEMS,
        link=lambda p, where: danger_list_url(where, state=COUNTED, **_span(p)),
    ),
    Figure(
        CLOSED, 2, 1, _("已销号"), _("发现时间在统计期内、截止时已销号的隐患"), closed, unit=_ITEMS, direction="up",
        link=lambda p, where: danger_list_url(where, state=State.CLOSED, **_span(p)),
    ),
    Figure(
        RATE, 3, 1, _("隐患整改率"), _("统计期内查出且截止时已销号 ÷ 统计期内查出；没有查出时不计算"), closed, found,
        unit=_PER_CENT, rounding=1, direction="up",
        link=lambda p, where: danger_list_url(where, state=OPEN, **_span(p)),
    ),
    Figure(
        OPEN_NOW, 4, 1, _("未销号"), _("截止时还没有销号的隐患，不论何时查出"), still_open, unit=_ITEMS, direction="down",
        link=lambda p, where: danger_list_url(where, state=OPEN),
    ),
    Figure(
        OVERDUE, 5, 1, _("逾期"), _("未销号且整改期限已过；期限当天 24 时以前不算逾期"), late, unit=_ITEMS,
        direction="down", link=lambda p, where: danger_list_url(where, overdue="true"),
    ),
    Figure(
        MAJOR, 6, 1, _("重大未销号"), _("截止时还没有销号的重大隐患"), major_open, unit=_ITEMS, direction="down",
        link=lambda p, where: danger_list_url(where, state=OPEN, severity=Severity.MAJOR),
    ),
    Figure(
        "I02", 7, 1, _("按期整改率"), _("到期日在统计期内且已到期的隐患中，到期日当天或以前销号的 ÷ 全部；批准延期的按新期限"),
        due_met, due, unit=_PER_CENT, rounding=1, direction="up",
    ),
    Figure(
        "I03", 8, 1, _("到期应改率"), _("统计期内查出已销号 ÷（统计期内查出已销号 + 逾期未销号）"), closed, closed_or_late,
        unit=_PER_CENT, rounding=1, direction="up",
    ),
    Figure(
        "I04", 9, 1, _("重大隐患整改率"), _("到期日在统计期内且已到期的重大隐患中已销号的 ÷ 全部；挂牌督办启用后按摘牌计算"),
        major_met, major_due, unit=_PER_CENT, rounding=1, direction="up",
    ),
    Figure(
        "I05", 10, 1, _("延期率"), _("统计期内签发且已批准延期 ÷ 统计期内签发"), extended, issued, unit=_PER_CENT, rounding=1,
        direction="down",
    ),
    Figure(
        "I06a", 11, 1, _("平均整改天数"), _("统计期内提交整改的隐患，从签发到提交整改的天数之和 ÷ 项数；不含立查立改"),
        mend_days, mended, unit=_DAYS, rounding=1, direction="down",
    ),
    Figure(
        "I06b", 12, 1, _("平均验收天数"), _("统计期内销号的隐患，从提交整改到销号的天数之和 ÷ 项数；不含立查立改"),
        judge_days, judged, unit=_DAYS, rounding=1, direction="down",
    ),
    Figure(
        "I06a90", 13, 1, _("整改天数 P90"), _("统计期内提交整改的隐患，九成在这么多天以内；不含立查立改"), mend_days,
        unit=_DAYS, rounding=1, direction="down", percentile=0.9,
    ),
    Figure(
        "I06b90", 14, 1, _("验收天数 P90"), _("统计期内销号的隐患，从提交整改起九成在这么多天以内；不含立查立改"), judge_days,
        unit=_DAYS, rounding=1, direction="down", percentile=0.9,
    ),
    Figure(
        "I07", 15, 1, _("一次验收通过率"), _("统计期内首次作出结论（验收通过、督查或验收退回）的隐患中，首次即通过 ÷ 全部"),
        passed_first, decided, unit=_PER_CENT, rounding=1, direction="up",
    ),
    Figure(
        "I09", 16, 1, _("即查即改占比"), _("统计期内查出且立查立改 ÷ 统计期内查出"), on_the_spot, found, unit=_PER_CENT,
        rounding=1,
    ),
    Figure(
        "I30", 19, 1, _("录入及时率"), _("统计期内查出且 24 小时内录入 ÷ 统计期内查出"), timely, found, unit=_PER_CENT,
        rounding=1, direction="up",
    ),
    Figure(
        "I31", 20, 1, _("要素完整率"),
        _("统计期内查出并已签发的隐患，八项要素（属地、类别、部位、描述、依据、措施、责任人、期限）填写数 ÷ 应填数"),
        facts_filled, facts_required, unit=_PER_CENT, rounding=1, direction="up",
    ),
    Figure("dangers_funds", 21, 1, _("落实治理资金"), _("统计期内查出的隐患落实的整改资金之和"), funds, unit=_("万元"), rounding=1),
    Figure("week_closed", 35, 1, _("本期销号"), _("销号时间在统计期内的隐患，不论何时查出"), closed_in_period, unit=_ITEMS),
    Figure("mended_open", 36, 1, _("已改未销"), _("截止时企业已提交整改、还没有验收销号的隐患"), mended_open, unit=_ITEMS,
           direction="down"),
    Figure("should_be_closed", 37, 1, _("应销未销"), _("整改期限在统计期末以前（含当天）、截止时还没有销号的隐患"), should_be_closed,
           unit=_ITEMS, direction="down"),
    Figure("dangers_firms", 22, 1, _("有隐患的企业"), _("统计期内查出隐患的企业，同一企业只计一家"), firms, unit=_("家")),
)  # fmt: skip
