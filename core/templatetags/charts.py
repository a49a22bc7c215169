"""Tags for charts: sparklines as SVG without a script, and numbers as charts.js reads them. Built in like portal.py."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.portal import _decimal

register = template.Library()

WIDTH, HEIGHT, EDGE = 120, 24, 3


@register.filter
def plain(value: Any) -> str:
    """A number for a data attribute: 5307 → 「5307」, Decimal("95.60") → 「95.6」; nothing → empty. Never localised."""
    number = _decimal(value)
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _points(values: list[Decimal | None]) -> list[tuple[Decimal, Decimal] | None]:
    """Where each value stands in the picture; None stays a gap. One level only → the middle."""
    known = [value for value in values if value is not None]
    low, span = min(known), max(known) - min(known)
    step = Decimal(WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    inner = Decimal(HEIGHT - 2 * EDGE)
    tenth = Decimal("0.1")
    points: list[tuple[Decimal, Decimal] | None] = []
    for at, value in enumerate(values):
        if value is None:
            points.append(None)
            continue
        share = (value - low) / span if span else Decimal("0.5")
        points.append(((EDGE + at * step).quantize(tenth), (EDGE + inner * (1 - share)).quantize(tenth)))
    return points


@register.simple_tag
def spark(values: Iterable[Any] | None, label: str = "", css: str = "") -> SafeString:
    """A sparkline of a few numbers in order of time: {% spark row.rates label="近 12 个月整改率" %}.

    None is a gap: the line stops and goes on behind it (a value between two gaps is a dot). The last point is marked.
    `label` names it for readers; without one it is hidden from them: then write the numbers beside it. Without any
    number nothing is drawn.
    """
    numbers = [_decimal(value) for value in (values or [])]
    if not any(number is not None for number in numbers):
        return mark_safe("")
    runs: list[list[tuple[Decimal, Decimal]]] = [[]]
    for point in _points(numbers):
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    runs = [run for run in runs if run]
    lines = "".join("M" + " ".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1)
    dots = [run[0] for run in runs if len(run) == 1]
    if runs[-1][-1] not in dots:
        dots.append(runs[-1][-1])
    return format_html(
        '<svg class="spark{}" viewBox="0 0 {} {}" {} focusable="false">{}{}</svg>',
        f" {css}" if css else "",
        WIDTH,
        HEIGHT,
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        format_html('<path d="{}"/>', lines) if lines else "",
        format_html_join("", '<circle cx="{}" cy="{}" r="2"/>', dots),
    )
