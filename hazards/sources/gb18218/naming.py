"""Which row of 表1 a name, an alias or a CAS number means. Nothing is guessed: what is not certain is refused."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from .errors import GradeError
from .tables import Row, Standard, edition

CARBON_MONOXIDE = ("一氧化碳", "CO")  # a member of row 13 that 表3 names itself
_MARKS = re.compile(r"[\s()\[\]{}【】〔〕「」《》·・'′’\"“”]")
_BRACKETS = re.compile(r"[\s()\[\]{}【】〔〕]")
_LOCANTS = re.compile(r"\d+(?:[,，、.]\d+)*[-－–—‐‑]|\d+(?:[,，、]\d+)+")
_STRENGTH = re.compile(r"^\d+(?:\.\d+)?%")  # 25%氨水
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Found:
    """A row, the name it was found by, how: exact, near (punctuation only), locants (differ), cas."""

    row: Row
    name: str
    how: str


@dataclass
class Index:
    """All names of an edition, prepared for looking up."""

    standard: Standard
    exact: dict[str, list[Row]] = field(default_factory=dict)
    marks: dict[str, list[tuple[Row, str]]] = field(default_factory=dict)
    bare: dict[str, list[tuple[Row, str]]] = field(default_factory=dict)
    cas: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.standard.rows.values():
            for name in row.names:
                self.exact.setdefault(name, []).append(row)
                self.marks.setdefault(_folded(name), []).append((row, name))
                self.bare.setdefault(_bare(name), []).append((row, name))
            for number in row.cas:
                self.cas.setdefault(number, []).append(row)

    @property
    def names(self) -> list[str]:
        return [*self.exact, *self.standard.beta_by_name]


@lru_cache(maxsize=8)
def index_of(edition_id: str) -> Index:
    """The index of an edition by its id."""
    return Index(edition(edition_id))


def _folded(name: str) -> str:
    """Without width, spaces, brackets: these never make another substance."""
    text = unicodedata.normalize("NFKC", name).replace("、", ",").replace("，", ",")
    return _MARKS.sub("", re.sub(r"[－–—‐‑]", "-", text))


def _bare(name: str) -> str:
    """Without locants too (1,3-): these may make another substance, so the reader is told."""
    return _MARKS.sub("", _LOCANTS.sub("", unicodedata.normalize("NFKC", name))).replace("-", "")


def form_key(text: str) -> str:
    """A condition as compared: width, spaces, brackets and the spelling of ≥ ≤ do not matter."""
    text = unicodedata.normalize("NFKC", text).replace(">=", "≥").replace("<=", "≤").replace("≧", "≥").replace("≦", "≤")
    return _BRACKETS.sub("", text.replace("，", ",").replace("％", "%")).lower()


def nearest(standard: Standard, name: str, limit: int = 5, cutoff: float = 0.5) -> list[str]:
    """Names of the standard that look like this one, best first."""
    names = index_of(standard.id).names
    by_key = {known.casefold(): known for known in reversed(names)}
    wanted = unicodedata.normalize("NFKC", name).casefold()
    close = [by_key[key] for key in difflib.get_close_matches(wanted, by_key, n=limit, cutoff=cutoff)]
    inside = [known for known in names if len(known) > 1 and (known in name or name in known)] if name else []
    return list(dict.fromkeys([*close, *sorted(inside, key=len)]))[:limit]


def look_up(standard: Standard, name: str, form: str, at: int) -> Found | None:
    """The row a name means, None when the standard does not know it. `form` decides between rows of one name.

    Raises GradeError: several rows and no form, a form that fits no row.
    """
    index = index_of(standard.id)
    if rows := index.exact.get(name):
        return Found(_of_form(standard, rows, name, form, at), name, "exact")
    for table, how in ((index.marks, "near"), (index.bare, "locants")):
        key = _folded(name) if how == "near" else _bare(name)
        rows = list(dict.fromkeys(row for row, _known in table.get(key, ())))
        if key and rows and len({row.short for row in rows}) == 1:
            known = next(known for row, known in table[key] if row is rows[0])
            plain = how == "near" or not _DIGITS.search(name.split("（")[0].split("(")[0])
            return Found(_of_form(standard, rows, name, form, at), known, "near" if plain else "locants")
    return None


def by_cas(standard: Standard, number: str, form: str, at: int) -> Found | None:
    """The row a CAS number means by the table of aliases (official lists differ: petrol, TDI, natural gas)."""
    rows = index_of(standard.id).cas.get(number)
    if not rows:
        return None
    if not form_key(form) and len(rows) == 1 and rows[0].condition:
        # The number of 氯化氢 is that of 盐酸 too: without a word on the form nothing is certain.
        names = [rows[0].name]
        raise GradeError("cas_form", row=at, nearest=names, cas=number, name=rows[0].short, forms=_forms(rows))
    row = _of_form(standard, rows, number, form, at)
    return Found(row, row.short, "cas")


def rows_of_cas(standard: Standard, number: str) -> list[Row]:
    """All rows the table of aliases knows under a CAS number."""
    return index_of(standard.id).cas.get(number, [])


def is_solution(standard: Standard, name: str) -> str | None:
    """The pure substance a solution is made of, None for anything else. A solution 表1 names itself is no such one."""
    folded = _STRENGTH.sub("", _folded(name))
    for known, pure in standard.solutions.items():
        if folded == _folded(known):
            return pure
    for ending in ("水溶液", "溶液"):
        if folded.endswith(ending):
            rows = index_of(standard.id).marks.get(folded.removesuffix(ending))
            if rows:
                return rows[0][1]
    return None


def _of_form(standard: Standard, rows: list[Row], name: str, form: str, at: int) -> Row:
    key = form_key(form)
    if not key:
        full = [row for row in rows if name == row.name or _folded(name) == _folded(row.name)]
        rows = full or rows
        if len(rows) > 1:
            raise GradeError("form_needed", row=at, nearest=[row.name for row in rows], name=name, forms=_forms(rows))
        return rows[0]
    fitting = [row for row in rows if key == str(row.seq) or key in {form_key(one) for one in row.forms}]
    if len(fitting) != 1:
        offered = [row.name for row in rows if row.condition]
        raise GradeError("form_unknown", row=at, nearest=offered, form=form, name=name, forms=_forms(rows) or "—")
    return fitting[0]


def _forms(rows: list[Row]) -> str:
    return "；".join(f"{row.condition}（序号 {row.seq}）" for row in rows if row.condition)


def condition_confirmed(row: Row, name: str, form: str) -> bool:
    """Whether the bracket of the row was said: by the form, or by the whole name as printed."""
    return bool(form_key(form)) or name == row.name or _folded(name) == _folded(row.name)
