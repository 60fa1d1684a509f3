"""Pictures like those that come with a call for somebody, drawn: portraits before a
wall or outdoors, street scenes, posters with writing, and textures with a photograph's
spectrum. Portraits stand alike in their frame on purpose: they are the hard strangers.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Chance = np.random.Generator
Size = tuple[int, int]
_SIZES = ((480, 360), (360, 480), (400, 400), (600, 400))
_SKINS = ((240, 205, 180), (200, 150, 120), (140, 95, 70), (90, 60, 45))
_HAIRS = ((30, 25, 20), (90, 60, 30), (200, 170, 110), (120, 120, 120))


def photo(seed: int) -> Image.Image:
    """Return a picture of its own for each seed: half of them are portraits."""
    chance = np.random.default_rng(seed)
    kinds: tuple[Callable[[Chance, Size], Image.Image], ...]
    kinds = (portrait, portrait, portrait, street, poster, texture)
    return kinds[seed % len(kinds)](chance, _SIZES[chance.integers(len(_SIZES))])


def texture(chance: Chance, size: Size) -> Image.Image:
    """Noise whose waves weaken with their frequency, as those of photographs do."""
    wide, high = size
    ways = np.meshgrid(np.fft.fftfreq(wide) * wide, np.fft.fftfreq(high) * high)
    waves = np.hypot(*ways)
    waves[0, 0] = 1
    waves = waves ** (1 + chance.random())
    first = _noise(chance, waves)
    colours = [first, *(0.75 * first + 0.4 * _noise(chance, waves) for _ in range(2))]
    return _image(128 + 50 * np.stack(colours, -1))


def street(chance: Chance, size: Size) -> Image.Image:
    """A texture with hard shapes before it."""
    picture = texture(chance, size)
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.integers(2, 9)):
        x, y, wide, high = (chance.random(4) * [*size, *size]).astype(int)
        box = (int(x), int(y), int(x + wide / 2 + 8), int(y + high / 2 + 8))
        shape = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        shape(box, fill=_colour(chance))
    return picture.filter(ImageFilter.GaussianBlur(1))


def poster(chance: Chance, size: Size) -> Image.Image:
    """Lines of words on paper, mostly with a portrait among them."""
    picture = Image.new("RGB", size, _colour(chance, 200))
    pen = ImageDraw.Draw(picture)
    y = size[1] * 0.05
    while y < size[1] * 0.95:
        x, end = size[0] * 0.06, size[0] * (0.4 + 0.54 * chance.random())
        while x < end:
            long = int(chance.integers(10, 60))
            pen.rectangle((x, y, min(x + long, end), y + 10), fill=(40, 40, 40))
            x += long + 8
        y += chance.integers(16, 26) + 30 * (chance.random() < 0.15)
    if chance.random() < 0.6:
        face = portrait(chance, (size[0] // 3, size[1] // 3))
        at = (chance.random(2) * [size[0] / 2, size[1] / 2]).astype(int)
        picture.paste(face, (int(at[0]), int(at[1])))
    return picture


def portrait(chance: Chance, size: Size) -> Image.Image:
    """A head and shoulders in the middle, in the light of one side."""
    wide, high = size
    is_wall = chance.random() < 0.4
    picture = (
        Image.new("RGB", size, _colour(chance, 60))
        if is_wall
        else texture(chance, size)
    )
    pen = ImageDraw.Draw(picture)
    x, y = wide * chance.normal(0.5, 0.05), high * chance.normal(0.45, 0.04)
    broad = min(size) * chance.normal(0.22, 0.03)
    long = broad * chance.normal(1.3, 0.06)
    skin, hair = _near(chance, _SKINS), _near(chance, _HAIRS)

    def oval(left: float, top: float, w: float, h: float, fill: object) -> None:
        box = (left - abs(w), top - abs(h), left + abs(w), top + abs(h))
        pen.ellipse(box, fill=fill)  # type: ignore[arg-type]

    oval(x, y + 2.5 * long, 2.2 * broad, 1.4 * long, _colour(chance))
    oval(x, y + long, 0.4 * broad, 0.5 * long, skin)
    oval(x, y, 1.15 * broad, long * chance.uniform(1.1, 1.4), hair)
    oval(x, y + 0.1 * long, broad, 0.95 * long, skin)
    apart = broad * chance.normal(0.4, 0.04)
    for eye in (x - apart, x + apart):
        oval(eye, y, 0.15 * broad, 0.08 * broad, "white")
        oval(eye, y, 0.07 * broad, 0.07 * broad, (40, 30, 20))
        oval(
            eye, y - 0.25 * broad, 0.2 * broad, chance.normal(0.05, 0.01) * broad, hair
        )
    mouth = chance.normal(0.3, 0.06) * broad
    oval(x, y + 0.55 * long, mouth, chance.normal(0.06, 0.02) * long, (160, 60, 60))
    if chance.random() < 0.3:
        oval(x, y + 0.85 * long, 0.7 * broad, 0.25 * long, hair)
    return _lit(chance, picture.filter(ImageFilter.GaussianBlur(1.5)))


def _lit(chance: Chance, picture: Image.Image) -> Image.Image:
    wide, high = picture.size
    across = np.linspace(-1, 1, wide)[None, :, None] * chance.normal(0, 25)
    down = np.linspace(-1, 1, high)[:, None, None] * chance.normal(0, 25)
    grain = chance.normal(0, 5, (high, wide, 3))
    return _image(np.asarray(picture, dtype=np.float64) + across + down + grain)


def _noise(chance: Chance, waves: NDArray[np.float64]) -> NDArray[np.float64]:
    drawn = np.fft.ifft2(np.fft.fft2(chance.standard_normal(waves.shape)) / waves).real
    return np.asarray((drawn - drawn.mean()) / drawn.std())


def _image(levels: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def _colour(chance: Chance, least: int = 0) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in chance.integers(least, 255, 3))
    return red, green, blue


def _near(chance: Chance, known: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    of = np.array(known[chance.integers(len(known))]) + chance.integers(-12, 12, 3)
    return tuple(int(value) for value in np.clip(of, 0, 255))
