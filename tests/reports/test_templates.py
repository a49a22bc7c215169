"""公文模板 through the page: what passes is kept and used, what could run or load is refused with its place."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from core.download_files import path_of
from core.tenancy import Scope, scoped_to
from reports.models import Consolidation, DocumentTemplate, Paper
from reports.paper_jobs import ISSUE, PREVIEW, TRIAL
from tests.documents.test_templates import RT, TEMPLATE, relate, word
from tests.reports.month import report_of, run_jobs
from tests.reports.test_monthly import page, to_the_archive

pytestmark = pytest.mark.django_db
GOOD = word("省厅版式 {{ 标题 }}", "{{ 开发区 }}：{{ 概况 }}", table=[
    ["领域", "一般隐患"], ["{%tr for 行 in 领域当月 %}", ""], ["{{ 行.领域 }}", "{{ 行.列2 }}"], ["{%tr endfor %}", ""],
])  # fmt: skip


def send(client, content: bytes, document: str = "monthly", name: str = "模板.docx"):
    return client.post(f"/reports/templates/{document}/", {"file": SimpleUploadedFile(name, content)})


def versions() -> list[tuple[int, bool]]:
    with scoped_to(Scope("province")):
        return list(DocumentTemplate.objects.order_by("number").values_list("number", "is_current"))


@pytest.mark.parametrize(
    "text",
    (
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('touch /tmp/x') }}",
        "{% for c in ().__class__.__base__.__subclasses__() %}{% endfor %}",
        "{% import 'os' as os %}",
    ),
)
def test_a_template_that_tries_to_run_code_is_refused_with_its_place(cast, month, text) -> None:
    answer = send(cast.client("province"), word("第一段", text))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "正文第 2 段" in said and "没有收下" in said and ("不能" in said or "没有名为" in said)
    assert versions() == []


def test_unknown_names_external_relations_and_other_files_are_refused_in_sentences(cast, month) -> None:
    province = cast.client("province")
    unknown = send(province, word("{{ 标题 }}", "{{ 整改律 }}"))
    assert unknown.status_code == 422 and "没有名为“整改律”的数据" in unknown.content.decode()
    column = send(province, word("x", table=[["{%tr for 行 in 领域当月 %}"], ["{{ 行.列99 }}"], ["{%tr endfor %}"]]))
    assert "第 1 个表格第 2 行" in column.content.decode() and "列99" in column.content.decode()
    for kind, target in ((TEMPLATE, "http://evil.example/x.dotm"), (RT.IMAGE, "http://evil.example/x.png")):
        assert "外部地址" in (said := send(province, relate(GOOD, kind, target)).content.decode()) or "不能包含" in said
    assert send(province, b"nonsense").status_code == 422
    assert send(province, GOOD, name="模板.docm").status_code == 422
    assert send(province, GOOD + b" " * (2 << 20)).status_code == 422
    assert province.post("/reports/templates/monthly/", {}).status_code == 422
    assert province.get("/reports/templates/nothing/").status_code == 404
    assert versions() == []


def test_a_version_is_tried_put_in_force_used_and_the_built_in_layout_comes_back(cast, month) -> None:
    province, office = cast.client("province"), cast.client("office_a")
    report = report_of(cast, "a", month)
    assert send(province, GOOD).status_code == 302
    again = send(province, GOOD)
    assert again.status_code == 422 and "一字不差" in again.content.decode()
    with scoped_to(Scope("province")):
        row = DocumentTemplate.objects.get()
    assert province.post(f"/reports/templates/versions/{row.pk}/trial/").status_code == 302
    trial = run_jobs(cast.actor("province"), TRIAL)
    assert "省厅版式" in Document(str(path_of(trial.file_path))).paragraphs[0].text
    office.post(f"/reports/{report.pk}/preview/", {"format": "docx"})
    first = Document(str(path_of(run_jobs(cast.actor("office_a"), PREVIEW).file_path)))
    assert "省厅版式" not in first.paragraphs[0].text, "not in force yet"
    assert province.post(f"/reports/templates/versions/{row.pk}/use/").status_code == 302
    assert versions() == [(1, True)]
    archived = to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        papers = {paper.kind: paper for paper in Paper.objects.filter(filing=archived)}
    assert papers["docx"].template_id == row.pk, "which version was used is kept"
    body = b"".join(office.get(f"/reports/papers/{papers['docx'].pk}/").streaming_content)
    made = Document(io.BytesIO(body))
    assert made.paragraphs[0].text.startswith("省厅版式 盐城经济技术开发区")
    assert [cell.text for cell in made.tables[0].rows[-1].cells] == ["合计", "6"]
    assert "模板第 1 版" in page(office, f"/reports/archive/{cast.zone['a']}/")
    assert province.post("/reports/templates/monthly/builtin/").status_code == 302
    assert versions() == [(1, False)]
    assert "第 1 版" in page(province, "/reports/templates/monthly/"), "the version stays"


def test_the_starting_template_is_accepted_as_it_is_and_fills_every_name(cast, month) -> None:
    province = cast.client("province")
    to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")):
        made = Consolidation.objects.get(period=month)
    for document in ("monthly", "summary", "weekly"):
        answer = province.get(f"/reports/templates/{document}/starter/")
        body = b"".join(answer.streaming_content)
        assert send(province, body, document).status_code == 302, document
    with scoped_to(Scope("province")):
        rows = {row.document: row for row in DocumentTemplate.objects.all()}
    for document in ("monthly", "summary"):
        province.post(f"/reports/templates/versions/{rows[document].pk}/trial/")
        path = path_of(run_jobs(cast.actor("province"), TRIAL).file_path)
        text = "\n".join(p.text for p in Document(str(path)).paragraphs)
        assert "{{" not in text and "2026" in text or "20" in text
    province.post(f"/reports/templates/versions/{rows['summary'].pk}/use/")
    assert province.post(f"/reports/consolidations/{made.pk}/issue/").status_code == 302
    assert "按模板第 1 版成文" in run_jobs(cast.actor("province"), ISSUE).message


def test_only_the_province_keeps_templates(cast, month) -> None:
    for name in ("auditor", "city_a", "office_a", "safety_a1"):
        assert cast.client(name).get("/reports/templates/").status_code == 403
        assert send(cast.client(name), GOOD).status_code == 403
    shown = page(cast.client("province"), "/reports/templates/summary/")
    assert "各区当月" in shown and "缺报名单" in shown
