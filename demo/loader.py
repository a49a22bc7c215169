# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""Brings the demo into the tables: organisation, enterprises, people, dangers, photographs. All in one transaction."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Assignment, Seat, User
from accounts.roles import TIER, Role
from demo.bulk import Table
from demo.committees import load_committees
from demo.duties import load_duties
from demo.enterprises import DemoEnterprise, register
from demo.history import history
from demo.load_dangers import DangerLoader
from demo.people import FIRST_ENTERPRISE, PROVINCE_OFFICERS, PROVINCE_POSTS, Post, city_post, zone_posts
from demo.plans import load_plans
from demo.progress import progress_rows
from demo.rounds import load_campaigns, load_classes, load_closings
from demo.sources import load_sources
from demo.visits import load_visits
from demo.words import phone
from demo.zones import XUWEI, YANCHENG, DemoZone, read_zones
from enterprises.models import Enterprise, Permit
from hazards.dangers.models import Danger, Limit
from hazards.sources.models import Split
from hazards.sources.splitting import as_rows, standing_units
from parks.models import Area, Department, Zone, ZoneProgress

SIZE = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
STATUS = {"在产": "running", "停产": "stopped", "试生产": "trial", "在建": "building"}
GRADE = {"": "", "一级": "1", "二级": "2", "三级": "3"}
LIMITS = {"a": 7, "b": 15, "c": 30}  # defaults of features.md §3A, editable by the zone


@dataclass(frozen=True)
class Person:
    """A loaded seat with its person."""

    seat_id: int
    user_id: int
    name: str
    post: str


@dataclass
class ZoneCast:
    """Who and what a zone's history needs, by name."""

    zone: DemoZone
    zone_id: int
    code: str
    area_ids: dict[str, int] = field(default_factory=dict)
    department_ids: dict[str, int] = field(default_factory=dict)
    office: Person | None = None
    leader: Person | None = None
    inspectors: list[Person] = field(default_factory=list)
    experts: list[Person] = field(default_factory=list)
    acceptors: dict[str, Person] = field(default_factory=dict)
    supervisors: dict[str, Person] = field(default_factory=dict)
    enterprise_ids: dict[str, int] = field(default_factory=dict)
    principals: dict[str, Person] = field(default_factory=dict)
    officers: dict[str, Person] = field(default_factory=dict)


def load(*, today: date, password_hash: str, say: Callable[[str], None], photos: bool = True, zones: int | None = None) -> bool:
    """Load everything relative to `today`; False when dangers are already there (nothing is touched).

    In: the hash every demo person gets, a function told about progress, whether to draw photographs, and for tests how
    many zones get enterprises (Yancheng first, then Xuwei). Needs a connection that bypasses row security.
    """
    if Danger.objects.exists():
        return False
    with transaction.atomic():
        loader = _Loader(today, password_hash, say, zones)
        loader.organisations()
        loader.progress()
        loader.enterprises_and_people()
        loader.dangers(photos=photos)
        loader.sources()
        loader.classes()
        loader.visits()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return True


