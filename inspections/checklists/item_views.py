"""The form of one item, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView
from inspections.checklists import editing
from inspections.checklists.arranging import section_of
from inspections.checklists.body import Item, body_of
from inspections.checklists.comparing import LABELS
from inspections.checklists.edit_views import RIGHT, sent_version, to_editor
from inspections.checklists.finding import checklist_of
from inspections.checklists.forms import ItemForm, initial_of
from inspections.checklists.models import Checklist
from inspections.checklists.presenting import value_words
from inspections.checklists.views import crumbs, to_checklist


class EditItem(PortalView):
    """Add an item to a section (`?section=S1`), or change one.

    A save made from an old draft is answered 409 with everything typed still in the form, what stands there now beside
    it, and the present draft in the hidden field: pressing save again writes what is seen.
    """

    permission = RIGHT

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        row = checklist_of(self.actor, pk)
        body = body_of(row.draft)
        item = body.item(key) if key else None
        if key and item is None:
            raise Http404
        if not body.sections:
            messages.warning(request, _("先加一个部分，再往里加条目。"))
            return redirect("checklists:section_new", pk)
        section = section_of(body, key if item else request.GET.get("section", "")) or body.sections[-1]
        initial = initial_of(item, section.key) if item else {"section": section.key}
        return self._page(request, row, key, ItemForm(initial=initial, body=body, key=key))

    def post(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        row = checklist_of(self.actor, pk)
        form = ItemForm(request.POST, body=body_of(row.draft), key=key)
        if not form.is_valid():
            return self._page(request, row, key, form, status=422)
        try:
            saved = editing.save_item(
                actor=self.actor, checklist=row, draft_version=sent_version(request), key=self._there(row, key),
                section=form.cleaned_data["section"], fields=form.item_fields,
            )  # fmt: skip
        except InvalidInput as wrong:
            show_errors(form, wrong)
            return self._page(request, row, key, form, status=422)
        except Refused as no:
            return self._page(request, checklist_of(self.actor, pk), key, form, trouble=no.sentence, status=no.status)
        messages.success(request, _("已保存到草稿，发布后才用得上。"))
        if "another" in request.POST:
            return redirect(self._another(saved, form))
        return redirect(to_editor(saved, f"at-{key}" if key else f"at-{form.cleaned_data['section']}"))

    @staticmethod
    def _there(row: Checklist, key: str) -> str:
        """The key, while its item is there; one removed in the meantime comes back as a new item."""
        return key if body_of(row.draft).item(key) else ""

    @staticmethod
    def _another(row: Checklist, form: ItemForm) -> str:
        from django.urls import reverse

        return reverse("checklists:item_new", args=[row.pk]) + f"?section={form.cleaned_data['section']}"

    @staticmethod
    def _page(
        request: HttpRequest, row: Checklist, key: str, form: ItemForm, *, trouble: str = "", status: int = 200
    ) -> HttpResponse:
        title = _("修改条目") if key else _("加条目")
        now = body_of(row.draft).item(key) if key else None
        context = {
            "form": form,
            "title": title,
            "sub": row.title,
            "key": key,
            "trouble": trouble,
            "gone": bool(key) and now is None,
            "theirs": _theirs(now, form) if trouble and now is not None and form.is_bound else [],
            "draft": f"checklist-{row.pk}-item-{key or 'new'}",
            "draft_version": row.draft_version,
            "crumbs": crumbs(to_checklist(row), {"label": _("编辑"), "url": to_editor(row)}, {"label": title}),
        }
        return render(request, "checklists/item.html", context, status=status)


def _theirs(now: Item, form: ItemForm) -> list[dict[str, Any]]:
    """What stands in the draft now where it is not what was typed."""
    typed = Item(key=now.key, **form.item_fields) if form.is_valid() else now
    names = [name for name in form.item_fields if getattr(now, name) != getattr(typed, name)]
    return [{"label": LABELS.get(name, name), "value": value_words(name, now)} for name in names]
