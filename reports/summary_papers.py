"""Documents of a month of many zones: the official document (docx, GB/T 9704) and the 12-column table (xlsx).

Built from one `Summary`; the same summary, number and template give the same bytes.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.documents.gbt9704 import Paper as OfficialPaper
from core.documents.measures import WU_HAO
from core.documents.pieces import Cell as Box
from core.documents.pieces import Linked
from core.documents.sheet import OfficialSheet
from reports.calendar import month_name
from reports.hand_changes import Both
from reports.models import DocumentNumber, DocumentTemplate
from reports.monthly.automatic import ALL
from reports.monthly.fields import SECTIONS
from reports.monthly.tables import COLUMNS
from reports.monthly.visits import KEYS, label_of
from reports.numbering import copies_of, header_of
from reports.paper_links import address, linked
from reports.papers import moment_text
from reports.summaries import Number, Summary, ZoneRow, row_labels
from reports.templating import fill

BLOCKS = ("month", "ytd")
SHORT = ("1", "2", "3", "4", "5", "6", "7", "12")
"""Columns of the tables of sums; 8 to 11 stand in the annexes."""
_SECTOR_WIDTHS = (27.0, *([16.0] * 7), 17.0)  # mm
_ZONE_WIDTHS = (9.0, 42.0, 15.0, *([12.6] * 11), 20.0)
LOWEST, FEW = 5, 10
"""How many zones with the lowest rates are named, and from how many dangers on a rate says something."""
LABELS = {column: label for column, label, _unit in COLUMNS}
UNITS = {column: unit for column, _label, unit in COLUMNS}


def _piece(number: Number) -> Any:
    """A number linked to its page; the codes for paper stand in a table of their own, so that sentences stay readable."""
    return linked(number.text, number.code)


def _heading(column: str) -> str:
    """A column as headed: rates and amounts with their unit."""
    return f"{LABELS[column]}（{UNITS[column]}）" if column in ("4", "7", "12") else str(LABELS[column])


def _visit_head() -> list[str]:
    return [_("项目"), _("当月"), _("1月至本月累计")]


def _titles(summary: Summary) -> dict[str, str]:
    first = _("各开发区排查治理情况表（当月）")
    return {"month": first, "ytd": _("各开发区排查治理情况表（1月至本月累计）")}


def docx(summary: Summary, number: DocumentNumber | None = None) -> bytes:
    """The summary as an official document; every zone's row in two wide annexes."""
    day = number.issued_on if number else timezone.localdate(summary.made_at)
    paper = OfficialPaper(summary.printed_title, at=summary.made_at, header=header_of(number))
    paper.to(_("各设区市商务局，各经济开发区管委会") if summary.number else _("江苏省商务厅"))
    paper.heading(1, _("总体情况"))
    for pieces in _headline(summary):
        paper.text(pieces)
    paper.heading(1, _("各领域情况"))
    for block, caption in (("month", _("当月")), ("ytd", _("1月至本月累计"))):
        head = [_("行业领域"), *(_heading(column) for column in SHORT)]
        rows = [
            [label, *(Box(_piece(summary.sum(block, row, column)), align="right", bold=row == ALL) for column in SHORT)]
            for row, label in row_labels()
        ]
        paper.table(head, rows, _SECTOR_WIDTHS, caption=caption, size=WU_HAO)
    if summary.counts_visits:
        paper.heading(1, str(SECTIONS["B"]))
        rows = [[label_of(key), *(Box(_piece(summary.sum_of_visits(block, key)), align="right") for block in BLOCKS)] for key in KEYS]
        paper.table(_visit_head(), rows, [70, 40, 46], size=WU_HAO)
    low = lowest(summary)
    if low:
        paper.heading(1, _("整改率较低的开发区"))
        paper.text(_("1月至本月累计排查一般隐患 %(few)d 项以上的开发区中，整改率最低的有：") % {"few": FEW})
        paper.table(
            [_("开发区"), _("设区市"), _("一般隐患（项）"), _("其中已整改"), _("整改率（%）")],
            [
                [one.name, one.city, *(Box(_piece(one.blocks["ytd"][c]), align="right") for c in ("2", "3", "4"))]
                for one in low
            ],
            [56, 25, 25, 25, 25], size=WU_HAO,
        )  # fmt: skip
    if summary.missing:
        paper.heading(1, _("没有入表的开发区"))
        for state, names in _by_state(summary):
            paper.text(
                _("%(state)s（%(n)d家）：%(names)s。") % {"state": state, "n": len(names), "names": "、".join(names)}
            )
    changed = changes(summary)
    if changed:
        paper.heading(1, _("手工修改的数"))
        paper.table(
            [_("开发区"), _("栏"), _("系统数"), _("改为"), _("理由")],
            [
                [name, one.name, Box(one.was_text, align="right"), Box(one.now_text, align="right"), one.why]
                for name, one in changed
            ],
            [36, 40, 18, 18, 44], size=WU_HAO,
        )  # fmt: skip
    if summary.place is not None:
        paper.heading(1, _("合计数的数码"))
        codes = [(summary.sum("month", ALL, c), summary.sum("ytd", ALL, c)) for c in SHORT]
        paper.table(
            [_("指标"), _("当月"), _("数码"), _("累计"), _("数码")],
            [
                [_heading(c), Box(_piece(month), align="right"), month.code, Box(_piece(year), align="right"), year.code]
                for c, (month, year) in zip(SHORT, codes, strict=True)
            ],
            [44, 18, 38, 18, 38], size=WU_HAO,
        )  # fmt: skip
    paper.note(_note(summary))
    titles = _titles(summary)
    paper.attachments(list(titles.values()))
    paper.sign(summary.issuer, day)
    for block, title in titles.items():
        paper.annex(title, landscape=True)
        head = [_("序号"), _("开发区"), _("设区市"), *(f"{column} {_heading(column)}" for column in LABELS)]
        paper.table(head, [*_zone_rows(summary, block)], _ZONE_WIDTHS, size=WU_HAO)
        paper.note(_note_of_block(summary, block))
    if summary.place is not None:
        paper.qr(address(summary.sum("ytd", ALL, "4").code), caption=_("扫码看整改率的公式和明细"))
    if number and number.office:
        paper.imprint(copies_of(number), number.office, number.issued_on)
    return paper.to_bytes()


