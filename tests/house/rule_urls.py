"""Views that exist only for the tests of the request rules, beside the portal's own addresses."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from core.access import declare, declared, role_is
from core.errors import Refused
from core.idempotency import idempotent
from core.views import PortalView
from core.workflow import perform
from hazards.dangers.models import Danger
from tests.cast import cast
from tests.factories import make_danger

if "tests.house" not in declared():
    declare("tests.house", role_is("zone_office"), "a page of the house tests")

MARK = "written by a house test"
stream_notes: list[object] = []


def write(**fields: object) -> Danger:
    """One danger that must not outlive a refusal."""
    return make_danger(cast(), "a1", remark=MARK, **fields)


class HouseView(PortalView):
    permission = "tests.house"


class Deny(HouseView):
    """Writes, then says no."""

    def post(self, request: HttpRequest) -> HttpResponse:
        write()
        raise PermissionDenied


class Gone(HouseView):
    def post(self, request: HttpRequest) -> HttpResponse:
        write()
        raise Http404


class Crash(HouseView):
    def post(self, request: HttpRequest) -> HttpResponse:
        write()
        raise RuntimeError("a fault of the program")


class BrokenTransaction(HouseView):
    """A statement fails and nobody took a savepoint: the transaction is dead, the page must still come."""

    def post(self, request: HttpRequest) -> HttpResponse:
        write()
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1 / 0")
        except DatabaseError as error:
            raise PermissionDenied from error
        return HttpResponse()


class Deferred(HouseView):
    """Says 201, but the row hangs on an enterprise of another zone: only the deferred key knows."""

    def post(self, request: HttpRequest) -> HttpResponse:
        write(enterprise_id=cast().enterprise["b1"])
        return HttpResponse(status=201)


class Create(HouseView):
    def post(self, request: HttpRequest) -> HttpResponse:
        write()
        return HttpResponse(status=201)


class Lost(HouseView):
    """Somebody was faster: perform refuses, and the page shows the state as it is now."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        danger = Danger.objects.get(pk=pk)
        try:
            perform(danger, "submit", actor=self.actor)
        except Refused as no:
            now = Danger.objects.get(pk=pk)
            return HttpResponse(f"{no.rule} {now.state} {now.steps.count()}", status=no.status)
        return HttpResponse("done")


class Upload(HouseView):
    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{len(request.FILES)} {connection.in_atomic_block}")


class Stream(HouseView):
    """A body that is read after the scope has ended."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        def body() -> Iterator[bytes]:
            stream_notes.append(connection.in_atomic_block)
            try:
                with transaction.atomic():
                    stream_notes.append(Danger.objects.count())
            except DatabaseError as error:
                stream_notes.append(str(error).splitlines()[0])
            yield b"end"

        return StreamingHttpResponse(body())


class Call(APIView):
    """The same for the API: each body names how it ends after a write."""

    permission = "tests.house"

    def post(self, request: Request) -> Response:
        write()
        end = request.data.get("end")
        if end == "parse":
            raise exceptions.ParseError
        if end == "validation":
            raise serializers.ValidationError({"remark": ["no"]})
        if end == "denied":
            raise PermissionDenied
        if end == "answer":
            return Response({"no": True}, status=400)
        return Response({"ok": True}, status=201)


class Once(APIView):
    """A create call under an idempotency key, slow enough for a second one to come meanwhile."""

    permission = "tests.house"

    @idempotent
    def post(self, request: Request) -> Response:
        time.sleep(0.3)
        return Response({"id": write().pk}, status=201)


urlpatterns = [
    path("api/house/once/", Once.as_view()),
    path("house/deny/", Deny.as_view()),
    path("house/gone/", Gone.as_view()),
    path("house/crash/", Crash.as_view()),
    path("house/broken/", BrokenTransaction.as_view()),
    path("house/deferred/", Deferred.as_view()),
    path("house/create/", Create.as_view()),
    path("house/lost/<int:pk>/", Lost.as_view()),
    path("house/upload/", Upload.as_view()),
    path("house/stream/", Stream.as_view()),
    path("api/house/", Call.as_view()),
    *urlpatterns,
]
