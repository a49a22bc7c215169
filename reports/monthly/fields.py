"""What a zone types into the monthly report: sections F, H and I of features.md §3C, always marked 手工;
and the fields of section B, typed until visits were kept here and counted since (reports/monthly/visits.py).

Declared once for the editor, the checks, the documents and the comparison of versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import per_cent

WORDS_LIMIT = 1500
"""存在问题 and the other free texts: at most 1 500 characters each."""
TEXT_LIMIT = 200
NUMBER, MONEY, TEXT = "number", "money", "text"
LARGEST = 9_999_999


@dataclass(frozen=True)
class Field:
    """One typed value: its key in `Filing.typed`, section, label, unit and kind."""

    key: str
    section: str
    label: Any
    unit: Any = ""
    kind: str = NUMBER


@dataclass(frozen=True)
class Words:
    """One written part: its key in `Filing.words`, title, what to write, and whether it must be written."""

    key: str
    label: Any
    hint: Any
    required: bool = True


_n, _t = gettext_lazy("次"), gettext_lazy("人次")
FIELDS = (
    Field("b_groups", "B", gettext_lazy("检查组次"), gettext_lazy("组次")),
    Field("b_people", "B", gettext_lazy("检查人次"), _t),
    Field("b_firms", "B", gettext_lazy("检查企业"), gettext_lazy("家")),
    Field("b_visits", "B", gettext_lazy("检查企业次数"), gettext_lazy("家次")),
    Field("b_joint", "B", gettext_lazy("联合执法"), _n),
    Field("b_secret", "B", gettext_lazy("暗查暗访"), _n),
    Field("b_concentrated", "B", gettext_lazy("集中执法"), _n),
    Field("b_cross", "B", gettext_lazy("推磨式检查"), _n),
    Field("b_experts", "B", gettext_lazy("专家人次"), _t),
    Field("b_evidence", "B", gettext_lazy("依据（检查方案、记录编号）"), kind=TEXT),
    Field("f_yellow_in", "F", gettext_lazy("列入黄名单"), gettext_lazy("家")),
    Field("f_yellow_out", "F", gettext_lazy("移出黄名单"), gettext_lazy("家")),
    Field("f_black_in", "F", gettext_lazy("列入黑名单"), gettext_lazy("家")),
    Field("f_black_out", "F", gettext_lazy("移出黑名单"), gettext_lazy("家")),
    Field("f_evidence", "F", gettext_lazy("依据（列入、移出决定文号）"), kind=TEXT),
    Field("h_study", "H", gettext_lazy("带头学"), _n),
    Field("h_discuss", "H", gettext_lazy("带头议"), _n),
    Field("h_inspect", "H", gettext_lazy("带头查"), _n),
    Field("h_lecture", "H", gettext_lazy("带头讲"), _n),
    Field("h_meetings", "H", gettext_lazy("安全例会"), _n),
    Field("h_letters", "H", gettext_lazy("签订责任书"), gettext_lazy("份")),
    Field("h_sessions", "H", gettext_lazy("宣讲"), gettext_lazy("场次")),
    Field("h_audience", "H", gettext_lazy("参加宣讲"), _t),
    Field("h_expected", "H", gettext_lazy("应参加宣讲"), _t),
    Field("h_training", "H", gettext_lazy("培训"), _t),
    Field("h_evidence", "H", gettext_lazy("依据（签到表、通知文号）"), kind=TEXT),
    Field("i_evidence", "I", gettext_lazy("任务进展依据（清单编号、会议纪要）"), kind=TEXT),
)
BY_KEY: Mapping[str, Field] = {one.key: one for one in FIELDS}
EVIDENCE_OF = {"B": "b_evidence", "F": "f_evidence", "H": "h_evidence", "I": "i_evidence"}
"""What a typed section rests on: nothing typed in it leaves the zone without (reports/monthly/checks.py)."""
PROGRESS = ("I", "tasks")
"""The written part that tells facts and so rests on evidence too; problems and plans are the zone's own view."""
WORDS = (
    Words("summary", gettext_lazy("总体情况"), gettext_lazy("本月做了什么，结果怎样；数由系统带出，不用抄写")),
    Words("tasks", gettext_lazy("任务进展"), gettext_lazy("重点任务清单本月推进到哪一步"), required=False),
    Words("problems", gettext_lazy("存在问题"), gettext_lazy("点到企业和领域，说清卡在哪里")),
    Words("plans", gettext_lazy("下月打算"), gettext_lazy("写清做什么、谁牵头、几号前")),
)
WORD_KEYS = tuple(one.key for one in WORDS)
SECTIONS = {
    "A": gettext_lazy("基本情况"),
    "B": gettext_lazy("检查情况"),
    "C": gettext_lazy("排查治理情况"),
    "D": gettext_lazy("重大隐患明细"),
    "E": gettext_lazy("事故"),
    "F": gettext_lazy("执法"),
    "G": gettext_lazy("基础工作"),
    "H": gettext_lazy("责任与宣教"),
    "I": gettext_lazy("任务进展、存在问题和下月打算"),
    "J": gettext_lazy("数据质量"),
}


def clean(key: str, text: str) -> Any:
    """The typed text as the value kept: a whole number, 万元 as text, words; None for nothing. Raises ValueError."""
    one, text = BY_KEY[key], text.strip()
    if not text:
        return None
    if one.kind == TEXT:
        if len(text) > TEXT_LIMIT:
            raise ValueError(_("最多 %(n)d 个字。") % {"n": TEXT_LIMIT})
        return text
    try:
        number = Decimal(text.replace(" ", "").replace("\u202f", ""))
    except InvalidOperation:
        raise ValueError(_("请写数字。")) from None
    if not number.is_finite() or number < 0:
        raise ValueError(_("不能是负数。"))
    if number > LARGEST:
        raise ValueError(_("这个数太大，请核对。"))
    if number != number.to_integral_value():
        raise ValueError(_("请写整数。"))
    return int(number)


def clean_words(key: str, text: str) -> str:
    """The written part, line ends made plain. Raises ValueError when it is too long."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > WORDS_LIMIT:
        raise ValueError(_("最多 %(n)d 个字，现在 %(now)d 个字。") % {"n": WORDS_LIMIT, "now": len(text)})
    return text


def coverage(typed: Mapping[str, Any]) -> Decimal | None:
    """宣讲覆盖率: who came ÷ who should have, both typed; None until both are."""
    came, expected = typed.get("h_audience"), typed.get("h_expected")
    return per_cent(came, expected) if came is not None and expected else None
