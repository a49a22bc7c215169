"""The pages of risk classes for every role: list, one enterprise, rows behind numbers, rules, computing anew."""

# ruff: noqa: E501  (one case per line)
from __future__ import annotations

import pytest
from django.urls import reverse

from core.tenancy import scoped_to
from core.workdays import today
from inspections.risk.models import RiskClass, RiskRule
from tests.cast import Cast
from tests.risk.ground import PROVINCE, D, add_accident, add_danger, add_key, add_major, add_penalty, add_source, rated

pytestmark = pytest.mark.django_db
READERS = ("province", "auditor", "city_a", "leader_a", "office_a", "inspector_a", "area_a", "acceptor_a")


@pytest.fixture
def world(cast: Cast) -> Cast:
    """a1 with a little of everything, the others with nothing; computed today."""
    with scoped_to(PROVINCE):
        add_source(cast, "a1", "3")
        add_key(cast, "a1", "process", 1)
        add_key(cast, "a1", "chemical", 2)
        add_major(cast, "a1")
        add_danger(cast, "a1", issued=D(2026, 1, 1), due=D(2026, 2, 1), description="逾期的隐患")
        add_penalty(cast, "a1", D(2026, 6, 1), level="city", description="城市的处罚")
        add_accident(cast, "a1", D(2026, 7, 1), deaths=1, description="压伤事故")
        rated(cast, on=today())
    return cast


def text(cast: Cast, who: str, name: str, *args: object, query: str = "") -> str:
    answer = cast.client(who).get(reverse(name, args=args) + query)
    assert answer.status_code == 200, (who, name, answer.status_code)
    return answer.content.decode()


def test_the_list_shows_the_worst_first_with_reason_and_counts(world: Cast) -> None:
    for who in READERS:
        page = text(world, who, "risk:list")
        rows = page[page.index("<tbody") :]
        assert rows.index("CANARY-a-a1") < rows.index("CANARY-a-a2"), who
        assert "risk-red" in page and "未评定" in page
        assert ("CANARY-b-b1" in page) == (who in ("province", "auditor")), who
    expert = text(world, "expert_a", "risk:list")
    assert "CANARY-a-a1" in expert and "CANARY-a-a2" not in expert
    for who, status in (("safety_a1", 403), ("sys_a", 403)):
        assert world.client(who).get(reverse("risk:list")).status_code == status


def test_the_list_narrows(world: Cast) -> None:
    for query, there in (
        ("?grade=red", True), ("?grade=blue", False), ("?computed=red", True), ("?sector=dust", True), ("?sector=gas", False),
        (f"?area={world.area['a1']}", True), (f"?area={world.area['a2']}", False), ("?raised=true", False),
        ("?raised=false", True), ("?q=CANARY-a-a1", True), ("?sort=-score", True),
    ):  # fmt: skip
        page = text(world, "office_a", "risk:list", query=query)
        assert (reverse("risk:detail", args=[world.enterprise["a1"]]) in page) == there, query


def test_one_enterprise_shows_every_factor_with_links_to_its_rows(world: Cast) -> None:
    pk = world.enterprise["a1"]
    page = text(world, "office_a", "risk:detail", pk)
    for words in ("三级", "1 种", "1 项", "1 次", "1 起", "1 人", "产品设定", "总分 80 分及以上：红"):
        assert words in page, words
    for factor in ("source", "process", "chemical", "major", "overdue", "penalty", "accident", "deaths"):
        assert reverse("risk:facts", args=[pk, factor]) in page, factor
    behind = {
        "source": "号罐区", "major": "R-", "overdue": "逾期的隐患", "penalty": "市级 罚款", "accident": "一般事故，死亡 1 人",
    }  # fmt: skip
    for factor, words in behind.items():
        assert words in text(world, "city_a", "risk:facts", pk, factor, query="?months=24"), factor
    for factor in ("process", "chemical", "deaths", "size", "stop"):
        text(world, "province", "risk:facts", pk, factor)
    assert world.client("office_a").get(reverse("risk:facts", args=[pk, "band"])).status_code == 404


def test_an_enterprise_and_its_expert_see_the_class_and_reasons_but_no_ledger_rows(world: Cast) -> None:
    pk = world.enterprise["a1"]
    for who in ("safety_a1", "principal_a1", "expert_a"):
        page = text(world, who, "risk:detail", pk)
        assert "怎么评出来的" in page and "城市的处罚" not in page and "/facts/" not in page
        assert world.client(who).get(reverse("risk:facts", args=[pk, "penalty"])).status_code == 403
        assert world.client(who).get(reverse("risk:detail", args=[world.enterprise["a2"]])).status_code == 404
    mine = text(world, "safety_a1", "enterprises:mine")
    assert reverse("risk:detail", args=[pk]) in mine and "风险等级" in mine


def test_rules_are_open_to_all_and_set_by_the_province(world: Cast) -> None:
    for who in (*READERS, "expert_a", "safety_a1"):
        page = text(world, who, "risk:rules")
        assert (
            "产品设定" in page
            and "没有国家文件规定" in page
            and ("调整" in page.split("<main")[1])
            or who != "province"
        )
    assert world.client("office_a").get(reverse("risk:rule", args=["Z1"])).status_code == 403
    province, url = world.client("province"), reverse("risk:rule", args=["Z1"])
    form = province.get(url).content.decode()
    assert 'name="points"' in form and 'name="months"' not in form, "an open major has no window"
    data = {"threshold": "2", "points": "35", "weight": "1", "at_least": "red", "valid_from": today().isoformat()}
    assert province.post(url, data | {"reason": ""}).status_code == 422
    assert province.post(url, data | {"reason": "全省调整"}).status_code == 302
    with scoped_to(PROVINCE):
        made = RiskRule.objects.filter(code="Z1").latest("id")
        assert (made.threshold, made.points, made.at_least, made.sure, made.months) == (2, 35, "red", "province", 0)
    page = text(world, "office_a", "risk:rules")
    assert "省级设定" in page and "全省调整" in page and "以前" in page
    assert province.get(reverse("risk:rule", args=["nothing"])).status_code == 404


def test_the_zone_has_its_classes_computed_now(cast: Cast, run_jobs) -> None:
    url = reverse("risk:recompute")
    for who in ("inspector_a", "province", "safety_a1"):
        assert cast.client(who).post(url).status_code == 403, who
    assert "现在重算" in text(cast, "office_a", "risk:list")
    assert cast.client("office_a").post(url).status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done" and "2 家企业" in job.message, job.message
    with scoped_to(PROVINCE):
        assert set(RiskClass.objects.values_list("zone_id", flat=True)) == {cast.zone["a"]}


def test_enterprises_are_listed_by_the_class_in_force(world: Cast) -> None:
    page = text(world, "office_a", "enterprises:list", query="?risk=red")
    assert "CANARY-a-a1" in page and "CANARY-a-a2 " not in page
    assert "CANARY-a-a1" not in text(world, "office_a", "enterprises:list", query="?risk=none")


def test_the_list_is_exported_with_its_reasons(world: Cast, run_jobs) -> None:
    assert world.client("office_a").post(f"{reverse('risk:list')}?do=export&format=csv").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done", job.message
    body = b"".join(world.client("office_a").get(f"/downloads/{job.pk}/file/").streaming_content).decode("utf-8-sig")
    assert "至少" in body and "没有计分的情况" in body and "没有国家文件规定" in body
