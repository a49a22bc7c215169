"""A workbook with everything the sheet knows."""

from __future__ import annotations

from decimal import Decimal

from core.documents.pieces import Cell, Linked, Marked
from core.documents.sheet import OfficialSheet
from tests.documents.report import AT

CANARIES = ("=1+1", "+1", "-1+2", "@SUM(A1)", "＝1", "\t=1", "\n=1", '=HYPERLINK("https://evil.example")', "#N/A", "=")
HEAD = [
    [Cell("开发区", down=2), Cell("隐患", across=2), Cell("整改率（%）", down=2), Cell("备注", down=2)],
    ["排查", "整改"],
]


def monthly_book() -> OfficialSheet:
    book = OfficialSheet("各开发区隐患情况", at=AT)
    rows = [
        ["甲开发区", Linked(12, "https://portal.example/f/D01", "D01"), 11, Decimal("96.5"), CANARIES[0]],
        ["乙开发区", 0, 0, None, Marked("待核", "数据未报齐")],
        *[[f"开发区{number}", number, number, Decimal("50.0"), text] for number, text in enumerate(CANARIES)],
        [Cell("合计", bold=True), 12, 11, Decimal("96.5"), ""],
    ]
    formats = ["", "#,##0", "#,##0", "0.0", ""]
    book.table(HEAD, rows, unit="处", widths=[24, 10, 10, 12, 20], formats=formats, remarks=["填表人：　　　审核人："])
    book.notes([("口径", "=说明"), ("时间", "2026年11月7日")])
    return book
