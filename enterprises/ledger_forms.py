"""Forms of the two ledgers. The level of a penalty is that of the seat and is not asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms_render import DayInput, MoneyInput
from enterprises.models import Accident, Penalty

REASON = 150


class LedgerForm(forms.ModelForm):
    """What both have: a unit outside the register is asked for its name, a correction for its reason."""

    reason = forms.CharField(label=_("更正理由"), max_length=REASON, help_text=_("原来的一行作废，理由留在台账里。"))

    def __init__(self, *args: Any, named: bool = True, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500})
        if named:
            del self.fields["party"]
        else:
            self.fields["party"].required = True
        if not correcting:
            del self.fields["reason"]

    def _post_clean(self) -> None:
        """The service writes and checks; the instance is not touched by the form."""


class PenaltyForm(LedgerForm):
    """One act of enforcement."""

    class Meta:
        model = Penalty
        fields = ("party", "happened_on", "kind", "description", "amount", "basis", "evidence")
        widgets: ClassVar[dict[str, Any]] = {"happened_on": DayInput, "amount": MoneyInput}
        labels: ClassVar[dict[str, Any]] = {"evidence": _("文书")}
        help_texts: ClassVar[dict[str, Any]] = {
            "amount": _("没有罚款填 0。"),
            "evidence": _("文书种类和文号，例如 行政处罚决定书 1 号。"),
        }


class AccidentForm(LedgerForm):
    """One accident."""

    class Meta:
        model = Accident
        fields = ("party", "happened_on", "level", "description", "deaths", "injuries", "loss", "evidence")
        widgets: ClassVar[dict[str, Any]] = {"happened_on": DayInput, "loss": MoneyInput}


class VoidForm(forms.Form):
    """Why a row is void."""

    reason = forms.CharField(label=_("作废理由"), max_length=REASON, help_text=_("作废的行不再计数，仍可查看。"))
