"""What the PostgreSQL catalogue must look like, as functions that return lists of faults in words.

Each check takes a cursor, so that tests call it on the database as it is and the sabotage tests on a database with a
fault put in. The class of a table comes from the models (`table_class`), never from a list that could be forgotten.
"""

# ruff: noqa: E501  (SQL and rows of a table read better on one line)
from __future__ import annotations

import re
from functools import cache

from django.apps import apps
from django.db import models

TIERS = ("park_province", "park_city", "park_zone", "park_enterprise", "park_assigned", "park_self", "park_officer")
CLASSES = {
    "gate",
    "reference",
    "tenant",
    "zone record",
    "province record",
    "zone setting",
    "personal",
    "seat",
    "derived",
}
WALLED = CLASSES - {"gate", "reference"}
# Tables of packages: the class, and who beside the owner may hold rights on them.
THIRD_PARTY = {
    "django_session": "gate",
    "django_content_type": "unused",
    "django_migrations": "unused",
    "auth_group": "unused",
    "auth_group_permissions": "unused",
    "auth_permission": "unused",
    "axes_accessattempt": "gate",
    "axes_accessattemptexpiration": "gate",
    "axes_accessfailurelog": "gate",
    "axes_accesslog": "gate",
    "pghistory_context": "unused",
}
# Columns of derived tables a tier may change although functions write the rows.
DERIVED_COLUMNS = {"core_notice": {"read_at"}}
# Zone records a tier below also reads, by its own seat alone: who is assigned finds out where, nobody else does.
OWN_ROWS = {("accounts_assignment", "park_self")}
# Policies that may say OR: an officer of the province also reaches the officers of zones (accounts/_security_0003.py).
MAY_SAY_OR = {("accounts_seat", "park_officer"), ("accounts_seatevent", "park_officer")}

_ZONE = r"((?<!NOT \()zone_id =|NOT \(zone_id IS DISTINCT FROM) \( SELECT .*current_setting\('park\.zone'"
_ZONES = r"zone_id = ANY \(.*current_setting\('park\.zones'"
_SEAT = r"\b(seat_id|id) = \( SELECT .*current_setting\('park\.seat'"
_ENT = r"\b(enterprise_id|id) = \( SELECT .*current_setting\('park\.ent'"
_ENTS = r"\b(enterprise_id|id) = ANY \(.*current_setting\('park\.ents'"
_USER = r"user_id = \( SELECT .*current_setting\('park\.user'"
# For each tier: one of these sets of conditions must stand in every policy, joined by AND.
KEYS = {
    "park_province": [[]],
    "park_city": [[_ZONES], [_SEAT]],
    "park_zone": [[_ZONE], [_SEAT]],
    "park_enterprise": [[_ZONE, _ENT], [_SEAT]],
    "park_assigned": [[_ZONE, _ENTS], [_SEAT]],
    "park_officer": [[_ZONE], [_SEAT]],
    "park_self": [[_USER], [_SEAT]],
}
MEMBER_CLASSES = {"zone setting"}  # read by the zone's enterprises and experts through park.zone alone


@cache
def declared_classes() -> dict[str, str | None]:
    """Class by table, as the models say it. Event models of pghistory are derived; auto-made tables have no class."""
    from pghistory.models import Event

    found: dict[str, str | None] = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        table = model._meta.db_table
        own = "derived" if issubclass(model, Event) else getattr(model, "table_class", None)
        found[table] = own or THIRD_PARTY.get(table)
    return found | {table: name for table, name in THIRD_PARTY.items() if table not in found}


def tables_of(*classes: str) -> list[str]:
    """Tables of these classes by name, sorted."""
    return sorted(table for table, name in declared_classes().items() if name in classes)


def model_of(table: str) -> type[models.Model]:
    return next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)


def rows(cursor, sql: str, *values) -> list[tuple]:
    cursor.execute(sql, values or None)
    return cursor.fetchall()


_RELATIONS = "from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'"


def unclassed_tables(cursor) -> list[str]:
    """Every table of the catalogue has a class, and every class is one of the house's."""
    found = [
        name
        for (name,) in rows(
            cursor, f"select c.relname {_RELATIONS} and c.relkind in ('r', 'p') and not c.relispartition"
        )
    ]
    classes = declared_classes()
    faults = [f"{table}: has no class" for table in found if classes.get(table) is None]
    return faults + [
        f"{table}: the class {name!r} does not exist"
        for table, name in classes.items()
        if name not in CLASSES | {"unused", None}
    ]


def _table_grants(cursor) -> list[tuple[str, str, str, str]]:
    """(table, grantee, privilege, column or ''), without the owner's own rights."""
    sql = """
    select c.relname, coalesce(g.rolname, 'PUBLIC'), a.privilege_type, ''
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a
      left join pg_roles g on g.oid = a.grantee
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and a.grantee <> c.relowner
    union all
    select c.relname, coalesce(g.rolname, 'PUBLIC'), a.privilege_type, t.attname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute t on t.attrelid = c.oid
      cross join aclexplode(t.attacl) a left join pg_roles g on g.oid = a.grantee
     where n.nspname = 'public' and a.grantee <> c.relowner
    """
    return rows(cursor, sql)


