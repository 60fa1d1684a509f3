"""A web server on a free port that answers as a test says, byte for byte."""

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answers = Callable[[bytes], bytes]
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def answer(status: int, body: bytes = b"", **headers: object) -> bytes:
    """Return an answer with its length."""
    fields = {"Content-Length": len(body), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status} Said", *lines, "", ""]).encode() + body


class Peer:
    """What a server heard: one item in `asked` for each request, `lines` connections.

    `answers` gets a request's bytes and returns those to send; None hangs up.
    """

    def __init__(self, answers: Answers, trust: ssl.SSLContext | None) -> None:
        self.asked: list[bytes] = []
        self.lines = 0
        self._answers, self._trust = answers, trust
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ending = False
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        scheme = "https" if self._trust else "http"
        return f"{scheme}://localhost:{self.port}"

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self.lines += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(20)
        try:
            if self._trust:
                line = self._trust.wrap_socket(line, server_side=True)
            while (request := _request(line)) is not None:
                self.asked.append(request)
                said = self._answers(request)
                if said is None:
                    return
                line.sendall(said)
        except OSError:
            pass
        finally:
            line.close()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


def _request(line: socket.socket) -> bytes | None:
    """Read one request by its Content-Length; None at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    for name, _, value in (one.partition(b":") for one in head.split(b"\r\n")):
        if name.lower() == b"content-length":
            while len(body) < int(value):
                body += line.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def web(answers: Answers, trust: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """Serve for the length of the block."""
    peer = Peer(answers, trust)
    try:
        yield peer
    finally:
        peer.close()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for a name: the server's side, and a client's that trusts it
    alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{name}.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
