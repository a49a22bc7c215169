"""The sheet opened again: layout, print set-up, links, and text that stays text."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.documents.pieces import Cell, Linked, Marked
from core.documents.sheet import OfficialSheet
from tests.documents.book import CANARIES, HEAD, monthly_book
from tests.documents.report import AT
from tests.documents.test_gbt9704 import hash_elsewhere


@pytest.fixture(scope="module")
def content():
    return monthly_book().to_bytes()


@pytest.fixture(scope="module")
def sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def one(value, **options):
    book = OfficialSheet("表", at=AT)
    book.table([["甲"]], [[value]], **options)
    return openpyxl.load_workbook(io.BytesIO(book.to_bytes())).worksheets[0]["A3"]


def test_title_unit_and_heading_stand_over_the_columns(sheet):
    assert sheet["A1"].value == "各开发区隐患情况" and sheet["A1"].alignment.horizontal == "center"
    assert sheet["A2"].value == "单位：处" and sheet["A2"].alignment.horizontal == "right"
    merged = {str(field) for field in sheet.merged_cells.ranges}
    assert {"A1:E1", "A2:E2", "A3:A4", "B3:C3", "D3:D4"} <= merged
    assert (sheet["B3"].value, sheet["B4"].value, sheet["C4"].value) == ("隐患", "排查", "整改")
    assert sheet["E4"].border.bottom.style == sheet["C3"].border.top.style == "thin"
    assert sheet["A5"].font.name == "宋体" and sheet["A3"].font.name == "黑体"


def test_it_prints_on_a4_across_one_page_wide_with_its_heading_on_every_page(sheet):
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_area.endswith(f"$A$1:$E${sheet.max_row}")
    assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
    assert sheet.freeze_panes == "B5"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [24, 10]


def test_numbers_stay_numbers_with_their_format_and_link(sheet):
    assert (sheet["B5"].value, sheet["B5"].hyperlink.target) == (12, "https://portal.example/f/D01")
    assert sheet["B5"].hyperlink.tooltip == "D01"
    assert (sheet["D5"].value, sheet["D5"].number_format) == (96.5, "0.0")
    assert sheet["B5"].alignment.horizontal == "right"
    assert sheet["D6"].value == "—"


@pytest.mark.parametrize("canary", CANARIES)
def test_text_never_becomes_a_formula(canary):
    cell = one(canary)
    assert cell.data_type == "s"
    assert cell.value == canary.replace("\r", "\n").strip("\x00")
    assert cell.quotePrefix


def test_no_sheet_holds_a_formula_anywhere(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = archive.read(name)
                assert b"<f>" not in text and b"<f " not in text and b't="e"' not in text
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [book.worksheets[-1]["B1"].data_type, book.worksheets[-1]["B1"].value] == ["s", "=说明"]


def test_other_values():
    assert one(date(2026, 3, 5)).value == datetime(2026, 3, 5)
    assert one(date(2026, 3, 5)).number_format == 'yyyy"年"m"月"d"日"'
    assert one(True).value == "是"
    assert one(12345678901234567890).value == "12345678901234567890"  # a spreadsheet would round it
    assert one(float("nan")).value == "—"
    assert one(Decimal("1.50")).value == 1.5
    assert one(["共", Linked(3, "https://a.example/"), "处"]).hyperlink.target == "https://a.example/"
    assert one(Marked(3, "注")).comment.text == "注"
    assert one("甲\x01乙").value == "甲乙"


def test_sheet_names_are_made_to_fit():
    book = OfficialSheet("表", at=AT)
    for _number in range(3):
        book.table([["甲"]], [], title="一/二[三]:" + "长" * 40)
    names = openpyxl.load_workbook(io.BytesIO(book.to_bytes())).sheetnames
    assert len(set(names)) == 3 and all(len(name) <= 31 for name in names)
    assert not set("[]:*?/\\") & set("".join(names))


def test_what_does_not_fit_is_refused():
    book = OfficialSheet("表", at=AT)
    with pytest.raises(ValueError, match="sheet"):
        book.to_bytes()
    with pytest.raises(ValueError):
        book.table(HEAD, [[1, 2]])
    with pytest.raises(ValueError):
        book.table([[Cell("甲", across=2)]], [[1, 2]], widths=[1])


def test_the_same_content_gives_the_same_bytes_in_every_process(content):
    book = monthly_book()
    assert book.to_bytes() == book.to_bytes() == content
    here = hashlib.sha256(content).hexdigest()
    assert hash_elsewhere("book", "monthly_book", "1") == hash_elsewhere("book", "monthly_book", "77") == here
    properties = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert properties.created == properties.modified == AT.replace(tzinfo=None)
