"""Answers of a visit: each saved by itself, a resend is no second answer, and what two people wrote differently is kept twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from inspections.checklists.body import CHECK, NUMBER, OK, Item, judge_number
from inspections.visits.models import Answer, Clash, Visit
from inspections.visits.states import State

SAVED, SAME, CLASH = "saved", "same", "clash"
LARGEST = Decimal("99999999")

# One statement: the row is new, or it is still the one the writer saw, or it is this very answer sent again.
_UPSERT = """
insert into visits_answer as a (zone_id, enterprise_id, secret_to, visit_id, item_key, verdict, number, text, rev, client_id,
                                answered_at, by_seat_id, by_name)
values (%(zone)s, %(enterprise)s, 0, %(visit)s, %(key)s, %(verdict)s, %(number)s, %(text)s, 1, %(client)s, %(at)s, %(seat)s, %(name)s)
on conflict (zone_id, visit_id, item_key) do update
   set verdict = excluded.verdict, number = excluded.number, text = excluded.text, rev = a.rev + 1, client_id = excluded.client_id,
       answered_at = excluded.answered_at, by_seat_id = excluded.by_seat_id, by_name = excluded.by_name
 where (a.rev = %(seen)s or a.client_id = %(over)s) and a.client_id <> excluded.client_id
