"""The shape of a stored file in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from core.models import StoredFile

FIELDS = (
    "id", "kind", "original_name", "size", "sha256", "content_type", "width", "height", "taken_at", "latitude",
    "longitude", "received_at", "uploader_name",
)  # fmt: skip
"""Names for values(); neither paths on the volume nor raw EXIF leave the portal."""


def file_row(row: dict[str, Any], request: Any = None) -> dict[str, Any]:
    """A row of values(*FIELDS) as the API shows it, with the address of its bytes."""
    shown = {("name" if name == "original_name" else name): row[name] for name in FIELDS}
    return shown | {"content": reverse("api:files-content", args=[row["id"]], request=request)}


class FileRow(serializers.Serializer):
    """A stored file. `taken_at`, `latitude`, `longitude` are what the picture says of itself: a claim, not proof."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(StoredFile.Kind.choices)
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    latitude = serializers.DecimalField(9, 6, allow_null=True)
    longitude = serializers.DecimalField(9, 6, allow_null=True)
    received_at = serializers.DateTimeField()
    uploader_name = serializers.CharField()
    content = serializers.CharField(help_text="address of the bytes: ?which=shown (default), thumb, original")
