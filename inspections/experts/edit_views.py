"""Writing the register: entering and changing experts and agencies, retiring them, their services."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from core.workdays import today
from enterprises.models import Enterprise
from inspections.experts import services
from inspections.experts.conflicts import running_in_conflict
from inspections.experts.forms import AgencyForm, EndForm, ExpertForm, ServiceForm, VoidForm
from inspections.experts.models import Agency, Expert, Service
from inspections.experts.views import AgencyPage, ExpertPage, agency_of, crumbs, expert_of, page_of

FOUND = 30  # enterprises shown by a search; a narrower word finds the rest


def _form_page(request: HttpRequest, form: Any, *, status: int = 200, **words: Any) -> HttpResponse:
    return render(request, "enterprises/form.html", {"form": form, **words}, status=status)


class EditExpert(PortalView):
    """Enter an expert, or change the entry."""

    permission = "experts.edit"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        expert = None if pk is None else expert_of(pk)
        return self._page(request, expert, self._form(expert, initial=_sent(request)))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        expert = None if pk is None else expert_of(pk)
        form = self._form(expert, data=request.POST)
        if form.is_valid():
            try:
                made = services.save_expert(actor=self.actor, expert=expert, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已保存“%(name)s”。服务过的企业请一并登记，分派时按它核对利益冲突。")
                messages.success(request, said % {"name": made.name})
                return redirect("experts:detail", made.pk)
        return self._page(request, expert, form, status=422)

    def _form(self, expert: Expert | None, *, data: Any = None, initial: Any = None) -> ExpertForm:
        return ExpertForm(data, initial=initial, instance=expert, zone_id=self.actor.zone_id)

    def _page(self, request: HttpRequest, expert: Expert | None, form: Any, status: int = 200) -> HttpResponse:
        title = _("修改专家档案") if expert else _("登记专家")
        return _form_page(
            request, form, status=status, title=title, sub=str(expert or ""), button=_("保存"),
            draft=f"expert-{expert.pk if expert else 'new'}", crumbs=crumbs(expert, {"label": title}),
        )  # fmt: skip


def _sent(request: HttpRequest) -> dict[str, str]:
    """An agency or a seat named in the address is chosen beforehand."""
    return {name: request.GET[name] for name in ("agency", "seat") if request.GET.get(name, "").isdecimal()}


class EditAgency(PortalView):
    """Enter an agency, or change the entry."""

    permission = "experts.edit"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        agency = None if pk is None else agency_of(pk)
        return self._page(request, agency, AgencyForm(instance=agency))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        agency = None if pk is None else agency_of(pk)
        form = AgencyForm(request.POST, instance=agency)
        if form.is_valid():
            try:
                made = services.save_agency(actor=self.actor, agency=agency, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("已保存“%(name)s”。") % {"name": made.name})
                return redirect("experts:agency", made.pk)
        return self._page(request, agency, form, status=422)

    def _page(self, request: HttpRequest, agency: Agency | None, form: Any, status: int = 200) -> HttpResponse:
        title = _("修改机构档案") if agency else _("登记机构")
        way = crumbs(agency, {"label": title}) if agency else [
            *crumbs(), {"label": _("第三方机构"), "url": reverse("experts:agencies")}, {"label": title},
        ]  # fmt: skip
        return _form_page(
            request, form, status=status, title=title, sub=str(agency or ""), button=_("保存"),
            draft=f"agency-{agency.pk if agency else 'new'}", crumbs=way,
        )  # fmt: skip


class State:
    """Retire, or take back (`do` in the address). Put before the page of the record, which says what was refused."""

    permission = "experts.edit"
    http_method_names: ClassVar[list[str]] = ["post"]
    find: Any
    page: Any
    actor: Any

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        step = {"retire": services.retire, "restore": services.take_back}.get(request.GET.get("do", ""))
        if step is None:
            raise Http404
        try:
            step(actor=self.actor, record=record)
        except Refused as no:
            return self.page(request, record, no.sentence, no.status)
        except InvalidInput as wrong:
            return self.page(request, record, next(iter(wrong.fields.values()))[0], 409)
        said = _("已停用“%(name)s”。") if step is services.retire else _("已恢复“%(name)s”。")
        messages.success(request, said % {"name": str(record)})
        return redirect(page_of(record))


class ExpertState(State, ExpertPage):
    """Of an expert."""

    permission = "experts.edit"
    find = staticmethod(expert_of)


class AgencyState(State, AgencyPage):
    """Of an agency."""

    permission = "experts.edit"
    find = staticmethod(agency_of)


class AddService(PortalView):
    """登记服务经历 of an expert: the enterprise first (search), then what was done from when to when."""

    permission = "experts.edit"

    find: Any = staticmethod(expert_of)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, enterprise = self.find(pk), self._enterprise(request)
        if enterprise is not None:
            return self._page(request, party, enterprise, ServiceForm())
        q = request.GET.get("q", "").strip()
        rows = Enterprise.objects.order_by("name", "id")  # closed ones too: they were served as well
        rows = rows.named_like(q) if q else rows
        context = {
            "q": q, "kept": {}, "title": _("登记服务经历"), "sub": _("%(name)s服务过哪家企业") % {"name": str(party)},
            "rows": list(rows.values("id", "name", "credit_code", "address")[:FOUND]),
            "crumbs": crumbs(party, {"label": _("登记服务经历")}),
        }  # fmt: skip
        return render(request, "enterprises/expert_choose.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, enterprise = self.find(pk), self._enterprise(request)
        if enterprise is None:
            raise Http404
        form = ServiceForm(request.POST)
        if form.is_valid():
            try:
                services.record_service(actor=self.actor, party=party, enterprise=enterprise, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                self._say(request, party, enterprise)
                return redirect(page_of(party))
        return self._page(request, party, enterprise, form, status=422)

    @staticmethod
    def _enterprise(request: HttpRequest) -> Enterprise | None:
        pk = request.GET.get("enterprise", "")
        named = pk.isascii() and pk.isdigit() and len(pk) <= 18
        return get_object_or_404(Enterprise, pk=pk) if named else None

    @staticmethod
    def _say(request: HttpRequest, party: Expert | Agency, enterprise: Enterprise) -> None:
        """Saved; and whose running assignment it speaks against."""
        messages.success(
            request, _("已登记：%(name)s服务过“%(firm)s”。") % {"name": str(party), "firm": enterprise.name}
        )
        people = [party] if isinstance(party, Expert) else list(party.experts.filter(zone_id=party.zone_id))
        named = {one.seat_id: one.name for one in people if one.seat_id is not None}
        for row, _conflict in running_in_conflict(named, today()):
            if row.enterprise_id == enterprise.pk:
                said = _("%(name)s现在正分派在“%(firm)s”，与这条服务经历冲突，请结束那条分派。")
                messages.warning(request, said % {"name": named[row.seat_id], "firm": enterprise.name})

    @staticmethod
    def _page(
        request: HttpRequest, party: Expert | Agency, enterprise: Enterprise, form: Any, status: int = 200
    ) -> HttpResponse:
        title = _("登记服务经历")
        return _form_page(
            request, form, status=status, title=title, sub=f"{party} · {enterprise.name}", button=_("登记"),
            draft=f"service-{party._meta.model_name}-{party.pk}-{enterprise.pk}", crumbs=crumbs(party, {"label": title}),
        )  # fmt: skip


class AddAgencyService(AddService):
    """The same of an agency."""

    permission = "experts.edit"
    find = staticmethod(agency_of)


class EndService(PortalView):
    """Write the last day of a service that lasted."""

    permission = "experts.edit"
    form_class: ClassVar[Any] = EndForm

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, _service(pk), self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        service = _service(pk)
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self.write(service, form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            except Refused as no:
                messages.error(request, no.sentence)
                return redirect(page_of(service.expert or service.agency))
            else:
                messages.success(request, _("已保存。"))
                return redirect(page_of(service.expert or service.agency))
        return self._page(request, service, form, status=422)

    def write(self, service: Service, said: dict) -> None:
        """What the form is for."""
        services.end_service(actor=self.actor, service=service, **said)

    def words(self) -> str:
        """The heading."""
        return _("结束服务")

    def _page(self, request: HttpRequest, service: Service, form: Any, status: int = 200) -> HttpResponse:
        party, title = service.expert or service.agency, self.words()
        return _form_page(
            request, form, status=status, title=title, button=title, draft=f"service-{service.pk}-{type(self).__name__}",
            sub=f"{party} · {service.enterprise.name} · {service.get_kind_display()}", crumbs=crumbs(party, {"label": title}),
        )  # fmt: skip


class VoidService(EndService):
    """Void a service that was entered wrongly; it stays, with the reason."""

    permission = "experts.edit"
    form_class = VoidForm

    def write(self, service: Service, said: dict) -> None:
        services.void_service(actor=self.actor, service=service, **said)

    def words(self) -> str:
        return _("作废服务经历")


def _service(pk: int) -> Service:
    return get_object_or_404(Service.objects.select_related("enterprise", "expert", "agency"), pk=pk)
