"""Files over the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.files.shapes import FileRow
from demo.photos import take
from tests.api.conftest import API

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture() -> bytes:
    return take(
        "dust", mended=False, room=1, at=timezone.localtime(), place="a", person="b", latitude=33.3, longitude=120.2
    ).original


def upload(cast, who: str, content: bytes, name: str = "前.jpg", **more):
    return cast.client(who).post(f"{API}/files/", {"file": SimpleUploadedFile(name, content), **more})


def test_an_upload_is_described_served_and_hidden_from_others(cast, call, picture):
    made = upload(cast, "inspector_a", picture, enterprise=cast.enterprise["a1"])
    assert made.status_code == 201, made.content.decode()
    row = made.json()
    assert set(row) == set(FileRow().fields)
    assert row["taken_at"] and row["latitude"] == "33.300000"
    path = f"/files/{row['id']}/"
    assert call("inspector_a", "get", path).json() == row
    for which, kind in (("shown", "image/jpeg"), ("thumb", "image/jpeg"), ("original", "application/octet-stream")):
        answer = call("inspector_a", "get", f"{path}content/?which={which}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        body = b"".join(answer.streaming_content)
        assert (body == picture) == (which == "original")
    assert call("inspector_a", "get", f"{path}content/?which=../secret").status_code == 422
    for who in ("office_b", "safety_a1", "safety_a2"):  # the own enterprise sees it from the issue on
        for tail in ("", "content/"):
            there, gone = call(who, "get", path + tail), call(who, "get", f"/files/987654321/{tail}")
            assert there.status_code == gone.status_code == 404
            assert there.content == gone.content


def test_what_does_not_fit_is_said_at_the_field(cast, picture):
    disguised = upload(cast, "safety_a1", b"<svg onload=alert(1)>", "a.jpg")
    assert disguised.status_code == 422 and disguised.json()["error"]["fields"]["file"]
    foreign, missing = (
        upload(cast, "inspector_a", picture, enterprise=pk) for pk in (cast.enterprise["b1"], 987654321)
    )
    assert foreign.status_code == 422 and foreign.content == missing.content
    other = upload(cast, "safety_a1", picture, enterprise=cast.enterprise["a2"])
    assert other.status_code == 422
    assert upload(cast, "inspector_a", picture).status_code == 422
    assert upload(cast, "province", picture, enterprise=cast.enterprise["a1"]).status_code == 403
