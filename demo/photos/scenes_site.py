# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""Scenes in yards, kitchens and corridors: exit, gas, forklift, confined space, crane, extinguisher, workshop."""

from __future__ import annotations

import math

from PIL import Image, ImageFilter

from demo.photos.canvas import HEIGHT, WIDTH, Stage, mix

DARK, YELLOW, GREEN, RED = (44, 50, 56), (226, 178, 34), (30, 138, 82), (192, 36, 34)
CARD = (188, 150, 102)
_BLUR = ImageFilter.GaussianBlur(22)


def _carton(s: Stage, x: int, base: int, w: int, h: int) -> None:
    s.shadow((x + 10, base - 20, x + w + 36, base + 16))
    s.slab((x, base - h, x + w, base), mix(CARD, (255, 255, 255), 0.12), mix(CARD, (60, 40, 20), 0.22), outline=(116, 88, 54))
    s.pen.polygon([(x, base - h), (x + 34, base - h - 30), (x + w + 34, base - h - 30), (x + w, base - h)], fill=mix(CARD, (255, 255, 255), 0.24))
    s.pen.polygon([(x + w, base - h), (x + w + 34, base - h - 30), (x + w + 34, base - 34), (x + w, base)], fill=mix(CARD, (40, 28, 12), 0.4))
    s.pen.rectangle([x + w * 0.44, base - h, x + w * 0.56, base], fill=mix(CARD, (255, 240, 200), 0.35))


def exit(seed: int, mended: bool) -> Stage:
    """Escape door: boxes before it and a dark sign, then free with a lit sign and a marked lane."""
    s = Stage(seed, wall=(206, 208, 204), floor=(150, 152, 148))
    s.back_shadow((440, 170, 780, 640))
    s.slab((430, 160, 790, 622), (120, 126, 128), (96, 102, 104))
    for x in (446, 614):
        s.slab((x, 176, x + 160, 620), (182, 96, 58) if not mended else (188, 102, 62), (150, 72, 40), outline=(96, 48, 28), width=4)
        s.slab((x + 50, 230, x + 110, 340), (170, 190, 194), (120, 140, 146), outline=(80, 84, 86))
        s.slab((x + 12, 420, x + 148, 440), (206, 210, 212), (130, 134, 138))
    sign = (46, 190, 112) if mended else (58, 78, 68)
    if mended:
        glow = Image.new("L", (440, 190), 0)
        glow.paste(70, (70, 60, 370, 130))
        s.image.paste((160, 255, 200), (390, 20), glow.resize((440, 190)).filter(_BLUR))
    s.slab((480, 70, 740, 140), sign, mix(sign, (0, 0, 0), 0.2), radius=6, outline=(60, 64, 66), width=4)
    ink = (240, 255, 246) if mended else (104, 116, 108)
    s.pen.polygon([(690, 90), (722, 105), (690, 120)], fill=ink)
    s.pen.line([(630, 105), (694, 105)], fill=ink, width=9)
    s.pen.ellipse([536, 80, 552, 96], fill=ink)
    s.pen.line([(544, 96), (538, 112), (520, 126)], fill=ink, width=8)
    s.pen.line([(540, 110), (560, 126)], fill=ink, width=8)
    if mended:
        for points in ([(430, 640), (250, 900), (226, 900), (418, 640)], [(790, 640), (970, 900), (994, 900), (802, 640)]):
            s.pen.polygon(points, fill=YELLOW)
    else:
        s.pen.line([(560, 440), (640, 470), (600, 490)], fill=(70, 72, 76), width=8)
        for x, base, w, h in ((300, 700, 190, 210), (470, 690, 180, 300), (640, 700, 200, 190), (560, 800, 220, 220), (330, 830, 240, 190), (790, 790, 170, 250)):
            _carton(s, x, base, w, h)
    return s


