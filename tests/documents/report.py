"""A paper as a month would bring it: two pages of text and tables, a wide annex, everything the layout knows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from core.documents.gbt9704 import Header, Paper
from core.documents.measures import WU_HAO
from core.documents.numbering import document_number
from core.documents.pieces import Cell, Linked, Marked

AT = datetime(2026, 11, 7, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 7)
PAGE = "https://portal.example/f/{}"
CITIES = ("南京", "无锡", "徐州", "常州", "苏州", "南通", "连云港", "淮安", "盐城", "扬州", "镇江", "泰州", "宿迁")
ZONES = [f"{city}{word}开发区" for city in CITIES for word in ("", "高新", "临港")]


def monthly_report() -> Paper:
    paper = Paper(
        "关于2026年10月全省开发区安全生产\n监督检查情况的报告",
        at=AT,
        header=Header("某省商务厅", document_number("苏商开安", 2026, 12), signer="张三"),
    )
    paper.to("省安全生产委员会办公室")
    paper.text(
        ["2026年10月，全省118个开发区共排查隐患", Linked(1284, PAGE.format("A01"), "A01"), "处，其中重大隐患",
         Linked(7, PAGE.format("A02"), "A02"), "处，整改率",
         Marked("96.3%", "分母不含未到期隐患"), "。现将有关情况报告如下。"]
    )  # fmt: skip
    for number in range(2):
        paper.heading(1, ("总体情况", "存在的问题")[number])
        paper.heading(2, "隐患排查")
        paper.text("各开发区按照要求组织企业自查、专家检查和交叉检查，检查覆盖全部在册企业，记录完整、责任明确。" * 2)
        paper.heading(3, "检查次数。")
        paper.heading(4, "专家检查。")
        paper.text("专家检查由各设区市统一安排，检查结果当日录入。" * 2)
        paper.heading(2, "整改落实")
        paper.text("对到期未整改的隐患逐条督办，约谈有关企业主要负责人。" * 3)
    paper.table(
        ["类别", "数量", "整改率（%）", "说明"],
        [
            ["一般隐患", Linked(1277, PAGE.format("B01")), Decimal("96.40"), "含上月结转"],
            ["重大隐患", 7, None, "均在期限内"],
        ],
        [40, 30, 36, 50],
        caption="10月隐患情况",
        unit="处",
    )
    paper.attachments(["各开发区10月隐患排查整改情况表", "核对说明"])
    paper.sign("某省商务厅", DAY)
    paper.annex("各开发区10月隐患排查整改情况表", landscape=True)
    head = [
        [Cell("序号", down=2), Cell("开发区", down=2), Cell("检查", across=2), Cell("一般隐患", across=3),
         Cell("重大隐患", across=3), Cell("整改率（%）", down=2), Cell("备注", down=2)],
        ["企业数", "次数", "排查", "整改", "超期", "排查", "整改", "超期"],
    ]  # fmt: skip
    rows = [
        [n, zone, 40 + n, 90 + n, Linked(30 + n, PAGE.format(f"C{n:03d}")), 28 + n, 2, n % 3, 0, 0, Decimal("93.5"), ""]
        for n, zone in enumerate(ZONES, 1)
    ]
    rows.append([Cell("合计", across=2, align="center", bold=True), *([1] * 8), Decimal("93.5"), ""])
    paper.table(head, rows, [11, 46, *([16] * 8), 20, 20], size=WU_HAO)
    paper.annex("核对说明")
    paper.text("每个数字均可由编号打开对应的网页核对。")
    paper.qr(PAGE.format("report"), caption="扫码核对")
    paper.imprint(["省应急管理厅", "各设区市商务局"], "某省商务厅办公室", DAY)
    return paper
