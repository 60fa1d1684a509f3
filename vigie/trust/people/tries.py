"""How often a code may be tried: a small bucket for each address, in memory alone.

No address is kept: buckets are named by a digest under a key that is new at every
start. There is no common bucket: a crowd elsewhere never shuts anybody out.
"""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.http import HttpRequest

_KEY = secrets.token_bytes(32)


class Tries:
    """`most` tries at once, and one more every `seconds`."""

    def __init__(
        self,
        most: int,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        rooms: int = 20_000,
    ) -> None:
        self.most, self.seconds, self.rooms, self._clock = most, seconds, rooms, clock
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> bool:
        """Take one try of `name`; False when none is left just now."""
        digest = hashlib.blake2b(name.encode(), digest_size=16, key=_KEY).digest()
        moment = self._clock()
        with self._lock:
            left, before = self._buckets.pop(digest, (float(self.most), moment))
            left = min(self.most, left + (moment - before) / self.seconds)
            self._buckets[digest] = (left - 1 if left >= 1 else left, moment)
            while len(self._buckets) > self.rooms:
                self._buckets.popitem(last=False)
            return left >= 1


codes = Tries(most=10, seconds=30)


def caller(request: HttpRequest) -> str:
    """Return the caller's network: the address, of IPv6 its first 64 bits."""
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
