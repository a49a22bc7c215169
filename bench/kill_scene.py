"""What the kill harness works on, made through the portal's own services, and the counting afterwards.

Months are opened and frozen; their reports are then made by workers (job reports.month). For the second act the reports
are put where the province has consolidated them, so that workers archive them: two documents a report.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
from django.utils import timezone

from accounts.models import Seat
from accounts.roles import Role
from accounts.services import actor_for_seat, system
from core.access import Actor
from core.download_files import path_of
from core.jobs import enqueue
from core.models import Job, Notice
from core.tenancy import Scope, scope_of, scoped_to
from reports.calendar import due_days, month_of, previous_month
from reports.consolidating import ARCHIVE
from reports.cycle import ask_for_reports, freeze, zones_of
from reports.models import Filing, FilingStep, Paper, Report, ReportPeriod
from reports.paper_files import root
from reports.paper_jobs import PREVIEW
from reports.states import Kind, State

MOVES = (State.DRAFT, State.SUBMITTED, State.RECEIVED, State.CONSOLIDATED)


def frozen_months(many: int) -> list[int]:
    """Open and freeze the last `many` months; return their ids, oldest first."""
    found, first, now = [], timezone.localdate().replace(day=1), timezone.now()
    for _number in range(many):
        first = previous_month(first)
        with scoped_to(Scope("province")):
            period, _new = ReportPeriod.objects.get_or_create(
                kind=Kind.MONTH, start=first, defaults={"end": month_of(first)[1], "opened_at": now, **due_days(first)}
            )
            freeze(period)
            found.append(period.pk)
    return found[::-1]


def ask_for_months(months: list[int]) -> list[int]:
    """Ask for the reports of these months as the clock does; return the jobs."""
    actor = system()
    with scoped_to(scope_of(actor)):
        for period in ReportPeriod.objects.filter(pk__in=months):
            ask_for_reports(actor, period)
        keys = [f"month:{period.start}" for period in ReportPeriod.objects.filter(pk__in=months)]
        return list(Job.objects.filter(key__in=keys).values_list("id", flat=True))


def province() -> Actor:
    """Somebody of the province's staff."""
    with scoped_to(Scope("province")):
        seat = Seat.objects.filter(role=Role.PROVINCE_STAFF, state="active").order_by("id")[0].pk
    found = actor_for_seat(seat)
    if found is None:
        raise SystemExit("nobody of the province can sign in")
    return found


def consolidate_all(months: list[int], zones: int) -> int:
    """Put the reports of the first `zones` zones of each month where the province has them; return how many."""
    with scoped_to(Scope("province")):
        chosen: list[int] = []
        for month in months:
            rows = Filing.objects.filter(report__period=month).order_by("zone_id")
            chosen += rows.values_list("id", flat=True)[:zones]
        for state in MOVES:
            more: dict[str, Any] = {}
            if state == State.SUBMITTED:
                more = {"preparer_user_id": 1, "prepared_by": "甲", "certifier_user_id": 2, "certified_by": "乙"}
                more["submitted_at"] = timezone.now()
            Filing.objects.filter(pk__in=chosen).update(state=state, **more)
    return len(chosen)


def ask_for_archive(actor: Actor, months: list[int], previews: int) -> list[int]:
    """Ask for the archive of these months, and for some documents into the download centre; return the jobs."""
    found = []
    with scoped_to(scope_of(actor)):
        for month in months:
            row = enqueue(actor=actor, kind=ARCHIVE, key=f"kill:{month}", title="归档", params={"period": month})
            found.append(row.pk)
        filings = Filing.objects.filter(report__period__in=months).order_by("id").values_list("id", flat=True)
        for number, filing in enumerate(filings[:previews]):
            params = {"filing": filing, "format": ("docx", "xlsx")[number % 2]}
            row = enqueue(actor=actor, kind=PREVIEW, key=f"kill:paper:{filing}", title="公文", params=params)
            found.append(row.pk)
    return found


