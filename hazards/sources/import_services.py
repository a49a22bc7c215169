"""A ledger of units on its way in: what each unit would become, and doing it through the services a person uses.

Units meet the ledger by enterprise and unit name. A new one is registered (填报中); a known one takes what the rows
say: its substances are then exactly those of the sheet, blank cells change nothing. What moves S, R and the level is
said before anything is written, and a unit in force is never re-levelled: it goes to 变更、复评.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.import_flows import SHOWN, ImportFlow, Opened, Sorted
from core.imports import Layout, ReadRow, heading_of
from core.jobs import Report
from enterprises.models import Enterprise
from hazards.sources.forms import SourceForm
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.import_columns import VOCABULARY
from hazards.sources.importing import OF_SUBSTANCE, UnitRows, read_source_row, readers
from hazards.sources.models import HazardSource, Holding
from hazards.sources.presenting import level_label, movements
from hazards.sources.results import HOLDING_FIELDS, differs, named, result_now, with_decisions
from hazards.sources.services import DESCRIBING, add_source, edit_source
from hazards.sources.states import IN_FORCE, State
from hazards.sources.substances import SAME_WORD, SubstanceForm, case_of, fault_at_field, kept_same
from hazards.sources.working import headline, note_text


class SourceImport(ImportFlow):
    """导入重大危险源台账."""

    kind = "sources"
    permission = "sources.import"
    vocabulary = VOCABULARY
    namespace = "sources"
    title = gettext_lazy("导入重大危险源台账")
    list_title = gettext_lazy("重大危险源")
    list_url = "sources:list"
    intro = gettext_lazy(
        "一行一种物质，同一企业、同一单元名称的行合成一个单元。新单元登记为“填报中”；已有的单元按表里的物质更新，表里没有的物质会去掉，空格子不改。"
        "有一行不对，整个单元连同原因退回：少一种物质，S 就不对。"
    )
    file_label = gettext_lazy("重大危险源台账")
    file_help = gettext_lazy(
        ".xlsx、.xls 或 .csv，最大 20 MB。要有“企业名称”“单元名称”“物质”“设计最大量（t）”四列；从本系统导出的“单元和物质”表可以改好再导入。"
    )

    def sort(self, actor: Actor, opened: Opened, report: Report | None) -> Sorted:
        found = Sorted(opened)
        units = _units(actor, opened, found)
        _meet(units.values())
        for at, unit in enumerate(units.values(), start=1):
            _examine(unit, opened.layout)
            if unit.is_bad:
                unit.give_back_whole()
                found.bad += unit.rows
            elif unit.known is None:
                found.new.append(unit)
            elif unit.moved:
                found.changed.append(unit)
            else:
                found.same += 1
            if not unit.is_bad and (unit.known is None or unit.moved):
                found.noted += [row for row in unit.rows if row.notes]
            if report is not None:
                report(at, len(units))
        found.bad.sort(key=lambda row: row.number)
        return found

    def describe(self, found: Sorted) -> dict[str, Any]:
        return {
            "added": [_line(unit) for unit in found.new[:SHOWN]],
            "changes": [_line(unit) for unit in found.changed[:SHOWN]],
        }

    def outcome(self, counts: dict[str, Any]) -> str:
        said = _("登记 %(new)d 个单元，更新 %(changed)d 个，没有变化 %(same)d 个，退回 %(bad)d 行。")
        return said % counts

    def write(self, actor: Actor, found: Sorted, report: Report) -> None:
        """Unit by unit through the services, so that the duty, the history and the watchers are those of a person."""
        todo = len(found.new) + len(found.changed)
        firms = Enterprise.objects.in_bulk({unit.enterprise_id for unit in found.new})
        for done, unit in enumerate([*found.new, *found.changed], start=1):
            given = {"values": unit.values, "substances": unit.substances}
            if unit.known is None:
                add_source(actor=actor, enterprise=firms[unit.enterprise_id], **given)
            else:
                edit_source(actor=actor, source=unit.known, **given)
            report(done, todo)


FLOW = SourceImport()
FLOW.register_jobs()


def _units(actor: Actor, opened: Opened, found: Sorted) -> dict[tuple[int, str], UnitRows]:
    """The rows put together by unit; rows whose enterprise or name is not known are bad at once."""
    by_code, by_name = _register(actor)
    by_field = readers(opened.layout)
    units: dict[tuple[int, str], UnitRows] = {}
    for record in opened.rows.records:
        row = read_source_row(record, opened.layout, by_field)
        firm = _firm(row, opened.layout, by_code, by_name)
        if firm is None or "name" not in row.values:
            found.bad.append(row)
            continue
        name = row.values["name"]
        units.setdefault((firm, name), UnitRows(firm, name)).rows.append(row)
    return units


def _register(actor: Actor) -> tuple[dict[str, int], dict[str, set[int]]]:
    """The zone's enterprises by code and by every name they go by."""
    by_code: dict[str, int] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    rows = Enterprise.objects.active().filter(zone_id=actor.zone_id)
    for pk, code, *names in rows.values_list("id", "credit_code", "name", "short_name", "former_names"):
        by_code[code] = pk
        for name in {names[0], names[1], *names[2].split("、")} - {""}:
            by_name[name].add(pk)
    return by_code, by_name


