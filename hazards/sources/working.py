"""A result of the engine as a page shows it: the working, row by row, so that anybody can redo it with a pen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hazards.sources.gb18218 import edition
from hazards.sources.gb18218.messages import NOTES

LEVEL_NAMES = {
    "一级": gettext_lazy("一级"),
    "二级": gettext_lazy("二级"),
    "三级": gettext_lazy("三级"),
    "四级": gettext_lazy("四级"),
}
CODES = {"一级": "1", "二级": "2", "三级": "3", "四级": "4"}
SERIOUS = {"stock_above", "locants", "missing_beta", "provisional", "condition_assumed", "people_unknown"}


def working(result: Mapping[str, Any]) -> dict[str, Any]:
    """Context of templates/sources/working.html for one result of the engine."""
    terms = [_term(at, term, result) for at, term in enumerate(result["terms"])]
    return {
        "result": result,
        "standard": result["standard"],
        "headline": headline(result),
        "terms": terms,
        "sum_line": " + ".join(term["ratio"] for term in terms),
        "weighted_line": None if result["beta_sum"] is None else " + ".join(term["weighted"] for term in terms),
        "same_s": result["S"] == _trimmed(result["S_display"]),
        "same_r": result["R"] is not None and result["R"] == _trimmed(result["R_display"]),
        "level": level_name(result["level"]),
        "alternative": _alternative(result),
        "bands": [row | {"level_name": level_name(row["level"])} for row in result["R_by_band"] or ()],
        "borders": [one for one in (_border(result, "up"), _border(result, "down"), _out(result)) if one],
        "notes": [
            {"text": note_text(note), "serious": note["code"] in SERIOUS} for note in result["notes"]
        ],
        "pending": sum(1 for term in result["terms"] if term["beta_review"] == "pending"),
    }  # fmt: skip


def level_name(level: str | None) -> str:
    """一级 … 四级 in the reader's language, '' for none."""
    return str(LEVEL_NAMES[level]) if level else ""


def note_text(note: Mapping[str, Any]) -> str:
    """A note in the reader's language; one of an older engine keeps its words."""
    text = NOTES.get(note["code"])
    return _(text) % note["params"] if text else str(note["text"])


def headline(result: Mapping[str, Any]) -> str:
    """One sentence: is it a major hazard source, and of which level."""
    if not result["is_major"]:
        return _("不构成重大危险源")
    if result["level"] is None:
        return _("构成重大危险源，级别未定")
    values = {"level": level_name(result["level"])}
    if result["provisional"]:
        return _("构成重大危险源，暂定%(level)s") % values
    return _("构成%(level)s重大危险源") % values


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")


def _term(at: int, term: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": at + 1,
        "name": term["name"],
        "substance": term["substance"] if term["substance"] != term["name"] else "",
        "condition": term["condition"],
        "mixture": term["mixture"],
        "q": term["q"],
        "stock": term["stock"],
        "Q": term["Q"],
        "Q_from": place_of(term["Q_from"]),
        "beta": term["beta"],
        "beta_from": place_of(term["beta_from"]),
        "review": term["beta_review"],
        "ratio": term["ratio"],
        "ratio_display": term["ratio_display"],
        "weighted": term["weighted"],
        "weighted_display": term["weighted_display"],
        "hot": bool(result["alternative"]) and at in result["alternative"]["terms"],
    }


def place_of(source: Mapping[str, Any] | None) -> str:
    """Where a number stands: 表1 序号 1, 表4 W5.3, 推导 W5.3, 人工给定."""
    if source is None:
        return ""
    if source.get("by_hand"):
        return _("人工给定")
    if source.get("derived"):
        return _("推导 %(symbol)s") % {"symbol": source["symbol"]}
    if "row" in source:
        return _("%(table)s 序号 %(row)s") % {"table": source["table"], "row": source["row"]}
    return f"{source['table']} {source.get('symbol') or source.get('name')}"


def _alternative(result: Mapping[str, Any]) -> dict[str, Any] | None:
    other = result["alternative"]
    if other is None:
        return None
    names = "、".join(result["terms"][at]["name"] for at in other["terms"])
    return other | {"names": names, "level_name": level_name(other["level"])}


def _border(result: Mapping[str, Any], way: str) -> dict[str, Any] | None:
    one = result["borders"][way]
    if one is None:
        return None
    if one["to"] == "major":
        title = _("达到重大危险源（S = 1）还差 %(gap)s") % one
    elif one["to"] == "none":
        title = _("不再是重大危险源（S < 1），要减 S 超过 %(gap)s") % one
    elif way == "up":
        title = _("升到%(level)s（%(at)s）还差 R %(gap)s") % {**one, "level": level_name(one["to"])}
    else:
        title = _("降到%(level)s（低于 %(at)s），要减 R 超过 %(gap)s") % {**one, "level": level_name(one["to"])}
    rows = [
        {"name": result["terms"][row["term"]]["name"], "t": row["t"], "t_display": row["t_display"]}
        for row in one["tonnes"]
    ]
    return {"title": title, "up": way == "up", "rows": rows, "people": one["people"]}


def _out(result: Mapping[str, Any]) -> dict[str, Any] | None:
    """The way out of being a major hazard source, where it is not the next border anyhow."""
    borders = result["borders"]
    return None if borders["out"] is None or borders["out"] == borders["down"] else _border(result, "out")


def suggestions() -> list[dict[str, str]]:
    """Names of 表1 for the input's list; what they are also found by (formula, CAS, pinyin) stands in the label."""
    options: dict[str, dict[str, str]] = {}
    for row in edition("S01").rows.values():
        by = " ".join(dict.fromkeys([*row.search, *row.cas, *row.sounds, *row.names]))
        options.setdefault(row.short, {"name": row.short, "label": f"{row.short} {by}"})
    return list(options.values())
