"""The weekly brief as one printed page (docx): areas, what is decided, the minutes; every number opens its rows."""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.documents.gbt9704 import Paper as OfficialPaper
from core.documents.measures import WU_HAO
from core.documents.numbering import full_date
from core.documents.pieces import Cell as Box
from core.documents.pieces import Linked
from core.figures import Period, figure
from parks.models import Area
from reports.brief_fit import AREA_WIDTH, PROBLEM_CHARS, PROBLEM_WIDTHS, ROW_CHARS, ROW_WIDTHS, cut, fit
from reports.deciding import Problem, Problems
from reports.models import Brief, BriefTask, DocumentTemplate
from reports.paper_links import linked, portal
from reports.papers import moment_text
from reports.places import Place
from reports.templating import WEEK_TABLE, fill
from reports.weekly import FIGURES, period_of, problems_of, tasks_of


def title_of(brief: Brief) -> str:
    """盐城经济技术开发区安全生产周例会简报"""
    return _("%(zone)s安全生产周例会简报") % {"zone": brief.zone.name}


AreaRow = tuple[str, Place, dict[str, int]]


def areas_of(brief: Brief) -> list[AreaRow]:
    """Rows of the areas: name, place, numbers; what has no area comes last."""
    names = dict(Area.objects.filter(zone_id=brief.zone_id).values_list("pk", "name"))
    pairs = sorted(brief.cells["areas"].items(), key=lambda pair: (pair[0] == "", names.get(int(pair[0] or 0), "")))
    nowhere = Place("no_area", brief.zone_id)
    return [
        (names.get(int(key or 0)) or _("未填"), Place("area", int(key)) if key else nowhere, cells)
        for key, cells in pairs
    ]


def _of_the_year(day: str, period: Period) -> str:
    """A day without the year where the Saturday said it: the line must not become two, the page is full."""
    return day.removeprefix(f"{period.start.year}年")


def docx(
    brief: Brief, areas: Sequence[AreaRow], tasks: Sequence[BriefTask], problems: Problems
) -> bytes:
    """The brief as a document of one page, as known when it was frozen; decisions as they stand, open ones first where
    not all find room."""
    period = period_of(brief.period)
    paper = OfficialPaper(title_of(brief), at=period.known_at or period.as_of)

    def cells(place: Place | None, values: dict[str, int]) -> list[Any]:
        codes = {id_: place.code(figure(id_), period) if place else "" for id_ in FIGURES}
        return [Box(linked(values[id_], codes[id_]), align="right") for id_ in FIGURES]

    def whole(values: dict[str, int]) -> list[Any]:
        """The zone's own numbers, each with its code in print."""
        place = Place("zone", brief.zone_id)
        codes = {id_: place.code(figure(id_), period) for id_ in FIGURES}
        return [Box(linked(values[id_], codes[id_], printed=True), align="right", bold=True) for id_ in FIGURES]

    paper.note(
        _("%(start)s（周六）至%(end)s（周五），按%(known)s所知") % {
            "start": full_date(period.start), "end": _of_the_year(full_date(period.end), period),
            "known": _of_the_year(moment_text(period.known_at), period),
        }
    )  # fmt: skip
    paper.heading(1, _("本周情况"))
    told, minutes = [_task_texts(one, period) for one in tasks], _minutes(brief)
    asked = [*problems.shown, *problems.more]
    open_questions = [_question_texts(one) for one in asked]
    elsewhere, url = _("全文见系统："), portal(reverse("filings:brief", args=[brief.pk]))
    names = [name for name, _place, _values in areas]
    fitted = fit(title_of(brief), names, told, minutes, open_questions, elsewhere + url)
    rows = [[name, *cells(place, values)] for name, place, values in areas[: fitted.areas]]
    others = [values for _name, _place, values in areas[fitted.areas :]]
    if others:
        together = {id_: sum(values[id_] for values in others) for id_ in FIGURES}
        rows.append([_("其余 %(n)d 个") % {"n": len(others)}, *cells(None, together)])
    rows.append([Box(_("合计"), bold=True), *whole(brief.cells["all"])])
    paper.table([_("园区、镇街"), *(str(figure(id_).name) for id_ in FIGURES)], rows, [AREA_WIDTH, *([24] * 5)], size=WU_HAO)
    if asked:
        paper.heading(1, _("需会议研究的隐患"))
        listed: list[Any] = [
            [texts[0], Linked(texts[1], portal(reverse("dangers:detail", args=[one.pk]))), *texts[2:]]
            for one, texts in zip(asked[: fitted.problems], open_questions, strict=False)
        ]
        if left := len(asked) - fitted.problems:
            listed.append([Box(_("另有 %(n)d 项") % {"n": left}, across=4)])
        paper.table([_("园区、镇街"), _("编号"), _("隐患"), _("要定的事")], listed, PROBLEM_WIDTHS, size=WU_HAO)
    if tasks:
        paper.heading(1, _("议定事项"))
        left = len(tasks) - fitted.tasks
        more: list[Any] = [[Box(_("另有 %(n)d 项，见系统") % {"n": left}, across=4)]] if left else []
        paper.table([_("事项"), _("责任人"), _("完成日期"), _("结果")], [*told[: fitted.tasks], *more], ROW_WIDTHS, size=WU_HAO)
    if minutes:
        paper.heading(1, _("会议纪要"))
        for paragraph in fitted.minutes:
            paper.note(paragraph)
    if fitted.is_cut:
        paper.note([elsewhere, Linked(url, url)])
    return paper.to_bytes()


