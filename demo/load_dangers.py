# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""Dangers of the demo into rows: the danger itself, its steps, its requests, what was known when, and photographs."""

from __future__ import annotations

import hashlib
import random
from collections import Counter as Tally
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from accounts.models import Seat
from accounts.roles import Role
from core.files import storage
from core.files.images import perceptual_hash
from core.models import StoredFile
from demo import dangers, photos
from demo.bulk import Table
from demo.history import HistoryRow
from demo.life import Life, StepTaken
from demo.zones import XUWEI, YANCHENG
from hazards.dangers.models import Counter, Danger, Evidence, Request, Step
from hazards.dangers.states import ISSUED_ON

if TYPE_CHECKING:
    from demo.loader import Person, ZoneCast

REFUSED, FIRST_AGREED, SECOND_AGREED = "维持原期限，抓紧整改", "防范措施已核，同意上报", "同意，期间加强巡查"
GROUPS = {"inspector": "区安委办检查组", "expert": "市安全专家组", "enterprise": "企业自查"}
INTERNAL = ("create", "submit", "return")  # steps between finder and office, not shown to the enterprise
PHOTOGRAPHED_OPEN = 10  # open dangers of Yancheng that carry photographs, beside all that were handed in
PHOTOGRAPHED_CLOSED = 8  # latest closed dangers of Yancheng that carry photographs
PHOTOGRAPHED_ELSEWHERE = 12  # open dangers of Xuwei
EARLIER_FACTS = """
insert into dangers_factversion(danger_id, zone_id, enterprise_id, area_id, sector, severity, source, counted, found_at,
                                recorded_at, issued_at, due_on, rectified_at, first_decided_at, passed_first, extended_at,
                                on_the_spot, closed_at, filled, funds, known_from, known_to, known_xid, visible_to_enterprise)
select v.danger_id, v.zone_id, v.enterprise_id, v.area_id, v.sector, v.severity, v.source, true, v.found_at,
       v.recorded_at, v.issued_at, v.due_on, v.rectified_at,
       case when v.first_decided_at < v.closed_at then v.first_decided_at end, v.passed_first and v.first_decided_at < v.closed_at,
       v.extended_at, v.on_the_spot, null, v.filled, v.funds, v.recorded_at, v.closed_at, v.known_xid, v.visible_to_enterprise
from dangers_factversion v
where v.known_to is null and v.closed_at > v.recorded_at
"""
LATEST_FACTS = """
update dangers_factversion v set known_from = coalesce(d.closed_at, d.recorded_at)
from dangers_danger d where d.id = v.danger_id and v.known_to is null
"""


@dataclass(frozen=True)
class Loaded:
    """A danger already given its id, kept for photographs."""

    id: int
    cast: ZoneCast
    row: HistoryRow
    parties: dict[str, Person]


