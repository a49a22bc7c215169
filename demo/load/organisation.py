# ruff: noqa: S311 (random only shapes invented data)
"""Areas, departments, people and enterprises of the load, written through the triggers like anybody's."""

from __future__ import annotations

import datetime
import io
import random
from typing import Any

from psycopg2 import sql

from accounts.roles import TIER, Role
from demo.enterprises import credit_code
from demo.industries import INDUSTRIES, mix_for
from demo.words import brand, person, phone
from demo.zones import YANCHENG, DemoZone, read_zones
from enterprises.models import Sector

USERNAME = "load_"
NO_PASSWORD = "!load"  # noqa: S105  nobody signs in as these
POSTS = (
    (Role.ZONE_LEADER, "管委会", "副主任"),
    (Role.ZONE_OFFICE, "安委办", "主任"),
    (Role.INSPECTOR, "安委办", "检查员"),
    (Role.EXPERT, "市安全专家组", "专家"),
    (Role.AREA_OFFICER, "园区", "督查员"),
    (Role.ACCEPTOR, "应急管理局", "验收员"),
)
ENTERPRISES = """
insert into enterprises_enterprise(zone_id, credit_code, name, short_name, former_names, area_id, division, sector, size,
    staff_count, status, address, legal_person, principal_name, principal_phone, safety_head_name, safety_head_phone,
    full_time_officers, insured_until, grade, grade_until, risk, uses_hazchem, connected, created_at, updated_at)
select f.zone_id, f.credit_code, f.name, f.short_name, '', a.ids[1 + f.n %% cardinality(a.ids)], f.division, f.sector,
    case when f.staff >= 1000 then 'large' when f.staff >= 300 then 'medium' when f.staff >= 20 then 'small' else 'micro' end,
    f.staff, 'running', '兴业路 ' || 1 + f.n %% 199 || ' 号', f.principal, f.principal, f.telephone, f.head, f.telephone,
    f.staff / 150, (%(now)s::timestamptz)::date + 30 + f.n %% 300, '', null, (array['red', 'orange', 'yellow', 'blue'])[1 + f.n %% 4],
    f.sector = 'hazchem', f.n %% 7 = 0, %(now)s::timestamptz - interval '3 years' - f.n %% 900 * interval '1 day', %(now)s
from load_firm f join (select zone_id, array_agg(id order by id) as ids from parks_area group by 1) a using (zone_id)
order by f.n
"""
KNOWN_SINCE = """
update enterprises_enterprisefact v set known_from = v.created_at
from enterprises_enterprise e join load_firm f using (zone_id, credit_code) where e.id = v.enterprise_id
"""
USERS = """
insert into accounts_user(username, display_name, password, is_active, must_change_password, password_changed_at, created_at)
select username, person, %(password)s, true, true, %(now)s, %(now)s from load_post
"""
SEATS = """
insert into accounts_seat(user_id, username, person_name, role, tier, post, org_name, zone_id, enterprise_id, area_id,
    department_id, phone, state, valid_from, created_at)
select u.id, p.username, p.person, p.role, p.tier, p.post, p.org, p.zone_id, p.enterprise_id, p.area_id, p.department_id, '',
    'active', (%(now)s::timestamptz)::date - 1500, %(now)s
from load_post p join accounts_user u using (username)
"""
OFFICERS = """
insert into load_post
select %(prefix)s || 'e' || e.id, f.head, 'safety_officer', %(tier)s, '安全部', f.name, e.zone_id, e.id, null, null
from load_firm f join enterprises_enterprise e using (zone_id, credit_code)
"""
PLACES = """
create temporary table load_place on commit drop as
select row_number() over (order by hashint8extended(e.id, 1)) - 1 as n, e.zone_id, e.id as enterprise_id, e.area_id,
       e.name as unit, e.principal_name as leader, e.safety_head_name as head, s.user_id, s.seat_id, s.name, s.post
from enterprises_enterprise e
join (select distinct on (enterprise_id) enterprise_id, user_id, id as seat_id, person_name as name,
             org_name || ' · ' || post as post
      from accounts_seat where role = 'safety_officer' and state = 'active' order by enterprise_id, id) s on s.enterprise_id = e.id
"""
ZONE_CAST = """
create temporary table load_cast on commit drop as
select z.id as zone_id, z.code, d.id as department_id, d.name as office, {roles}
from parks_zone z
join lateral (select id, name from parks_department where zone_id = z.id order by id limit 1) d on true
{joins}
"""


