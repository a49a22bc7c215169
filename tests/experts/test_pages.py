"""The register as the roles meet it: entering, changing, lists, export, and what became of an expert's findings."""

from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import load_workbook

from core.tenancy import Scope, scope_of, scoped_to
from core.workdays import today
from hazards.dangers.models import Danger
from inspections.experts.models import Agency, Expert, Service
from inspections.experts.queries import Quality, quality_of
from tests.experts.register import enter_agency, enter_expert, served
from tests.factories import make_danger
from tests.import_support import run_jobs  # noqa: F401  (fixture)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
EXPERT = {
    "name": "吴工", "sectors": ["dust", "hazchem"], "speciality": "粉尘防爆", "title": "高级工程师", "agency": "",
    "seat": "", "contract_from": "2026-01-01", "contract_to": "2028-12-31", "phone": "13912345678",
}  # fmt: skip
AGENCY = {
    "name": "江苏某某安全评价有限公司", "credit_code": "", "qualification": "APJ-苏-001",
    "qualified_until": "2030-01-01", "contract_from": "2026-01-01", "contract_to": "", "contact": "赵",
    "phone": "13912345678",
}  # fmt: skip


def test_the_office_enters_and_changes_an_expert(cast) -> None:
    client, seat = cast.client("office_a"), cast.people["expert_a"].seat_id
    answer = client.post("/experts/new/", EXPERT | {"seat": seat})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.url).content.decode()
    assert "危险化学品、粉尘涉爆" in page and "高级工程师" in page and "13912345678" in page
    assert "139****5678" in cast.client("leader_a").get(answer.url).content.decode()
    taken = client.post("/experts/new/", EXPERT | {"seat": seat})
    assert taken.status_code == 422, "the seat is somebody's"
    changed = client.post(f"{answer.url}edit/", EXPERT | {"name": "吴高工", "seat": seat})
    assert changed.status_code == 302
    with scoped_to(Scope("province")):
        assert list(Expert.objects.values_list("name", "seat_id")) == [("吴高工", seat)]


def test_what_is_wrong_stands_at_the_field(cast) -> None:
    client = cast.client("office_a")
    none = client.post("/experts/new/", EXPERT | {"sectors": []})
    assert none.status_code == 422
    unpaid = client.post("/experts/new/", EXPERT | {"contract_from": "", "contract_to": ""})
    assert unpaid.status_code == 422 and "请填合同期自" in unpaid.content.decode()
    turned = client.post("/experts/new/", EXPERT | {"contract_to": "2025-01-01"})
    assert turned.status_code == 422 and "合同期至早于合同期自" in turned.content.decode()
    for seat in (cast.people["expert_b"].seat_id, cast.people["inspector_a"].seat_id):
        assert client.post("/experts/new/", EXPERT | {"seat": seat}).status_code == 422
    foreign = enter_agency(cast, "b")
    assert client.post("/experts/new/", EXPERT | {"agency": foreign.pk}).status_code == 422
    code = client.post("/experts/agencies/new/", AGENCY | {"credit_code": "91320900MA1CAFT020"})
    assert code.status_code == 422 and "id_credit_code_error" in code.content.decode()


def test_the_office_enters_an_agency_whose_services_are_searched_by_enterprise(cast) -> None:
    client = cast.client("office_a")
    answer = client.post("/experts/agencies/new/", AGENCY)
    assert answer.status_code == 302
    twice = client.post("/experts/agencies/new/", AGENCY)
    assert twice.status_code == 422 and "已有同名的在用机构" in twice.content.decode()
    found = client.get(f"{answer.url}services/new/?q=a-a2").content.decode()
    assert f"?enterprise={cast.enterprise['a2']}" in found
    address = f"{answer.url}services/new/?enterprise={cast.enterprise['a2']}"
    data = {"kind": "testing", "from_on": "2025-03-01", "to_on": "2025-04-01", "source": "检测报告 12"}
    late = client.post(address, data | {"from_on": str(today() + DAY), "to_on": ""})
    assert late.status_code == 422 and "服务还没有开始" in late.content.decode()
    turned = client.post(address, data | {"to_on": "2025-02-01"})
    assert turned.status_code == 422 and "服务至早于服务自" in turned.content.decode()
    assert client.post(address, data).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "CANARY-a-a2" in page and "检测报告 12" in page and "2028-04-02 起可以分派" in page
    with scoped_to(Scope("province")):
        assert Service.objects.get().agency == Agency.objects.get()
    assert client.post(f"{answer.url}state/?do=nothing").status_code == 404


def test_who_may_look_and_who_may_write(cast) -> None:
    expert = enter_expert(cast)
    agency, row = enter_agency(cast), served(cast, expert)
    seen = (
        "/experts/",
        f"/experts/{expert.pk}/",
        "/experts/agencies/",
        f"/experts/agencies/{agency.pk}/",
        "/experts/rule/",
    )
    written = (
        "/experts/new/", f"/experts/{expert.pk}/edit/", f"/experts/{expert.pk}/services/new/", "/experts/agencies/new/",
        f"/experts/agencies/{agency.pk}/edit/", f"/experts/services/{row.pk}/void/", f"/experts/services/{row.pk}/end/",
    )  # fmt: skip
    for username in ("province", "auditor", "city_a", "leader_a", "inspector_a", "office_a"):
        client = cast.client(username)
        assert [client.get(url).status_code for url in seen] == [200] * len(seen), username
        expected = 200 if username == "office_a" else 403
        assert [client.get(url).status_code for url in written] == [expected] * len(written), username
    for username in ("acceptor_a", "area_a", "expert_a", "safety_a1", "sys_a"):
        client = cast.client(username)
        assert [client.get(url).status_code for url in seen] == [403] * len(seen), username
    office = cast.client("office_b")
    assert office.get(f"/experts/{expert.pk}/").status_code == 404
    assert office.get(f"/experts/agencies/{agency.pk}/edit/").status_code == 404
    assert office.post(f"/experts/services/{row.pk}/void/", {"reason": "x"}).status_code == 404
    assert "周专家" not in office.get("/experts/").content.decode()


