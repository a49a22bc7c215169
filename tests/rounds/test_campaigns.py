"""专项行动 (M-29): enterprises by filter, progress, and a bulletin per field in which only published visits count."""

# ruff: noqa: E501  (fields of a form read better on one line)
from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Notice
from core.tenancy import Scope, scoped_to
from core.workdays import is_workday
from enterprises.credit_code import check_character
from enterprises.models import Enterprise
from inspections.plans.models import Campaign
from inspections.visits.models import Visit

PROVINCE = Scope(tier="province")


def found(ground, **changes) -> int:
    """A campaign founded by the office on its page; its key."""
    today = timezone.localdate()
    fields = {
        "title": f"粉尘涉爆专项 {uuid.uuid4().hex[:6]}", "sectors": ["dust", "fire"], "starts_on": today.isoformat(),
        "ends_on": (today + datetime.timedelta(days=20)).isoformat(), "form": "concentrated", "checklist": ground.ref,
        "lead": ground.cast.people["inspector_a"].seat_id, "team": [ground.cast.people["area_a"].seat_id], "demands": "立即整改",
    } | changes  # fmt: skip
    answer = ground.phone("office_a").post("/rounds/campaigns/new/", **fields)
    return int(re.search(r"/campaigns/(\d+)/firms/", answer.headers["Location"])[1])


def visits_of(pk: int) -> list[Visit]:
    with scoped_to(PROVINCE):
        return list(Visit.objects.filter(campaign_id=pk).order_by("enterprise_id"))


def zone_scope(ground) -> Scope:
    return Scope(tier="zone", zone_id=ground.cast.zone["a"])


def inspect(ground, visit: Visit, severity: str = "b") -> None:
    """The lead makes the visit with one finding of item A2."""
    inspector = ground.phone("inspector_a")
    inspector.start(visit.pk, ground.ref)
    inspector.answer(
        visit.pk, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"}
    )
    inspector.find(visit.pk, severity=severity)
    inspector.sign(visit.pk)
    if visit.form != "secret":
        inspector.sign_firm(visit.pk)
    inspector.finish(visit.pk)


def test_enterprises_are_added_by_filter_each_with_one_visit_on_a_workday(ground):
    pk, office = found(ground), ground.phone("office_a")
    with scoped_to(zone_scope(ground)):
        Enterprise.objects.filter(pk=ground.cast.enterprise["a1"]).update(size="large", uses_hazchem=True)
    page = office.get(f"/rounds/campaigns/{pk}/firms/", size="large", uses_hazchem="true")
    assert "CANARY-a-a1" in page and "CANARY-a-a2" not in page and "加全部 1 家" in page
    office.post(f"/rounds/campaigns/{pk}/firms/?size=large&uses_hazchem=true&do=add&whole=1")
    (visit,) = visits_of(pk)
    assert visit.enterprise_id == ground.cast.enterprise["a1"]
    assert (visit.purpose, visit.form, visit.state, visit.lead_name) == (
        "campaign",
        "concentrated",
        "planned",
        "inspector_a 某",
    )
    assert is_workday(visit.planned_on) and visit.rolls_from and visit.version_id
    office.post(
        f"/rounds/campaigns/{pk}/firms/?do=add", ids=[ground.cast.enterprise["a1"], ground.cast.enterprise["a2"]]
    )
    assert len(visits_of(pk)) == 2, "who is in it already gets no second visit"
    with scoped_to(Scope(tier="zone", zone_id=visit.zone_id, seat_id=ground.cast.people["inspector_a"].seat_id)):
        told = Notice.objects.filter(kind="campaigns.joined", seat_id=ground.cast.people["inspector_a"].seat_id)
        assert [row.params["n"] for row in told.order_by("id")] == [1, 1]
    assert visit.subject in ground.phone("inspector_a").get(f"/visits/{visit.pk}/")


