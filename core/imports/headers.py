"""Find the header of a ledger and say what each column holds.

Ledgers begin with title rows, then one to three header rows, often with cells merged sideways (a group over its
columns) or downwards (a heading beside such a group), sometimes with a form line ('填报人：…') in between. Every
possible position is rated by how well its headings fit the vocabulary; the best one wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .errors import UnreadableWorkbook
from .sheets import Cell, Sheet, Workbook
from .values import clean_line, is_blank
from .vocabulary import SURE, Vocabulary

REASON_HEADING = "未导入原因"
ROW_HEADING = "原行号"
OUR_HEADINGS = (ROW_HEADING, REASON_HEADING)
"""The columns a rejects workbook adds. They are never data, so that the mended file can come straight back."""

_SEARCHED_ROWS = 40
_MOST_HEADER_ROWS = 3
_SAMPLED_ROWS = 60
_ACCEPT = 0.40
_TAKE_OVER = 0.68  # a mere resemblance of headings must not take a column from the field it names
_EXTRA_ROW_COST = 0.25


@dataclass(frozen=True)
class Column:
    """One column: `field` is the proposed key or None, `alternatives` other (key, confidence) pairs, best first.

    `index` is 0-based in the sheet; `sample` the first value that stands in the column.
    """

    index: int
    heading: str
    sample: Cell
    field: str | None
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    ours: bool = False


@dataclass(frozen=True)
class Layout:
    """Where things are in a sheet. Row numbers are 0-based; the ranges are half open like Python's."""

    sheet: str
    title_rows: range
    header_rows: range
    first_data_row: int
    columns: tuple[Column, ...]
    score: float

    def column_of(self, field: str) -> Column | None:
        """The first column proposed for this field."""
        return next((column for column in self.columns if column.field == field), None)

    def with_fields(self, chosen: dict[int, str | None]) -> Layout:
        """The layout after a person corrected it: column index → field key, or None for 'not imported'."""
        columns = tuple(
            replace(column, field=chosen[column.index], confidence=1.0) if column.index in chosen else column
            for column in self.columns
        )
        return replace(self, columns=columns)


def find_layout(workbook: Workbook, vocabulary: Vocabulary) -> tuple[Sheet, Layout]:
    """The sheet that looks most like a ledger and its layout. Visible sheets go before hidden ones.

    Raises `UnreadableWorkbook('no_header')` if no sheet has a header the vocabulary knows.
    """
    best: tuple[float, Sheet, Layout] | None = None
    for sheet in workbook.sheets:
        layout = detect_layout(sheet, vocabulary)
        if layout is None:
            continue
        rows = len(sheet.rows) - layout.first_data_row
        rating = layout.score - (100 if sheet.hidden else 0) - (50 if rows <= 0 else 0)
        if best is None or rating > best[0]:
            best = (rating, sheet, layout)
    if best is None:
        raise UnreadableWorkbook("no_header")
    return best[1], best[2]


def detect_layout(sheet: Sheet, vocabulary: Vocabulary) -> Layout | None:
    """The most likely layout of one sheet, None if no two columns are recognised."""
    best: tuple[float, int, int] | None = None
    merged = _merged_texts(sheet, min(len(sheet.rows), _SEARCHED_ROWS))
    for top in range(len(merged)):
        for height in range(1, _MOST_HEADER_ROWS + 1):
            if top + height > len(merged):
                break
            rating = _rate_position(merged[top : top + height], vocabulary) - _EXTRA_ROW_COST * (height - 1)
            if best is None or rating > best[0] + 1e-9:
                best = (rating, top, height)
    if best is None or best[0] < 1.2:
        return None
    top, height = _whole_header(sheet, best[1], best[2])
    return layout_at(sheet, vocabulary, top, top + height)


def layout_at(sheet: Sheet, vocabulary: Vocabulary, header_from: int, header_to: int) -> Layout:
    """The layout with the header rows given (0-based, half open): used when a person points at the header."""
    texts = _merged_texts(sheet, header_to)[header_from:]
    columns = []
    for index in range(sheet.width):
        levels = _levels(texts, index)
        values = _values_below(sheet, header_to, index)
        if not levels and not values:
            continue
        heading = levels[-1] if levels else ""
        ratings = _rate_column(vocabulary, levels, values) if levels else []
        shown = "/".join(dict.fromkeys(clean_line(level) for level in levels))
        sample = values[0] if values else None
        if heading in OUR_HEADINGS:
            columns.append(Column(index, shown, sample, None, SURE, ours=True))
        else:
            columns.append(Column(index, shown, sample, None, 0.0, tuple(ratings)))
    assigned = _assign(columns, vocabulary)
    score = sum(column.confidence for column in assigned if column.field)
    return Layout(sheet.name, range(header_from), range(header_from, header_to), header_to, assigned, score)


