"""What may never be read in the clear is taken out of a text.

The masked text is what is stored, searched and shown. A leak cannot be called back,
so doubt hides; but districts, ages, times, plates, how many can sleep somewhere and
the numbers of the emergency services stay, for they are what the post is for.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from vigie.reading.common_words import words
from vigie.reading.masking_codes import CODE_FORMS
from vigie.reading.masking_contacts import CONTACT_FORMS
from vigie.reading.masking_doors import BELL, DOOR_FORMS
from vigie.reading.masking_gates import Gates, figures_in, words_in
from vigie.reading.masking_numbers import may_call, numbers_in
from vigie.reading.masking_streets import STREET_FORMS
from vigie.reading.masking_view import View, plain_of, view_of

MARK = "▒▒▒"
_LINK = re.compile(r"https?://\S+|www\.\S+|\bt\.co/\S+|(?<!\w)@\w+")
_LINK_PHONE = re.compile(
    r"(?<!\d)(?:0[1-9]\d{8}|(?:00)?(?:33|216|27|44|34|32)\d{8,10})(?!\d)"
)
_NOT_ON_A_BELL = words(
    """
    et and y si if svp stp merci please en in on dans pour for puis then car ok not ne
    pas no works marche casse hs broken out cassee the la le les your vous tu me moi
    quand when fonctionne work avant before apres after ou or to a au il elle 2 3
    """
)
_BESIDE = ("", "/", "&")  # "Lopez / Martin"
_WORD = re.compile(r"[^\s,;.:!?()/▒]+")
_MOST_ROUNDS = 6
_Span = tuple[int, int, str]  # start and end in the plain view, and the kind


class Mask(NamedTuple):
    """A span to hide, and what kind of thing stands there: "phone", "mail", "link",
    "handle", "account", "spot", "number", "code", "floor", "flat" or "bell"."""

    start: int
    end: int
    kind: str


def masks(text: str) -> tuple[Mask, ...]:
    """Return what must be hidden in a text, in order, without overlap.

    Never raises. Languages: French, English, Spanish, Arabic.
    """
    plain = plain_of(text)
    words, figures = words_in(plain), figures_in(plain)
    spans: list[_Span] = []
    for form in masking_gates().open_for(plain, words, figures):
        if form is BELL:
            spans += _bell_spans(text, view_of(text))
        else:
            for found in form.pattern.finditer(plain):
                spans.append((found.start("x"), found.end("x"), form.kind))
    if may_call(plain, words, figures):
        spans += _number_spans(plain)
    return _joined(spans, view_of(text)) if spans else ()


def masks_slowly(text: str) -> tuple[Mask, ...]:
    """Return what `masks` returns, with every form tried on every text: for tests."""
    view = view_of(text)
    forms = (*CONTACT_FORMS, *STREET_FORMS, *CODE_FORMS, *DOOR_FORMS)
    spans: list[_Span] = [
        (found.start("x"), found.end("x"), form.kind)
        for form in forms
        for found in form.pattern.finditer(view.text)
    ]
    spans += [*_bell_spans(text, view), *_number_spans(view.text)]
    return _joined(spans, view)


@cache
def masking_gates() -> Gates:
    """Return the gates of all forms, made at the first use."""
    return Gates((*CONTACT_FORMS, *STREET_FORMS, *CODE_FORMS, *DOOR_FORMS, BELL))


def _joined(spans: list[_Span], view: View) -> tuple[Mask, ...]:
    hidden = [
        Mask(*view.span(start, end), kind) for start, end, kind in spans if end > start
    ]
    found = sorted(hidden, key=lambda item: (item.start, -item.end))
    joined: list[Mask] = []
    for item in found:
        if joined and item.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Mask(last.start, max(last.end, item.end), last.kind)
        else:
            joined.append(item)
    return tuple(joined)


def mask(text: str) -> str:
    """Return the text with everything that leads to a door or a person hidden.

    Each hidden stretch becomes `MARK`. What is left holds nothing that `masks` would
    find, so masking twice changes nothing.
    """
    for _ in range(_MOST_ROUNDS):
        found = masks(text)
        if not found:
            break
        text = _covered(text, found)
    return text


def _covered(text: str, found: tuple[Mask, ...]) -> str:
    kept: list[str] = []
    done = 0
    for item in found:
        kept += (text[done : item.start], MARK)
        done = item.end
    return "".join((*kept, text[done:]))


def _number_spans(plain: str) -> Iterator[_Span]:
    links = [found.span() for found in _LINK.finditer(plain)]
    for start, end in links:
        for found in _LINK_PHONE.finditer(plain, start, end):
            yield found.start(), found.end(), "phone"
    for start, end in numbers_in(_without(plain, links)):
        yield start, end, "phone"


def _bell_spans(text: str, view: View) -> Iterator[_Span]:
    for found in BELL.pattern.finditer(view.text):
        yield found.end(), _name_end(text, view, found.end()), "bell"


def _without(plain: str, links: list[tuple[int, int]]) -> str:
    """Blank links and mentions: their figures count posts and call nobody."""
    for start, end in links:
        plain = plain[:start] + "x" * (end - start) + plain[end:]
    return plain


def _name_end(text: str, view: View, start: int) -> int:
    """Return where the name on a bell ends: up to three words, the first of any kind,
    the next only in capitals or figures."""
    end = start
    for count, word in enumerate(_WORD.finditer(view.text, start)):
        between = view.text[end : word.start()]
        if count == 3 or between.strip() not in _BESIDE or word[0] in _NOT_ON_A_BELL:
            break
        first = text[view.origin[word.start()]]
        if count and not (first.isupper() or first.isdigit()):
            break
        end = word.end()
    return end
