"""Official documents in the layout of GB/T 9704-2012 《党政机关公文格式》, as .docx.

Numbers in brackets name chapters of the standard. What is written is text and tables of plain values; where a number
comes from and who may see it is the caller's business.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from . import measures as m
from . import word_tables
from .blank import blank_document
from .numbering import LEVELS, full_date
from .package import core_time, repack
from .pieces import Cell, Linked, Marked, Piece, as_pieces, clean, words
from .qr import qr_png
from .word_tables import Row
from .wordxml import (
    Element,
    element,
    free_line,
    grid_line,
    indent,
    paragraph,
    run,
    run_properties,
    section,
)

SI_HAO_TWIPS = m.SI_HAO * 10  # one character of 四号, with which the imprint is set
RUNG_LINES = 2  # empty lines under the agency's name and under the red line (7.2.1, 7.3.1)


@dataclass(frozen=True)
class Header:
    """版头 (7.2): the agency's name as printed in red, the document's number (`numbering.document_number`).

    `signer`: 签发人 of a document that goes to a higher office; the number then stands at the left (7.2.6).
    """

    agency: str
    number: str
    signer: str = ""


class Paper:
    """One document, written from top to bottom. Methods are called in the order of the page."""

    def __init__(self, title: str, *, at: datetime, header: Header | None = None, called: str | None = None) -> None:
        """`title`: may hold line feeds where it should break. `at`: the time (with zone) the file says it was made.

        `called`: what the file's properties say, where that is not the title.
        """
        self._at = core_time(at)
        self._document = blank_document(clean(title if called is None else called).replace("\n", ""), at)
        self._end = self._document.element.body.sectPr
        self._footers = [(node.get(qn("w:type")), node.rId) for node in self._end.footerReference_lst]
        self._page = m.PORTRAIT
        self._counts = [0] * len(LEVELS)
        self._links: dict[str, str] = {}
        self._announced: list[str] | None = None
        self._annexes = 0
        self._pictures = 0
        if header:
            self._write_header(header)
        self._title(title)

    # The text of the document

    def to(self, recipients: str) -> None:
        """主送机关: an empty line under the title, at the left edge, a full-width colon after it (7.3.2)."""
        self.gap()
        self._add(paragraph([run(clean(recipients).rstrip("：:") + "：")]))

    def heading(self, level: int, text: str) -> None:
        """A heading, numbered by itself: 1 一、 黑体, 2 （一） 楷体, 3 1. and 4 （1） 仿宋 (7.3.3)."""
        if not 1 <= level <= len(LEVELS):
            raise ValueError(f"no heading has the level {level}")
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(LEVELS) - level)
        number = LEVELS[level - 1](self._counts[level - 1])
        self._add(paragraph([run(number + clean(text))], style=f"Heading{level}"))

    def text(self, pieces: Piece | Sequence[Piece]) -> None:
        """A paragraph of the text, its first line two characters in."""
        self._add(paragraph(self._runs(as_pieces(pieces)), style="Body"))

    def note(self, pieces: Piece | Sequence[Piece]) -> None:
        """A remark in 小四 from the left edge, as it stands under a table."""
        self._add(paragraph(self._runs(as_pieces(pieces), m.XIAO_SI)))

    def gap(self, lines: int = 1) -> None:
        """Empty lines."""
        for _number in range(lines):
            self._add(paragraph())

    def table(
        self,
        columns: Sequence[str | Cell] | Sequence[Row],
        rows: Sequence[Row],
        widths_mm: Sequence[float] | None = None,
        *,
        caption: str = "",
        unit: str = "",
        size: int = m.XIAO_SI,
    ) -> None:
        """A table. `columns`: one row of headings or several; `rows`: values or `Cell`s, None is 「—」.

        `widths_mm`: widths of the columns, together at most 156 mm (225 mm in a wide annex; else ValueError); none
        means equal. `size`: half points, `measures.XIAO_SI` or `WU_HAO`.
        """
        head = [columns] if columns and isinstance(columns[0], (str, Cell)) else list(columns)
        count = sum(cell.across if isinstance(cell, Cell) else 1 for cell in head[0])  # type: ignore[misc, union-attr]
        widths = word_tables.grid(count, widths_mm, self._page.text_width)
        node = word_tables.table(head, rows, widths, size, self._cell_runs)  # type: ignore[arg-type]
        if caption:
            center = element("jc", val="center")
            look = run_properties(m.HEITI)
            self._add(paragraph([run(clean(caption), look)], keepNext=element("keepNext"), jc=center))
        if unit:
            look = run_properties("", m.XIAO_SI)
            right = element("jc", val="right")
            text = _("单位：%(unit)s") % {"unit": clean(unit)}
            self._add(paragraph([run(text, look)], keepNext=element("keepNext"), jc=right))
        self._add(node)

    def qr(self, url: str, *, size_mm: float = 25, caption: str = "") -> None:
        """A QR code that opens `url`, at the right edge, with a line under it."""
        right = element("jc", val="right")
        node = paragraph([], spacing=free_line(), jc=right, keepNext=element("keepNext"))
        self._add(node)
        shape = Paragraph(node, self._document._body).add_run().add_picture(io.BytesIO(qr_png(url)), Mm(size_mm))
        self._pictures += 1
        properties: Element = shape._inline.docPr
        properties.id = self._pictures
        properties.name = f"QR {self._pictures}"
        properties.set("descr", url)
        if caption:
            look = run_properties("", m.XIAO_SI)
            self._add(paragraph([run(clean(caption), look)], jc=element("jc", val="right")))

    # The end of the text

    def attachments(self, titles: Sequence[str]) -> None:
        """附件说明 (7.3.4): an empty line, then 附件：1. … in order. The annexes must follow under the same titles."""
        if not titles:
            raise ValueError("no attachments to announce")
        self._announced = [clean(title) for title in titles]
        self.gap()
        single = len(titles) == 1
        # The name begins after 附件： and, where there are several, after "1. ", one and a half characters wide.
        left = 5 if single else 6.5
        for number, title in enumerate(self._announced, 1):
            lead = _("附件：") if number == 1 else ""
            count = "" if single else f"{number}. "
            hanging = left - (2 if number == 1 else 5)
            self._add(paragraph([run(lead + count + title)], ind=indent(left=left, hanging=hanging)))

    def sign(self, agency: str, day: date) -> None:
        """落款 (7.3.5): the date four characters from the right edge, the agency centred over it."""
        self.gap()
        written = full_date(day)
        spare = (_width(agency) - _width(written)) / 2
        right = max(4.0, 2 + spare)  # a long name keeps two characters from the edge, the date moves in
        for text, edge in ((clean(agency), right - spare), (written, right)):
            right_hand = {"ind": indent(right=edge), "jc": element("jc", val="right")}
            if text != written:
                right_hand["keepNext"] = element("keepNext")
            self._add(paragraph([run(text)], **right_hand))

    def annex(self, title: str, *, landscape: bool = False) -> None:
        """An annex on a page of its own (7.3.7): 附件1 in 黑体 at the left edge, its title on the third line.

        `landscape`: a page turned for a wide table, 225 mm of room. Raises ValueError when `attachments` announced
        another title.
        """
        if self._announced is not None and clean(title) not in self._announced[self._annexes : self._annexes + 1]:
            raise ValueError(f"the attachments do not announce {title!r} here")
        self._annexes += 1
        self._counts = [0] * len(LEVELS)
        page = m.LANDSCAPE if landscape else m.PORTRAIT
        turned = landscape or self._page.landscape
        if turned:
            self._turn(page)
        number = "" if self._announced is not None and len(self._announced) == 1 else str(self._annexes)
        first = {} if turned else {"pageBreakBefore": element("pageBreakBefore")}
        label = _("附件%(number)s") % {"number": number}
        self._add(paragraph([run(label, run_properties(m.HEITI, western=m.HEITI))], **first))
        self.gap()
        self._title(title)
        self.gap()

    def imprint(self, copy_to: Sequence[str], office: str, day: date) -> None:
        """版记 (7.4) at the foot of the last page, in 四号: 抄送, then who printed it and when."""
        if self._page.landscape:
            self._turn(m.PORTRAIT)
        one = SI_HAO_TWIPS
        copies = None
        if copy_to:
            text = _("抄送：") + "，".join(clean(name) for name in copy_to) + "。"
            copies = _imprint_line(text, element("ind", left=4 * one, right=one, hanging=3 * one))
        left = _imprint_line(clean(office), element("ind", left=one))
        right = _imprint_line(_("%(day)s印发") % {"day": full_date(day)}, element("ind", right=one), "right")
        self._add(word_tables.imprint(copies, left, right, self._page.text_width))

    # The file

    def to_bytes(self) -> bytes:
        """The document as .docx; the same calls give the same bytes."""
        before = self._end.getprevious()
        if before is None or before.tag != qn("w:p"):
            self._add(_speck())  # Word wants a paragraph after the last table
        last = section(self._page, self._footers)
        self._end.getparent().replace(self._end, last)
        self._end = last
        out = io.BytesIO()
        self._document.save(out)
        return repack(out.getvalue())

    def save(self, path: Path) -> None:
        """Write the document to `path`."""
        path.write_bytes(self.to_bytes())

    # Inside

    def _add(self, node: Element) -> None:
        previous = self._end.getprevious()
        if previous is not None and previous.tag == node.tag == qn("w:tbl"):
            self._end.addprevious(_speck())  # two tables that touch are one table to Word
        self._end.addprevious(node)

    def _turn(self, page: m.Page) -> None:
        """End the section: its properties hang on a last paragraph, as small as can be."""
        speck = _speck()
        speck.pPr.append(section(self._page, self._footers))
        self._footers = []  # later sections take those of the first
        self._end.addprevious(speck)
        self._page = page

    def _write_header(self, header: Header) -> None:
        name = clean(header.agency)
        size = min(120, self._page.text_width // 10 // max(1, len(name)))  # half points; as large as one line allows
        look = run_properties(m.XIAOBIAOSONG, size, color=m.RED)
        # Its upper edge lies 35 mm below the top of the text (7.2.4).
        self._add(paragraph([run(name, look)], spacing=free_line(before=m.twips(35)), jc=element("jc", val="center")))
        self.gap(RUNG_LINES)
        rule = element("bottom", val="single", sz=12, space=11, color=m.RED)  # 4 mm below the number (7.2.7)
        border = {"pBdr": element("pBdr", rule)}
        if header.signer:
            stop = element("tabs", element("tab", val="right", pos=self._page.text_width))
            runs = [
                run("　" + clean(header.number) + "\t" + _("签发人：")),
                run(clean(header.signer) + "　", run_properties(m.KAITI)),
            ]
            self._add(paragraph(runs, tabs=stop, jc=element("jc", val="left"), **border))
        else:
            self._add(paragraph([run(clean(header.number))], jc=element("jc", val="center"), **border))
        self.gap(RUNG_LINES)

    def _title(self, title: str) -> None:
        self._add(paragraph([run(clean(title))], style="Title", spacing=grid_line()))

    def _cell_runs(self, pieces: Sequence[Piece], size: int, font: str) -> list[Element]:
        return self._runs(pieces, 0 if size == m.XIAO_SI else size, font)

    def _runs(self, pieces: Sequence[Piece], size: int = 0, font: str = "") -> list[Element]:
        nodes: list[Element] = []
        for piece in pieces:
            text = words(piece)
            look = run_properties(font, size, style="Hyperlink" if isinstance(piece, Linked) else "")
            if isinstance(piece, Linked):
                nodes.append(self._link(piece, text, look, size))
            elif isinstance(piece, Marked):
                nodes.extend(self._marked(piece, run(text, look)))
            else:
                nodes.append(run(text, look))
        return nodes

    def _link(self, piece: Linked, text: str, look: Element, size: int) -> Element:
        if piece.url not in self._links:
            # Numbered by ourselves: the library looks for a free number from the first on, for every link anew.
            self._links[piece.url] = f"link{len(self._links) + 1}"
            self._document.part.rels.add_relationship(RT.HYPERLINK, piece.url, self._links[piece.url], is_external=True)
        node = element("hyperlink", run(text, look), r_id=self._links[piece.url], history=1)
        if piece.code:
            code = clean(piece.code)
            node.set(qn("w:tooltip"), code)
            node.append(run(f"[{code}]", run_properties("", size, style="Hyperlink", raised=True)))
        return node

    def _marked(self, piece: Marked, node: Element) -> list[Element]:
        comment = self._document.comments.add_comment(clean(piece.note), author=_("系统"), initials="")
        comment._comment_elm.date = self._at.replace(tzinfo=UTC)  # a naive time would be read as local
        number = comment.comment_id
        return [
            element("commentRangeStart", id=number),
            node,
            element("commentRangeEnd", id=number),
            element("r", element("commentReference", id=number)),
        ]


def _speck() -> Element:
    """A paragraph that takes no room."""
    return paragraph(snapToGrid=element("snapToGrid", val=0), spacing=element("spacing", line=20, lineRule="exact"))


def _imprint_line(text: str, inset: Element, align: str = "both") -> Element:
    return paragraph(
        [run(text, run_properties("", m.SI_HAO))],
        snapToGrid=element("snapToGrid", val=0),
        ind=inset,
        jc=element("jc", val=align),
    )


def _width(text: str) -> float:
    """Width in characters: Latin letters and digits take half a one."""
    return sum(0.5 if ord(letter) < 0x80 else 1 for letter in clean(text))
