"""The paper opened again: every measure of GB/T 9704-2012 is looked up in the file itself."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from lxml import etree

from core.documents import numbering
from core.documents.gbt9704 import Header, Paper
from core.documents.measures import LANDSCAPE, PORTRAIT
from core.documents.pieces import Cell, Linked, Marked
from tests.documents.report import AT, DAY, ZONES, monthly_report

NS = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
BUILD = """
import hashlib, sys
from django.conf import settings
settings.configure(USE_I18N=False)
from tests.documents.{module} import {name}
sys.stdout.write(hashlib.sha256({name}().to_bytes()).hexdigest())
"""


def hash_elsewhere(module: str, name: str, seed: str) -> str:
    """Build the same thing in another process whose sets are ordered otherwise."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD.format(module=module, name=name)], cwd=settings.BASE_DIR, capture_output=True,
        text=True, timeout=120, env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def content():
    return monthly_report().to_bytes()


@pytest.fixture(scope="module")
def body(content):
    return part(content, "word/document.xml")


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def paragraph(root, start: str):
    """The first paragraph whose text begins so."""
    return next(node for node in root.iter(qn("w:p")) if "".join(node.itertext(qn("w:t"))).startswith(start))


def value(node, path: str, attribute: str = "val"):
    found = node.find(path, NS)
    return None if found is None else found.get(qn(f"w:{attribute}"))


def mm(twips: str | int) -> float:
    return int(twips) * 25.4 / 1440


def build(write) -> etree._Element:
    paper = Paper("题目", at=AT)
    write(paper)
    return part(paper.to_bytes(), "word/document.xml")


def test_the_page_has_the_margins_and_the_grid_of_the_standard(body):
    first, wide, last = body.findall(".//w:sectPr", NS)
    for section in (first, last):
        size, margin = section.find("w:pgSz", NS), section.find("w:pgMar", NS)
        assert (round(mm(size.get(qn("w:w")))), round(mm(size.get(qn("w:h"))))) == (210, 297)
        sides = [round(mm(margin.get(qn(f"w:{side}")))) for side in ("top", "bottom", "left", "right")]
        assert sides == [37, 35, 28, 26]
    assert wide.find("w:pgSz", NS).get(qn("w:orient")) == "landscape"
    assert round(mm(wide.find("w:pgSz", NS).get(qn("w:w")))) == 297
    for section in (first, wide, last):
        grid = section.find("w:docGrid", NS).attrib
        assert dict(grid) == {qn("w:type"): "linesAndChars", qn("w:linePitch"): "579", qn("w:charSpace"): "-848"}
    text_height = PORTRAIT.height - PORTRAIT.top - PORTRAIT.bottom
    assert text_height // 579 == 22
    assert PORTRAIT.text_width / 20 // (16 - 848 / 4096) == 28


def test_text_is_fangsong_of_size_three_with_western_digits_and_exact_lines(content):
    styles = part(content, "word/styles.xml")
    default = styles.find("w:docDefaults/w:rPrDefault/w:rPr", NS)
    fonts = default.find("w:rFonts", NS)
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert value(default, "w:sz") == "32"
    assert value(default, "w:lang", "eastAsia") == "zh-CN"
    looks = {style.get(qn("w:styleId")): style for style in styles.findall("w:style", NS)}
    assert value(looks["Normal"], "w:pPr/w:spacing", "line") == "579"
    assert value(looks["Normal"], "w:pPr/w:spacing", "lineRule") == "exact"
    assert value(looks["Normal"], "w:pPr/w:autoSpaceDN") == "0"
    assert value(looks["Body"], "w:pPr/w:ind", "firstLineChars") == "200"
    assert value(looks["Title"], "w:rPr/w:rFonts", "eastAsia") == "方正小标宋简体"
    assert value(looks["Title"], "w:rPr/w:sz") == "44"
    assert value(looks["Title"], "w:pPr/w:jc") == "center"
    for level, font in enumerate(("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"), 1):
        assert value(looks[f"Heading{level}"], "w:rPr/w:rFonts", "eastAsia") == font
        assert value(looks[f"Heading{level}"], "w:pPr/w:ind", "firstLineChars") == "200"
        assert value(looks[f"Heading{level}"], "w:pPr/w:outlineLvl") == str(level - 1)
    assert not [n for n in styles.iter() if any("Theme" in name for name in n.attrib)]


