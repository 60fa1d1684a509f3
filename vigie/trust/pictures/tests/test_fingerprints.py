"""Fingerprints: they stay when a picture is saved again, and tell strangers apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vigie.trust.pictures.cell import SIDE
from vigie.trust.pictures.fingerprints import (
    WINDOWS,
    grey_of,
    packed,
    prints_of,
    unpacked,
)
from vigie.trust.pictures.tests.pictures import drawn


def of(picture):
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return prints_of(grey_of(small.tobytes()))


def far(one, other):
    return int(np.bitwise_count(one ^ other))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("times", [0.25, 0.5, 1.7])
def test_another_size_is_the_same_picture(seed, times):
    picture = drawn(seed)
    smaller = picture.resize((int(480 * times), int(360 * times)))
    assert far(of(picture)[0], of(smaller)[0]) <= 5


def test_a_lighter_picture_is_the_same_picture():
    lighter = drawn().point(lambda value: value * 0.8 + 40)
    assert far(of(drawn())[0], of(lighter)[0]) <= 5


@pytest.mark.parametrize("window", range(1, 10))
def test_what_is_left_of_a_picture_that_was_cut_is_one_of_its_windows(window):
    part, x, y = WINDOWS[window]
    left, top = 480 * (1 - part) * x, 360 * (1 - part) * y
    cut = drawn(3).crop((int(left), int(top), int(left + 432), int(top + 324)))
    bits = [far(of(cut)[0], print_) for print_ in of(drawn(3))]
    assert bits.index(min(bits)) == window
    assert min(bits) <= 6


def test_strangers_are_far_from_one_another():
    found = [of(drawn(seed))[0] for seed in range(40)]
    bits = [far(a, b) for i, a in enumerate(found) for b in found[:i]]
    assert min(bits) > 10
    assert 28 < sum(bits) / len(bits) < 36


def test_half_of_the_waves_are_above_the_median():
    assert all(30 <= int(print_).bit_count() <= 32 for print_ in of(drawn()))


def test_a_plain_picture_has_no_waves_and_no_fingerprint():
    for colour in (0, 128, 255):
        assert of(Image.new("L", (64, 64), colour)).tolist() == [0] * len(WINDOWS)


def test_a_picture_of_another_size_is_none():
    with pytest.raises(ValueError, match="reshape"):
        grey_of(b"\0" * 5)


@given(st.lists(st.integers(0, 2**64 - 1), min_size=10, max_size=10))
def test_what_is_packed_is_unpacked(prints):
    stored = packed(np.array(prints, dtype=np.uint64))
    assert len(stored) == 80
    assert unpacked([stored, stored]).tolist() == [prints, prints]
