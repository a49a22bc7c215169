"""A checklist in Excel: 85 items are 85, known ones are updated by their number, what went out comes back unchanged."""

# ruff: noqa: E501  (rows of workbooks read better on one line)

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from core.tenancy import Scope, scoped_to
from inspections.checklists.body import Item, body_of
from inspections.checklists.models import Checklist, Version
from tests.checklists.test_editor import Office, plant, plant_criterion, plant_standard
from tests.import_support import own_files, workbook  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
URL = "/checklists/imports/"
HEAD = [
    "序号", "部分/类别", "检查内容", "依据条款", "行业领域", "等级", "是否重大判定项", "判定条款编号", "答案类型", "单位", "下限", "上限",
    "必拍照", "权重", "常用表述(分号隔开)", "整改措施",
]  # fmt: skip
COLUMNS = ("number", "section", "text", "basis", "sector", "severity", "major", "criterion", "kind", "unit", "low", "high",
           "photo", "weight", "phrases", "measures")  # fmt: skip


def line(number: Any, text: str, section: str | None = "现场", **more: Any) -> list:
    given = {"number": number, "section": section, "text": text} | more
    return [given.get(name) for name in COLUMNS]


def upload(client, rows: list[list], run_jobs, title: str = "日常检查表") -> tuple[str, str]:
    answer = client.post(URL, {"file": workbook(rows, "Sheet1"), "title": title})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs("office_a")
    return answer.url, client.get(answer.url).content.decode()


def confirm(client, url: str, run_jobs) -> str:
    assert client.post(f"{url}confirm/").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done", job.message
    return job.message


def bring_in(client, rows: list[list], run_jobs, title: str = "日常检查表") -> str:
    url, _page = upload(client, rows, run_jobs, title)
    return confirm(client, url, run_jobs)


def named(title: str = "日常检查表") -> Checklist:
    with scoped_to(Scope(tier="province")):
        return Checklist.objects.get(title=title)


def items(title: str = "日常检查表") -> list[Item]:
    return list(body_of(named(title).draft).items())


def eighty_five() -> list[list]:
    """85 items in 5 sections, numbered through, as a zone's own workbook says them."""
    return [
        HEAD,
        *(
            line(n, f"第 {n} 项检查内容", section=f"第{(n - 1) // 17 + 1}部分", basis=f"某规范第{n}条")
            for n in range(1, 86)
        ),
    ]


def test_a_workbook_of_85_items_gives_85_and_version_1_keeps_its_text_when_one_changes(cast, run_jobs):
    client = cast.client("office_a")
    url, page = upload(client, eighty_five(), run_jobs)
    assert "新增 85 条" in page and "新建一张检查表" in page and "第5部分：17 条" in page
    assert "新增 85 条" in confirm(client, url, run_jobs)
    office = Office(cast)
    office.pk = named().pk
    assert [item.key for item in items()] == [str(n) for n in range(1, 86)]
    assert office.versions() == []  # a draft: publishing is the person's
    office.publish()

    rows = eighty_five()
    rows[40][2] = "第 40 项改过的内容"
    url, page = upload(client, rows, run_jobs)
    assert "新增 0 条，更新 1 条，没有变化 84 条" in page and "序号 40：检查内容" in page
    confirm(client, url, run_jobs)
    office.publish()
    first, second = office.versions()
    assert (first.number, first.items, second.number, second.items) == (1, 85, 2, 85)
    assert first.parsed.item("40").text == "第 40 项检查内容"
    assert second.parsed.item("40").text == "第 40 项改过的内容"
    assert named().pk == office.pk


def test_the_same_workbook_again_changes_nothing(cast, run_jobs):
    client = cast.client("office_a")
    bring_in(client, eighty_five(), run_jobs)
    before = named()
    url, page = upload(client, eighty_five(), run_jobs)
    assert "没有变化 85 条" in page and f"{url}confirm/" in page and "导入 0" not in page
    after = named()
    assert (after.draft, after.draft_version) == (before.draft, before.draft_version)


