"""Visits in the world of the leak walk: open ones with the canary of their owner, secret ones with a canary nobody below may see."""

# ruff: noqa: E501  (rows of a table read better on one line)
from __future__ import annotations

import io
import uuid
from typing import Any

from django.utils import timezone
from PIL import Image

from core.access import Actor
from core.files.services import store_file
from inspections.checklists.models import Checklist, Version
from inspections.visits.models import (
    Answer,
    Clash,
    Finding,
    LookBack,
    Member,
    PartyRule,
    Photo,
    Signature,
    Visit,
    VisitStep,
)  # fmt: skip
from tests.cast import Cast

VISIT_KINDS = (
    (r"^visits:finding finding$", "visits.Finding"),
    (r"^visits:settle clash$", "visits.Clash"),
    (r"^visits:look_back\w* (row|look_back)$", "visits.LookBack"),
    (r"^(api:)?visits[-:]\S+ pk$", "visits.Visit"),
)
VISIT_WORDS = ((r"^visits:do name$", ("start", "finish", "publish", "move", "hand_to", "call_off", "nothing")),)
HEIGHTS = {"enterprise": 1, "assigned": 1, "zone": 2, "city": 3}
"""From which secrecy on a visit is not there for a tier."""
BODY = {"sections": [{"key": "S", "title": "部分", "items": [{"key": "A1", "text": "条目", "phrases": ["常用"]}]}]}


def plant_visits(cast: Cast, firm: str) -> None:
    """Of one enterprise: planned, under way and finished ones, a secret one of the zone and one of the province."""
    canary = f"CANARY-{firm[0]}-{firm}"
    version = _version(cast, firm[0])
    expert = cast.people[f"expert_{firm[0]}"].seat_id if firm.endswith("1") else None
    for state, secret, mark in (
        ("planned", 0, canary), ("underway", 0, canary), ("finished", 0, canary), ("planned", 1, f"{canary}-secret"),
        ("underway", 1, f"{canary}-secret"), ("finished", 1, f"{canary}-secret"), ("finished", 3, "CANARY-province"),
    ):  # fmt: skip
        make_visit(cast, firm, state=state, secret=secret, mark=mark, version=version, expert=None if secret else expert)


def _version(cast: Cast, zone: str) -> Version:
    there = Version.objects.filter(zone_id=cast.zone[zone]).first()
    if there is not None:
        return there
    now = timezone.now()
    row = Checklist.objects.create(zone_id=cast.zone[zone], title=f"CANARY-{zone}-zone", published=1, draft=BODY, changed_at=now, changed_by="x")
    PartyRule.objects.create(zone_id=cast.zone[zone], sector="", department_id=cast.department[zone])
    return Version.objects.create(zone_id=row.zone_id, checklist=row, number=1, title="检查表", body=BODY, items=1, published_at=now, published_by="x")


