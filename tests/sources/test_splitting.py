"""The splitting watch: what is found, how often, by whom it is seen, and how it is decided."""

from __future__ import annotations

import datetime
import math
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import system
from core.errors import Refused
from core.jobs import periodic_work
from core.models import Notice
from core.tenancy import Scope, scope_of, scoped_to
from hazards.sources.models import HazardSource, Split
from hazards.sources.neighbours import EARTH_M, Unit, components, metres_between, questions
from hazards.sources.splitting import crossed, decide_split, look
from tests.factories import make_source
from tests.sources.units import PROVINCE, Units

HERE = (119.6, 34.5)
DEGREE_M = math.radians(1) * EARTH_M


def north(metres: float) -> tuple[float, float]:
    return (HERE[0], HERE[1] + metres / DEGREE_M)


def unit(pk: int, s: str, *, metres: float | None = 0, group: str = "", enterprise: int = 1) -> Unit:
    point = None if metres is None else north(metres)
    return Unit(pk, 1, enterprise, f"单元 {pk}", group, point, Fraction(s))


def asked(*units: Unit) -> list[list[int]]:
    return [[one.id for one in found.units] for found in questions(units)]


# -- what belongs together: points, groups, sums ---------------------------------------------------


def test_half_and_half_is_a_question_and_a_little_less_is_none() -> None:
    assert asked(unit(1, "0.5"), unit(2, "0.5", metres=50)) == [[1, 2]]
    assert asked(unit(1, "0.4999999"), unit(2, "0.5", metres=50)) == []
    (thirds,) = questions([unit(n, "1/3", metres=n) for n in (1, 2, 3)])
    assert thirds.total == 1


def test_a_hundred_metres_is_the_reach() -> None:
    assert round(metres_between(HERE, north(99)), 3) == 99.0
    assert asked(unit(1, "0.6"), unit(2, "0.6", metres=99)) == [[1, 2]]
    assert asked(unit(1, "0.6"), unit(2, "0.6", metres=101)) == []
    east = Unit(
        2, 1, 1, "东", "", (HERE[0] + 99 / (DEGREE_M * math.cos(math.radians(HERE[1]))), HERE[1]), Fraction("0.6")
    )
    assert asked(unit(1, "0.6"), east) == [[1, 2]]
    assert asked(unit(1, "0.4"), unit(2, "0.3", metres=90), unit(3, "0.3", metres=180)) == [[1, 2, 3]]  # a chain


def test_one_group_counts_however_far_apart_or_without_a_place() -> None:
    assert asked(unit(1, "0.6", group="北库"), unit(2, "0.6", metres=5000, group="北库")) == [[1, 2]]
    (found,) = questions([unit(1, "0.6", group="北库", metres=None), unit(2, "0.6", group="北库")])
    assert found.one_group and found.links[0].metres is None
    assert asked(unit(1, "0.6", metres=None), unit(2, "0.6", metres=None)) == []
    assert asked(unit(1, "0.6", group="北库"), unit(2, "0.6", metres=500, group="南库")) == []


def test_units_that_are_all_major_need_no_question() -> None:
    assert asked(unit(1, "1"), unit(2, "2", metres=10)) == []
    assert asked(unit(1, "1"), unit(2, "0.1", metres=10)) == [[1, 2]]
    assert asked(unit(1, "1.2")) == []
    assert asked(unit(1, "1"), unit(2, "0", metres=10)) == []  # empty: adds nothing


def test_another_enterprise_next_door_does_not_count() -> None:
    assert asked(unit(1, "0.6"), unit(2, "0.6", metres=10, enterprise=2)) == []


UNITS = st.lists(
    st.tuples(
        st.integers(0, 600), st.sampled_from(["", "", "甲", "乙"]), st.fractions(0, 2, max_denominator=9), st.booleans()
    ),
    max_size=9,
)  # fmt: skip


@given(UNITS, st.randoms())
def test_grouping_does_not_depend_on_the_order(rows, shuffler) -> None:
    units = [
        Unit(pk, 1, 1, f"u{pk}", group, north(metres) if placed else None, s)
        for pk, (metres, group, s, placed) in enumerate(rows, 1)
    ]
    mixed = list(units)
    shuffler.shuffle(mixed)
    assert components(mixed) == components(units)
    assert [one.cause for one in questions(mixed)] == [one.cause for one in questions(units)]
    # By hand: whoever can be reached from one to the next is of its component.
    for one in components(units):
        inside = {member.id for member in one.units}
        for member in one.units:
            for other in units:
                near = member.point and other.point and metres_between(member.point, other.point) <= 100
                if near or (member.group and member.group == other.group):
                    assert other.id in inside
        assert len(one.links) == len(one.units) - 1


