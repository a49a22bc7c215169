"""Sections of the monthly document beside the 12-column table: B, D to F, H, changes by hand, what a correction changes."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.documents.gbt9704 import Paper as OfficialPaper
from core.documents.measures import WU_HAO
from core.documents.pieces import Cell as Box
from enterprises.models import Accident, Penalty
from reports.content import Content
from reports.corrections import changes
from reports.hand_changes import hand_changes
from reports.major_rows import PRINTED, major_rows
from reports.month_ledgers import evidence_of_penalties, ledgers_of
from reports.monthly.fields import SECTIONS
from reports.monthly.tables import BLOCKS, Cell
from reports.monthly.visits import KEYS, VISITS, label_of
from reports.paper_links import linked

SENTENCE_END = "。"
LONGEST = 240
"""Characters of a changed text in the table of a correction; the workbook holds all of it."""


def sections(paper: OfficialPaper, content: Content) -> None:
    """B, D, E, F and H in their order; what is typed is marked 手工. A section nothing is known of is left out."""
    kept = ledgers_of(content)
    for letter in ("B", "D", "E", "F", "H"):
        if letter == "B" and content.counts_visits:
            _visits(paper, content)
        elif letter == "D":
            _majors(paper, content)
        elif letter == "E":
            _accidents(paper, kept.get("accidents") or [])
        else:
            sentences = _typed(content, letter)
            if letter == "F":
                sentences += _penalties(content, kept.get("penalties") or {})
            if sentences:
                paper.heading(1, _("%(title)s（手工）") % {"title": SECTIONS[letter]})
            for sentence in sentences:
                paper.text(sentence)


def _visits(paper: OfficialPaper, content: Content) -> None:
    """B as counted, both values where one was changed by hand; what is still typed in it below, marked 手工."""
    paper.heading(1, str(SECTIONS["B"]))
    rows = [
        [label_of(key), *(Box(piece_of(content.block(block)[VISITS][key]), align="right") for block in BLOCKS)]
        for key in KEYS
    ]
    paper.table([_("项目"), _("当月"), _("1月至本月累计")], rows, [70, 40, 46], size=WU_HAO)
    for sentence in _typed(content, "B"):
        paper.text(_("手工：%(sentence)s") % {"sentence": sentence})


def piece_of(cell: Cell) -> Any:
    """A number of a table: linked to its page, both values where it was changed by hand."""
    piece = linked(cell.text, cell.code)
    if cell.is_changed:
        return [piece, _("（手工；系统 %(n)s）") % {"n": cell.automatic_text}]
    return piece


def _typed(content: Content, letter: str) -> list[str]:
    """The section as typed, with what it rests on: one sentence or none."""
    typed = content.filing.typed
    given = [(one, typed[one.key]) for one in content.fields if one.section == letter and typed.get(one.key) is not None]
    return ["；".join(f"{one.label} {value}{one.unit}" for one, value in given) + SENTENCE_END] if given else []


def _penalties(content: Content, kept: dict[str, Any]) -> list[str]:
    """Enforcement from the small ledger by kind, and what it rests on."""
    if not kept:
        return []
    kinds = dict(Penalty.Kind.choices)
    words = [
        _("%(kind)s %(n)d 起、%(amount)s 万元") % {"kind": kinds[kind], "n": many, "amount": amount}
        for kind, (many, amount) in sorted(kept.items())
    ]
    sentences = ["；".join(words) + SENTENCE_END]
    evidence = evidence_of_penalties(content)
    if evidence:
        sentences.append(_("依据：%(evidence)s。") % {"evidence": "；".join(evidence)})
    return sentences


def _accidents(paper: OfficialPaper, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    levels = dict(Accident.Level.choices)
    paper.heading(1, _("%(title)s（手工）") % {"title": SECTIONS["E"]})
    paper.table(
        [_("日期"), _("等级"), _("情况"), _("死亡"), _("受伤"), _("损失（万元）"), _("依据")],
        [
            [datetime.date.fromisoformat(one["on"]), str(levels[one["level"]]), one["description"], one["deaths"],
             one["injuries"], one["loss"], one.get("evidence") or None]
            for one in rows
        ],
        [24, 14, 50, 12, 12, 16, 28], size=WU_HAO,
    )  # fmt: skip


def _majors(paper: OfficialPaper, content: Content) -> None:
    rows = major_rows(content)
    if not rows:
        return
    paper.heading(1, str(SECTIONS["D"]))
    paper.table(
        [str(heading) for heading in PRINTED],
        [
            [one.number, one.enterprise, one.words, one.sector, one.found_on, one.due_on, one.closed_on or one.state]
            for one in rows
        ],
        [22, 25, 44, 14, 17, 17, 17], size=WU_HAO,
    )  # fmt: skip


def by_hand(paper: OfficialPaper, content: Content) -> None:
    """手工修改: both values of every automatic number that was changed, why and by whom."""
    rows = hand_changes(content)
    if not rows:
        return
    paper.heading(1, _("手工修改"))
    paper.table(
        [_("栏"), _("系统数"), _("改为"), _("理由"), _("谁")],
        [
            [one.name, Box(linked(one.cell.automatic_text, one.cell.code), align="right"),
             Box(one.cell.text, align="right"), one.cell.reason, one.signed]
            for one in rows
        ],
        [46, 18, 18, 46, 28], size=WU_HAO,
    )  # fmt: skip


def correction(paper: OfficialPaper, content: Content) -> None:
    """更正: why, and 新旧对照 with the version it corrects. Nothing for a first report."""
    filing = content.filing
    if not filing.correction_reason:
        return
    paper.heading(1, _("更正说明"))
    paper.text(reason_of(content))
    rows = changes(content)
    if not rows:
        paper.text(_("新旧两版没有不同。"))
        return
    paper.table(
        [_("项目"), _("原数"), _("新数")],
        [[one.name, linked(_short(one.one), one.one_code), linked(_short(one.two), one.two_code)] for one in rows],
        [60, 48, 48], caption=_("新旧对照"), size=WU_HAO,
    )  # fmt: skip


def _short(text: str) -> str:
    """A written part as far as a row has room for it: rows stay on their page."""
    return text if len(text) <= LONGEST else _("%(start)s…（全文见“版本对照”）") % {"start": text[:LONGEST]}


def reason_of(content: Content) -> str:
    """Which version is corrected and why, in one sentence."""
    filing = content.filing
    return _("本件更正第 %(n)d 版。理由：%(reason)s") % {
        "n": filing.corrects, "reason": filing.correction_reason.rstrip(SENTENCE_END) + SENTENCE_END,
    }  # fmt: skip