def test_every_font_names_others_that_may_stand_in(content):
    table = part(content, "word/fontTable.xml")
    names = {font.get(qn("w:name")): value(font, "w:altName") for font in table}
    assert "Noto Serif CJK SC" in names["仿宋_GB2312"] and "仿宋" in names["仿宋_GB2312"]
    assert "Noto Serif CJK SC" in names["方正小标宋简体"]
    assert "Noto Sans CJK SC" in names["黑体"]
    assert set(names) >= {"楷体_GB2312", "宋体", "Times New Roman"}


def test_headings_are_numbered_by_themselves_and_begin_anew_under_the_next():
    def write(paper):
        for level in (1, 2, 2, 3, 3, 4, 4, 2, 3, 1, 2, 3, 4):
            paper.heading(level, "题")

    texts = ["".join(node.itertext(qn("w:t"))) for node in build(write).iter(qn("w:p"))][1:]
    assert [text[:-1] for text in texts if text] == [
        "一、", "（一）", "（二）", "1.", "2.", "（1）", "（2）", "（三）", "1.", "二、", "（一）", "1.", "（1）",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="level 5"):
        Paper("题目", at=AT).heading(5, "题")


def test_numbers_in_words():
    words = [numbering.chinese_number(n) for n in (1, 9, 10, 11, 19, 20, 21, 99)]
    assert words == ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九"]
    with pytest.raises(ValueError):
        numbering.chinese_number(100)


def test_dates_and_document_numbers_have_no_leading_zero():
    assert numbering.full_date(date(2026, 11, 7)) == "2026年11月7日"
    assert numbering.full_date(date(2026, 3, 5)) == "2026年3月5日"
    assert numbering.document_number("苏商开安", 2026, 12) == "苏商开安〔2026〕12号"
    assert numbering.document_number("苏商开安", 2026, 3) == "苏商开安〔2026〕3号"
    cell = build(lambda paper: paper.table(["日期"], [[date(2026, 3, 5)]]))
    assert "2026年3月5日" in "".join(cell.itertext(qn("w:t")))


def test_page_numbers_stand_outside_between_dashes(content, body):
    assert part(content, "word/settings.xml").find("w:evenAndOddHeaders", NS) is not None
    links = part(content, "word/_rels/document.xml.rels")
    targets = {link.get("Id"): link.get("Target") for link in links}
    first, *others = body.findall(".//w:sectPr", NS)
    kinds = {node.get(qn("w:type")): targets[node.get(qn("r:id"))] for node in first.findall("w:footerReference", NS)}
    assert set(kinds) == {"default", "even"}
    assert not [node for section in others for node in section.findall("w:footerReference", NS)]
    for kind, side in (("default", "right"), ("even", "left")):
        footer = part(content, f"word/{kinds[kind]}")
        assert "".join(footer.itertext(qn("w:t"))) == "— 1 —"
        assert value(footer, ".//w:fldSimple", "instr").strip() == "PAGE"
        assert value(footer, ".//w:jc") == side
        assert value(footer, ".//w:ind", f"{side}Chars") == "100"
        fonts = footer.findall(".//w:rPr/w:rFonts", NS)
        assert {font.get(qn("w:ascii")) for font in fonts} == {font.get(qn("w:eastAsia")) for font in fonts} == {"宋体"}
        assert {node.get(qn("w:val")) for node in footer.findall(".//w:rPr/w:sz", NS)} == {"28"}


def test_the_head_has_a_red_name_a_number_and_a_red_rule(body):
    agency = paragraph(body, "某省商务厅")
    assert value(agency, "w:r/w:rPr/w:color") == "FF0000"
    assert value(agency, "w:r/w:rPr/w:rFonts", "eastAsia") == "方正小标宋简体"
    assert value(agency, "w:pPr/w:jc") == "center"
    assert round(mm(value(agency, "w:pPr/w:spacing", "before"))) == 35
    number = paragraph(body, "　苏商开安〔2026〕12号")
    assert value(number, "w:pPr/w:pBdr/w:bottom", "color") == "FF0000"
    assert "签发人：张三" in "".join(number.itertext(qn("w:t")))
    plain = build(lambda paper: None)
    assert plain.find(".//w:pBdr", NS) is None
    centred = part(Paper("题", at=AT, header=Header("甲", "乙〔2026〕1号")).to_bytes(), "word/document.xml")
    assert value(paragraph(centred, "乙〔2026〕1号"), "w:pPr/w:jc") == "center"


