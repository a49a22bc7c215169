"""Shapes of the editor's forms: what was typed, wrong values said at their field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.checklists.body import CHECK, LONGEST, MOST_ITEMS, NUMBER, Body, Item
from inspections.checklists.comparing import LABELS
from inspections.checklists.models import Checklist, Criterion
from inspections.checklists.presenting import (
    KIND_LABELS,
    PHOTO_LABELS,
    SECTOR_LABELS,
    SEVERITY_LABELS,
    VERDICT_LABELS,
    standing,
)

PHRASES = 20
PHRASE = 100
_APART = re.compile(r"[;；\r\n]")  # as in a workbook, so that an export says the same
_PLAIN = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?")


class HeadForm(forms.Form):
    """Title and sector of a checklist."""

    title = forms.CharField(label=_("名称"), max_length=Checklist._meta.get_field("title").max_length)
    sector = forms.ChoiceField(
        label=_("行业领域"), required=False, choices=list(SECTOR_LABELS.items()),
        help_text=_("安排检查时，这个领域的企业先看到它；通用的都看得到。"),
    )  # fmt: skip


class SectionForm(forms.Form):
    """A section."""

    title = forms.CharField(label=_("这一部分的名称"), max_length=60, help_text=_("例如 安全管理、现场、消防。"))


class ItemForm(forms.Form):
    """One item. Made for a draft: its sections, the items a follow-up may come after, the criteria there are."""

    section = forms.ChoiceField(label=_("放在哪一部分"))
    text = forms.CharField(
        label=LABELS["text"], max_length=LONGEST["text"], widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写成看得出符合不符合的一句话。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=LABELS["kind"], choices=list(KIND_LABELS.items()))
    unit = forms.CharField(label=LABELS["unit"], max_length=LONGEST["unit"], required=False)
    low = forms.CharField(label=LABELS["low"], max_length=20, required=False)
    high = forms.CharField(label=LABELS["high"], max_length=20, required=False)
    basis = forms.CharField(
        label=LABELS["basis"], max_length=LONGEST["basis"], required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("法规标准的名称和条号。没有依据的不填，检查时会写明“无条款依据，检查提示”。"),
    )  # fmt: skip
    severity = forms.ChoiceField(
        label=_("查出时建议的等级"), choices=list(SEVERITY_LABELS.items()), initial="b",
        help_text=_("只是建议，由检查人对照判定条款定。"),
    )  # fmt: skip
    criterion = forms.ChoiceField(
        label=_("可能是重大隐患：对照哪一条"), required=False, help_text=_("存疑、条文未取得的，检查时同样会标明。")
    )
    sector = forms.ChoiceField(label=LABELS["sector"], required=False, choices=list(SECTOR_LABELS.items()))
    photo = forms.ChoiceField(label=LABELS["photo"], choices=list(PHOTO_LABELS.items()), initial="on_no")
    required = forms.BooleanField(label=LABELS["required"], required=False, initial=True)
    weight = forms.IntegerField(
        label=LABELS["weight"], min_value=0, max_value=100, initial=1,
        help_text=_("得分 = 符合的权重 ÷ 判定过的权重 × 100。0 为不计分。"),
    )  # fmt: skip
    phrases = forms.CharField(
        label=LABELS["phrases"], required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("记隐患时点一下就填上。一行一句，或用分号隔开。"),
    )  # fmt: skip
    measures = forms.CharField(
        label=LABELS["measures"], max_length=LONGEST["measures"], required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    after = forms.ChoiceField(
        label=LABELS["after"], required=False, help_text=_("只在前面那一条答了下面的答案时才问；不是追问的不选。")
    )
    when = forms.ChoiceField(
        label=LABELS["when"], required=False, choices=[("", _("不是追问")), *VERDICT_LABELS.items()]
    )

    def __init__(self, *args: Any, body: Body, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.choices = [(one.key, one.title) for one in body.sections]
        criterion: Any = self.fields["criterion"]
        criterion.choices = [("", _("不涉及")), *_criteria()]
        after: Any = self.fields["after"]
        after.choices = [("", _("不是追问")), *_parents(body, key)]

    def clean_low(self) -> str:
        return _number(self.cleaned_data["low"])

    def clean_high(self) -> str:
        return _number(self.cleaned_data["high"])

    def clean_phrases(self) -> tuple[str, ...]:
        lines = [line.strip() for line in _APART.split(self.cleaned_data["phrases"])]
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > PHRASES:
            raise ValidationError(_("最多 %(n)d 句。"), params={"n": PHRASES})
        if any(len(line) > PHRASE for line in found):
            raise ValidationError(_("每句最多 %(n)d 个字。"), params={"n": PHRASE})
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("low"), said.get("high")
        if low and high and Decimal(low) > Decimal(high):
            self.add_error("high", _("上限小于下限。"))
        if said.get("kind") != NUMBER:
            for name in ("low", "high", "unit"):
                if said.get(name):
                    self.add_error(name, _("只有“填数”的条目才有单位和上下限。"))
        if bool(said.get("after")) != bool(said.get("when")):
            missing = "when" if said.get("after") else "after"
            self.add_error(missing, _("追问要写明跟在哪一条后面、哪个答案时问，两样都选或都不选。"))
        return said

    @property
    def item_fields(self) -> dict[str, Any]:
        """What was typed as fields of an Item."""
        return {name: value for name, value in self.cleaned_data.items() if name != "section"}


def initial_of(item: Item, section: str) -> dict[str, Any]:
    """An item as the form shows it at first."""
    names = [name for name in ItemForm.base_fields if name not in ("section", "phrases")]
    return {
        **{name: getattr(item, name) for name in names},
        "section": section,
        "phrases": "\n".join(item.phrases),
    }


def _criteria() -> list[tuple[str, str]]:
    found = []
    for row in Criterion.objects.all()[:MOST_ITEMS]:
        marks = "；".join(standing(row))
        found.append((row.code, f"{row.code} {row.text[:40]}" + (f"（{marks}）" if marks else "")))
    return found


def _parents(body: Body, key: str) -> list[tuple[str, str]]:
    """Items a follow-up may come after: judged ones that stand before it, all of them for a new one."""
    found = []
    for item in body.items():
        if item.key == key:
            break
        if item.kind in (CHECK, NUMBER):
            found.append((item.key, f"{item.key} {item.text[:30]}"))
    return found


def _number(text: str) -> str:
    """A bound as kept: plain digits; "" for none."""
    text = text.strip().replace("，", ",").replace(",", "")
    if not text:
        return ""
    if not _PLAIN.fullmatch(text):
        raise ValidationError(_("请填一个数字，例如 0.6。"))
    return format(Decimal(text), "f")
