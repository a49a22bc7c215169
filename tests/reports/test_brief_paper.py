"""The printed brief: one page whatever was said and decided, its numbers those of the brief, made by the job."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.utils import translation
from docx import Document

from core.documents.pdf import to_pdf
from core.download_files import path_of
from core.figures import figure
from core.figures.codes import decode
from core.tenancy import Scope, scoped_to
from docs.sample_documents import KNOWN
from parks.models import Area, Zone
from reports import brief_papers
from reports.brief_fit import END, ROOM, fit
from reports.deciding import Problem, Problems
from reports.models import Brief, BriefTask, DocumentTemplate, ReportPeriod
from reports.paper_jobs import BRIEF, TRIAL
from reports.places import Place
from reports.weekly import FIGURES, MINUTES, tasks_of
from tests.documents.test_pdf import needs_office
from tests.documents.test_templates import word
from tests.reports.month import run_jobs
from tests.reports.test_templates import send
from tests.reports.test_weekly import brief_of, week  # noqa: F401  (a fixture)

CANARY = "=1+1"


def longest(
    areas: int = 30, tasks: int = 40, minutes: str = "议" * MINUTES, words: int = 300, chair: str = "高" * 60,
    problems: int = 0,
) -> bytes:  # fmt: skip
    """A brief with everything as long as its fields allow."""
    zone = Zone(pk=22, name="江苏省盐城市大丰港经济开发区暨沪苏大丰产业联动集聚区")
    period = ReportPeriod(
        kind="week", start=datetime.date(2026, 10, 31), end=datetime.date(2026, 11, 6),
        known_at=KNOWN + datetime.timedelta(days=6),
    )  # fmt: skip
    rows = [(f"{n:02d}" + "镇" * 18, Place("area", n), dict.fromkeys(FIGURES, 1000 + n)) for n in range(1, areas + 1)]
    made = Brief(
        pk=123456, zone=zone, period=period, chair=chair, minutes=minutes,
        cells={"areas": {}, "all": {id_: sum(row[2][id_] for row in rows) for id_ in FIGURES}},
    )  # fmt: skip
    told = [
        BriefTask(text="事" * words, owner="吴" * 60, due_on=datetime.date(2026, 11, 11), outcome="果" * words)
        for _n in range(tasks)
    ]
    with translation.override("zh-hans"):
        said = ("镇" * 20, "盐安〔2026〕1号", "企" * 200, "重大隐患逾期、延期待定")
        asked = [Problem(n, *said) for n in range(problems)]
        return brief_papers.docx(made, rows, told, Problems(asked[:3], asked[3:]))


def texts(body: bytes) -> tuple[str, list[list[list[str]]]]:
    document = Document(io.BytesIO(body))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), tables


def pages(body: bytes) -> int:
    made = to_pdf(body, timeout=300)
    assert made is not None
    return len(re.findall(rb"/Type\s*/Page[^s]", made))


def test_what_does_not_fit_is_counted_and_pointed_to() -> None:
    words, (areas, tasks) = texts(longest())
    assert END in words and "/reports/weeks/123456/" in words
    rest = int(re.fullmatch(r"其余 (\d+) 个", areas[-2][0])[1])
    assert rest == 30 - (len(areas) - 3) and areas[-1][0] == "合计"
    for column in range(1, 6):
        total = areas[-1][column].partition("[")[0]  # its code behind it
        assert sum(int(row[column]) for row in areas[1:-1]) == int(total), "the rest is counted too"
    more = int(re.fullmatch(r"另有 (\d+) 项，见系统", tasks[-1][0])[1])
    assert more == 40 - (len(tasks) - 2) and len(tasks) > 2


def test_what_fits_is_printed_whole() -> None:
    words, (areas, tasks) = texts(longest(areas=2, tasks=1, minutes="通报\n部署", words=10, chair="高建国"))
    assert "全文见系统" not in words and "部署" in words
    assert len(areas) == 4 and tasks[1][0] == "事" * 10


@pytest.mark.parametrize("areas", (0, 3, 12, 60))
@pytest.mark.parametrize("tasks", (0, 1, 50))
def test_the_page_is_shared_whatever_there_is(areas: int, tasks: int) -> None:
    told = [["事" * 36, "吴迪", "2026年11月11日", "未办结"]] * tasks
    fitted = fit("盐城经济技术开发区安全生产周例会简报", ["镇" * 8] * areas, told, ["议" * 3000])
    assert fitted.areas >= min(areas, 2) and fitted.tasks >= min(tasks, 2) and fitted.minutes[0].endswith(END)
    assert ROOM < 225, "millimetres between the margins of the page"


@needs_office
@pytest.mark.parametrize(
    "options",
    (
        {}, {"areas": 8, "tasks": 0}, {"areas": 0, "tasks": 3, "words": 20}, {"minutes": "甲\n" * 1500, "words": 40},
        {"problems": 30}, {"problems": 3, "areas": 6, "tasks": 2, "words": 20, "minutes": "议" * 100},
    ),
    ids=("everything", "no decisions", "no areas", "many lines", "and much to decide", "an usual week"),
)
def test_the_longest_brief_is_one_printed_page(options: dict) -> None:
    assert pages(longest(**options)) == 1


@pytest.fixture
def said(cast, week) -> Brief:  # noqa: F811
    """Zone a's brief with minutes and a decision, in words a spreadsheet or Word could take for something else."""
    with scoped_to(Scope("province")):
        brief = brief_of(cast, "a", week)
        Brief.objects.filter(pk=brief.pk).update(minutes=f"{CANARY}\n部署整改", chair="高建国")
        BriefTask.objects.create(
            zone_id=brief.zone_id, brief=brief, text=CANARY, owner="@吴迪", due_on=week.end, decided_at=KNOWN,
            decided_by="高建国",
        )  # fmt: skip
        return brief_of(cast, "a", week)


