"""Documents made by workers: previews, the issued consolidation, briefs, PDF; progress in the download centre."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.documents.pdf import to_pdf
from core.download_files import new_file
from core.errors import Refused
from core.jobs import JobResult, job
from core.jobs import Report as Tell
from reports import brief_papers, papers, summary_papers
from reports.content import content_of, title_of
from reports.models import (
    Brief,
    Consolidation,
    ConsolidationPaper,
    DocumentNumber,
    DocumentTemplate,
    Filing,
    Paper,
    ReportPeriod,
)
from reports.numbering import number_consolidation, number_of_filing
from reports.paper_files import keep, path_of
from reports.summaries import summary_now, summary_of
from reports.templating import DOCUMENTS, current_template

PREVIEW, SUMMARY, ISSUE, BRIEF, PDF, TRIAL = (
    "reports.paper", "reports.summary", "reports.issue", "reports.brief_paper", "reports.pdf", "reports.template_trial",
)  # fmt: skip
FOLDER = "province"
"""Of the papers of consolidations, below DATA_DIR/papers."""


def _handed_over(actor: Actor, body: bytes, title: str, form: str, note: str = "") -> JobResult:
    """A document for the download centre."""
    with new_file(actor.seat_id, form) as (path, relative):
        path.write_bytes(body)
    return JobResult(message=note or title, file_path=relative, file_name=f"{title}.{form}", total=1)


def _made_by(template: DocumentTemplate | None, form: str = "docx") -> str:
    if template is None or form != "docx":
        return ""
    return _("按模板第 %(n)d 版成文。") % {"n": template.number}


@job(PREVIEW, permission="reports.read")
def make_paper(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """The document of a filing as it is now, of an archived one as it was kept. `params`: filing, format."""
    filing = Filing.objects.select_related("report__period", "frozen", "zone__city").get(pk=params["filing"])
    content, form = content_of(filing), params["format"]
    kept = Paper.objects.filter(filing=filing, kind="docx").select_related("template", "number").first()
    template = kept.template if kept else current_template("monthly")
    number = kept.number if kept else number_of_filing(filing)
    body = papers.bodies(content, template, number, forms=(form,))[form]
    with translation.override("zh-hans"):
        title = title_of(content)
    report(1, 1)
    return _handed_over(actor, body, title, form, _made_by(template, form))


@job(SUMMARY, permission="reports.compare")
def make_summary(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """What the cities have passed so far of the zones in reach. `params`: period, format."""
    form, template = params["format"], current_template("summary")
    with translation.override("zh-hans"):
        summary = summary_now(actor, ReportPeriod.objects.get(pk=params["period"]))
        title = summary.title
    if not summary.zones:
        raise Refused("nothing_received", _("还没有一家通过市级审核，没有可汇总的。"))
    report(1, 2)
    body = summary_papers.build(summary, form, template=template)
    report(2, 2)
    return _handed_over(actor, body, title, form, _made_by(template, form))


@job(ISSUE, permission="reports.consolidate")
def issue_consolidation(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """成文: number, build and keep the documents of a consolidation, all in this one transaction.

    `params`: consolidation. A number is taken only with its document: a failure here leaves none missing. Raises
    Refused when the document is there and its number has not been made void.
    """
    rows = Consolidation.objects.select_for_update(of=("self",)).select_related("period")
    made = rows.get(pk=params["consolidation"])
    papers_ = ConsolidationPaper.objects.filter(consolidation=made)
    last = papers_.aggregate(top=Max("issue"))["top"] or 0
    current = papers_.filter(issue=last).select_related("number").first()
    if current is not None and (current.number is None or current.number.voided_at is None):
        raise Refused("issued_already", _("这次汇总已经成文；要重新成文，请先作废原来的发文字号。"))
    number, template = issue(actor, made, last + 1, at=timezone.now(), report=report)
    words = _("已成文，%(number)s。") % {"number": number.text} if number else _("已成文，没有设机关代字，不编文号。")
    result = {"url": reverse("filings:month", args=[made.period_id]), "label": _("看公文")}
    return JobResult(message=words + _made_by(template), total=3, result=result)


def issue(
    actor: Actor, made: Consolidation, nth: int, *, at: datetime.datetime, report: Tell = lambda done, total=None: None
) -> tuple[DocumentNumber | None, DocumentTemplate | None]:
    """Number, build and keep the documents of a consolidation for the `nth` time, dated `at`."""
    template = current_template("summary")
    with translation.override("zh-hans"):
        summary = summary_of(made)
        title = summary.title
    number = number_consolidation(actor=actor, made=made, title=title, at=at)
    bodies: dict[str, bytes] = {}
    for done, form in enumerate(("docx", "xlsx"), start=1):
        bodies[form] = summary_papers.build(summary, form, template=template, number=number)
        report(done, 3)
    keep(
        ConsolidationPaper, bodies, folder=FOLDER, title=title, consolidation=made, issue=nth, number=number,
        template=template,
    )  # fmt: skip
    report(3, 3)
    return number, template


@job(BRIEF, permission="reports.read")
def make_brief(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """The weekly brief as a document. `params`: brief."""
    brief = Brief.objects.select_related("period", "zone").get(pk=params["brief"])
    template = current_template("weekly")
    body = brief_papers.build(brief, template)
    with translation.override("zh-hans"):
        title = f"{brief_papers.title_of(brief)}（{brief.period.end:%Y-%m-%d}）"
    report(1, 1)
    return _handed_over(actor, body, title, "docx", _made_by(template))


@job(PDF, permission="reports.read")
def make_pdf(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """A kept document as PDF. `params`: paper, and `province` for the paper of a consolidation."""
    if params.get("province"):
        require(actor, "reports.read_province")
    model: Any = ConsolidationPaper if params.get("province") else Paper
    paper = model.objects.get(pk=params["paper"], kind="docx")
    path = path_of(paper)
    if path is None:
        raise Refused("paper_lost", _("这份公文的文件不在了，请联系系统管理员从备份恢复。"))
    body = to_pdf(path.read_bytes())
    if body is None:
        raise Refused("no_office", _("服务器没有安装 LibreOffice，不能转成 PDF；请下载 Word 文件。"))
    report(1, 1)
    return _handed_over(actor, body, paper.name.removesuffix(".docx"), "pdf")


@job(TRIAL, permission="reports.templates")
def try_template(actor: Actor, params: dict, *, report: Tell) -> JobResult:
    """A template filled with the newest real data. `params`: template."""
    template = DocumentTemplate.objects.get(pk=params["template"])
    with translation.override("zh-hans"):
        body, about = _filled(actor, template)
    report(1, 1)
    label = DOCUMENTS[template.document].label
    title = _("%(document)s模板第 %(n)d 版试填") % {"document": label, "n": template.number}
    return _handed_over(actor, body, title, "docx", _("用的数据：%(about)s") % {"about": about})


def _filled(actor: Actor, template: DocumentTemplate) -> tuple[bytes, str]:
    """The template with the newest data there is, and which these are."""
    if template.document == "weekly":
        brief = Brief.objects.select_related("period", "zone").order_by("-period__start", "zone_id").first()
        if brief is not None:
            return brief_papers.build(brief, template), f"{brief.zone.name} {brief.period.end:%Y-%m-%d}"
    elif template.document == "summary":
        made = Consolidation.objects.select_related("period").order_by("-period__start", "-number").first()
        if made is not None:
            summary = summary_of(made)
            return summary_papers.build(summary, "docx", template=template), summary.title
    else:
        rows = Filing.objects.select_related("report__period", "frozen", "zone__city")
        filing = rows.order_by("-report__period__start", F("submitted_at").desc(nulls_last=True), "id").first()
        if filing is not None:
            content = content_of(filing)
            return papers.docx_of(content, template=template, number=number_of_filing(filing)), title_of(content)
    raise Refused("no_data_yet", _("还没有可以试填的数据，第一份报告生成后再试。"))
