"""How the columns, levels, states and sectors of danger ledgers are written in practice.

Pure data for the import: headings of ledgers kept by officers, enterprises, regulator systems and software exports.
`FIELDS`: field key → its usual headings; `WEAK`: headings that mean the field only when no other column does.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SERIAL = "serial"
"""A column that counts rows; recognised and left out."""

FIELDS: dict[str, tuple[str, ...]] = {
    SERIAL: _words("序号 行号 No NO."),
    "source_number": _words(
        """
        编号 隐患编号 问题编号 台账编号 单号 通知单编号 整改通知单编号 文书编号 抄告编号 检查编号 来源编号
        """
    ),
    "found_on": _words(
        """
        检查日期 检查时间 排查日期 排查时间 发现日期 发现时间 排查发现日期 隐患发现日期 隐患发现时间
        督查日期 督导日期 督查时间 巡查日期 巡查时间 录入时间 填报时间 上报日期
        """
    ),
    "inspection_form": _words("检查形式 检查方式 检查类型 检查类别 排查形式 排查方式 隐患来源 问题来源 来源"),
    "inspection_group": _words(
        """
        检查组 检查人 检查人员 检查组/人 检查组成员 排查人 排查人员 发现人 检查单位 检查部门 督查组 督查人员
        检查专家 专家 检查人姓名 带队领导 隐患发现部门 排查单位
        """
    ),
    "enterprise_name": _words(
        """
        企业名称 企业 受检单位 受检企业 被检查单位 被检查企业 被检单位 检查对象 单位名称 单位名称/场所名称
        公司名称 企业全称 隐患单位 隐患单位名称 问题单位 整改企业名称 生产经营单位 生产经营单位名称
        企业（单位）名称 项目名称 场所名称
        """
    ),
    "credit_code": _words(
        """
        统一社会信用代码 信用代码 社会信用代码 统一社会信用代码(工商注册号) 统一代码 企业代码 企业信用代码
        """
    ),
    "location": _words(
        """
        部位 隐患部位 隐患位置 隐患地址 隐患地点 问题部位 具体位置 具体部位 所在区域/部门 隐患区域 检查部位
        检查地点 存在部位 位置 地点 所在部位
        """
    ),
    "sector": _words("行业领域 所属领域 所属行业 行业 领域 重点领域 行业类别 行业分类 所属行业领域 专项领域"),
    "category": _words("隐患类别 隐患类型 类别 隐患分类 问题类别 问题类型 异常类别 事故类型 隐患种类"),
    "description": _words(
        """
        隐患描述 隐患内容 问题描述 存在问题 检查发现的问题 检查发现问题 发现问题 异常事项 隐患具体描述
        隐患名称 问题隐患 存在的问题 存在隐患 存在的隐患 问题及隐患 隐患情况 隐患基本情况 主要问题 问题内容
        问题清单 隐患问题 存在问题及隐患 安全隐患 事故隐患内容 描述 存在主要问题
        """
    ),
    "basis": _words(
        """
        依据条款 法律法规 检查依据 判定依据 依据 法规依据 标准依据 违反条款 法律法规依据 对应条款 依据标准
        """
    ),
    "severity": _words("隐患级别 隐患等级 等级 级别 隐患级别（一般/重大） 问题等级 风险等级 隐患程度 隐患性质"),
    "measures": _words(
        """
        整改措施 整改措施与要求 处置措施 治理措施 整改要求 整改建议 整改内容 整改方案 治理方案 处理意见
        整改意见 拟采取措施 整改措施（建议） 治理目标和任务 整治说明
        """
    ),
    "funds": _words(
        """
        整改资金 整改资金（万元） 治理经费 落实治理经费（万元） 整改经费 治理资金 资金 经费 投入资金
        实际投入资金 落实资金 资金落实 累计落实治理资金 经费物资
        """
    ),
    "responsible_unit": _words("责任单位 整改责任单位 整改单位 责任部门 整改部门 整改责任部门 责任主体 班组"),
    "responsible_person": _words(
        """
        责任人 整改责任人 整改负责人 整改人 企业责任人 企业负责人 责任人员 直接责任人 单位负责人
        """
    ),
    "responsible_leader": _words("责任领导 分管领导 包保领导 挂钩领导 联系领导 督办领导 分管责任人 挂牌领导"),
    "lead_office": _words(
        """
        牵头处室 牵头部门 牵头单位 监管部门 监管责任单位 主管部门 行业主管部门 行业监管部门 监管单位
        督办单位 督办部门
        """
    ),
    "due_on": _words(
        """
        整改期限 整改时限 完成时限 要求整改日期 计划完成时间 计划完成日期 要求闭环时间 最晚整改时间
        整改完成期限 整改截止日期 限期整改日期 限改日期 要求完成时间 期限 时限 整改时间 计划完成整改时间
        要求整改时间 整改限期 督办完成时间 应完成时间 截止日期
        """
    ),
    "contingency": _words(
        """
        应急预案 临时防范措施 防范措施 应急措施 安全措施及应急预案 应急预案/临时防范 管控措施 临时措施 预案
        """
    ),
    "signed_on": _words("签收时间 签收日期 企业签收时间 送达时间 送达日期"),
    "rectified_on": _words(
        """
        完成时间 整改完成时间 整改完成日期 实际完成时间 实际完成日期 整改日期 改正时间 完成日期 闭环时间
        销号时间 销号日期
        """
    ),
    "supervisor_opinion": _words("督查意见 督查人/意见 督查情况 督查人意见 督办意见 督办情况 督查人 督导意见"),
    "acceptor": _words(
        """
        验收人 复查人 核查人 验证人 验收人员 复查人员 验收部门 核查单位 复查单位 验收单位 监管责任人 销号人
        """
    ),
    "acceptance_opinion": _words(
        """
        验收意见 复查意见 复查结果 验收结果 复查情况 验收情况 核查情况 核查结果 验证结果 验收结论
        治理验收评估 治理情况确认 复核结果 复核意见
        """
    ),
    "accepted_on": _words(
        """
        验收日期 验收时间 复查日期 复查时间 核查日期 核查时间 验证日期 验证时间 复核日期 复核时间
        """
    ),
    "status": _words(
        """
        状态 隐患状态 整改状态 整改情况 是否整改 是否完成整改 是否整改到位 整改进度 是否闭环 是否销号
        当前状态 合格状态 整改结果 隐患整治情况 完成情况 整改完成情况 落实情况 整改落实情况 销号情况
        """
    ),
    "remark": _words("备注 说明 备注说明 其他 情况说明"),
}

WEAK: dict[str, tuple[str, ...]] = {
    # Site ledgers and contractors' ledgers name the enterprise as the responsible unit.
    "enterprise_name": _words("责任单位 整改责任单位 整改单位 施工单位 责任主体 单位"),
    "found_on": _words("日期 时间"),
    "description": _words("隐患 问题 内容 情况"),
    "status": _words("复查结果 复查情况 验收结果"),
    "severity": _words("类别"),
}

LABELS: dict[str, str] = {
    SERIAL: "不导入",
    "source_number": "编号",
    "found_on": "检查日期",
    "inspection_form": "检查形式",
    "inspection_group": "检查组",
    "enterprise_name": "企业（简称）",
    "credit_code": "统一社会信用代码",
    "location": "部位",
    "sector": "行业领域",
    "category": "类别",
    "description": "隐患描述",
    "basis": "依据条款",
    "severity": "等级",
    "measures": "整改措施",
    "funds": "整改资金（万元）",
    "responsible_unit": "责任单位",
    "responsible_person": "企业责任人",
    "responsible_leader": "责任领导",
    "lead_office": "牵头处室",
    "due_on": "整改期限",
    "contingency": "应急预案或临时防范",
    "signed_on": "签收时间",
    "rectified_on": "完成时间",
    "supervisor_opinion": "督查意见",
    "acceptor": "验收人",
    "acceptance_opinion": "验收意见",
    "accepted_on": "验收日期",
    "status": "状态",
    "remark": "备注",
}
"""Chinese names of the fields, to be passed through gettext where they are shown."""

REQUIRED = ("enterprise_name", "found_on", "description")
REPEATABLE = (SERIAL, "remark")
DATE_FIELDS = ("found_on", "due_on", "signed_on", "rectified_on", "accepted_on")
AMOUNT_FIELDS = ("funds",)

SEVERITY_WORDS: dict[str, tuple[str, ...]] = {
    "major": _words("重大 重大隐患 重大事故隐患 重大安全隐患 重大问题"),
    "general_a": _words("一般A 一般（A） 一般A级 A A级 A类 一般A类 一般隐患A"),
    "general_b": _words("一般B 一般（B） 一般B级 B B级 B类 一般B类 一般隐患B"),
    "general_c": _words("一般C 一般（C） 一般C级 C C级 C类 一般C类 一般隐患C"),
    # 'General' without a letter: which of A, B, C is for the officer to say (or a default of the zone).
    "general": _words("一般 一般隐患 一般事故隐患 一般安全隐患 一般问题"),
}

STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "closed": _words(
        """
        已整改 已完成 完成 已闭环 闭环 关闭 已关闭 已销号 销号 已改正 整改完成 已整改完成 整改到位
        已整改到位 合格 验收合格 验收通过 审核通过 复查合格 通过 是 已改 已 整改完毕 已整改完毕 已落实
        立行立改 已立行立改 当场整改 当场纠正 即知即改 立即整改完成 现场整改 √
        """
    ),
    "open": _words(
        """
        未整改 未完成 未闭环 未关闭 未销号 未改正 整改中 正在整改 限时整改 限期整改 进行中 否 未 未改 待整改
        待审核 待验收 待复查 新建 部分整改 部分完成 未整改到位 不合格 复查不合格 审核失败 打开 未到期 逾期
        逾期未整改 正在落实 未整改完成 未完成整改 未通过 验收不通过 隐患整改通知单 延期 ×
        """
    ),
    "none": _words("无隐患 未发现隐患 未发现问题 无"),
}

SECTOR_WORDS: dict[str, tuple[str, ...]] = {
    "hazchem": _words("危化 危险化学品 危化品 化工 危化企业 危险化学品及化工 化工企业 医药化工 危化（化工）"),
    "construction": _words("建筑 建筑工地 建筑施工 在建工地 工地 住建 工程建设 建设工程 施工 房屋建筑"),
    "gas": _words("燃气 城镇燃气 瓶装燃气 管道燃气 天然气 液化气 餐饮燃气"),
    "dust": _words("粉尘 粉尘涉爆 涉爆粉尘 粉尘防爆 可燃性粉尘 涉粉"),
    "confined": _words("有限空间 受限空间 密闭空间 有限空间作业"),
    "special": _words("特种设备 特设 锅炉 压力容器 电梯 起重机械 叉车"),
    "fire": _words("消防 消防安全 火灾 人员密集场所 消防重点单位 高层建筑消防"),
    "other": _words(
        """
        其他 其它 工贸 工贸企业 冶金 机械 轻工 交通 道路交通 仓储 物流 旅游 用电 电气 职业卫生 综合
        """
    ),
}
"""Sector key → how ledgers write it. '工贸' and the like are 其他: the seven key sectors are named by their risk."""

ON_THE_SPOT = ("立即", "当场", "立行立改", "即知即改", "现场整改", "立即整改", "当场整改", "马上")
"""Words written where a due date belongs when the danger was to be removed at once: due on the day of the find."""
