"""The substances of a unit as a person types them: one form per row, and how rows become a case of the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hazards.sources.gb18218 import GradeError, edition

SAME = (("", gettext_lazy("不是混合物")), ("yes", gettext_lazy("与纯物质同类别")), ("no", gettext_lazy("类别不同")))
SAME_WORD = {True: "yes", False: "no", None: ""}
"""What SAME calls a kept answer."""
PREFIX = "s"
_APART = re.compile(r"[、，,；;\s|]+")


def kept_same(value: Any) -> bool | None:
    """An answer of SAME as it is kept; what is kept already stays."""
    return {"yes": True, "no": False}.get(value, value if isinstance(value, bool) else None)


class SymbolsField(forms.CharField):
    """Symbols of 表2, typed as W5.3 or J2、W5.3. cleaned: list of symbols in the order of the table."""

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value)
        wanted = {one.upper() for one in _APART.split(text) if one}
        known = edition("S01").categories
        if unknown := sorted(wanted - set(known)):
            raise forms.ValidationError(_("“%(value)s”不在表2（J1～J5、W1.1～W11）。") % {"value": "、".join(unknown)})
        return [symbol for symbol in known if symbol in wanted]

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, (list, tuple)) else value


class SubstanceForm(forms.Form):
    """One substance: what it is, the design maximum, and what is decided about it."""

    name = forms.CharField(label=gettext_lazy("物质"), max_length=100, required=False)
    form = forms.CharField(label=gettext_lazy("形态、含量"), max_length=100, required=False)
    cas = forms.CharField(label=gettext_lazy("CAS 号"), max_length=20, required=False)
    categories = SymbolsField(label=gettext_lazy("表2 类别"), max_length=60, required=False)
    quantity_t = forms.DecimalField(
        label=gettext_lazy("设计最大量（t）"), max_digits=18, decimal_places=6, min_value=0, required=False
    )
    stock_t = forms.DecimalField(
        label=gettext_lazy("现存量（t）"), max_digits=18, decimal_places=6, min_value=0, required=False
    )
    mixture_of = forms.CharField(label=gettext_lazy("混合物：纯物质"), max_length=100, required=False)
    mixture_same = forms.ChoiceField(label=gettext_lazy("混合物：类别"), choices=SAME, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quantity_t", "stock_t"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            self.fields[name].widget.is_required = False
        self.fields["name"].widget.attrs.update({"list": "substances", "autocomplete": "off"})
        self.fields["categories"].widget.attrs.update({"autocomplete": "off", "placeholder": "W5.3"})
        self.fields["cas"].widget.attrs.update({"autocomplete": "off", "placeholder": "7664-41-7"})

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        values = [self[name].value() for name in self.fields if name != "mixture_same"]
        return all(value in (None, "", []) for value in values)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_empty:
            return cleaned
        if cleaned.get("quantity_t") is None and "quantity_t" not in self.errors:
            self.add_error("quantity_t", _("请填设计最大量，单位吨。"))
        if not any(cleaned.get(name) for name in ("name", "cas", "categories", "mixture_of")):
            self.add_error("name", _("请填物质名称，或填危险性类别。"))
        if cleaned.get("mixture_of") and not cleaned.get("mixture_same"):
            self.add_error("mixture_same", _("请选混合物与纯物质的类别是否相同（4.2.3）。"))
        return cleaned


class BaseSubstances(forms.BaseFormSet):
    """All rows of a unit; empty rows do not count."""

    def filled(self) -> list[SubstanceForm]:
        """The rows something was typed into, in order."""
        return [row for row in self.forms if not row.is_empty]

    def rows(self) -> list[dict[str, Any]]:
        """Cleaned values of the filled rows. Call after is_valid()."""
        return [row.cleaned_data for row in self.filled()]


Substances = forms.formset_factory(SubstanceForm, formset=BaseSubstances, extra=1, max_num=200, validate_max=True)


def case_of(rows: Iterable[Mapping[str, Any]], *, unit: str, people: int | None) -> dict[str, Any]:
    """The engine's case of these rows (mappings with the columns of a Holding)."""
    return {"exposed_people": people, "unit": unit, "substances": [_substance(row) for row in rows]}


def _substance(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the engine reads it; what is empty is left out."""
    value: dict[str, Any] = {
        "name": row.get("name") or "",
        "cas": row.get("cas") or "",
        "form": row.get("form") or "",
        "quantity_t": plain(row.get("quantity_t")),
        "stock_t": plain(row.get("stock_t")),
        "threshold_t": plain(row.get("threshold_t")),
        "beta": plain(row.get("beta")),
    }
    categories = list(row.get("categories") or ())
    if of := row.get("mixture_of"):
        own = list(row.get("mixture_category") or categories)
        value["mixture"] = {"of": of, "same_category": row.get("mixture_same") in (True, "yes")}
        if own:
            value["mixture"]["category"] = own
    elif categories:
        value["category"] = categories
    if row.get("beta_confirmed") or row.get("beta_confirmed_at"):
        value["beta_confirmed"] = True
    return {key: one for key, one in value.items() if one not in ("", None, [])}


def plain(value: Decimal | None) -> str:
    """A quantity without the zeros its column adds."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fault_of(error: GradeError) -> str:
    """The engine's fault in the reader's language."""
    return error.sentence(_)


# Faults whose sentence names keys of a case as JSON: the same in the words of the form.
AT_FIELD = {
    "form_needed": gettext_lazy("“%(name)s”在表1有多种形态，临界量不同，请在“形态、含量”里写明是哪一种：%(forms)s。"),
    "solution": gettext_lazy(
        "“%(name)s”是%(of)s的溶液，不能按%(of)s计算；请在“混合物：纯物质”填%(of)s，并选与纯物质类别是否相同（4.2.3）；"
        "类别不同的还要填新的危险性类别。"
    ),
    "solution_of": gettext_lazy(
        "“%(name)s”与“混合物：纯物质”里写的“%(said)s”对不上（应是%(of)s的溶液或混合物），请核对。"
    ),
    "mixture_named": gettext_lazy("“%(name)s”在表1列名，按表1计算，不按混合物；请清空“混合物：纯物质”。"),
}
FIELD_OF = {"form_needed": "form", "form_unknown": "form", "category": "categories", "mixture_category": "categories",
            "solution": "mixture_of", "solution_of": "mixture_of", "mixture_named": "mixture_of"}  # fmt: skip


def fault_at_field(error: GradeError) -> tuple[str, str]:
    """The field of SubstanceForm a fault belongs to, and its sentence in the words of that form, without the row."""
    sentence = AT_FIELD.get(error.code)
    alone = GradeError(error.code, nearest=error.nearest, **error.params)
    return FIELD_OF.get(error.code, "name"), str(sentence) % error.params if sentence else fault_of(alone)


def show_fault(substances: BaseSubstances, error: GradeError) -> bool:
    """Put the fault of a row beside it; False when it belongs to no row."""
    filled = substances.filled()
    if error.row is None or error.row >= len(filled):
        return False
    filled[error.row].add_error(*fault_at_field(error))
    return True
