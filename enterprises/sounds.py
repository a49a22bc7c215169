"""How alike two Chinese characters sound or look, without a pronunciation dictionary.

The first level of GB 2312 (3 755 characters) is ordered by pinyin, so characters that sound alike are neighbours in it
and the first letter follows from the position. Characters of the second level that are common in company names are
listed with a first-level character of the same sound.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

_FIRST_LETTERS = "abcdefghjklmnopqrstwxyz"
_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_END = 0xD7FA
_SAME_SOUND = dict(
    pair.split("=")
    for pair in [
        "鑫=新",
        "晟=盛",
        "昊=浩",
        "炜=伟",
        "烨=业",
        "铭=明",
        "瑾=锦",
        "钰=玉",
        "焱=燕",
        "淼=苗",
        "垚=尧",
        "麒=其",
        "麟=林",
        "晖=辉",
        "煜=玉",
        "懋=茂",
        "曜=耀",
        "玥=月",
        "翎=灵",
        "璟=景",
        "晔=业",
        "旻=民",
        "泓=红",
        "珩=衡",
        "骐=其",
        "琪=其",
        "琳=林",
        "璐=路",
        "珑=龙",
        "泷=龙",
        "禾=和",
        "昱=玉",
        "奕=意",
        "熠=义",
        "懿=义",
        "祺=其",
        "皓=浩",
        "灏=浩",
        "翊=义",
        "榕=容",
        "镕=容",
        "桦=华",
        "骅=华",
        "晗=寒",
        "瀚=汉",
        "翰=汉",
        "沣=丰",
        "灃=丰",
        "颢=浩",
        "珺=军",
        "竣=军",
        "濠=豪",
        "亳=博",
        "鼎=顶",
        "犇=奔",
        "骉=标",
        "睿=瑞",
        "芮=瑞",
        "蔚=卫",
        "煊=宣",
        "暄=宣",
    ]
)
_LOOKALIKE = (
    "己已巳",
    "末未",
    "土士",
    "日曰",
    "天夭",
    "大太",
    "人入",
    "干千",
    "今令",
    "申甲由田",
    "永水",
    "玉王",
    "白百",
    "元无",
    "兴共",
    "宏宠",
    "泰秦",
    "昌冒",
    "亚业",
    "晶品",
    "森林",
    "鸿鸣",
    "顺须",
    "远运",
    "达迖",
    "凯剀",
    "恒桓垣",
    "川州",
    "辰晨",
    "宇字",
    "旺汪",
    "荣莱",
    "裕浴",
    "安宏",
    "华毕",
    "力刀",
    "东车",
    "乐东",
    "丰韦",
    "沪护",
    "科料",
    "博搏",
    "源原",
    "捷健",
    "通道",
)


@lru_cache(maxsize=32_768)
def _place(letter: str) -> tuple[str, int] | None:
    """(first letter of the pinyin, position in the order), None outside the first level."""
    try:
        coded = _SAME_SOUND.get(letter, letter).encode("gb2312")
    except UnicodeEncodeError:
        return None
    if len(coded) != 2:
        return None
    code = coded[0] << 8 | coded[1]
    if not _STARTS[0] <= code < _END:
        return None
    return _FIRST_LETTERS[bisect_right(_STARTS, code) - 1], (coded[0] - 0xB0) * 94 + coded[1] - 0xA1


def first_letters(text: str) -> str:
    """The pinyin initials of a text, '?' for characters whose sound is not known."""
    return "".join(place[0] if (place := _place(letter)) else "?" for letter in text)


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """1 for the same character, 0.8 for a homophone or look-alike, 0.65 for a similar sound, else 0."""
    if one == other:
        return 1.0
    if any(one in group and other in group for group in _LOOKALIKE):
        return 0.8
    here, there = _place(one), _place(other)
    if here is None or there is None or here[0] != there[0]:
        return 0.0
    apart = abs(here[1] - there[1])
    return 0.8 if apart <= 8 else 0.65 if apart <= 30 else 0.0
