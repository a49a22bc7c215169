"""Workbooks are read apart and within limits; whatever is wrong is said in a sentence."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from core.imports import Limits, Merge, UnreadableWorkbook, read_workbook

from .builders import ole, saved, with_part, xls, xlsx

ROWS = [["企业名称", "检查日期"], ["恒川汽配", date(2026, 11, 6)]]
SHEET_XML = "xl/worksheets/sheet1.xml"


def refused(content: bytes, name: str = "台账.xlsx", **limits: int) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(content, name, limits=Limits(**limits))
    assert len(caught.value.message) > 5, "every refusal is a sentence"
    return caught.value


def test_values_come_back_plain_and_typed():
    row = ["文", 3, 3.5, True, date(2026, 11, 6), datetime(2026, 11, 6, 8, 30), None, "=1+1", 43613, " "]
    sheet = read_workbook(xlsx([row]), "a.xlsx").sheets[0]
    assert list(sheet.rows[0]) == row[:-1]
    assert [type(value) for value in sheet.rows[0]][1:4] == [int, float, bool]


def test_merged_ranges_and_places_are_those_of_the_sheet():
    book = openpyxl.Workbook()
    book.active["C4"] = "x"
    book.active["B2"] = "m"
    book.active.merge_cells("B2:B3")
    sheet = read_workbook(saved(book), "a.xlsx").sheets[0]
    assert sheet.rows[3][2] == "x"
    assert sheet.merges == (Merge(1, 1, 2, 1),)
    assert sheet.merged_value(2, 1) == "m"


def test_hidden_sheets_are_marked_and_empty_ones_left_out():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("空")
    hidden = book.create_sheet("字典")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    sheets = read_workbook(saved(book), "a.xlsx").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Sheet", False), ("字典", True)]


def test_an_old_xls_is_read():
    sheet = read_workbook(xls([["企业名称", "检查日期"], ["恒川汽配", 46332]]), "台账.xls").sheets[0]
    assert [list(row) for row in sheet.rows] == [["企业名称", "检查日期"], ["恒川汽配", 46332]]


def test_an_xlsx_called_xls_is_read():
    assert read_workbook(xlsx(ROWS), "系统导出.xls").format == "xlsx"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_encoding(codec, delimiter):
    lines = [["企业名称", "存在问题"], ["恒川汽配", f"灭火器过期{delimiter}两具"], ["韩亚", "=1+1"]]
    text = "\r\n".join(delimiter.join(f'"{value}"' for value in line) for line in lines)
    sheet = read_workbook(text.encode(codec), "台账.csv").sheets[0]
    assert [list(row) for row in sheet.rows] == lines


def test_an_empty_file_is_refused():
    assert refused(b"").code == "empty_file"


def test_a_workbook_without_data_is_refused():
    assert refused(xlsx([])).code == "no_rows"


@pytest.mark.parametrize("name", ["台账.docx", "台账", "台账.xlsm", "台账.et"])
def test_other_extensions_are_refused(name):
    assert refused(xlsx(ROWS), name).code == "extension"


def test_a_text_renamed_to_xlsx_is_refused():
    assert refused("企业名称,检查日期\n".encode() * 20).code == "not_workbook"


def test_a_web_page_called_xls_is_named_as_such():
    assert refused(b"\xef\xbb\xbf<html><table><tr><td>x</td></tr></table></html>", "导出.xls").code == "web_page"


def test_a_workbook_renamed_to_csv_is_refused():
    assert refused(xlsx(ROWS), "台账.csv").code == "not_workbook"


def test_binary_rubbish_called_csv_is_refused():
    assert refused(bytes(range(256)) * 8, "台账.csv").code == "encoding"


def test_a_zip_that_is_no_workbook_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(packed.getvalue()).code == "not_workbook"


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls"])
def test_an_encrypted_workbook_is_refused(name):
    assert refused(ole("EncryptedPackage", b"secret"), name).code == "encrypted"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.98])
def test_a_truncated_workbook_is_refused(share):
    whole = xlsx([["企业名称", f"问题{n}"] for n in range(200)])
    assert refused(whole[: int(len(whole) * share)]).code == "broken"


def test_a_truncated_xls_is_refused():
    assert refused(xls([["a", "b"]])[:1200], "台账.xls").code in ("broken", "no_rows")


def test_a_broken_sheet_is_refused():
    assert refused(with_part(xlsx(ROWS), SHEET_XML, b"<worksheet><sheetData><row>")).code == "broken"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(xlsx(ROWS), SHEET_XML, b"<worksheet>" + b" " * (101 * 1024 * 1024))
    assert len(bomb) < 300_000
    began = time.monotonic()
    assert refused(bomb).code == "bomb"
    assert time.monotonic() - began < 20


def test_a_bomb_below_the_size_limit_is_caught_by_its_ratio():
    assert refused(with_part(xlsx(ROWS), SHEET_XML, b"<worksheet>" + b" " * (9 * 1024 * 1024))).code == "bomb"


def test_a_declared_size_that_lies_is_refused():
    packed = bytearray(with_part(xlsx(ROWS), SHEET_XML, b"<worksheet>" + b" " * (3 * 1024 * 1024)))
    at = packed.rfind(b"PK\x01\x02")
    packed[at + 24 : at + 28] = (2000).to_bytes(4, "little")
    assert refused(bytes(packed)).code in ("bomb", "broken")


def test_too_many_members_are_refused():
    packed = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(packed, "a") as archive:
        for number in range(1000):
            archive.writestr(f"x{number}.xml", "<a/>")
    assert refused(packed.getvalue()).code == "bomb"


def test_members_that_climb_out_of_the_folder_are_refused():
    packed = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("../../evil.xml", "<a/>")
    assert refused(packed.getvalue()).code in ("broken", "unsafe")


def test_billion_laughs_are_refused():
    laughs = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    laughs += "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    laughs += "]><worksheet>&i;</worksheet>"
    assert refused(with_part(xlsx(ROWS), SHEET_XML, laughs.encode())).code == "bomb"


def test_a_cell_in_the_farthest_corner_neither_eats_memory_nor_time():
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += b'<row r="1"><c r="A1"><v>1</v></c></row>'
    far += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    began = time.monotonic()
    assert refused(with_part(xlsx(ROWS), SHEET_XML, far)).code in ("too_heavy", "too_many_rows")
    assert time.monotonic() - began < 20


def test_the_text_of_all_cells_together_is_limited():
    texts = (hashlib.sha256(f"{n}".encode()).hexdigest() for n in range(1000))
    assert refused(xlsx([text] * 2 for text in texts), text_characters=100_000).code == "too_much_text"


def test_too_many_rows_are_refused_with_the_numbers():
    error = refused(xlsx([["x"]] * 31), rows=30)
    assert error.code == "too_many_rows"
    assert "31" in error.message
    assert "30" in error.message
    assert "台账" in error.message


def test_too_many_columns_are_refused():
    assert refused(xlsx([["x"] * 12]), columns=10).code == "too_many_columns"


def test_a_file_over_the_size_limit_is_refused():
    assert refused(b"PK\x03\x04" + bytes(2 * 1024 * 1024), file_mb=1).code == "too_big"


def test_a_reader_that_takes_too_long_is_stopped():
    assert refused(xlsx(ROWS), wall_seconds=0).code == "too_heavy"


def test_a_reader_that_wants_too_much_memory_is_stopped():
    assert refused(xlsx(ROWS), memory_mb=10).code == "too_heavy"


def test_macros_are_refused():
    assert refused(with_part(xlsx(ROWS), "xl/vbaProject.bin", b"x")).code == "macro"
