"""The world of the leak walk: for every kind of object some of each tenant, each with a canary of its owner.

Texts carry `CANARY-<zone>-<enterprise>`, rows an enterprise may not see yet add `-hidden`, personal rows carry
`CANARY-seat-<user name>`. Planted on a connection row security does not bind.
"""

# ruff: noqa: E501  (SQL and rows of a table read better on one line)
from __future__ import annotations

import datetime
import io
import itertools
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F
from django.utils import timezone
from openpyxl import Workbook
from PIL import Image, PngImagePlugin

from core.download_files import new_file
from core.files.services import store_file
from core.import_runs import keep_file
from core.models import IdempotencyKey, ImportRun, Job, Notice, SavedFilter
from enterprises.models import Accident, Committee, Penalty, Permit
from hazards.dangers.models import Evidence, Limit, Request, Step
from hazards.dangers.states import ISSUED_ON, State
from parks.models import ZoneProgress
from tests.cast import Cast, Member
from tests.factories import make_danger
from tests.house.checklist_seeds import EVERYBODYS, WHOLE_ZONES, plant_checklists
from tests.house.duty_seeds import plant_duties
from tests.house.expert_seeds import ADMINISTRATION, plant_experts
from tests.house.kinds import KINDS, WORDS
from tests.house.risk_seeds import plant_risk
from tests.house.round_seeds import plant_rounds
from tests.house.seeds_plans import plant_plans
from tests.house.source_seeds import plant_sources
from tests.house.visit_plan_seeds import plant_goals, plant_visit_plans
from tests.house.visit_seeds import plant_visits, sees_visit

_COLUMNS = ("id", "zone_id", "enterprise_id", "seat_id", "visible_to_enterprise", "secret_to", "expert_seats")
FIRMS = ("a1", "a2", "b1", "b2")
MISSING = 987654321
SECRET_WORDS = {
    firm: f"独有词{firm}" for firm in FIRMS
}  # searched for by strangers; no page repeats a search as a canary


def _codes() -> tuple[str, ...]:
    """Numbers of both zones, of their province, and what only looks like a code."""
    from core.figures import figure, live
    from reports.places import Place
    from tests import cast as people

    here = people._cast
    if here is None:
        return ("0000-0000-00",)  # asked only whether there are words at all, without a database
    today = timezone.localdate()
    period = live(today.replace(month=1, day=1), today)
    places = [Place("zone", zone) for zone in here.zone.values()] + [
        Place("enterprise", here.enterprise["b1"]),
        Place(),
    ]
    return (*(place.code(figure("dangers_found"), period) for place in places), "0000-0000-00")


LATE_WORDS = ((r"^(api:|reports:)figure\S* code$", _codes),)