def count(months: list[int], archived: int, jobs: list[int], actor: Actor) -> dict[str, Any]:
    """What was lost, doubled or torn, with up to ten sentences that say what."""
    faults: dict[str, list[str]] = {"lost": [], "duplicated": [], "torn": []}
    with scoped_to(Scope("province")):
        periods = list(ReportPeriod.objects.filter(pk__in=months))
        wanted = {(zone, period.pk) for period in periods for zone in zones_of(period)}
        reports = Counter(Report.objects.filter(period__in=months).values_list("zone_id", "period_id"))
        filings = Counter(Filing.objects.filter(report__period__in=months).values_list("report_id", flat=True))
        sealed = set(
            Filing.objects.filter(report__period__in=months, state=State.ARCHIVED).values_list("id", flat=True)
        )
        papers = list(Paper.objects.filter(filing__report__period__in=months))
        steps = Counter(FilingStep.objects.filter(filing_id__in=sealed).values_list("filing_id", "transition"))
        told = Counter(Notice.objects.filter(kind="reports.opened").values_list("seat_id", "cause"))
        seats = Counter(seat for seat, _cause in told)
    faults["lost"] += [f"no report of zone {zone} in period {period}" for zone, period in wanted - set(reports)]
    faults["lost"] += [f"period {period.pk} is not filled" for period in periods if period.filled_at is None]
    faults["lost"] += [f"seat {seat} was told of {n} months" for seat, n in seats.items() if n < len(months)]
    if len(sealed) < archived:
        faults["lost"].append(f"{archived - len(sealed)} reports are not archived")
    faults["duplicated"] += [f"report {key}: {n} filings" for key, n in filings.items() if n > 1]
    faults["duplicated"] += [f"filing {key}: {n} steps" for key, n in steps.items() if n > 1]
    faults["duplicated"] += [f"seat told {n} times of {key}" for key, n in told.items() if n > 1]
    by_filing = Counter((paper.filing_id, paper.kind) for paper in papers)
    for filing in sealed:
        for kind in ("docx", "xlsx"):
            if by_filing[filing, kind] != 1:
                faults["lost" if not by_filing[filing, kind] else "duplicated"].append(f"paper {kind} of {filing}")
    for paper in papers:
        if trouble := _trouble(root() / paper.path, paper.sha256):
            faults["torn"].append(f"{paper.path}: {trouble}")
    _downloads(actor, jobs, faults)
    known = {paper.path for paper in papers}
    files = [path for path in root().rglob("*") if path.is_file()]
    half = sum(path.suffix == ".part" for path in files)
    return {
        "reports": len(reports), "archived": len(sealed), "documents": len(papers),
        **{name: len(found) for name, found in faults.items()},
        "faults": [sentence for found in faults.values() for sentence in found[:10]],
        "left_for_the_broom": {
            "half_written": half,
            "without_a_row": len({str(path.relative_to(root())) for path in files} - known) - half,
        },
    }  # fmt: skip


def _downloads(actor: Actor, jobs: list[int], faults: dict[str, list[str]]) -> None:
    for who in (actor, system()):
        with scoped_to(scope_of(who)):
            for row in Job.objects.filter(pk__in=jobs, seat_id=who.seat_id):
                if row.state != Job.State.DONE:
                    faults["lost"].append(f"job {row.pk} {row.kind} is {row.state}: {row.message}")
                elif row.kind == PREVIEW:
                    path = path_of(row.file_path)
                    trouble = "is not there" if path is None else _trouble(path)
                    if trouble:
                        faults["torn"].append(f"download of job {row.pk}: {trouble}")


def _trouble(path: Path, sha256: str = "") -> str:
    """Why this document is not whole; empty when it opens and is what its row says."""
    if not path.is_file():
        return "is not there"
    body = path.read_bytes()
    if sha256 and hashlib.sha256(body).hexdigest() != sha256:
        return "is not what was kept"
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            if (bad := package.testzip()) is not None:
                return f"{bad} is damaged"
        if path.suffix == ".docx":
            return "" if docx.Document(io.BytesIO(body)).paragraphs else "is empty"
        return "" if openpyxl.load_workbook(io.BytesIO(body), read_only=True).sheetnames else "has no sheet"
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as trouble:
        return f"does not open: {trouble}"
