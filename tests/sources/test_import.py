"""A ledger with one row per substance comes in: units whole or not at all, said before anything is written."""

# ruff: noqa: E501  (Chinese text counts double in width)

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from core.download_files import path_of
from core.models import ImportRun
from core.tenancy import Scope, scope_of, scoped_to
from enterprises.models import Enterprise
from hazards.sources.models import HazardSource, Holding, SourceVersion
from hazards.sources.states import State
from tests.import_support import own_files, workbook  # noqa: F401  (a fixture)
from tests.sources.units import Units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PROVINCE = Scope(tier="province")
URL = "/sources/imports/"
HEAD = [
    "序号", "企业名称", "单元名称", "单元类别", "500米内常住人口（人）", "人口来源", "人口统计日期", "物质名称", "规格", "危险性类别",
    "设计最大量（t）", "现存量（t）",
]  # fmt: skip


@pytest.fixture
def units(cast):
    return Units(cast)


@pytest.fixture
def firm(cast) -> str:
    with scoped_to(PROVINCE):
        return Enterprise.objects.get(pk=cast.enterprise["a1"]).name


def row(firm: str, unit: str, substance: str, q: Any, *, form: Any = None, symbols: Any = None, **more: Any) -> list:
    given = {"kind": "储存单元", "people": 80, "source": "社区登记", "on": "2026-10-01", "stock": None} | more
    return [
        None, firm, unit, given["kind"], given["people"], given["source"], given["on"], substance, form, symbols, q,
        given["stock"],
    ]  # fmt: skip


def upload(client, rows: list[list], run_jobs) -> tuple[str, str]:
    answer = client.post(URL, {"file": workbook(rows, "台账")})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs("office_a")
    return answer.url, client.get(answer.url).content.decode()


def confirm(client, url: str, run_jobs) -> str:
    assert client.post(f"{url}confirm/").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done", job.message
    return job.message


def held(name: str) -> list[tuple]:
    with scoped_to(PROVINCE):
        rows = Holding.objects.filter(source__name=name).order_by("position")
        return list(rows.values_list("name", "form", "quantity_t", "stock_t"))


def unit_named(name: str) -> HazardSource:
    with scoped_to(PROVINCE):
        return HazardSource.objects.select_related("version").get(name=name)


