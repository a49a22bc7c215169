"""One substance → its Q and β, each with the table and row it stands in (4.1.2, 4.2.3, 4.3.2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from .cases import Item, Mixture
from .errors import GradeError
from .naming import CARBON_MONOXIDE, Found, by_cas, condition_confirmed, is_solution, look_up, nearest, rows_of_cas
from .numbers import exact
from .tables import Row, Standard


@dataclass(frozen=True)
class Note:
    """A note on a result: code of messages.NOTES and its parameters; `term` filled in when terms have their places."""

    code: str
    params: dict[str, Any]
    item: int | None = None


@dataclass
class Term:
    """One summand: q/Q and β·q/Q with where Q and β come from."""

    items: list[int]
    name: str
    row: Row | None
    cas: str
    symbols: tuple[str, ...]
    quantity: Fraction
    stock: Fraction | None
    threshold: Fraction
    threshold_from: dict[str, Any]
    beta: Fraction | None
    beta_from: dict[str, Any] | None
    review: str | None = None  # of a derived β: pending, confirmed
    condition: dict[str, Any] | None = None
    mixture: dict[str, Any] | None = None
    by_hand: bool = False
    flammable: bool = False  # a derived flammable liquid: in a production unit it may be W5.1 or W5.2
    notes: list[Note] = field(default_factory=list)

    @property
    def ratio(self) -> Fraction:
        return self.quantity / self.threshold

    @property
    def weighted(self) -> Fraction | None:
        return None if self.beta is None else self.beta * self.ratio

    def same_substance(self, other: Term) -> bool:
        """Whether two rows are one substance counted alike, so that they may be added."""
        key = (self.row and self.row.seq, self.threshold, self.threshold_from, self.beta, self.beta_from, self.mixture)
        others = (
            other.row and other.row.seq, other.threshold, other.threshold_from, other.beta, other.beta_from,
            other.mixture,
        )  # fmt: skip
        named = self.row is not None or (self.name and self.name == other.name)
        return bool(named) and key == others and self.symbols == other.symbols and self.review == other.review


def term_of(standard: Standard, item: Item) -> Term:
    """Resolve one substance. Raises GradeError when it is not certain what it is."""
    notes: list[Note] = []

    def note(code: str, **params: Any) -> None:
        notes.append(Note(code, params, item.at))

    term = _pure(standard, item, note) if item.mixture is None else _mixed(standard, item, item.mixture, note)
    term = _by_hand(term, item, note)
    if item.quantity == 0:
        note("zero", name=item.said)
    if item.stock is not None and item.stock > item.quantity:
        note("stock_above", name=item.said, stock=exact(item.stock), q=exact(item.quantity))
    if term.beta is None:
        note("missing_beta", name=item.said)
    term.notes = notes
    return term


def _pure(standard: Standard, item: Item, note: Any) -> Term:
    both = item.threshold is not None and item.beta is not None
    try:
        found = _find(standard, item, note)
    except GradeError as error:
        # A name in doubt is accepted when both numbers are given by hand; a contradiction is not.
        if not both or error.code not in {"unknown_name", "form_needed", "unknown_cas", "solution"}:
            raise
        note("name_by_hand", name=item.said)
        return _plain(item, by_hand=True)
    if found is None:
        return _by_category(standard, item, item.symbols, note)
    return _named(standard, item, found, note)


def _find(standard: Standard, item: Item, note: Any) -> Found | None:
    """The row of 表1, None when only the category counts. Raises GradeError for what is not certain."""
    found = None
    if item.name:
        found = look_up(standard, item.name, item.form, item.at)
        if found is None and (pure := is_solution(standard, item.name)):
            raise GradeError("solution", row=item.at, name=item.name, of=pure)
    if item.cas:
        found = _with_cas(standard, item, found, note)
    if found is not None:
        if found.how == "near":
            note("near_name", name=item.name, found=found.name)
        elif found.how == "locants":
            note("locants", name=item.name, found=found.name)
        return found
    if item.symbols:
        if item.name:
            note("not_in_table1", name=item.name)
            if near := nearest(standard, item.name, 3, cutoff=0.6):
                note("near_table1", name=item.name, names="、".join(near))
        if item.cas:
            note("cas_unknown", cas=item.cas, name=item.said)
        return None
    if item.name:
        raise GradeError("unknown_name", row=item.at, nearest=nearest(standard, item.name), name=item.name)
    raise GradeError("unknown_cas", row=item.at, cas=item.cas)


def _with_cas(standard: Standard, item: Item, found: Found | None, note: Any) -> Found | None:
    known = rows_of_cas(standard, item.cas)
    if found is None:
        if known and item.name:
            raise GradeError("cas_conflict", row=item.at, name=item.name, cas=item.cas, other=known[0].short)
        by_number = by_cas(standard, item.cas, item.form, item.at) if known else None
        if by_number is not None and by_number.name in standard.solutions.values() and not by_number.row.condition:
            note("cas_of_solution", cas=item.cas, name=by_number.name)
        return by_number
    if known and found.row not in known:
        raise GradeError("cas_conflict", row=item.at, name=item.name, cas=item.cas, other=known[0].short)
    if not known:
        note("cas_unknown", cas=item.cas, name=item.name)
    return found


def _named(standard: Standard, item: Item, found: Found, note: Any) -> Term:
    """A substance of 表1: Q from 表1 alone (G05); β from 表3, else its category, else derived."""
    row = found.row
    term = _plain(item)
    term.row, term.threshold, term.threshold_from = row, row.threshold, {"table": "表1", "row": row.seq}
    term.cas = item.cas or (row.cas[0] if row.cas else "")
    if row.condition:
        confirmed = condition_confirmed(row, item.name, item.form)
        term.condition = {"text": row.condition, "confirmed": confirmed}
        if not confirmed:
            note("condition_assumed", name=item.said, condition=row.condition)
    for symbol in item.symbols:
        if (other := standard.categories[symbol].threshold) < row.threshold:
            note("table1_first", name=item.said, q=exact(row.threshold), symbol=symbol, other=exact(other))
    _beta_of_row(standard, term, item, found, note)
    return term


def _beta_of_row(standard: Standard, term: Term, item: Item, found: Found, note: Any) -> None:
    row = found.row
    table3 = CARBON_MONOXIDE[0] if found.name in CARBON_MONOXIDE or item.cas == "630-08-0" else row.short
    if table3 in standard.beta_by_name:
        term.beta, term.beta_from = standard.beta_by_name[table3], {"table": "表3", "name": table3}
        if item.symbols:
            note("table3_first", name=item.said, beta=exact(term.beta))
        return
    derived = standard.derived[row.seq]
    burns = any(s.startswith("W5") for s in derived.symbols) and "W5.1" not in derived.symbols
    # Only a category of flammable liquids answers the question of W5.1 and W5.2.
    term.flammable = burns and not any(s.startswith("W5") for s in item.symbols)
    if item.symbols:
        _beta_of_symbols(standard, term, item, item.symbols, note)
        return
    term.symbols = derived.symbols
    if derived.beta is None:
        return
    symbol = "、".join(derived.symbols) or "表3 一氧化碳"
    term.beta = derived.beta
    term.beta_from = {"derived": True, "symbol": symbol, "confidence": derived.confidence}
    if item.beta is None:
        term.review = "confirmed" if item.beta_confirmed else "pending"
        if not item.beta_confirmed:
            note("derived_beta", name=item.said, beta=exact(derived.beta), symbol=symbol)


def _beta_of_symbols(standard: Standard, term: Term, item: Item, symbols: tuple[str, ...], note: Any) -> None:
    """β by 表4; of several categories the largest, which is our choice and said so."""
    best = max(symbols, key=lambda one: standard.categories[one].beta)
    term.symbols = symbols
    term.beta, term.beta_from = standard.categories[best].beta, {"table": "表4", "symbol": best}
    if len(symbols) > 1:
        note("largest_beta", name=item.said, symbols="、".join(symbols), beta=exact(term.beta))


def _by_category(standard: Standard, item: Item, symbols: tuple[str, ...], note: Any) -> Term:
    """Not named in 表1: the lowest Q of its categories in 表2 (4.1.2), β by 表4."""
    term = _plain(item)
    lowest = min(symbols, key=lambda one: standard.categories[one].threshold)
    term.threshold, term.threshold_from = standard.categories[lowest].threshold, {"table": "表2", "symbol": lowest}
    if len(symbols) > 1:
        note("lowest_threshold", name=item.said, symbols="、".join(symbols), q=exact(term.threshold))
    _beta_of_symbols(standard, term, item, symbols, note)
    return term


def _mixed(standard: Standard, item: Item, mixture: Mixture, note: Any) -> Term:
    """混合物 by 4.2.3: the whole as the pure substance, or by the mixture's own category."""
    said = item.name or mixture.of
    _fits(standard, item, mixture)
    if mixture.same:
        symbols = mixture.symbols or item.symbols
        alone = replace(item, name=mixture.of, cas="", symbols=symbols, mixture=None)
        # What the bracket of 表1 demands is said of the pure substance, not of a mixture counted as it.
        term = _pure(standard, alone, lambda code, **said: code == "condition_assumed" or note(code, **said))
        term.condition = None
        note("mixture_same", name=said, of=mixture.of)
    else:
        symbols = mixture.symbols or item.symbols
        if not symbols:
            raise GradeError("mixture_category", row=item.at)
        term = _by_category(standard, replace(item, name=said), symbols, note)
        note("mixture_new", name=said, of=mixture.of, symbols="、".join(symbols))
    term.name = said
    term.mixture = {"of": mixture.of, "same_category": mixture.same}
    return term


