"""发文登记: the register of document numbers, making one void, and the letterhead of one's agency."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import PROVINCE, may
from core.documents.numbering import document_number
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.lists import EXPORT, Column, ListPage
from core.views import PortalView
from enterprises.filters import SearchInput, zones_to_choose
from reports.models import ConsolidationPaper, DocumentNumber, Letterhead, Paper
from reports.numbering import letterhead_of, own_agency, set_letterhead, void_number

STATES = (("valid", gettext_lazy("有效")), ("void", gettext_lazy("作废")))
PROVINCE_NAME = gettext_lazy("省级")


class NumberFilter(django_filters.FilterSet):
    """What the register is looked through by."""

    q = django_filters.CharFilter(
        label=gettext_lazy("题名"), field_name="title", lookup_expr="icontains",
        widget=SearchInput(attrs={"placeholder": gettext_lazy("题名"), "maxlength": 60}),
    )  # fmt: skip
    year = django_filters.NumberFilter(
        label=gettext_lazy("年份"), min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"placeholder": gettext_lazy("年份")}),
    )  # fmt: skip
    mark = django_filters.CharFilter(
        label=gettext_lazy("机关代字"), widget=forms.TextInput(attrs={"placeholder": gettext_lazy("机关代字")})
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), choices=STATES, method="filter_state", empty_label=gettext_lazy("状态")
    )
    zone = django_filters.ModelChoiceFilter(
        label=gettext_lazy("开发区"), queryset=zones_to_choose, empty_label=gettext_lazy("开发区")
    )

    class Meta:
        model = DocumentNumber
        fields: tuple[str, ...] = ()

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(voided_at__isnull=value == "valid")


def _text(row: dict[str, Any]) -> str:
    return document_number(row["mark"], row["year"], row["serial"])


def _state(row: dict[str, Any]) -> str:
    return _("作废：%(why)s") % {"why": row["void_reason"]} if row["voided_at"] else _("有效")


class Numbers(ListPage):
    """The register, newest first: void numbers stay in it."""

    list_name = "document_numbers"
    permission = "reports.read"
    model = DocumentNumber
    filterset_class = NumberFilter
    title = gettext_lazy("发文登记簿")
    row_template = "reports/number_row.html"
    export_kind = EXPORT
    extra_fields = ("zone_id", "filing_id", "consolidation_id", "filing__report_id", "filing__number")
    columns = (
        Column("number", gettext_lazy("发文字号"), ("mark", "year", "serial"), export=_text, width=26, css="fix"),
        Column("title", gettext_lazy("题名"), ("title",), width=60, css="cut"),
        Column("zone", gettext_lazy("发文机关"), ("agency", "zone__name"), css="p1", width=26),
        Column("day", gettext_lazy("成文日期"), ("issued_on",), css="day"),
        Column("by", gettext_lazy("签发或办理人"), ("issued_by",), css="p2"),
        Column("state", gettext_lazy("状态"), ("voided_at", "void_reason", "voided_by"), export=_state, width=30, css="st"),
        Column("do", gettext_lazy("公文"), css="end", exported=False),
    )  # fmt: skip

    def crumbs(self) -> list[dict]:
        return [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": self.title}]

    def actions(self) -> list[dict]:
        if not may(self.actor, "reports.letterhead"):
            return []
        return [{"label": _("机关代字和版头"), "url": reverse("filings:letterhead"), "icon": "settings"}]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("设好机关代字后，签发月报或汇总成文时自动编号，一年一编、不跳号。")
        return {"title": _("还没有发文字号"), "text": text, "icon": "rubber-stamp"}

    def decorate(self, rows: list[dict]) -> list[dict]:
        """Each line with its document: the kept paper's page, and whether this person may make it void."""
        ids = [row["id"] for row in rows]
        files = dict(Paper.objects.filter(number_id__in=ids, kind="docx").values_list("number_id", "pk"))
        summaries: dict[Any, int] = {}
        if self.actor.tier == PROVINCE:
            made = ConsolidationPaper.objects.filter(number_id__in=ids, kind="docx")
            summaries = dict(made.values_list("number_id", "pk"))
        voids = may(self.actor, "reports.void_number")
        for row in rows:
            row["text"] = _text(row)
            if row["id"] in files:
                row["url"] = reverse("filings:paper", args=[files[row["id"]]])
            elif row["id"] in summaries:
                row["url"] = reverse("filings:summary_paper", args=[summaries[row["id"]]])
            elif row["filing__report_id"]:
                row["page"] = f"{reverse('filings:report', args=[row['filing__report_id']])}?v={row['filing__number']}"
            if voids and row["voided_at"] is None and row["zone_id"] == own_agency(self.actor):
                row["void"] = reverse("filings:number_void", args=[row["id"]])
        return rows


class VoidForm(forms.Form):
    """Why a number is made void."""

    reason = forms.CharField(
        label=gettext_lazy("作废原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("登记簿上一直看得到；这个号不再使用，重新成文用下一个号"),
    )  # fmt: skip


class VoidNumber(PortalView):
    """作废: the number stays in the register with the reason."""

    permission = "reports.void_number"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, self._find(pk), VoidForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number, form = self._find(pk), VoidForm(request.POST)
        if not form.is_valid():
            return self._page(request, number, form, status=422)
        void_number(actor=self.actor, number=number, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(number)s 已作废，仍在登记簿上。") % {"number": number.text})
        return redirect("filings:numbers")

    def _find(self, pk: int) -> DocumentNumber:
        number = get_object_or_404(DocumentNumber, pk=pk)
        if number.zone_id != own_agency(self.actor):
            raise Refused("not_own_number", _("只能作废本机关的发文字号。"), record=number)
        return number

    def _page(self, request: HttpRequest, number: DocumentNumber, form: VoidForm, status: int = 200) -> HttpResponse:
        way = [{"label": _("发文登记簿"), "url": reverse("filings:numbers")}, {"label": _("作废")}]
        return render(
            request, "reports/number_void.html", {"number": number, "form": form, "crumbs": way}, status=status
        )


class LetterheadForm(forms.ModelForm):
    """机关代字, 版头 and 版记 of one's agency."""

    class Meta:
        model = Letterhead
        fields = ("mark", "agency", "office", "copy_to")
        help_texts: ClassVar[dict[str, Any]] = {
            "mark": gettext_lazy("如“苏商开安”；留空则公文不编号。门户自动编号的公文宜用专门的代字，不与手工编号的混用"),
            "agency": gettext_lazy("印在红头上，如“江苏省商务厅”"),
            "office": gettext_lazy("印在版记上，如“江苏省商务厅办公室”；留空则不印版记"),
            "copy_to": gettext_lazy("用顿号或逗号隔开"),
        }


class LetterheadPage(PortalView):
    """Setting the letterhead; documents made before keep theirs."""

    permission = "reports.letterhead"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, LetterheadForm(instance=letterhead_of(own_agency(self.actor))))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LetterheadForm(request.POST)
        if form.is_valid():
            try:
                set_letterhead(actor=self.actor, **form.cleaned_data)
            except InvalidInput as fault:
                show_errors(form, fault)
            else:
                messages.success(request, _("已设置，从下一份公文起使用。"))
                return redirect("filings:numbers")
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: LetterheadForm, status: int = 200) -> HttpResponse:
        way = [{"label": _("发文登记簿"), "url": reverse("filings:numbers")}, {"label": _("机关代字和版头")}]
        return render(request, "reports/letterhead.html", {"form": form, "crumbs": way}, status=status)
