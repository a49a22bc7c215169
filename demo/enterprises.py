# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""Believable enterprises for every zone, the same at every run.

Invented: names, people, telephones, codes. Fixed by the story: Yancheng has 180 enterprises of which 55 use hazardous
chemicals (one source of level three, five of level four); Xuwei has 44 connected enterprises, nine hazchem in production.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from demo.industries import INDUSTRIES, YANCHENG_MIX, Industry, mix_for
from demo.words import brand, person, phone
from demo.zones import XUWEI, YANCHENG, DemoZone
from enterprises.credit_code import ALPHABET, check_character, organisation_check_character

YANCHENG_COUNT, YANCHENG_HAZCHEM_USERS = 180, 55
XUWEI_COUNT, XUWEI_HAZCHEM_MAKERS = 44, 9

# (full name, short name as officers write it, industry, area, sector): the enterprises people meet first.
YANCHENG_FIRST = (
    ("盐城恒川汽车部件有限公司", "恒川汽配", "auto", "汽车产业园", "hazchem"),
    ("盐城大昌金属制品有限公司", "大昌金属", "metal", "韩资工业园", "dust"),
    ("盐城宏远铝业科技有限公司", "宏远铝业", "aluminium", "韩资工业园", "confined"),
    ("盐城新城商业管理有限公司", "新城商管", "mall", "新城街道", "gas"),
    ("江苏沿海新能源装备有限公司", "沿海新能源", "energy", "新能源产业园", "special"),
    ("盐城和信建设工程有限公司", "和信建设", "building", "光电产业园", "construction"),
    ("盐城和信建设工程有限公司劳务分公司", "和信劳务", "building", "光电产业园", "construction"),
    ("江苏锐泽电子科技有限公司", "锐泽电子", "electronics", "光电产业园", "fire"),
    ("盐城海渔冷链物流有限公司", "海渔冷链", "logistics", "综合保税区", "hazchem"),
    ("盐城步凤木业有限公司", "步凤木业", "wood", "步凤镇", "dust"),
    ("盐城东方大酒店有限公司", "东方大酒店", "hotel", "新城街道", "gas"),
    ("盐城东方假日酒店有限公司", "东方假日", "hotel", "新城街道", "fire"),
    ("盐城韩亚模具有限公司", "韩亚模具", "mould", "韩资工业园", "special"),
    ("盐城韩亚物流有限公司", "韩亚物流", "logistics", "综合保税区", "special"),
    ("盐城佳宏塑业有限公司", "佳宏塑业", "plastic", "汽车产业园", "other"),
    ("江苏康禾食品有限公司", "康禾食品", "food", "步凤镇", "fire"),
    ("盐城绿洲污水处理有限公司", "绿洲污水", "water", "新城街道", "confined"),
    ("江苏启晖光伏材料有限公司", "启晖光伏", "energy", "光电产业园", "hazchem"),
)


@dataclass(frozen=True)
class DemoEnterprise:
    """One enterprise. `permits` are dicts kind, number, issuer, issued_on, expires_on. Funds and areas are not invented."""

    key: str
    zone_seq: int
    full_name: str
    short_name: str
    credit_code: str
    division: str
    industry: str
    sector: str
    size: str
    staff: int
    status: str
    area: str
    address: str
    principal: str
    principal_phone: str
    safety_head: str
    safety_phone: str
    safety_officers: int
    insured_until: date | None
    standard_grade: str
    standard_until: date | None
    permits: tuple[dict, ...]
    flags: frozenset[str]
    source_levels: tuple[int, ...] = ()
    founded_on: date | None = None


def credit_code(seed: str | int, division: str = "320900") -> str:
    """A valid 统一社会信用代码 of a company registered in `division` (six digits), always the same for a seed."""
    rng = random.Random(f"credit-code-{seed}")
    subject = "MA" + "".join(rng.choice(ALPHABET) for _ in range(6))
    body = f"91{division}{subject}{organisation_check_character(subject)}"
    return body + check_character(body)


