"""A month in which nothing was found: no rate, and no per-cent sign behind the dash, on page and paper."""

from __future__ import annotations

import re

import pytest
from docx import Document

from core.download_files import path_of
from core.tenancy import Scope, scoped_to
from reports.models import Filing
from reports.paper_jobs import PREVIEW, SUMMARY
from tests.reports.month import report_of, run_jobs
from tests.reports.test_monthly import page

pytestmark = pytest.mark.django_db


def text_of(row) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path_of(row.file_path))).paragraphs)


@pytest.fixture
def quiet(cast, settings, tmp_path):
    """Last month, frozen without a single danger."""
    from tests.reports.month import frozen_month

    settings.DATA_DIR = tmp_path
    with scoped_to(Scope("province")):
        return frozen_month()


def test_a_report_of_a_quiet_month_opens_and_prints_without_a_bare_sign(cast, quiet) -> None:
    report, office = report_of(cast, "b", quiet), cast.client("office_b")
    shown = page(office, f"/reports/{report.pk}/")
    assert "排查隐患" in shown and "—%" not in shown.replace("</a>", "")
    assert "整改率 " in shown and "未发现重大隐患" in shown
    assert office.post(f"/reports/{report.pk}/preview/", {"format": "docx"}).status_code == 302
    text = text_of(run_jobs(cast.actor("office_b"), PREVIEW))
    assert re.search(r"整改率 —(\[[0-9A-Z-]+\])?，未发现重大隐患", text) and "%，未发现" not in text


def test_the_summary_of_a_quiet_month_prints_without_a_bare_sign(cast, quiet) -> None:
    with scoped_to(Scope("province")):
        rows = Filing.objects.filter(report__period=quiet, zone_id=cast.zone["a"])
        for state in ("draft", "submitted", "received"):
            more = {"certifier_user_id": 1, "certified_by": "高"} if state == "submitted" else {}
            rows.update(state=state, **more)
    assert cast.client("province").post(f"/reports/months/{quiet.pk}/paper/", {"format": "docx"}).status_code == 302
    text = text_of(run_jobs(cast.actor("province"), SUMMARY))
    assert text.count("整改率 —；发现重大隐患") == 2 and "—%" not in text
