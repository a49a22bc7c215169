"""Changing a body without a database: every function takes one body and gives another, nothing is changed in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from inspections.checklists.body import Body, Item, Section

KEY = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]+(?:[._-][0-9A-Za-z\u4e00-\u9fff]+)*")
"""What a key may look like: it stands in addresses and names of inputs."""


def section_of(body: Body, key: str) -> Section | None:
    """The section of that key, or the one the item of that key stands in."""
    return next((one for one in body.sections if one.key == key or any(item.key == key for item in one.items)), None)


def keys_of(body: Body) -> set[str]:
    """Keys of all sections and items."""
    return {one.key for one in body.sections} | {item.key for item in body.items()}


def new_section_key(used: Iterable[str]) -> str:
    """S1, S2, … : the first nobody has."""
    taken, n = set(used), 1
    while f"S{n}" in taken:
        n += 1
    return f"S{n}"


def new_item_key(section: str, used: Iterable[str]) -> str:
    """S1-01, S1-02, … : the first of the section nobody has. `used` holds keys of removed items too."""
    taken, n = set(used), 1
    while f"{section[:14]}-{n:02d}" in taken:
        n += 1
    return f"{section[:14]}-{n:02d}"


def with_section(body: Body, section: Section) -> Body:
    """The section put in the place of the one with its key, else at the end. Its items stay when it brings none."""
    old = next((one for one in body.sections if one.key == section.key), None)
    if old is None:
        return Body((*body.sections, section))
    kept = replace(section, items=section.items or old.items)
    return Body(tuple(kept if one is old else one for one in body.sections))


def with_item(body: Body, section_key: str, item: Item, *, behind: str = "") -> Body:
    """The item written: in its place while it stays in its section, else behind `behind`, else at the end.

    Raises KeyError for a section that is not there.
    """
    if all(one.key != section_key for one in body.sections):
        raise KeyError(section_key)
    made = []
    for section in body.sections:
        items = list(section.items)
        at = next((n for n, one in enumerate(items) if one.key == item.key), None)
        if section.key != section_key:
            items = [one for one in items if one.key != item.key]
        elif at is not None:
            items[at] = item
        else:
            after = next((n for n, one in enumerate(items) if one.key == behind), len(items) - 1)
            items.insert(after + 1, item)
        made.append(replace(section, items=tuple(items)))
    return Body(tuple(made))


def without(body: Body, key: str) -> Body:
    """The item, or the section with all its items, gone."""
    return Body(
        tuple(
            replace(one, items=tuple(item for item in one.items if item.key != key))
            for one in body.sections
            if one.key != key
        )
    )


def moved(body: Body, key: str, step: int) -> Body:
    """One place up (-1) or down (1). An item at the edge of its section goes on into the next one."""
    sections = list(body.sections)
    at = next((n for n, one in enumerate(sections) if one.key == key), None)
    if at is not None:
        to = at + step
        if 0 <= to < len(sections):
            sections[at], sections[to] = sections[to], sections[at]
        return Body(tuple(sections))
    for n, section in enumerate(sections):
        place = next((m for m, item in enumerate(section.items) if item.key == key), None)
        if place is None:
            continue
        items, to = list(section.items), place + step
        if 0 <= to < len(items):
            items[place], items[to] = items[to], items[place]
            sections[n] = replace(section, items=tuple(items))
        elif 0 <= n + step < len(sections):
            item, other = items.pop(place), sections[n + step]
            sections[n] = replace(section, items=tuple(items))
            sections[n + step] = replace(other, items=(*other.items, item) if step < 0 else (item, *other.items))
        break
    return Body(tuple(sections))


def ordered(body: Body, order: Sequence[tuple[str, Sequence[str]]]) -> Body:
    """Sections and items in that order: [(section, [items])]. Raises ValueError unless it names each of them once."""
    items = {item.key: item for item in body.items()}
    sections = {one.key: one for one in body.sections}
    named = [key for _section, keys in order for key in keys]
    if sorted(named) != sorted(items) or sorted(key for key, _keys in order) != sorted(sections):
        raise ValueError("the order leaves something out")
    return Body(tuple(replace(sections[key], items=tuple(items[one] for one in keys)) for key, keys in order))
