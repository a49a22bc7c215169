"""A finding of a visit becomes a danger: with its finder, its item, its pictures, and the parties the zone's rule names."""

# ruff: noqa: E501  (rows of a record, Chinese text counts double in width)
from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.workflow import perform
from enterprises.models import Enterprise
from hazards.dangers import evidence
from hazards.dangers.conditions import FOUND
from hazards.dangers.models import Danger, Evidence
from hazards.dangers.states import Source


@dataclass(frozen=True)
class Found:
    """What was found: who, when, where, in which words; stored pictures before, and after when put right on the spot."""

    key: uuid.UUID
    finder_user_id: int
    finder_name: str
    finder_post: str
    by_expert: bool
    found_at: datetime.datetime
    facts: dict[str, Any]
    before: Sequence[int]
    after: Sequence[int] = ()
    fix_words: str = ""
    item_key: str = ""
    visit_id: uuid.UUID | None = None
    department_id: int | None = None
    form: str = "routine"
    group: str = ""
    on_the_spot: bool = field(default=False)


def take_over(*, actor: Actor, enterprise: Enterprise, found: Found) -> Danger:
    """The danger of a finding: handed to the office for review, or straight to acceptance when put right on the spot.

    `found.key` makes it once: the same finding gives the same danger. Raises InvalidInput, Refused as the transitions do.
    """
    require(actor, "dangers.hand_over")
    key = f"{FOUND}{found.key}"
    if there := Danger.objects.filter(zone_id=enterprise.zone_id, import_key=key).first():
        return there
    danger = Danger.objects.create(
        zone_id=enterprise.zone_id, enterprise_id=enterprise.pk, area_id=enterprise.area_id, department_id=found.department_id,
        visit_id=found.visit_id, item_key=found.item_key, source=Source.EXPERT if found.by_expert else Source.INSPECTOR,
        import_key=key, found_at=found.found_at, form=found.form, group=found.group[:120], finder_user_id=found.finder_user_id,
        finder_name=found.finder_name, finder_post=found.finder_post, state_since=timezone.now(), visible_to_enterprise=False,
        **found.facts,
    )  # fmt: skip
    evidence.attach(danger, found.before, kind=Evidence.Kind.BEFORE, at=found.found_at, visible=False)
    if found.on_the_spot:
        return perform(danger, "hand_over_fixed", actor=actor, note=found.fix_words, files=found.after)
    return perform(danger, "hand_over", actor=actor, note=_("检查中发现"))
