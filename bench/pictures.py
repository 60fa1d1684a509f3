"""How well a picture is known again, what finding it costs, and making one anew.

On pictures that are drawn for it (`bench.portraits`): real photographs differ. "Known
again" is what the program does: fingerprints point to it, its pixels lie over it.
"""

import io
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from PIL import Image, ImageEnhance

from bench.databases import on_both
from bench.portraits import photo
from vigie.trust.pictures.cell import SIDE
from vigie.trust.pictures.fingerprints import Grey, packed, prints_of
from vigie.trust.pictures.making import make_anew
from vigie.trust.pictures.matching import ALIKE, MOST, NEAR, alike, candidates
from vigie.trust.pictures.tests.pictures import drawn, saved

PICTURES = 240
KEPT = 100_000


def main() -> None:
    """Print how many changed copies and strangers are known again, then the costs."""
    photos = [photo(seed) for seed in range(PICTURES)]
    greys = [small(one) for one in photos]
    prints = np.stack([prints_of(one) for one in greys])
    print(
        f"{PICTURES} drawn pictures; known again: at most {NEAR} of 64 bits of a "
        f"fingerprint differ, of the nearest {MOST}, and {ALIKE} of 1 alike in pixels"
    )
    print(f"{'changed by':<44}{'found':>8}{'by bits':>9}{'wrong':>9}{'by bits':>9}")
    every = Counted()
    for name, change in CHANGES.items():
        counted = Counted()
        chance = np.random.default_rng(len(name))
        for own, one in enumerate(photos):
            grey = small(change(one, chance))
            near = candidates(grey, prints)
            same = [row for row in near if alike(grey, greys[row]) >= ALIKE]
            counted.add(own, same, near)
        every.join(counted)
        print(f"{name:<44}{counted.line()}")
    print(f"wrong: {every.wrong} of {every.pairs} pairs of strangers, ", end="")
    print(f"{every.wrong_bits} by fingerprints alone")
    _costs()
    on_both("bench.pictures")


