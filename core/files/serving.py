"""The one way a stored byte leaves: called by a view that has already found the row in its scope and checked the rule.

Pictures are shown inline, but only the copies drawn here; whatever came from outside is always a download. With
``settings.FILES_ACCEL_PREFIX`` nginx sends the bytes (an `internal` location whose alias is ``settings.FILES_ROOT``);
nginx keeps Content-Type, Content-Disposition and Cache-Control of this answer and drops the others, so that location
must add nosniff and the sandbox policy itself.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags

from . import storage
from .checking import CONTENT_TYPES
from .names import clean_name, extension_of

log = logging.getLogger(__name__)

Which = Literal["shown", "thumb", "original"]

SHOWN_AGE = 7 * 24 * 3600
"""Seconds a browser may keep a shown copy (its bytes never change; rights may, so not for ever)."""
SANDBOX = "sandbox; default-src 'none'"
_DOWNLOAD_TYPE = "application/octet-stream"


class Stored(Protocol):
    """What serving needs of a ``StoredFile`` row; all of it must be loaded already."""

    kind: str
    original_name: str
    original_path: str
    shown_name: str
    sha256: str


def serve(
    stored: Stored, *, which: Which = "shown", request_headers: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """The answer that carries a stored file.

    In: the row; 'shown' and 'thumb' give the picture copies inline ('shown' of a document is its download, 'thumb' of
    a document does not exist), 'original' the bytes as received, as a download. `request_headers` (``request.headers``)
    lets an unchanged copy be answered 304. Out: a response whose body needs no database. Raises Http404 when there is
    no such copy or the volume lost it.
    """
    is_picture = bool(stored.shown_name)
    if which == "thumb" and not is_picture:
        raise Http404
    if which != "original" and stored.shown_name:
        name = storage.thumb_name(stored.shown_name) if which == "thumb" else stored.shown_name
        return _picture(stored, name, which, request_headers or {})
    return _download(stored)


def _picture(stored: Stored, name: str, which: str, request_headers: Mapping[str, Any]) -> HttpResponseBase:
    etag = f'"{stored.sha256[:32]}-{which}"'
    known = parse_etags(request_headers.get("If-None-Match", "") or "")
    response: HttpResponseBase
    if etag in known or f"W/{etag}" in known:
        response = HttpResponseNotModified()
    else:
        response = _body(name, "image/jpeg")
        _name_it(response, clean_name(stored.original_name, "jpg"), attachment=False)
    response.headers["ETag"] = etag
    patch_cache_control(response, private=True, max_age=SHOWN_AGE, immutable=True)
    return _armoured(response)


def _download(stored: Stored) -> HttpResponseBase:
    # A picture as received may be a polyglot: octet-stream keeps every program from guessing.
    response = _body(stored.original_path, CONTENT_TYPES.get(stored.kind, _DOWNLOAD_TYPE))
    extension = extension_of(stored.original_name) or "bin"
    _name_it(response, clean_name(stored.original_name, extension), attachment=True)
    patch_cache_control(response, private=True, no_store=True)
    return _armoured(response)


def _body(name: str, content_type: str) -> HttpResponseBase:
    path = storage.full_path(name)
    prefix = getattr(settings, "FILES_ACCEL_PREFIX", "")
    try:
        if prefix:
            path.stat()
            response = HttpResponse(content_type=content_type)
            # Names are hexadecimal and slashes only: nothing to quote.
            response.headers["X-Accel-Redirect"] = f"{prefix.rstrip('/')}/{name}"
            return response
        return FileResponse(path.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        log.error("stored file is missing on the volume: %s", name)
        raise Http404 from error


def _name_it(response: HttpResponseBase, name: str, *, attachment: bool) -> None:
    header = content_disposition_header(attachment, name)
    if header:
        response.headers["Content-Disposition"] = header


def _armoured(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
