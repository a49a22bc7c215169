"""What is different between two bodies, item by item."""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from inspections.checklists.body import Body, Item

LABELS = {
    "text": _("检查内容"),
    "kind": _("答案类型"),
    "basis": _("依据条款"),
    "sector": _("行业领域"),
    "severity": _("等级"),
    "criterion": _("判定条款"),
    "photo": _("拍照"),
    "required": _("必答"),
    "weight": _("权重"),
    "unit": _("单位"),
    "low": _("下限"),
    "high": _("上限"),
    "phrases": _("常用表述"),
    "measures": _("整改措施"),
    "after": _("追问哪一条"),
    "when": _("哪个答案时追问"),
}
"""Names of an item's fields as people read them."""


@dataclass(frozen=True)
class Changed:
    """One item that is another: names of the fields that differ."""

    old: Item
    new: Item
    names: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """`moved`: keys that stand in another section or order. `sections`: titles of sections (gone, come)."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed, ...]
    moved: tuple[str, ...]
    sections: tuple[tuple[str, ...], tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved or any(self.sections))

    @property
    def count(self) -> int:
        """How many items are touched."""
        return len(self.added) + len(self.removed) + len(self.changed)


def differences(old: Body, new: Body) -> Differences:
    """From `old` to `new`. Items meet by key, which an item keeps from version to version."""
    before, after = {one.key: one for one in old.items()}, {one.key: one for one in new.items()}
    changed = []
    for key, item in after.items():
        was = before.get(key)
        if was is not None and was != item:
            names = tuple(f.name for f in fields(Item) if getattr(was, f.name) != getattr(item, f.name))
            changed.append(Changed(was, item, names))
    titles_old, titles_new = [one.title for one in old.sections], [one.title for one in new.sections]
    return Differences(
        tuple(item for key, item in after.items() if key not in before),
        tuple(item for key, item in before.items() if key not in after),
        tuple(changed),
        _moved(old, new),
        (
            tuple(t for t in titles_old if t not in titles_new),
            tuple(t for t in titles_new if t not in titles_old),
        ),
    )


def _moved(old: Body, new: Body) -> tuple[str, ...]:
    """Keys of items there before and after that were taken out of their order, or into another section."""
    both = {one.key for one in old.items()} & {one.key for one in new.items()}

    def line(body: Body) -> list[tuple[str, str]]:
        return [(section.key, item.key) for section in body.sections for item in section.items if item.key in both]

    was, now = line(old), line(new)
    still = set()
    for at, _to, size in SequenceMatcher(None, now, was, autojunk=False).get_matching_blocks():
        still |= {key for _section, key in now[at : at + size]}
    return tuple(key for _section, key in now if key not in still)
