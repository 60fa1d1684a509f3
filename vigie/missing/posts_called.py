"""What one post of the board says of whoever it looks for, as facts. Pure.

It reads the masked text alone: no number, address or door is in it, so none can come
into a call.
"""

import re
from dataclasses import dataclass

import msgspec

from vigie.lib.names.folding import fold
from vigie.lib.names.likeness import best
from vigie.missing.facts import Facts, Seen
from vigie.missing.pairs import compare
from vigie.missing.posts_read import names_somebody, told_in
from vigie.missing.searching_keys import names_of
from vigie.reading.masking import MARK

SAME_NAME, NEAR_NAME = 0.95, 0.8
_AGREEING = frozenset({"age", "age nearly", "described", "seen"})
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*")
_LINK = re.compile(r"[#@]\w+|https?\b")
_CHILD = re.compile(
    r"\b(?:b[ée]b[ée]s?|nourrissons?|fillettes?|gar[çc]onnets?|enfants?|gamine?s?"
    r"|petite? fille|petit gar[çc]on|\d+ mois|baby|bab(?:y|ies)|toddlers?|infants?"
    r"|child|children|kids?|little (?:girl|boy)|\d+ months? old|ni[ñn][oa]s?"
    r"|طفلة?|رضيع)\b",
    re.I,
)


@dataclass(frozen=True)
class Called:
    """Whom a post looks for. `may_be_child`: it speaks of a child and of no age."""

    facts: Facts
    may_be_child: bool = False

    @property
    def name(self) -> str:
        """The name, empty if it names nobody."""
        return self.facts.shown_name

    @property
    def tells(self) -> bool:
        """Whether somebody could be found by it: a name, or how they look."""
        facts = self.facts
        return bool(self.name or facts.clothes or facts.description or facts.ages)


def called_in(
    text: str,
    *,
    name: str = "",
    age: int | None = None,
    place: str = "",
    language: str = "",
) -> Called:
    """Return whom a masked text looks for; the rest is what the reading found in it,
    and counts where the text's own words say nothing. Never raises."""
    told = told_in(_ADDRESS.sub(" ", text))
    years = told.age if told.age is not None else age
    known = name if names_somebody(text, name) else ""
    named = _clean(told.name) or _clean(known)
    facts = Facts(
        full_names=(named,) if named else (),
        ages=(years, years) if years is not None else None,
        sex=told.sex,
        description=f"{told.height} cm" if told.height else "",
        clothes=_clean(told.clothes),
        seen=Seen(place=_clean(told.place) or place),
        language=language[:2],
    )
    return Called(facts, years is None and bool(_CHILD.search(text)))


def _clean(words: str) -> str:
    """Words without links, tags, accounts and masks; "" if little is left."""
    bare = " ".join(_LINK.sub(" ", words.replace(MARK, " ")).split()).strip(" ,;:-–")
    return bare if len(bare) > 1 else ""


def sourced(called: Called, source: str, link: str) -> Facts:
    """Return the facts with where they came from."""
    return msgspec.structs.replace(called.facts, source_name=source, source_url=link)


def is_sure(one: Facts, other: Facts) -> bool:
    """Whether two calls are so surely of one person that the second must not stand
    beside the first before a person has looked: the whole name, or nearly and what
    else is told agrees, and nothing against it. Symmetric."""
    names, others = names_of(one), names_of(other)
    if not names or not others:
        return False
    like, compared = best(names, others), compare(one, other)
    if any(doubt.startswith("not ") for doubt in compared.against):
        return False
    whole = min(
        max(len(fold(name).split()) for name in some) for some in (names, others)
    )
    if like.value >= SAME_NAME and whole > 1:
        return True
    agreeing = _AGREEING & set(compared.reasons)
    return like.value >= NEAR_NAME and len(agreeing) > (whole == 1)


def tomb_of_name(name: str) -> str:
    """Return under which words a name stays away from new calls of posts; "" of one
    word alone, which many people share."""
    words = sorted(fold(name).split())
    return f"name:{' '.join(words)}" if len(words) > 1 else ""
