"""What can be counted of major hazard sources: by level, due again, 两重点 as distinct kinds, connection (M-47)."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Fact, Figure, Measure, Period, register, register_fact
from enterprises.models import Enterprise, EnterpriseFact
from hazards.sources.lists import entry
from hazards.sources.models import Connection, DutyRole, HazardSource, KeyItem, Person, SourceFact
from hazards.sources.states import KeyKind, Level, State

SOURCES, KEYS, CONNECTIONS, MAKERS = "sources", "source_keys", "source_connections", "source_makers"
ZONE_ONLY = frozenset({"zone_id", "enterprise_id"})
MAJOR = "sources_major"
LEVELS = tuple(f"sources_{level}" for level in Level.values)
OF_ZONE = (
    MAJOR,
    *LEVELS,
    "sources_late",
    "key_chemicals",
    "key_processes",
    "firms_linked",
    "makers_running",
    "makers_complete",
)
"""What a zone card and the province's table show, in reading order."""
OF_CARD = (*OF_ZONE, "hazchem_users", "sources_headed", "plans_filed")
"""What a zone card shows besides: users of hazardous chemicals, heads and plans as n of m (M-48, M-49)."""
STATES, LEVEL_NAMES = dict(State.choices), dict(Level.choices)


def source_list_url(where: Mapping[str, Any] | None = None, **filters: Any) -> str:
    """The list of units showing exactly these rows."""
    named = {key.removesuffix("_id"): value for key, value in (where or {}).items()}
    pairs = [(name, value) for name, value in {**named, **filters}.items() if value not in (None, "")]
    return f"{reverse('sources:list')}?{urlencode(pairs)}"


def _known(period: Period) -> QuerySet:
    """Units as known then, with whether somebody is 源长 of them on the last day looked at."""
    heads = Person.objects.filter(
        Q(to_on=None) | Q(to_on__gt=period.last_day), role=DutyRole.HEAD, zone_id=OuterRef("zone_id"),
        source_id=OuterRef("source_id"), from_on__lte=period.last_day,
    )  # fmt: skip
    if period.known_at is not None:
        heads = heads.filter(recorded_at__lte=period.known_at)
    return SourceFact.objects.filter(period.known()).annotate(headed=Exists(heads))


def _keys_known(period: Period) -> QuerySet:
    rows = KeyItem.objects.filter(recorded_at__lte=period.as_of)
    if period.known_at is None or period.is_latest:
        return rows.filter(removed_at=None)
    return rows.filter(Q(removed_at=None) | Q(removed_at__gt=period.known_at), recorded_at__lte=period.known_at)


def _latest(period: Period) -> QuerySet:
    """The connection in force of every enterprise that has one."""
    rows = Connection.objects.filter(on__lte=period.last_day)
    if period.known_at is not None:
        rows = rows.filter(recorded_at__lte=period.known_at)
    last = rows.filter(zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("enterprise_id")).order_by("-on", "-id")
    return rows.filter(pk=Subquery(last.values("pk")[:1]))


def _makers(period: Period) -> QuerySet:
    """Enterprises as known then, with whether their data are complete."""
    last = Connection.objects.filter(
        zone_id=OuterRef("zone_id"), enterprise_id=OuterRef("enterprise_id"), on__lte=period.last_day
    )
    if period.known_at is not None:
        last = last.filter(recorded_at__lte=period.known_at)
    rows = EnterpriseFact.objects.filter(period.known())
    return rows.annotate(complete=Subquery(last.order_by("-on", "-id").values("complete")[:1]))


