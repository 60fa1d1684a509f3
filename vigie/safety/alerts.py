"""A safety check as messages of CAP 1.2: that it is open, and that it is over. Pure."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from vigie.relaying.cap_said import Source, in_each
from vigie.relaying.formats.cap.chain import cancel_of
from vigie.relaying.formats.cap.records import Alert, Area, Info
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
from vigie.safety.models import Check
from vigie.safety.states import CheckState

OVER = (CheckState.RECALLED, CheckState.CLOSED)
SECOND = timedelta(seconds=1)


def alert_of(check: Check, source: Source, *, is_drill: bool) -> Alert:
    """Return the last message about a check that was opened: an alert while it is open,
    the cancel of it afterwards. Raises ValueError for one that never was."""
    if check.opened_at is None:
        raise ValueError("nobody was asked by this check")
    made = Alert(
        identifier=f"{source.host}:check:{check.pk}:1",
        sender=source.host,
        sent=check.opened_at,
        status=Status.EXERCISE if is_drill else Status.ACTUAL,
        msg_type=MsgType.ALERT,
        scope=Scope.PUBLIC,
        infos=in_each(lambda language: _asks(check, source, language)),
    )
    if check.state not in OVER:
        return made
    return cancel_of(
        made,
        identifier=f"{source.host}:check:{check.pk}:2",
        sent=_later(check.ended_at or check.opened_at, check.opened_at),
        infos=in_each(lambda language: _over(check, source, language)),
    )


def _asks(check: Check, source: Source, language: str) -> Info:
    what = check.words.get(language) or next(iter(check.words.values()), "")
    asks = gettext("Are you there? Say that you are safe, or ask for help.")
    opened = check.opened_at or check.proposed_at
    return Info(
        language=language,
        categories=(Category.SAFETY,),
        event=gettext("Are you safe?"),
        response_types=(ResponseType.EXECUTE,),
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.OBSERVED,
        onset=check.happened_at,
        expires=opened + timedelta(hours=check.stale_hours),
        sender_name=source.name,
        headline=f"{gettext('Are you safe?')} {check.place}",
        description=f"{what}\n{asks}" if what else asks,
        instruction=asks,
        web=source.page,
        areas=(_area(check),),
    )


def _over(check: Check, source: Source, language: str) -> Info:
    is_mistake = check.state == CheckState.RECALLED
    said = gettext("It was a mistake: nobody need answer.")
    over = gettext("It is over: nobody need answer any more.")
    return Info(
        language=language,
        categories=(Category.SAFETY,),
        event=gettext("It is over"),
        response_types=(ResponseType.ALL_CLEAR,),
        urgency=Urgency.PAST,
        severity=Severity.MINOR,
        certainty=Certainty.OBSERVED,
        sender_name=source.name,
        headline=f"{gettext('It is over')}: {check.place}",
        description=said if is_mistake else over,
        web=source.page,
        areas=(_area(check),),
    )


def _area(check: Check) -> Area:
    parts = check.outline["coordinates"]
    polygons = [parts] if check.outline["type"] == "Polygon" else parts
    rings = [[(lat, lon) for lon, lat, *_ in polygon[0]] for polygon in polygons]
    return Area(check.place, polygons=tuple(tuple(ring) for ring in rings))


def _later(ended: datetime, opened: datetime) -> datetime:
    return max(ended, opened + SECOND)
