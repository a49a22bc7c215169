# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""Dangers as an inspector writes them: place, concrete fact, quantity. Composed so that no two thousand look copied."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

from demo.stock import SECTORS

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)$")

REJECT_REASONS = {
    "fan": ("进线口只缠胶带，未装防爆密封接头", "风机能转但仍无防护网，请补装后重拍"),
    "dust": ("弯头处仍有积尘，卸灰装置未装", "只扫了地面，管道内部没有打开清理"),
    "exit": ("通道清了一半，东侧仍有周转箱 6 只", "指示灯只换灯罩，断电测试不亮"),
    "gas": ("软管换了，自闭阀没装", "接头处肥皂水测试仍冒泡"),
    "forklift": ("提交的检验报告是另一台车的，车牌不符", "制动片换了，但未做试车记录"),
    "confined": ("照片里没有监护人，审批表缺签字", "警示牌贴在旁边墙上，池口仍可随意进入"),
    "crane": ("螺栓紧固无力矩记录", "积水抽了又积，集水坑没做"),
    "distribution": ("箱门装上但仍一闸多机", "漏保换了，现场试跳不动作"),
    "extinguisher": ("更换的灭火器无合格证，数量少 1 具", "箱前仍堆货，取用不便"),
    "chemical": ("只是移到隔壁货架，仍未分库", "标签手写，缺危险性说明"),
    "": ("照片看不出是同一部位，请站在检查时的位置再拍", "只交了说明，没有现场照片", "措施写了，现场还没做完", "记录为当天补填，请补真实过程资料"),
}
SUPERVISOR_WORDS = (
    "现场看过，已按要求改好，同意报验收", "到场核实，与照片一致", "已整改到位，现场抽问 {2-4} 名员工回答正确", "复查合格，提醒企业保持",
    "实地查看，设备运行正常", "核对了 {购置发票|检测报告|领用记录}，情况属实",
)  # fmt: skip
ACCEPTOR_WORDS = (
    "验收通过，准予销号", "现场验收合格", "资料和现场一致，同意销号", "{会同园区|随队专家}现场验收，整改到位", "整改有效，纳入回头看抽查",
    "抽查 {2-3} 处均合格，同意销号",
)  # fmt: skip
EXTENSION_REASONS = (
    ("{防爆密封接头|防爆风机|锁气卸灰阀|报警器探头}供方{约一周|下月上旬|月底前}到货，附采购合同", "停用该设备，断电挂牌，每班巡查一次"),
    ("检测机构排期已满，预约 {6-12} 天后上门，附预约单", "停用待检设备，钥匙由安全部保管"),
    ("需停产 {2-4} 天施工，配合客户交付调整到周末", "缩小作业面，当班不超过 {3-6} 人，专人监护"),
    ("改造方案正在设计院修改，预计 {5-10} 天出图", "设临时围挡和警示，每日 2 次巡查"),
    ("连续降雨无法室外施工", "覆盖防雨，设临时排水，专人值守"),
)
INTERIM_MEASURES = ("断电停用，挂“禁止合闸”牌", "设围挡和警示标志，专人巡查", "该区域停止作业", "减量存放，每班检查", "加派监护人，缩短巡查间隔")
REVIEW_RETURNS = ("部位不清，请写明车间和设备编号", "缺整改前照片，请补", "与 {8|9|10} 月一条重复，请核对", "等级偏低，请说明判定理由")
VOID_REASONS = ("与本企业另一条为同一部位同一问题", "现场复核后不构成隐患，检查时设备正处检修停用")

WHERE = ("{一|二|三}期", "{东|西|南|北}厂区", "{1-6} 号厂房", "{A|B|C|D} 区", "老厂区", "新建")
TAILS = (
    "，{8|9|10} 月自查时未发现", "，现场无人管理", "，陪同人员当场确认", "，同类问题 {2-3} 月内第二次", "，班组长不知情", "，未列入本厂隐患清单",
    "，距{员工通道|办公区}约 {3-15} m", "，夜班无人巡查",
)  # fmt: skip
_HAS_BUILDING = re.compile(r"台账|预案|人员|教育|培训|管理|工地|楼|单位|企业|厂区|证件|投入|小区|厂内|号厂房|DCS|酒店|商")
_METAL = {"auto", "metal", "aluminium", "mould", "machinery", "energy", "electronics", "materials"}
_CHEM = {"chem", "pharma", "fibre"}
_TABLE = {"hotel", "catering", "mall"}
_PLANT = _METAL | _CHEM | {"wood", "plastic", "food", "textile", "water"}
# Words of a template → trades that can have it. First match decides; no match fits everybody.
ONLY_AT: tuple[tuple[str, set[str]], ...] = (
    (r"小区|调压站|液化气供应站|供气管道", {"gas"}),
    (r"酒店|会议中心", {"hotel"}),
    (r"商场|超市|商业综合体|负一层餐饮|自动扶梯", {"mall"}),
    (r"餐|后厨|厨房|灶|瓶装|瓶组|燃气表间", _TABLE | {"gas"}),
    (r"员工食堂|食堂后厨", _PLANT | _TABLE),
    (r"熔炼|铝液|深井", {"aluminium", "metal"}),
    (r"热处理|锻造|抛光|打磨|铝粉|镁铝|砂带|喷砂|喷塑|焊接|焊工|喷涂|涂装|喷漆|冲床|冲压|剪板|折弯|机加", _METAL),
    (r"砂光|木工|木粉尘|开料", {"wood", "building"}),
    (r"面粉|奶粉|淀粉|腌制|发酵", {"food"}),
    (r"氨制冷|冷库", {"food", "logistics"}),
    (r"纺织|梳棉", {"textile"}),
    (r"脱硫石膏|蒸压釜|混凝土", {"materials"}),
    (r"储罐区|装卸站台|鹤管|甲醇钠|重大危险源|反应釜|甲类|盲板", _CHEM),
    (r"酸洗|丝网|点胶|注塑|压铸|涂布|锅炉|导热油|调压撬|机器人|RTO|活性炭", _PLANT),
    (r"污泥|污水站|污水提升|调节池", _PLANT | {"logistics"}),
)


