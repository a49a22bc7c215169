"""Forms of units: describing one, one small form per step that needs input, decisions on β, key lists, connection."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.forms_render import DayInput
from core.workdays import today
from core.workflow import Transition
from hazards.sources.lists import entries
from hazards.sources.models import HazardSource
from hazards.sources.states import Authority, KeyKind, UnitKind
from hazards.sources.substances import SymbolsField

ROWS = {"rows": 3}
CORNERS = 200


class BoundaryField(forms.CharField):
    """厂区边界: one corner a line, 经度 纬度. cleaned: [[lon, lat], …] as texts, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), required=False, **kwargs)

    def clean(self, value: Any) -> list[list[str]] | None:  # type: ignore[override]
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if not lines:
            return None
        corners = [self._corner(number, line) for number, line in enumerate(lines, start=1)]
        if len(corners) > 1 and corners[0] == corners[-1]:
            corners.pop()
        if not 3 <= len(corners) <= CORNERS:
            raise forms.ValidationError(_("边界至少 3 个点，最多 %(n)d 个。") % {"n": CORNERS})
        return corners

    def _corner(self, number: int, line: str) -> list[str]:
        try:
            lon, lat = (Decimal(part) for part in line.replace("，", ",").replace(",", " ").split())
        except (ValueError, InvalidOperation):
            raise forms.ValidationError(
                _("第 %(n)d 行应是“经度 纬度”，例如 119.612345 34.567890。") % {"n": number}
            ) from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise forms.ValidationError(_("第 %(n)d 行的经纬度超出范围。") % {"n": number})
        return [f"{lon:f}", f"{lat:f}"]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(" ".join(corner) for corner in value) if isinstance(value, list) else value


