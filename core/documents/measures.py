"""The measures of GB/T 9704-2012 (chapter 5) and the names of its fonts. Lengths are in twips unless a name says mm."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
LINES, CHARS = 22, 28

# 225 mm / 22 lines = 579.8 twips; rounded down, so that 22 lines fit.
LINE_PITCH = 579
# 156 mm / 28 = 15.793 pt, a character of 三号 is 16 pt: each gives up 0.207 pt, counted in 1/4096 pt.
CHAR_SPACE = -848
CHAR_TWIPS = 316  # one character with its spacing

# Sizes in half points, as Word counts: 二号 22 pt, 三号 16, 四号 14, 小四 12, 五号 10.5, 小五 9.
ER_HAO, SAN_HAO, SI_HAO, XIAO_SI, WU_HAO, XIAO_WU = 44, 32, 28, 24, 21, 18

XIAOBIAOSONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONGTI = "宋体"
WESTERN = "Times New Roman"

# Where the first font is missing: its names on other systems, then what a Linux server has.
FALLBACKS = {
    XIAOBIAOSONG: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", "宋体"),
    FANGSONG: ("仿宋", "FangSong", "Noto Serif CJK SC"),
    KAITI: ("楷体", "KaiTi", "Noto Serif CJK SC"),
    HEITI: ("SimHei", "Noto Sans CJK SC"),
    SONGTI: ("SimSun", "Noto Serif CJK SC"),
    WESTERN: ("Liberation Serif",),
}

RED = "FF0000"
# The dash of the page number stands 7 mm below the text (7.5). Half a line of 四号 lies under it, so the footer's lower
# edge is 10 mm below the text.
FOOTER_GAP_MM = 10
THICK, THIN = 8, 6  # rules of the imprint, in 1/8 pt: 0.35 mm and 0.25 mm (7.4.1)


def twips(mm: float) -> int:
    """mm in 1/20 pt, rounded."""
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True)
class Page:
    """A page of the paper, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int
    landscape: bool

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right


PORTRAIT = Page(
    11906, 16838, twips(TOP_MM), twips(RIGHT_MM), twips(BOTTOM_MM), twips(LEFT_MM),
    twips(BOTTOM_MM - FOOTER_GAP_MM), False,
)  # fmt: skip
# The sheet turned so that the head of a table lies at the binding edge (chapter 8): the left margin becomes the top.
LANDSCAPE = Page(
    16838, 11906, twips(LEFT_MM), twips(TOP_MM), twips(RIGHT_MM), twips(BOTTOM_MM),
    twips(RIGHT_MM - FOOTER_GAP_MM), True,
)  # fmt: skip
