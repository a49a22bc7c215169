"""The zones of the demo: read from the province's candidate list, the same file the set-up uses."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "parks" / "data" / "zones_jiangsu.csv"
TOTAL = 118
UNCONFIRMED_KEPT = 21

YANCHENG = "盐城经济技术开发区"
XUWEI = "连云港徐圩新区（徐圩经济开发区）"
IDLE = "金湖经济开发区"  # no finding for three months: what the "who does not look" watcher must notice
DILIGENT = "沛县经济开发区"  # finds much, closes fast

YANCHENG_AREAS = ("汽车产业园", "新能源产业园", "光电产业园", "韩资工业园", "综合保税区", "步凤镇", "新城街道")
OTHER_AREAS = ("先进制造产业园", "综合物流园", "城南街道", "中小企业园", "滨河街道", "科创产业园", "临港产业园")


@dataclass(frozen=True)
class DemoZone:
    """One row of the list as the demo needs it. `confirmed` is False for rows known from memory only."""

    seq: int
    name: str
    level: str
    city: str
    city_adcode: str
    county_adcode: str
    longitude: float
    latitude: float
    confirmed: bool

    @property
    def place(self) -> str:
        """City name as it stands in company names: 盐城市 → 盐城."""
        return self.city.removesuffix("市")

    @property
    def areas(self) -> tuple[str, ...]:
        """Parks and streets of the zone, two to four of them (Yancheng has its own seven)."""
        if self.name == YANCHENG:
            return YANCHENG_AREAS
        start = self.seq % len(OTHER_AREAS)
        turned = OTHER_AREAS[start:] + OTHER_AREAS[:start]
        return turned[: 2 + self.seq % 3]

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments that accept; the first one answers for industry."""
        first = "安监环保局" if self.name == YANCHENG else "应急管理局"
        return (first, "建设局", "市场监督管理局", "消防救援大队")

    def department_for(self, sector: str) -> str:
        """The department that accepts dangers of a sector."""
        first, building, market, fire = self.departments
        return {"construction": building, "gas": building, "special": market, "fire": fire}.get(sector, first)


def read_zones(path: Path = DATA) -> list[DemoZone]:
    """The 118 economic zones: 97 with evidence A or B and the first 21 known from memory, in list order."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["in_scope_118"] != "no"]
    known = [row for row in rows if row["name_evidence"] != "C"]
    doubtful = [row for row in rows if row["name_evidence"] == "C"][:UNCONFIRMED_KEPT]
    kept = sorted([*known, *doubtful], key=lambda row: int(row["seq"]))
    return [
        DemoZone(
            seq=int(row["seq"]),
            name=row["name"],
            level=row["level"],
            city=row["city"],
            city_adcode=row["city_adcode"],
            county_adcode=row["county_adcode"],
            longitude=float(row["lon"]),
            latitude=float(row["lat"]),
            confirmed=row["name_evidence"] != "C",
        )
        for row in kept
    ]
