"""Exports: the rows of the list and no others, formula text stays text, the file says what it is."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from core import jobs, tasks
from core.download_files import path_of
from core.models import Job
from core.sheets import XlsxTable
from core.tenancy import scope_of, scoped_to

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.pages")]
URL = "/test/list/"


def export(cast, query: str, form: str = "xlsx") -> tuple[Job, object]:
    """Press export as the office of zone a, run the job, fetch the file through the download centre."""
    client = cast.client("office_a")
    answer = client.post(f"{URL}?{query}&do=export&format={form}")
    assert answer["Location"] == "/downloads/"
    actor = cast.actor("office_a")
    with scoped_to(scope_of(actor)):
        job = Job.objects.get()
    tasks.run_job(job.pk, seat_id=actor.seat_id)
    with scoped_to(scope_of(actor)):
        job.refresh_from_db()
    assert job.state == "done", job.message
    assert "下载中心" in client.get("/downloads/").content.decode()
    file = client.get(f"/downloads/{job.pk}/file/")
    assert file.status_code == 200
    assert "attachment" in file["Content-Disposition"]
    assert cast.client("office_b").get(f"/downloads/{job.pk}/file/").status_code == 404
    return job, io.BytesIO(b"".join(file.streaming_content))


def test_the_workbook_holds_the_filtered_rows_of_the_zone_in_order(cast, enterprises):
    job, body = export(cast, "sector=hazchem&sort=-insured")
    book = openpyxl.load_workbook(body)
    assert book.sheetnames == ["说明", "企业名单"]
    sheet = book["企业名单"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 20
    assert job.result == {"rows": 20}
    dates = [row[1] for row in rows]
    known = [d for d in dates if d is not None]
    assert dates == sorted(known, reverse=True) + [None] * (20 - len(known))
    assert all(cell.data_type == "s" and cell.value.startswith("=1+1") for cell in sheet["A"][1:])
    assert {row[3] for row in rows} == {"〔盐城经济技术开发区〕"}
    assert sheet.freeze_panes == "B2"
    notes = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert notes["条件"] == "全部；行业：危险化学品"
    assert notes["行数"] == "20"
    assert notes["注意"] == "待确认的开发区已标出。"
    assert "office_a" in notes["导出人"]


def test_csv_leads_formula_text_with_an_apostrophe(cast, enterprises):
    _job, body = export(cast, "q=1%2B1", "csv")
    raw = body.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0][0] == "名称"
    assert all(row[0].startswith("'=1+1") for row in rows[1:21])


def test_any_text_comes_back_as_it_was(tmp_path):
    texts = ["=HYPERLINK(1)", "+1", "@x", "a<b>&\"'", "x\x01y", "_x0041_", "行\n二行", " 空 ", "0012", "＝1", "😀"]
    path = tmp_path / "t.xlsx"
    table = XlsxTable(path, "a/b[c]", ["甲"], [10])
    for text in texts:
        table.append([[text]])
    table.close([("x", "=1")])
    book = openpyxl.load_workbook(path)
    cells = book.worksheets[1]["A"][1:]
    from openpyxl.utils.escape import unescape

    assert [unescape(cell.value) for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_double_click_is_one_export_and_a_wrong_filter_none(cast, enterprises, monkeypatch):
    monkeypatch.setattr("core.lists.time.time", lambda: 1_800_000_000.0)
    client = cast.client("office_a")
    client.post(f"{URL}?do=export")
    client.post(f"{URL}?do=export")
    client.post(f"{URL}?staff=many&do=export")
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert Job.objects.count() == 1


def test_a_right_taken_away_stops_the_export(cast, enterprises, monkeypatch):
    import rules

    client = cast.client("office_a")
    client.post(f"{URL}?do=export")
    actor = cast.actor("office_a")
    rules.set_perm("tests.list", rules.always_false)
    try:
        with scoped_to(scope_of(actor)):
            job = Job.objects.get()
        tasks.run_job(job.pk, seat_id=actor.seat_id)
    finally:
        from core.rules import has_seat

        rules.set_perm("tests.list", has_seat)
    with scoped_to(scope_of(actor)):
        job.refresh_from_db()
    assert job.state == "failed"
    assert "权限" in job.message


def test_no_path_leads_out_of_the_folder():
    assert path_of("../secret_key") is None
    assert path_of("/etc/passwd") is None
    assert path_of("") is None
    assert jobs.progress_of([]) == {}
