"""One monthly report: read, filled, signed, returned, corrected, compared."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import may
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from core.workflow import perform, workflow_of
from enterprises.models import Accident, Penalty
from reports import presenting, report_parts
from reports.calendar import month_name
from reports.content import Content, content_of
from reports.cycle import befores_of
from reports.diffing import differences, moved_on
from reports.forms import AccidentForm, CorrectionForm, OverrideForm, PenaltyForm
from reports.ledger_services import add_row, void_row
from reports.models import Filing, FilingStep, Frozen, Paper
from reports.month_ledgers import rows_of
from reports.monthly.automatic import compute_cells
from reports.monthly.fields import SECTIONS
from reports.monthly.tables import COLUMNS, ROWS, parse_key
from reports.monthly.visits import VISITS, label_of
from reports.services import filing_of, last_words, open_correction, override, save_draft, take_new_numbers
from reports.states import WITH_ZONE, State


def find(pk: int, number: str | None = None) -> Filing:
    """The filing of a report (that version, or the newest), or 404."""
    wanted = int(number) if number and number.isdecimal() and len(number) < 5 else None
    filing = filing_of(pk, wanted)
    if filing is None:
        raise Http404
    return filing


def sent_version(request: HttpRequest) -> int:
    """The version the page was read at; −1, which fits none, for anything else."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def crumbs(content: Content, *more: str) -> list[dict]:
    """The way to a report."""
    url = reverse("filings:report", args=[content.report.pk])
    way: list[dict] = [{"label": _("报告"), "url": reverse("filings:cycle")}]
    here = {"label": f"{content.filing.zone.name} {month_name(content.period)}"}
    return [*way, here | {"url": url}, *({"label": text} for text in more)] if more else [*way, here]


class ReportView(PortalView):
    """Base of the pages of one report."""

    permission = "reports.read"

    def shown(self, request: HttpRequest, filing: Filing, *, status: int = 200, conflict: str = "") -> HttpResponse:
        """The report's page as it is now."""
        content = content_of(filing)
        editable = presenting.is_editable(filing, self.actor, may(self.actor, "reports.fill"))
        wrong = presenting.wrong_cells(content) if filing.state in WITH_ZONE else {}
        shown, more = presenting.buttons(filing, workflow_of(filing).available(filing, self.actor))
        versions = list(
            Filing.objects.filter(report_id=filing.report_id).order_by("-number").values("number", "state", "kind")
        )
        newest = versions[0]["number"] == filing.number
        steps = FilingStep.objects.filter(filing_id=filing.pk).order_by("-id")
        papers = Paper.objects.filter(filing_id=filing.pk).select_related("number").order_by("kind")
        url = reverse("filings:report", args=[filing.report_id])
        context = {
            "filing": filing,
            "content": content,
            "report": content.report,
            "period": content.period,
            "month": month_name(content.period),
            "icons": presenting.ICONS,
            "kind_label": presenting.kind_label(filing),
            "again": report_parts.again(content.report.submissions),
            "remarks": report_parts.remarks(filing),
            "given_back": report_parts.given_back(filing, steps),
            "actions": shown if newest else [],
            "more": more if newest else [],
            "editable": editable and newest,
            "bar": presenting.check_bar(content) if filing.state in WITH_ZONE else None,
            "blocks": [
                presenting.block(content, name, editable=editable and newest, wrong=wrong) for name in ("month", "ytd")
            ],
            "heads": presenting.heads(),
            "bridges": content.bridges(),
            "headline": presenting.headline(content),
            "sections": report_parts.sections(content),
            "visits": presenting.section_b(content, editable=editable and newest, wrong=wrong),
            "words": presenting.words(content, last_words(filing)),
            "indicators": report_parts.basics(content, presenting.indicators(content)),
            "accidents": rows_of(content, Accident),
            "penalties": rows_of(content, Penalty),
            "accident_levels": report_parts.accidents_by_level(content),
            "majors": report_parts.majors(content),
            "major_headings": report_parts.MAJOR_HEADINGS,
            "steps": presenting.timeline(steps),
            "papers": papers,
            "versions": [
                {
                    "label": _("第 %(n)d 版") % {"n": v["number"]},
                    "url": f"{url}?v={v['number']}",
                    "on": v["number"] == filing.number,
                }
                for v in versions
            ],
            "diff_url": reverse("filings:diff", args=[filing.report_id]) if len(versions) > 1 else None,
            "may_correct": newest and filing.state == State.ARCHIVED and may(self.actor, "reports.fill"),
            "conflict": conflict,
            "crumbs": crumbs(content),
        }
        return render(request, "reports/report.html", context, status=status)


