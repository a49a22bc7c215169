"""What the columns of a checklist workbook may be called, and how closed lists are written in practice. Pure data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core.imports import Vocabulary, named_field
from enterprises.import_columns import SECTOR_WORDS
from inspections.checklists.body import ALWAYS, CHECK, NA, NEVER, NO, NUMBER, OK, ON_NO, PHOTO, SIGN, TEXT

SECTOR_WORDS = {**SECTOR_WORDS, "": ("通用", "全部", "所有领域", "不限")}
KIND_WORDS = {
    CHECK: ("符合 / 不符合 / 不适用", "判断", "符合性", "是否", "检查", "选择", "单选"),
    NUMBER: ("填数", "数值", "数字", "测量", "实测"),
    TEXT: ("填文字", "文字", "文本", "填空", "说明"),
    PHOTO: ("拍照", "照片", "图片"),
    SIGN: ("签字", "签名"),
}
SEVERITY_WORDS = {
    "major": ("重大", "重大隐患", "重大事故隐患"),
    "a": ("一般A", "A", "一般A类", "A类", "A级"),
    "b": ("一般B", "B", "一般B类", "B类", "B级", "一般", "一般隐患"),
    "c": ("一般C", "C", "一般C类", "C类", "C级"),
}
PHOTO_WORDS = {
    ALWAYS: ("每次都拍", "是", "必拍", "必须", "√", "每次"),
    ON_NO: ("不符合时拍", "不符合时", "不符合必拍"),
    NEVER: ("不要求", "否", "不拍", "不需要", "×"),
}
WHEN_WORDS = {OK: ("符合", "是"), NO: ("不符合", "否"), NA: ("不适用",)}
VOCABULARY = Vocabulary(
    (
        named_field("number", "序号 编号 条目编号 检查项编号 No NO. 项号", gettext_lazy("序号"), required=True),
        named_field(
            "section",
            "部分/类别 部分 类别 检查类别 检查项目 项目类别 分类 板块 模块 检查部分 大类",
            gettext_lazy("部分/类别"),
            "项目",
        ),
        named_field(
            "text",
            "检查内容 检查要点 检查事项 检查条目 检查标准 检查内容及要求 检查内容与要求 排查内容 检查要求",
            gettext_lazy("检查内容"),
            "内容 要求 标准",
            required=True,
        ),
        named_field(
            "basis",
            "依据条款 检查依据 依据 法律依据 法规依据 标准依据 条款依据 法律法规依据 排查依据",
            gettext_lazy("依据条款"),
        ),
        named_field("sector", "行业领域 所属领域 适用领域 适用行业 领域", gettext_lazy("行业领域"), "行业"),
        named_field("severity", "等级 隐患等级 建议等级 隐患级别 级别", gettext_lazy("等级")),
        named_field(
            "major",
            "是否重大判定项 是否重大 重大判定项 是否重大隐患判定项 是否重大隐患 可能重大隐患",
            gettext_lazy("是否重大判定项"),
        ),
        named_field(
            "criterion", "判定条款编号 判定条款 重大判定条款 判定标准编号 判定编号", gettext_lazy("判定条款编号")
        ),
        named_field("kind", "答案类型 答题方式 回答方式 作答类型 题型 检查方式", gettext_lazy("答案类型")),
        named_field("unit", "单位 计量单位 数值单位", gettext_lazy("单位")),
        named_field("low", "下限 最小值 下限值 不小于", gettext_lazy("下限")),
        named_field("high", "上限 最大值 上限值 不大于", gettext_lazy("上限")),
        named_field("photo", "必拍照 是否必拍照 必须拍照 拍照要求 拍照 是否拍照", gettext_lazy("必拍照")),
        named_field("required", "必答 是否必答 必填 是否必填", gettext_lazy("必答")),
        named_field("weight", "权重 分值 分数 满分 标准分", gettext_lazy("权重")),
        named_field(
            "phrases",
            "常用表述(分号隔开) 常用表述 常用语 隐患表述 问题描述 常见问题 典型问题",
            gettext_lazy("常用表述（分号隔开）"),
        ),
        named_field("measures", "整改措施 整改建议 整改要求 整改方法", gettext_lazy("整改措施")),
        named_field("after", "追问自 追问的上一条 上一题序号 追问上一题", gettext_lazy("追问自（序号）")),
        named_field("when", "追问条件 哪个答案时追问", gettext_lazy("追问条件")),
    )
)
WIDTHS = (8, 18, 50, 40, 14, 10, 12, 18, 22, 8, 8, 8, 12, 6, 6, 50, 40, 12, 10)
"""Widths of the columns when they are written, in this order."""
