# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""A ledger as an officer keeps it: 盐城经开区2026年隐患整改台账.xlsx, 407 rows, for the import to chew on.

Two title rows, a two-row header with merged cells, dates as serial numbers, as text and as real dates, short names of
companies, several values in a cell, fixed and open rows mixed, nine rows that cannot go in, a footer note.
"""

from __future__ import annotations

import io
import random
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from demo import dangers
from demo.calendar import default_workday, spread
from demo.enterprises import DemoEnterprise
from demo.industries import INDUSTRIES
from demo.life import LIMIT_DAYS
from demo.words import person

ROWS, OPEN_ROWS, BAD_ROWS = 407, 150, 9
SHEET = "台账"
SECTOR_WORDS = {
    "hazchem": ("危化", "危险化学品"),
    "construction": ("建筑工地", "建筑"),
    "gas": ("燃气",),
    "dust": ("粉尘", "粉尘涉爆"),
    "confined": ("有限空间",),
    "special": ("特种设备", "特设"),
    "fire": ("消防",),
    "other": ("其他", "工贸其他"),
}
LEVEL_WORDS = {"a": ("一般（A）", "一般A"), "b": ("一般（B）", "一般B", "一般B级"), "c": ("一般（C）", "一般C")}
# Names that fit two companies, or none: the officer decides (name, rows).
DOUBTFUL = (("韩亚", 6), ("和信", 5), ("东方酒店", 4), ("老陈饭店", 3), ("鑫旺小吃", 2))
TOP = ("序号", "编号", "检查日期", "受检单位", "隐患情况", "", "", "", "整改情况", "", "", "", "", "检查组", "备注")
SUB = ("", "", "", "", "部位", "存在问题", "隐患级别", "所属领域", "整改措施", "整改期限", "责任人", "是否整改", "整改完成日期", "", "")
WIDTHS = (6, 12, 12, 16, 18, 46, 11, 12, 34, 12, 10, 9, 13, 16, 16)
FIRST_DATA_ROW = 5


def file_name(today: date) -> str:
    """The name the officer gave the file."""
    return f"盐城经开区{today.year}年隐患整改台账.xlsx"


def ledger(enterprises: list[DemoEnterprise], *, today: date) -> bytes:
    """The workbook as bytes. `enterprises` are Yancheng's; dates lie in the months before `today`."""
    rng = random.Random(f"ledger-{today.year}")
    rows = _good_rows(rng, enterprises, today)
    for place, (column, value) in _faults(today).items():
        rows[place][column] = value
    _bad_order(rows[57], today)
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, today)
    for number, row in enumerate(rows, start=1):
        row[0] = number
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(FIRST_DATA_ROW + number - 1, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if isinstance(value, date):
                cell.number_format = "yyyy/m/d"
    last = FIRST_DATA_ROW + len(rows)
    sheet.cell(last, 1, "注：1. 一般隐患按 A、B、C 三级填写；2. 已整改的请补完成日期；3. 本表每周五报区安委办。")
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=len(TOP))
    sheet.cell(last + 1, 1, "填表：区安委办    审核：")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet, today: date) -> None:
    width = len(TOP)
    sheet.cell(1, 1, f"盐城经济技术开发区{today.year}年安全生产隐患整改台账")
    sheet.cell(1, 1).font = Font(name="方正小标宋简体", size=18, bold=True)
    sheet.cell(2, 1, f"填报单位：区安委办        填报时间：{today.year}年{today.month}月{today.day}日        （演示数据）")
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
    thin = Side(style="thin", color="808080")
    for column, (top, sub, size) in enumerate(zip(TOP, SUB, WIDTHS, strict=True), start=1):
        for row, text in ((3, top), (4, sub)):
            cell = sheet.cell(row, column, text or None)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="D9E2EC")
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        if not sub:
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
        sheet.column_dimensions[cell.column_letter].width = size
    sheet.merge_cells(start_row=3, start_column=5, end_row=3, end_column=8)
    sheet.merge_cells(start_row=3, start_column=9, end_row=3, end_column=13)
    sheet.freeze_panes = "E5"


