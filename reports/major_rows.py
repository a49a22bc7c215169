"""D: the major dangers of the year as page and document show them, as the records stood at the freeze.

What was known of dates comes from the fact version; number, words and state come from the history of the record, so
that the same filing stays the same document whatever happens to the record later.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Enterprise, Sector
from hazards.dangers.fact_models import FactVersion
from hazards.dangers.models import Danger
from hazards.dangers.states import State
from reports.content import Content

WORDS = 160
"""Characters of place and description that are printed: a row stays on its page."""
PRINTED = (
    gettext_lazy("编号"), gettext_lazy("企业"), gettext_lazy("描述"), gettext_lazy("领域"), gettext_lazy("发现"),
    gettext_lazy("期限"), gettext_lazy("销号或状态"),
)  # fmt: skip
"""The headings pages and documents have in common."""
_RECORD = ("number", "location", "description", "state", "basis", "severity_reason", "responsible_leader")
_SECTORS, _STATES = dict(Sector.choices), dict(State.choices)


@dataclass(frozen=True)
class Major:
    """One row of section D."""

    danger: int
    number: str
    enterprise: str
    words: str
    sector: str
    found_on: datetime.date
    due_on: datetime.date | None
    closed_on: datetime.date | None
    state: str
    clause: str
    funds: Decimal | None
    leader: str


def major_rows(content: Content) -> list[Major]:
    """The rows, newest first, in three statements (and one each for records older than their history)."""
    ids = content.frozen.cells.get("majors") or []
    if not ids:
        return []
    at = content.frozen.known_at
    facts = list(FactVersion.objects.filter(pk__in=ids).order_by("-found_at", "-id"))
    records = _as_known(Danger, {fact.danger_id for fact in facts}, _RECORD, at)
    firms = _as_known(Enterprise, {fact.enterprise_id for fact in facts}, ("name", "short_name"), at)
    return [_row(fact, records.get(fact.danger_id, {}), firms.get(fact.enterprise_id, {})) for fact in facts]


def _as_known(model: Any, ids: Iterable[int], fields: tuple[str, ...], at: datetime.datetime) -> dict[int, dict]:
    """The fields of records as they stood at a moment: of their history, or of the record where it has none."""
    wanted = set(ids)
    history: type[Model] = model.pgh_event_model
    rows = history._default_manager.filter(pgh_obj_id__in=wanted, pgh_created_at__lte=at)
    last = rows.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id").values("pgh_obj_id", *fields)
    found = {row["pgh_obj_id"]: row for row in last}
    missing = wanted - set(found)
    if missing:
        found |= {row["pk"]: row for row in model.objects.filter(pk__in=missing).values("pk", *fields)}
    return found


def _row(fact: FactVersion, record: dict, firm: dict) -> Major:
    words = "：".join(part for part in (record.get("location", ""), record.get("description", "")) if part)
    closed = timezone.localdate(fact.closed_at) if fact.closed_at else None
    return Major(
        fact.danger_id, record.get("number") or _("未编号"), firm.get("short_name") or firm.get("name") or "—",
        words if len(words) <= WORDS else words[: WORDS - 1] + "…", str(_SECTORS.get(fact.sector, fact.sector)),
        timezone.localdate(fact.found_at), fact.due_on, closed, str(_STATES.get(record.get("state", ""), "—")),
        record.get("basis") or record.get("severity_reason") or "", fact.funds, record.get("responsible_leader") or "",
    )  # fmt: skip