# -- a unit shrunk to just below a border ----------------------------------------------------------


def result(s: str, r: str | None = None) -> dict:
    return {"S": s, "R": r, "is_major": Fraction(s) >= 1}


@pytest.mark.parametrize(
    ("before", "after", "hit"),
    [
        (result("1"), result("0.9"), ("S", "1")),
        (result("5"), result("0.9999999"), ("S", "1")),
        (result("1.2"), result("1"), None),
        (result("1.2"), result("0.8999999"), None),
        (result("0.99"), result("0.95"), None),
        (result("3", "10"), result("3", "9"), ("R", "10")),
        (result("3", "60"), result("3", "45"), ("R", "50")),
        (result("3", "100"), result("3", "99.5"), ("R", "100")),
        (result("3", "100"), result("3", "100"), None),
        (result("3", "60"), result("3", "44.9"), None),
        (result("3", "60"), result("3", "10"), None),
        (result("3", None), result("3", "9.5"), None),
        (None, result("0.95"), None),
        (result("1.2"), None, None),
        (result("1.5", "12"), result("0.5", "9.5"), None),
    ],
)
def test_borders_are_met_exactly(before, after, hit) -> None:
    assert crossed(before, after) == hit


# -- rows ------------------------------------------------------------------------------------------


def plant(cast, firm: str, tonnes: str, *, metres: float = 0, **fields) -> HazardSource:
    lon, lat = north(metres)
    place = {"longitude": f"{lon:.6f}", "latitude": f"{lat:.6f}"} | fields
    return make_source(cast, firm, holdings=[{"name": "氨", "quantity_t": tonnes}], **place)


def change(source: HazardSource, tonnes: str) -> None:
    """Another result in force, as the zone would have confirmed it."""
    from types import SimpleNamespace

    from hazards.sources import results
    from hazards.sources.states import Cause

    source.holdings.update(quantity_t=tonnes)
    maker = SimpleNamespace(name="区")
    version = results.freeze(source, actor=maker, at=timezone.now(), cause=Cause.INVENTORY)
    HazardSource.objects.filter(pk=source.pk).update(version=version, **results.in_force(version.result))


def tick() -> dict:
    actor = system()
    with scoped_to(scope_of(actor)):
        return periodic_work("split_watch")(actor, timezone.now()) or {}


def splits() -> list[Split]:
    with scoped_to(PROVINCE):
        return list(Split.objects.order_by("id"))


def office_notices(cast) -> int:
    member = cast.people["office_a"]
    with scoped_to(scope_of(cast.actor("office_a"))):
        return Notice.objects.filter(seat_id=member.seat_id, kind__startswith="sources.split_").count()


@pytest.mark.django_db
def test_the_daily_look_raises_once_and_tells_the_office(cast) -> None:
    with scoped_to(PROVINCE):
        one, two = plant(cast, "a1", "5"), plant(cast, "a1", "5", metres=80)
        plant(cast, "a1", "4.9", metres=3000)
        plant(cast, "a2", "9", metres=40)
    assert tick() == {"found": 1, "renewed": 0, "gone": 0}
    assert tick() == {"found": 0, "renewed": 0, "gone": 0}
    (row,) = splits()
    assert (row.kind, row.source_ids, row.total_text) == ("neighbours", [one.pk, two.pk], "1")
    assert [unit["S"] for unit in row.facts["units"]] == ["0.5", "0.5"]
    assert 79 < float(row.facts["links"][0]["metres"]) < 81
    assert office_notices(cast) == 1


