"""The numbers of a month's reports by statements written by hand, without any layer: the other side of `bin/bench figures`.

Parameters: start, end (days), year (first day of the year), known, before (the two freezes). As few scans as the numbers
allow; both blocks are counted in one pass. Nothing here is used by the portal.
"""

_END = "((%(end)s::date + 1)::timestamp at time zone 'Asia/Shanghai')"
_MONTH = "(%(start)s::date::timestamp at time zone 'Asia/Shanghai')"
_YEAR = "(%(year)s::date::timestamp at time zone 'Asia/Shanghai')"
_LAST = "(%(start)s::date::timestamp at time zone 'Asia/Shanghai')"


def _known(moment: str, alias: str = "v") -> str:
    return f"{alias}.known_from <= {moment} and ({alias}.known_to is null or {alias}.known_to > {moment})"


_NOW, _THEN = _known("%(known)s"), _known("%(before)s")
_SHUT = f"closed_at < {_END}"
_LATE = f"(closed_at is null or closed_at >= {_END}) and due_on <= %(end)s"
_OFF = "not on_the_spot and issued_at is not null and rectified_at is not null"
_MEND, _JUDGE = (f"round(extract(epoch from {b} - {a}) / 86400, 6)" for a, b in (("issued_at", "rectified_at"), ("rectified_at", "closed_at")))


def _columns(start: str, first: str) -> str:
    """Every sum of one block: `start` a moment, `first` its day."""
    found = f"found_at >= {start} and found_at < {_END}"
    due = f"issued_at < {_END} and due_on >= {first} and due_on <= %(end)s"
    met = f"{due} and {_SHUT} and (closed_at at time zone 'Asia/Shanghai')::date <= due_on"
    mended, judged = f"rectified_at >= {start} and rectified_at < {_END} and {_OFF}", f"closed_at >= {start} and closed_at < {_END} and {_OFF}"
    decided, issued = f"first_decided_at >= {start} and first_decided_at < {_END}", f"issued_at >= {start} and issued_at < {_END}"
    counts = (
        found, f"{found} and {_SHUT}", f"{found} and severity in ('a', 'b', 'c')", f"{found} and severity in ('a', 'b', 'c') and {_SHUT}",
        f"{found} and severity = 'major'", f"{found} and severity = 'major' and {_SHUT}", f"{found} and ({_SHUT} or {_LATE})", due, met,
        f"{due} and severity = 'major'", f"{due} and severity = 'major' and {_SHUT}", issued, f"{issued} and extended_at < {_END}", mended, judged,
        decided, f"{decided} and passed_first", f"{found} and on_the_spot", f"{found} and recorded_at <= found_at + interval '24 hours'",
        f"{found} and issued_at < {_END}",
    )  # fmt: skip
    sums = {"funds": found, "filled": f"{found} and issued_at < {_END}", _MEND: mended, _JUDGE: judged}
    return ", ".join(
        [f"count(*) filter (where {one})" for one in counts] + [f"sum({what}) filter (where {one})" for what, one in sums.items()]
    )


def _p90(start: str) -> str:
    return (
        f"percentile_cont(0.9) within group (order by {_MEND}) filter (where rectified_at >= {start} and rectified_at < {_END} and {_OFF}),"
        f" percentile_cont(0.9) within group (order by {_JUDGE}) filter (where closed_at >= {start} and closed_at < {_END} and {_OFF})"
    )


_GENERAL, _MAJOR = "{a}.severity in ('a', 'b', 'c')", "{a}.severity = 'major'"
_COLUMNS = {
    "2": (_GENERAL, False), "3": (_GENERAL, True), "5": (_MAJOR, False), "6": (_MAJOR, True), "12": ("{a}.funds is not null", False),
}  # fmt: skip


def _member(column: str, alias: str, after: str) -> str:
    level, closed = _COLUMNS[column]
    shut = f" and {alias}.closed_at < {after}" if closed else ""
    return f"coalesce({alias}.counted and {alias}.found_at >= {_YEAR} and {alias}.found_at < {_LAST} and {level.format(a=alias)}{shut}, false)"