@dataclass
class World:
    """The ids of the planted objects by kind, with the columns that decide whose they are."""

    cast: Cast
    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cursors: dict[str, list[str]] = field(default_factory=dict)  # by route name, taken from strangers' lists

    def key_of(self, enterprise_id: int | None) -> str:
        return next((key for key, pk in self.cast.enterprise.items() if pk == enterprise_id), "")

    def sees(self, member: Member | None, row: dict[str, Any], kind: str) -> bool:
        """Whether the row is there for this person, said again in Python: the oracle the database is compared with."""
        if member is None:
            return False
        own_seat = row.get("seat_id") == member.seat_id
        if kind in ("reports.ReportPeriod", "reports.DocumentTemplate", *EVERYBODYS):
            return True  # months and layouts are the same for everybody; what is in them is not
        if kind in ("core.Job", "core.ImportRun", "core.Notice", "core.SavedFilter", "core.IdempotencyKey"):
            return own_seat
        if member.role in ("system_admin", "security_admin", "audit_admin"):
            return kind == "accounts.Seat" and row.get("zone_id") == member.zone_id
        if member.role in ("province_staff", "province_auditor"):
            return True
        if member.role == "city_staff":
            return row.get("zone_id") == self.cast.zone["a"] and row.get("secret_to", 0) < 3
        if row.get("zone_id") != member.zone_id:
            return False
        if "secret_to" in row and not sees_visit(member, _tier(member), row):
            return False
        if kind == "parks.Zone" or kind in WHOLE_ZONES:
            return True
        if kind in ADMINISTRATION:
            return member.role not in ("principal", "safety_officer", "expert")
        if member.role in ("principal", "safety_officer"):
            return self._firm(row, kind) == member.enterprise_id and row.get("visible_to_enterprise", True)
        if member.role == "expert":
            mine = self.cast.enterprise[self._zone_key(member) + "1"]
            return self._firm(row, kind) == mine
        return True

    @staticmethod
    def _firm(row: dict[str, Any], kind: str) -> Any:
        return row["id"] if kind == "enterprises.Enterprise" else row.get("enterprise_id")

    def _zone_key(self, member: Member) -> str:
        return next(key for key, pk in self.cast.zone.items() if pk == member.zone_id)

    def allowed(self, member: Member | None, canary: str) -> bool:
        """Whether this canary may reach this person."""
        if member is None:
            return False
        zone = next((key for key, pk in self.cast.zone.items() if pk == member.zone_id), "")
        if canary == "CANARY-province":
            return member.role in ("province_staff", "province_auditor")
        if canary.startswith("CANARY-seat-"):
            owner = self.cast.people[canary.removeprefix("CANARY-seat-")]
            told = member.role.startswith("province") or (
                member.enterprise_id is None and owner.zone_id == member.zone_id
            )
            return owner.username == member.username or (
                told and member.role not in ("system_admin", "security_admin", "expert")
            )
        _word, canary_zone, firm, *hidden = canary.split("-")
        if member.role in ("province_staff", "province_auditor"):
            return True
        if member.role == "city_staff":
            return canary_zone == "a"
        if member.enterprise_id is not None:
            return firm == self.key_of(member.enterprise_id) and not hidden
        if member.role == "expert":
            return firm == f"{zone}1" and "secret" not in hidden
        return canary_zone == zone and not (hidden and member.role.endswith("_admin"))

    def own(self, member: Member, kind: str) -> list[int]:
        return [row["id"] for row in self.objects[kind] if self.sees(member, row, kind)]

    def foreign(self, member: Member | None, kind: str) -> list[int]:
        """Ids hidden from this person: of another zone, the nearest one that is still not theirs, and one hidden from its owner."""
        hidden = [row for row in self.objects[kind] if not self.sees(member, row, kind)]
        zone = member.zone_id if member else None
        far = [row["id"] for row in hidden if row.get("zone_id", -1) != zone]
        near = [row["id"] for row in hidden if row.get("zone_id", -1) == zone]
        mine = member.enterprise_id if member else None
        kept = [row["id"] for row in hidden if mine and self._firm(row, kind) == mine]  # secret to the very enterprise
        return list(dict.fromkeys([*far[:1], *near[-1:], *kept[-1:]])) or [missing(kind)]


def missing(kind: str, nth: int = 0) -> Any:
    """An id of this kind that nobody has."""
    key = apps.get_model(kind)._meta.pk
    return uuid.UUID(int=MISSING + nth) if isinstance(key, models.UUIDField) else MISSING - nth


def _tier(member: Member) -> str:
    from accounts.roles import TIER, Role

    return TIER[Role(member.role)]


def kind_of(route: str, parameter: str) -> str | None:
    return next((kind for pattern, kind in KINDS if re.search(pattern, f"{route} {parameter}")), None)


def words_of(route: str, parameter: str) -> tuple[str, ...] | None:
    late = next((make for pattern, make in LATE_WORDS if re.search(pattern, f"{route} {parameter}")), None)
    if late is not None:
        return late()
    return next((words for pattern, words in WORDS if re.search(pattern, f"{route} {parameter}")), None)