def _task_texts(task: BriefTask, period: Period) -> list[str]:
    """A decision as its row says it, as long as a row may be."""
    texts = (task.text, task.owner, _of_the_year(full_date(task.due_on), period), task.outcome or _("未办结"))
    return [cut(text, most) for text, most in zip(texts, ROW_CHARS, strict=True)]


def _question_texts(one: Problem) -> list[str]:
    """A danger to decide on as its row says it, as long as a row may be."""
    return [cut(text, most) for text, most in zip((one.area, one.number, one.what, one.why), PROBLEM_CHARS, strict=True)]


def _minutes(brief: Brief) -> list[str]:
    """The paragraphs of the minutes, who led the meeting before them."""
    lines = [line.strip() for line in brief.minutes.split("\n") if line.strip()]
    if lines and brief.chair:
        lines[0] = _("主持人：%(name)s。") % {"name": brief.chair} + lines[0]
    return lines


def template_values(brief: Brief) -> dict[str, Any]:
    """What a template of the brief may print (reports/templating.py)."""
    period, names, problems = period_of(brief.period), list(WEEK_TABLE), problems_of(brief)
    return {
        "标题": title_of(brief), "文号": "", "截至": moment_text(period.as_of), "所知": moment_text(period.known_at),
        "开发区": brief.zone.name, "周起": period.start, "周止": period.end, "主持人": brief.chair, "纪要": brief.minutes,
        **{f"合计{name}": brief.cells["all"][id_] for name, id_ in zip(names, FIGURES, strict=True)},
        "各园区": [
            {"名称": name} | {one: values[id_] for one, id_ in zip(names, FIGURES, strict=True)}
            for name, _place, values in areas_of(brief)
        ],
        "待决事项": [
            {"园区": one.area, "编号": one.number, "隐患": one.what, "要定的事": one.why} for one in problems.shown
        ],
        "待决另有": len(problems.more),
        "议定事项": [
            {"事项": one.text, "责任人": one.owner, "期限": one.due_on, "结果": one.outcome} for one in tasks_of(brief)
        ],
    }  # fmt: skip


def build(brief: Brief, template: DocumentTemplate | None = None) -> bytes:
    """The brief's document, in Chinese whoever asks."""
    with translation.override("zh-hans"):
        if template is not None:
            return fill(template, template_values(brief), at=period_of(brief.period).known_at)
        tasks = sorted(tasks_of(brief), key=lambda task: task.closed_at is not None)
        return docx(brief, areas_of(brief), tasks, problems_of(brief))
