"""Templates written in Word: what passes is filled, what could run, load or carry something is refused twice."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from core.documents.package import repack
from core.documents.template_language import Language
from core.documents.templates import MAX_ROWS, check_template, render_template

AT = datetime(2026, 11, 7, 1, 30, tzinfo=UTC)
NAMES = {"title": None, "total": None, "on": None, "rows": ("zone", "count")}
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
VALUES = {
    "title": "月报",
    "total": 1234567,
    "on": date(2026, 3, 5),
    "rows": [{"zone": "甲开发区", "count": 3}, {"zone": "乙 <区> & {{ total }}", "count": None}],
}
ATTACKS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ title.__class__ }}",
    "{{ title['__class__'] }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum() }}",
    "{{ title.format('x') }}",
    "{{ title|attr('__class__') }}",
    "{{ rows|map(attribute='zone') }}",
    "{{ [].append(1) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 10 ** 10 }}",
    "{% set x = 1 %}",
    "{% import 'os' as os %}",
    "{% include 'x' %}",
    "{% macro m() %}{% endmacro %}",
    "{% for c in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "{% for x in range(1000000000) %}x{% endfor %}",
    "{% for a in rows recursive %}{% endfor %}",
)


def word(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


GOOD = word(
    "{{ title }}",
    "共 {{ total|thousands }} 处，截至{{ on }}。{% if total > 5 %}较多{% else %}较少{% endif %}",
    table=[["开发区", "数量"], ["{%tr for row in rows %}", ""], ["{{ loop.index }} {{ row.zone }}", "{{ row.count }}"],
           ["{%tr endfor %}", ""]],
)  # fmt: skip


def sentences(content: bytes) -> str:
    return "\n".join(f"{fault.place}：{fault.sentence}" for fault in check_template(content, NAMES))


def change(content: bytes, **parts: str) -> bytes:
    """The package with `old → new` done in members; keys are names with __ for / and _ for the dot."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        replaced = {}
        for name, (old, new) in parts.items():
            before = archive.read(name).decode()
            assert old in before
            replaced[name] = before.replace(old, new, 1).encode()
    return repack(content, replaced)


def relate(content: bytes, kind: str, target: str) -> bytes:
    document = docx.Document(io.BytesIO(content))
    document.part.relate_to(target, kind, is_external=True)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def test_a_good_template_has_no_faults_and_is_filled():
    assert check_template(GOOD, NAMES) == []
    document = docx.Document(io.BytesIO(render_template(GOOD, VALUES, at=AT)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["月报", "共 1,234,567 处，截至2026年3月5日。较多"]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["开发区", "数量"], ["1 甲开发区", "3"], ["2 乙 <区> & {{ total }}", "—"]]
    assert document.core_properties.modified == AT


def test_a_tag_that_word_spread_over_runs_is_filled_and_checked():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for part in ("{", "{ ti", "tle }", "}"):
        paragraph.add_run(part)
    out = io.BytesIO()
    document.save(out)
    assert check_template(out.getvalue(), NAMES) == []
    assert docx.Document(io.BytesIO(render_template(out.getvalue(), VALUES, at=AT))).paragraphs[0].text == "月报"
    assert "“title”" in "".join(fault.sentence for fault in check_template(out.getvalue(), {}))


def test_the_same_input_gives_the_same_bytes():
    first = render_template(GOOD, VALUES, at=AT)
    assert first == render_template(GOOD, VALUES, at=AT)
    assert first != render_template(GOOD, VALUES | {"title": "年报"}, at=AT)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_could_run_code_is_refused_by_the_check_and_raises_when_forced(attack):
    assert check_template(word("前文 " + attack), NAMES) != []
    with pytest.raises((SecurityError, UndefinedError, TemplateSyntaxError)):
        render_template(word(attack), VALUES, at=AT)
    with pytest.raises((SecurityError, UndefinedError, TemplateSyntaxError)):
        Language().from_string(attack).render(VALUES)


def test_the_default_environment_of_the_library_would_run_it():
    template = DocxTemplate(
        io.BytesIO(word("{{ cycler.__init__.__globals__.os.getcwd() }}|{{ ''.__class__.__mro__ }}"))
    )
    template.render({}, autoescape=True)
    text = template.docx.paragraphs[0].text
    assert text.startswith("/") and "<class 'object'>" in text


def test_an_attack_hidden_in_an_attribute_is_refused():
    hidden = change(GOOD, **{"word/document.xml": ("<w:p>", '<w:p w:rsidR="{{ title.__class__ }}">')})
    assert "不能读取“__class__”" in sentences(hidden)


def test_an_attack_in_the_properties_of_the_file_is_refused():
    document = docx.Document(io.BytesIO(GOOD))
    document.core_properties.subject = "{{ cycler.__init__ }}"
    out = io.BytesIO()
    document.save(out)
    assert "docProps/core.xml" in sentences(out.getvalue())
    with pytest.raises((SecurityError, UndefinedError)):
        render_template(out.getvalue(), VALUES, at=AT)


def test_unknown_names_are_told_with_their_place():
    bad = word("第一段", "合计 {{ totl }} 处", table=[["{%tr for r in rows %}"], ["{{ r.zonne }}"], ["{%tr endfor %}"]])
    said = sentences(bad)
    assert "正文第 2 段“合计 {{ totl }} 处”：没有名为“totl”的数据" in said
    assert "正文第 1 个表格第 2 行“{{ r.zonne }}”：“r”没有名为“zonne”的列" in said
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ rows }}", "是一张表"),
        ("{% for r in rows %}{{ r }}{% endfor %}", "请写明列名"),
        ("{% for r in total %}{% endfor %}", "没有名为“total”的表"),
        ("{% for title in rows %}{% endfor %}", "与数据重名"),
        ("{% for r in rows %}{% for s in rows %}{% endfor %}{% endfor %}", "循环中不能再有循环"),
        ("{% for r in rows %}", "没有结束标记"),
        ("{% endif %}", "没有对应的开始标记"),
        ("{{ title", "没有成对"),
        ("{{ title }} }}", "没有成对"),
        ("{{ " + "title and " * 40 + "title }}", "标记过长"),
        ("{{ title|safe }}", "不能使用“|safe”"),
        ("{{ _title }}", "不能使用名称"),
        ("{%p if total %}同一段", "会丢失"),
        ("{%tr for r in rows %}", "不在表格中"),
    ],
)
def test_a_mistake_is_named(text, sentence):
    assert sentence in sentences(word(text))


