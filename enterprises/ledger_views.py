"""Pages of one penalty or accident: entering, looking, correcting, making void."""

# ruff: noqa: E501  (a context of a page reads better in rows)
from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.access import may, require
from core.errors import InvalidInput
from core.forms_render import show_errors
from core.templatetags.portal import moment, money
from core.views import PortalView
from enterprises.filters import areas_in_reach
from enterprises.ledger_forms import AccidentForm, PenaltyForm, VoidForm
from enterprises.ledger_pieces import accident_words, penalty_words
from enterprises.ledger_services import FIELDS, RIGHTS, correct_row, enter_row, own_level, void_row
from enterprises.models import Accident, Enterprise, Penalty
from enterprises.views import record_of

CHOSEN = 30


class PenaltyKind:
    """What a page of penalties calls things."""

    ledger: ClassVar[Any] = Penalty
    form_class: ClassVar[Any] = PenaltyForm
    names: ClassVar[dict[str, str]] = {
        one: f"enterprises:penalty{tail}"
        for one, tail in {"one": "", "add": "_add", "correct": "_correct", "void": "_void"}.items()
    } | {"list": "enterprises:penalties"}

    @staticmethod
    def called() -> dict[str, str]:
        return {"list": _("执法台账"), "add": _("登记执法"), "correct": _("更正执法"), "void": _("作废执法")}

    @staticmethod
    def words(row: Any) -> str:
        return penalty_words(row)

    @staticmethod
    def facts(row: Any) -> list[dict]:
        return [
            {"label": _("执法层级"), "value": row.get_level_display()},
            {"label": _("种类"), "value": row.get_kind_display()},
            {"label": _("金额"), "value": money(row.amount)},
            {"label": _("处罚依据"), "value": row.basis, "full": True},
            {"label": _("文书"), "value": row.evidence, "full": True},
        ]


class AccidentKind:
    """What a page of accidents calls things."""

    ledger: ClassVar[Any] = Accident
    form_class: ClassVar[Any] = AccidentForm
    names: ClassVar[dict[str, str]] = {
        one: f"enterprises:accident{tail}"
        for one, tail in {"one": "", "add": "_add", "correct": "_correct", "void": "_void"}.items()
    } | {"list": "enterprises:accidents"}

    @staticmethod
    def called() -> dict[str, str]:
        return {"list": _("事故台账"), "add": _("登记事故"), "correct": _("更正事故"), "void": _("作废事故")}

    @staticmethod
    def words(row: Any) -> str:
        return accident_words(row)

    @staticmethod
    def facts(row: Any) -> list[dict]:
        return [
            {"label": _("等级"), "value": row.get_level_display()},
            {"label": _("死亡（人）"), "value": row.deaths},
            {"label": _("受伤（人）"), "value": row.injuries},
            {"label": _("直接损失"), "value": money(row.loss)},
            {"label": _("依据"), "value": row.evidence, "full": True},
        ]


class LedgerPage(PortalView):
    """What all of them share: the row in scope, the way here."""

    kind: ClassVar[Any]

    def found(self, pk: int) -> Any:
        return get_object_or_404(self.kind.ledger.objects.select_related("enterprise", "zone"), pk=pk)

    def crumbs(self, *last: dict) -> list[dict]:
        return [{"label": self.kind.called()["list"], "url": reverse(self.kind.names["list"])}, *last]

    def step(self, row: Any) -> dict:
        return {"label": self.kind.words(row), "url": reverse(self.kind.names["one"], args=[row.pk])}


class RowPage(LedgerPage):
    """One row: its facts, and what its own level may do."""

    permission = "ledgers.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.found(pk)
        edits = row.voided_at is None and may(self.actor, RIGHTS[self.kind.ledger], row)
        called, names = self.kind.called(), self.kind.names
        verbs = (("correct", "edit"), ("void", "trash"))
        context = {
            "row": row, "words": self.kind.words(row), "firm": row.enterprise.name if row.enterprise else row.party,
            "level": row.get_level_display(), "list_name": called["list"],
            "facts": [
                {"label": _("日期"), "value": row.happened_on.isoformat()}, *self.kind.facts(row),
                {"label": _("情况"), "value": row.description, "full": True},
                {"label": _("登记"), "value": f"{row.recorded_by} {moment(row.recorded_at)}"},
            ],
            "actions": [
                {"label": called[verb], "url": reverse(names[verb], args=[row.pk]), "icon": icon} for verb, icon in verbs
            ] if edits else [],
            "crumbs": self.crumbs({"label": self.kind.words(row)}),
        }  # fmt: skip
        return render(request, "enterprises/ledger_page.html", context)


