"""Findings of an assessment report become drafts of dangers of the unit; who recorded the report completes them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from core.access import Actor
from hazards.dangers.services import report_danger
from hazards.dangers.states import Severity
from hazards.sources.models import HazardSource


def draft_findings(*, actor: Actor, source: HazardSource, lines: Sequence[str]) -> int:
    """One draft a line, found now in this unit; returns how many. Severity is proposed as 一般B and asked again."""
    for line in lines:
        report_danger(
            actor=actor,
            enterprise_id=source.enterprise_id,
            unit_id=source.pk,
            description=line,
            location=source.name,
            severity=Severity.B,
            found_at=timezone.now(),
            category="评估报告",
        )
    return len(lines)
