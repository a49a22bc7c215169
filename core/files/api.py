"""API of files: upload one, read what is known of it, get its bytes."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_lists import StrictSerializer
from core.api_schema import CONFLICT, INVALID, KEY, errors
from core.errors import InvalidInput
from core.files.owners import owner_of_upload
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.files.serving import Which, serve
from core.files.shapes import FIELDS, FileRow, file_row
from core.files.storage import StorageFull
from core.idempotency import idempotent
from core.models import StoredFile

COPIES = ("shown", "thumb", "original")


class UploadBody(StrictSerializer):
    """One file. `enterprise` is needed unless the seat is an enterprise's own."""

    file = serializers.FileField(help_text="jpg, png, webp, pdf, docx or xlsx, up to 20 MB", max_length=255)
    enterprise = serializers.IntegerField(required=False, min_value=1)


class NoSpace(APIException):
    """The volume is full: nothing was kept."""

    status_code = 507
    default_code = "storage_full"


class FirstRenderer(BaseContentNegotiation):
    """Bytes answer whatever the client accepts; only errors are written by a renderer."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


@extend_schema(tags=["files"])
class FileApi(viewsets.GenericViewSet):
    """Photographs and documents."""

    permission: ClassVar[str] = "core.files_view"
    permissions: ClassVar[dict[str, str]] = {
        "retrieve": "core.files_view",
        "create": "core.upload",
        "content": "core.files_view",
    }
    queryset: QuerySet = StoredFile.objects.all()
    serializer_class = FileRow
    parser_classes: Any = [MultiPartParser]
    lookup_value_converter = "int"

    @extend_schema(summary="What is known of a file", responses=errors(FileRow))
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(_row(pk, request))

    @extend_schema(
        summary="Upload a file",
        parameters=[KEY],
        request={"multipart/form-data": UploadBody},
        responses=errors(FileRow, INVALID, CONFLICT, status=201),
    )
    @idempotent
    def create(self, request: Request) -> Response:
        body = UploadBody(data=request.data)
        body.is_valid(raise_exception=True)
        actor, upload = request._request.actor, body.validated_data["file"]  # type: ignore[attr-defined]
        zone_id, enterprise_id, visible = owner_of_upload(actor, body.validated_data.get("enterprise"))
        try:
            stored = store_file(
                actor=actor,
                stream=upload,
                name=upload.name,
                zone_id=zone_id,
                enterprise_id=enterprise_id,
                visible_to_enterprise=visible,
            )
        except RefusedFile as refused:
            raise InvalidInput({"file": [refused.message]}) from refused
        except StorageFull as full:
            raise NoSpace(str(full.message)) from full
        return Response(_row(stored.pk, request), status=201)

    @extend_schema(
        summary="The bytes",
        parameters=[OpenApiParameter("which", str, enum=COPIES, default="shown")],
        responses=errors(OpenApiResponse(OpenApiTypes.BINARY), INVALID)
        | {304: OpenApiResponse(description="unchanged")},
    )
    @action(detail=True, methods=["get"], content_negotiation_class=FirstRenderer)
    def content(self, request: Request, pk: int) -> HttpResponseBase:
        """`shown` is the copy drawn anew, `thumb` 400 px, `original` the bytes as received, as a download."""
        stored = StoredFile.objects.filter(pk=pk).first()
        if stored is None:
            raise Http404
        which = request.query_params.get("which", "shown")
        if which not in COPIES:
            raise InvalidInput({"which": [_("只能是 shown、thumb 或 original。")]})
        return serve(stored, which=cast(Which, which), request_headers=request.headers)


def _row(pk: int, request: Request) -> dict[str, Any]:
    row = StoredFile.objects.filter(pk=pk).values(*FIELDS).first()
    if row is None:
        raise Http404
    return file_row(row, request)
