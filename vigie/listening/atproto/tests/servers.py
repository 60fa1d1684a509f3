"""A server that speaks to whoever opens a line, for tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

Script = Callable[[dict[str, list[str]]], list[str | bytes] | tuple[int, bytes]]


class Speaker:
    """Where it is, and with which words each line was asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, list[str]]] = []
        self.paths: list[str] = []


@contextmanager
def speaking(script: Script, *, hangs_up: bool = True) -> Iterator[Speaker]:
    """Run a server that says what `script` returns for the words of the question, or
    refuses with a status and a body; then it hangs up, or stays silent."""
    found, over = Speaker(), threading.Event()

    def before(connection: ServerConnection, request: Request) -> Response | None:
        parts = urlsplit(request.path)
        found.paths.append(parts.path)
        found.asked.append(parse_qs(parts.query))
        said = script(found.asked[-1])
        if isinstance(said, tuple):
            head = Headers({"Content-Length": str(len(said[1])), "Connection": "close"})
            return Response(said[0], "No", head, said[1])
        connection.said = said
        return None

    def speak(connection: ServerConnection) -> None:
        for message in connection.said:
            connection.send(message)
        if not hangs_up:
            over.wait(20)

    known = [Subprotocol("xrpc.v1.json")]
    with serve(
        speak,
        "127.0.0.1",
        0,
        process_request=before,
        subprotocols=known,
        select_subprotocol=_any,
    ) as server:
        found.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        over.set()
        server.shutdown()
        thread.join()


def _any(
    connection: ServerConnection, offered: list[Subprotocol]
) -> Subprotocol | None:
    return offered[0] if offered else None
