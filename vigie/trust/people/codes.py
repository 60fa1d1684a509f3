"""Return codes: seven words that lead back to a record, and are kept nowhere.

A room asks for one with `prepare_code` (slow, outside any transaction), keeps it with
`keep_code` beside the record, and shows the words once. `find_code` reads what a
person typed. What is stored cannot be turned back into words: a keyed digest of 40
bits to find the row by, and an Argon2id hash (19 MiB, two passes) to prove them.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from django.utils.crypto import salted_hmac

from vigie.trust.models import ReturnCode
from vigie.trust.people.words import slips, tokens_of, word_list

WORDS = 7
LONGEST = 200  # characters that anybody may type
_SALT = "vigie.trust.people.codes"
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Two at a time: a crowd of tries takes 38 MiB, not the machine.
_slots = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Prepared:
    """A code that is ready to be kept: its words, to be shown once, and the rest."""

    words: str
    lookup: int
    proof: str


def make_code(language: str, chance: Callable[[int], int] = secrets.randbelow) -> str:
    """Return seven words of a language, 90 bits of chance, parted by spaces.

    `chance(n)` gives a number from 0 to n - 1, each as likely. Languages without a
    list of their own get the English one.
    """
    words = word_list(language)
    return " ".join(words[chance(len(words))] for _ in range(WORDS))


def prepare_code(language: str) -> Prepared:
    """Return a fresh code with what is stored of it. Takes some 70 ms of CPU time."""
    words = make_code(language)
    letters = words.replace(" ", "")
    with _slots:
        proof = _hasher.hash(_peppered(letters))
    return Prepared(words, _lookup(letters), proof)


def keep_code(
    prepared: Prepared, *, room: str, subject: str, now: datetime
) -> ReturnCode:
    """Store a prepared code for a record: a room's label and the record's id.

    To be called inside the transaction that makes the record. A record may have
    several codes: each that tells something about a person gets one.
    """
    return ReturnCode.objects.create(
        room=room,
        subject=subject,
        lookup=prepared.lookup,
        proof=prepared.proof,
        made_at=now,
    )


def end_codes(*, room: str, subject: str, now: datetime) -> int:
    """Let no code lead to a record any more; return how many did."""
    codes = ReturnCode.objects.filter(room=room, subject=subject, ended_at=None)
    return codes.update(ended_at=now)


def readings_of(typed: str) -> Iterator[str]:
    """Yield what a person may have meant, as letters: first just what was typed.

    Case, accents and whatever stands between words make no difference. When seven
    words were typed, each of the codes that differ by one slip in one word follows.
    """
    tokens = tokens_of(typed[:LONGEST])
    if not tokens:
        return
    yield "".join(tokens)
    if len(tokens) != WORDS:
        return
    for place, token in enumerate(tokens):
        for word in slips(token):
            yield "".join([*tokens[:place], word, *tokens[place + 1 :]])


def find_code(typed: str) -> ReturnCode | None:
    """Return the code that was typed, one slip forgiven; None if there is none.

    Never a guess: when a slip could mean two codes, it is neither of them.
    """
    readings = list(readings_of(typed))
    if not readings:
        return None
    meant = {_lookup(letters): letters for letters in readings}
    rows = ReturnCode.objects.filter(lookup__in=meant, ended_at=None)
    found = {meant[r.lookup]: r for r in rows[:4] if _proves(r, meant[r.lookup])}
    if readings[0] in found:
        return found[readings[0]]
    return next(iter(found.values())) if len(found) == 1 else None


def _proves(row: ReturnCode, letters: str) -> bool:
    try:
        with _slots:
            return _hasher.verify(row.proof, _peppered(letters))
    except VerificationError:
        return False


def _lookup(letters: str) -> int:
    digest = salted_hmac(_SALT + ".lookup", letters, algorithm="sha256").digest()
    return int.from_bytes(digest[:5], "big")


def _peppered(letters: str) -> bytes:
    return salted_hmac(_SALT + ".proof", letters, algorithm="sha256").digest()
