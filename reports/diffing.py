"""What differs between two versions of a report, or between a draft and what is known now: each thing old → new.

Everything a report prints is compared: numbers and changes by hand, indicators, stages, D, typed values and ledgers,
the contact, words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from core.figures import NOTHING, figure
from enterprises.models import Accident, Penalty
from hazards.dangers import fact_rows
from hazards.dangers.fact_models import FactVersion
from parks.models import ZoneProgress
from reports.content import Content
from reports.models import Frozen
from reports.month_ledgers import ledgers_of
from reports.monthly.automatic import INDICATORS, STAGES, indicator_ids
from reports.monthly.fields import FIELDS, WORDS
from reports.monthly.tables import BLOCKS, COLUMNS, RATES, ROWS, Cell, anchor, cell_name
from reports.monthly.visits import KEYS, VISITS


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: its name, both texts, both codes where they are numbers, where it stands."""

    name: str
    one: str
    two: str
    one_code: str = ""
    two_code: str = ""
    target: str = ""


def differences(one: Content, two: Content) -> list[Difference]:
    """All of them, in reading order; empty when both say the same."""
    return [
        *_contact(one, two),
        *_section_b(one, two),
        *_numbers(one, two),
        *_frozen(one, two),
        *_ledgers(ledgers_of(one), ledgers_of(two)),
        *_typed(one, two),
    ]


def moved_on(content: Content, frozen: Frozen) -> list[Difference]:
    """What 取新数 would replace: the system's numbers, indicators, stages and D, as frozen → as known now."""
    fresh = replace(content, frozen=frozen)
    found = [
        Difference(name, a.automatic_text, b.automatic_text, target=anchor(a.key))
        for name, a, b in _cells(content, fresh)
        if a.column not in RATES and a.automatic != b.automatic
    ]
    return [*_section_b(content, fresh, automatic=True), *found, *_frozen(content, fresh)]


def _section_b(one: Content, two: Content, *, automatic: bool = False) -> Iterator[Difference]:
    """B, counted or typed: what stands in each, or (`automatic`) what the system counts; typed numbers have no year."""
    if not one.counts_visits and not two.counts_visits:
        return  # both typed: compared with the rest of what is typed
    for block in BLOCKS:
        for key in KEYS:
            (a, a_code), (b, b_code) = (_told_of_visits(content, block, key, automatic) for content in (one, two))
            if a != b:
                yield Difference(cell_name(block, VISITS, key), a, b, a_code, b_code, anchor(f"{block}.{VISITS}.{key}"))


def _told_of_visits(content: Content, block: str, key: str, automatic: bool) -> tuple[str, str]:
    if not content.counts_visits:
        value = content.filing.typed.get(key) if block == "month" else None
        return (NOTHING, "") if value is None else (_("%(n)s（手工）") % {"n": value}, "")
    cell = content.block(block)[VISITS][key]
    return (cell.automatic_text if automatic else _told(cell)), cell.code


def _cells(one: Content, two: Content) -> Iterator[tuple[str, Cell, Cell]]:
    """Every cell of both tables with its name."""
    for block in BLOCKS:
        first, second = one.block(block), two.block(block)
        for row, _row in ROWS:
            for column, _label, _unit in COLUMNS:
                yield cell_name(block, row, column), first[row][column], second[row][column]


def _contact(one: Content, two: Content) -> Iterator[Difference]:
    a, b = one.filing.contact, two.filing.contact
    if a != b:
        yield Difference(_("联系人和电话"), a or NOTHING, b or NOTHING)


def _numbers(one: Content, two: Content) -> Iterator[Difference]:
    for name, a, b in _cells(one, two):
        if a.value != b.value or a.is_overridden != b.is_overridden:
            yield Difference(name, _told(a), _told(b), a.code, b.code)


