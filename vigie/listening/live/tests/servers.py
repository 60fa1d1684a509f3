"""Servers that people's programs ask, over real HTTP: synthetic look-alikes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vigie.listening.tests.making import NOW


class Site:
    """Answers GET; `asked` are the questions, with the headers that they bore."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): text for name, text in self.headers.items()}
                site.asked.append((self.path, headers))
                status, more, body = site.answer(self.path, headers)
                self.send_response(status)
                for name, text in more.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(
        self, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        return 404, {}, b""


class Mastodon(Site):
    """A server with one timeline, the newest first as the API gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        self.status = 200
        self.page = 40

    def write(self, text: str, **more: Any) -> dict[str, Any]:
        """Have somebody write a status; return it."""
        number = str(117_020_569_296_800_000 + len(self.statuses))
        name = f"voisine{number}"
        uri = f"https://social.example/users/{name}/statuses/{number}"
        made = {
            "id": number,
            "created_at": NOW.isoformat(),
            "edited_at": None,
            "uri": uri,
            "url": uri,
            "content": f"<p>{text}</p>",
            "language": "fr",
            "tags": [{"name": "portneuf", "url": "https://social.example/tags/x"}],
            "account": {"acct": name, "url": f"https://social.example/@{name}"},
            "media_attachments": [],
            "reblog": None,
        }
        self.statuses.append(made | more)
        return self.statuses[-1]

    def answer(
        self, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """A page of the hashtag's timeline, as min_id and limit ask."""
        asked = parse_qs(urlsplit(path).query)
        most = min(int(asked["limit"][0]), self.page)
        found = list(self.statuses)
        if "min_id" in asked:
            least = int(asked["min_id"][0])
            found = [one for one in found if int(one["id"]) > least][:most]
        return self.status, self.headers, json.dumps(found[-most:][::-1]).encode()


class Feed(Site):
    """One document, with what lets a reader ask whether it is another by now."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.document, self.etag = document, '"1"'

    def put(self, document: str) -> None:
        """Publish another document."""
        self.document, self.etag = document, f'"{int(self.etag.strip(chr(34))) + 1}"'

    def answer(
        self, path: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        """The document, or that it is the same."""
        more = {"ETag": self.etag, "Last-Modified": format_datetime(NOW, usegmt=True)}
        if headers.get("if-none-match") == self.etag:
            return 304, more, b""
        return 200, more, self.document.encode()


@contextmanager
def serving(site: Any) -> Iterator[Any]:
    """Serve a site for as long as the block runs."""
    thread = threading.Thread(target=site.server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()