def plant(cast: Cast) -> World:
    """Insert the world and say what is in it."""
    serial = itertools.count(9001)
    for firm in FIRMS:
        _plant_firm(cast, firm, serial)
        plant_sources(cast, firm)
        plant_duties(cast, firm)
        plant_visits(cast, firm)
        plant_risk(cast, firm)
        plant_visit_plans(cast, firm)
    plant_experts(cast)
    plant_rounds(cast)
    plant_checklists(cast)
    for key, zone in cast.zone.items():
        Limit.objects.create(zone_id=zone, severity="b", sector="dust" if key == "a" else "fire", days=11)
        committee = Committee.objects.create(zone_id=zone, name=f"CANARY-{key}-zone", sectors=["gas"])
        committee.members.create(zone_id=zone, seat_id=cast.people[f"leader_{key}"].seat_id)
    for member in cast.people.values():
        _plant_seat(member)
    plant_goals(cast)
    _plant_month(cast)
    world = World(cast)
    for label in sorted({kind for _pattern, kind in KINDS}):
        model = apps.get_model(label)
        columns = {f.attname for f in model._meta.concrete_fields}
        wanted = [c for c in _COLUMNS if c in columns]
        rows = model._default_manager.order_by("id")
        if label == "parks.Zone":
            rows = rows.filter(pk__in=cast.zone.values())
        if "visit_id" in columns and "secret_to" in columns:
            rows = rows.annotate(expert_seats=F("visit__expert_seats"))
            wanted.append("expert_seats")
        world.objects[label] = list(rows.values(*wanted))
        if label == "parks.Zone":
            world.objects[label] = [row | {"zone_id": row["id"]} for row in world.objects[label]]
    return world


def _plant_month(cast: Cast) -> None:
    """Last month frozen, with a report of both zones that says whose it is, a document and a row in each ledger."""
    from reports.models import Brief, BriefTask, DocumentNumber, Filing, Letterhead, Paper, Report, ReportPeriod
    from reports.paper_files import root
    from reports.weekly import FIGURES as WEEKLY
    from tests.reports.month import LAST_MONTH, frozen_month

    period, now = frozen_month(), timezone.now()
    week = ReportPeriod.objects.filter(kind="week").earliest("start")
    ReportPeriod.objects.filter(pk=week.pk).update(known_at=now, filled_at=now)
    Report.objects.filter(period=period).exclude(zone_id__in=cast.zone.values()).update(submissions=0)
    for key, zone in cast.zone.items():
        canary = f"CANARY-{key}-zone"
        filing = Filing.objects.get(report__period=period, zone_id=zone)
        words = dict.fromkeys(("summary", "tasks", "problems", "plans"), canary)
        change = {"month.dust.2": {"value": 3, "reason": canary, "by": canary, "at": now.isoformat()}}
        Filing.objects.filter(pk=filing.pk).update(
            words=words, typed={"b_evidence": canary}, overrides=change, remarks={"summary": canary}, contact=canary
        )
        Letterhead.objects.create(
            zone_id=zone, mark="测开安", agency=canary, office=canary, changed_by=canary, changed_at=now
        )
        number = DocumentNumber.objects.create(zone_id=zone, filing=filing, mark="测开安", year=2026, title=canary, agency=canary,
                                               issued_on=now.date(), issued_at=now, issued_by=canary)  # fmt: skip
        path = root() / str(zone) / "paper.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canary.encode())
        Paper.objects.create(zone_id=zone, filing=filing, kind="docx", name=f"{canary}.docx", path=f"{zone}/paper.docx", number=number,
                             sha256="0" * 64, size=1, made_at=now)  # fmt: skip
        row = {
            "zone_id": zone,
            "happened_on": LAST_MONTH,
            "description": canary,
            "recorded_by": canary,
            "recorder_user_id": 1,
        }
        Accident.objects.create(level="general", **row)
        ZoneProgress.objects.create(zone_id=zone, subject="platform", stage="building", on=LAST_MONTH, agency=canary,
                                    note=canary, recorded_at=now, recorded_by=canary)  # fmt: skip
        brief = Brief.objects.create(zone_id=zone, period=week, cells={"areas": {}, "all": dict.fromkeys(WEEKLY, 0)},
                                     minutes=canary, chair=canary)  # fmt: skip
        BriefTask.objects.create(zone_id=zone, brief=brief, text=canary, owner=canary, due_on=timezone.localdate(),
                                 decided_at=now, decided_by=canary)  # fmt: skip
        Penalty.objects.create(kind="order", **row)
    _plant_consolidation(period, now)


