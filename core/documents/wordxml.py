"""WordprocessingML in small words: elements, runs and paragraphs as this house needs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from . import measures as m

Element = Any  # lxml's classes carry no types

# The order the schema asks for; Word calls a file damaged that has it otherwise.
_PPR = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "shd", "tabs", "snapToGrid",
    "spacing", "ind", "jc", "outlineLvl", "sectPr",
)  # fmt: skip


def element(tag: str, *children: Element | None, text: str | None = None, **attributes: Any) -> Element:
    """One element: `element("jc", val="center")` is <w:jc w:val="center"/>. A tag with a colon keeps its prefix."""
    node = OxmlElement(tag if ":" in tag else f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(name.replace("_", ":", 1) if "_" in name else f"w:{name}"), str(value))
    if text is not None:
        node.text = text
    node.extend(child for child in children if child is not None)
    return node


def fonts(east: str, western: str = m.WESTERN) -> Element:
    """Fonts of a run: Chinese by name, Latin letters and digits in their own."""
    return element("rFonts", ascii=western, hAnsi=western, eastAsia=east, cs=western)


def run_properties(
    east: str = "", size: int = 0, *, bold: bool = False, color: str = "", style: str = "", raised: bool = False,
    western: str = m.WESTERN,
) -> Element:  # fmt: skip
    """Properties of a run. `size` in half points; what is empty is left to the style."""
    return element(
        "rPr",
        element("rStyle", val=style) if style else None,
        fonts(east, western) if east else None,
        element("b") if bold else None,
        element("color", val=color) if color else None,
        element("sz", val=size) if size else None,
        element("szCs", val=size) if size else None,
        element("vertAlign", val="superscript") if raised else None,
    )


def run(text: str, properties: Element | None = None) -> Element:
    """One run; line feeds and tabs in the text become Word's own."""
    node = element("r", properties if properties is not None and len(properties) else None)
    for number, line in enumerate(text.split("\n")):
        if number:
            node.append(element("br"))
        for index, part in enumerate(line.split("\t")):
            if index:
                node.append(element("tab"))
            if part:
                piece = element("t", text=part)
                if part != part.strip():
                    piece.set(qn("xml:space"), "preserve")
                node.append(piece)
    return node


def field(instruction: str, properties: Element) -> Element:
    """A field Word computes, such as PAGE."""
    return element("fldSimple", run("1", properties), instr=f" {instruction} ")


def paragraph(runs: Sequence[Element] = (), style: str = "", **properties: Element) -> Element:
    """A paragraph; `properties` are elements by their name, put into the schema's order."""
    if style:
        properties["pStyle"] = element("pStyle", val=style)
    node = element("p")
    if properties:
        node.append(element("pPr", *(properties[name] for name in sorted(properties, key=_PPR.index))))
    node.extend(runs)
    return node


def indent(**chars: float) -> Element:
    """Indents in characters (left, right, firstLine, hanging), with the same in twips for readers that want those."""
    node = element("ind")
    for side, count in chars.items():
        node.set(qn(f"w:{side}Chars"), str(round(count * 100)))
        node.set(qn(f"w:{side}"), str(round(count * m.CHAR_TWIPS)))
    return node


def grid_line(before: int = 0, after: int = 0) -> Element:
    """Line height: exactly one line of the grid."""
    extra: dict[str, Any] = ({"before": before} if before else {}) | ({"after": after} if after else {})
    return element("spacing", line=m.LINE_PITCH, lineRule="exact", **extra)


def free_line(before: int = 0, after: int = 0) -> Element:
    """Line height by content, for pictures and very large type."""
    return element("spacing", before=before, after=after, line=240, lineRule="auto")


def section(page: m.Page, footers: Sequence[tuple[str, str]] = ()) -> Element:
    """Properties of a section. `footers`: (type, relationship id); none means those of the section before."""
    size = element("pgSz", w=page.width, h=page.height)
    if page.landscape:
        size.set(qn("w:orient"), "landscape")
    return element(
        "sectPr",
        *(element("footerReference", type=kind, r_id=number) for kind, number in footers),
        element("type", val="nextPage"),
        size,
        element(
            "pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left, header=851,
            footer=page.footer, gutter=0,
        ),
        element("cols", space=425),
        element("docGrid", type="linesAndChars", linePitch=m.LINE_PITCH, charSpace=m.CHAR_SPACE),
    )  # fmt: skip
