"""The safety office sets up the areas and departments of its own zone; nobody else does, and no other zone's."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection

from core.tenancy import Scope, scoped_to
from parks import setup
from parks.models import Area, Department
from tests.factories import make_danger

pytestmark = pytest.mark.django_db
PAGE = "/parks/setup/"


def add(client, kind: str, name: str):
    return client.post(PAGE, {"do": kind, f"{kind}-name": name})


def test_office_adds_an_area_and_a_department(cast) -> None:
    client = cast.client("office_a")
    for kind, name, model in (("area", " 步凤 镇 ", Area), ("department", "消防救援大队", Department)):
        answer = add(client, kind, name)
        assert answer.status_code == 302, answer.content.decode()
        with scoped_to(Scope("province")):
            assert model.objects.get(name=" ".join(name.split())).zone_id == cast.zone["a"]
    page = client.get(PAGE).content.decode()
    assert "步凤 镇" in page and "消防救援大队" in page and "已添加" in page
    assert "步凤 镇" in client.get("/enterprises/new/").content.decode(), "offered where an enterprise is registered"
    other = cast.client("office_b").get(PAGE).content.decode()
    assert "步凤 镇" not in other and "a 园区 1" not in other and "b 园区 1" in other


@pytest.mark.parametrize(("kind", "taken"), [("area", "a 园区 1"), ("department", "安监环保局 a")])
def test_a_name_is_taken_once_per_zone(cast, kind: str, taken: str) -> None:
    answer = add(cast.client("office_a"), kind, taken)
    page = answer.content.decode()
    assert answer.status_code == 422 and f"本开发区已有“{taken}”" in page
    assert f'value="{taken}"' in page, "what was typed stays"
    assert add(cast.client("office_b"), kind, taken).status_code == 302, "the other zone may use the name"


def test_what_is_wrong_with_a_name_is_said(cast) -> None:
    client = cast.client("office_a")
    assert "请填写" in add(client, "area", "  ").content.decode()
    long = add(client, "area", "长" * 41)
    assert long.status_code == 422 and "名称最多 40 个字" in long.content.decode()
    assert add(client, "zone", "x").status_code == 404


def test_rename(cast) -> None:
    client, url = cast.client("office_a"), f"/parks/setup/areas/{cast.area['a1']}/"
    taken = client.post(url, {"name": "a 园区 2"})
    assert taken.status_code == 422 and "本开发区已有“a 园区 2”" in taken.content.decode()
    assert client.post(url, {"name": "a 园区 1"}).status_code == 302, "its own name is not taken"
    assert client.post(url, {"name": "步凤镇"}).status_code == 302
    assert "步凤镇" in client.get(f"/enterprises/{cast.enterprise['a1']}/").content.decode()
    department = f"/parks/setup/departments/{cast.department['a']}/"
    assert client.post(department, {"name": "应急管理局"}).status_code == 302
    assert "应急管理局" in client.get(PAGE).content.decode()


def test_what_is_in_use_stays_and_says_by_how_many(cast) -> None:
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", state="review", area_id=cast.area["a1"], department_id=cast.department["a"])
    client = cast.client("office_a")
    url = f"/parks/setup/areas/{cast.area['a1']}/"
    page = client.get(url).content.decode()
    assert set(page.split("还在使用（", 1)[1].split("）", 1)[0].split("、")) == {"企业 1", "席位 1", "隐患 1"}
    assert f"{url}remove/" not in page
    answer = client.post(f"{url}remove/")
    assert answer.status_code == 409 and "不能删除" in answer.content.decode()
    answer = client.post(f"/parks/setup/departments/{cast.department['a']}/remove/")
    assert answer.status_code == 409 and "席位 1" in answer.content.decode()
    with scoped_to(Scope("province")):
        assert Area.objects.filter(pk=cast.area["a1"]).exists()
        assert Department.objects.filter(pk=cast.department["a"]).exists()


def test_what_nothing_refers_to_goes(cast) -> None:
    client = cast.client("office_a")
    for kind, model in (("area", Area), ("department", Department)):
        add(client, kind, "没有用到的")
        with scoped_to(Scope("province")):
            pk = model.objects.get(name="没有用到的").pk
        url = f"/parks/setup/{kind}s/{pk}/"
        assert f"{url}remove/" in client.get(url).content.decode()
        assert client.post(f"{url}remove/").status_code == 302
        with scoped_to(Scope("province")):
            assert not model.objects.filter(pk=pk).exists()
        assert client.post(f"{url}remove/").status_code == 404


def test_a_reference_made_after_the_count_is_a_sentence(cast, monkeypatch) -> None:
    monkeypatch.setattr(setup, "uses_of", lambda part: [])
    answer = cast.client("office_a").post(f"/parks/setup/areas/{cast.area['a2']}/remove/")
    assert answer.status_code == 409 and "刚刚有人用到了“a 园区 2”" in answer.content.decode()
    with scoped_to(Scope("province")):
        assert Area.objects.filter(pk=cast.area["a2"]).exists()


@pytest.mark.parametrize(("table", "place"), [("parks_area", "area"), ("parks_department", "department")])
def test_the_database_has_the_last_word(cast, table: str, place: str) -> None:
    """The keys hold for rows the office could not count either: row security does not bind their check."""
    pk = getattr(cast, place)["a2" if place == "area" else "a"]
    with pytest.raises(IntegrityError), scoped_to(Scope("zone", zone_id=cast.zone["a"])):
        with connection.cursor() as cursor:
            cursor.execute(f"delete from {table} where id = %s", [pk])
            assert cursor.rowcount == 1
        connection.check_constraints()


def test_others_may_not(cast) -> None:
    area = f"/parks/setup/areas/{cast.area['a1']}/"
    for username in ("province", "city_a", "inspector_a", "area_a", "acceptor_a", "expert_a", "safety_a1", "sys_a"):
        client = cast.client(username)
        assert client.get(PAGE).status_code == 403, username
        assert add(client, "area", "新园区").status_code == 403, username
        assert client.get(area).status_code == client.post(f"{area}remove/").status_code == 403, username
    leader = cast.client("leader_a")
    page = leader.get(PAGE).content.decode()
    assert "a 园区 1" in page and "安监环保局 a" in page and 'name="area-name"' not in page
    assert "改名、删除" not in page and 'href="/parks/setup/"' in page
    assert leader.get(area).status_code == leader.post(area, {"name": "新"}).status_code == 403
    assert add(leader, "area", "新园区").status_code == 403


def test_another_zones_are_not_there(cast) -> None:
    client = cast.client("office_b")
    for url in (f"/parks/setup/areas/{cast.area['a2']}/", f"/parks/setup/departments/{cast.department['a']}/"):
        assert client.get(url).status_code == 404
        assert client.post(url, {"name": "改"}).status_code == 404
        assert client.post(f"{url}remove/").status_code == 404
    with scoped_to(Scope("province")):
        assert Area.objects.get(pk=cast.area["a2"]).name == "a 园区 2"


def test_the_leaders_post_is_refused_in_the_service_too(cast) -> None:
    with pytest.raises(PermissionDenied):
        setup.add_part(actor=cast.actor("leader_a"), model=Area, name="新园区")


def test_row_security_keeps_the_zone(cast) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), scoped_to(Scope("zone", zone_id=cast.zone["a"])):
        Area.objects.create(zone_id=cast.zone["b"], name="别区的")