def _firm(row: ReadRow, layout: Layout, by_code: Mapping[str, int], by_name: Mapping[str, set[int]]) -> int | None:
    if code := row.values.get("credit_code"):
        if code not in by_code:
            row.faults.append((heading_of(layout, "credit_code"), _("本区没有登记这个代码的在册企业")))
            return None
        named_like = by_name.get(row.values.get("enterprise", ""))
        if named_like and by_code[code] not in named_like:
            row.faults.append((heading_of(layout, "credit_code"), _("这个代码是另一家企业的，与企业名称对不上")))
            return None
        return by_code[code]
    name = row.values.get("enterprise")
    if name is None:
        return None
    found = by_name.get(name, set())
    if len(found) == 1:
        return next(iter(found))
    said = _("本区没有叫这个名字的在册企业，请核对全称或填统一社会信用代码")
    if found:
        said = _("本区有几家企业叫这个名字，请填统一社会信用代码")
    row.faults.append((heading_of(layout, "enterprise"), said))
    return None


def _meet(units: Any) -> None:
    """Find the units already in the ledger, in two statements."""
    firms = {unit.enterprise_id for unit in units}
    rows = HazardSource.objects.filter(enterprise_id__in=firms).exclude(state=State.RETIRED).select_related("version")
    known = {(row.enterprise_id, row.name): row for row in rows}
    held: dict[int, list[dict[str, Any]]] = defaultdict(list)
    holdings = Holding.objects.filter(source_id__in=[row.pk for row in known.values()]).order_by("position")
    for holding in holdings.values("source_id", *HOLDING_FIELDS):
        held[holding.pop("source_id")].append(holding)
    for unit in units:
        unit.known = known.get((unit.enterprise_id, unit.name))
        unit.held = held[unit.known.pk] if unit.known else []


def _examine(unit: UnitRows, layout: Layout) -> None:
    """Check the unit as the page would, grade it, and say what it would move."""
    said = unit.common(layout)
    _describe(unit, said, layout)
    _hold(unit, layout)
    if unit.is_bad:
        return
    rows = with_decisions(unit.substances, unit.held)
    try:
        unit.result = grade(case_of(rows, unit=unit.values["kind"], people=unit.values["exposed_people"]))
    except GradeError as error:
        row = unit.rows[error.row or 0]
        key, text = fault_at_field(error)
        heading = heading_of(layout, "substance" if key == "name" else key) or heading_of(layout, "substance")
        row.faults.append((heading, text))
        return
    unit.rows[0].notes += [note_text(note) for note in unit.result["notes"]]
    if unit.known is not None:
        unit.moved = _moved(unit)


