"""The forensic trail: which models are tracked, row for row, by triggers that also see update() and raw SQL.

Trackers are made anew per model: django-pghistory deep-copies those in settings, and copies of pgtrigger's operations
no longer compare equal (its statement-level triggers then fail to compile).
"""

from __future__ import annotations

from collections.abc import Callable

import pghistory


def tracked() -> Callable[[type], type]:
    """Class decorator: keep every insert, update and delete of this model in its event table (class derived)."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
