"""汇总公文: built from what was sealed, the same bytes for ever, every number opens, the missing are named."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from core.download_files import path_of
from core.figures.codes import decode
from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from reports.models import Consolidation, ConsolidationPaper
from reports.paper_jobs import ISSUE, SUMMARY
from reports.summaries import summary_of
from reports.summary_papers import build
from tests.reports.month import closed_danger, report_of, run_jobs
from tests.reports.test_monthly import page, to_the_archive

pytestmark = pytest.mark.django_db


def consolidated(cast, month) -> Consolidation:
    """Zone a's report went to the archive; the other 117 are missing."""
    to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")):
        return Consolidation.objects.select_related("period").get(period=month)


def issued(cast, made: Consolidation) -> dict[str, ConsolidationPaper]:
    assert cast.client("province").post(f"/reports/consolidations/{made.pk}/issue/").status_code == 302
    run_jobs(cast.actor("province"), ISSUE)
    with scoped_to(Scope("province")):
        return {paper.kind: paper for paper in ConsolidationPaper.objects.filter(consolidation=made)}


def body_of(client, paper: ConsolidationPaper) -> bytes:
    answer = client.get(f"/reports/consolidations/papers/{paper.pk}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def codes_in(body: bytes) -> set[str]:
    links = zipfile.ZipFile(io.BytesIO(body)).read("word/_rels/document.xml.rels").decode()
    return {part.split("/")[0] for part in links.split("/figures/f/")[1:]}


def test_the_document_says_what_was_sealed_and_names_the_missing(cast, month) -> None:
    made, province = consolidated(cast, month), cast.client("province")
    assert "成文" in page(province, f"/reports/months/{month.pk}/")
    papers = issued(cast, made)
    document = Document(io.BytesIO(body_of(province, papers["docx"])))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "应报月报的经济开发区 118 家，经设区市审核入表 1 家，缺 117 家" in text
    assert "未填（117家）" in text and "南京经济技术开发区" in text
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, True]
    wide = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert wide[1][:6] == ["1", "盐城经济技术开发区", "盐城市", "2", "6", "5"] and wide[-1][0] == "合计"
    assert papers["docx"].number is None, "no mark is set, so there is no number"
    assert f"/reports/consolidations/papers/{papers['docx'].pk}/" in page(province, f"/reports/months/{month.pk}/")


def test_the_table_holds_numbers_with_their_missing_zones_on_a_sheet_of_their_own(cast, month) -> None:
    made, province = consolidated(cast, month), cast.client("province")
    book = openpyxl.load_workbook(io.BytesIO(body_of(province, issued(cast, made)["xlsx"])))
    assert book.sheetnames == ["各区当月", "各区累计", "分领域当月", "分领域累计", "检查情况", "缺报", "说明"]
    rows = list(book["各区当月"].iter_rows(values_only=True))
    line = next(row for row in rows if row[1] == "盐城经济技术开发区")
    assert line[3:7] == (2, 6, 5, 83.3) or line[3:6] == (2, 6, 5)
    total = next(row for row in rows if row[0] == "合计")
    assert total[4] == 6 and len(list(book["缺报"].iter_rows())) == 2 + 117
    cell = next(cell for row in book["各区当月"].iter_rows() for cell in row if cell.value == 6 and cell.hyperlink)
    assert "/figures/f/" in cell.hyperlink.target


def test_every_code_of_the_document_opens_for_the_province_and_not_for_another_zone(cast, month) -> None:
    made, province = consolidated(cast, month), cast.client("province")
    codes = sorted(codes_in(body_of(province, issued(cast, made)["docx"])))
    assert len(codes) >= 12
    for code in codes[:6]:
        assert code in page(province, f"/figures/f/{code}/")
        assert decode(code).place_id == cast.zone["a"]
        assert cast.client("office_b").get(f"/figures/f/{code}/").status_code == 404


def test_what_happens_later_changes_no_byte_of_it(cast, month) -> None:
    made = consolidated(cast, month)
    papers = issued(cast, made)
    kept = {form: body_of(cast.client("province"), paper) for form, paper in papers.items()}
    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 91)
        Danger.objects.filter(zone_id=cast.zone["a"], sector="gas").update(sector="fire")
        again = Consolidation.objects.select_related("period").get(pk=made.pk)
        for form, body in kept.items():
            assert build(summary_of(again), form) == body, form


def test_a_city_has_a_table_of_its_own_zones_only(cast, month) -> None:
    consolidated(cast, month)
    city = cast.client("city_a")
    assert city.post(f"/reports/months/{month.pk}/paper/", {"format": "docx"}).status_code == 302
    row = run_jobs(cast.actor("city_a"), SUMMARY)
    document = Document(str(path_of(row.file_path)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "盐城市商务局" in text and "南京" not in text and "盐城市经济开发区" in text.replace("\n", "")
    assert city.post(f"/reports/months/{month.pk}/paper/", {"format": "xlsx"}).status_code == 302
    assert cast.client("office_a").post(f"/reports/months/{month.pk}/paper/").status_code == 403


def test_the_province_s_papers_are_not_there_for_a_city(cast, month) -> None:
    made = consolidated(cast, month)
    paper = issued(cast, made)["docx"]
    for name in ("city_a", "office_a"):
        assert cast.client(name).get(f"/reports/consolidations/papers/{paper.pk}/").status_code == 403
        assert cast.client(name).post(f"/reports/consolidations/papers/{paper.pk}/pdf/").status_code == 403
    assert cast.client("auditor").get(f"/reports/consolidations/papers/{paper.pk}/").status_code == 200


def test_a_wide_annex_fits_its_page(cast, month) -> None:
    made = consolidated(cast, month)
    document = Document(io.BytesIO(body_of(cast.client("province"), issued(cast, made)["docx"])))
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(widths) * 635 <= room + 1270, "in EMU"
