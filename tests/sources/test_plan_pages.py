"""The pages of emergency plans: list with red words, one plan, every form, who sees what."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from core.tenancy import Scope, scope_of, scoped_to
from hazards.sources.models import EmergencyPlan
from hazards.sources.pieces import pieces_of
from tests.sources.plans import day, make_plan, make_unit

pytestmark = pytest.mark.django_db
PROVINCE = Scope("province")
LIST = "/sources/plans/"
FILED = {"submitted_on": day("2026-09-08"), "accepted_on": day("2026-09-09"), "filed_on": day("2026-09-11"),
         "filing_number": "320900-2026-001", "authority": "区应急管理局"}  # fmt: skip


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(datetime.datetime(2026, 10, 20, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def plans(cast) -> dict[str, int]:
    """Plans of a1 in every state, and one of a2 and b1."""
    with scoped_to(PROVINCE):
        made = {
            "late": make_plan(cast, name="逾期专项预案", published_on=day("2026-09-10")),
            "young": make_plan(cast, name="新公布预案", published_on=day("2026-10-12")),
            "sent": make_plan(cast, name="已报预案", submitted_on=day("2026-09-10"), authority="区应急管理局"),
            "deemed": make_plan(cast, name="默示备案预案", submitted_on=day("2026-09-10"), accepted_on=day("2026-09-28")),
            "filed": make_plan(cast, name="备案预案", **FILED),
            "old": make_plan(
                cast, name="旧备案预案", published_on=day("2023-05-04"), drilled_on=day("2026-08-01"),
                submitted_on=day("2023-05-08"), filed_on=day("2023-05-10"), filing_number="320900-2023-001",
            ),
            "back": make_plan(
                cast, name="退回预案", published_on=day("2026-10-09"), submitted_on=day("2026-10-12"),
                refused_on=day("2026-10-14"), refusal="缺风险评估报告",
            ),
            "a2": make_plan(cast, "a2", name="隔壁预案"),
            "b1": make_plan(cast, "b1", name="别区预案"),
        }  # fmt: skip
    return {key: plan.pk for key, plan in made.items()}


def names(page: str) -> set[str]:
    return set(re.findall(r'class="fix cut"><a class="plain" href="[^"]*" title="([^"]*)"', page))


def test_the_tabs_of_the_list_and_the_red_words(cast, plans) -> None:
    client = cast.client("safety_a1")
    page = client.get(LIST).content.decode()
    assert names(page) == {"逾期专项预案", "新公布预案", "已报预案", "退回预案"}
    assert "超期未备案 6 天" in page and "报备 11-09" in page
    late = client.get(f"{LIST}?tab=late").content.decode()
    assert names(late) == {"逾期专项预案", "旧备案预案"} and "评估逾期 169 天" in late
    every = client.get(f"{LIST}?tab=all").content.decode()
    assert len(names(every)) == 7 and "隔壁预案" not in every and "视为备案" in every
    office = cast.client("office_a").get(f"{LIST}?tab=all").content.decode()
    assert len(names(office)) == 8 and "别区预案" not in office
    assert len(names(cast.client("province").get(f"{LIST}?tab=all").content.decode())) == 9


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=deemed", {"默示备案预案"}),
        ("state=refused", {"退回预案"}),
        ("late=evaluate", {"旧备案预案"}),
        ("late=send", {"逾期专项预案"}),
        ("q=320900-2023-001", {"旧备案预案"}),
        ("q=默示", {"默示备案预案"}),
        ("kind=onsite", set()),
        ("late=nonsense", set()),
    ],
)
def test_filters(cast, plans, query: str, found: set[str]) -> None:
    assert names(cast.client("safety_a1").get(f"{LIST}?tab=all&{query}").content.decode()) == found


def test_the_export_holds_states_and_dates(cast, plans) -> None:
    from openpyxl import load_workbook

    from core import jobs
    from core.models import Job

    client, actor = cast.client("office_a"), cast.actor("office_a")
    assert client.post(f"{LIST}?do=export&tab=all&format=xlsx").status_code == 302
    with scoped_to(scope_of(actor)):
        job = Job.objects.filter(seat_id=actor.seat_id).latest("id")
        jobs.run_claimed(job, actor)
    answer = client.get(f"/downloads/{job.pk}/file/")
    import io

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = next(rows for sheet in book.worksheets if (rows := list(sheet.values))[0][0] == "预案")
    head = rows[0]
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows[1:]}
    assert len(by_name) == 8
    assert (by_name["默示备案预案"]["状态"], by_name["逾期专项预案"]["报备超期"]) == ("视为备案", "是")
    assert by_name["备案预案"]["备案编号"] == "320900-2026-001" and by_name["旧备案预案"]["评估逾期"] == "是"


def test_the_page_of_a_plan_says_where_it_stands_and_why(cast, plans) -> None:
    client = cast.client("safety_a1")
    page = client.get(f"{LIST}{plans['deemed']}/").content.decode()
    assert "视为备案" in page and "期满没有答复，视为已经备案" in page and "预案管理办法 第28条" in page
    assert "10-10" in page, "the day the term ended"
    back = client.get(f"{LIST}{plans['back']}/").content.decode()
    assert "缺风险评估报告" in back and "登记报送" in back and "登记受理" not in back
    late = client.get(f"{LIST}{plans['late']}/").content.decode()
    assert "超期未备案 6 天" in late and "20 工作日" in late and "第26条" in late
    assert f"{LIST}{plans['late']}/submit/" in late
    reader = cast.client("leader_a").get(f"{LIST}{plans['late']}/").content.decode()
    assert "/submit/" not in reader and "/drill/" not in reader
    with scoped_to(PROVINCE):
        from tests.sources.plans import another

        another("D31", "2026-01-01", sure="unconfirmed")
    assert "未证实" in client.get(f"{LIST}{plans['late']}/").content.decode(), "a term that is not confirmed says so"


def test_a_plan_is_registered_filed_drilled_and_renewed_on_its_pages(cast) -> None:
    client = cast.client("safety_a1")
    with scoped_to(PROVINCE):
        unit, other = make_unit(cast), make_unit(cast, "a2")
    page = client.get(f"{LIST}new/?source={unit.pk}").content.decode()
    assert f'value="{unit.pk}" selected' in page and other.name not in page
    sent = {"name": "罐区专项预案", "kind": "special", "source": unit.pk, "published_on": "2026-10-09"}
    wrong = client.post(f"{LIST}new/", sent | {"published_on": "2026-10-21"})
    assert (
        wrong.status_code == 422
        and "不能晚于今天" in wrong.content.decode()
        and "罐区专项预案" in wrong.content.decode()
    )
    assert client.post(f"{LIST}new/", sent | {"source": other.pk}).status_code == 422
    answer = client.post(f"{LIST}new/", sent)
    assert answer.status_code == 302
    url = answer["Location"]
    assert "请在 2026-11-05 以前（含当天）报备" in client.get(url).content.decode()
    early = client.post(f"{url}submit/", {"on": "2026-10-08", "authority": "局"})
    assert early.status_code == 422 and "不能早于公布日期（2026-10-09）" in early.content.decode()
    assert 'href="#id_on"' in early.content.decode(), "the sentence leads to its field"
    too_soon = client.post(f"{url}accept/", {"on": "2026-10-12"})
    assert too_soon.status_code == 409 and "还没有报送" in too_soon.content.decode()
    for step, data in (
        ("submit", {"on": "2026-10-12", "authority": "区应急管理局"}),
        ("accept", {"on": "2026-10-12"}),
        ("file", {"on": "2026-10-15", "authority": "区应急管理局", "filing_number": "320900-2026-099"}),
        ("evaluate", {"on": "2026-10-16", "evaluation": "不需修订"}),
        ("drill", {"on": "2026-10-17", "kind": "live", "people": "21", "summary": "警铃听不清"}),
    ):
        assert client.get(f"{url}{step}/").status_code == 200
        done = client.post(f"{url}{step}/", data)
        assert done.status_code == 302, (step, done.content.decode())
    page = client.get(url).content.decode()
    assert "320900-2026-099" in page and "警铃听不清" in page and "不需修订" in page and "2027-04-17" in page
    renewed = client.post(f"{url}renew/", {"published_on": "2026-10-20", "version_label": "第二版"})
    assert renewed.status_code == 302 and renewed["Location"] != url
    old = client.get(url).content.decode()
    assert "这一版已被 10-20 公布的新版取代" in old and renewed["Location"] in old and f"{url}submit/" not in old
    assert client.get(f"{url}drill/").status_code == 409
    assert (
        client.post(f"{url}drill/", {"on": "2026-10-20", "kind": "live", "people": 1, "summary": "x"}).status_code
        == 409
    )
    assert "未报备" in client.get(renewed["Location"]).content.decode(), "the new version is to be filed again"
    mended = {"name": "罐区专项预案", "kind": "special", "published_on": "2026-10-19", "version_label": "第二版"}
    fixed = client.post(f"{renewed['Location']}correct/", mended)
    assert fixed.status_code == 422 and "旧版的终止日期就是这一天" in fixed.content.decode()
    assert client.post(f"{renewed['Location']}correct/", mended | {"published_on": "2026-10-20"}).status_code == 302


def test_what_is_foreign_is_not_there(cast, plans) -> None:
    for username, key in (("safety_a1", "a2"), ("safety_a1", "b1"), ("office_a", "b1"), ("expert_a", "a2")):
        client = cast.client(username)
        assert client.get(f"{LIST}{plans[key]}/").status_code == 404
        if username != "expert_a":
            assert client.get(f"{LIST}{plans[key]}/submit/").status_code == 404
            sent = client.post(f"{LIST}{plans[key]}/submit/", {"on": "2026-10-12", "authority": "x"})
            assert sent.status_code == 404
    assert cast.client("leader_a").post(f"{LIST}{plans['late']}/submit/", {}).status_code == 403
    assert cast.client("office_a").get(f"{LIST}{plans['late']}/nothing/").status_code == 404
    office = cast.client("office_a")
    assert office.get(f"{LIST}new/?enterprise={cast.enterprise['b1']}").status_code == 404
    assert "选它" in office.get(f"{LIST}new/?q=CANARY-a-a2").content.decode()
    with scoped_to(PROVINCE):
        assert not EmergencyPlan.objects.filter(submitted_on=day("2026-10-12")).exclude(pk=plans["back"]).exists()


def test_the_page_of_a_unit_and_of_an_enterprise_show_their_plans(cast, plans) -> None:
    with scoped_to(PROVINCE):
        unit = make_unit(cast)
        make_plan(cast, name="单元预案", source=unit, **FILED)
        make_plan(cast, name="单元旧版", source=unit, published_on=day("2025-01-01"), superseded_on=day("2026-01-01"))
    for username, adds in (("safety_a1", True), ("leader_a", False)):
        actor = cast.actor(username)
        with scoped_to(scope_of(actor)):
            piece = next(one for one in pieces_of(unit, actor) if one["key"] == "plans")
        assert [row["name"] for row in piece["piece"]["rows"]] == ["单元预案"]
        assert bool(piece["piece"]["add_url"]) == adds
    page = cast.client("safety_a1").get(reverse("enterprises:mine")).content.decode()
    assert "预案备案" in page and "4 / 8" in page and "逾期 2" in page