def build(cursor: Any, enterprises: int, now: datetime.datetime) -> int:
    """Make what dangers need: every zone's areas, department and people, and the enterprises. Returns how many.

    Leaves the temporary tables load_place (one row per enterprise) and load_cast (one row per zone).
    """
    zones = _zones(cursor)
    for zone_id, zone in zones.items():
        for table, names in (("parks_area", zone.areas), ("parks_department", zone.departments)):
            for name in names:
                cursor.execute(
                    sql.SQL("insert into {}(zone_id, name) values (%s, %s) on conflict (zone_id, name) do nothing").format(
                        sql.Identifier(table)
                    ),
                    [zone_id, name],
                )
    _firms(cursor, zones, enterprises)
    _people(cursor, zones)
    values = {"now": now, "password": NO_PASSWORD, "prefix": USERNAME, "tier": TIER[Role.SAFETY_OFFICER]}
    cursor.execute(ENTERPRISES, values)
    cursor.execute(KNOWN_SINCE)
    cursor.execute(OFFICERS, values)
    cursor.execute("analyze load_post")
    for statement in (USERS, SEATS, PLACES):
        cursor.execute(statement, values)
    cursor.execute(_cast_of_zones())
    cursor.execute("analyze load_place")
    return enterprises


def _zones(cursor: Any) -> dict[int, DemoZone]:
    listed = {zone.name: zone for zone in read_zones()}
    cursor.execute("select id, name from parks_zone order by id")
    return {pk: listed[name] for pk, name in cursor.fetchall() if name in listed}


def _firms(cursor: Any, zones: dict[int, DemoZone], count: int) -> None:
    """Invented enterprises; zones differ in size as they do in life, Yancheng is the largest."""
    rng = random.Random("load")
    weights = [14.0 if zone.name == YANCHENG else min(9.0, rng.lognormvariate(0, 0.8)) for zone in zones.values()]
    sectors = list(Sector.values)
    lines = []
    for n, zone_id in enumerate(rng.choices(list(zones), weights=weights, k=count)):
        zone = zones[zone_id]
        mix = mix_for(zone.name)
        industry = INDUSTRIES[rng.choices(list(mix), weights=list(mix.values()))[0]]
        word, short = rng.choice(industry.words)
        trade_name = brand(rng)
        low, high = industry.staff
        lines.append((
            n, zone_id, credit_code(f"load-{n}", zone.county_adcode), f"{zone.place}{trade_name}{word}{rng.choice(industry.suffixes)}",
            trade_name + short, industry.division, rng.choice(sectors), int(low * (high / low) ** rng.random()), person(rng),
            person(rng), phone(rng),
        ))  # fmt: skip
    cursor.execute(
        "create temporary table load_firm (n int, zone_id int, credit_code text, name text, short_name text, division text,"
        " sector text, staff int, principal text, head text, telephone text) on commit drop"
    )
    _copy(cursor, "load_firm", lines)
    cursor.execute("analyze load_firm")


def _people(cursor: Any, zones: dict[int, DemoZone]) -> None:
    """One person for every post a zone has nobody in."""
    cursor.execute(
        "create temporary table load_post (username text, person text, role text, tier text, post text, org text, zone_id int,"
        " enterprise_id bigint, area_id bigint, department_id bigint) on commit drop"
    )
    cursor.execute("select distinct zone_id, role from accounts_seat where state = 'active' and zone_id is not null")
    have = set(cursor.fetchall())
    rng = random.Random("load-people")
    for zone_id, zone in zones.items():
        for role, org, post in POSTS:
            if (zone_id, role.value) not in have:
                cursor.execute(
                    "insert into load_post select %s, %s, %s, %s, %s, %s, %s, null,"
                    " (select min(id) from parks_area where zone_id = %s and %s), (select min(id) from parks_department where zone_id = %s and %s)",
                    [f"{USERNAME}{zone_id}_{role.value}", person(rng), role.value, TIER[role], post, f"{zone.name}{org}", zone_id,
                     zone_id, role == Role.AREA_OFFICER, zone_id, role == Role.ACCEPTOR],
                )  # fmt: skip


def _cast_of_zones() -> str:
    """The first holder of each post, as columns <role>_user, _seat, _name, _post."""
    roles, joins = [], []
    for role, _org, _post in POSTS:
        r = role.value
        roles.append(f"{r}.user_id as {r}_user, {r}.id as {r}_seat, {r}.person_name as {r}_name, {r}.org_name || ' · ' || {r}.post as {r}_post")
        joins.append(
            f"join lateral (select * from accounts_seat where zone_id = z.id and role = '{r}' and state = 'active'"
            f" order by id limit 1) {r} on true"
        )
    return ZONE_CAST.format(roles=", ".join(roles), joins="\n".join(joins))


def _copy(cursor: Any, table: str, lines: list[tuple]) -> None:
    text = "".join("\t".join(map(str, line)) + "\n" for line in lines)  # invented words: no tab, no backslash
    cursor.copy_expert(f"copy {table} from stdin", io.StringIO(text))