class ReportPage(ReportView):
    """The report: read by those above, edited by the zone."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(request, find(pk, request.GET.get("v")))


class SaveDraft(ReportView):
    """Where the editor saves itself: changed fields in, the time and the new version out."""

    permission = "reports.fill"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing = find(pk)
        changes = {key: value for key, value in request.POST.items() if key not in ("version", "csrfmiddlewaretoken")}
        try:
            saved = save_draft(actor=self.actor, filing=filing, version=sent_version(request), changes=changes)
        except InvalidInput as fault:
            errors = {name: " ".join(texts) for name, texts in fault.fields.items()}
            return JsonResponse({"errors": errors}, status=422)
        except Refused as refusal:
            return JsonResponse({"message": str(refusal.sentence)}, status=409)
        at = timezone.localtime().strftime("%H:%M")
        return JsonResponse({"saved_at": at, "version": saved.version})


class CellPage(ReportView):
    """One automatic number: what it counts, and changing it by hand with a reason."""

    permission = "reports.fill"

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        filing = find(pk)
        change = filing.overrides.get(key) or {}
        form = OverrideForm(initial={"value": change.get("value", ""), "reason": change.get("reason", "")})
        return self._page(request, filing, key, form)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        filing = find(pk)
        form = OverrideForm(request.POST)
        if form.is_valid():
            try:
                override(
                    actor=self.actor, filing=filing, version=sent_version(request),
                    key=key, value=form.cleaned_data["value"], reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except InvalidInput as fault:
                show_errors(form, fault)
            except Refused as refusal:
                return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
            else:
                messages.success(request, _("已改，两个数都会印出；可以随时改回系统数。"))
                return redirect(f"{reverse('filings:report', args=[pk])}#cell-{key}")
        return self._page(request, filing, key, form, status=422)

    def _page(
        self, request: HttpRequest, filing: Filing, key: str, form: OverrideForm, status: int = 200
    ) -> HttpResponse:
        parsed = parse_key(key)
        if parsed is None:
            raise Http404
        content = content_of(filing)
        row = content.block(parsed[0]).get(parsed[1])
        if row is None:  # section B of a report that types it
            raise Http404
        cell = row[parsed[2]]
        of_visits = parsed[1] == VISITS
        columns = {column: label for column, label, _unit in COLUMNS}
        title = presenting.VISIT_TITLES if of_visits else presenting.BLOCK_TITLES
        context = {
            "filing": filing, "cell": cell, "form": form, "block_title": title[parsed[0]],
            "row": SECTIONS["B"] if of_visits else dict(ROWS)[parsed[1]],
            "column": label_of(parsed[2]) if of_visits else columns[parsed[2]], "url": presenting.code_url(cell.code),
            "crumbs": crumbs(content, _("改自动数")),
        }  # fmt: skip
        return render(request, "reports/cell_page.html", context, status=status)


class Act(ReportView):
    """Every move of a filing: a form where it needs words, else done at once."""

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        filing, transition = self._offered(pk, name)
        if transition.form is None:
            return redirect("filings:report", pk)
        return self._page(request, filing, transition, _form_class(transition.form)())

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        filing, transition = self._offered(pk, name)
        data: dict[str, Any] = {}
        note = ""
        form = None
        if transition.form is not None:
            form = _form_class(transition.form)(request.POST)
            if not form.is_valid():
                return self._page(request, filing, transition, form, status=422)
            note = form.cleaned_data["note"]
            data = {"remarks": form.cleaned_data.get("remarks", {})}
        try:
            perform(filing, name, actor=self.actor, note=note, **data)
        except InvalidInput as fault:
            if form is None:
                raise
            show_errors(form, fault)
            return self._page(request, filing, transition, form, status=422)
        except Refused as refusal:
            return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
        messages.success(request, said(filing, name))
        return redirect("filings:report", pk)

    def _offered(self, pk: int, name: str) -> tuple[Filing, Any]:
        filing = find(pk)
        transition = workflow_of(filing).transitions.get(name)
        if transition is None or name in ("begin", "consolidate", "archive"):
            raise Http404
        return filing, transition

    def _page(
        self, request: HttpRequest, filing: Filing, transition: Any, form: Any, status: int = 200
    ) -> HttpResponse:
        context = {
            "filing": filing, "form": form, "transition": transition, "month": month_name(filing.report.period),
            "crumbs": crumbs(content_of(filing), str(transition.label)),
        }  # fmt: skip
        return render(request, "reports/act.html", context, status=status)


def _form_class(dotted: str) -> Any:
    module, name = dotted.rsplit(".", 1)
    return getattr(import_module(module), name)


def said(filing: Filing, name: str) -> str:
    """What happened and what happens next."""
    return {
        "hand_over": _("已送签发人。签发前要改，可以收回。"),
        "take_back": _("已收回，可以继续修改。"),
        "submit": _("已签发上报，市商务局会收到通知。"),
        "refuse": _("已退给填报人。"),
        "receive": _("审核通过，进入省级汇总。"),
        "return": _("已退回，开发区会收到通知和您的意见。"),
        "return_from_province": _("已退回，开发区会收到通知和您的意见。"),
    }.get(name, _("已办理。"))


class Fresh(ReportView):
    """What is known now of a draft's numbers: fetched after the page, since it counts anew."""

    permission = "reports.fill"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing = find(pk)
        if not presenting.is_editable(filing, self.actor, True):
            return HttpResponse("")
        content = content_of(filing)
        period = content.period
        now = timezone.now()
        befores = befores_of(period, now, [filing.zone_id])
        cells = compute_cells(period.start, period.end, now, befores, [filing.zone_id])[filing.zone_id]
        changed = moved_on(content, Frozen(known_at=now, before_at=befores.of(filing.zone_id), cells=cells))
        return render(request, "reports/fresh.html", {"changed": changed, "filing": filing})