returning rev
"""


@dataclass(frozen=True)
class Given:
    """One answer as it comes in: `seen` is the revision the writer had before them (0: none), `client_id` names the act.

    `over`: an earlier act of the same page whose arrival it never heard of; this one stands in its place.
    """

    key: str
    client_id: uuid.UUID
    seen: int = 0
    verdict: str = ""
    number: Decimal | None = None
    text: str = ""
    over: uuid.UUID | None = None

    def values(self) -> tuple[str, Decimal | None, str]:
        return self.verdict, self.number, self.text


@dataclass(frozen=True)
class Outcome:
    """What became of it: `state` saved, same or clash; `rev` the revision that stands; `theirs` the row that stands."""

    key: str
    state: str
    rev: int
    verdict: str
    theirs: Answer | None = None


def answer_items(*, actor: Actor, visit: Visit, given: Iterable[Given]) -> list[Outcome]:
    """Keep answers of a visit under way, one statement each.

    Raises InvalidInput by item key for an answer that does not fit its item, Refused when the visit is not under way.
    """
    require(actor, "visits.work", visit)
    under_way(visit)
    body = visit.body
    fitted, wrong = [], {}
    for one in given:
        item = body.item(one.key)
        if item is None:
            wrong[one.key] = [_("这张检查表里没有这一条。")]
            continue
        try:
            fitted.append(_fitted(item, one))
        except InvalidInput as fault:
            wrong |= fault.fields
    if wrong:
        raise InvalidInput(wrong)
    return [_keep(actor, visit, one) for one in fitted]


def under_way(visit: Visit) -> None:
    """Raise Refused unless the visit is being made."""
    if visit.state != State.UNDERWAY:
        sentence = _("检查“%(state)s”，现在不能作答。") % {"state": visit.get_state_display()}
        raise Refused("visit_not_underway", sentence, record=visit)


def _fitted(item: Item, given: Given) -> Given:
    """The answer with its verdict as its kind has it."""
    verdict, number, text = given.values()
    if len(text) > 500:
        raise InvalidInput({item.key: [_("最多 500 字。")]})
    if verdict not in Answer.Verdict.values:
        raise InvalidInput({item.key: [_("请选符合、不符合或不适用。")]})
    if item.kind == CHECK:
        verdict = "" if verdict == Answer.Verdict.DONE else verdict
        number = None
    elif item.kind == NUMBER:
        if number is not None and (not number.is_finite() or abs(number) > LARGEST):
            raise InvalidInput({item.key: [_("这个数太大了，请核对单位。")]})
        if verdict != Answer.Verdict.NA:
            verdict = "" if number is None else judge_number(item, number) if item.low or item.high else OK
    elif verdict != Answer.Verdict.NA:
        verdict, number = (Answer.Verdict.DONE if text.strip() else ""), None
    return Given(item.key, given.client_id, given.seen, str(verdict), number, text.strip(), given.over)


def _keep(actor: Actor, visit: Visit, one: Given) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {
                "zone": visit.zone_id, "enterprise": visit.enterprise_id, "visit": visit.pk, "key": one.key,
                "verdict": one.verdict, "number": one.number, "text": one.text, "client": one.client_id,
                "at": timezone.now(), "seat": actor.seat_id, "name": actor.name, "seen": one.seen, "over": one.over,
            },
        )  # fmt: skip
        row = cursor.fetchone()
    if row is not None:
        return Outcome(one.key, SAVED, row[0], one.verdict)
    there = Answer.objects.get(zone_id=visit.zone_id, visit_id=visit.pk, item_key=one.key)
    if there.client_id == one.client_id:
        return Outcome(one.key, SAVED, there.rev, there.verdict)
    if (there.verdict, there.number, there.text) == one.values():
        return Outcome(one.key, SAME, there.rev, there.verdict)
    Clash.objects.bulk_create(
        [
            Clash(
                zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit_id=visit.pk, item_key=one.key,
                verdict=one.verdict, number=one.number, text=one.text, client_id=one.client_id, at=timezone.now(),
                by_seat_id=actor.seat_id, by_name=actor.name,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return Outcome(one.key, CLASH, there.rev, there.verdict, there)


def settle(*, actor: Actor, visit: Visit, clash: Clash, take: bool) -> None:
    """Choose between what stands and what came beside it. `take`: the other one is right and now stands.

    Raises Refused when somebody has chosen already.
    """
    require(actor, "visits.work", visit)
    under_way(visit)
    open_row = Clash.objects.filter(pk=clash.pk, settled_at=None)
    if not open_row.update(settled_at=timezone.now(), settled_by=actor.name, taken=take):
        raise Refused("clash_settled", _("已经有人选过了，请刷新后再看。"), record=visit)
    if take:
        now = Answer.objects.get(zone_id=visit.zone_id, visit_id=visit.pk, item_key=clash.item_key)
        _keep(actor, visit, Given(clash.item_key, uuid.uuid4(), now.rev, clash.verdict, clash.number, clash.text))


def verdicts_of(answers: Iterable[Answer]) -> dict[str, str]:
    """{item key: verdict} of what has been answered."""
    return {row.item_key: row.verdict for row in answers if row.verdict}


def shown(answer: Answer | Clash, item: Item | None = None) -> str:
    """An answer in words: 符合, 0.8 MPa（不符合）, the text."""
    parts = []
    if answer.number is not None:
        unit = f" {item.unit}" if item and item.unit else ""
        parts.append(f"{answer.number.normalize():f}{unit}")
    if answer.verdict and answer.verdict != Answer.Verdict.DONE:
        parts.append(str(answer.get_verdict_display()))
    if answer.text:
        parts.append(answer.text)
    return " · ".join(parts) or _("未答")


def from_json(entry: Mapping[str, Any]) -> Given:
    """An answer of a request body. Raises InvalidInput naming the item."""
    key = str(entry.get("key", ""))[:20]
    try:
        number, over = entry.get("number"), entry.get("over")
        return Given(
            key=key, client_id=uuid.UUID(str(entry.get("client_id", ""))), seen=max(0, int(entry.get("seen") or 0)),
            verdict=str(entry.get("verdict") or ""), number=Decimal(str(number)) if number not in (None, "") else None,
            text=str(entry.get("text") or "").replace("\x00", ""), over=uuid.UUID(str(over)) if over else None,
        )  # fmt: skip
    except (ValueError, ArithmeticError) as fault:
        raise InvalidInput({key: [_("这一条的答案读不出来：数字请只填数，例如 0.8。")]}) from fault
