"""API of visits: the list and one visit. Answers are sent to the page's own address, /visits/<id>/answers/ (JSON)."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_lists import RowsMixin, nested
from core.api_schema import INVALID, errors
from core.keyset import Order
from inspections.visits.filters import VisitFilter
from inspections.visits.models import Finding, Visit

ROW = (
    "id", "number", "zone__id", "zone__name", "zone__confirmed", "enterprise__id", "enterprise__name", "form", "purpose",
    "subject", "state", "secret_to", "planned_on", "due_on", "lead_name", "started_at", "finished_at", "published_at",
    "score", "found_count", "fixed_count", "people_count", "expert_count", "sector", "size",
)  # fmt: skip
FOUND = (
    "id", "item_key", "item_text", "description", "location", "sector", "severity", "basis", "measures", "fixed",
    "by_expert", "found_at", "danger_id",
)  # fmt: skip


class VisitRow(serializers.Serializer):
    """One visit as the list shows it. A secret one is there only for those it is not hidden from."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="given at publication; empty before")
    zone = serializers.DictField()
    enterprise = serializers.DictField()
    form = serializers.CharField()
    purpose = serializers.CharField()
    subject = serializers.CharField()
    state = serializers.CharField()
    secret_to = serializers.IntegerField(help_text="0: no secret")
    planned_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    lead_name = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    score = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    found_count = serializers.IntegerField()
    fixed_count = serializers.IntegerField()
    people_count = serializers.IntegerField()
    expert_count = serializers.IntegerField()
    sector = serializers.CharField()
    size = serializers.CharField()


class FoundRow(serializers.Serializer):
    """One finding that stands."""

    id = serializers.UUIDField()
    item_key = serializers.CharField()
    item_text = serializers.CharField()
    description = serializers.CharField()
    location = serializers.CharField()
    sector = serializers.CharField()
    severity = serializers.CharField()
    basis = serializers.CharField()
    measures = serializers.CharField()
    fixed = serializers.BooleanField()
    by_expert = serializers.BooleanField()
    found_at = serializers.DateTimeField()
    danger_id = serializers.IntegerField(allow_null=True, help_text="the danger it became")


class VisitDetail(VisitRow):
    """With its conclusion and findings."""

    conclusion = serializers.CharField()
    findings = FoundRow(many=True)


@extend_schema(tags=["visits"])
@extend_schema_view(
    list=extend_schema(summary="Visits in reach, by id", responses=errors(VisitRow(many=True), INVALID)),
)
class VisitApi(RowsMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """检查."""

    permission: ClassVar[str] = "visits.view"
    queryset: ClassVar[QuerySet] = Visit.objects.all()
    serializer_class = VisitRow
    filterset_class = VisitFilter
    keyset_order = Order("id")  # days may be missing, and a page costs the same whether they are
    row_fields = ROW
    lookup_value_converter = "uuid"

    @extend_schema(summary="One visit with its conclusion and findings", responses=errors(VisitDetail))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        row: dict[str, Any] | None = Visit.objects.filter(pk=pk).values(*ROW, "conclusion").first()
        if row is None:
            raise Http404
        found = Finding.objects.filter(visit_id=pk, withdrawn_at=None).order_by("found_at", "id").values(*FOUND)
        return Response({**nested(row), "findings": list(found)})
