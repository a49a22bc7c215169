"""How far zones are with risk assessment (M-46) and platform (M-56): recorded by the zone, counted as known then."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.figures import compute, live
from core.figures.period import frozen
from core.tenancy import Scope, scoped_to
from core.workdays import today
from parks.models import ZoneProgress

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def post(cast, username: str, zone: str, subject: str, **fields):
    data = {"subject": subject, **{f"{subject}-{name}": value for name, value in fields.items()}}
    return cast.client(username).post(f"/parks/zones/{cast.zone[zone]}/progress/", data)


def test_a_zone_records_its_own_progress_and_nobody_elses(cast) -> None:
    done = {"stage": "done", "on": str(today() - 3 * DAY), "expires_on": str(today() + 900 * DAY)}
    assert post(cast, "office_a", "a", "assessment", **done).status_code == 302
    assert post(cast, "office_a", "b", "assessment", **done).status_code == 404
    assert post(cast, "inspector_a", "a", "assessment", **done).status_code == 403
    assert (
        post(cast, "province", "b", "platform", stage="building", on=str(today()), forecast_on=str(today())).status_code
        == 302
    )
    with scoped_to(Scope("province")):
        rows = list(ZoneProgress.objects.order_by("id").values_list("zone_id", "subject", "stage"))
    assert rows == [(cast.zone["a"], "assessment", "done"), (cast.zone["b"], "platform", "building")]


def test_senseless_progress_is_said_at_the_field(cast) -> None:
    late = post(cast, "office_a", "a", "assessment", stage="done", on=str(today() + DAY))
    assert late.status_code == 422
    text = late.content.decode()
    assert "不能晚于今天" in text and "评估有有效期" in text
    unsaid = post(cast, "office_a", "a", "platform", stage="building", on=str(today()))
    assert unsaid.status_code == 422 and "预计哪天完成" in unsaid.content.decode()
    wrong = post(cast, "office_a", "a", "platform", stage="review", on=str(today()))
    assert wrong.status_code == 422


def test_the_rate_counts_what_is_done_and_valid_as_it_was_known_then(cast) -> None:
    before = timezone.now()
    with scoped_to(Scope("province")):
        where = {"zone_id": list(cast.zone.values())}
        span = live(today().replace(day=1), today())
        assert compute(("I24",), span, where=where)[()]["I24"].text == "0.0"
    done = {"stage": "done", "on": str(today() - 3 * DAY), "expires_on": str(today() + 900 * DAY)}
    post(cast, "office_a", "a", "assessment", **done)
    with scoped_to(Scope("province")):
        now = compute(("I24",), live(span.start, span.end), where=where)[()]["I24"]
        then = compute(("I24",), frozen(span.start, span.end, before), where=where)[()]["I24"]
        assert (now.numerator, now.denominator, then.numerator) == (1, 2, 0)
        ZoneProgress.objects.create(
            zone_id=cast.zone["a"],
            subject="assessment",
            stage="writing",
            on=today(),
            recorded_at=timezone.now(),
            recorded_by="x",
        )
        assert compute(("I24",), live(span.start, span.end), where=where)[()]["I24"].numerator == 0, (
            "the latest row counts"
        )


def test_the_overview_lists_exactly_who_is_missing(cast) -> None:
    done = {"stage": "done", "on": str(today() - 3 * DAY), "expires_on": str(today() + 900 * DAY)}
    post(cast, "office_a", "a", "assessment", **done)
    page = cast.client("province").get("/figures/overview/").content.decode()
    assert "缺 117 家" in page and "缺 118 家" in page
    city = cast.client("city_a").get("/figures/overview/").content.decode()
    assert "南京经济技术开发区" not in city


@pytest.mark.parametrize("username", ["province", "auditor", "city_a", "leader_a", "office_a", "inspector_a"])
def test_every_reader_of_a_zone_sees_how_far_it_is(cast, username: str) -> None:
    url = f"/figures/zones/{cast.zone['a']}/"
    nothing = cast.client(username).get(url).content.decode()
    block = nothing[nothing.index("评估和平台到哪一步了") :]
    assert block.count("未启动") == 2 and "—" in block[:900]
    with scoped_to(Scope("province")):
        common = {"zone_id": cast.zone["a"], "recorded_at": timezone.now(), "recorded_by": "某", "note": ""}
        ZoneProgress.objects.create(
            subject="assessment", stage="done", on=today() - 1100 * DAY, expires_on=today() - 2 * DAY,
            agency="省安科院", **common,
        )  # fmt: skip
        ZoneProgress.objects.create(
            subject="platform",
            stage="trial",
            on=today() - 9 * DAY,
            forecast_on=today() - DAY,
            agency="某某软件",
            **common,
        )
    page = cast.client(username).get(url).content.decode()
    block = page[page.index("评估和平台到哪一步了") :]
    for words in ("试运行", "某某软件", "已过", "完成日期", "省安科院", "有效期至", "已到期"):
        assert words in block, words
    assert cast.client("office_b").get(url).status_code == 404