def _zone_rows(summary: Summary, block: str) -> Iterator[list[Any]]:
    columns = [column for column, _label, _unit in COLUMNS]
    for n, one in enumerate(summary.zones, start=1):
        yield [n, _name(one), one.city, *(Box(_piece(one.blocks[block][c]), align="right") for c in columns)]
    sums = (Box(_piece(summary.sum(block, ALL, c)), align="right", bold=True) for c in columns)
    yield [Box(_("合计"), across=3, align="center", bold=True), *sums]


def _name(one: ZoneRow) -> str:
    marks = ("" if one.confirmed else _("（待确认）")) + ("*" if one.overridden else "")
    return one.name + marks


def _headline(summary: Summary) -> Iterator[list[Any]]:
    """Two sentences: who is in it, and what was found and mended, every number with its code."""
    entered, expected = len(summary.zones), len(summary.zones) + len(summary.missing)
    yield [
        _("%(month)s，%(where)s应报月报的经济开发区 %(all)d 家，经设区市审核入表 %(n)d 家，缺 %(missing)d 家。")
        % {"month": month_name(summary.period), "where": summary.where, "all": expected, "n": entered,
           "missing": len(summary.missing)}
    ]  # fmt: skip
    for block, lead in (("month", _("当月发现一般隐患 ")), ("ytd", _("1月至本月累计，发现一般隐患 "))):
        at = {column: _piece(summary.sum(block, ALL, column)) for column in SHORT}
        rate = summary.sum(block, ALL, "4")
        unit = "" if rate.value is None else UNITS["4"]  # nothing to divide by: 「—」 without a unit
        yield [
            lead, at["2"], _(" 项，已整改 "), at["3"], _(" 项，整改率 "), at["4"], _("%(unit)s；发现重大隐患 ") % {"unit": unit},
            at["5"], _(" 项，已整改销号 "), at["6"], _(" 项；落实治理资金 "), at["12"], _(" 万元。"),
        ]  # fmt: skip


