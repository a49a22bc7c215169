"""Which enterprise of the zone each name in a ledger means. Row security decides which enterprises there are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from enterprises.credit_code import fault, normalise
from enterprises.matching import AUTO_ACCEPT, NameIndex
from enterprises.models import Enterprise

CANDIDATES = 4
_ASK = 0.89  # a code that does not fit the name takes a sure name back below the line
_PLACE = re.compile(r"(?:工地|工程|项目|标段|现场|车间|仓库|食堂|宿舍楼?|办公楼|厂区|各企业|有关企业|全区|园区)$")
_LEGAL = re.compile(r"(?:公司|厂|集团|合作社|中心|医院|学校|店|站|局|院|部|行)(?:$|[（(])")


@dataclass(frozen=True)
class Who:
    """What a row says about its enterprise: the name as written and the credit code (normalised, may be empty)."""

    name: str
    code: str = ""

    @property
    def key(self) -> str:
        """Stable short name of this pair, for addresses and choices."""
        return hashlib.sha256(f"{self.code}\x1f{self.name}".encode()).hexdigest()[:16]


class Register:
    """The enterprises of the present scope, by code and by name."""

    def __init__(self) -> None:
        rows = list(Enterprise.objects.values_list("id", "name", "short_name", "former_names", "credit_code"))
        self.size = len(rows)
        self._by_code = {code: (id_, name) for id_, name, _short, _former, code in rows}
        self._names = NameIndex(
            (id_, name, short or None, former.split("、")) for id_, name, short, former, _code in rows
        )

    def candidates(self, who: Who) -> list[tuple[int, str, float]]:
        """(id, full name, confidence) best first. A valid code of the zone is certain; a strange code casts doubt."""
        if who.code and who.code in self._by_code:
            id_, name = self._by_code[who.code]
            return [(id_, name, 1.0)]
        found = [(one.id, one.name, one.confidence) for one in self._names.match(who.name, limit=CANDIDATES)]
        if who.code:
            found = [(id_, name, min(sure, _ASK)) for id_, name, sure in found]
        return found


def who_of(name: str, code: str) -> Who:
    """Name and code of a row; a code with a wrong check character counts as written wrongly, not as absent."""
    code = normalise(code) if code else ""
    if code and fault(code):
        code = "?" + code[:18]
    return Who(name[:200], code)


def is_no_enterprise(name: str) -> bool:
    """Is this a place ('二期工地') rather than the name of an enterprise?"""
    return bool(_PLACE.search(name)) and not _LEGAL.search(name)


def group_of(candidates: Iterable[Any], chosen: Any) -> str:
    """'taken' by a person, 'skipped', 'auto' (at or above AUTO_ACCEPT), 'ask', or 'missing'."""
    if chosen is not None:
        return "taken" if chosen[0] else "skipped"
    best = next(iter(candidates), None)
    if best is None:
        return "missing"
    return "auto" if best[2] >= AUTO_ACCEPT else "ask"


def decided(entry: dict[str, Any], chosen: Any) -> tuple[int, str] | None:
    """(id, name) of the enterprise whose rows go in under this name, None while nobody has said so."""
    group = group_of(entry["candidates"], chosen)
    if group == "taken":
        return chosen[0], chosen[1]
    if group == "auto":
        return entry["candidates"][0][0], entry["candidates"][0][1]
    return None
