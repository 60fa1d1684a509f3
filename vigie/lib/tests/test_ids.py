"""Digests are keyed, stable, and the same one by one and all at once."""

from hypothesis import given
from hypothesis import strategies as st

from vigie.lib import ids

KEY = b"k" * 32


@given(st.lists(st.text(max_size=20), max_size=8))
def test_all_at_once_gives_what_one_by_one_gives(words):
    assert ids.keyed_all(KEY, words).tolist() == [ids.keyed(KEY, one) for one in words]


def test_another_key_gives_other_digests():
    assert ids.keyed(KEY, "ann") != ids.keyed(b"other", "ann")


def test_a_lone_surrogate_has_a_digest_too():
    assert ids.keyed_all(KEY, ["\ud800"]).tolist() == [ids.keyed(KEY, "\ud800")]