@dataclass(frozen=True)
class Template:
    """One kind of danger before its slots are filled."""

    key: str
    sector: str
    place: str
    fact: str
    category: str
    severity: str
    measure: str
    done: str
    basis: str
    scene: str


@dataclass(frozen=True)
class WrittenDanger:
    """A filled danger, ready to store. `scene` names the drawn photo or is empty."""

    template: str
    sector: str
    location: str
    description: str
    category: str
    severity: str
    measures: str
    done: str
    basis: str
    scene: str


@cache
def templates() -> dict[str, tuple[Template, ...]]:
    """Sector → its templates."""
    return {
        sector: tuple(
            Template(f"{sector}-{number}", sector, *_cells(line))
            for number, line in enumerate(filter(None, text.strip().splitlines()), start=1)
        )
        for sector, text in SECTORS.items()
    }


def _cells(line: str) -> list[str]:
    """Split at the bars outside braces (bars inside braces separate alternatives)."""
    cells, depth, current = [], 0, ""
    for character in line:
        depth += (character == "{") - (character == "}")
        if character == "|" and depth == 0:
            cells.append(current)
            current = ""
        else:
            current += character
    cells.append(current)
    return [*cells, *[""] * (8 - len(cells))]


def fill(text: str, rng: random.Random, said: dict[tuple[str, int], str] | None = None) -> str:
    """Replace every slot: a number of the range, or one of the words.

    `said` remembers the values of one danger, so that the third forklift found is the third forklift mended.
    """
    if "{" not in text:
        return text
    said = {} if said is None else said
    seen: dict[str, int] = {}

    def one(match: re.Match[str]) -> str:
        inside = match.group(1)
        place = seen[inside] = seen.get(inside, -1) + 1
        if (inside, place) not in said:
            numbers = _RANGE.match(inside)
            said[inside, place] = (
                _number(rng, int(numbers[1]), int(numbers[2])) if numbers else rng.choice(inside.split("|"))
            )
        return said[inside, place]

    return _SLOT.sub(one, text)


def _number(rng: random.Random, low: int, high: int) -> str:
    return str(low + int(rng.random() * (high - low + 1)))


@cache
def _fitting(sector: str, industry: str, scene: str | None) -> tuple[Template, ...]:
    kept = []
    for template in templates()[sector]:
        words = template.place + template.fact
        trades = next((trades for pattern, trades in ONLY_AT if re.search(pattern, words)), None)
        if (trades is None or industry in trades or not industry) and (scene is None or template.scene == scene):
            kept.append(template)
    return tuple(kept)


def write(sector: str, rng: random.Random, *, industry: str = "", scene: str | None = None) -> WrittenDanger:
    """A danger of a sector that a trade (`industry` key) can have; with `scene` one the photo scene fits.

    Raises ValueError when the sector has no danger for that trade and scene.
    """
    choice = _fitting(sector, industry, scene)
    if not choice:
        raise ValueError(f"no danger for {sector} {industry} {scene}")
    chosen = rng.choice(choice)
    said: dict[tuple[str, int], str] = {}
    place = fill(chosen.place, rng, said).strip()
    if rng.random() < 0.4 and not _HAS_BUILDING.search(place):
        place = fill(rng.choice(WHERE), rng) + place
    fact = fill(chosen.fact, rng, said)
    if rng.random() < 0.25:
        fact += fill(rng.choice(TAILS), rng)
    return WrittenDanger(
        template=chosen.key,
        sector=sector,
        location=place,
        description=fact,
        category=chosen.category,
        severity=chosen.severity,
        measures=fill(chosen.measure, rng, said),
        done=fill(chosen.done, rng, said),
        basis=chosen.basis,
        scene=chosen.scene,
    )


def reject_reason(scene: str, rng: random.Random) -> str:
    """Why evidence came back, fitting the scene where one is known."""
    general = REJECT_REASONS[""]
    return fill(rng.choice(REJECT_REASONS.get(scene, general) if rng.random() < 0.7 else general), rng)


def extension_words(rng: random.Random) -> tuple[str, str]:
    """Reason and interim measure of an extension request."""
    reason, interim = rng.choice(EXTENSION_REASONS)
    return fill(reason, rng), fill(interim, rng)
