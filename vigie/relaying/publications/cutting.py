"""A public announcement cut for a network: what does not fit is left out by its weight.

Whom to call, what not to do and the link are never left out. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from vigie.relaying.publications.networks import Network, signs

KEPT = 0


@dataclass(frozen=True)
class Part:
    """One line. The larger its `weight`, the sooner it is left out; KEPT never is.
    `shrinks`: its end may be cut off where all else is out already."""

    words: str
    weight: int = KEPT
    shrinks: bool = False


@dataclass(frozen=True)
class Said:
    """An announcement: its lines in their order, where to read more, its hashtags
    without the sign, the first the most wanted."""

    parts: tuple[Part, ...]
    link: str = ""
    tags: tuple[str, ...] = ()


class Means(Enum):
    """What a piece of a text leads to."""

    LINK = "link"
    TAG = "tag"


@dataclass(frozen=True)
class Span:
    """A piece of a text, `start` and `end` in code points."""

    start: int
    end: int
    means: Means
    to: str  # the address, or the tag without its sign


@dataclass(frozen=True)
class Cut:
    """An announcement as a network is given it, and what did not fit."""

    text: str
    spans: tuple[Span, ...]
    count: int
    most: int
    fits: bool
    left_out: tuple[str, ...] = ()


def cut(said: Said, network: Network) -> Cut:
    """Return the announcement as far as it fits. First the hashtags go, the last first,
    then lines by their weight, then the end of those that shrink; `fits` is False where
    even what is kept is too long."""
    left, out = said, list[str]()
    while not network.fits(_text(left), left.link):
        fewer = _without_one(left)
        if fewer is None:
            left = _shrunk(left, network)
            break
        left, lost = fewer
        out.append(lost)
    text = _text(left)
    return Cut(
        text=text,
        spans=_spans(left, text),
        count=network.count(text, left.link),
        most=network.most,
        fits=network.fits(text, left.link),
        left_out=tuple(out),
    )


def _without_one(said: Said) -> tuple[Said, str] | None:
    """Leave out the one thing that is missed least; None where all is kept."""
    if said.tags:
        return replace(said, tags=said.tags[:-1]), f"#{said.tags[-1]}"
    heaviest = max((one.weight for one in said.parts), default=KEPT)
    if heaviest == KEPT:
        return None
    lost = next(one for one in reversed(said.parts) if one.weight == heaviest)
    return replace(
        said, parts=tuple(o for o in said.parts if o is not lost)
    ), lost.words


def _shrunk(said: Said, network: Network) -> Said:
    """Cut the end off the lines that may lose it, the last first, sign by sign."""
    for at in reversed(range(len(said.parts))):
        if not said.parts[at].shrinks:
            continue
        every = signs(said.parts[at].words)
        short, long = 0, len(every)  # of signs kept: fits, does not fit
        while long - short > 1:
            middle = (short + long) // 2
            tried = _with(said, at, every[:middle])
            fits = network.fits(_text(tried), tried.link)
            short, long = (middle, long) if fits else (short, middle)
        said = _with(said, at, every[:short])
        if network.fits(_text(said), said.link):
            return said
    return said


def _with(said: Said, at: int, kept: Sequence[str]) -> Said:
    part = replace(said.parts[at], words="".join(kept).rstrip() + "…")
    return replace(said, parts=(*said.parts[:at], part, *said.parts[at + 1 :]))


def _lines(said: Said) -> list[str]:
    tags = " ".join(f"#{one}" for one in said.tags)
    return [one for one in (*(p.words for p in said.parts), said.link, tags) if one]


def _text(said: Said) -> str:
    return "\n".join(_lines(said))


def _spans(said: Said, text: str) -> tuple[Span, ...]:
    """Counted from the end, where the link and the hashtags stand: what looks like one
    in a line that somebody typed leads nowhere."""
    found: list[Span] = []
    at = len(text)
    for tag in reversed(said.tags):
        found.append(Span(at - len(tag) - 1, at, Means.TAG, tag))
        at -= len(tag) + 2  # the sign, and what stands before it
    if said.link:
        found.append(Span(at - len(said.link), at, Means.LINK, said.link))
    return tuple(reversed(found))
