"""The slow, obvious reader: docs/reading.md word for word, one post at a time.

Nothing here is clever, so that it can be compared with the page by eye. The fast
reader must give the same Reading for every post (bench/equality.py).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise, product
from typing import NamedTuple

from vigie.reading.features import IN_WORDS, Stretch
from vigie.reading.finders import NOTHING, Finders, PlaceHit
from vigie.reading.fold import SEPARATORS, Folded, fold_back, without_surrogates
from vigie.reading.labels import LABELS
from vigie.reading.post import Person, Phone, Place, Plate, Post, Reading, Reason
from vigie.reading.refusal import refusal
from vigie.reading.rules import PLACELESS, Phrase, Rule, Rules
from vigie.reading.tags import tags_of
from vigie.reading.weighing import (
    BY_ACCOUNT,
    OFFICIAL,
    OFFICIAL_WEIGHT,
    levels,
    score,
    sums_of,
)

MOST_PLACES = 32  # of one cue in one post; the rest is repetition

Stand = tuple[int, int]  # the first and the last word that a cue takes up


class Words(NamedTuple):
    """The words of a folded text: where each begins and ends, and its sentence."""

    folded: Folded
    starts: list[int]
    ends: list[int]
    sentences: list[int]

    def stand(self, start: int, end: int) -> Stand:
        """Return the whole words that `folded.text[start:end]` touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end) - 1

    def runs(self, longest: int) -> Iterator[Stretch]:
        """Yield every run of up to `longest` words, as a stretch of the text."""
        for first, start in enumerate(self.starts):
            for end in self.ends[first : first + longest]:
                yield start, end

    def span(self, stand: Stand) -> tuple[int, int]:
        """Return where a stand lies in the original text."""
        return self.folded.span(self.starts[stand[0]], self.ends[stand[1]])


class Found(NamedTuple):
    """What the finders found in a post."""

    people: tuple[Person, ...] = ()
    plates: tuple[Plate, ...] = ()
    phones: tuple[Phone, ...] = ()
    places: tuple[Place, ...] = ()


def read_slowly(
    post: Post,
    rules: Rules,
    finders: Finders = NOTHING,
    officials: frozenset[str] = frozenset(),
) -> Reading:
    """Read one post by the page. Never raises for any text."""
    return SlowReader(rules, finders, officials).read(post)


class SlowReader:
    """Reads one post after the other by the page, with the same rules."""

    def __init__(
        self,
        rules: Rules,
        finders: Finders = NOTHING,
        officials: frozenset[str] = frozenset(),
    ) -> None:
        self._rules = rules
        self._finders = finders
        self._officials = officials
        # Phrases of whole words are looked up, the others are searched for.
        self._whole: dict[str, list[str]] = {}
        self._open: list[tuple[Phrase, str]] = []
        for cue, phrases in rules.cues.items():
            for phrase in phrases:
                if phrase.open_start or phrase.open_end:
                    self._open.append((phrase, cue))
                else:
                    self._whole.setdefault(phrase.words, []).append(cue)
        self._names: dict[str, list[int]] = {}
        for name, entry in finders.phrases:
            self._names.setdefault(name, []).append(entry)
        known = (*self._whole, *self._names)
        self._longest = max((len(_words_in(words)) for words in known), default=0)

    def read(self, post: Post) -> Reading:
        """Read one post. Never raises for any text."""
        if refused := refusal(post.text):
            return Reading(post.source, post.post_id, {}, "low", refused=refused)
        text = without_surrogates(post.text)
        words, found, stands = self._look_at(post, text)
        held = self._held(stands, words)
        weights = [(rule.label, rule.weight) for rule, _ in held]
        why = [_reason(rule, choice, text, words) for rule, choice in held]
        if post.author in self._officials:
            weights.append((OFFICIAL, OFFICIAL_WEIGHT))
            why.append(BY_ACCOUNT)
        labels = {name: score(total) for name, total in sums_of(weights).items()}
        tags = tags_of(post)
        if not labels:
            return Reading(post.source, post.post_id, {}, "low", tags)
        told = [c for c in self._rules.cues if c.endswith(".first_person")]
        first_person = any(stands[cue] for cue in told)
        by_writer = bool(first_person and found.places)
        level = levels(labels, seen_by_writer=by_writer)[post.reshare_of != ""]
        if not any(LABELS[name].is_call for name in labels):
            found = Found()
        reasons = tuple(reason for reason in why if reason.label in labels)
        return Reading(
            post.source, post.post_id, labels, level, tags, *found, "", reasons
        )

    def holding(self, post: Post) -> set[str]:
        """Return the ids of the rules that hold in a post, whatever they weigh."""
        words, _, stands = self._look_at(post, without_surrogates(post.text))
        return {rule.id for rule, _ in self._held(stands, words)}

    def _look_at(
        self, post: Post, text: str
    ) -> tuple[Words, Found, dict[str, list[Stand]]]:
        words = words_of(fold_back(text))
        runs = list(words.runs(self._longest))
        found = self._find(text, words, runs)
        return words, found, self._stands(post, words, runs, found)

    def _held(
        self, stands: dict[str, list[Stand]], words: Words
    ) -> list[tuple[Rule, tuple[Stand, ...]]]:
        choices = [(rule, _choice(rule, stands, words)) for rule in self._rules.rules]
        return [(rule, choice) for rule, choice in choices if choice is not None]

    def _find(self, text: str, words: Words, runs: list[Stretch]) -> Found:
        hits: list[PlaceHit] = [
            (entry, *words.folded.span(start, end))
            for start, end in runs
            for entry in self._names.get(words.folded.text[start:end], ())
        ]
        hits.sort(key=lambda hit: (hit[1], hit[2], hit[0]))
        places = self._finders.places(text, hits)
        spans = [(place.start, place.end) for place in places]
        return Found(
            self._finders.people(text, spans),
            self._finders.plates(text),
            self._finders.phones(text),
            places,
        )

    def _stands(
        self, post: Post, words: Words, runs: list[Stretch], found: Found
    ) -> dict[str, list[Stand]]:
        """Return for every cue and feature the words where it stands.

        A feature without a place in the text has the stand (-1, -1).
        """
        text = words.folded.text
        stands: dict[str, set[Stand]] = {cue: set() for cue in self._rules.cues}
        for start, end in runs:
            for cue in self._whole.get(text[start:end], ()):
                stands[cue].add(words.stand(start, end))
        for phrase, cue in self._open:
            if phrase.words in text:
                stands[cue].update(words.stand(*o) for o in occurrences(text, phrase))
        for feature, find in IN_WORDS.items():
            stands[feature] = {words.stand(*spot) for spot in find(text)}
        named = [person for person in found.people if person.name]
        for feature, things in (
            ("@name", named),
            ("@plate", found.plates),
            ("@phone", found.phones),
            ("@place", found.places),
        ):
            spans = [(thing.start, thing.end) for thing in things]
            stands[feature] = {s for span in spans for s in _stand_of_span(span, words)}
        stands["@reshare"] = {(-1, -1)} if post.reshare_of else set()
        stands["@media"] = {(-1, -1)} if post.has_media else set()
        return {cue: sorted(places)[:MOST_PLACES] for cue, places in stands.items()}


