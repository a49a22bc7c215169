# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""A small stage for drawing photo-like pictures: room, light, shadow, grain. Pillow only, no numpy."""

from __future__ import annotations

import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

WIDTH, HEIGHT = 1200, 900  # drawn larger, then reduced: edges come out smooth
Colour = tuple[int, int, int]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Colour between a (share 0) and b (share 1)."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


@cache
def _ramp() -> Image.Image:
    return Image.linear_gradient("L")


@cache
def _mottle(seed: int) -> Image.Image:
    """Slow stains as a mask: how much dirt lies where."""
    rng = random.Random(seed)
    small = Image.new("L", (24, 18))
    small.putdata([rng.randint(0, 62) for _ in range(24 * 18)])
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


@cache
def _grain() -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((800, 600), 15)] * 3)


@cache
def _lamp() -> Image.Image:
    """Brighter in the middle, darker in the corners."""
    light = Image.radial_gradient("L").resize((1100, 900)).crop((120, 60, 920, 660)).point(lambda v: 255 - int(v * 0.62))
    return Image.merge("RGB", [light] * 3)


class Stage:
    """One picture being drawn, 1200 × 900. `rng` fixes the room, so before and after show the same place."""

    def __init__(self, seed: int, *, wall: Colour, floor: Colour, horizon: int = 620, tiles: bool = True) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.image = Image.new("RGB", (WIDTH, HEIGHT), wall)
        self.pen = ImageDraw.Draw(self.image)
        self.horizon = horizon
        self._room(wall, floor, tiles)

    def _room(self, wall: Colour, floor: Colour, tiles: bool) -> None:
        corner = self.rng.choice((170, 1030))
        side = mix(wall, (40, 40, 38), 0.22)
        self.slab((0, 0, WIDTH, self.horizon), mix(wall, (255, 255, 250), 0.18), mix(wall, (60, 58, 52), 0.12))
        if corner < 600:
            self.pen.polygon([(0, -60), (corner, 0), (corner, self.horizon), (0, self.horizon + 150)], fill=side)
        else:
            self.pen.polygon([(WIDTH, -60), (corner, 0), (corner, self.horizon), (WIDTH, self.horizon + 150)], fill=side)
        joint = mix(wall, (70, 68, 62), 0.2)
        step = self.rng.choice((150, 180, 210))
        for row, y in enumerate(range(step // 2, self.horizon, step)):
            self.pen.line([(0, y), (WIDTH, y)], fill=joint, width=2)
            for x in range((row % 2) * step, WIDTH, step * 2):
                self.pen.line([(x, y - step), (x, y)], fill=joint, width=2)
        low, high = corner < 600, corner > 600
        ground = [
            (0, self.horizon + (150 if low else 0)), (corner if low else 0, self.horizon),
            (corner if high else WIDTH, self.horizon), (WIDTH, self.horizon + (150 if high else 0)),
            (WIDTH, HEIGHT), (0, HEIGHT),
        ]  # fmt: skip
        self.pen.polygon(ground, fill=floor)
        layer = Image.new("RGB", (WIDTH, HEIGHT - self.horizon), mix(floor, (20, 20, 20), 0.25))
        mask = _ramp().resize(layer.size).point(lambda v: int((255 - v) * 0.6))
        keep = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(keep).polygon(ground, fill=255)
        self.image.paste(layer, (0, self.horizon), ImageChops.multiply(mask, keep.crop((0, self.horizon, WIDTH, HEIGHT))))
        if tiles:
            line = mix(floor, (30, 30, 30), 0.28)
            for x in range(-1800, 3001, 240):
                self.pen.line([(600 + (x - 600) * 0.42, self.horizon), (x, HEIGHT)], fill=line, width=2)
            for depth in (0.12, 0.3, 0.56, 0.88):
                y = self.horizon + (HEIGHT - self.horizon) * depth
                self.pen.line([(0, y), (WIDTH, y)], fill=line, width=2)
        skirting = mix(wall, (50, 60, 62), 0.55)
        start, end = (corner, WIDTH) if low else (0, corner)
        self.pen.rectangle([start, self.horizon - 22, end, self.horizon], fill=skirting)
        self.image.paste((44, 42, 36), (0, 0), _mottle(self.seed % 5))

    def slab(self, box, top: Colour, bottom: Colour, *, radius: int = 0, outline: Colour | None = None, width: int = 3) -> None:
        """A filled box whose colour runs from top to bottom."""
        x0, y0, x1, y1 = map(int, box)
        if x1 <= x0 or y1 <= y0:
            return
        ramp = _ramp().resize((x1 - x0, y1 - y0))
        fill = Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
        mask = None
        if radius:
            mask = Image.new("L", ramp.size, 0)
            ImageDraw.Draw(mask).rounded_rectangle([0, 0, x1 - x0 - 1, y1 - y0 - 1], radius, fill=255)
        self.image.paste(fill, (x0, y0), mask)
        if outline:
            self.pen.rounded_rectangle([x0, y0, x1 - 1, y1 - 1], radius, outline=outline, width=width)

    def tube(self, box, colour: Colour) -> None:
        """An upright cylinder body: dark at both sides, a light streak left of the middle."""
        x0, y0, x1, y1 = map(int, box)
        strip = Image.new("RGB", (16, 1))
        strip.putdata([mix(mix(colour, (15, 15, 18), 0.5), mix(colour, (255, 255, 255), 0.28), s) for s in
                       (0, 0.25, 0.5, 0.75, 0.95, 1, 0.9, 0.75, 0.65, 0.55, 0.45, 0.36, 0.28, 0.2, 0.1, 0)])  # fmt: skip
        self.image.paste(strip.resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC), (x0, y0))

    def pipe(self, box, colour: Colour) -> None:
        """A lying cylinder."""
        x0, y0, x1, y1 = map(int, box)
        strip = Image.new("RGB", (1, 8))
        dark, light = mix(colour, (15, 15, 18), 0.5), mix(colour, (255, 255, 255), 0.4)
        strip.putdata([mix(dark, light, s) for s in (0.35, 0.85, 1, 0.75, 0.5, 0.3, 0.12, 0)])
        self.image.paste(strip.resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC), (x0, y0))

    def drum(self, x: int, base: int, w: int, h: int, colour: Colour, *, lid: bool = True, label: Colour | None = None) -> None:
        """A steel drum standing on `base`."""
        self.shadow((x + 8, base - 26, x + w + 46, base + 20), strength=130)
        self.tube((x, base - h, x + w, base), colour)
        ry = w // 8
        self.pen.pieslice([x, base - ry, x + w - 1, base + ry], 0, 180, fill=mix(colour, (10, 10, 12), 0.45))
        top = mix(colour, (255, 255, 255), 0.22) if lid else (32, 28, 26)
        self.pen.ellipse([x, base - h - ry, x + w - 1, base - h + ry], fill=top, outline=mix(colour, (0, 0, 0), 0.4), width=4)
        for part in (0.33, 0.66):
            y = base - h + h * part
            self.pen.arc([x, y - ry, x + w - 1, y + ry], 0, 180, fill=mix(colour, (0, 0, 0), 0.45), width=5)
        if label:
            self.slab((x + w * 0.25, base - h * 0.62, x + w * 0.75, base - h * 0.38), label, mix(label, (90, 90, 90), 0.2))

    def shadow(self, box, *, strength: int = 110, blur: int = 14) -> None:
        """A soft dark patch under or behind something."""
        x0, y0, x1, y1 = map(int, box)
        pad = blur * 3
        small = ((x1 - x0 + 2 * pad) // 4 + 1, (y1 - y0 + 2 * pad) // 4 + 1)
        mask = Image.new("L", small, 0)
        ImageDraw.Draw(mask).ellipse([pad // 4, pad // 4, small[0] - pad // 4, small[1] - pad // 4], fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / 4)).resize((small[0] * 4, small[1] * 4), Image.Resampling.BILINEAR)
        self.image.paste((12, 12, 14), (x0 - pad, y0 - pad), mask)

    def back_shadow(self, box, *, shift: int = 16, strength: int = 95, blur: int = 16) -> None:
        """The shadow an object throws on the wall behind it (light from upper left)."""
        x0, y0, x1, y1 = map(int, box)
        pad = blur * 2
        size = ((x1 - x0 + 2 * pad) // 4, (y1 - y0 + 2 * pad) // 4)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).rectangle([pad // 4, pad // 4, size[0] - pad // 4, size[1] - pad // 4], fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / 4)).resize((size[0] * 4, size[1] * 4), Image.Resampling.BILINEAR)
        self.image.paste((12, 12, 14), (x0 - pad + shift, y0 - pad + shift), mask)

    def cable(self, points, colour: Colour = (28, 28, 30), width: int = 11) -> None:
        """A bent cable with a thin light edge."""
        self.pen.line(points, fill=mix(colour, (0, 0, 0), 0.4), width=width + 3, joint="curve")
        self.pen.line(points, fill=colour, width=width, joint="curve")
        self.pen.line([(x - 1, y - width // 4) for x, y in points], fill=mix(colour, (255, 255, 255), 0.3), width=max(2, width // 5))

    def stripes(self, box, *, step: int = 36) -> None:
        """Yellow and black warning band."""
        x0, y0, x1, y1 = map(int, box)
        band = Image.new("RGB", (x1 - x0, y1 - y0), (222, 176, 22))
        pen = ImageDraw.Draw(band)
        for x in range(-y1 + y0, x1 - x0 + step, step * 2):
            pen.polygon([(x, y1 - y0), (x + step, y1 - y0), (x + step + y1 - y0, 0), (x + y1 - y0, 0)], fill=(36, 34, 30))
        self.image.paste(band, (x0, y0))

    def developed(self, *, light: float, tilt: float, warmth: float, mirrored: bool) -> Image.Image:
        """The finished 800 × 600 picture: tilt, lamp, vignette, colour cast, softness and grain.

        `mirrored` turns left and right round: another room for the price of one drawing.
        """
        picture = self.image.rotate(tilt, Image.Resampling.BILINEAR, expand=False)
        picture = picture.crop((36, 27, WIDTH - 36, HEIGHT - 27)).resize((800, 600), Image.Resampling.BOX)
        if mirrored:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        picture = ImageChops.multiply(picture, _lamp())
        picture = ImageEnhance.Brightness(picture).enhance(1.12 * light)
        red, green, blue = picture.split()
        picture = Image.merge("RGB", (red.point(lambda v: v * (1 + warmth)), green, blue.point(lambda v: v * (1 - warmth))))
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        return ImageChops.overlay(picture, _grain())
