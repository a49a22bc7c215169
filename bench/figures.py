"""The table of speed of lists, figures, documents: each line has two sides, measured in turn in this one run.

Pages are asked through the whole stack but the socket (middleware, session, seat, scope, row security, view, template);
statements run as the run-time role in a scope. The other side of a statement runs as the loader, which passes row
security, on a connection of its own. What `generate_load` made is under both.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable

from bench.pairs import ROUNDS, Line
from bench.run import RESULTS, keep
from config import database_url

REASONS = {
    "overview": "a fifth counts 100,000 registered enterprises, which have no sums by zone of their own; a third builds statements and 118 lines in Python; the rest is sums by month, what is open and what is due this month. With the table in memory the scan takes one second (three on a busy machine, where the same page is at 0.03)",
    "html": "fifty rows may cost two thirds of everything else on the page; each has thirteen cells, escaped and formatted one by one",
}
"""Why a line is over its bar, as far as it is known."""


def run() -> dict:
    """Measure every line (or those BENCH_LINES names, by commas); print the table."""
    from bench import million

    rows = million.prepare()
    os.environ["DATABASE_URL"] = database_url.with_name(os.environ["DATABASE_URL"], million.LARGE)
    os.environ["DATABASE_LOADER_URL"] = database_url.with_name(os.environ["DATABASE_LOADER_URL"], million.LARGE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from bench import figure_pages, figure_papers, figure_statements

    lines: dict[str, Callable[[], Line]] = {
        "list": figure_pages.deep_list,
        "zone": figure_statements.zone_scope,
        "province": figure_statements.province_scope,
        "overview": figure_statements.overview,
        "month": figure_statements.month,
        "trend": figure_statements.trend,
        "figure": figure_pages.figure_page,
        "papers": figure_papers.monthly_run,
        "html": figure_pages.fifty_rows,
    }
    wanted = [name for name in os.environ.get("BENCH_LINES", "").split(",") if name] or list(lines)
    measured = _kept(rows)
    for name in wanted:
        line = lines[name]()
        line.reason = line.reason or ("" if line.is_met else REASONS.get(name, ""))
        measured[name] = {"line": name, "measured": time.strftime("%Y-%m-%d"), "rounds": ROUNDS, **line.as_json()}
        print(said(line), flush=True)
        result = {"dangers": rows, "rounds": ROUNDS, "lines": [measured[one] for one in lines if one in measured]}
        keep("figures", result)  # a long run that is cut leaves the lines it has
    return result


def _kept(rows: int) -> dict[str, dict]:
    """Lines measured before on as many rows: a run of some lines leaves the others as they are."""
    path = RESULTS / "figures.json"
    old = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"dangers": 0, "lines": []}
    return {one["line"]: one for one in old["lines"]} if old["dangers"] == rows else {}


def said(line: Line) -> str:
    """One line for the person waiting."""
    sides = ", ".join(f"{name} {ms:.1f} ms" for name, ms in line.sides.items())
    mark = "met" if line.is_met else "NOT MET"
    return f"{mark:8} {line.ratio:6.3f} ({'≥' if line.at_least else '≤'} {line.bar})  {line.what}: {sides}"


def table(result: dict) -> str:
    """The result as a table for reading."""
    lines = [
        f"# Speed: {result['dangers']:,} dangers, {result['cores']} cores, medians of at least five",
        "", f"`{result['command']}`; both sides in one run, order rotated.", "",
        "| what | bar | measured | met | milliseconds | day | beside it |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for one in result["lines"]:
        sides = "; ".join(f"{name} {ms}" for name, ms in one["milliseconds"].items())
        beside = [f"{name}: {'yes' if held else 'NO'}" for name, held in one["also"].items()] + [one["reason"]]
        lines.append(
            f"| {one['what']} | {one['bar']} | {one['ratio']} | {'yes' if one['met'] else '**no**'} | {sides}"
            f" | {one.get('measured', '')} | {'; '.join(part for part in beside if part)} |"
        )
    return "\n".join(lines) + "\n"
