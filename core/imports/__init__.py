"""Reading tables as people keep them: a workbook in, a layout and clean values out, bad rows back.

The path of a ledger: ``read_workbook`` → ``find_layout`` → ``read_rows`` → the ``read_*`` functions cell by cell →
``write_rejects`` for what stays outside. The caller brings a ``Vocabulary``; nothing here touches the database.
"""

from .cells import ReadRow, heading_of, read_cells, value_under
from .dates import read_date
from .errors import BadValue, UnreadableWorkbook
from .headers import Column, Layout, detect_layout, find_layout, layout_at
from .reading import Limits, read_workbook
from .rejects import Reject, write_rejects
from .rows import DataRow, LedgerRows, LeftOut, read_rows
from .sheets import Cell, Merge, Sheet, Workbook
from .values import (
    clean_line,
    clean_text,
    fingerprint,
    is_blank,
    read_amount,
    read_word,
    read_yes_no,
    split_values,
    unit_in_heading,
)
from .vocabulary import (
    SERIAL,
    Field,
    Vocabulary,
    looks_like_amount,
    looks_like_date,
    looks_like_running_number,
    looks_like_sentence,
    looks_like_words,
    named_field,
)

__all__ = [
    "SERIAL",
    "BadValue",
    "Cell",
    "Column",
    "DataRow",
    "Field",
    "Layout",
    "LedgerRows",
    "LeftOut",
    "Limits",
    "Merge",
    "ReadRow",
    "Reject",
    "Sheet",
    "UnreadableWorkbook",
    "Vocabulary",
    "Workbook",
    "clean_line",
    "clean_text",
    "detect_layout",
    "find_layout",
    "fingerprint",
    "heading_of",
    "is_blank",
    "layout_at",
    "looks_like_amount",
    "looks_like_date",
    "looks_like_running_number",
    "looks_like_sentence",
    "looks_like_words",
    "named_field",
    "read_amount",
    "read_cells",
    "read_date",
    "read_rows",
    "read_word",
    "read_workbook",
    "read_yes_no",
    "split_values",
    "unit_in_heading",
    "value_under",
    "write_rejects",
]
