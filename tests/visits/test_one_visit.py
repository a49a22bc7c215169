"""A visit from the plan to the danger, by the pages an inspector uses."""

from __future__ import annotations

from core.tenancy import Scope, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.models import Finding, VisitStep
from tests.visits.ground import visit_row


def test_a_visit_from_plan_to_record_hands_its_findings_over_as_dangers_with_four_parties(ground):
    office, inspector = ground.phone("office_a"), ground.phone("inspector_a")
    department = ground.cast.department["a"]
    office.post("/visits/parties/", all=department)
    pk = inspector.plan()
    inspector.get(f"/visits/{pk}/")
    inspector.get(f"/visits/{pk}/do/start/")
    inspector.start(pk, ground.ref)
    page = inspector.get(f"/visits/{pk}/inspect/")
    assert "除尘系统按规定清扫" in page and "还缺" in page
    inspector.answer(pk, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"})
    inspector.get(f"/visits/{pk}/findings/new/", item="A2")
    inspector.find(pk)
    inspector.sign(pk)
    inspector.sign_firm(pk)
    inspector.finish(pk)
    row = visit_row(pk)
    assert (row.state, row.found_count, row.no_count, row.asked_count) == ("finished", 1, 1, 4)
    assert str(row.score) == "66.7" and row.number.endswith("-J2026-0001") and row.published_at
    with scoped_to(Scope(tier="zone", zone_id=ground.cast.zone["a"])):
        danger = Danger.objects.get(visit_id=pk)
        finding = Finding.objects.get(visit_id=pk)
        steps = list(VisitStep.objects.filter(visit_id=pk).order_by("id").values_list("transition", flat=True))
    assert finding.danger_id == danger.pk and danger.item_key == "A2" and danger.state == "review"
    assert danger.area_id == ground.cast.area["a1"] and danger.department_id == department
    assert danger.finder_user_id == ground.cast.people["inspector_a"].user_id and danger.enterprise_id
    assert (danger.basis, danger.severity, danger.measures) == ("示例依据", "a", "立即清扫，建立清扫记录")
    assert steps == ["start", "finish"]
    firm = ground.phone("safety_a1")
    assert "除尘管道积尘超过 1 mm" in firm.get(f"/visits/{pk}/")
    for person in (firm, office, inspector):
        page = person.get(f"/visits/{pk}/")
        assert f'href="/visits/{pk}/record/"' in page and f'href="/visits/{pk}/notice/"' in page, person.username
    firm.get(f"/visits/{pk}/record/")
    office.get(f"/visits/{pk}/notice/")
    assert row.number in office.get("/visits/", tab="finished")
