"""Section B of the monthly report: counted of the visits since inspections are kept here, typed before.

Frozen cells that hold `visits` are counted: {"month" or "ytd": {key of the field: number}}. A row of its own beside the
sectors of the table ("month.visits.b_firms"), so what holds for a counted cell (by hand with a reason, both values
printed, remarks, consolidation) holds for it. 推磨式 has no facts yet and stays typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from core.figures import Figure, figure
from reports.monthly.fields import BY_KEY, FIELDS, Field

VISITS = "visits"
FIGURES: Mapping[str, str] = {
    "b_groups": "visits_groups", "b_people": "visits_people", "b_firms": "visits_firms", "b_visits": "visits_done",
    "b_joint": "visits_joint", "b_secret": "visits_secret", "b_concentrated": "visits_concentrated",
    "b_experts": "visits_experts",
}  # fmt: skip
"""The figure that counts each field."""
KEYS = tuple(FIGURES)


def is_counted(cells: Mapping[str, Any]) -> bool:
    """Whether section B of these numbers is the system's."""
    return VISITS in cells


def typed_fields(cells: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields a zone types into a report with these numbers."""
    return tuple(one for one in FIELDS if one.key not in KEYS) if is_counted(cells) else FIELDS


def figure_of(key: str) -> Figure:
    """The figure behind a field."""
    return figure(FIGURES[key])


def label_of(key: str) -> str:
    """检查企业（家）: 家 and 家次 are told apart wherever the name stands alone."""
    one = BY_KEY[key]
    return _("%(label)s（%(unit)s）") % {"label": one.label, "unit": one.unit}


def carried(
    typed: Mapping[str, Any], overrides: Mapping[str, Any], *, was: Mapping[str, Any], now_cells: Mapping[str, Any],
    by: str,
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """What was typed and changed by hand, for numbers taken anew: (typed, overrides).

    A month typed before visits were kept here has none to count: what its zone stated stands on, as a number changed by
    hand with that reason, beside what the system counts.
    """
    if is_counted(was) or not is_counted(now_cells):
        return dict(typed), dict(overrides)
    kept = {key: value for key, value in typed.items() if key not in KEYS}
    stated = {
        f"month.{VISITS}.{key}": {
            "value": typed[key], "reason": _("检查记录启用以前手工填报的数"), "by": by, "at": now().isoformat(),
        }
        for key in KEYS
        if typed.get(key) is not None
    }  # fmt: skip
    return kept, {**overrides, **stated}
