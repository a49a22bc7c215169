"""The candidate list of 118 zones, read from parks/data/zones_jiangsu.csv (sources and marks: docs/zones.md).

97 rows whose name is evidenced (A: named in a public page or list, B: a unit of that name is in the statistical codes)
plus the first 21 recalled rows (C) by sequence. C rows are 待确认 until the customer confirms the list at set-up.
"""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data" / "zones_jiangsu.csv"
RECALLED = 21


def candidate_zones() -> list[dict]:
    """Return the 118 rows as keyword arguments of Zone, with `city_adcode` and `city_name` beside them."""
    with DATA.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["in_scope_118"] != "no"]
    named = [row for row in rows if row["name_evidence"] != "C"]
    recalled = sorted((row for row in rows if row["name_evidence"] == "C"), key=lambda row: int(row["seq"]))[:RECALLED]
    return [_zone(row) for row in sorted(named + recalled, key=lambda row: int(row["seq"]))]


def _short(name: str) -> str:
    for ending in ("经济技术开发区", "经济开发区"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name.split("（")[0]


def _zone(row: dict) -> dict:
    return {
        "code": f"JS{int(row['seq']):03d}",
        "name": row["name"],
        "short_name": _short(row["name"]),
        "level": "national" if row["level"] == "国家级" else "provincial",
        "kind": "general",
        "city_adcode": row["city_adcode"],
        "city_name": row["city"],
        "county": row["county"],
        "county_adcode": row["county_adcode"],
        "confirmed": row["name_evidence"] != "C",
        "evidence": row["name_evidence"],
        "evidence_source": row["source"],
        "approved_year": int(row["approved_year"])
        if row["approved_year"] and "UNVERIFIED" not in row["approved_year_basis"]
        else None,
        "leading_industries": row["leading_industries"],
        "map_lon": row["map_lon"] or None,
        "map_lat": row["map_lat"] or None,
    }
