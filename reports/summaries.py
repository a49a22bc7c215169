"""省级汇总 as read for its documents: what a consolidation sealed (or what a city has passed so far), with codes."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.access import CITY, Actor
from core.figures import Period, figure
from reports.calendar import month_name
from reports.consolidating import line_content, plain
from reports.filing_queries import ZoneLine, lines_of, summed
from reports.hand_changes import Both, both_values
from reports.models import Consolidation, ReportPeriod
from reports.monthly.automatic import ALL, looks
from reports.monthly.tables import COLUMNS, RATES, ROWS, WAITING, text_of
from reports.monthly.visits import VISITS, figure_of
from reports.places import Place, home_place, name_of
from reports.states import State

STATES = dict(State.choices)


@dataclass(frozen=True)
class Number:
    """One number of the document with its code ("" where it opens nothing)."""

    text: str
    value: Any
    code: str = ""


@dataclass(frozen=True)
class ZoneRow:
    """One zone of the table: its own numbers by block and column. `changed`: both values of cells changed by hand."""

    name: str
    city: str
    confirmed: bool
    overridden: bool
    blocks: Mapping[str, Mapping[str, Number]]
    changed: tuple[Both, ...] = ()


@dataclass(frozen=True)
class Summary:
    """A month of many zones. `made_at`: when it was put together; nothing of it is read from the clock.

    `place`: where the sums are counted, None when they are not exactly what the system counts there. `missing`: names
    and states of the zones that are not in it.
    """

    period: ReportPeriod
    where: str
    issuer: str
    number: int
    made_at: datetime.datetime
    made_by: str
    zones: tuple[ZoneRow, ...]
    missing: tuple[tuple[str, str], ...]
    total: Mapping[str, Mapping[str, Mapping[str, Any]]]
    place: Place | None

    @property
    def title(self) -> str:
        """全省经济开发区2026年10月安全专项整治情况汇总"""
        return _("%(where)s经济开发区%(month)s安全专项整治情况汇总") % {"where": self.where, "month": month_name(self.period)}

    @property
    def printed_title(self) -> str:
        """The title in two lines, as it stands on the page."""
        end = _("安全专项整治情况汇总")
        return self.title.replace(end, f"\n{end}") if self.title.endswith(end) else self.title

    @property
    def looks(self) -> dict[str, Period]:
        """The looks of both blocks, from the freeze of the month."""
        return _looks(self.period, self.period.known_at)

    def sum(self, block: str, row: str, column: str) -> Number:
        """A number of the sums: it opens its rows where every zone is in it as counted."""
        kept = self.total[block][row].get(column)
        code = ""
        if self.place is not None and column not in WAITING:
            place = self.place.at(sector="" if row == ALL else row)
            code = place.code(_figure(column), self.looks[block])
        return Number(text_of(column, kept), _value(column, kept), code)

    @property
    def counts_visits(self) -> bool:
        """Whether section B was counted in every zone of the table, so that there is a sum."""
        return VISITS in self.total["month"]

    def sum_of_visits(self, block: str, key: str) -> Number:
        """A number of section B over all zones."""
        kept = int(self.total[block][VISITS][key])
        code = self.place.code(figure_of(key), self.looks[block]) if self.place is not None else ""
        return Number(text_of(key, kept), kept, code)


def _looks(period: ReportPeriod, known_at: Any) -> dict[str, Period]:
    month, year = looks(period.start, period.end, known_at, None)
    return {"month": month, "ytd": year}


def _figure(column: str) -> Any:
    return figure("dangers_firms" if column == "1" else f"C{int(column):02d}")


def _value(column: str, kept: Any) -> Any:
    """A kept number as a number: rates and 万元 were kept as text."""
    if kept is None or column in WAITING:
        return None
    return Decimal(kept) if column == "12" or column in RATES else int(kept)


def row_of(period: ReportPeriod, kept: Mapping[str, Any]) -> ZoneRow:
    """A line of a consolidation's content with the codes of its numbers."""
    place, seen = Place("zone", kept["zone"]), _looks(period, parse_datetime(kept["known_at"]))
    blocks = {
        block: {
            column: Number(
                text_of(column, kept["values"][block][ALL].get(column)), _value(column, kept["values"][block][ALL].get(column)),
                "" if column in WAITING else place.code(_figure(column), seen[block]),
            )
            for column, _label, _unit in COLUMNS
        }
        for block in ("month", "ytd")
    }  # fmt: skip
    return ZoneRow(kept["name"], kept["city"], kept["confirmed"], kept["overridden"], blocks, tuple(both_values(one) for one in kept.get("changed", ())))


def _whole(period: ReportPeriod, zones: Iterable[Mapping[str, Any]], missing: Iterable[Any]) -> bool:
    """Whether the sums are what the system counts: nobody missing, nothing changed by hand, all of the same freeze."""
    frozen = period.known_at
    return not list(missing) and all(
        not one["overridden"] and parse_datetime(one["known_at"]) == frozen for one in zones
    )


def summary_of(made: Consolidation) -> Summary:
    """The province's summary from what the consolidation sealed."""
    zones, missing = made.content["zones"], made.missing
    return Summary(
        made.period, _("全省"), _("江苏省商务厅"), made.number, made.made_at, made.made_by,
        tuple(row_of(made.period, one) for one in zones),
        tuple((one["name"], str(STATES[one["state"]])) for one in missing), made.content["total"],
        Place() if _whole(made.period, zones, missing) else None,
    )  # fmt: skip


def summary_now(actor: Actor, period: ReportPeriod) -> Summary:
    """What the cities have passed so far, of the zones in reach: a city's own table, or the province's before it is
    put together. Its time is that of the last report that moved."""
    lines = lines_of(actor, period)
    counted: list[ZoneLine] = [line for line in lines if line.counts]
    place = home_place(actor)
    zones = [line_content(line) for line in counted]
    missing = [line for line in lines if not line.counts]
    where = name_of(place)
    return Summary(
        period, where, _("%(city)s商务局") % {"city": where} if actor.tier == CITY else _("江苏省商务厅"), 0,
        max((line.since for line in lines), default=period.known_at), actor.name,
        tuple(row_of(period, one) for one in zones),
        tuple((line.zone.name, str(STATES[line.state])) for line in missing), plain(summed(lines)),
        place if _whole(period, zones, missing) else None,
    )  # fmt: skip


def row_labels() -> list[tuple[str, str]]:
    """Sectors and 合计, as rows of the tables of sums."""
    return [(row, str(label)) for row, label in ROWS]
