"""Shapes of enterprises in the API. Every field is named; what is written goes through the services."""

from __future__ import annotations

from rest_framework import serializers

from core.api_lists import StrictSerializer
from enterprises.models import Enterprise, Sector
from parks.models import Area


class Named(serializers.Serializer):
    """A row of another table, by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ZoneName(Named):
    """A zone; `confirmed` is false while the list of zones still marks it 待确认."""

    confirmed = serializers.BooleanField()


class EnterpriseRow(serializers.Serializer):
    """One row of the list. Choices are codes; dates ISO 8601; null and "" = not registered."""

    id = serializers.IntegerField()
    zone = ZoneName()
    area = Named(allow_null=True)
    credit_code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    division = serializers.CharField(help_text="GB/T 4754-2017, e.g. C26")
    sector = serializers.ChoiceField(Sector.choices)
    size = serializers.ChoiceField(Enterprise.Size.choices, allow_blank=True)
    staff_count = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(Enterprise.Status.choices)
    grade = serializers.CharField(help_text="1, 2, 3; empty: none")
    grade_until = serializers.DateField(allow_null=True)
    insured_until = serializers.DateField(allow_null=True)
    risk = serializers.ChoiceField(Enterprise.Risk.choices, allow_blank=True, help_text="in force; empty: unrated")
    uses_hazchem = serializers.BooleanField()
    connected = serializers.BooleanField()
    updated_at = serializers.DateTimeField()


class PermitRow(serializers.Serializer):
    """A permit of an enterprise."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    number = serializers.CharField()
    issuer = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField()


class EnterpriseDetail(EnterpriseRow):
    """The file. Telephones are whole for those who keep it, masked (138****1234) for everybody else."""

    former_names = serializers.CharField()
    address = serializers.CharField()
    longitude = serializers.DecimalField(9, 6, allow_null=True, help_text="degrees, WGS 84")
    latitude = serializers.DecimalField(8, 6, allow_null=True, help_text="degrees, WGS 84")
    legal_person = serializers.CharField()
    principal_name = serializers.CharField()
    principal_phone = serializers.CharField()
    safety_head_name = serializers.CharField()
    safety_head_phone = serializers.CharField()
    full_time_officers = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    permits = PermitRow(many=True)


def _text(longest: int, **more: object) -> serializers.CharField:
    return serializers.CharField(max_length=longest, **({"required": False, "allow_blank": True} | more))


class EnterpriseBody(StrictSerializer):
    """What may be sent: the zone's office every field, the enterprise its own ones (others are refused by name)."""

    credit_code = serializers.CharField(max_length=40, help_text="18 characters, GB 32100-2015")
    name = serializers.CharField(max_length=100)
    short_name = _text(30)
    former_names = _text(300)
    area = serializers.PrimaryKeyRelatedField(queryset=Area.objects.all(), required=False, allow_null=True)
    division = _text(3)
    sector = serializers.ChoiceField(Sector.choices, required=False, help_text="default: by division")
    size = serializers.ChoiceField(Enterprise.Size.choices, required=False, allow_blank=True)
    staff_count = serializers.IntegerField(min_value=0, max_value=2_000_000, required=False, allow_null=True)
    status = serializers.ChoiceField(Enterprise.Status.choices, required=False)
    address = _text(200)
    longitude = serializers.DecimalField(9, 6, required=False, allow_null=True, help_text="degrees, WGS 84")
    latitude = serializers.DecimalField(8, 6, required=False, allow_null=True, help_text="degrees, WGS 84")
    legal_person = _text(60)
    principal_name = _text(60)
    principal_phone = _text(20)
    safety_head_name = _text(60)
    safety_head_phone = _text(20)
    full_time_officers = serializers.IntegerField(min_value=0, max_value=32_000, required=False, allow_null=True)
    insured_until = serializers.DateField(required=False, allow_null=True)
    grade = serializers.ChoiceField(Enterprise.Grade.choices, required=False, allow_blank=True)
    grade_until = serializers.DateField(required=False, allow_null=True)
    uses_hazchem = serializers.BooleanField(required=False)
    connected = serializers.BooleanField(required=False)
