"""Templates of the province for its documents: which documents, which names they may use, which version is in force.

Names are Chinese, as the officer writes them in Word: {{ 标题 }}, and {%tr for 行 in 领域当月 %} … {{ 行.领域 }} … {%tr endfor %}.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from core.access import Actor, require
from core.documents.starting import Table, starting_template
from core.documents.templates import Fault, Names, check_template, render_template
from core.errors import Refused
from reports.models import DocumentTemplate
from reports.monthly.tables import COLUMNS

MAX_TEMPLATE = 2 * 1024 * 1024
"""Bytes of an uploaded template: it lies in the database beside its version."""


@dataclass(frozen=True)
class Name:
    """One name of the whitelist. `columns`: of a table, with their meanings; none for a plain value."""

    name: str
    meaning: Any
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One document that may have a template."""

    key: str
    label: Any
    names: tuple[Name, ...]

    def whitelist(self) -> Names:
        """As the checker reads it."""
        return {one.name: tuple(one.columns) or None for one in self.names}


TWELVE = {f"列{column}": label for column, label, _unit in COLUMNS}
SECTOR_TABLE = {"领域": _t("行业领域，最后一行是合计")} | TWELVE
ZONE_TABLE = {"序号": _t("从 1 起"), "开发区": _t("开发区全称"), "设区市": _t("所在设区市")} | TWELVE
FIGURE_TABLE = {"指标": _t("指标名称"), "数值": _t("数和单位"), "数码": _t("在“指标库”打开公式和明细")}
VISIT_TABLE = {"项目": _t("检查组次、人次、家、家次等"), "当月": _t("当月的数"), "累计": _t("1 月至本月累计")}
BOTH_VALUES = {"栏目": _t("当月或累计、领域、栏目"), "系统数": _t("系统统计的数"), "改为": _t("手工改成的数")}
WEEK_TABLE = {
    "查出": _t("本周查出"), "销号": _t("本周销号"), "逾期": _t("逾期未销号"), "已改未销": _t("已提交整改、尚未销号"), "应销未销": _t("本周五前应销号而未销号"),
}  # fmt: skip
COMMON = (
    Name("标题", _t("公文标题")),
    Name("文号", _t("发文字号；没有设机关代字时是空的")),
    Name("截至", _t("统计截至的时刻")),
    Name("所知", _t("数是按哪个时刻所知取的")),
)
DOCUMENTS = {
    one.key: one
    for one in (
        Document(
            "monthly", _t("开发区每月报告"),
            (
                *COMMON, Name("开发区", _t("开发区全称")), Name("设区市", _t("所在设区市")), Name("月份", _t("如 2026年10月")),
                Name("概况", _t("由数自动写成的一句话")), Name("总体情况", _t("填报人写的文字")), Name("任务进展", _t("填报人写的文字")),
                Name("存在问题", _t("填报人写的文字")), Name("下月打算", _t("填报人写的文字")), Name("填报人", _t("姓名")),
                Name("签发人", _t("姓名")), Name("联系电话", _t("填报人留的电话")), Name("成文日期", _t("上报的日子")),
                Name("领域当月", _t("排查治理情况表：当月"), SECTOR_TABLE), Name("领域累计", _t("排查治理情况表：1 月至本月累计"), SECTOR_TABLE),
                Name("检查情况", _t("检查情况，系统数"), VISIT_TABLE), Name("指标表", _t("主要指标"), FIGURE_TABLE),
                Name("手工数", _t("手工填写的数"), {"栏目": _t("执法、责任与宣教等"), "名称": _t("填的是什么"), "数值": _t("数和单位")}),
                Name("手工修改", _t("手工改过的自动数，两个数都在"), BOTH_VALUES | {"理由": _t("为什么改"), "修改人": _t("姓名和日期")}),
                Name("更正理由", _t("为什么更正；首报是空的")),
                Name("新旧对照", _t("更正前后不同的各项；首报没有行"), {"项目": _t("哪一项"), "原数": _t("更正前"), "新数": _t("更正后")}),
            ),
        ),
        Document(
            "summary", _t("全省汇总公文"),
            (
                *COMMON, Name("月份", _t("如 2026年10月")), Name("范围", _t("全省或设区市")), Name("概况", _t("由数自动写成的一句话")),
                Name("应报", _t("应上报的开发区数")), Name("入表", _t("入汇总表的开发区数")), Name("缺报", _t("没有入表的开发区数")),
                Name("缺报名单", _t("没有入表的开发区，用顿号隔开；没有时是“无”")), Name("成文日期", _t("汇总的日子")), Name("汇总人", _t("姓名")),
                Name("领域当月", _t("各领域合计：当月"), SECTOR_TABLE), Name("领域累计", _t("各领域合计：1 月至本月累计"), SECTOR_TABLE),
                Name("各区当月", _t("各开发区合计行：当月"), ZONE_TABLE), Name("各区累计", _t("各开发区合计行：1 月至本月累计"), ZONE_TABLE),
                Name("检查情况", _t("检查情况，入表各区相加"), VISIT_TABLE),
                Name("手工修改", _t("带*的开发区手工改过的数，两个数都在"), {"开发区": _t("开发区全称")} | BOTH_VALUES),
                Name("缺报表", _t("没有入表的开发区"), {"开发区": _t("开发区全称"), "状态": _t("报告现在的状态")}),
            ),
        ),
        Document(
            "weekly", _t("周例会简报"),
            (
                *COMMON, Name("开发区", _t("开发区全称")), Name("周起", _t("周六")), Name("周止", _t("周五")),
                Name("主持人", _t("姓名")), Name("纪要", _t("会议纪要")),
                *(Name(f"合计{name}", meaning) for name, meaning in WEEK_TABLE.items()),
                Name("各园区", _t("每个园区、镇街一行"), {"名称": _t("园区、镇街")} | WEEK_TABLE),
                Name("待决事项", _t("需会议研究的隐患，最要紧的几项"), {"园区": _t("园区、镇街"), "编号": _t("隐患编号"), "隐患": _t("企业、部位、描述"), "要定的事": _t("为什么要议")}),
                Name("待决另有", _t("没有列出的还有几项")),
                Name("议定事项", _t("没有办结的和本周办结的"), {"事项": _t("议定的事"), "责任人": _t("姓名"), "期限": _t("完成日期"), "结果": _t("办理结果")}),
            ),
        ),
    )
}  # fmt: skip


