"""Last act: the ledger goes out through the list page, is made by a worker, downloaded and read again."""

from __future__ import annotations

import io
import re
from typing import Any

from openpyxl import load_workbook

from demo.browser import Page
from demo.walk_people import OFFICE, Company, Stuck, accepted, until

LIST = "/dangers/?tab=all&source=ledger"
JOB_FILE = re.compile(r"/downloads/(\d+)/file/$")


def export_ledger(company: Company, closed: dict[str, str]) -> dict[str, Any]:
    """Export all dangers that came from ledgers; `closed` are number → description of those just closed."""
    office = company.browser(OFFICE)
    before = max(_files(office.get("/downloads/")), default=0)
    page = accepted(office.get(LIST), "the list of dangers")
    form = next((form for form in page.forms if "do=export" in form.action and "csv" not in form.action), None)
    if form is None:
        raise Stuck("export: the list offers no export")
    accepted(office.submit(form), "export", at=r"/downloads/$")

    def ready() -> int | None:
        page = office.get("/downloads/")
        newest = max(_files(page), default=0)
        return newest if newest > before else None

    number = until(ready, "export")
    answer = office.get(f"/downloads/{number}/file/")
    if answer.status != 200:
        raise Stuck(f"export: the file answers {answer.status}")
    (company.out / "ledger_export.xlsx").write_bytes(answer.body)
    rows, heading = _read(answer.body)
    expected = len(company.rows(OFFICE, "/api/v1/dangers/?source=ledger&limit=100"))
    if len(rows) != expected:
        raise Stuck(f"export: {len(rows)} rows in the workbook, {expected} dangers in the portal")
    state, name, text = (heading.index(word) for word in ("状态", "编号", "隐患"))
    by_number = {row[name]: row for row in rows if row[name]}
    for number_, description in closed.items():
        row = by_number.get(number_)
        if row is None or row[state] != "已销号" or row[text] != description:
            raise Stuck(f"export: {number_} is closed in the portal, but the workbook says {row and row[state]}")
    company.say(f"ledger exported and read again: {len(rows)} rows, the {len(closed)} closures among them")
    return {"rows": len(rows), "closed_found": len(closed), "bytes": len(answer.body)}


def _files(page: Page) -> list[int]:
    return [int(found[1]) for link in page.links if (found := JOB_FILE.search(link))]


def _read(content: bytes) -> tuple[list[tuple], list[str]]:
    """Rows below the heading of the first sheet that has one with 编号 and 状态."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows(values_only=True))
        for at, row in enumerate(rows[:20]):
            if "编号" in row and "状态" in row:
                return [line for line in rows[at + 1 :] if any(line)], [str(cell or "") for cell in row]
    raise Stuck("export: the workbook has no heading with 编号 and 状态")
