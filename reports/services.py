"""Writes on a filing that are no moves: saving a draft, changing a number by hand, taking new numbers, corrections."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Refused
from core.workflow import perform
from reports.cycle import take_anew
from reports.models import Filing, FilingStep, Report
from reports.monthly.fields import BY_KEY, WORD_KEYS, clean, clean_words
from reports.monthly.tables import parse_key
from reports.monthly.visits import KEYS, VISITS, carried, is_counted
from reports.states import WITH_ZONE, FilingKind, State

REASON, CONTACT = 500, 40


def filing_of(report_id: int, number: int | None = None) -> Filing | None:
    """A filing with everything beside it: that version, or the newest; None when it is not there for this scope."""
    rows = Filing.objects.select_related("report__period", "frozen", "zone").filter(report_id=report_id)
    return rows.filter(number=number).first() if number else rows.order_by("-number").first()


def with_preparer(filing: Filing) -> Filing:
    """The filing locked for writing. Raises Refused when it is not (any more) with the preparer."""
    locked = Filing.objects.select_for_update(of=("self",)).select_related("report__period", "frozen").get(pk=filing.pk)
    if locked.state == State.ARCHIVED:
        sentence = str(Filing.constraint_sentences["filing_archived_is_fixed"])
        raise Refused("filing_archived_is_fixed", sentence, record=locked)
    if locked.state not in WITH_ZONE or locked.preparer_user_id is not None:
        raise Refused("not_with_preparer", _("报告已送出，不能再改；要改请先收回或等退回。"), record=locked)
    return locked


def _writable(filing: Filing, version: int) -> Filing:
    """The same, and Refused when somebody saved since the page was read at `version`."""
    locked = with_preparer(filing)
    if locked.version != version:
        raise Refused("somebody_saved", _("别人刚刚保存过这份报告，请刷新后再改；您的文字还在这一页。"), record=locked)
    return locked


def save_draft(*, actor: Actor, filing: Filing, version: int, changes: Mapping[str, str]) -> Filing:
    """Save typed fields and written parts, whichever changed; `version` is the one the page was read at.

    Raises InvalidInput by field (the rest is kept back too), Refused when somebody was faster. The first save begins
    the draft.
    """
    require(actor, "reports.fill")
    wrong: dict[str, list[str]] = {}
    typed: dict[str, Any] = {}
    words: dict[str, str] = {}
    contact = changes.get("contact", "").strip()
    if len(contact) > CONTACT:
        wrong["contact"] = [_("最多 %(n)d 个字。") % {"n": CONTACT}]
    counted = is_counted(filing.frozen.cells)
    for key, text in changes.items():
        try:
            if counted and key in KEYS:
                raise ValueError(_("这个数由检查记录统计；要改请点开它，写明理由。"))
            if key in BY_KEY:
                typed[key] = clean(key, text)
            elif key in WORD_KEYS:
                words[key] = clean_words(key, text)
        except ValueError as trouble:
            wrong[key] = [str(trouble)]
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        locked = _writable(filing, version)
        if locked.state == State.OPEN:
            perform(locked, "begin", actor=actor)
        kept = {"contact": contact} if "contact" in changes else {}
        _keep(locked, typed={**locked.typed, **typed}, words={**locked.words, **words}, **kept)
    return _again(filing)


def _again(filing: Filing) -> Filing:
    """The same version, read anew."""
    return filing_of(filing.report_id, filing.number) or filing


def _keep(filing: Filing, **columns: Any) -> None:
    Filing.objects.filter(pk=filing.pk).update(**columns, version=F("version") + 1)


def override(*, actor: Actor, filing: Filing, version: int, key: str, value: str, reason: str) -> Filing:
    """Change an automatic number by hand: the value and why. Both values print. An empty value takes the change back.

    Raises InvalidInput for a number that is none, a missing reason, or a cell that is computed.
    """
    require(actor, "reports.fill")
    parsed = parse_key(key)
    if parsed is None or (parsed[1] == VISITS and not is_counted(filing.frozen.cells)):
        raise InvalidInput({"value": [_("这个数由其他数算出，不能直接改。")]})
    text = value.strip().replace(" ", "").replace("\u202f", "")
    change: dict[str, Any] | None = None
    if text:
        number = _amount(text, parsed[2])
        if not reason.strip():
            raise InvalidInput({"reason": [_("改自动数要写理由，上级和公文都会看到。")]})
        change = {
            "value": number, "reason": reason.strip()[:REASON], "by": actor.name, "at": timezone.now().isoformat(),
        }  # fmt: skip
    with transaction.atomic():
        locked = _writable(filing, version)
        if locked.state == State.OPEN:
            perform(locked, "begin", actor=actor)
        overrides = {name: kept for name, kept in locked.overrides.items() if name != key}
        _keep(locked, overrides={**overrides, **({key: change} if change else {})})
    return _again(filing)


def _amount(text: str, column: str) -> Any:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InvalidInput({"value": [_("请写数字。")]}) from None
    if not number.is_finite() or number < 0 or number > 10**9:
        raise InvalidInput({"value": [_("不能是负数，也不能大得不合情理。")]})
    if column == "12":
        return str(number.quantize(Decimal("0.0001")))
    if number != number.to_integral_value():
        raise InvalidInput({"value": [_("请写整数。")]})
    return int(number)


def take_new_numbers(*, actor: Actor, filing: Filing, version: int) -> Filing:
    """取新数: the numbers as known now replace those the draft was made with (kept under their own moment)."""
    require(actor, "reports.fill")
    with transaction.atomic():
        locked = _writable(filing, version)
        was = locked.frozen.known_at
        fresh = take_anew(actor=actor, zone_id=locked.zone_id, period=locked.report.period)
        before = locked.frozen.cells
        typed, overrides = carried(locked.typed, locked.overrides, was=before, now_cells=fresh.cells, by=actor.name)
        _keep(locked, frozen_id=fresh.pk, typed=typed, overrides=overrides)
        _step(locked, actor, "take_new_numbers", {"was": was.isoformat(), "known_at": fresh.known_at.isoformat()})
    return _again(filing)


def open_correction(*, actor: Actor, report: Report, reason: str) -> Filing:
    """更正 an archived month: a new version with today's knowledge of that month; the signed one stays as it is.

    Raises InvalidInput without a reason, Refused when the newest version is not archived yet.
    """
    require(actor, "reports.fill")
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写为什么更正，新旧对照会印在公文里。")]})
    now = timezone.now()
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).select_related("period").get(pk=report.pk)
        last = Filing.objects.filter(report=locked).select_related("frozen").order_by("-number").first()
        if last is None or last.state != State.ARCHIVED:
            raise Refused("not_archived", _("这个月还没有归档，直接改或等退回即可，不用更正。"), record=last)
        fresh = take_anew(actor=actor, zone_id=locked.zone_id, period=locked.period)
        typed, overrides = carried(
            last.typed, last.overrides, was=last.frozen.cells, now_cells=fresh.cells, by=last.prepared_by or actor.name
        )
        try:
            with transaction.atomic():
                made = Filing.objects.create(
                    zone_id=locked.zone_id, report=locked, number=last.number + 1, kind=FilingKind.CORRECTION,
                    state=State.DRAFT, state_since=now, frozen=fresh, words=last.words, corrects=last.number,
                    typed={key: value for key, value in typed.items() if key != "ledgers"},
                    overrides=overrides, contact=last.contact, correction_reason=reason.strip()[:REASON],
                )  # fmt: skip
        except IntegrityError as trouble:
            sentence = str(Filing.constraint_sentences["filing_one_open"])
            raise Refused("filing_one_open", sentence, record=last) from trouble
        Report.objects.filter(pk=locked.pk).update(filings=F("filings") + 1)
        _step(made, actor, "open_correction", {"corrects": last.number}, note=reason.strip())
    return made


def _step(filing: Filing, actor: Actor, name: str, data: dict[str, Any], note: str = "") -> None:
    FilingStep.objects.create(
        filing_id=filing.pk, zone_id=filing.zone_id, at=timezone.now(), actor_seat_id=actor.seat_id,
        actor_name=actor.name, actor_post=actor.post, transition=name, from_state=filing.state, to_state=filing.state,
        note=note, round=filing.round, data=data,
    )  # fmt: skip


def last_words(filing: Filing) -> dict[str, str]:
    """The written parts of the month before, shown beside this month's."""
    start: datetime.date = filing.report.period.start
    before = start - datetime.timedelta(days=1)
    row = (
        Filing.objects.filter(zone_id=filing.zone_id, report__period__end=before, report__period__kind="month")
        .order_by("-number")
        .values_list("words", flat=True)
        .first()
    )
    return row or {}