class DangerLoader:
    """Takes history rows zone by zone, then writes everything at once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.table, self.steps, self.requests = Table(Danger), Table(Step), Table(Request)
        self.counters = Table(Counter)
        self.system_seat = Seat.objects.filter(role=Role.SYSTEM).values_list("id", flat=True)[0]
        self.serials: Tally[tuple[int, int]] = Tally()
        self.waiting: list[tuple[ZoneCast, HistoryRow]] = []
        self.loaded: list[Loaded] = []

    def take(self, cast: ZoneCast, row: HistoryRow) -> None:
        """Remember a row; numbers are given in order of issue when all are known."""
        self.waiting.append((cast, row))

    def write(self) -> tuple[int, int, int]:
        """Write dangers, steps, requests, counters and what was known when. Returns their counts."""
        never = datetime.max.replace(tzinfo=self.waiting[0][1].life.found_at.tzinfo) if self.waiting else None
        self.waiting.sort(key=lambda pair: (pair[0].zone_id, pair[1].life.issued_at or never, pair[1].life.found_at))
        for cast, row in self.waiting:
            self._danger(cast, row)
        for (zone, year), last in self.serials.items():
            self.counters.add(zone_id=zone, year=year, last=last)
        counts = self.table.write(), self.steps.write(), self.requests.write()
        self.counters.write()
        with connection.cursor() as cursor:
            cursor.execute(EARLIER_FACTS)
            cursor.execute(LATEST_FACTS)
        return counts

    def _parties(self, cast: ZoneCast, row: HistoryRow) -> dict[str, Person]:
        e = row.enterprise
        place = int(e.key.split("-")[1])
        officer = cast.officers[e.key]
        finder = {
            "inspector": cast.inspectors[place % len(cast.inspectors)],
            "expert": cast.experts[place % len(cast.experts)],
            "enterprise": officer,
        }[row.finder]
        return {
            "finder": finder,
            "office": cast.office,
            "officer": officer,
            "area": cast.supervisors[e.area],
            "acceptor": cast.acceptors[cast.zone.department_for(row.written.sector)],
            "leader": cast.leader,
            "system": cast.office,
        }

    def _number(self, cast: ZoneCast, row: HistoryRow) -> tuple[str, int | None, int | None]:
        if row.life.state not in ISSUED_ON:
            return "", None, None
        year = row.life.issued_at.year
        self.serials[cast.zone_id, year] += 1
        serial = self.serials[cast.zone_id, year]
        return f"{cast.code}-{year}-{serial:04d}", year, serial

    def _danger(self, cast: ZoneCast, row: HistoryRow) -> None:
        life, written, e = row.life, row.written, row.enterprise
        parties = self._parties(cast, row)
        number, year, serial = self._number(cast, row)
        finder, officer = parties["finder"], parties["officer"]
        granted = [x for x in life.extensions if x.state == "granted"]
        department = cast.zone.department_for(written.sector)
        closed = life.closed_at is not None
        visible = life.issued_at is not None or row.finder == "enterprise"
        identity = self.table.add(
            zone_id=cast.zone_id,
            enterprise_id=cast.enterprise_ids[e.key],
            area_id=cast.area_ids[e.area],
            department_id=cast.department_ids[department],
            state=life.state,
            number=number,
            number_year=year,
            number_serial=serial,
            source=row.finder,
            found_at=life.found_at,
            recorded_at=life.steps[0].at,
            form=row.form,
            group=GROUPS[row.finder],
            location=written.location,
            sector=written.sector,
            category=written.category,
            description=written.description,
            basis=written.basis,
            severity=row.severity,
            measures=written.measures,
            funds=Decimal(row.funds) / 10000 if row.funds is not None and life.issued_at else None,
            responsible_unit=e.full_name,
            responsible_person=e.safety_head,
            responsible_leader=e.principal,
            lead_office=department,
            contingency=random.Random(identity_seed(e.key, life)).choice(dangers.INTERIM_MEASURES),
            due_on=life.due_on,
            original_due_on=life.original_due_on,
            limit_rule="本区期限：等级" if life.issued_at else "",
            extension_count=len(granted),
            round=life.round,
            on_the_spot=life.on_the_spot,
            finder_user_id=finder.user_id,
            finder_name=finder.name,
            finder_post=finder.post,
            issued_at=life.issued_at,
            issuer_name=parties["office"].name if life.issued_at else "",
            signed_at=life.signed_at,
            deemed_signed=life.deemed_signed,
            rectified_at=life.rectified_at,
            rectifier_user_id=officer.user_id if life.rectified_at and not life.on_the_spot else None,
            rectifier_name=officer.name if life.rectified_at and not life.on_the_spot else "",
            rectification=life.rectification,
            supervised_at=life.supervised_at,
            supervisor_user_id=parties["area"].user_id if life.supervised_at else None,
            supervisor_name=parties["area"].name if life.supervised_at else "",
            supervision_opinion=life.supervision_opinion,
            accepted_at=life.accepted_at,
            acceptor_user_id=parties["acceptor"].user_id if closed else None,
            acceptor_name=parties["acceptor"].name if closed else "",
            acceptance_opinion=life.acceptance_opinion,
            state_since=life.state_since,
            closed_at=life.closed_at,
            first_closed_at=life.closed_at,
            first_decided_at=_first_decision(life),
            passed_first=closed and life.round == 1,
            extended_at=min((x.second_at for x in granted), default=None),
            visible_to_enterprise=visible,
        )
        self.loaded.append(Loaded(identity, cast, row, parties))
        self._steps(identity, cast, row, parties)
        self._requests(identity, cast, row, parties)

    def _steps(self, danger_id: int, cast: ZoneCast, row: HistoryRow, parties: dict[str, Person]) -> None:
        for step in sorted((*row.life.steps, *_asked_steps(row.life)), key=lambda s: s.at):
            who = parties[step.by]
            system = step.by == "system"
            self.steps.add(
                zone_id=cast.zone_id,
                enterprise_id=cast.enterprise_ids[row.enterprise.key],
                danger_id=danger_id,
                at=step.at,
                actor_seat_id=self.system_seat if system else who.seat_id,
                actor_name="系统" if system else who.name,
                actor_post="自动办理" if system else who.post,
                transition=step.transition,
                from_state="" if step.transition == "create" else step.from_state,
                to_state=step.to_state,
                note=step.note,
                round=step.round,
                visible_to_enterprise=step.transition not in INTERNAL or row.finder == "enterprise",
            )

    def _requests(self, danger_id: int, cast: ZoneCast, row: HistoryRow, parties: dict[str, Person]) -> None:
        officer, office, leader = parties["officer"], parties["office"], parties["leader"]
        for asked in row.life.extensions:
            self.requests.add(
                zone_id=cast.zone_id,
                enterprise_id=cast.enterprise_ids[row.enterprise.key],
                danger_id=danger_id,
                kind=Request.Kind.EXTENSION,
                state=asked.state,
                reason=asked.reason,
                interim=asked.interim,
                new_due_on=asked.new_due_on,
                asked_at=asked.asked_at,
                asker_user_id=officer.user_id,
                asker_name=officer.name,
                asker_post=officer.post,
                first_at=asked.first_at,
                first_user_id=office.user_id if asked.first_at else None,
                first_name=office.name if asked.first_at else "",
                first_opinion=(REFUSED if asked.state == "refused" else FIRST_AGREED) if asked.first_at else "",
                second_at=asked.second_at,
                second_user_id=leader.user_id if asked.second_at else None,
                second_name=leader.name if asked.second_at else "",
                second_opinion=SECOND_AGREED if asked.second_at else "",
            )

    def photographs(self) -> int:
        """Draw before and after for what people open first: Yancheng's open dangers, its latest closed, some of Xuwei."""
        shots = [shot for loaded in self._photographed() for shot in _shots(loaded)]
        files, evidence = Table(StoredFile), Table(Evidence)
        with ThreadPoolExecutor(2) as pool:
            # Each place once, and only the places in use; the photographs are then made from them.
            places = sorted({(shot.scene, shot.mended, shot.room) for shot in shots})
            list(pool.map(lambda place: photos.picture(place[0], mended=place[1], room=place[2]), places))
            for shot, kept in zip(shots, pool.map(_taken, shots), strict=True):
                number = files.add(**kept)
                evidence.add(
                    zone_id=shot.of.cast.zone_id,
                    enterprise_id=shot.enterprise_id,
                    danger_id=shot.of.id,
                    file_id=number,
                    kind=Evidence.Kind.AFTER if shot.mended else Evidence.Kind.BEFORE,
                    round=shot.round,
                    visible_to_enterprise=kept["visible_to_enterprise"],
                )
        files.write()
        return evidence.write()

    def _photographed(self) -> Iterable[Loaded]:
        of_yancheng = [x for x in self.loaded if x.cast.zone.name == YANCHENG]
        closed = sorted((x for x in of_yancheng if x.row.life.closed_at), key=lambda x: x.row.life.closed_at)
        # Those handed in come first: a supervisor or acceptor looks at their pictures; the rest while the start stays quick.
        still = sorted((x for x in of_yancheng if not x.row.life.closed_at), key=lambda x: x.row.life.rectified_at is None)
        handed_in = sum(x.row.life.rectified_at is not None for x in still)
        yield from still[: max(PHOTOGRAPHED_OPEN, handed_in)]
        yield from closed[-PHOTOGRAPHED_CLOSED:]
        yield from [x for x in self.loaded if x.cast.zone.name == XUWEI and not x.row.life.closed_at][:PHOTOGRAPHED_ELSEWHERE]


