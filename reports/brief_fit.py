"""The weekly brief on one page: how many areas, decisions and words find room on it, counted in advance.

Heights are those of the layout (core/documents/measures.py), a little generous; tests/reports/test_brief_paper.py looks
at the pages LibreOffice makes of the longest brief there can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

LINE, ROW = 10.3, 5.7
"""Millimetres: a line of the grid, a line in a table of 五号."""
ROOM = 21.5 * LINE
"""Half a line less than the page has."""
HEAD = 2 * LINE + 3 * ROW
"""Note and heading of the week; heading of the table of areas and its total, which has codes and so two lines."""
TITLE = 19
"""Characters in a line of the title, which is two lines of the grid high."""
NOTE, SMALL = 34, 3.7
"""Characters in a line of 小四, as note and minutes are set; width of one in 五号."""
ROW_CHARS = (36, 10, 12, 14)
"""Of a decision: what, who, when (never cut), what came of it."""
ROW_WIDTHS = (84.0, 18.0, 24.0, 30.0)
PROBLEM_CHARS = (8, 16, 26, 16)
"""Of a danger to decide on: area, number, what it is, what is to be decided."""
PROBLEM_WIDTHS = (26.0, 37.0, 63.0, 30.0)
AREA_WIDTH = 36.0
FEWEST_LINES = 2
"""Lines of minutes for which the tables leave room."""
TURNS = (
    ("areas", 2), ("tasks", 2), ("problems", 1), ("areas", 8), ("problems", 3), ("tasks", 4), ("areas", 99),
    ("problems", 99), ("tasks", 99),
)  # fmt: skip
"""In which order rows are given room, up to how many of a table: the usual week first, then whoever has more."""
END = "……（全文见系统）"


def width(text: str) -> float:
    """In characters: Latin letters and digits take about half a one, more in the fonts of a server."""
    return sum(0.6 if ord(letter) < 0x80 else 1 for letter in text)


def cut(text: str, most: int) -> str:
    """The text, or its beginning with 「…」."""
    return text if len(text) <= most else text[: most - 1] + "…"


def row_height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Of a row of a table: its highest cell."""
    return ROW * max(ceil(width(text) * SMALL / (wide - 2.5)) or 1 for text, wide in zip(texts, widths, strict=True))


@dataclass(frozen=True)
class Fitted:
    """What is printed: so many areas, decisions and dangers to decide on, and these paragraphs of the minutes.

    `is_cut`: something is not.
    """

    areas: int
    tasks: int
    problems: int
    minutes: tuple[str, ...]
    is_cut: bool


def fit(
    title: str,
    areas: Sequence[str],
    tasks: Sequence[Sequence[str]],
    minutes: Sequence[str],
    problems: Sequence[Sequence[str]] = (),
    elsewhere: str = "",
) -> Fitted:
    """What fits of a brief: its title, names of areas, texts of decisions (cut), paragraphs of the minutes, texts of
    dangers to decide on (cut), and the words printed where the rest is to be found elsewhere."""
    rows = {
        "areas": [row_height([name], [AREA_WIDTH]) for name in areas],
        "tasks": [row_height(texts, ROW_WIDTHS) for texts in tasks],
        "problems": [row_height(texts, PROBLEM_WIDTHS) for texts in problems],
    }
    room = ROOM - HEAD - 2 * LINE * ceil(width(title) / TITLE)
    room -= sum(LINE + ROW for name in ("tasks", "problems") if rows[name])
    for_minutes = LINE * (1 + sum(_lines(one) for one in minutes)) if minutes else 0
    if sum(map(sum, rows.values())) + for_minutes <= room:
        return Fitted(len(areas), len(tasks), len(problems), tuple(minutes), False)
    least = min(for_minutes, LINE * (1 + FEWEST_LINES))
    room -= LINE * _lines(elsewhere) + least
    room -= sum(ROW for heights in rows.values() if heights)  # a row that counts what is not listed
    taken = dict.fromkeys(rows, 0)
    for name, most in TURNS:
        for height in rows[name][taken[name] : most]:
            freed = ROW if taken[name] + 1 == len(rows[name]) else 0.0  # the last one leaves nothing to be counted
            if height > room + freed:
                break
            room += freed - height
            taken[name] += 1
    kept, is_whole = _minutes(minutes, max(1, int((room + least - LINE) / LINE)))
    is_cut = not is_whole or any(taken[name] < len(heights) for name, heights in rows.items())
    return Fitted(taken["areas"], taken["tasks"], taken["problems"], kept, is_cut)


def _lines(paragraph: str) -> int:
    return ceil(width(paragraph) / NOTE)


def _minutes(paragraphs: Sequence[str], lines: int) -> tuple[tuple[str, ...], bool]:
    """The paragraphs as far as there are lines, the last cut with a word about it; whether that is all of them."""
    kept: list[str] = []
    for at, paragraph in enumerate(paragraphs):
        need, rest = _lines(paragraph), at < len(paragraphs) - 1
        if need > lines or (need == lines and rest):
            chars = lines * NOTE - width(END)
            if chars > 0:
                kept.append(_beginning(paragraph, chars) + END)
            return tuple(kept), False
        kept.append(paragraph)
        lines -= need
    return tuple(kept), True


def _beginning(text: str, chars: float) -> str:
    taken = 0.0
    for at, letter in enumerate(text):
        taken += width(letter)
        if taken > chars:
            return text[:at]
    return text
