"""What a text must hold before an expression can match it, read off the expression.

An expression with `(?:rue|avenue)` in its path cannot match a text with neither word.
Its parsed form gives such needs without anybody writing them down, so a changed
pattern changes its needs; what is not understood needs nothing, and always runs.
The method is that of prefilters (Cox, "Regular expression matching with a trigram
index", 2012), with whole words in place of trigrams.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

# Places in a literal that are no letter: any white space, any digit, "what stands
# before is no word letter", "what comes after is no word letter"; any word letter.
SPACE, DIGIT, _BEFORE, _AFTER = "\ue000", "\ue001", "\ue002", "\ue003"
_WORD = "\ue004"
_SIGNS = SPACE + DIGIT + _BEFORE + _AFTER + _WORD
_PIECE = re.compile(f"[^{_SIGNS}]+")
_MOST = 600


class Literal(NamedTuple):
    """Letters that must stand in the text; `before` and `after` tell that no word
    letter may stand there, `stuck` that one must stand before. Letters "0" with none
    of the three stand for any digit at all."""

    letters: str
    before: bool = False
    after: bool = False
    stuck: bool = False


ANY_DIGIT = Literal("0")
Need = frozenset[Literal]


class _Part(NamedTuple):
    """All that a part of an expression can match, if that is a short list (with the
    signs above); and what must also stand in the text, one of each list."""

    whole: frozenset[str] | None
    needs: tuple[frozenset[str], ...]


_NOTHING = frozenset([""])
_UNKNOWN = _Part(None, ())


def needs_of(pattern: re.Pattern[str]) -> tuple[Need, ...]:
    """Return lists of literals of which a matched text holds at least one each.

    Empty when nothing can be told. Holds for patterns that mind case.
    """
    part = _sequence(parsed_of(pattern))
    found = (_need(texts) for texts in _needs(part))
    return tuple(dict.fromkeys(need for need in found if need))


def parsed_of(pattern: re.Pattern[str]) -> Iterable[Any]:
    """Return what the standard library reads in a pattern; nothing when case is not
    minded, for then letters are not what they seem."""
    if pattern.flags & (re.IGNORECASE | re.LOCALE | re.ASCII):
        return ()
    parser = importlib.import_module("re._parser")
    parsed: Iterable[Any] = parser.parse(pattern.pattern, pattern.flags & re.VERBOSE)
    return parsed


def _needs(part: _Part) -> tuple[frozenset[str], ...]:
    whole = part.whole
    return part.needs if whole is None else (*part.needs, whole)


def _need(texts: Iterable[str]) -> Need | None:
    """Return the dearest literal of each text, None if some text has none worth it."""
    kept: set[Literal] = set()
    for text in texts:
        best = _best(text)
        if best is None:
            return None
        kept.add(best)
    return frozenset(item for item in kept if not _said_by_another(item, kept))


def _said_by_another(item: Literal, others: set[Literal]) -> bool:
    """Tell whether wherever the literal stands a shorter or looser one stands too."""
    return any(
        other != item
        and other.before <= item.before
        and other.after <= item.after
        and other.stuck <= item.stuck
        and (
            other.letters in item.letters
            if not any(other[1:])
            else other.letters == item.letters
        )
        for other in others - {ANY_DIGIT}
    )


def _best(text: str) -> Literal | None:
    pieces = [
        Literal(
            found[0],
            before=text[: found.start()].endswith((_BEFORE, SPACE)),
            after=text.startswith((_AFTER, SPACE), found.end()),
            stuck=text[: found.start()].endswith((_WORD, DIGIT)),
        )
        for found in _PIECE.finditer(text)
    ]
    best = max(pieces, key=_worth, default=None)
    if best is not None and _worth(best) >= _ENOUGH:
        return best
    return ANY_DIGIT if DIGIT in text else None


_ENOUGH = 3


def _worth(piece: Literal) -> int:
    """Say how rarely a literal stands in a text without its form; 0: not worth it."""
    letters = sum(c.isalnum() for c in piece.letters)
    if not letters:
        return _ENOUGH if any(c in "@#*+_/°([{<" for c in piece.letters) else 0
    edges = piece.before + piece.after
    return 0 if len(piece.letters) + edges < 2 + (letters < 2) else 2 * letters + edges


def _sequence(nodes: Iterable[Any]) -> _Part:
    """Join parts that follow each other."""
    run = _NOTHING
    needs: list[frozenset[str]] = []
    broken = False
    for name, value in _opened(nodes):
        part = _READ.get(str(name), _unknown)(value)
        needs += part.needs
        if part.whole is not None and len(run) * len(part.whole) <= _MOST:
            run = frozenset(a + b for a in run for b in part.whole)
            continue
        needs.append(run)
        broken = True
        run = _NOTHING if part.whole is None else part.whole
    if broken:
        return _Part(None, (*needs, run))
    return _Part(run, tuple(needs))


def _opened(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield the nodes with those of plain groups in their place."""
    for name, value in nodes:
        if str(name) == "SUBPATTERN" and not (value[1] or value[2]):
            yield from _opened(value[3])
        else:
            yield name, value