@dataclass(frozen=True)
class _Shot:
    of: Loaded
    mended: bool
    at: datetime
    by: Person
    round: int

    @property
    def scene(self) -> str:
        return photos.scene_for(self.of.row.written.scene, self.of.row.written.sector)

    @property
    def room(self) -> int:
        """Which variant of the scene; an enterprise keeps its own."""
        return int(self.of.row.enterprise.key.split("-")[1]) % photos.ROOMS

    @property
    def enterprise_id(self) -> int:
        return self.of.cast.enterprise_ids[self.of.row.enterprise.key]


def _asked_steps(life: Life) -> Iterable[StepTaken]:
    """The steps of extension requests; they leave the state as it is."""
    for asked in life.extensions:
        yield StepTaken(asked.asked_at, "officer", "ask_extension", "rectifying", "rectifying", asked.reason, life.round)
        if asked.first_at:
            refused = asked.state == "refused"
            name, words = ("extension_refuse_first", REFUSED) if refused else ("extension_first", FIRST_AGREED)
            yield StepTaken(asked.first_at, "office", name, "rectifying", "rectifying", words, life.round)
        if asked.second_at:
            yield StepTaken(asked.second_at, "leader", "extension_second", "rectifying", "rectifying", SECOND_AGREED, life.round)


def _first_decision(life: Life) -> datetime | None:
    """When the mend was judged for the first time."""
    decided = [step.at for step in life.steps if step.transition in ("accept", "accept_reject", "supervise_reject")]
    return min(decided, default=None)


