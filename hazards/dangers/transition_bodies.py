"""What may be sent with each transition. The effects check what it means; `note` is the words of the step."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api_lists import StrictSerializer
from enterprises.models import Sector
from hazards.dangers.models import Request
from hazards.dangers.states import Severity
from hazards.dangers.workflow import flow
from parks.models import Area, Department


class NoteBody(StrictSerializer):
    """Words only: an opinion, or the reason where something is refused or sent back."""

    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class WordsBody(StrictSerializer):
    """An opinion or a reason that must be given."""

    note = serializers.CharField(max_length=1000)


def _text(longest: int) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True)


class IssueBody(NoteBody):
    """审核签发: facts completed at issue. `due_on` may be earlier than the limits matrix says, never later."""

    due_on = serializers.DateField(required=False, allow_null=True)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    severity_reason = _text(300)
    sector = serializers.ChoiceField(Sector.choices, required=False)
    area = serializers.PrimaryKeyRelatedField(queryset=Area.objects.all(), required=False)
    department = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all(), required=False)
    measures = _text(1000)
    basis = _text(300)
    responsible_person = _text(60)
    responsible_leader = _text(60)
    responsible_unit = _text(100)
    lead_office = _text(60)
    contingency = _text(500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hand on keys instead of rows."""
        for name in ("area", "department"):
            if name in attrs:
                attrs[f"{name}_id"] = attrs.pop(name).pk
        return attrs


class FilesBody(NoteBody):
    """With files uploaded before: their ids."""

    files = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20, required=False)


class OnSpotBody(FilesBody):
    """立查立改: with the department that accepts."""

    department = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hand on the key instead of the row."""
        return attrs | {"department_id": attrs.pop("department").pk} if "department" in attrs else attrs


class EvidenceBody(FilesBody):
    """提交整改. `funds` in 万元."""

    funds = serializers.DecimalField(12, 4, min_value=0, required=False, allow_null=True)


class ExtensionBody(NoteBody):
    """申请延期."""

    new_due_on = serializers.DateField(required=False, allow_null=True)
    interim = _text(300)


class VoidBody(NoteBody):
    """提请作废; `duplicate_of` names the other danger of the same enterprise."""

    void_reason = serializers.ChoiceField(Request.VoidReason.choices, required=False, allow_blank=True)
    duplicate_of = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class AnyTransitionBody(IssueBody, EvidenceBody, ExtensionBody, VoidBody):
    """For the schema: which of these a transition takes is said by `actions` of the record; others are refused."""


BODIES: dict[str, type[NoteBody]] = {
    "issue": IssueBody,
    "fix_on_spot": OnSpotBody,
    "submit_evidence": EvidenceBody,
    "ask_extension": ExtensionBody,
    "ask_void": VoidBody,
}


def body_of(transition: str) -> type[StrictSerializer]:
    """The body of a transition; most take words only, and need them where the page asks for them."""
    return BODIES.get(transition) or (WordsBody if flow.transitions[transition].form else NoteBody)
