"""Forms of a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.forms_render import DayInput
from enterprises.models import Sector
from inspections.checklists.choosing import choices_for
from inspections.plans.campaign_services import team_for
from inspections.plans.models import Campaign
from inspections.visits.forms import named
from inspections.visits.states import Form


class CampaignForm(forms.Form):
    """专项行动: field, days, team, form, checklist."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("行业领域"), choices=Sector.choices, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("每个领域可以单独出一份通报。"),
    )  # fmt: skip
    starts_on = forms.DateField(label=gettext_lazy("自"), widget=DayInput)
    ends_on = forms.DateField(label=gettext_lazy("至"), widget=DayInput)
    form = forms.ChoiceField(
        label=gettext_lazy("检查形式"), choices=Form.choices,
        help_text=gettext_lazy("暗查暗访的检查公布以前企业看不到，通报里也不计。"),
    )  # fmt: skip
    checklist = forms.ChoiceField(label=gettext_lazy("检查表"), required=False)
    lead = forms.ModelChoiceField(label=gettext_lazy("带队人"), queryset=None, required=False)
    team = forms.ModelMultipleChoiceField(
        label=gettext_lazy("检查组成员"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("专家在每次检查里再加，加的时候会查利益冲突。"),
    )  # fmt: skip
    demands = forms.CharField(
        label=gettext_lazy("工作要求"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("印在通报最后。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "team"):
            field: Any = self.fields[name]
            field.queryset = team_for(actor)
            field.label_from_instance = named
        rows = choices_for("", actor.zone_id)
        known = [(one.ref, _("%(title)s（%(n)d 条）") % {"title": one.title, "n": one.items}) for one in rows]
        checklist: Any = self.fields["checklist"]
        checklist.choices = [("", _("开始时再选")), *known]


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """What the form of a campaign begins with."""
    kind = "standard" if campaign.standard_id else "version" if campaign.version_id else ""
    return {
        "title": campaign.title, "sectors": campaign.sectors, "starts_on": campaign.starts_on, "ends_on": campaign.ends_on,
        "form": campaign.form, "checklist": f"{kind}:{getattr(campaign, f'{kind}_id')}" if kind else "",
        "lead": campaign.lead_seat_id, "team": campaign.team_seats, "demands": campaign.demands,
    }  # fmt: skip
