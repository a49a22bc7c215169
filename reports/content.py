"""What a filing says: everything printed of it, gathered once for pages, documents, seal and comparison."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.figures import Figure, Period, Value, figure
from reports.calendar import month_name
from reports.models import Filing, Frozen, Report, ReportPeriod
from reports.monthly.automatic import indicator_ids, looks
from reports.monthly.checks import Check, checks
from reports.monthly.fields import Field
from reports.monthly.tables import Bridge, Table, bridges, table, values
from reports.monthly.visits import is_counted, typed_fields
from reports.places import Place
from reports.states import FilingKind


@dataclass
class Content:
    """One filing read for showing, once: looks, tables and checks are worked out when first asked for."""

    filing: Filing
    report: Report
    period: ReportPeriod
    frozen: Frozen

    @cached_property
    def looks(self) -> dict[str, Period]:
        """The looks of both blocks."""
        month, year = looks(self.period.start, self.period.end, self.frozen.known_at, self.frozen.before_at)
        return {"month": month, "ytd": year}

    @property
    def place(self) -> Place:
        return Place("zone", self.filing.zone_id)

    def block(self, name: str) -> Table:
        """One block of the 12-column table with codes, overrides, remarks."""
        return self._blocks[name]

    @cached_property
    def _blocks(self) -> dict[str, Table]:
        return {
            name: table(
                self.frozen.cells, self.filing.overrides, block=name, period=look, place=self.place,
                remarks=self.filing.remarks,
            )
            for name, look in self.looks.items()
        }  # fmt: skip

    def values(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The numbers that count, overrides in force."""
        return values(self.frozen.cells, self.filing.overrides)

    @property
    def counts_visits(self) -> bool:
        """Whether section B is counted (and not typed, as before visits were kept here)."""
        return is_counted(self.frozen.cells)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What its zone types."""
        return typed_fields(self.frozen.cells)

    def bridges(self) -> list[Bridge]:
        looks = self.looks
        return bridges(
            self.frozen.cells, looks["ytd"], self.place, month=looks["month"], overrides=self.filing.overrides
        )

    def checks(self) -> list[Check]:
        return self._checks

    @cached_property
    def _checks(self) -> list[Check]:
        return checks(self.frozen.cells, self.filing.overrides, self.filing.typed, self.filing.words)

    def indicator(self, id_: str, block: str = "month") -> tuple[Figure, Value, str]:
        """An indicator as frozen, with its code."""
        one = figure(id_)
        kept = self.frozen.cells["figures"]
        pair = kept.get(block, {}).get(id_) or kept["now"].get(id_) or [0, None]
        look = self.looks["ytd" if block == "ytd" else "month"]
        return one, Value(one, *(_number(part) for part in pair)), self.place.code(one, look)

    def indicators(self, block: str = "month") -> list[tuple[Figure, Value, str]]:
        """Those in reading order; one that came after this month was frozen is not of it."""
        kept = self.frozen.cells["figures"]
        there = {id_ for part in kept.values() for id_ in part}
        return [self.indicator(id_, block) for id_ in indicator_ids() if id_ in there or figure(id_).missing]


def _number(kept: Any) -> Any:
    return Decimal(kept) if isinstance(kept, str) else kept


def content_of(filing: Filing) -> Content:
    """Gather a filing (report, period and frozen numbers in one statement when selected along)."""
    return Content(filing, filing.report, filing.report.period, filing.frozen)


def title_of(content: Content) -> str:
    """盐城经济技术开发区2026年10月安全专项整治月报（更正）."""
    kind = (
        _("（第 %(n)d 版，更正）") % {"n": content.filing.number}
        if content.filing.kind == FilingKind.CORRECTION
        else ""
    )
    return _("%(zone)s%(month)s安全专项整治月报%(kind)s") % {
        "zone": content.filing.zone.name, "month": month_name(content.period), "kind": kind,
    }  # fmt: skip


def printed_title(content: Content) -> str:
    """The title in two lines, as it stands on the page."""
    end = _("安全专项整治月报")
    return title_of(content).replace(end, f"\n{end}", 1)


def sealed_text(content: Content) -> str:
    """The whole content as one canonical text: the same filing gives the same bytes for ever."""
    filing = content.filing
    body = {
        "zone": filing.zone_id,
        "period": [content.period.kind, content.period.start.isoformat(), content.period.end.isoformat()],
        "number": filing.number,
        "kind": filing.kind,
        "known_at": content.frozen.known_at.isoformat(),
        "cells": content.frozen.cells,
        "overrides": filing.overrides,
        "typed": filing.typed,
        "words": filing.words,
        "prepared_by": filing.prepared_by,
        "contact": filing.contact,
        "certified_by": filing.certified_by,
        "correction_reason": filing.correction_reason,
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(content: Content) -> str:
    """SHA-256 of the sealed text."""
    return hashlib.sha256(sealed_text(content).encode()).hexdigest()