@pytest.mark.django_db
def test_the_job_makes_the_brief_and_every_number_in_it_is_that_of_the_week(cast, said) -> None:
    assert cast.client("office_a").post(f"/reports/weeks/{said.pk}/paper/").status_code == 302
    made = path_of(run_jobs(cast.actor("office_a"), BRIEF).file_path).read_bytes()
    words, (areas, *_questions, tasks) = texts(made)
    with scoped_to(Scope("province")):
        names = dict(Area.objects.filter(zone_id=said.zone_id).values_list("pk", "name"))
    names[0] = "未填"
    kept = said.cells["areas"].items()
    expected = {names[int(key or 0)]: [str(cells[id_]) for id_ in FIGURES] for key, cells in kept}
    assert {row[0]: row[1:] for row in areas[1:-1]} == expected
    total = [re.fullmatch(r"(\d+)\[([0-9A-Z-]+)\]", text) for text in areas[-1][1:]]
    assert [one[1] for one in total] == [str(said.cells["all"][id_]) for id_ in FIGURES]
    assert [decode(one[2]).figure.id for one in total] == list(FIGURES)
    assert areas[0][1:] == [str(figure(id_).name) for id_ in FIGURES]
    assert f"主持人：高建国。{CANARY}" in words and "部署整改" in words
    assert tasks[1][:2] == [CANARY, "@吴迪"] and tasks[1][3] == "未办结"
    assert cast.client("office_b").post(f"/reports/weeks/{said.pk}/paper/").status_code == 404


@pytest.mark.django_db
def test_a_template_of_the_brief_is_filled_with_the_same(cast, said) -> None:
    province = cast.client("province")
    heads = ["{{ 行.名称 }}", "{{ 行.查出 }}", "{{ 行.逾期 }}"]
    body = word(
        "{{ 开发区 }} {{ 合计查出 }}", "{{ 纪要 }}",
        table=[["{%tr for 行 in 各园区 %}", "", ""], heads, ["{%tr endfor %}", "", ""],
               ["{%tr for 行 in 议定事项 %}", "", ""], ["{{ 行.事项 }}", "{{ 行.责任人 }}", "{{ 行.结果 }}"],
               ["{%tr endfor %}", "", ""]],
    )  # fmt: skip
    assert send(province, body, "weekly").status_code == 302
    with scoped_to(Scope("province")):
        template = DocumentTemplate.objects.get()
        count = Brief.objects.filter(period=said.period_id).count()
        decided = list(tasks_of(said))
        made = brief_papers.build(said, template)
    words, (rows,) = texts(made)
    assert words.startswith(f"盐城经济技术开发区 {said.cells['all']['dangers_found']}") and CANARY in words
    assert rows[-1][0] == CANARY == decided[0].text and count == 118
    assert [row[1] for row in rows[:-1]] == [str(cells["dangers_found"]) for cells in said.cells["areas"].values()]
    assert province.post(f"/reports/templates/versions/{template.pk}/trial/").status_code == 302
    assert run_jobs(cast.actor("province"), TRIAL).file_path
