"""Read CAP 1.1 and 1.2 as authorities really write it: in any order, wrapped in
EDXL-DE or in a feed, with words and moments a little off.

What decides, whether it is meant, what it does, who sent it and when, is there or the
alert is refused. What only describes is mended or left out, and each such is said.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.info_reading import info_of
from vigie.relaying.formats.cap.records import Alert, Reference
from vigie.relaying.formats.cap.taking import Taking
from vigie.relaying.formats.cap.words import MsgType, Scope, Status
from vigie.relaying.formats.text import clean
from vigie.relaying.formats.tree import MOST_BYTES, Element, Refused, parsed

SPACES = frozenset(f"urn:oasis:names:tc:emergency:cap:1.{n}" for n in (1, 2))
MOST_ALERTS = 500
E = TypeVar("E", bound=StrEnum)


class Taken(msgspec.Struct, frozen=True):
    """An alert, and what was mended in it or left out, a sentence each."""

    alert: Alert
    repairs: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """All alerts of a document, and why others of it were refused."""

    alerts: tuple[Taken, ...] = ()
    faults: tuple[str, ...] = ()


def read(data: bytes, most_bytes: int = MOST_BYTES) -> Alert:
    """Return the one alert of a document. Raises Refused, with one sentence."""
    found = read_all(data, most_bytes)
    if len(found.alerts) == 1 and not found.faults:
        return found.alerts[0].alert
    many = "The document holds several alerts." if found.alerts else ""
    raise Refused(many or next(iter(found.faults), "The document holds no alert."))


def read_all(data: bytes, most_bytes: int = MOST_BYTES) -> Found:
    """Return every alert of a document. Raises Refused when it cannot be read at all;
    an alert that is refused does not cost the others."""
    return alerts_in(parsed(data, most_bytes))


def alerts_in(root: Element) -> Found:
    """Return every alert of a tree, at most MOST_ALERTS."""
    every = (one for one in root.every() if one.name == "alert")
    taken: list[Taken] = []
    faults: list[str] = []
    for one in (one for one in every if one.space in SPACES):
        if len(taken) + len(faults) >= MOST_ALERTS:
            faults.append(f"There are more than {MOST_ALERTS} alerts.")
            break
        try:
            taken.append(alert_of(one))
        except Refused as error:
            faults.append(str(error))
    return Found(tuple(taken), tuple(faults))


def alert_of(element: Element) -> Taken:
    """Return the alert of an element. Raises Refused, with one sentence."""
    taking = Taking()
    alert = Alert(
        identifier=_name(element, "identifier"),
        sender=_name(element, "sender"),
        sent=_sent(element, taking),
        status=_word(element, "status", Status),
        msg_type=_word(element, "msgType", MsgType),
        source=taking.text(element, "source"),
        scope=_word(element, "scope", Scope),
        restriction=taking.text(element, "restriction"),
        addresses=taking.text(element, "addresses"),
        codes=taking.texts(element, "code"),
        note=taking.text(element, "note"),
        references=_references(element, taking),
        incidents=taking.text(element, "incidents"),
        infos=taking.each(element, "info", lambda one: info_of(one, taking)),
    )
    return Taken(alert, taking.repairs)


def _name(element: Element, field: str) -> str:
    """Names are kept as they are, also those that we would not write: an earlier
    message is found by nothing else."""
    text = clean(element.text_of(field))
    if not text or len(text) > values.LONGEST_NAME:
        raise Refused(f"{field}: it is missing, or longer than any.")
    return text


def _sent(element: Element, taking: Taking) -> datetime:
    found = taking.moment(element, "sent")
    if found is None:
        raise Refused("sent: it is missing, or no moment.")
    return found


def _word(element: Element, field: str, kind: type[E]) -> E:
    text = clean(element.text_of(field)).lower()
    for one in kind:
        if one.lower() == text:
            return one
    raise Refused(f"{field}: it is missing, or no word of CAP.")


def _references(element: Element, taking: Taking) -> tuple[Reference, ...]:
    return taking.parts(
        "references", element.text_of("references").split(), values.reference_of
    )