def _good_rows(rng: random.Random, enterprises: list[DemoEnterprise], today: date) -> list[list]:
    known = [e for e in enterprises if e.status == "在产" and not _ambiguous(e, enterprises)][:70]
    ambiguous = [name for name, count in DOUBTFUL for _ in range(count)]
    names: list[tuple[str, DemoEnterprise]] = [(name, rng.choice(known)) for name in ambiguous]
    while len(names) < ROWS:
        # The first ten companies come often, as in a real ledger.
        enterprise = known[min(int(rng.expovariate(1 / 18)), len(known) - 1)]
        names.append((enterprise.short_name if rng.random() < 0.85 else enterprise.full_name, enterprise))
    rng.shuffle(names)
    days = spread(rng, ROWS, today - timedelta(days=150), today - timedelta(days=2), default_workday())
    still_open = set(rng.sample(range(ROWS - 230, ROWS), OPEN_ROWS))
    return [_row(rng, name, e, day, number in still_open, number, today) for number, ((name, e), day) in enumerate(zip(names, days, strict=True))]


def _ambiguous(enterprise: DemoEnterprise, enterprises: list[DemoEnterprise]) -> bool:
    core = enterprise.short_name[:2]
    return sum(core in other.full_name for other in enterprises) > 1


def _row(rng: random.Random, name: str, e: DemoEnterprise, found: date, is_open: bool, number: int, today: date) -> list:
    sectors = INDUSTRIES[e.industry].sectors
    sector = rng.choices(list(sectors), weights=list(sectors.values()))[0]
    written = dangers.write(sector, rng, industry=e.industry)
    level = written.severity.lower()
    due = found + timedelta(days=LIMIT_DAYS[level])
    head = e.safety_head if rng.random() < 0.8 else f"{e.safety_head}、{person(rng)}"
    done = "" if is_open else _written_date(rng, min(due, today - timedelta(days=1)))
    return [
        None,
        f"YJ{found.year}-{number + 1:04d}",
        _written_date(rng, found),
        name,
        written.location,
        written.description,
        rng.choice(LEVEL_WORDS[level]),
        rng.choice(SECTOR_WORDS[sector]),
        written.measures,
        _written_date(rng, due),
        head,
        rng.choice(("未", "否", "整改中")) if is_open else rng.choice(("是", "已整改", "已整改")),
        done,
        rng.choice(("市专家组、区局", "区安委办", "推磨式检查三组", "汽车产业园", "区局、消防")),
        rng.choice(("", "", "", "已电话告知", "周销号", "回头看")),
    ]


def _written_date(rng: random.Random, day: date):
    """A date as people leave it in a cell: a real date, a bare serial number, or text."""
    kind = rng.random()
    if kind < 0.4:
        return (day - date(1899, 12, 30)).days
    if kind < 0.65:
        return day
    pattern = rng.choice(("{y}.{m}.{d}", "{y}-{m:02d}-{d:02d}", "{y}年{m}月{d}日"))
    return pattern.format(y=day.year, m=day.month, d=day.day)


def _faults(today: date) -> dict[int, tuple[int, object]]:
    """Row index → (column index, the wrong value)."""
    return {
        16: (9, f"{today.year}.9.31"),
        102: (5, ""),
        203: (6, "较大"),
        330: (3, "二期工地"),
        141: (2, "上周三"),
        188: (6, ""),
        259: (3, ""),
        372: (9, f"{today.year}.13.5"),
    }


def _bad_order(row: list, today: date) -> None:
    """Found after it was due: one of the two was typed wrong."""
    row[2], row[9] = date(today.year, today.month, 1) - timedelta(days=20), date(today.year, today.month, 1) - timedelta(days=24)
