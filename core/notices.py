"""Notices: rooms tell people something happened; the inbox says it in the reader's language.

The row keeps the kind and its parameters, never the sentence. `notify` runs inside the transaction of what happened;
the function park_notify finds the seats (it may read them, the caller may not) and writes one notice per seat and
cause.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _lazy

from core.models import Notice


@dataclass(frozen=True)
class NoticeKind:
    """How notices of one kind read and where they lead."""

    template_text: Any
    url_of: Callable[[Notice], str]
    icon: str = "bell"
    by_mail: bool = False


_kinds: dict[str, NoticeKind] = {}


def register_kind(
    name: str, *, template_text: Any, url_of: Callable[[Notice], str], icon: str = "bell", by_mail: bool = False
) -> None:
    """Say how notices of this kind read: a lazy sentence with %(name)s filled from params, and the subject's page.

    `by_mail`: they also go to people who gave an address (core/mailing.py); the sentence then leaves the portal.
    """
    _kinds[name] = NoticeKind(template_text, url_of, icon, by_mail)


def mailed_kinds() -> list[str]:
    """The kinds that also go by mail."""
    return sorted(name for name, kind in _kinds.items() if kind.by_mail)


@dataclass(frozen=True)
class Message:
    """One cause, and whom it is told.

    Every active seat of these roles in the zone (zone None: of the province and cities) is told. Seats of an enterprise
    only when it is theirs, seats bound to an area or department only when it fits; `user_id` narrows it to one person.
    `upwards` tells the seats of the zone's city and of the province instead.
    """

    cause: str
    kind: str
    zone_id: int | None
    roles: tuple[str, ...]
    subject_kind: str = ""
    subject_id: int | None = None
    enterprise_id: int | None = None
    area_id: int | None = None
    department_id: int | None = None
    user_id: int | None = None
    upwards: bool = False
    params: dict[str, Any] = field(default_factory=dict)


_TELL = """
select coalesce(sum(park_notify(m.cause, m.kind, m.subject_kind, m.subject_id, m.zone_id, m.enterprise_id, m.roles,
                                m.area_id, m.department_id, m.params, m.user_id,
                                coalesce(m.upwards, false))), 0)
from jsonb_to_recordset(%s) as m(cause text, kind text, subject_kind text, subject_id bigint, zone_id int,
     enterprise_id bigint, roles text[], area_id bigint, department_id bigint, user_id bigint, params jsonb,
     upwards boolean)
"""


def notify(messages: Iterable[Message]) -> int:
    """Tell these messages, each seat once per cause, in one statement; return how many notices are new.

    A tenant notifying another zone is refused by the database. Raises LookupError for a kind nobody registered.
    """
    told = [asdict(message) for message in messages]
    unknown = {message["kind"] for message in told} - set(_kinds)
    if unknown:
        raise LookupError(f"no notice is of the kind {sorted(unknown)}")
    if not told:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [json.dumps(told, ensure_ascii=False, default=str)])
        return int(cursor.fetchone()[0])


def text_of(notice: Notice) -> str:
    """The notice as a sentence in the language of the reader. An unknown kind is 通知, a missing value a dash."""
    kind = _kinds.get(notice.kind)
    if kind is None:
        return str(_lazy("通知"))
    return str(kind.template_text) % _Missing(notice.params)


def icon_of(notice: Notice) -> str:
    """The icon of its kind."""
    kind = _kinds.get(notice.kind)
    return kind.icon if kind else "bell"


def url_of(notice: Notice) -> str | None:
    """The page of what the notice is about; None when there is none."""
    kind = _kinds.get(notice.kind)
    return kind.url_of(notice) if kind else None


class _Missing(dict):
    def __missing__(self, key: str) -> str:
        return "—"
