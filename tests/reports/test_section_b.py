"""Section B of the monthly report is counted of visits, frozen with the month, and changed by hand with a reason only;
what a zone typed before visits were kept here stands as it did."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone
from docx import Document

from core.figures.codes import decode
from core.tenancy import Scope, scoped_to
from reports.content import content_of
from reports.diffing import differences
from reports.models import Consolidation, Filing, Frozen, Report
from reports.monthly.visits import KEYS, VISITS
from reports.papers import bodies, template_values
from reports.services import filing_of
from reports.summaries import summary_of
from reports.summary_papers import build
from tests.reports.month import LAST_MONTH, a_day_of_last_month, frozen_month, report_of
from tests.reports.test_monthly import WORDS, newest, page, save, to_the_archive, version_of
from tests.visits.making import make_visit, publish

pytestmark = pytest.mark.django_db
PROVINCE = Scope("province")
MEANT = {
    "b_groups": 2, "b_people": 9, "b_firms": 2, "b_visits": 3, "b_joint": 1, "b_secret": 0, "b_concentrated": 0, "b_experts": 1,
}  # fmt: skip


@pytest.fixture
def secret(cast, settings, tmp_path):
    """Last month: three visits of zone a to two enterprises in two groups, one more in secret, one of zone b. Frozen."""
    settings.DATA_DIR = tmp_path
    at = a_day_of_last_month()
    with scoped_to(PROVINCE):
        make_visit(cast, "a1", finished_at=at, form="joint", people_count=4, findings=[{"fixed": True}])
        make_visit(cast, "a2", finished_at=at + datetime.timedelta(hours=2), people_count=2)
        next_day = at + datetime.timedelta(days=1)
        make_visit(cast, "a1", finished_at=next_day, form="expert", people_count=3, expert_count=1, findings=[{}])
        make_visit(cast, "b1", finished_at=at, people_count=1)
        hidden = make_visit(cast, "a2", finished_at=at, form="secret", secret_to=3, people_count=5, findings=[{}])
        frozen_month()
    return hidden


def filing(cast) -> Filing:
    from reports.models import ReportPeriod

    with scoped_to(PROVINCE):
        period = ReportPeriod.objects.get(kind="month", start=LAST_MONTH)
        return filing_of(report_of(cast, "a", period).pk)


def counted(one: Filing, block: str = "month") -> dict[str, int]:
    with scoped_to(PROVINCE):
        return {key: cell.value for key, cell in content_of(one).block(block)[VISITS].items()}


def test_section_b_is_what_was_visited_and_published_and_every_number_opens_its_rows(cast, secret) -> None:
    one, client = filing(cast), cast.client("office_a")
    assert counted(one) == MEANT
    shown = page(client, f"/reports/{one.report_id}/")
    assert 'id="cell-month.visits.b_visits"' in shown and "检查企业次数（家次）" in shown and "检查企业（家）" in shown
    assert 'name="b_visits"' not in shown and 'name="b_cross"' in shown, "推磨式 is still typed"
    with scoped_to(PROVINCE):
        cells = content_of(one).block("month")[VISITS]
    for key in KEYS:
        assert decode(cells[key].code).figure.id and page(client, f"/figures/f/{cells[key].code}/")
    opened = page(client, f"/figures/f/{cells['b_visits'].code}/")
    assert opened.count("/visits/") >= 3 and str(secret.pk) not in opened


def test_no_tier_sees_the_secret_visit_in_a_frozen_month_and_a_correction_has_it_once_published(cast, secret) -> None:
    report = filing(cast).report
    to_the_archive(cast, report)
    with scoped_to(PROVINCE):
        publish(secret, timezone.now())
    assert counted(newest(report)) == MEANT, "frozen is frozen"
    office = cast.client("office_a")
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "暗查公布"}).status_code == 302
    after = newest(report)
    assert counted(after) == MEANT | {"b_people": 14, "b_visits": 4, "b_secret": 1}
    shown = page(office, f"/reports/{report.pk}/compare/")
    assert (
        "当月 · 暗查暗访（次）" in shown
        and "累计 · 检查企业次数（家次）" in shown
        and "当月 · 检查企业（家）" not in shown
    )
    with scoped_to(PROVINCE):
        one = content_of(filing_of(report.pk, 1))
        names = {each.name for each in differences(one, content_of(after))}
        again = {each.name for each in differences(one, content_of(filing_of(report.pk, 1)))}
    assert "当月 · 检查人次（人次）" in names and not again


def test_a_number_is_changed_by_hand_with_a_reason_and_both_stand_in_page_and_documents(cast, secret) -> None:
    report = filing(cast).report
    office, url = cast.client("office_a"), f"/reports/{report.pk}/cells/month.visits.b_groups/"
    assert "系统数" in page(office, url)
    assert office.post(url, {"version": version_of(cast, report), "value": "5", "reason": ""}).status_code == 422
    kept = office.post(url, {"version": version_of(cast, report), "value": "5", "reason": "两组分头去的"})
    assert kept.status_code == 302
    refused = save(cast, office, report, b_groups="7")
    assert refused.status_code == 422 and "由检查记录统计" in refused.json()["errors"]["b_groups"]
    save(cast, office, report, **WORDS, b_cross="1")
    shown = page(office, f"/reports/{report.pk}/")
    assert "<s>2</s>" in shown and "两组分头去的" in shown and "当月 · 检查组次（组次）" in shown
    assert "多于 1 月至本月累计" in shown, "the year no longer holds the month"
    assert 'href="#id_b_evidence"' in shown, "what is typed rests on something"
    office.post(
        f"/reports/{report.pk}/cells/ytd.visits.b_groups/",
        {"version": version_of(cast, report), "value": "5", "reason": "同上"},
    )
    save(cast, office, report, b_evidence="方案 3 号")
    assert 'href="#id_b_evidence"' not in page(office, f"/reports/{report.pk}/")
    with scoped_to(PROVINCE):
        content = content_of(newest(report))
        made = bodies(content)
        values = template_values(content, None)
    text = "\n".join(c.text for t in Document(io.BytesIO(made["docx"])).tables for row in t.rows for c in row.cells)
    assert "5（手工；系统 2）" in text and "两组分头去的" in text and "检查企业（家）" in text
    words = "\n".join(one.text for one in Document(io.BytesIO(made["docx"])).paragraphs)
    assert "手工：推磨式检查 1次" in words.replace(" 次", "次") and "方案 3 号" in words
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    sheet = [[cell.value for cell in row] for row in book["检查情况"].rows]
    assert ["检查组次（组次）", 5, 5] in [row[:3] for row in sheet] and ["检查企业次数（家次）", 3, 3] in [
        row[:3] for row in sheet
    ]
    assert {"项目": "检查组次（组次）", "当月": "5", "累计": "5"} in values["检查情况"]
    assert all(row["名称"] != "检查组次" for row in values["手工数"])
    taken_back = office.post(url, {"version": version_of(cast, report), "value": "", "reason": ""})
    assert taken_back.status_code == 302 and counted(newest(report))["b_groups"] == 2


def test_more_enterprises_than_visits_stop_the_report_at_the_cell(cast, secret) -> None:
    report = filing(cast).report
    office = cast.client("office_a")
    save(cast, office, report, **WORDS)
    office.post(
        f"/reports/{report.pk}/cells/month.visits.b_firms/",
        {"version": version_of(cast, report), "value": "9", "reason": "补"},
    )
    shown = page(office, f"/reports/{report.pk}/")
    assert 'href="#cell-month.visits.b_visits"' in shown and "两个数可能填反了" in shown
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 409


def test_the_city_returns_it_with_a_remark_at_a_number_of_section_b(cast, secret) -> None:
    report = filing(cast).report
    office, leader, city = (cast.client(name) for name in ("office_a", "leader_a", "city_a"))
    save(cast, office, report, **WORDS)
    office.post(f"/reports/{report.pk}/do/hand_over/")
    leader.post(f"/reports/{report.pk}/do/submit/")
    sent = {"note": "核对检查数", "target1": "month.visits.b_visits", "remark1": "少了一次"}
    assert city.post(f"/reports/{report.pk}/do/return/", sent).status_code == 302
    shown = page(office, f"/reports/{report.pk}/")
    assert "少了一次" in shown and "#cell-month.visits.b_visits" in shown


def test_the_province_adds_up_section_b_of_all_zones_and_prints_it(cast, secret) -> None:
    one = filing(cast)
    report = one.report
    office = cast.client("office_a")
    office.post(
        f"/reports/{report.pk}/cells/ytd.visits.b_people/",
        {"version": version_of(cast, report), "value": "11", "reason": "漏记两人"},
    )
    to_the_archive(cast, report)
    with scoped_to(PROVINCE):
        made = Consolidation.objects.latest("id")
        assert made.content["total"]["month"][VISITS] == MEANT, "zone b has not handed in"
        (zone,) = made.content["zones"]
        assert zone["changed"] == [
            {"cell": "ytd.visits.b_people", "was": 9, "now": 11, "reason": "漏记两人", "by": zone["changed"][0]["by"]}
        ]
        summary = summary_of(made)
        book = openpyxl.load_workbook(io.BytesIO(build(summary, "xlsx")))
        text = "\n".join(
            cell.text
            for table in Document(io.BytesIO(build(summary, "docx"))).tables
            for row in table.rows
            for cell in row.cells
        )
    rows = [[cell.value for cell in row][:3] for row in book["检查情况"].rows]
    assert ["检查人次（人次）", 9, 11] in rows and "检查企业次数（家次）" in text and "累计 · 检查人次（人次）" in text


# -- before visits were kept here ---------------------------------------------------------------------------------------


def typed_before(cast) -> Report:
    """The zone's draft as it was before this portal kept visits: frozen cells without them, section B typed."""
    one = filing(cast)
    with scoped_to(PROVINCE), connection.cursor() as cursor:
        frozen = Frozen.objects.get(pk=one.frozen_id)
        known_at = frozen.known_at - datetime.timedelta(seconds=1)
        cells = {name: value for name, value in frozen.cells.items() if name != VISITS}
        row = {"zone_id": one.zone_id, "period_id": frozen.period_id, "known_at": known_at.isoformat(), "before_at": None,
               "cells": cells}  # fmt: skip
        cursor.execute("select park_keep_frozen(%s::jsonb)", [json.dumps([row])])
        old = Frozen.objects.get(zone_id=one.zone_id, known_at=known_at)
        Filing.objects.filter(pk=one.pk).update(frozen_id=old.pk)
    typed = {"b_firms": "31", "b_visits": "40", "b_groups": "12", "b_evidence": "检查记录"}
    assert save(cast, cast.client("office_a"), one.report, **WORDS, **typed).status_code == 200
    return one.report