def test_every_column_is_read_under_names_people_use(cast, run_jobs):
    plant_criterion("GM10-TEST")
    head = [
        "编号", "检查类别", "检查要点", "检查依据", "适用领域", "隐患等级", "是否重大", "判定条款", "答题方式", "计量单位", "最小值", "最大值",
        "是否必拍照", "分值", "常见问题", "整改建议",
    ]  # fmt: skip
    full = line(
        "2-1", "管道压力", section="设备", basis="某规范第3条", sector="燃气", severity="A", major="是",
        criterion="GM10-TEST", kind="数值", unit="MPa", low=0.1, high="1.60", photo="是", weight="5分",
        phrases="压力偏高；压力偏低;压力表损坏", measures="调压",
    )  # fmt: skip
    title = ["日常安全检查表", *[None] * 15]
    bring_in(cast.client("office_a"), [title, head, full, line("2-2", "有台账", section=None)], run_jobs)
    first, second = items()
    assert first == Item(
        key="2-1", text="管道压力", kind="number", basis="某规范第3条", sector="gas", severity="a", criterion="GM10-TEST",
        photo="always", weight=5, unit="MPa", low="0.1", high="1.60",
        phrases=("压力偏高", "压力偏低", "压力表损坏"), measures="调压",
    )  # fmt: skip
    assert second == Item(key="2-2", text="有台账")
    assert [s.title for s in body_of(named().draft).sections] == ["设备"]


def test_titles_between_the_rows_are_sections(cast, run_jobs):
    rows = [
        HEAD,
        ["一、安全管理", *[None] * 15], line(1, "有责任制", section=None), line(2, "有台账", section=None),
        ["二、现场", *[None] * 15], line(3, "通道畅通", section=None),
    ]  # fmt: skip
    bring_in(cast.client("office_a"), rows, run_jobs)
    found = [(s.title, [item.key for item in s.items]) for s in body_of(named().draft).sections]
    assert found == [("一、安全管理", ["1", "2"]), ("二、现场", ["3"])]


def test_bad_rows_come_back_as_the_same_workbook_and_mended_ones_go_in(cast, run_jobs):
    plant_criterion("GM10-TEST")
    client = cast.client("office_a")
    rows = [
        HEAD,
        line(1, "好的一条"),
        line(None, "没有序号"),
        line(1, "序号重复"),
        line(3, "等级看不懂", severity="特别大"),
        line(4, "条款编造", criterion="GM10-99"),
        line(5, "没写条款", major="是"),
        line(6, "下限大于上限", kind="填数", low=9, high=1),
        line(7, "权重不对", weight="很多"),
        line(8, None),
        line(9, "说否又填", major="否", criterion="GM10-TEST"),
        line("S 1", "编号不行"),
        line(12, "又一条好的"),
    ]
    url, page = upload(client, rows, run_jobs)
    assert "新增 2 条" in page and "退回 10 行" in page
    for said in (
        "没有填写",
        "序号相同",
        "没有编号为 GM10-99 的判定条款",
        "请填对照哪一条",
        "下限大于上限",
        "整数",
        "请核对",
        "只能用字",
    ):
        assert said in page, said
    confirm(client, url, run_jobs)
    assert [item.key for item in items()] == ["1", "12"]
    given_back = b"".join(client.get(f"{url}rejects/").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(given_back))
    assert "没有序号" in {cell.value for row in book.active.iter_rows() for cell in row}
    mended = [HEAD, line(2, "没有序号"), line(3, "等级看不懂", severity="一般C")]
    assert "新增 2 条" in bring_in(client, mended, run_jobs)
    assert [item.key for item in items()] == ["1", "12", "2", "3"]


def test_blank_cells_say_nothing_and_new_rows_stand_behind_the_row_above(cast, run_jobs):
    client = cast.client("office_a")
    first = [HEAD, line(1, "一", basis="依据一", weight=3), line(2, "二"), line(3, "三", section="别处")]
    bring_in(client, first, run_jobs)
    again = [HEAD, line(1, "一改"), line("1-1", "一之一"), line(2, "二", section="别处")]
    assert "新增 1 条，更新 2 条" in bring_in(client, again, run_jobs)
    body = body_of(named().draft)
    assert [(s.title, [i.key for i in s.items]) for s in body.sections] == [
        ("现场", ["1", "1-1"]),
        ("别处", ["3", "2"]),
    ]
    assert (body.item("1").text, body.item("1").basis, body.item("1").weight) == ("一改", "依据一", 3)


def test_what_somebody_saved_between_preview_and_import_stays(cast, run_jobs):
    client = cast.client("office_a")
    bring_in(client, [HEAD, line(1, "一"), line(2, "二")], run_jobs)
    url, _page = upload(client, [HEAD, line(1, "一改"), line(2, "二")], run_jobs)
    office = Office(cast, "office2_a")
    office.pk = named().pk
    office.add("手里加的一条", section="S1")
    confirm(client, url, run_jobs)
    assert [item.text for item in items()] == ["一改", "二", "手里加的一条"]


