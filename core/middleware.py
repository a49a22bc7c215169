"""Response headers, and the scope around every request of a signed-in seat (design §3, "The request")."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from core.access import PUBLIC, SIGNED_IN
from core.tenancy import scope_of, scoped_to

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class HeadersMiddleware:
    """Strict headers on every response that has not set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


def named_permission(request: HttpRequest) -> str | None:
    """The right named by the view this request will reach; None when no view answers."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return None
    owner = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return getattr(owner, "permission", None)


class ScopeMiddleware:
    """One transaction under the tier role around the view and its template.

    Everything that needs the gate tables or the upload body has happened before: user, seat, POST, FILES. What the
    response says decides: 400 and above leaves nothing behind. Deferred constraints are checked before the answer
    leaves, or a 201 would turn into a 500 at COMMIT.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or named_permission(request) in (None, PUBLIC, SIGNED_IN):
            return self.get_response(request)
        if request.method in UNSAFE:
            _read_body(request)
        try:
            with scoped_to(scope_of(actor)):
                response = self.get_response(request)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                elif request.method in UNSAFE and not connection.needs_rollback:
                    check_deferred()
        except IntegrityError:
            from core.errors import conflict_response

            return conflict_response(request)
        return response


def check_deferred() -> None:
    """Raise the IntegrityError of a deferred constraint now instead of at COMMIT."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def _read_body(request: HttpRequest) -> None:
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        request.POST, request.FILES  # noqa: B018  (parses the body outside the transaction)
    elif int(request.headers.get("Content-Length") or 0) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        request.body  # noqa: B018
