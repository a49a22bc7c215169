"""Tables of plans. A planned visit itself is a `Visit`."""

from __future__ import annotations

from inspections.plans.round_models import Campaign, ClosingRow, WeekClosing

__all__ = ["Campaign", "ClosingRow", "WeekClosing"]
