"""Documents of a monthly report: the zone's paper (docx, GB/T 9704) and its tables (xlsx), built from one content.

Every number carries its code and opens its page. The same filing gives the same bytes for ever: times in the file are
those of the filing, nothing is read from the clock. Archived papers are kept under their SHA-256 in DATA_DIR/papers.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.documents.gbt9704 import Paper as OfficialPaper
from core.documents.measures import WU_HAO
from core.documents.numbering import full_date
from core.documents.pieces import Cell as Box
from core.documents.pieces import Linked
from core.documents.sheet import OfficialSheet
from core.figures import NOTHING
from reports.calendar import month_name
from reports.content import Content, content_of, printed_title, title_of
from reports.corrections import changes
from reports.hand_changes import hand_changes
from reports.models import DocumentNumber, DocumentTemplate, Filing, Paper
from reports.monthly.fields import SECTIONS, WORDS
from reports.monthly.tables import COLUMNS, ROWS, Cell
from reports.monthly.visits import KEYS, VISITS, label_of
from reports.numbering import copies_of, header_of, number_of_filing
from reports.paper_files import keep
from reports.paper_links import address, linked
from reports.paper_sections import by_hand, correction, piece_of, reason_of, sections
from reports.presenting import headline
from reports.states import State
from reports.templating import current_template, fill

_WIDTHS = (21.0, *([17.0] * 12))  # mm, of the wide annex


def _moment(content: Content) -> Any:
    """The time the files say they were made: when the filing was handed in, else when its numbers were frozen."""
    return content.filing.submitted_at or content.frozen.known_at


def _head() -> list[list[Any]]:
    names = [Box(_("行业领域"), down=2), *(str(label) for _c, label, _u in COLUMNS)]
    return [names, [f"{column} {unit}" for column, _label, unit in COLUMNS]]


def _rows(content: Content, block: str) -> list[list[Any]]:
    made = content.block(block)
    return [[str(label), *(Box(piece_of(made[row][c]), align="right") for c, _l, _u in COLUMNS)] for row, label in ROWS]


def docx(content: Content, number: DocumentNumber | None = None) -> bytes:
    """The report as an official document with the two blocks of the table as wide annexes."""
    filing = content.filing
    header = header_of(number, signer=filing.certified_by)
    paper = OfficialPaper(printed_title(content), at=_moment(content), header=header)
    paper.to(f"{filing.zone.city.name}商务局")
    paper.text([linked(piece["text"], piece.get("code", ""), printed=True) for piece in headline(content)])
    for one in WORDS:
        text = filing.words.get(one.key, "").strip()
        if text:
            paper.heading(1, str(one.label))
            for line in text.split("\n"):
                if line.strip():
                    paper.text(line.strip())
    sections(paper, content)
    paper.heading(1, _("主要指标"))
    paper.table(
        [_("指标"), _("本月"), _("数码")],
        [[str(one.name), _indicator(one, value, code), code if not one.missing else ""] for one, value, code in content.indicators()],
        [70, 36, 50], size=WU_HAO,
    )  # fmt: skip
    by_hand(paper, content)
    correction(paper, content)
    paper.note(_note(content))
    paper.qr(address(content.indicator("I01", "ytd")[2]), caption=_("扫码看整改率的公式和明细"))
    titles = [_("排查治理情况表（当月）"), _("排查治理情况表（1月至本月累计）")]
    paper.attachments(titles)
    paper.sign(filing.zone.name, timezone.localdate(_moment(content)))
    for title, block in zip(titles, ("month", "ytd"), strict=True):
        paper.annex(title, landscape=True)
        paper.table(_head(), _rows(content, block), _WIDTHS, size=WU_HAO)
        look = content.looks[block]
        paper.note(
            _("统计期 %(start)s 至 %(end)s 发现的隐患；截至 %(as_of)s，按 %(known)s 所知。第 1 列按企业去重，合计不等于分项之和。") % {
                "start": full_date(look.start), "end": full_date(look.end), "as_of": moment_text(look.as_of), "known": moment_text(look.known_at),
            }
        )  # fmt: skip
        if block == "ytd":
            _bridge(paper, content)
    if number and number.office:
        paper.imprint(copies_of(number), number.office, number.issued_on)
    return paper.to_bytes()


def _indicator(one: Any, value: Any, code: str) -> Any:
    if one.missing:
        return _("未启用")
    text = f"{value.text}{one.unit}" if value.value is not None else value.text
    return Box(Linked(text, address(code)), align="right")


def moment_text(moment: Any) -> str:
    """A moment as documents write it."""
    local = timezone.localtime(moment)
    return f"{full_date(local.date())} {local:%H:%M}"


def _note(content: Content) -> str:
    filing = content.filing
    state = "" if filing.state not in (State.OPEN, State.DRAFT, State.RETURNED) else _("（预览稿，尚未签发）")
    return _("填报人：%(prepared)s　联系电话：%(contact)s　签发人：%(certified)s%(state)s。各数均可按数码在“指标库”打开公式和明细。") % {
        "prepared": filing.prepared_by or "—", "contact": filing.contact or "—", "certified": filing.certified_by or "—",
        "state": state,
    }  # fmt: skip


def _bridge(paper: OfficialPaper, content: Content) -> None:
    rows = content.bridges()
    if not rows:
        return
    paper.note(_("期间衔接（合计行）：上期累计 + 当月 + 往月隐患本月整改 + 补录 ± 更正 = 本期累计。"))
    heads = [
        _("列"),
        _("上期累计"),
        _("当月"),
        _("往月隐患本月整改"),
        _("补录"),
        _("更正增加"),
        _("更正减少"),
        _("本期累计"),
    ]
    table = []
    for one in rows:
        terms = {term.name: term for term in one.terms}
        cells = [
            Box(linked(term.text, term.code), align="right")
            if (term := terms.get(name))
            else "—"
            for name in ("before", "month", "mended", "late", "plus", "minus")
        ]
        table.append([f"{one.column} {one.label}", *cells, Box(linked(one.result_text, one.result_code), align="right")])
    paper.table(heads, table, [45, *([25.7] * 7)], size=WU_HAO)


def xlsx(content: Content) -> bytes:
    """The two blocks as an official workbook; numbers are numbers, each linked to its page."""
    book = OfficialSheet(title_of(content), at=_moment(content))
    titles = {"month": _("排查治理情况表（当月）"), "ytd": _("排查治理情况表（1月至本月累计）")}
    changed_ = hand_changes(content)
    for block, title in titles.items():
        made = content.block(block)
        rows = [[str(label), *(_sheet_cell(made[row][c]) for c, _l, _u in COLUMNS)] for row, label in ROWS]
        remarks = [
            _("%(cell)s：系统 %(was)s，手工改为 %(now)s，理由：%(reason)s") % {
                "cell": one.name, "was": one.cell.automatic_text, "now": one.cell.text, "reason": one.cell.reason,
            }
            for one in changed_
            if one.block == block
        ]  # fmt: skip
        book.table(_head(), rows, title=f"{content.filing.zone.name}{month_name(content.period)}{title}", name=title[-8:],
                   widths=[14, *([11] * 12)], remarks=[_note(content), *remarks])  # fmt: skip
    if content.counts_visits:
        rows = [[label_of(key), *(_sheet_cell(content.block(block)[VISITS][key]) for block in titles)] for key in KEYS]
        book.table([[_("项目"), _("当月"), _("1月至本月累计")]], rows, title=str(SECTIONS["B"]), name=str(SECTIONS["B"]), widths=[30, 14, 16])
    if changed_:
        book.table(
            [[_("栏"), _("系统数"), _("改为"), _("理由"), _("谁")]],
            [[one.name, _sheet_number(one.cell.automatic, one.cell.code), one.cell.value, one.cell.reason, one.signed] for one in changed_],
            title=_("手工修改"), name=_("手工修改"), widths=[34, 12, 12, 50, 24],
        )  # fmt: skip
    differences = changes(content)
    if content.filing.correction_reason:
        book.table(
            [[_("项目"), _("原数"), _("新数")]],
            [[one.name, linked(one.one, one.one_code), linked(one.two, one.two_code)] for one in differences],
            title=_("新旧对照"), name=_("新旧对照"), widths=[40, 40, 40], remarks=[reason_of(content)],
        )  # fmt: skip
    look = content.looks["month"]
    lines = [
        (_("截至"), moment_text(look.as_of)), (_("所知"), moment_text(look.known_at)),
        (_("版本"), str(content.filing.number)), (_("封印"), content.filing.sha256 or "—"),
    ]  # fmt: skip
    lines += [(code, f"{one.name}：{value.text}{one.unit if value.value is not None else ''}")
              for one, value, code in content.indicators() if not one.missing]  # fmt: skip
    book.notes(lines)
    return book.to_bytes()


def _sheet_cell(cell: Cell) -> Any:
    return _sheet_number(cell.value if cell.text != "—" else None, cell.code)


def _sheet_number(value: Any, code: str) -> Any:
    """A number that stays one, linked to its page."""
    return value if value is None else linked(value, code)


def docx_of(content: Content, *, template: DocumentTemplate | None, number: DocumentNumber | None) -> bytes:
    """The report's document: by the province's template, or in the built-in layout."""
    if template is None:
        return docx(content, number)
    return fill(template, template_values(content, number), at=_moment(content))


def template_values(content: Content, number: DocumentNumber | None) -> dict[str, Any]:
    """What a template of the monthly report may print (reports/templating.py)."""
    filing, look = content.filing, content.looks["month"]
    words = {str(one.label): filing.words.get(one.key, "").strip() for one in WORDS}
    return words | {
        "标题": title_of(content), "文号": number.text if number else "", "截至": moment_text(look.as_of),
        "所知": moment_text(look.known_at), "开发区": filing.zone.name, "设区市": filing.zone.city.name,
        "月份": month_name(content.period), "概况": "".join(piece["text"] for piece in headline(content)),
        "填报人": filing.prepared_by, "签发人": filing.certified_by, "联系电话": filing.contact,
        "成文日期": timezone.localdate(_moment(content)),
        "领域当月": _sector_rows(content, "month"), "领域累计": _sector_rows(content, "ytd"),
        "指标表": [
            {"指标": str(one.name), "数值": f"{value.text}{one.unit if value.value is not None else ''}", "数码": code}
            for one, value, code in content.indicators()
            if not one.missing
        ],
        "手工数": [
            {"栏目": str(SECTIONS[one.section]), "名称": str(one.label), "数值": f"{filing.typed[one.key]}{one.unit}"}
            for one in content.fields
            if filing.typed.get(one.key) is not None
        ],
        "检查情况": _visit_rows(content),
        "手工修改": [
            {"栏目": one.name, "系统数": one.cell.automatic_text, "改为": one.cell.text, "理由": one.cell.reason, "修改人": one.signed}
            for one in hand_changes(content)
        ],
        "更正理由": filing.correction_reason,
        "新旧对照": [{"项目": one.name, "原数": one.one, "新数": one.two} for one in changes(content)],
    }  # fmt: skip


def _visit_rows(content: Content) -> list[dict[str, str]]:
    """Section B, the month and the year; of a report that types it the month only."""
    if not content.counts_visits:
        typed = content.filing.typed
        return [{"项目": label_of(key), "当月": str(typed[key]), "累计": NOTHING} for key in KEYS if typed.get(key) is not None]
    month, year = (content.block(block)[VISITS] for block in ("month", "ytd"))
    return [{"项目": label_of(key), "当月": month[key].text, "累计": year[key].text} for key in KEYS]


def _sector_rows(content: Content, block: str) -> list[dict[str, str]]:
    made = content.block(block)
    return [
        {"领域": str(label)} | {f"列{column}": made[row][column].text for column, _label, _unit in COLUMNS}
        for row, label in ROWS
    ]


def bodies(
    content: Content,
    template: DocumentTemplate | None = None,
    number: DocumentNumber | None = None,
    *,
    forms: Iterable[str] = ("docx", "xlsx"),
) -> dict[str, bytes]:
    """The documents of a filing by kind, in Chinese whoever asks."""
    build = {"docx": lambda: docx_of(content, template=template, number=number), "xlsx": lambda: xlsx(content)}
    with translation.override("zh-hans"):
        return {form: build[form]() for form in forms}


def keep_papers(filing: Filing) -> list[Paper]:
    """Build and keep both documents of an archived filing, with its number and by the template in force."""
    content = content_of(filing)
    template, number = current_template("monthly"), number_of_filing(filing)
    with translation.override("zh-hans"):
        title = title_of(content)
    return keep(
        Paper, bodies(content, template, number), folder=str(filing.zone_id), title=title, zone_id=filing.zone_id,
        filing=filing, number=number, template=template,
    )  # fmt: skip