def test_a_report_that_typed_section_b_still_shows_and_prints_what_was_typed(cast, secret) -> None:
    report = typed_before(cast)
    office = cast.client("office_a")
    shown = page(office, f"/reports/{report.pk}/")
    assert 'name="b_visits" value="40"' in shown and 'id="cell-month.visits.b_visits"' not in shown
    assert office.get(f"/reports/{report.pk}/cells/month.visits.b_visits/").status_code == 404
    filed = to_the_archive(cast, report)
    assert "31" in page(office, f"/reports/{report.pk}/")
    with scoped_to(PROVINCE):
        content = content_of(filed)
        words = "\n".join(one.text for one in Document(io.BytesIO(bodies(content)["docx"])).paragraphs)
        assert "检查企业 31家" in words and "检查情况（手工）" in words
        assert VISITS not in Consolidation.objects.latest("id").content["total"]["month"], "typed numbers have no sum"
        assert (
            "检查情况"
            not in openpyxl.load_workbook(
                io.BytesIO(build(summary_of(Consolidation.objects.latest("id")), "xlsx"))
            ).sheetnames
        )
        assert {"项目": "检查企业（家）", "当月": "31", "累计": "—"} in template_values(content, None)["检查情况"]


def test_taking_new_numbers_or_correcting_keeps_what_was_stated_beside_what_is_counted(cast, secret) -> None:
    report = typed_before(cast)
    office = cast.client("office_a")
    to_the_archive(cast, report)
    office.post(f"/reports/{report.pk}/correct/", {"reason": "补录"})
    after = newest(report)
    assert counted(after) == MEANT | {"b_firms": 31, "b_visits": 40, "b_groups": 12}
    assert {key for key in after.typed if key in KEYS} == set() and after.typed["b_evidence"] == "检查记录"
    shown = page(office, f"/reports/{report.pk}/")
    assert "检查记录启用以前手工填报的数" in shown and "<s>3</s>" in shown
    diff = page(office, f"/reports/{report.pk}/compare/")
    assert "40（手工）" in diff and "40（手工，系统数 3）" in diff


def test_new_numbers_of_a_draft_carry_what_was_typed(cast, secret) -> None:
    report = typed_before(cast)
    office = cast.client("office_a")
    assert "40（手工）" in page(office, f"/reports/{report.pk}/fresh/")
    assert office.post(f"/reports/{report.pk}/take-new/", {"version": version_of(cast, report)}).status_code == 302
    after = newest(report)
    assert counted(after)["b_visits"] == 40 and counted(after)["b_people"] == MEANT["b_people"]