def _names(model: Any, ids: set[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name"))


def _firm_cell(names: Mapping[int, str], pk: int) -> str:
    return names.get(pk, f"#{pk}")


def _present_sources(rows: list[dict]) -> list[dict]:
    units = _names(HazardSource, {row["source_id"] for row in rows})
    firms = _names(Enterprise, {row["enterprise_id"] for row in rows})
    return [
        {
            "url": reverse("sources:detail", args=[row["source_id"]]) if row["source_id"] in units else None,
            "cells": [
                units.get(row["source_id"], f"#{row['source_id']}"), _firm_cell(firms, row["enterprise_id"]),
                LEVEL_NAMES.get(row["level"], "—"), STATES.get(row["state"], row["state"]), row["next_review_on"] or "—",
            ],
        }
        for row in rows
    ]  # fmt: skip


def _present_keys(rows: list[dict]) -> list[dict]:
    firms = _names(Enterprise, {row["enterprise_id"] for row in rows})
    units = _names(HazardSource, {row["source_id"] for row in rows if row["source_id"]})
    return [
        {
            "url": reverse("sources:detail", args=[row["source_id"]])
            if row["source_id"] in units
            else reverse("enterprises:detail", args=[row["enterprise_id"]]),
            "cells": [
                entry(row["kind"], row["number"]).name,
                KeyKind(row["kind"]).label,
                _firm_cell(firms, row["enterprise_id"]),
                units.get(row["source_id"], "—"),
            ],
        }
        for row in rows
    ]


def _present_connections(rows: list[dict]) -> list[dict]:
    firms = _names(Enterprise, {row["enterprise_id"] for row in rows})
    return [
        {
            "url": reverse("enterprises:detail", args=[row["enterprise_id"]]),
            "cells": [
                _firm_cell(firms, row["enterprise_id"]),
                row["on"],
                _("齐全") if row["complete"] else _("不齐全"),
                row["note"] or "—",
            ],
        }
        for row in rows
    ]


def _present_makers(rows: list[dict]) -> list[dict]:
    firms = _names(Enterprise, {row["enterprise_id"] for row in rows})
    return [
        {
            "url": reverse("enterprises:detail", args=[row["enterprise_id"]]),
            "cells": [
                _firm_cell(firms, row["enterprise_id"]),
                row["division"],
                _("齐全") if row["complete"] else _("不齐全"),
            ],
        }
        for row in rows
    ]


def standing(period: Period) -> Q:
    """Major hazard sources not struck off before the moment looked from."""
    return Q(is_major=True) & (Q(retired_at=None) | Q(retired_at__gte=period.as_of))


def _level(level: str) -> Measure:
    return Measure(f"sources_{level}", SOURCES, lambda p: standing(p) & Q(level=level))


# 危化品生产企业: divisions C25 and C26 of GB/T 4754 in production. The reading is the product's own and marked so.
def _running(period: Period) -> Q:
    return Q(division__in=["C25", "C26"], status=Enterprise.Status.RUNNING, created_at__lt=period.as_of)


_major = Measure(MAJOR, SOURCES, standing)
_late = Measure("sources_late", SOURCES, lambda p: standing(p) & Q(next_review_on__lt=p.last_day))
_headed = Measure("sources_headed", SOURCES, lambda p: standing(p) & Q(headed=True))
_chemicals = Measure("key_chemicals", KEYS, lambda p: Q(kind=KeyKind.CHEMICAL), distinct="number")
_processes = Measure("key_processes", KEYS, lambda p: Q(kind=KeyKind.PROCESS), distinct="number")
_linked = Measure("firms_linked", CONNECTIONS, lambda p: Q(connected=True))
_makers_running = Measure("makers_running", MAKERS, _running)
_makers_complete = Measure("makers_complete", MAKERS, lambda p: _running(p) & Q(complete=True))

register_fact(Fact(SOURCES, _known, order="known_from", fields=("id", "source_id", "enterprise_id", "level", "state", "next_review_on", "known_from"),
                   headings=(_("单元"), _("企业"), _("级别"), _("状态"), _("下次辨识评估")), columns=ZONE_ONLY, present=_present_sources))  # fmt: skip
register_fact(Fact(KEYS, _keys_known, order="id", fields=("id", "kind", "number", "enterprise_id", "source_id"),
                   headings=(_("名称"), _("名录"), _("企业"), _("单元")), columns=ZONE_ONLY, present=_present_keys))  # fmt: skip
register_fact(Fact(CONNECTIONS, _latest, order="id", fields=("id", "enterprise_id", "on", "complete", "note"),
                   headings=(_("企业"), _("日期"), _("数据"), _("说明")), columns=ZONE_ONLY, present=_present_connections))  # fmt: skip
register_fact(Fact(MAKERS, _makers, order="created_at", fields=("id", "enterprise_id", "division", "complete", "created_at"),
                   headings=(_("企业"), _("行业大类"), _("数据")), columns=ZONE_ONLY, present=_present_makers))  # fmt: skip
register(
    Figure(MAJOR, 50, 1, _("重大危险源"), _("按 GB 18218-2018 构成重大危险源的单元，不含已核销的"), _major, unit=_("处"),
           link=lambda period, where: source_list_url(where, tab="major")),
    *(
        Figure(f"sources_{level}", 50 + int(level), 1, LEVEL_NAMES[level], _("现行结果为该级别的重大危险源，不含已核销的"), _level(level), unit=_("处"),
               link=lambda period, where, level=level: source_list_url(where, tab="major", level=level))
        for level in Level.values
    ),
    Figure("sources_late", 55, 1, _("复评超期"), _("下次辨识评估日期已过的重大危险源（40号令第11条：评估满三年须重新辨识、评估）"), _late, unit=_("处"), direction="down"),
    Figure("sources_headed", 48, 1, _("源长落实率"), _("有现任源长的重大危险源 ÷ 重大危险源"), _headed, _major, unit="%", rounding=1, direction="up"),
    Figure("key_chemicals", 56, 1, _("重点监管危化品"), _("涉及的重点监管危险化学品种类（名录 74 种），同一种只计一次"), _chemicals, unit=_("种")),
    Figure("key_processes", 57, 1, _("重点监管工艺"), _("涉及的重点监管危险化工工艺种类（名录 18 种），同一种只计一次"), _processes, unit=_("种")),
    Figure("firms_linked", 58, 1, _("已接入企业"), _("按登记的接入日期，现行为已接入的企业；实时数据启用前以登记为准"), _linked, unit=_("家"), direction="up"),
    Figure("makers_running", 59, 1, _("在产危化品企业"), _("行业大类 C25、C26 且在产的企业（口径待确认）"), _makers_running, unit=_("家")),
    Figure("makers_complete", 68, 1, _("在产危化品企业数据齐全"), _("在产危化品企业中“两重点一重大”基础数据和监测数据已全部接入的"), _makers_complete, unit=_("家"), direction="up"),
)  # fmt: skip
__all__ = ["LEVELS", "MAJOR", "OF_CARD", "OF_ZONE", "source_list_url"]
