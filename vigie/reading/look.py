"""One look at a batch of texts: from what the net caught to what each text says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vigie.reading.alphabet import SPACE
from vigie.reading.evidence import PHONES, Ground, Stands, Witness
from vigie.reading.finders import Finders, PlaceHit
from vigie.reading.fold import is_sound, without_surrogates
from vigie.reading.net import Ids, Net
from vigie.reading.plan import DIGIT, NAME, Candidates, Check, Plan
from vigie.reading.post import Reason
from vigie.reading.proof import Stand, first_choice
from vigie.reading.rules import Rule
from vigie.reading.sheet import Sheet
from vigie.reading.sight import BY_OFFICIAL, FLAG_OF, Seen
from vigie.reading.weighing import BY_ACCOUNT, OFFICIAL, OFFICIAL_WEIGHT, weighed

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
        self._witnesses: dict[int, Witness] = {}

    def found(self) -> Iterator[tuple[int, Seen]]:
        """Yield the texts that a label is given to, and what they say."""
        standing = self._standing()
        pairs = self._tools.plan.candidates(standing)
        self._live[pairs.texts] = True
        self._live[np.flatnonzero(self._flags & BY_OFFICIAL)] = True
        live = np.flatnonzero(self._live)
        if live.size:
            told = standing[self._tools.plan.first_person][:, live]
            first_person = np.any(told, axis=0).tolist()
            self._call(live, standing[DIGIT])
            rows = self._rows(pairs)
            for text, told_by_writer in zip(live.tolist(), first_person, strict=True):
                if seen := self._seen(text, rows.get(text, []), told_by_writer):
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

    def _rows(self, pairs: Candidates) -> dict[int, list[Row]]:
        """Return for each text the rules that hold, and where they are shown."""
        plan = self._tools.plan
        texts, rules = pairs
        firsts, lasts = np.zeros((2, rules.size), np.int64)
        plain = np.flatnonzero(plan.proofless[rules])
        stands = self._stands()
        firsts[plain], lasts[plain] = stands.first(
            texts[plain], plan.shown[rules[plain]]
        )
        open_ = np.flatnonzero(~plan.proofless[rules])
        asked = zip(open_.tolist(), texts[open_].tolist(), rules[open_], strict=True)
        for place, text, rule in asked:
            if stand := self._proof(text, plan.checks[rule], stands):
                firsts[place], lasts[place], _ = stand
        holds = np.flatnonzero(firsts)  # words are numbered from 1
        texts, rules = texts[holds], rules[holds]
        starts, ends = self._sheet.spans(firsts[holds], lasts[holds])
        shifts = self._sheet.starts[texts]
        columns = (texts, rules, starts - shifts, ends - shifts)
        rows: dict[int, list[Row]] = {}
        for text, *row in zip(*(column.tolist() for column in columns), strict=True):
            rows.setdefault(text, []).append((row[0], row[1], row[2]))
        return rows

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

    def _call(self, live: Ids, figures: NDArray[np.bool_]) -> None:
        """Call the live texts as witnesses, and ask which finders may help them."""
        numbers = live.tolist()
        texts = [self._texts[number] for number in numbers]
        if not is_sound("".join(texts)):
            texts = [without_surrogates(text) for text in texts]
        finders, hits = self._tools.finders, self._hits
        ground = Ground(self._sheet, self._tools.net.alphabet)
        may = finders.may_hold(texts, figures[live].tolist())
        phones = self._may_have_phones()[live].tolist()
        self._witnesses = {
            number: Witness(text, number, ground, finders, hits.get(number), known)
            for number, text, known in zip(
                numbers,
                texts,
                [m | PHONES if p else m for m, p in zip(may, phones, strict=True)],
                strict=True,
            )
        }

    def _may_have_phones(self) -> NDArray[np.bool_]:
        """Tell for each text whether it has the digits of a phone, side by side or
        with one separator between: a folded text never has more of them."""
        many = self._tools.finders.phone_figures - 1
        digits, row = self._digits, self._sheet.row
        steps = np.diff(digits)
        apart = (steps > 2) | ((steps == 2) & (row[digits[1:] - 1] != SPACE))
        breaks = np.concatenate(([0], np.cumsum(apart)))
        firsts = digits[: max(digits.size - many, 0)]
        together = breaks[many:] == breaks[: firsts.size]
        may = np.zeros(len(self._texts), np.bool_)
        may[self._sheet.text_of(firsts[together])] = True
        return may

    def _proof(self, text: int, check: Check, stands: Stands) -> Stand | None:
        """Return where a rule that may hold does, None if it does not."""
        for feature in check.bars:
            if self._witnesses[text].has(feature):
                return None
        for feature in check.needs:
            if not self._witnesses[text].has(feature):
                return None
        placed: list[list[Stand]] = []
        for cue in check.placed:
            if isinstance(cue, int):
                placed.append(stands.of(text, cue))
            elif found := self._witnesses[text].stands(cue):
                placed.append(found)
            else:
                return None
        return first_choice(check.rule, placed)

    def _seen(self, text: int, rows: list[Row], first_person: bool) -> Seen | None:
        rules = self._tools.plan.rules
        weights = [(rules[rule].label, rules[rule].weight) for rule, _, _ in rows]
        by_account = bool(self._flags[text] & BY_OFFICIAL)
        if by_account:
            weights.append((OFFICIAL, OFFICIAL_WEIGHT))
        given = weighed(tuple(weights))
        if given is None:
            return None
        witness = self._witnesses[text]
        why = [
            _reason(rules[rule], witness.text, start, end)
            for rule, start, end in rows
            if rules[rule].label in given.scores
        ]
        if by_account and OFFICIAL in given.scores:
            why.append(BY_ACCOUNT)
        if not given.is_call:
            return Seen(given.bits, given.scores, given.levels, why=tuple(why))
        places = witness.places
        return Seen(
            given.bits,
            given.scores,
            given.levels_of_writer if first_person and places else given.levels,
            witness.people,
            witness.plates,
            witness.phones,
            places,
            tuple(why),
        )


def _reason(rule: Rule, text: str, start: int, end: int) -> Reason:
    return Reason(rule.label, rule.id, text[start:end], start, end, rule.weight / 1000)
