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
HEAD = 6 * LINE + 3 * ROW
"""Note, heading and sentence of the week; heading and total of the table of areas."""
TITLE = 19
"""Characters in a line of the title, which is two lines of the grid high."""
BODY, SMALL = 26.5, 3.7
"""Characters in a line of the text; width of one in 五号."""
ROW_CHARS = (36, 10, 12, 14)
"""Of a decision: what, who, when (never cut), what came of it."""
ROW_WIDTHS = (70.0, 22.0, 34.0, 30.0)
PROBLEM_CHARS = (8, 14, 26, 16)
"""Of a danger to decide on: area, number, what it is, what is to be decided."""
PROBLEM_WIDTHS = (33.0, 33.0, 54.0, 36.0)
AREA_WIDTH = 41.0
FEWEST_ROWS, FEWEST_LINES = 2, 2
"""Decisions and lines of minutes for which areas and decisions leave room."""
END = "……（全文见系统）"


def width(text: str) -> float:
    """In characters: Latin letters and digits take half a one."""
    return sum(0.5 if ord(letter) < 0x80 else 1 for letter in text)


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
    unlisted: int = 0,
) -> Fitted:
    """What fits of a brief: its title, names of areas, texts of decisions (cut), paragraphs of the minutes, texts of
    dangers to decide on (cut) and how many more of them there are."""
    heights = [row_height(texts, ROW_WIDTHS) for texts in tasks]
    rows = [row_height([name], [AREA_WIDTH]) for name in areas]
    asked = [row_height(texts, PROBLEM_WIDTHS) for texts in problems]
    room = ROOM - HEAD - 2 * LINE * ceil(width(title) / TITLE)
    for_minutes = LINE + sum(_lines(one) for one in minutes) * LINE if minutes else 0
    whole = sum(rows) + (LINE + ROW + sum(heights) if tasks else 0) + for_minutes
    if whole + _questions(asked, unlisted) <= room:
        return Fitted(len(areas), len(tasks), len(asked), tuple(minutes), False)
    room -= 2 * LINE  # for the words about where the rest is
    least_minutes = min(for_minutes, (1 + FEWEST_LINES) * LINE)
    over_tasks = LINE + 2 * ROW if tasks else 0  # its heading, the head of the table, how many more
    least_tasks = over_tasks + sum(heights[:FEWEST_ROWS])
    least_areas = sum(rows[:FEWEST_ROWS]) + ROW
    for_questions = room - least_minutes - least_tasks - least_areas
    many_problems = len(asked)
    while many_problems and _questions(asked[:many_problems], unlisted + len(asked) - many_problems) > for_questions:
        many_problems -= 1
    room -= _questions(asked[:many_problems], unlisted + len(asked) - many_problems)
    spare = room - least_minutes - least_tasks
    many_areas, used = _as_many(rows, spare - ROW)
    room -= used + (ROW if many_areas < len(areas) else 0)
    many_tasks, used = _as_many(heights, room - least_minutes - over_tasks)
    room -= used + over_tasks
    kept, is_whole = _minutes(minutes, max(1, int((room - LINE) / LINE)))
    is_cut = not is_whole or many_areas < len(areas) or many_tasks < len(tasks) or many_problems < len(asked)
    return Fitted(many_areas, many_tasks, many_problems, kept, is_cut)


def _questions(heights: Sequence[float], more: int) -> float:
    """Of the list of dangers to decide on: heading, head of the table, its rows, and the row that counts the rest."""
    return LINE + ROW + sum(heights) + (ROW if more else 0) if heights or more else 0.0


def _as_many(heights: Sequence[float], room: float) -> tuple[int, float]:
    """How many rows find room, and what they take."""
    used = 0.0
    for many, height in enumerate(heights):
        if used + height > room:
            return many, used
        used += height
    return len(heights), used


def _lines(paragraph: str) -> int:
    return ceil((width(paragraph) + 2) / BODY)


def _minutes(paragraphs: Sequence[str], lines: int) -> tuple[tuple[str, ...], bool]:
    """The paragraphs as far as there are lines, the last cut with a word about it; whether that is all of them."""
    kept: list[str] = []
    for at, paragraph in enumerate(paragraphs):
        need, rest = _lines(paragraph), at < len(paragraphs) - 1
        if need > lines or (need == lines and rest):
            chars = lines * BODY - 2 - width(END)
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
