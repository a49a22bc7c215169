"""Counts of the lists of 周销号."""

from __future__ import annotations

from django.db.models import Count, Q

from inspections.plans.models import ClosingRow


def counted(prefix: str = "rows__") -> dict[str, Count]:
    """Annotations fixed, due, rolled: how many rows of each kind."""
    return {kind: Count(f"{prefix}id", filter=Q(**{f"{prefix}kind": kind})) for kind in ClosingRow.Kind.values}