class TakeNew(ReportView):
    """取新数: a person takes the numbers as known now."""

    permission = "reports.fill"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing = find(pk)
        try:
            take_new_numbers(actor=self.actor, filing=filing, version=sent_version(request))
        except Refused as refusal:
            return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
        messages.success(request, _("已取新数，原来的数仍按原时刻保存。"))
        return redirect("filings:report", pk)


class Correct(ReportView):
    """更正: a new version of an archived month."""

    permission = "reports.fill"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, find(pk), CorrectionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing, form = find(pk), CorrectionForm(request.POST)
        if form.is_valid():
            try:
                open_correction(actor=self.actor, report=filing.report, reason=form.cleaned_data["reason"])
            except Refused as refusal:
                return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
            messages.success(request, _("已开更正，数按今天所知重新取；原来签发的一版不变。"))
            return redirect("filings:report", pk)
        return self._page(request, filing, form, status=422)

    def _page(self, request: HttpRequest, filing: Filing, form: CorrectionForm, status: int = 200) -> HttpResponse:
        context = {
            "filing": filing, "form": form, "month": month_name(filing.report.period),
            "crumbs": crumbs(content_of(filing), _("更正")),
        }  # fmt: skip
        return render(request, "reports/correct.html", context, status=status)


class Diff(ReportView):
    """Two versions side by side: what was known then, and after the correction."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        newest = find(pk)
        two = find(pk, request.GET.get("to") or str(newest.number))
        one = find(pk, request.GET.get("from") or str(two.corrects or max(1, two.number - 1)))
        context = {
            "one": one, "two": two, "month": month_name(two.report.period), "zone": two.zone,
            "rows": differences(content_of(one), content_of(two)), "crumbs": crumbs(content_of(two), _("版本对照")),
        }  # fmt: skip
        return render(request, "reports/diff.html", context)


class LedgerRow(ReportView):
    """One accident or act of enforcement, typed into the small ledger from the report."""

    permission = "reports.fill"
    forms: ClassVar[dict[str, Any]] = {"accidents": AccidentForm, "penalties": PenaltyForm}

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        return self._page(request, find(pk), kind, self.forms[kind]())

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        filing, form = find(pk), self.forms[kind](request.POST)
        if form.is_valid():
            try:
                add_row(actor=self.actor, filing=filing, row=form.save(commit=False))
            except InvalidInput as fault:
                show_errors(form, fault)
            except Refused as refusal:
                return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
            else:
                messages.success(request, _("已登记，标“手工”，不混入系统数。"))
                return redirect(f"{reverse('filings:report', args=[pk])}#ledgers")
        return self._page(request, filing, kind, form, status=422)

    def _page(self, request: HttpRequest, filing: Filing, kind: str, form: Any, status: int = 200) -> HttpResponse:
        title = _("登记事故") if kind == "accidents" else _("登记执法")
        context = {
            "filing": filing, "form": form, "title": title, "month": month_name(filing.report.period),
            "crumbs": crumbs(content_of(filing), title),
        }  # fmt: skip
        return render(request, "reports/ledger_row.html", context, status=status)


class VoidRow(ReportView):
    """Take a mistyped row out of the ledger; it stays readable in the history."""

    permission = "reports.fill"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
        try:
            void_row(actor=self.actor, filing=find(pk), kind=kind, row_id=row)
        except Refused as refusal:
            return self.shown(request, find(pk), status=409, conflict=str(refusal.sentence))
        messages.success(request, _("已作废，记录仍可追溯。"))
        return redirect(f"{reverse('filings:report', args=[pk])}#ledgers")