def changes(summary: Summary) -> list[tuple[str, Both]]:
    """Cells changed by hand in the zones of the table, each with its zone."""
    return [(one.name, both) for one in summary.zones for both in one.changed]


def lowest(summary: Summary) -> list[ZoneRow]:
    """The zones with the lowest rate of the year, worst first; only where some are not mended and there were enough."""
    rows = [
        (one.blocks["ytd"]["4"].value, -one.blocks["ytd"]["2"].value, one.name, one)
        for one in summary.zones
        if one.blocks["ytd"]["4"].value is not None and one.blocks["ytd"]["2"].value >= FEW
    ]
    rows = [row for row in rows if row[0] < Decimal(100)]
    return [row[-1] for row in sorted(rows, key=lambda row: row[:3])[:LOWEST]]


def _by_state(summary: Summary) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for name, state in summary.missing:
        found.setdefault(state, []).append(name)
    return list(found.items())


def _note(summary: Summary) -> str:
    words = _("数取自各开发区签发的月报；加下划线的数可点开看公式和明细，纸上的数码在“指标库”打开。汇总：%(by)s，%(at)s。") % {
        "by": summary.made_by, "at": moment_text(summary.made_at),
    }  # fmt: skip
    if any(one.overridden for one in summary.zones):
        words += _("带*的开发区有手工修改的数，两个数都印出，理由在其月报中。")
    if summary.place is None:
        words += _("合计是入表各区相加，不等于系统全部数，所以没有数码；各区的数分别可以点开。")
    return words


def _note_of_block(summary: Summary, block: str) -> str:
    look = summary.looks[block]
    return _("统计期 %(start)s 至 %(end)s 发现的隐患；截至 %(as_of)s，按 %(known)s 所知（更正的按其重新取数的时刻）。8至11列随挂牌督办启用。") % {
        "start": look.start, "end": look.end, "as_of": moment_text(look.as_of), "known": moment_text(look.known_at),
    }  # fmt: skip


def xlsx(summary: Summary, number: DocumentNumber | None = None) -> bytes:
    """The 12-column table of all zones as an official workbook; numbers are numbers, each linked to its page."""
    book = OfficialSheet(summary.title, at=summary.made_at)
    titles, names = _titles(summary), {"month": _("各区当月"), "ytd": _("各区累计")}
    count = len(COLUMNS)
    units = [f"{column} {unit}" for column, _label, unit in COLUMNS]
    for block, title in titles.items():
        head = [
            [
                Box(_("序号"), down=2),
                Box(_("开发区"), down=2),
                Box(_("设区市"), down=2),
                *(str(label) for _c, label, _u in COLUMNS),
            ],
            units,
        ]
        rows: list[Any] = [
            [n, _name(one), one.city, *(_sheet(one.blocks[block][c]) for c, _l, _u in COLUMNS)]
            for n, one in enumerate(summary.zones, start=1)
        ]
        rows.append(
            [
                Box(_("合计"), across=3, align="center", bold=True),
                *(_sheet(summary.sum(block, ALL, c)) for c, _l, _u in COLUMNS),
            ]
        )
        book.table(head, rows, title=f"{month_name(summary.period)}{title}", name=names[block], frozen_columns=2,
                   widths=[6, 30, 10, *([11] * count)], remarks=[_note_of_block(summary, block), _note(summary)])  # fmt: skip
    for block, caption in (("month", _("分领域当月")), ("ytd", _("分领域累计"))):
        head = [[Box(_("行业领域"), down=2), *(str(label) for _c, label, _u in COLUMNS)], units]
        rows = [[label, *(_sheet(summary.sum(block, row, c)) for c, _l, _u in COLUMNS)] for row, label in row_labels()]
        book.table(head, rows, title=f"{summary.where}{month_name(summary.period)}{caption}", name=caption,
                   widths=[14, *([11] * count)])  # fmt: skip
    if summary.counts_visits:
        rows = [[label_of(key), *(_sheet(summary.sum_of_visits(block, key)) for block in BLOCKS)] for key in KEYS]
        book.table([_visit_head()], rows, title=f"{summary.where}{month_name(summary.period)}{SECTIONS['B']}", name=str(SECTIONS["B"]),
                   widths=[30, 14, 16])  # fmt: skip
    changed = changes(summary)
    if changed:
        book.table(
            [[_("开发区"), _("栏"), _("系统数"), _("改为"), _("理由")]],
            [[name, one.name, one.was, one.now, one.why] for name, one in changed],
            title=_("手工修改的数"), name=_("手工修改"), widths=[30, 36, 14, 14, 50],
        )  # fmt: skip
    if summary.missing:
        book.table(
            [[_("序号"), _("开发区"), _("状态")]], [[n, *one] for n, one in enumerate(summary.missing, start=1)],
            title=_("没有入表的开发区"), name=_("缺报"), widths=[8, 40, 16],
        )  # fmt: skip
    lines = [
        (_("名称"), summary.title), (_("发文字号"), number.text if number else "—"),
        (_("汇总"), f"{summary.made_by} {moment_text(summary.made_at)}"),
    ]  # fmt: skip
    for column in SHORT:
        one = summary.sum("ytd", ALL, column)
        if one.code:
            lines.append((one.code, f"{LABELS[column]} {one.text}"))
    book.notes(lines)
    return book.to_bytes()


