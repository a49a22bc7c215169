"""What a list is, without any page around it: rows, filters, order, columns. Pages, exports and the API share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

import django_filters
from django.db import models
from django.db.models import QuerySet
from django.forms import MultiWidget
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.access import Actor
from core.keyset import Order

CURSOR, SORT, TAB, OPEN, WORDS = "cursor", "sort", "tab", "open", "q"


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `fields`: names in values() the cell or the export needs; the first is the value exported unless `export` is given.
    `sort`: the field to order by; only columns with an index (zone_id, field, id) behind them may have one.
    `null`: "none" when that field is never NULL, "last" when rows without a value come last.
    `css`: classes of the heading (p1 p2 fix2 name cut st day left …); `end` aligns right.
    `export`: row → value of the workbook; `width`: its width there, in characters; `page`/`exported`: where it appears.
    `tiers`: whose pages show it, all of them when empty (who sees one zone needs no column for it); exports keep it.
    """

    key: str
    heading: Any
    fields: tuple[str, ...] = ()
    sort: str | None = None
    null: str = "none"
    descending_first: bool = False
    css: str = ""
    end: bool = False
    export: Callable[[dict], Any] | None = None
    width: int = 14
    page: bool = True
    exported: bool = True
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tab:
    """A view people ask for most, over the list: `narrow(queryset, actor)` gives its rows.

    `sort`: how it is sorted unless asked otherwise, where that is not the list's own way.
    """

    key: str
    label: Any
    narrow: Callable[[QuerySet, Actor], QuerySet]
    count: bool = True
    sort: str = ""


class Listing:
    """A list by name. `queryset(actor)` is read in the scope in force, so it needs no tenant filter of its own."""

    list_name: ClassVar[str] = ""
    model: ClassVar[type[models.Model]]
    filterset_class: ClassVar[type[django_filters.FilterSet] | None] = None
    columns: ClassVar[Sequence[Column]] = ()
    tabs: ClassVar[Sequence[Tab]] = ()
    default_sort: ClassVar[str] = "-id"
    extra_fields: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[Any] = ""
    export_kind: ClassVar[str] = ""

    def queryset(self, actor: Actor) -> QuerySet:
        """The rows of the list before any filter; may annotate what columns name."""
        return self.model._default_manager.all()

    def export_marks(self, actor: Actor) -> list[str]:
        """Sentences the exported file must carry (演示数据, 待确认 …). Runs in the scope of the export."""
        return []

    # -- order ---------------------------------------------------------------------------------------------------------

    def order(self, params: QueryDict, actor: Actor) -> tuple[str, Order]:
        """The sort parameter in force and its order; anything but a sortable column falls back to the default."""
        tab = self.tab(params, actor)
        usual = (tab.sort if tab else "") or self.default_sort
        for text in (params.get(SORT) or usual, usual):
            name, descending = text.lstrip("-"), text.startswith("-")
            if name == "id":
                return text, Order("id", descending)
            for column in self.columns:
                if column.key == name and column.sort:
                    return text, Order(column.sort, descending, column.null)
        return "-id", Order("id", True)

    # -- rows ----------------------------------------------------------------------------------------------------------

    def filterset(self, params: QueryDict, actor: Actor) -> django_filters.FilterSet | None:
        """The bound filters. Their callables get an object with `.actor` as request, on pages and in exports alike."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(
            data=params, queryset=self.queryset(actor), request=SimpleNamespace(actor=actor, GET=params)
        )

    def tabs_for(self, actor: Actor) -> Sequence[Tab]:
        """The tabs this person has, in order; the page and its export ask here. Rooms leave out or put others first."""
        return self.tabs

    def tab(self, params: QueryDict, actor: Actor) -> Tab | None:
        """The tab in force: the one asked for, else the first."""
        tabs = self.tabs_for(actor)
        return next((tab for tab in tabs if tab.key == params.get(TAB)), tabs[0] if tabs else None)

    def matching(self, params: QueryDict, actor: Actor, filterset: django_filters.FilterSet | None) -> QuerySet:
        """Rows of the tab and the filters; nothing while a filter holds an error (never more than was asked for)."""
        if filterset is None:
            queryset = self.queryset(actor)
        elif filterset.is_valid():
            queryset = filterset.qs
        else:
            return self.queryset(actor).none()
        tab = self.tab(params, actor)
        return tab.narrow(queryset, actor) if tab else queryset

    def needed(self, columns: Iterable[Column], order: Order) -> list[str]:
        """Names for values(): what the columns, the order and the row template need, each once."""
        names = ["id", order.field, *self.extra_fields]
        for column in columns:
            names += column.fields
        return list(dict.fromkeys(names))

    # -- words ---------------------------------------------------------------------------------------------------------

    def conditions(self, filterset: django_filters.FilterSet | None) -> list[tuple[str, set[str]]]:
        """Active filters in words, each with the parameters that make it: [("状态：整改中", {"state"}), …]."""
        if filterset is None:
            return []
        found = []
        form = filterset.form
        for name, bound in form.fields.items():
            value = form.cleaned_data.get(name) if filterset.is_valid() else None
            if value in (None, "", []) or (isinstance(value, slice) and value.start is None and value.stop is None):
                continue
            if hasattr(value, "exists") and not value.exists():
                continue
            label = str(bound.label or name)
            found.append((_joined(label, _words(form[name], value)), _parameters(name, bound.widget)))
        return found


def _joined(label: str, words: str) -> str:
    colon = ": " if (get_language() or "").startswith("en") else "："
    return f"{label}{colon}{words}"


def _words(bound: Any, value: Any) -> str:
    """A filter's value as a person reads it: the labels of choices, from – to of ranges."""
    if isinstance(value, slice):
        start, stop = (_plain(part) for part in (value.start, value.stop))
        if start and stop:
            return f"{start} – {stop}"
        return f"≥ {start}" if start else f"≤ {stop}"
    choices = getattr(bound.field, "choices", None)
    if choices is not None and not isinstance(value, models.Model) and not isinstance(value, QuerySet):
        labels = {str(key): str(label) for key, label in _flat(choices)}
        values = value if isinstance(value, (list, tuple, set)) else [value]
        return "、".join(labels.get(str(item), str(item)) for item in values)
    if isinstance(value, (list, tuple, set, QuerySet)):
        return "、".join(str(item) for item in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "date") and hasattr(value, "astimezone"):
        return value.date().isoformat()
    return str(value)


def _flat(choices: Iterable) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label


def _parameters(name: str, widget: Any) -> set[str]:
    if isinstance(widget, MultiWidget):
        suffixes = getattr(widget, "suffixes", None)
        names = {f"{name}_{suffix}" if suffix else name for suffix in suffixes} if suffixes else set()
        return names | {name + part for part in getattr(widget, "widgets_names", ())}
    return {name}


_lists: dict[str, type[Listing]] = {}


def register(listing: type[Listing]) -> None:
    """Make a list known by name, so that a worker can export it."""
    known = _lists.get(listing.list_name)
    if known is not None and known.__qualname__ != listing.__qualname__:
        raise ValueError(f"two lists are called {listing.list_name!r}")
    _lists[listing.list_name] = listing


def listing_named(name: str) -> Listing:
    """The list of that name. A worker has not read the addresses yet: reading them imports every view once."""
    if name not in _lists:
        from django.urls import get_resolver

        get_resolver().url_patterns  # noqa: B018  (imports the views)
    return _lists[name]()
