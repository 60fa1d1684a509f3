"""Which addresses of the web may be asked for somebody else. Pure: no look-up.

A stranger who gives an address must not make this machine ask its own network:
loopback, private ranges, the metadata page of a cloud. What counts is the number
behind the name at the moment of asking, never the name.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
_LONGEST = 8000
# Addresses of IPv6 that lead on to one of IPv4, and where in them it stands.
_WRAPPED = (
    (IPv6Network("::/96"), 0),
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::ffff:0:0:0/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)
_LOCAL_NAT = IPv6Network("64:ff9b:1::/48")


class Refused(Exception):
    """An address may not be asked; its text says why. `lasting`: it never will be."""

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.lasting = lasting


@dataclass(frozen=True)
class Target:
    """Whom to ask, and for what. `host` is ASCII without brackets, `path` has its
    query, `name` is what stands in the Host header."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """The host as a URL writes it, with the port unless it goes without saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def place(self) -> tuple[str, str, int]:
        """What two targets on one connection have in common."""
        return self.scheme, self.host, self.port


def read(url: str, *, private: bool = False) -> Target:
    """Return what an address means. Raises Refused, lastingly.

    Only https, on its own port or one above 1023, so that no service that speaks
    something else can be talked to; `private` allows http and every port too. A name
    with a password in it, a control character or a zone is refused.
    """
    if len(url) > _LONGEST or any(ord(one) <= 32 or ord(one) >= 127 for one in url):
        raise Refused("not an address", lasting=True)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("not an address", lasting=True) from None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or "%" in host:
        raise Refused("not an address", lasting=True)
    port = _PORTS[parts.scheme] if port is None else port
    if not private and (parts.scheme != "https" or (port != 443 and port < 1024)):
        raise Refused("not by https", lasting=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def is_public(number: str) -> bool:
    """Return whether an IP address belongs to the open internet.

    Addresses of IPv6 that wrap one of IPv4 (mapped, translated, 6to4, NAT64) count as
    what they lead to.
    """
    try:
        found = ip_address(number)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found in _LOCAL_NAT:
            return False
        for network, shift in _WRAPPED:
            if found in network:
                return _is_open(IPv4Address((int(found) >> shift) & 0xFFFFFFFF))
    return _is_open(found)


def _is_open(found: IPv4Address | IPv6Address) -> bool:
    closed = found.is_multicast or found.is_reserved or found.is_unspecified
    return found.is_global and not closed
