# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""Scenes inside a plant: fan, distribution box, dust duct, chemical store, drums."""

from __future__ import annotations

import math

from demo.photos.canvas import Stage, mix

STEEL, DARK, YELLOW, RED = (142, 150, 156), (44, 50, 56), (226, 178, 34), (186, 38, 34)


def fan(seed: int, mended: bool) -> Stage:
    """Wall fan: a blade missing and a plastic junction box, then a guarded fan and a sealed one."""
    s = Stage(seed, wall=(198, 196, 184), floor=(138, 134, 124))
    s.back_shadow((430, 110, 800, 480))
    s.slab((430, 110, 800, 480), (164, 172, 178), (112, 120, 128), radius=10, outline=DARK, width=5)
    for x, y in ((452, 132), (778, 132), (452, 458), (778, 458)):
        s.pen.ellipse([x - 9, y - 9, x + 9, y + 9], fill=(80, 86, 92), outline=(190, 196, 200), width=2)
    s.pen.ellipse([462, 142, 768, 448], fill=(26, 30, 34), outline=(70, 78, 86), width=10)
    blades = 5 if mended else 4
    for i in range(blades):
        a = math.radians(18 + 72 * i)
        points = [(615 + r * math.cos(a + d), 295 + r * math.sin(a + d)) for r, d in ((30, -0.3), (138, -0.34), (142, 0.2), (34, 0.34))]
        s.pen.polygon(points, fill=mix((116, 126, 132), (60, 66, 72), (i % 3) / 3), outline=(40, 44, 48))
    s.pen.ellipse([583, 263, 647, 327], fill=(150, 156, 160), outline=DARK, width=4)
    if mended:
        for r in range(30, 152, 24):
            s.pen.ellipse([615 - r, 295 - r, 615 + r, 295 + r], outline=(206, 210, 212), width=4)
        for i in range(12):
            a = math.radians(30 * i)
            s.pen.line([(615, 295), (615 + 150 * math.cos(a), 295 + 150 * math.sin(a))], fill=(206, 210, 212), width=4)
    else:
        s.pen.polygon([(680, 150), (760, 190), (742, 250), (690, 214)], fill=(58, 48, 40))
        s.cable([(520, 470), (512, 540), (540, 590)], (120, 70, 44), 7)
    if mended:
        s.back_shadow((880, 230, 1010, 370))
        s.slab((880, 230, 1010, 370), (126, 138, 146), (84, 94, 102), radius=20, outline=DARK, width=6)
        for x, y in ((902, 252), (988, 252), (902, 348), (988, 348)):
            s.pen.ellipse([x - 11, y - 11, x + 11, y + 11], fill=(36, 40, 44), outline=(150, 158, 164), width=3)
        s.slab((925, 275, 965, 325), (214, 186, 60), (190, 160, 40))
        s.tube((930, 368, 962, 402), (160, 140, 70))
        s.cable([(946, 400), (946, 640)])
        s.cable([(800, 300), (850, 318), (880, 300)])
    else:
        s.back_shadow((880, 230, 1000, 372))
        s.slab((880, 230, 1000, 372), (232, 228, 212), (198, 192, 172), outline=(110, 106, 94), width=4)
        for y in (258, 284, 310):
            s.pen.line([(900, y), (980, y)], fill=(160, 154, 136), width=6)
        s.cable([(800, 320), (842, 372), (884, 340)])
        s.cable([(915, 370), (902, 470), (950, 540), (936, 640)])
        s.cable([(955, 370), (990, 450), (930, 520), (975, 622)])
        s.pen.line([(915, 372), (911, 410)], fill=(190, 50, 40), width=8)
        s.pen.line([(957, 372), (968, 412)], fill=(60, 110, 180), width=8)
    for x, base in ((80, 760), (250, 800)):
        s.drum(x, base, 150, 230, (46, 92, 132), label=(232, 226, 206))
    return s


