"""Notices by mail, for people who gave an address. Only kinds registered with `by_mail`, only while still unread.

A `Mail` row per notice is the outbox: written once (UNIQUE), locked while it is sent, marked in the same transaction.
Killed before the mark, the mail goes again under the same Message-ID: at least once, and mail systems know the twin.
The row keeps neither address nor words: both are read anew, the words in the language the person chose.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from core import jobs
from core.access import Actor
from core.models import Mail, Notice
from core.notices import mailed_kinds, text_of, url_of
from core.tenancy import scope_of, scoped_to

log = logging.getLogger(__name__)

FRESH = datetime.timedelta(days=2)  # an older reminder says nothing new; also what a new mail server finds waiting
AT_ONCE = 200
ATTEMPTS = 6
RETRY_MINUTES = 5  # doubled with every attempt: the last one some five hours after the first


@dataclass(frozen=True)
class Recipient:
    """Where a seat's mail goes, and in which language."""

    address: str
    language: str


_recipients: Callable[[], dict[int, Recipient]] | None = None


def use_recipients(find: Callable[[], dict[int, Recipient]]) -> None:
    """Tell how to find {seat: recipient} of all who want mail (registered by the accounts room)."""
    global _recipients
    _recipients = find


def is_configured() -> bool:
    """Whether the installation names a mail server; without one nothing is written and nothing sent."""
    return bool(settings.EMAIL_HOST)


@jobs.periodic("mails")
def ring_for_mails(actor: Actor, planned: datetime.datetime) -> dict:
    """Every minute: let a worker send what is waiting. The tick itself is one transaction and may not send."""
    from core.tasks import send_mails

    if not is_configured():
        return {"configured": 0}
    try:
        send_mails.apply_async(retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError):
        return {"rung": 0}
    return {"rung": 1}


def send_waiting(actor: Actor, now: datetime.datetime) -> dict:
    """Write rows for new notices as of `now` and send what is due; each mail is a transaction. Returns counts."""
    if _recipients is None:
        raise RuntimeError("core.mailing.use_recipients was not called")
    recipients = _recipients()
    counts = {"sent": 0, "failed": 0}
    if not is_configured() or not recipients:
        return counts
    with scoped_to(scope_of(actor)):
        _write_rows(sorted(recipients), now)
        waiting = Mail.objects.filter(sent_at=None, given_up=False, next_at__lte=now)
        due = list(waiting.order_by("id").values_list("id", flat=True)[:AT_ONCE])
    for mail in due:
        done = _send_one(actor, mail, recipients, now)
        if done is not None:
            counts["sent" if done else "failed"] += 1
    return counts


def _write_rows(seats: list[int], now: datetime.datetime) -> None:
    fresh = Notice.objects.filter(kind__in=mailed_kinds(), seat_id__in=seats, read_at=None, created_at__gt=now - FRESH)
    known = Mail.objects.filter(notice_id__in=fresh.values("id")).values("notice_id")
    rows = [
        Mail(notice_id=notice, seat_id=seat, created_at=now, next_at=now)
        for notice, seat in fresh.exclude(id__in=known).values_list("id", "seat_id")
    ]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)


def _send_one(actor: Actor, mail: int, recipients: dict[int, Recipient], now: datetime.datetime) -> bool | None:
    """True sent, False not; None when another worker has it or nothing is left to send."""
    trouble: Exception | None = None
    with scoped_to(scope_of(actor)):
        row = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail, sent_at=None, given_up=False).first()
        if row is None:
            return None
        notice = Notice.objects.filter(pk=row.notice_id, read_at=None).first()
        to = recipients.get(row.seat_id)
        if notice is None or to is None or notice.created_at <= now - FRESH:
            Mail.objects.filter(pk=row.pk).update(given_up=True)  # read, or not wanted any more, meanwhile
            return None
        try:
            message(notice, to).send()
        except (smtplib.SMTPException, OSError) as problem:
            trouble = problem
        else:
            Mail.objects.filter(pk=row.pk).update(sent_at=now, attempts=F("attempts") + 1)
            return True
        attempts = row.attempts + 1
        Mail.objects.filter(pk=row.pk).update(
            attempts=attempts,
            trouble=f"{type(trouble).__name__} {getattr(trouble, 'smtp_code', '')}".strip(),
            given_up=attempts >= ATTEMPTS or isinstance(trouble, smtplib.SMTPRecipientsRefused),
            next_at=now + datetime.timedelta(minutes=RETRY_MINUTES * 2**row.attempts),
        )
    log.warning("mail %s was not sent (%s)", mail, type(trouble).__name__)
    return False


def message(notice: Notice, to: Recipient) -> EmailMessage:
    """The mail of a notice: its sentence, a link to the page (behind the sign-in), and how to end these mails."""
    portal = settings.PORTAL_URL.rstrip("/")
    with translation.override(to.language):
        said = " ".join(text_of(notice).split())
        link, off = f"{portal}{url_of(notice) or '/'}", f"{portal}{settings.MAIL_PAGE}"
        lines = [
            said,
            _("打开：%(link)s") % {"link": link},
            _("这是系统自动发送的提醒，请勿回复。不想再收，在“邮件提醒”里关闭：%(off)s") % {"off": off},
        ]
        subject = f"{settings.APP_NAME}：{said}" if to.language != "en" else f"{settings.APP_NAME}: {said}"
    twin = f"<notice-{notice.pk}@{urlsplit(portal).hostname or 'portal'}>"
    at = formatdate(notice.created_at.timestamp())
    headers = {"Message-ID": twin, "Date": at, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, "\n\n".join(lines) + "\n", to=[to.address], headers=headers)
