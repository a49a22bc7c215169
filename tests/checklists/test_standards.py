"""The checklists that ship: complete, without faults, and with no clause that is not in a document they name."""

from __future__ import annotations

import re

import pytest

from core.tenancy import Scope, scoped_to
from core.workdays import today
from enterprises.models import Sector
from inspections.checklists.body import CHECK, KINDS, NUMBER, Item, body_of, faults_of
from inspections.checklists.choosing import choices_for
from inspections.checklists.models import Criterion, Standard

pytestmark = pytest.mark.django_db
KEY_SECTORS = {one.value for one in Sector} - {Sector.OTHER}


@pytest.fixture
def standards(cast) -> list[Standard]:
    with scoped_to(Scope("province")):
        return list(Standard.objects.all())


@pytest.fixture
def criteria(cast) -> dict[str, Criterion]:
    with scoped_to(Scope("province")):
        return {row.code: row for row in Criterion.objects.all()}


def _items(standards: list[Standard]) -> list[Item]:
    return [item for row in standards for item in row.parsed.items()]


def test_there_is_one_general_checklist_and_one_for_each_key_sector(standards) -> None:
    assert sorted(row.sector for row in standards) == sorted({"", *KEY_SECTORS})
    for row in standards:
        assert row.version == 1 and row.note.startswith("条文要点，未与官方正本逐字核对")
        assert row.items == len(list(row.parsed.items())) and 10 <= row.items <= 16
        assert 2 <= len(row.parsed.sections) <= 3


def test_the_general_checklist_has_the_three_parts_of_routine_inspection(standards) -> None:
    general = next(row for row in standards if row.code == "GENERAL")
    assert [section.title for section in general.parsed.sections] == [
        "全员安全生产责任制", "易燃可燃物品管理", "消防设施维护保养",
    ]  # fmt: skip


def test_no_checklist_has_a_fault(standards, criteria) -> None:
    for row in standards:
        assert faults_of(row.parsed, criteria=criteria, sectors=Sector.values) == [], row.code


def test_nothing_of_a_file_is_lost_by_a_misspelt_name(standards) -> None:
    """body_of passes over names it does not know, so a typing error would go unseen."""
    for row in standards:
        known = set(Item.__dataclass_fields__)
        for section in row.body["sections"]:
            for item in section["items"]:
                assert set(item) <= known, item["key"]
        assert body_of(row.parsed.as_json()) == row.parsed


def test_keys_are_unique_over_all_checklists(standards) -> None:
    keys = [item.key for item in _items(standards)]
    assert len(keys) == len(set(keys))


def test_what_is_proposed_as_major_names_a_criterion_with_a_text(standards, criteria) -> None:
    for item in _items(standards):
        assert item.severity != "major" or item.criterion, item.key
        if item.criterion:
            assert not criteria[item.criterion].topic_only, f"{item.key}: a topic is nothing to judge by"


def test_a_criterion_that_was_not_checked_proposes_nothing_major(standards, criteria) -> None:
    for item in _items(standards):
        assert item.severity != "major" or criteria[item.criterion].confirmed == "yes", item.key


def test_a_basis_is_a_criterion_as_the_list_names_it_or_an_article_its_checklist_names(standards, criteria) -> None:
    sources = {row.source for row in criteria.values()}
    for row in standards:
        for item in row.parsed.items():
            if not item.basis:
                assert not (item.criterion and item.severity == "major"), item.key
                continue
            if item.basis in sources:
                assert not item.criterion or criteria[item.criterion].source == item.basis, item.key
                continue
            law, article = re.fullmatch(r"(.+?)(第[一二三四五六七八九十]+条)", item.basis).groups()
            named = next(part for part in row.source.split("；") if part.startswith(law))
            assert article in re.findall(r"第[一二三四五六七八九十]+条", named), item.key


def test_a_checklist_names_no_article_that_none_of_its_items_uses(standards) -> None:
    for row in standards:
        used = {item.basis for item in row.parsed.items()}
        for part in row.source.split("；"):
            articles = re.findall(r"第[一二三四五六七八九十]+条", part)
            law = part.split("第")[0] if articles else ""
            unused = [one for one in articles if not any(b.startswith(law) and b.endswith(one) for b in used)]
            assert unused == [], f"{row.code}: {law}"


def test_an_item_without_a_clause_does_not_speak_like_law(standards) -> None:
    for item in _items(standards):
        if not item.basis:
            assert not re.search(r"第[一二三四五六七八九十\d]+条|按规定|依法|不得|应当|国家标准", item.text), item.key


def test_every_kind_of_answer_is_used_and_each_checklist_asks_back(standards) -> None:
    assert {item.kind for item in _items(standards)} == set(KINDS)
    numbers = [item for item in _items(standards) if item.kind == NUMBER]
    assert any(item.range_text for item in numbers) and all(not item.basis for item in numbers)
    for row in standards:
        assert any(item.after for item in row.parsed.items()), row.code


def test_whatever_is_judged_comes_with_words_for_the_finding_and_what_to_do(standards) -> None:
    for item in _items(standards):
        if item.kind == CHECK:
            assert 1 <= len(item.phrases) <= 4 and item.measures, item.key


def test_a_visit_is_offered_the_checklist_of_its_sector_first(cast) -> None:
    actor = cast.actor("inspector_a")
    with scoped_to(Scope("zone", zone_id=actor.zone_id)):
        offered = choices_for("dust", actor.zone_id)
    assert [one.sector for one in offered[:2]] == ["dust", ""]
    with scoped_to(Scope("province")):
        assert all(row.valid_from <= today() for row in Standard.objects.all())
