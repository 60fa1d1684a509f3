"""The encryption is that of the standard, and our key is one for ever."""

import json
import os
import stat
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from vigie.lib.env import BadSetting
from vigie.lib.kept import kept_once
from vigie.relaying.channels.push import keys
from vigie.relaying.channels.push.encryption import (
    MOST_BYTES,
    NoSubscription,
    coded,
    encrypted,
    padded,
    plain,
    point,
    read_subscription,
)

NOW = datetime(2015, 11, 13, 22, 0, tzinfo=UTC)
# The example of RFC 8291, section 5 and appendix A.
WORDS = b"When I grow up, I want to be a watermelon"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7"
    "Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
RESULT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3v"
    "CYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXP"
    "XLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def subscription(**change):
    said = {"endpoint": "https://push.example/1", "keys": KEYS, **change}
    return json.dumps(said)


def test_the_example_of_the_standard_comes_out(monkeypatch):
    monkeypatch.setattr(
        "vigie.relaying.channels.push.encryption.padded", lambda one: one + b"\x02"
    )
    own = ec.derive_private_key(int.from_bytes(plain(OWN), "big"), ec.SECP256R1())
    found = encrypted(WORDS, read_subscription(subscription()), own, plain(SALT))
    assert coded(found) == RESULT


def test_the_same_words_never_look_the_same():
    to = read_subscription(subscription())
    assert encrypted(WORDS, to)[:16] != encrypted(WORDS, to)[:16]
    assert encrypted(WORDS, to)[21:86] != encrypted(WORDS, to)[21:86]


def test_the_length_of_words_is_told_by_the_step_alone():
    to = read_subscription(subscription())
    sizes = {len(encrypted(b"a" * size, to)) for size in range(1, 256, 30)}
    assert sizes == {86 + 256 + 16}


@given(st.binary(max_size=MOST_BYTES))
def test_what_is_padded_can_be_read_again(words):
    size = len(padded(words))
    assert padded(words).rstrip(b"\0")[:-1] == words
    assert size % 256 == 0 or size == MOST_BYTES + 1


def test_the_longest_notice_is_what_every_service_takes():
    to = read_subscription(subscription())
    assert len(encrypted(b"a" * MOST_BYTES, to)) == 4096
    with pytest.raises(ValueError, match="too long"):
        encrypted(b"a" * (MOST_BYTES + 1), to)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "https://push.example/1",
        "[" * 5000,
        subscription(endpoint=None),
        subscription(endpoint=["https://push.example"]),
        subscription(keys=None),
        subscription(keys={}),
        subscription(keys={**KEYS, "auth": "AAAA"}),
        subscription(keys={**KEYS, "auth": 7}),
        subscription(keys={**KEYS, "auth": "é" * 22}),
        subscription(keys={**KEYS, "p256dh": "AAAA"}),
        subscription(keys={**KEYS, "p256dh": coded(b"\x04" + b"\x01" * 64)}),
    ],
)
def test_what_is_no_subscription_is_said_to_be_none(text):
    with pytest.raises(NoSubscription):
        read_subscription(text)


def test_browsers_write_base64_in_two_ways():
    padded_keys = {name: f"{one}==" for name, one in KEYS.items()}
    found = read_subscription(subscription(keys=padded_keys))
    assert found.auth == read_subscription(subscription()).auth


@pytest.fixture
def beside(settings, tmp_path):
    settings.PUSH_KEY, settings.DATA_DIR = "", tmp_path / "data"
    return tmp_path / "data" / keys.FILE


def test_our_key_is_made_once_for_us_alone(beside):
    first = keys.public_key()
    assert keys.public_key() == first
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert len(plain(first)) == 65
    assert os.listdir(beside.parent) == [keys.FILE]


def test_of_several_who_make_it_at_once_one_wins(beside):
    """The others find its file when they want to put theirs there."""
    made = []

    def slowly():
        if not made:
            made.append(OWN)
            beside.write_text(OWN)  # another was faster
        return keys.coded(b"\1" * 32)

    assert kept_once(beside, slowly) == OWN
    assert os.listdir(beside.parent) == [keys.FILE]


def test_a_key_by_setting_is_taken_and_no_file_made(settings, beside):
    settings.PUSH_KEY = OWN
    assert keys.public_key() == coded(point(keys.own_key().public_key()))
    assert keys.public_key().startswith("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMo")
    assert not beside.exists()


@pytest.mark.parametrize("text", ["x", "é", "A" * 43, "_" * 43])
def test_what_is_no_key_is_said(settings, text):
    settings.PUSH_KEY = text
    with pytest.raises(BadSetting, match="holds no key"):
        keys.own_key()


def test_a_service_can_check_who_we_are(settings):
    settings.PUSH_KEY = OWN
    settings.DEFAULT_FROM_EMAIL = "The hub <hub@example.org>"
    said = keys.permission("https://push.example", NOW)
    token, _, key = said.removeprefix("vapid t=").partition(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(plain(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(plain(claims)) == {
        "aud": "https://push.example",
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": "mailto:hub@example.org",
    }
    raw = plain(signature)
    pair = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(key))
    signed = f"{head}.{claims}".encode()
    known.verify(encode_dss_signature(*pair), signed, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        known.verify(encode_dss_signature(*pair), b"x", ec.ECDSA(hashes.SHA256()))
