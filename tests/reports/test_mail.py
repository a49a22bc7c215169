"""Reminders by mail, through a real SMTP conversation with a sink on this machine."""

from __future__ import annotations

import datetime
import email
import email.policy
import socketserver
import threading

import pytest
from django.utils import timezone

from accounts.models import User
from core import mailing, tasks
from core.jobs import system_actor
from core.models import Mail, Notice
from core.tenancy import Scope, scoped_to
from reports.reminding import remind_on
from tests.reports.test_monthly import page

pytestmark = pytest.mark.django_db


class Sink(socketserver.ThreadingTCPServer):
    """An SMTP server that keeps what it is given. `refuses`: addresses answered with 550; `breaks`: hang up that often
    after the text has come and before it is acknowledged."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.got: list[tuple[list[str], email.message.EmailMessage]] = []
        self.refuses: set[str] = set()
        self.breaks = 0


class Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 sink")
        people: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                self.server.got.append((people, email.message_from_bytes(text, policy=email.policy.default)))
                people = []
                if self.server.breaks:
                    self.server.breaks -= 1
                    return
                self.say("250 kept")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            elif verb == b"RCPT":
                address = line.decode().split("<")[1].split(">")[0]
                if address in self.server.refuses:
                    self.say("550 nobody of that name")
                else:
                    people.append(address)
                    self.say("250 ok")
            else:
                self.say("250 ok")


@pytest.fixture
def sink(settings):
    """A mail server the portal is configured for."""
    server = Sink()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_TIMEOUT, settings.PORTAL_URL = 5, "https://portal.example"
    yield server
    server.shutdown()
    server.server_close()


def wants(cast, person: str, address: str, language: str = "zh-hans", *, on: bool = True) -> int:
    """The person fills in the page; the status of the answer."""
    fields = {"email": address, "mail_language": language, **({"mail_on": "on"} if on else {})}
    return cast.client(person).post("/accounts/mail/", fields).status_code


@pytest.fixture
def reminded(cast, month):
    """The office of zone a wants English mail, its leader Chinese; the reminder of the due day has come."""
    assert wants(cast, "office_a", "lu@zone.example", "en") == wants(cast, "leader_a", "gao@zone.example") == 302
    with scoped_to(Scope("province")):
        remind_on(month.zone_due_on)
    return month


def test_a_reminder_is_mailed_once_in_its_readers_language_with_a_link_and_nothing_more(cast, reminded, sink) -> None:
    assert tasks.send_mails() == {"sent": 2, "failed": 0}
    assert tasks.send_mails() == {"sent": 0, "failed": 0}
    texts = {people[0]: mail for people, mail in sink.got}
    assert set(texts) == {"lu@zone.example", "gao@zone.example"} and len(sink.got) == 2
    english, chinese = texts["lu@zone.example"], texts["gao@zone.example"]
    assert "截止，还没有上报" in chinese["Subject"] and "is due" in english["Subject"]
    with scoped_to(Scope("province")):
        notice = Notice.objects.get(kind="reports.due_soon", seat_id=cast.people["office_a"].seat_id)
    body = english.get_content()
    assert f"https://portal.example/reports/{notice.subject_id}/" in body
    assert "https://portal.example/accounts/mail/" in body and "截止" not in body
    assert english["Message-ID"] == f"<notice-{notice.pk}@portal.example>"
    for word in (cast.people["office_a"].username, "盐城", "CANARY"):
        assert word not in body + english["Subject"]


def test_a_line_that_breaks_gives_a_twin_and_not_a_loss_and_a_refused_address_is_given_up(cast, reminded, sink) -> None:
    sink.breaks, sink.refuses = 1, {"gao@zone.example"}
    counts = tasks.send_mails()
    assert counts["sent"] == 0 and counts["failed"] == 2
    with scoped_to(Scope("province")):
        refused = Mail.objects.get(seat_id=cast.people["leader_a"].seat_id)
        broken = Mail.objects.get(seat_id=cast.people["office_a"].seat_id)
        assert refused.given_up and "SMTPRecipientsRefused" in refused.trouble and "@" not in refused.trouble
        assert not broken.given_up and broken.attempts == 1 and broken.next_at > timezone.now()
        Mail.objects.filter(pk=broken.pk).update(next_at=timezone.now())
    assert tasks.send_mails() == {"sent": 1, "failed": 0}
    ids = [mail["Message-ID"] for _people, mail in sink.got]
    assert len(ids) == 2 and len(set(ids)) == 1, "the twin carries the name of the first"


def test_a_worker_killed_while_sending_leaves_the_mail_to_the_next_one(cast, reminded, sink, monkeypatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "message", die)
        with pytest.raises(Killed):
            tasks.send_mails()
    assert sink.got == []
    assert tasks.send_mails() == {"sent": 2, "failed": 0}


def test_who_has_read_it_or_turned_mail_off_or_is_late_gets_none(cast, reminded, sink) -> None:
    wants(cast, "leader_a", "gao@zone.example", on=False)
    with scoped_to(Scope("province", seat_id=cast.people["office_a"].seat_id)):
        Notice.objects.filter(seat_id=cast.people["office_a"].seat_id).update(read_at=timezone.now())
    assert tasks.send_mails() == {"sent": 0, "failed": 0} and sink.got == []
    wants(cast, "leader_a", "gao@zone.example", "en")
    later = timezone.now() + mailing.FRESH + datetime.timedelta(minutes=1)
    assert mailing.send_waiting(system_actor(), later) == {"sent": 0, "failed": 0} and sink.got == []


def test_without_a_mail_server_nothing_is_written_and_the_page_says_so(cast, reminded, settings) -> None:
    settings.EMAIL_HOST = ""
    assert tasks.tick("mails", 60) == {"configured": 0}
    assert tasks.send_mails() == {"sent": 0, "failed": 0}
    with scoped_to(Scope("province")):
        assert not Mail.objects.exists()
    assert "还没有配置邮件服务器" in page(cast.client("office_a"), "/accounts/mail/")


def test_the_mail_page_keeps_one_address_of_ones_own(cast, sink) -> None:
    client = cast.client("office_a")
    assert wants(cast, "office_a", "no address") == 422
    empty = client.post("/accounts/mail/", {"email": "", "mail_on": "on", "mail_language": "en"})
    assert empty.status_code == 422 and "请填写邮箱" in empty.content.decode()
    assert wants(cast, "office_a", "lu@zone.example", "en") == 302
    found = page(client, "/accounts/mail/")
    assert "lu@zone.example" in found and "还没有配置邮件服务器" not in found
    assert User.objects.exclude(email="").count() == 1