class AddRow(LedgerPage):
    """Enter a row: the enterprise first; the zone's office also for a unit outside the register."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen, firm = self._firm(request.GET)
        if not chosen:
            return self._choose(request)
        if firm is not None:
            self._may(firm)
        return self._page(request, firm, self.kind.form_class(named=firm is not None))

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen, firm = self._firm(request.GET)
        if not chosen:
            return self._choose(request, status=422)
        self._may(firm)
        form = self.kind.form_class(request.POST, named=firm is not None)
        if form.is_valid():
            try:
                row = enter_row(actor=self.actor, ledger=self.kind.ledger, enterprise=firm, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                messages.success(request, _("已登记，今晚重算时计入风险分级。"))
                return redirect(self.kind.names["one"], row.pk)
        return self._page(request, firm, form, status=422)

    def _firm(self, sent: Any) -> tuple[bool, Enterprise | None]:
        """(whether a choice was made, the enterprise; None for a unit outside the register)."""
        pk = sent.get("enterprise", "")
        if pk.isdecimal() and len(pk) <= 18:
            return True, record_of(int(pk))
        return self._outside() and sent.get("party") == "1", None

    def _outside(self) -> bool:
        return self.actor.role == Role.ZONE_OFFICE

    def _may(self, firm: Enterprise | None) -> None:
        ledger = self.kind.ledger
        row = Penalty(level=own_level(self.actor), enterprise=firm) if ledger is Penalty else Accident(enterprise=firm)
        require(self.actor, RIGHTS[ledger], row)

    def _choose(self, request: HttpRequest, status: int = 200) -> HttpResponse:
        q, rows = request.GET.get("q", "").strip(), Enterprise.objects.active().order_by("name")
        if self.actor.area_id is not None and own_level(self.actor) == "town":
            rows = rows.filter(area__in=areas_in_reach(self.actor).filter(pk=self.actor.area_id))
        rows = rows.named_like(q) if q else rows
        context = {
            "q": q, "rows": list(rows.values("id", "name", "address")[:CHOSEN]), "outside": self._outside(),
            "to": reverse(self.kind.names["add"]), "title": self.kind.called()["add"],
            "crumbs": self.crumbs({"label": self.kind.called()["add"]}),
        }  # fmt: skip
        return render(request, "enterprises/ledger_choose.html", context, status=status)

    def _page(self, request: HttpRequest, firm: Enterprise | None, form: Any, status: int = 200) -> HttpResponse:
        called = self.kind.called()["add"]
        level = str(Penalty.Level(own_level(self.actor)).label) if self.kind.ledger is Penalty else ""
        context = {
            "form": form, "title": called, "sub": " · ".join(filter(None, (firm.name if firm else _("不在名录的单位"), level))),
            "draft": f"ledger-{self.kind.names['add']}-{firm.pk if firm else 0}", "button": _("登记"),
            "crumbs": self.crumbs({"label": called}),
        }  # fmt: skip
        return render(request, "enterprises/form.html", context, status=status)


class ChangeRow(LedgerPage):
    """Correct a row or make it void, by its own level."""

    verb: ClassVar[str]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._mine(pk)
        return self._page(request, row, self._form(row))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._mine(pk)
        form = self._form(row, request.POST)
        if form.is_valid():
            try:
                kept = self._do(row, form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said = _("已更正，原来的一行作废，仍可查看。") if self.verb == "correct" else _("已作废，仍可查看。")
                messages.success(request, said)
                return redirect(self.kind.names["one"], kept.pk)
        return self._page(request, row, form, status=422)

    def _mine(self, pk: int) -> Any:
        row = self.found(pk)
        require(self.actor, RIGHTS[self.kind.ledger], row)
        return row

    def _form(self, row: Any, data: Any = None) -> Any:
        if self.verb == "void":
            return VoidForm(data)
        initial = {name: getattr(row, name) for name in FIELDS[self.kind.ledger]}
        return self.kind.form_class(data, initial=initial, correcting=True)

    def _do(self, row: Any, values: dict[str, Any]) -> Any:
        if self.verb == "void":
            void_row(actor=self.actor, row=row, reason=values["reason"])
            return row
        return correct_row(actor=self.actor, row=row, **values)

    def _page(self, request: HttpRequest, row: Any, form: Any, status: int = 200) -> HttpResponse:
        called = self.kind.called()[self.verb]
        context = {
            "form": form, "title": called, "sub": f"{row.party} · {self.kind.words(row)}", "button": called,
            "draft": f"ledger-{self.kind.names[self.verb]}-{row.pk}", "crumbs": self.crumbs(self.step(row), {"label": called}),
        }  # fmt: skip
        return render(request, "enterprises/form.html", context, status=status)


class PenaltyPage(RowPage):
    """One penalty."""

    kind = PenaltyKind


class AccidentPage(RowPage):
    """One accident."""

    kind = AccidentKind


class AddPenalty(AddRow):
    """Enter a penalty of one's own level."""

    permission, kind = "ledgers.edit_penalties", PenaltyKind


class AddAccident(AddRow):
    """Enter an accident."""

    permission, kind = "ledgers.edit_accidents", AccidentKind


class CorrectPenalty(ChangeRow):
    """Correct a penalty."""

    permission, kind, verb = "ledgers.edit_penalties", PenaltyKind, "correct"


class CorrectAccident(ChangeRow):
    """Correct an accident."""

    permission, kind, verb = "ledgers.edit_accidents", AccidentKind, "correct"


class VoidPenalty(ChangeRow):
    """Make a penalty void."""

    permission, kind, verb = "ledgers.edit_penalties", PenaltyKind, "void"


class VoidAccident(ChangeRow):
    """Make an accident void."""

    permission, kind, verb = "ledgers.edit_accidents", AccidentKind, "void"