def register(zones: list[DemoZone], *, today: date) -> dict[int, list[DemoEnterprise]]:
    """Zone seq → its enterprises. Full names never repeat in the province."""
    taken: set[str] = set()
    result: dict[int, list[DemoEnterprise]] = {}
    for zone in sorted(zones, key=lambda z: z.name != YANCHENG):
        result[zone.seq] = _for_zone(zone, taken, today)
    return result


def _for_zone(zone: DemoZone, taken: set[str], today: date) -> list[DemoEnterprise]:
    rng = random.Random(f"enterprises-{zone.seq}")
    if zone.name == YANCHENG:
        mix, count = YANCHENG_MIX, YANCHENG_COUNT
    else:
        mix, count = mix_for(zone.name), XUWEI_COUNT if zone.name == XUWEI else rng.randint(12, 30)
    trades = rng.choices(list(mix), weights=list(mix.values()), k=count)
    if zone.name == XUWEI:
        trades[:XUWEI_HAZCHEM_MAKERS] = ["chem"] * XUWEI_HAZCHEM_MAKERS
    built = []
    for number, trade in enumerate(trades):
        fixed = YANCHENG_FIRST[number] if zone.name == YANCHENG and number < len(YANCHENG_FIRST) else None
        industry = INDUSTRIES[fixed[2] if fixed else trade]
        full, short = (fixed[0], fixed[1]) if fixed else _names(rng, zone, industry, taken)
        taken.add(full)
        built.append(_enterprise(rng, zone, number, industry, full, short, fixed, today))
    if zone.name == YANCHENG:
        built = _set_hazchem_users(built)
    if zone.name == XUWEI:
        built = [_as_xuwei(e, number) for number, e in enumerate(built)]
    return built


def _names(rng: random.Random, zone: DemoZone, industry: Industry, taken: set[str]) -> tuple[str, str]:
    while True:
        trade_name, (word, short_word) = brand(rng), rng.choice(industry.words)
        prefix = rng.choices([zone.place, "江苏", f"{zone.place}市"], weights=[6, 3, 1])[0]
        suffix = rng.choice(industry.suffixes)
        if word.endswith("科技"):
            suffix = suffix.removeprefix("科技")
        full = f"{prefix}{trade_name}{word}{suffix}"
        if full not in taken:
            return full, trade_name + short_word


