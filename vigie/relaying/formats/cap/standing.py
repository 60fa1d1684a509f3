"""Which alerts stand at a moment, out of all messages that were read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from vigie.relaying.formats.cap.records import Alert, Info
from vigie.relaying.formats.cap.words import MsgType, Status

WITHOUT_END = timedelta(hours=24)  # how long an info without `expires` stands
CLOCKS_DIFFER = timedelta(minutes=5)
_NEWS = {MsgType.ALERT, MsgType.UPDATE}
_ENDS = {MsgType.UPDATE, MsgType.CANCEL}


def standing(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """Return what is meant and stands at `now`, the newest first, each once.

    An update or a cancel takes the place of those it names, in whatever order they are
    read, if it comes from the same sender: nobody ends the alert of another. A test
    ends tests alone. What was sent after `now` is not yet known.
    """
    known: dict[tuple[str, str], Alert] = {}
    ended: dict[tuple[str, str, Status], datetime] = {}
    for alert in alerts:
        if alert.sent > now + CLOCKS_DIFFER:
            continue
        key = (alert.sender, alert.identifier)
        if key not in known or known[key].sent < alert.sent:
            known[key] = alert
        for one in alert.references if alert.msg_type in _ENDS else ():
            if one.sender == alert.sender and one.identifier != alert.identifier:
                named = (one.sender, one.identifier, alert.status)
                ended[named] = max(ended.get(named, alert.sent), alert.sent)
    found = [
        one for one in known.values() if _stands(one, now) and not _over(one, ended)
    ]
    return sorted(found, key=lambda one: (one.sent, one.identifier), reverse=True)


def _over(alert: Alert, ended: dict[tuple[str, str, Status], datetime]) -> bool:
    """An identifier that is used again after its end is another alert."""
    at = ended.get((alert.sender, alert.identifier, alert.status))
    return at is not None and at >= alert.sent


def _stands(alert: Alert, now: datetime) -> bool:
    is_meant = alert.status is Status.ACTUAL and alert.msg_type in _NEWS
    return is_meant and any(_lives(info, alert.sent, now) for info in alert.infos)


def _lives(info: Info, sent: datetime, now: datetime) -> bool:
    begins, ends = info.effective or sent, info.expires or sent + WITHOUT_END
    return begins - CLOCKS_DIFFER <= now < ends
