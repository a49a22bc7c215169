# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""What a company of a trade is called, which GB/T 4754 division it files under and which dangers it carries."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Industry:
    """A trade. `words` pairs the words in the full name with the officers' short form (汽车部件 → 汽配).

    `sectors` weights the eight supervised fields; `traits` gives the chance of each enterprise flag.
    """

    key: str
    division: str
    words: tuple[tuple[str, str], ...]
    sectors: dict[str, int]
    traits: dict[str, float] = field(default_factory=dict)
    suffixes: tuple[str, ...] = ("有限公司", "有限公司", "有限公司", "科技有限公司", "股份有限公司")
    staff: tuple[int, int] = (20, 400)


_ALL = (
    Industry(
        "auto", "C36",
        (("汽车部件", "汽配"), ("汽车零部件", "汽配"), ("汽车饰件", "饰件"), ("车灯", "车灯"), ("汽车座椅", "座椅"),
         ("汽车底盘", "底盘"), ("制动系统", "制动"), ("汽车线束", "线束")),
        {"hazchem": 3, "dust": 1, "special": 3, "fire": 4, "confined": 1, "other": 4},
        {"hazchem_use": 0.45, "special": 0.8, "confined": 0.3, "dust": 0.15, "gas": 0.3}, staff=(40, 1800),
    ),
    Industry(
        "energy", "C38",
        (("新能源装备", "新能源"), ("光伏材料", "光伏"), ("储能科技", "储能"), ("风电叶片", "风电"), ("电池材料", "电池"),
         ("电气设备", "电气"), ("电缆", "电缆")),
        {"hazchem": 3, "dust": 1, "special": 3, "fire": 4, "confined": 1, "other": 3},
        {"hazchem_use": 0.5, "special": 0.8, "confined": 0.3, "dust": 0.2, "gas": 0.3}, staff=(40, 2200),
    ),
    Industry(
        "electronics", "C39",
        (("电子科技", "电子"), ("光电科技", "光电"), ("显示材料", "显示"), ("电路板", "线路板"), ("半导体材料", "半导体"),
         ("精密元件", "元件")),
        {"hazchem": 4, "special": 2, "fire": 4, "confined": 1, "other": 3},
        {"hazchem_use": 0.55, "special": 0.6, "confined": 0.25, "gas": 0.3}, staff=(30, 1500),
    ),
    Industry(
        "metal", "C33",
        (("金属制品", "金属"), ("五金制品", "五金"), ("钢结构", "钢构"), ("不锈钢制品", "不锈钢"), ("表面处理", "表面处理")),
        {"dust": 4, "special": 4, "hazchem": 2, "confined": 2, "fire": 3, "other": 4},
        {"dust": 0.55, "special": 0.85, "hazchem_use": 0.3, "confined": 0.35}, staff=(15, 260),
    ),
    Industry(
        "aluminium", "C32", (("铝业", "铝业"), ("铜业", "铜业"), ("有色材料", "有色")),
        {"special": 4, "confined": 3, "dust": 3, "gas": 2, "fire": 2, "other": 2},
        {"dust": 0.6, "special": 0.95, "confined": 0.6, "gas": 0.7}, staff=(60, 500),
    ),
    Industry(
        "mould", "C35", (("模具", "模具"), ("精密机械", "精机"), ("智能装备", "装备"), ("自动化设备", "自动化")),
        {"special": 4, "fire": 3, "other": 4, "hazchem": 1, "dust": 1},
        {"special": 0.9, "dust": 0.1, "hazchem_use": 0.15}, staff=(15, 320),
    ),
    Industry(
        "machinery", "C34", (("机械制造", "机械"), ("阀门", "阀门"), ("液压机械", "液压"), ("轴承", "轴承"), ("起重设备", "起重")),
        {"special": 4, "fire": 3, "other": 4, "hazchem": 1, "confined": 1},
        {"special": 0.9, "hazchem_use": 0.2, "confined": 0.15}, staff=(20, 400),
    ),
    Industry(
        "wood", "C21", (("木业", "木业"), ("家具", "家具"), ("家居用品", "家居"), ("门窗", "门窗")),
        {"dust": 6, "fire": 5, "other": 2, "hazchem": 2},
        {"dust": 0.9, "special": 0.4, "hazchem_use": 0.25}, staff=(10, 160),
    ),
    Industry(
        "plastic", "C29", (("塑业", "塑业"), ("橡塑制品", "橡塑"), ("包装材料", "包装"), ("密封件", "密封件")),
        {"fire": 4, "special": 2, "other": 5, "hazchem": 2},
        {"special": 0.6, "hazchem_use": 0.2}, staff=(12, 220),
    ),
    Industry(
        "food", "C14", (("食品", "食品"), ("粮油", "粮油"), ("调味品", "调味品"), ("冷冻食品", "冷冻")),
        {"fire": 4, "confined": 3, "special": 2, "dust": 2, "gas": 2, "hazchem": 2},
        {"confined": 0.7, "ammonia": 0.3, "special": 0.7, "dust": 0.3, "gas": 0.4}, staff=(20, 350),
    ),
    Industry(
        "textile", "C17", (("纺织", "纺织"), ("家纺", "家纺"), ("印染", "印染"), ("化纤织造", "化纤")),
        {"fire": 5, "dust": 2, "confined": 2, "special": 2, "other": 3},
        {"dust": 0.4, "confined": 0.4, "special": 0.6}, staff=(40, 700),
    ),
    Industry(
        "logistics", "G59", (("物流", "物流"), ("冷链物流", "冷链"), ("仓储", "仓储"), ("供应链", "供应链")),
        {"fire": 5, "special": 5, "hazchem": 1, "other": 3},
        {"special": 0.9, "ammonia": 0.15}, ("有限公司",), (10, 180),
    ),
    Industry(
        "hotel", "H61", (("大酒店", "大酒店"), ("假日酒店", "假日酒店"), ("宾馆", "宾馆")),
        {"fire": 6, "gas": 5, "special": 2}, {"gas": 1.0, "special": 0.8}, ("有限公司",), (20, 220),
    ),
    Industry(
        "catering", "H62", (("餐饮管理", "餐饮"), ("餐饮服务", "餐饮"), ("酒楼", "酒楼")),
        {"gas": 7, "fire": 5}, {"gas": 1.0}, ("有限公司",), (6, 60),
    ),
    Industry(
        "mall", "L72", (("商业管理", "商管"), ("商业广场管理", "广场"), ("市场管理", "市场")),
        {"fire": 6, "gas": 5, "special": 3}, {"gas": 0.8, "special": 0.9}, ("有限公司",), (15, 120),
    ),
    Industry(
        "building", "E47", (("建设工程", "建设"), ("建筑安装", "建安"), ("市政工程", "市政"), ("建筑劳务", "劳务")),
        {"construction": 9, "fire": 1, "special": 2}, {"special": 0.7}, ("有限公司",), (30, 600),
    ),
    Industry(
        "gas", "D45", (("燃气", "燃气"), ("天然气", "天然气"), ("液化气", "液化气")),
        {"gas": 8, "hazchem": 2, "fire": 2}, {"gas": 1.0, "special": 1.0}, ("有限公司",), (15, 120),
    ),
    Industry(
        "water", "N77", (("污水处理", "污水厂"), ("环保科技", "环保"), ("水务", "水务")),
        {"confined": 8, "hazchem": 2, "special": 1, "other": 2}, {"confined": 1.0, "hazchem_use": 0.3},
        ("有限公司",), (10, 90),
    ),
    Industry(
        "materials", "C30", (("新型建材", "建材"), ("玻璃制品", "玻璃"), ("混凝土", "商砼"), ("陶瓷材料", "陶瓷")),
        {"special": 4, "confined": 3, "other": 4, "fire": 2, "gas": 2}, {"special": 0.9, "confined": 0.4, "gas": 0.4},
        staff=(20, 260),
    ),
    Industry(
        "chem", "C26", (("化学", "化学"), ("石化", "石化"), ("新材料", "新材料"), ("精细化工", "精化"), ("树脂", "树脂"), ("气体", "气体")),
        {"hazchem": 9, "special": 3, "confined": 3, "fire": 2},
        {"hazchem_make": 0.6, "hazchem_use": 1.0, "confined": 0.8, "special": 1.0}, staff=(60, 1200),
    ),
    Industry(
        "pharma", "C27", (("药业", "药业"), ("生物医药", "生物"), ("医药化工", "医化")),
        {"hazchem": 6, "confined": 2, "special": 3, "fire": 3},
        {"hazchem_use": 0.8, "confined": 0.5, "special": 0.9}, staff=(40, 500),
    ),
    Industry(
        "fibre", "C28", (("化纤", "化纤"), ("碳纤维", "碳纤"), ("纤维材料", "纤维")),
        {"hazchem": 4, "special": 3, "fire": 4, "confined": 2, "dust": 1},
        {"hazchem_use": 0.6, "special": 0.9, "confined": 0.4}, staff=(60, 800),
    ),
)  # fmt: skip
INDUSTRIES: dict[str, Industry] = {industry.key: industry for industry in _ALL}