def _enterprise(
    rng: random.Random, zone: DemoZone, number: int, industry: Industry, full: str, short: str, fixed, today: date
) -> DemoEnterprise:
    low, high = industry.staff
    staff = int(low * (high / low) ** rng.random())
    flags = {trait for trait, chance in industry.traits.items() if rng.random() < chance}
    sector = fixed[4] if fixed else rng.choices(list(industry.sectors), weights=list(industry.sectors.values()))[0]
    flags |= {"dust": {"dust"}, "confined": {"confined"}, "gas": {"gas"}, "special": {"special"}}.get(sector, set())
    if fixed and sector == "hazchem":
        flags.add("hazchem_use")
    risky = bool(flags & {"hazchem_make", "dust", "ammonia"}) or industry.key == "building"
    graded = rng.choices(["", "三级", "二级", "一级"], weights=[25, 60, 14, 1])[0]
    area = fixed[3] if fixed else rng.choice(zone.areas)
    key = f"{zone.seq}-{number}"
    return DemoEnterprise(
        key=key,
        zone_seq=zone.seq,
        full_name=full,
        short_name=short,
        credit_code=credit_code(key, zone.county_adcode),
        division=industry.division,
        industry=industry.key,
        sector=sector,
        size=_size(staff),
        staff=staff,
        status=rng.choices(["在产", "停产", "试生产", "在建"], weights=[91, 4, 3, 2])[0] if not fixed else "在产",
        area=area,
        address=f"{area}{rng.choice(['兴业', '创新', '希望', '嫩江', '松江', '九华', '五台山', '漓江', '新园', '峨眉山'])}路 {rng.randint(1, 199)} 号",
        principal="钱国平" if short == "恒川汽配" else person(rng),
        principal_phone=phone(rng),
        safety_head="孟祥东" if short == "恒川汽配" else person(rng),
        safety_phone=phone(rng),
        safety_officers=max(1, staff // 150) if staff >= 100 or risky else rng.randint(0, 1),
        insured_until=today + timedelta(days=rng.randint(-40, 360)) if rng.random() < (0.9 if risky else 0.35) else None,
        standard_grade=graded,
        standard_until=today + timedelta(days=rng.randint(-60, 1000)) if graded else None,
        permits=_permits(rng, zone, industry, flags, today),
        flags=frozenset(flags),
        founded_on=date(rng.randint(1998, today.year - 2), rng.randint(1, 12), rng.randint(1, 28)),
    )


def _size(staff: int) -> str:
    """Size by head count alone, the industrial row of the 2011 classification (大 1000, 中 300, 小 20)."""
    return "大型" if staff >= 1000 else "中型" if staff >= 300 else "小型" if staff >= 20 else "微型"


def _permits(rng: random.Random, zone: DemoZone, industry: Industry, flags: set[str], today: date) -> tuple[dict, ...]:
    kinds = []
    if "hazchem_make" in flags:
        kinds.append(("危险化学品安全生产许可证", "WH", 3))
    if industry.key == "gas":
        kinds.append(("燃气经营许可证", "RQ", 4))
    if industry.key == "building":
        kinds.append(("建筑施工企业安全生产许可证", "JZ", 3))
    if industry.key in {"hotel", "catering"}:
        kinds.append(("食品经营许可证", "JY", 5))
    if "special" in flags:
        kinds.append(("特种设备使用登记证", "TS", 3))
    permits = []
    for kind, letters, years in kinds:
        expires = today + timedelta(days=rng.randint(-25, years * 365 - 30))
        permits.append(
            {
                "kind": kind,
                "number": f"演示{letters}〔{expires.year - years}〕{rng.randint(1000, 9999)}",
                "issuer": f"{zone.city}{'住房和城乡建设局' if letters in ('RQ', 'JZ') else '有关主管部门'}",
                "issued_on": expires - timedelta(days=years * 365),
                "expires_on": expires,
            }
        )
    return tuple(permits)


def _changed(enterprise: DemoEnterprise, **changes) -> DemoEnterprise:
    return DemoEnterprise(**{**enterprise.__dict__, **changes})


def _set_hazchem_users(built: list[DemoEnterprise]) -> list[DemoEnterprise]:
    """Exactly 55 industrial users of hazardous chemicals, six of them with a hazard source (one III, five IV)."""
    trades = {"auto", "energy", "electronics", "metal", "aluminium", "mould", "machinery", "wood", "plastic", "food"}
    able = [e for e in built if e.industry in trades]
    able.sort(key=lambda e: ("hazchem_use" not in e.flags, int(e.key.split("-")[1])))
    users = {e.key for e in able[:YANCHENG_HAZCHEM_USERS]}
    with_source = {e.key: (3,) if i == 0 else (4,) for i, e in enumerate(able[:6])}
    return [
        _changed(
            e,
            flags=(e.flags - {"hazchem_make", "hazchem_use"}) | ({"hazchem_use"} if e.key in users else set()),
            source_levels=with_source.get(e.key, ()),
            permits=tuple(p for p in e.permits if "危险化学品" not in p["kind"]),
        )
        for e in built
    ]


def _as_xuwei(enterprise: DemoEnterprise, number: int) -> DemoEnterprise:
    """Nine chemical makers in production with all sources (72 in the whole zone); the others make none."""
    if number < XUWEI_HAZCHEM_MAKERS:
        return _changed(
            enterprise,
            status="在产",
            sector="hazchem",
            flags=enterprise.flags | {"hazchem_make", "hazchem_use", "connected"},
            source_levels=tuple(1 + (number + i) % 4 for i in range(8)),
        )
    status = "在建" if enterprise.industry == "chem" and enterprise.status == "在产" else enterprise.status
    flags = (enterprise.flags - {"hazchem_make"}) | {"connected"}
    return _changed(enterprise, status=status, flags=flags)
