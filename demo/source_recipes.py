# ruff: noqa: E501 (Chinese text counts double in width)
"""What typical units hold: substances of GB 18218 表1 with their shares, for the demo's plants. Quantities are scaled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """A unit: its name, kind, group of the plant, and substances as (name, form, share of Σ β·q/Q)."""

    name: str
    kind: str
    group: str
    substances: tuple[tuple[str, str, int], ...]


MAKERS = (
    Recipe("液氨球罐区", "storage", "北罐区", (("液氨", "", 1),)),
    Recipe("液氯库", "storage", "", (("液氯", "", 1),)),
    Recipe("环氧乙烷罐组", "storage", "南罐区", (("环氧乙烷", "", 1),)),
    Recipe("丙烯腈罐组", "storage", "南罐区", (("丙烯腈", "", 3), ("苯乙烯", "", 1))),
    Recipe("甲醇中间罐区", "storage", "中间罐区", (("甲醇", "", 3), ("丙酮", "", 1))),
    Recipe("苯、甲苯罐组", "storage", "南罐区", (("苯", "", 3), ("甲苯", "", 1))),
    Recipe("氯乙烯球罐区", "storage", "北罐区", (("氯乙烯", "", 1),)),
    Recipe("液化烃罐区", "storage", "北罐区", (("丙烷", "", 2), ("1,3-丁二烯", "", 1))),
    Recipe("加氢装置", "production", "", (("氢", "", 2), ("硫化氢", "", 1))),
    Recipe("合成氨装置", "production", "", (("氨", "", 3), ("甲烷", "", 1), ("氢", "", 1))),
    Recipe("光气化装置", "production", "", (("光气", "", 2), ("氯", "", 1), ("一氧化碳", "", 1))),
    Recipe("环氧丙烷装置", "production", "", (("环氧丙烷", "", 2), ("丙烯醛", "", 1))),
    Recipe("氟化装置", "production", "", (("氟化氢", "", 1),)),
    Recipe("乙烯裂解装置", "production", "", (("乙烯", "", 2), ("甲烷", "", 1), ("苯", "", 1))),
    Recipe("双氧水法装置", "production", "", (("环氧氯丙烷", "", 1), ("甲醇", "", 1))),
    Recipe("硝化车间", "production", "", (("甲苯", "", 1), ("硝酸", "含硝酸>70%", 1))),
    Recipe("二甲醚罐组", "storage", "中间罐区", (("二甲醚", "", 1),)),
    Recipe("硫磺回收装置", "production", "", (("二氧化硫", "", 1), ("硫化氢", "", 1))),
    Recipe("甲类仓库一", "storage", "甲类库区", (("乙酸乙酯", "", 2), ("丙酮", "", 1), ("乙醇", "", 1))),
    Recipe("甲类仓库二", "storage", "甲类库区", (("过氧乙酸", "", 2), ("正己烷", "", 1))),
)
USERS = (
    Recipe("液氨制冷系统", "production", "", (("液氨", "", 1),)),
    Recipe("涂料、稀释剂仓库", "storage", "甲类库区", (("乙酸乙酯", "", 2), ("甲苯", "", 1), ("丙酮", "", 1))),
    Recipe("丙烷气化站", "storage", "", (("丙烷", "", 1),)),
    Recipe("氢气供应站", "storage", "", (("氢气", "", 1),)),
    Recipe("天然气调压站", "production", "", (("天然气", "", 1),)),
    Recipe("硝酸、氟化氢供应间", "storage", "", (("氟化氢", "", 2), ("硝酸", "含硝酸>70%", 1))),
)
SMALL = (
    Recipe("乙炔汇流排间", "storage", "", (("乙炔", "", 1),)),
    Recipe("稀释剂周转间", "storage", "甲类库区", (("甲苯", "", 1), ("正己烷", "", 1))),
    Recipe("氧气储罐", "storage", "", (("液氧", "液化的", 1),)),
)
"""Units that stay below S = 1."""
HALVES = (
    Recipe("甲类仓库东间", "storage", "甲类仓库", (("乙酸乙酯", "", 2), ("丙酮", "", 1))),
    Recipe("甲类仓库西间", "storage", "甲类仓库", (("甲苯", "", 1), ("乙醇", "", 1))),
)
"""Two units of one warehouse, each below S = 1, together above it: what the splitting watch is for."""