def distribution(seed: int, mended: bool) -> Stage:
    """Distribution box: door off and taps twisted together, then closed, labelled and interlocked."""
    s = Stage(seed, wall=(206, 204, 196), floor=(126, 130, 128))
    s.back_shadow((400, 90, 800, 580))
    s.slab((400, 90, 800, 580), (214, 216, 212), (176, 180, 178), outline=(90, 94, 96), width=6)
    if mended:
        s.slab((418, 108, 782, 562), (222, 224, 220), (190, 194, 192), outline=(120, 124, 126), width=4)
        s.pen.polygon([(600, 190), (520, 330), (680, 330)], fill=YELLOW, outline=(30, 28, 24))
        s.pen.line([(600, 190), (520, 330), (680, 330), (600, 190)], fill=(30, 28, 24), width=9, joint="curve")
        s.pen.polygon([(606, 222), (578, 278), (598, 278), (588, 316), (622, 266), (602, 266)], fill=(30, 28, 24))
        s.slab((500, 380, 700, 420), (40, 84, 140), (30, 66, 116))
        s.slab((510, 450, 690, 520), (240, 240, 232), (222, 222, 214), outline=(140, 140, 140), width=2)
        for y in (466, 482, 498):
            s.pen.line([(524, y), (676, y)], fill=(120, 120, 118), width=3)
        s.tube((742, 300, 766, 360), (50, 52, 54))
        for x in (480, 600, 720):
            s.tube((x - 14, 578, x + 14, 660), (150, 154, 156))
    else:
        s.slab((420, 110, 780, 560), (52, 50, 46), (74, 70, 62))
        s.pen.polygon([(800, 90), (960, 40), (976, 600), (800, 580)], fill=(160, 162, 158), outline=(90, 94, 96))
        s.pen.polygon([(812, 108), (946, 66), (960, 578), (812, 562)], fill=(186, 188, 184))
        for row in range(2):
            for i in range(6):
                x, y = 440 + i * 54, 160 + row * 170
                s.slab((x, y, x + 44, y + 90), (226, 224, 214), (190, 186, 172), outline=(70, 68, 62), width=2)
                s.slab((x + 14, y + 28, x + 30, y + 58), (40, 40, 42), (24, 24, 26))
        for i, colour in enumerate(((190, 46, 38), (206, 170, 30), (60, 130, 70), (48, 84, 160), (190, 46, 38), (40, 40, 44))):
            x = 452 + i * 54
            bend = s.rng.randint(-60, 80)
            s.cable([(x, 246), (x + bend, 290), (x + 20 - bend // 2, 326)], colour, 7)
            s.cable([(x, 416), (x + bend, 470), (540 + bend, 560), (520 + i * 16, 700)], colour, 8)
        s.slab((870, 720, 1060, 770), (236, 234, 226), (196, 194, 184), radius=10, outline=(120, 118, 110))
        s.cable([(600, 690), (720, 760), (872, 744)], (230, 228, 220), 9)
        for i in range(4):
            s.pen.ellipse([888 + i * 44, 734, 910 + i * 44, 756], fill=(40, 40, 40))
    return s


def dust(seed: int, mended: bool) -> Stage:
    """Dust duct: grey drifts on duct and floor, then clean with an airlock under the collector."""
    s = Stage(seed, wall=(184, 188, 186), floor=(122, 122, 118))
    s.back_shadow((40, 130, 900, 250), blur=22)
    s.pipe((0, 130, 900, 236), (150, 158, 162))
    for x in (180, 430, 690):
        s.pipe((x, 118, x + 26, 248), (120, 128, 134))
        s.tube((x - 30, 236, x + 40, 470), (140, 148, 152))
        s.pen.polygon([(x - 30, 470), (x + 40, 470), (x + 90, 560), (x - 80, 560)], fill=(118, 126, 132), outline=DARK)
    s.back_shadow((850, 60, 1120, 470))
    s.slab((850, 60, 1120, 430), (92, 128, 150), (58, 92, 114), outline=DARK, width=5)
    for x in range(880, 1110, 46):
        s.pen.line([(x, 66), (x, 424)], fill=(56, 88, 110), width=4)
    s.pen.polygon([(850, 430), (1120, 430), (1020, 600), (950, 600)], fill=(70, 104, 126), outline=DARK)
    if mended:
        s.slab((936, 600, 1034, 668), (208, 132, 40), (168, 98, 24), radius=8, outline=DARK, width=4)
        s.pen.ellipse([962, 612, 1008, 658], fill=(90, 94, 98), outline=DARK, width=4)
        s.drum(930, 820, 120, 130, (110, 116, 120))
        s.slab((60, 300, 150, 420), (244, 242, 232), (226, 224, 214), outline=(120, 120, 118), width=3)
        for y in range(322, 412, 16):
            s.pen.line([(74, y), (136, y)], fill=(110, 112, 116), width=3)
        s.stripes((300, 850, 900, 876))
    else:
        ash = (176, 168, 152)
        for x in range(-20, 880, 34):
            h = s.rng.randint(10, 34)
            s.pen.ellipse([x, 130 - h, x + 90, 148], fill=mix(ash, (120, 114, 104), s.rng.random() * 0.4))
        for x in range(120, 1120, 46):
            w, y = s.rng.randint(90, 210), s.rng.randint(700, 880)
            s.pen.ellipse([x - w, y - 14, x + w, y + 18], fill=mix(ash, (110, 106, 98), s.rng.random() * 0.5))
        s.pen.polygon([(880, 800), (985, 620), (1100, 810), (1000, 846)], fill=ash)
        s.pen.polygon([(985, 620), (1100, 810), (1000, 846)], fill=(140, 132, 118))
        s.slab((940, 594, 1030, 640), (190, 182, 160), (150, 142, 124))
    return s


def chemical(seed: int, mended: bool) -> Stage:
    """Chemical store: drums and jerrycans crowded together and leaking, then parted, on pallets with signs."""
    s = Stage(seed, wall=(200, 202, 196), floor=(142, 140, 132))
    blue, red, white = (46, 92, 132), (170, 52, 40), (222, 220, 208)
    if mended:
        for x, colour, sign in ((80, blue, (40, 110, 70)), (700, white, YELLOW)):
            s.back_shadow((x + 120, 140, x + 300, 270))
            s.slab((x + 120, 140, x + 300, 270), sign, mix(sign, (0, 0, 0), 0.15), outline=(60, 60, 60), width=4)
            s.pen.line([(x + 150, 190), (x + 270, 190)], fill=(245, 244, 236), width=12)
            s.pen.line([(x + 150, 222), (x + 240, 222)], fill=(245, 244, 236), width=10)
            s.shadow((x - 20, 740, x + 440, 800))
            s.slab((x - 10, 720, x + 420, 770), (52, 86, 64), (36, 62, 46), outline=(26, 40, 30))
            for i in range(2):
                s.drum(x + 30 + i * 190, 728, 156, 250, colour, label=(240, 234, 214))
        s.slab((560, 120, 620, 640), (168, 166, 158), (134, 132, 124), outline=(110, 108, 100))
        s.stripes((40, 830, 1160, 856))
    else:
        for x, base, colour in ((60, 700, blue), (230, 690, red), (400, 700, blue), (560, 690, white), (730, 705, red), (900, 695, blue)):
            s.drum(x, base, 160, 250, colour, lid=x not in (400, 730))
        s.shadow((380, 780, 960, 860), strength=150)
        s.pen.ellipse([360, 778, 940, 862], fill=(74, 62, 48))
        s.pen.ellipse([430, 792, 800, 836], fill=(112, 98, 78))
        for x, base, colour in ((150, 830, white), (330, 850, (196, 178, 90)), (960, 840, white)):
            s.shadow((x, base - 20, x + 150, base + 18))
            s.slab((x, base - 170, x + 120, base), mix(colour, (255, 255, 255), 0.2), mix(colour, (60, 60, 50), 0.3), radius=14, outline=(110, 106, 92))
            s.slab((x + 76, base - 206, x + 108, base - 168), (60, 62, 66), (40, 40, 44))
            s.pen.rounded_rectangle([x + 14, base - 158, x + 66, base - 126], 12, outline=(120, 116, 100), width=7)
        s.slab((700, 420, 860, 470), (196, 166, 120), (164, 132, 88), outline=(120, 96, 60))
        s.slab((690, 380, 840, 424), (206, 176, 130), (176, 142, 96), outline=(120, 96, 60))
    return s
