"""The list and the file of an enterprise, who sees what, and what a wrong form says."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy import Scope, scoped_to
from core.workdays import today
from enterprises.completeness import FIELDS, REQUIRED, completeness
from enterprises.divisions import divisions, read_division, suggested_sector
from enterprises.models import Enterprise, Permit
from enterprises.presenting import expiry, masked
from tests.factories import make_danger

pytestmark = pytest.mark.django_db
# Savepoints, and the clearing of a scope inside an outer transaction, exist only because the test wraps the request.
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "select set_config('role', 'none'")


def fields(code: str, **more: str) -> dict[str, str]:
    return {"credit_code": code, "name": "盐城新登化工有限公司", "status": "running", "division": "C26"} | more


def test_register_edit_and_history(cast, code) -> None:
    client = cast.client("office_a")
    answer = client.post("/enterprises/new/", fields(code(1).lower()))
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.url).content.decode()
    assert "盐城新登化工有限公司" in page and "危险化学品" in page
    edit = f"{answer.url}edit/"
    assert client.post(edit, fields(code(1), name="盐城更名化工有限公司", sector="hazchem")).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "企业名称：盐城新登化工有限公司 → 盐城更名化工有限公司" in page and "office_a 某" in page
    assert "登记企业" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("", "请填写"),
        ("913209", "统一社会信用代码应为 18 位，现在是 6 位"),
        ("91320900MA1CAFTI17", "第 16 位是 I，代码里没有这个字母，是否为 1？"),
        ("91320900MA1CAFT018", "校验位不对，请逐位核对营业执照"),
    ],
)
def test_bad_credit_code_is_said_at_the_field(cast, wrong: str, sentence: str) -> None:
    answer = cast.client("office_a").post("/enterprises/new/", fields(wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page and 'href="#id_credit_code"' in page
    assert "盐城新登化工有限公司" in page, "what was typed stays"


def test_a_code_is_taken_once_per_zone(cast, code) -> None:
    one, other = cast.client("office_a"), cast.client("office_b")
    assert one.post("/enterprises/new/", fields(code(5))).status_code == 302
    answer = one.post("/enterprises/new/", fields(code(5)))
    assert answer.status_code == 422 and "本开发区已有这个代码的企业“盐城新登化工有限公司”" in answer.content.decode()
    assert other.post("/enterprises/new/", fields(code(5))).status_code == 302


def test_an_enterprise_keeps_its_own_part_only(cast) -> None:
    client = cast.client("safety_a1")
    assert client.get("/enterprises/").status_code == 403
    page = client.get("/enterprises/mine/").content.decode()
    assert "13800001234" in page
    url = f"/enterprises/{cast.enterprise['a1']}/"
    answer = client.post(f"{url}edit/", {"staff_count": "81", "risk": "red", "name": "改名"})
    assert answer.status_code == 302
    with scoped_to(Scope("province")):
        row = Enterprise.objects.get(pk=cast.enterprise["a1"])
    assert (row.staff_count, row.risk) == (81, "") and "CANARY-a-a1" in row.name
    assert client.get(f"/enterprises/{cast.enterprise['a2']}/").status_code == 404
    assert client.get(f"{url}permits/new/").status_code == 403


def test_telephones_are_masked_for_those_who_do_not_keep_the_file(cast) -> None:
    url = f"/enterprises/{cast.enterprise['a1']}/"
    for username in ("province", "city_a", "inspector_a", "leader_a", "expert_a"):
        page = cast.client(username).get(url).content.decode()
        assert "13800001234" not in page and "138****1234" in page, username
    assert "13800001234" in cast.client("office_a").get(url).content.decode()
    assert cast.client("office_b").get(url).status_code == 404


def test_permits(cast) -> None:
    client, pk = cast.client("office_a"), cast.enterprise["a1"]
    url = f"/enterprises/{pk}/permits/"
    late = (today() - datetime.timedelta(days=3)).isoformat()
    data = {"kind": "安全生产许可证", "number": "苏〔1〕", "valid_from": late, "valid_to": late}
    assert client.post(f"{url}new/", data).status_code == 302
    again = client.post(f"{url}new/", data)
    assert again.status_code == 422 and "已登记过同种同号的许可" in again.content.decode()
    reverse = client.post(f"{url}new/", data | {"number": "2", "valid_to": "2020-01-01"})
    assert "有效期至早于有效期自" in reverse.content.decode()
    assert "已过期 3 天" in client.get(f"/enterprises/{pk}/").content.decode()
    assert "CANARY-a-a1" in client.get("/enterprises/?permits=expired").content.decode()
    assert "CANARY-a-a1" not in client.get("/enterprises/?permits=none").content.decode()
    with scoped_to(Scope("province")):
        permit = Permit.objects.get()
    assert cast.client("inspector_a").post(f"{url}{permit.pk}/remove/").status_code == 403
    assert cast.client("office_b").post(f"{url}{permit.pk}/remove/").status_code == 404
    assert client.post(f"{url}{permit.pk}/remove/").status_code == 302


def test_list_filters(cast, code) -> None:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review")
    client = cast.client("office_a")

    def names(query: str) -> str:
        answer = client.get(f"/enterprises/?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    assert "CANARY-a-a2" in names("quiet=1") and "CANARY-a-a1 精密" not in names("quiet=1")
    assert "CANARY-a-a1" in names("q=a-a1") and "CANARY-a-a2" not in names("q=a-a1")
    assert "CANARY-a-a1" not in names("sector=gas")
    assert "CANARY-a-a1" in names(f"area={cast.area['a1']}") and "CANARY-a-a2" not in names(f"area={cast.area['a1']}")
    assert "CANARY-a-a1" in names("insured=none&grade=none&status=running")
    assert "CANARY-b" not in names("tab=all")
    assert "CANARY-b-b1" in cast.client("province").get("/enterprises/").content.decode()
    assert "CANARY-b-b1" not in cast.client("city_a").get("/enterprises/").content.decode()


def test_statements_do_not_grow_with_the_rows(cast, code) -> None:
    client = cast.client("office_a")

    def cost(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return sum(not query["sql"].startswith(CONTROL) for query in seen.captured_queries)

    few, file = cost("/enterprises/"), cost(f"/enterprises/{cast.enterprise['a1']}/")
    with scoped_to(Scope("province")):
        for n in range(30):
            row = Enterprise.objects.create(
                zone_id=cast.zone["a"], area_id=cast.area["a1"], credit_code=code(n), name=f"第 {n} 家企业有限公司"
            )
            Permit.objects.create(zone_id=row.zone_id, enterprise=row, kind="许可", number="1", valid_to=today())
            make_danger(cast, "a1", enterprise_id=row.pk, state="review")
            make_danger(cast, "a1", state="review")
    assert cost("/enterprises/") == few <= 12, few
    assert cost(f"/enterprises/{cast.enterprise['a1']}/") == file <= 20, file


def test_completeness_is_filled_divided_by_required() -> None:
    row: dict = dict.fromkeys(FIELDS, "x") | {"status": "running", "sector": "other", "uses_hazchem": False}
    assert completeness(row, permits=0).percent == 100
    row["full_time_officers"] = 0
    assert completeness(row, permits=0).percent == 100, "nobody is an answer"
    row["uses_hazchem"] = True
    done = completeness(row, permits=0)
    assert (done.required, done.filled) == (len(REQUIRED), len(REQUIRED) - 1)
    assert [item.field for item in done.missing] == ["permits"]
    row["staff_count"] = None
    assert completeness(row, permits=1).percent == 93
    row["status"] = "building"
    assert completeness(row, permits=1).percent == 100


def test_small_words() -> None:
    assert masked("13800001234") == "138****1234"
    assert masked("0515-88123456") == "051****3456"
    assert masked("8812") == "****12" and masked("") == ""
    assert expiry(today())["soon"] and not expiry(today())["late"], "the last day is still valid"
    assert len(divisions()) == 97
    assert [read_division(text) for text in ("26", "C26", "C2614", "化学原料和化学制品制造业", "天上")] == [
        *["C26"] * 4,
        None,
    ]
    assert suggested_sector("C26") == "hazchem" and suggested_sector("C36") == "other"
