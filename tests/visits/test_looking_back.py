"""回头看: closed dangers are proposed, looked at again on a visit, and what came back says what it repeats."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.looking_back import to_look_at
from inspections.visits.models import Finding, LookBack, Visit
from tests.factories import make_danger


@pytest.fixture
def closed(ground, connect_as, transactional_db):
    """Two dangers of a1 closed forty days ago, one of yesterday, one of last year."""
    zone = ground.cast.zone["a"]
    with scoped_to(Scope(tier="zone", zone_id=zone)):
        rows = [make_danger(ground.cast, "a1", state="review", description=f"旧隐患第 {n} 项") for n in range(4)]
    found = {}
    with connect_as("super").cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for row, days in zip(rows, (40, 40, 1, 400), strict=True):
            at = timezone.now() - datetime.timedelta(days=days)
            cursor.execute(
                "update dangers_danger set state = 'closed', closed_at = %s, acceptor_user_id = 1, number_serial = id,"
                " number_year = 2026, due_on = current_date, issued_at = %s where id = %s",
                [at, at, row.pk],
            )
            found.setdefault(days, []).append(row.pk)
    return found


def test_dangers_closed_thirty_to_ninety_days_ago_are_proposed_once_and_come_back_as_a_repeated_finding(ground, closed):
    zone = Scope(tier="zone", zone_id=ground.cast.zone["a"])
    with scoped_to(zone):
        assert set(to_look_at(timezone.localdate()).values_list("pk", flat=True)) == set(closed[40])
    inspector = ground.phone("inspector_a")
    page = inspector.get("/visits/look-backs/")
    assert "旧隐患第 0 项" in page and "旧隐患第 2 项" not in page
    inspector.post("/visits/look-backs/plan/", ids=[*closed[40], *closed[1]])
    with scoped_to(zone):
        visit = Visit.objects.get(purpose="look_back")
        rows = list(LookBack.objects.filter(visit=visit).order_by("danger_id"))
        assert [row.danger_id for row in rows] == sorted(closed[40])
        assert not to_look_at(timezone.localdate()).exists(), "planned, so not proposed again"
        Visit.objects.filter(pk=visit.pk).update(planned_on=timezone.localdate())
    inspector.start(visit.pk, ground.ref)
    inspector.fill(visit.pk)
    inspector.sign(visit.pk)
    inspector.sign_firm(visit.pk)
    assert "回头看还没有结果" in inspector.finish(visit.pk, 409).content.decode()
    inspector.post(f"/visits/{visit.pk}/look-backs/{rows[0].pk}/", result="holds", words="清扫记录齐全")
    answer = inspector.post(f"/visits/{visit.pk}/look-backs/{rows[1].pk}/", result="again", words="又积尘")
    assert answer.headers["Location"].endswith(f"?repeats={rows[1].danger_id}")
    form = inspector.get(f"/visits/{visit.pk}/findings/new/", repeats=rows[1].danger_id)
    assert "旧隐患第" in form and f'name="repeats_id" value="{rows[1].danger_id}"' in form
    inspector.find(visit.pk, item="", repeats_id=rows[1].danger_id, severity="b", sector="dust")
    inspector.finish(visit.pk)
    with scoped_to(zone):
        finding = Finding.objects.get(visit_id=visit.pk)
        assert finding.repeats_id == rows[1].danger_id and Danger.objects.filter(pk=finding.danger_id).exists()
        assert not to_look_at(timezone.localdate()).exists(), "looked at"
