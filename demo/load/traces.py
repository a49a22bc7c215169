"""What a life leaves behind: steps, requests, and what was known of it and when."""

from __future__ import annotations

import datetime
import re
from typing import Any

from psycopg2 import sql

from hazards.dangers.migrations._security_0006 import KEPT

REQUESTS = """
insert into dangers_request(zone_id, enterprise_id, danger_id, kind, state, reason, interim, new_due_on, void_reason, asked_at,
    asker_user_id, asker_name, asker_post, first_at, first_user_id, first_name, first_opinion, second_at, second_user_id,
    second_name, second_opinion, visible_to_enterprise)
select l.zone_id, l.enterprise_id, l.id, 'extension', 'granted', '检测机构排期已满，附预约单', '停用待检设备，专人巡查',
    l.first_due + l.days / 2, '', l.extended - interval '9 hours', l.user_id, l.name, l.post, l.extended - interval '4 hours',
    c.zone_office_user, c.zone_office_name, '防范措施已核，同意上报', l.extended, c.zone_leader_user, c.zone_leader_name, '同意，期间加强巡查', true
from load_life l join load_cast c using (zone_id) where l.extended is not null
union all
select l.zone_id, l.enterprise_id, l.id, 'void', 'granted', '现场复核后不构成隐患', '', null, 'mistake', l.ended - interval '40 minutes',
    c.inspector_user, c.inspector_name, c.inspector_post, l.ended, c.zone_office_user, c.zone_office_name, '同意', null, null, '', '', false
from load_life l join load_cast c using (zone_id) where l.ended is not null
"""
# One line for each step that has happened, in the order of the life (a danger's lines are numbered as they stand here): at, who, transition, from, to, words, round.
STEPS = """
insert into dangers_step(zone_id, enterprise_id, danger_id, at, actor_seat_id, actor_name, actor_post, transition, from_state,
    to_state, note, round, data, visible_to_enterprise)
select l.zone_id, l.enterprise_id, l.id, s.at, s.seat, s.name, s.post, s.transition, s.was, s.became, s.note, s.round, '{}',
    s.seen or l.source = 'enterprise'
from load_life l join load_cast c using (zone_id)
cross join lateral (select
    case l.source when 'enterprise' then l.seat_id when 'expert' then c.expert_seat else c.inspector_seat end as seat,
    case l.source when 'enterprise' then l.name when 'expert' then c.expert_name else c.inspector_name end as name,
    case l.source when 'enterprise' then l.post when 'expert' then c.expert_post else c.inspector_post end as post) finder
cross join lateral (values
    (1, l.recorded_at, finder.seat, finder.name, finder.post, 'create', '', 'draft', '', 1, false),
    (2, case when not (l.spot and l.issued is not null) then l.recorded_at end, finder.seat, finder.name, finder.post, 'submit', 'draft', 'review', '', 1, false),
    (3, case when l.ended is not null then l.ended - interval '40 minutes' end, c.inspector_seat, c.inspector_name, c.inspector_post, 'ask_void', 'review', 'review', '现场复核后不构成隐患', 1, false),
    (4, l.ended, c.zone_office_seat, c.zone_office_name, c.zone_office_post, 'grant_void', 'review', 'void', '同意', 1, false),
    (5, case when l.spot then l.issued end, c.zone_office_seat, c.zone_office_name, c.zone_office_post, 'fix_on_spot', 'draft', 'acceptance', l.done, 1, true),
    (6, case when not l.spot then l.issued end, c.zone_office_seat, c.zone_office_name, c.zone_office_post, 'issue', 'review', 'issued', '', 1, true),
    (7, case when not l.spot then l.signed end, l.seat_id, l.name, l.post, 'sign', 'issued', 'rectifying', '', 1, true),
    (8, l.extended - interval '9 hours', l.seat_id, l.name, l.post, 'ask_extension', 'rectifying', 'rectifying', '检测机构排期已满，附预约单', 1, true),
    (9, l.extended - interval '4 hours', c.zone_office_seat, c.zone_office_name, c.zone_office_post, 'extension_first', 'rectifying', 'rectifying', '防范措施已核，同意上报', 1, true),
    (10, l.extended, c.zone_leader_seat, c.zone_leader_name, c.zone_leader_post, 'extension_second', 'rectifying', 'rectifying', '同意，期间加强巡查', 1, true),
    (11, case when not l.spot then l.mend1 end, l.seat_id, l.name, l.post, 'submit_evidence', 'rectifying', 'supervision', l.done, 1, true),
    (12, l.sent_back, c.area_officer_seat, c.area_officer_name, c.area_officer_post, 'supervise_reject', 'supervision', 'rectifying', '照片看不出是同一部位，请站在检查时的位置再拍', 1, true),
    (13, l.mend2, l.seat_id, l.name, l.post, 'submit_evidence', 'rectifying', 'supervision', l.done, 2, true),
    (14, l.supervised, c.area_officer_seat, c.area_officer_name, c.area_officer_post, 'supervise', 'supervision', 'acceptance', '现场看过，已按要求改好，同意报验收', 1 + (l.sent_back is not null)::int, true),
    (15, l.closed, c.acceptor_seat, c.acceptor_name, c.acceptor_post, 'accept', 'acceptance', 'closed', '现场验收合格', 1 + (l.sent_back is not null)::int, true)
) as s(nth, at, seat, name, post, transition, was, became, note, round, seen)
where s.at is not null
"""
# Each moment at which something kept changed; a danger then, as far as it had happened, is the row the trigger would have seen.
THEN = {
    "state": "case when s.ended <= m.at then 'void' else 'review' end",
    "issued_at": "case when d.issued_at <= m.at then d.issued_at end",
    "due_on": "case when s.extended <= m.at then d.due_on when d.issued_at <= m.at then d.original_due_on end",
    "rectified_at": "case when s.mend2 <= m.at then s.mend2 when s.sent_back <= m.at then null when s.mend1 <= m.at then s.mend1 end",
    "first_decided_at": "case when d.first_decided_at <= m.at then d.first_decided_at end",
    "passed_first": "d.passed_first and d.closed_at <= m.at",
    "extended_at": "case when s.extended <= m.at then s.extended end",
    "on_the_spot": "d.on_the_spot and d.issued_at <= m.at",
    "closed_at": "case when d.closed_at <= m.at then d.closed_at end",
    "visible_to_enterprise": "s.source = 'enterprise' or coalesce(d.issued_at <= m.at, false)",
}
FACTS = """
insert into dangers_factversion(danger_id, {columns}, known_from, known_to, known_xid)
select d.id, {values}, m.at, m.until, pg_current_xact_id()::text::bigint
from load_life s join dangers_danger d using (id)
cross join lateral (values
    (s.recorded_at, coalesce(s.ended, s.issued)), (s.ended, null),
    (s.issued, coalesce(s.extended, case when not s.spot then s.mend1 end, s.closed)), (s.extended, s.mend1),
    (case when not s.spot then s.mend1 end, coalesce(s.sent_back, s.closed)), (s.sent_back, s.mend2), (s.mend2, s.closed), (s.closed, null)
) as m(at, until)
where m.at is not null
"""
_WORD = re.compile(r"'[^']*'|\b[a-z_]+\b")
_KEYWORDS = {"not", "in", "is", "null", "int", "and", "or"}


def _then(expression: str) -> str:
    """An expression of the trigger over the row as it was at m.at."""

    def one(found: re.Match[str]) -> str:
        word = found[0]
        if word[0] == "'" or word in _KEYWORDS:
            return word
        return f"({THEN[word]})" if word in THEN else f"d.{word}"

    return _WORD.sub(one, expression)


def requests(cursor: Any, now: datetime.datetime) -> int:
    """Extensions granted and dangers voided."""
    cursor.execute(REQUESTS)
    return cursor.rowcount


def steps(cursor: Any, now: datetime.datetime) -> int:
    """The record people read."""
    cursor.execute(STEPS)
    return cursor.rowcount


def facts(cursor: Any, now: datetime.datetime) -> int:
    """Versions of the facts: the last is what the trigger would have written of the danger as it stands."""
    values = ", ".join(_then(expression) for expression in KEPT.values())
    cursor.execute(sql.SQL(FACTS).format(columns=sql.SQL(", ".join(KEPT)), values=sql.SQL(values)))
    return cursor.rowcount
