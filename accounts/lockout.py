"""Failed sign-ins: how many are left, how long a lock lasts, and a slower gate per address.

Five failures of one user name from one address lock this pair for 30 minutes (django-axes): somebody else's address
cannot lock a person out. Against one address trying many names there is a second, wider limit. Both are gate tables,
read outside any scope, so a failure is kept even though the answer is an error page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address, get_cool_off, get_credentials, get_failure_limit
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import error_body, wants_json

ADDRESS_FAILURES = 60  # an office of a zone sits behind one address: wide enough for a bad morning
ADDRESS_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Lock:
    """A lock in force."""

    until: datetime

    @property
    def minutes(self) -> int:
        """Minutes left, at least 1."""
        return max(1, ceil((self.until - timezone.now()).total_seconds() / 60))


def cool_off() -> timedelta:
    """How long a lock lasts after the last failure."""
    return get_cool_off() or timedelta(0)


def tries_left(request: HttpRequest, username: str) -> int:
    """Tries before this user name is locked for this address; 0 when it is."""
    credentials = get_credentials(username)
    failed = AxesProxyHandler.get_failures(request, credentials)
    return max(0, get_failure_limit(request, credentials) - failed)


def lock_of(request: HttpRequest, username: str) -> Lock:
    """The lock on a user name and this address, counted from the last failure that was recorded."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=get_client_ip_address(request))
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return Lock(until=last + cool_off())


def address_lock(request: HttpRequest) -> Lock | None:
    """A lock on the address itself when too many names failed from it lately."""
    since = timezone.now() - ADDRESS_WINDOW
    times = AccessFailureLog.objects.filter(ip_address=get_client_ip_address(request), attempt_time__gt=since)
    recent = list(times.order_by("-attempt_time").values_list("attempt_time", flat=True)[:ADDRESS_FAILURES])
    return Lock(until=recent[-1] + ADDRESS_WINDOW) if len(recent) == ADDRESS_FAILURES else None


def locked_page(request: HttpRequest, lock: Lock, *, address: bool = False) -> HttpResponse:
    """429 with the time left and who can help. Says nothing about whether the user name exists."""
    sentence = (
        _("这个网络地址上登录失败太多次，暂停登录。")
        if address
        else _("连续输错 %(n)d 次，这个用户名已暂停登录。") % {"n": settings.AXES_FAILURE_LIMIT}
    )
    seconds = max(1, ceil((lock.until - timezone.now()).total_seconds()))
    if wants_json(request):
        response: HttpResponse = JsonResponse(error_body("locked", sentence), status=429)
    else:
        context = {"sentence": sentence, "minutes": lock.minutes, "until": lock.until, "address": address}
        response = render(request, "accounts/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None, *args: object
) -> HttpResponse:
    """What axes answers in place of the sign-in page (settings.AXES_LOCKOUT_CALLABLE)."""
    given = credentials or (response if isinstance(response, dict) else None) or {}
    return locked_page(request, lock_of(request, str(given.get("username") or "")))