ORDINARY = {
    "auto": 8, "energy": 7, "electronics": 9, "metal": 9, "aluminium": 2, "mould": 7, "machinery": 9, "wood": 4,
    "plastic": 7, "food": 6, "textile": 6, "logistics": 5, "hotel": 2, "catering": 3, "mall": 2, "building": 5,
    "gas": 1, "water": 2, "materials": 4, "pharma": 2, "fibre": 2,
}  # fmt: skip
YANCHENG_MIX = {
    "auto": 44, "energy": 26, "electronics": 26, "metal": 17, "aluminium": 4, "mould": 10, "machinery": 8, "wood": 5,
    "plastic": 8, "food": 5, "logistics": 6, "hotel": 4, "catering": 5, "mall": 3, "building": 7, "gas": 2,
}  # fmt: skip
CHEMICAL = {"chem": 14, "pharma": 4, "fibre": 4, "materials": 2, "logistics": 3, "building": 3, "water": 2, "metal": 2}
HARBOUR = {"logistics": 6, "machinery": 6, "metal": 6, "materials": 4, "food": 5, "chem": 3, "building": 4, "energy": 5, "wood": 3}
METALLURGY = {"aluminium": 8, "metal": 10, "machinery": 7, "materials": 3, "logistics": 3, "building": 2, "gas": 1}


def mix_for(zone_name: str) -> dict[str, int]:
    """Weights of the trades in a zone, told by its name."""
    if any(word in zone_name for word in ("化工", "化学", "新材料", "徐圩")):
        return CHEMICAL
    if "冶金" in zone_name:
        return METALLURGY
    return HARBOUR if "港" in zone_name else ORDINARY
