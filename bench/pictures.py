"""How well a fingerprint knows a picture again, and what making one anew costs.

On pictures that are drawn for it: soft light and hard shapes, 300 of them. Real
photographs differ; what holds for all is the order of the ways to change one.
"""

import io
import resource
import time
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance

from vigie.trust.pictures.fingerprints import SAME, SIDE, distance, fingerprints
from vigie.trust.pictures.making import make_anew
from vigie.trust.pictures.tests.pictures import drawn, saved

PICTURES = 300


def main() -> None:
    """Print how far changed copies and strangers are from the picture, and CPU time."""
    originals = [drawn(seed) for seed in range(PICTURES)]
    known = [_of(one)[0] for one in originals]
    print(f"{PICTURES} drawn pictures; the same means at most {SAME} of 64 bits differ")
    print(f"{'changed by':<28}{'median':>7}{'95 %':>6}{'most':>6}{'known again':>13}")
    for name, change in CHANGES.items():
        far = [
            min(distance(was, now) for now in _of(change(one)))
            for one, was in zip(originals, known, strict=True)
        ]
        again = sum(bits <= SAME for bits in far) / len(far)
        low, high = np.percentile(far, [50, 95])
        print(f"{name:<28}{low:>7.0f}{high:>6.0f}{max(far):>6}{again:>12.1%}")
    strangers = [distance(a, b) for i, a in enumerate(known) for b in known[:i]]
    wrong = sum(bits <= SAME for bits in strangers)
    print(
        f"strangers: nearest {min(strangers)}, median {np.median(strangers):.0f}, ",
        end="",
    )
    print(f"{wrong} of {len(strangers)} pairs taken for the same")
    _costs()


def _costs() -> None:
    start = time.process_time()
    for _ in range(200):
        _of(drawn(1, (64, 64)))
    own = (time.process_time() - start) / 200
    for name, size in (("1 Mpx", (1200, 900)), ("12 Mpx", (4000, 3000))):
        content = saved(drawn(2, size), quality=90)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(3):
            make_anew(content)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"made anew, JPEG of {name}: {spent / 3:.2f} s of CPU in its cell")
    print(f"a fingerprint alone, with drawing a small picture: {own * 1000:.1f} ms")


def _of(picture: Image.Image) -> tuple[int, int]:
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return fingerprints(np.asarray(grey, dtype=np.float64))


def _cut(picture: Image.Image, part: float) -> Image.Image:
    wide, high = picture.size
    x, y = int(wide * part / 2), int(high * part / 2)
    return picture.crop((x, y, wide - x, high - y))


def _again(picture: Image.Image, kind: str, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return Image.open(out)


Change = Callable[[Image.Image], Image.Image]
CHANGES: dict[str, Change] = {
    "nothing": lambda one: one,
    "half the size": lambda one: one.resize((240, 180)),
    "an eighth of the size": lambda one: one.resize((60, 45)),
    "JPEG of quality 30": lambda one: _again(one, "JPEG", 30),
    "JPEG of quality 10": lambda one: _again(one, "JPEG", 10),
    "WebP of quality 30": lambda one: _again(one, "WEBP", 30),
    "a mirror": lambda one: one.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "30 % lighter": lambda one: ImageEnhance.Brightness(one).enhance(1.3),
    "half the contrast": lambda one: ImageEnhance.Contrast(one).enhance(0.5),
    "grey": lambda one: one.convert("L"),
    "5 % cut off": lambda one: _cut(one, 0.05),
    "10 % cut off": lambda one: _cut(one, 0.10),
    "20 % cut off": lambda one: _cut(one, 0.20),
    "turned by 3 degrees": lambda one: one.rotate(3),
    "half, quality 30, 5 % cut": lambda one: _again(
        _cut(one, 0.05).resize((240, 180)), "JPEG", 30
    ),
}
