"""Files and faults in the forms of dangers: what was uploaded is kept, what is wrong is said at the field."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.files.refusals import RefusedFile
from core.files.services import store_file
from core.models import StoredFile


def show_fault(form: Any, fault: InvalidInput) -> None:
    """Put a service's sentences at the fields of the form."""
    for name, sentences in fault.fields.items():
        if name == "files":
            form.file_errors = sentences
            form.add_error(None, sentences)
        else:
            form.add_error(name if name in form.fields else None, sentences)


def kept_files(request: HttpRequest) -> list[dict]:
    """Files already uploaded in this form, so that a mistake elsewhere does not lose them."""
    ids = [int(pk) for pk in request.POST.getlist("files") if pk.isdecimal()][:20]
    rows = StoredFile.objects.filter(pk__in=ids) if ids else []
    return [
        {"id": row.pk, "name": row.original_name, "thumb": reverse("files:show", args=[row.pk, "thumb"])}
        for row in rows
    ]


def upload_piece(label: Any, enterprise_id: int, files: list[dict]) -> dict:
    """The camera piece of a form (templates/includes/upload.html)."""
    return {
        "name": "photos", "label": label, "url": reverse("files:upload") + f"?enterprise={enterprise_id}",
        "button": _("拍照"), "capture": True, "required": True, "files": files,
        "help": _("请站在检查时的位置再拍一张。断网也能拍，联网后续传。"),
    }  # fmt: skip


def stored_files(request: HttpRequest, actor: Any, zone_id: int, enterprise_id: int, *, visible: bool) -> list[int]:
    """Ids of the files of this form: those uploaded before, and those sent along (without scripts)."""
    ids = [int(pk) for pk in request.POST.getlist("files") if pk.isdecimal()][:20]
    for upload in request.FILES.getlist("photos"):
        try:
            row = store_file(
                actor=actor, stream=upload, name=upload.name or "", zone_id=zone_id, enterprise_id=enterprise_id,
                visible_to_enterprise=visible,
            )  # fmt: skip
        except RefusedFile as refusal:
            raise InvalidInput({"files": [f"{upload.name}：{refusal.message}"]}) from refusal
        ids.append(row.pk)
    return ids
