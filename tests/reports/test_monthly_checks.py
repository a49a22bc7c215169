"""Every check of a monthly report fails at its own cell or field, and the page marks it there."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from hazards.dangers.report_figures import BRIDGED
from reports.monthly.automatic import ALL, SECTORS
from reports.monthly.checks import Check, checks
from reports.monthly.fields import EVIDENCE_OF, coverage
from reports.monthly.tables import BLOCKS, bridges
from tests.reports.month import report_of
from tests.reports.test_monthly import WORDS, page, save, version_of

ROW = {"1": 1, "2": 5, "3": 4, "5": 2, "6": 1, "12": "1.5000"}


def cells(**changes: Any) -> dict[str, Any]:
    """A table that is in order, with its bridge; `changes` by cell: month_gas_6=9."""
    total = {column: len(SECTORS) * value for column, value in ROW.items() if column != "12"}
    total["12"] = str(len(SECTORS) * 1.5)
    block = {**{sector: dict(ROW) for sector in SECTORS}, ALL: total}
    made: dict[str, Any] = {name: copy.deepcopy(block) for name in BLOCKS}
    made["bridge"] = {
        column: {ALL: {"before": 0, "month": total[column], "mended": 0, "late": 0, "plus": 0, "minus": 0}}
        for column in BRIDGED
    }
    for key, value in changes.items():
        name, row, column = key.split("_")
        made[name][row][column] = value
    return made


def failed(made: dict[str, Any], overrides: Any = None, typed: Any = None, words: Any = None) -> list[Check]:
    every = checks(made, overrides or {}, typed or {}, words or WORDS)
    return [one for one in every if not one.passed]


def by_hand(value: Any) -> dict[str, Any]:
    return {"value": value, "reason": "核对"}


def test_a_table_in_order_passes() -> None:
    assert failed(cells()) == []


@pytest.mark.parametrize(("small", "large"), [("3", "2"), ("6", "5")])
def test_part_of_a_column_is_not_more_than_the_column(small: str, large: str) -> None:
    found = failed(cells(), {f"month.gas.{small}": by_hand(ROW[large] + 1)})
    assert [one.target for one in found if one.target.startswith("month.gas")] == [f"month.gas.{small}"]


def test_no_number_is_negative() -> None:
    assert "month.gas.12" in {one.target for one in failed(cells(), {"month.gas.12": by_hand("-1")})}


@pytest.mark.parametrize(("column", "value"), [("2", 6), ("3", 5), ("5", 3), ("6", 2), ("12", "1.5001")])
def test_sectors_add_up_to_the_total(column: str, value: Any) -> None:
    assert f"ytd.{ALL}.{column}" in {one.target for one in failed(cells(**{f"ytd_gas_{column}": value}))}


@pytest.mark.parametrize("column", ["2", "5", "12"])
def test_the_month_is_not_more_than_the_year(column: str) -> None:
    found = {one.target for one in failed(cells(), {f"month.gas.{column}": by_hand(400)})}
    assert f"ytd.{ALL}.{column}" in found


def test_enterprises_are_not_more_than_visits() -> None:
    typed = {"b_firms": 9, "b_visits": 8, "b_evidence": "检查记录"}
    assert [one.target for one in failed(cells(), typed=typed)] == ["b_visits"]
    assert failed(cells(), typed=typed | {"b_visits": 9}) == []


def test_a_broken_bridge_stops_the_report() -> None:
    made = cells()
    made["bridge"]["5"][ALL]["late"] = 1
    assert [one.target for one in failed(made)] == [f"ytd.{ALL}.5"]


@pytest.mark.parametrize(("section", "key"), [("B", "b_joint"), ("F", "f_black_in"), ("H", "h_meetings")])
def test_a_number_typed_in_a_section_needs_what_it_rests_on(section: str, key: str) -> None:
    found = failed(cells(), typed={key: 2})
    assert [one.target for one in found] == [EVIDENCE_OF[section]] and "依据" in found[0].sentence
    assert failed(cells(), typed={key: 2, EVIDENCE_OF[section]: "记录 3 号"}) == []
    assert failed(cells(), typed={key: 0}) == [], "nothing done needs no evidence"


def test_progress_that_is_told_needs_what_it_rests_on() -> None:
    words = WORDS | {"tasks": "诊断式检查完成 18 家"}
    assert [one.target for one in failed(cells(), words=words)] == ["i_evidence"]
    assert failed(cells(), words=words, typed={"i_evidence": "清单第 4 项"}) == []


def test_the_share_of_those_reached_is_of_two_typed_numbers() -> None:
    assert str(coverage({"h_audience": 90, "h_expected": 120})) == "75.0"
    assert coverage({"h_audience": 90}) is None and coverage({"h_audience": 90, "h_expected": 0}) is None


@pytest.mark.parametrize("changed", [{"month.gas.2": 7}, {"ytd.gas.2": 4}, {"month.gas.2": 7, "ytd.dust.2": 8}])
def test_the_bridge_leads_to_the_number_shown_when_some_were_changed_by_hand(changed: dict[str, int]) -> None:
    overrides = {key: by_hand(value) for key, value in changed.items()}
    one = bridges(cells(), None, None, overrides=overrides)[0]
    by_sector = {key: value - ROW["2"] for key, value in changed.items()}
    year = sum(more for key, more in by_sector.items() if key.startswith("ytd"))
    assert one.holds and sum(term.value for term in (*one.terms, *one.by_hand)) == one.result + year
    assert one.shown_text == str(one.result + year)
    assert {term.target for term in one.by_hand} >= {f"cell-{key}" for key in changed}
    assert bridges(cells(), None, None)[0].by_hand == ()


@pytest.mark.django_db
def test_the_page_marks_the_cell_and_links_the_field_that_are_wrong(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    save(cast, office, report, **WORDS, h_meetings="4")
    url = f"/reports/{report.pk}/cells/month.gas.2/"
    office.post(url, {"version": version_of(cast, report), "value": "0", "reason": "转出"})
    shown = page(office, f"/reports/{report.pk}/")
    assert 'id="cell-month.gas.3" class="wrong"' in shown
    assert 'href="#id_h_evidence"' in shown and 'id="id_h_evidence"' in shown
    refused = office.post(f"/reports/{report.pk}/do/hand_over/")
    assert refused.status_code == 409
    save(cast, office, report, h_evidence="签到表", tasks="完成", i_evidence="清单")
    assert 'href="#id_h_evidence"' not in page(office, f"/reports/{report.pk}/")
