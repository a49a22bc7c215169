"""The line that compares a full monthly run with writing the same files from data that is ready."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from bench.figure_statements import PROVINCE_PERSON, last_month, person
from bench.pairs import Line, spent
from config import database_url
from core.access import Actor
from core.tenancy import scope_of, scoped_to
from reports.calendar import due_days
from reports.consolidating import archive_month, consolidate_month
from reports.content import content_of
from reports.cycle import make_reports
from reports.models import Filing, ReportPeriod
from reports.papers import bodies
from reports.states import Kind

ROUNDS, FEW = 5, 59
CYCLE = "reportperiod, report, frozen, filing, filingstep, paper, consolidation, brief, brieftask"
# What people do between the two jobs: written, signed, passed by the city. Not part of what is measured.
HANDED_IN = """
update reports_filing set state = 'received', words = '{"summary": "本月开展专项检查。", "problems": "清扫制度执行不到位。",
  "plans": "下月完成第二轮检查。"}', preparer_user_id = 1, prepared_by = '填报人', certifier_user_id = 2, certified_by = '签发人',
  submitted_at = now(), received_at = now(), received_by = '市局' where zone_id = any(%s)
"""


@contextmanager
def _borrowed() -> Iterator[None]:
    """A transaction of the run-time role that is rolled back, and may become superuser between two measured parts."""
    kept = dict(connection.settings_dict)
    address = database_url.with_name(os.environ["DATABASE_SUPER_URL"], kept["NAME"])
    connection.close()
    login = database_url.parse(address)
    connection.settings_dict.update({name: login[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})
    try:
        with transaction.atomic():
            _do("set session authorization park_app")
            yield
            transaction.set_rollback(True)
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(kept)


def _do(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _as_superuser(*statements: tuple[str, Any]) -> None:
    _do("set session authorization default")
    _do("set local session_replication_role = replica")
    for statement, values in statements:
        _do(statement, values)
    _do("set local session_replication_role = origin")
    _do("set session authorization park_app")


def _round(actor: Actor, folder: Path, zones: int) -> dict[str, float]:
    """One month from freeze to archive for all zones, `zones` of them handed in; then the same files once more."""
    start, end, known_at, _before = last_month()
    taken: dict[str, float] = {}
    names = ", ".join(f"reports_{name.strip()}" for name in CYCLE.split(","))
    with _borrowed(), override_settings(DATA_DIR=folder):
        _as_superuser((f"truncate {names} cascade", None))
        with scoped_to(scope_of(actor)):
            period = ReportPeriod.objects.create(
                kind=Kind.MONTH, start=start, end=end, opened_at=known_at, known_at=known_at, **due_days(start)
            )
            taken["numbers"] = spent(lambda: make_reports(period, now=timezone.now()))
            chosen = list(Filing.objects.order_by("zone_id").values_list("zone_id", flat=True)[:zones])
        _as_superuser((HANDED_IN, [chosen]))
        with scoped_to(scope_of(actor)):
            params = {"period": period.pk}
            silent = lambda done, total=None: None  # noqa: E731
            taken["consolidation"] = spent(lambda: consolidate_month(actor, params, report=silent))
            taken["archive"] = spent(lambda: _to_the_end(actor, params, silent))
            rows = Filing.objects.filter(state="archived").select_related("report__period", "frozen", "zone__city")
            ready = [content_of(filing) for filing in rows.order_by("zone_id")]
            if len(ready) != zones:
                raise SystemExit(f"{len(ready)} of {zones} reports were archived")
            taken["same files"] = spent(lambda: _write(ready, folder / "again"))
        _same_files(folder, zones)
    return taken


def _to_the_end(actor: Actor, params: dict, silent: Any) -> None:
    """Every step of the job, as a worker takes them; what commits each is outside the transaction borrowed here."""
    while archive_month(actor, params, report=silent) is None:
        pass


def _write(ready: list, folder: Path) -> None:
    folder.mkdir()
    with translation.override("zh-hans"):
        for content in ready:
            for form, body in bodies(content).items():
                with open(folder / f"{content.filing.zone_id}.{form}", "wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())


def _same_files(folder: Path, zones: int) -> None:
    """Both sides must have written the very same documents."""
    kept = {hashlib.sha256(path.read_bytes()).digest() for path in (folder / "papers").rglob("*.*")}
    again = {hashlib.sha256(path.read_bytes()).digest() for path in (folder / "again").iterdir()}
    if kept != again or len(kept) != 2 * zones:
        raise SystemExit(f"the run kept {len(kept)} documents, the other side wrote {len(again)}: they must be the same")


def monthly_run() -> Line:
    actor = person(PROVINCE_PERSON)
    every, few = [], []
    with scoped_to(scope_of(actor)):
        from parks.models import Zone

        zones = Zone.objects.count()
    for _number in range(ROUNDS):
        for number, found in ((FEW, few), (zones, every)):
            with tempfile.TemporaryDirectory() as folder:
                found.append(_round(actor, Path(folder), number))
    parts = {name: median(one[name] for one in every) for name in every[0]}
    whole = median(one["numbers"] + one["consolidation"] + one["archive"] for one in every)
    half = median(one["consolidation"] + one["archive"] for one in few) / FEW
    each = median(one["consolidation"] + one["archive"] for one in every) / zones
    return Line(
        f"full monthly run, {zones} × (xlsx + docx) and consolidation, vs writing the same files from ready data", 1.3,
        whole / parts["same files"], {"full run": whole, "same files": parts["same files"]},
        also={f"linear: {each:.0f} ms a zone with {zones}, {half:.0f} ms with {FEW}": each <= 1.15 * half}, detail=parts,
    )  # fmt: skip
