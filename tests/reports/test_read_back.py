"""Documents opened again hold the figures they were made of, cell by cell; words never become formulas."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from core.download_files import path_of
from core.tenancy import Scope, scoped_to
from enterprises.models import Accident, Enterprise, Penalty
from parks.models import Zone
from reports.content import Content, content_of
from reports.corrections import changes
from reports.jobs import KIND
from reports.models import Consolidation, DocumentTemplate, Filing
from reports.monthly.tables import COLUMNS, ROWS, WAITING
from reports.paper_links import address
from reports.papers import bodies, docx_of
from reports.services import filing_of
from reports.summaries import Summary, summary_of
from reports.summary_papers import build
from reports.templating import DOCUMENTS, starter
from tests.factories import make_danger
from tests.reports.month import LAST_MONTH, a_day_of_last_month, closed_danger, report_of, run_jobs
from tests.reports.test_monthly import WORDS, save, to_the_archive

pytestmark = pytest.mark.django_db
CANARIES = ("=1+1", "+1+1", "@SUM(A1)", "-1+1")
REASON = "消防转来两条"


def tables(body: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(body)).tables]


def words(body: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)


def table_of(body: bytes, *heads: str) -> list[list[str]]:
    """The rows of the only table with these headings."""
    (found,) = [rows for rows in tables(body) if tuple(rows[0][: len(heads)]) == heads]
    return found[1:]


def book(body: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(body))


def content(report: Any, number: int | None = None) -> Content:
    filing = filing_of(report.pk, number)
    assert filing is not None
    return content_of(filing)


def change(cast, report, key: str = "month.gas.2", value: str = "3") -> None:
    """A cell changed by hand, by the page."""
    with scoped_to(Scope("province")):
        version = filing_of(report.pk).version
    answer = cast.client("office_a").post(
        f"/reports/{report.pk}/cells/{key}/", {"version": version, "value": value, "reason": REASON}
    )
    assert answer.status_code == 302


def test_every_cell_of_both_blocks_the_indicators_and_the_bridge_read_back_equal(cast, month) -> None:
    report = report_of(cast, "a", month)
    change(cast, report)
    with scoped_to(Scope("province")), translation.override("zh-hans"):
        made = content(report)
        files = bodies(made)
        blocks = {name: made.block(name) for name in ("month", "ytd")}
        indicators = [(one, value, code) for one, value, code in made.indicators() if not one.missing]
        bridges = made.bridges()
    wide = [rows for rows in tables(files["docx"]) if len(rows[0]) == 13]
    sheets = book(files["xlsx"]).worksheets
    for at, block in enumerate(blocks.values()):
        printed, sheet = wide[at][2:], {row[0].value: row for row in sheets[at].iter_rows(min_row=4)}
        for (row, label), line in zip(ROWS, printed, strict=True):
            assert line[0] == str(label)
            for n, (column, _name, _unit) in enumerate(COLUMNS, start=1):
                cell = block[row][column]
                assert line[n].startswith(cell.text) and (cell.is_changed or line[n] == cell.text), cell.key
                assert not cell.is_changed or cell.automatic_text in line[n].removeprefix(cell.text), "both values"
                field = sheet[str(label)][n]
                number = None if cell.text == "—" else cell.value
                assert field.value == ("—" if number is None else pytest.approx(float(number))), cell.key
                if cell.code and number is not None:
                    assert field.hyperlink.target == address(cell.code)
    found = {row[0]: row for row in table_of(files["docx"], "指标", "本月", "数码")}
    for one, value, code in indicators:
        unit = one.unit if value.value is not None else ""
        assert found[str(one.name)][1:] == [f"{value.text}{unit}", code]
    notes = {row[0]: row[1] for row in book(files["xlsx"])["说明"].iter_rows(values_only=True)}
    assert all(value.text in notes[code] for _one, value, code in indicators)
    if bridges:
        for one, line in zip(bridges, table_of(files["docx"], "列", "上期累计"), strict=True):
            terms = {term.name: term.text for term in one.terms}
            named = [terms.get(name, "—") for name in ("before", "month", "mended", "late", "plus", "minus")]
            assert line == [f"{one.column} {one.label}", *named, one.result_text]


def test_what_was_changed_by_hand_is_listed_with_both_values_reason_and_name(cast, month) -> None:
    report = report_of(cast, "a", month)
    change(cast, report)
    with scoped_to(Scope("province")):
        files = bodies(content(report))
    (line,) = table_of(files["docx"], "栏", "系统数", "改为", "理由", "谁")
    assert line[:4] == ["当月 · 燃气 · 一般隐患", "1", "3", REASON] and "office_a" in line[4]
    rows = list(book(files["xlsx"])["手工修改"].iter_rows(values_only=True))
    assert rows[-1][1:4] == (1, 3, REASON)


def test_a_correction_prints_its_reason_with_old_beside_new(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        assert "更正" not in words(bodies(content(report))["docx"])
        closed_danger(cast, "a1", 90)
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "补录一条"}).status_code == 302
    to_the_archive(cast, report)
    with scoped_to(Scope("province")), translation.override("zh-hans"):
        made = content(report)
        files, expected = bodies(made), changes(made)
        template = DocumentTemplate(document="monthly", content=starter(DOCUMENTS["monthly"]))
        filled = docx_of(made, template=template, number=None)
    assert "本件更正第 1 版。理由：补录一条。" in words(files["docx"]) and "补录一条" in words(filled)
    rows = [[one.name, one.one, one.two] for one in expected]
    assert rows and ["当月 · 合计 · 一般隐患", "6", "7"] in rows
    assert table_of(files["docx"], "项目", "原数", "新数") == rows
    sheet = [list(row) for row in book(files["xlsx"])["新旧对照"].iter_rows(values_only=True)]
    assert sheet[2 : 2 + len(rows)] == rows and "补录一条" in sheet[-1][0]
    assert rows[0] in [row for table in tables(filled) for row in table]


def test_a_draft_prints_the_ledgers_as_they_stand_and_a_filing_as_they_stood(cast, month) -> None:
    report, day = report_of(cast, "a", month), LAST_MONTH.replace(day=5)
    row = {"zone_id": cast.zone["a"], "happened_on": day, "recorded_by": "某", "recorder_user_id": 1}
    with scoped_to(Scope("province")):
        Accident.objects.create(**row, level="general", description="叉车碰撞", evidence="调查报告 3 号")
        fine = Penalty.objects.create(**row, kind="fine", amount=Decimal("1.5"), description="x", evidence="罚字 7 号")
    office = cast.client("office_a")
    typed = {"f_yellow_in": "2", "f_evidence": "决定 2 号", "contact": "0515-88000000"}
    assert save(cast, office, report, **WORDS, **typed).status_code == 200
    with scoped_to(Scope("province")):
        draft = bodies(content(report))["docx"]
    said = words(draft)
    assert said.count("执法（手工）") == 1 and said.count("事故（手工）") == 1
    assert "列入黄名单 2家" in said and "罚款 1 起、1.5000 万元" in said and "依据：罚字 7 号。" in said
    assert "联系电话：0515-88000000" in said
    (line,) = table_of(draft, "日期", "等级")
    assert line[0] == f"{day.year}年{day.month}月5日" and line[2] == "叉车碰撞" and line[-1] == "调查报告 3 号"
    to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        kept = bodies(content(report))["docx"]
        Penalty.objects.filter(pk=fine.pk).update(voided_at=datetime.datetime.now(datetime.UTC))
        assert bodies(content(report))["docx"] == kept and "罚字 7 号" in words(kept)


@pytest.mark.django_db(transaction=True)  # the history tells moments apart by transaction
def test_major_dangers_are_printed_as_their_records_stood(cast, cast_major, month) -> None:
    report = report_of(cast, "a", month)
    with scoped_to(Scope("province")):
        before = bodies(content(report))["docx"]
        cast_major.location = "改了的部位"
        cast_major.save(update_fields=["location"])
        Enterprise.objects.filter(pk=cast.enterprise["a1"]).update(short_name="改了名")
        assert bodies(content(report))["docx"] == before
    lines = table_of(before, "编号", "企业", "描述", "领域", "发现", "期限", "销号或状态")
    at = a_day_of_last_month()
    assert len(lines) == 2 and {line[0] for line in lines} == {"未编号", "T-77"}
    closed = next(line for line in lines if line[0] == "T-77")
    assert "除尘管道积尘" in closed[2] and closed[4] == f"{at.year}年{at.month}月{at.day}日"
    assert closed[6].endswith("日") and next(line for line in lines if line[0] == "未编号")[6] == "待审核"


@pytest.fixture
def cast_major(cast) -> Any:
    """A major danger not yet numbered and one closed, found last month, before it is frozen."""
    with scoped_to(Scope("province")):
        closed_danger(cast, "a2", 77, severity="major", severity_reason="停产整改")
        return make_danger(
            cast, "a1", found_at=a_day_of_last_month(), state="review", severity="major", severity_reason="停产整改"
        )


def test_the_qr_of_a_report_opens_the_rate_its_sentence_prints(cast, month) -> None:
    with scoped_to(Scope("province")):
        made = content(report_of(cast, "a", month))
        body, (_rate, value, code) = bodies(made)["docx"], made.indicator("I01", "ytd")
    pictures = Document(io.BytesIO(body)).element.body.iter(qn("wp:docPr"))
    assert [picture.get("descr") for picture in pictures] == [address(code)]
    assert f"整改率 {value.text}" in words(body)


# ── the summary ──
@pytest.fixture
def summary(cast, month) -> Summary:
    """The province's, with a cell of zone a changed by hand."""
    report = report_of(cast, "a", month)
    change(cast, report)
    change(cast, report, "ytd.gas.2")
    to_the_archive(cast, report)
    with scoped_to(Scope("province")), translation.override("zh-hans"):
        return summary_of(Consolidation.objects.select_related("period").get(period=month))


