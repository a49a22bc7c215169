"""API of enterprises: list, file, register, change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_lists import RowsMixin, nested
from core.api_schema import CONFLICT, INVALID, KEY, errors
from core.errors import InvalidInput
from core.idempotency import idempotent
from core.keyset import Order
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, Permit
from enterprises.presenting import phone_for
from enterprises.serializers import EnterpriseBody, EnterpriseDetail, EnterpriseRow
from enterprises.services import OWN_FIELDS, PERMIT_FIELDS, create_enterprise, edit_enterprise

ROW = (
    "id", "zone__id", "zone__name", "zone__confirmed", "area__id", "area__name", "credit_code", "name", "short_name",
    "division", "sector", "size", "staff_count", "status", "grade", "grade_until", "insured_until", "risk",
    "uses_hazchem", "connected", "updated_at",
)  # fmt: skip
FILE = (
    *ROW, "former_names", "address", "longitude", "latitude", "legal_person", "principal_name", "principal_phone",
    "safety_head_name", "safety_head_phone", "full_time_officers", "created_at",
)  # fmt: skip
PHONES = ("principal_phone", "safety_head_phone")


@extend_schema(tags=["enterprises"])
@extend_schema_view(
    list=extend_schema(summary="Enterprises in reach, by name", responses=errors(EnterpriseRow(many=True), INVALID)),
)
class EnterpriseApi(RowsMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """一企一档."""

    permission: ClassVar[str] = "enterprises.view"
    permissions: ClassVar[dict[str, str]] = {
        "list": "enterprises.view",
        "retrieve": "enterprises.view_file",
        "create": "enterprises.edit",
        "partial_update": "enterprises.view_file",  # the service asks for edit or edit_own of this very file
    }
    queryset: ClassVar[QuerySet] = Enterprise.objects.all()
    serializer_class = EnterpriseRow
    filterset_class = EnterpriseFilter
    keyset_order = Order("name")
    row_fields = ROW
    lookup_value_converter = "int"

    @extend_schema(summary="One file", responses=errors(EnterpriseDetail))
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self._file(request, pk))

    @extend_schema(
        summary="Register an enterprise in the zone of the seat",
        parameters=[KEY],
        request=EnterpriseBody,
        responses=errors(EnterpriseDetail, INVALID, CONFLICT, status=201),
    )
    @idempotent
    def create(self, request: Request) -> Response:
        body = EnterpriseBody(data=request.data)
        body.is_valid(raise_exception=True)
        record = create_enterprise(actor=request._request.actor, **body.validated_data)  # type: ignore[attr-defined]
        return Response(self._file(request, record.pk), status=201)

    @extend_schema(
        summary="Change a file", request=EnterpriseBody(partial=True), responses=errors(EnterpriseDetail, INVALID)
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        actor = request._request.actor  # type: ignore[attr-defined]
        record = Enterprise.objects.filter(pk=pk).first()
        if record is None:
            raise Http404
        body = EnterpriseBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        if actor.enterprise_id is not None:
            foreign = sorted(set(body.validated_data) - set(OWN_FIELDS))
            if foreign:
                raise InvalidInput({name: [_("这一项由开发区登记，企业不能改。")] for name in foreign})
        edit_enterprise(actor=actor, enterprise=record, **body.validated_data)
        return Response(self._file(request, record.pk))

    def _file(self, request: Request, pk: int) -> dict[str, Any]:
        row = Enterprise.objects.filter(pk=pk).values(*FILE).first()
        if row is None:
            raise Http404
        actor, record = request._request.actor, Enterprise(pk=pk)  # type: ignore[attr-defined]
        for name in PHONES:
            row[name] = phone_for(actor, record, row[name])
        permits = Permit.objects.filter(enterprise_id=pk).order_by("valid_to", "id").values("id", *PERMIT_FIELDS)
        return nested(row) | {"permits": list(permits)}
