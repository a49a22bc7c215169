"""专业委员会: the committees of the zone with what waits in their sectors; one committee, its sectors and members."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from core.access import may
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from enterprises.committees import (
    change_committee,
    committees,
    dissolve_committee,
    found_committee,
    seat_member,
    seats_of_zone,
    unseat_member,
)  # fmt: skip
from enterprises.models import Committee, CommitteeMember, Sector
from hazards.dangers.committees import numbers_of

DUTIES = dict(CommitteeMember.Duty.choices)


class CommitteeForm(forms.Form):
    """Name and sectors."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("负责的行业领域"), choices=Sector.choices, widget=forms.CheckboxSelectMultiple
    )


class MemberForm(forms.Form):
    """Who, and as what."""

    seat = forms.ModelChoiceField(label=gettext_lazy("席位"), queryset=Seat.objects.none())
    duty = forms.ChoiceField(label=gettext_lazy("职务"), choices=CommitteeMember.Duty.choices, initial="member")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seat"]
        seats.queryset = seats_of_zone()
        seats.label_from_instance = lambda seat: f"{seat.person_name}（{seat.get_role_display()}）"


def _crumbs(*rest: dict) -> list[dict]:
    return [{"label": _("隐患治理"), "url": reverse("dangers:list")},
            {"label": _("专业委员会"), "url": reverse("dangers:committees") if rest else ""}, *rest]  # fmt: skip


class Committees(PortalView):
    """Every committee with its numbers, each opening its rows; the own ones first. The office founds another here."""

    permission = "committees.view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CommitteeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CommitteeForm(request.POST)
        if form.is_valid():
            try:
                made = found_committee(actor=self.actor, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("已设立“%(name)s”，请添加成员。") % {"name": made.name})
                return redirect("dangers:committee", made.pk)
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: CommitteeForm, status: int = 200) -> HttpResponse:
        found = list(committees(self.actor))
        of: dict[int, list[CommitteeMember]] = defaultdict(list)
        for member in CommitteeMember.objects.filter(zone_id=self.actor.zone_id).select_related("seat"):
            of[member.committee_id].append(member)
        numbers = numbers_of(found)
        rows = [
            {"committee": one, "members": len(of[one.pk]), "numbers": numbers[one.pk],
             "chair": next((m.seat.person_name for m in of[one.pk] if m.duty == "chair"), ""),
             "mine": any(m.seat_id == self.actor.seat_id for m in of[one.pk])}
            for one in found
        ]  # fmt: skip
        rows.sort(key=lambda row: not row["mine"])
        may_edit = may(self.actor, "committees.edit")
        context = {"rows": rows, "form": form if may_edit else None, "crumbs": _crumbs()}
        return render(request, "dangers/committees.html", context, status=status)


class CommitteePage(PortalView):
    """One committee: sectors, members, dissolving."""

    permission = "committees.edit"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        committee = self.committee(pk)
        return self.page(request, committee)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        committee = self.committee(pk)
        if request.POST.get("do") == "seat":
            return self._seat(request, committee)
        form = CommitteeForm(request.POST)
        if form.is_valid():
            try:
                change_committee(actor=self.actor, committee=committee, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("已保存。"))
                return redirect("dangers:committee", pk)
        return self.page(request, committee, form=form, status=422)

    def _seat(self, request: HttpRequest, committee: Committee) -> HttpResponse:
        form = MemberForm(request.POST)
        if form.is_valid():
            try:
                seat_member(actor=self.actor, committee=committee, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("%(name)s已加入。") % {"name": form.cleaned_data["seat"].person_name})
                return redirect("dangers:committee", committee.pk)
        return self.page(request, committee, member_form=form, status=422)

    def committee(self, pk: int) -> Committee:
        return get_object_or_404(committees(self.actor), pk=pk)

    def page(
        self,
        request: HttpRequest,
        committee: Committee,
        *,
        form: CommitteeForm | None = None,
        member_form: MemberForm | None = None,
        trouble: str = "",
        status: int = 200,
    ) -> HttpResponse:
        members = list(committee.members.select_related("seat"))
        order = list(DUTIES)
        members.sort(key=lambda one: (order.index(one.duty), one.pk))
        context = {
            "committee": committee,
            "members": [{"row": one, "duty": DUTIES[one.duty]} for one in members],
            "form": form or CommitteeForm(initial={"name": committee.name, "sectors": committee.sectors}),
            "member_form": member_form or MemberForm(),
            "trouble": trouble,
            "crumbs": _crumbs({"label": committee.name}),
        }
        return render(request, "dangers/committee.html", context, status=status)


class UnseatMember(CommitteePage):
    """A member leaves (the page asks first)."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int, member: int = 0) -> HttpResponse:
        committee = self.committee(pk)
        row = get_object_or_404(committee.members.select_related("seat"), pk=member)
        unseat_member(actor=self.actor, member=row)
        messages.success(request, _("%(name)s已退出。") % {"name": row.seat.person_name})
        return redirect("dangers:committee", pk)


class Dissolve(CommitteePage):
    """Dissolve it (the page asks first)."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        committee = self.committee(pk)
        try:
            dissolve_committee(actor=self.actor, committee=committee)
        except Refused as no:
            return self.page(request, committee, trouble=no.sentence, status=no.status)
        messages.success(request, _("“%(name)s”已撤销。") % {"name": committee.name})
        return redirect("dangers:committees")
