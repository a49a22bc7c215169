"""What can go wrong on purpose: each with a sentence for the person, and the same answer on page and API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class Refused(Exception):
    """A rule says no (409). `rule` is its name in code and docs, `sentence` what the person reads."""

    status = 409

    def __init__(self, rule: str, sentence: str, *, record: object = None) -> None:
        super().__init__(sentence)
        self.rule = rule
        self.sentence = sentence
        self.record = record


class Moved(Refused):
    """Somebody else was faster: the record is no longer in a state that allows this (409, shows the new state)."""

    def __init__(self, record: object, sentence: str) -> None:
        super().__init__("state_changed", sentence, record=record)


class InvalidInput(Exception):
    """Data that does not fit, by field name. Services raise it, forms and serializers show it at the field."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(str(fields))
        self.fields = fields


def wants_json(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def error_body(code: str, message: str, fields: dict | None = None) -> dict:
    """The one error shape of the API."""
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


def conflict_response(request: HttpRequest) -> HttpResponse:
    """A database constraint said no at the last moment."""
    sentence = _("这次提交与库里已有的内容冲突，没有保存。请刷新后再试。")
    if wants_json(request):
        return JsonResponse(error_body("conflict", sentence), status=409)
    return render(request, "errors/409.html", {"sentence": sentence}, status=409)
