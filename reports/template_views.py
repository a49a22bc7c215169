"""公文模板: the documents that may have one, their versions, upload with the checker's faults, trial, putting in force."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import io
from collections import Counter
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.templates import Fault
from core.errors import Refused
from core.files.checking import check_upload
from core.files.refusals import RefusedFile
from core.views import PortalView
from reports.models import DocumentTemplate
from reports.paper_files import attached
from reports.paper_jobs import TRIAL
from reports.paper_views import ask
from reports.templating import DOCUMENTS, Document, add_template, starter, use_template


class TemplateForm(forms.Form):
    """A template from Word."""

    file = forms.FileField(
        label=gettext_lazy("模板文件"), help_text=gettext_lazy("Word 文档（.docx），不超过 2 MB，不能有宏、外部链接和嵌入对象"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )  # fmt: skip


class TemplateView(PortalView):
    """Base: the document an address names, or 404."""

    permission = "reports.templates"

    @staticmethod
    def document(key: str) -> Document:
        if key not in DOCUMENTS:
            raise Http404
        return DOCUMENTS[key]

    @staticmethod
    def version(pk: int) -> DocumentTemplate:
        return get_object_or_404(DocumentTemplate, pk=pk)


class Templates(TemplateView):
    """The documents that may have a template, and which one is in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = DocumentTemplate.objects.defer("content")
        current = {row.document: row for row in rows.filter(is_current=True)}
        counted = Counter(rows.values_list("document", flat=True))
        context = {
            "rows": [
                {
                    "key": one.key, "label": one.label, "current": current.get(one.key), "versions": counted[one.key],
                    "url": reverse("filings:template", args=[one.key]),
                }
                for one in DOCUMENTS.values()
            ],
            "crumbs": [{"label": _("报告"), "url": reverse("filings:cycle")}, {"label": _("公文模板")}],
        }  # fmt: skip
        return render(request, "reports/templates.html", context)


class TemplatePage(TemplateView):
    """One document: its versions, the names a template may use, and the upload."""

    def get(self, request: HttpRequest, document: str) -> HttpResponse:
        return self._page(request, self.document(document), TemplateForm())

    def post(self, request: HttpRequest, document: str) -> HttpResponse:
        one, form = self.document(document), TemplateForm(request.POST, request.FILES)
        faults: list[Fault] = []
        if form.is_valid():
            try:
                checked = check_upload(form.cleaned_data["file"], form.cleaned_data["file"].name, allowed={"docx"})
                row, faults = add_template(
                    actor=self.actor, document=document, name=checked.name, content=checked.content
                )
            except RefusedFile as refusal:
                form.add_error("file", refusal.message)
            except Refused as refusal:
                form.add_error("file", str(refusal.sentence))
            else:
                if row is not None:
                    text = _("已收下，是第 %(n)d 版，还没有启用。先试填看看，再启用。") % {"n": row.number}
                    messages.success(request, text)
                    return redirect("filings:template", document)
        return self._page(request, one, form, faults, status=422)

    def _page(
        self, request: HttpRequest, one: Document, form: TemplateForm, faults: list[Fault] | None = None,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        versions = DocumentTemplate.objects.filter(document=one.key).defer("content").order_by("-number")
        context = {
            "document": one, "form": form, "faults": faults or [], "versions": versions,
            "current": next((row for row in versions if row.is_current), None),
            "values": [name for name in one.names if not name.columns],
            "tables": [{"name": name.name, "meaning": name.meaning, "columns": name.columns.items()}
                       for name in one.names if name.columns],
            "crumbs": [{"label": _("公文模板"), "url": reverse("filings:templates")}, {"label": one.label}],
        }  # fmt: skip
        return render(request, "reports/template.html", context, status=status)


class Starter(TemplateView):
    """A template to begin from."""

    def get(self, request: HttpRequest, document: str) -> HttpResponseBase:
        one = self.document(document)
        name = _("%(document)s模板（起始）.docx") % {"document": one.label}
        return attached(io.BytesIO(starter(one)), name, "docx")


class VersionFile(TemplateView):
    """A version as it was uploaded."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        row = self.version(pk)
        return attached(io.BytesIO(bytes(row.content)), row.name, "docx")


class UseVersion(TemplateView):
    """启用: documents made from now on use this version."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.version(pk)
        use_template(actor=self.actor, document=row.document, template=row)
        messages.success(request, _("已启用第 %(n)d 版；以前的公文不受影响。") % {"n": row.number})
        return redirect("filings:template", row.document)


class UseBuiltIn(TemplateView):
    """恢复内置版式."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, document: str) -> HttpResponse:
        one = self.document(document)
        use_template(actor=self.actor, document=one.key, template=None)
        messages.success(request, _("已恢复内置版式；上传的各版都保留。"))
        return redirect("filings:template", one.key)


class TryVersion(TemplateView):
    """试填: the version with the newest real data, for the download centre."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.version(pk)
        title = _("%(document)s模板第 %(n)d 版试填") % {"document": DOCUMENTS[row.document].label, "n": row.number}
        return ask(self, TRIAL, f"trial:{pk}", title, {"template": pk})
