# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""Invented names: brands, people, telephones. Nobody and no company here exists on purpose."""

from __future__ import annotations

import random

BRAND_FIRST = "恒宏华瑞嘉盛润泰康兴锦鼎卓博诚凯晟森浩源汇拓腾创启明正德佳久同联信百川亚金海天立优众铭翔骏朗苏沃"
BRAND_SECOND = "川远昌和泽盛达隆丰源博通宇辰禾锐程拓晖弘邦岳帆钧鸣铎澜庭舟屹瀚骐璟煜楷霖枫桓垚"
# Well-known companies whose name such a pair would form: left out.
REAL_BRANDS = frozenset(
    ["恒瑞", "恒隆", "恒丰", "宏远", "华润", "华泰", "华源", "华瑞", "华辰", "华宇", "瑞丰", "瑞达", "盛达", "盛隆", "泰和", "泰隆", "康达", "康泰", "康辰", "兴达", "兴源", "兴隆", "锦源", "鼎盛", "博通", "博泽", "凯博", "凯盛", "源达", "汇源", "汇丰", "汇通", "汇川", "拓邦", "创维", "启明", "明泰", "正隆", "正邦", "德隆", "联通", "信达", "信通", "信源", "百川", "亚泰", "金隆", "金丰", "金源", "金辰", "金川", "海达", "海通", "海源", "海隆", "天达", "天源", "天宇", "天通", "立昌", "立达", "立邦", "同和", "同方", "众泰", "众和", "腾达", "腾远", "嘉泽", "佳通", "润和", "润泽", "润达", "苏通", "联泓", "天泽", "沃隆", "诚通", "晟和", "森源", "浩丰", "浩泽", "久和", "隆源", "优博", "德邦", "新宇", "华昌", "华丰", "华和", "宏达", "宏源", "嘉隆", "嘉和", "瑞和", "瑞源", "泰达", "泰丰", "康和", "百隆", "百达", "亚通", "华盛", "天和"]
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹易常武乔贺赖龚文"
GIVEN_ONE = "伟芳敏静强磊军洋勇艳杰娟涛明超霞平刚桂红斌辉玲丹萍鹏华飞鑫波宇浩凯健俊帆雪瑞晨峰亮"
GIVEN_TWO = ["建国", "志强", "海燕", "国平", "立华", "启明", "祥东", "晓燕", "文军", "永刚", "春梅", "秀英", "玉兰", "德胜", "长青", "兆林", "学文", "家宝", "红兵", "卫东", "小平", "金龙", "庆生", "广才", "素芳", "丽娟", "新民", "树林", "爱华", "福生", "宝根", "云峰", "景明", "少华", "思远", "雨桐", "子轩", "浩然", "一鸣", "佳怡", "晨曦", "宗耀", "亚楠", "正元", "守信", "朝阳", "跃进", "开来", "志远", "仁杰", "士林", "延河", "月明", "桂芳", "冬梅", "连生", "国栋", "大勇", "如海", "恩泽", "万里", "惠民", "锡山", "同庆", "道远"]


def brand(rng: random.Random) -> str:
    """A two-character trade name that belongs to no company we know of."""
    while True:
        name = rng.choice(BRAND_FIRST) + rng.choice(BRAND_SECOND)
        if name not in REAL_BRANDS and name[0] != name[1]:
            return name


def person(rng: random.Random) -> str:
    """A full name, two characters one time in three."""
    surname = rng.choice(SURNAMES)
    return surname + (rng.choice(GIVEN_ONE) if rng.random() < 0.34 else rng.choice(GIVEN_TWO))


def phone(rng: random.Random) -> str:
    """Eleven digits beginning with 120: no mobile number in China begins so, nobody can be called by mistake."""
    return f"120{rng.randrange(10**8):08d}"
