"""API of major hazard sources: the ledger, grading by GB 18218-2018 (as bin/manage grade_source), finding names."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import ExactJSONParser
from core.api_lists import RowsMixin, nested
from core.api_schema import INVALID, errors
from core.errors import InvalidInput
from core.keyset import Order
from hazards.sources.filters import SourceFilter
from hazards.sources.gb18218 import GradeError, grade, search
from hazards.sources.models import HazardSource, Holding, SourceVersion
from hazards.sources.serializers import SourceDetail, SourceRow, SubstanceFound
from hazards.sources.substances import fault_of

MOST = 1000  # units in one call
ROW = (
    "id", "zone__id", "zone__name", "zone__confirmed", "enterprise__id", "enterprise__name", "name", "code", "kind",
    "state", "is_major", "level", "provisional", "s_value", "r_value", "exposed_people", "next_review_on",
    "reassess_reason",
)  # fmt: skip
HELD = ("id", "name", "cas", "form", "categories", "quantity_t", "stock_t")


@extend_schema(tags=["hazard-sources"])
@extend_schema_view(
    list=extend_schema(summary="Units in reach, by level", responses=errors(SourceRow(many=True), INVALID)),
)
class HazardSourceApi(RowsMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """重大危险源."""

    permission: ClassVar[str] = "sources.view"
    permissions: ClassVar[dict[str, str]] = {"grade": "sources.calculate", "substances": "sources.calculate"}
    parser_classes: ClassVar[list] = [ExactJSONParser]
    queryset: ClassVar[QuerySet] = HazardSource.objects.all()
    serializer_class = SourceRow
    filterset_class = SourceFilter
    keyset_order = Order("level")
    row_fields = ROW
    lookup_value_converter = "int"

    @extend_schema(summary="One unit with its substances and its result in force", responses=errors(SourceDetail))
    def retrieve(self, request: Request, pk: int) -> Response:
        row = HazardSource.objects.filter(pk=pk).values(*ROW, "version_id").first()
        if row is None:
            raise Http404
        version = SourceVersion.objects.filter(pk=row.pop("version_id")).values("number", "result").first()
        held = Holding.objects.filter(source_id=pk).order_by("position").values(*HELD)
        more = {"version": version and version["number"], "result": version and version["result"]}
        return Response(nested(row) | {"holdings": list(held)} | more)

    @extend_schema(
        summary="Grade one unit or a list of units by GB 18218-2018",
        description="A list answers a list in order; one that cannot be graded is {error, nearest, row} in its place "
        "and the status is 422, as for a single one. Numbers are read as written. Nothing is stored.",
        request=OpenApiTypes.OBJECT,
        responses=errors(OpenApiTypes.OBJECT, INVALID),
    )
    @action(detail=False, methods=["post"])
    def grade(self, request: Request) -> Response:
        given = request.data
        cases = given if isinstance(given, list) else [given]
        if len(cases) > MOST:
            raise InvalidInput({"": [_("一次最多 %(n)d 个单元。") % {"n": MOST}]})
        answers = [_graded(case) for case in cases]
        bad = any("error" in answer for answer in answers)
        return Response(answers if isinstance(given, list) else answers[0], status=422 if bad else 200)

    @extend_schema(
        summary="Rows of 表1 by name, alias, CAS number, formula or pinyin; never used for grading",
        parameters=[OpenApiParameter("q", str)],
        responses=errors(SubstanceFound(many=True)),
    )
    @action(detail=False, methods=["get"], filter_backends=[], pagination_class=None)
    def substances(self, request: Request) -> Response:
        return Response(search(request.query_params.get("q", "")[:60]))


def _graded(case: Any) -> dict[str, Any]:
    try:
        return grade(case)
    except GradeError as error:
        return {"error": fault_of(error), "nearest": error.nearest, "row": error.row}
