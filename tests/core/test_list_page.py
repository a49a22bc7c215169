"""The list page: filters, chips, tabs, saved filters, fragments, order, scope and the number of statements."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import SavedFilter
from core.tenancy import scope_of, scoped_to

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.pages")]
URL = "/test/list/"


@pytest.fixture(autouse=True)
def row_template(settings, enterprises) -> None:
    from pathlib import Path

    folders = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": folders}]


def names(response) -> list[str]:
    return re.findall(r"<th scope=\"row\">([^<]*)</th>", response.content.decode())


def link(response, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', response.content.decode())
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("sort", ["name", "-name", "insured", "-insured"])
def test_paging_through_shows_every_row_of_the_zone_once(cast, sort):
    client = cast.client("office_a")
    url, seen, steps = f"{URL}?sort={sort}", [], 0
    while url:
        page = client.get(url)
        assert page.status_code == 200
        seen += names(page)
        url, steps = link(page, "next"), steps + 1
    assert len(seen) == len(set(seen)) == 62  # 60 and the two of the cast
    assert steps == 7


def test_a_filter_narrows_is_named_in_a_chip_and_can_be_removed(cast):
    page = cast.client("office_a").get(URL, {"q": "恒川", "sector": ["fire"], "nonsense": "x", "sort": "-name"})
    text = page.content.decode()
    assert len(names(page)) == 10
    assert "名称：恒川" in text
    assert "行业：消防" in text
    (without,) = re.findall(r'class="chip" href="([^"]*)" aria-label="[^"]*名称', text)
    assert "sector=fire" in without
    assert "sort=-name" in without
    assert "q=" not in without


def test_a_wrong_filter_is_said_and_shows_nothing(cast):
    page = cast.client("office_a").get(URL, {"staff": "many"})
    text = page.content.decode()
    assert "筛选条件有误" in text
    assert "人数：" in text
    assert names(page) == []


def test_htmx_gets_the_fragment_and_history_the_whole_page(cast):
    client = cast.client("office_a")
    part = client.get(URL, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'id="list"' in part.content
    assert "HX-Request" in part["Vary"]
    whole = client.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content


def test_tabs_count_and_the_page_stays_within_twelve_statements(cast):
    client = cast.client("office_a")
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(URL, {"tab": "fire"})
    kept = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(kept) <= 12, "\n".join(kept)
    assert "消防 <small>20</small>" in page.content.decode()
    assert "全部 <small>62</small>" in page.content.decode()


def test_a_saved_filter_is_kept_for_this_seat_and_forgotten(cast):
    client = cast.client("office_a")
    client.post(f"{URL}?do=save", {"name": "消防的", "query": "sector=fire&cursor=x"})
    with scoped_to(scope_of(cast.actor("office_a"))):
        row = SavedFilter.objects.get()
    assert row.query == "sector=fire"
    assert "消防的" in client.get(URL).content.decode()
    other = cast.client("office_b")
    assert "消防的" not in other.get(URL).content.decode()
    assert other.post(f"{URL}?do=forget&id={row.pk}").status_code == 404
    client.post(f"{URL}?do=forget&id={row.pk}")
    with scoped_to(scope_of(cast.actor("office_a"))):
        assert not SavedFilter.objects.exists()


def test_a_forged_cursor_and_an_unknown_sort_give_the_first_page(cast):
    client = cast.client("office_a")
    first = names(client.get(URL))
    assert names(client.get(URL, {"cursor": "forged", "sort": "password"})) == first


def test_an_empty_list_says_why(cast):
    text = cast.client("office_a").get(URL, {"q": "没有这样的企业"}).content.decode()
    assert "没有符合条件的记录" in text
