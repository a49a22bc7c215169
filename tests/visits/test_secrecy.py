"""A secret visit is not there for its target: in pages, counts, files, notices, history and raw SQL, until it is published."""

# ruff: noqa: E501  (one case per line)
from __future__ import annotations

import re
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from core.models import Notice, StoredFile
from core.tenancy import Scope, scope_of, scoped_to
from hazards.dangers.models import Danger
from inspections.visits.models import Answer, Finding, Member, Photo, Signature, Visit, VisitStep
from inspections.visits.states import Secrecy
from tests.visits.ground import make_standard, visit_row

TABLES = (Visit, VisitStep, Member, Answer, Finding, Photo, Signature)


def made_secret(phone, ref: str, firm: str = "a1", finish: bool = True) -> uuid.UUID:
    """A secret visit of this person with everything a visit can have."""
    pk = phone.plan(firm, form="secret", subject="夜间暗查")
    phone.start(pk, ref)
    phone.answer(pk, {"key": "A1", "verdict": "ok"}, {"key": "A2", "verdict": "no"}, {"key": "B1", "number": "1.2"})
    phone.picture(pk, "A2")
    phone.find(pk, description="夜班无人值守，CANARY-secret")
    phone.sign(pk)
    if finish:
        phone.finish(pk)
    return pk


def rows_seen(scope: Scope) -> dict[str, int]:
    with scoped_to(scope):
        return {model.__name__: model.objects.count() for model in TABLES}


def without_token(page: str) -> str:
    """A page without what differs from one look to the next."""
    return re.sub(r'(FToken": |csrfmiddlewaretoken" value=)"\w+"', "", page)


def scopes(cast) -> dict[str, Scope]:
    return {
        name: scope_of(cast.actor(name))
        for name in ("safety_a1", "office_a", "city_a", "province", "expert_a", "office_b")
    }


def test_the_zones_secret_visit_is_there_for_the_zone_and_not_for_the_enterprise_its_expert_or_another_zone(ground):
    made_secret(ground.phone("inspector_a"), ground.ref)
    seen = {name: rows_seen(scope) for name, scope in scopes(ground.cast).items()}
    for name in ("safety_a1", "expert_a", "office_b"):
        assert set(seen[name].values()) == {0}, name
    for name in ("office_a", "city_a", "province"):
        assert all(count > 0 for count in seen[name].values()), (name, seen[name])


def test_the_provinces_secret_visit_is_there_for_the_province_alone(ground):
    made_secret(ground.phone("province"), make_standard())
    seen = {name: rows_seen(scope) for name, scope in scopes(ground.cast).items()}
    for name in ("safety_a1", "expert_a", "office_b", "office_a", "city_a"):
        assert set(seen[name].values()) == {0}, (name, seen[name])
    assert all(count > 0 for count in seen["province"].values())
    with scoped_to(scopes(ground.cast)["office_a"]):
        assert not StoredFile.objects.exists() and not Notice.objects.filter(subject_kind="visit").exists()
        with connection.cursor() as cursor:
            for table in ("visits_visitevent", "visits_findingevent", "core_storedfileevent"):
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone()[0] == 0, table


@pytest.mark.parametrize(
    "address", ["", "work/", "record/", "notice/", "do/publish/", "members/", "alike/?words=夜班无人", "sign-firm/"]
)
def test_its_address_is_the_same_404_as_an_address_nobody_has(ground, address):
    pk = made_secret(ground.phone("inspector_a"), ground.ref)
    firm = ground.phone("safety_a1")
    there, missing = firm.client.get(f"/visits/{pk}/{address}"), firm.client.get(f"/visits/{uuid.uuid4()}/{address}")
    assert there.status_code == missing.status_code == 404 and there.content == missing.content


def test_nothing_of_it_reaches_the_enterprise_by_notice_danger_file_or_number(ground):
    inspector = ground.phone("inspector_a")
    pk = made_secret(inspector, ground.ref)
    with scoped_to(Scope(tier="province")):
        assert not Danger.objects.filter(visit_id=pk).exists()
        files = list(StoredFile.objects.values_list("pk", flat=True))
        assert not Notice.objects.filter(subject_kind="visit", enterprise_id__isnull=False).exists()
    row = visit_row(pk)
    assert (row.number, row.number_serial, row.published_at, row.state) == ("", None, None, "finished")
    firm = ground.phone("safety_a1")
    assert files and all(firm.client.get(f"/files/{pk}/thumb/").status_code == 404 for pk in files)
    open_one = inspector.plan("a1")
    inspector.start(open_one, ground.ref)
    inspector.fill(open_one)
    inspector.sign(open_one)
    inspector.sign_firm(open_one)
    inspector.finish(open_one)
    assert visit_row(open_one).number.endswith("-0001"), "the number of an open visit after a secret one leaves no gap"