class SourceForm(forms.Form):
    """What the unit is, where it lies, who lives around it."""

    name = forms.CharField(label=gettext_lazy("单元名称"), max_length=80)
    code = forms.CharField(label=gettext_lazy("编号"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("单元类别"), choices=UnitKind.choices,
        help_text=gettext_lazy("生产单元以切断阀为界（3.5）；罐区以防火堤、仓库以独立库房为界（3.6）。"),
    )  # fmt: skip
    group = forms.CharField(
        label=gettext_lazy("库区、罐组"), max_length=60, required=False,
        help_text=gettext_lazy("同一库区的几个单元写同一个名字。"),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("位置"), max_length=120, required=False)
    in_port = forms.BooleanField(label=gettext_lazy("在港区内（还要报港口主管部门）"), required=False)
    exposed_people = forms.IntegerField(
        label=gettext_lazy("500 米内常住人口（人）"), min_value=0, max_value=100_000_000, required=False,
        help_text=gettext_lazy("厂区边界向外 500 米内的常住人口；不清楚就留空，级别未定。"),
    )  # fmt: skip
    people_source = forms.CharField(label=gettext_lazy("人口怎么数的"), max_length=200, required=False)
    people_counted_on = forms.DateField(label=gettext_lazy("人口统计日期"), required=False, widget=DayInput)
    longitude = forms.DecimalField(label=gettext_lazy("经度"), max_digits=9, decimal_places=6, required=False)
    latitude = forms.DecimalField(label=gettext_lazy("纬度"), max_digits=8, decimal_places=6, required=False)
    boundary = BoundaryField(
        label=gettext_lazy("厂区边界"),
        help_text=gettext_lazy("一行一个点：经度 纬度。没有边界时，500 米范围按圆近似。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("longitude", "latitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.fields["exposed_people"].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("exposed_people") is not None:
            if not cleaned.get("people_source"):
                self.add_error("people_source", _("请写明人口的来源，例如“社区登记”“实地清点”。"))
            if cleaned.get("people_counted_on") is None and "people_counted_on" not in self.errors:
                self.add_error("people_counted_on", _("请填统计日期。"))
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("latitude", _("经度和纬度要一起填。"))
        if (counted := cleaned.get("people_counted_on")) and counted > today():
            self.add_error("people_counted_on", _("统计日期不能晚于今天。"))
        return cleaned


class StepForm(forms.Form):
    """Base of forms of steps: knows the unit, the actor and the transition."""

    def __init__(self, *args: Any, source: HazardSource, actor: Actor, transition: Transition, **kwargs: Any) -> None:
        self.source, self.actor, self.transition = source, actor, transition
        super().__init__(*args, **kwargs)
        if "note" in self.fields and transition.name == "confirm":
            self.fields["note"].required = False


class NoteForm(StepForm):
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, widget=forms.Textarea(attrs=ROWS))


class AssessForm(StepForm):
    """登记评估报告: its findings become drafts of dangers of this unit."""

    agency = forms.CharField(label=gettext_lazy("评估机构"), max_length=100)
    report_number = forms.CharField(label=gettext_lazy("报告编号"), max_length=60, required=False)
    done_on = forms.DateField(label=gettext_lazy("完成日期"), widget=DayInput)
    expires_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        widget=DayInput,
        help_text=gettext_lazy("满期前须重新辨识、评估（40号令第11条：三年）。"),
    )
    note = forms.CharField(label=gettext_lazy("结论"), max_length=500, widget=forms.Textarea(attrs=ROWS))
    report = forms.FileField(
        label=gettext_lazy("报告文件"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("PDF、Word 或照片，不超过 20 MB。别处填错时请重新选择文件。"),
    )  # fmt: skip
    findings = forms.CharField(
        label=gettext_lazy("报告指出的问题"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一条，每条成为本单元的一条隐患草稿，由您补齐等级和期限后提交。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        done, expires = cleaned.get("done_on"), cleaned.get("expires_on")
        if done and done > today():
            self.add_error("done_on", _("完成日期不能晚于今天。"))
        if done and expires and expires <= done:
            self.add_error("expires_on", _("有效期至须晚于完成日期。"))
        lines = [line.strip() for line in (cleaned.get("findings") or "").splitlines() if line.strip()]
        if any(len(line) < 5 for line in lines):
            self.add_error("findings", _("每条至少写 5 个字，写清部位和问题。"))
        cleaned["findings"] = lines
        return cleaned


class FilingForm(StepForm):
    """登记备案. In a port the port authority is proposed."""

    authority = forms.ChoiceField(label=gettext_lazy("备案机关类别"), choices=Authority.choices)
    authority_name = forms.CharField(label=gettext_lazy("备案机关"), max_length=80)
    number = forms.CharField(label=gettext_lazy("备案编号"), max_length=60)
    filed_on = forms.DateField(label=gettext_lazy("备案日期"), widget=DayInput)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.source.in_port:
            self.initial.setdefault("authority", Authority.PORT)
        self.fields["filed_on"].help_text = _(
            "2026-05-01 起还要报消防救援机构（危险化学品安全法第13条），可在单元页上补登。"
        )

    def clean_filed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["filed_on"]
        if day > today():
            raise forms.ValidationError(_("备案日期不能晚于今天。"))
        return day


class BetaForm(forms.Form):
    """复核 β、临界量: confirm what was derived, or replace it; always with a reason."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎么处理"),
        choices=(
            ("confirm", gettext_lazy("确认推导值")),
            ("category", gettext_lazy("按危险性类别取（表4）")),
            ("replace", gettext_lazy("人工给定")),
        ),
        widget=forms.RadioSelect,
    )  # fmt: skip
    categories = SymbolsField(label=gettext_lazy("危险性类别（表2）"), max_length=60, required=False)
    beta = forms.DecimalField(label="β", max_digits=8, decimal_places=4, min_value=Decimal("0.0001"), required=False)
    threshold_t = forms.DecimalField(
        label=gettext_lazy("临界量 Q（t）"), max_digits=18, decimal_places=6, min_value=Decimal("0.000001"), required=False,
        help_text=gettext_lazy("一般不改；改了会标为人工给定。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由、依据"), max_length=300, widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("例如 SDS 第 2 部分的类别、鉴定报告编号。会和这个数一起显示、打印。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        how = cleaned.get("how")
        if how == "category" and not cleaned.get("categories") and "categories" not in self.errors:
            self.add_error("categories", _("请填危险性类别。"))
        if how == "replace" and cleaned.get("beta") is None and cleaned.get("threshold_t") is None:
            self.add_error("beta", _("请填 β 或临界量。"))
        return cleaned

    def decision(self) -> dict[str, Any]:
        """Arguments of decide_beta."""
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "beta": data["beta"] if data["how"] == "replace" else None,
            "threshold_t": data["threshold_t"] if data["how"] == "replace" else None,
            "categories": data["categories"] if data["how"] == "category" else None,
        }


class ChallengeForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("哪里不对"), max_length=300, widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("写清依据；区安委办会确认或更换，并写明理由。"),
    )  # fmt: skip


class KeyItemsForm(forms.Form):
    """两重点 of a unit: which entries of the two official lists."""

    process = forms.MultipleChoiceField(
        label=gettext_lazy("重点监管工艺"), required=False, widget=forms.CheckboxSelectMultiple
    )
    chemical = forms.MultipleChoiceField(
        label=gettext_lazy("重点监管危化品"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KeyKind.values:
            self.fields[kind].choices = [  # type: ignore[attr-defined]
                (str(one.number), f"{one.number} {one.name}" + ("" if one.confirmed else _("（未证实）")))
                for one in entries(kind)
            ]


class ConnectionForm(forms.Form):
    """接入情况 from a day on."""

    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput)
    connected = forms.BooleanField(label=gettext_lazy("已接入"), required=False)
    complete = forms.BooleanField(label=gettext_lazy("“两重点一重大”基础数据和监测数据齐全"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)