def test_recipients_stand_at_the_edge_with_a_full_width_colon(body):
    to = paragraph(body, "省安全生产委员会办公室")
    assert "".join(to.itertext(qn("w:t"))) == "省安全生产委员会办公室："
    assert to.find("w:pPr/w:ind", NS) is None


def test_the_date_is_four_characters_in_and_the_agency_centred_over_it(body):
    dates = [node for node in body.iter(qn("w:p")) if "".join(node.itertext(qn("w:t"))) == "2026年11月7日"]
    assert value(dates[0], "w:pPr/w:ind", "rightChars") == "400"
    agency = dates[0].getprevious()
    assert "".join(agency.itertext(qn("w:t"))) == "某省商务厅"
    # 5 characters over 6.5: three quarters of one on either side.
    assert value(agency, "w:pPr/w:ind", "rightChars") == "475"
    assert value(agency, "w:pPr/w:jc") == value(dates[0], "w:pPr/w:jc") == "right"


def test_annexes_are_announced_and_each_begins_a_page(body):
    assert "".join(paragraph(body, "附件：").itertext(qn("w:t"))) == "附件：1. 各开发区10月隐患排查整改情况表"
    assert paragraph(body, "2. 核对说明") is not None
    labels = [node for node in body.iter(qn("w:p")) if "".join(node.itertext(qn("w:t"))) in ("附件1", "附件2")]
    assert len(labels) == 2
    for label in labels:
        assert value(label, "w:r/w:rPr/w:rFonts", "eastAsia") == "黑体"
        assert label.getprevious().find("w:pPr/w:sectPr", NS) is not None  # a new section, so a new page
    upright = build(lambda paper: paper.annex("说明"))
    assert paragraph(upright, "附件1").find("w:pPr/w:pageBreakBefore", NS) is not None
    paper = Paper("题", at=AT)
    paper.attachments(["甲"])
    with pytest.raises(ValueError, match="do not announce"):
        paper.annex("乙")
    paper.annex("甲")
    text = "".join(part(paper.to_bytes(), "word/document.xml").itertext(qn("w:t")))
    assert "附件：甲" in text and "附件1" not in text


def test_the_imprint_has_thick_and_thin_rules_and_stands_at_the_foot(body):
    imprint = body.findall(".//w:tbl", NS)[-1]
    borders = imprint.find("w:tblPr/w:tblBorders", NS)
    sizes = {side: value(borders, f"w:{side}", "sz") for side in ("top", "insideH", "bottom")}
    assert sizes == {"top": "8", "insideH": "6", "bottom": "8"}
    assert value(imprint, "w:tblPr/w:tblpPr", "tblpYSpec") == "bottom"
    assert value(imprint, "w:tblPr/w:tblW", "w") == str(PORTRAIT.text_width)
    assert "".join(imprint.itertext(qn("w:t"))) == (
        "抄送：省应急管理厅，各设区市商务局。某省商务厅办公室2026年11月7日印发"
    )
    assert {node.get(qn("w:val")) for node in imprint.findall(".//w:rPr/w:sz", NS)} == {"28"}


def test_tables_repeat_their_heading_keep_rows_whole_and_set_numbers_right(body):
    wide = body.findall(".//w:tbl", NS)[1]
    rows = wide.findall("w:tr", NS)
    assert len(rows) == 2 + len(ZONES) + 1
    assert [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows[:4]] == [True, True, False, False]
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows)
    assert len(wide.findall("w:tblGrid/w:gridCol", NS)) == 12
    assert sum(int(node.get(qn("w:w"))) for node in wide.findall("w:tblGrid/w:gridCol", NS)) <= LANDSCAPE.text_width
    cells = rows[2].findall("w:tc", NS)
    aligned = [value(cell, "w:p/w:pPr/w:jc") for cell in cells]
    assert aligned[:3] == ["right", "left", "right"]
    assert value(cells[2], ".//w:rPr/w:sz") == "21"
    head = rows[0].findall("w:tc", NS)
    assert [value(cell, "w:tcPr/w:gridSpan") for cell in head] == [None, None, "2", "3", "3", None, None]
    assert value(head[0], "w:tcPr/w:vMerge") == "restart"
    below = rows[1].findall("w:tc", NS)
    assert below[0].find("w:tcPr/w:vMerge", NS) is not None and value(below[0], "w:tcPr/w:vMerge") is None
    small = body.findall(".//w:tbl", NS)[0]
    assert "".join(small.findall("w:tr", NS)[2].findall("w:tc", NS)[2].itertext(qn("w:t"))) == "—"


