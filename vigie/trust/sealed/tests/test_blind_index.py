"""One phone, however typed, has one entry in a column; nobody guesses it."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.sealed.blind import Kind, digest, normal

KEY = bytes(range(32))


def test_hmac_gives_the_published_answer():
    """RFC 4231, test case 2."""
    made = hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha256)
    assert made.hexdigest() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_the_entry_is_hmac_of_table_column_and_form():
    whole = hmac.new(b"Jefe", b"door\0phone\0+33600000000", "sha256").hexdigest()
    entry = digest(b"Jefe", "door", "phone", "+33600000000")
    assert entry == whole[:32]


@pytest.mark.parametrize(
    "typed", ["06 39 98 12 34", "+33 6 39 98 12 34", "0033639981234", "06.39.98-12-34"]
)
def test_a_phone_typed_in_any_way_has_one_form(typed):
    assert normal(Kind.PHONE, typed, "FR") == "+33639981234"


@pytest.mark.parametrize("typed", ["", "hello", "12", "+", "0" * 40])
def test_what_is_no_phone_has_no_form(typed):
    assert normal(Kind.PHONE, typed, "FR") == ""


def test_the_country_of_a_bare_phone_is_that_of_the_deployment():
    assert normal(Kind.PHONE, "020 7946 0018", "GB") == "+442079460018"
    assert normal(Kind.PHONE, "020 7946 0018", "FR") != "+442079460018"


@pytest.mark.parametrize("typed", ["AB-123-CD", "ab 123 cd", "AB123CD", "Äb.123:cd"])
def test_a_plate_typed_in_any_way_has_one_form(typed):
    assert normal(Kind.PLATE, typed, "FR") == "AB123CD"


@pytest.mark.parametrize(
    ("typed", "form"),
    [("", ""), ("-", ""), ("A", ""), ("A1", "A1"), ("A" * 12, "A" * 12)],
)
def test_a_plate_has_two_to_twelve_signs(typed, form):
    assert normal(Kind.PLATE, typed, "FR") == form
    assert normal(Kind.PLATE, "A" * 13, "FR") == ""


@given(st.text(max_size=20))
def test_a_form_is_the_form_of_itself(typed):
    for kind in Kind:
        form = normal(kind, typed, "FR")
        assert normal(kind, form, "FR") == form


def test_no_form_has_no_entry():
    assert digest(KEY, "door", "phone", "") == ""


def test_another_key_table_column_or_form_gives_another_entry():
    entries = {
        digest(KEY, "door", "phone", "+33639981234"),
        digest(bytes(32), "door", "phone", "+33639981234"),
        digest(KEY, "stay", "phone", "+33639981234"),
        digest(KEY, "door", "other", "+33639981234"),
        digest(KEY, "door", "phone", "+33639981235"),
    }
    assert len(entries) == 5
    assert all(len(entry) == 32 for entry in entries)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        (" Orlane@Example.org ", "orlane@example.org"),
        ("06 39 98 12 34", "+33639981234"),
        ("https://push.example/AbC", "https://push.example/AbC"),
        ('{"endpoint": "https://a.b/c@d"}', '{"endpoint": "https://a.b/c@d"}'),
        ("", ""),
    ],
)
def test_an_address_of_any_channel_has_one_form(typed, form):
    assert normal(Kind.REACH, typed, "FR") == form
