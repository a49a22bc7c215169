"""Criteria of major hazards: all of them are there, and none looks surer than its source."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from core.tenancy import Scope, scoped_to
from inspections.checklists.models import Criterion

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR) / "inspections" / "checklists" / "data"
READERS = (
    "province", "auditor", "city_a", "leader_a", "office_a", "inspector_a", "area_a", "acceptor_a", "expert_a",
    "principal_a1", "safety_a1",
)  # fmt: skip
IN_DOUBT = "存疑：AQ 3067-2026自2026-09-30实施，未见明文废止"


def _rows(html: str) -> dict[str, str]:
    """The rows of the page by code."""
    found = re.findall(r"<tr>\s*<th scope=.row.*?</tr>", html, re.DOTALL)
    return {re.search(r'class="id">([^<]+)<', row)[1]: row for row in found}


def _page(client: Client, **params: str) -> dict[str, str]:
    answer = client.get("/checklists/criteria/", params)
    assert answer.status_code == 200
    return _rows(answer.content.decode())


def test_every_row_of_the_reference_data_is_loaded_word_for_word(cast) -> None:
    counts = {"chem": 20, "chem_aq3067_topics": 53, "industry": 65}
    with scoped_to(Scope("province")):
        known = {row.code: row for row in Criterion.objects.all()}
    assert len(known) == sum(counts.values())
    for name, count in counts.items():
        with open(DATA / f"major_hazard_criteria_{name}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == count
        for row in rows:
            kept = known[row["code"]]
            assert kept.text == (row.get("short_text") or row["topic_only"])
            assert kept.effective_from.isoformat() == row["effective_from"]
            assert (kept.sector, kept.confirmed) == (row["sector"], row["confirmed"])
            assert kept.source.startswith(row["source"])
            assert kept.topic_only == ("topic_only" in row)


def test_what_is_in_doubt_without_text_or_unchecked_says_so_on_the_page(cast) -> None:
    client = cast.client("inspector_a")
    old = _page(client, family="chem2017")
    assert len(old) == 20
    assert all(IN_DOUBT in row and ">存疑</span>" in row for row in old.values())
    unchecked = _page(client, q="GM10-14")
    assert list(unchecked) == ["GM10-14"] and ">没有核对</span>" in unchecked["GM10-14"]
    topics = _page(client, q="AQ3067-5.4")
    assert len(topics) == 9
    for row in topics.values():
        assert "条文未取得：仅条号与短主题，不可用于判定" in row and "（短主题，不是条文）" in row
        assert "2026-09-30" in row and "只核对了条号和主题" in row
    firm = _page(client, q="GM10-11-3")["GM10-11-3"]
    assert "tag-alert" not in firm and "要点已核对" in firm and "2023-05-15" in firm


def test_the_tabs_part_what_can_be_cited_from_what_must_be_checked_first(cast) -> None:
    client = cast.client("office_a")
    html = client.get("/checklists/criteria/").content.decode()
    assert "没有与官方正本逐字核对" in html
    firm = _page(client, tab="firm", family="order10")
    assert firm and "GM10-14" not in firm
    assert _page(client, tab="firm", family="chem2017") == _page(client, tab="firm", family="aq3067") == {}
    assert list(_page(client, tab="unsure", family="order10")) == ["GM10-14"]


def test_criteria_are_found_by_words_sector_and_document(cast) -> None:
    client = cast.client("expert_a")
    assert set(_page(client, q="锁气卸灰")) == {"GM10-11-6"}
    assert set(_page(client, q="有限空间", family="order10")) == {"GM10-13-1", "GM10-13-2"}
    assert set(_page(client, q="gm10-12")) == {"GM10-12-1", "GM10-12-2"}
    assert all(code.startswith("AQ3067-") for code in _page(client, family="aq3067"))


@pytest.mark.parametrize("username", READERS)
def test_everybody_who_works_with_findings_reads_criteria(cast, username: str) -> None:
    assert len(_page(cast.client(username))) == 50, "the first page of 138"


def test_the_three_officers_do_not(cast) -> None:
    for username in ("sys_a", "sec_a", "audit_a"):
        assert cast.client(username).get("/checklists/criteria/").status_code == 403
