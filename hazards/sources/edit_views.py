"""登记单元 and 修改单元: what it is, who lives around it, what it holds; the result shows while typing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.views import PortalView
from enterprises.models import Enterprise
from hazards.sources.forms import SourceForm
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.models import HazardSource
from hazards.sources.results import holdings_of, with_decisions
from hazards.sources.services import DESCRIBING, add_source, edit_source
from hazards.sources.states import BEFORE, State
from hazards.sources.substances import PREFIX, SAME_WORD, Substances, case_of, fault_of, plain, show_fault
from hazards.sources.views import crumbs, find, to_unit
from hazards.sources.working import suggestions, working


class EditBase(PortalView):
    """What both pages share: two forms, the engine's word on them, one template."""

    permission = "sources.edit"
    source: HazardSource | None = None
    enterprise: Enterprise

    def typed(self, request: HttpRequest) -> tuple[SourceForm, Any]:
        return SourceForm(request.POST), Substances(request.POST, prefix=PREFIX)

    def checked(self, form: SourceForm, substances: Any) -> dict[str, Any] | None:
        """The engine's result of what was typed, with the decisions kept; None when something is wrong (said there)."""
        valid = form.is_valid()
        if not substances.is_valid() or not valid:
            return None
        rows = substances.rows()
        if not rows:
            form.add_error(None, _("请至少填一种物质和它的设计最大量。"))
            return None
        values = form.cleaned_data
        merged = with_decisions(rows, holdings_of(self.source) if self.source else [])
        try:
            return grade(case_of(merged, unit=values["kind"], people=values["exposed_people"]))
        except GradeError as error:
            if not show_fault(substances, error):
                form.add_error(None, fault_of(error))
            return None

    def page(self, request: HttpRequest, form: SourceForm, substances: Any, status: int = 200) -> HttpResponse:
        here = {"label": _("修改单元")} if self.source else {"label": _("登记单元")}
        context = {
            "source": self.source, "enterprise": self.enterprise, "form": form, "substances": substances,
            "in_force": self.source is not None and self.source.state not in BEFORE,
            "suggestions": suggestions(), "working": None, "trouble": "",
            "crumbs": crumbs(*([to_unit(self.source)] if self.source else []), here),
        }  # fmt: skip
        return render(request, "sources/edit.html", context, status=status)

    def live(self, request: HttpRequest, form: SourceForm, substances: Any) -> HttpResponse:
        """The result alone, while typing."""
        result = self.checked(form, substances)
        trouble = "" if result else _("有几处还不能计算，请看标红的地方。")
        faults = [str(text) for row in substances.forms for texts in row.errors.values() for text in texts]
        faults += [str(text) for text in form.non_field_errors()]
        shown = {"working": working(result) if result else None, "trouble": faults[0] if faults else trouble}
        return render(request, "sources/calculated.html", shown)


class Create(EditBase):
    """The enterprise first, then its unit."""

    permission = "sources.edit"

    def get(self, request: HttpRequest) -> HttpResponse:
        pk = self.actor.enterprise_id or request.GET.get("enterprise")
        if not pk or not str(pk).isdecimal() or len(str(pk)) > 18:
            return self._choose(request)
        self.enterprise = get_object_or_404(Enterprise, pk=pk)
        return self.page(request, SourceForm(), Substances(prefix=PREFIX))

    def post(self, request: HttpRequest) -> HttpResponse:
        pk = self.actor.enterprise_id or request.POST.get("enterprise")
        if not pk or not str(pk).isdecimal() or len(str(pk)) > 18:
            raise Http404
        self.enterprise = get_object_or_404(Enterprise, pk=pk)
        form, substances = self.typed(request)
        if request.headers.get("HX-Request"):
            return self.live(request, form, substances)
        if self.checked(form, substances) is None:
            return self.page(request, form, substances, status=422)
        try:
            source = add_source(
                actor=self.actor, enterprise=self.enterprise, values=form.cleaned_data, substances=substances.rows()
            )
        except InvalidInput as fault:
            show_errors(form, fault)
            return self.page(request, form, substances, status=422)
        messages.success(request, _("已登记单元“%(name)s”。核对计算过程后提交区审核。") % {"name": source.name})
        return redirect("sources:detail", pk=source.pk)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        q = request.GET.get("q", "").strip()
        rows = Enterprise.objects.active().order_by("name")
        rows = rows.named_like(q) if q else rows
        context = {
            "q": q, "rows": list(rows.values("id", "name", "sector", "address")[:30]), "to": reverse("sources:create"),
            "crumbs": crumbs({"label": _("登记单元")}),
        }  # fmt: skip
        return render(request, "sources/choose.html", context)


class Edit(EditBase):
    """Change a unit; one in force goes to 变更、复评 and keeps its level until looked at again."""

    permission = "sources.edit"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._find(pk)
        source = self.source
        assert source is not None  # noqa: S101  (set by _find)
        if source.state == State.RETIRED or (source.state == State.REVIEW and self.actor.enterprise_id):
            return redirect("sources:detail", pk=pk)
        initial = {name: getattr(source, name) for name in DESCRIBING}
        rows = [
            row | {"mixture_same": SAME_WORD[row["mixture_same"]]}
            for row in holdings_of(source)
        ]
        for row in rows:
            row["quantity_t"], row["stock_t"] = plain(row["quantity_t"]), plain(row["stock_t"])
        substances = Substances(prefix=PREFIX, initial=rows)
        substances.extra = 0 if rows else 1
        return self.page(request, SourceForm(initial=initial), substances)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._find(pk)
        source = self.source
        assert source is not None  # noqa: S101  (set by _find)
        form, substances = self.typed(request)
        if request.headers.get("HX-Request"):
            return self.live(request, form, substances)
        if self.checked(form, substances) is None:
            return self.page(request, form, substances, status=422)
        try:
            fresh = edit_source(actor=self.actor, source=source, values=form.cleaned_data, substances=substances.rows())
        except InvalidInput as fault:
            show_errors(form, fault)
            return self.page(request, form, substances, status=422)
        if fresh.state == State.CHANGING and source.state != State.CHANGING:
            messages.warning(request, _("已保存。结果与现行的不同：现行级别不变，须重新辨识、评估。"))
        else:
            messages.success(request, _("已保存。"))
        return redirect("sources:detail", pk=pk)

    def _find(self, pk: int) -> None:
        self.source = find(pk)
        require(self.actor, "sources.edit", self.source)
        self.enterprise = self.source.enterprise