def identity_seed(key: str, life: Life) -> str:
    """Seed for small choices about one danger."""
    return f"{key}-{life.found_at:%Y%m%d%H%M}"


def _shots(loaded: Loaded) -> Iterable[_Shot]:
    life, parties = loaded.row.life, loaded.parties
    yield _Shot(loaded, False, life.found_at, parties["finder"], 1)
    for number, submitted in enumerate(life.submissions, start=1):
        # A rejected round shows the fault half mended at best: only the round that stands shows the mended place.
        stands = number == life.round
        yield _Shot(loaded, stands, submitted - timedelta(minutes=14), parties["officer"], number)


def _taken(shot: _Shot) -> dict:
    """Draw one photograph, keep its three files, return the columns of its StoredFile row."""
    loaded = shot.of
    zone, written = loaded.cast.zone, loaded.row.written
    rng = random.Random(f"photo-{loaded.row.enterprise.key}-{shot.at.isoformat()}-{shot.mended}")
    latitude, longitude = zone.latitude + rng.uniform(-0.02, 0.02), zone.longitude + rng.uniform(-0.02, 0.02)
    photograph = photos.take(
        shot.scene,
        mended=shot.mended,
        room=shot.room,
        at=shot.at,
        place=written.location,
        person=shot.by.name,
        latitude=latitude,
        longitude=longitude,
    )
    digest = hashlib.sha256(photograph.original).hexdigest()
    return {
        "zone_id": loaded.cast.zone_id,
        "enterprise_id": shot.enterprise_id,
        "uploaded_by_seat_id": shot.by.seat_id,
        "uploader_name": shot.by.name,
        "kind": StoredFile.Kind.IMAGE,
        "original_name": f"IMG_{shot.at:%Y%m%d_%H%M%S}.jpg",
        "size": len(photograph.original),
        "sha256": digest,
        "content_type": "image/jpeg",
        "width": 800,
        "height": 600,
        "taken_at": shot.at.replace(microsecond=0),
        "latitude": Decimal(f"{latitude:.6f}"),
        "longitude": Decimal(f"{longitude:.6f}"),
        "phash": perceptual_hash(photos.picture(shot.scene, mended=shot.mended, room=shot.room)),
        "original_path": storage.keep_original(photograph.original, digest),
        "shown_name": storage.keep_shown(digest, photograph.shown, photograph.thumb),
        "visible_to_enterprise": loaded.row.life.issued_at is not None or loaded.row.finder == "enterprise",
        "received_at": shot.at + timedelta(minutes=3),
    }
