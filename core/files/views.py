"""Upload one file, show one file. Which rows exist for whom is the database's business: a foreign id is 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput, error_body
from core.files.owners import owner_of_upload
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.files.serving import serve
from core.files.storage import StorageFull
from core.models import StoredFile
from core.views import PortalView


class Upload(PortalView):
    """One file for one enterprise; answers its id, so that a form can name it later."""

    permission = "core.upload"

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            return _refused(400, "no_file", _("没有收到文件，请重新选择。"))
        try:
            zone_id, enterprise_id, visible = owner_of_upload(self.actor, _number(request.GET.get("enterprise", "")))
        except InvalidInput:
            raise Http404 from None  # foreign and missing are the same
        try:
            row = store_file(
                actor=self.actor,
                stream=upload,
                name=upload.name or "",
                zone_id=zone_id,
                enterprise_id=enterprise_id,
                visible_to_enterprise=visible,
            )
        except RefusedFile as refusal:
            return _refused(422, refusal.code, str(refusal.message))
        except StorageFull as trouble:
            return _refused(507, "storage_full", str(trouble.message))
        thumb = reverse("files:show", args=[row.pk, "thumb"])
        return JsonResponse({"id": row.pk, "name": row.original_name, "thumb": thumb}, status=201)


class Show(PortalView):
    """A stored file: shown copy, thumbnail or the untouched original."""

    permission = "core.files_view"

    def get(self, request: HttpRequest, pk: int, which: str) -> HttpResponseBase:
        stored = get_object_or_404(StoredFile, pk=pk)
        if which != "original" and stored.kind != StoredFile.Kind.IMAGE:
            raise Http404
        return serve(stored, which=which, request_headers=request.headers)  # type: ignore[arg-type]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _refused(status: int, code: str, sentence: str) -> JsonResponse:
    return JsonResponse(error_body(code, sentence), status=status)
