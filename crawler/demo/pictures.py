"""Small made-up pictures as PNG (W3C PNG, third edition), the same bytes for the same name; nothing but zlib.

Each is a sky with a sun over hills, a town or the sea, in 256 colours, 640 by 360 pixels.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
import random
import struct
import zlib

WIDTH, HEIGHT = 640, 360
_SKY = 180  # colours 0 to 179, two rows each; the rest of the palette follows
_SUN, _FAR, _MIDDLE, _NEAR, _LIGHT = 180, 181, 182, 183, 184


def draw_picture(name: str) -> bytes:
    """Return a PNG drawn after a name."""
    chance = random.Random(hashlib.sha256(name.encode()).digest())  # noqa: S311 - a drawing, not a secret
    canvas = bytearray().join(bytes([row // 2]) * WIDTH for row in range(HEIGHT))
    _draw_sun(canvas, chance)
    chance.choice([_draw_hills, _draw_town, _draw_sea])(canvas, chance)
    return _png(canvas, _palette(chance))


def _palette(chance: random.Random) -> bytes:
    hue = chance.random()
    sky = [_rgb(hue + 0.12 * row / _SKY, 0.55 - 0.35 * row / _SKY, 0.75 + 0.25 * row / _SKY) for row in range(_SKY)]
    ground = hue + chance.uniform(0.35, 0.6)
    return b"".join(
        [
            *sky,
            _rgb(0.13, 0.35, 1.0),
            _rgb(ground, 0.30, 0.72),
            _rgb(ground + 0.04, 0.42, 0.55),
            _rgb(ground + 0.08, 0.55, 0.36),
            _rgb(0.14, 0.45, 0.98),
        ]
    )


def _rgb(hue: float, saturation: float, value: float) -> bytes:
    return bytes(round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _draw_sun(canvas: bytearray, chance: random.Random) -> None:
    x, y, radius = chance.randrange(80, WIDTH - 80), chance.randrange(60, 150), chance.randrange(22, 46)
    for row in range(y - radius, y + radius + 1):
        half = math.isqrt(radius**2 - (row - y) ** 2)
        _fill(canvas, x - half, row, 2 * half + 1, 1, _SUN)


def _draw_hills(canvas: bytearray, chance: random.Random) -> None:
    for colour, level in ((_FAR, 210), (_MIDDLE, 255), (_NEAR, 300)):
        shift, wave, height = chance.uniform(0, 6.3), chance.uniform(90, 170), chance.uniform(14, 34)
        for x in range(WIDTH):
            top = round(level + height * math.sin(x / wave + shift) + height / 3 * math.sin(x / wave * 2.7))
            canvas[top * WIDTH + x :: WIDTH] = bytes([colour]) * (HEIGHT - top)  # one column, downwards


def _draw_town(canvas: bytearray, chance: random.Random) -> None:
    _fill(canvas, 0, 318, WIDTH, HEIGHT - 318, _NEAR)
    x = -20
    while x < WIDTH:
        width, top, colour = chance.randrange(50, 110), chance.randrange(170, 265), chance.choice([_FAR, _MIDDLE])
        _fill(canvas, x, top, width, 318 - top, colour)
        for row in range(width // 2):  # a gable
            _fill(canvas, x + row, top - row // 2, width - 2 * row, 1, _NEAR)
        for window_y in range(top + 16, 300, 26):
            for window_x in range(x + 10, x + width - 14, 22):
                if chance.random() < 0.6:
                    _fill(canvas, window_x, window_y, 10, 14, _LIGHT)
        x += width + chance.randrange(0, 16)


def _draw_sea(canvas: bytearray, chance: random.Random) -> None:
    for band in range(12):
        _fill(canvas, 0, 220 + 12 * band, WIDTH, 12, (_FAR, _MIDDLE, _NEAR)[min(2, band // 4)])
    for _ in range(40):
        _fill(canvas, chance.randrange(WIDTH), chance.randrange(226, HEIGHT), chance.randrange(12, 60), 2, _LIGHT)
    x, y = chance.randrange(120, WIDTH - 160), chance.randrange(236, 280)
    for row in range(16):  # a hull, then a sail
        _fill(canvas, x + row, y + row, 90 - 2 * row, 1, _NEAR)
    for row in range(80):
        _fill(canvas, x + 44, y - 84 + row, 1 + row // 2, 1, _SUN)


def _fill(canvas: bytearray, x: int, y: int, width: int, height: int, colour: int) -> None:
    """Fill a rectangle, as far as it lies on the canvas."""
    left, right = max(0, x), min(WIDTH, x + width)
    if left >= right:
        return
    for row in range(max(0, y), min(HEIGHT, y + height)):
        canvas[row * WIDTH + left : row * WIDTH + right] = bytes([colour]) * (right - left)


def _png(canvas: bytearray, palette: bytes) -> bytes:
    rows = b"".join(b"\0" + canvas[at : at + WIDTH] for at in range(0, len(canvas), WIDTH))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)  # 8 bits, palette, not interlaced
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
