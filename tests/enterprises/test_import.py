"""A list of enterprises comes in: preview, good rows in, bad rows back, again without doubling."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from core.models import ImportRun
from core.tenancy import scope_of, scoped_to
from enterprises.models import Enterprise
from tests.import_support import workbook

pytestmark = pytest.mark.django_db
HEAD = [
    "序号",
    "单位名称",
    "统一社会信用代码",
    "所在区域",
    "国民经济分类",
    "从业人员",
    "企业规模",
    "主要负责人",
    "安责险到期日",
]
URL = "/enterprises/imports/"


def enterprises(cast, username: str = "office_a") -> dict[str, Enterprise]:
    actor = cast.actor(username)
    with scoped_to(scope_of(actor)):
        return {row.credit_code: row for row in Enterprise.objects.filter(zone_id=actor.zone_id)}


def upload(client, rows: list[list], run_jobs, username: str = "office_a") -> str:
    answer = client.post(URL, {"file": workbook(rows)})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs(username)
    return answer.url


def test_round_trip(cast, code, run_jobs) -> None:
    client = cast.client("office_a")
    before = len(enterprises(cast))
    rows = [
        ["盐城经开区企业名单", *[None] * 8],
        HEAD,
        [1, "盐城恒川化工有限公司", code(1), "a 园区 1", "C2614", "120人", "中型", "王强", "2027-03-01"],
        [2, "=1+1 精密制造有限公司", code(2), "没有的园区", "金属制品业", 35, "小型", "李敏", 46400],
        [3, "校验位错的企业有限公司", "91320900MA1T000010", "", "", "", "", "", ""],
        [4, "人数写错的企业有限公司", code(3), "", "", "很多", "", "", ""],
        [5, "重复代码的企业有限公司", code(1), "", "", "", "", "", ""],
        ["合计", None, None, None, None, 155, None, None, None],
    ]
    url = upload(client, rows, run_jobs)
    page = client.get(url).content.decode()
    assert "新增 2 家，更新 0 家，没有变化 0 家，退回 3 行" in page
    assert "园区、镇街“没有的园区”没有登记，这一项留空" in page
    assert "校验位不对，请逐位核对营业执照" in page
    assert "与第 3 行的代码相同" in page
    assert len(enterprises(cast)) == before, "a preview writes nothing"

    assert client.post(f"{url}confirm/").status_code == 302
    (job,) = run_jobs("office_a")
    assert job.state == "done" and "新增 2 家" in job.message
    kept = enterprises(cast)
    assert len(kept) == before + 2
    first, second = kept[code(1)], kept[code(2)]
    assert (first.sector, first.division, first.staff_count, first.size) == ("hazchem", "C26", 120, "medium")
    assert first.area_id == cast.area["a1"] and first.insured_until.isoformat() == "2027-03-01"
    assert second.name == "=1+1 精密制造有限公司" and second.area_id is None and second.division == "C33"
    assert second.insured_until.isoformat() == "2027-01-13"

    back = client.get(f"{url}rejects/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(back.streaming_content)))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:9] == HEAD
    assert sheet[2][-1].value == "未导入原因"
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == [rows[4][1], rows[5][1], rows[6][1]]
    assert "人数“很多”不是数字" in sheet[4][-1].value


def test_again_updates_and_never_doubles(cast, code, run_jobs) -> None:
    client = cast.client("office_a")
    rows = [HEAD, [1, "盐城甲乙机械有限公司", code(11), "", "C34", 20, "小型", "王强", ""]]
    url = upload(client, rows, run_jobs)
    client.post(f"{url}confirm/")
    run_jobs("office_a")
    count = len(enterprises(cast))

    url = upload(client, rows, run_jobs)
    assert "新增 0 家，更新 0 家，没有变化 1 家" in client.get(url).content.decode()

    rows[1] = [1, "盐城甲乙智能装备有限公司", code(11), "a 园区 2", "", 25, "", "", ""]
    url = upload(client, rows, run_jobs)
    client.post(f"{url}confirm/")
    run_jobs("office_a")
    kept = enterprises(cast)
    row = kept[code(11)]
    assert len(kept) == count
    assert (row.name, row.former_names) == ("盐城甲乙智能装备有限公司", "盐城甲乙机械有限公司")
    assert (row.staff_count, row.area_id) == (25, cast.area["a2"])
    assert (row.division, row.size, row.principal_name) == ("C34", "small", "王强"), "blank cells change nothing"


def test_mended_rejects_go_straight_back_in(cast, code, run_jobs) -> None:
    client = cast.client("office_a")
    url = upload(client, [HEAD, [1, "盐城丙丁食品有限公司", "坏代码", "", "", "", "", "", ""]], run_jobs)
    client.post(f"{url}confirm/")
    run_jobs("office_a")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{url}rejects/").streaming_content)))
    book.active.cell(2, 3, code(21))
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    data.name = "改好.xlsx"
    url = client.post(URL, {"file": data}).url
    run_jobs("office_a")
    assert "新增 1 家" in client.get(url).content.decode()


def test_columns_can_be_corrected(cast, code, run_jobs) -> None:
    client = cast.client("office_a")
    head = ["企业", "统一社会信用代码", "甲"]
    url = upload(client, [head, ["盐城戊己纺织有限公司", code(31), "张三"]], run_jobs)
    answer = client.post(f"{url}columns/", {"column_0": "name", "column_1": "name", "column_2": ""})
    assert answer.status_code == 409 and "有两列都选了“企业名称”" in answer.content.decode()
    answer = client.post(
        f"{url}columns/", {"column_0": "name", "column_1": "credit_code", "column_2": "principal_name"}
    )
    assert answer.status_code == 302
    run_jobs("office_a")
    client.post(f"{url}confirm/")
    run_jobs("office_a")
    assert enterprises(cast)[code(31)].principal_name == "张三"


def test_what_is_not_a_list_is_said(cast, run_jobs) -> None:
    client = cast.client("office_a")
    broken = io.BytesIO(b"PK\x03\x04 nothing more")
    broken.name = "坏.xlsx"
    url = client.post(URL, {"file": broken}).url
    run_jobs("office_a")
    assert "工作簿已损坏或不完整" in client.get(url).content.decode()
    picture = io.BytesIO(b"\x89PNG")
    picture.name = "图.png"
    answer = client.post(URL, {"file": picture})
    assert answer.status_code == 422 and "台账只接受 .xlsx、.xls 或 .csv 文件" in answer.content.decode()
    assert "请选择文件" in client.post(URL).content.decode()


def test_runs_are_personal_and_the_office_only(cast, code, run_jobs) -> None:
    client = cast.client("office_a")
    url = upload(client, [HEAD, [1, "盐城庚辛物流有限公司", code(41), "", "", "", "", "", ""]], run_jobs)
    for username in ("office2_a", "office_b"):
        other = cast.client(username)
        assert other.get(url).status_code == 404
        assert other.post(f"{url}confirm/").status_code == 404
    assert cast.client("inspector_a").get(URL).status_code == 403
    assert cast.client("province").get(URL).status_code == 403
    twice = [client.post(f"{url}confirm/").status_code for _ in range(2)]
    assert twice == [302, 409]
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert ImportRun.objects.get().state == "running"


def test_a_position_is_read_and_half_a_one_is_left_open_with_a_word(cast, code, run_jobs) -> None:
    head = ["企业名称", "统一社会信用代码", "经度", "纬度"]
    rows = [
        head, ["盐城甲位置有限公司", code(31), 120.16, 33.3475], ["盐城乙位置有限公司", code(32), 33.34, 120.16],
        ["盐城丙位置有限公司", code(33), "东经一百二十", "33.3"],
    ]  # fmt: skip
    url = upload(cast.client("office_a"), rows, run_jobs)
    page = cast.client("office_a").get(url).content.decode()
    assert "填反了" in page and "不是用小数写的经纬度" in page
    cast.client("office_a").post(f"{url}confirm/")
    run_jobs("office_a")
    kept = enterprises(cast)
    assert [(row.longitude, row.latitude) for row in (kept[code(31)], kept[code(32)])] == [
        (Decimal("120.160000"), Decimal("33.347500")), (None, None),
    ]  # fmt: skip