def gas(seed: int, mended: bool) -> Stage:
    """Kitchen gas: a long cracked rubber hose with a joint, then a short metal one with a self-closing valve."""
    s = Stage(seed, wall=(222, 222, 214), floor=(150, 138, 122), horizon=680)
    s.slab((0, 420, WIDTH, 500), (206, 210, 212), (150, 156, 160))
    s.slab((0, 500, WIDTH, 690), (120, 126, 130), (82, 86, 90))
    for x in (180, 520):
        s.pen.ellipse([x, 380, x + 240, 440], fill=(40, 42, 44), outline=(110, 114, 118), width=8)
        for i in range(8):
            a = math.radians(45 * i)
            s.pen.line([(x + 120 + 40 * math.cos(a), 410 + 10 * math.sin(a)), (x + 120 + 104 * math.cos(a), 410 + 26 * math.sin(a))], fill=(70, 74, 78), width=8)
    for x in (210, 380, 550, 720):
        s.pen.ellipse([x, 540, x + 60, 600], fill=(60, 62, 66), outline=(170, 174, 178), width=5)
    s.tube((940, 0, 976, 250), (206, 176, 40))
    s.pipe((930, 238, 1010, 272), (206, 176, 40))
    if mended:
        s.slab((920, 266, 1000, 342), (196, 60, 40), (150, 36, 26), radius=12, outline=DARK, width=4)
        s.pen.line([(960, 302), (1040, 302)], fill=(230, 190, 40), width=16)
        points = [(958, 340), (950, 400), (930, 452), (880, 480), (850, 500)]
        s.pen.line(points, fill=(110, 116, 122), width=30, joint="curve")
        for i in range(26):
            t = i / 25
            x, y = 958 - 100 * t**1.6, 340 + 160 * t
            s.pen.line([(x - 14, y - 3), (x + 14, y + 5)], fill=(214, 218, 222), width=4)
        s.slab((1060, 60, 1150, 150), (240, 240, 236), (206, 208, 206), radius=12, outline=(120, 122, 124), width=4)
        s.pen.ellipse([1096, 118, 1112, 134], fill=(40, 190, 90))
    else:
        points = [(958, 270), (1010, 420), (960, 560), (1040, 690), (900, 770), (640, 800), (500, 740), (560, 660)]
        s.cable(points, (176, 92, 40), 24)
        for i in range(14):
            x, y = points[3 + i % 4]
            s.pen.line([(x - 50 + i * 9, y - 20), (x - 40 + i * 9, y + 16)], fill=(70, 40, 22), width=4)
        s.tube((930, 742, 990, 796), (150, 150, 146))
        s.pen.ellipse([720, 776, 764, 820], outline=(190, 190, 184), width=7)
        s.slab((100, 560, 180, 690), (214, 206, 190), (176, 166, 148), outline=(120, 112, 96))
        for i in range(5):
            s.pen.ellipse([1000 + s.rng.randint(-30, 30), 60 + i * 60, 1090, 130 + i * 60], fill=(190, 176, 140))
    return s


