"""The editor: its page, one POST for every step, the form of an item. Works without scripts; dragging is an extra."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from inspections.checklists import editing
from inspections.checklists.arranging import section_of
from inspections.checklists.body import Section, body_of
from inspections.checklists.finding import checklist_of
from inspections.checklists.forms import HeadForm, SectionForm
from inspections.checklists.models import Checklist, Standard
from inspections.checklists.presenting import shown
from inspections.checklists.views import Detail, crumbs, to_checklist

RIGHT = "checklists.edit"


def sent_version(request: HttpRequest) -> int:
    """The draft a save was made from; 0, which no draft has, for nonsense."""
    text = request.POST.get("draft_version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def to_editor(checklist: Checklist, key: str = "") -> str:
    """The editor, at the row of an item or section."""
    return reverse("checklists:edit", args=[checklist.pk]) + (f"#{key}" if key else "")


class Create(PortalView):
    """新建: title and sector; then the editor."""

    permission = RIGHT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, HeadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = HeadForm(request.POST)
        if form.is_valid():
            try:
                made = editing.create_checklist(actor=self.actor, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("已建好。先加一个部分，再往里加条目。"))
                return redirect(to_editor(made))
        return self._page(request, form, 422)

    @staticmethod
    def _page(request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        title = _("新建检查表")
        context = {
            "form": form, "title": title, "button": _("新建"), "draft": "checklist-new",
            "crumbs": crumbs({"label": title}),
        }  # fmt: skip
        return render(request, "checklists/form.html", context, status=status)


class CopyStandard(PortalView):
    """在此基础上做本区的."""

    permission = RIGHT
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = editing.copy_standard(actor=self.actor, standard=get_object_or_404(Standard, pk=pk))
        messages.success(request, _("已照抄成本区的草稿，改好后发布。省推荐的不受影响。"))
        return redirect(to_editor(made))


class Editor(PortalView):
    """Sections and items in order, each with its marks and its buttons."""

    permission = RIGHT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, checklist_of(self.actor, pk))

    def page(self, request: HttpRequest, row: Checklist, *, trouble: str = "", status: int = 200) -> HttpResponse:
        """The editor of the draft as it is now, with a sentence when a step was refused."""
        body = body_of(row.draft)
        wrong = editing.faults(body)
        context = {
            "checklist": row,
            "blocks": shown(body, wrong),
            "faults": [
                {"key": key, "text": text, "name": _name(body, key)} for key, text in wrong
            ],
            "many": sum(1 for _item in body.items()),
            "trouble": trouble,
            "crumbs": crumbs(to_checklist(row), {"label": _("编辑")}),
        }  # fmt: skip
        return render(request, "checklists/edit.html", context, status=status)


def _name(body: Any, key: str) -> str:
    """What a fault belongs to, in words."""
    item = body.item(key)
    if item is not None:
        return item.text[:20] or key
    section = section_of(body, key)
    return section.title if section else ""


class _Step(Editor, ABC):
    """One POST that changes the draft; refused, it shows the editor as it is now."""

    permission = RIGHT
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = checklist_of(self.actor, pk)
        try:
            return redirect(self.step(request, row))
        except Refused as no:
            return self.page(request, checklist_of(self.actor, pk), trouble=no.sentence, status=no.status)

    @abstractmethod
    def step(self, request: HttpRequest, row: Checklist) -> str:
        """Do it; the address to look at afterwards."""


class Remove(_Step):
    """Take an item or a section out."""

    permission = RIGHT

    def step(self, request: HttpRequest, row: Checklist) -> str:
        key = request.POST.get("key", "")
        editing.remove(actor=self.actor, checklist=row, draft_version=sent_version(request), key=key)
        messages.success(request, _("已删除。已发布的版本里还在。") if row.published else _("已删除。"))
        return to_editor(row)


class Move(_Step):
    """One place up or down."""

    permission = RIGHT

    def step(self, request: HttpRequest, row: Checklist) -> str:
        key, way = request.POST.get("key", ""), {"up": -1, "down": 1}.get(request.POST.get("way", ""))
        if way is None:
            raise Http404
        editing.move(actor=self.actor, checklist=row, draft_version=sent_version(request), key=key, step=way)
        return to_editor(row, f"at-{key}")


class Order(PortalView):
    """The order after dragging, sent by the script: {"draft_version": 3, "order": [["S1", ["S1-01", …]], …]}."""

    permission = RIGHT
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = checklist_of(self.actor, pk)
        try:
            order = _order(json.loads(request.POST.get("order", "")))
            saved = editing.reorder(actor=self.actor, checklist=row, draft_version=sent_version(request), order=order)
        except (ValueError, TypeError):
            return JsonResponse({"message": _("顺序没有读懂，请刷新后再拖。")}, status=422)
        except InvalidInput as wrong:
            return JsonResponse({"message": wrong.fields["order"][0]}, status=422)
        except Refused as no:
            return JsonResponse({"message": no.sentence}, status=no.status)
        return JsonResponse({"draft_version": saved.draft_version})


def _order(sent: Any) -> list[tuple[str, list[str]]]:
    """The order as sent; ValueError for another shape."""
    found = [(str(section), [str(key) for key in keys]) for section, keys in sent]
    if len(found) > 1000 or any(isinstance(keys, str) for _section, keys in sent):
        raise ValueError("no order")
    return found


class Head(PortalView):
    """Title and sector of a checklist there is."""

    permission = RIGHT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = checklist_of(self.actor, pk)
        return self._page(request, row, HeadForm(initial={"title": row.title, "sector": row.sector}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = checklist_of(self.actor, pk), HeadForm(request.POST)
        if not form.is_valid():
            return self._page(request, row, form, status=422)
        try:
            editing.rename(actor=self.actor, checklist=row, draft_version=sent_version(request), **form.cleaned_data)
        except InvalidInput as wrong:
            show_errors(form, wrong)
            return self._page(request, row, form, status=422)
        except editing.Stale as stale:
            return self._page(request, checklist_of(self.actor, pk), form, trouble=stale.sentence, status=409)
        messages.success(request, _("已保存，发布下一版时起用。") if row.published else _("已保存。"))
        return redirect(to_editor(row))

    @staticmethod
    def _page(
        request: HttpRequest, row: Checklist, form: forms.Form, *, trouble: str = "", status: int = 200
    ) -> HttpResponse:
        title = _("名称和行业领域")
        context = {
            "form": form, "title": title, "sub": row.title, "button": _("保存"), "trouble": trouble,
            "draft": f"checklist-{row.pk}-head", "draft_version": row.draft_version,
            "crumbs": crumbs(to_checklist(row), {"label": _("编辑"), "url": to_editor(row)}, {"label": title}),
        }  # fmt: skip
        return render(request, "checklists/form.html", context, status=status)


def _section(row: Checklist, key: str) -> Section | None:
    """The section of exactly this key; that of an item is none."""
    return next((one for one in body_of(row.draft).sections if one.key == key), None)


class EditSection(PortalView):
    """Add a section, or change its title."""

    permission = RIGHT

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        row = checklist_of(self.actor, pk)
        section = _section(row, key) if key else None
        if key and section is None:
            raise Http404
        return self._page(request, row, key, SectionForm(initial={"title": section.title if section else ""}))

    def post(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        row, form = checklist_of(self.actor, pk), SectionForm(request.POST)
        if not form.is_valid():
            return self._page(request, row, key, form, status=422)
        there = key if _section(row, key) else ""  # removed in the meantime: comes back as a new one
        try:
            editing.save_section(
                actor=self.actor, checklist=row, draft_version=sent_version(request), key=there, **form.cleaned_data
            )
        except InvalidInput as wrong:
            show_errors(form, wrong)
            return self._page(request, row, key, form, status=422)
        except editing.Stale as stale:
            return self._page(request, checklist_of(self.actor, pk), key, form, trouble=stale.sentence, status=409)
        messages.success(request, _("已保存。"))
        return redirect(to_editor(row, f"at-{key}" if key else ""))

    @staticmethod
    def _page(
        request: HttpRequest, row: Checklist, key: str, form: forms.Form, *, trouble: str = "", status: int = 200
    ) -> HttpResponse:
        title = _("改这一部分的名称") if key else _("加一个部分")
        context = {
            "form": form, "title": title, "sub": row.title, "button": _("保存"), "trouble": trouble,
            "draft": f"checklist-{row.pk}-section-{key or 'new'}", "draft_version": row.draft_version,
            "crumbs": crumbs(to_checklist(row), {"label": _("编辑"), "url": to_editor(row)}, {"label": title}),
        }  # fmt: skip
        return render(request, "checklists/form.html", context, status=status)


class Publish(_Step):
    """发布: version n + 1."""

    permission = RIGHT

    def step(self, request: HttpRequest, row: Checklist) -> str:
        made = editing.publish(actor=self.actor, checklist=row, draft_version=sent_version(request))
        said = _("第 %(n)d 版已发布，共 %(items)d 条。以后安排的检查可以用它；已经安排的仍用原来的版本。")
        messages.success(request, said % {"n": made.number, "items": made.items})
        return reverse("checklists:detail", args=[row.pk])


class State(Detail):
    """停用, 恢复: `do` in the form."""

    permission = RIGHT
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = checklist_of(self.actor, pk)
        step = {"retire": editing.retire, "restore": editing.restore}.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        try:
            step(actor=self.actor, checklist=row)
        except Refused as no:
            return self.page(request, checklist_of(self.actor, pk), trouble=no.sentence, status=no.status)
        except InvalidInput as wrong:
            return self.page(request, row, trouble=wrong.fields["title"][0], status=409)
        messages.success(request, _("已停用。") if step is editing.retire else _("已恢复。"))
        return redirect("checklists:detail", row.pk)