def downloaded(answer) -> io.BytesIO:
    assert answer.status_code == 200
    data = io.BytesIO(answer.content)
    data.name = "导出.xlsx"
    return data


FULL = {
    "sections": [
        {"key": "S1", "title": "现场", "items": [
            {"key": "S1-01", "text": "除尘系统\n按规定清扫", "basis": "某规范第3条", "sector": "dust", "severity": "a",
             "criterion": "GM10-TEST", "photo": "always", "weight": 5, "phrases": ["积尘", "未清扫"], "measures": "清扫"},
            {"key": "S1-02", "text": "积尘厚度", "kind": "number", "unit": "mm", "low": "0.0", "high": "1", "after": "S1-01",
             "when": "no", "required": False, "photo": "never", "weight": 0},
        ]},
        {"key": "S2", "title": "现场", "items": [{"key": "S2-01", "text": "同名的部分"}, {"key": "S2-02", "text": "说明", "kind": "text"}]},
        {"key": "S3", "title": "签字", "items": [{"key": "S3-01", "text": "负责人", "kind": "sign", "severity": "c"}]},
    ]
}  # fmt: skip


def test_an_export_goes_back_in_and_changes_nothing(cast, run_jobs):
    plant_criterion("GM10-TEST")
    row = plant(cast, "a", FULL)
    client = cast.client("office_a")
    client.cookies["django_language"] = "en"  # the workbook is in Chinese for everybody
    data = downloaded(client.get(f"/checklists/{row.pk}/export/"))
    answer = client.post(URL, {"file": data, "title": row.title})
    client.cookies["django_language"] = "zh-hans"
    run_jobs("office_a")
    page = client.get(answer.url).content.decode()
    assert "新增 0 条，更新 0 条，没有变化 5 条，退回 0 行" in page
    with scoped_to(Scope(tier="province")):
        row.refresh_from_db()
    assert (row.draft, row.draft_version) == (FULL, 1)


def test_an_export_makes_the_same_checklist_elsewhere(cast, run_jobs):
    plant_criterion("GM10-TEST")
    body = {"sections": [FULL["sections"][0], FULL["sections"][2]]}
    client = cast.client("office_a")
    standard = plant_standard(body=body, items=3)
    data = downloaded(client.get(f"/checklists/standards/{standard.pk}/export/"))
    answer = client.post(URL, {"file": data, "title": "照着做的"})
    run_jobs("office_a")
    confirm(client, answer.url, run_jobs)
    made = items("照着做的")
    assert made[1:] == list(body_of(body).items())[1:]
    assert made[0].text == "除尘系统 按规定清扫" and made[0].criterion == "GM10-TEST"


def test_only_the_office_imports_and_only_into_its_own_zone(cast, run_jobs):
    mine = plant(cast, "b", FULL, published=0)
    client = cast.client("office_a")
    bring_in(client, [HEAD, line(1, "一")], run_jobs, title=mine.title)
    with scoped_to(Scope(tier="province")):
        rows = Checklist.objects.filter(title=mine.title)
        assert {row.zone_id: len(row.draft["sections"]) for row in rows} == {cast.zone["a"]: 1, cast.zone["b"]: 3}
        assert Version.objects.filter(checklist__title=mine.title).count() == 0
    for name in ("leader_a", "inspector_a", "province", "safety_a1", "expert_a"):
        assert cast.client(name).get(URL).status_code == 403, name
    assert f'value="{mine.title}"' not in client.get(f"{URL}?checklist={mine.pk}").content.decode()


def test_without_a_title_the_file_names_the_checklist_and_columns_can_be_corrected(cast, run_jobs):
    client = cast.client("office_a")
    rows = [["序号", "检查内容", "甲"], [1, "一", "某规范第1条"], [2, "二", "某规范第2条"]]
    url, _page = upload(client, rows, run_jobs, title="")
    answer = client.post(f"{url}columns/", {"column_0": "number", "column_1": "text", "column_2": "basis"})
    assert answer.status_code == 302
    run_jobs("office_a")
    assert "名单" in client.get(url).content.decode()
    confirm(client, url, run_jobs)
    assert [item.basis for item in items("名单")] == ["某规范第1条", "某规范第2条"]