def forklift(seed: int, mended: bool) -> Stage:
    """Forklift: no plate, worn fork, load too high; then a plate, an inspection mark and a low load."""
    s = Stage(seed, wall=(190, 196, 196), floor=(132, 134, 132), horizon=520)
    for x in (40, 1040):
        s.slab((x, 80, x + 26, 520), (44, 84, 140), (30, 60, 104))
    for y in (180, 340):
        s.slab((0, y, WIDTH, y + 18), (214, 110, 40), (176, 84, 26))
        for x in range(70, 1020, 150):
            s.slab((x, y - 96, x + 120, y), mix(CARD, (255, 255, 255), 0.1), mix(CARD, (60, 40, 20), 0.25), outline=(116, 88, 54), width=2)
    s.shadow((300, 770, 1010, 850), strength=160, blur=22)
    body = (220, 130, 30)
    s.slab((520, 500, 900, 760), mix(body, (255, 255, 255), 0.15), mix(body, (60, 20, 0), 0.25), radius=36, outline=(90, 56, 20), width=5)
    s.slab((760, 430, 920, 740), (62, 66, 70), (40, 42, 46), radius=30, outline=(24, 26, 28))
    s.slab((610, 420, 700, 520), (40, 42, 46), (28, 30, 32), radius=18)
    s.pen.line([(540, 510), (560, 240), (850, 240), (890, 470)], fill=(46, 48, 52), width=22, joint="curve")
    for x in (590, 660, 730, 800):
        s.pen.line([(x, 236), (x + 4, 246)], fill=(90, 92, 96), width=10)
    for x, r in ((590, 82), (830, 70)):
        s.pen.ellipse([x - r, 780 - r, x + r, 780 + r], fill=(26, 26, 28), outline=(56, 56, 58), width=8)
        s.pen.ellipse([x - r // 2, 780 - r // 2, x + r // 2, 780 + r // 2], fill=(206, 206, 200), outline=(110, 110, 106), width=6)
    s.slab((452, 190, 492, 820), (70, 74, 78), (44, 46, 50), outline=(24, 26, 28))
    level = 800 if mended else 560
    s.slab((250, level, 470, level + 20), (90, 94, 98), (60, 62, 66))
    for row in range(1 if mended else 3):
        _carton(s, 236, level - row * 126, 190, 120)
    if mended:
        s.slab((640, 600, 740, 650), (40, 92, 170), (30, 70, 140), outline=(230, 234, 240), width=4)
        s.pen.line([(656, 626), (724, 626)], fill=(240, 244, 250), width=9)
        s.slab((800, 520, 860, 580), (40, 150, 84), (28, 116, 64), radius=8, outline=(230, 240, 234), width=3)
        s.pen.line([(814, 552), (826, 566), (848, 536)], fill=(240, 250, 244), width=7)
        s.stripes((80, 846, 1120, 868))
    else:
        s.pen.line([(640, 600), (740, 600), (740, 650), (640, 650), (640, 600)], fill=(120, 72, 26), width=4)
        s.pen.ellipse([560, 856, 760, 890], fill=(52, 48, 44))
        s.pen.line([(250, 580), (300, 592)], fill=(150, 90, 50), width=10)
    return s


def confined(seed: int, mended: bool) -> Stage:
    """Pit: open and unguarded, then railed, covered and signed with a tripod and blower."""
    s = Stage(seed, wall=(178, 184, 176), floor=(146, 144, 136), horizon=380)
    if mended:
        s.pen.ellipse([380, 640, 820, 810], fill=(96, 98, 98), outline=(60, 62, 62), width=10)
        s.pen.ellipse([400, 648, 800, 794], fill=(124, 126, 124), outline=(84, 86, 86), width=5)
        for i in range(9):
            s.pen.line([(430 + i * 42, 672 + abs(4 - i) * 8), (430 + i * 42, 770 - abs(4 - i) * 8)], fill=(96, 98, 98), width=6)
    else:
        s.pen.ellipse([380, 640, 820, 810], fill=(116, 112, 102), outline=(82, 80, 72), width=14)
        s.pen.ellipse([410, 664, 790, 796], fill=(16, 16, 16))
        s.pen.ellipse([440, 724, 760, 792], fill=(34, 42, 32))
        for x in (520, 560):
            s.pen.line([(x, 670), (x, 790)], fill=(110, 84, 60), width=9)
        for y in (700, 735, 770):
            s.pen.line([(520, y), (560, y)], fill=(110, 84, 60), width=7)
        s.pen.ellipse([860, 730, 1120, 830], fill=(110, 112, 110), outline=(70, 72, 72), width=8)
        s.cable([(200, 880), (340, 780), (430, 720), (470, 760)], (52, 90, 150), 16)
        s.pen.ellipse([180, 590, 360, 630], fill=(96, 90, 78))
    if mended:
        for x0, y0, x1, y1 in ((300, 600, 900, 600), (260, 830, 940, 830)):
            for dy in (0, -60, -120):
                s.pen.line([(x0, y0 + dy), (x1, y1 + dy)], fill=YELLOW, width=13)
            for x in range(x0, x1 + 1, (x1 - x0) // 4):
                s.pen.line([(x, y0 - 130), (x, y0 + 14)], fill=(206, 158, 26), width=15)
        for x in (280, 920):
            s.pen.line([(300 if x < 600 else 900, 480), (260 if x < 600 else 940, 710)], fill=YELLOW, width=12)
        for x in (360, 600, 840):
            s.pen.line([(600, 170), (x, 690)], fill=(176, 182, 186), width=14)
        s.pen.ellipse([576, 150, 624, 198], fill=(196, 60, 40), outline=DARK, width=5)
        s.pen.line([(600, 190), (600, 560)], fill=(60, 62, 66), width=5)
        s.slab((960, 150, 1130, 350), (240, 206, 60), (224, 186, 40), outline=(40, 38, 30), width=6)
        s.pen.polygon([(1045, 176), (990, 270), (1100, 270)], fill=(30, 28, 24))
        s.pen.line([(1045, 204), (1045, 240)], fill=(240, 206, 60), width=12)
        for y in (296, 322):
            s.pen.line([(984, y), (1106, y)], fill=(30, 28, 24), width=8)
        s.slab((60, 650, 200, 780), (226, 118, 30), (180, 84, 16), radius=20, outline=DARK, width=5)
        s.pen.ellipse([86, 672, 174, 760], fill=(40, 42, 44), outline=(120, 122, 124), width=6)
    return s


def crane(seed: int, mended: bool) -> Stage:
    """Tower crane base: water and a loose bolt, then drained with a sump and a fence."""
    s = Stage(seed, wall=(176, 198, 214), floor=(150, 128, 98), horizon=500, tiles=False)
    s.slab((0, 0, WIDTH, 500), (150, 184, 212), (206, 216, 220))
    for x, w, top in ((30, 200, 250), (860, 300, 180)):
        s.slab((x, top, x + w, 506), (186, 180, 170), (150, 144, 134))
        for y in range(top + 30, 490, 56):
            for column in range(x + 20, x + w - 30, 62):
                s.slab((column, y, column + 36, y + 32), (70, 76, 82), (96, 102, 108))
    s.slab((0, 496, WIDTH, HEIGHT), (168, 146, 112), (128, 106, 78))
    for _ in range(60):
        x, y = s.rng.randint(0, WIDTH), s.rng.randint(510, 890)
        s.pen.ellipse([x, y, x + s.rng.randint(6, 40), y + s.rng.randint(3, 10)], fill=mix((150, 128, 98), (90, 74, 54), s.rng.random()))
    s.shadow((340, 690, 900, 800), strength=140, blur=20)
    s.pen.polygon([(360, 690), (840, 690), (900, 800), (300, 800)], fill=(176, 176, 170))
    s.slab((300, 800, 900, 850), (150, 150, 144), (120, 120, 114))
    mast = (226, 170, 30)
    for x in (470, 730):
        s.slab((x, 0, x + 30, 720), mast, mix(mast, (60, 30, 0), 0.3))
    for i, y in enumerate(range(-20, 720, 120)):
        s.pen.line([(484, y), (744, y)], fill=mix(mast, (60, 30, 0), 0.2), width=14)
        ends = [(484, y), (744, y + 120)] if i % 2 else [(744, y), (484, y + 120)]
        s.pen.line(ends, fill=mix(mast, (60, 30, 0), 0.12), width=14)
    for x in (450, 710):
        s.slab((x, 690, x + 74, 730), (96, 98, 100), (64, 66, 68), outline=(40, 42, 44))
        for b in (10, 48):
            lift = 26 if not mended and x == 710 and b == 48 else 8
            s.tube((x + b, 690 - lift, x + b + 16, 694), (140, 142, 144) if mended else (150, 100, 62))
    if mended:
        s.slab((950, 720, 1090, 800), (70, 72, 72), (40, 42, 42), outline=(140, 140, 134), width=10)
        s.cable([(1020, 740), (1040, 640), (1150, 600)], (40, 70, 130), 16)
        for x in range(60, 420, 70):
            s.pen.line([(x, 640), (x, 860)], fill=(196, 50, 40), width=10)
        for y in (670, 760):
            s.pen.line([(40, y), (420, y)], fill=(226, 226, 220), width=12)
    else:
        s.pen.polygon([(180, 770), (420, 730), (820, 726), (1090, 780), (1000, 890), (240, 894)], fill=(104, 98, 84))
        for _ in range(16):
            x, y = s.rng.randint(240, 980), s.rng.randint(745, 880)
            s.pen.ellipse([x, y, x + s.rng.randint(60, 170), y + 9], fill=(146, 150, 148))
        s.pen.polygon([(476, 760), (500, 760), (520, 890), (466, 890)], fill=(150, 126, 58))
        s.pen.polygon([(736, 760), (758, 760), (776, 890), (726, 890)], fill=(150, 126, 58))
    return s


def extinguisher(seed: int, mended: bool) -> Stage:
    """Extinguishers: hidden behind goods with the needle in red, then free, hung, with the needle in green."""
    s = Stage(seed, wall=(214, 212, 204), floor=(140, 142, 140))
    s.slab((380, 130, 820, 200), RED, (150, 24, 24), outline=(110, 20, 20))
    s.pen.line([(470, 166), (730, 166)], fill=(250, 240, 236), width=16)
    for x in (430, 650):
        s.back_shadow((x, 300, x + 120, 640))
        s.tube((x, 330, x + 120, 640), (196, 36, 32) if mended else (168, 44, 38))
        s.pen.ellipse([x, 296, x + 119, 366], fill=(206, 52, 46) if mended else (176, 56, 48))
        s.slab((x + 44, 262, x + 76, 312), (60, 62, 66), (36, 38, 40))
        s.pen.line([(x + 40, 262), (x + 120, 240)], fill=(40, 42, 44), width=14)
        s.cable([(x + 76, 290), (x + 130, 340), (x + 134, 470)], (30, 30, 32), 12)
        s.slab((x + 16, 430, x + 104, 540), (240, 236, 222), (214, 208, 192))
        s.pen.ellipse([x + 8, 246, x + 56, 294], fill=(246, 246, 240), outline=(60, 60, 62), width=4)
        s.pen.arc([x + 14, 252, x + 50, 288], 200, 250, fill=RED, width=7)
        s.pen.arc([x + 14, 252, x + 50, 288], 255, 310, fill=GREEN, width=7)
        tip = (x + 36, 254) if mended else (x + 16, 266)
        s.pen.line([(x + 32, 270), tip], fill=(20, 20, 20), width=4)
    if mended:
        s.slab((900, 330, 1040, 470), (250, 248, 240), (230, 228, 218), outline=(120, 118, 112))
        for y in range(356, 460, 22):
            s.pen.line([(916, y), (990, y)], fill=(110, 112, 116), width=4)
            s.pen.line([(1004, y - 2), (1012, y + 6), (1026, y - 10)], fill=GREEN, width=4)
        s.pen.polygon([(340, 664), (860, 664), (940, 800), (260, 800)], outline=YELLOW, width=18)
    else:
        for x, y in ((440, 560), (674, 600)):
            s.pen.ellipse([x, y, x + 40, y + 56], fill=(110, 62, 40))
        for x, base, w, h in ((330, 770, 230, 250), (560, 790, 260, 210), (800, 760, 180, 290), (420, 870, 260, 180)):
            _carton(s, x, base, w, h)
    return s


def workshop(seed: int, mended: bool) -> Stage:
    """Machine: belt drive open, oil on the floor; then guarded, floor clean."""
    s = Stage(seed, wall=(196, 200, 200), floor=(130, 132, 130))
    s.shadow((220, 720, 1000, 810), strength=150, blur=20)
    s.slab((240, 420, 720, 760), (86, 132, 116), (52, 92, 80), radius=16, outline=(30, 52, 46), width=5)
    s.slab((280, 300, 560, 430), (96, 142, 126), (62, 102, 90), radius=12, outline=(30, 52, 46), width=4)
    s.slab((300, 470, 430, 560), (30, 34, 36), (46, 52, 54), radius=8, outline=(150, 156, 156), width=4)
    for i, colour in enumerate((GREEN, YELLOW, RED)):
        s.pen.ellipse([460 + i * 60, 490, 504 + i * 60, 534], fill=colour, outline=(30, 30, 30), width=4)
    if mended:
        s.back_shadow((700, 380, 1000, 740))
        s.slab((700, 380, 1000, 740), (236, 190, 46), (196, 148, 20), radius=70, outline=(110, 82, 10), width=6)
        for y in range(440, 700, 34):
            s.pen.line([(750, y), (950, y)], fill=(150, 112, 14), width=9)
        s.stripes((160, 846, 1060, 870))
    else:
        for x, y, r in ((780, 480, 66), (900, 650, 100)):
            s.pen.ellipse([x - r, y - r, x + r, y + r], fill=(92, 96, 100), outline=(40, 42, 44), width=12)
            for i in range(5):
                a = math.radians(72 * i + 20)
                s.pen.line([(x, y), (x + (r - 8) * math.cos(a), y + (r - 8) * math.sin(a))], fill=(50, 52, 54), width=12)
        s.pen.line([(718, 500), (806, 690)], fill=(26, 26, 28), width=22)
        s.pen.line([(838, 448), (990, 606)], fill=(26, 26, 28), width=22)
        s.pen.ellipse([380, 800, 800, 870], fill=(50, 46, 40))
        s.pen.ellipse([440, 812, 700, 846], fill=(82, 78, 70))
        s.slab((574, 482, 632, 542), (206, 196, 150), (186, 174, 126))
    return s