def _plant_consolidation(period: Any, now: datetime.datetime) -> None:
    """What is the province's alone: a consolidation that names both zones, its number, document, and a template."""
    from reports.models import Consolidation, ConsolidationPaper, DocumentNumber, DocumentTemplate
    from reports.paper_files import root

    canary = "CANARY-province"
    made = Consolidation.objects.create(
        period=period, number=1, made_at=now, made_by=canary, maker_user_id=1, content={"total": {}, "zones": []},
        missing=[{"zone": 0, "name": canary, "state": "open"}],
    )  # fmt: skip
    number = DocumentNumber.objects.create(zone=None, consolidation_id=made.pk, mark="测厅安", year=2026, title=canary,
                                           agency=canary, issued_on=now.date(), issued_at=now, issued_by=canary)  # fmt: skip
    template = DocumentTemplate.objects.create(document="monthly", number=1, name="模板.docx", content=b"x", sha256="0" * 64,
                                               size=1, uploaded_at=now, uploaded_by="某")  # fmt: skip
    path = root() / "province" / "paper.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canary.encode())
    ConsolidationPaper.objects.create(consolidation=made, kind="docx", name=f"{canary}.docx", path="province/paper.docx",
                                      sha256="0" * 64, size=1, made_at=now, number=number, template=template)  # fmt: skip


def _picture(canary: str) -> io.BytesIO:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", canary)
    shade = sum(canary.encode()) % 200
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 160)).save(out, "PNG", pnginfo=notes)
    out.seek(0)
    return out


def _plant_firm(cast: Cast, firm: str, serial: itertools.count) -> None:
    zone, enterprise, canary = cast.zone[firm[0]], cast.enterprise[firm], f"CANARY-{firm[0]}-{firm}"
    actor = _uploader(cast, firm)
    Permit.objects.create(
        zone_id=zone, enterprise_id=enterprise, kind="permit", number=f"{canary}-1",
        issuer=canary, valid_from=datetime.date(2025, 1, 1), valid_to=datetime.date(2030, 1, 1),
    )  # fmt: skip
    now, today = timezone.now(), timezone.localdate()
    plant_plans(zone, enterprise, canary, today)
    for state in State:
        n = next(serial)
        visible = state not in (State.DRAFT, State.REVIEW, State.RETURNED)
        mark = canary if visible else f"{canary}-hidden"
        facts: dict[str, Any] = {"state": state, "visible_to_enterprise": visible, "description": f"{mark} {SECRET_WORDS[firm]}",
                                 "location": f"{mark} 车间"}  # fmt: skip
        if state in ISSUED_ON:
            facts |= {"number": f"{mark}-{n}"[:20], "number_year": today.year, "number_serial": n, "issued_at": now,
                      "due_on": today + datetime.timedelta(20), "original_due_on": today + datetime.timedelta(20)}  # fmt: skip
        if state == State.CLOSED:
            facts |= {
                "closed_at": now,
                "accepted_at": now,
                "acceptor_user_id": cast.people[f"acceptor_{firm[0]}"].user_id,
            }
        if state == State.HISTORIC:
            facts |= {"source": "ledger"}
        danger = make_danger(cast, firm, **facts)
        Step.objects.create(
            zone_id=zone, enterprise_id=enterprise, danger=danger, at=now, actor_seat_id=1, actor_name=mark, actor_post=mark,
            transition="submit", from_state="draft", to_state=state, note=mark, visible_to_enterprise=visible,
        )  # fmt: skip
        if state in (State.RECTIFYING, State.REVIEW):
            stored = store_file(
                actor=actor, stream=_picture(mark), name=f"{mark}.png", zone_id=zone, enterprise_id=enterprise,
                visible_to_enterprise=visible,
            )  # fmt: skip
            Evidence.objects.create(
                zone_id=zone,
                enterprise_id=enterprise,
                danger=danger,
                file=stored,
                kind="before",
                visible_to_enterprise=visible,
            )
        if state == State.RECTIFYING:
            Request.objects.create(
                zone_id=zone, enterprise_id=enterprise, danger=danger, kind="extension", reason=mark, interim=mark,
                new_due_on=today + datetime.timedelta(25), asked_at=now, asker_name=mark, asker_post=mark,
                asker_user_id=cast.people[f"safety_{firm}"].user_id,
            )  # fmt: skip