def test_published_it_is_there_with_everything_and_its_findings_are_dangers(ground):
    inspector, firm = ground.phone("inspector_a"), ground.phone("safety_a1")
    pk = made_secret(inspector, ground.ref)
    inspector.post(f"/visits/{pk}/do/publish/", note="")
    row = visit_row(pk)
    assert row.secret_to == 0 and row.number and row.published_at
    seen = rows_seen(scopes(ground.cast)["safety_a1"])
    assert all(count > 0 for count in seen.values()), seen
    assert "CANARY-secret" in firm.get(f"/visits/{pk}/")
    with scoped_to(scopes(ground.cast)["safety_a1"]):
        assert StoredFile.objects.count() == 2, "picture of the item, picture of the finding"
        assert Notice.objects.filter(kind="visits.finished", params__visit=str(pk)).count() == 1
    with scoped_to(Scope(tier="province")):
        assert Danger.objects.get(visit_id=pk).description.endswith("CANARY-secret")


def test_a_secret_visit_of_the_province_is_published_to_the_zone_with_its_dangers(ground):
    province, office = ground.phone("province"), ground.phone("office_a")
    pk = made_secret(province, make_standard())
    province.post(f"/visits/{pk}/do/publish/", note="")
    assert "CANARY-secret" in office.get(f"/visits/{pk}/")
    with scoped_to(scopes(ground.cast)["office_a"]):
        assert Danger.objects.get(visit_id=pk).state == "review"


@pytest.mark.parametrize("firm_sees", ["finished", "all", "todo"])
def test_lists_and_counts_of_the_enterprise_do_not_move_when_a_secret_visit_is_planned(ground, firm_sees):
    firm = ground.phone("safety_a1")
    before = without_token(firm.get("/visits/", tab=firm_sees))
    ground.phone("inspector_a").plan("a1", form="secret")
    assert without_token(firm.get("/visits/", tab=firm_sees)) == before


def test_the_database_refuses_what_would_break_secrecy(ground):
    pk = made_secret(ground.phone("inspector_a"), ground.ref, finish=False)
    zone = scopes(ground.cast)["office_a"]

    def refused(sql: str, *values) -> bool:
        try:
            with scoped_to(zone), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                cursor.execute("set constraints all immediate")
        except (IntegrityError, ProgrammingError):
            return True
        return False

    assert refused("update visits_visit set secret_to = 0 where id = %s", pk), "not before it is finished"
    assert refused("update visits_visit set number_serial = 1, number = 'x' where id = %s", pk), (
        "no number while secret"
    )
    assert refused("update visits_visit set secret_to = 2 where id = %s", pk), "nobody hides a row from himself"
    assert refused("update visits_answer set secret_to = 0 where visit_id = %s", pk), "a row is as secret as its visit"
    assert refused(
        "insert into dangers_danger(zone_id, enterprise_id, visit_id, state, source, found_at, recorded_at, form, location, sector, category, description,"
        " basis, severity, severity_reason, measures, finder_user_id, finder_name, state_since, extension_count, round, on_the_spot, deemed_signed,"
        ' reopened_count, visible_to_enterprise, passed_first, "group", number, source_number, import_key, responsible_unit, responsible_person,'
        " responsible_leader, lead_office, contingency, remark, limit_rule, finder_post, issuer_name, rectifier_name, rectification, supervisor_name,"
        " supervision_opinion, acceptor_name, acceptance_opinion)"
        " select zone_id, enterprise_id, id, 'draft', 'inspector', now(), now(), 'secret', 'x', 'dust', '', 'xxxxxx', '', 'b', '', '', 1, 'x', now(), 0, 1,"
        " false, false, 0, true, false, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '' from visits_visit where id = %s",
        pk,
    ), "no danger of a visit that is still secret"
    assert visit_row(pk).secret_to == Secrecy.FIRM


def test_a_visit_once_open_is_never_made_secret(ground):
    pk = ground.phone("inspector_a").plan("a1")
    with pytest.raises(IntegrityError), scoped_to(scopes(ground.cast)["office_a"]):
        Visit.objects.filter(pk=pk).update(form="secret", secret_to=1)


def test_the_enterprise_cannot_write_a_visit_or_sign_a_secret_one(ground):
    pk = made_secret(ground.phone("inspector_a"), ground.ref, finish=False)
    firm = ground.phone("safety_a1")
    firm.post(f"/visits/{pk}/sign-firm/", 404, signature_id=uuid.uuid4(), name="钱总")
    for address in ("answers", "photos", "finish", "sign"):
        firm.post(f"/visits/{pk}/{address}/", 404)
    assert firm.client.get("/visits/new/").status_code == 403
