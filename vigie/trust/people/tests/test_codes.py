"""Return codes: made by chance, kept as hashes, found as people type them."""

import random
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from vigie.lib import clock
from vigie.trust.models import ReturnCode
from vigie.trust.people import codes
from vigie.trust.people.words import known, slips, word_list

pytestmark = pytest.mark.django_db
WORDS = "abandon jardin coquille neuf table volcan zeste"
# What becomes of these words under the key of the test; computed once, kept for good.
LOOKUP = 39005348278
PEPPERED = "35b521691348f06eab9f60fd71de55edcb72a05efca9896922da2891997d25f2"


def keep(words=None, subject="1", room="desk"):
    """Keep a code of given words, or of chance, and return its words."""
    prepared = codes.prepare_code("fr")
    if words:
        letters = words.replace(" ", "")
        proof = codes._hasher.hash(codes._peppered(letters))
        prepared = codes.Prepared(words, codes._lookup(letters), proof)
    codes.keep_code(prepared, room=room, subject=subject, now=clock.now())
    return prepared.words


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """The same hash at a fraction of its cost; its real cost has its own test."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(codes, "_hasher", cheap)


def test_a_code_is_seven_words_of_its_language():
    for language in ("fr", "en"):
        words = codes.make_code(language).split()
        assert len(words) == 7
        assert set(words) <= set(word_list(language))


def test_a_code_is_made_of_the_chance_it_is_given():
    asked = []

    def chance(count):
        asked.append(count)
        return len(asked)

    words = codes.make_code("en", chance)
    assert words.split() == list(word_list("en")[1:8])
    assert asked == [len(word_list("en"))] * 7


def test_no_two_codes_are_alike():
    assert len({codes.make_code("fr") for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "typed",
    [
        WORDS,
        WORDS.upper(),
        WORDS.replace(" ", "-"),
        WORDS.replace(" ", ", "),
        WORDS.replace(" ", ""),
        "Abandon jardin.\nCoquille neuf – table volcan zesté",
        "abandonjardin coquille neuf tablevolcan zeste",
    ],
)
def test_a_code_is_found_however_it_is_written(typed):
    keep(WORDS)
    assert codes.find_code(typed).subject == "1"


@pytest.mark.parametrize(
    "typed",
    [
        "abandn jardin coquille neuf table volcan zeste",
        "abandon jardin coquile neuf table volcan zeste",
        "abandon jardin coquille neuff table volcan zeste",
        "abandon jardin coquille neuf tabel volcan zeste",
        "abandon jardin coquille neuf table vulcan zeste",
        "abandon jardin coquille neuf sable volcan zeste",
    ],
)
def test_one_slip_in_one_word_is_forgiven(typed):
    keep(WORDS)
    assert codes.find_code(typed).subject == "1"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "abandon",
        "abandon jardin coquille neuf table volcan",
        "jardin abandon coquille neuf table volcan zeste",
        "abandn jardn coquille neuf table volcan zeste",
        WORDS + " zeste",
        "x" * 5000,
        "'; drop table --",
        "\x00" * 7,
    ],
)
def test_anything_else_opens_nothing(typed):
    keep(WORDS)
    assert codes.find_code(typed) is None


def test_a_slip_between_two_codes_opens_neither():
    keep("abandon jardin coquille neuf table volcan zeste", subject="1")
    keep("abandon jardin coquille neuf cable volcan zeste", subject="2")
    between = "abandon jardin coquille neuf fable volcan zeste"
    assert "fable" in known()
    assert {"table", "cable"} <= set(slips("fable"))
    assert codes.find_code(between) is None
    assert codes.find_code(WORDS).subject == "1"


@pytest.mark.parametrize("seed", range(5))
def test_any_code_is_found_with_any_one_slip(seed):
    chance = random.Random(seed)
    words = keep().split()
    place = chance.randrange(7)
    word = words[place]
    cut = chance.randrange(len(word))
    words[place] = word[:cut] + word[cut + 1 :]
    assert codes.find_code(" ".join(words)) is not None


def test_the_words_are_nowhere_in_the_database():
    words = keep().split()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM trust_returncode")
        stored = " ".join(str(value) for row in cursor.fetchall() for value in row)
    assert not [w for w in words if re.search(rf"\b{w}\b", stored)]


def test_the_database_alone_tells_40_bits_at_most():
    for _ in range(20):
        keep()
    assert all(0 <= row.lookup < 2**40 for row in ReturnCode.objects.all())


def test_the_lookup_without_the_proof_opens_nothing():
    words = keep()
    other = codes.prepare_code("fr")
    ReturnCode.objects.update(proof=other.proof)
    assert codes.find_code(words) is None


def test_another_secret_key_finds_nothing(monkeypatch):
    words = keep()
    monkeypatch.setattr(settings, "SECRET_KEY", "another")
    assert codes.find_code(words) is None


def test_two_codes_lead_to_one_record_and_end_together():
    first, second = keep(subject="9"), keep(subject="9")
    other = keep(subject="10")
    assert codes.end_codes(room="desk", subject="9", now=clock.now()) == 2
    assert codes.find_code(first) is codes.find_code(second) is None
    assert codes.find_code(other).subject == "10"


def test_an_ended_code_is_ended_once():
    keep(subject="9")
    codes.end_codes(room="desk", subject="9", now=clock.now())
    assert codes.end_codes(room="desk", subject="9", now=clock.now()) == 0
    assert codes.end_codes(room="missing", subject="9", now=clock.now()) == 0


def test_a_try_asks_the_database_once(django_assert_num_queries):
    words = keep()
    with django_assert_num_queries(1):
        codes.find_code(words)


def test_a_code_is_kept_with_its_room_record_and_moment():
    prepared = codes.prepare_code("en")
    made = codes.keep_code(prepared, room="desk", subject="4", now=clock.now())
    kept = ReturnCode.objects.get()
    assert (kept.room, kept.subject, kept.ended_at) == ("desk", "4", None)
    assert (kept.lookup, kept.proof) == (prepared.lookup, prepared.proof)
    assert kept.made_at == made.made_at
    then = clock.now() - timedelta(days=3)
    assert codes.keep_code(prepared, room="a", subject="5", now=then).made_at == then


def test_a_code_of_before_an_update_is_found_after_it(settings):
    settings.SECRET_KEY = "a key for a test"
    letters = WORDS.replace(" ", "")
    assert codes._lookup(letters) == LOOKUP
    assert codes._peppered(letters).hex() == PEPPERED


def test_the_hash_that_is_used_is_memory_hard():
    from importlib import reload

    fresh = reload(codes)._hasher
    assert fresh.memory_cost >= 19 * 1024
    assert fresh.time_cost >= 2
    assert fresh.type.name == "ID"
