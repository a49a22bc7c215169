"""What the columns of a ledger of major hazard sources may be called: one row per substance. Pure data.

Headings are those of the forms zones and enterprises keep (辨识表, 分级计算表, 备案表), and those of our own export.
"""

# ruff: noqa: E501  (Chinese text counts double in width)
from __future__ import annotations

from django.utils.translation import gettext_lazy

from core.imports import SERIAL, Vocabulary, looks_like_date, looks_like_running_number, named_field
from enterprises.import_columns import code_like

KIND_WORDS = {
    "storage": ("储存单元", "储存", "贮存", "仓库", "罐区", "库区", "储罐"),
    "production": ("生产单元", "生产", "装置", "生产装置"),
}
SAME_WORDS = {
    "yes": ("与纯物质同类别", "同类别", "类别相同", "相同", "是"),
    "no": ("类别不同", "不同类别", "不同", "否"),
}


VOCABULARY = Vocabulary(
    (
        named_field(SERIAL, "序号 行号 No NO.", gettext_lazy("序号"), looks_like=looks_like_running_number),
        named_field("enterprise", "企业名称 单位名称 企业全称 公司名称 生产经营单位名称", gettext_lazy("企业名称"),
               "企业 单位", required=True),
        named_field("credit_code", "统一社会信用代码 信用代码 社会信用代码 统一代码", gettext_lazy("统一社会信用代码"),
               looks_like=code_like),
        named_field("name", "单元名称 重大危险源名称 辨识单元 评估单元 危险源名称 单元", gettext_lazy("单元名称"),
               "罐区名称 装置名称 仓库名称", required=True),
        named_field("code", "单元编号 重大危险源编号 危险源编号", gettext_lazy("编号"), "编号"),
        named_field("kind", "单元类别 单元类型 单元性质", gettext_lazy("单元类别"), "类别 类型"),
        named_field("group", "库区、罐组 库区 罐组 所属库区", gettext_lazy("库区、罐组")),
        named_field("place", "位置 所在位置 单元位置 地点", gettext_lazy("位置"), "地址"),
        named_field("longitude", "经度 中心经度", gettext_lazy("经度")),
        named_field("latitude", "纬度 中心纬度", gettext_lazy("纬度")),
        named_field("in_port", "在港区内 是否港区 港区", gettext_lazy("在港区内")),
        named_field("exposed_people",
               "500米内常住人口(人) 500米范围内常住人口 500m内常住人口 厂外可能暴露人员数量 厂区边界向外500米内人数 暴露人员数量 常住人口",
               gettext_lazy("500 米内常住人口（人）")),
        named_field("people_source", "人口怎么数的 人口来源 人口统计来源", gettext_lazy("人口怎么数的")),
        named_field("people_counted_on", "人口统计日期 人口统计时间", gettext_lazy("人口统计日期"),
               looks_like=looks_like_date),
        named_field("substance", "物质 物质名称 危险化学品名称 化学品名称 品名 危化品名称 危险物质名称",
               gettext_lazy("物质")),
        named_field("cas", "CAS号 CAS", gettext_lazy("CAS 号")),
        named_field("form", "形态、含量 形态 含量 规格 浓度 形态含量", gettext_lazy("形态、含量")),
        named_field("categories", "危险性类别(表2) 危险性类别 表2类别 类别符号 危险性分类符号",
               gettext_lazy("危险性类别（表2）")),
        named_field("mixture_of", "混合物：纯物质 混合物的纯物质 纯物质", gettext_lazy("混合物：纯物质")),
        named_field("mixture_same", "混合物：类别 混合物与纯物质类别", gettext_lazy("混合物：类别")),
        named_field("quantity_t", "设计最大量(t) 设计最大量 最大设计量 最大储存量 设计储量 设计最大存在量 实际存在量 存在量 q(t)",
               gettext_lazy("设计最大量（t）"), "数量 最大量 储量", required=True),
        named_field("stock_t", "现存量(t) 现存量 当前存量 实际储存量 现有存量", gettext_lazy("现存量（t）")),
    )
)  # fmt: skip
