"""The state charts in docs are those of the code, and the code's moves are those the database allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.workflow import Workflow, all_workflows
from hazards.dangers.management.commands.write_workflow import BEGIN, END, with_chart
from hazards.dangers.workflow import flow
from hazards.sources.states import State as SourceState
from hazards.sources.workflow import flow as source_flow
from inspections.visits.workflow import flow as visit_flow

DRAWN = [one for one in all_workflows() if one.document]
by_document = pytest.mark.parametrize("workflow", DRAWN, ids=lambda one: one.document)


def test_dangers_units_and_visits_have_their_charts():
    assert {flow, source_flow, visit_flow} <= set(DRAWN)


@by_document
def test_the_chart_in_the_docs_is_drawn_from_the_code(workflow: Workflow):
    text = (Path(settings.BASE_DIR) / workflow.document).read_text(encoding="utf-8")
    assert text == with_chart(text, workflow), "run bin/manage write_workflow"


@by_document
def test_every_transition_stands_in_the_chart(workflow: Workflow):
    text = with_chart(f"{BEGIN}\n{END}", workflow)
    assert {name for name in workflow.transitions if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_a_document_without_its_marks_is_said(text):
    with pytest.raises(ValueError, match="once each"):
        with_chart(text, flow)


def moves_of(workflow: Workflow) -> set[tuple[str, str]]:
    return {(str(s), str(t.target)) for t in workflow.transitions.values() if t.target for s in t.source}


def allowed_by(function: str) -> set[tuple[str, str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = %s", [function])
        source = cursor.fetchone()[0]
    return set(re.findall(r"'(\w+)>(\w+)'", source))


@pytest.mark.django_db
def test_the_guard_of_dangers_allows_the_moves_of_the_code_and_no_others():
    assert allowed_by("park_danger_guard") == moves_of(flow)


@pytest.mark.django_db
def test_the_guard_of_visits_allows_the_moves_of_the_code_and_no_others():
    assert allowed_by("park_visit_guard") == moves_of(visit_flow)


@pytest.mark.django_db
def test_the_guard_of_units_allows_the_moves_of_the_code_and_no_others():
    struck_off = {(s, SourceState.RETIRED.value) for s in SourceState.values if s != SourceState.RETIRED}
    assert allowed_by("park_source_guard") | struck_off == moves_of(source_flow)