def test_a_mistake_in_the_header_is_found_there():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ nobody }}"
    out = io.BytesIO()
    document.save(out)
    assert "页眉第 1 段" in sentences(out.getvalue())


def test_a_placeholder_where_nothing_is_filled_is_named():
    document = docx.Document(io.BytesIO(GOOD))
    document.add_comment(document.paragraphs[0].runs, text="{{ title }}", author="a", initials="a")
    out = io.BytesIO()
    document.save(out)
    assert "word/comments.xml：此处不能填写数据" in sentences(out.getvalue())


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (TEMPLATE, "https://evil.example/t.dotm"),
        (TEMPLATE, "file:///C:/Users/a/Normal.dotm"),
        (RT.IMAGE, "https://evil.example/pixel.png"),
        (RT.OLE_OBJECT, "https://evil.example/x"),
        (RT.HYPERLINK, "file:////server/share"),
        (RT.HYPERLINK, "javascript:alert(1)"),
        (RT.A_F_CHUNK, "chunk.html"),
    ],
)
def test_what_reaches_out_is_refused(kind, target):
    assert check_template(relate(GOOD, kind, target), NAMES) != []


def test_a_web_link_may_stay():
    assert check_template(relate(GOOD, RT.HYPERLINK, "https://portal.example/a"), NAMES) == []


def test_embedded_objects_are_refused():
    document = docx.Document(io.BytesIO(GOOD))
    part = Part(PackURI("/word/embeddings/oleObject1.bin"), "application/octet-stream", b"x", document.part.package)
    document.part.relate_to(part, RT.OLE_OBJECT)
    out = io.BytesIO()
    document.save(out)
    assert "不能嵌入对象或控件" in sentences(out.getvalue())


@pytest.mark.parametrize("tag", ["w:altChunk", "w:subDoc", "w:object", "w:control"])
def test_elements_that_bring_in_something_else_are_refused(tag):
    document = docx.Document(io.BytesIO(GOOD))
    document.paragraphs[0]._p.append(OxmlElement(tag))
    out = io.BytesIO()
    document.save(out)
    assert f"不能包含“{tag[2:]}”" in sentences(out.getvalue())


@pytest.mark.parametrize(
    ("code", "fine"),
    [("PAGE", True), ('HYPERLINK "https://a.example/"', True), ('INCLUDETEXT "/etc/passwd"', False),
     ("DDEAUTO c:\\\\windows cmd", False), ('INCLUDEPICTURE "https://evil.example/"', False),
     ('HYPERLINK "file:///etc"', False), ("MACROBUTTON run", False)],
)  # fmt: skip
def test_fields_that_load_or_run_are_refused_even_cut_into_pieces(code, fine):
    document = docx.Document(io.BytesIO(GOOD))
    paragraph = document.add_paragraph()._p
    for kind, text in (("begin", ""), ("", code[:4]), ("", code[4:]), ("end", "")):
        run = OxmlElement("w:r")
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(docx.oxml.ns.qn("w:fldCharType"), kind)
        piece.text = text or None
        run.append(piece)
        paragraph.append(run)
    out = io.BytesIO()
    document.save(out)
    assert (check_template(out.getvalue(), NAMES) == []) is fine


def test_macros_and_bombs_are_refused():
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "宏" in sentences(change(GOOD, **{"[Content_Types].xml": (main, macro)}))
    project = io.BytesIO(GOOD)
    with zipfile.ZipFile(project, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert "宏" in sentences(project.getvalue())
    bomb = io.BytesIO(GOOD)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    assert "解压后过大" in sentences(bomb.getvalue())
    assert check_template(b"no zip", NAMES) != []


def test_only_plain_values_get_in():
    with pytest.raises(ValueError, match="not a plain value"):
        render_template(GOOD, VALUES | {"title": object()}, at=AT)
    with pytest.raises(ValueError, match="at most"):
        render_template(GOOD, VALUES | {"rows": [{}] * (MAX_ROWS + 1)}, at=AT)
    with pytest.raises(UndefinedError):
        render_template(GOOD, {name: value for name, value in VALUES.items() if name != "title"}, at=AT)
    filled = docx.Document(
        io.BytesIO(render_template(GOOD, VALUES | {"title": "a\x07\x0cb", "total": Decimal("7.50")}, at=AT))
    )
    assert filled.paragraphs[0].text == "ab"
    assert "共 7.50 处" in filled.paragraphs[1].text


def test_a_row_named_like_a_method_is_a_column():
    content = word("{% for r in rows %}{{ r.items }}{% endfor %}")
    names = {"rows": ("items",)}
    assert check_template(content, names) == []
    text = docx.Document(io.BytesIO(render_template(content, {"rows": [{"items": 4}]}, at=AT))).paragraphs[0].text
    assert text == "4"
