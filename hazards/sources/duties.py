"""包保责任 and 源长: naming and changing persons, logging a duty, questioning, answering and verifying a log."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from core.figures.freezing import hold_facts
from core.models import StoredFile
from core.notices import Message, notify
from core.workdays import today
from hazards.sources.duty_notices import ANSWERED, FIRM, OFFICE, QUESTIONED
from hazards.sources.models import DutyLog, DutyPhoto, DutyRole, DutySlot, HazardSource, Person
from hazards.sources.states import State

BACKDATED = datetime.timedelta(days=3)
"""So long after it was done a duty can still be written down (product setting: shifts without network, weekends)."""
REPLACED = datetime.timedelta(days=31)
"""So far back a change of person can be dated (product setting): duties due since then follow to the new one."""


TO_VERIFY = Q(verified_at=None, questioned_at=None) | (
    Q(answered_at__isnull=False) & (Q(verified_at=None) | Q(verified_at__lt=F("questioned_at")))
)
"""Logs that can be verified: those nobody questioned, and those answered since."""


# -- persons -----------------------------------------------------------------------------------------------------------


def name_person(
    *,
    actor: Actor,
    source: HazardSource,
    role: str,
    name: str,
    post: str,
    phone: str,
    from_on: datetime.date,
    reason: str = "",
    is_me: bool = False,
) -> Person:
    """Who answers for the unit in this role from a day on. Replaces the present one, whose row ends with the reason.

    `is_me`: the person sits in the actor's seat. Raises InvalidInput by field, Refused for a unit struck off.
    """
    role = DutyRole(role)
    _of_living(actor, source)
    with transaction.atomic():
        before = _current(source, role)
        _check_day(from_on, before)
        if before is not None:
            _end(before, from_on, reason)
        try:
            with transaction.atomic():
                return Person.objects.create(
                    zone_id=source.zone_id,
                    enterprise_id=source.enterprise_id,
                    source_id=source.pk,
                    role=role,
                    name=name.strip(),
                    post=post.strip(),
                    phone=phone.strip(),
                    seat_id=actor.seat_id if is_me else None,
                    from_on=from_on,
                    recorded_by=actor.name,
                )
        except IntegrityError as error:
            if "person_one_current" not in str(error):
                raise
            raise Moved(source, _("有人刚刚指定了%(role)s，请刷新后再看。") % {"role": role.label}) from error


def release_person(*, actor: Actor, source: HazardSource, role: str, on: datetime.date, reason: str) -> None:
    """The present one leaves and nobody follows yet: the role is red until somebody is named."""
    role = DutyRole(role)
    _of_living(actor, source)
    with transaction.atomic():
        before = _current(source, role)
        if before is None:
            raise Moved(source, _("现在没有%(role)s。") % {"role": role.label})
        _check_day(on, before)
        _end(before, on, reason)


def _of_living(actor: Actor, source: HazardSource) -> None:
    require(actor, "sources.people", source)
    if source.state == State.RETIRED:
        raise Refused("source_retired", _("这个单元已经核销。"), record=source)


def _current(source: HazardSource, role: str) -> Person | None:
    return (
        Person.objects.select_for_update(of=("self",))
        .filter(zone_id=source.zone_id, source_id=source.pk, role=role, to_on=None)
        .first()
    )


def _check_day(day: datetime.date, before: Person | None) -> None:
    if day > today():
        raise InvalidInput({"from_on": [_("不能晚于今天：到那一天再登记。")]})
    if before is not None and today() - day > REPLACED:
        raise InvalidInput({"from_on": [_("变更最多补登 %(n)d 天。") % {"n": REPLACED.days}]})
    if before is not None and day < before.from_on:
        sentence = _("不能早于现任的任职日期 %(day)s。") % {"day": before.from_on}
        raise InvalidInput({"from_on": [sentence]})


def _end(person: Person, on: datetime.date, reason: str) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": [_("换人要写变更理由，会留在历史里。")]})
    Person.objects.filter(pk=person.pk, to_on=None).update(to_on=on, reason=reason.strip()[:200])


# -- logs --------------------------------------------------------------------------------------------------------------


def log_duty(
    *,
    actor: Actor,
    slot: DutySlot,
    client_id: uuid.UUID,
    words: str,
    place: str,
    done_at: datetime.datetime | None = None,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    files: Sequence[int] = (),
) -> tuple[DutyLog, bool]:
    """Write down a duty done; (log, whether it is new). The same `client_id` gives the first row back.

    `done_at`: when it was done, now if None. `longitude`, `latitude`: degrees, WGS 84, both or none. `files`: stored
    pictures of this enterprise. Raises InvalidInput by field, Refused for a duty called off or over.
    """
    require(actor, "sources.log_duty", slot)
    there = DutyLog.objects.filter(zone_id=slot.zone_id, client_id=client_id).first()
    if there is not None:
        return _same(there, slot), False
    if slot.called_off_at is not None:
        raise Refused("duty_called_off", _("这个单元不再是重大危险源，这次履职不用记。"), record=slot)
    if (longitude is None) != (latitude is None):
        raise InvalidInput({"place": [_("位置只收到一半，请重新取一次。")]})
    with transaction.atomic():
        hold_facts()
        now = timezone.now()
        at = now if done_at is None else done_at
        _check_time(slot, at, now)
        rows = _pictures(slot, files)
        try:
            with transaction.atomic():
                log = DutyLog.objects.create(
                    zone_id=slot.zone_id,
                    enterprise_id=slot.enterprise_id,
                    slot_id=slot.pk,
                    source_id=slot.source_id,
                    role=slot.role,
                    done_at=at,
                    recorded_at=now,
                    longitude=longitude,
                    latitude=latitude,
                    place=place.strip(),
                    words=words.strip(),
                    by_name=actor.name,
                    by_seat_id=actor.seat_id,
                    client_id=client_id,
                )
        except IntegrityError as error:
            if "dutylog_sent_once" not in str(error):
                raise
            return _same(DutyLog.objects.get(zone_id=slot.zone_id, client_id=client_id), slot), False
        DutyPhoto.objects.bulk_create(
            DutyPhoto(zone_id=slot.zone_id, enterprise_id=slot.enterprise_id, log_id=log.pk, file_id=row.pk)
            for row in rows
        )
    return log, True


def _same(log: DutyLog, slot: DutySlot) -> DutyLog:
    """A form sent twice is for the same duty; one bent to another is refused."""
    if log.slot_id != slot.pk:
        raise Refused("duty_other_form", _("这张表单已经用在另一次履职上，请重新打开再记。"), record=log)
    return log


def _check_time(slot: DutySlot, at: datetime.datetime, now: datetime.datetime) -> None:
    day = timezone.localdate(at)
    if at > now:
        raise InvalidInput({"done_at": [_("履职时间不能晚于现在。")]})
    if now - at > BACKDATED:
        raise InvalidInput({"done_at": [_("只能补记 %(n)d 天以内的履职。") % {"n": BACKDATED.days}]})
    if day < slot.starts_on:
        raise InvalidInput({"done_at": [_("这个周期 %(day)s 才开始。") % {"day": slot.starts_on}]})
    if day > slot.late_until:
        raise Refused(
            "duty_over", _("补履截止日期 %(day)s 已过，这次计为未履。") % {"day": slot.late_until}, record=slot
        )


def _pictures(slot: DutySlot, files: Sequence[int]) -> list[StoredFile]:
    """The pictures named, each of this enterprise and not shown as a duty before."""
    rows = list(
        StoredFile.objects.filter(
            pk__in=list(files), zone_id=slot.zone_id, enterprise_id=slot.enterprise_id, kind=StoredFile.Kind.IMAGE
        )
    )
    if len(rows) != len(set(files)):
        raise InvalidInput({"files": [_("有照片没有传完，请重新上传。")]})
    hashes = [row.sha256 for row in rows]
    if len(set(hashes)) != len(hashes):
        raise InvalidInput({"files": [_("同一张照片传了两次，请删掉一张。")]})
    used = DutyPhoto.objects.filter(Q(file__sha256__in=hashes), zone_id=slot.zone_id).select_related("log").first()
    if used is not None:
        day = timezone.localdate(used.log.done_at)
        raise InvalidInput({"files": [_("这张照片已经用在 %(day)s 的履职上，请重新拍。") % {"day": day}]})
    return rows


# -- questions ---------------------------------------------------------------------------------------------------------


def question_log(*, actor: Actor, log: DutyLog, question: str) -> None:
    """Doubt a log: it does not count until it is answered and verified. Once per log."""
    require(actor, "sources.check_duty", log)
    _write(log, {"question": question}, _("这条履职记录已经被质疑过。"), by="questioned", actor=actor)
    _tell(log, QUESTIONED, FIRM, actor, question)


def answer_log(*, actor: Actor, log: DutyLog, answer: str) -> None:
    """The enterprise answers. Raises Refused when nothing waits for an answer."""
    require(actor, "sources.log_duty", log)
    _write(log, {"answer": answer}, _("没有待答复的质疑。"), by="answered", actor=actor)
    _tell(log, ANSWERED, OFFICE, actor, answer)


def verify_log(*, actor: Actor, log: DutyLog) -> None:
    """Found true. Raises Refused while a question is not answered, or when it has been verified already."""
    require(actor, "sources.check_duty", log)
    if log.questioned_at is not None and log.answered_at is None:
        raise Refused("duty_verify_answered", _("质疑还没有答复，不能核实。"), record=log)
    _write(log, {}, _("这条记录已经核实过。"), by="verified", actor=actor)


def _write(log: DutyLog, words: dict[str, str], refused: str, *, by: str, actor: Actor) -> None:
    """Set one of the three on the row as it is now; the moment is taken under the lock of the facts."""
    for name, text in words.items():
        if not text.strip():
            raise InvalidInput({name: [_("请写明内容。")]})
    free = {
        "questioned": Q(questioned_at=None),
        "answered": Q(questioned_at__isnull=False, answered_at=None),
        "verified": TO_VERIFY,
    }[by]
    with transaction.atomic():
        hold_facts()
        values = {name: text.strip()[:500] for name, text in words.items()} | {f"{by}_at": timezone.now()}
        if by != "answered":
            values[f"{by}_by"] = actor.name
        if not DutyLog.objects.filter(free, pk=log.pk).update(**values):
            raise Refused(f"duty_{by}", refused, record=log)
    log.refresh_from_db()


def _tell(log: DutyLog, kind: str, roles: tuple[str, ...], actor: Actor, words: str) -> None:
    name = HazardSource.objects.filter(pk=log.source_id).values_list("name", flat=True).first()
    day = timezone.localdate(log.done_at)
    notify(
        [
            Message(
                cause=f"duty:{log.pk}:{kind}",
                kind=kind,
                subject_kind="duty_log",
                subject_id=log.pk,
                zone_id=log.zone_id,
                enterprise_id=log.enterprise_id,
                roles=roles,
                params={"name": name or "", "day": day.isoformat(), "by": actor.name, "text": words[:60]},
            )
        ]
    )
