"""A sought plate is met by its misreadings, and by nothing farther off."""

from hypothesis import given
from hypothesis import strategies as st

from vigie.reading.entities.plates_alike import (
    Likeness,
    PlatesAlike,
    how_alike,
    lookalike_key,
    normal,
)

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PLATES = st.text(alphabet=SIGNS, min_size=5, max_size=9)


def test_spaces_dashes_and_other_scripts_are_one_plate():
    for written in ("dss 041 gp", "DSS-041-GP", "DЅЅ041GР", "dss٠٤١gp", "DSS·041·GP"):
        assert how_alike("DSS041GP", written) is Likeness.SAME
    assert how_alike("123TUN4567", "123 تونس 4567") is Likeness.SAME


def test_confused_signs_are_lookalikes_and_one_sign_off_is_said():
    assert how_alike("DSS041GP", "DSSO4IGP") is Likeness.LOOKALIKE
    assert how_alike("BZ850ZZ", "8285OZ2") is Likeness.LOOKALIKE
    assert how_alike("DSS041GP", "DSS047GP") is Likeness.ONE_OFF
    assert how_alike("DSS041GP", "DSS014GP") is Likeness.ONE_OFF


def test_what_is_farther_off_is_not_alike():
    assert how_alike("DSS041GP", "DSS077GP") is None
    assert how_alike("DSS041GP", "DSS041G") is None
    assert how_alike("AB12", "AB13") is None
    assert how_alike("", "-") is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_the_same_both_ways_round(one, other):
    assert how_alike(one, other) == how_alike(other, one)


@given(st.text(max_size=20))
def test_what_is_normal_stays(text):
    assert normal(normal(text)) == normal(text)
    assert len(lookalike_key(text)) == len(normal(text))


@given(PLATES, st.data())
def test_every_single_change_and_swap_is_found(plate, data):
    at = data.draw(st.integers(0, len(plate) - 1))
    changed = plate[:at] + data.draw(st.sampled_from(SIGNS)) + plate[at + 1 :]
    at = min(at, len(plate) - 2)
    swapped = plate[:at] + plate[at + 1] + plate[at] + plate[at + 2 :]
    index = PlatesAlike([plate])
    assert plate in index.alike(changed)
    assert plate in index.alike(swapped)


@given(st.lists(st.text(alphabet="OAB018", max_size=7), max_size=30), PLATES)
def test_the_index_says_what_comparing_each_would(sought, read):
    for one in (read, *sought):
        each = {plate: how_alike(plate, one) for plate in sought}
        wanted = {plate: how for plate, how in each.items() if how}
        assert PlatesAlike(sought).alike(one) == wanted
