"""The first duties and their frequencies: rows D35 to D38 of the reference data, with how sure each of them is.

应急厅〔2021〕12号 names what each of the three does; it was valid for three years and ran out on 2024-02-04. AQ 3072-2026
takes its place from 2026-09-30; its text is not at hand, so no frequency here is taken from it.
"""

PAPER = "应急厅〔2021〕12号"
OVER = "12号文有效期三年，2024-02-04 期满；2026-09-30 起以 AQ 3072-2026 为准，条文未取得，取得后须核对。"
BEGINNING = "2000-01-01"  # where no source names a day

RULES = (
    {
        "code": "D35", "role": "technical", "text": "每季度至少组织一次对重大危险源安全生产状况的针对性排查；重大活动、重点时段、节假日前另须排查。",
        "every": 1, "unit": "quarter", "source": f"{PAPER} 第5条(5)", "sure": "yes", "valid_from": "2021-02-04", "note": OVER,
    },
    {
        "code": "D36", "role": "operating", "text": "每周至少组织一次对重大危险源安全生产状况的排查。",
        "every": 1, "unit": "week", "source": f"{PAPER} 第6条", "sure": "partly", "valid_from": "2021-02-04",
        "note": "频次见 2026 年教材，12号文第6条原文未取得。" + OVER,
    },
    {
        "code": "D37", "role": "principal", "text": "组织重大危险源安全排查，督促技术负责人、操作负责人履职。",
        "every": 1, "unit": "halfyear", "source": "2026 年教材（或对应 AQ 3072-2026）", "sure": "conflict", "valid_from": BEGINNING,
        "note": "两个来源不一致：12号文第4条七项职责没有频次，2026 年教材写每半年。未决，可由省级调整。" + OVER,
    },
    {
        "code": "YZ1", "role": "head", "text": "到现场检查本重大危险源，核对三名包保责任人的履职情况。",
        "every": 1, "unit": "month", "source": "", "sure": "product", "valid_from": BEGINNING,
        "note": "源长制要求见于开发区的做法，没有找到规定频次的文件；每月一次是产品设定，可由省级调整。",
    },
)  # fmt: skip


def load(apps, schema_editor):
    DutyRule = apps.get_model("sources", "DutyRule")
    DutyRule.objects.bulk_create(DutyRule(**row) for row in RULES)
