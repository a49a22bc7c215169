"""Numbers in files: linked to the page of their code by a whole address."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from core.documents.pieces import Linked
from reports.figure_views import code_url


def portal(path: str) -> str:
    """A page of the portal as a whole address."""
    return settings.PORTAL_URL.rstrip("/") + path


def address(code: str) -> str:
    """The page of a code as a whole address, for links in files."""
    return portal(code_url(code))


def linked(value: Any, code: str, *, printed: bool = False) -> Any:
    """A value that opens its page, bare where it has no code. `printed`: with the code behind it, for paper."""
    return Linked(value, address(code), code if printed else "") if code else value