@pytest.mark.parametrize(
    ("columns", "rows", "widths"),
    [
        (["甲", "乙"], [[1]], None),
        (["甲", "乙"], [[1, 2, 3]], None),
        (["甲", "乙"], [[Cell(1, down=2), 2]], None),
        (["甲", "乙"], [[1, 2]], [100, 100]),
        (["甲", "乙"], [[1, 2]], [100]),
    ],
)
def test_a_table_that_does_not_fit_is_refused(columns, rows, widths):
    with pytest.raises(ValueError):
        Paper("题", at=AT).table(columns, rows, widths)


def test_a_number_opens_its_page_and_shows_its_code(content, body):
    links = {node.get("Id"): node for node in part(content, "word/_rels/document.xml.rels")}
    first = body.find(".//w:hyperlink", NS)
    target = links[first.get(qn("r:id"))]
    assert (target.get("Target"), target.get("TargetMode")) == ("https://portal.example/f/A01", "External")
    assert "".join(first.itertext(qn("w:t"))) == "1284[A01]"
    assert value(first, "w:r[2]/w:rPr/w:vertAlign") == "superscript"
    assert len(body.findall(".//w:hyperlink", NS)) == 2 + 1 + len(ZONES)
    for address in ("javascript:alert(1)", "file:///etc/passwd", "//host/x", "https://"):
        with pytest.raises(ValueError):
            Linked(1, address)


def test_a_mark_carries_its_note_as_a_comment(content):
    comment = part(content, "word/comments.xml")[0]
    assert "".join(comment.itertext(qn("w:t"))) == "分母不含未到期隐患"
    assert comment.get(qn("w:date")).startswith("2026-11-07T01:30:00")


def test_the_code_for_cameras_is_a_picture_of_its_size(content, body):
    extent = body.find(".//{*}inline/{*}extent")
    assert int(extent.get("cx")) == int(extent.get("cy")) == 25 * 36000
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert len(pictures) == 1 and archive.read(pictures[0]).startswith(b"\x89PNG")


def test_characters_xml_cannot_hold_are_left_out():
    text = "".join(build(lambda paper: paper.text("甲\x00\x0b<乙>&\ufffe")).itertext(qn("w:t")))
    assert text == "题目甲<乙>&"


def test_the_same_content_gives_the_same_bytes_in_every_process(content):
    paper = monthly_report()
    assert paper.to_bytes() == paper.to_bytes() == content
    here = hashlib.sha256(content).hexdigest()
    assert hash_elsewhere("report", "monthly_report", "1") == hash_elsewhere("report", "monthly_report", "77") == here
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"rsid" not in archive.read("word/document.xml") + archive.read("word/settings.xml")


def test_the_file_says_when_it_was_made_and_nothing_about_a_library(content):
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert properties.created == properties.modified == AT
    assert (properties.author, properties.comments) == ("", "")
    assert Paper("题", at=datetime(2027, 1, 1, tzinfo=UTC)).to_bytes() != Paper("题", at=AT).to_bytes()
    with pytest.raises(ValueError, match="zone"):
        Paper("题", at=datetime(2026, 11, 7))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name]
        assert b"Macintosh" not in archive.read("docProps/app.xml")


def test_tables_in_a_row_stay_two_tables():
    def write(paper):
        paper.table(["甲"], [[1]])
        paper.table(["乙"], [[Marked(2, "注")]])
        paper.imprint([], "办公室", DAY)

    root = build(write)
    tables = root.findall(".//w:tbl", NS)
    assert len(tables) == 3
    assert all(table.getnext().tag == qn("w:p") for table in tables)
