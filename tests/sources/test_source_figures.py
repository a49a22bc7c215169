"""Counts of sources, key lists and connection: as of a day, as known then, distinct kinds, opened to their rows."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.figures import compute, live
from core.figures.period import frozen
from core.tenancy import scoped_to
from core.workdays import today
from enterprises.models import Enterprise
from hazards.sources.figures import OF_ZONE
from hazards.sources.models import Connection, HazardSource, KeyItem, Person
from hazards.sources.services import set_key_items
from tests.factories import make_source
from tests.sources.units import PROVINCE

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def values(cast, zone: str = "a", period=None) -> dict[str, int]:
    now = today()
    period = period or live(now.replace(day=1), now)
    found = compute((*OF_ZONE, "sources_headed"), period, where={"zone_id": cast.zone[zone]})[()]
    return {name: value.numerator for name, value in found.items()}


def test_sources_are_counted_by_level_and_small_units_are_not(cast) -> None:
    with scoped_to(PROVINCE):
        make_source(cast, "a1")
        make_source(cast, "a1", holdings=[{"name": "氨", "quantity_t": "120"}])
        make_source(cast, "a2", holdings=[{"name": "氨", "quantity_t": "9"}])
        make_source(cast, "a2", in_force=False)
        make_source(cast, "b1")
        counted = values(cast)
    assert (counted["sources_major"], counted["sources_3"], counted["sources_4"], counted["sources_1"]) == (2, 1, 1, 0)


def test_a_source_struck_off_is_still_there_at_a_moment_before(cast) -> None:
    with scoped_to(PROVINCE):
        source = make_source(cast, "a1", state="in_use")
        before = timezone.now()
        HazardSource.objects.filter(pk=source.pk).update(state="retired", retired_at=timezone.now())
        now = today()
        assert values(cast)["sources_major"] == 0
        assert values(cast, period=frozen(now.replace(day=1), now, before))["sources_major"] == 1


def test_kinds_are_counted_once_however_many_units_hold_them(cast) -> None:
    with scoped_to(PROVINCE):
        office = cast.actor("office_a")
        units = [make_source(cast, "a1"), make_source(cast, "a2")]
        for unit in units:
            firm = Enterprise.objects.get(pk=unit.enterprise_id)
            set_key_items(actor=office, enterprise=firm, source=unit, kind="chemical", numbers=[2, 3])
            set_key_items(actor=office, enterprise=firm, source=unit, kind="process", numbers=[8])
        assert (values(cast)["key_chemicals"], values(cast)["key_processes"]) == (2, 1)
        known = timezone.now()
        firm = Enterprise.objects.get(pk=units[0].enterprise_id)
        set_key_items(actor=office, enterprise=firm, source=units[0], kind="chemical", numbers=[2])
        assert values(cast)["key_chemicals"] == 2  # the other unit still holds number 3
        firm = Enterprise.objects.get(pk=units[1].enterprise_id)
        set_key_items(actor=office, enterprise=firm, source=units[1], kind="chemical", numbers=[])
        assert values(cast)["key_chemicals"] == 1
        now = today()
        assert values(cast, period=frozen(now.replace(day=1), now, known))["key_chemicals"] == 2
        assert KeyItem.objects.filter(removed_at__isnull=False).count() == 3


def test_the_latest_word_on_the_connection_counts_from_its_day(cast) -> None:
    with scoped_to(PROVINCE):
        firm = cast.enterprise["a1"]
        Enterprise.objects.filter(pk=firm).update(division="C26", status="running")
        row = {"zone_id": cast.zone["a"], "enterprise_id": firm, "recorded_by": "某"}
        assert (values(cast)["makers_running"], values(cast)["makers_complete"]) == (1, 0)
        Connection.objects.create(**row, on=today() - 2 * DAY, connected=True, complete=True)
        assert (values(cast)["firms_linked"], values(cast)["makers_complete"]) == (1, 1)
        Connection.objects.create(**row, on=today(), connected=True, complete=False)
        assert (values(cast)["firms_linked"], values(cast)["makers_complete"]) == (1, 0)
        Connection.objects.create(**row, on=today() + DAY, connected=False)
        assert values(cast)["firms_linked"] == 1  # tomorrow's word is not today's


def test_a_source_without_a_head_is_seen_in_the_rate(cast) -> None:
    with scoped_to(PROVINCE):
        one, _other = make_source(cast, "a1"), make_source(cast, "a2")
        assert values(cast)["sources_headed"] == 0
        Person.objects.create(
            zone_id=one.zone_id, enterprise_id=one.enterprise_id, source=one, role="head", name="侯斌", post="副总",
            phone="12000000000", from_on=today() - DAY, recorded_by="某",
        )  # fmt: skip
        assert values(cast)["sources_headed"] == 1


def test_the_province_counts_kinds_once_over_all_zones_and_opens_its_rows(cast) -> None:
    with scoped_to(PROVINCE):
        for firm in ("a1", "b1"):
            unit = make_source(cast, firm)
            KeyItem.objects.create(
                zone_id=unit.zone_id, enterprise_id=unit.enterprise_id, source=unit, kind="chemical", number=2,
                recorded_by="某",
            )  # fmt: skip
    page = cast.client("province").get("/figures/sources/")
    text = page.content.decode()
    foot = text[text.index("<tfoot>") : text.index("</tfoot>")]
    numbers = [part.rsplit(">", 1)[-1] for part in foot.split("</a>")[:-1]]
    assert dict(zip(OF_ZONE, numbers, strict=True))["key_chemicals"] == "1"
    assert dict(zip(OF_ZONE, numbers, strict=True))["sources_major"] == "2"
    assert cast.client("office_a").get("/figures/sources/").status_code == 403


def test_a_zone_without_sources_has_no_card_and_one_with_them_has(cast) -> None:
    address = f"/figures/zones/{cast.zone['a']}/"
    assert 'id="sources"' not in cast.client("office_a").get(address).content.decode()
    with scoped_to(PROVINCE):
        make_source(cast, "a1")
    assert 'id="sources"' in cast.client("office_a").get(address).content.decode()