class _Loader:
    def __init__(self, today: date, password_hash: str, say: Callable[[str], None], limit: int | None) -> None:
        self.today, self.password_hash, self.say = today, password_hash, say
        self.zones = read_zones()
        stored = {zone.name: zone for zone in Zone.objects.all()}
        chosen = sorted(self.zones, key=lambda z: (z.name != YANCHENG, z.name != XUWEI))[:limit]
        self.casts = {zone.seq: ZoneCast(zone, stored[zone.name].pk, stored[zone.name].code) for zone in chosen}
        self.city_ids = {zone.seq: stored[zone.name].city_id for zone in chosen}
        self.enterprises = register(self.zones, today=today)
        self.users, self.seats = Table(User), Table(Seat)
        self.assignments = Table(Assignment)

    def organisations(self) -> None:
        """Areas, departments and limits of every zone; those already there are kept."""
        areas, departments, limits = Table(Area), Table(Department), Table(Limit)
        have_areas = {(a.zone_id, a.name): a.pk for a in Area.objects.all()}
        have_departments = {(d.zone_id, d.name): d.pk for d in Department.objects.all()}
        have_limits = set(Limit.objects.values_list("zone_id", "severity", "sector"))
        for cast in self.casts.values():
            for name in cast.zone.areas:
                known = have_areas.get((cast.zone_id, name))
                cast.area_ids[name] = known or areas.add(zone_id=cast.zone_id, name=name)
            for name in cast.zone.departments:
                known = have_departments.get((cast.zone_id, name))
                cast.department_ids[name] = known or departments.add(zone_id=cast.zone_id, name=name)
            for severity, days in LIMITS.items():
                if (cast.zone_id, severity, "") not in have_limits:
                    limits.add(zone_id=cast.zone_id, severity=severity, sector="", days=days)
        for table in (areas, departments, limits):
            table.write()

    def progress(self) -> None:
        """Risk assessment and platform of every zone."""
        rows = Table(ZoneProgress)
        ids = {cast.zone.seq: cast.zone_id for cast in self.casts.values()}
        for values in progress_rows([cast.zone for cast in self.casts.values()], today=self.today):
            rows.add(zone_id=ids[values.pop("seq")], **values)
        rows.write()

    def enterprises_and_people(self) -> None:
        """Enterprises with permits, people with seats, experts with their assignments."""
        firms, permits = Table(Enterprise), Table(Permit)
        started = datetime.now().astimezone()
        for cast in self.casts.values():
            for enterprise in self.enterprises[cast.zone.seq]:
                cast.enterprise_ids[enterprise.key] = self._enterprise(firms, permits, cast, enterprise, started)
        self._province_and_cities()
        for cast in self.casts.values():
            self._zone_people(cast)
            for enterprise in self.enterprises[cast.zone.seq]:
                self._enterprise_people(cast, enterprise)
        counts = [table.write() for table in (firms, permits, self.users, self.seats, self.assignments)]
        load_committees(list(self.casts.values()))
        with connection.cursor() as cursor:
            cursor.execute("update enterprises_enterprisefact set known_from = created_at")
        self.say(f"enterprises {counts[0]}, permits {counts[1]}, people {counts[2]}")

    def _enterprise(self, firms: Table, permits: Table, cast: ZoneCast, e: DemoEnterprise, now: datetime) -> int:
        rng = random.Random(e.key)
        risky = e.flags & {"hazchem_make", "dust", "ammonia"} or e.source_levels
        number = firms.add(
            zone_id=cast.zone_id,
            credit_code=e.credit_code,
            name=e.full_name,
            short_name=e.short_name,
            area_id=cast.area_ids[e.area],
            division=e.division,
            sector=e.sector,
            size=SIZE[e.size],
            staff_count=e.staff,
            status=STATUS[e.status],
            address=e.address,
            legal_person=e.principal,
            principal_name=e.principal,
            principal_phone=e.principal_phone,
            safety_head_name=e.safety_head,
            safety_head_phone=e.safety_phone,
            full_time_officers=e.safety_officers,
            insured_until=e.insured_until,
            grade=GRADE[e.standard_grade],
            grade_until=e.standard_until,
            risk=rng.choices(("red", "orange", "yellow", "blue"), weights=(1, 5, 6, 1) if risky else (0, 1, 5, 9))[0],
            uses_hazchem=bool(e.flags & {"hazchem_use", "hazchem_make"}),
            connected="connected" in e.flags,
            created_at=now - timedelta(days=480),
            updated_at=now,
        )
        for permit in e.permits:
            permits.add(
                zone_id=cast.zone_id,
                enterprise_id=number,
                kind=permit["kind"],
                number=permit["number"],
                issuer=permit["issuer"],
                valid_from=permit["issued_on"],
                valid_to=permit["expires_on"],
            )
        return number

    def _person(self, post: Post, *, telephone: str = "", **place: int | None) -> Person:
        now = datetime.now().astimezone()
        user = self.users.add(
            username=post.username,
            display_name=post.name,
            password=self.password_hash,
            is_active=True,
            must_change_password=False,
            password_changed_at=now,
            created_at=now,
        )
        seat = self.seats.add(
            user_id=user,
            username=post.username,
            person_name=post.name,
            role=post.role,
            tier=TIER[Role(post.role)],
            post=post.post,
            org_name=post.org,
            phone=telephone or phone(random.Random(post.username)),
            state=Seat.State.ACTIVE,
            valid_from=self.today - timedelta(days=400),
            created_at=now,
            **place,
        )
        return Person(seat, user, post.name, f"{post.org} · {post.post or Role(post.role).label}")

    def _province_and_cities(self) -> None:
        for post in (*PROVINCE_POSTS, *PROVINCE_OFFICERS):
            self._person(post)
        cities: set[int] = set()
        for cast in self.casts.values():
            city = self.city_ids[cast.zone.seq]
            if city not in cities:
                cities.add(city)
                self._person(city_post(cast.zone), city_id=city)

    def _zone_people(self, cast: ZoneCast) -> None:
        for post in zone_posts(cast.zone):
            one = self._person(
                post,
                zone_id=cast.zone_id,
                area_id=cast.area_ids.get(post.area),
                department_id=cast.department_ids.get(post.department),
            )
            match post.role:
                case "zone_office":
                    cast.office = one
                case "zone_leader":
                    cast.leader = one
                case "inspector":
                    cast.inspectors.append(one)
                case "acceptor":
                    cast.acceptors[post.department] = one
                case "area_officer":
                    cast.supervisors[post.area] = one
                case "expert":
                    cast.experts.append(one)
        for number, enterprise in enumerate(self.enterprises[cast.zone.seq]):
            self.assignments.add(
                zone_id=cast.zone_id,
                enterprise_id=cast.enterprise_ids[enterprise.key],
                seat_id=cast.experts[number % len(cast.experts)].seat_id,
                valid_from=self.today - timedelta(days=400),
            )

    def _enterprise_people(self, cast: ZoneCast, e: DemoEnterprise) -> None:
        first = e.short_name == "恒川汽配" and cast.zone.name == YANCHENG
        number = cast.enterprise_ids[e.key]
        for role, name, telephone, into in (
            ("principal", e.principal, e.principal_phone, cast.principals),
            ("safety_officer", e.safety_head, e.safety_phone, cast.officers),
        ):
            username = FIRST_ENTERPRISE[role][0] if first else f"e{number}-{'boss' if role == 'principal' else 'safety'}"
            post = Post(username, name, role, e.full_name, "总经理" if role == "principal" else "安全部")
            into[e.key] = self._person(post, telephone=telephone, zone_id=cast.zone_id, enterprise_id=number)

    def sources(self) -> None:
        """Units under GB 18218 with their papers."""
        made = load_sources(list(self.casts.values()), self.enterprises, self.today)
        load_plans([one for one in made if one["major"]], self.today)
        duties = load_duties(list(self.casts.values()), made, self.today)
        asked = Split.objects.bulk_create(as_rows(standing_units(), timezone.now() - timedelta(hours=5)))
        self.say(f"units that together reach 1: {len(asked)} questions")
        self.say("duties " + ", ".join(f"{name} {count}" for name, count in duties.items()))
        self.say(f"units {len(made)}, major hazard sources {sum(one['major'] for one in made)}")

    def classes(self) -> None:
        """Risk classes, computed as every night."""
        made = load_classes(list(self.casts.values()), self.today)
        self.say("risk classes " + ", ".join(f"{name} {count}" for name, count in made.items()))

    def visits(self) -> None:
        """The visits the dangers were found on, others, and some ahead."""
        casts = list(self.casts.values())
        made = load_visits(casts, self.today, load_campaigns(casts, self.today))
        self.say("visits " + ", ".join(f"{name} {count}" for name, count in made.items()))
        self.say(f"rows of weekly lists {load_closings(self.today)}")

    def dangers(self, *, photos: bool) -> None:
        """The year of every zone, then photographs for what people open first."""
        work = DangerLoader(self.today)
        for cast in self.casts.values():
            for row in history(cast.zone, self.enterprises[cast.zone.seq], today=self.today):
                work.take(cast, row)
        self.say("dangers {}, steps {}, requests {}".format(*work.write()))
        if photos:
            self.say(f"photographs {work.photographs()}")


