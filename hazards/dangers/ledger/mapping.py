"""Which column of the workbook is which field: what is remembered of a layout, and a person's corrections."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.imports import Layout, Workbook, clean_line
from core.imports.vocabulary import SERIAL
from hazards.dangers.ledger.reading import LABELS, VOCABULARY
from hazards.dangers.ledger_columns import REPEATABLE, REQUIRED

DOUBTFUL = 0.80
"""Below this a person is asked to look at the column."""
SAMPLE_LENGTH = 12


def remembered(workbook: Workbook, layout: Layout) -> dict[str, Any]:
    """A layout as JSON: sheets to choose from, where title and header stand, and every column with its proposal."""
    header = (layout.header_rows.start, layout.header_rows.stop)
    return {
        "sheets": [{"name": sheet.name, "hidden": sheet.hidden, "rows": len(sheet.rows)} for sheet in workbook.sheets],
        "sheet": layout.sheet,
        "title": len(layout.title_rows),
        "header": list(header),
        "columns": [
            {
                "index": column.index,
                "heading": column.heading[:60],
                "sample": clean_line(column.sample)[:60],
                "field": column.field or "",
                "confidence": column.confidence,
            }
            for column in layout.columns
            if not column.ours
        ],
    }


def chosen_field(column: dict[str, Any], chosen: dict[str, str]) -> str:
    """Field of a column after corrections; '' is not imported. The running number is not imported either."""
    field = chosen.get(str(column["index"]), column["field"])
    return "" if field == SERIAL else field


def corrected(layout: dict[str, Any], chosen: dict[str, str], index: int, field: str) -> dict[str, str]:
    """The corrections with one more. A field holds one column: the one that had it before is left out.

    Raises LookupError for a column or field that does not exist.
    """
    known = {column["index"] for column in layout["columns"]}
    if index not in known or (field and field not in VOCABULARY.by_key):
        raise LookupError(index)
    changed = {**chosen, str(index): field}
    if field and field not in REPEATABLE:
        for column in layout["columns"]:
            if column["index"] != index and chosen_field(column, chosen) == field:
                changed[str(column["index"])] = ""
    return changed


def missing_fields(layout: dict[str, Any], chosen: dict[str, str]) -> list[str]:
    """Labels of the fields no row can do without and no column holds."""
    held = {chosen_field(column, chosen) for column in layout["columns"]}
    needed = [key for key in REQUIRED if key not in held]
    if "enterprise_name" in needed and "credit_code" in held:
        needed.remove("enterprise_name")
    return [str(LABELS[key]) for key in needed]


def columns_for_page(layout: dict[str, Any], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Rows of the table of columns: heading, sample, the choice of fields with the present one, how sure we are."""
    fields = [("", str(_("不导入"))), *((f.key, str(f.label)) for f in VOCABULARY.fields if f.key != SERIAL)]
    rows = []
    for column in layout["columns"]:
        present = chosen_field(column, chosen)
        by_hand = str(column["index"]) in chosen
        serial = column["field"] == SERIAL
        sample = column["sample"]
        rows.append(
            {
                "index": column["index"],
                "heading": column["heading"] or _("（没有表头）"),
                "sample": sample if len(sample) <= SAMPLE_LENGTH else sample[: SAMPLE_LENGTH - 1] + "…",
                "full": sample,
                "options": [{"key": key, "label": label, "on": key == present} for key, label in fields],
                "by_hand": by_hand,
                "percent": round(column["confidence"] * 100) if column["field"] else None,
                "low": not by_hand and not serial and (not column["field"] or column["confidence"] < DOUBTFUL),
            }
        )
    return rows
