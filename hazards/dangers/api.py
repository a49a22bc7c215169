"""API of dangers: list, record, report, and one action for every transition."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import may
from core.api_lists import RowsMixin
from core.api_schema import CONFLICT, INVALID, KEY, errors
from core.errors import InvalidInput, Moved, Refused, error_body
from core.idempotency import idempotent
from core.keyset import Order
from core.workdays import today
from core.workflow import moved_sentence, perform
from enterprises.models import Enterprise
from hazards.dangers.api_rows import ROW, record_of, with_overdue
from hazards.dangers.filters import DangerFilter
from hazards.dangers.models import Danger
from hazards.dangers.serializers import DangerBody, DangerDetail, DangerRow, DraftBody
from hazards.dangers.services import edit_draft, report_danger
from hazards.dangers.transition_bodies import AnyTransitionBody, body_of
from hazards.dangers.workflow import flow

NAME = OpenApiParameter(
    "name", str, OpenApiParameter.PATH, enum=[t.name for t in flow.transitions.values() if not t.automatic]
)


@extend_schema(tags=["dangers"])
@extend_schema_view(
    list=extend_schema(summary="Dangers in reach, newest find first", responses=errors(DangerRow(many=True), INVALID)),
)
class DangerApi(RowsMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """隐患."""

    permission: ClassVar[str] = "dangers.view"
    permissions: ClassVar[dict[str, str]] = {
        "list": "dangers.view",
        "retrieve": "dangers.view",
        "create": "dangers.report",
        "partial_update": "dangers.report",
        "do": "dangers.view",  # each transition names its own right, asked by the workflow
    }
    queryset: ClassVar[QuerySet] = Danger.objects.all()
    serializer_class = DangerRow
    filterset_class = DangerFilter
    keyset_order = Order("found_at", True)
    row_fields = ROW
    lookup_value_converter = "int"

    def paginate_queryset(self, queryset: QuerySet) -> list[dict[str, Any]]:
        self.on = today()
        return super().paginate_queryset(queryset)

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        return with_overdue(row, self.on)

    @extend_schema(
        summary="The record, its steps, evidence, requests and what may be done now", responses=errors(DangerDetail)
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(record_of(_danger(pk), _actor(request), request))

    @extend_schema(
        summary="Report a danger",
        parameters=[KEY],
        request=DangerBody,
        responses=errors(DangerDetail, INVALID, CONFLICT, status=201),
    )
    @idempotent
    def create(self, request: Request) -> Response:
        actor = _actor(request)
        body = DangerBody(data=request.data)
        body.is_valid(raise_exception=True)
        facts = dict(body.validated_data)
        try:
            danger = report_danger(
                actor=actor, enterprise_id=facts.pop("enterprise", actor.enterprise_id or 0), **facts
            )
        except Enterprise.DoesNotExist as error:
            raise InvalidInput({"enterprise": [_("没有这家企业，或者不在您的范围内。")]}) from error
        return Response(record_of(danger, actor, request), status=201)

    @extend_schema(
        summary="Mend a draft or a returned report",
        request=DraftBody,
        responses=errors(DangerDetail, INVALID, CONFLICT),
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """Only its finder may, and only until it is handed in again."""
        actor, danger = _actor(request), _danger(pk)
        body = DraftBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        try:
            fresh = edit_draft(actor=actor, danger=danger, **body.validated_data)
        except Refused as refused:
            return _refusal(refused, danger.pk)
        return Response(record_of(fresh, actor, request))

    @extend_schema(
        summary="Do a transition",
        parameters=[NAME],
        request=AnyTransitionBody,
        responses=errors(DangerDetail, INVALID, CONFLICT),
    )
    @action(detail=True, methods=["post"], url_path="do/<slug:name>", url_name="do")
    def do(self, request: Request, pk: int, name: str) -> Response:
        """The rights and rules of the page: 403 no right, 409 a rule or a new state (with `state`), 422 by field."""
        actor, danger = _actor(request), _danger(pk)
        transition = flow.transitions.get(name)
        if transition is None or transition.automatic:
            raise Http404
        if not may(actor, transition.right, danger):
            raise PermissionDenied(transition.right)
        try:
            if danger.state not in transition.source:
                raise Moved(danger, moved_sentence(danger))
            body = body_of(name)(data=request.data)
            body.is_valid(raise_exception=True)
            fresh = perform(danger, name, actor=actor, **body.validated_data)
        except Refused as refused:
            return _refusal(refused, danger.pk)
        return Response(record_of(fresh, actor, request))


def _refusal(refused: Refused, pk: int) -> Response:
    """409 with the rule's name and the state as it is now (the savepoint of `perform` has undone the rest)."""
    said = error_body(refused.rule, str(refused.sentence))
    said["error"]["state"] = Danger.objects.filter(pk=pk).values_list("state", flat=True).first()
    return Response(said, status=refused.status)


def _actor(request: Request) -> Any:
    return request._request.actor  # type: ignore[attr-defined]


def _danger(pk: int) -> Danger:
    found = Danger.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
