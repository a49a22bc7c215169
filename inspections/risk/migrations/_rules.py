"""The first rules. None of them stands in a law or a standard: they are settings of the product.

Sources of features (M-37: accidents, penalties, risk class; 3E: overdue dangers) name the facts, not the weights; 重大
危险源 levels have no statutory mapping to colours.
"""

NO_TEXT = "没有国家文件规定这样折算，产品设定，可由省级调整。"
BEGINNING = "2000-01-01"
WINDOW = 24

# code, factor, threshold, points, at_least, months, note
ROWS = (
    ("Y1", "source", 1, 20, "yellow", 0, "重大危险源级别与红橙黄蓝没有国家规定的对应；未定级的重大危险源按四级算。"),
    ("Y2", "source", 2, 25, "yellow", 0, "重大危险源级别与红橙黄蓝没有国家规定的对应。"),
    ("Y3", "source", 3, 35, "orange", 0, "重大危险源级别与红橙黄蓝没有国家规定的对应。"),
    ("Y4", "source", 4, 45, "red", 0, "重大危险源级别与红橙黄蓝没有国家规定的对应。"),
    ("G1", "process", 1, 15, "", 0, "按登记的工艺种数。"),
    ("G2", "process", 3, 25, "", 0, "按登记的工艺种数。"),
    ("H1", "chemical", 1, 10, "", 0, "按登记的化学品种数。"),
    ("H2", "chemical", 3, 15, "", 0, "按登记的化学品种数。"),
    ("Z1", "major", 1, 30, "orange", 0, "已签发、尚未销号的重大隐患。"),
    ("Z2", "major", 3, 50, "red", 0, "已签发、尚未销号的重大隐患。"),
    ("Q1", "overdue", 1, 5, "", WINDOW, "期限内没有销号的隐患，现已销号的也算；按最后一个逾期日计入窗口。"),
    ("Q2", "overdue", 3, 15, "", WINDOW, "同上。"),
    ("Q3", "overdue", 10, 25, "", WINDOW, "同上。"),
    ("C1", "penalty", 1, 10, "", WINDOW, "罚款、停产停业、关闭取缔各算一次；责令改正、约谈不算。"),
    ("C2", "penalty", 3, 20, "", WINDOW, "罚款、停产停业、关闭取缔各算一次；责令改正、约谈不算。"),
    ("T1", "stop", 1, 20, "yellow", WINDOW, "在行政处罚之外另计。"),
    ("S1", "accident", 1, 25, "yellow", WINDOW, "事故台账里的事故，不分等级。"),
    ("S2", "accident", 2, 40, "orange", WINDOW, "事故台账里的事故，不分等级。"),
    ("W1", "deaths", 1, 20, "orange", WINDOW, "在事故之外另计。"),
    ("W2", "deaths", 3, 40, "red", WINDOW, "在事故之外另计。"),
    ("M1", "size", 3, 5, "", 0, "规模没有登记的不计分。"),
    ("M2", "size", 4, 10, "", 0, "规模没有登记的不计分。"),
    ("B1", "band", 25, 0, "yellow", 0, "低于这一档的为蓝。"),
    ("B2", "band", 50, 0, "orange", 0, ""),
    ("B3", "band", 80, 0, "red", 0, ""),
)


def load(apps, schema_editor):
    apps.get_model("risk", "RiskRule").objects.bulk_create(
        apps.get_model("risk", "RiskRule")(
            code=code, factor=factor, threshold=threshold, points=points, at_least=at_least, months=months,
            sure="product", note=(note + NO_TEXT), valid_from=BEGINNING,
        )
        for code, factor, threshold, points, at_least, months, note in ROWS
    )  # fmt: skip