def test_the_summary_reads_back_equal_and_lists_both_values(cast, summary) -> None:
    with translation.override("zh-hans"):
        body, workbook = build(summary, "docx"), book(build(summary, "xlsx"))
        assert all(one.name.endswith(str(dict(ROWS)["gas"]) + " · 一般隐患") for one in summary.zones[0].changed)
    columns = [column for column, _label, _unit in COLUMNS]
    wide = [rows for rows in tables(body) if len(rows[0]) == 15]
    sums = [rows for rows in tables(body) if rows[0][0] == "行业领域"]
    for at, block in enumerate(("month", "ytd")):
        sheet = {row[1]: row for row in workbook.worksheets[at].iter_rows(values_only=True)}
        for one, line in zip(summary.zones, wide[at][1:-1], strict=True):
            assert line[1:] == [f"{one.name}*", one.city, *(one.blocks[block][c].text for c in columns)]
            numbers = [one.blocks[block][c].value for c in columns]
            assert list(sheet[f"{one.name}*"][3:]) == [
                "—" if number is None else pytest.approx(float(number)) for number in numbers
            ]
        assert wide[at][-1][3:] == [summary.sum(block, "all", c).text for c in columns]
        by_sector = {row[0]: row for row in workbook.worksheets[2 + at].iter_rows(values_only=True)}
        for (row, label), line in zip(ROWS, sums[at][1:], strict=True):
            assert line[1:] == [summary.sum(block, row, c).text for c in ("1", "2", "3", "4", "5", "6", "7", "12")]
            shown = by_sector[str(label)][1:]
            assert [c for c, value in zip(columns, shown, strict=True) if value == "—"] == [
                c for c in columns if c in WAITING or summary.sum(block, row, c).value is None
            ]
            assert shown[1] == summary.sum(block, row, "2").value
    why = f"{REASON}（{cast.actor('office_a').name}）"
    expected = [["盐城经济技术开发区", f"{name} · 燃气 · 一般隐患", "1", "3", why] for name in ("当月", "累计")]
    assert table_of(body, "开发区", "栏", "系统数", "改为", "理由") == expected
    assert list(workbook["手工修改"].iter_rows(values_only=True))[-1][2:] == (1, 3, why)


