"""A picture is known again by its pixels, and a stranger is not taken for it."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vigie.trust.pictures.cell import SIDE
from vigie.trust.pictures.fingerprints import grey_of, prints_of
from vigie.trust.pictures.matching import ALIKE, MOST, alike, candidates
from vigie.trust.pictures.tests.pictures import drawn

MIRROR = Image.Transpose.FLIP_LEFT_RIGHT


def small(picture):
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return grey_of(grey.tobytes())


def saved_again(picture, quality=30):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out)


def changed(picture, x, y, times, mirrored):
    """As a hoax does it: 10 % cut off somewhere, smaller, saved badly, mirrored."""
    wide, high = picture.size
    left, top = int(wide * 0.1 * x), int(high * 0.1 * y)
    cut = picture.crop((left, top, left + int(wide * 0.9), top + int(high * 0.9)))
    again = saved_again(cut.resize((int(wide * times), int(high * times))))
    return again.transpose(MIRROR) if mirrored else again


KNOWN = [small(drawn(seed)) for seed in range(30)]
PRINTS = np.stack([prints_of(grey) for grey in KNOWN])


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 29),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.25, 1),
    st.booleans(),
)
def test_a_picture_that_was_changed_points_to_the_one_it_was(seed, x, y, times, turned):
    given_ = small(changed(drawn(seed), x, y, times, turned))
    same = [
        row for row in candidates(given_, PRINTS) if alike(given_, KNOWN[row]) >= 0.8
    ]
    assert same == [seed]


def test_nearly_all_changed_pictures_are_alike_enough():
    chance = np.random.default_rng(4)
    found = 0
    for seed in range(30):
        x, y, times = chance.random(3)
        given_ = small(changed(drawn(seed), x, y, 0.3 + times / 2, seed % 2 == 0))
        found += alike(given_, KNOWN[seed]) >= ALIKE
    assert found >= 29


def test_no_stranger_is_alike():
    pairs = [alike(a, b) for i, a in enumerate(KNOWN) for b in KNOWN[:i]]
    assert max(pairs) < ALIKE


def test_it_is_the_same_whichever_was_cut_and_asked_first():
    whole, cut = KNOWN[5], small(drawn(5).crop((24, 18, 456, 342)))
    assert alike(whole, cut) == alike(cut, whole) > 0.98
    assert candidates(whole, prints_of(cut)[None]) == [0]
    assert candidates(cut, prints_of(whole)[None]) == [0]


def test_a_picture_is_itself():
    assert alike(KNOWN[0], KNOWN[0]) == pytest.approx(1)
    assert candidates(KNOWN[8], PRINTS)[0] == 8


def test_pictures_that_show_nothing_are_alike_to_nothing():
    plain = np.full((SIDE, SIDE), 200.0)
    assert alike(plain, plain) == 0
    assert alike(plain, KNOWN[1]) == alike(KNOWN[1], plain) == 0


def test_a_window_that_shows_nothing_does_not_divide_by_nothing():
    corner = np.zeros((SIDE, SIDE))
    corner[0, 0] = 255
    assert 0 <= alike(corner, KNOWN[1]) < ALIKE
    assert np.isfinite(alike(KNOWN[1], corner))


def test_nothing_is_kept_so_nothing_is_found():
    assert candidates(KNOWN[0], PRINTS[:0]) == []


def test_no_more_are_looked_at_than_that():
    same = np.repeat(PRINTS[:1], MOST + 9, axis=0)
    assert candidates(KNOWN[0], same) == list(range(MOST))
