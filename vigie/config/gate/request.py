"""One request of a client, as it is handed to the web server."""

from dataclasses import dataclass, field

# Between two neighbours only, or ours to say: never taken from a client.
_OURS = frozenset(
    [
        *(b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer"),
        *(b"transfer-encoding", b"upgrade", b"expect", b"content-length"),
        *(b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"),
        *(b"x-forwarded-proto", b"x-forwarded-port", b"vigie-client"),
    ]
)


@dataclass
class Request:
    """What a client asks. `head_only` answers have no body; `keep` says whether the
    connection stays open after the answer."""

    method: bytes = b""
    target: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    keep: bool = False

    @property
    def head_only(self) -> bool:
        """Whether its answer has no body, whatever length it names."""
        return self.method == b"HEAD"

    @property
    def head_size(self) -> int:
        """Bytes of the target and the headers."""
        return len(self.target) + sum(len(n) + len(v) + 4 for n, v in self.headers)

    @property
    def weight(self) -> int:
        """Bytes that it takes in memory: some, and some more for each header."""
        return 800 + self.head_size + 200 * len(self.headers) + len(self.body)

    @property
    def repeatable(self) -> bool:
        """Whether asking twice does no harm."""
        return self.method in (b"GET", b"HEAD")

    def header(self, name: bytes) -> bytes:
        """Return the last value of a header, named in small letters."""
        return next((v for n, v in reversed(self.headers) if n.lower() == name), b"")

    def to_bytes(self, client: str, scheme: bytes) -> bytes:
        """Return the request for the web server, with the client's true address.

        A name with an underscore would read as one with a hyphen there, so that a
        client could forge what we say of it: such headers are left out.
        """
        dropped = _OURS.union(
            word.strip().lower() for word in self.header(b"connection").split(b",")
        )
        lines = [b"%b %b HTTP/1.1" % (self.method, self.target)]
        lines += [
            b"%b: %b" % (name, value)
            for name, value in self.headers
            if name.lower() not in dropped and b"_" not in name
        ]
        if self.body or self.method in (b"POST", b"PUT", b"PATCH"):
            lines.append(b"Content-Length: %d" % len(self.body))
        if scheme:
            lines.append(b"X-Forwarded-Proto: %b" % scheme)
        lines.append(b"Vigie-Client: %b" % client.encode("ascii", "replace"))
        return b"\r\n".join([*lines, b"", bytes(self.body)])


def client_of(peer: str, forwarded: bytes, proxies: frozenset[str]) -> str:
    """Return the client's address: the peer's, or what a proxy of ours says of it.

    Only the addresses that our own proxies added are believed, from the right.
    """
    if peer not in proxies:
        return peer
    said = [word.strip() for word in forwarded.decode("latin-1").split(",")]
    for address in reversed([word for word in said if word]):
        if address not in proxies:
            return address
    return peer
