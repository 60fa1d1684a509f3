"""How long a sign-in lasts, and what it has shown: times are kept in the session."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=30)  # of staff
_SEEN_EVERY = 60  # seconds: a write for each page would be too many
_SINCE, _SEEN, _WHO = "since", "seen", "since_of"
METHODS = "account_authentication_methods"  # where allauth notes how one signed in


def begin(session: SessionBase, person: int, now: datetime) -> None:
    """Note that somebody signed in at `now`."""
    session[_SINCE] = session[_SEEN] = now.timestamp()
    session[_WHO] = person


def has_ended(session: SessionBase, person: int, now: datetime, *, staff: bool) -> bool:
    """Whether a sign-in is over: after 8 hours; for staff after 30 idle minutes.

    One that never began here, or was another's, is over too.
    """
    if session.get(_WHO) != person:
        return True
    moment = now.timestamp()
    if moment >= session[_SINCE] + LONGEST.total_seconds():
        return True
    return bool(staff and moment >= session[_SEEN] + IDLE.total_seconds())


def touch(session: SessionBase, now: datetime) -> None:
    """Note that whoever signed in is still here, once a minute at most."""
    if now.timestamp() >= session[_SEEN] + _SEEN_EVERY:
        session[_SEEN] = now.timestamp()


def is_proven(session: SessionBase) -> bool:
    """Whether a second factor or a passkey was shown in this session."""
    methods: list[dict[str, Any]] = session.get(METHODS, [])
    return any(method.get("method") == "mfa" for method in methods)
