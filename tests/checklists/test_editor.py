"""The editor through its pages: making a checklist, publishing versions, two people at once, who may what."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.tenancy import Scope, scope_of, scoped_to
from inspections.checklists.choosing import choices_for
from inspections.checklists.models import Checklist, Criterion, Standard, Version
from tests.at_once import at_once
from tests.cast import Cast
from tests.visits.ground import Phone

pytestmark = pytest.mark.django_db
ITEM = {
    "kind": "check", "severity": "b", "photo": "on_no", "weight": "1", "required": "on", "text": "除尘系统按规定清扫",
}  # fmt: skip
BODY = {
    "sections": [
        {"key": "S1", "title": "现场",
         "items": [{"key": "S1-01", "text": "地面干净"}, {"key": "S1-02", "text": "通道畅通"}]},
        {"key": "S2", "title": "消防", "items": [{"key": "S2-01", "text": "灭火器在有效期内"}]},
    ]
}  # fmt: skip


class Office:
    """One person of a zone with a browser and one checklist."""

    def __init__(self, cast: Cast, username: str = "office_a", body: dict | None = None) -> None:
        self.cast, self.username, self.client = cast, username, cast.client(username)
        self.pk = 0
        if body is not None:
            self.pk = plant(cast, username[-1], body).pk

    def row(self) -> Checklist:
        with scoped_to(Scope(tier="province")):
            return Checklist.objects.get(pk=self.pk)

    def get(self, path: str = "edit/", status: int = 200) -> str:
        answer = self.client.get(f"/checklists/{self.pk}/{path}")
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **fields: Any) -> str:
        data = {"draft_version": self.row().draft_version if self.pk else 0} | fields
        answer = self.client.post(f"/checklists/{self.pk}/{path}" if self.pk else f"/checklists/{path}", data)
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer.content.decode() if status != 302 else answer.url

    def add(self, text: str, section: str = "S1", status: int = 302, **more: Any) -> str:
        return self.post("edit/new-item/", status, **(ITEM | {"text": text, "section": section} | more))

    def publish(self, status: int = 302) -> str:
        return self.post("publish/", status)

    def order(self) -> list:
        return [[s["key"], [item["key"] for item in s.get("items", [])]] for s in self.row().draft["sections"]]

    def versions(self) -> list[Version]:
        with scoped_to(Scope(tier="province")):
            return list(Version.objects.filter(checklist_id=self.pk).order_by("number"))


def plant(cast: Cast, zone: str, body: dict, **more: Any) -> Checklist:
    with scoped_to(Scope(tier="zone", zone_id=cast.zone[zone])):
        return Checklist.objects.create(
            zone_id=cast.zone[zone], title=f"现场检查表 {zone}", draft=body, changed_at=timezone.now(),
            changed_by="某人", **more,
        )  # fmt: skip


def plant_standard(**more: Any) -> Standard:
    given = {"code": "EDIT", "version": 1, "title": "编辑用推荐表", "body": BODY, "items": 3, "source": "某依据",
             "valid_from": "2026-01-01"} | more  # fmt: skip
    with scoped_to(Scope(tier="province")):
        return Standard.objects.create(**given)


def plant_criterion(code: str = "TST-1", **more: Any) -> None:
    given = {"code": code, "article": "第1条", "sector": "通用", "text": "某种情形", "effective_from": "2023-05-15",
             "source": "某令", "confirmed": "yes"} | more  # fmt: skip
    with scoped_to(Scope(tier="province")):
        Criterion.objects.create(**given)


@pytest.fixture
def office(cast) -> Office:
    return Office(cast, body=BODY)


# -- making one --------------------------------------------------------------------------------------------------------


def test_a_checklist_is_made_from_nothing_and_published(cast):
    office = Office(cast)
    url = office.post("new/", title="新表", sector="dust")
    office.pk = int(re.findall(r"/(\d+)/edit/", url)[0])
    assert "还没有内容" in office.get()
    office.post("edit/new-section/", title="现场")
    office.add("粉尘清扫有记录", phrases="没有记录\n记录不全；没有签字", measures="补记录")
    office.add("积尘厚度", kind="number", high="1", unit="mm", after="S1-01", when="no", weight="0")
    office.publish()
    (version,) = office.versions()
    first, second = version.parsed.items()
    assert (version.number, version.items, version.title, version.sector) == (1, 2, "新表", "dust")
    assert (first.key, first.phrases) == ("S1-01", ("没有记录", "记录不全", "没有签字"))
    assert (second.after, second.when, second.range_text, second.weight) == ("S1-01", "no", "≤ 1 mm", 0)
    page = office.get("")
    assert "第 1 版" in page and "积尘厚度" in page and "≤ 1 mm" in page and "时才问" in page


def test_a_recommended_checklist_is_copied_as_a_draft_and_keeps_its_keys(cast):
    standard = plant_standard()
    client = cast.client("office_a")
    assert "在此基础上做本区的" in client.get(f"/checklists/standards/{standard.pk}/").content.decode()
    assert "编辑用推荐表" in client.get("/checklists/standards/").content.decode()
    for n in (1, 2):
        assert client.post(f"/checklists/standards/{standard.pk}/copy/").status_code == 302, n
    with scoped_to(Scope(tier="province")):
        first, second = Checklist.objects.filter(from_code="EDIT").order_by("id")
    assert (first.title, second.title) == ("编辑用推荐表", "编辑用推荐表（2）")
    assert first.draft == BODY and first.from_version == 1 and first.published == 0
    plant_standard(version=2)
    page = client.get(f"/checklists/{first.pk}/").content.decode()
    assert "省里已有第 2 版" in page
    current = client.get("/checklists/standards/").content.decode()
    row = current.rsplit("编辑用推荐表", 1)[1][:600]
    assert "第 2 版" in row and "第 1 版" not in row


def test_what_keeps_a_draft_from_being_published_is_listed_and_leads_to_its_item(office):
    plant_criterion()
    with scoped_to(Scope(tier="zone", zone_id=office.cast.zone["a"])):
        body = {"sections": [{"key": "S1", "title": "现场", "items": [
            {"key": "S1-01", "text": "地面干净", "criterion": "NO-SUCH"},
            {"key": "S1-02", "text": "追问", "after": "S1-03", "when": "no"},
            {"key": "S1-03", "text": "通道畅通"},
        ]}]}  # fmt: skip
        Checklist.objects.filter(pk=office.pk).update(draft=body)
    page = office.publish(409)
    assert "还有 2 处要先改好" in page
    assert 'href="#at-S1-01"' in page and 'href="#at-S1-02"' in page and 'id="at-S1-02"' in page
    assert "没有编号为 NO-SUCH 的判定条款" in page
    assert office.versions() == [] and office.row().published == 0


def test_wrong_values_are_said_at_their_fields_and_nothing_typed_is_lost(office):
    page = office.add("灭火器压力", status=422, kind="number", low="2.5", high="1", weight="101", after="S1-01")
    for name in ("high", "weight", "when"):
        assert f'id="id_{name}_error"' in page, name
    assert "灭火器压力" in page and 'value="2.5"' in page
    page = office.add("地面", status=422, low="NaN", unit="mm")
    assert 'id="id_low_error"' in page and 'id="id_unit_error"' in page
    assert len(list(office.order()[0][1])) == 2


def test_criteria_show_how_far_they_can_be_relied_on(office):
    plant_criterion("TST-1", standing="存疑：另有新规")
    plant_criterion("TST-2", topic_only=True, effective_from="2099-01-01")
    form = office.get("edit/new-item/?section=S2")
    assert "存疑：另有新规" in form and "条文未取得" in form and "2099-01-01" in form
    office.add("没有培训", criterion="TST-1")
    office.add("没有条件", criterion="TST-2")
    for page in (office.get(), office.get("preview/")):
        assert "存疑：另有新规" in page and "条文未取得" in page and "2099-01-01 起施行" in page


# -- order -------------------------------------------------------------------------------------------------------------


def test_buttons_move_items_and_sections_without_a_script(office):
    office.post("edit/move/", key="S1-02", way="up")
    assert office.order() == [["S1", ["S1-02", "S1-01"]], ["S2", ["S2-01"]]]
    office.post("edit/move/", key="S1-01", way="down")
    assert office.order() == [["S1", ["S1-02"]], ["S2", ["S1-01", "S2-01"]]]
    office.post("edit/move/", key="S2", way="up")
    assert office.order() == [["S2", ["S1-01", "S2-01"]], ["S1", ["S1-02"]]]
    office.post("edit/move/", key="S2", way="up")
    assert office.order()[0][0] == "S2"
    office.post("edit/move/", key="S2", way="sideways", status=404)


def test_dragging_saves_the_whole_order_or_nothing(office):
    order = [["S2", ["S1-02", "S2-01"]], ["S1", ["S1-01"]]]
    answer = json.loads(office.post("edit/order/", 200, order=json.dumps(order)))
    assert answer["draft_version"] == office.row().draft_version
    assert office.order() == order
    for wrong in ([["S1", ["S1-01"]]], [["S1", "S1-01"], ["S2", []]], "x", {"S1": 1}, None, [[["S1"], ["S1-01"]]]):
        assert "message" in json.loads(office.post("edit/order/", 422, order=json.dumps(wrong))), wrong
    stale = json.loads(office.post("edit/order/", 409, order=json.dumps(order), draft_version="1"))
    assert "保存过" in stale["message"]
    assert office.order() == order


def test_removing_a_section_takes_its_items_and_keys_of_the_past_are_not_given_again(office):
    office.publish()
    office.post("edit/remove/", key="S1-02")
    office.add("新的一条")
    assert office.order()[0] == ["S1", ["S1-01", "S1-03"]]
    office.post("edit/remove/", key="S2")
    office.post("edit/new-section/", title="又一部分")
    assert [key for key, _items in office.order()] == ["S1", "S3"]


def test_the_address_of_a_section_takes_the_key_of_a_section_only(office):
    office.get("edit/sections/S1/")
    office.get("edit/sections/S1-01/", 404)
    office.post("edit/sections/S1/", title="现场改名")
    assert [key for key, _items in office.order()] == ["S1", "S2"]


# -- versions ----------------------------------------------------------------------------------------------------------


def test_a_visit_keeps_the_version_it_began_with_and_version_1_keeps_its_text(office):
    office.publish()
    ref = f"version:{office.versions()[0].pk}"
    inspector = Phone(office.cast, "inspector_a")
    visit = inspector.plan(checklist=ref)
    inspector.start(visit, ref)
    change = ITEM | {"section": "S1", "text": "地面没有积水"}
    office.post("edit/items/S1-01/", **change)
    office.add("配电箱上锁", section="S2")
    office.publish()
    first, second = office.versions()
    assert [item.text for item in first.parsed.items()] == ["地面干净", "通道畅通", "灭火器在有效期内"]
    assert [item.text for item in second.parsed.items()][0] == "地面没有积水" and second.items == 4
    asked = inspector.get(f"/visits/{visit}/inspect/")
    assert "地面干净" in asked and "地面没有积水" not in asked
    compared = office.client.get(f"/checklists/versions/{second.pk}/compare/").content.decode()
    assert "加 1 条，改 1 条" in compared and "<del>地面干净</del>" in compared and "配电箱上锁" in compared
    back = office.client.get(f"/checklists/versions/{first.pk}/compare/?with=2").content.decode()
    assert "从第 1 版到第 2 版" in back
    old = office.client.get(f"/checklists/versions/{first.pk}/").content.decode()
    assert "地面干净" in old and "已有第 2 版" in old


def test_publishing_the_same_again_is_refused(office):
    office.publish()
    assert "不用再发布" in office.publish(409)
    office.post("edit/head/", title="改了名", sector="")
    assert "名称或行业领域改了" in office.get("")
    office.publish()
    assert [one.title for one in office.versions()] == ["现场检查表 a", "改了名"]


def test_a_published_version_cannot_be_changed_in_the_database(office):
    from django.db import Error, transaction

    office.publish()
    for change in ({"body": {}}, {"published_by": "别人"}, {"items": 9}):
        with (
            pytest.raises(Error),
            scoped_to(Scope(tier="zone", zone_id=office.cast.zone["a"])),
            transaction.atomic(),
        ):
            Version.objects.filter(checklist_id=office.pk).update(**change)


def test_a_retired_checklist_is_not_offered_any_more_and_comes_back(office):
    office.publish()
    inspector = Phone(office.cast, "inspector_a")
    choose = f"/visits/new/?enterprise={office.cast.enterprise['a1']}"
    assert "现场检查表 a" in inspector.get(choose)
    outside = [office.cast.client(name) for name in ("safety_a1", "expert_a")]
    for client in outside:
        assert "现场检查表 a" in client.get("/checklists/").content.decode()
    office.post("state/", do="retire")
    assert "现场检查表 a" not in inspector.get(choose)
    for client in outside:
        assert "现场检查表 a" not in client.get("/checklists/").content.decode()
    for name in ("safety_a1", "expert_a"):
        with scoped_to(scope_of(office.cast.actor(name))):
            assert "现场检查表 a" not in [one.title for one in choices_for("")]
    office.post("state/", do="retire", status=409)
    assert "已停用" in office.add("还想改", status=409)
    assert "现场检查表 a" in office.client.get("/checklists/?tab=retired").content.decode()
    plant(office.cast, "a", BODY)
    assert "同名" in office.post("state/", do="restore", status=409)
    with scoped_to(Scope(tier="zone", zone_id=office.cast.zone["a"])):
        Checklist.objects.exclude(pk=office.pk).filter(retired_at=None).update(title="让开")
    office.post("state/", do="restore")
    assert "现场检查表 a" in inspector.get(choose)
    for client in outside:
        assert "现场检查表 a" in client.get("/checklists/").content.decode()


def test_one_version_of_a_checklist_is_in_use_and_the_database_knows_which(office):
    office.publish()
    office.add("通道畅通")
    office.publish()
    with scoped_to(Scope(tier="zone", zone_id=office.cast.zone["a"])):
        versions = Version.objects.filter(checklist_id=office.pk).order_by("number")
        assert [(row.number, row.ended_at is None) for row in versions] == [(1, False), (2, True)]
        with pytest.raises(DatabaseError), transaction.atomic():
            versions.filter(number=1).update(ended_at=None)


# -- two people --------------------------------------------------------------------------------------------------------


def test_a_stale_save_says_who_was_first_and_keeps_everything_typed(office):
    old = office.row().draft_version
    other = Office(office.cast, "office2_a")
    other.pk = office.pk
    other.post("edit/items/S1-01/", **(ITEM | {"section": "S1", "text": "地面没有油污"}))
    typed = ITEM | {"section": "S2", "text": "地面平整", "basis": "某规范第3条", "phrases": "地面破损"}
    page = office.post("edit/items/S1-01/", 409, draft_version=old, **typed)
    assert "office2_a 某" in page and "保存过" in page
    assert "地面平整" in page and "某规范第3条" in page and "地面破损" in page
    assert "检查内容：地面没有油污" in page
    fresh = re.findall(r'name="draft_version" value="(\d+)"', page)[0]
    office.post("edit/items/S1-01/", draft_version=fresh, **typed)
    assert office.order() == [["S1", ["S1-02"]], ["S2", ["S2-01", "S1-01"]]]
    for path, fields in (
        ("edit/move/", {"key": "S2-01", "way": "up"}), ("edit/remove/", {"key": "S2-01"}), ("publish/", {}),
        ("edit/head/", {"title": "另一个名"}), ("edit/new-section/", {"title": "另一部分"}),
    ):  # fmt: skip
        said = office.post(path, 409, draft_version=old, **fields)
        assert "保存过" in said and all(value in said for value in fields.values() if len(value) > 4), path
    assert office.versions() == []


def test_an_item_removed_by_somebody_else_can_still_be_saved_as_a_new_one(office):
    old = office.row().draft_version
    office.post("edit/remove/", key="S1-02")
    typed = ITEM | {"section": "S1", "text": "通道没有堆物"}
    page = office.post("edit/items/S1-02/", 409, draft_version=old, **typed)
    assert "已经被删掉了" in page and "通道没有堆物" in page
    office.post("edit/items/S1-02/", **typed)
    with scoped_to(Scope(tier="province")):
        assert [item["text"] for item in office.row().draft["sections"][0]["items"]] == ["地面干净", "通道没有堆物"]


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_lose_nothing(cast):
    office = Office(cast, body=BODY)
    version, browsers = office.row().draft_version, [cast.client("office_a"), cast.client("office2_a")]

    def save(n: int) -> int:
        fields = ITEM | {"section": "S1", "text": f"同时写的第 {n} 条", "draft_version": version}
        return browsers[n].post(f"/checklists/{office.pk}/edit/new-item/", fields).status_code

    assert sorted(at_once(2, save)) == [302, 409]
    texts = [item["text"] for item in office.row().draft["sections"][0]["items"]]
    assert len(texts) == 3 and texts[-1].startswith("同时写的第")
    assert office.row().draft_version == version + 1


# -- who may -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_the_zones_own_and_an_enterprise_sees_versions_only(office):
    office.publish()
    office.post("edit/items/S1-01/", **(ITEM | {"section": "S1", "text": "还没有发布的写法"}))
    (version,) = office.versions()
    for name, sees in (("leader_a", True), ("inspector_a", True), ("province", True), ("city_a", True),
                       ("expert_a", False), ("safety_a1", False), ("principal_a1", False)):  # fmt: skip
        client = office.cast.client(name)
        for path in ("", "preview/", "export/"):
            got = client.get(f"/checklists/{office.pk}/{path}").status_code
            assert got == (200 if sees else 404), (name, path, got)
        page = client.get(f"/checklists/versions/{version.pk}/")
        assert page.status_code == 200 and "地面干净" in page.content.decode(), name
        listed = client.get("/checklists/").content.decode()
        assert "现场检查表 a" in listed and "还没有发布的写法" not in listed, name
        assert client.get(f"/checklists/{office.pk}/edit/").status_code == 403, name
        assert client.post(f"/checklists/{office.pk}/publish/").status_code == 403, name
    for name in ("office_b", "safety_b1", "expert_b"):
        client = office.cast.client(name)
        assert client.get(f"/checklists/versions/{version.pk}/").status_code == 404, name
        assert "现场检查表 a" not in client.get("/checklists/").content.decode(), name
    assert office.cast.client("office_b").post(f"/checklists/{office.pk}/publish/").status_code == 404
    assert office.cast.client("sys_a").get("/checklists/").status_code == 403
