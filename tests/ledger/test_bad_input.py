"""Bad workbooks and bad cells: each gets a sentence that says what and where, and nothing of the rest is lost."""

from __future__ import annotations

import io

import openpyxl
import pytest

from hazards.dangers.models import Danger
from tests.imports.builders import with_part, xlsx

pytestmark = pytest.mark.django_db

HEAD = ["检查日期", "受检单位", "存在问题", "隐患级别", "整改期限", "是否整改", "整改完成时间"]
GOOD = ["2024-03-01", "恒川汽车部件", "通道堵塞", "一般A", "2024-03-10", "未", None]
SHEET = "xl/worksheets/sheet1.xml"


def changed(**cells: object) -> list:
    """The good row with other cells: c0=… to c6=…."""
    return [cells.get(f"c{n}", value) for n, value in enumerate(GOOD)]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "台账.xlsx", "文件是空的"),
        (b"%PDF-1.7", "台账.pdf", "只接受 .xlsx、.xls 或 .csv"),
        (b"0" * (20 * 1024 * 1024 + 1), "台账.xlsx", "文件超过 20 MB"),
    ],
    ids=["empty", "pdf", "oversize"],
)
def test_what_is_seen_at_first_sight_is_said_beside_the_field(office, content, name, sentence):
    answer = office.upload(content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no workbook", "文件内容不是工作簿"),
        (with_part(xlsx([HEAD, GOOD]), SHEET, b"<worksheet><sheetData><row>"), "工作簿已损坏或不完整"),
        (with_part(xlsx([HEAD, GOOD]), SHEET, b"<worksheet>" + b" " * (101 << 20)), "解压后过大或结构异常"),
        (xlsx([["采购清单"], ["品名", "数量", "单价"], ["螺丝", 3, 1.5]]), "没有找到表头"),
        (xlsx([HEAD]), "没有数据"),
    ],
    ids=["text", "broken", "bomb", "no ledger", "no rows"],
)
def test_an_unreadable_workbook_is_explained_on_the_upload_page(office, content, sentence):
    office.upload(content)
    page = office.page()
    assert office.run.state == "failed"
    assert sentence in page
    assert 'type="file"' in page, "the next try starts right here"


def test_every_bad_cell_is_named_and_the_good_rows_go_in(office):
    rows = [
        GOOD,
        changed(c2=None),
        changed(c3="较大", c2="甲"),
        changed(c1="二期工地", c2="乙"),
        changed(c4="2024-02-20", c2="丙"),
        changed(c0="2099-01-01", c2="丁", c4=None),
        changed(c5="已电话告知", c2="戊"),
        changed(c5="已整改", c6="2024-02-01", c2="己"),
        changed(c1=None, c2="庚"),
        changed(c0=None, c2="辛"),
    ]
    office.upload(xlsx([HEAD, *rows]))
    found = {problem["row"]: problem["problem"] for problem in office.run.preview["problems"]}
    assert found == {
        3: "没有隐患描述",
        4: "等级只有重大和一般 A、B、C",
        5: "不是企业名称",
        6: "整改期限 02-20 早于检查日期",
        7: "检查日期在今天之后",
        8: "看不出是否已整改",
        9: "早于检查日期 2024-03-01",
        10: "没有写企业名称",
        11: "没有检查日期",
    }
    run = office.finish()
    assert (run.counts["open"], run.counts["rejected"]) == (1, 9)


def test_formula_text_stays_text_in_the_database_and_on_the_way_back(office):
    evil = '=HYPERLINK("http://x","y")'
    office.upload(xlsx([HEAD, changed(c2=evil), changed(c2="=1+1", c3="较大")]))
    assert evil not in office.page(), "the sample of the column is shown escaped"
    office.finish()
    with office.scope():
        assert Danger.objects.get(source="ledger").description == evil
    cell = openpyxl.load_workbook(io.BytesIO(office.rejects())).active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_rows_that_are_no_dangers_are_counted_not_refused(office):
    rows = [GOOD, changed(c2="无", c5="无隐患"), ["合计", None, 2], ["备注：每月报送"]]
    office.upload(xlsx([HEAD, *rows]))
    page = office.page()
    assert "写明无隐患 1 行" in page
    assert "合计 1 行" in page
    assert office.finish().counts["rejected"] == 0


def test_another_sheet_can_be_chosen_and_one_without_a_header_is_given_up(office):
    book = openpyxl.Workbook()
    book.active.title = "一季度"
    book.create_sheet("说明").append(["只是说明"])
    for sheet, text in ((book["一季度"], "通道堵塞"), (book.create_sheet("二季度"), "气瓶未固定")):
        sheet.append(HEAD)
        sheet.append(changed(c2=text))
    content = io.BytesIO()
    book.save(content)
    office.upload(content.getvalue())
    assert office.post("sheet", sheet="没有这张").status_code == 404
    office.post("sheet", sheet="说明")
    assert "工作表“说明”：没有找到表头" in office.page()
    office.post("sheet", sheet="二季度")
    office.finish()
    with office.scope():
        assert Danger.objects.get(source="ledger").description == "气瓶未固定"


def test_a_large_ledger_is_handled_by_the_worker_only(office, monkeypatch):
    from hazards.dangers.ledger import services

    monkeypatch.setattr(services, "INLINE_ROWS", 3)
    office.upload(xlsx([HEAD, *(changed(c2=f"第 {n} 处") for n in range(8)), changed(c3="较大")]))
    assert len(office.rejects()) > 1000, "the worker has made the workbook of faulty rows"
    index = next(c["index"] for c in office.run.layout["columns"] if c["heading"] == "整改期限")
    answer = office.post("column", htmx=True, index=index, field="")
    assert answer.headers["HX-Redirect"].endswith(f"/{office.pk}/")
    assert "hx-get" in office.page(), "the page shows how far the worker is"
    assert office.post("preview").status_code == 409, "one thing at a time"
    office.work()
    assert office.finish().counts["open"] == 8
