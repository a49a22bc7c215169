"""专家分派: the experts of the zone with their enterprises; an enterprise is searched, then assigned."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Assignment, Seat
from core.errors import InvalidInput, Refused
from core.forms_render import DayInput, show_errors
from core.views import PortalView
from core.workdays import today
from enterprises.assigning import already, assign_expert, assignments, end_assignment, experts, reasons
from enterprises.models import Enterprise

FOUND = 30  # enterprises shown by a search; a narrower word finds the rest


class AssignForm(forms.Form):
    """To whom, and until when."""

    seat = forms.ModelChoiceField(
        label=gettext_lazy("安全专家"), queryset=Seat.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    valid_to = forms.DateField(
        label=gettext_lazy("到期日期"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("当天仍有效；不填为长期。从今天起生效。"),
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = experts()
        self.enterprise = enterprise

    def people(self) -> list[dict]:
        """Every expert of the zone with what stands against choosing them for this enterprise, before anybody tries."""
        seats = list(self.fields["seat"].queryset)
        known = reasons([seat.pk for seat in seats], [self.enterprise.pk], today())
        assigned = set(assignments().filter(enterprise=self.enterprise).values_list("seat_id", flat=True))
        chosen = str(self["seat"].value() or "")
        return [
            {
                "seat": seat,
                "why_not": known.why_not(seat.pk, self.enterprise.pk)
                or (already(seat, self.enterprise) if seat.pk in assigned else ""),
                "last_day": known.last_days.get(seat.pk, (None, ""))[0],
                "chosen": chosen == str(seat.pk),
            }
            for seat in seats
        ]


def _crumbs(*rest: dict) -> list[dict]:
    return [
        {"label": _("基础设置"), "url": reverse("parks:setup")},
        {"label": _("专家分派"), "url": reverse("enterprises:experts")},
        *rest,
    ]


def experts_page(request: HttpRequest, *, trouble: str = "", status: int = 200) -> HttpResponse:
    """Every expert with the enterprises of today and what stands against them, in a fixed number of statements."""
    running, seats = list(assignments()), list(experts())
    known = reasons([seat.pk for seat in seats], [row.enterprise_id for row in running], today())
    of_seat: dict[int, list[dict]] = defaultdict(list)
    for row in running:
        of_seat[row.seat_id].append({"row": row, "conflict": known.pairs.get((row.seat_id, row.enterprise_id), "")})
    people = [
        {"seat": seat, "rows": of_seat.get(seat.pk, []), "why_not": known.seats.get(seat.pk, "")} for seat in seats
    ]
    context = {"people": people, "trouble": trouble, "crumbs": [_crumbs()[0], {"label": _("专家分派")}]}
    return render(request, "enterprises/experts.html", context, status=status)


class Experts(PortalView):
    permission = "accounts.assign"

    def get(self, request: HttpRequest) -> HttpResponse:
        return experts_page(request)


class AssignExpert(PortalView):
    """The enterprise first (search), then the expert and the last day."""

    permission = "accounts.assign"

    def get(self, request: HttpRequest) -> HttpResponse:
        seat = request.GET.get("seat", "")
        if (enterprise := self._enterprise(request.GET)) is not None:
            return self._page(request, enterprise, AssignForm(initial={"seat": seat}, enterprise=enterprise))
        q = request.GET.get("q", "").strip()
        rows = Enterprise.objects.active().order_by("name", "id")
        rows = rows.named_like(q) if q else rows
        context = {
            "q": q,
            "kept": {"seat": seat} if seat.isascii() and seat.isdigit() else {},
            "title": _("分派企业"),
            "sub": _("先选企业，再选专家和到期日期"),
            "rows": list(rows.values("id", "name", "credit_code", "address")[:FOUND]),
            "crumbs": _crumbs({"label": _("分派企业")}),
        }
        return render(request, "enterprises/expert_choose.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        enterprise = self._enterprise(request.POST)
        if enterprise is None:
            raise Http404
        form = AssignForm(request.POST, enterprise=enterprise)
        if form.is_valid():
            try:
                row = assign_expert(actor=self.actor, enterprise=enterprise, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已把“%(enterprise)s”分派给%(name)s，马上可以查看。")
                messages.success(request, said % {"enterprise": enterprise.name, "name": row.seat.person_name})
                return redirect("enterprises:experts")
        return self._page(request, enterprise, form, status=422)

    @staticmethod
    def _enterprise(given: Any) -> Enterprise | None:
        pk = given.get("enterprise", "")
        if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
            return None
        return get_object_or_404(Enterprise, pk=pk)

    @staticmethod
    def _page(request: HttpRequest, enterprise: Enterprise, form: AssignForm, status: int = 200) -> HttpResponse:
        people = form.people()
        context = {
            "enterprise": enterprise,
            "form": form,
            "people": people,
            "nobody": all(one["why_not"] for one in people),
            "crumbs": _crumbs({"label": _("分派企业")}),
        }
        return render(request, "enterprises/expert_assign.html", context, status=status)


class EndAssignment(PortalView):
    """End one (the page asks first); the expert loses the enterprise with the next request."""

    permission = "accounts.assign"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, assignment: int) -> HttpResponse:
        row = get_object_or_404(Assignment.objects.select_related("enterprise", "seat"), pk=assignment)
        try:
            end_assignment(actor=self.actor, assignment=row)
        except Refused as no:
            return experts_page(request, trouble=no.sentence, status=no.status)
        said = _("已结束，%(name)s从现在起看不到“%(enterprise)s”。")
        messages.success(request, said % {"enterprise": row.enterprise.name, "name": row.seat.person_name})
        return redirect("enterprises:experts")
