"""Later messages about the same: an update and a cancel name all that was before."""

from datetime import datetime

from msgspec.structs import replace

from vigie.relaying.formats.cap.records import Alert, Info, Reference
from vigie.relaying.formats.cap.tidying import NotCap, tidied
from vigie.relaying.formats.cap.values import MOST
from vigie.relaying.formats.cap.words import MsgType

_GOES_ON = {MsgType.ALERT, MsgType.UPDATE}


def reference_to(alert: Alert) -> Reference:
    """Return how a later message names this one."""
    return Reference(alert.sender, alert.identifier, alert.sent)


def update_of(
    alert: Alert,
    *,
    identifier: str,
    sent: datetime,
    infos: tuple[Info, ...],
    note: str = "",
) -> Alert:
    """Return the message that takes the place of `alert` and of all before it.

    Raises NotCap after a cancel, for an identifier that was used, or one sent earlier.
    """
    return _next(alert, MsgType.UPDATE, (identifier, sent, infos, note))


def cancel_of(
    alert: Alert,
    *,
    identifier: str,
    sent: datetime,
    infos: tuple[Info, ...] = (),
    note: str = "",
) -> Alert:
    """Return the message that ends `alert` and all before it; `infos` may say so to
    readers. Raises NotCap as `update_of` does."""
    return _next(alert, MsgType.CANCEL, (identifier, sent, infos, note))


def first_of(alert: Alert) -> Reference:
    """Return the name of the message that a chain began with."""
    earliest = (*alert.references, reference_to(alert))
    return min(earliest, key=lambda one: (one.sent, one.identifier))


def _next(
    alert: Alert, kind: MsgType, said: tuple[str, datetime, tuple[Info, ...], str]
) -> Alert:
    identifier, sent, infos, note = said
    before = (*alert.references, reference_to(alert))
    if alert.msg_type not in _GOES_ON:
        raise NotCap("msgType: nothing follows on a message that ended an alert.")
    if any(one.identifier == identifier for one in before):
        raise NotCap("identifier: an earlier message has it.")
    # The first stays: by it the chain is known. Those in between named each other.
    kept = before if len(before) <= MOST else (before[0], *before[1 - MOST :])
    named = replace(alert, identifier=identifier, sent=sent, msg_type=kind)
    made = tidied(replace(named, note=note, references=kept, infos=infos))
    if made.sent < made.references[-1].sent:
        raise NotCap("sent: an earlier message was sent later.")
    return made
