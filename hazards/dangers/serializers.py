"""Shapes of dangers in the API. Every field is named; what is written goes through services and the workflow."""

from __future__ import annotations

from rest_framework import serializers

from core.api_lists import StrictSerializer
from core.files.shapes import FileRow
from enterprises.models import Sector
from enterprises.serializers import Named, ZoneName
from hazards.dangers.models import Evidence, Request
from hazards.dangers.states import Form, Severity, Source, State


class EnterpriseName(Named):
    """An enterprise by id, full and short name."""

    short_name = serializers.CharField()


class DangerRow(serializers.Serializer):
    """One row of the list. `days_overdue` is derived at reading: 0 when not overdue. Times ISO 8601, dates local."""

    id = serializers.IntegerField()
    number = serializers.CharField(help_text="given at issue; empty before")
    source = serializers.ChoiceField(Source.choices)
    source_number = serializers.CharField(help_text="the number in the ledger it came from")
    state = serializers.ChoiceField(State.choices)
    state_since = serializers.DateTimeField()
    severity = serializers.ChoiceField(Severity.choices)
    sector = serializers.ChoiceField(Sector.choices)
    category = serializers.CharField()
    form = serializers.ChoiceField(Form.choices)
    zone = ZoneName()
    enterprise = EnterpriseName()
    area = Named(allow_null=True)
    department = Named(allow_null=True)
    location = serializers.CharField()
    description = serializers.CharField()
    found_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    days_overdue = serializers.IntegerField()
    round = serializers.IntegerField()
    on_the_spot = serializers.BooleanField()
    closed_at = serializers.DateTimeField(allow_null=True)


class StepRow(serializers.Serializer):
    """经过: who did what, as they were then."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    transition = serializers.CharField()
    label = serializers.CharField(help_text="in the language of the request")
    actor_name = serializers.CharField()
    actor_post = serializers.CharField()
    from_state = serializers.CharField(allow_blank=True)
    to_state = serializers.CharField()
    note = serializers.CharField()
    round = serializers.IntegerField()


class EvidenceRow(serializers.Serializer):
    """A file shown with the danger. `marks` (for the authorities only): taken_before_issue, no_time, far_away."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Evidence.Kind.choices)
    round = serializers.IntegerField()
    marks = serializers.ListField(child=serializers.CharField(), required=False)
    file = FileRow()


class RequestRow(serializers.Serializer):
    """An extension (two levels) or a void (two persons)."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Request.Kind.choices)
    state = serializers.ChoiceField(Request.State.choices)
    reason = serializers.CharField()
    interim = serializers.CharField()
    new_due_on = serializers.DateField(allow_null=True)
    void_reason = serializers.ChoiceField(Request.VoidReason.choices, allow_blank=True)
    duplicate_of_id = serializers.IntegerField(allow_null=True)
    asked_at = serializers.DateTimeField()
    asker_name = serializers.CharField()
    asker_post = serializers.CharField()
    first_at = serializers.DateTimeField(allow_null=True)
    first_name = serializers.CharField()
    first_opinion = serializers.CharField()
    second_at = serializers.DateTimeField(allow_null=True)
    second_name = serializers.CharField()
    second_opinion = serializers.CharField()


class ActionRow(serializers.Serializer):
    """Something this seat may do now: POST to `url`."""

    name = serializers.CharField()
    label = serializers.CharField()
    url = serializers.CharField()
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class DangerDetail(DangerRow):
    """The whole record."""

    group = serializers.CharField()
    basis = serializers.CharField()
    severity_reason = serializers.CharField()
    measures = serializers.CharField()
    funds = serializers.DecimalField(12, 4, allow_null=True, help_text="万元")
    responsible_unit = serializers.CharField()
    responsible_person = serializers.CharField()
    responsible_leader = serializers.CharField()
    lead_office = serializers.CharField()
    contingency = serializers.CharField()
    remark = serializers.CharField()
    original_due_on = serializers.DateField(allow_null=True)
    limit_rule = serializers.CharField()
    extension_count = serializers.IntegerField()
    finder_name = serializers.CharField()
    finder_post = serializers.CharField()
    issued_at = serializers.DateTimeField(allow_null=True)
    issuer_name = serializers.CharField()
    signed_at = serializers.DateTimeField(allow_null=True)
    deemed_signed = serializers.BooleanField()
    rectified_at = serializers.DateTimeField(allow_null=True)
    rectifier_name = serializers.CharField()
    rectification = serializers.CharField()
    supervised_at = serializers.DateTimeField(allow_null=True)
    supervisor_name = serializers.CharField()
    supervision_opinion = serializers.CharField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    acceptor_name = serializers.CharField()
    acceptance_opinion = serializers.CharField()
    first_closed_at = serializers.DateTimeField(allow_null=True)
    reopened_count = serializers.IntegerField()
    duplicate_of_id = serializers.IntegerField(allow_null=True)
    ledger_closed_on = serializers.DateField(allow_null=True)
    steps = StepRow(many=True)
    evidence = EvidenceRow(many=True)
    requests = RequestRow(many=True)
    actions = ActionRow(many=True)


def _text(longest: int) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True)


class DraftBody(StrictSerializer):
    """Facts of a report. State, number, due date and everything a transition writes cannot be sent."""

    found_at = serializers.DateTimeField()
    form = serializers.ChoiceField(Form.choices, required=False)
    group = _text(120)
    location = serializers.CharField(max_length=120)
    sector = serializers.ChoiceField(Sector.choices, required=False, help_text="default: the enterprise's")
    category = _text(60)
    description = serializers.CharField(max_length=1000)
    basis = _text(300)
    severity = serializers.ChoiceField(Severity.choices)
    severity_reason = _text(300)
    measures = _text(1000)
    contingency = _text(500)
    responsible_unit = _text(100)
    responsible_person = _text(60)
    responsible_leader = _text(60)
    lead_office = _text(60)
    remark = _text(300)
    files = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=20, required=False, help_text="before-photos, by id"
    )


class DangerBody(DraftBody):
    """A new report; `enterprise` is needed unless the seat is an enterprise's own."""

    enterprise = serializers.IntegerField(min_value=1, required=False)
