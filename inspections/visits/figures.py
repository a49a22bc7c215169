"""What can be counted of visits (features.md §4: I08, I10 to I12; §3C section B). 家 and 家次 are never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from enterprises.figures import enterprise_list_url
from enterprises.models import Enterprise
from hazards.dangers.figures import FACT as DANGERS
from hazards.dangers.figures import closed_in_period
from inspections.visits import fact_rows
from inspections.visits.facts import came_again, findings_known, firms_known, in_days, visits_known
from inspections.visits.links import visit_list_url
from inspections.visits.states import Form

VISITS, FINDINGS, FIRMS = "visits", "visit_findings", "firms_visited"
DONE, INSPECTED, GROUPS, PEOPLE, EXPERTS = (
    "visits_done",
    "visits_firms",
    "visits_groups",
    "visits_people",
    "visits_experts",
)
PER_VISIT, COVERAGE, NOT_YET, FIRST, AGAIN = "I10", "I11", "firms_unvisited", "I12", "I08"
FIXED, CONFIRMED, REPEATED = "visits_fixed", "findings_confirmed", "findings_repeated"
BY_FORM = {
    Form.JOINT: "visits_joint",
    Form.SECRET: "visits_secret",
    Form.CONCENTRATED: "visits_concentrated",
    Form.EXPERT: "visits_by_experts",
}
IN_ROW = (DONE, INSPECTED, COVERAGE, PER_VISIT)
"""The figures of a row where there is little room."""


def _active(period: Period) -> Q:
    return ~Q(status=Enterprise.Status.CLOSED) & Q(created_at__lt=period.as_of)


def _of_form(form: Form) -> Measure:
    return Measure(BY_FORM[form], VISITS, lambda p: in_days(p) & Q(form=form), dated="finished_at")


def _with(period: Period, **more: Any) -> Q:
    return in_days(period, "visit__") & Q(**more)


visits = Measure("visits", VISITS, in_days, dated="finished_at")
_firms = Measure("visits_firms", VISITS, in_days, distinct="enterprise_id", dated="finished_at")
_groups = Measure("visits_groups", VISITS, in_days, distinct="party", dated="finished_at")
_people = Measure("visits_people", VISITS, in_days, total=F("people_count"), dated="finished_at")
_experts = Measure(
    "visits_experts", VISITS, lambda p: in_days(p) & Q(expert_count__gt=0), total=F("expert_count"), dated="finished_at"
)
_found = Measure(
    "visits_found", VISITS, lambda p: in_days(p) & Q(found_count__gt=0), total=F("found_count"), dated="finished_at"
)
_fixed = Measure(
    "visits_fixed", VISITS, lambda p: in_days(p) & Q(fixed_count__gt=0), total=F("fixed_count"), dated="finished_at"
)
_by_experts = Measure("findings_by_experts", FINDINGS, lambda p: _with(p, by_expert=True))
_confirmed = Measure("findings_confirmed", FINDINGS, lambda p: _with(p, by_expert=True, confirmed=True))
_repeated = Measure("findings_repeated", FINDINGS, lambda p: _with(p, repeats_id__isnull=False))
_again = Measure("closed_came_again", DANGERS, lambda p: closed_in_period.where(p) & came_again(p), dated="closed_at")
_active_m = Measure("firms_active_visits", FIRMS, _active)
_visited = Measure("firms_visited", FIRMS, lambda p: _active(p) & Q(visited=True))
_unvisited = Measure("firms_unvisited", FIRMS, lambda p: _active(p) & Q(visited=False))
_first = Measure("firms_first", FIRMS, lambda p: _active(p) & Q(first=True))

register_fact(
    Fact(
        VISITS,
        visits_known,
        order="finished_at",
        fields=fact_rows.VISIT,
        headings=fact_rows.VISIT_HEADINGS,
        present=fact_rows.visits,
    )
)
register_fact(
    Fact(
        FINDINGS,
        findings_known,
        order="found_at",
        fields=fact_rows.FINDING,
        headings=fact_rows.FINDING_HEADINGS,
        present=fact_rows.findings,
    )
)
register_fact(
    Fact(
        FIRMS,
        firms_known,
        order="created_at",
        fields=fact_rows.FIRM,
        headings=fact_rows.FIRM_HEADINGS,
        present=fact_rows.firms,
    )
)


def _link(period: Period, where: Mapping[str, Any], **filters: Any) -> str | None:
    return visit_list_url(where, period.start, period.end, **filters)


_TIMES, _PEOPLE = _("次"), _("人次")
register(
    Figure(DONE, 90, 1, _("检查企业次数"), _("统计期内结束的检查，一家企业检查一次计一家次；暗查暗访从公布起才计"), visits,
           unit=_("家次"), link=_link),
    Figure(INSPECTED, 91, 1, _("检查企业"), _("统计期内检查过的企业，同一企业只计一家；暗查暗访从公布起才计"), _firms, unit=_("家"),
           link=_link),
    Figure(GROUPS, 92, 1, _("检查组次"), _("统计期内的检查中，同一开发区、同一带队人、同一天（结束日）计一组次（口径待确认）"), _groups,
           unit=_("组次"), link=_link),
    Figure(PEOPLE, 93, 1, _("检查人次"), _("统计期内各次检查参加人数之和，每家次分别计，含专家（口径待确认）"), _people, unit=_PEOPLE, link=_link),
    Figure(EXPERTS, 94, 1, _("专家人次"), _("统计期内各次检查参加的专家人数之和，每家次分别计（口径待确认）"), _experts, unit=_PEOPLE),
    *(
        Figure(id_, 95 + n, 1, form.label, _("统计期内以这种形式结束的检查；暗查暗访从公布起才计"), _of_form(form), unit=_TIMES,
               link=lambda period, where, form=form: _link(period, where, form=form.value))
        for n, (form, id_) in enumerate(BY_FORM.items())
    ),
    Figure(FIXED, 99, 1, _("检查中立查立改占比"), _("统计期内各次检查当场改好的隐患之和 ÷ 查出之和；全部来源的见“即查即改占比”（I09）"), _fixed, _found,
           unit="%", rounding=1),
    Figure(PER_VISIT, 17, 2, _("每家次隐患数"), _("统计期内各次检查查出的隐患之和 ÷ 检查企业家次；不含检查以外的来源"), _found, visits,
           unit=_("项"), rounding=1, link=_link),
    Figure(COVERAGE, 18, 2, _("企业覆盖率"), _("截止时在册（不含已关闭拆除）的企业中，统计期内检查过的 ÷ 全部；领域和属地按企业登记"), _visited, _active_m,
           unit="%", rounding=1, direction="up", link=lambda period, where: enterprise_list_url(where, tab="active")),
    Figure(NOT_YET, 100, 1, _("企业未检查率"), _("截止时在册（不含已关闭拆除）的企业中，统计期内没有检查过的 ÷ 全部"), _unvisited, _active_m,
           unit="%", rounding=1, direction="down"),
    Figure(FIRST, 101, 1, _("年度首次监管完成率"), _("截止时在册的企业中，统计期末所在年度已完成年度首次监管的 ÷ 全部；从 1 月 1 日起累计"), _first, _active_m,
           unit="%", rounding=1, direction="up"),
    Figure(AGAIN, 102, 1, _("反弹率"),
           _("统计期内销号的隐患中，销号后 180 天内又被检查查出的（检查人指明重复它，或同一检查项、部位文字相同）÷ 统计期内销号；不满 180 天的按截止时"),
           _again, closed_in_period, unit="%", rounding=1, direction="down"),
    Figure(CONFIRMED, 103, 1, _("专家隐患签发率"), _("统计期内的检查中专家查出的隐患，截止时区里已审核签发且没有作废的（含立查立改）÷ 全部，待审核的也在分母；每位专家已作判定的见专家页的确认率"),
           _confirmed, _by_experts, unit="%", rounding=1, direction="up"),
    Figure(REPEATED, 104, 1, _("重复隐患"), _("统计期内的检查中，检查人指明与以前隐患重复的"), _repeated, unit=_("项"), direction="down"),
)  # fmt: skip
