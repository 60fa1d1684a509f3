"""The truth of a person: who says it and how it is known, never which came last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from vigie.missing.states import Known, State, Status, Voice
from vigie.missing.truth import Standing, Word, stands
from vigie.missing.truth_words import sentences

NIGHT = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
CLAIMS = [Status.SELF, Status.ALIVE, Status.MISSING, Status.DEAD]


def word(status=Status.ALIVE, voice=Voice.OTHER, verified=True, **fields):
    given = {
        "known": Known.SAW,
        "made_contact": None,
        "at": NIGHT,
        "key": f"{status} {voice} {verified} {fields}",
        **fields,
    }
    return Word(status=status, voice=voice, verified=verified, **given)


words = some.builds(
    Word,
    status=some.sampled_from([*Status.values]),
    voice=some.sampled_from(Voice.values),
    known=some.sampled_from(["", *Known.values]),
    verified=some.booleans(),
    made_contact=some.sampled_from([None, True, False]),
    at=some.integers(0, 5).map(lambda hours: NIGHT + timedelta(hours=hours)),
    key=some.uuids().map(lambda one: one.hex),
    author=some.sampled_from(["", "ana", "bea"]),
)
many = some.lists(words, max_size=7)
own = some.builds(
    lambda one, status: replace(
        one, voice=Voice.SELF, status=status, verified=True, author="self"
    ),
    words,
    some.sampled_from([Status.SELF, Status.ALIVE]),
)


@given(many, some.randoms())
def test_the_order_in_which_words_came_changes_nothing(said, chance):
    shuffled = list(said)
    chance.shuffle(shuffled)
    assert stands(shuffled) == stands(said)


@given(many, some.data())
def test_a_word_that_comes_twice_counts_once(said, data):
    again = data.draw(some.lists(some.sampled_from(said))) if said else []
    assert stands([*again, *said]) == stands(said)


@given(many, own)
def test_the_persons_own_checked_word_beats_all_others(said, mine):
    others = [one for one in said if one.voice != Voice.SELF]
    assert stands([*others, mine]).state == State.ALIVE


@given(many, words)
def test_a_strangers_word_of_death_changes_nothing(said, one):
    for voice in (Voice.SELF, Voice.FAMILY, Voice.OTHER):
        dead = replace(one, status=Status.DEAD, voice=voice)
        assert stands([*said, dead]) == stands(said)
    unseen = replace(one, status=Status.DEAD, voice=Voice.OFFICIAL, verified=False)
    assert stands([*said, unseen]) == stands(said)


@given(many, words)
def test_a_sighting_that_nobody_checked_never_ends_a_search(said, one):
    sighting = replace(one, verified=False)
    before, after = stands(said).state, stands([*said, sighting]).state
    assert after == before or {before, after} <= {State.SOUGHT, State.NEWS}


@given(many)
def test_without_a_checked_word_there_is_news_at_most(said):
    unchecked = [replace(one, verified=False) for one in said]
    assert stands(unchecked).state in (State.SOUGHT, State.NEWS)


@given(many)
def test_death_is_said_by_officials_alone(said):
    standing = stands(said)
    if standing.state == State.DEATH:
        assert {one.voice for one in standing.reasons} == {Voice.OFFICIAL}
        assert standing.is_hushed


def test_a_longer_list_is_heard_the_same_in_every_order():
    said = [
        word(Status.ALIVE, Voice.OTHER),
        word(Status.MISSING, Voice.FAMILY),
        word(Status.ALIVE, Voice.OFFICIAL, at=NIGHT - timedelta(hours=3)),
        word(Status.DEAD, Voice.OTHER, at=NIGHT + timedelta(hours=9)),
        word(Status.SELF, Voice.SELF, verified=False),
    ]
    found = {stands(order) for order in permutations(said)}
    assert [one.state for one in found] == [State.ALIVE]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], State.SOUGHT),
        ([word(Status.SOUGHT)], State.SOUGHT),
        ([word(Status.NONE)], State.SOUGHT),
        ([word(verified=False)], State.NEWS),
        ([word(Status.SELF, Voice.SELF, verified=False)], State.NEWS),
        ([word(Status.ALIVE, Voice.FAMILY, verified=False)], State.NEWS),
        ([word()], State.ALIVE),
        ([word(known=Known.HEARD)], State.NEWS),
        ([word(known=Known.HEARD, made_contact=True)], State.ALIVE),
        ([word(Status.DEAD, Voice.OFFICIAL)], State.DEATH),
        ([word(Status.DEAD, Voice.OFFICIAL, verified=False)], State.SOUGHT),
        ([word(Status.MISSING, Voice.FAMILY)], State.SOUGHT),
        ([word(Status.MISSING, Voice.FAMILY), word()], State.SOUGHT),
        ([word(Status.ALIVE, Voice.FAMILY), word(Status.MISSING)], State.ALIVE),
        ([word(Status.MISSING), word()], State.DISPUTED),
        ([word(Status.MISSING, known=Known.HEARD), word()], State.ALIVE),
        (
            [word(Status.MISSING, known=Known.MET), word(known=Known.LIST)],
            State.SOUGHT,
        ),
        (
            [word(Status.DEAD, Voice.OFFICIAL), word(Status.ALIVE, Voice.OFFICIAL)],
            State.DISPUTED,
        ),
        (
            [word(Status.DEAD, Voice.OFFICIAL), word(Status.ALIVE, Voice.FAMILY)],
            State.DEATH,
        ),
        (
            [word(Status.DEAD, Voice.OFFICIAL), word(Status.SELF, Voice.SELF)],
            State.ALIVE,
        ),
    ],
)
def test_who_says_it_and_how_it_is_known_decide(said, state):
    assert stands(said).state == state


def test_the_newest_word_of_one_author_stands_for_the_older_ones():
    early = word(Status.ALIVE, Voice.OFFICIAL, author="ana")
    late = word(Status.MISSING, Voice.OFFICIAL, author="ana", at=NIGHT + _hours(1))
    assert stands([late, early]).state == State.SOUGHT
    another = replace(late, author="bea")
    assert stands([another, early]).state == State.DISPUTED


def test_whoever_types_a_name_does_not_unsay_what_was_checked():
    checked = word(Status.SELF, Voice.SELF, author="self")
    typed = word(
        Status.MISSING, Voice.SELF, verified=False, author="self", at=NIGHT + _hours(2)
    )
    assert stands([typed, checked]).state == State.ALIVE


def test_news_that_is_older_than_an_officials_look_is_no_news():
    looked = word(Status.MISSING, Voice.OFFICIAL, at=NIGHT)
    older = word(verified=False, at=NIGHT - _hours(1))
    younger = word(verified=False, at=NIGHT + _hours(1))
    assert stands([looked, older]).state == State.SOUGHT
    assert stands([looked, younger]).state == State.NEWS


def test_the_reasons_are_the_words_that_decide_and_those_against_them():
    official = word(Status.ALIVE, Voice.OFFICIAL)
    stranger = word(Status.MISSING)
    heard = word(verified=False)
    assert stands([stranger, official, heard]) == Standing(
        State.ALIVE, (official,), (stranger,)
    )


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_result_is_explained_in_words(language):
    said = [
        word(Status.ALIVE, Voice.OFFICIAL, known=Known.MET),
        word(Status.MISSING, known=""),
    ]
    with translation.override(language):
        official, against = sentences(stands(said))
        assert str(Status.ALIVE.label) in official
        assert str(Known.MET.label) in official
        assert str(Status.MISSING.label) in against
        assert "%" not in official + against
        (unchecked,) = sentences(stands([word(verified=False)]))
    assert {"en": "not yet checked", "fr": "pas encore vérifié"}.get(
        language, ""
    ) in unchecked


def test_an_explanation_for_everybody_is_silent_where_death_was_said():
    hushed = stands([word(Status.DEAD, Voice.OFFICIAL)])
    assert sentences(hushed) == []
    assert len(sentences(hushed, for_all=False)) == 1


def _hours(many):
    return timedelta(hours=many)
