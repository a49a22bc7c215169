"""A zone with inspectors of two departments, a checklist, and a person on a phone who goes through a visit by HTTP."""

# ruff: noqa: E501  (steps of a person, rows of a checklist)
from __future__ import annotations

import io
import itertools
import json
import re
import uuid
from typing import Any

import pytest
from PIL import Image

from core.tenancy import Scope, scoped_to
from inspections.checklists.models import Checklist, Standard, Version
from inspections.visits.models import Visit
from tests.cast import Cast

_colours = itertools.count(1)

BODY = {
    "sections": [
        {
            "key": "S1", "title": "全员安全生产责任制",
            "items": [
                {"key": "A1", "text": "主要负责人责任制已公示", "photo": "never"},
                {"key": "A2", "text": "除尘系统按规定清扫", "basis": "示例依据", "severity": "a", "measures": "立即清扫，建立清扫记录",
                 "phrases": ["除尘管道积尘超过 1 mm"], "sector": "dust"},
                {"key": "A3", "text": "积尘厚度", "kind": "number", "unit": "mm", "high": "1", "required": False, "after": "A2", "when": "no",
                 "photo": "never"},
            ],
        },
        {
            "key": "S2", "title": "消防设施维护保养",
            "items": [{"key": "B1", "text": "灭火器压力", "kind": "number", "unit": "MPa", "low": "1", "high": "2.5", "photo": "never"}],
        },
    ]
}  # fmt: skip


def jpeg(colour: int | None = None) -> io.BytesIO:
    """A picture no other test has sent, unless a colour is given."""
    n = next(_colours) if colour is None else colour
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (n * 37 % 250, n * 91 % 250, n * 53 % 250)).save(stream, "JPEG")
    stream.seek(0)
    stream.name = "现场.jpg"
    return stream


class Phone:
    """One person of the cast with a browser."""

    def __init__(self, cast: Cast, username: str) -> None:
        self.cast, self.username, self.client = cast, username, cast.client(username)

    def get(self, path: str, status: int = 200, **data: Any) -> str:
        answer = self.client.get(path, data)
        assert answer.status_code == status, (path, answer.status_code, _errors(answer))
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **data: Any) -> Any:
        answer = self.client.post(path, data)
        assert answer.status_code == status, (path, answer.status_code, _errors(answer))
        return answer

    def plan(self, firm: str = "a1", status: int = 302, **changes: Any) -> uuid.UUID | str:
        from core.workdays import today

        key = uuid.uuid4()
        fields = {
            "enterprise": self.cast.enterprise[firm], "planned_on": today().isoformat(), "form": "routine", "purpose": "hand",
            "lead": self.cast.people[self.username].seat_id, "visit_id": key, "checklist": "",
        } | changes  # fmt: skip
        answer = self.post("/visits/new/", status=status, **fields)
        return key if status == 302 else _errors(answer)

    def start(self, visit: uuid.UUID, checklist: str, status: int = 302, **more: Any) -> Any:
        return self.post(f"/visits/{visit}/do/start/", status, checklist=checklist, **more)

    def answer(self, visit: uuid.UUID, *rows: dict, status: int = 200) -> dict:
        """Send answers as the script does; each row gets a key of its own unless it brings one."""
        entries = [{"client_id": str(uuid.uuid4()), "seen": 0} | row for row in rows]
        answer = self.client.post(
            f"/visits/{visit}/answers/", json.dumps({"answers": entries}), content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()[:500]
        return json.loads(answer.content)

    def picture(self, visit: uuid.UUID, item: str = "", colour: int | None = None, status: int = 201) -> dict:
        address = f"/visits/{visit}/photos/" + (f"?item={item}" if item else "")
        answer = self.client.post(address, {"file": jpeg(colour)})
        assert answer.status_code == status, answer.content.decode()[:500]
        return json.loads(answer.content)

    def find(self, visit: uuid.UUID, item: str = "A2", status: int = 302, **more: Any) -> Any:
        fields = {
            "finding_id": uuid.uuid4(), "item_key": item, "description": "除尘管道积尘超过 1 mm", "location": "抛光车间",
            "before_ids": [self.picture(visit)["id"]],
        } | more  # fmt: skip
        return self.post(f"/visits/{visit}/findings/new/", status, **fields)

    def sign(self, visit: uuid.UUID, **more: Any) -> Any:
        return self.post(f"/visits/{visit}/sign/", signature_id=uuid.uuid4(), **more)

    def sign_firm(self, visit: uuid.UUID, status: int = 302, **more: Any) -> Any:
        return self.post(f"/visits/{visit}/sign-firm/", status, **{"signature_id": uuid.uuid4(), "name": "钱总"} | more)

    def finish(self, visit: uuid.UUID, status: int = 302, **more: Any) -> Any:
        return self.post(f"/visits/{visit}/finish/", status, **{"note": "按期整改"} | more)

    def fill(self, visit: uuid.UUID) -> None:
        """Answer everything in order."""
        self.answer(
            visit, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "ok"}, {"key": "B1", "number": "1.2"}
        )


def _errors(answer: Any) -> str:
    text = answer.content.decode(errors="replace")
    found = re.findall(r'class="(?:errsum|err)"[^>]*>(.*?)</(?:div|p)>', text, re.S)
    return " | ".join(re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found) or text[:300]


def make_checklist(cast: Cast, zone: str = "a") -> str:
    """A published checklist of the zone: its ref in forms."""
    from django.utils import timezone

    with scoped_to(Scope(tier="zone", zone_id=cast.zone[zone])):
        row = Checklist.objects.create(
            zone_id=cast.zone[zone],
            title="粉尘涉爆检查表",
            sector="dust",
            published=1,
            changed_at=timezone.now(),
            changed_by="测试",
        )
        version = Version.objects.create(
            zone_id=cast.zone[zone], checklist=row, number=1, title=row.title, sector="dust", body=BODY, items=4,
            published_at=timezone.now(), published_by="测试",
        )  # fmt: skip
        return f"version:{version.pk}"


def make_standard() -> str:
    """A recommended checklist of the province: its ref in forms."""
    with scoped_to(Scope(tier="province")):
        row = Standard.objects.create(
            code="TEST",
            version=1,
            title="测试推荐表",
            sector="dust",
            body=BODY,
            items=4,
            source="测试",
            valid_from="2026-01-01",
        )
        return f"standard:{row.pk}"


def visit_row(pk: uuid.UUID) -> Visit:
    """The visit as the province sees it."""
    with scoped_to(Scope(tier="province")):
        return Visit.objects.get(pk=pk)


@pytest.fixture
def ground(db: None) -> Any:
    """cast, the ref of a checklist of zone a, and phones by user name."""
    from types import SimpleNamespace

    from tests.cast import cast

    here = cast()
    phones: dict[str, Phone] = {}

    def phone(username: str) -> Phone:
        return phones.setdefault(username, Phone(here, username))

    return SimpleNamespace(cast=here, ref=make_checklist(here), phone=phone)