def _uploader(cast: Cast, firm: str) -> Any:
    from core.access import Actor

    member = cast.people[f"safety_{firm}"]
    return Actor(member.user_id, member.seat_id, f"CANARY-{firm[0]}-{firm}", "", member.role, "enterprise")


def _plant_seat(member: Member) -> None:
    canary, now = f"CANARY-seat-{member.username}", timezone.now()
    seat = member.seat_id
    Notice.objects.create(
        zone_id=member.zone_id, enterprise_id=member.enterprise_id, seat_id=seat, cause=canary, kind="dangers.issued",
        subject_kind="danger", subject_id=None, created_at=now,
        params={"number": canary, "text": canary, "due": "2026-01-01", "round": 1, "by": canary},
    )  # fmt: skip
    book = Workbook()
    book.active.append([canary])
    with new_file(seat, "xlsx") as (temporary, relative):
        book.save(temporary)
    for state in (Job.State.DONE, Job.State.FAILED):
        Job.objects.create(
            seat_id=seat, kind="core.export", key=f"{canary}-{state}", title=canary, state=state, finished_at=now, message=canary,
            file_path=relative if state == Job.State.DONE else "", file_name=f"{canary}.xlsx",
        )  # fmt: skip
    for kind in ("enterprises", "ledger", "sources", "checklists"):
        path = keep_file(seat, canary.encode(), "xlsx")
        ImportRun.objects.create(seat_id=seat, kind=kind, file_name=f"{canary}.xlsx", file_path=path, rejects_path=path,
                                 sha256="0" * 64)  # fmt: skip
    SavedFilter.objects.create(seat_id=seat, list_name="dangers", name=canary[:40], query=f"q={canary}")
    IdempotencyKey.objects.create(seat_id=seat, key=canary, body_sha256="0" * 64, status=201, body={"text": canary})


def foreign_values(world: World, member: Member) -> dict[str, list[int]]:
    """Ids of a stranger's objects by the names form fields and parameters have."""
    other = "b" if member.zone_id != world.cast.zone["b"] else "a"
    cast = world.cast
    first = {kind: world.foreign(member, kind) for kind in world.objects}
    return {
        "zone": [cast.zone[other]], "zone_id": [cast.zone[other]], "park": [cast.zone[other]],
        "enterprise": [cast.enterprise[f"{other}1"]], "enterprise_id": [cast.enterprise[f"{other}1"]],
        "area": [cast.area[f"{other}1"]], "area_id": [cast.area[f"{other}1"]],
        "department": [cast.department[other]], "department_id": [cast.department[other]],
        "files": first["core.StoredFile"], "file": first["core.StoredFile"], "duplicate_of": first["dangers.Danger"],
        "danger": first["dangers.Danger"], "seat": first["accounts.Seat"], "seat_id": first["accounts.Seat"],
        "panel": first["dangers.Danger"], "open": first["dangers.Danger"], "run": first["core.ImportRun"],
        "id": first["core.Job"], "pk": first["dangers.Danger"], "permit": first["enterprises.Permit"],
    }  # fmt: skip
