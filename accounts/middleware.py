"""Session limits, the actor, and the password that must be changed first: all before the scope opens."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from accounts.passwords import why_change
from accounts.services import actor_of, choose_seat, seats_of
from core.access import OFFICER, PUBLIC
from core.errors import error_body, wants_json

REFRESH = 60  # seconds between two writes of "last seen"


class SessionLimitsMiddleware:
    """Idle 30 min (officers of the three kinds 15), absolute 12 h, and for officers one session at a time.

    What was typed is kept by the page (drafts).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            session = request.session
            started, seen = session.get("started_at", now), session.get("seen_at", now)
            over = self._over(request, now, started, seen)
            if over:
                logout(request)
                messages.warning(request, over)
            elif now - seen > REFRESH or "started_at" not in session:
                session["started_at"], session["seen_at"] = started, now
        return self.get_response(request)

    @staticmethod
    def _over(request: HttpRequest, now: int, started: int, seen: int) -> str:
        """Why this session ends now, as a sentence; "" when it does not."""
        session, officer = request.session, request.session.get("tier") == OFFICER
        idle = settings.SESSION_IDLE_SECONDS_OFFICERS if officer else settings.SESSION_IDLE_SECONDS
        if now - seen > idle:
            return _("太久没有操作，已退出。写的内容还在，登录后接着写。")
        if now - started > settings.SESSION_COOKIE_AGE:
            return _("这次登录已满 12 小时，请重新登录。写的内容还在。")
        if officer and session.get("mark", "") != request.user.sign_in_mark:
            return _("您的账号刚刚在别处登录，这里已退出。如果不是您本人，请马上找安全管理员。")
        return ""


class ActorMiddleware:
    """`request.actor` and `request.seats`, read anew for each request: a right taken away acts at the next one.

    Whoever must change their password gets no page but that one (and those everybody may see).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.seats = None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated and not request.path_info.startswith(settings.STATIC_URL):
            seats = seats_of(request.user.pk)
            seat = choose_seat(seats, request.session.get("seat_id"))
            request.seats = seats  # type: ignore[attr-defined]
            if seat is not None:
                request.actor = actor_of(seat)  # type: ignore[attr-defined]
                if request.session.get("tier") != seat.tier:
                    request.session["tier"] = seat.tier
            if why_change(request.user) and not _open_before_change(request):
                return _to_password_page(request)
        return self.get_response(request)


def _open_before_change(request: HttpRequest) -> bool:
    """Public pages, and the view classes that say `before_password_change = True`."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return True
    owner = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return getattr(owner, "permission", None) == PUBLIC or bool(getattr(owner, "before_password_change", False))


def _to_password_page(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(error_body("password_change_required", _("请先修改密码。")), status=403)
    back = request.get_full_path() if request.method == "GET" else "/"
    url = reverse("accounts:password") + "?" + urlencode({"next": back})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)
