"""One look at a batch of texts: from what the net caught to what each text says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vigie.reading.alphabet import SPACE
from vigie.reading.evidence import Ground, Stands, Witness
from vigie.reading.finders import PEOPLE, PHONES, PLATES, Finders, PlaceHit
from vigie.reading.fold import is_sound, without_surrogates
from vigie.reading.net import Ids, Net
from vigie.reading.plan import DIGIT, NAME, Candidates, Check, Head, Plan
from vigie.reading.post import Reason
from vigie.reading.proof import Columns, Stand, first_choice, two_fit
from vigie.reading.sheet import Sheet
from vigie.reading.sight import BY_OFFICIAL, FLAG_OF, Seen
from vigie.reading.weighing import BY_ACCOUNT, OFFICIAL, OFFICIAL_WEIGHT, Given, weighed

Flags = NDArray[np.int64]
Row = tuple[int, int, int]  # a rule that holds, and where in the text it is shown


@dataclass(frozen=True)
class Tools:
    """What a look is made with. `entries` are the gazetteer's entries of a phrase of
    the net, `is_name` says which phrases have any."""

    plan: Plan
    net: Net
    is_name: NDArray[np.bool_]
    entries: dict[int, list[int]]
    finders: Finders


class Look:
    """The texts of a batch on one sheet, with what the net caught in them."""

    def __init__(self, tools: Tools, texts: Sequence[str], flags: Flags) -> None:
        self._tools = tools
        self._texts = texts
        self._flags = flags
        self._sheet = Sheet(texts, tools.net.alphabet)
        self._catch = tools.net.cast(self._sheet, texts)
        self._text_of_catch = self._sheet.text_of(self._catch.starts)
        self._which, self._cues = tools.plan.cues_of(self._catch.phrases)
        self._digits = np.zeros(0, np.int64)
        self._live = np.zeros(len(texts), np.bool_)
        self._may = np.zeros(len(texts), np.int64)
        self._can: list[int] = []  # the same, as numbers
        self._ground = Ground(self._sheet, tools.net.alphabet)
        self._witnesses: dict[int, Witness] = {}

    def found(self) -> Iterator[tuple[int, Seen]]:
        """Yield the texts that a label is given to, and what they say."""
        standing = self._standing()
        pairs = self._tools.plan.candidates(standing)
        official = (self._flags & BY_OFFICIAL).astype(np.bool_)
        self._live[pairs.texts] = True
        self._live |= official
        live = np.flatnonzero(self._live)
        if not live.size:
            return
        self._ask(live, standing[DIGIT])
        texts, rows = self._rows(pairs)
        starts = np.searchsorted(texts, live)
        ends = np.searchsorted(texts, live, side="right")
        told = standing[self._tools.plan.first_person][:, live].any(axis=0)
        columns = (live, starts, ends, official[live], told)
        for text, start, end, by_account, by_writer in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            if start == end and not by_account:
                continue
            if seen := self._seen(text, rows[start:end], by_account, by_writer):
                yield text, seen

    def _standing(self) -> NDArray[np.bool_]:
        """Return the table cue × text."""
        plan, named = self._tools.plan, self._tools.is_name[self._catch.phrases]
        texts = self._text_of_catch[self._which]
        standing = plan.standing(texts, self._cues, len(self._texts))
        standing[NAME, self._text_of_catch[named]] = True
        self._digits = self._sheet.digits()
        standing[DIGIT, self._sheet.text_of(self._digits)] = True
        if self._flags.any():
            for feature, flag in FLAG_OF.items():
                standing[plan.number[feature]] = self._flags & flag
        return standing

    def _rows(self, pairs: Candidates) -> tuple[Ids, list[Row]]:
        """Return the rules that hold and where they are shown, with their texts."""
        plan, stands = self._tools.plan, self._stands()
        texts, rules = pairs
        firsts, lasts = np.zeros((2, rules.size), np.int64)
        plain = plan.proofless[rules]
        known = np.flatnonzero(plain)
        firsts[known], lasts[known], _ = stands.first(
            texts[known], plan.shown[rules[known]]
        )
        two = np.flatnonzero(plan.second[rules] >= 0)
        fit, open_two, (two_firsts, two_lasts, _) = self._two(pairs.those(two), stands)
        firsts[two[fit]], lasts[two[fit]] = two_firsts[fit], two_lasts[fit]
        plain[two[~open_two]] = True
        rest = np.flatnonzero(~plain)
        stands.list_those_in(texts[rest])
        asked = zip(
            rest.tolist(), texts[rest].tolist(), rules[rest].tolist(), strict=True
        )
        for place, text, rule in asked:
            if stand := self._proof(text, plan.checks[rule], stands):
                firsts[place], lasts[place], _ = stand
        holds = np.flatnonzero(firsts)  # words are numbered from 1
        texts, rules = texts[holds], rules[holds]
        starts, ends = self._sheet.spans(firsts[holds], lasts[holds])
        shifts = self._sheet.starts[texts]
        columns = (rules, starts - shifts, ends - shifts)
        return texts, list(zip(*(column.tolist() for column in columns), strict=True))

    def _two(
        self, pairs: Candidates, stands: Stands
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Columns]:
        """Try the first stands of rules with two cues: say which fit, and which may
        fit with another, and return the stands of the first cues."""
        plan, (texts, rules) = self._tools.plan, pairs
        one, two = plan.shown[rules], plan.second[rules]
        shown = stands.first(texts, one)
        fit = two_fit(plan.limits.of(rules), shown, stands.first(texts, two))
        once = stands.once(texts, one) & stands.once(texts, two)
        return fit, ~fit & ~once, shown

    def _stands(self) -> Stands:
        texts = self._text_of_catch[self._which]
        live = self._live[texts]
        catch, cues = self._which[live], self._cues[live]
        starts, ends = self._catch.starts[catch], self._catch.ends[catch]
        firsts, lasts = self._sheet.words(starts, ends)
        many = self._tools.plan.size
        return Stands(texts[live], cues, firsts, lasts, self._sheet, many)

    @cached_property
    def _hits(self) -> dict[int, list[PlaceHit]]:
        """The names of places in each live text, where they stand."""
        catch, tools = self._catch, self._tools
        named = tools.is_name[catch.phrases] & self._live[self._text_of_catch]
        texts = self._text_of_catch[named]
        shifts = self._sheet.starts[texts]
        starts = self._sheet.original(catch.starts[named]) - shifts
        ends = self._sheet.original_ends(catch.ends[named] - 1) - shifts
        hits: dict[int, list[PlaceHit]] = {}
        columns = (texts, catch.phrases[named], starts, ends)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for text, phrase, start, end in rows:
            for entry in tools.entries[phrase]:
                hits.setdefault(text, []).append((entry, start, end))
        return hits

    def _ask(self, live: Ids, figures: NDArray[np.bool_]) -> None:
        """Ask which finders may find something in the live texts."""
        numbers = live.tolist()
        texts = [self._texts[number] for number in numbers]
        if not is_sound("".join(texts)):
            self._texts = [without_surrogates(text) for text in self._texts]
            texts = [self._texts[number] for number in numbers]
        finders = self._tools.finders
        if finders.able & (PEOPLE | PLATES):
            self._may[live] = finders.may_hold(texts, figures[live].tolist())
        self._may[self._with_phones()] |= PHONES
        self._may &= finders.able
        self._can = self._may.tolist()

    def _witness(self, text: int) -> Witness:
        known = self._witnesses.get(text)
        if known is None:
            known = self._witnesses[text] = Witness(
                self._texts[text],
                text,
                self._ground,
                self._tools.finders,
                self._hits.get(text),
                self._can[text],
            )
        return known

    def _with_phones(self) -> Ids:
        """Return the texts with the digits of a phone, side by side or with a separator
        between: a folded text never has more than one."""
        many = self._tools.finders.phone_figures - 1
        digits, row = self._digits, self._sheet.row
        steps = np.diff(digits)
        apart = (steps > 2) | ((steps == 2) & (row[digits[1:] - 1] != SPACE))
        breaks = np.concatenate(([0], np.cumsum(apart)))
        firsts = digits[: max(digits.size - many, 0)]
        together = breaks[many:] == breaks[: firsts.size]
        return self._sheet.text_of(firsts[together])

    def _proof(self, text: int, check: Check, stands: Stands) -> Stand | None:
        """Return where a rule that may hold does, None if it does not."""
        if check.bars or check.features:
            witness = self._witness(text)
            if any(witness.has(feature) for feature in check.bars):
                return None
            if not all(witness.has(feature) for feature in check.features):
                return None
        placed = [
            stands.of(text, cue) if isinstance(cue, int) else witness.stands(cue)
            for cue in check.placed
        ]
        return first_choice(check.rule, placed)

    def _seen(
        self, text: int, rows: list[Row], by_account: bool, by_writer: bool
    ) -> Seen | None:
        heads = self._tools.plan.heads
        weights = [heads[rule].weighed for rule, _, _ in rows]
        if by_account:
            weights.append((OFFICIAL, OFFICIAL_WEIGHT))
        given = weighed(tuple(weights))
        if given is None:
            return None
        why = _reasons(heads, rows, self._texts[text], given)
        if by_account and OFFICIAL in given.scores:
            why = (*why, BY_ACCOUNT)
        hits = self._hits.get(text)
        if not given.is_call or not (hits or self._can[text]):
            return Seen(given.bits, given.scores, given.levels, (), (), (), (), why)
        witness = self._witness(text)
        places = witness.places
        return Seen(
            given.bits,
            given.scores,
            given.levels_of_writer if by_writer and places else given.levels,
            witness.people,
            witness.plates,
            witness.phones,
            places,
            why,
        )


def _reasons(
    heads: Sequence[Head], rows: Sequence[Row], text: str, given: Given
) -> tuple[Reason, ...]:
    scores = given.scores
    return tuple(
        [
            Reason(head.label, head.rule, text[start:end], start, end, head.weight)
            for rule, start, end in rows
            if (head := heads[rule]).label in scores
        ]
    )
