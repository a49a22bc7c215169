"""Templates people write in Word: checked when they come in, filled in a sandbox.

A template holds {{ name }} and, for a table, {%tr for row in name %} … {{ row.column }} … {%tr endfor %}, with
if / elif / else where needed. docxtpl does the filling; what it is allowed to read is `template_language`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError
from lxml import etree

from .numbering import full_date
from .package import core_time, repack
from .pieces import clean
from .template_language import Language, Names, expression_faults, faults
from .template_package import Fault, W, package_faults, read_xml

__all__ = ["Fault", "MAX_ROWS", "Names", "check_template", "render_template"]

MAX_ROWS = 5_000
"""Rows of one table, so that a template cannot blow a document up."""
MAX_TAGS = 2_000
MAX_TAG = 200  # characters of one tag
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_ENDS = re.compile(r"\{[{%#]|[}%#]\}")
_PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}"}
# docxtpl joins delimiters that Word has spread over several runs; this is its own first step.
_SPLIT = re.compile(r"(?<=\{)(<[^>]*>)+(?=[{%#])|(?<=[%}#])(<[^>]*>)+(?=\})")
_FILLED = re.compile(r"word/(document|header|footer|footnotes)\d*\.xml")
_OPENS = re.compile(r"\{[{%#]")
MAX_DEPTH = 10  # tags within tags
_NEAR = 20  # characters of the text shown with a fault


def check_template(content: bytes, allowed_names: Names) -> list[Fault]:
    """What is wrong with an uploaded template; an empty list: it may be used.

    `allowed_names`: names of values (None) and of tables (their columns). Never raises for what a file holds.
    """
    found = package_faults(content)
    if found:
        return found
    language = Language()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".xml"):
                continue
            root = read_xml(archive.read(name))
            if _FILLED.fullmatch(name):
                if name.startswith("word/document") and root.tag != f"{W}document":
                    found.append(Fault(_("文件"), _("请另存为普通的 docx（不要选“Strict Open XML”）")))
                found += _part_faults(language, name, root, allowed_names)
            # docxtpl goes by relationship, not by name: no other part may hold a tag, wherever it would be filled.
            elif _OPENS.search(_joined(root)):
                found.append(Fault(name, _("此处不能填写数据，请移到正文、页眉、页脚或脚注")))
    return found


def render_template(content: bytes, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Fill a checked template. The same input gives the same bytes.

    `values`: by name, plain values or lists of rows (mappings of plain values); dates are written out, times are
    refused. `at`: the time (with zone) the file says it was changed. Raises `jinja2.exceptions.SecurityError` for
    what no template may say, `UndefinedError` for a name without a value, ValueError for too many rows.
    """
    template = DocxTemplate(io.BytesIO(content))
    template.render(_plain_values(values), Language(), autoescape=True)
    template.docx.core_properties.modified = core_time(at)
    out = io.BytesIO()
    template.save(out)
    return repack(out.getvalue())


