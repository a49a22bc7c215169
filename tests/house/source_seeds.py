"""Units of major hazard sources in the world of the leak walk: every text of theirs carries the canary of its owner."""

from __future__ import annotations

from django.utils import timezone

from hazards.sources.models import Assessment, Connection, KeyItem, SourceFiling, SourceStep, Split
from tests.cast import Cast
from tests.factories import make_source


def plant_sources(cast: Cast, firm: str) -> None:
    """Of one enterprise: a draft, one handed in, one filed with everything a unit can have, one changing."""
    canary, today, now = f"CANARY-{firm[0]}-{firm}", timezone.localdate(), timezone.now()
    owner = {"zone_id": cast.zone[firm[0]], "enterprise_id": cast.enterprise[firm]}
    held = [{"name": "氨", "quantity_t": "12", "challenge": canary, "challenged_by": canary, "challenged_at": now}]
    texts = {"code": canary[:40], "place": canary, "group": canary, "people_source": canary, "boundary": None}
    make_source(cast, firm, in_force=False, holdings=held, **texts)
    make_source(cast, firm, in_force=False, state="review", **texts)
    filed = make_source(cast, firm, state="filed", longitude="119.6", latitude="34.5", **texts)
    changing = make_source(cast, firm, state="in_use", **texts)
    type(changing).objects.filter(pk=changing.pk).update(state="changing", reassess_reason=canary, reassess_since=now)
    for unit in (filed, changing):
        SourceStep.objects.create(
            **owner, source=unit, at=now, actor_seat_id=1, actor_name=canary, actor_post=canary, transition="confirm",
            from_state="review", to_state="identified", note=canary,
        )  # fmt: skip
    SourceFiling.objects.create(
        **owner, source=filed, authority="emergency", authority_name=canary, number=canary, filed_on=today, note=canary,
        recorded_by=canary,
    )  # fmt: skip
    Assessment.objects.create(
        **owner, source=filed, agency=canary, report_number=canary, done_on=today, conclusion=canary,
        expires_on=today.replace(year=today.year + 3, day=1), recorded_by=canary,
    )  # fmt: skip
    KeyItem.objects.create(**owner, source=filed, kind="chemical", number=2, note=canary, recorded_by=canary)
    Connection.objects.create(**owner, on=today, connected=True, note=canary, recorded_by=canary)
    _plant_splits(owner, firm, [filed.pk, changing.pk])


def _plant_splits(owner: dict, firm: str, ids: list[int]) -> None:
    """A question nobody answered and an answered one: records of the zone, hidden from the enterprise."""
    now, mark = timezone.now(), f"CANARY-{firm[0]}-zone"
    units = [{"id": pk, "name": f"{mark} {pk}", "S": "1.2"} for pk in ids]
    link = {"a": ids[0], "b": ids[1], "metres": "40.0", "group": mark}
    facts = {"units": units, "links": [link]}
    Split.objects.create(
        **owner,
        kind="neighbours",
        source_ids=ids,
        total_text="2.4",
        facts=facts,
        cause=f"{mark}-{firm}-open",
        found_at=now,
    )
    border = {"of": "S", "at": "1", "before": "1.2", "after": "0.95"}
    Split.objects.create(
        **owner, kind="shrunk", source_ids=ids[:1], total_text="0.95", cause=f"{mark}-{firm}-decided", found_at=now,
        facts={"units": units[:1], "links": [], "border": border}, decided_at=now, decided_by=mark, outcome="watch",
        words=mark,
    )  # fmt: skip
