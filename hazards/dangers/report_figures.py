"""The 12-column table of the monthly report (排查治理情况) as figures, and the bridge between one month and the next.

Columns 1 to 7 and 12 are counted here; 8 to 11 wait for listed supervision. The bridge says why this month's cumulative
number is not last month's plus this month's: each term is a set of rows, and every row is in exactly one term.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.figures import Figure, Measure, Period, at_midnight, figure, register
from hazards.dangers import figures as dangers
from hazards.dangers.fact_models import FactVersion
from hazards.dangers.states import Severity

FACT = dangers.FACT
GENERAL = Q(severity__in=[Severity.A, Severity.B, Severity.C])
IS_MAJOR = Q(severity=Severity.MAJOR)
_WAITS = _("挂牌督办启用后计算")


def _of(level: Q, closed: bool) -> Callable[[Period], Q]:
    def where(period: Period) -> Q:
        rows = dangers.in_period("found_at", period) & level
        return rows & dangers.is_closed(period) if closed else rows

    return where


COLUMNS: dict[str, Measure] = {
    "2": Measure("general_found", FACT, _of(GENERAL, False), dated="found_at"),
    "3": Measure("general_closed", FACT, _of(GENERAL, True), dated="found_at"),
    "5": Measure("major_found", FACT, _of(IS_MAJOR, False), dated="found_at"),
    "6": Measure("major_closed", FACT, _of(IS_MAJOR, True), dated="found_at"),
    "12": Measure(
        "found_funds", FACT, lambda p: dangers.in_period("found_at", p) & Q(funds__isnull=False), total=F("funds"),
        dated="found_at",
    ),
}  # fmt: skip
_ITEMS = _("项")

register(
    Figure("C02", 24, 1, _("一般隐患"), _("统计期内查出的一般隐患"), COLUMNS["2"], unit=_ITEMS),
    Figure("C03", 25, 1, _("一般隐患其中已整改"), _("统计期内查出的一般隐患中截止时已销号的"), COLUMNS["3"], unit=_ITEMS),
    Figure("C04", 26, 1, _("一般隐患整改率"), _("第 3 列 ÷ 第 2 列"), COLUMNS["3"], COLUMNS["2"], unit="%", rounding=1, direction="up"),
    Figure("C05", 27, 1, _("重大隐患"), _("统计期内查出的重大隐患"), COLUMNS["5"], unit=_ITEMS),
    Figure("C06", 28, 1, _("重大隐患其中已整改销号"), _("统计期内查出的重大隐患中截止时已销号的"), COLUMNS["6"], unit=_ITEMS),
    Figure("C07", 29, 1, _("重大隐患整改率（表）"), _("第 6 列 ÷ 第 5 列"), COLUMNS["6"], COLUMNS["5"], unit="%", rounding=1, direction="up"),
    Figure("C08", 30, 1, _("列入治理计划的重大隐患"), _("统计期内列入治理计划的重大隐患"), unit=_ITEMS, missing=_WAITS),
    Figure("C09", 31, 1, _("其中达到“五到位”"), _("列入治理计划且目标、资金、责任、时限、预案到位的"), unit=_ITEMS, missing=_WAITS),
    Figure("C10", 32, 1, _("挂牌督办"), _("统计期内挂牌督办的重大隐患"), unit=_ITEMS, missing=_WAITS),
    Figure("C11", 33, 1, _("其中省级挂牌"), _("统计期内省级挂牌督办的重大隐患"), unit=_ITEMS, missing=_WAITS),
    Figure("C12", 34, 1, _("累计落实治理资金"), _("统计期内查出的隐患落实的整改资金之和"), COLUMNS["12"], unit=_("万元"), rounding=1),
)  # fmt: skip


# -- the bridge ----------------------------------------------------------------------------------------------------------


_OUTER_FROM = OuterRef("known_from")

# Most rows are the same version at both looks: nothing was learned of them in between, so the row at hand is the row of
# the other look too, and only what happened meanwhile can tell the two apart. Only for the rest the other version is
# looked up, by its index: the unequal `known_from` keeps the planner from reading the whole table for every term.


def _then(period: Period, same: Q, condition: Q) -> Q:
    """Of rows known now: the version known at the look before fulfils the condition (and is the `same` in these)."""
    before = period.before
    if before is None or before.known_at is None:
        return Q(pk=None)
    other = FactVersion.objects.filter(before.known(), _of_this_danger(), condition, same, known_from__lt=_OUTER_FROM)
    unchanged = Q(known_from__lte=before.known_at)
    return unchanged & condition | ~unchanged & Q(Exists(other))


def _now(period: Period, same: Q, condition: Q) -> Q:
    """Of rows known at the look before: the version known now fulfils the condition (and is the `same` in these)."""
    other = FactVersion.objects.filter(period.known(), _of_this_danger(), condition, same, known_from__gt=_OUTER_FROM)
    unchanged = period.known()
    return unchanged & condition | ~unchanged & Q(Exists(other))


def _of_this_danger() -> Q:
    return Q(danger_id=OuterRef("danger_id"), zone_id=OuterRef("zone_id"))


def _same(column: str) -> Q:
    """A member then and now counts as the same only in the same row of the table (and with the same amount)."""
    same = Q(sector=OuterRef("sector"))
    return same & Q(funds=OuterRef("funds")) if column == "12" else same


def _known_before(period: Period) -> Q:
    return _then(period, Q(), Q(counted=True))


def _was_member(column: str, period: Period) -> Q:
    condition = COLUMNS[column].where(period.before) if period.before is not None else Q(pk=None)
    return _then(period, _same(column), condition)


def _stays(column: str, period: Period) -> Q:
    """Still in the cumulative number, and among what was found before this month: a danger whose date of finding was
    corrected into this month is counted by 当月 now, and leaves what was counted before."""
    return _now(period, _same(column), COLUMNS[column].where(period) & _earlier_found(period))


def _earlier_found(period: Period) -> Q:
    first = at_midnight(period.end.replace(day=1))
    return Q(found_at__lt=first)


def _new(column: str, period: Period) -> Q:
    """In the cumulative number now, found before this month, and not in it then."""
    return COLUMNS[column].where(period) & _earlier_found(period) & ~_was_member(column, period)


def _closed_since(column: str, period: Period) -> Q:
    """Closed in this month: what had not happened at the last look."""
    if column not in ("3", "6") or period.before is None:
        return Q(pk=None)
    return Q(closed_at__gte=period.before.as_of)


def _late(column: str) -> Callable[[Period], Q]:
    return lambda p: _new(column, p) & ~_known_before(p)


def _mended(column: str) -> Callable[[Period], Q]:
    return lambda p: _new(column, p) & _known_before(p) & _closed_since(column, p)


def _plus(column: str) -> Callable[[Period], Q]:
    return lambda p: _new(column, p) & _known_before(p) & ~_closed_since(column, p)


def _minus(column: str) -> Callable[[Period], Q]:
    def where(period: Period) -> Q:
        if period.before is None:
            return Q(pk=None)
        return COLUMNS[column].where(period.before) & ~_stays(column, period)

    return where


TERMS = ("mended", "late", "plus", "minus")
TERM_NAMES = {
    "before": _("上期累计"), "month": _("当月"), "mended": _("往月隐患本月整改"), "late": _("补录"), "plus": _("更正增加"),
    "minus": _("更正减少"),
}  # fmt: skip
BRIDGED = tuple(COLUMNS)
_MAKERS = {"mended": _mended, "late": _late, "plus": _plus, "minus": _minus}
_FORMULAS = {
    "mended": _("往月查出、本月销号的"),
    "late": _("往月发现、上期冻结以后才录入的"),
    "plus": _("上期不在累计数里、本期因更正进入的（改领域、改等级、补销号日期等）"),
    "minus": _("上期在累计数里、本期不再是的（作废、重开、改领域、改等级、发现日期改到本月等）"),
}
for _index, _column in enumerate(BRIDGED):
    for _offset, _term in enumerate(TERMS):
        register(
            Figure(
                f"B{_column}.{_term}", 70 + _index * len(TERMS) + _offset, 1,
                TERM_NAMES[_term], _FORMULAS[_term],
                Measure(f"b{_column}_{_term}", FACT, _MAKERS[_term](_column), total=COLUMNS[_column].total,
                        before=_term == "minus", dated="found_at"),
                continues=True, unit=figure(f"C{int(_column):02d}").unit, rounding=figure(f"C{int(_column):02d}").rounding,
            )
        )  # fmt: skip
