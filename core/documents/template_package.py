"""A template as a package: nothing in it may run, load or carry something else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from core.files.office import check_office
from core.files.refusals import MAX_BYTES, MEGABYTE, RefusedFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PART = 4 * MEGABYTE
"""Largest XML part, in bytes: the patterns of the template library grow slow on more."""

# Ends of relationship types. What is not here (OLE, ActiveX, altChunk, attached templates, charts …) is refused.
_RELATIONS = {
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
    "stylesWithEffects", "settings", "webSettings", "fontTable", "font", "theme", "numbering", "header",
    "footer", "footnotes", "endnotes", "image", "hyperlink", "customXml", "customXmlProps", "comments",
    "commentsExtended", "commentsIds", "commentsExtensible", "people", "glossaryDocument",
}  # fmt: skip
_ELEMENTS = {
    "altChunk", "object", "OLEObject", "control", "subDoc", "attachedTemplate", "mailMerge", "frameset",
}  # fmt: skip
_NAMESPACES = (W[1:-1], "urn:schemas-microsoft-com:office:office")
# Fields that only compute from the document itself. INCLUDETEXT, DDE, LINK, MACROBUTTON and their kin load or run.
_FIELDS = {
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "SEQ", "TOC",
    "TC", "DATE", "TIME", "SYMBOL", "TITLE",
}  # fmt: skip
_SAFE_LINK = re.compile(r'HYPERLINK\s+("?https?://|\\l\b)', re.I)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a template: where, and what in a sentence."""

    place: str
    sentence: str


def read_xml(content: bytes) -> etree._Element:
    """Parse a part without entities and network. Raises `etree.XMLSyntaxError`."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def package_faults(content: bytes) -> list[Fault]:
    """Faults of the package itself, before anybody looks at its text. An empty list: it may be opened."""
    whole = _("文件")
    if len(content) > MAX_BYTES:
        return [Fault(whole, RefusedFile("too_big", limit=MAX_BYTES // MEGABYTE).message)]
    try:
        check_office(content, "docx")
    except RefusedFile as error:
        return [Fault(whole, error.message)]
    found: list[Fault] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            name = member.filename
            if name.lower().startswith(("word/embeddings/", "word/activex/")):
                found.append(Fault(name, _("模板中不能嵌入对象或控件")))
            if not name.endswith((".xml", ".rels")):
                continue
            if member.file_size > MAX_PART:
                return [Fault(name, _("内容过多，超过 %(limit)s MB") % {"limit": MAX_PART // MEGABYTE})]
            try:
                root = read_xml(archive.read(name))
            except etree.XMLSyntaxError:  # nested too deep: all else was read once already
                return [Fault(name, RefusedFile("broken").message)]
            if name.endswith(".rels"):
                found += [Fault(name, sentence) for sentence in _relation_faults(root)]
            else:
                found += [Fault(name, sentence) for sentence in _content_faults(root)]
    return found


def _relation_faults(root: etree._Element) -> Iterator[str]:
    for relation in root.iter("{*}Relationship"):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind not in _RELATIONS:
            yield _("不能包含“%(kind)s”") % {"kind": kind[:60]}
        elif relation.get("TargetMode", "Internal").lower() == "external":
            parts = urlsplit(target)
            if kind != "hyperlink" or parts.scheme not in ("http", "https") or not parts.netloc:
                yield _("不能引用外部地址“%(target)s”") % {"target": target[:100]}


def _content_faults(root: etree._Element) -> Iterator[str]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node)
        if name.localname in _ELEMENTS and name.namespace in _NAMESPACES:
            yield _("不能包含“%(kind)s”") % {"kind": name.localname}
    for code in _fields(root):
        word = code.split(maxsplit=1)[0].upper() if code.strip() else ""
        if not (word in _FIELDS or word == "" or _SAFE_LINK.match(code.strip())):
            yield _("不能使用域“%(code)s”") % {"code": code.strip()[:60]}


def _fields(root: etree._Element) -> Iterator[str]:
    """Codes of all fields; Word may split a code over many runs, and put one field into another."""
    open_codes: list[list[str]] = []
    for node in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}fldSimple":
            yield node.get(f"{W}instr", "")
        elif node.tag == f"{W}instrText":
            if open_codes:
                open_codes[-1].append(node.text or "")
            else:
                yield node.text or ""  # outside any field: harmless, unless a reader thinks otherwise
        elif node.get(f"{W}fldCharType") == "begin":
            open_codes.append([])
        elif node.get(f"{W}fldCharType") == "end" and open_codes:
            yield "".join(open_codes.pop())
    yield from ("".join(code) for code in open_codes)
