"""API of visits: the same filters as the page, pages by key although keys are UUIDs, one visit, and what is hidden."""

from __future__ import annotations

import datetime
import uuid

from core.tenancy import Scope, scoped_to
from core.workdays import today
from tests.visits.making import hours_ago, make_visit

PROVINCE = Scope("province")
LIST = "/api/v1/visits/"


def test_the_list_pages_by_key_forwards_and_back(ground):
    with scoped_to(PROVINCE):
        days = [today() - datetime.timedelta(days=n) for n in (0, 0, 3, 9, 9, 9, 0)]
        made = {
            str(make_visit(ground.cast, "a1", finished_at=hours_ago(n + 1), planned_on=day).pk)
            for n, day in enumerate(days)
        }
    client = ground.cast.client("office_a")
    seen, url = [], f"{LIST}?limit=2"
    pages = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        pages.append([row["id"] for row in body["results"]])
        seen += pages[-1]
        url = body.get("next")
        back = body.get("previous")
    assert len(seen) == len(set(seen)) == 7 and set(seen) == made
    if back:
        assert [row["id"] for row in client.get(back).json()["results"]] == pages[-2]


def test_the_list_of_the_page_turns_by_key_where_days_are_the_same(ground, monkeypatch):
    from inspections.visits.list_views import VisitList

    monkeypatch.setattr(VisitList, "page_size", 2)
    days = [today(), today(), *[today() - datetime.timedelta(days=2)] * 3]
    with scoped_to(PROVINCE):
        made = {
            str(make_visit(ground.cast, "a1", finished_at=hours_ago(n + 1), planned_on=day).pk)
            for n, day in enumerate(days)
        }
    client, seen, url = ground.cast.client("office_a"), set(), "/visits/?tab=all"
    for _turn in range(3):
        page = client.get(url)
        rows = page.context["list"]
        text = page.content.decode()
        seen |= {pk for pk in made if f"/visits/{pk}/" in text}
        url = rows["next_url"] if isinstance(rows, dict) else rows.next_url
    assert seen == made and not url


def test_filters_of_the_page_narrow_the_list_and_a_wrong_one_is_said(ground):
    with scoped_to(PROVINCE):
        one = make_visit(ground.cast, "a1", finished_at=hours_ago(1), form="expert", findings=[{}])
        make_visit(ground.cast, "a2", finished_at=hours_ago(1))
    client = ground.cast.client("office_a")
    rows = client.get(LIST, {"form": "expert", "published": "true"}).json()["results"]
    assert [row["id"] for row in rows] == [str(one.pk)] and rows[0]["found_count"] == 1
    assert rows[0]["enterprise"]["id"] == ground.cast.enterprise["a1"]
    assert client.get(LIST, {"form": "nothing"}).status_code == 422
    body = client.get(f"{LIST}{one.pk}/").json()
    assert body["number"] == one.number and body["findings"][0]["location"] == "抛光车间"


def test_a_foreign_or_secret_visit_is_not_there(ground):
    with scoped_to(PROVINCE):
        other = make_visit(ground.cast, "b1", finished_at=hours_ago(1))
        secret = make_visit(ground.cast, "a1", finished_at=hours_ago(1), form="secret", secret_to=2)
    client = ground.cast.client("office_a")
    for pk in (other.pk, secret.pk, uuid.uuid4()):
        assert client.get(f"{LIST}{pk}/").status_code == 404
    assert client.get(LIST).json()["results"] == []
    assert ground.cast.client("province").get(f"{LIST}{secret.pk}/").status_code == 200
    assert client.post(LIST, {}).status_code in (403, 405)
