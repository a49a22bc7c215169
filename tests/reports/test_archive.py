"""档案: every month of a zone with its versions, both times, documents and what a correction changed."""

from __future__ import annotations

import re

import pytest

from core.documents import pdf
from core.tenancy import Scope, scoped_to
from reports.models import Paper
from reports.paper_jobs import PDF
from tests.documents.test_pdf import needs_office
from tests.reports.month import closed_danger, report_of, run_jobs
from tests.reports.test_monthly import page, to_the_archive

pytestmark = pytest.mark.django_db


def test_the_archive_shows_the_original_and_its_corrections_with_both_times_and_their_diff(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 90)
    office.post(f"/reports/{report.pk}/correct/", {"reason": "补录一条"})
    corrected = to_the_archive(cast, report)
    home = office.get("/reports/archive/")
    assert home.status_code == 302 and home.headers["Location"].endswith(f"/reports/archive/{cast.zone['a']}/")
    shown = page(office, f"/reports/archive/{cast.zone['a']}/")
    assert "原件" in shown and "更正 1" in shown and "补录一条" in shown
    assert "leader_a 某" in shown and corrected.sha256 in shown
    diff = re.search(rf'href="(/reports/{report.pk}/compare/\?from=1&amp;to=2)"', shown)
    assert diff and "补录一条" in page(office, diff[1].replace("&amp;", "&"))
    files = re.findall(r'href="(/reports/papers/\d+/)"', shown)
    assert len(files) == 4
    for url in files:
        assert office.get(url).status_code == 200


def test_those_above_see_every_zone_of_theirs_and_a_zone_only_itself(cast, month) -> None:
    to_the_archive(cast, report_of(cast, "a", month))
    province, city = (page(cast.client(name), "/reports/archive/") for name in ("province", "city_a"))
    assert province.count('<th scope="row"') == 118 and "原件" in province and "未填" in province
    assert "南京" in province and "南京" not in city and "原件" in city
    wanted = re.search(r'<option value="(\d+)">南京市', province)
    assert "盐城" not in page(cast.client("province"), f"/reports/archive/?city={wanted[1]}").split("<tbody>")[1]
    for name in ("office_a", "leader_a", "city_a"):
        assert cast.client(name).get(f"/reports/archive/{cast.zone['b']}/").status_code == 404
    assert cast.client("safety_a1").get("/reports/archive/").status_code == 403


def test_pdf_says_in_words_that_the_server_cannot_make_one(cast, month, monkeypatch) -> None:
    archived = to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")):
        paper = Paper.objects.get(filing=archived, kind="docx")
        sheet = Paper.objects.get(filing=archived, kind="xlsx")
    office = cast.client("office_a")
    assert office.post(f"/reports/papers/{sheet.pk}/pdf/").status_code == 404
    assert cast.client("office_b").post(f"/reports/papers/{paper.pk}/pdf/").status_code == 404
    assert office.post(f"/reports/papers/{paper.pk}/pdf/").status_code == 302
    monkeypatch.setattr(pdf.shutil, "which", lambda program: None)
    with pytest.raises(Exception, match="没有安装 LibreOffice"):
        run_jobs(cast.actor("office_a"), PDF)


@needs_office
def test_a_kept_document_becomes_a_pdf_in_the_download_centre(cast, month) -> None:
    archived = to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")):
        paper = Paper.objects.get(filing=archived, kind="docx")
    assert cast.client("office_a").post(f"/reports/papers/{paper.pk}/pdf/").status_code == 302
    row = run_jobs(cast.actor("office_a"), PDF)
    answer = cast.client("office_a").get(f"/downloads/{row.pk}/file/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF-")
