"""How complete a file is: filled ÷ required, printed with what is missing (M-02).

The list is data, and the product's own proposal of what supervision cannot do without; it quotes no law. A field that
does not apply to an enterprise is not required of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.figures import per_cent

ALWAYS: Callable[[Mapping[str, Any]], bool] = lambda row: True  # noqa: E731
RUNS: Callable[[Mapping[str, Any]], bool] = lambda row: row["status"] not in ("closed", "building")  # noqa: E731


@dataclass(frozen=True)
class Required:
    """One field of the file: its name, why it is needed, and for which enterprises."""

    field: str
    label: Any
    why: Any
    applies: Callable[[Mapping[str, Any]], bool] = ALWAYS
    anchor: str = ""

    @property
    def target(self) -> str:
        """Id of the input in the edit form, or of the section on the record page."""
        return self.anchor or f"id_{self.field}"


REQUIRED = (
    Required("credit_code", _("统一社会信用代码"), _("唯一识别企业，导入和比对都靠它")),
    Required("area_id", _("园区、镇街"), _("决定由谁督查"), anchor="id_area"),
    Required("division", _("国民经济行业大类"), _("分行业统计")),
    Required("size", _("规模"), _("分规模统计")),
    Required("staff_count", _("从业人员"), _("判断风险和专职安全员是否够"), RUNS),
    Required("address", _("地址"), _("现场检查找得到")),
    Required("legal_person", _("法定代表人"), _("文书送达")),
    Required("principal_name", _("主要负责人"), _("落实责任")),
    Required("principal_phone", _("主要负责人电话"), _("紧急时能找到人")),
    Required("safety_head_name", _("安全分管负责人"), _("隐患整改的联系人"), RUNS),
    Required("safety_head_phone", _("安全分管负责人电话"), _("紧急时能找到人"), RUNS),
    Required("full_time_officers", _("专职安全员"), _("安全管理力量，没有请填 0"), RUNS),
    Required("insured_until", _("安责险到期日"), _("安责险覆盖率和到期提醒"), RUNS),
    Required(
        "permits",
        _("许可"),
        _("使用危险化学品或属于危险化学品领域的，登记许可证和有效期"),
        lambda row: bool(row["uses_hazchem"]) or row["sector"] == "hazchem",
        anchor="permits",
    ),
)
FIELDS = tuple(
    dict.fromkeys([*(item.field for item in REQUIRED if item.field != "permits"), "status", "sector", "uses_hazchem"])
)
"""Names for values() that `completeness` needs; `permits` is the number of permits, given apart."""


@dataclass(frozen=True)
class Completeness:
    """Result for one file: required fields, how many are filled, and which are missing."""

    required: int
    filled: int
    missing: tuple[Required, ...]

    @property
    def percent(self) -> Any:
        """Filled ÷ required in whole per cent, half up; None when nothing is required."""
        return per_cent(self.filled, self.required, 0)


def completeness(row: Mapping[str, Any], *, permits: int | bool) -> Completeness:
    """How complete the file is whose FIELDS are in `row`. `permits`: how many permits it has (or whether any)."""
    values = {**row, "permits": permits or None}
    needed = [item for item in REQUIRED if item.applies(row)]
    missing = tuple(item for item in needed if values[item.field] in (None, ""))
    return Completeness(len(needed), len(needed) - len(missing), missing)