def current_template(document: str) -> DocumentTemplate | None:
    """The version in force; None: the built-in layout."""
    return DocumentTemplate.objects.filter(document=document, is_current=True).first()


def fill(template: DocumentTemplate, values: Mapping[str, Any], *, at: datetime.datetime) -> bytes:
    """The document by a template of the province. `values`: every name of its whitelist."""
    return render_template(bytes(template.content), values, at=at)


def starter(document: Document) -> bytes:
    """A template to begin from, with every name of the whitelist in it, as .docx."""
    plain = [(one.name, str(one.meaning)) for one in document.names if not one.columns]
    tables = [
        Table(one.name, str(one.meaning), {column: str(label) for column, label in one.columns.items()})
        for one in document.names
        if one.columns
    ]
    return starting_template(plain, tables, at=STARTED)


STARTED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The time starting templates say they were made: the same names are the same file."""


def add_template(
    *, actor: Actor, document: str, name: str, content: bytes
) -> tuple[DocumentTemplate | None, list[Fault]]:
    """Keep an uploaded template as the next version, not yet in force; or its faults, and nothing is kept."""
    require(actor, "reports.templates")
    if len(content) > MAX_TEMPLATE:
        return None, [Fault(_("文件"), _("模板不能超过 %(n)d MB。") % {"n": MAX_TEMPLATE // 1024 // 1024})]
    faults = check_template(content, DOCUMENTS[document].whitelist())
    if faults:
        return None, faults
    with transaction.atomic():
        rows = DocumentTemplate.objects.filter(document=document)
        last = rows.aggregate(top=Max("number"))["top"] or 0
        digest = hashlib.sha256(content).hexdigest()
        same = rows.filter(sha256=digest).only("number").first()
        if same is not None:
            raise Refused("same_template", _("这份模板与第 %(n)d 版一字不差，不用再传。") % {"n": same.number})
        row = DocumentTemplate.objects.create(
            document=document, number=last + 1, name=name[:255], content=content, sha256=digest, size=len(content),
            uploaded_at=timezone.now(), uploaded_by=actor.name,
        )  # fmt: skip
    return row, []


def use_template(*, actor: Actor, document: str, template: DocumentTemplate | None) -> None:
    """Put a version in force, or (None) return to the built-in layout. Documents made before stay as they are."""
    require(actor, "reports.templates")
    with transaction.atomic():
        DocumentTemplate.objects.filter(document=document, is_current=True).update(is_current=False)
        if template is not None:
            DocumentTemplate.objects.filter(pk=template.pk).update(
                is_current=True, current_since=timezone.now(), current_by=actor.name
            )
