"""The sieve: what a batch of texts says.

Every text goes through four vector steps (fold, cast the net, which rules may hold,
which of them matter); only those in which a label may be given are looked at singly.
"""

from collections.abc import Sequence

import numpy as np

from vigie.reading.finders import Finders
from vigie.reading.look import Flags, Look, Tools
from vigie.reading.net import Net
from vigie.reading.plan import Plan
from vigie.reading.refusal import LONGEST, refusal
from vigie.reading.rules import Phrase, Rules
from vigie.reading.sight import NOTHING_SEEN, Seen, Sight


class Sieve:
    """The rules and finders, made ready for batches of texts.

    `flags` are the flags of a sight that some rule asks for.
    """

    def __init__(self, rules: Rules, finders: Finders) -> None:
        plan = Plan(rules)
        number = {phrase: place for place, phrase in enumerate(plan.phrases)}
        entries: dict[int, list[int]] = {}
        for words, entry in finders.phrases:
            place = number.setdefault(Phrase(words, False, False), len(number))
            entries.setdefault(place, []).append(entry)
        is_name = np.zeros(len(number), np.bool_)
        is_name[list(entries)] = True
        self.flags = plan.flags
        self._tools = Tools(plan, Net(tuple(number)), is_name, entries, finders)

    def look(self, sights: Sequence[Sight]) -> list[Seen]:
        """Return what each sight says. Never raises for any text."""
        texts, flags = _apart(sights)
        seen = [NOTHING_SEEN] * len(sights)
        for place, text in enumerate(texts):
            if not text or text.isspace() or len(text) > LONGEST:
                seen[place] = Seen(0, {}, refused=refusal(text))
                texts[place], flags[place] = "", 0
        for place, what in Look(self._tools, texts, flags).found():
            seen[place] = what
        return seen


def _apart(sights: Sequence[Sight]) -> tuple[list[str], Flags]:
    """Return the texts and the flags of sights."""
    flags = np.zeros(len(sights), np.int64)
    texts: list[str] = []
    for place, sight in enumerate(sights):
        if isinstance(sight, str):
            texts.append(sight)
        else:
            texts.append(sight[0])
            flags[place] = sight[1]
    return texts, flags
