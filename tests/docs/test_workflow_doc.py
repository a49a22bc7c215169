"""The state chart in docs/workflow.md is the one of the code, and the code's moves are those the database allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from hazards.dangers.management.commands.write_workflow import BEGIN, END, PATH, with_chart
from hazards.dangers.states import State
from hazards.dangers.workflow import flow


def test_the_chart_in_the_docs_is_drawn_from_the_code():
    text = (Path(settings.BASE_DIR) / PATH).read_text(encoding="utf-8")
    assert text == with_chart(text), "run bin/manage write_workflow"


def test_every_transition_stands_in_the_chart():
    text = with_chart(f"{BEGIN}\n{END}")
    assert {name for name in flow.transitions if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_a_document_without_its_marks_is_said(text):
    with pytest.raises(ValueError, match="once each"):
        with_chart(text)


@pytest.mark.django_db
def test_the_guard_of_the_table_allows_the_moves_of_the_code_and_no_others():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'park_danger_guard'")
        source = cursor.fetchone()[0]
    allowed = set(re.findall(r"'(\w+)>(\w+)'", source))
    moves = {
        (s.value, State(t.target).value) for t in flow.transitions.values() if t.target for s in map(State, t.source)
    }
    assert allowed == moves
