"""Another server of the fediverse, with one account, for tests."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from vigie.relaying.fediverse.signatures.requests import SigningKey

NOW = 1_447_450_800.0


def pem(private: rsa.RSAPrivateKey) -> str:
    """Return the public half of a key."""
    plain = private.public_key()
    return plain.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def new_private() -> rsa.RSAPrivateKey:
    """Return a fresh key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Peer:
    """A server with the account `sam`: what it was asked, and what it answers."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.id = f"{self.origin}/u/sam"
        self.private = new_private()
        self.asked: list[dict[str, str]] = []
        self.pages: dict[str, tuple[int, Any]] = {"/u/sam": (200, self.account())}
        self.refuses_cavage = False

    @property
    def key(self) -> SigningKey:
        """The key by which it signs."""
        return SigningKey(f"{self.id}#main-key", self.private)

    def account(self, **more: Any) -> dict[str, Any]:
        """Return what it says of its account."""
        return {
            "id": self.id,
            "type": "Person",
            "inbox": f"{self.id}/inbox",
            "endpoints": {"sharedInbox": f"{self.origin}/inbox"},
            "publicKey": {
                "id": self.key.id,
                "owner": self.id,
                "publicKeyPem": pem(self.private),
            },
            **more,
        }

    def new_key(self) -> None:
        """Give the account another key."""
        self.private = new_private()
        self.pages["/u/sam"] = (200, self.account())


@contextmanager
def peer() -> Iterator[Peer]:
    """Run another server for the length of the block."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.asked.append({"path": self.path, **headers})
            status, said = found.pages.get(self.path, (404, {}))
            if found.refuses_cavage and "signature-input" not in headers:
                status = 401
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    found = Peer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
