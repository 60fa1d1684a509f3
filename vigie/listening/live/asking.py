"""Asking a source's server politely, and what its answers mean for the source."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from vigie.lib import clock
from vigie.listening.formats.times import any_time
from vigie.listening.live.contract import Trouble
from vigie.listening.live.states import Fault
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client, NoAnswer

MOST_BYTES = 4 << 20  # of one answer
LONGEST_WAIT = 3600.0  # seconds that a server may ask for
_FEW_LEFT = 5  # questions of the server's allowance: the rest are kept for others
_MEANS = {
    **dict.fromkeys((401, 403, 422), Fault.NOT_ALLOWED),
    **dict.fromkeys((404, 410), Fault.NOT_THERE),
    429: Fault.TOO_OFTEN,
}


def asked(client: Client, url: str, headers: Mapping[str, str]) -> Answer:
    """Return an answer of 200 or 304. Raises Trouble for every other end.

    Redirects are not followed: the operator gives the address where it moved.
    """
    try:
        answer = client.ask("GET", url, headers)
    except Refused as error:
        fault = Fault.NOT_THERE if error.lasting else Fault.OWN_NETWORK
        raise Trouble(fault) from None
    except NoAnswer:
        raise Trouble(Fault.NO_ANSWER) from None
    if answer.status in (200, 304):
        return answer
    fault = _MEANS.get(answer.status, Fault.NOT_THERE)
    fault = Fault.BROKEN if answer.status >= 500 else fault
    wait = wait_of(answer.headers, clock.now())
    raise Trouble(fault, wait)


def wait_of(headers: Mapping[str, str], now: datetime) -> float:
    """Return for how many seconds a server asks to be left alone, an hour at most.

    By Retry-After in seconds or as a date, or because few questions are left of an
    allowance (X-RateLimit-Remaining) until it is renewed (X-RateLimit-Reset).
    """
    waits = [_seconds(headers.get("retry-after", ""), now)]
    left = headers.get("x-ratelimit-remaining", "")
    if left.isdecimal() and int(left) < _FEW_LEFT:
        renewed = any_time(headers.get("x-ratelimit-reset", ""))
        waits.append(renewed - now.timestamp())
    return min(max(0.0, *waits), LONGEST_WAIT)


def _seconds(text: str, now: datetime) -> float:
    if text.strip().isdecimal():
        return float(min(int(text), 10**6))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
