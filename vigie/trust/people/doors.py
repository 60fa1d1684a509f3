"""Coming back to a record: which room it is in, and who holds its code just now.

Rooms stand above this one: each says at its start where its records are.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import segno
from django.http import HttpRequest
from django.urls import reverse

from vigie.trust.models import ReturnCode

HOLDS = timedelta(hours=1)
MOST_HELD = 10
_KEY = "codes"
_rooms: dict[str, Callable[[str], str]] = {}


def records_of(room: str) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Register a room's way from a record's id to the address of its page."""

    def register(address: Callable[[str], str]) -> Callable[[str], str]:
        _rooms[room] = address
        return address

    return register


def address_of(code: ReturnCode) -> str | None:
    """Return where a code's record is; None when no room knows it."""
    address = _rooms.get(code.room)
    return address(code.subject) if address else None


def admit(request: HttpRequest, code: ReturnCode, now: datetime) -> None:
    """Let this browser in to a code's record for an hour, and under a new session."""
    held = dict(request.session.get(_KEY, {}))
    held[f"{code.room}:{code.subject}"] = (now + HOLDS).timestamp()
    request.session.cycle_key()
    request.session[_KEY] = dict(list(held.items())[-MOST_HELD:])


def holds_code(request: HttpRequest, room: str, subject: str, now: datetime) -> bool:
    """Whether this browser gave the code of a record less than an hour ago."""
    until = request.session.get(_KEY, {}).get(f"{room}:{subject}", 0)
    return bool(until > now.timestamp())


def subjects_held(request: HttpRequest, room: str, now: datetime) -> list[str]:
    """Return the records of a room whose code this browser gave less than an hour ago,
    the last one first."""
    held = request.session.get(_KEY, {})
    start = f"{room}:"
    found = [
        (until, name.removeprefix(start))
        for name, until in held.items()
        if name.startswith(start) and until > now.timestamp()
    ]
    return [subject for _until, subject in sorted(found, reverse=True)]


def leave_records(request: HttpRequest) -> None:
    """Forget every code that was given in this browser."""
    request.session.pop(_KEY, None)


def link_of(words: str, base: str) -> str:
    """Return a link that carries a code behind the #, which no browser sends."""
    return f"{base}{reverse('trust:code')}#{words.replace(' ', '-')}"


def qr_of(link: str) -> str:
    """Return a QR code as SVG, dark on white also at night, sized by its frame."""
    made = segno.make(link, error="m", micro=False)
    svg: str = made.svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    return svg
