"""Sparklines, numbers for scripts, and the pieces of a page with charts. No database."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]


def spark(values: object, **context: object) -> str:
    return Template('{% load charts %}{% spark values label=label css=css %}').render(
        Context({"values": values, "label": "", "css": "", **context}))


def test_a_sparkline_is_one_line_from_left_to_right_with_its_last_point_marked() -> None:
    svg = ElementTree.fromstring(spark([93.1, Decimal("93.4"), "95.6"], label="近 3 个月 <整改率>"))  # noqa: S314 our own markup
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "近 3 个月 <整改率>"
    path = svg.find("path")
    assert path is not None
    assert path.get("d") == "M3.0 21.0 60.0 18.8 117.0 3.0"
    assert [(dot.get("cx"), dot.get("cy")) for dot in svg.findall("circle")] == [("117.0", "3.0")]


def test_a_gap_stays_a_gap_and_a_value_between_two_gaps_is_a_dot() -> None:
    svg = ElementTree.fromstring(spark([1, 2, None, 3, None, 1, 2, None]))  # noqa: S314 our own markup
    path = svg.find("path")
    assert path is not None
    assert (path.get("d") or "").count("M") == 2
    assert len(svg.findall("circle")) == 2  # the lonely 3 and the last one known
    assert svg.get("aria-hidden") == "true"


def test_a_level_line_runs_in_the_middle_and_one_value_is_a_dot() -> None:
    assert "12.0" in spark([5, 5, 5])
    alone = spark([7])
    assert "<path" not in alone
    assert alone.count("<circle") == 1


@pytest.mark.parametrize("values", [None, [], [None, None], ["", "—"]])
def test_without_a_number_nothing_is_drawn(values: object) -> None:
    assert spark(values) == ""


def test_a_sparkline_needs_neither_style_nor_script() -> None:
    assert not re.search(r"style=|<script|on\w+=", spark([1, 2], css="spark-s"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(5307, "5307"), (Decimal("95.60"), "95.6"), (100, "100"), ("1e3", "1000"), (-0.9, "-0.9"), (None, ""), ("—", "")])
def test_a_number_for_a_script_is_never_localised(value: object, text: str) -> None:
    assert Template("{% load charts %}{{ value|plain }}").render(Context({"value": value})) == text


TABLE = {"id": "trend", "corner": "2026", "columns": ["9月", "10月"], "rows": [
    {"label": "整改率 %", "cells": [{"text": "", "url": "", "value": None},
                                      {"text": "95.6", "url": "/f", "value": Decimal("95.60")}]}]}


def test_the_line_chart_stands_above_the_table_it_is_drawn_from() -> None:
    html = render_to_string("charts/line.html", {"title": "整改率在提高吗？", "table": TABLE, "unit": "%", "mark": 95})
    assert 'data-chart="line" data-table="trend" data-row="0" data-unit="%" data-mark="95"' in html
    assert '<td class="end">—</td>' in html
    assert '<td class="end" data-value="95.6"><a class="ink" href="/f">95.6</a></td>' in html
    assert 'data-chart-download="trend-chart"' in html
    assert "echarts" in html
    assert "style=" not in html


def test_the_map_says_what_its_circles_mean() -> None:
    html = render_to_string("charts/map.html", {
        "title": "哪些经开区整改率低？", "table_id": "rank", "candidates": 21, "missing": 0,
        "legend": [{"q": 5, "label": "93.0 以下", "count": 1200, "url": "/l"}]})
    assert 'data-chart="map" data-table="rank"' in html
    assert "jiangsu_city" in html
    assert 'class="q5"' in html
    assert "1\u202f200" in html
    assert html.count('data-map="') == 3
    assert "没有数" not in html
    assert "style=" not in html


def test_what_charts_need_is_vendored_with_its_licence() -> None:
    for name in ("vendor/echarts/echarts.min.js", "vendor/echarts/LICENSE", "vendor/echarts/NOTICE",
                 "geo/jiangsu_city.geojson", "geo/NOTICE"):
        assert (ROOT / "static" / name).stat().st_size > 100
    base = (ROOT / "templates/base.html").read_text() + (ROOT / "templates/includes/styles.html").read_text()
    assert "echarts" not in base  # only pages with charts load it
