"""The parts of a report's page: the bridge opens, what moved is named in full, D, E by level, G in words, 补报."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from core.figures.codes import decode
from core.tenancy import Scope, scoped_to
from enterprises.models import Accident
from hazards.dangers.models import Danger
from reports.calendar import month_of
from reports.content import content_of
from reports.cycle import make_reports
from reports.models import Report, ReportPeriod
from reports.monthly.tables import anchor
from reports.report_parts import again
from reports.services import filing_of
from tests.factories import make_danger
from tests.reports.month import closed_danger, frozen, report_of
from tests.reports.test_monthly import WORDS, page, save, to_the_archive, version_of

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1
JUNE, JULY = datetime.date(YEAR, 6, 1), datetime.date(YEAR, 7, 1)
PROVINCE = Scope("province")


def found(cast, month: datetime.date, serial: int, **fields):
    at = timezone.make_aware(datetime.datetime.combine(month.replace(day=15), datetime.time(9)))
    return make_danger(
        cast, "a1", found_at=at, state="rectifying", issued_at=at, due_on=month, original_due_on=month,
        number_serial=serial, number_year=YEAR, number=f"T-{serial}", visible_to_enterprise=True, **fields,
    )  # fmt: skip


@pytest.fixture
def july(cast, settings, tmp_path) -> Report:
    """July of zone a, with one danger of June known in time, one entered late, and two of July."""
    settings.DATA_DIR = tmp_path
    with scoped_to(PROVINCE):
        found(cast, JUNE, 1)
        frozen(JUNE)
        found(cast, JUNE, 2)
        found(cast, JULY, 3, funds="2.5")
        found(cast, JULY, 4, severity="major")
        period = frozen(JULY)
        make_reports(period, now=timezone.now())
        return Report.objects.get(period=period, zone_id=cast.zone["a"])


def test_every_term_of_every_bridge_opens_as_many_rows_as_it_says(cast, july) -> None:
    client = cast.client("office_a")
    with scoped_to(PROVINCE):
        bridges = content_of(filing_of(july.pk)).bridges()
    assert [one.column for one in bridges] == ["2", "3", "5", "6", "12"]
    for bridge in bridges:
        numbers = [(term.code, abs(term.value)) for term in bridge.terms] + [(bridge.result_code, bridge.result)]
        for code, value in numbers:
            assert code, (bridge.column, "opens nothing")
            told = client.get(f"/api/v1/figures/{code}/").json()
            assert float(told["then"]["value"]) == pytest.approx(float(round(value, 1))), (bridge.column, code)
    general = {term.name: term for term in bridges[0].terms}
    assert {name: term.value for name, term in general.items()} == {
        "before": 1, "month": 1, "late": 1, "plus": 0, "minus": 0,
    }  # fmt: skip
    assert decode(general["before"].code).period.end == month_of(JUNE)[1]
    assert "T-2" in page(client, f"/figures/f/{bridges[0].result_code}/")


def test_the_page_shows_all_bridges_and_what_was_changed_by_hand(cast, july) -> None:
    office = cast.client("office_a")
    shown = page(office, f"/reports/{july.pk}/")
    assert re.findall(r'class="bridge"><b>(\d+) ', shown) == ["2", "3", "5", "6", "12"]
    assert "手工修改（" not in shown
    cell = f"/reports/{july.pk}/cells/month.other.2/"
    with scoped_to(PROVINCE):
        sector = Danger.objects.get(number="T-3", zone_id=cast.zone["a"]).sector
    cell = cell.replace("other", sector)
    assert office.post(cell, {"version": version_of(cast, july), "value": "3", "reason": "核对"}).status_code == 302
    shown = page(office, f"/reports/{july.pk}/")
    assert f'手工修改（当月） <a href="#cell-month.{sector}.2">2</a>' in shown
    assert "手工修改（累计）" in shown, "the cumulative number was not changed along"


def test_the_stage_is_a_word_and_what_is_missing_says_what_is_missing(cast, july) -> None:
    shown = page(cast.client("office_a"), f"/reports/{july.pk}/")
    block = shown[shown.index('id="indicators"') :]
    for name in ("三同时验收率", "在线率", "专职安全员"):
        row = block[block.index(f">{name}<") :]
        assert "未启用" in row[:400] and "缺：" in row[:500], name
    platform = block[block.index("信息共享平台") :][:300]
    with scoped_to(PROVINCE):
        stage = content_of(filing_of(july.pk)).frozen.cells["stages"]["platform"]
    assert stage and "%" not in platform


def test_major_dangers_carry_clause_funds_and_leader_as_far_as_they_are_known(cast, july) -> None:
    with scoped_to(PROVINCE):
        Danger.objects.filter(number="T-4").update(basis="判定标准第 5 条", responsible_leader="吴副主任")
    shown = page(cast.client("office_a"), f"/reports/{july.pk}/")
    for text in ("判定条款", "判定标准第 5 条", "挂牌级别、文号", "停产", "资金（万元）", "责任领导", "吴副主任"):
        assert text in shown


def test_accidents_are_summed_by_level_beside_last_month_and_last_year(cast, july) -> None:
    office = cast.client("office_a")
    assert "本月、上月和去年同月都没有登记事故" in page(office, f"/reports/{july.pk}/")
    days = (JULY, JULY, JULY, JUNE, JUNE, JULY.replace(year=YEAR - 1), JULY.replace(month=3))
    with scoped_to(PROVINCE):
        for day in days:
            Accident.objects.create(
                zone_id=cast.zone["a"], happened_on=day, description="伤人", level="general", injuries=1, loss="1.50",
                recorded_by="x", recorder_user_id=1,
            )  # fmt: skip
    shown = page(office, f"/reports/{july.pk}/")
    table = shown[shown.index("事故等级") :]
    row = re.sub(r"<[^>]+>", " ", table[table.index("一般") : table.index("合计")]).split()
    assert row == ["一般", "3", "0", "3", "4.5", "万元", "2", "+50.0%", "1", "+200.0%"]


def test_what_moved_on_is_named_in_full_with_indicators_and_major_dangers(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    with scoped_to(PROVINCE):
        for number, sector in enumerate(("gas", "fire", "dust", "hazchem", "confined"), start=60):
            closed_danger(cast, "a2", number, sector=sector)
        closed_danger(cast, "a1", 91, severity="major")
    shown = page(office, f"/reports/{report.pk}/fresh/")
    assert "<details>" in shown and "…" not in shown
    told = int(re.search(r"(\d+) 个数冻结后有变化", shown)[1])
    assert shown.count("<li>") == told > 12
    assert "隐患整改率" in shown and "D 重大隐患 T-91" in shown and 'href="#majors"' in shown


def test_words_of_last_month_are_there_in_full(cast, july) -> None:
    long = "逐家复查粉尘涉爆企业。" * 20 + "最后一句。"
    report, office = july, cast.client("office_a")
    with scoped_to(PROVINCE):
        june = ReportPeriod.objects.get(start=JUNE)
        make_reports(june, now=timezone.now())
        earlier = Report.objects.get(period=june, zone_id=cast.zone["a"])
    assert save(cast, office, earlier, plans=long).status_code == 200
    shown = page(office, f"/reports/{report.pk}/")
    assert "最后一句。" in shown and '<details class="last">' in shown


def test_remarks_lead_to_their_field_and_what_was_handed_in_again_says_so(cast, month) -> None:
    report = report_of(cast, "a", month)
    office, leader, city = (cast.client(name) for name in ("office_a", "leader_a", "city_a"))
    save(cast, office, report, **WORDS)
    office.post(f"/reports/{report.pk}/do/hand_over/")
    leader.post(f"/reports/{report.pk}/do/submit/")
    assert "补报" not in page(city, f"/reports/{report.pk}/")
    data = {
        "note": "文字太短",
        "target1": "summary",
        "remark1": "请写清",
        "target2": "month.gas.2",
        "remark2": "请核对",
    }
    assert city.post(f"/reports/{report.pk}/do/return/", data).status_code == 302
    for client in (office, city):
        shown = page(client, f"/reports/{report.pk}/")
        told = dict(re.findall(r'<li><a href="#([^"]+)">(.*?)</li>', shown))
        assert told["id_summary"] == "总体情况</a>：请写清", told
        assert told["cell-month.gas.2"] == "当月 · 燃气 · 一般隐患</a>：请核对", told
        assert all(f'id="{target}"' in shown for target in ("id_summary", "cell-month.gas.2"))
        assert re.search(r"errsum.*?退回</h2><p>文字太短</p>", shown, re.DOTALL), "who returned it, and why, on top"
    office.post(f"/reports/{report.pk}/do/hand_over/")
    leader.post(f"/reports/{report.pk}/do/submit/")
    shown = page(city, f"/reports/{report.pk}/")
    assert "补报（第 1 次）" in shown and "签发上报（补报）" in shown and "errsum" not in shown
    year = month.start.year
    assert "补报（第 1 次）" in page(office, f"/reports/archive/{cast.zone['a']}/?year={year}")
    assert "补报（第 1 次）" in page(cast.client("province"), f"/reports/archive/?year={year}")
    assert "补报（第 1 次）" in page(cast.client("province"), f"/reports/months/{month.pk}/")


def test_first_handing_in_is_none_again() -> None:
    assert [again(n) for n in (0, 1, 2, 3)] == ["", "", "补报（第 1 次）", "补报（第 2 次）"]
    assert anchor("month.all.2") == "cell-month.all.2" and anchor("plans") == "id_plans"


def test_two_versions_differ_in_everything_a_report_prints(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    to_the_archive(cast, report)
    with scoped_to(PROVINCE):
        closed_danger(cast, "a1", 92, severity="major")
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "补录"}).status_code == 302
    save(cast, office, report, contact="陆敏 0515")
    row = {"level": "general", "description": "起吊伤人", "deaths": "0", "injuries": "1", "loss": "3.5"}
    day = {"happened_on": month.start.isoformat()}
    assert office.post(f"/reports/{report.pk}/accidents/add/", row | day).status_code == 302
    fine = {"kind": "fine", "level": "zone", "description": "罚", "amount": "2"}
    assert office.post(f"/reports/{report.pk}/penalties/add/", fine | day).status_code == 302
    shown = page(office, f"/reports/{report.pk}/compare/")
    for text in (
        "联系人和电话",
        "陆敏 0515",
        "E 事故",
        "起吊伤人",
        "F 执法 罚款",
        "1 起",
        "D 重大隐患 T-92",
        "隐患整改率",
    ):
        assert text in shown, text
