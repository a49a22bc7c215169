"""A list page and an API of the tests, over enterprises."""

from __future__ import annotations

import django_filters
from django.urls import path
from rest_framework import serializers, viewsets

from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from core.access import declare
from core.api import KeysetPagination
from core.idempotency import IdempotentCreateMixin
from core.keyset import Order
from core.lists import EXPORT, Column, ListPage, Tab
from core.models import Slot
from core.rules import has_seat
from enterprises.models import Enterprise, Sector

declare("tests.list", has_seat, "测试")


class EnterpriseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="名称")
    sector = django_filters.MultipleChoiceFilter(choices=Sector.choices, label="行业")
    insured = django_filters.DateFromToRangeFilter(field_name="insured_until", label="保险")
    staff = django_filters.NumberFilter(field_name="staff_count", label="人数")

    class Meta:
        model = Enterprise
        fields: list[str] = []


class EnterprisePage(ListPage):
    list_name = "test.enterprises"
    permission = "tests.list"
    model = Enterprise
    filterset_class = EnterpriseFilter
    title = "企业名单"
    row_template = "tests/row.html"
    default_sort = "name"
    export_kind = EXPORT
    page_size = 10
    columns = (
        Column("name", "名称", ("name",), sort="name"),
        Column("insured", "保险", ("insured_until",), sort="insured_until", null="last"),
        Column("staff", "人数", ("staff_count",)),
        Column("zone", "开发区", ("zone__name",), export=lambda row: f"〔{row['zone__name']}〕"),
    )
    tabs = (
        Tab("all", "全部", lambda queryset, actor: queryset),
        Tab("fire", "消防", lambda queryset, actor: queryset.filter(sector="fire")),
    )

    def export_marks(self, actor):
        return ["待确认的开发区已标出。"]


class SlotSerializer(serializers.ModelSerializer):
    class Meta:
        model = Slot
        fields = ["id", "name", "planned_at", "seconds"]


class SlotApi(IdempotentCreateMixin, viewsets.ModelViewSet):
    permission = "tests.list"
    queryset = Slot.objects.all()
    serializer_class = SlotSerializer
    pagination_class = KeysetPagination
    keyset_order = Order("seconds", True, "last")


class NamelessApi(viewsets.ReadOnlyModelViewSet):
    queryset = Slot.objects.all()
    serializer_class = SlotSerializer


urlpatterns = [
    path("test/list/", EnterprisePage.as_view()),
    path("api/test/slots/", SlotApi.as_view({"get": "list", "post": "create"})),
    path("api/test/slots/<int:pk>/", SlotApi.as_view({"get": "retrieve"})),
    path("api/test/nameless/", NamelessApi.as_view({"get": "list"})),
    *urlpatterns,
]
