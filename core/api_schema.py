"""Pieces of the API's description: the one error shape, the idempotency header, the sign-in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from core.idempotency import HEADER, LONGEST


class ErrorInside(serializers.Serializer):
    """What went wrong: a stable code (or the name of the rule), a sentence, sentences by field."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]
    state = serializers.CharField(required=False, help_text="state of the record, where a rule refused (409)")


class Error(serializers.Serializer):
    """Every error of the API."""

    error = ErrorInside()


INVALID, CONFLICT = 422, 409
_WORDS = {
    401: "not signed in",
    403: "no right, or no CSRF token",
    404: "missing, or outside the scope of the seat: the same answer",
    INVALID: "a value does not fit: sentences by field",
    CONFLICT: "a rule refuses, or the record has moved on",
}

KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    required=False,
    description=f"up to {LONGEST} characters; the same key and body sent twice create once",
)


def errors(answer: Any, *more: int, status: int = 200) -> dict[int, Any]:
    """Responses of an operation: its answer, the errors every operation can give, and those named."""
    codes = sorted({401, 403, 404, *more})
    return {status: answer} | {code: OpenApiResponse(Error, description=_WORDS[code]) for code in codes}


class SessionScheme(OpenApiAuthenticationExtension):
    """The session cookie of the sign-in page; changing calls also need the CSRF token."""

    target_class = "core.api.SessionActorAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "sign in at /accounts/sign-in/; send X-CSRFToken with POST and PATCH",
        }
