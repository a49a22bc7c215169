"""The rows behind a fact with words and links. One statement per table, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.ledger_pieces import accident_words, penalty_words
from enterprises.models import Accident, Enterprise, Penalty
from hazards.dangers.models import Danger
from hazards.sources.lists import entry
from hazards.sources.models import HazardSource, KeyItem
from inspections.risk.computing import FactRow
from inspections.risk.models import Factor

MOST = 500
"""More rows of one enterprise nobody reads; the number above is counted from all."""
Words = tuple[str, str, str]
"""What it is, more words, where it opens."""


def described(factor: str, rows: Sequence[FactRow]) -> list[dict[str, Any]]:
    """The rows in words, in their order. A row that is outside the scope is left out."""
    shown = rows[:MOST]
    found = TELLERS[Factor(factor)]([row.row_id for row in shown])
    return [
        {"day": row.on_day, "title": found[row.row_id][0], "text": found[row.row_id][1], "url": found[row.row_id][2]}
        for row in shown
        if row.row_id in found
    ]


def _sources(ids: list[int]) -> dict[int, Words]:
    return {
        row.pk: (row.name, row.level_name or _("未定级"), reverse("sources:detail", args=[row.pk]))
        for row in HazardSource.objects.filter(pk__in=ids)
    }


def _keys(ids: list[int]) -> dict[int, Words]:
    found = {}
    for row in KeyItem.objects.filter(pk__in=ids).select_related("source"):
        if row.source is not None:
            unit, url = row.source.name, reverse("sources:detail", args=[row.source_id])
        else:
            unit, url = "", reverse("enterprises:detail", args=[row.enterprise_id])
        found[row.pk] = (entry(row.kind, row.number).name, unit, url)
    return found


def _dangers(ids: list[int]) -> dict[int, Words]:
    found = {}
    for row in Danger.objects.filter(pk__in=ids):
        said = [row.get_state_display()]
        if row.due_on:
            said.append(_("期限 %(day)s") % {"day": row.due_on})
        if row.closed_at:
            said.append(_("销号 %(day)s") % {"day": timezone.localdate(row.closed_at)})
        url = reverse("dangers:detail", args=[row.pk])
        found[row.pk] = (f"{row.number} {row.description[:60]}", "，".join(map(str, said)), url)
    return found


def _penalties(ids: list[int]) -> dict[int, Words]:
    return {
        row.pk: (
            f"{row.get_level_display()} {penalty_words(row)}", row.description,
            reverse("enterprises:penalty", args=[row.pk]),
        )
        for row in Penalty.objects.filter(pk__in=ids)
    }  # fmt: skip


def _accidents(ids: list[int]) -> dict[int, Words]:
    return {
        row.pk: (accident_words(row), row.description, reverse("enterprises:accident", args=[row.pk]))
        for row in Accident.objects.filter(pk__in=ids)
    }


def _sizes(ids: list[int]) -> dict[int, Words]:
    return {
        row.pk: (row.get_size_display(), "", reverse("enterprises:detail", args=[row.pk]))
        for row in Enterprise.objects.filter(pk__in=ids)
    }


TELLERS: dict[Factor, Callable[[list[int]], dict[int, Words]]] = {
    Factor.SOURCE: _sources, Factor.PROCESS: _keys, Factor.CHEMICAL: _keys, Factor.MAJOR: _dangers,
    Factor.OVERDUE: _dangers, Factor.PENALTY: _penalties, Factor.STOP: _penalties, Factor.ACCIDENT: _accidents,
    Factor.DEATHS: _accidents, Factor.SIZE: _sizes,
}  # fmt: skip