def _plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Copies of plain types only: whatever a template reaches, there is no object behind it."""
    return {name: _rows(value) if isinstance(value, (list, tuple)) else _plain(value) for name, value in values.items()}


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(rows) > MAX_ROWS:
        raise ValueError(f"a table of a template holds at most {MAX_ROWS} rows")
    return [{column: _plain(value) for column, value in row.items()} for row in rows]


def _plain(value: Any) -> str | int | float | Decimal | bool | None:
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return full_date(value)
    if isinstance(value, str):
        return clean(str(value))  # a safe string of some template engine becomes an ordinary one
    raise ValueError(f"not a plain value: {type(value).__name__}")


# Where things stand and what is wrong there


def _joined(root: etree._Element) -> str:
    return _SPLIT.sub("", etree.tostring(root, encoding="unicode"))


def _part_faults(language: Language, name: str, root: etree._Element, names: Names) -> list[Fault]:
    found: list[Fault] = []
    depth: list[tuple[str, str, Collection[str]]] = []  # open tags: word, row name, its columns
    place, count = name, 0
    for place, node, text in _paragraphs(name, root):
        tags = _TAG.findall(text)
        count += len(tags)
        near = _near(text)
        if _ENDS.search(_TAG.sub("", text)):
            found.append(Fault(place + near, _("花括号没有成对，或一个标记跨了两个段落")))
        for tag in tags:
            found += [Fault(place + near, sentence) for sentence in _tag_faults(language, tag, names, depth)]
            found += [Fault(place + near, sentence) for sentence in _lost_text(node, tag)]
    found += [Fault(place, _("%(word)s 没有结束标记") % {"word": word}) for word, _row, _columns in depth]
    if count > MAX_TAGS:
        found.append(Fault(place, _("标记过多（上限 %(limit)s 个）") % {"limit": MAX_TAGS}))
    # Last, the very text docxtpl will compile, with what stands in attributes and deleted passages.
    return found or [Fault(_part(name), sentence) for sentence in _whole_faults(language, root, names)]


def _whole_faults(language: Language, root: etree._Element, names: Names) -> list[str]:
    source = _joined(root)
    ends = _ENDS.findall(source)
    matched = all(_PAIRS.get(first) == second for first, second in zip(ends[::2], ends[1::2], strict=False))
    if len(ends) % 2 or not matched or len(ends) > 2 * MAX_TAGS:
        return [_("花括号没有成对，或出现在不能填写的位置")]
    try:
        tree = language.parse(DocxTemplate(io.BytesIO()).patch_xml(source))
    except (TemplateSyntaxError, RecursionError):
        return [_("写法有误，无法识别")]
    return faults(tree, names)


def _tag_faults(
    language: Language, tag: str, names: Names, depth: list[tuple[str, str, Collection[str]]]
) -> Iterator[str]:
    """Faults of one tag as if it stood alone; `depth` is kept up to date."""
    if tag.startswith("{#"):
        return
    if len(tag) > MAX_TAG:
        yield _("标记过长（上限 %(limit)s 个字）") % {"limit": MAX_TAG}
        return
    said = re.sub(r"^(tr|tc|p|r)\s", "", tag[2:-2].strip("-+")) if tag[2:3] != " " else tag[2:-2].strip("-+")
    said = said.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"}).strip()
    rows = {row: columns for _word, row, columns in depth if row}
    if tag.startswith("{{"):
        yield from expression_faults(language, "{{ " + said + " }}", names, rows)
        return
    word = said.split(maxsplit=1)[0] if said else ""
    if word == "for":
        yield from expression_faults(language, "{% " + said + " %}{% endfor %}", names, rows)
        parts = said.split()
        table = parts[3] if len(parts) == 4 else ""
        depth.append(("for", parts[1] if len(parts) > 1 else "", names.get(table) or ()))
    elif word == "if":
        yield from expression_faults(language, "{% " + said + " %}{% endif %}", names, rows)
        depth.append(("if", "", ()))
        if len(depth) > MAX_DEPTH:
            yield _("条件嵌套过深")
    elif word == "elif" and depth and depth[-1][0] == "if":
        yield from expression_faults(language, "{% if 1 %}{% " + said + " %}{% endif %}", names, rows)
    elif said == "else" and depth:
        return
    elif said in ("endfor", "endif"):
        if not depth or depth.pop()[0] != said[3:]:
            yield _("“%(word)s”没有对应的开始标记") % {"word": said}
    else:
        yield _("不能使用“%(tag)s”") % {"tag": tag[:60]}


def _lost_text(node: etree._Element, tag: str) -> Iterator[str]:
    """docxtpl takes out the whole row, cell or paragraph of {%tr %}, {%tc %}, {%p %}, with all that stands there."""
    kind = re.match(r"\{[{%](tr|tc|p)\s", tag)
    if not kind:
        return
    holder = node
    while holder is not None and holder.tag != W + kind[1]:
        holder = holder.getparent()
    if holder is None:
        yield _("“%(tag)s”不在表格中") % {"tag": tag[:60]}
    elif "".join(holder.itertext(f"{W}t")).replace(tag, "", 1).strip():
        yield _("与“%(tag)s”同一行（段）的其他文字会丢失，请另起一行") % {"tag": tag[:60]}


def _paragraphs(name: str, root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    """Every paragraph with its place in words and its own text, in the order of the document."""
    part = _part(name)
    tables = {table: number for number, table in enumerate(root.iter(f"{W}tbl"), 1)}
    for number, node in enumerate(root.iter(f"{W}p"), 1):
        own = [t.text or "" for t in node.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is node]
        row = next(node.iterancestors(f"{W}tr"), None)
        if row is None:
            yield _("%(part)s第 %(number)d 段") % {"part": part, "number": number}, node, "".join(own)
            continue
        table = next(row.iterancestors(f"{W}tbl"))
        where = {
            "part": part,
            "table": tables[table],
            "row": 1 + sum(1 for _other in row.itersiblings(f"{W}tr", preceding=True)),
        }
        yield _("%(part)s第 %(table)d 个表格第 %(row)d 行") % where, node, "".join(own)


def _part(name: str) -> str:
    for start, label in (("header", _("页眉")), ("footer", _("页脚")), ("footnotes", _("脚注"))):
        if name.startswith(f"word/{start}"):
            return label
    return _("正文")


def _near(text: str) -> str:
    """The beginning of the text, so that a person finds the place."""
    short = text.strip()
    return f"“{short[:_NEAR]}{'…' if len(short) > _NEAR else ''}”"