def _fits(standard: Standard, item: Item, mixture: Mixture) -> None:
    """The name and the CAS number of a mixture must not contradict the pure substance it is said to be of."""
    of = look_up(standard, mixture.of, item.form, item.at)
    own = look_up(standard, item.name, item.form, item.at) if item.name else None
    if own is not None and not (mixture.same and of is not None and own.row == of.row):
        raise GradeError("mixture_named", row=item.at, name=item.name)
    pure = is_solution(standard, item.name) if item.name else None
    if pure and (of is None or pure not in of.row.names):
        raise GradeError("solution_of", row=item.at, name=item.name, of=pure, said=mixture.of)
    known = rows_of_cas(standard, item.cas) if item.cas else []
    if known and (of is None or of.row not in known):
        raise GradeError("cas_conflict", row=item.at, name=item.name or mixture.of, cas=item.cas, other=known[0].short)


def _plain(item: Item, *, by_hand: bool = False) -> Term:
    given = {"by_hand": True}
    return Term(
        items=[item.at],
        name=item.said,
        row=None,
        cas=item.cas,
        symbols=item.symbols,
        quantity=item.quantity,
        stock=item.stock,
        threshold=item.threshold or Fraction(1),
        threshold_from=given,
        beta=item.beta if by_hand else None,
        beta_from=given if by_hand else None,
        by_hand=by_hand,
    )


def _by_hand(term: Term, item: Item, note: Any) -> Term:
    """Numbers given by hand replace those of the tables and are echoed."""
    if item.threshold is not None and not term.by_hand:
        note("threshold_by_hand", name=item.said, q=exact(item.threshold), table=exact(term.threshold))
        term.threshold, term.threshold_from = item.threshold, {"by_hand": True, "instead": term.threshold_from}
    if item.beta is not None and not term.by_hand:
        table = "—" if term.beta is None else exact(term.beta)
        note("beta_by_hand", name=item.said, beta=exact(item.beta), table=table)
        term.beta, term.beta_from = item.beta, {"by_hand": True, "instead": term.beta_from}
        term.review, term.flammable = None, False
    return term