def test_many_enterprises_are_added_with_as_many_statements_as_one(ground):
    office = ground.phone("office_a")
    pk, other = found(ground), found(ground)
    address = "/rounds/campaigns/{}/firms/?do=add&whole=1&tab=all"
    with scoped_to(zone_scope(ground)):
        Enterprise.objects.filter(zone_id=ground.cast.zone["a"]).exclude(pk=ground.cast.enterprise["a1"]).update(
            sector="gas"
        )
    office.get("/visits/")  # what is read once is read
    with CaptureQueriesContext(connection) as few:
        office.post(address.format(pk) + "&sector=dust")
    with scoped_to(zone_scope(ground)):
        for n in range(20):
            code = f"91320900MA1RD{n:04d}"
            Enterprise.objects.create(
                zone_id=ground.cast.zone["a"], credit_code=code + check_character(code), name=f"更多 {n}", sector="dust"
            )
    with CaptureQueriesContext(connection) as many:
        office.post(address.format(other))
    assert len(visits_of(other)) == 22 and len(visits_of(pk)) == 1
    days = {visit.planned_on for visit in visits_of(other)}
    assert len(days) > 5, "spread over the workdays"
    assert len(many) <= len(few) + 1


def test_the_bulletin_counts_what_was_found_and_every_number_opens_its_rows(ground):
    pk, office = found(ground), ground.phone("office_a")
    office.post(
        f"/rounds/campaigns/{pk}/firms/?do=add", ids=[ground.cast.enterprise["a1"], ground.cast.enterprise["a2"]]
    )
    office.post(f"/rounds/campaigns/{pk}/", do="begin")
    first, second = visits_of(pk)
    inspect(ground, first, severity="major")
    page = office.get(f"/rounds/campaigns/{pk}/bulletin/")
    assert "除尘系统按规定清扫" in page and "CANARY-a-a1 精密制造有限公司" in page and "立即整改" in page
    assert "CANARY-a-a2" not in page, "not inspected yet"
    links = dict.fromkeys(re.findall(r'href="(/rounds/campaigns/(?:visits|dangers)/[^"]*)"', page))
    assert len(links) > 8
    for link in links:
        number = re.search(rf'href="{re.escape(link)}">([\d ]+)</a>', page)[1]
        listed = office.get(link.replace("&amp;", "&"))
        assert listed.count("<tr data-") == int(number), link
    inspect(ground, second)
    field = office.get(f"/rounds/campaigns/{pk}/bulletin/", field="fire")
    assert "CANARY" not in field and "没有条目答不符合" in field
    whole = office.get(f"/rounds/campaigns/{pk}/bulletin/", field="dust")
    assert re.search(r"共检查企业 <a[^>]*>2</a>", whole) and re.search(r"查出隐患 <a[^>]*>2</a>", whole)
    detail = office.get(f"/rounds/campaigns/{pk}/")
    assert "做到哪里了" in detail
    assert "2 / 2" in office.get("/rounds/campaigns/")
    answer = office.client.get(f"/rounds/campaigns/{pk}/bulletin.docx?field=dust")
    document = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "专项督察通报" in document and "除尘系统按规定清扫" in document and "点名通报的企业" in document
    assert (
        "bulletin.docx" not in answer.headers["Content-Disposition"]
        and "attachment" in answer.headers["Content-Disposition"]
    )


def test_secret_visits_count_only_after_their_publication_and_enterprises_learn_nothing(ground):
    pk, office = found(ground, form="secret"), ground.phone("office_a")
    office.post(f"/rounds/campaigns/{pk}/firms/?do=add", ids=[ground.cast.enterprise["a1"]])
    (visit,) = visits_of(pk)
    assert visit.secret_to == 1 and visit.rolls_from is None
    inspect(ground, visit)
    zero = office.get(f"/rounds/campaigns/{pk}/bulletin/")
    assert re.search(r"共检查企业 <a[^>]*>0</a>", zero) and "除尘系统" not in zero
    assert "公布以后才计数" in office.get(f"/rounds/campaigns/{pk}/")
    firm = ground.phone("safety_a1")
    for path in (
        "",
        f"{pk}/",
        f"{pk}/bulletin/",
        f"{pk}/bulletin.docx",
        f"visits/?campaign={pk}",
        f"dangers/?campaign={pk}",
    ):
        assert firm.client.get(f"/rounds/campaigns/{path}").status_code == 403
    assert str(visit.pk) not in firm.get("/visits/", tab="all")
    firm_scope = Scope(tier="enterprise", zone_id=visit.zone_id, enterprise_id=visit.enterprise_id)
    with scoped_to(firm_scope), pytest.raises(DatabaseError), transaction.atomic():
        list(Campaign.objects.all())
    ground.phone("inspector_a").post(f"/visits/{visit.pk}/do/publish/", note="")
    assert re.search(r"共检查企业 <a[^>]*>1</a>", office.get(f"/rounds/campaigns/{pk}/bulletin/"))