def findings(cast) -> None:
    """Nine of an expert: four right, two not, one known already, one waiting, one not handed in; one of another."""
    actor, now = cast.actor("expert_a"), datetime.datetime.now(datetime.UTC)
    issued = {"issued_at": now, "due_on": today(), "original_due_on": today(), "visible_to_enterprise": True}
    mine = {"source": "expert", "finder_user_id": actor.user_id}
    for serial, state in enumerate(("issued", "rectifying", "acceptance"), 1):
        make_danger(
            cast, "a1", **mine, **issued, state=state, number=f"N{serial}", number_year=2026, number_serial=serial
        )
    closed = {"closed_at": now, "acceptor_user_id": cast.people["acceptor_a"].user_id}
    make_danger(cast, "a1", **mine, **issued, **closed, state="closed", number="N4", number_year=2026, number_serial=4)
    other = make_danger(cast, "a1", **mine, state="returned")
    make_danger(cast, "a1", **mine, state="void")
    make_danger(cast, "a1", **mine, state="void", duplicate_of_id=other.pk)
    make_danger(cast, "a1", **mine, state="review")
    make_danger(cast, "a1", **mine, state="draft")
    make_danger(cast, "a1", state="returned")


def test_the_share_confirmed_opens_the_rows_it_is_made_of(cast) -> None:
    expert = enter_expert(cast)
    page = cast.client("office_a").get(f"/experts/{expert.pk}/").content.decode()
    assert "0 项查实 ÷ 0 项已有结论" in page and '<span class="v">—</span>' in page
    with scoped_to(Scope("province")):
        findings(cast)
    seat, user = cast.people["expert_a"].seat_id, cast.people["expert_a"].user_id
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert quality_of([(cast.zone["a"], user)]) == {(cast.zone["a"], user): Quality(8, 6, 4)}
        assert quality_of([(cast.zone["b"], user)]) == {}
    page = cast.client("office_a").get(f"/experts/{expert.pk}/").content.decode()
    assert "66.7" in page and "4 项查实 ÷ 6 项已有结论" in page
    for finding, number in (("", 8), ("judged", 6), ("confirmed", 4), ("not_confirmed", 2)):
        rows = cast.client("leader_a").get(f"/dangers/?tab=all&expert={seat}&finding={finding}")
        assert f"{number} 条" in rows.content.decode(), finding
    listed = cast.client("city_a").get("/experts/").content.decode()
    assert "66.7" in listed and f"expert={seat}&amp;finding=judged" in listed
    safety = cast.client("safety_a1").get(f"/dangers/?tab=all&expert={seat}&finding=not_confirmed").content.decode()
    assert "4 条" in safety, "an enterprise has no such filter: it sees the same with it and without"


def test_the_list_is_narrowed_and_exported(cast, run_jobs) -> None:  # noqa: F811
    agency = enter_agency(cast)
    enter_expert(cast, agency=agency, title="注册安全工程师", contract_to=today() + 10 * DAY)
    enter_expert(cast, None, name="钱已停用", sectors=["gas"], retired_at="2026-01-01T00:00Z")
    enter_expert(cast, None, name="孙到期", sectors=["gas"], contract_to=today() - DAY)
    client = cast.client("office_a")
    expected = {
        "": {"周专家", "孙到期"}, "?tab=all": {"周专家", "孙到期", "钱已停用"}, "?tab=ending": {"周专家", "孙到期"},
        "?q=注册": {"周专家"}, "?sector=gas": {"孙到期"}, f"?agency={agency.pk}": {"周专家"},
        "?contract=ended": {"孙到期"},
        "?contract=soon": {"周专家"}, "?contract=valid": {"周专家"}, "?q=安评技术": {"周专家"}, "?tab=conflict": set(),
    }  # fmt: skip
    for query, names in expected.items():
        page = client.get(f"/experts/{query}").content.decode().split("<tbody", 1)
        body = page[1] if len(page) > 1 else ""
        assert {name for name in ("周专家", "孙到期", "钱已停用") if name in body} == names, query
    assert "没有席位" in client.get("/experts/?q=孙").content.decode()
    assert client.post("/experts/?do=export").status_code == 302
    (job,) = run_jobs("office_a")
    content = b"".join(client.get(f"/downloads/{job.pk}/file/").streaming_content)
    book = load_workbook(io.BytesIO(content))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "周专家" in cells and "查实率 %" in cells and any("以误报作废的算没有查实" in cell for cell in cells)


def test_the_search_of_dangers_by_an_expert_stays_in_the_zone(cast) -> None:
    with scoped_to(Scope("province")):
        findings(cast)
        assert Danger.objects.by_expert().count() == 8
    foreign = cast.client("office_b").get(f"/dangers/?tab=all&expert={cast.people['expert_a'].seat_id}")
    assert "CANARY-a" not in foreign.content.decode()
