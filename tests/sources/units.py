# ruff: noqa: E501  (one request per line)
"""Doing things to units through the doors their users use."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.tenancy import Scope, scoped_to
from hazards.sources.models import HazardSource, Holding
from tests.cast import Cast

PROVINCE = Scope(tier="province")


def form_of(substances: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """What a browser sends for a unit with these substances."""
    data: dict[str, Any] = {
        "name": "液氨罐区", "kind": "storage", "exposed_people": "80", "people_source": "社区登记", "people_counted_on": "2026-10-01",
        "s-TOTAL_FORMS": len(substances), "s-INITIAL_FORMS": 0, "s-MIN_NUM_FORMS": 0, "s-MAX_NUM_FORMS": 200,
    } | fields  # fmt: skip
    for n, row in enumerate(substances):
        data |= {f"s-{n}-{name}": value for name, value in row.items()}
    return data


AMMONIA = [{"name": "液氨", "quantity_t": "12"}]


class Units:
    """Browsers of the cast and the units they work on."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.clients = cast, {}

    def __getitem__(self, username: str) -> Any:
        return self.clients.setdefault(username, self.cast.client(username))

    def add(self, username: str = "safety_a1", substances: Any = None, **fields: Any) -> Any:
        data = form_of(AMMONIA if substances is None else substances, **fields)
        return self[username].post(reverse("sources:create"), data)

    def edit(self, username: str, pk: int, substances: Any, **fields: Any) -> Any:
        return self[username].post(reverse("sources:edit", args=[pk]), form_of(substances, **fields))

    def do(self, username: str, pk: int, name: str, **data: Any) -> Any:
        return self[username].post(reverse("sources:do", args=[pk, name]), data)

    def page(self, username: str, pk: int) -> Any:
        return self[username].get(reverse("sources:detail", args=[pk]))

    def latest(self) -> HazardSource:
        with scoped_to(PROVINCE):
            return HazardSource.objects.select_related("version").order_by("-id").first()

    def now(self, pk: int) -> HazardSource:
        with scoped_to(PROVINCE):
            return HazardSource.objects.select_related("version").get(pk=pk)

    def holding(self, pk: int) -> Holding:
        with scoped_to(PROVINCE):
            return Holding.objects.filter(source_id=pk).order_by("position").first()

    def in_use(self, **fields: Any) -> HazardSource:
        """A unit the enterprise filled in and the zone took all the way."""
        self.add(**fields)
        pk = self.latest().pk
        self.do("safety_a1", pk, "hand_in")
        self.do("office_a", pk, "confirm", note="")
        self.assess(pk)
        self.file(pk)
        self.do("office_a", pk, "commission")
        return self.now(pk)

    def assess(self, pk: int, **fields: Any) -> Any:
        data = {"agency": "江苏安评", "done_on": "2026-10-08", "expires_on": "2029-10-07", "note": "符合标准"}
        return self.do("office_a", pk, "assess", **data | fields)

    def file(self, pk: int, **fields: Any) -> Any:
        data = {
            "authority": "emergency",
            "authority_name": "盐城市应急管理局",
            "number": "备2026-001",
            "filed_on": "2026-10-20",
        }
        return self.do("office_a", pk, "file", **data | fields)
