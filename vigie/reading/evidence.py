"""Evidence: what stands where in the few posts in which a label may be given."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from vigie.reading.alphabet import SPACE, Alphabet
from vigie.reading.features import IN_WORDS
from vigie.reading.finders import Finders, PlaceHit, Span
from vigie.reading.fold import SEPARATORS, fold_char
from vigie.reading.net import Ids
from vigie.reading.post import Person, Phone, Place, Plate
from vigie.reading.proof import Stand
from vigie.reading.sheet import Sheet

MOST_PLACES = 32  # of one cue in one post, as docs/reading.md says


class Stands:
    """Where every cue stands in every live post, sorted, each place once."""

    def __init__(
        self, posts: Ids, cues: Ids, firsts: Ids, lasts: Ids, many: int
    ) -> None:
        self._many = many
        keys = posts * many + cues
        order = np.lexsort((lasts, firsts, keys))
        keys, firsts, lasts = keys[order], firsts[order], lasts[order]
        new = np.ones(keys.size, np.bool_)
        new[1:] = (np.diff(keys) != 0) | (np.diff(firsts) != 0) | (np.diff(lasts) != 0)
        self._keys, self._firsts, self._lasts = keys[new], firsts[new], lasts[new]

    def first(self, posts: Ids, cues: Ids) -> tuple[Ids, Ids]:
        """Return the first stand of each (post, cue); the cue must stand there."""
        at = np.searchsorted(self._keys, posts * self._many + cues)
        return self._firsts[at], self._lasts[at]

    @cached_property
    def _rows(self) -> tuple[list[int], list[Stand]]:
        stands = zip(self._firsts.tolist(), self._lasts.tolist(), strict=True)
        return self._keys.tolist(), list(stands)

    def of(self, post: int, cue: int) -> list[Stand]:
        """Return where a cue stands in a post, at most 32 places."""
        keys, stands = self._rows
        key = post * self._many + cue
        start = bisect_left(keys, key)
        return stands[start : min(bisect_right(keys, key), start + MOST_PLACES)]


class Witness:
    """One live post: its words and what the finders find in it, each found once.

    Words are numbered over the whole sheet.
    """

    def __init__(
        self, text: str, hits: list[PlaceHit], finders: Finders, lines: "Lines"
    ) -> None:
        self.text = text
        self._hits = hits
        self._finders = finders
        self._lines = lines

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places that the text names."""
        return self._finders.places(self.text, self._hits)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The people that the text names."""
        spans = [(place.start, place.end) for place in self.places]
        return self._finders.people(self.text, spans)

    @cached_property
    def plates(self) -> tuple[Plate, ...]:
        """The plates in the text."""
        return self._finders.plates(self.text)

    @cached_property
    def phones(self) -> tuple[Phone, ...]:
        """The phones in the text."""
        return self._finders.phones(self.text)

    def spans(self, feature: str) -> list[Span]:
        """Return where the things of a feature stand in the text."""
        things: Sequence[Person | Place | Plate | Phone]
        if feature == "@name":
            things = [person for person in self.people if person.name]
        elif feature == "@place":
            things = self.places
        else:
            things = self.plates if feature == "@plate" else self.phones
        return [
            (t.start, t.end) for t in things if _has_word(self.text, t.start, t.end)
        ]

    def sentence_of(self, word: int) -> int:
        """Return the number of the sentence of a word, over the whole sheet."""
        return self._lines.sentence_of(word)

    def has(self, feature: str) -> bool:
        """Say whether a feature that must be looked for stands in the post."""
        if feature in IN_WORDS:
            return bool(IN_WORDS[feature](self._lines.words))
        return bool(self.spans(feature))

    def stands(self, feature: str) -> list[Stand]:
        """Return the words where a feature stands, in order, at most 32 places."""
        if feature in IN_WORDS:
            stands = map(self._lines.stand, IN_WORDS[feature](self._lines.words))
        else:
            stands = map(self._lines.stand_of_span, self.spans(feature))
        return sorted(set(stands))[:MOST_PLACES]


def _has_word(text: str, start: int, end: int) -> bool:
    return any(fold_char(char).strip(SEPARATORS) for char in text[start:end])


class Lines:
    """The words of one post on its sheet, worked out when first asked for."""

    def __init__(self, sheet: Sheet, alphabet: Alphabet, post: int) -> None:
        self._sheet = sheet
        self._alphabet = alphabet
        self._post = post

    @cached_property
    def _range(self) -> Span:
        starts = self._sheet.text_starts[self._post : self._post + 2]
        start, end = np.searchsorted(self._sheet.origins, starts).tolist()
        return start, end

    @cached_property
    def words(self) -> str:
        """The folded words, for the functions of `features`."""
        start, end = self._range
        return self._alphabet.decode(self._sheet.row[start:end].tobytes())

    def stand(self, stretch: Span) -> Stand:
        """Return the words that a stretch of `words` takes up."""
        start = self._range[0]
        return self._stand(start + stretch[0], start + stretch[1] - 1)

    def stand_of_span(self, span: Span) -> Stand:
        """Return the words that a stretch of the original touches; it has some."""
        shift = self._sheet.text_starts[self._post]
        ends = np.searchsorted(self._sheet.origins, np.array(span) + shift).tolist()
        inside = self._sheet.row[ends[0] : ends[1]] != SPACE
        letters = np.flatnonzero(inside) + ends[0]
        return self._stand(int(letters[0]), int(letters[-1]))

    def _stand(self, first: int, last: int) -> Stand:
        spaces = self._sheet.spaces
        one, two = np.searchsorted(spaces, (first, last)).tolist()
        return one, two

    def sentence_of(self, word: int) -> int:
        """Return the number of the sentence of a word, over the whole sheet."""
        return int(
            np.searchsorted(self._sheet.dots, self._sheet.spaces[word - 1], "right")
        )
