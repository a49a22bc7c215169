"""The empty document every paper begins with: page, grid, styles, fonts, footers; nothing of any library's sample."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from . import measures as m
from .package import core_time
from .wordxml import Element, element, field, fonts, grid_line, indent, paragraph, run, run_properties, section

# Kinds of parts of the library's sample document that a paper has no use for.
_UNUSED = ("customXml", "stylesWithEffects", "thumbnail", "numbering", "webSettings")


def blank_document(title: str, at: datetime) -> Document:
    """An empty paper called `title`, its core properties dated `at`."""
    document = docx.Document()
    _drop_samples(document)
    _styles(document)
    _settings(document)
    _font_table(document)
    body = document.element.body
    body.remove(body.sectPr)
    footers = [(kind, _footer(document, kind, number)) for number, kind in enumerate(("default", "even"), 1)]
    body.append(section(m.PORTRAIT, footers))
    properties = document.core_properties
    properties.title, properties.comments, properties.keywords = title[:255], "", ""
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = core_time(at)
    properties.revision, properties.language = 1, "zh-CN"
    return document


def _drop_samples(document: Document) -> None:
    for holder in (document.part.rels, document.part.package.rels):
        for number in [n for n, rel in holder.items() if rel.reltype.endswith(_UNUSED)]:
            del holder[number]
    for rel in document.part.package.rels.values():
        if rel.reltype == RT.EXTENDED_PROPERTIES:  # says "Microsoft Macintosh Word"
            rel.target_part._blob = (
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
                b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
            )


def _styles(document: Document) -> None:
    root = document.styles.element
    for node in list(root):
        root.remove(node)
    language = element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    default = run_properties(m.FANGSONG, m.SAN_HAO)
    default.append(language)
    root.append(element("docDefaults", element("rPrDefault", default), element("pPrDefault", element("pPr"))))
    # No extra space between Chinese and digits: 2026年11月7日 is one word, and the grid counts on it.
    close = (element("autoSpaceDE", val=0), element("autoSpaceDN", val=0))
    normal = (element("widowControl", val=0), *close, grid_line(), _justify("both"))
    base = _style("paragraph", "Normal", "Normal", "", *normal)
    base.append(run_properties("", m.SAN_HAO))  # the grid counts its characters from this size
    base.set(qn("w:default"), "1")
    root.append(base)
    root.append(_style("character", "DefaultParagraphFont", "Default Paragraph Font"))
    root[-1].set(qn("w:default"), "1")
    table = _style("table", "TableNormal", "Normal Table")
    table.set(qn("w:default"), "1")
    margins = {"top": 0, "left": 108, "bottom": 0, "right": 108}
    sides = [element(side, w=width, type="dxa") for side, width in margins.items()]
    table.append(element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *sides)))
    root.append(table)
    root.append(_style("paragraph", "Body", "Body Text", "Normal", indent(firstLine=2)))
    for level, font in enumerate((m.HEITI, m.KAITI, m.FANGSONG, m.FANGSONG), 1):
        outline = element("outlineLvl", val=level - 1)
        look = (element("keepNext"), indent(firstLine=2), outline)
        style = _style("paragraph", f"Heading{level}", f"heading {level}", "Normal", *look)
        style.append(element("rPr", fonts(font)))
        root.append(style)
    title = _style("paragraph", "Title", "Title", "Normal", _justify("center"))
    title.append(run_properties(m.XIAOBIAOSONG, m.ER_HAO))
    root.append(title)
    link = _style("character", "Hyperlink", "Hyperlink")
    # Black on paper, a thin dotted line for whoever reads on a screen.
    link.append(element("rPr", element("u", val="dotted")))
    root.append(link)
    cell = _style("paragraph", "Cell", "Table Cell", "Normal", element("snapToGrid", val=0), _tight())
    cell.append(run_properties("", m.XIAO_SI))
    root.append(cell)


def _style(kind: str, number: str, name: str, base: str = "", *properties: Element) -> Element:
    style = element("style", element("name", val=name), type=kind, styleId=number)
    if base:
        style.append(element("basedOn", val=base))
    style.append(element("qFormat"))
    if properties:
        style.append(element("pPr", *properties))
    return style


def _justify(value: str) -> Element:
    return element("jc", val=value)


def _tight() -> Element:
    return element("spacing", line=240, lineRule="auto")


def _settings(document: Document) -> None:
    root = document.settings.element
    for node in list(root):
        root.remove(node)
    setting = "http://schemas.microsoft.com/office/word"
    root.extend(
        [
            element("zoom", percent=100),
            element("bordersDoNotSurroundHeader"),
            element("bordersDoNotSurroundFooter"),
            element("defaultTabStop", val=420),
            element("evenAndOddHeaders"),
            element("drawingGridHorizontalSpacing", val=m.CHAR_TWIPS // 2),
            element("drawingGridVerticalSpacing", val=m.LINE_PITCH),
            element("characterSpacingControl", val="compressPunctuation"),
            element(
                "compat",
                element("spaceForUL"),
                element("balanceSingleByteDoubleByteWidth"),
                element("ulTrailSpace"),
                element("useFELayout"),
                element("compatSetting", name="compatibilityMode", uri=setting, val=15),
            ),
            element("themeFontLang", val="en-US", eastAsia="zh-CN"),
        ]
    )


def _font_table(document: Document) -> None:
    rows = []
    for name, others in m.FALLBACKS.items():
        chinese = name != m.WESTERN
        rows.append(
            f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(','.join(others))}/>"
            f'<w:charset w:val="{"86" if chinese else "00"}"/>'
            f'<w:family w:val="{"auto" if chinese else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{"".join(rows)}</w:fonts>'
    for rel in document.part.rels.values():
        if rel.reltype == RT.FONT_TABLE:
            rel.target_part._blob = text.encode()


def _footer(document: Document, kind: str, number: int) -> str:
    """The page number: 四号 半角宋体 between two dashes, odd pages right, even pages left, one character in (7.5)."""
    look = run_properties(m.SONGTI, m.SI_HAO, western=m.SONGTI)
    side = "right" if kind == "default" else "left"
    line = paragraph(
        [run("— ", _copy(look)), field("PAGE", _copy(look)), run(" —", _copy(look))],
        snapToGrid=element("snapToGrid", val=0),
        spacing=_tight(),
        ind=indent(**{side: 1}),
        jc=_justify(side),
    )
    root = parse_xml(f"<w:ftr {nsdecls('w', 'r')}/>")
    root.append(line)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(f"/word/footer{number}.xml"), CT.WML_FOOTER, blob, document.part.package)
    return document.part.relate_to(part, RT.FOOTER)


def _copy(node: Element) -> Element:
    return deepcopy(node)
