"""相邻单元合计: what the splitting watch found, and the page on which the zone decides it in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import CITY, PROVINCE, Actor, may
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.lists import Column, ListPage, Tab
from core.templatetags.portal import day
from core.views import PortalView
from enterprises.filters import OfPlaces, zones_to_choose
from hazards.sources import pieces, splitting
from hazards.sources.models import HazardSource, Split
from hazards.sources.splitting import readable
from hazards.sources.working import headline

KINDS, OUTCOMES = dict(Split.Kind.choices), dict(Split.Outcome.choices)


class SplitFilter(OfPlaces):
    """Filters of the list of questions."""

    kind = django_filters.ChoiceFilter(choices=Split.Kind.choices, label=_("为什么提出"), empty_label=_("为什么：全部"))
    outcome = django_filters.ChoiceFilter(choices=Split.Outcome.choices, label=_("判定"), empty_label=_("判定：全部"))
    enterprise = django_filters.NumberFilter("enterprise_id", label=_("企业"), widget=forms.HiddenInput)
    zone = django_filters.ModelChoiceFilter(queryset=zones_to_choose, label=_("开发区"), empty_label=_("全部"))

    class Meta:
        model = Split
        fields: list[str] = []


class SplitList(ListPage):
    """All questions, those nobody answered first."""

    list_name: ClassVar[str] = "splits"
    permission: ClassVar[str] = "sources.splits"
    model = Split
    filterset_class = SplitFilter
    title = gettext_lazy("相邻单元合计")
    default_sort = "-found"
    row_template = "sources/split_row.html"
    extra_fields: ClassVar[tuple[str, ...]] = ("facts", "enterprise_id", "decided_at", "decided_by", "gone_at")
    tabs = (
        Tab("open", gettext_lazy("待判定"), lambda rows, actor: rows.open()),
        Tab("decided", gettext_lazy("已判定"), lambda rows, actor: rows.exclude(decided_at=None)),
        Tab("all", gettext_lazy("全部"), lambda rows, actor: rows),
    )
    columns = (
        Column("units", gettext_lazy("单元"), (), css="fix"),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY)),
        Column("enterprise", gettext_lazy("企业"), ("enterprise__name",)),
        Column("kind", gettext_lazy("为什么提出"), ("kind",)),
        Column("total", gettext_lazy("合计、新值"), ("total_text",), end=True),
        Column("found", gettext_lazy("提出"), ("found_at",), sort="found_at", descending_first=True, css="p1"),
        Column("outcome", gettext_lazy("判定"), ("outcome",)),
    )

    def crumbs(self) -> list[dict]:
        return [{"label": _("重大危险源"), "url": reverse("sources:list")}, {"label": self.title}]

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["names"] = "、".join(unit["name"] for unit in row["facts"]["units"])
            row["kind_label"] = str(KINDS[row["kind"]])
            row["total"] = value_of(row["kind"], row["total_text"], row["facts"])
            row["found_text"] = day(row["found_at"])
            row["outcome_label"] = str(OUTCOMES[row["outcome"]]) if row["outcome"] else ""
        return rows

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("同一企业 100 米以内或同一库区的单元合计达到 1，或单元减到界线以下不到一成时，会出现在这里。")
        return {"title": _("没有要判定的"), "text": text, "icon": "scale"}


def value_of(kind: str, text: str, facts: dict[str, Any]) -> str:
    """The sum for reading; for a shrunk unit which number it is (a sum is never called S)."""
    number = readable(Fraction(text))
    return f"{facts['border']['of']} = {number}" if kind == Split.Kind.SHRUNK else number


class DecideForm(forms.Form):
    """The zone's word."""

    outcome = forms.ChoiceField(label=gettext_lazy("判定"), choices=Split.Outcome.choices, widget=forms.RadioSelect)
    cause = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("生产单元看切断阀（3.5），储存单元看防火堤、独立库房（3.6）。写明依据，判定后不能再改。"),
    )  # fmt: skip


class SplitPage(PortalView):
    """One question: the units with S each, distances, the sum, what one unit of them would be; decided below."""

    permission = "sources.splits"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        split, form = find(pk), DecideForm(request.POST)
        valid = form.is_valid()
        try:
            given = form.cleaned_data
            splitting.decide_split(
                actor=self.actor,
                split=split,
                outcome=given.get("outcome", ""),
                words=given.get("words", ""),
                cause=given.get("cause", ""),
            )
        except InvalidInput as fault:
            if valid:
                show_errors(form, fault)
            return self._page(request, split, form, status=422)
        except Refused as refusal:
            return self._page(request, find(pk), status=409, conflict=refusal.sentence)
        messages.success(request, _("已记下判定。合计或单元再有变化时会重新提出。"))
        return redirect("sources:split", pk=pk)

    def _page(
        self, request: HttpRequest, split: Split, form: DecideForm | None = None, status: int = 200, conflict: str = ""
    ) -> HttpResponse:
        open_ = split.decided_at is None and split.gone_at is None
        decides = open_ and may(self.actor, "sources.decide_split", split)
        context = {
            **shown(split),
            "split": split,
            "form": (form or DecideForm(initial={"cause": split.cause})) if decides else None,
            "open": open_,
            "conflict": conflict,
            "many_zones": self.actor.tier in (PROVINCE, CITY),
            "crumbs": [
                {"label": _("重大危险源"), "url": reverse("sources:list")},
                {"label": _("相邻单元合计"), "url": reverse("sources:splits")},
                {"label": split.enterprise.name},
            ],
        }
        return render(request, "sources/split.html", context, status=status)


def find(pk: int) -> Split:
    """The question with what its page shows; 404 when it is not in this scope."""
    return get_object_or_404(Split.objects.select_related("enterprise", "zone"), pk=pk)


def shown(split: Split) -> dict[str, Any]:
    """The facts as they were found, with the units as they are now beside them."""
    units = {unit.pk: unit for unit in HazardSource.objects.filter(pk__in=split.source_ids).select_related("version")}
    names = {row["id"]: row["name"] for row in split.facts["units"]}
    together = split.kind != Split.Kind.SHRUNK
    flags = pieces.flags_of(list(units))
    one = splitting.merged([units[pk] for pk in split.source_ids if pk in units]) if together else None
    return {
        "rows": [
            row | {"S_display": readable(Fraction(row["S"])), "unit": units.get(row["id"]), "flags": flags.get(row["id"], [])}
            for row in split.facts["units"]
        ],
        "links": [link | {"a_name": names[link["a"]], "b_name": names[link["b"]]} for link in split.facts["links"]],
        "border": split.facts.get("border"),
        "total": value_of(split.kind, split.total_text, split.facts),
        "together": together,
        "merged": one,
        "merged_line": headline(one) if one else "",
    }  # fmt: skip


def on_unit(source: HazardSource, actor: Actor) -> dict[str, Any] | None:
    """The section on the page of a unit, for those who read the watch's questions; None when there are none."""
    if not may(actor, "sources.splits"):
        return None
    rows = splitting.of_unit(source)
    if not rows:
        return None
    return {
        "rows": [
            {"split": row, "total": value_of(row.kind, row.total_text, row.facts),
             "others": "、".join(unit["name"] for unit in row.facts["units"] if unit["id"] != source.pk)}
            for row in rows
        ]
    }  # fmt: skip


pieces.add_piece(pieces.Piece("splits", 20, "sources/split_piece.html", on_unit, aside=True))
pieces.watch(splitting.watch_edit)
