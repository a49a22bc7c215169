"""Create calls that may be sent twice and count once: header `Idempotency-Key`.

The lock is tried first, so of two calls at the same moment the second gets 409 at once instead of waiting. An answer
already given under the key is given again, byte for byte the same data; another body under the same key is 422. Only
2xx answers are kept: a refused call may be mended and sent again. Row and record commit together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.db import connection
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import OrjsonRenderer
from core.errors import InvalidInput, Refused
from core.models import IdempotencyKey
from core.tenancy import require_scope

HEADER = "Idempotency-Key"
LONGEST = 80


def idempotent(action: Callable[..., Response]) -> Callable[..., Response]:
    """Decorator of a DRF view method that creates something. Without the header the call runs as always."""

    @wraps(action)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return action(view, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            raise InvalidInput({HEADER: [_("幂等键不能超过 %(longest)d 个字符。") % {"longest": LONGEST}]})
        seat = require_scope().seat_id or 0
        _lock(seat, key)
        body = _fingerprint(request)
        known = IdempotencyKey.objects.filter(seat_id=seat, key=key).first()
        if known is not None:
            if known.body_sha256 != body:
                raise InvalidInput({HEADER: [_("这个幂等键已用于另一份内容，请换一个新的键。")]})
            return Response(known.body, status=known.status, headers={"Idempotent-Replayed": "true"})
        response = action(view, request, *args, **kwargs)
        if 200 <= response.status_code < 300:
            kept = orjson.loads(OrjsonRenderer().render(response.data))  # what was sent, to the microsecond
            IdempotencyKey.objects.create(
                seat_id=seat, key=key, body_sha256=body, status=response.status_code, body=kept
            )
        return response

    return once


class IdempotentCreateMixin:
    """Put before CreateModelMixin: its create() then honours the key."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return _create(self, request, *args, **kwargs)


@idempotent
def _create(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
    return super(IdempotentCreateMixin, view).create(request, *args, **kwargs)


def _lock(seat: int | None, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency:{seat}:{key}"])
        if not cursor.fetchone()[0]:
            raise Refused("in_progress", _("同样的请求正在处理，请稍候再看结果。"))


def _fingerprint(request: Request) -> str:
    """SHA-256 of method, path and body, read as data so that the order of keys does not matter; files by content."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    files = getattr(request, "FILES", {})
    data = request.data
    if hasattr(data, "lists"):
        data = {name: values for name, values in data.lists() if name not in files}
    digest.update(orjson.dumps(data, option=orjson.OPT_SORT_KEYS, default=str))
    for name, file in sorted(files.items()):
        digest.update(f"\n{name}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()