def _unknown(_: Any) -> _Part:
    return _UNKNOWN


def _literal(code: int) -> _Part:
    char = chr(code)
    return _UNKNOWN if char in _SIGNS else _Part(frozenset([char]), ())


def one_of(items: list[tuple[Any, Any]]) -> _Part:
    """Read a set of characters: a short list, digits and white space are told."""
    whole: set[str] = set()
    for name, value in items:
        match str(name), str(value):
            case "LITERAL", _:
                whole.add(chr(value))
            case "CATEGORY", "CATEGORY_DIGIT":
                whole.add(DIGIT)
            case "CATEGORY", "CATEGORY_WORD":
                whole.add(_WORD)
            case "CATEGORY", "CATEGORY_SPACE":
                whole.add(SPACE)
            case "RANGE", _ if value[1] - value[0] < 10:
                whole |= {chr(code) for code in range(value[0], value[1] + 1)}
            case _:
                return _UNKNOWN
    return _Part(frozenset(whole), ())


def _branch(value: tuple[Any, list[Any]]) -> _Part:
    """Any of the ways. What some way needs besides its letters is let go."""
    parts = [_sequence(way) for way in value[1]]
    wholes = [part.whole for part in parts if part.whole is not None]
    if len(wholes) == len(parts):
        return _Part(frozenset().union(*wholes), ())
    chosen = [_dearest(_needs(part)) for part in parts]
    kept = [need for need in chosen if need is not None]
    if len(kept) < len(chosen):
        return _UNKNOWN
    return _Part(None, (frozenset().union(*kept),))


def _dearest(needs: tuple[frozenset[str], ...]) -> frozenset[str] | None:
    """Return the need whose weakest literal is worth most."""

    def weakest(texts: frozenset[str]) -> int:
        literals = _need(texts)
        return min(map(_worth, literals), default=0) if literals else -1

    best = max(needs, key=weakest, default=None)
    return None if best is None or weakest(best) < 0 else best


def _repeat(value: tuple[int, int, Any]) -> _Part:
    least, most, inner = value
    part = _sequence(inner)
    if least:
        return part if least == most == 1 else _Part(None, _needs(part))
    if most == 1 and part.whole is not None and not part.needs:
        return _Part(part.whole | _NOTHING, ())
    return _UNKNOWN


def _ahead(value: tuple[int, Any]) -> _Part:
    """What is looked for must stand somewhere, yet takes no place in the run."""
    way, inner = value
    part = _sequence(inner)
    spaced = way > 0 and str(next(iter(inner), ("", 0))[0]) == "IN"
    spaced = spaced and one_of(inner[0][1]).whole == frozenset([SPACE])
    return _Part(frozenset([_AFTER]) if spaced else _NOTHING, _needs(part))


def _not_there(value: tuple[int, Any]) -> _Part:
    way, inner = value
    nodes = list(inner)
    if len(nodes) == 1 and str(nodes[0][0]) == "IN":
        kinds = [(str(name), str(kind)) for name, kind in nodes[0][1]]
        if ("CATEGORY", "CATEGORY_WORD") in kinds and ("NEGATE", "None") not in kinds:
            return _Part(frozenset([_BEFORE if way < 0 else _AFTER]), ())
    return _Part(_NOTHING, ())


def _no_width(_: Any) -> _Part:
    return _Part(_NOTHING, ())


_READ: dict[str, Callable[[Any], _Part]] = {
    "LITERAL": _literal,
    "IN": one_of,
    "BRANCH": _branch,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "ASSERT": _ahead,
    "ASSERT_NOT": _not_there,
    "AT": _no_width,
}


def is_common(need: Need) -> bool:
    """Tell whether most posts hold some literal of the need, for it lists many of two
    letters: ends of addresses as de, es, me."""
    return sum(len(item.letters) == 2 and sum(item[1:]) < 2 for item in need) > _FEW


_FEW = 8