@pytest.mark.django_db
def test_changed_sums_renew_an_open_question_and_follow_a_decided_one(cast) -> None:
    with scoped_to(PROVINCE):
        one = plant(cast, "a1", "5")
        plant(cast, "a1", "5", metres=80)
    tick()
    with scoped_to(PROVINCE):
        change(one, "6")
    assert tick() == {"found": 0, "renewed": 1, "gone": 0}
    (row,) = splits()
    assert row.total_text == "1.1" and office_notices(cast) == 2
    with scoped_to(scope_of(cast.actor("office_a"))):
        decide_split(actor=cast.actor("office_a"), split=row, outcome="separate", words="两个独立防火堤")
    assert tick() == {"found": 0, "renewed": 0, "gone": 0}
    with scoped_to(PROVINCE):
        change(one, "7")
    assert tick() == {"found": 1, "renewed": 0, "gone": 0}
    with scoped_to(PROVINCE):
        change(one, "1")
    assert tick() == {"found": 0, "renewed": 0, "gone": 1}
    with scoped_to(PROVINCE):
        change(one, "7")
    tick()
    assert [(row.total_text, row.gone_at is None, row.outcome) for row in splits()] == [
        ("1.1", True, "separate"),
        ("1.2", True, ""),
    ]


@pytest.mark.django_db
def test_a_draft_counts_with_what_it_holds_and_one_struck_off_does_not(cast) -> None:
    with scoped_to(PROVINCE):
        plant(cast, "a1", "6")
        plant(cast, "a1", "6", in_force=False)
        gone = plant(cast, "a1", "6")
        HazardSource.objects.filter(pk=gone.pk).update(state="retired", retired_at=timezone.now())
        assert look([cast.zone["b"]])["found"] == 0
        assert look([cast.zone["a"]])["found"] == 1
    (row,) = splits()
    assert row.total_text == "1.2" and gone.pk not in row.source_ids


@pytest.mark.django_db
def test_the_look_costs_the_same_for_few_and_many(cast) -> None:
    def cost() -> int:
        with scoped_to(PROVINCE), CaptureQueriesContext(connection) as seen:
            look()
        return len(seen)

    with scoped_to(PROVINCE):
        for n in range(2):
            plant(cast, "a1", "6", metres=n)
            plant(cast, "a1", "6", metres=n, in_force=False)
    few = cost()
    with scoped_to(PROVINCE):
        for n in range(6):
            plant(cast, "a2", "6", metres=5000 + 300 * n)
            plant(cast, "a2", "6", metres=5000 + 300 * n, in_force=False)
            plant(cast, "b1", "6", metres=300 * n)
            plant(cast, "b1", "6", metres=300 * n)
    assert cost() == few


@pytest.mark.django_db
def test_an_edit_to_just_below_the_border_is_put_before_the_zone(cast) -> None:
    units = Units(cast)
    source = units.in_use()  # 12 t of ammonia
    units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "9"}])
    (row,) = splits()
    assert (row.kind, row.source_ids, row.total_text) == ("shrunk", [source.pk], "0.9")
    assert row.facts["border"] == {"of": "S", "at": "1", "before": "1.2", "after": "0.9"}
    units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "9"}])
    assert len(splits()) == 1 and office_notices(cast) == 1
    units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "9.5"}])  # renewed in its row
    (row,) = splits()
    assert row.total_text == "0.95"
    page = units["office_a"].get(reverse("sources:split", args=[row.pk])).content.decode()
    assert "S 由 1.2 改为 0.95，界线 1" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("tonnes", "found"), [("10", 0), ("9", 1), ("8.999999", 0), ("9.999999", 1)])
def test_the_border_of_an_edit_is_exact(cast, tonnes, found) -> None:
    units = Units(cast)
    units.add()
    units.edit("safety_a1", units.latest().pk, [{"name": "液氨", "quantity_t": tonnes}])
    assert len(splits()) == found


@pytest.mark.django_db
def test_down_and_halfway_up_again_is_seen_against_the_result_in_force(cast) -> None:
    units = Units(cast)
    source = units.in_use()
    units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "5"}])
    assert splits() == []
    units.edit("safety_a1", source.pk, [{"name": "液氨", "quantity_t": "9.5"}])
    assert [row.total_text for row in splits()] == ["0.95"]


# -- who sees and who decides ----------------------------------------------------------------------


@pytest.fixture
def question(cast) -> Split:
    with scoped_to(PROVINCE):
        plant(cast, "a1", "5")
        plant(cast, "a1", "5.5", metres=80)
        look()
        return Split.objects.get()