def make_visit(
    cast: Cast, firm: str, *, state: str, secret: int, mark: str, version: Version, expert: int | None = None
) -> Visit:
    """One visit with a row of everything; `mark` stands in every text. Only on a connection row security does not bind."""
    zone, now = firm[0], timezone.now()
    owner: dict[str, Any] = {"zone_id": cast.zone[zone], "enterprise_id": cast.enterprise[firm]}
    lead = cast.people["province" if secret == 3 else f"inspector_{zone}"]
    visit = Visit.objects.create(
        **owner, area_id=cast.area[firm], secret_to=secret, by_province=secret == 3, state_since=now, form="secret" if secret else "routine",
        subject=mark, version=version, planned_on=now.date(), planned_by=mark, planned_at=now, lead_seat_id=lead.seat_id,
        lead_user_id=lead.user_id, lead_name=mark, sector="dust", expert_seats=[expert] if expert else [],
    )  # fmt: skip
    Member.objects.create(**owner, visit=visit, seat_id=lead.seat_id, user_id=lead.user_id, name=mark, added_at=now, added_by=mark)
    if expert:
        Member.objects.create(**owner, visit=visit, seat_id=expert, user_id=1, name=mark, added_at=now, added_by=mark, is_expert=True)
    VisitStep.objects.create(**owner, visit=visit, at=now, actor_seat_id=1, actor_name=mark, actor_post=mark, transition="start",
                             to_state=state, note=mark)  # fmt: skip
    if state == "planned":
        return visit
    Visit.objects.filter(pk=visit.pk).update(state="underway", started_at=now, marks=["far"])
    given = {"item_key": "A1", "verdict": "no", "text": mark, "client_id": uuid.uuid4(), "by_seat_id": 1, "by_name": mark}
    Answer.objects.create(**owner, visit=visit, answered_at=now, **given)
    Clash.objects.create(**owner, visit=visit, at=now, **given)
    finding = Finding.objects.create(
        **owner, visit=visit, item_key="A1", description=mark, location=mark, sector="dust", severity="b", found_at=now, recorded_at=now,
        finder_seat_id=lead.seat_id, finder_user_id=lead.user_id, finder_name=mark, basis=mark, measures=mark,
    )  # fmt: skip
    sender = Actor(lead.user_id, lead.seat_id, mark, "", lead.role, "zone")
    stored = store_file(
        actor=sender, stream=_picture(), name=f"{mark}.png", **owner, visible_to_enterprise=not secret and state == "finished", secret_to=secret,
    )  # fmt: skip
    Photo.objects.create(**owner, visit=visit, finding=finding, file=stored, kind="before", marks=["far"], taken_by=mark, added_at=now)
    Signature.objects.create(**owner, visit=visit, name=mark, seat_id=lead.seat_id, opinion=mark, signed_at=now)
    _look_back(owner, visit, mark)
    if state == "finished":
        number = {} if secret else {"number": mark[:24], "number_year": now.year, "number_serial": abs(hash(visit.pk)) % 10**6, "published_at": now, "published_by": mark}
        Visit.objects.filter(pk=visit.pk).update(
            state="finished", finished_at=now, conclusion=mark, found_count=1, people_count=1, asked_count=1, no_count=1, **number
        )
    return Visit.objects.get(pk=visit.pk)


def _picture() -> io.BytesIO:
    """A picture nobody has sent before."""
    out = io.BytesIO()
    Image.frombytes("RGB", (8, 8), uuid.uuid4().bytes * 12).save(out, "PNG")
    out.seek(0)
    return out


def _look_back(owner: dict[str, Any], visit: Visit, mark: str) -> None:
    from hazards.dangers.models import Danger

    closed = Danger.objects.filter(enterprise_id=owner["enterprise_id"], state="closed").first()
    if closed is not None:
        LookBack.objects.create(**owner, visit=visit, danger=closed, words=mark, by_name=mark)


def more_visits(cast: Cast) -> None:
    """One more visit of a1 of each state, and one more row of everything in its first, for the counting of statements."""
    version = _version(cast, "a")
    for state in ("planned", "underway", "finished"):
        make_visit(cast, "a1", state=state, secret=0, mark="x", version=version)
    first = Visit.objects.filter(enterprise_id=cast.enterprise["a1"], state="underway", secret_to=0).order_by("id").first()
    now = timezone.now()
    owner: dict[str, Any] = {"zone_id": first.zone_id, "enterprise_id": first.enterprise_id, "visit": first}
    Finding.objects.create(**owner, description="更多", location="x", sector="dust", severity="b", found_at=now, recorded_at=now,
                           finder_seat_id=1, finder_user_id=1, finder_name="x")  # fmt: skip
    Member.objects.create(**owner, seat_id=abs(hash(uuid.uuid4())) % 10**9, user_id=1, name="x", added_at=now, added_by="x")


def sees_visit(member: Any, tier: str, row: dict[str, Any]) -> bool:
    """What the policies of visits say, said again in Python: secrecy by height, experts by their seat."""
    if row["secret_to"] >= HEIGHTS.get(tier, 9):
        return False
    return tier != "assigned" or "expert_seats" not in row or member.seat_id in row["expert_seats"]
