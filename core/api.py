"""How the API knows the person, asks for the right, writes JSON, answers errors and pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.pagination import BasePagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.access import may
from core.errors import InvalidInput, Refused, error_body
from core.keyset import Order, Page, decode, encode, page
from core.tenancy import current_scope

if TYPE_CHECKING:  # the settings name this module while rest_framework.views is still being read
    from rest_framework.views import APIView


class SessionActorAuthentication(BaseAuthentication):
    """The person of the session and the actor of the seat in force; changing calls need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        plain = request._request
        user = getattr(plain, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]
        check.process_request(plain)
        reason = check.process_view(plain, lambda *_a, **_k: HttpResponse(), (), {})
        if reason:
            raise exceptions.PermissionDenied(_("缺少防伪令牌，没有执行。请刷新页面后再试。"))
        return user, plain.actor  # type: ignore[attr-defined]

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing sign-in 401 instead of 403."""
        return "Session"


class NamedPermission(BasePermission):
    """The right a view names: `permission`, or `permissions` by action. A view that names none refuses everybody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = getattr(request._request, "actor", None)
        if not request.user or actor is None:
            return False
        by_action = getattr(view, "permissions", {})
        name: str = by_action.get(getattr(view, "action", None)) or getattr(view, "permission", "") or ""
        return bool(name) and may(actor, name)


class ExactJSONParser(BaseParser):
    """JSON whose numbers are Decimals as written; NaN and Infinity arrive as words, for the reader to refuse."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return json.loads(stream.read(), parse_float=Decimal, parse_int=_whole, parse_constant=str)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(str(error)) from error


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) < 40 else Decimal(text)  # longer ones are no int of Python's


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: times as ISO 8601, decimals as text (no float ever rounds money)."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_other, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


def _other(value: Any) -> Any:
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return list(value)
    raise TypeError(type(value).__name__)


# -- errors ------------------------------------------------------------------------------------------------------------


def exception_handler(trouble: Exception, context: dict) -> Response | None:
    """Every error in the one shape, and nothing written by the call is kept (a 400 after a write would keep it)."""
    answer = _answer(trouble)
    if answer is None:
        return None
    if current_scope() is not None and connection.in_atomic_block:
        transaction.set_rollback(True)
    return answer


def _answer(trouble: Exception) -> Response | None:
    if isinstance(trouble, Refused):
        return Response(error_body(trouble.rule, str(trouble.sentence)), status=trouble.status)
    if isinstance(trouble, (InvalidInput, exceptions.ValidationError, DjangoValidationError)):
        return Response(error_body("invalid", _("有内容不符合要求，没有保存。"), fields_of(trouble)), status=422)
    if isinstance(trouble, IntegrityError):
        return Response(error_body("conflict", _("这次提交与库里已有的内容冲突，没有保存。请刷新后再试。")), status=409)
    if isinstance(trouble, (Http404, exceptions.NotFound)):
        return Response(error_body("not_found", _("没有找到，或者不在您当前席位的范围内。")), status=404)
    if isinstance(trouble, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        return Response(
            error_body("not_signed_in", _("请先登录。")), status=401, headers={"WWW-Authenticate": "Session"}
        )
    if isinstance(trouble, (PermissionDenied, exceptions.PermissionDenied)):
        said = getattr(trouble, "detail", None)
        own = said is not None and said != exceptions.PermissionDenied().detail
        sentence = str(said) if own else _("您没有做这件事的权限。")
        return Response(error_body("denied", sentence), status=403)
    if isinstance(trouble, exceptions.APIException):
        code = trouble.get_codes() if isinstance(trouble.detail, str) else "refused"
        wait = getattr(trouble, "wait", None)
        headers = {"Retry-After": str(int(wait))} if wait else None
        return Response(error_body(str(code), str(trouble.detail)), status=trouble.status_code, headers=headers)
    return None


def fields_of(trouble: Exception) -> dict[str, list[str]]:
    """Sentences by field name, nested names joined by dots; what belongs to no field stands under `non_field`."""
    if isinstance(trouble, InvalidInput):
        return trouble.fields
    if isinstance(trouble, DjangoValidationError):
        found = trouble.message_dict if hasattr(trouble, "error_dict") else {"non_field": trouble.messages}
        return {("non_field" if name == "__all__" else name): list(texts) for name, texts in found.items()}
    return _flat("", trouble.detail)  # type: ignore[attr-defined]


def _flat(name: str, detail: Any) -> dict[str, list[str]]:
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            key = "non_field" if key == "non_field_errors" else str(key)
            found.update(_flat(f"{name}.{key}" if name else key, value))
        return found
    if isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        found = {}
        for index, item in enumerate(detail):
            found.update(_flat(f"{name}.{index}" if name else str(index), item))
        return found
    texts = detail if isinstance(detail, list) else [detail]
    return {name or "non_field": [str(text) for text in texts]}


# -- pages -------------------------------------------------------------------------------------------------------------


class KeysetPagination(BasePagination):
    """Pages by key, the same code as the lists. A view sets `keyset_order` (core.keyset.Order; default newest first).

    `?limit=` up to 100, `?cursor=` from the answer's `next` and `previous`; a cursor that does not fit is 422.
    """

    default_limit: ClassVar[int] = 50
    max_limit: ClassVar[int] = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list:
        self.order: Order = getattr(view, "keyset_order", None) or Order("id", True)
        self.model = queryset.model
        self.address = request.build_absolute_uri()
        limit = self._limit(request.query_params.get("limit"))
        text = request.query_params.get("cursor")
        cursor = decode(text, self.model, self.order)
        if text and cursor is None:
            raise InvalidInput({"cursor": [_("这个翻页位置已失效，请从第一页开始。")]})
        self.page: Page = page(queryset, self.order, limit, cursor, getattr(view, "row_fields", None) or None)
        return self.page.rows

    def _limit(self, text: str | None) -> int:
        if not text:
            return self.default_limit
        if not text.isdecimal() or not 1 <= int(text[:6]) <= self.max_limit:
            raise InvalidInput({"limit": [_("每页条数应为 1 至 %(most)d。") % {"most": self.max_limit}]})
        return int(text)

    def _url(self, cursor: Any) -> str | None:
        if cursor is None:
            return None
        address = remove_query_param(self.address, "cursor")
        return replace_query_param(address, "cursor", encode(cursor, self.model, self.order))

    def get_paginated_response(self, data: Sequence) -> Response:
        return Response({"next": self._url(self.page.next), "previous": self._url(self.page.previous), "results": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict]:
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": self.max_limit, "default": self.default_limit},
            },
        ]