def test_a_rate_of_nothing_has_no_percent_sign(cast, month) -> None:
    to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")), translation.override("zh-hans"):
        zeros = dict.fromkeys(("1", "2", "3", "5", "6", "12"), 0) | {"4": None, "7": None}
        nothing = {row: zeros for row, _label in ROWS}
        row = Consolidation.objects.select_related("period").get(period=month)
        row.content["total"] = {"month": nothing, "ytd": nothing}
        said = words(build(summary_of(row), "docx"))
    assert "整改率 —；发现重大隐患" in said and "—%" not in said


# ── words that look like formulas ──
def without_formulas(body: bytes) -> set[str]:
    """The texts of a workbook, none of which is a formula."""
    found = set()
    for sheet in book(body).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                found.add(str(cell.value))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets")]
        assert not [name for name in sheets if b"<f>" in archive.read(name)]
    return found


@pytest.mark.parametrize("canary", CANARIES)
def test_no_word_of_people_becomes_a_formula_in_any_workbook_or_template(cast, month, canary) -> None:
    report = report_of(cast, "a", month)
    with scoped_to(Scope("province")):
        Zone.objects.filter(pk=cast.zone["a"]).update(name=canary)
        Filing.objects.filter(report=report).update(
            typed={"b_evidence": canary, "h_evidence": canary}, contact=canary,
            overrides={key: {"value": 3, "reason": canary, "by": canary} for key in ("month.gas.2", "ytd.gas.2")},
        )  # fmt: skip
    to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        made = content(report)
        monthly = bodies(made)["xlsx"]
        template = DocumentTemplate(document="monthly", content=starter(DOCUMENTS["monthly"]))
        with translation.override("zh-hans"):
            filled = docx_of(made, template=template, number=None)
    assert any(canary in text for text in without_formulas(monthly)) and canary in without_formulas(monthly)
    assert canary in words(filled)
    nodes = Document(io.BytesIO(filled)).element.body.iter(qn("w:instrText"), qn("w:fldSimple"))
    assert [node for node in nodes if canary in (node.text or "")] == []
    with scoped_to(Scope("province")):
        row = Consolidation.objects.select_related("period").get(period=month)
        assert f"{canary}*" in without_formulas(build(summary_of(row), "xlsx"))
    assert cast.client("province").post(reverse("reports:zones_export"), {"period": "year"}).status_code in (302, 200)
    exported = path_of(run_jobs(cast.actor("province"), KIND).file_path).read_bytes()
    assert canary in without_formulas(exported)
