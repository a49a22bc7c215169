"""Short names of ledgers against a register of 600 look-alikes. 60 of the 200 names were held out while tuning."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from enterprises.matching import AUTO_ACCEPT, NameIndex

FIXTURES = Path(__file__).parents[1] / "fixtures"


def rows_of(name):
    with (FIXTURES / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def index():
    return NameIndex(
        (int(row["id"]), row["full_name"], row["short_name"] or None, row["former_names"].split(";"))
        for row in rows_of("register.csv")
    )


@pytest.mark.parametrize("part", ["tuning", "held_out"])
def test_nine_in_ten_names_are_right_and_none_above_the_threshold_is_wrong(index, part):
    rows = [row for row in rows_of("short_names.csv") if row["part"] == part]
    known = [row for row in rows if row["expected"]]
    found = {row["text"]: index.match(row["text"]) for row in rows}
    right = [row for row in known if found[row["text"]] and found[row["text"]][0].name == row["expected"]]
    sure = [row for row in rows if found[row["text"]] and found[row["text"]][0].confidence >= AUTO_ACCEPT]
    wrong = [row["text"] for row in sure if found[row["text"]][0].name != row["expected"]]
    assert wrong == []
    assert len(right) >= 0.9 * len(known)
    assert len(sure) >= 0.5 * len(rows), "a threshold nothing reaches would be no help"


def small(*names):
    return NameIndex((number, name, None, ()) for number, name in enumerate(names))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("韩亚", ["盐城韩亚模具有限公司", "盐城韩亚物流有限公司"]),
        ("东方酒店", ["盐城东方大酒店有限公司", "盐城东方假日酒店有限公司"]),
        ("和信建设", ["盐城和信建设工程有限公司", "盐城和信建设工程有限公司大丰分公司"]),
        ("恒川汽车", ["盐城恒川汽车部件有限公司", "盐城恒川汽车销售有限公司"]),
        ("韩亚模具", ["盐城韩亚模具有限公司", "江苏韩亚模具有限公司"]),
        ("恒川", ["盐城恒川汽车部件有限公司"]),
        ("宏运铝业", ["盐城宏远铝业有限公司"]),
        ("中建三局", ["中国建筑第八工程局有限公司"]),
        ("恒川物流", ["盐城恒川汽车部件有限公司"]),
    ],
)
def test_what_may_mean_another_is_never_taken_unseen(text, names):
    assert all(candidate.confidence < AUTO_ACCEPT for candidate in small(*names).match(text))


@pytest.mark.parametrize("text", ["", "/", "二期工地", "一车间", "食堂", "老陈饭店", "1", "😀" * 300])
def test_texts_that_are_no_known_enterprise_match_nothing(text):
    assert small("盐城恒川汽车部件有限公司", "盐城韩亚模具有限公司").match(text) == []


def test_the_registered_name_itself_is_sure_even_beside_its_branch():
    best = small("盐城和信建设工程有限公司", "盐城和信建设工程有限公司大丰分公司").match("盐城和信建设工程有限公司")[0]
    assert (best.id, best.confidence) == (0, 1.0)


def test_an_old_name_leads_to_the_present_one():
    best = NameIndex([(7, "江苏恒丰新材料有限公司", None, ["江苏恒丰塑业有限公司"])]).match("恒丰塑业")[0]
    assert (best.id, best.name) == (7, "江苏恒丰新材料有限公司")
    assert best.confidence >= AUTO_ACCEPT
