"""What tests of imports share, brought in by their conftest: files in a folder of the test, jobs done, workbooks."""

from __future__ import annotations

import io

import openpyxl
import pytest

from core.tenancy import scope_of, scoped_to


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    """Uploads, rejects and exports of a test stay in its folder."""
    from django.core.cache import cache

    settings.DATA_DIR = tmp_path
    cache._cache.get_client().flushdb()


@pytest.fixture
def code():
    """`code(7)`: the seventh valid credit code of a made-up company."""
    from enterprises.credit_code import check_character

    def make(n: int) -> str:
        first = f"91320900MA1T{n:05d}"
        return first + check_character(first)

    return make


@pytest.fixture
def run_jobs(cast):
    """Do the queued jobs of a person as a worker would, in the scope of the seat."""
    from core.jobs import claim, run_claimed
    from core.models import Job

    def run(username: str) -> list[Job]:
        actor = cast.actor(username)
        with scoped_to(scope_of(actor)):
            rows = list(Job.objects.filter(seat_id=actor.seat_id, state="queued").order_by("id"))
            for row in rows:
                run_claimed(claim(row.pk), actor)
            return list(Job.objects.filter(pk__in=[row.pk for row in rows]).order_by("id"))

    return run


def workbook(rows: list[list], title: str = "企业名单") -> io.BytesIO:
    """A workbook of these rows as an upload; text stays text, also when it looks like a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    data.name = "名单.xlsx"
    return data
