"""What every page carries: who I am, my menu, my inbox count, warnings. Costs no query until the template asks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import workdays
from core.access import Actor, may
from core.tenancy import current_scope


@dataclass
class Item:
    """One entry of the left menu."""

    key: str
    label: str
    icon: str
    url: str
    on: bool = False
    count: int | None = None
    children: list[Item] = field(default_factory=list)


# key, label, icon, url name, right; children follow with the same shape.
MENU = (
    ("work", gettext_lazy("我的工作"), "briefcase", "work", "dangers.view", ()),
    (
        "dangers",
        gettext_lazy("隐患治理"),
        "alert-triangle",
        "dangers:list",
        "dangers.view",
        (
            ("dangers_all", gettext_lazy("全部隐患"), "", "dangers:list", "dangers.view"),
            ("dangers_committees", gettext_lazy("专业委员会"), "", "dangers:committees", "committees.view"),
            ("dangers_import", gettext_lazy("导入台账"), "", "dangers:imports", "dangers.import"),
            ("dangers_limits", gettext_lazy("整改期限"), "", "dangers:limits", "limits.view"),
        ),
    ),
    (
        "visits",
        gettext_lazy("检查"),
        "clipboard-check",
        "visits:list",
        "visits.view",
        (
            ("visits_all", gettext_lazy("检查"), "", "visits:list", "visits.view"),
            ("visits_week", gettext_lazy("周滚动计划"), "", "plans:week", "plans.work"),
            ("visits_calendar", gettext_lazy("检查日历"), "", "plans:calendar", "plans.calendar"),
            ("visits_closing", gettext_lazy("周销号"), "", "closing:weeks", "closing.view"),
            ("visits_campaigns", gettext_lazy("专项行动"), "", "closing:campaigns", "campaigns.view"),
            ("visits_coverage", gettext_lazy("检查覆盖"), "", "plans:coverage", "plans.view"),
            ("visits_cadence", gettext_lazy("检查频次"), "", "plans:defaults", "plans.default"),
            ("visits_look_backs", gettext_lazy("回头看"), "", "visits:look_backs", "visits.look_backs"),
            ("visits_peers", gettext_lazy("同类比较"), "", "visits:peers", "visits.peers"),
            ("visits_risk", gettext_lazy("风险分级"), "", "risk:list", "risk.view"),
            ("visits_experts", gettext_lazy("专家和第三方"), "", "experts:list", "experts.view"),
            ("visits_checklists", gettext_lazy("检查表"), "", "checklists:list", "checklists.view"),
            ("visits_parties", gettext_lazy("四方分工"), "", "visits:parties", "visits.parties_view"),
        ),
    ),
    (
        "sources",
        gettext_lazy("重大危险源"),
        "flame",
        "sources:list",
        "sources.view",
        (
            ("sources_all", gettext_lazy("台账"), "", "sources:list", "sources.view"),
            ("sources_duties", gettext_lazy("包保履职"), "", "sources:duties", "sources.view"),
            ("sources_plans", gettext_lazy("应急预案"), "", "sources:plans", "sources.view"),
            ("sources_splits", gettext_lazy("相邻单元合计"), "", "sources:splits", "sources.splits"),
            ("sources_rows", gettext_lazy("单元和物质"), "", "sources:rows", "sources.view"),
            ("sources_totals", gettext_lazy("各区汇总"), "", "reports:sources", "reports.compare"),
            ("sources_calculator", gettext_lazy("计算器"), "", "sources:calculator", "sources.calculate"),
            ("sources_clocks", gettext_lazy("法定时限"), "", "sources:clocks", "sources.clocks"),
        ),
    ),
    ("enterprises", gettext_lazy("企业"), "building-factory-2", "enterprises:list", "enterprises.view", ()),
    ("mine", gettext_lazy("本企业"), "building-factory-2", "enterprises:mine", "enterprises.view_own", ()),
    (
        "reports",
        gettext_lazy("报告"),
        "report",
        "filings:cycle",
        "reports.read",
        (
            ("reports_cycle", gettext_lazy("每月报告"), "", "filings:cycle", "reports.read"),
            ("reports_weeks", gettext_lazy("周例会简报"), "", "filings:weeks", "reports.read"),
            ("reports_archive", gettext_lazy("档案"), "", "filings:archive", "reports.read"),
            ("reports_numbers", gettext_lazy("发文登记簿"), "", "filings:numbers", "reports.read"),
            ("reports_templates", gettext_lazy("公文模板"), "", "filings:templates", "reports.templates"),
            ("reports_settings", gettext_lazy("报送时限"), "", "filings:settings", "reports.set_cycle"),
        ),
    ),
    (
        "figures",
        gettext_lazy("统计"),
        "chart-bar",
        "reports:start",
        "reports.view",
        (
            ("figures_overview", gettext_lazy("总览"), "", "reports:overview", "reports.compare"),
            ("figures_zones", gettext_lazy("对照表"), "", "reports:zones", "reports.compare"),
            ("figures_compare", gettext_lazy("两区对比"), "", "reports:compare", "reports.compare"),
            ("figures_library", gettext_lazy("指标库"), "", "reports:library", "reports.view"),
        ),
    ),
    (
        "setup",
        gettext_lazy("基础设置"),
        "settings",
        "parks:setup",
        "parks.setup_view",
        (
            ("setup_parts", gettext_lazy("园区和部门"), "", "parks:setup", "parks.setup_view"),
            ("setup_experts", gettext_lazy("专家分派"), "", "enterprises:experts", "accounts.assign"),
        ),
    ),
    ("people", gettext_lazy("人员"), "users", "accounts:people", "accounts.people_view", ()),
    ("audit", gettext_lazy("人员变更记录"), "history", "accounts:audit", "accounts.audit", ()),
    ("downloads", gettext_lazy("下载中心"), "download", "downloads:list", "core.downloads", ()),
)
PHONE = {
    "enterprise": (
        ("dangers", gettext_lazy("隐患整改"), "tool", "work", "dangers.view"),
        ("report", gettext_lazy("自查上报"), "camera", "dangers:create", "dangers.report"),
        ("mine", gettext_lazy("本企业"), "building-factory-2", "enterprises:mine", "enterprises.view_own"),
    ),
    "": (
        ("work", gettext_lazy("我的工作"), "briefcase", "work", "dangers.view"),
        ("visits", gettext_lazy("检查"), "clipboard-check", "visits:list", "visits.view"),
        ("dangers", gettext_lazy("隐患治理"), "alert-triangle", "dangers:list", "dangers.view"),
    ),
}


def _on(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _waiting(actor: Actor) -> int | None:
    """How much waits for this actor, for the first entry; None outside a scope (pages about the person)."""
    if current_scope() is None:
        return None
    from hazards.dangers.waiting import count_waiting

    return count_waiting(actor) or None


def _nearest_only(items: list[Item]) -> list[Item]:
    """Several addresses may begin like this page's; only the longest is marked."""
    nearest = max((one.url for item in items for one in (item, *item.children) if one.on), key=len, default="")
    for item in items:
        item.on = item.on and item.url == nearest
    return items


