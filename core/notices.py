"""Notices: rooms tell people something happened; the inbox says it in the reader's language.

The row keeps the kind and its parameters, never the sentence. `notify` runs inside the transaction of what happened;
the function park_notify finds the seats (it may read them, the caller may not) and writes one notice per seat and
cause.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


_kinds: dict[str, NoticeKind] = {}


def register_kind(name: str, *, template_text: Any, url_of: Callable[[Notice], str], icon: str = "bell") -> None:
    """Say how notices of this kind read: a lazy sentence with %(name)s filled from params, and the subject's page."""
    _kinds[name] = NoticeKind(template_text, url_of, icon)


def notify(
    *,
    cause: str,
    kind: str,
    zone_id: int | None,
    roles: Iterable[str],
    subject_kind: str = "",
    subject_id: int | None = None,
    enterprise_id: int | None = None,
    area_id: int | None = None,
    department_id: int | None = None,
    user_id: int | None = None,
    params: dict | None = None,
) -> int:
    """Tell every active seat of these roles in the zone (or, zone None, of the province and cities) once per cause.

    Seats of an enterprise are told only when it is theirs, seats bound to an area or department only when it fits;
    `user_id` narrows it to the seats of one person. Returns how many were told now. A tenant notifying another zone is
    refused by the database.
    """
    if kind not in _kinds:
        raise LookupError(f"no notice is of the kind {kind!r}")
    with connection.cursor() as cursor:
        cursor.execute(
            "select park_notify(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                cause,
                kind,
                subject_kind,
                subject_id,
                zone_id,
                enterprise_id,
                [str(role) for role in roles],
                area_id,
                department_id,
                json.dumps(params or {}, ensure_ascii=False, default=str),
                user_id,
            ],
        )
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