def test_units_come_in_whole_and_a_wrong_row_gives_back_its_unit(units, firm, run_jobs) -> None:
    client = units["office_a"]
    rows = [
        ["盐城经开区重大危险源台账", *[None] * 11],
        HEAD,
        row(firm, "液氨罐区", "液氨", 12),
        row(firm, "汽油罐区", "汽油", "450 吨", stock=500),
        row(firm, "汽油罐区", "甲醇", "60,000kg"),
        row(firm, "酸库", "氨水", 20),
        row(firm, "酸库", "甲醇", 10),
        row(firm, "电石库", "电石", -3),
        row("没有登记的公司", "甲库", "甲醇", 3),
        row(firm, "冷库", "氯", 1, people=9, source=None),
        ["合计", *[None] * 11],
    ]
    url, page = upload(client, rows, run_jobs)
    assert "登记 2 个单元，更新 0 个，没有变化 0 个，退回 5 行" in page
    assert "构成四级重大危险源" in page
    assert "同一单元的第 6 行有问题，整个单元没有导入" in page
    assert "数量不能是负数" in page and "本区没有叫这个名字的在册企业" in page and "请写明人口的来源" in page
    with scoped_to(PROVINCE):
        assert not HazardSource.objects.filter(name="液氨罐区").exists(), "a preview writes nothing"

    assert "登记 2 个单元" in confirm(client, url, run_jobs)
    petrol = unit_named("汽油罐区")
    assert (petrol.state, petrol.exposed_people, petrol.version) == (State.DRAFT, 80, None)
    assert held("汽油罐区") == [
        ("汽油", "", Decimal(450), Decimal(500)),
        ("甲醇", "", Decimal(60), None),
    ]
    back = client.get(f"{url}rejects/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(back.streaming_content))).active
    said = {cells[2].value: cells[-1].value for cells in sheet.iter_rows(min_row=3)}
    assert set(said) == {"酸库", "电石库", "甲库", "冷库"}
    assert len(list(sheet.iter_rows(min_row=3))) == 5


def test_the_same_ledger_again_changes_nothing_and_a_changed_one_says_what_moves(units, firm, run_jobs) -> None:
    client = units["office_a"]
    rows = [HEAD, row(firm, "混合库", "液氨", 12), row(firm, "混合库", "甲醇", 100)]
    url, _page = upload(client, rows, run_jobs)
    confirm(client, url, run_jobs)
    kept = held("混合库")

    url, page = upload(client, rows, run_jobs)
    assert "登记 0 个单元，更新 0 个，没有变化 1 个，退回 0 行" in page
    blank = [None, firm, "混合库", None, None, None, None, "液氨", None, None, 12, None]
    methanol = [None, firm, "混合库", None, None, None, None, "甲醇", None, None, 100, None]
    url, page = upload(client, [HEAD, blank, methanol], run_jobs)
    assert "没有变化 1 个" in page, "blank cells change nothing"

    changed = [HEAD, row(firm, "混合库", "液氨", 8), row(firm, "混合库", "氯", 2)]
    url, page = upload(client, changed, run_jobs)
    assert "去掉 甲醇 100 t" in page and "新增 氯 2 t" in page and "液氨 的设计最大量 q由 12 变为 8" in page
    assert held("混合库") == kept
    confirm(client, url, run_jobs)
    assert [(name, q) for name, _form, q, _stock in held("混合库")] == [("液氨", 8), ("氯", 2)]


def test_a_unit_in_use_keeps_its_level_and_goes_to_reassessment(units, firm, run_jobs) -> None:
    source = units.in_use()
    client = units["office_a"]
    url, page = upload(client, [HEAD, row(firm, "液氨罐区", "液氨", 100)], run_jobs)
    assert "现行级别（四级）不变，转入变更、复评" in page
    confirm(client, url, run_jobs)
    now = units.now(source.pk)
    assert (now.state, now.level, now.version_id) == (State.CHANGING, "4", source.version_id)
    assert now.reassess_reason and held("液氨罐区")[0][2] == 100
    with scoped_to(PROVINCE):
        assert SourceVersion.objects.filter(source_id=source.pk).count() == 1


def test_decisions_of_the_zone_stay_with_their_substance(units, firm, run_jobs) -> None:
    source = units.in_use()
    beta = reverse("sources:beta", args=[source.pk, units.holding(source.pk).pk])
    data = {"how": "replace", "beta": "1.5", "reason": "鉴定报告 2026-17"}
    assert units["office_a"].post(beta, data).status_code == 302
    url, page = upload(units["office_a"], [HEAD, row(firm, "液氨罐区", "液氨", 11)], run_jobs)
    confirm(units["office_a"], url, run_jobs)
    assert units.holding(source.pk).beta == Decimal("1.5") and units.holding(source.pk).quantity_t == 11


@pytest.mark.parametrize(
    ("heading", "cell", "tonnes"),
    [("设计最大量（kg）", 12000, "12"), ("设计最大量（吨）", "12", "12"), ("设计最大量（t）", "12000 公斤", "12"),
     ("设计最大量（m³）", 12, None), ("设计最大量（t）", "12 立方米", None), ("设计最大量（t）", "十二", None)],
)  # fmt: skip
def test_quantities_are_tonnes_whatever_the_column_is_in_and_volumes_are_refused(
    units, firm, run_jobs, heading: str, cell: Any, tonnes: str | None
) -> None:
    head = [*HEAD[:10], heading, HEAD[11]]
    url, page = upload(units["office_a"], [head, row(firm, "液氨罐区", "液氨", cell)], run_jobs)
    if tonnes is None:
        assert "退回 1 行" in page and ("不能换算" in page or "不是数量" in page)
        return
    confirm(units["office_a"], url, run_jobs)
    assert held("液氨罐区")[0][2] == Decimal(tonnes)


def test_rows_of_one_unit_that_disagree_on_it_go_back(units, firm, run_jobs) -> None:
    rows = [HEAD, row(firm, "混合库", "液氨", 12), row(firm, "混合库", "甲醇", 3, people=200)]
    _url, page = upload(units["office_a"], rows, run_jobs)
    assert "与第 2 行同一单元的写法不一致" in page and "退回 2 行" in page


def test_a_code_that_belongs_to_another_enterprise_than_the_name_goes_back(units, firm, run_jobs, cast) -> None:
    with scoped_to(PROVINCE):
        other = Enterprise.objects.get(pk=cast.enterprise["a2"]).credit_code
    head = [*HEAD[:2], "统一社会信用代码", *HEAD[2:]]
    given = row(firm, "液氨罐区", "液氨", 12)
    _url, page = upload(units["office_a"], [head, [*given[:2], other, *given[2:]]], run_jobs)
    assert "这个代码是另一家企业的" in page and "退回 1 行" in page


def test_people_counted_anew_without_a_day_are_remarked_on(units, firm, run_jobs) -> None:
    units.add()
    changed = [None, firm, "液氨罐区", None, 120, None, None, "液氨", None, None, 12, None]
    _url, page = upload(units["office_a"], [HEAD, changed], run_jobs)
    assert "更新 1 个" in page and "人口变了，表里没有统计日期" in page and "80 人 → 120 人" in page


def test_a_form_of_表1_must_be_named_and_a_wrong_symbol_is_said_in_its_cell(units, firm, run_jobs, cast) -> None:
    rows = [HEAD, row(firm, "硝库", "硝化纤维素", 3), row(firm, "甲库", "溶剂油", 3, symbols="W99")]
    _url, page = upload(units["office_a"], rows, run_jobs)
    assert "退回 2 行" in page and "不在表2" in page
    with scoped_to(scope_of(cast.actor("office_a"))):
        preview = ImportRun.objects.get(kind="sources").preview
    assert {bad["column"] for bad in preview["bad_rows"]} == {"规格", "危险性类别"}


def test_the_exported_ledger_goes_straight_back_in_and_changes_nothing(units, firm, run_jobs, cast) -> None:
    client = units["office_a"]
    rows = [
        HEAD, row(firm, "混合库", "液氨", "12.5", stock="3.25"), row(firm, "混合库", "甲醇", 100),
        row(firm, "废液罐", "废溶剂", 20, symbols="W5.3"), row(firm, "装置区", "汽油", 300, kind="生产单元"),
    ]  # fmt: skip
    url, _page = upload(client, rows, run_jobs)
    confirm(client, url, run_jobs)
    assert client.post("/sources/rows/?do=export").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done" and "共 4 行" in job.message
    book = openpyxl.load_workbook(path_of(job.file_path))
    sheet = book[book.sheetnames[-1]]
    assert [cell.value for cell in sheet[1]][:3] == ["开发区", "企业名称", "统一社会信用代码"]
    data = io.BytesIO(path_of(job.file_path).read_bytes())
    data.name = "单元和物质.xlsx"
    url = client.post(URL, {"file": data}).url
    run_jobs("office_a")
    page = client.get(url).content.decode()
    assert "登记 0 个单元，更新 0 个，没有变化 3 个，退回 0 行" in page, page[page.find("会发生什么") :][:600]


def test_whoever_may_not_import_sees_neither_the_button_nor_the_page(units) -> None:
    units.add()
    for username in ("safety_a1", "inspector_a", "city_a"):
        assert units[username].get(URL).status_code == 403
        assert URL not in units[username].get("/sources/").content.decode()
    assert URL in units["office_a"].get("/sources/").content.decode()


def test_substances_are_found_by_any_of_their_names(units) -> None:
    units.add(name="甲库", substances=[{"name": "液氨", "quantity_t": "12"}, {"name": "甲醇", "quantity_t": "3"}])
    for words in ("氨气", "7664-41-7", "an", "NH3", "液氨"):
        page = units["office_a"].get("/sources/rows/", {"q": words}).content.decode()
        assert "液氨</th>" in page and ("甲醇</th>" not in page or words == "an"), words  # methanol
