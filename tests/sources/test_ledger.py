"""The life of a unit: filled in by the enterprise, confirmed, assessed, filed and changed, through its pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.tenancy import scoped_to
from hazards.dangers.models import Danger
from hazards.sources.models import Assessment, HazardSource, SourceStep, SourceVersion
from hazards.sources.states import State
from tests.factories import make_source
from tests.files.support import pdf
from tests.sources.units import AMMONIA, PROVINCE, Units

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(cast):
    return Units(cast)


def test_an_enterprise_fills_in_a_unit_and_the_zone_takes_it_into_use(units) -> None:
    answer = units.add()
    assert answer.status_code == 302
    source = units.latest()
    assert (source.state, source.version, source.is_major) == (State.DRAFT, None, None)
    page = units.page("safety_a1", source.pk).content.decode()
    assert "构成四级重大危险源" in page and "12 ÷ 10" in page and "表1 序号 1" in page
    assert units.do("safety_a1", source.pk, "hand_in").status_code == 302
    assert units.do("office_a", source.pk, "confirm", note="").status_code == 302
    confirmed = units.now(source.pk)
    assert (confirmed.state, confirmed.level, str(confirmed.s_value)) == (State.IDENTIFIED, "4", "1.200000")
    assert units.assess(source.pk).status_code == 302
    assert str(units.now(source.pk).next_review_on) == "2029-10-07"
    assert units.file(source.pk).status_code == 302
    assert units.do("office_a", source.pk, "commission").status_code == 302
    done = units.now(source.pk)
    assert done.state == State.IN_USE
    with scoped_to(PROVINCE):
        names = list(SourceStep.objects.filter(source_id=done.pk).order_by("id").values_list("transition", flat=True))
    assert names == ["hand_in", "confirm", "assess", "file", "commission"]


def test_the_result_is_kept_as_it_was_under_its_standard(units) -> None:
    source = units.in_use()
    version = source.version
    assert (version.number, version.standard, version.result["S"], version.result["R"]) == (
        1,
        "GB 18218-2018",
        "1.2",
        "3.6",
    )
    assert version.case["substances"] == [{"name": "液氨", "quantity_t": "12"}]
    sheet = units["city_a"].get(reverse("sources:version", args=[source.pk, 1])).content.decode()
    assert "第 1 版" in sheet and "1.5 × 2.4" in sheet


def test_a_filed_unit_whose_inventory_changes_asks_for_reassessment_and_keeps_its_level(units) -> None:
    source = units.in_use()
    answer = units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "120"}])
    assert answer.status_code == 302
    changed = units.now(source.pk)
    assert changed.state == State.CHANGING and changed.reassess_reason
    assert (changed.level, changed.version_id) == (source.level, source.version_id)
    page = units.page("safety_a1", source.pk).content.decode()
    assert "现行级别在复评前不变" in page and "构成三级重大危险源" in page and "构成四级重大危险源" in page
    units.assess(source.pk, report_number="2")
    again = units.now(source.pk)
    assert (again.state, again.level, again.version.number, again.reassess_reason) == (State.ASSESSED, "3", 2, "")
    moved = units.page("office_a", source.pk).content.decode()
    assert "液氨 的设计最大量 q由 12 变为 120" in moved


def test_an_edit_that_moves_no_number_leaves_the_unit_in_use(units) -> None:
    source = units.in_use()
    units.edit("safety_a1", source.pk, AMMONIA, place="北罐区 3 号")
    after = units.now(source.pk)
    assert (after.state, after.place, after.reassess_reason) == (State.IN_USE, "北罐区 3 号", "")


def test_people_unknown_leave_the_level_open_and_five_results_on_the_page(units) -> None:
    units.add(exposed_people="", people_source="", people_counted_on="")
    page = units.page("safety_a1", units.latest().pk).content.decode()
    assert "构成重大危险源，级别未定" in page
    assert all(band in page for band in ("100人以上", "50~99人", "30~49人", "1~29人", "0人"))


def test_people_need_a_source_and_a_day(units) -> None:
    answer = units.add(people_source="", people_counted_on="")
    assert answer.status_code == 422
    assert "请写明人口的来源" in answer.content.decode()


def test_a_substance_the_engine_refuses_is_said_in_its_row_and_nothing_is_lost(units) -> None:
    answer = units.add(substances=[*AMMONIA, {"name": "氨水", "quantity_t": "3"}])
    text = answer.content.decode()
    assert answer.status_code == 422 and "是氨的溶液" in text and 'value="氨水"' in text and 'value="液氨"' in text
    assert units.latest() is None


def test_a_unit_without_a_substance_or_a_quantity_is_refused_with_a_sentence(units) -> None:
    assert "请至少填一种物质" in units.add(substances=[{"name": ""}]).content.decode()
    assert "请填设计最大量" in units.add(substances=[{"name": "氨"}]).content.decode()
    assert "NaN" not in units.add(substances=[{"name": "氨", "quantity_t": "NaN"}]).content.decode().replace(
        'value="NaN"', ""
    )


def test_two_units_of_one_name_are_one_too_many(units) -> None:
    units.add()
    answer = units.add()
    assert answer.status_code == 422 and "已经有同名的单元" in answer.content.decode()


def test_whoever_filled_a_unit_in_does_not_confirm_it(units) -> None:
    units.add("office_a", enterprise=units.cast.enterprise["a1"])
    pk = units.latest().pk
    units.do("office_a", pk, "hand_in")
    refused = units.do("office_a", pk, "confirm", note="")
    assert refused.status_code == 409 and "填报人不能审核自己填的单元" in refused.content.decode()
    assert units.do("office2_a", pk, "confirm", note="").status_code == 302


def test_a_unit_below_one_rests_after_its_identification(units) -> None:
    units.add(substances=[{"name": "液氨", "quantity_t": "9.9999"}])
    pk = units.latest().pk
    units.do("safety_a1", pk, "hand_in")
    units.do("office_a", pk, "confirm", note="")
    assert units.now(pk).is_major is False
    refused = units.assess(pk)
    assert refused.status_code == 409 and "不构成重大危险源" in refused.content.decode()


def test_a_unit_of_another_enterprise_or_zone_is_not_there(units) -> None:
    units.add()
    pk = units.latest().pk
    for stranger in ("safety_a2", "office_b", "expert_b"):
        assert units.page(stranger, pk).status_code == 404
        assert units.do(stranger, pk, "hand_in").status_code == 404
    assert units.page("expert_a", pk).status_code == 200


def test_the_enterprise_cannot_take_the_zones_steps(units) -> None:
    units.add()
    pk = units.latest().pk
    units.do("safety_a1", pk, "hand_in")
    assert units.do("safety_a1", pk, "confirm", note="").status_code == 403
    assert units.do("safety_a1", pk, "retire", note="拆了").status_code == 403
    assert units.now(pk).state == State.REVIEW


def test_the_database_refuses_a_level_without_a_version_and_an_illegal_move(units, connect_as) -> None:
    from django.db import IntegrityError, transaction

    units.in_use()
    pk = units.latest().pk
    with scoped_to(PROVINCE):
        with pytest.raises(IntegrityError, match="result moves only with its version"), transaction.atomic():
            HazardSource.objects.filter(pk=pk).update(level="1")
        with pytest.raises(IntegrityError, match="cannot move from in_use to draft"), transaction.atomic():
            HazardSource.objects.filter(pk=pk).update(state="draft")


def test_the_enterprise_tier_can_neither_change_a_version_nor_set_a_beta(cast) -> None:
    from django.db import transaction
    from django.db.utils import ProgrammingError

    from core.tenancy import scope_of
    from hazards.sources.models import Holding

    with scoped_to(PROVINCE):
        source = make_source(cast, "a1")
    with scoped_to(scope_of(cast.actor("safety_a1"))):
        for rows, values in (
            (SourceVersion.objects.filter(source_id=source.pk), {"level": ""}),
            (HazardSource.objects.filter(pk=source.pk), {"level": ""}),
            (Holding.objects.filter(source_id=source.pk), {"beta": 1}),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(**values)


def test_findings_of_the_report_become_drafts_of_dangers_of_this_unit(units) -> None:
    units.add()
    pk = units.latest().pk
    units.do("safety_a1", pk, "hand_in")
    units.do("office_a", pk, "confirm", note="")
    answer = units.assess(pk, findings="液位计未接入报警\n\n围堰有裂缝 2 处")
    assert answer.status_code == 302
    with scoped_to(PROVINCE):
        rows = list(
            Danger.objects.filter(unit_id=pk).order_by("id").values_list("description", "state", "enterprise_id")
        )
    firm = units.cast.enterprise["a1"]
    assert rows == [("液位计未接入报警", "draft", firm), ("围堰有裂缝 2 处", "draft", firm)]
    listed = units["office_a"].get(reverse("dangers:list"), {"unit": pk, "tab": "all"}).content.decode()
    assert "围堰有裂缝 2 处" in listed


def test_a_danger_names_only_units_of_its_own_enterprise(units) -> None:
    units.add()
    pk = units.latest().pk
    data = {
        "enterprise": units.cast.enterprise["a2"], "unit": pk, "description": "围堰有裂缝 2 处", "location": "罐区",
        "severity": "b", "sector": "dust", "found_at": "2026-11-01T09:30", "form": "routine", "then": "draft",
    }  # fmt: skip
    answer = units["inspector_a"].post(reverse("dangers:create"), data)
    assert answer.status_code == 409
    with scoped_to(PROVINCE):
        assert not Danger.objects.filter(unit_id=pk).exists()


def test_a_second_authority_is_added_and_the_same_number_twice_is_refused(units) -> None:
    source = units.in_use()
    page = units.page("safety_a1", source.pk).content.decode()
    assert "还没有报：消防救援机构" in page
    data = {"authority": "fire", "authority_name": "盐城市消防救援支队", "number": "消2026-9", "filed_on": "2026-11-02"}
    url = reverse("sources:filing", args=[source.pk])
    assert units["safety_a1"].post(url, data).status_code == 302
    twice = units["safety_a1"].post(url, data)
    assert twice.status_code == 422 and "已经登记过" in twice.content.decode()
    assert "还没有报" not in units.page("safety_a1", source.pk).content.decode()


def test_a_unit_struck_off_leaves_the_list_and_keeps_its_history(units) -> None:
    source = units.in_use()
    assert units.do("office_a", source.pk, "retire", note="").status_code == 422
    assert units.do("office_a", source.pk, "retire", note="储罐已拆除，附照片").status_code == 302
    assert "液氨罐区" not in units["office_a"].get(reverse("sources:list")).content.decode()
    assert "储罐已拆除" in units.page("office_a", source.pk).content.decode()
    assert units.add().status_code == 302  # its name is free again


def test_the_assessment_report_is_kept_with_its_file_and_a_program_is_refused(units, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    units.add()
    pk = units.latest().pk
    units.do("safety_a1", pk, "hand_in")
    units.do("office_a", pk, "confirm", note="")
    refused = units.assess(pk, report=SimpleUploadedFile("报告.pdf", b"MZ this is a program"))
    assert refused.status_code == 422 and 'href="#id_report"' in refused.content.decode()
    assert units.now(pk).state == State.IDENTIFIED
    assert units.assess(pk, report=SimpleUploadedFile("评估报告.pdf", pdf())).status_code == 302
    page = units.page("safety_a1", pk).content.decode()
    assert "评估报告.pdf" in page
    with scoped_to(PROVINCE):
        file = Assessment.objects.get(source_id=pk).file_id
    assert units["safety_a1"].get(f"/files/{file}/original/").status_code == 200
    assert units["safety_a2"].get(f"/files/{file}/original/").status_code == 404


def test_a_substance_known_by_its_cas_number_keeps_it_through_an_edit(units) -> None:
    units.add(substances=[{"cas": "7664-41-7", "name": "", "quantity_t": "12"}])
    source = units.latest()
    assert units.holding(source.pk).cas == "7664-41-7"
    shown = units["safety_a1"].get(reverse("sources:edit", args=[source.pk])).content.decode()
    assert 'value="7664-41-7"' in shown
