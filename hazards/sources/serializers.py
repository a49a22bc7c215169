"""Shapes of units in the API."""

from __future__ import annotations

from rest_framework import serializers


class SourceRow(serializers.Serializer):
    """One unit as the list shows it. S and R are rounded; the exact ones stand in its version."""

    id = serializers.IntegerField()
    zone = serializers.DictField()
    enterprise = serializers.DictField()
    name = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    is_major = serializers.BooleanField(allow_null=True)
    level = serializers.CharField(help_text="1 to 4 by 表6; empty: none")
    provisional = serializers.BooleanField()
    s_value = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    r_value = serializers.DecimalField(max_digits=20, decimal_places=6, allow_null=True)
    exposed_people = serializers.IntegerField(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)
    reassess_reason = serializers.CharField()


class HoldingRow(serializers.Serializer):
    """One substance of a unit."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    cas = serializers.CharField()
    form = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    quantity_t = serializers.DecimalField(max_digits=18, decimal_places=6)
    stock_t = serializers.DecimalField(max_digits=18, decimal_places=6, allow_null=True)


class SourceDetail(SourceRow):
    """With its substances and the result in force, whole."""

    holdings = HoldingRow(many=True)
    version = serializers.IntegerField(allow_null=True)
    result = serializers.DictField(allow_null=True)


class SubstanceFound(serializers.Serializer):
    """A row of 表1 that fits what was typed."""

    row = serializers.IntegerField()
    name = serializers.CharField()
    short = serializers.CharField()
    cas = serializers.CharField()
    Q = serializers.CharField()
    condition = serializers.CharField()
