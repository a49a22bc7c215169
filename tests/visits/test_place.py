"""Where an enterprise lies: typed by the office, imported, and what is far from it is marked with the distance."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest

from core.tenancy import Scope, scoped_to
from enterprises.models import Enterprise
from enterprises.place import place_faults
from tests.files.support import photo
from tests.import_support import own_files  # noqa: F401  (a fixture)

HERE = ("120.160000", "33.347500")  # where the camera of tests/files stands


@pytest.fixture
def placed(ground, own_files):  # noqa: F811
    """`placed(latitude)`: the office types the position of a1 into its file."""

    def place(longitude: str, latitude: str, status: int = 302) -> str:
        with scoped_to(Scope(tier="province")):
            row = Enterprise.objects.get(pk=ground.cast.enterprise["a1"])
        fields = {"credit_code": row.credit_code, "name": row.name, "short_name": row.short_name, "status": "running",
                  "sector": "dust", "area": row.area_id, "longitude": longitude, "latitude": latitude}  # fmt: skip
        answer = ground.cast.client("office_a").post(f"/enterprises/{row.pk}/edit/", fields)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode() if status != 302 else ""

    return place


def test_a_start_and_a_picture_far_from_the_enterprise_are_marked_with_the_distance(ground, placed):
    placed("120.160000", "33.365500")  # 0.018 degrees of latitude, about 2.0 km, to the north
    phone = ground.phone("inspector_a")
    visit = phone.plan()
    phone.start(visit, ground.ref, longitude=HERE[0], latitude=HERE[1])
    stream = io.BytesIO(photo())
    stream.name = "现场.jpg"
    said = json.loads(phone.client.post(f"/visits/{visit}/photos/?item=A2", {"file": stream}).content)
    assert "拍摄地点离企业较远（约 2.0 公里）" in said["marks"]
    assert "开始的位置离企业较远（约 2.0 公里）" in phone.get(f"/visits/{visit}/inspect/")
    assert "公里" not in ground.phone("safety_a1").get(f"/visits/{visit}/"), "a hint for the zone, no accusation"


def test_near_by_and_without_a_known_place_nothing_is_marked(ground, placed):
    phone = ground.phone("inspector_a")
    for where in (None, ("120.163000", "33.349000")):
        if where:
            placed(*where)
        visit = phone.plan()
        phone.start(visit, ground.ref, longitude=HERE[0], latitude=HERE[1])
        assert "离企业较远" not in phone.get(f"/visits/{visit}/inspect/")


@pytest.mark.parametrize(
    ("longitude", "latitude", "field", "sentence"),
    [
        ("120.16", "", "latitude", "经度和纬度要一起填"),
        ("33.34", "120.16", "longitude", "是不是和纬度填反了"),
        ("120.16", "66", "latitude", "纬度应在 3 到 54 之间"),
    ],
)
def test_half_a_position_or_a_swapped_one_is_said_at_its_field(placed, longitude, latitude, field, sentence):
    page = placed(longitude, latitude, 422)
    assert sentence in page and f'href="#id_{field}"' in page and f'value="{longitude}"' in page
    assert place_faults(None, None) == {} and place_faults(Decimal(120), Decimal(33)) == {}
