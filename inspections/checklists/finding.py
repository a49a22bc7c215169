"""What one address of a checklist means in the scope in force."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.access import Actor
from inspections.checklists.models import Checklist
from inspections.checklists.queries import OUTSIDE


def checklist_of(actor: Actor, pk: int) -> Checklist:
    """A checklist of the scope; 404 for a foreign one, and for whoever knows versions only."""
    if actor.tier in OUTSIDE:
        raise Http404
    return get_object_or_404(Checklist.objects.select_related("zone"), pk=pk)