class Counted:
    """How often a copy was found, and a stranger taken for one."""

    def __init__(self) -> None:
        self.asked = self.found = self.found_bits = 0
        self.wrong = self.wrong_bits = self.pairs = 0

    def add(self, own: int, same: list[int], near: list[int]) -> None:
        """Count one picture that was looked for."""
        self.asked += 1
        self.pairs += PICTURES - 1
        self.found += own in same
        self.found_bits += own in near
        self.wrong += len(same) - (own in same)
        self.wrong_bits += len(near) - (own in near)

    def join(self, other: "Counted") -> None:
        """Add what another counted."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def line(self) -> str:
        """Found and wrong, after both steps and by fingerprints alone."""
        return (
            f"{self.found / self.asked:>8.1%}{self.found_bits / self.asked:>9.1%}"
            f"{self.wrong / self.pairs:>9.3%}{self.wrong_bits / self.pairs:>9.3%}"
        )


def measure() -> None:
    """Print what finding a picture among 100,000 costs in the database that is set."""
    from vigie.config.cli import start_django

    start_django()
    from django.db import connection

    from vigie.config.run import migrate
    from vigie.trust.models import Picture
    from vigie.trust.pictures.keeping import known_again

    migrate([])
    now = datetime.now(UTC)
    chance, grey = np.random.default_rng(1), small(photo(0))
    content = bytes(20_000)
    for start in range(0, KEPT, 2_000):
        Picture.objects.bulk_create(
            Picture(
                id=UUID(bytes=chance.bytes(16)),
                room="missing",
                subject=str(start + row),
                content=content,
                width=1,
                height=1,
                small=chance.bytes(SIDE**2),
                prints=chance.bytes(80),
                ends_at=now + timedelta(days=1),
            )
            for row in range(2_000)
        )
    Picture.objects.filter(subject=str(KEPT // 2)).update(
        small=grey.astype(np.uint8).tobytes(), prints=packed(prints_of(grey))
    )
    given = small(photo(0).resize((200, 200))).astype(np.uint8).tobytes()
    took = []
    for _ in range(5):
        began, used = time.perf_counter(), time.process_time()
        found = known_again(given, room="missing")
        took.append((time.perf_counter() - began, time.process_time() - used))
    whole, own = np.median(np.array(took), axis=0)
    print(
        f"{connection.vendor}: found {len(found)} among {KEPT} pictures in "
        f"{whole:.2f} s, {own:.2f} s of them CPU of the program (median of 5)"
    )


def _costs() -> None:
    grey, other = small(photo(0)), small(photo(1))
    stored = np.random.default_rng(1).integers(0, 2**63, (KEPT, 10), dtype=np.uint64)
    for name, work in (
        ("ten fingerprints", lambda: prints_of(grey)),
        ("two pictures compared", lambda: alike(grey, other)),
        (f"candidates among {KEPT} in memory", lambda: candidates(grey, stored)),
    ):
        start = time.process_time()
        for _ in range(20):
            work()
        print(f"{name}: {(time.process_time() - start) / 20 * 1000:.1f} ms of CPU")
    for name, size in (("1 Mpx", (1200, 900)), ("12 Mpx", (4000, 3000))):
        content = saved(drawn(2, size), quality=90)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for _ in range(3):
            make_anew(content)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"made anew, JPEG of {name}: {spent / 3:.2f} s of CPU in its cell")


def small(picture: Image.Image) -> Grey:
    """Return the small grey picture that a cell makes."""
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return np.asarray(grey, dtype=np.float64)


def _cut(picture: Image.Image, part: float, x: float, y: float) -> Image.Image:
    wide, high = picture.width * (1 - part), picture.height * (1 - part)
    left, top = (picture.width - wide) * x, (picture.height - high) * y
    return picture.crop((int(left), int(top), int(left + wide), int(top + high)))


def _sized(picture: Image.Image, times: float) -> Image.Image:
    return picture.resize((int(picture.width * times), int(picture.height * times)))


def _again(picture: Image.Image, quality: int, kind: str = "JPEG") -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return Image.open(out)


def _mirrored(picture: Image.Image) -> Image.Image:
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _all(one: Image.Image, chance: np.random.Generator, part: float) -> Image.Image:
    cut = _cut(one, part, chance.random(), chance.random())
    return _mirrored(_again(_sized(cut, chance.uniform(0.3, 0.9)), 30))


Change = Callable[[Image.Image, np.random.Generator], Image.Image]
CHANGES: dict[str, Change] = {
    "nothing": lambda one, _: one,
    "half the size": lambda one, _: _sized(one, 0.5),
    "an eighth of the size": lambda one, _: _sized(one, 0.125),
    "JPEG of quality 30": lambda one, _: _again(one, 30),
    "JPEG of quality 10": lambda one, _: _again(one, 10),
    "WebP of quality 30": lambda one, _: _again(one, 30, "WEBP"),
    "a mirror": lambda one, _: _mirrored(one),
    "30 % lighter": lambda one, _: ImageEnhance.Brightness(one).enhance(1.3),
    "half the contrast": lambda one, _: ImageEnhance.Contrast(one).enhance(0.5),
    "grey": lambda one, _: one.convert("L"),
    "10 % cut off, around": lambda one, _: _cut(one, 0.1, 0.5, 0.5),
    "10 % cut off, at a corner": lambda one, _: _cut(one, 0.1, 0, 1),
    "10 % cut off, anywhere": lambda one, c: _cut(one, 0.1, c.random(), c.random()),
    "10 % cut off one side alone": lambda one, _: one.crop(
        (0, 0, int(one.width * 0.9), one.height)
    ),
    "15 % cut off, anywhere": lambda one, c: _cut(one, 0.15, c.random(), c.random()),
    "20 % cut off, anywhere": lambda one, c: _cut(one, 0.2, c.random(), c.random()),
    "turned by 3 degrees": lambda one, _: one.rotate(3),
    "smaller, 10 % cut, quality 30, mirrored": lambda one, c: _all(one, c, 0.1),
    "smaller, 5 % cut, quality 30, mirrored": lambda one, c: _all(one, c, 0.05),
}
