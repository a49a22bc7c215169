"""The base of every HTML view: it names a right, and nobody gets past without it."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.views import View

from core.access import PUBLIC, SIGNED_IN, Actor, require
from core.errors import Refused


class PortalView(View):
    """A view that names its right in `permission` (tests/house fails a view that names none).

    PUBLIC: no sign-in needed, no scope. SIGNED_IN: about the person themself, no scope. Any other name is a right
    declared with core.access.declare; the view then runs inside the scope of `request.actor`.
    Missing rows are 404 (the database hides foreign ones), a missing right is 403.
    """

    permission: ClassVar[str] = ""
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission == PUBLIC:
            return super().dispatch(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if self.permission == SIGNED_IN:
            return super().dispatch(request, *args, **kwargs)
        if request.actor is None:  # type: ignore[attr-defined]
            return redirect("accounts:no_seat")
        self.actor = request.actor  # type: ignore[attr-defined]
        require(self.actor, self.permission)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:  # a rule said no where the view had no page of its own to say it on
            return render(request, "errors/409.html", {"sentence": refusal.sentence}, status=refusal.status)


def _page_it_came_from(request: HttpRequest) -> str:
    """Path of the page whose form was sent (a form may post to an address that shows nothing); "/" when unknown."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to sign-in and back to the same page; htmx is told to leave the page as a whole."""
    back = request.get_full_path() if request.method == "GET" else _page_it_came_from(request)
    url = resolve_url(settings.LOGIN_URL) + "?" + urlencode({"next": back})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)
