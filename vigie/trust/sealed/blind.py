"""Finding a phone or a plate without storing it: a keyed digest of its normal form.

HMAC-SHA256 under a key of its own, per table and column: the same phone in two columns
has two digests, and without the key nobody can try all numbers against them. An entry
begins with the id of its key, so that keys can be replaced. Pure.
"""

import hashlib
import hmac
import unicodedata
from enum import StrEnum
from functools import lru_cache

import phonenumbers

DIGITS = 32  # hexadecimal: 128 bits
ID_DIGITS = 8  # before them: which key it is under


class Kind(StrEnum):
    """How a value is brought to its one form."""

    PHONE = "phone"
    PLATE = "plate"
    REACH = "reach"  # of any channel: a phone, a mail address, or an address of the web


def normal(kind: Kind, typed: str, region: str) -> str:
    """Return the one form of a phone (E.164), plate or address; "" if it is none.

    `region` is the country of phones that are typed without +, two letters.
    """
    if kind == Kind.REACH:
        return _reach(typed, region)
    return _phone(typed, region) if kind == Kind.PHONE else _plate(typed)


def _reach(typed: str, region: str) -> str:
    """Mail boxes that differ by case alone are one; what holds "://" stays as it is."""
    if "://" in typed:
        return typed.strip()
    return typed.strip().casefold() if "@" in typed else _phone(typed, region)


def _phone(typed: str, region: str) -> str:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _plate(typed: str) -> str:
    """AB-123-CD, ab 123 cd and AB123CD are one plate; accents are slips."""
    plain = unicodedata.normalize("NFKD", typed).casefold().upper()
    letters = "".join(one for one in plain if one.isalnum())
    return letters if 2 <= len(letters) <= 12 else ""


def digest(key: bytes, table: str, column: str, form: str) -> str:
    """Return the index entry of a normal form in a column; "" of no form."""
    if not form:
        return ""
    words = "\0".join((table, column, form)).encode()
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:DIGITS]


@lru_cache(maxsize=64)
def id_of(key: bytes) -> str:
    """Return the id of a key: a digest of it, eight hexadecimal digits."""
    return hashlib.sha256(b"vigie blind index " + key).hexdigest()[:ID_DIGITS]


def entry(key: bytes, table: str, column: str, form: str) -> str:
    """Return what stands in the column: the key's id and the digest; "" of no form."""
    return id_of(key) + digest(key, table, column, form) if form else ""


def is_under(key: bytes, entry: str) -> bool:
    """Whether an entry is under this key; "" is under every one."""
    return not entry or entry[:ID_DIGITS] == id_of(key)