@pytest.mark.django_db
def test_the_database_hides_it_from_enterprises_and_other_zones(cast, question) -> None:
    mine = Scope("enterprise", zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a1"])
    with pytest.raises(DatabaseError), transaction.atomic(), scoped_to(mine):
        Split.objects.count()
    with scoped_to(scope_of(cast.actor("office_b"))):
        assert not Split.objects.exists()
    with scoped_to(scope_of(cast.actor("city_a"))):
        assert Split.objects.count() == 1
    url = reverse("sources:split", args=[question.pk])
    assert cast.client("office_b").get(url).status_code == 404
    assert cast.client("safety_a1").get(url).status_code == 403
    assert cast.client("safety_a1").get(reverse("sources:splits")).status_code == 403
    assert cast.client("city_a").get(url).status_code == 200
    unit_page = reverse("sources:detail", args=[question.source_ids[0]])
    assert url in cast.client("office_a").get(unit_page).content.decode()
    assert "相邻单元合计" not in cast.client("safety_a1").get(unit_page).content.decode()


@pytest.mark.django_db
def test_an_enterprise_cannot_have_a_strangers_unit_raised(cast, question) -> None:
    with scoped_to(PROVINCE):
        foreign = plant(cast, "a2", "5").pk
    mine = Scope("enterprise", zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a1"])
    with pytest.raises(DatabaseError, match="not a unit"), transaction.atomic(), scoped_to(mine):  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute("select park_split_shrunk(%s, 'x', 'S', '1', '1', '0.9', '0.9')", [foreign])


@pytest.mark.django_db
def test_a_decision_needs_words_and_is_final(cast, question) -> None:
    url = reverse("sources:split", args=[question.pk])
    office = cast.client("office_a")
    page = office.get(url).content.decode()
    for words in (
        "<h1>相邻单元合计 1.05</h1>",
        "构成四级重大危险源",
        "R = 3.15",
        f"{question.facts['links'][0]['metres']} m",
    ):
        assert words in page, words
    assert office.post(url, {"outcome": "merge", "words": "  "}).status_code == 422
    assert office.post(url, {"outcome": "", "words": "同一防火堤"}).status_code == 422
    for name in ("province", "city_a", "leader_a"):
        assert cast.client(name).post(url, {"outcome": "merge", "words": "同一防火堤"}).status_code == 403
    seen = {"cause": "what stood there before it was renewed"}
    assert office.post(url, {"outcome": "merge", "words": "同一防火堤"} | seen).status_code == 409
    assert f'value="{question.cause}"' in page
    assert office.post(url, {"outcome": "merge", "words": "同一防火堤内", "cause": question.cause}).status_code == 302
    again = office.post(url, {"outcome": "separate", "words": "改主意"})
    assert again.status_code == 409
    (row,) = splits()
    assert (row.outcome, row.words) == ("merge", "同一防火堤内") and row.decided_by
    actor = cast.actor("office_a")
    with scoped_to(scope_of(actor)), pytest.raises(Refused):
        decide_split(actor=actor, split=row, outcome="watch", words="再看")
    with scoped_to(scope_of(actor)):  # nor by SQL
        assert Split.objects.filter(pk=row.pk).update(words="改") == 0
    with scoped_to(PROVINCE):
        assert Split.objects.filter(pk=row.pk).update(words="改") == 0


@pytest.mark.django_db
def test_the_zone_cannot_plant_questions_or_decide_without_words(cast, question) -> None:
    scope = scope_of(cast.actor("office_a"))
    now = timezone.now()
    with pytest.raises(DatabaseError), transaction.atomic(), scoped_to(scope):
        Split.objects.create(zone_id=cast.zone["a"], enterprise_id=cast.enterprise["a1"], kind="group", source_ids=[1],
                             total_text="1", cause="x", found_at=now)  # fmt: skip
    with pytest.raises(DatabaseError, match="split_decided_in_words"), transaction.atomic(), scoped_to(scope):
        Split.objects.filter(pk=question.pk).update(outcome="merge", decided_at=now, decided_by="某")


@pytest.mark.django_db
def test_lists_show_the_open_ones_first(cast, question) -> None:
    url = reverse("sources:splits")
    for name in ("office_a", "leader_a", "city_a", "province"):
        page = cast.client(name).get(url)
        assert page.status_code == 200 and reverse("sources:split", args=[question.pk]) in page.content.decode()
    assert (
        reverse("sources:split", args=[question.pk])
        not in cast.client("office_a").get(url, {"tab": "decided"}).content.decode()
    )
    with scoped_to(PROVINCE):
        early = timezone.now() - datetime.timedelta(days=400)
        Split.objects.filter(pk=question.pk).update(found_at=early)
    assert cast.client("province").get(url, {"tab": "all", "kind": "neighbours"}).status_code == 200
