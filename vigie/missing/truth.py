"""How a person stands, from everything that is said of them. Pure.

Who says it comes first, then how it is known, never which came last: the person's own
checked word, then officials, then family, then others. What nobody checked is news at
most. A later word of the same author takes the place of an earlier one; two authors of
the same weight who contradict one another leave it disputed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vigie.missing.states import Known, State, Status, Voice

_ALIVE, _MISSING, _DEAD = "alive", "missing", "dead"
_CLAIMS: dict[str, str] = {
    Status.SELF: _ALIVE,
    Status.ALIVE: _ALIVE,
    Status.MISSING: _MISSING,
    Status.DEAD: _DEAD,
}
_STATES = {_ALIVE: State.ALIVE, _MISSING: State.SOUGHT, _DEAD: State.DEATH}
_VOICES: dict[str, int] = {
    Voice.SELF: 4,
    Voice.OFFICIAL: 3,
    Voice.FAMILY: 2,
    Voice.OTHER: 1,
}
_WAYS: dict[str, int] = {Known.MET: 3, Known.SAW: 2, Known.LIST: 2, Known.HEARD: 0}


@dataclass(frozen=True)
class Word:
    """One note, as far as it counts. `key` is the note's own name, `author` tells who
    wrote it, as far as that can be told: empty, it stands for itself.

    `verified`: a person checked it. A word of death is verified only when two did.
    """

    status: str
    voice: str
    known: str
    verified: bool
    made_contact: bool | None
    at: datetime
    key: str
    author: str = ""


@dataclass(frozen=True)
class Standing:
    """How a person stands, the words that made it so, the newest first, and the
    checked words that say otherwise and weigh less or the same."""

    state: State
    reasons: tuple[Word, ...] = ()
    against: tuple[Word, ...] = ()

    @property
    def is_hushed(self) -> bool:
        """Whether a word of death has a part in it: then nothing is told of it."""
        every = (*self.reasons, *self.against)
        return any(word.status == Status.DEAD for word in every)


def stands(words: Iterable[Word]) -> Standing:
    """Return how a person stands by words of which none is hidden.

    The same for the same words in any order, each once or often. A word of death
    counts only from officials, and verified.
    """
    last = _latest(word for word in set(words) if _counts(word))
    checked = [word for word in last if _is_checked(word)]
    top = max((_weight(word) for word in checked), default=None)
    best = [word for word in checked if _weight(word) == top]
    claims = {_claim(word) for word in best}
    if len(claims) > 1:
        return Standing(State.DISPUTED, _ordered(best), _against(checked, claims, top))
    if claims - {_MISSING}:
        state = _STATES[claims.pop()]
        return Standing(state, _ordered(best), _against(checked, _same(state), top))
    if news := _news(last, best):
        return Standing(State.NEWS, news, _ordered(best))
    return Standing(
        State.SOUGHT, _ordered(best), _against(checked, _same(State.SOUGHT), top)
    )


def _counts(word: Word) -> bool:
    if word.status == Status.DEAD:
        return word.voice == Voice.OFFICIAL and word.verified
    return word.status in _CLAIMS


def _latest(words: Iterable[Word]) -> list[Word]:
    """The newest word of each author. A word that nobody checked takes the place of
    none that was: whoever types an author's name would unsay it."""
    found: dict[tuple[str, str, bool], Word] = {}
    for word in words:
        author = (word.voice, word.author or f"note {word.key}", word.verified)
        if author not in found or _age(found[author]) < _age(word):
            found[author] = word
    return list(found.values())


def _age(word: Word) -> tuple[datetime, str, str]:
    return (word.at, word.key, repr(word))


def _claim(word: Word) -> str:
    return _CLAIMS[word.status]


def _is_checked(word: Word) -> bool:
    """Hearsay of strangers stays news, also where somebody checked who they are."""
    heard = word.voice == Voice.OTHER and _way(word) == 0
    return word.verified and not heard


def _way(word: Word) -> int:
    return 3 if word.made_contact else _WAYS.get(word.known, 1)


def _weight(word: Word) -> tuple[int, int]:
    voice = _VOICES.get(word.voice, 0)
    # The person is the person, however the word came; so is an office.
    return (voice, 0 if voice >= _VOICES[Voice.OFFICIAL] else _way(word))


def _same(state: State) -> set[str]:
    return {claim for claim, made in _STATES.items() if made == state}


def _news(last: Iterable[Word], missing: Iterable[Word]) -> tuple[Word, ...]:
    """Word of life that nobody checked, younger than any checked word against it."""
    since = max((word.at for word in missing), default=None)
    return _ordered(
        word
        for word in last
        if _claim(word) == _ALIVE
        and not _is_checked(word)
        and (since is None or word.at > since)
    )


def _against(
    checked: Iterable[Word], claims: set[str], top: tuple[int, int] | None
) -> tuple[Word, ...]:
    below = (word for word in checked if _weight(word) != top)
    return _ordered(word for word in below if _claim(word) not in claims)


def _ordered(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(sorted(words, key=_age, reverse=True))