def wrong_grants(cursor) -> list[str]:
    """Rights by class: nothing for PUBLIC, park_app only on gate and reference, derived tables written by functions."""
    classes, faults = declared_classes(), []
    for table, grantee, privilege, column in _table_grants(cursor):
        name, what = classes.get(table), f"{table}: {grantee} holds {privilege}{f' ({column})' if column else ''}"
        if (
            grantee == "PUBLIC"
            or grantee not in {*TIERS, "park_app", "park_ledger"}
            or privilege in ("TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
        ):
            faults.append(what)
        elif grantee == "park_ledger":
            continue
        elif name == "gate" and grantee != "park_app":
            faults.append(f"{what}, but gate tables are used outside a scope")
        elif grantee == "park_app":
            if not (name == "gate" or (name in ("reference", "unused") and privilege == "SELECT")):
                faults.append(f"{what}, but the login role has no right on {name} tables")
        elif name == "reference" and privilege != "SELECT" and grantee != "park_province":
            faults.append(f"{what}, but reference tables are written by the province")
        elif name == "derived" and privilege != "SELECT" and column not in DERIVED_COLUMNS.get(table, ()):
            faults.append(f"{what}, but derived tables are written by functions")
        elif name == "zone record" and (table, grantee) in OWN_ROWS and privilege == "SELECT":
            continue
        elif name == "zone record" and grantee not in ("park_province", "park_city", "park_zone"):
            faults.append(f"{what}, but no enterprise or expert has business with {name} tables")
        elif name == "province record" and grantee != "park_province":
            faults.append(f"{what}, but {name} tables are the province's alone")
        elif name == "unused":
            faults.append(f"{what}, but nobody uses it in a scope")
    for (role,) in rows(cursor, "select defaclrole::regrole::text from pg_default_acl"):
        faults.append(f"default privileges of {role} would give rights on tables to come")
    return faults


def open_tables(cursor) -> list[str]:
    """Tenant data without row security, or without FORCE."""
    found = {
        table: (on, forced)
        for table, on, forced in rows(cursor, f"select c.relname, c.relrowsecurity, c.relforcerowsecurity {_RELATIONS}")
    }
    faults = []
    for table in tables_of(*WALLED):
        on, forced = found.get(table, (False, False))
        if not on:
            faults.append(f"{table}: row security is off")
        if not forced:
            faults.append(f"{table}: row security does not bind the owner (FORCE)")
    return faults


def _policies(cursor) -> list[tuple[str, str, str, str, str]]:
    """(table, policy, role or PUBLIC, qualifier, check)."""
    sql = """
    select c.relname, p.polname, coalesce(r.rolname, 'PUBLIC'), coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
           coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
      from pg_policy p join pg_class c on c.oid = p.polrelid cross join unnest(p.polroles) as role(id)
      left join pg_roles r on r.oid = role.id
    """
    return rows(cursor, sql)


def _fits(expression: str, tier: str, table: str, kind: str | None) -> bool:
    if tier == "park_province":
        return True
    if " OR " in expression and (table, tier) not in MAY_SAY_OR:
        return False
    choices = KEYS[tier]
    if kind in MEMBER_CLASSES:
        choices = [*choices, [_ZONE]]
    return any(all(re.search(part, expression, re.S) for part in parts) for parts in choices)


def wrong_policies(cursor) -> list[str]:
    """Every policy names a tier and compares with that tier's own keys; every tier with a right has a policy."""
    classes, faults, has = declared_classes(), [], set()
    for table, policy, role, qualifier, check in _policies(cursor):
        has.add((table, role))
        if role == "park_ledger":
            continue
        if role not in TIERS:  # PUBLIC, or a role of nobody's
            faults.append(f"{table}: policy {policy} is for {role}")
            continue
        for expression in filter(None, (qualifier, check)):
            if not _fits(" ".join(expression.split()), role, table, classes.get(table)):
                faults.append(f"{table}: policy {policy} does not compare the keys of {role}: {expression}")
    granted = {(t, g) for t, g, _privilege, _column in _table_grants(cursor) if g in TIERS and classes.get(t) in WALLED}
    faults += [f"{table}: {role} has rights but no policy" for table, role in sorted(granted - has)]
    needed = {
        "tenant": ("province", "city", "zone", "enterprise"),
        "zone setting": ("province", "city", "zone", "enterprise"),
        "zone record": ("province", "city", "zone"),
        "province record": ("province",),
    }
    for table in tables_of(*needed):
        for tier in needed[classes[table]]:  # type: ignore[index]
            if (table, f"park_{tier}") not in has:
                faults.append(f"{table}: no policy for park_{tier}")
    return faults


HEIGHTS = {"park_enterprise": 1, "park_zone": 2, "park_city": 3}
"""A row secret to a height is not there for the tiers up to it; experts see the visits they take part in."""


def revealed_secrets(cursor) -> list[str]:
    """Every tier below the province reads a table that can hold secrets only under a policy that looks at the height."""
    sql = """
    select c.relname, r.rolname, p.polname, p.polpermissive, coalesce(pg_get_expr(p.polqual, p.polrelid), '')
      from pg_policy p join pg_class c on c.oid = p.polrelid
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'secret_to' and not a.attisdropped
      cross join unnest(p.polroles) as role(id) join pg_roles r on r.oid = role.id
     where p.polcmd in ('*', 'r')
    """
    faults, policies = [], rows(cursor, sql)
    for role, height in HEIGHTS.items():
        looks = re.compile(
            rf"secret_to < {height}\b|visible_to_enterprise" if height == 1 else rf"secret_to < {height}\b"
        )
        mine = [one for one in policies if one[1] == role]
        guarded = {table for table, _role, _name, permissive, said in mine if not permissive and looks.search(said)}
        faults += [
            f"{table}: policy {name} shows {role} what is secret"
            for table, _role, name, permissive, said in mine
            if permissive and table not in guarded and not looks.search(said)
        ]
    return faults


def movable_keys(cursor) -> list[str]:
    """No tier may change zone_id, enterprise_id, seat_id or id of a row."""
    sql = """
    select c.relname, r.rolname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
      cross join pg_roles r where c.relname = any(%s) and r.rolname = any(%s)
      and a.attname = any(%s) and has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')
    """
    keys = ["id", "zone_id", "enterprise_id"]
    found = rows(cursor, sql, tables_of("tenant", "zone record", "zone setting", "seat", "derived"), list(TIERS), keys)
    return [f"{table}: {role} may change {column}" for table, role, column in found]


def unscoped_unique(cursor) -> list[str]:
    """Unique over tenants tells one tenant what another has: every unique index beside the key begins in the zone."""
    sql = """
    select c.relname, i.relname, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(x.indkey))
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     where x.indisunique and not x.indisprimary and c.relname = any(%s)
    """
    found = rows(cursor, sql, tables_of("tenant", "zone record", "zone setting"))
    return [
        f"{table}: unique index {index} leaves out zone_id"
        for table, index, columns in found
        if "zone_id" not in columns
    ]


def _foreign_keys(cursor) -> list[tuple[str, str, list[str], list[str]]]:
    """(table, target, columns, target columns) of all foreign keys."""
    sql = """
    select c.relname, t.relname,
           array(select a.attname::text from unnest(k.conkey) with ordinality u(n, o)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.o),
           array(select a.attname::text from unnest(k.confkey) with ordinality u(n, o)
                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.o)
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f'
    """
    return rows(cursor, sql)


# Keys the database cannot carry, each with its reason.
NO_COMPOSITE: dict[tuple[str, str], str] = {}


def _tenant_links(table: str) -> dict[str, str]:
    """Columns of a table that point to a tenant table, with that table: ForeignKeys, and enterprise_id kept as a number."""
    links = {}
    for field in model_of(table)._meta.concrete_fields:
        if (
            isinstance(field, models.ForeignKey)
            and declared_classes().get(field.related_model._meta.db_table) in WALLED
        ):
            links[field.column] = field.related_model._meta.db_table
    return links


def plain_keys(cursor) -> list[str]:
    """Links between tenant tables carry the zone: a plain key accepts a row the writer cannot see."""
    faults, keys = [], _foreign_keys(cursor)
    for table in tables_of("tenant", "zone record", "zone setting", "seat"):
        for column, target in _tenant_links(table).items():
            if (table, column) in NO_COMPOSITE:
                continue
            mine = [k for k in keys if k[0] == table and k[1] == target and column in k[2]]
            if not any("zone_id" in k[2] and "zone_id" in k[3] for k in mine):
                faults.append(f"{table}.{column}: no composite key with zone_id to {target}")
            if any(k[2] == [column] for k in mine):
                faults.append(f"{table}.{column}: plain foreign key to {target}")
    known = {(t, c) for t in tables_of(*WALLED) for c in _tenant_links(t)} if keys else set()
    for table, target, columns, _target_columns in keys:
        both = declared_classes().get(table) in WALLED and declared_classes().get(target) in WALLED
        if both and "zone_id" not in columns and (table, columns[0]) not in known | set(NO_COMPOSITE):
            faults.append(f"{table}.{columns[0]}: plain foreign key to {target}")
    return faults


def loose_children(cursor) -> list[str]:
    """A child that names an enterprise belongs to a parent of that same enterprise, or one enterprise of a zone could hang
    its row on another's record."""
    faults, keys = [], _foreign_keys(cursor)
    for table in tables_of("tenant"):
        if "enterprise_id" not in {f.column for f in model_of(table)._meta.concrete_fields}:
            continue
        for column, target in _tenant_links(table).items():
            if "enterprise_id" not in {f.column for f in model_of(target)._meta.concrete_fields}:
                continue
            if declared_classes()[target] != "tenant":
                continue
            mine = [k for k in keys if k[0] == table and k[1] == target and column in k[2]]
            if not any({"zone_id", "enterprise_id"} <= set(k[2]) for k in mine):
                faults.append(f"{table}.{column}: the key to {target} leaves out enterprise_id")
    return faults
