"""Dangers as the API reads them: rows of values(), and the record with its steps, evidence and requests."""

from __future__ import annotations

import datetime
from typing import Any

from rest_framework.reverse import reverse

from core.access import Actor
from core.api_lists import nested
from core.files.shapes import FIELDS as FILE_FIELDS
from core.files.shapes import file_row
from core.workdays import today
from hazards.dangers.models import Danger, Evidence, Request, Step
from hazards.dangers.states import OPEN
from hazards.dangers.transition_bodies import body_of
from hazards.dangers.workflow import flow

ROW = (
    "id", "number", "source", "source_number", "state", "state_since", "severity", "sector", "category", "form",
    "zone__id", "zone__name", "zone__confirmed", "enterprise__id", "enterprise__name", "enterprise__short_name",
    "area__id", "area__name", "department__id", "department__name", "location", "description", "found_at",
    "recorded_at", "due_on", "round", "on_the_spot", "closed_at",
)  # fmt: skip
RECORD = (
    *ROW, "group", "basis", "severity_reason", "measures", "funds", "responsible_unit", "responsible_person",
    "responsible_leader", "lead_office", "contingency", "remark", "original_due_on", "limit_rule", "extension_count",
    "finder_name", "finder_post", "issued_at", "issuer_name", "signed_at", "deemed_signed", "rectified_at",
    "rectifier_name", "rectification", "supervised_at", "supervisor_name", "supervision_opinion", "accepted_at",
    "acceptor_name", "acceptance_opinion", "first_closed_at", "reopened_count", "duplicate_of_id", "ledger_closed_on",
)  # fmt: skip
STEP = (
    "id", "at", "transition", "actor_name", "actor_post", "from_state", "to_state", "note", "round",
)  # fmt: skip
REQUEST = (
    "id", "kind", "state", "reason", "interim", "new_due_on", "void_reason", "duplicate_of_id", "asked_at",
    "asker_name", "asker_post", "first_at", "first_name", "first_opinion", "second_at", "second_name", "second_opinion",
)  # fmt: skip


def with_overdue(row: dict[str, Any], on: datetime.date) -> dict[str, Any]:
    """Add `days_overdue`: the due date is inclusive to 24:00 of its day."""
    due, late = row["due_on"], row["state"] in OPEN
    return row | {"days_overdue": (on - due).days if late and due is not None and due < on else 0}


def record_of(danger: Danger, actor: Actor, request: Any = None) -> dict[str, Any]:
    """The whole record as this actor sees it, with what this actor may do now. Five statements."""
    row = nested(Danger.objects.filter(pk=danger.pk).values(*RECORD).get())
    return with_overdue(row, today()) | {
        "steps": [_step(step) for step in Step.objects.filter(danger_id=danger.pk).order_by("id").values(*STEP)],
        "evidence": _evidence(danger, actor, request),
        "requests": list(Request.objects.filter(danger_id=danger.pk).order_by("id").values(*REQUEST)),
        "actions": [
            {
                "name": transition.name,
                "label": str(transition.label),
                "url": reverse("api:dangers-do", args=[danger.pk, transition.name], request=request),
                "fields": list(body_of(transition.name)().fields),
            }
            for transition in flow.available(danger, actor)
        ],
    }


def _step(row: dict[str, Any]) -> dict[str, Any]:
    known = flow.transitions.get(row["transition"])
    return row | {"label": str(known.label) if known else row["transition"]}


def _evidence(danger: Danger, actor: Actor, request: Any) -> list[dict[str, Any]]:
    rows = Evidence.objects.filter(danger_id=danger.pk).order_by("id")
    found = []
    for row in rows.values("id", "kind", "round", "marks", *(f"file__{name}" for name in FILE_FIELDS)):
        file = {name: row.pop(f"file__{name}") for name in FILE_FIELDS}
        if actor.enterprise_id is not None:
            del row["marks"]  # a hint for the supervisor, not an accusation
        found.append(row | {"file": file_row(file, request)})
    return found
