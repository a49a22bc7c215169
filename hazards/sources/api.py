"""API of major hazard sources: grade a unit by GB 18218-2018, the same answers as bin/manage grade_source."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import ExactJSONParser
from core.api_schema import INVALID, errors
from core.errors import InvalidInput
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.substances import fault_of

MOST = 1000  # units in one call


@extend_schema(tags=["hazard-sources"])
class HazardSourceApi(viewsets.ViewSet):
    """重大危险源."""

    permission: ClassVar[str] = "sources.view"
    parser_classes: ClassVar[list] = [ExactJSONParser]
    permissions: ClassVar[dict[str, str]] = {"grade": "sources.calculate"}

    @extend_schema(
        summary="Grade one unit or a list of units by GB 18218-2018",
        description="A list answers a list in order; one that cannot be graded is {error, nearest, row} in its place "
        "and the status is 422, as for a single one. Nothing is stored.",
        request=OpenApiTypes.OBJECT,
        responses=errors(OpenApiTypes.OBJECT, INVALID),
    )
    @action(detail=False, methods=["post"])
    def grade(self, request: Request) -> Response:
        given = request.data
        cases = given if isinstance(given, list) else [given]
        if len(cases) > MOST:
            raise InvalidInput({"": [f"{len(cases)} > {MOST}"]})
        answers = [_graded(case) for case in cases]
        bad = any("error" in answer for answer in answers)
        return Response(answers if isinstance(given, list) else answers[0], status=422 if bad else 200)


def _graded(case: Any) -> dict[str, Any]:
    try:
        return grade(case)
    except GradeError as error:
        return {"error": fault_of(error), "nearest": error.nearest, "row": error.row}