def _frozen(one: Content, two: Content) -> Iterator[Difference]:
    """Indicators, stages and D: what is frozen beside the table."""
    names = {"month": _("当月"), "ytd": _("累计")}
    for block in BLOCKS:
        for id_ in INDICATORS if block == "ytd" else indicator_ids():
            if id_ in STAGES:
                continue
            (figure_, a, a_code), (_same, b, b_code) = one.indicator(id_, block), two.indicator(id_, block)
            if a.text != b.text:
                title = f"{names[block]} · {figure_.name}" if id_ in INDICATORS else str(figure_.name)
                yield Difference(title, a.text, b.text, a_code, b_code, "indicators")
    labels = dict(ZoneProgress.Stage.choices)
    for id_, subject in STAGES.items():
        was, now = (content.frozen.cells.get("stages", {}).get(subject, "") for content in (one, two))
        if was != now:
            yield Difference(
                str(figure(id_).name), str(labels.get(was, NOTHING)), str(labels.get(now, NOTHING)), target="indicators"
            )
    yield from _majors(one, two)


def _majors(one: Content, two: Content) -> Iterator[Difference]:
    """D by danger: listed anew, no longer listed, or known differently."""
    first, second = (_major_texts(content.frozen.cells.get("majors") or []) for content in (one, two))
    for danger in sorted(first.keys() | second.keys()):
        (a_name, a), (b_name, b) = first.get(danger, ("", NOTHING)), second.get(danger, ("", NOTHING))
        if a != b:
            yield Difference(_("D 重大隐患 %(name)s") % {"name": a_name or b_name}, a, b, target="majors")


def _major_texts(ids: list[int]) -> dict[int, tuple[str, str]]:
    """{danger: (number and firm, what was known of it)}."""
    rows = list(FactVersion.objects.filter(pk__in=ids).values(*fact_rows.FIELDS)) if ids else []
    found = {}
    for row, shown in zip(rows, fact_rows.present(rows), strict=True):
        number, firm, _what, sector, _level, found_on, due, closed, _today = (str(cell) for cell in shown["cells"])
        text = _("%(sector)s，%(found)s 发现，期限 %(due)s，销号 %(closed)s") % {
            "sector": sector, "found": found_on, "due": due, "closed": closed,
        }  # fmt: skip
        found[row["danger_id"]] = (f"{number} {firm}", text)
    return found


def _ledgers(one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[Difference]:
    levels, kinds = dict(Accident.Level.choices), dict(Penalty.Kind.choices)
    first, second = ({row["id"]: row for row in kept["accidents"]} for kept in (one, two))
    for id_ in sorted(first.keys() | second.keys()):
        a, b = first.get(id_), second.get(id_)
        if a != b:
            title = _("E 事故 %(day)s") % {"day": (a or b or {})["on"]}
            yield Difference(title, _accident(a, levels), _accident(b, levels))
    for kind, label in kinds.items():
        sums = [kept["penalties"].get(kind) for kept in (one, two)]
        if sums[0] != sums[1]:
            yield Difference(_("F 执法 %(kind)s") % {"kind": label}, *(_penalties(kept) for kept in sums))


def _accident(row: Mapping[str, Any] | None, levels: Mapping[str, Any]) -> str:
    if row is None:
        return NOTHING
    return _("%(level)s，死亡 %(deaths)s，受伤 %(injuries)s，损失 %(loss)s 万元：%(what)s") % {
        "level": levels[row["level"]], "deaths": row["deaths"], "injuries": row["injuries"], "loss": row["loss"],
        "what": row["description"],
    }  # fmt: skip


def _penalties(kept: Any) -> str:
    return _("%(n)d 起，%(amount)s 万元") % {"n": kept[0], "amount": kept[1]} if kept else NOTHING


def _typed(one: Content, two: Content) -> Iterator[Difference]:
    counted = one.counts_visits or two.counts_visits
    for field in FIELDS:
        if counted and field.key in KEYS:
            continue
        a_typed, b_typed = one.filing.typed.get(field.key), two.filing.typed.get(field.key)
        if a_typed != b_typed:
            yield Difference(str(field.label), _plain(a_typed), _plain(b_typed))
    for part in WORDS:
        a_words, b_words = one.filing.words.get(part.key, ""), two.filing.words.get(part.key, "")
        if a_words != b_words:
            yield Difference(str(part.label), a_words, b_words)


def _told(cell: Cell) -> str:
    if not cell.is_overridden:
        return str(cell.text)
    return _("%(text)s（手工，系统数 %(automatic)s）") % {"text": cell.text, "automatic": cell.automatic_text}


def _plain(value: Any) -> str:
    return NOTHING if value is None else str(value)
