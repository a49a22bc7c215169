"""A derived β is marked until somebody with the right confirms or replaces it; anybody who reads may question it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hazards.sources.states import State
from tests.sources.units import Units

pytestmark = pytest.mark.django_db
TOLUENE = [{"name": "甲苯", "quantity_t": "600"}]


@pytest.fixture
def units(cast):
    return Units(cast)


def decide(units, pk, username="office_a", **data):
    holding = units.holding(pk)
    return units[username].post(reverse("sources:beta", args=[pk, holding.pk]), data)


def test_a_derived_beta_is_marked_on_screen_and_in_print_until_confirmed(units) -> None:
    source = units.in_use(substances=TOLUENE)
    for url in (reverse("sources:detail", args=[source.pk]), reverse("sources:sheet", args=[source.pk])):
        assert "推导待复核" in units["safety_a1"].get(url).content.decode()
    assert decide(units, source.pk, how="confirm", reason="SDS 第 2 部分：易燃液体类别 2").status_code == 302
    after = units.now(source.pk)
    assert (after.version.number, after.version.cause, after.state) == (2, "beta", State.IN_USE)
    for url in (reverse("sources:detail", args=[source.pk]), reverse("sources:sheet", args=[source.pk])):
        text = units["safety_a1"].get(url).content.decode()
        assert "推导待复核" not in text and "推导，已确认" in text and "易燃液体类别 2" in text


def test_a_wrong_beta_is_questioned_and_replaced_with_a_reason(units) -> None:
    source = units.in_use(substances=[{"name": "甲苯", "quantity_t": "6600"}])
    assert source.level == "3"
    holding = units.holding(source.pk)
    url = reverse("sources:challenge", args=[source.pk, holding.pk])
    assert units["safety_a1"].post(url, {"words": ""}).status_code == 422
    assert units["safety_a1"].post(url, {"words": "按鉴定报告应为 W5.4，且为加热储存"}).status_code == 302
    assert "按鉴定报告应为 W5.4" in units.page("office_a", source.pk).content.decode()
    assert decide(units, source.pk, how="replace", beta="0.5", reason="").status_code == 422
    assert (
        decide(units, source.pk, how="category", categories="W5.1", reason="加热储存，工作温度高于沸点").status_code
        == 302
    )
    after = units.now(source.pk)
    assert after.version.result["terms"][0]["beta_from"] == {"table": "表4", "symbol": "W5.1"}
    text = units.page("office_a", source.pk).content.decode()
    assert "按鉴定报告应为 W5.4" not in text and "加热储存，工作温度高于沸点" in text
    assert "甲苯 的β由 1 变为 1.5" in text


def test_a_replaced_beta_that_moves_the_level_of_a_filed_unit_asks_for_reassessment(units) -> None:
    source = units.in_use(substances=[{"name": "甲苯", "quantity_t": "3200"}])
    assert source.level == "4"
    decide(units, source.pk, how="replace", beta="2", reason="鉴定报告 2026-17")
    after = units.now(source.pk)
    assert (after.level, after.state) == ("3", State.IN_USE)
    assert "须重新评估、备案" in after.reassess_reason
    assert "须复评" in units["office_a"].get(reverse("sources:list")).content.decode()


def test_only_the_zone_decides(units) -> None:
    source = units.in_use(substances=TOLUENE)
    for username in ("safety_a1", "province", "leader_a", "expert_a"):
        assert decide(units, source.pk, username, how="confirm", reason="x").status_code == 403
    assert decide(units, source.pk, "office_b", how="confirm", reason="x").status_code == 404


def test_a_questioned_beta_is_answered_before_the_result_is_confirmed(units) -> None:
    units.add(substances=TOLUENE)
    pk = units.latest().pk
    units.do("safety_a1", pk, "hand_in")
    holding = units.holding(pk)
    units["leader_a"].post(reverse("sources:challenge", args=[pk, holding.pk]), {"words": "类别存疑"})
    refused = units.do("office_a", pk, "confirm", note="")
    assert refused.status_code == 409 and "有疑问还没有答复" in refused.content.decode()
    decide(units, pk, how="confirm", reason="已核 SDS")
    assert units.do("office_a", pk, "confirm", note="").status_code == 302


def test_a_decision_outlives_an_edit_of_the_quantity_and_not_of_the_substance(units) -> None:
    units.add(substances=TOLUENE)
    pk = units.latest().pk
    decide(units, pk, how="replace", beta="2", reason="鉴定报告 2026-17")
    units.edit("office_a", pk, [{"name": "甲苯", "quantity_t": "700"}])
    assert str(units.holding(pk).beta) == "2.0000"
    units.edit("office_a", pk, [{"name": "丙酮", "quantity_t": "700"}])
    assert units.holding(pk).beta is None


def test_a_blank_beta_blocks_the_level_and_never_the_identification(units) -> None:
    units.add(substances=[{"name": "砷化氢", "quantity_t": "3"}])
    pk = units.latest().pk
    page = units.page("safety_a1", pk).content.decode()
    assert "构成重大危险源，级别未定" in page and "没有 β" in page
    decide(units, pk, how="category", categories="J1", reason="SDS：急性毒性类别 1")
    assert "级别未定" not in units.page("safety_a1", pk).content.decode()
