"""Rows of a checklist workbook as items, and what they make of a body. Knows no database.

Rows meet items by 序号, which is the item's key: a known one is updated with what the row says (a blank cell says
nothing), a new one stands behind the row above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import (
    BadValue,
    Layout,
    LedgerRows,
    ReadRow,
    clean_line,
    heading_of,
    is_blank,
    read_cells,
    read_word,
    read_yes_no,
)
from inspections.checklists.arranging import KEY, keys_of, new_section_key, with_item, with_section
from inspections.checklists.body import LONGEST, NUMBER, Body, Item, Section, faults_of
from inspections.checklists.forms import PHRASE, PHRASES
from inspections.checklists.import_columns import KIND_WORDS, PHOTO_WORDS, SECTOR_WORDS, SEVERITY_WORDS, WHEN_WORDS

FREE = "未分类"
"""Section of rows that name none, before any row names one."""
TITLE = 60
_SEMICOLONS = re.compile(r"[;；\n]")
_DIGITS = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?")
ITEM_FIELDS = (
    "text", "basis", "sector", "severity", "criterion", "kind", "unit", "low", "high", "photo", "required", "weight",
    "phrases", "measures", "after", "when",
)  # fmt: skip


@dataclass
class Line:
    """One good or bad row: where it belongs, and what it says of its item."""

    read: ReadRow
    key: str = ""
    section: str = ""
    behind: str = ""
    said: dict[str, Any] = field(default_factory=dict)


def read_lines(rows: LedgerRows, layout: Layout) -> list[Line]:
    """Every row as a line. A title between the rows (一、安全管理) is the section of those below it without one."""
    titles = sorted((one.number, one.text) for one in rows.left_out if one.why == "group")
    lines: list[Line] = []
    seen: dict[str, int] = {}
    section, behind = FREE, ""
    for record in rows.records:
        while titles and titles[0][0] < record.number:
            section, behind = titles.pop(0)[1][:TITLE], ""
        read = read_cells(record, layout, _READERS, {**LONGEST, "section": TITLE, "number": LONGEST["key"]})
        named = read.values.pop("section", "")
        if named and named != section:
            section, behind = named, ""
        line = Line(read, str(read.values.pop("number", "")), section, behind)
        _check(line, layout)
        if line.key in seen:
            said = _("与第 %(row)d 行的序号相同，每条要有自己的序号，例如 2-1") % {"row": seen[line.key]}
            read.faults.append((heading_of(layout, "number"), said))
        elif line.key:
            seen[line.key] = read.number
        if not read.faults:
            behind = line.key
        lines.append(line)
    return lines


def _check(line: Line, layout: Layout) -> None:
    """What one row must have, and what its cells say together."""
    read, values = line.read, dict(line.read.values)
    faulty = {heading for heading, _text in read.faults}

    def wrong(key: str, label: str, sentence: str) -> None:
        read.faults.append((heading_of(layout, key) or label, sentence))

    if not line.key and heading_of(layout, "number") not in faulty:
        wrong("number", _("序号"), _("没有填写"))
    major = values.pop("major", None)
    if major and not values.get("criterion") and (heading_of(layout, "criterion") or "判定") not in faulty:
        wrong("criterion", _("判定条款编号"), _("写了是重大判定项，请填对照哪一条判定条款"))
    if major is False:
        if values.get("criterion"):
            wrong("major", _("是否重大判定项"), _("写了“否”，又填了判定条款，请核对"))
        values["criterion"] = ""
    line.said = values


def merged(body: Body, lines: Iterable[Line]) -> Body:
    """The body with what good lines say written into it."""
    for line in lines:
        section = next((one for one in body.sections if one.title == line.section), None)
        old = body.item(line.key)
        home = next((one for one in body.sections if old in one.items), None) if old is not None else None
        if home is not None and line.section in (FREE, home.title):
            section = home  # nothing is said of another section, or of another one of the same name
        if section is None:
            section = Section(new_section_key(keys_of(body)), line.section)
            body = with_section(body, section)
        item = _item(old, line)
        behind = line.behind if any(one.key == line.behind for one in section.items) else ""
        body = with_item(body, section.key, item, behind=behind)
    return body


def _item(old: Item | None, line: Line) -> Item:
    said = dict(line.said)
    if old is not None:
        return replace(old, **{name: value for name, value in said.items() if not _same(getattr(old, name), value)})
    if "kind" not in said and ({"low", "high"} & said.keys()):
        said["kind"] = NUMBER  # a range says what is asked for
    return Item(key=line.key, text=said.pop("text", ""), **said)


def _same(kept: Any, said: Any) -> bool:
    """Whether a cell says what is kept already: spaces, line breaks and full-width digits are no change, 1.0 is 1."""
    if isinstance(kept, tuple):
        return tuple(clean_line(one) for one in kept) == said
    if isinstance(kept, str) and isinstance(said, str):
        if _DIGITS.fullmatch(kept) and _DIGITS.fullmatch(said):
            return Decimal(kept) == Decimal(said)
        return clean_line(kept) == said
    return bool(kept == said)


def examined(
    body: Body, lines: list[Line], layout: Layout, *, criteria: Iterable[str], sectors: Iterable[str]
) -> tuple[Body, list[Line]]:
    """The body with the lines that hold, and these lines; faults of the others are written to their rows.

    A line may lean on another (a follow-up on the item before it), so what falls takes others with it.
    """
    criteria, sectors = list(criteria), list(sectors)
    good = [line for line in lines if not line.read.faults]
    taken = {one.key for one in body.sections}
    for line in [line for line in good if line.key in taken]:
        line.read.faults.append((heading_of(layout, "number"), _("这个序号是一个部分的编号，请换一个")))
        good.remove(line)
    while True:
        made = merged(body, good)
        wrong: dict[str, list[str]] = {}
        for key, sentence in faults_of(made, criteria=criteria, sectors=sectors):
            wrong.setdefault(key, []).append(sentence)
        fallen = [line for line in good if line.key in wrong]
        if not fallen:
            return made, good
        for line in fallen:
            line.read.faults += [("", sentence) for sentence in dict.fromkeys(wrong[line.key])]
        good = [line for line in good if line not in fallen]


def moved_by(old: Body, new: Body, lines: Iterable[Line]) -> Mapping[str, str]:
    """What each line is: {key: "new", "changed" or "same"}."""
    before, after = _places(old), _places(new)
    return {
        line.key: "new" if line.key not in before else "same" if before[line.key] == after[line.key] else "changed"
        for line in lines
    }


def _places(body: Body) -> dict[str, tuple[str, Item]]:
    return {item.key: (section.key, item) for section in body.sections for item in section.items}


# -- cells -------------------------------------------------------------------------------------------------------------


def _key(value: Any) -> str:
    text = clean_line(value).rstrip(".、．")
    if not KEY.fullmatch(text):
        raise BadValue("key", gettext_lazy("序号“%(text)s”只能用字、字母、数字和中间的 - . _"), text=text[:20])
    return text


def _bound(value: Any) -> str:
    text = clean_line(value).replace(",", "").replace("，", "").lstrip("≥≤")
    if not _DIGITS.fullmatch(text.strip()):
        raise BadValue("number", gettext_lazy("“%(text)s”不是数字，单位写在“单位”一列"), text=clean_line(value)[:20])
    return text.strip()


def _weight(value: Any) -> int:
    text = clean_line(value).removesuffix("分")
    if not re.fullmatch(r"\d{1,3}", text) or int(text) > 100:
        raise BadValue("weight", gettext_lazy("权重是 0 到 100 的整数，不是“%(text)s”"), text=text[:20])
    return int(text)


def _phrases(value: Any) -> tuple[str, ...]:
    parts = [clean_line(part) for part in _SEMICOLONS.split(str(value))]
    found = tuple(dict.fromkeys(part for part in parts if not is_blank(part)))
    if len(found) > PHRASES or any(len(part) > PHRASE for part in found):
        raise BadValue("phrases", gettext_lazy("常用表述太多或太长，请用分号隔开，最多 20 句、每句 100 字"))
    return found


_READERS = {
    "number": _key,
    "section": clean_line,
    "text": clean_line,
    "basis": clean_line,
    "sector": lambda value: read_word(value, SECTOR_WORDS),
    "severity": lambda value: read_word(value, SEVERITY_WORDS),
    "major": read_yes_no,
    "criterion": clean_line,
    "kind": lambda value: read_word(value, KIND_WORDS),
    "unit": clean_line,
    "low": _bound,
    "high": _bound,
    "photo": lambda value: read_word(value, PHOTO_WORDS),
    "required": read_yes_no,
    "weight": _weight,
    "phrases": _phrases,
    "measures": clean_line,
    "after": _key,
    "when": lambda value: read_word(value, WHEN_WORDS),
}
