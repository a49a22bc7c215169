"""SQL for migrations: grants, row security and composite keys by table class (design §3).

Every table of the portal belongs to one class, named here once and checked against the catalogue by
tests/house/test_row_security.py. All names come from migrations, never from input.
"""

from __future__ import annotations

from django.db import migrations

ALL_TIERS = "park_province, park_city, park_zone, park_enterprise, park_assigned, park_officer, park_self"
BUSINESS = "park_province, park_city, park_zone, park_enterprise, park_assigned"

ZONE = "(select nullif(current_setting('park.zone', true), '')::int)"
ZONES = "(select nullif(current_setting('park.zones', true), ''))::int[]"  # cast outside: any(subquery) would be rows
ENT = "(select nullif(current_setting('park.ent', true), '')::bigint)"
ENTS = "(select nullif(current_setting('park.ents', true), ''))::bigint[]"
SEAT = "(select nullif(current_setting('park.seat', true), '')::bigint)"
USER = "(select nullif(current_setting('park.user', true), '')::bigint)"


def run(*statements: str) -> migrations.RunSQL:
    """Statements of one migration step, without a way back: a table is never left without its policies."""
    return migrations.RunSQL(";\n".join(statements), migrations.RunSQL.noop)


def forced(table: str) -> str:
    """Row security on, for the owner too."""
    return f"alter table {table} enable row level security; alter table {table} force row level security"


def gate(*tables: str) -> migrations.RunSQL:
    """Used outside a scope only: the login role itself, nobody else."""
    return run(*(f"grant select, insert, update, delete on {t} to park_app" for t in tables))


def reference(*tables: str) -> migrations.RunSQL:
    """Read by everyone, written in a province scope (set-up of cities, zones, calendar)."""
    out = []
    for table in tables:
        out += [
            f"grant select on {table} to park_app, park_ledger, {ALL_TIERS}",
            f"grant insert, update, delete on {table} to park_province",
        ]
    return run(*out)


def tenant(
    table: str,
    *,
    enterprise: bool = True,
    assigned: str = "select",
    zone_columns: str = "",
    enterprise_columns: str = "",
    hidden: bool = False,
    secret: bool = False,
    delete: bool = False,
    enterprise_writes: str = "select, insert",
    key: str = "enterprise_id",
) -> migrations.RunSQL:
    """A tenant table: one policy per tier, FORCE, and column grants that keep the tenant keys unchangeable.

    `zone_columns` / `enterprise_columns`: comma list of columns these tiers may update (never zone_id, enterprise_id).
    `hidden`: rows with visible_to_enterprise = false are not there for the enterprise.
    `secret`: rows are hidden from the tiers up to `secret_to`: 1 the enterprise, 2 the zone, 3 the city.
    `assigned`: rights of experts on enterprises assigned to them ("" = the table writes its own policies).
    `key`: the column that names the enterprise (the enterprise table's own is id).
    """
    seen = " and visible_to_enterprise" if hidden else ""
    below = _below(secret)
    out = [
        forced(table),
        f"grant select, insert on {table} to park_province, park_zone",
        f"grant select on {table} to park_city",
        f"create policy province on {table} to park_province using (true)",
        f"create policy city on {table} to park_city using (zone_id = any({ZONES}){below[3]})",
        f"create policy zone on {table} to park_zone using (zone_id = {ZONE}{below[2]})",
    ]
    if zone_columns:
        out.append(f"grant update ({zone_columns}) on {table} to park_zone, park_province")
    if delete:
        out.append(f"grant delete on {table} to park_zone, park_province")
    if enterprise:
        out += [
            f"grant {enterprise_writes} on {table} to park_enterprise",
            f"create policy enterprise on {table} to park_enterprise"
            f" using (zone_id = {ZONE} and {key} = {ENT}{seen}{below[1]})",
        ]
        if assigned:
            out += [
                f"grant {assigned} on {table} to park_assigned",
                f"create policy assigned on {table} to park_assigned using (zone_id = {ZONE} and {key} = any({ENTS}))",
            ]
        if enterprise_columns:
            out.append(f"grant update ({enterprise_columns}) on {table} to park_enterprise")
    return run(*out)


def _below(secret: bool) -> dict[int, str]:
    """What a policy adds for the tier of each height, so that rows secret to it are not there."""
    return {height: f" and secret_to < {height}" if secret else "" for height in (1, 2, 3)}


def zone_setting(table: str, *, columns: str) -> migrations.RunSQL:
    """Written by the zone, read by its enterprises and experts through park.zone."""
    return run(
        forced(table),
        f"grant select, insert, delete on {table} to park_zone, park_province",
        f"grant update ({columns}) on {table} to park_zone, park_province",
        f"grant select on {table} to park_city, park_enterprise, park_assigned, park_officer",
        f"create policy province on {table} to park_province using (true)",
        f"create policy city on {table} to park_city using (zone_id = any({ZONES}))",
        f"create policy zone on {table} to park_zone using (zone_id = {ZONE})",
        f"create policy member on {table} for select to park_enterprise, park_assigned, park_officer"
        f" using (zone_id = {ZONE})",
    )