def _words_in(text: str) -> list[str]:
    return text.replace(".", " ").split(" ")


def words_of(folded: Folded) -> Words:
    """Cut a folded text at its separators."""
    words = Words(folded, [], [], [])
    start = sentence = 0
    for place, char in enumerate(folded.text + " "):
        if char in SEPARATORS:
            if place > start:
                words.starts.append(start)
                words.ends.append(place)
                words.sentences.append(sentence)
            start = place + 1
            sentence += char == "."
    return words


def occurrences(words: str, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Return where a phrase stands in folded words, its closed edges on word edges."""
    start = words.find(phrase.words)
    while start >= 0:
        end = start + len(phrase.words)
        left = phrase.open_start or start == 0 or words[start - 1] in SEPARATORS
        right = phrase.open_end or end == len(words) or words[end] in SEPARATORS
        if left and right:
            yield start, end
        start = words.find(phrase.words, start + 1)


def _stand_of_span(span: tuple[int, int], words: Words) -> list[Stand]:
    """Return the words of a stretch of the original text, if it has any."""
    start, end = span
    origin = words.folded.origin
    chars = words.folded.text
    from_here, to_here = bisect_left(origin, start), bisect_left(origin, end)
    inside = [
        place for place in range(from_here, to_here) if chars[place] not in SEPARATORS
    ]
    return [words.stand(inside[0], inside[-1] + 1)] if inside else []


def _choice(
    rule: Rule, stands: dict[str, list[Stand]], words: Words
) -> tuple[Stand, ...] | None:
    """Return the first choice of stands for which the rule holds, None if none."""
    if any(stands[cue] for cue in rule.unless):
        return None
    if not all(stands[cue] for cue in rule.when):
        return None
    placed = [stands[cue] for cue in rule.when if cue not in PLACELESS]
    if not (rule.order or rule.within or rule.sentence):
        return tuple(places[0] for places in placed)
    for choice in product(*placed):
        if _fits(rule, choice, words):
            return choice
    return None


def _fits(rule: Rule, choice: tuple[Stand, ...], words: Words) -> bool:
    pairs = pairwise(choice)
    if rule.order and not all(one[1] < two[0] for one, two in pairs):
        return False
    last_start = max(first for first, _ in choice)
    first_end = min(last for _, last in choice)
    if rule.within and last_start - first_end > rule.within:
        return False
    return (
        not rule.sentence or len({words.sentences[first] for first, _ in choice}) == 1
    )


def _reason(rule: Rule, choice: tuple[Stand, ...], text: str, words: Words) -> Reason:
    start, end = words.span(choice[0])
    return Reason(rule.label, rule.id, text[start:end], start, end, rule.weight / 1000)
