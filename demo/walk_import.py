"""First act: the office's ledger goes in through the upload page, is checked, previewed and imported by a worker."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from openpyxl import load_workbook

from demo.browser import Browser, Page
from demo.enterprises import register
from demo.ledgers import ROWS, file_name, ledger
from demo.walk_people import OFFICE, Company, Stuck, accepted, must, until
from demo.zones import read_zones

RUN = r"/dangers/imports/\d+/$"
NUMBER = re.compile(r"<b>([\d\s\u202f\u00a0]+)</b> [条行]")  # the counts of the list, not the numbers of the steps
PARTS = ("open", "closed", "changed")


def import_ledger(company: Company, today: date) -> dict[str, Any]:
    """Upload, correct, preview, import. Returns the counts the result page shows and those of the preview."""
    enterprises = register(read_zones(), today=today)[company.zone.seq]
    content, name = ledger(enterprises, today=today), file_name(today)
    (company.out / name).write_bytes(content)
    office = company.browser(OFFICE)
    page = office.get("/dangers/imports/")
    form = must(page, page.form("/dangers/imports/", having="file"), "upload of the ledger")
    page = accepted(office.submit(form, files=[("file", name, content)]), "upload of the ledger", at=RUN)
    run = page.path
    company.say(f"{company.names[OFFICE]} uploads {name}, {ROWS} rows")

    page = _stage(office, run, "preview/", "reading the ledger")
    page, corrected = _correct(office, page, run)
    company.say(f"columns and enterprises checked: {corrected} choices made by hand")
    page = accepted(office.submit(must(page, page.form(f"{run}preview/"), "preview")), "preview", at=RUN)
    page = _stage(office, run, "confirm/", "preview")
    planned = _numbers(page)
    company.say("preview: " + ", ".join(f"{part} {n}" for part, n in planned.items()))
    page = accepted(office.submit(must(page, page.form(f"{run}confirm/"), "import")), "import", at=RUN)
    page = until(lambda: _done(office.get(run)), "import of the ledger")
    counts = _numbers(page)
    if counts != planned:
        raise Stuck(f"import of the ledger: the preview said {planned}, the result is {counts}")
    rejected = _rejects(company, office, page, run)
    company.say(f"imported: open {counts['open']}, historic {counts['closed']}, updated {counts['changed']}")
    company.say(f"{rejected} rows given back with their reasons")
    return {"file": name, "rows": ROWS, **counts, "rejected": rejected, "choices": corrected}


def _stage(office: Browser, run: str, ending: str, step: str) -> Page:
    """The page of the run when it has reached the stage whose form ends so."""

    def look() -> Page | None:
        page = office.get(run)
        if page.form(run + ending) is not None:
            return page
        if page.status != 200 or page.form("/dangers/imports/", having="file") is not None:
            raise Stuck(f"{step}: {page.said or page.status}")
        return None

    return until(look, step)


def _correct(office: Browser, page: Page, run: str) -> tuple[Page, int]:
    """What the officer decides: what a bare 一般 means, one name left out, one confirmed, the rest as proposed."""
    made = 0
    level = page.form(f"{run}level/", having="level")
    if level is not None:
        accepted(office.submit(level, {"level": "b"}), "choice of the level", at=RUN)
        # A long ledger is read again by a worker.
        page, made = _stage(office, run, "preview/", "choice of the level"), 1
    asked = [form for form in page.forms if form.path == f"{run}enterprise/" and "enterprise" in form.options]
    if len(asked) > 1:
        page = accepted(office.submit(asked[-1], {"enterprise": "skip"}), "leaving a name out", at=RUN)
        first = asked[0].options["enterprise"][0][0]
        page = accepted(office.submit(asked[0], {"enterprise": first}), "confirming a name", at=RUN)
        made += 2
    everything = page.form(f"{run}enterprises/")
    if everything is not None:
        page, made = accepted(office.submit(everything), "confirming the proposals", at=RUN), made + 1
    return page, made


def _done(page: Page) -> Page | None:
    if page.status != 200 or page.form("/dangers/imports/", having="file") is not None:
        raise Stuck(f"import of the ledger: {page.said or page.status}")
    again = any(link.endswith("/dangers/imports/") for link in page.links)
    waiting = any(form.path.endswith(("confirm/", "preview/")) for form in page.forms)
    return page if again and not waiting and len(NUMBER.findall(page.body.decode())) >= len(PARTS) else None


def _numbers(page: Page) -> dict[str, int]:
    """The first numbers of the list: open, closed, changed."""
    found = [int(re.sub(r"\D", "", text)) for text in NUMBER.findall(page.body.decode())]
    return dict(zip(PARTS, found, strict=False))


def _rejects(company: Company, office: Browser, page: Page, run: str) -> int:
    """How many rows the result page says were given back; each must be in the workbook with a reason at its end."""
    said = int(re.sub(r"\D", "", NUMBER.findall(page.body.decode())[-1]))
    if not any(link.endswith("/rejects/") for link in page.links):
        raise Stuck("rows given back: the result page offers no workbook, though some rows are faulty")
    answer = office.get(f"{run}rejects/")
    if answer.status != 200:
        raise Stuck(f"rows given back: status {answer.status}")
    (company.out / "rejected.xlsx").write_bytes(answer.body)
    sheet = load_workbook(io.BytesIO(answer.body), read_only=True).active
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    reasons = [row for row in rows[1:] if row[-1] not in (None, "")]
    if not said or len(reasons) < said:
        raise Stuck(f"rows given back: the page says {said}, the workbook has {len(reasons)} reasons")
    return said
