"""Fingerprints: they stay when a picture is saved again, and tell strangers apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vigie.trust.pictures.fingerprints import SAME, SIDE, distance, fingerprints
from vigie.trust.pictures.tests.pictures import drawn

numbers = st.integers(-(2**63), 2**63 - 1)


def of(picture):
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return fingerprints(np.asarray(small, dtype=np.float64))


@pytest.mark.parametrize("seed", range(6))
def test_a_mirror_image_has_the_mirrored_fingerprint(seed):
    one, mirrored = of(drawn(seed))
    turned = drawn(seed).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert distance(of(turned)[0], mirrored) <= 2
    assert distance(of(turned)[1], one) <= 2


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("times", [0.25, 0.5, 1.7])
def test_another_size_is_the_same_picture(seed, times):
    picture = drawn(seed)
    smaller = picture.resize((int(480 * times), int(360 * times)))
    assert distance(of(picture)[0], of(smaller)[0]) <= SAME / 2


def test_a_lighter_picture_is_the_same_picture():
    lighter = drawn().point(lambda value: value * 0.8 + 40)
    assert distance(of(drawn())[0], of(lighter)[0]) <= SAME / 2


def test_strangers_are_far_from_one_another():
    found = [of(drawn(seed))[0] for seed in range(40)]
    far = [distance(a, b) for i, a in enumerate(found) for b in found[:i]]
    assert min(far) > SAME
    assert 28 < sum(far) / len(far) < 36


def test_half_of_the_waves_are_above_the_median():
    one = of(drawn())[0] & 0xFFFF_FFFF_FFFF_FFFF
    assert 30 <= one.bit_count() <= 32


def test_a_plain_picture_has_no_waves_and_no_fingerprint():
    for colour in (0, 128, 255):
        assert of(Image.new("L", (64, 64), colour)) == (0, 0)


@given(numbers, numbers)
def test_a_distance_is_one(one, other):
    assert distance(one, one) == 0
    assert 0 <= distance(one, other) == distance(other, one) <= 64
    assert (distance(one, other) == 0) is (one == other)


@given(numbers, st.integers(0, 63))
def test_one_bit_is_one_step_the_sign_too(one, bit):
    other = one ^ (1 << bit) if bit < 63 else one ^ -(2**63)
    assert distance(one, other) == 1