def menu_of(actor: Actor, path: str) -> list[Item]:
    """The menu entries this actor may use, with the present one marked."""
    items = []
    for key, label, icon, name, right, children in MENU:
        if not may(actor, right):
            continue
        url = reverse(name)
        kids = [
            Item(k, str(text), i, reverse(n), path == reverse(n))
            for k, text, i, n, r, *_rest in children
            if may(actor, r)
        ]
        items.append(
            Item(
                key,
                str(label),
                icon,
                url,
                _on(url, path) and not any(kid.on for kid in kids),
                count=_waiting(actor) if key == "work" else None,
                children=kids,
            )
        )
    return _nearest_only(items)


def phone_tabs(actor: Actor, path: str) -> list[Item]:
    """The bottom bar on a phone."""
    tabs = PHONE.get(actor.tier, PHONE[""])
    items = [Item(k, str(text), i, reverse(n), _on(reverse(n), path)) for k, text, i, n, r in tabs if may(actor, r)]
    return _nearest_only(items)


def _unread(actor: Actor | None) -> int:
    if actor is None or current_scope() is None:
        return 0
    from core.inbox import unread_count

    return unread_count(actor.seat_id)


LOOK_AHEAD = datetime.timedelta(days=60)
"""How far ahead most deadlines reach: a missing calendar is told before the first of them falls into its year."""


def _banners() -> list[str]:
    today = workdays.today()
    missing = workdays.missing_years(today, today + LOOK_AHEAD)
    return [_("%(year)d 年的法定工作日历还没有，工作日暂按周一至周五计算。") % {"year": year} for year in missing]


def shell(request: HttpRequest) -> dict:
    """Context processor."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "seats": getattr(request, "seats", []),
        "menu": SimpleLazyObject(lambda: menu_of(actor, request.path) if actor else []),
        "tabs_phone": SimpleLazyObject(lambda: phone_tabs(actor, request.path) if actor else []),
        "unread": SimpleLazyObject(lambda: _unread(actor)),
        "today": workdays.today(),
        "banners": SimpleLazyObject(_banners),
        "demo": settings.DEMO,
        "account_menu": [
            {"url": reverse("accounts:password"), "icon": "key", "label": _("修改密码")},
            {"url": reverse("accounts:mail"), "icon": "bell", "label": _("邮件提醒")},
        ],
        "theme": request.COOKIES.get("theme", "light"),
        "APP_NAME": settings.APP_NAME,
    }
