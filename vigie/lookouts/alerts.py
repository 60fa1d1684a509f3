"""A lookout as messages of CAP 1.2: the alert, its updates, and its end. Pure.

An end says that it is over and nothing of what was sought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from vigie.lib import geo
from vigie.lookouts.states import Message, Sought
from vigie.lookouts.wording import Facts, headline, lines
from vigie.relaying.cap_said import Source, in_each
from vigie.relaying.formats.cap.chain import cancel_of, update_of
from vigie.relaying.formats.cap.records import Alert, Area, Info, Parameter
from vigie.relaying.formats.cap.words import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

_RESOLUTION = 6  # of an area without a place: some 36 km², the size of a town


@dataclass(frozen=True)
class Sent:
    """One message that went out: its number, what it does, and when."""

    number: int
    message: Message
    at: datetime


def alert_of(
    code: str, facts: Facts, cell: int, sent: Sequence[Sent], source: Source
) -> Alert:
    """Return the last message about a lookout, which names all before it that belong to
    its chain. `sent` are all messages, the first first; there is at least one."""
    made: Alert | None = None
    for one in sent:
        name = f"{source.host}:{code}:{one.number}"
        if made is None or one.message == Message.ALERT:
            made = _first(facts, cell, source, name, one.at)
        elif one.message == Message.UPDATE:
            infos = _infos(facts, cell, source)
            made = update_of(made, identifier=name, sent=one.at, infos=infos)
        else:
            infos = _over(source)
            made = cancel_of(made, identifier=name, sent=one.at, infos=infos)
    if made is None:
        raise ValueError("nothing went out of this lookout")
    return made


def _first(
    facts: Facts, cell: int, source: Source, identifier: str, sent: datetime
) -> Alert:
    return Alert(
        identifier=identifier,
        sender=source.host,
        sent=sent,
        status=Status.EXERCISE if facts.is_drill else Status.ACTUAL,
        msg_type=MsgType.ALERT,
        scope=Scope.PUBLIC,
        infos=_infos(facts, cell, source),
    )


def _infos(facts: Facts, cell: int, source: Source) -> tuple[Info, ...]:
    return in_each(lambda language: _info(facts, cell, source, language))


def _over(source: Source) -> tuple[Info, ...]:
    return in_each(lambda language: _end(source, language))


def _info(facts: Facts, cell: int, source: Source, language: str) -> Info:
    said = lines(facts)
    plate = (Parameter("vigie:plate", facts.plate),) if facts.plate else ()
    return Info(
        language=language,
        categories=(Category.RESCUE, Category.SECURITY),
        event=gettext("Somebody is in danger"),
        response_types=(ResponseType.MONITOR,),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.LIKELY,
        onset=facts.since_at,
        expires=facts.until,
        sender_name=source.name,
        headline=headline(facts),
        description="\n".join(said),
        instruction=gettext("Do not follow it and do not intervene yourself."),
        web=source.page,
        contact=facts.number,
        parameters=(Parameter("vigie:sought", Sought(facts.sought).value), *plate),
        areas=(_area(facts, cell),),
    )


def _end(source: Source, language: str) -> Info:
    return Info(
        language=language,
        categories=(Category.RESCUE, Category.SECURITY),
        event=gettext("It is over"),
        response_types=(ResponseType.ALL_CLEAR,),
        urgency=Urgency.PAST,
        severity=Severity.MINOR,
        certainty=Certainty.OBSERVED,
        sender_name=source.name,
        headline=gettext("It is over"),
        description=gettext("It is over. Please take down what you passed on."),
        web=source.page,
    )


def _area(facts: Facts, cell: int) -> Area:
    if not cell:
        return Area(facts.place)
    ring = tuple(
        (lat, lon) for lon, lat in geo.outline_of(geo.coarser(cell, _RESOLUTION))
    )
    closed = ring if ring[0] == ring[-1] else (*ring, ring[0])
    return Area(facts.place, polygons=(closed,))
