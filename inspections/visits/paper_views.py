"""What is printed of a visit: 检查记录 and the 限期整改 notice of everything it found; and who takes part in it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import require
from core.errors import InvalidInput, Refused
from core.views import PortalView
from hazards.dangers.models import Danger
from inspections.visits import presenting
from inspections.visits.forms import with_reasons
from inspections.visits.models import Member
from inspections.visits.planning import add_members, remove_member, seats_for
from inspections.visits.readiness import record_of
from inspections.visits.states import State
from inspections.visits.views import crumbs, find, to_visit


class RecordPaper(PortalView):
    """检查记录, for print on A4."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = find(pk)
        if visit.state != State.FINISHED:
            raise Http404
        record = record_of(visit)
        context = {
            "visit": visit, "sections": presenting.item_rows(visit, record, self.actor), "findings": presenting.finding_rows(record, self.actor),
            "members": [row for row in record.members if row.left_at is None], "signatures": presenting.signature_rows(record.signatures),
            "withdrawn": [row for row in record.findings if row.withdrawn_at], "crumbs": crumbs(to_visit(visit), {"label": _("检查记录")}),
        }  # fmt: skip
        return render(request, "visits/record.html", context)


class NoticePaper(PortalView):
    """限期整改通知书 of a visit: the dangers issued of it, each with its date."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = find(pk)
        if not visit.number:
            raise Http404
        rows = (
            Danger.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk)
            .exclude(state__in=["draft", "void"])
            .order_by("id")
        )
        issued = [row for row in rows if row.number]
        context = {
            "visit": visit, "rows": issued, "waiting": len(rows) - len(issued), "crumbs": crumbs(to_visit(visit), {"label": _("限期整改通知书")}),
        }  # fmt: skip
        return render(request, "visits/notice.html", context)


class MembersForm(forms.Form):
    """Who else takes part."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("增加成员"), queryset=None, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("联合执法要有两个以上部门的人，各部门分别签字。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Any, visit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = seats_for(actor).exclude(pk__in=visit.seats)
        with_reasons(self.fields["members"], visit.enterprise_id)


class Members(PortalView):
    """成员: add, take out."""

    permission = "visits.view"

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = find(pk)
        require(self.actor, "visits.change", visit)
        return self._page(request, visit, MembersForm(actor=self.actor, visit=visit))

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        visit = find(pk)
        require(self.actor, "visits.change", visit)
        form = MembersForm(request.POST, actor=self.actor, visit=visit)
        leaving = request.POST.get("leave", "")
        try:
            if leaving.isdecimal():
                remove_member(actor=self.actor, visit=visit, seat_id=int(leaving))
                messages.success(request, _("已去掉，记过的内容都留着。"))
            elif form.is_valid():
                many = add_members(actor=self.actor, visit=visit, seats=list(form.cleaned_data["members"]))
                messages.success(request, _("增加了 %(n)d 人，他们会收到通知。") % {"n": many})
            else:
                return self._page(request, visit, form, status=422)
        except InvalidInput as fault:
            form.add_error(None, [s for rows in fault.fields.values() for s in rows])
            return self._page(request, visit, form, status=422)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("visits:members", pk=pk)

    @staticmethod
    def _page(request: HttpRequest, visit: Any, form: MembersForm, status: int = 200) -> HttpResponse:
        rows = Member.objects.filter(zone_id=visit.zone_id, visit_id=visit.pk).select_related("department")
        context = {
            "visit": visit,
            "form": form,
            "rows": list(rows),
            "crumbs": crumbs(to_visit(visit), {"label": _("成员")}),
        }
        return render(request, "visits/members.html", context, status=status)