def test_a_campaign_begins_with_enterprises_and_takes_none_after_its_end(ground):
    pk, office = found(ground), ground.phone("office_a")
    path = f"/rounds/campaigns/{pk}/"
    office.post(path, do="begin")
    assert "还没有加企业" in office.get(path)
    office.post(path + "firms/?do=add", ids=[ground.cast.enterprise["a1"]])
    office.post(path, do="begin")
    office.post(path, do="end")
    assert "还有 1 次检查没有做完" in office.get(path)
    office.post(path + "firms/?do=add", ids=[ground.cast.enterprise["a2"]])
    assert len(visits_of(pk)) == 1 and "不能再加企业" in office.get(path)
    office.post(
        path + "edit/", 409, title="x", sectors=["dust"], starts_on="2026-11-01", ends_on="2026-12-01", form="routine"
    )
    office.post(path, 404, do="nothing")


def test_faults_stand_at_their_fields_and_what_visits_took_over_stays(ground):
    pk, office = found(ground), ground.phone("office_a")
    today = timezone.localdate()
    with scoped_to(PROVINCE):
        row = Campaign.objects.get(pk=pk)
    good = {
        "title": row.title, "sectors": ["dust"], "starts_on": today.isoformat(), "ends_on": today.isoformat(), "form": "concentrated",
        "checklist": ground.ref,
    }  # fmt: skip
    said = office.post("/rounds/campaigns/new/", 422, **good).content.decode()
    assert "这个名称的专项行动已经有了" in said
    before = good | {"title": "新", "ends_on": (today - datetime.timedelta(days=1)).isoformat()}
    assert "结束日期不能早于" in office.post("/rounds/campaigns/new/", 422, **before).content.decode()
    joint = good | {"title": "联合", "form": "joint"}
    assert "两个以上部门" in office.post("/rounds/campaigns/new/", 422, **joint).content.decode()
    foreign = good | {"title": "外区", "lead": ground.cast.people["inspector_b"].seat_id}
    office.post("/rounds/campaigns/new/", 422, **foreign)
    office.post(f"/rounds/campaigns/{pk}/firms/?do=add", ids=[ground.cast.enterprise["a1"]])
    changed = office.post(f"/rounds/campaigns/{pk}/edit/", 422, **good | {"form": "secret"}).content.decode()
    assert "不能再改" in changed
    office.post(f"/rounds/campaigns/{pk}/edit/", **good | {"title": "改了名"})
    assert "改了名" in office.get(f"/rounds/campaigns/{pk}/")


def test_campaigns_are_their_zones_business_and_only_the_office_edits(ground):
    pk = found(ground)
    for name in ("office_b", "leader_b"):
        ground.phone(name).get(f"/rounds/campaigns/{pk}/", 404)
    for name in ("leader_a", "inspector_a", "province", "city_a"):
        ground.phone(name).get(f"/rounds/campaigns/{pk}/")
        ground.phone(name).get(f"/rounds/campaigns/{pk}/edit/", 403)
        assert ground.phone(name).client.post(f"/rounds/campaigns/{pk}/", {"do": "end"}).status_code == 403
    ground.phone("expert_a").get("/rounds/campaigns/", 403)
    ground.phone("office_b").post(f"/rounds/campaigns/{pk}/firms/?do=add", 404, ids=[ground.cast.enterprise["b1"]])
    with scoped_to(zone_scope(ground)), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("set constraints all immediate")
        Campaign.objects.filter(pk=pk).update(zone_id=ground.cast.zone["b"])
    with (
        scoped_to(Scope(tier="zone", zone_id=ground.cast.zone["b"])),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        firm = Enterprise.objects.get(pk=ground.cast.enterprise["b1"])
        connection.cursor().execute("set constraints all immediate")
        Visit.objects.create(
            zone_id=firm.zone_id,
            enterprise=firm,
            state_since=timezone.now(),
            planned_at=timezone.now(),
            planned_on=timezone.localdate(),
            sector="dust",
            campaign_id=pk,
        )
