"""The body of a checklist: sections of items, as plain JSON kept by a version, and what answers make of it.

    {"sections": [{"key": "S1", "title": "…", "items": [{"key": "S1-01", "text": "…", "kind": "check", …}]}]}

Keys are stable: an item keeps its key from version to version, so answers and findings of years compare. A follow-up
question names the item it comes after and the answer that asks for it (`after`, `when`). Knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

OK, NO, NA = "ok", "no", "na"
CHECK, NUMBER, TEXT, PHOTO, SIGN = "check", "number", "text", "photo", "sign"
KINDS = (CHECK, NUMBER, TEXT, PHOTO, SIGN)
NEVER, ON_NO, ALWAYS = "never", "on_no", "always"
PHOTOS = (NEVER, ON_NO, ALWAYS)
SEVERITIES = ("major", "a", "b", "c")
MOST_ITEMS = 500
LONGEST = {
    "key": 20,
    "text": 300,
    "basis": 300,
    "criterion": 30,
    "unit": 20,
    "sector": 12,
    "measures": 300,
    "after": 20,
}


@dataclass(frozen=True)
class Item:
    """One question.

    `kind` check (符合/不符合/不适用), number (with `low`, `high`, `unit`), text, photo, sign. `severity`: level proposed for
    a finding. `criterion`: code of the criterion it may be a major hazard by; "" = none. `photo`: when one is required.
    `weight`: share in the score, 0 = none. `phrases`: words often used for a finding. `measures`: how it is put right.
    """

    key: str
    text: str
    kind: str = CHECK
    basis: str = ""
    sector: str = ""
    severity: str = "b"
    criterion: str = ""
    photo: str = ON_NO
    required: bool = True
    weight: int = 1
    unit: str = ""
    low: str = ""
    high: str = ""
    phrases: tuple[str, ...] = ()
    measures: str = ""
    after: str = ""
    when: str = ""

    @property
    def range_text(self) -> str:
        """The range as read: 1.0 – 2.5 MPa, ≥ 4 Ω; empty without one."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low and self.high:
            return f"{self.low} – {self.high}{unit}"
        if self.low or self.high:
            return f"{'≥' if self.low else '≤'} {self.low or self.high}{unit}"
        return self.unit


@dataclass(frozen=True)
class Section:
    """Items that belong together, in the order they are asked."""

    key: str
    title: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Body:
    """A whole checklist."""

    sections: tuple[Section, ...] = ()

    def items(self) -> Iterator[Item]:
        """All items in the order they are asked."""
        for section in self.sections:
            yield from section.items

    def item(self, key: str) -> Item | None:
        """The item of that key."""
        return next((one for one in self.items() if one.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """As kept: only what differs from the default, so that bodies stay small and comparable."""
        return {
            "sections": [
                {"key": s.key, "title": s.title, "items": [_kept(item) for item in s.items]} for s in self.sections
            ]
        }

    def asked(self, verdicts: Mapping[str, str]) -> list[Item]:
        """The items asked given the answers so far: {key: ok, no, na, or done for kinds that are not judged}."""
        there: set[str] = set()
        found = []
        for item in self.items():
            if not item.after or (item.after in there and verdicts.get(item.after) == item.when):
                there.add(item.key)
                found.append(item)
        return found

    def score(self, verdicts: Mapping[str, str]) -> Decimal | None:
        """Weights of what is in order ÷ weights of what was judged × 100, one decimal, half up; None: nothing judged."""
        judged = [item for item in self.asked(verdicts) if item.weight and verdicts.get(item.key) in (OK, NO)]
        whole = sum(item.weight for item in judged)
        if not whole:
            return None
        good = sum(item.weight for item in judged if verdicts[item.key] == OK)
        return (Decimal(100) * good / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


_DEFAULTS = {one.name: one.default for one in fields(Item)}


def _kept(item: Item) -> dict[str, Any]:
    values = asdict(item) | {"phrases": list(item.phrases)}
    default = _DEFAULTS | {"phrases": []}
    return {name: value for name, value in values.items() if name in ("key", "text") or value != default[name]}


def body_of(kept: Mapping[str, Any]) -> Body:
    """The body of JSON that was checked when it was kept. Unknown names of later editions are passed over."""
    names = {one.name for one in fields(Item)}
    return Body(
        tuple(
            Section(
                section["key"],
                section["title"],
                tuple(
                    Item(**{k: tuple(v) if k == "phrases" else v for k, v in item.items() if k in names})
                    for item in section.get("items", ())
                ),
            )
            for section in kept.get("sections", ())
        )
    )


def judge_number(item: Item, number: Decimal) -> str:
    """ok within the range (both ends count), no outside of it."""
    low = Decimal(item.low) if item.low else None
    high = Decimal(item.high) if item.high else None
    return NO if (low is not None and number < low) or (high is not None and number > high) else OK


def faults_of(body: Body, *, criteria: Iterable[str] = (), sectors: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What keeps a body from being published: [(key of the item or section, sentence)]. Empty: nothing does.

    `criteria`, `sectors`: the codes there are; none given, none are checked.
    """
    faults: list[tuple[str, str]] = []
    known_criteria, known_sectors = set(criteria), set(sectors)
    seen: set[str] = set()
    before: dict[str, Item] = {}
    many = sum(1 for _item in body.items())
    if not many:
        faults.append(("", _("检查表里还没有条目。")))
    if many > MOST_ITEMS:
        faults.append(("", _("一张检查表最多 %(most)d 条，现在 %(n)d 条。") % {"most": MOST_ITEMS, "n": many}))
    for section in body.sections:
        if not section.title.strip():
            faults.append((section.key, _("这一部分没有名称。")))
        for key in (section.key, *(item.key for item in section.items)):
            if not key or key in seen:
                faults.append((key, _("编号“%(key)s”是空的，或用了两次。") % {"key": key}))
            seen.add(key)
        for item in section.items:
            faults += [(item.key, sentence) for sentence in _item_faults(item, before)]
            if known_criteria and item.criterion and item.criterion not in known_criteria:
                faults.append((item.key, _("没有编号为 %(code)s 的判定条款。") % {"code": item.criterion}))
            if known_sectors and item.sector and item.sector not in known_sectors:
                faults.append((item.key, _("没有这个行业领域。")))
            before[item.key] = item
    return faults


def _item_faults(item: Item, before: Mapping[str, Item]) -> Iterator[str]:
    if not item.text.strip():
        yield _("条目没有内容。")
    for name, longest in LONGEST.items():
        if len(getattr(item, name)) > longest:
            yield _("文字太长：“%(text)s…”最多 %(n)d 字。") % {"text": getattr(item, name)[:12], "n": longest}
    if item.kind not in KINDS or item.photo not in PHOTOS or item.severity not in SEVERITIES:
        yield _("答案类型、拍照要求或等级不在选项之内。")
    if not 0 <= item.weight <= 100:
        yield _("权重在 0 到 100 之间。")
    ends = []
    for text in (item.low, item.high):
        try:
            ends.append(_finite(text) if text else None)
        except ArithmeticError:
            yield _("范围“%(text)s”不是数字。") % {"text": text}
            return
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        yield _("范围的下限大于上限。")
    if item.after:
        parent = before.get(item.after)
        if parent is None:
            yield _("追问的上一题“%(key)s”不在它前面。") % {"key": item.after}
        elif parent.kind not in (CHECK, NUMBER) or item.when not in (OK, NO, NA):
            yield _("追问要接在一道判断题后面，并写明哪个答案时追问。")


def _finite(text: str) -> Decimal:
    """The number; raises ArithmeticError for what is none, NaN and infinity among it."""
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation(text)
    return number