def zone_record(
    table: str, *, columns: str = "", city_columns: str = "", city_inserts: bool = False, zone_inserts: bool = True
) -> migrations.RunSQL:
    """What a zone's administration keeps of itself and its city and province work with: no enterprise, no expert.

    `columns`, `city_columns`: what zone (and province), and city, may update. `city_inserts`: the city adds rows too.
    """
    out = [
        forced(table),
        f"grant select, insert on {table} to park_province",
        f"grant select{', insert' if zone_inserts else ''} on {table} to park_zone",
        f"grant select{', insert' if city_inserts else ''} on {table} to park_city",
        f"create policy province on {table} to park_province using (true)",
        f"create policy city on {table} to park_city using (zone_id = any({ZONES}))",
        f"create policy zone on {table} to park_zone using (zone_id = {ZONE})",
    ]
    if columns:
        out.append(f"grant update ({columns}) on {table} to park_zone, park_province")
    if city_columns:
        out.append(f"grant update ({city_columns}) on {table} to park_city")
    return run(*out)


def province_record(table: str, *, columns: str = "") -> migrations.RunSQL:
    """What belongs to the province alone: consolidations and their documents."""
    out = [
        forced(table),
        f"grant select, insert on {table} to park_province",
        f"create policy province on {table} to park_province using (true)",
    ]
    if columns:
        out.append(f"grant update ({columns}) on {table} to park_province")
    return run(*out)


def personal(table: str, *, rights: str = "select, insert, update, delete") -> migrations.RunSQL:
    """Belongs to one seat: jobs, exports, saved filters, idempotency keys."""
    return run(
        forced(table),
        f"grant {rights} on {table} to {BUSINESS}, park_officer",
        f"create policy mine on {table} to {BUSINESS}, park_officer using (seat_id = {SEAT})",
    )


def derived(
    table: str, *, enterprise: bool = True, hidden: bool = False, secret: bool = False, read: bool = True
) -> migrations.RunSQL:
    """Written only by definer functions of park_ledger; read like a tenant table (or not at all)."""
    seen = " and visible_to_enterprise" if hidden else ""
    below = _below(secret)
    out = [
        forced(table),
        f"grant select, insert, update on {table} to park_ledger",
        f"create policy ledger on {table} to park_ledger using (true)",
    ]
    if read:
        out += [
            f"grant select on {table} to park_province, park_city, park_zone",
            f"create policy province on {table} for select to park_province using (true)",
            f"create policy city on {table} for select to park_city using (zone_id = any({ZONES}){below[3]})",
            f"create policy zone on {table} for select to park_zone using (zone_id = {ZONE}{below[2]})",
        ]
        if enterprise:
            out += [
                f"grant select on {table} to park_enterprise",
                f"create policy enterprise on {table} for select to park_enterprise"
                f" using (zone_id = {ZONE} and enterprise_id = {ENT}{seen}{below[1]})",
            ]
    return run(*out)


def ledger_reads(*tables: str) -> migrations.RunSQL:
    """Let park_ledger's functions read a tenant table."""
    out = []
    for table in tables:
        out += [
            f"grant select on {table} to park_ledger",
            f"create policy ledger on {table} for select to park_ledger using (true)",
        ]
    return run(*out)


def composite_key(
    table: str, columns: str, target: str, target_columns: str, name: str, *, deferrable: bool = True
) -> migrations.RunSQL:
    """A foreign key that carries the tenant: a plain one accepts a row the writer cannot see (measured)."""
    later = " deferrable initially deferred" if deferrable else ""
    return run(
        f"alter table {table} add constraint {name} foreign key ({columns})"
        f" references {target} ({target_columns}){later}"
    )


def definer(
    signature: str,
    body: str,
    *,
    returns: str,
    language: str = "plpgsql",
    to: str = BUSINESS,
    volatility: str = "volatile",
) -> migrations.RunSQL:
    """A SECURITY DEFINER function of park_ledger with a fixed search_path, callable by `to` only."""
    name = signature.split("(")[0]
    arguments = signature[len(name) :]
    types = _argument_types(arguments)
    return run(
        f"create function {signature} returns {returns} language {language} {volatility} security definer"
        f" set search_path = public, pg_temp as $park$ {body} $park$",
        f"alter function {name}{types} owner to park_ledger",
        f"revoke all on function {name}{types} from public",
        *([f"grant execute on function {name}{types} to {to}"] if to else []),
    )


def _argument_types(arguments: str) -> str:
    """'(a int, b text[] default null)' → '(int, text[])'."""
    inner = arguments.strip()[1:-1].strip()
    if not inner:
        return "()"
    return "(" + ", ".join(part.strip().split(" ", 1)[1].split(" default ")[0] for part in inner.split(",")) + ")"


def trail(*tables: str) -> migrations.RunSQL:
    """Hand the trigger functions of pghistory on these tables to park_ledger, and seal their event tables.

    Otherwise a tier role can write a history row by itself (measured: the forged row was accepted).
    """
    return run(*(f"select park_seal_trail('{t}')" for t in tables))


SEAL_TRAIL = migrations.RunSQL(
    """
create function park_seal_trail(tracked text) returns void language plpgsql as $park$
declare f record;
begin
  for f in select distinct p.oid::regprocedure::text as sig from pg_trigger t join pg_proc p on p.oid = t.tgfoid
           where t.tgrelid = tracked::regclass and not t.tgisinternal and p.proname like 'pgtrigger%'
  loop
    execute format('alter function %s security definer', f.sig);
    execute format('alter function %s set search_path = public, pg_temp', f.sig);
    execute format('alter function %s owner to park_ledger', f.sig);
    -- Who may execute it could hang it on a temporary table of their own and write history that never happened.
    execute format('revoke all on function %s from public', f.sig);
  end loop;
end $park$;
revoke all on function park_seal_trail(text) from public
""",
    "drop function park_seal_trail(text)",
)