def _sheet(number: Number) -> Any:
    return (
        Linked(number.value, address(number.code), number.code)
        if number.code and number.value is not None
        else number.value
    )


def template_values(summary: Summary, number: DocumentNumber | None) -> dict[str, Any]:
    """What a template of the summary may print (reports/templating.py)."""
    columns = [column for column, _label, _unit in COLUMNS]
    look = summary.looks["month"]

    def sectors(block: str) -> list[dict[str, str]]:
        return [
            {"领域": label} | {f"列{c}": summary.sum(block, row, c).text for c in columns}
            for row, label in row_labels()
        ]

    def zones(block: str) -> list[dict[str, Any]]:
        return [
            {"序号": n, "开发区": _name(one), "设区市": one.city}
            | {f"列{c}": one.blocks[block][c].text for c in columns}
            for n, one in enumerate(summary.zones, start=1)
        ]

    return {
        "标题": summary.title, "文号": number.text if number else "", "截至": moment_text(look.as_of),
        "所知": moment_text(look.known_at), "月份": month_name(summary.period), "范围": summary.where,
        "概况": "".join("".join(p if isinstance(p, str) else str(p.value) for p in pieces) for pieces in _headline(summary)),
        "应报": len(summary.zones) + len(summary.missing), "入表": len(summary.zones), "缺报": len(summary.missing),
        "缺报名单": "、".join(name for name, _state in summary.missing) or "无",
        "成文日期": number.issued_on if number else timezone.localdate(summary.made_at), "汇总人": summary.made_by,
        "领域当月": sectors("month"), "领域累计": sectors("ytd"), "各区当月": zones("month"), "各区累计": zones("ytd"),
        "检查情况": [
            {"项目": label_of(key), "当月": summary.sum_of_visits("month", key).text, "累计": summary.sum_of_visits("ytd", key).text}
            for key in (KEYS if summary.counts_visits else ())
        ],
        "手工修改": [
            {"开发区": name, "栏目": one.name, "系统数": one.was_text, "改为": one.now_text} for name, one in changes(summary)
        ],
        "缺报表": [{"开发区": name, "状态": state} for name, state in summary.missing],
    }  # fmt: skip


def build(
    summary: Summary, form: str, *, template: DocumentTemplate | None = None, number: DocumentNumber | None = None
) -> bytes:
    """One document of the summary, in Chinese whoever asks."""
    with translation.override("zh-hans"):
        if form == "xlsx":
            return xlsx(summary, number)
        if template is not None:
            return fill(template, template_values(summary, number), at=summary.made_at)
        return docx(summary, number)
