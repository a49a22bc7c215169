"""What tables of zones are narrowed by; the names are the same on every page, so a filter travels along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import PROVINCE
from core.figures import Period, figure
from enterprises.models import Sector
from hazards.dangers.figures import RATE
from parks.models import City, Zone
from reports.overview import CHOICES as FIGURES
from reports.periods import CHOICES, DEFAULT, period_named


@dataclass(frozen=True)
class Travel:
    """What is kept on the way from the province to an enterprise and back.

    Period and sector narrow every page on the way; level and chosen figure wait for the way back to the overview.
    """

    period: str = DEFAULT
    sector: str = ""
    level: str = ""
    figure: str = RATE

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> Travel:
        """From a query string; what is not offered is as if it were not given."""
        offered = {"period": dict(CHOICES), "sector": Sector.values, "level": Zone.Level.values, "figure": FIGURES}
        return cls(**{name: str(sent[name]) for name, values in offered.items() if sent.get(name) in values})

    def to(self, url: str, *, also: Mapping[str, Any] | None = None, **changes: str) -> str:
        """The address with the filter along, and what else it is to carry."""
        here, usual = asdict(replace(self, **changes)), asdict(Travel())
        kept = {name: value for name, value in here.items() if value != usual[name]}
        query = urlencode({**kept, **(also or {})})
        return f"{url}?{query}" if query else url

    @property
    def look(self) -> Period:
        return period_named(self.period)

    @property
    def sector_label(self) -> str:
        return str(Sector(self.sector).label) if self.sector else ""


class PlaceFilter(forms.Form):
    """City and level. Who sees one city has none to choose."""

    city = forms.ModelChoiceField(
        label=_("设区市"), queryset=City.objects.all(), required=False, empty_label=_("全部设区市")
    )
    level = forms.ChoiceField(label=_("级别"), choices=[("", _("全部级别")), *Zone.Level.choices], required=False)
    defaults: dict[str, str] = {}

    def __init__(self, *args: Any, tier: str = PROVINCE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tier != PROVINCE:
            del self.fields["city"]

    def wanted(self) -> dict[str, Any]:
        """Plain values by name, the city as its id; anything senseless is as if it were not given."""
        self.is_valid()
        names = dict.fromkeys(["city", *self.base_fields])
        kept = {name: self.cleaned_data.get(name) or self.defaults.get(name, "") for name in names}
        return kept | {"city": kept["city"].pk if kept["city"] else None}

    def kept(self) -> dict[str, Any]:
        """What differs from the usual: the part of `wanted` an address has to carry."""
        return {name: value for name, value in self.wanted().items() if value and value != self.defaults.get(name)}


class OverviewFilter(PlaceFilter):
    """What the overview is narrowed to; the same names travel along to the pages beside and below it.

    `carried`: names a page does not offer but hands on, so that the way back leads where one came from.
    """

    figure = forms.ChoiceField(label=_("指标"), required=False)
    period = forms.ChoiceField(label=_("统计期"), choices=CHOICES, required=False)
    sector = forms.ChoiceField(label=_("行业领域"), choices=[("", _("全部行业领域")), *Sector.choices], required=False)
    defaults = {"figure": RATE, "period": DEFAULT}
    field_order = ("figure", "period", "city", "level", "sector")
    carried: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["figure"]
        offered.choices = [(id_, figure(id_).name) for id_ in FIGURES]
        for name in self.carried:
            if name in self.fields:
                self.fields[name].widget = forms.HiddenInput()

    def travel(self) -> Travel:
        """The part that goes down to a zone."""
        return Travel.read(self.wanted())
