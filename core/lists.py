"""The one list page: filter → order → keyset page → whole page or htmx fragment → export in the same scope.

A room writes a subclass with attributes and one row template:

    class DangerList(ListPage):
        list_name, permission = "dangers", "dangers.view"
        model, filterset_class, title = Danger, DangerFilter, _("隐患")
        columns = [Column("number", _("编号"), ("number",), sort="id", css="fix"), …]
        row_template = "dangers/row.html"
        default_sort = "-found"
        export_kind = EXPORT

Statements of one page: rows 1 (2 where a nullable column passes to its empty part), counts of all tabs and the total 1,
saved filters 1, plus what choices of filters read.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.access import may, require
from core.jobs import enqueue
from core.keyset import CAP, SEARCH_CAP, Order, counts, decode, encode, page
from core.listing import CURSOR, OPEN, SORT, TAB, WORDS, Column, Listing, Tab, register
from core.models import SavedFilter
from core.views import PortalView

__all__ = ["EXPORT", "Column", "ListPage", "Tab"]

EXPORT = "core.export"
FORMATS = ("xlsx", "csv")


class ListPage(Listing, PortalView):
    """A list as a page. See the module's docstring and docs/frontend.md for the keys the templates read."""

    template: ClassVar[str] = "includes/list_page.html"
    fragment: ClassVar[str] = "core/list_fragment.html"
    row_template: ClassVar[str] = ""
    page_size: ClassVar[int] = 50
    main_filters: ClassVar[int] = 4
    panel_route: ClassVar[str] = ""
    panel_template: ClassVar[str] = ""
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "options"]  # type: ignore[misc]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("list_name"):
            register(cls)

    # -- what a room may override --------------------------------------------------------------------------------------

    def crumbs(self) -> list[dict]:
        """The way to this page."""
        return [{"label": self.title}]

    def actions(self) -> list[dict]:
        """Buttons beside the title; the export is added behind them."""
        return []

    def batch(self) -> list[dict]:
        """Actions on the rows ticked."""
        return []

    def empty(self, filtered: bool) -> dict:
        """Why the list is empty and what to do."""
        if filtered:
            return {
                "title": _("没有符合条件的记录"),
                "text": _("请减少条件，或换一个视图再看。"),
                "actions": [{"label": _("清除条件"), "url": self.request.path}],
            }
        return {"title": _("这里还没有记录"), "text": ""}

    def summary(self, total: int) -> dict:
        """More keys of `list`: `late` (of which overdue) or `sum` (the whole sentence)."""
        return {}

    def decorate(self, rows: list[dict]) -> list[dict]:
        """Add to the rows of one page what the row template needs and no join should carry. No query per row."""
        return rows

    def panel_context(self, record: Any) -> dict:
        """Context of `panel_template` for one record of the list."""
        return {"panel": {"title": str(record), "url": self.request.path}}

    # -- reading -------------------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.panel_template and request.GET.get("panel"):
            return self._panel(request)
        fragment = _is_fragment(request)
        context = self.context(request.GET)
        response = render(request, self.fragment if fragment else self.template, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _panel(self, request: HttpRequest) -> HttpResponse:
        pk = request.GET.get("panel", "")
        if not pk.isdecimal() or len(pk) > 18:
            raise Http404
        record = get_object_or_404(self.queryset(self.actor), pk=pk)
        return render(request, self.panel_template, self.panel_context(record))

    def context(self, params: QueryDict) -> dict:
        """What the list templates read."""
        filterset = self.filterset(params, self.actor)
        queryset = self.matching(params, self.actor, filterset)
        sort, order = self.order(params, self.actor)
        tier = self.actor.tier
        columns = [one for one in self.columns if one.page and (not one.tiers or tier in one.tiers)]
        cursor = decode(params.get(CURSOR), self.model, order)
        shown = page(queryset, order, self.page_size, cursor, self.needed(columns, order))
        tabs, total = self._tabs(params, filterset, queryset)
        chips = self._chips(params, filterset)
        listing = {
            "title": self.title,
            "label": self.title,
            "url": self.request.path,
            "total": min(total, self.cap(params)),
            "total_capped": total > self.cap(params),
            "actions": self._actions(params, total),
            "tabs": tabs,
            "chips": chips,
            "clear_url": self._address(params, drop=self._filter_names(filterset)),
            "columns": [self._heading(column, params, sort) for column in columns],
            "rows": self.decorate(shown.rows),
            "row_template": self.row_template,
            "first": shown.first,
            "last": shown.last,
            "next_url": self._at(params, shown.next, order),
            "prev_url": self._at(params, shown.previous, order),
            "batch": self.batch(),
            "empty": self.empty(bool(chips)),
            "errors": _errors(filterset),
            "panel_url": self._panel_url(params),
            **self._filters(params, filterset),
            **self._saved(),
            **self.summary(total),
        }
        return {"list": listing, "crumbs": self.crumbs(), "more": self._more(params, total)}

    @staticmethod
    def cap(params: QueryDict) -> int:
        """Where counting stops."""
        return SEARCH_CAP if params.get(WORDS) else CAP

    def _tabs(
        self, params: QueryDict, filterset: django_filters.FilterSet | None, queryset: Any
    ) -> tuple[list[dict], int]:
        """Tabs with their counts and the total of the rows in force, in one statement."""
        mine, current = self.tabs_for(self.actor), self.tab(params, self.actor)
        wanted = [queryset]
        valid = filterset is None or filterset.is_valid()
        base = filterset.qs if filterset is not None and valid else self.queryset(self.actor)
        counted = [tab for tab in mine if tab.count and tab is not current and valid]
        wanted += [tab.narrow(base, self.actor) for tab in counted]
        cap = self.cap(params)
        numbers = counts(wanted, cap)
        by_key = {tab.key: number for tab, number in zip(counted, numbers[1:], strict=True)}
        if current is not None and current.count:
            by_key[current.key] = numbers[0]
        tabs = [
            {
                "label": tab.label,
                "url": self._address(params, set={TAB: tab.key if tab is not mine[0] else None}),
                "count": min(by_key[tab.key], cap) if tab.key in by_key else None,
                "capped": by_key.get(tab.key, 0) > cap,
                "on": tab is current,
            }
            for tab in mine
        ]
        return tabs, numbers[0]

    def _filters(self, params: QueryDict, filterset: django_filters.FilterSet | None) -> dict:
        if filterset is None:
            return {"filters": False}
        fields = sorted(filterset.form, key=lambda bound: bound.is_hidden)
        more = fields[self.main_filters :]
        used = sum(1 for bound in more if params.get(bound.name) or bound.errors)
        hidden = [(name, params[name]) for name in (TAB, SORT) if params.get(name)]
        return {
            "filters": True,
            "filters_main": fields[: self.main_filters],
            "filters_more": more,
            "more_count": used,
            "more_open": bool(used),
            "hidden": hidden,
        }

    def _filter_names(self, filterset: django_filters.FilterSet | None) -> set[str]:
        return {name for _words, names in self.conditions(filterset) for name in names}

    def _chips(self, params: QueryDict, filterset: django_filters.FilterSet | None) -> list[dict]:
        found = self.conditions(filterset)
        return [{"label": words, "url": self._address(params, drop=names)} for words, names in found]

    def _heading(self, column: Column, params: QueryDict, sort: str) -> dict:
        heading = {"label": column.heading, "css": column.css, "end": column.end, "sort_url": None, "sorted": None}
        if column.sort:
            mine = sort.lstrip("-") == column.key
            descending = not sort.startswith("-") if mine else column.descending_first
            heading["sort_url"] = self._address(params, set={SORT: ("-" if descending else "") + column.key})
            heading["sorted"] = ("descending" if sort.startswith("-") else "ascending") if mine else None
        return heading

    def _panel_url(self, params: QueryDict) -> str | None:
        pk = params.get(OPEN, "")
        if not pk.isdecimal() or len(pk) > 18:
            return None
        if self.panel_route:
            return reverse(self.panel_route, args=[int(pk)])
        return f"{self.request.path}?panel={int(pk)}" if self.panel_template else None

    # -- addresses -----------------------------------------------------------------------------------------------------

    def _address(self, params: QueryDict, *, drop: Iterable[str] = (), set: dict[str, Any] | None = None) -> str:
        """This page with parameters changed; the place in the list is given up, because its order may change."""
        query = params.copy()
        for name in (CURSOR, OPEN, "do", *drop):
            query.pop(name, None)
        for name, value in (set or {}).items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        for name in [name for name in query if not any(query.getlist(name))]:
            del query[name]
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def _at(self, params: QueryDict, cursor: Any, order: Order) -> str | None:
        return self._address(params, set={CURSOR: encode(cursor, self.model, order)}) if cursor else None

    # -- saved filters and export --------------------------------------------------------------------------------------

    def _saved(self) -> dict:
        path = self.request.path
        if self.filterset_class is None or not self.list_name:
            return {"saved": None}
        rows = SavedFilter.objects.filter(seat_id=self.actor.seat_id, list_name=self.list_name).order_by("name")
        saved = [
            {"label": row.name, "url": f"{path}?{row.query}", "delete_url": f"{path}?do=forget&id={row.pk}"}
            for row in rows
        ]
        return {"saved": saved, "save_url": f"{path}?do=save"}

    def _may_export(self, total: int) -> bool:
        return bool(self.export_kind) and total > 0 and may(self.actor, "core.downloads")

    def _actions(self, params: QueryDict, total: int) -> list[dict]:
        actions = self.actions()
        if self._may_export(total):
            url = self._address(params, set={"do": "export"})
            actions = [*actions, {"label": _("导出"), "icon": "download", "url": url, "post": True}]
        return actions

    def _more(self, params: QueryDict, total: int) -> list[dict]:
        if not self._may_export(total):
            return []
        url = self._address(params, set={"do": "export", "format": "csv"})
        return [{"label": _("导出为 CSV"), "icon": "file-text", "url": url, "post": True}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save or forget a filter, ask for an export. Rooms that add verbs call super() for the rest."""
        verb = {"save": self._save, "forget": self._forget, "export": self._export}.get(request.GET.get("do", ""))
        if verb is None:
            raise Http404
        return verb(request)

    def _save(self, request: HttpRequest) -> HttpResponse:
        query = QueryDict(request.POST.get("query", ""), mutable=True)
        for name in (CURSOR, OPEN, "do"):
            query.pop(name, None)
        name, text = request.POST.get("name", "").strip(), query.urlencode()
        back = redirect(f"{request.path}?{text}" if text else request.path)
        if not name or not text or len(name) > 40 or len(text) > 1000:
            messages.error(request, _("没有存成：请先选好条件，再起一个不超过 40 个字的名字。"))
            return back
        with transaction.atomic():
            SavedFilter.objects.update_or_create(
                seat_id=self.actor.seat_id, list_name=self.list_name, name=name, defaults={"query": text}
            )
        messages.success(request, _("已存为常用筛选“%(name)s”，在“常用筛选”里随时可以打开。") % {"name": name})
        return back

    def _forget(self, request: HttpRequest) -> HttpResponse:
        pk = request.GET.get("id", "")
        if not pk.isdecimal() or len(pk) > 18:
            raise Http404
        get_object_or_404(SavedFilter, pk=pk, list_name=self.list_name, seat_id=self.actor.seat_id).delete()
        return redirect(request.path)

    def _export(self, request: HttpRequest) -> HttpResponse:
        if not self.export_kind:
            raise Http404
        require(self.actor, "core.downloads")
        params = request.GET.copy()
        form = params.get("format") if params.get("format") in FORMATS else "xlsx"
        for name in (CURSOR, OPEN, "do", "format"):
            params.pop(name, None)
        filterset = self.filterset(params, self.actor)
        if filterset is not None and not filterset.is_valid():
            messages.error(request, _("筛选条件有误，没有导出。请先改好条件。"))
            return redirect(self._address(params))
        query = params.urlencode()
        # Two clicks within ten seconds are one export.
        key = hashlib.sha256(f"{self.list_name}|{query}|{form}|{int(time.time()) // 10}".encode()).hexdigest()[:40]
        enqueue(
            actor=self.actor,
            kind=self.export_kind,
            key=f"export:{key}",
            title=_("导出%(title)s") % {"title": self.title},
            params={"list": self.list_name, "query": query, "format": form},
        )
        messages.success(request, _("正在导出，可以离开这一页，完成后在这里下载。"))
        return redirect("downloads:list")


def _is_fragment(request: HttpRequest) -> bool:
    """htmx asks for a piece; a boosted page or a missing history entry wants the whole."""
    htmx = request.headers
    return htmx.get("HX-Request") == "true" and not (
        htmx.get("HX-Boosted") == "true" or htmx.get("HX-History-Restore-Request") == "true"
    )


def _errors(filterset: django_filters.FilterSet | None) -> list[dict]:
    if filterset is None or filterset.is_valid():
        return []
    form = filterset.form
    return [
        {"target": form[name].id_for_label if name in form.fields else "", "text": f"{form[name].label}：{text}"}
        for name, texts in form.errors.items()
        if name in form.fields
        for text in texts
    ] or [{"target": "", "text": text} for text in form.non_field_errors()]
