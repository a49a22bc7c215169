"""API of figures: the library, and one number by its code with formula, both times and the rows counted."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_schema import errors
from core.figures import Figure, Value, fact, registered
from core.keyset import Order, encode, page
from core.keyset import decode as decode_cursor
from reports.figure_views import PARTS, part_rows, period_of, read_code, three_values
from reports.places import name_of, narrowing, place_of

SIZE = 100


class FigureEntry(serializers.Serializer):
    """One indicator of the library. `missing`: what the portal does not hold yet (未启用)."""

    id = serializers.CharField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    missing = serializers.CharField()


class FigureValue(serializers.Serializer):
    """A value; null where there is nothing to divide by or the facts are missing."""

    value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    numerator = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    denominator = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)


class FigureDetail(FigureEntry):
    """One number: where, of which days, as of when, as known when; then, corrected, and today; a page of its rows."""

    code = serializers.CharField()
    place = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()
    as_of = serializers.DateTimeField()
    known_at = serializers.DateTimeField()
    then = FigureValue()
    corrected = FigureValue()
    today = FigureValue()
    rows = serializers.ListField(child=serializers.DictField())
    next = serializers.CharField(allow_null=True, help_text="cursor of the next page of rows")


def entry(one: Figure) -> dict[str, Any]:
    """The figure as the library says it."""
    return {
        "id": one.id, "version": one.version, "name": str(one.name), "formula": str(one.formula), "unit": str(one.unit),
        "direction": one.direction, "missing": str(one.missing),
    }  # fmt: skip


def told(value: Value | None) -> dict[str, Any]:
    """A value with what it was made of; nulls where there is none."""
    if value is None:
        return {"value": None, "numerator": None, "denominator": None}
    return {"value": value.value, "numerator": value.numerator, "denominator": value.denominator}


@extend_schema(tags=["figures"])
class FigureApi(viewsets.ViewSet):
    """指标: every number of the portal can be asked by its code."""

    permission: ClassVar[str] = "reports.view"
    lookup_field = "code"
    lookup_value_converter = "str"

    @extend_schema(summary="The library of figures", responses=errors(FigureEntry(many=True)))
    def list(self, request: Request) -> Response:
        return Response([entry(one) for one in registered()])

    @extend_schema(
        summary="One number by its code",
        parameters=[
            OpenApiParameter("code", str, OpenApiParameter.PATH),
            OpenApiParameter("part", str, enum=[*PARTS], description="numerator, denominator, or what is missing"),
            OpenApiParameter("cursor", str),
        ],
        responses=errors(FigureDetail),
    )
    def retrieve(self, request: Request, code: str) -> Response:
        found = read_code(code)
        one, place = found.figure, place_of(found)
        where = narrowing(one, place, request._request.actor)  # type: ignore[attr-defined]
        period = period_of(found, place)
        body = entry(one) | {
            "code": found.text, "place": name_of(place), "start": period.start, "end": period.end,
            "as_of": period.as_of, "known_at": period.known_at, "rows": [], "next": None,
        }  # fmt: skip
        if one.missing or one.numerator is None:
            return Response(body | dict.fromkeys(("then", "corrected", "today"), told(None)))
        body |= {name: told(value) for name, value in three_values(one, period, where).items()}
        part = request.query_params.get("part", "n")
        part = part if part in PARTS and (part == "n" or one.denominator is not None) else "n"
        measure = one.numerator if part == "n" or one.denominator is None else one.denominator
        source = fact(measure.fact)
        rows, order = part_rows(one, part, period, where), Order(source.order, descending=True)
        cursor = decode_cursor(request.query_params.get("cursor"), rows.model, order)
        shown = page(rows, order, SIZE, cursor, list(dict.fromkeys(("id", order.field, *source.fields))))
        body["rows"] = shown.rows
        body["next"] = encode(shown.next, rows.model, order) if shown.next else None
        return Response(body)