def _merged_texts(sheet: Sheet, height: int) -> list[list[str]]:
    """The first `height` rows as one-line texts, every merged range filled with its value."""
    texts = [[clean_line(value) for value in row] for row in sheet.rows[:height]]
    for merge in sheet.merges:
        value = clean_line(sheet.rows[merge.top][merge.left])
        if _spans_page(sheet, merge.left, merge.right):
            continue  # a title over the whole width is not the heading of each column
        for row in range(merge.top, min(merge.bottom + 1, height)):
            for column in range(merge.left, min(merge.right + 1, sheet.width)):
                texts[row][column] = value
    return texts


def _spans_page(sheet: Sheet, left: int, right: int) -> bool:
    return sheet.width >= 4 and right - left + 1 > 0.7 * sheet.width


def _levels(texts: list[list[str]], index: int) -> tuple[str, ...]:
    """The heading of a column from the outside in, repeats (merged downwards), blanks and form lines left out."""
    levels = list(dict.fromkeys(row[index] for row in texts if index < len(row) and row[index]))
    if len(levels) > 1:
        kept = [level for level in levels[:-1] if not _is_form_line(level)]
        levels = [*kept, levels[-1]]
    return tuple(levels)


def _is_form_line(text: str) -> bool:
    """'项目名称：…' and '填报人：': labels of the whole page, standing among the headings."""
    return "：" in text or ":" in text


def _rate_position(texts: list[list[str]], vocabulary: Vocabulary) -> float:
    """Sum of the best rating per field, one column per field; headings nothing is known of cost a little."""
    best: dict[str, float] = {}
    unknown = 0
    for index in range(len(texts[0])):
        levels = _levels(texts, index)
        if not levels:
            continue
        ratings = vocabulary.rate_stacked(levels)
        if ratings and ratings[0][1] >= _ACCEPT:
            key, rating = ratings[0]
            best[key] = max(best.get(key, 0), rating)
        else:
            unknown += 1
    return sum(best.values()) - 0.05 * unknown


def _whole_header(sheet: Sheet, top: int, height: int) -> tuple[int, int]:
    """Widen the header over rows that a cell merged downwards ties to it (序号 over two rows beside a form line)."""
    bottom = top + height - 1
    for merge in sheet.merges:
        wide = _spans_page(sheet, merge.left, merge.right)
        if wide or merge.bottom - merge.top >= _MOST_HEADER_ROWS:
            continue
        if merge.top < top <= merge.bottom:
            top = merge.top
        if merge.top <= bottom < merge.bottom:
            bottom = merge.bottom
    return top, bottom - top + 1


def _values_below(sheet: Sheet, first: int, index: int) -> list[Cell]:
    rows = sheet.rows[first : first + _SAMPLED_ROWS]
    return [row[index] for row in rows if index < len(row) and not is_blank(row[index])]


def _rate_column(vocabulary: Vocabulary, levels: tuple[str, ...], values: Iterable[Cell]) -> list[tuple[str, float]]:
    """Ratings of the heading, weighed with how many of the values below fit the field."""
    sample = list(values)
    ratings = []
    for key, rating in vocabulary.rate_stacked(levels):
        check = vocabulary.by_key[key].looks_like
        if check is not None and sample:
            fitting = sum(1 for value in sample if check(value)) / len(sample)
            # Three fitting values in four are as good as all: some cells are always wrong.
            rating *= 0.55 + 0.45 * min(1.0, fitting / 0.75)
        ratings.append((key, round(min(rating, SURE), 2)))
    return sorted(ratings, key=lambda pair: -pair[1])


def _assign(columns: list[Column], vocabulary: Vocabulary) -> tuple[Column, ...]:
    """Each field to the column that fits best; a required field left out may take a column from an optional one."""
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    claims = sorted(
        ((rating, -column.index, key) for column in columns for key, rating in column.alternatives), reverse=True
    )
    for rating, negative_index, key in claims:
        if -negative_index in chosen or rating < _ACCEPT:
            continue
        if key in taken and not vocabulary.by_key[key].repeatable:
            continue
        chosen[-negative_index] = (key, rating)
        taken.add(key)
    for field in vocabulary.fields:
        if not field.required or field.key in taken:
            continue
        for rating, negative_index, key in claims:
            holder = chosen.get(-negative_index)
            if key != field.key or rating < _TAKE_OVER or (holder and vocabulary.by_key[holder[0]].required):
                continue
            chosen[-negative_index] = (key, rating)
            taken.add(key)
            break
    return tuple(_settled(column, chosen.get(column.index)) for column in columns)


def _settled(column: Column, choice: tuple[str, float] | None) -> Column:
    if choice is None:
        return column
    others = tuple(pair for pair in column.alternatives if pair[0] != choice[0])
    return replace(column, field=choice[0], confidence=choice[1], alternatives=others)
