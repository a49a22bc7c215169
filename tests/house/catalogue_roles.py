"""The catalogue's other half: views, partitions, functions, triggers and roles. Same form as catalogue.py."""

# ruff: noqa: E501  (SQL and rows of a table read better on one line)
from __future__ import annotations

from tests.house.catalogue import TIERS, rows


def stored_views(cursor) -> list[str]:
    """No materialised views; views only as the one who asks (security_invoker)."""
    sql = """
    select c.relname, c.relkind, coalesce(c.reloptions, '{}'::text[]) from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname not in ('pg_catalog', 'information_schema', 'seed') and c.relkind in ('v', 'm')
    """
    faults = []
    for name, kind, options in rows(cursor, sql):
        if kind == "m":
            faults.append(f"{name}: a materialised view knows no row security")
        elif not {"security_invoker=true", "security_invoker=on"} & set(options):
            faults.append(f"{name}: a view without security_invoker reads as its owner")
    return faults


def open_partitions(cursor) -> list[str]:
    """A right on a partition goes round the policies of its parent."""
    sql = """
    select c.relname, coalesce(g.rolname, 'PUBLIC') from pg_class c cross join aclexplode(c.relacl) a
      left join pg_roles g on g.oid = a.grantee where c.relispartition and c.relkind in ('r', 'p') and a.grantee <> c.relowner
    """
    return [f"{table}: {grantee} holds a right on a partition" for table, grantee in sorted(set(rows(cursor, sql)))]


def loose_functions(cursor) -> list[str]:
    """SECURITY DEFINER functions belong to park_ledger, fix their search_path and are not open to PUBLIC."""
    sql = """
    select p.oid::regprocedure::text, pg_get_userbyid(p.proowner), coalesce(p.proconfig, '{}'::text[]),
           exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                   where a.grantee = 0 and a.privilege_type = 'EXECUTE')
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.prosecdef
    """
    faults = []
    for name, owner, config, public in rows(cursor, sql):
        if owner != "park_ledger":
            faults.append(f"{name}: a definer function of {owner}")
        if "search_path=public, pg_temp" not in config:
            faults.append(f"{name}: its search_path is not fixed")
        if public:
            faults.append(f"{name}: PUBLIC may execute it")
    return faults


def unsealed_trail(cursor) -> list[str]:
    """Every tracked model writes its history through triggers of park_ledger, for insert, update and delete."""
    from django.apps import apps
    from pghistory.models import Event

    sql = """
    select t.tgtype::int, p.prosecdef, pg_get_userbyid(p.proowner), t.tgenabled from pg_trigger t join pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = to_regclass(%s) and not t.tgisinternal and p.proname like 'pgtrigger%%'
    """
    faults = []
    for event in apps.get_models():
        if not issubclass(event, Event) or not event._meta.managed:
            continue
        table = event.pgh_tracked_model._meta.db_table
        found = rows(cursor, sql, f"public.{table}")
        for bit, name in ((4, "insert"), (8, "delete"), (16, "update")):
            mine = [row for row in found if row[0] & bit]
            if not mine:
                faults.append(f"{table}: no history trigger for {name}")
            faults += [
                f"{table}: the history trigger for {name} is not park_ledger's"
                for row in mine
                if row[1:3] != (True, "park_ledger")
            ]
            faults += [f"{table}: the history trigger for {name} is switched off" for row in mine if row[3] == "D"]
    return faults


def loose_roles(cursor) -> list[str]:
    """The login role owns nothing, is nothing by itself and may only take a tier on; tiers stand beside each other."""
    faults = []
    attributes = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit"
    sql = f"select {attributes} from pg_roles where rolname = 'park_app'"
    names = ("a superuser", "past row security", "a maker of roles", "a maker of databases", "an heir of its roles")
    faults += [f"park_app is {what}" for what, on in zip(names, rows(cursor, sql)[0], strict=True) if on]
    members = """
    select r.rolname, m.rolname, x.inherit_option, x.set_option, x.admin_option from pg_auth_members x
      join pg_roles r on r.oid = x.roleid join pg_roles m on m.oid = x.member
     where m.rolname = 'park_app' or m.rolname = any(%s)
    """
    taken = set()
    for role, member, inherit, become, admin in rows(cursor, members, list(TIERS)):
        if member != "park_app":
            faults.append(f"{member} is a member of {role}")
        elif role not in TIERS:
            faults.append(f"park_app is a member of {role}")
        elif inherit or admin or not become:
            faults.append(f"park_app inherits {role} or may hand it on")
        else:
            taken.add(role)
    faults += [f"park_app cannot become {tier}" for tier in TIERS if tier not in taken]
    who = ["park_app", *TIERS]
    own = """
    select pg_get_userbyid(relowner) || ' owns ' || relname from pg_class where pg_get_userbyid(relowner) = any(%s)
      and relpersistence <> 't'
    union all select pg_get_userbyid(proowner) || ' owns ' || proname from pg_proc where pg_get_userbyid(proowner) = any(%s)
    """
    faults += [text for (text,) in rows(cursor, own, who, who)]
    sql = """
    select r.rolname from pg_roles r where r.rolname = any(%s)
       and (r.rolsuper or r.rolbypassrls or has_schema_privilege(r.oid, 'public', 'CREATE')
            or (r.rolcanlogin and r.rolname <> 'park_app'))
    """
    return faults + [
        f"{role} may log in, pass row security or create in the schema" for (role,) in rows(cursor, sql, who)
    ]
