"""A ledger's whole way: upload, proposals, corrections, preview, import, rejects; and the same ledger again."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from hazards.dangers.models import Danger, FactVersion, Step
from hazards.dangers.states import State
from tests.imports.builders import xlsx

pytestmark = pytest.mark.django_db


def row(text: str) -> list[str | None]:
    """A row from words, '-' for an empty cell."""
    return [None if word == "-" else word for word in text.split()]


HEAD = row("编号 检查日期 检查组 受检单位 部位 存在问题 隐患级别 所属领域 整改期限 责任人 是否整改 整改完成时间")
OPEN = row("Y-001 2024-10-12 市专家组、区局 恒川汽车部件 调漆间 调漆间风机停用 一般B 危化 2024.11.6 孟祥东 未整改 -")
CLOSED = row("Y-002 2024-10-12 - 大昌金属制品 抛光间 管道积尘 重大 粉尘 2024-10-20 钱总 已整改 2024-10-19")
BAD = row("Y-003 2024-09-01 - 恒川汽车部件 仓库 灭火器过期两具 一般C 消防 2024.9.31 - 未 -")
UNKNOWN = row("Y-004 2024-09-01 - 老陈饭店 后厨 燃气软管超过两米 一般A 燃气 2024-09-10 - 未 -")
UNSURE = row("Y-005 2024-09-02 - 韩亚 一层 安全出口堵塞 一般A 消防 2024-09-10 - 未 -")


def ledger(*rows: list) -> bytes:
    return xlsx([["盐城经开区2024年隐患整改台账"], HEAD, *rows], merges=["A1:L1"])


def dangers(office) -> list[Danger]:
    with office.scope():
        return list(Danger.objects.filter(source="ledger").order_by("id"))


def test_a_ledger_goes_in_and_the_rest_comes_back(office, firms, cast):
    assert office.upload(ledger(OPEN, CLOSED, BAD, UNKNOWN, UNSURE)).status_code == 302
    page = office.page()
    assert "第 1 行标题，第 2 行表头，数据 5 行" in page
    assert "没有这一天，9 月只有 30 天" in page
    assert "没有找到 1 家（1 条）" in page
    assert "请确认 1 家（1 条）" in page
    assert "2 条可导入：1 条未整改进入待审核，1 条已整改作历史记录" in page
    run = office.finish()
    assert {k: run.counts[k] for k in ("open", "closed", "changed", "rejected")} == {
        "open": 1, "closed": 1, "changed": 0, "rejected": 3,
    }  # fmt: skip
    opened, closed = dangers(office)
    assert (opened.state, opened.enterprise_id, opened.severity, opened.sector) == (
        State.REVIEW,
        firms["恒川"].id,
        "b",
        "hazchem",
    )
    assert (opened.source_number, opened.group, opened.finder_name) == ("Y-001", "市专家组、区局", "市专家组、区局")
    assert opened.finder_user_id == office.actor.user_id
    assert (opened.due_on, opened.number, opened.visible_to_enterprise) == (None, "", False)
    assert (closed.state, closed.ledger_closed_on) == (State.HISTORIC, datetime.date(2024, 10, 19))
    assert closed.finder_name == office.actor.name
    with office.scope():
        step = Step.objects.get(danger_id=opened.pk)
        versions = dict(
            FactVersion.objects.filter(danger_id__in=[opened.pk, closed.pk]).values_list("danger_id", "counted")
        )
        assert list(Danger.objects.counted().filter(source="ledger")) == [opened]
    assert (step.transition, step.to_state, step.data["due_on"]) == ("imported", "review", "2024-11-06")
    assert "2024-11-06" in step.note
    assert versions == {opened.pk: True, closed.pk: False}, "a historical record never enters a rate"
    done = office.page()
    assert "条进入待审核" in done
    assert "下载没有导入的 3 行" in done


def test_rejected_rows_come_back_in_their_workbook_with_reasons(office, firms):
    office.upload(ledger(OPEN, BAD, UNKNOWN))
    before = openpyxl.load_workbook(io.BytesIO(office.rejects())).active
    assert [cell.value for cell in before[3]][:2] == ["Y-003", "2024-09-01"], (
        "the faulty row can be had before the import"
    )
    office.finish()
    sheet = openpyxl.load_workbook(io.BytesIO(office.rejects())).active
    assert [cell.value for cell in sheet[2]] == [*HEAD, "原行号", "未导入原因"]
    assert [cell.value for cell in sheet[3]][:12] == BAD
    assert sheet.cell(3, 13).value == 4
    assert "没有这一天，9 月只有 30 天" in sheet.cell(3, 14).value
    assert [cell.value for cell in sheet[4]][:12] == UNKNOWN
    assert "老陈饭店" in sheet.cell(4, 14).value
    sheet.cell(3, 9).value = "2024.9.30"
    mended = io.BytesIO()
    sheet.parent.save(mended)
    office.upload(mended.getvalue(), "退回.xlsx")
    assert office.finish().counts["open"] == 1, "the mended file goes straight in"


def test_the_same_ledger_twice_doubles_nothing(office):
    content = ledger(OPEN, CLOSED)
    office.upload(content)
    office.finish()
    before = dangers(office)
    office.upload(content)
    run = office.finish()
    assert (run.counts["open"], run.counts["closed"], run.counts["same"]) == (0, 0, 2)
    assert [danger.pk for danger in dangers(office)] == [danger.pk for danger in before]
    with office.scope():
        assert Step.objects.filter(danger_id__in=[d.pk for d in before]).count() == 2, (
            "nothing changed, nothing is written"
        )


def test_a_corrected_ledger_updates_what_nobody_has_touched(office, cast):
    office.upload(ledger(OPEN, CLOSED, UNSURE))
    office.choose_firm("韩亚", None)
    office.finish()
    opened, closed = dangers(office)
    changed = [*OPEN]
    changed[5], changed[6] = "调漆间风机停用，已挂牌禁用", "一般A"
    office.upload(ledger(changed, CLOSED))
    assert office.finish().counts["changed"] == 1
    with office.scope():
        fresh = Danger.objects.get(pk=opened.pk)
        assert (fresh.description, fresh.severity, fresh.state) == ("调漆间风机停用，已挂牌禁用", "a", State.REVIEW)
        step = Step.objects.filter(danger_id=opened.pk).latest("id")
        assert (step.transition, step.data["changed"]) == ("import_updated", ["description", "severity"])


def test_what_people_work_on_is_left_alone(office):
    from core.workflow import perform

    office.upload(ledger(OPEN))
    office.finish()
    (opened,) = dangers(office)
    with office.scope():
        perform(opened, "issue", actor=office.actor, measures="修复风机")
    changed = [*OPEN]
    changed[5] = "改写的描述"
    office.upload(ledger(changed))
    run = office.finish()
    assert (run.counts["busy"], run.counts["changed"]) == (1, 0)
    assert "已在办理，未改" in office.page()
    assert dangers(office)[0].description == OPEN[5]


def test_an_open_danger_is_not_made_history_by_a_ledger(office):
    office.upload(ledger(OPEN))
    office.finish()
    closed = [*OPEN]
    closed[10], closed[11] = "已整改", "2024-11-01"
    office.upload(ledger(closed))
    run = office.finish()
    assert (run.counts["busy"], run.counts["closed"]) == (1, 0)
    assert dangers(office)[0].state == State.REVIEW


def test_numbers_that_only_count_rows_do_not_merge_two_months(office):
    october, november = [*OPEN], [*OPEN]
    october[0], november[0] = "1", "1"
    november[1], november[5], november[8] = "2024-11-02", "气瓶未固定", "2024-11-20"
    office.upload(ledger(october))
    office.finish()
    office.upload(ledger(november))
    assert office.finish().counts["open"] == 1
    assert len(dangers(office)) == 2


def test_one_notice_with_several_items_gives_several_dangers_and_stays_so(office):
    second = [*OPEN]
    second[5] = "配电箱未上锁"
    office.upload(ledger(OPEN))
    office.finish()
    office.upload(ledger(OPEN, second))
    run = office.finish()
    assert (run.counts["open"], run.counts["same"]) == (1, 1)
    office.upload(ledger(OPEN, second, OPEN))
    run = office.finish()
    assert (run.counts["open"], run.counts["same"], run.counts["rejected"]) == (0, 2, 1)


def test_choices_are_kept_and_can_be_taken_back(office, firms):
    office.upload(ledger(OPEN, UNSURE, UNKNOWN))
    answer = office.post("confirm_all")
    assert answer.status_code == 302
    assert "已确认 1 家（1 条）" in office.page()
    assert office.choose_firm("韩亚", firms["物流"]).status_code == 302
    assert office.choose_firm("老陈饭店", None).status_code == 302
    page = office.page()
    assert firms["物流"].name in page
    assert "不导入 1 家（1 条）" in page
    assert "2 条可导入" in page
    office.post("preview")
    assert "会发生什么" in office.page()
    office.post("back")
    assert "2 条可导入" in office.page()
    office.finish()
    assert {danger.enterprise_id for danger in dangers(office)} == {firms["恒川"].id, firms["物流"].id}


def test_htmx_gets_the_changed_parts_only(office):
    office.upload(ledger(OPEN, UNSURE))
    index = next(c["index"] for c in office.run.layout["columns"] if c["heading"] == "存在问题")
    text = office.post("column", htmx=True, index=index, field="").content.decode()
    assert 'id="imp-columns" hx-swap-oob="true"' in text
    assert "<html" not in text
    assert "还没有哪一列是“隐患描述”" in text
    refused = office.post("preview")
    assert refused.status_code == 409
    assert "隐患描述" in refused.content.decode()
    office.post("column", htmx=True, index=index, field="description")
    assert "1 条可导入" in office.page()


def test_a_plain_general_level_is_for_the_officer_to_say(office):
    plain = [*OPEN]
    plain[6] = "一般事故隐患"
    office.upload(ledger(plain))
    page = office.page()
    assert "1 条只写“一般”或没写等级" in page
    assert "只写“一般”，没有分 A、B、C" in page
    assert office.post("level", level="major").status_code == 409
    office.post("level", level="c")
    office.finish()
    assert dangers(office)[0].severity == "c"


def test_enterprises_of_other_zones_are_never_offered_or_taken(office, firms):
    foreign = [*OPEN]
    foreign[3] = "南京沿海新能源装备有限公司"
    office.upload(ledger(foreign, OPEN))
    assert office.run.preview["names"][0]["candidates"] == [] or office.run.preview["names"][1]["candidates"] == []
    key = next(e["key"] for e in office.run.preview["names"] if e["name"] == foreign[3])
    found = office.client.get(reverse("dangers:import_find", args=[office.pk, key]), {"q": "沿海"}).content.decode()
    assert "本开发区没有名称里带" in found
    assert office.choose_firm(foreign[3], firms["外区"]).status_code == 404
    office.finish()
    assert {danger.enterprise_id for danger in dangers(office)} == {firms["恒川"].id}


def test_a_credit_code_decides_and_a_strange_one_casts_doubt(office, firms):
    head = [*HEAD, "统一社会信用代码"]
    sure = [*OPEN, firms["模具"].code]
    sure[3] = "韩亚"
    strange = [*CLOSED, firms["恒川"].code[:17] + "!"]
    office.upload(xlsx([head, sure, strange]))
    names = {entry["name"]: entry["candidates"] for entry in office.run.preview["names"]}
    assert names["韩亚"] == [[firms["模具"].id, firms["模具"].name, 1.0]]
    assert names["大昌金属制品"][0][2] < 0.9


def test_a_missing_enterprise_is_registered_and_matched_again(office, cast):
    from core.tenancy import Scope, scoped_to
    from enterprises.credit_code import check_character
    from enterprises.models import Enterprise

    office.upload(ledger(UNKNOWN))
    page = office.page()
    assert "enterprises/new/?name=%E8%80%81%E9%99%88" in page
    assert "重新匹配" not in page
    with scoped_to(Scope("province")):
        first = "92320900MA2LACHE1"
        Enterprise.objects.create(
            zone_id=cast.zone["a"], credit_code=first + check_character(first), name="盐城老陈饭店", sector="gas"
        )
    assert "重新匹配" in office.page()
    office.post("again")
    assert "自动采用 1 家" in office.page()


def test_only_the_safety_office_imports_and_only_its_own_runs(office, cast):
    office.upload(ledger(OPEN))
    url = reverse("dangers:import_run", args=[office.pk])
    assert cast.client("inspector_a").get(url).status_code == 403
    assert cast.client("office_b").get(url).status_code == 404
    assert cast.client("office2_a").get(url).status_code == 404
    other = cast.client("office_b")
    for step in ("preview", "confirm", "column", "level", "again", "back", "confirm_all", "enterprise", "sheet"):
        data = {"index": 1, "key": "x", "enterprise": "skip"}
        assert other.post(reverse(f"dangers:import_{step}", args=[office.pk]), data).status_code == 404


def test_a_finished_run_takes_no_more_steps(office):
    office.upload(ledger(OPEN))
    office.finish()
    for step, data in (("confirm", {}), ("level", {"level": "a"}), ("confirm_all", {}), ("back", {})):
        assert office.post(step, **data).status_code == 409
    assert len(dangers(office)) == 1


def test_the_due_date_of_the_ledger_is_proposed_when_issuing(office, cast):
    soon = datetime.date.today() + datetime.timedelta(days=2)
    fitting = [cell.replace("2024.11.6", f"{soon:%Y.%m.%d}") if cell else cell for cell in OPEN]
    assert office.upload(ledger(fitting, CLOSED)).status_code == 302
    office.finish()
    opened = dangers(office)[0]
    page = cast.client("office_a").get(reverse("dangers:do", args=[opened.pk, "issue"])).content.decode()
    assert f'value="{soon.isoformat()}"' in page
