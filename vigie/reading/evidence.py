"""Evidence: what stands where in the few texts in which a label may be given."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vigie.reading.alphabet import Alphabet
from vigie.reading.features import IN_WORDS
from vigie.reading.finders import PEOPLE, PHONES, PLATES, Finders, PlaceHit, Span
from vigie.reading.fold import SEPARATORS, fold_char
from vigie.reading.net import Ids
from vigie.reading.post import Person, Phone, Place, Plate
from vigie.reading.proof import Columns, Stand
from vigie.reading.sheet import Sheet

MOST_PLACES = 32  # of one cue in one post, as docs/reading.md says


class Stands:
    """Where every cue stands in every live text, sorted, each place once."""

    def __init__(
        self,
        texts: Ids,
        cues: Ids,
        firsts: Ids,
        lasts: Ids,
        sheet: Sheet,
        many: int,
    ) -> None:
        self._sheet = sheet
        self._many = many
        keys = texts * many + cues
        order = np.lexsort((lasts, firsts, keys))
        keys, firsts, lasts = keys[order], firsts[order], lasts[order]
        new = np.ones(keys.size, np.bool_)
        new[1:] = (np.diff(keys) != 0) | (np.diff(firsts) != 0) | (np.diff(lasts) != 0)
        self._keys, self._firsts, self._lasts = keys[new], firsts[new], lasts[new]
        self._listed_keys: list[int] = []
        self._listed: list[Stand] = []

    def first(self, texts: Ids, cues: Ids) -> Columns:
        """Return the first stand of each (text, cue); the cue must stand there."""
        at = np.searchsorted(self._keys, texts * self._many + cues)
        firsts = self._firsts[at]
        return firsts, self._lasts[at], self._sheet.sentences(firsts)

    def once(self, texts: Ids, cues: Ids) -> NDArray[np.bool_]:
        """Tell of each (text, cue) whether the cue stands there no second time."""
        keys = texts * self._many + cues
        second = np.searchsorted(self._keys, keys) + 1
        last = self._keys.size - 1
        once: NDArray[np.bool_] = self._keys[np.minimum(second, last)] != keys
        return once | (second > last)

    def list_those_in(self, texts: Ids) -> None:
        """Make `of` ready for some texts: a list of all would cost more than the looks
        at the few."""
        wanted = np.zeros(self._sheet.starts.size, np.bool_)
        wanted[texts] = True
        these = np.flatnonzero(wanted[self._keys // self._many])
        firsts = self._firsts[these]
        columns = (firsts, self._lasts[these], self._sheet.sentences(firsts))
        self._listed_keys = self._keys[these].tolist()
        stands = zip(*(column.tolist() for column in columns), strict=True)
        self._listed = list(stands)

    def of(self, text: int, cue: int) -> list[Stand]:
        """Return where a cue stands in a listed text, at most 32 places."""
        keys = self._listed_keys
        key = text * self._many + cue
        start = bisect_left(keys, key)
        return self._listed[start : bisect_right(keys, key, start)][:MOST_PLACES]


class Ground:
    """The sheet of a batch, as what a single look needs of it: plain numbers.

    numpy takes microseconds to answer about one number, so that all texts are asked
    about at once, the first time that one is looked at.
    """

    def __init__(self, sheet: Sheet, alphabet: Alphabet) -> None:
        self.sheet = sheet
        self._alphabet = alphabet

    @cached_property
    def _row(self) -> bytes:
        return self.sheet.row.tobytes()

    @cached_property
    def row_starts(self) -> list[int]:
        """Where each text begins in the row."""
        starts: list[int] = self.sheet.row_starts.tolist()
        return starts

    @cached_property
    def words_before(self) -> list[int]:
        """How many spaces stand in the row before each text."""
        spaces, starts = self.sheet.spaces, self.sheet.row_starts
        before: list[int] = np.searchsorted(spaces, starts).tolist()
        return before

    def words(self, text: int) -> str:
        """Return the folded words of a text."""
        start, end = self.row_starts[text : text + 2]
        return self._alphabet.decode(self._row[start:end])

    def sentence(self, text: int, place: int) -> int:
        """Return the number of the sentence at a place in the words of a text."""
        place += self.row_starts[text]
        return int(self.sheet.dots.searchsorted(place, "right"))

    def in_text(self, text: int, span: Span) -> Span:
        """Return where in the words of a text a stretch of its original stands."""
        places = self.sheet.in_row(np.array(span) + self.sheet.starts[text])
        start, end = places.tolist()
        row_start = self.row_starts[text]
        return start - row_start, end - row_start


class Lines:
    """The words of one text on its sheet.

    Words are numbered over the whole sheet, and so are sentences.
    """

    def __init__(self, ground: Ground, text: int) -> None:
        self._ground = ground
        self._text = text
        self.words = ground.words(text)

    def stand(self, stretch: Span) -> Stand:
        """Return the words that a stretch of `words` takes up."""
        before = self._ground.words_before[self._text]
        first = before + self.words.count(" ", 0, stretch[0])
        last = first + self.words.count(" ", stretch[0], stretch[1] - 1)
        return first, last, self._ground.sentence(self._text, stretch[0])

    def stand_of_span(self, span: Span) -> Stand:
        """Return the words that a stretch of the original touches; it has some."""
        start, end = self._ground.in_text(self._text, span)
        inside = self.words[start:end]
        start += len(inside) - len(inside.lstrip(" "))
        return self.stand((start, start + len(inside.strip(" "))))


class Witness:
    """One live text: what the finders find in it, each looked for once.

    `may` says what may be found at all, the sum of PEOPLE, PLATES and PHONES.
    """

    _lines: Lines | None = None
    _places: tuple[Place, ...] | None = None
    _people: tuple[Person, ...] | None = None
    _plates: tuple[Plate, ...] | None = None
    _phones: tuple[Phone, ...] | None = None

    def __init__(
        self,
        text: str,
        number: int,
        ground: Ground,
        finders: Finders,
        hits: list[PlaceHit] | None,
        may: int,
    ) -> None:
        self.text = text
        self._number = number
        self._ground = ground
        self._finders = finders
        self._hits = hits
        if not hits:
            self._places = ()
        if not may & PEOPLE:
            self._people = ()
        if not may & PLATES:
            self._plates = ()
        if not may & PHONES:
            self._phones = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that the text names."""
        if self._places is None:
            hits = sorted(self._hits or (), key=_by_span)
            self._places = self._finders.places(self.text, hits)
        return self._places

    @property
    def people(self) -> tuple[Person, ...]:
        """The people that the text names."""
        if self._people is None:
            spans = [(place.start, place.end) for place in self.places]
            self._people = self._finders.people(self.text, spans)
        return self._people

    @property
    def plates(self) -> tuple[Plate, ...]:
        """The plates in the text."""
        if self._plates is None:
            self._plates = self._finders.plates(self.text)
        return self._plates

    @property
    def phones(self) -> tuple[Phone, ...]:
        """The phones in the text."""
        if self._phones is None:
            self._phones = self._finders.phones(self.text)
        return self._phones

    @property
    def lines(self) -> Lines:
        """The words of the text."""
        if self._lines is None:
            self._lines = Lines(self._ground, self._number)
        return self._lines

    def has(self, feature: str) -> bool:
        """Say whether a feature that must be looked for stands in the text."""
        if feature in IN_WORDS:
            return bool(IN_WORDS[feature](self.lines.words))
        return bool(self._spans(feature))

    def stands(self, feature: str) -> list[Stand]:
        """Return the words where a feature stands, in order, at most 32 places."""
        return sorted(set(self._found(feature)))[:MOST_PLACES]

    def _found(self, feature: str) -> list[Stand]:
        lines = self.lines
        if feature in IN_WORDS:
            return [lines.stand(found) for found in IN_WORDS[feature](lines.words)]
        return [lines.stand_of_span(span) for span in self._spans(feature)]

    def _spans(self, feature: str) -> list[Span]:
        """Return where the things of a feature stand in the text."""
        things: Sequence[Person | Place | Plate | Phone]
        if feature == "@name":
            things = [person for person in self.people if person.name]
        elif feature == "@place":
            things = self.places
        else:
            things = self.plates if feature == "@plate" else self.phones
        return [
            (thing.start, thing.end)
            for thing in things
            if _has_word(self.text, thing.start, thing.end)
        ]


def _by_span(hit: PlaceHit) -> PlaceHit:
    return hit[1], hit[2], hit[0]


def _has_word(text: str, start: int, end: int) -> bool:
    return any(fold_char(char).strip(SEPARATORS) for char in text[start:end])
