"""What the columns of an enterprise list may be called, and how closed lists are written in practice. Pure data.

Headings are those of registers in use: a city's information system, the form of a park, a zone's own tables.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from core.imports import SERIAL, Vocabulary, looks_like_date, looks_like_running_number, named_field
from enterprises.credit_code import normalise

SECTOR_WORDS = {
    "hazchem": ("危险化学品", "危化品", "危化", "化工", "危险化学品领域"),
    "construction": ("建筑工地", "建筑施工", "建设工程", "建筑"),
    "gas": ("燃气", "城镇燃气"),
    "dust": ("粉尘涉爆", "涉爆粉尘", "粉尘防爆", "粉尘"),
    "confined": ("有限空间", "受限空间"),
    "special": ("特种设备",),
    "fire": ("消防", "消防安全"),
    "other": ("其他", "其它", "一般工贸", "工贸"),
}
SIZE_WORDS = {
    "large": ("大型", "大型企业", "大"),
    "medium": ("中型", "中型企业", "中"),
    "small": ("小型", "小型企业", "小"),
    "micro": ("微型", "微型企业", "微"),
}
STATUS_WORDS = {
    "running": ("在产", "正常生产", "正常", "生产", "营业", "开业", "存续", "在营"),
    "stopped": ("停产", "停业", "歇业", "长期停产"),
    "trial": ("试生产", "试运行"),
    "building": ("在建", "筹建", "建设中"),
    "converting": ("转型中", "转型", "搬迁"),
    "closed": ("关闭拆除", "关闭", "注销", "吊销", "拆除", "已关闭"),
}
GRADE_WORDS = {
    "1": ("一级", "1级", "一级标准化"),
    "2": ("二级", "2级", "二级标准化"),
    "3": ("三级", "3级", "三级标准化"),
    "": ("未达标", "无", "未评审", "没有"),
}
RISK_WORDS = {
    "red": ("红", "红色", "重大风险"),
    "orange": ("橙", "橙色", "较大风险"),
    "yellow": ("黄", "黄色", "一般风险"),
    "blue": ("蓝", "蓝色", "低风险"),
}


def code_like(value: Any) -> bool:
    """Whether a cell may hold a credit code, right or wrong."""
    return len(normalise(value)) in range(15, 20)


VOCABULARY = Vocabulary(
    (
        named_field(SERIAL, "序号 行号 No NO.", gettext_lazy("序号"), looks_like=looks_like_running_number),
        named_field(
            "credit_code",
            "统一社会信用代码 信用代码 社会信用代码 统一社会信用代码(工商注册号) 统一代码 企业信用代码 信用编码",
            gettext_lazy("统一社会信用代码"),
            "企业代码 组织机构代码",
            looks_like=code_like,
            required=True,
        ),
        named_field(
            "name",
            "企业名称 单位名称 企业全称 公司名称 单位名称/场所名称 名称 生产经营单位名称 受检单位 纳税人名称",
            gettext_lazy("企业名称"),
            "企业 单位",
            required=True,
        ),
        named_field("short_name", "简称 企业简称 单位简称", gettext_lazy("简称")),
        named_field("former_names", "曾用名 原名称 企业曾用名", gettext_lazy("曾用名")),
        named_field(
            "area",
            "园区 镇街 镇/街道 所在区域 园区名称 所属园区 街道 乡镇 所属镇街 所在园区 片区",
            gettext_lazy("园区、镇街"),
        ),
        named_field(
            "division",
            "国民经济分类 国民经济行业分类 国民经济行业 行业大类 行业代码 国民经济行业大类 行业分类",
            gettext_lazy("国民经济行业大类"),
        ),
        named_field(
            "sector", "行业领域 所属领域 监管领域 重点领域 专项领域 领域", gettext_lazy("行业领域"), "行业 所属行业"
        ),
        named_field("size", "规模 企业规模 规模类型", gettext_lazy("规模")),
        named_field(
            "staff_count", "从业人员 从业人数 员工人数 职工人数 人数 员工数 职工总数", gettext_lazy("从业人员（人）")
        ),
        named_field("status", "经营状况 经营状态 状态 生产状态 企业状态 运行状态 登记状态", gettext_lazy("状态")),
        named_field(
            "address",
            "地址 实际地址 所在地址 企业地址 生产地址 经营地址 单位地址 详细地址",
            gettext_lazy("地址"),
            "注册地址 住所",
        ),
        named_field("longitude", "经度 企业经度 中心经度", gettext_lazy("经度")),
        named_field("latitude", "纬度 企业纬度 中心纬度", gettext_lazy("纬度")),
        named_field("legal_person", "法定代表人 法人 法人代表 法定代表人姓名", gettext_lazy("法定代表人")),
        named_field(
            "principal_name",
            "主要负责人 主要负责人姓名 负责人 企业负责人 法定代表人或主要负责人 总经理",
            gettext_lazy("主要负责人"),
        ),
        named_field(
            "principal_phone",
            "主要负责人电话 主要负责人联系电话 负责人电话 主要负责人手机 负责人联系方式",
            gettext_lazy("主要负责人电话"),
            "联系电话 电话 手机 联系方式",
        ),
        named_field(
            "safety_head_name",
            "安全负责人 安全负责人姓名 安管负责人 安全分管负责人 分管安全负责人 安全总监 安全管理负责人",
            gettext_lazy("安全分管负责人"),
        ),
        named_field(
            "safety_head_phone",
            "安全负责人电话 安全分管负责人电话 安管负责人联系电话 安全负责人联系电话 安全负责人手机 安全总监电话",
            gettext_lazy("安全分管负责人电话"),
        ),
        named_field(
            "full_time_officers",
            "专职安全员 专职安全员数 专职安全员人数 专职安全生产管理人员数 专职安全管理人员",
            gettext_lazy("专职安全员（人）"),
        ),
        named_field(
            "insured_until",
            "安责险到期日 安责险到期日期 安责险有效期 安全生产责任保险到期日 安责险",
            gettext_lazy("安责险到期日"),
            looks_like=looks_like_date,
        ),
        named_field("grade", "标准化等级 标准化级别 标准化达标级别 标准化 安全标准化等级", gettext_lazy("标准化等级")),
        named_field(
            "grade_until",
            "标准化到期日 标准化有效期 标准化证书有效期 标准化有效期至",
            gettext_lazy("标准化到期日"),
            looks_like=looks_like_date,
        ),
        named_field("risk", "风险等级 风险分级 安全风险等级 红橙黄蓝", gettext_lazy("风险等级")),
        named_field(
            "uses_hazchem", "使用危险化学品 涉及危化品 是否使用危化品 危险化学品使用", gettext_lazy("使用危险化学品")
        ),
    )
)
