"""Lists of the API: the page's own FilterSet, keyset pages, rows straight from values(); and bodies read strictly.

A list of 100 rows costs the statements of one page and no more: no model instance, no serializer, no query per row.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.forms import DateField, MultiWidget
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import KeysetPagination
from core.errors import InvalidInput
from core.listing import _parameters as parameters_of


class NamedFilters(BaseFilterBackend):
    """Applies the `filterset_class` of the view, the one the page names too. A wrong value is 422 by field."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: APIView) -> QuerySet:
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return queryset
        params = request.query_params
        actor = request._request.actor  # type: ignore[attr-defined]
        filterset = filterset_class(data=params, queryset=queryset, request=SimpleNamespace(actor=actor, GET=params))
        if not filterset.is_valid():
            raise InvalidInput({name: [str(text) for text in texts] for name, texts in filterset.errors.items()})
        return filterset.qs

    def get_schema_operation_parameters(self, view: APIView) -> list[dict]:
        """The filters as query parameters of the schema."""
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None or getattr(view, "action", "") != "list":
            return []
        found = []
        for name, bound in filterset_class.base_filters.items():
            for parameter in sorted(_names(name, bound)):
                found.append(
                    {
                        "name": parameter,
                        "in": "query",
                        "required": False,
                        "description": str(bound.label or name),
                        "schema": _schema(bound),
                    }
                )
        return found


def _names(name: str, bound: django_filters.Filter) -> set[str]:
    widget = bound.extra.get("widget", bound.field_class.widget)
    widget = widget() if isinstance(widget, type) else widget
    names = parameters_of(name, widget)
    return names - {name} if isinstance(widget, MultiWidget) else names


def _schema(bound: django_filters.Filter) -> dict:
    many = isinstance(bound, (django_filters.MultipleChoiceFilter, django_filters.ModelMultipleChoiceFilter))
    one: dict[str, Any] = {"type": "string"}
    if isinstance(bound, (django_filters.ModelChoiceFilter, django_filters.ModelMultipleChoiceFilter)):
        one = {"type": "integer"}
    elif isinstance(bound.extra.get("choices"), (list, tuple)):
        one["enum"] = [str(key) for key, _label in bound.extra["choices"]]
    elif isinstance(bound, django_filters.NumberFilter):
        one = {"type": "number"}
    elif issubclass(bound.field_class, DateField) or isinstance(bound, django_filters.DateFromToRangeFilter):
        one["format"] = "date"
    return {"type": "array", "items": one} if many else one


class RowsMixin:
    """`list` of a viewset: filtered, paged by key, rows of values().

    `row_fields`: names for values(), among them the primary key and the field of `keyset_order`; a name with `__`
    becomes a nested object: zone__name → {"zone": {"name": …}}.
    """

    row_fields: ClassVar[tuple[str, ...]] = ()
    filter_backends: ClassVar[list] = [NamedFilters]
    pagination_class = KeysetPagination

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of rows."""
        queryset = self.filter_queryset(self.get_queryset())  # type: ignore[attr-defined]
        rows = self.paginate_queryset(queryset)  # type: ignore[attr-defined]
        return self.get_paginated_response([self.row(nested(row)) for row in rows])  # type: ignore[attr-defined]

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """Add to or change one row; no query here."""
        return row


def nested(row: dict[str, Any]) -> dict[str, Any]:
    """A flat row of values() as objects; a related object without an id is null."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        head, _mark, tail = name.partition("__")
        if tail:
            found.setdefault(head, {})[tail] = value
        else:
            found[name] = value
    for name, value in found.items():
        if isinstance(value, dict) and "id" in value and value["id"] is None:
            found[name] = None
    return found


class StrictSerializer(serializers.Serializer):
    """A body whose every field is named: a field nobody reads is said (422), never dropped in silence.

    So a misspelt field is noticed, and columns the portal keeps itself (state, number, closed_at …) cannot be sent.
    """

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            wrong, value = dict(error.detail), {}  # type: ignore[arg-type]
        if hasattr(data, "keys"):
            known = {name for name, bound in self.fields.items() if not bound.read_only}
            for name in sorted(set(data.keys()) - known - {"csrfmiddlewaretoken"}):
                wrong[str(name)[:60]] = [_("接口没有这个可写的字段。")]
        if wrong:
            raise serializers.ValidationError(wrong)
        return value