def _describe(unit: UnitRows, said: dict[str, Any], layout: Layout) -> None:
    """The unit through its form: what the sheet leaves blank stays as it is."""
    now = {key: getattr(unit.known, key) for key in DESCRIBING} if unit.known else {}
    form = SourceForm({**now, **said, "name": unit.name, "boundary": ""})
    if form.is_valid():
        unit.values = form.cleaned_data | {"boundary": now.get("boundary")}
        moved = unit.known is not None and unit.known.exposed_people != unit.values["exposed_people"]
        if moved and "people_counted_on" not in said:
            unit.rows[0].notes.append(_("人口变了，表里没有统计日期，仍按原来的日期"))
        return
    for key, texts in form.errors.items():
        label = str(form.fields[key].label) if key in form.fields else ""
        unit.rows[0].faults += [(heading_of(layout, key) or label, str(text)) for text in texts]


def _hold(unit: UnitRows, layout: Layout) -> None:
    """The substances through their form; a blank cell of one held now keeps what is held."""
    free = list(unit.held)
    for row in unit.rows:
        given = {key: row.values[key] for key in OF_SUBSTANCE if key in row.values}
        given["name"] = row.values.get("substance", "")
        old = _held_already(given, free)
        if old is not None:
            free.remove(old)
            given = {**{key: old[key] for key in OF_SUBSTANCE}, **given, "name": given["name"] or old["name"]}
            given["mixture_same"] = SAME_WORD.get(given["mixture_same"], given["mixture_same"])
        if isinstance(given.get("categories"), list):
            given["categories"] = "、".join(given["categories"])
        form = SubstanceForm(given)
        if form.is_valid():
            unit.substances.append(form.cleaned_data)
            continue
        for key, texts in form.errors.items():
            place = heading_of(layout, "substance" if key == "name" else key)
            row.faults += [(place, str(text)) for text in texts]


def _held_already(given: Mapping[str, Any], free: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one substance held now that the row means: same name (or CAS), and whatever else it says."""
    if not given["name"] and not given.get("cas"):
        exact = [row for row in free if not row["name"] and "、".join(row["categories"]) == given.get("categories")]
        return exact[0] if len(exact) == 1 else None
    same = [
        row
        for row in free
        if (row["name"] == given["name"] if given["name"] else row["cas"] == given["cas"])
        and (not given.get("form") or row["form"] == given["form"])
    ]
    return same[0] if len(same) == 1 else None


def _moved(unit: UnitRows) -> list[str]:
    """What the unit would be after, against what it is now, in sentences; empty when nothing changes."""
    known = unit.known
    assert known is not None  # noqa: S101  (asked before)
    told = [
        str(HazardSource._meta.get_field(key).verbose_name)
        for key in DESCRIBING
        if (getattr(known, key) or "") != (unit.values[key] or "") and key != "exposed_people"
    ]
    told = [_("改：%(fields)s") % {"fields": "、".join(told)}] if told else []
    before = result_now(known, unit.held)
    after = unit.result
    if before is not None and after is not None:
        told += movements(before, after)
    if [_as_held(row) for row in unit.held] != [_as_held(row) for row in unit.substances]:
        told = told or [_("改：物质的登记内容")]
    if known.exposed_people != unit.values["exposed_people"] and not told:
        told = [_("改：500 米内常住人口")]
    if told and known.state in IN_FORCE and differs(known, after):
        level = {"level": level_label(known)}
        told.append(_("现行级别（%(level)s）不变，转入变更、复评，须重新辨识、评估") % level)
    return told


def _as_held(row: Mapping[str, Any]) -> tuple:
    same = kept_same(row.get("mixture_same"))
    return (*named(row), row.get("mixture_of") or "", same, row["quantity_t"], row.get("stock_t"))


def _line(unit: UnitRows) -> dict[str, Any]:
    result = unit.result or {}
    return {
        "number": unit.rows[0].number,
        "name": unit.name,
        "firm": unit.rows[0].values.get("enterprise", ""),
        "substances": len(unit.substances),
        "said": headline(result) if result else "",
        "S": result.get("S_display") or "",
        "R": result.get("R_display") or "",
        "moved": unit.moved,
    }
