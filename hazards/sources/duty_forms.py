"""Forms of duties: who answers, what was done, a question and its answer, another frequency."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.forms_render import DayInput
from core.workdays import today
from hazards.sources.models import DutyRule, DutySlot, Person

ROWS = {"rows": 4}


class PersonForm(forms.Form):
    """Who answers from a day on; a reason when somebody is replaced."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    post = forms.CharField(label=gettext_lazy("职务"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=gettext_lazy("会印在公示牌上。"),
    )  # fmt: skip
    from_on = forms.DateField(label=gettext_lazy("任职日期"), widget=DayInput)
    reason = forms.CharField(
        label=gettext_lazy("变更理由"), max_length=200, required=False,
        help_text=gettext_lazy("换人时必填，写明原任为什么不再担任；原任的履职记录不变。"),
    )  # fmt: skip
    is_me = forms.BooleanField(label=gettext_lazy("就是我本人，列入“我的”履职"), required=False)

    def __init__(self, *args: Any, actor: Actor, present: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today()
        self.fields["reason"].required = present is not None
        if present is None:
            del self.fields["reason"]
        if actor.enterprise_id is None:
            del self.fields["is_me"]


class LeaveForm(forms.Form):
    """Somebody leaves and nobody follows yet."""

    on = forms.DateField(label=gettext_lazy("离任日期"), widget=DayInput)
    why = forms.CharField(label=gettext_lazy("离任理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()


class RecordForm(forms.Form):
    """What was done, where and when; the position only when the person presses for it."""

    words = forms.CharField(
        label=gettext_lazy("做了什么、发现什么"), max_length=1000, widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("查了哪些部位，有没有问题；有隐患的请另外登记隐患。"),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)
    done_at = forms.DateTimeField(
        label=gettext_lazy("履职时间"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("不填就是现在；最多补记 3 天以内的。"),
    )  # fmt: skip
    longitude = forms.DecimalField(
        min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False, widget=forms.HiddenInput
    )
    latitude = forms.DecimalField(
        min_value=-90, max_value=90, max_digits=8, decimal_places=6, required=False, widget=forms.HiddenInput
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, slot: DutySlot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = slot.source.place
        self.fields["client_id"].initial = uuid.uuid4


class WordsForm(forms.Form):
    """A question or an answer."""

    words = forms.CharField(max_length=500, widget=forms.Textarea(attrs=ROWS))

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class RuleForm(forms.Form):
    """Another frequency from a day on."""

    text = forms.CharField(label=gettext_lazy("职责"), max_length=300, widget=forms.Textarea(attrs=ROWS))
    every = forms.IntegerField(
        label=gettext_lazy("每几个"), min_value=0, max_value=366, help_text=gettext_lazy("0 表示不要求。")
    )
    unit = forms.ChoiceField(label=gettext_lazy("周期"), choices=DutyRule.Unit.choices)
    grace_days = forms.IntegerField(
        label=gettext_lazy("补履天数"), min_value=0, max_value=366,
        help_text=gettext_lazy("应履日期以后还能补履的日历天数，补履计为迟履。"),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("依据"), max_length=100)
    valid_from = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("调整理由"), max_length=300)

    def __init__(self, *args: Any, rule: DutyRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "every", "unit", "grace_days", "source"):
            self.fields[name].initial = getattr(rule, name)
        self.fields["valid_from"].initial = today()

    def clean_source(self) -> str:
        """A frequency without a source is marked so."""
        return self.cleaned_data["source"].strip() or _("无来源")
