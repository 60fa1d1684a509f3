"""One look at a batch of texts: from what the net caught to what each text says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vigie.reading.evidence import Lines, Stands, Witness
from vigie.reading.finders import Finders, PlaceHit
from vigie.reading.labels import LABELS
from vigie.reading.net import Net
from vigie.reading.plan import Candidates, Plan
from vigie.reading.post import Reason
from vigie.reading.proof import Stand, first_choice
from vigie.reading.rules import PLACELESS, Rule
from vigie.reading.sheet import Sheet
from vigie.reading.sight import BY_OFFICIAL, FLAG_OF, Seen
from vigie.reading.weighing import BY_ACCOUNT, OFFICIAL, OFFICIAL_WEIGHT, score, sums_of

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
        self._live = np.zeros(len(texts), np.bool_)
        self._witnesses: dict[int, Witness] = {}

    def found(self) -> Iterator[tuple[int, Seen]]:
        """Yield the texts that a label is given to, and what they say."""
        plan = self._tools.plan
        texts = self._text_of_catch[self._which]
        standing = plan.standing(texts, self._cues, len(self._texts))
        for feature, flag in FLAG_OF.items():
            standing[plan.number[feature]] = self._flags & flag
        pairs = plan.candidates(standing)
        self._live[pairs.texts] = True
        self._live[np.flatnonzero(self._flags & BY_OFFICIAL)] = True
        live = np.flatnonzero(self._live)
        if live.size:
            told = np.any(standing[plan.first_person][:, live], axis=0).tolist()
            rows = self._rows(pairs)
            for text, first_person in zip(live.tolist(), told, strict=True):
                if seen := self._seen(text, rows.get(text, []), first_person):
                    yield text, seen

    def _rows(self, pairs: Candidates) -> dict[int, list[Row]]:
        """Return for each text the rules that hold, and where they are shown."""
        plan = self._tools.plan
        plain = plan.proofless[pairs.rules]
        firsts = np.zeros(pairs.rules.size, np.int64)
        lasts = firsts.copy()
        texts, rules = pairs.those(plain)
        firsts[plain], lasts[plain] = self._stands.first(texts, plan.shown[rules])
        for place in np.flatnonzero(~plain).tolist():
            text, rule = int(pairs.texts[place]), plan.rules[pairs.rules[place]]
            if stand := self._proof(text, rule):
                firsts[place], lasts[place] = stand
        holds = np.flatnonzero(firsts)  # words are numbered from 1
        texts, rules = pairs.texts[holds], pairs.rules[holds]
        starts, ends = self._sheet.spans(firsts[holds], lasts[holds])
        shifts = self._sheet.starts[texts]
        rows: dict[int, list[Row]] = {}
        columns = (texts, rules, starts - shifts, ends - shifts)
        for text, *row in zip(*(column.tolist() for column in columns), strict=True):
            rows.setdefault(text, []).append((row[0], row[1], row[2]))
        return rows

    @cached_property
    def _stands(self) -> Stands:
        texts = self._text_of_catch[self._which]
        live = self._live[texts]
        catch = self._which[live]
        firsts, lasts = self._sheet.words(
            self._catch.starts[catch], self._catch.ends[catch]
        )
        cues = self._cues[live]
        return Stands(
            texts[live], cues, firsts, lasts, len(self._tools.plan.number) + 2
        )

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

    def _witness(self, text: int) -> Witness:
        if text not in self._witnesses:
            self._witnesses[text] = Witness(
                self._texts[text],
                self._hits.get(text, []),
                self._tools.finders,
                lambda: Lines(self._sheet, self._tools.net.alphabet, text),
            )
        return self._witnesses[text]

    def _proof(self, text: int, rule: Rule) -> Stand | None:
        """Return where a rule that may hold does, None if it does not."""
        number = self._tools.plan.number
        witness = self._witness(text)
        if any(cue not in number and witness.has(cue) for cue in rule.unless):
            return None
        placed = [cue for cue in rule.when if cue not in PLACELESS]
        if not (rule.order or rule.within or rule.sentence):
            if not all(cue in number or witness.has(cue) for cue in placed[1:]):
                return None
            del placed[1:]
        stands = [
            self._stands.of(text, number[cue]) if cue in number else witness.stands(cue)
            for cue in placed
        ]
        if not all(stands):
            return None
        return first_choice(rule, stands, lambda w: witness.lines.sentence_of(w))

    def _seen(self, text: int, rows: list[Row], first_person: bool) -> Seen | None:
        rules = self._tools.plan.rules
        weights = [(rules[row[0]].label, rules[row[0]].weight) for row in rows]
        by_account = bool(self._flags[text] & BY_OFFICIAL)
        if by_account:
            weights.append((OFFICIAL, OFFICIAL_WEIGHT))
        sums = sums_of(weights)
        if not sums:
            return None
        witness = self._witness(text)
        why = [
            _reason(rules[rule], witness.text, start, end)
            for rule, start, end in rows
            if rules[rule].label in sums
        ]
        return Seen(
            sum(LABELS[name].bit for name in sums),
            {name: score(total) for name, total in sums.items()},
            first_person and bool(witness.places),
            witness.people,
            witness.plates,
            witness.phones,
            witness.places,
            (*why, BY_ACCOUNT) if by_account and OFFICIAL in sums else tuple(why),
        )


def _reason(rule: Rule, text: str, start: int, end: int) -> Reason:
    return Reason(rule.label, rule.id, text[start:end], start, end, rule.weight / 1000)