def _same(column: str) -> str:
    return "n.sector = o.sector" + (" and n.funds = o.funds" if column == "12" else "")


def _terms(alias: str) -> str:
    """What came in (of rows known now, `n`) or went out (of rows known then, `o`)."""
    made = []
    for column in _COLUMNS:
        now, then = _member(column, "n", _END), _member(column, "o", _LAST)
        what = f"sum({alias}.funds)" if column == "12" else "count(*)"
        stays = f"{now} and {then} and {_same(column)}"
        if alias == "o":
            made.append(f"{what} filter (where {then} and ({stays}) is not true)")
            continue
        new = f"{now} and ({stays}) is not true"
        since = f"n.closed_at >= {_LAST}" if _COLUMNS[column][1] else "false"
        made += [
            f"{what} filter (where {new} and o.counted is not true)",
            f"{what} filter (where {new} and o.counted and {since})",
            f"{what} filter (where {new} and o.counted and not ({since}))",
        ]
    return ", ".join(made)


def _bridge(alias: str, other: str) -> str:
    moments = {"n": "%(known)s", "o": "%(before)s"}
    return (
        f"select {alias}.zone_id, {alias}.sector, {_terms(alias)} from dangers_factversion {alias}"
        f" left join dangers_factversion {other} on {other}.danger_id = {alias}.danger_id and {_known(moments[other], other)}"
        f" where {_known(moments[alias], alias)} and {alias}.counted and {alias}.found_at >= {_YEAR} and {alias}.found_at < {_LAST} group by 1, 2"
    )


RAW = (
    f"select zone_id, sector, {_columns(_MONTH, '%(start)s')}, {_columns(_YEAR, '%(year)s')} from dangers_factversion v"
    f" where {_NOW} and counted group by 1, 2",
    f"select zone_id, sector, count(distinct enterprise_id) filter (where found_at >= {_MONTH}), count(distinct enterprise_id)"
    f" from dangers_factversion v where {_NOW} and counted and found_at >= {_YEAR} and found_at < {_END}"
    " group by grouping sets ((zone_id), (zone_id, sector))",
    f"select zone_id, {_p90(_MONTH)}, {_p90(_YEAR)} from dangers_factversion v where {_NOW} and counted group by 1",
    f"select zone_id, sector, {', '.join(('sum(funds)' if c == '12' else 'count(*)') + f' filter (where {_member(c, chr(118), _LAST)})' for c in _COLUMNS)}"
    f" from dangers_factversion v where {_THEN} and counted group by 1, 2",
    _bridge("n", "o"),
    _bridge("o", "n"),
    f"select zone_id, count(*) filter (where attached_at >= {_MONTH}), count(*) filter (where attached_at >= {_MONTH} and marks = '[]'),"
    " count(*), count(*) filter (where marks = '[]')"
    f" from dangers_evidence where kind = 'after' and attached_at >= {_YEAR} and attached_at < {_END} group by 1",
    "select zone_id, count(*), count(*) filter (where uses_hazchem), count(*) filter (where uses_hazchem and connected),"
    " count(*) filter (where graded and grade_until >= %(end)s), count(*) filter (where insured_until >= %(end)s), count(*) filter (where extended)"
    f" from enterprises_enterprisefact v where {_NOW} and created_at < {_END} and status <> 'closed' group by 1",
    "select distinct on (zone_id, subject) zone_id, subject, stage, expires_on from parks_zoneprogress"
    " where recorded_at <= %(known)s and \"on\" <= %(end)s order by zone_id, subject, \"on\" desc, id desc",
    "select zone_id, id from (select zone_id, id, row_number() over (partition by zone_id order by found_at desc, id desc) as nth"
    f" from dangers_factversion v where {_NOW} and counted and severity = 'major' and found_at >= {_YEAR} and found_at < {_END}) m where nth <= 200",
)
"""Blocks and indicators · enterprises · percentiles · the look before · bridge in and out · photographs · enterprises' facts ·
zones · major dangers."""
