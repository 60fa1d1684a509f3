"""Values that nobody else could have sent, and a look for them in all that is kept.

A room adds what can be done in it with one line, in a test module of its own or here:

    every("a door offered")(lambda who: who.send("/e/port-neuf/doors/offer/", name=who.words.text))
"""  # noqa: E501

import base64
import contextlib
import http.client
import json
import re
import secrets
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

Action = Callable[["Reader"], object]
KEPT = ("public", "mail")
ACTIONS: dict[str, Action] = {}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def every(name: str) -> Callable[[Action], Action]:
    """Register what can be done, so that every sweep does it."""

    def register(action: Action) -> Action:
        ACTIONS[name] = action
        return action

    return register


def letters(many: int) -> str:
    """Return so many letters by chance; digits could be masked as somebody's number."""
    return "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(many))


@dataclass(frozen=True)
class Words:
    """What one reader is known by, and says. Only two may be kept: `public` is a
    public post's own text, or what staff publish; `mail` is written to."""

    address: str
    forwarded: str
    agent: str
    referer: str
    cookie: str
    path: str
    host: str
    text: str
    phone: str
    author: str
    mail: str
    public: str

    @classmethod
    def new(cls) -> "Words":
        """Return fresh ones."""
        digits = [str(secrets.randbelow(10)) for _ in range(6)]
        made = {one.name: one.name + letters(18) for one in fields(cls)}
        made["address"] = "127." + ".".join(
            str(20 + secrets.randbelow(230)) for _ in range(3)
        )
        made["forwarded"] = f"2001:db8:{secrets.token_hex(2)}::{secrets.token_hex(2)}"
        made["phone"] = "+33639" + "".join(digits)
        return cls(**made)

    @property
    def secret(self) -> dict[str, str]:
        """Those that may be nowhere."""
        names = [one.name for one in fields(self) if one.name not in KEPT]
        return {name: getattr(self, name) for name in names}


class Reader:
    """Somebody with a browser: keeps cookies, and is known by all the words."""

    def __init__(self, port: int, words: Words) -> None:
        self.port, self.words = port, words
        self.cookies: dict[str, str] = {"visit": words.cookie}
        self.statuses: dict[str, int] = {}

    def ask(self, path: str, **headers: str) -> str:
        """GET a path and return the page."""
        return self._ask("GET", path, None, headers)

    def send(self, path: str, before: str = "", **form: str) -> str:
        """POST a form, with the mark of the page that holds it."""
        return self.answer(self.ask(before or path), path, **form)

    def answer(self, page: str, path: str, **form: str) -> str:
        """POST the form of a page that one has."""
        found = TOKEN.search(page)
        given = {"csrfmiddlewaretoken": found[1] if found else "", **form}
        return self._ask("POST", path, given, {})

    def send_bare(self, path: str, **form: str) -> str:
        """POST a form that no page gave."""
        return self._ask("POST", path, form, {})

    def say(self, raw: bytes) -> bytes:
        """Say something on a bare line, and return what is heard."""
        with socket.create_connection(
            ("127.0.0.1", self.port), 20, (self.words.address, 0)
        ) as line:
            line.sendall(raw)
            heard = b""
            with contextlib.suppress(OSError):
                while part := line.recv(65_536):
                    heard += part
        return heard

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None, more: dict[str, str]
    ) -> str:
        words = self.words
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(words.address, 0)
        )
        headers = {
            "User-Agent": words.agent,
            "Referer": f"https://{words.referer}.example/{words.referer}",
            "X-Forwarded-For": words.forwarded,
            "Forwarded": f"for={words.forwarded}",
            "From": words.agent,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            **more,
        }
        with contextlib.closing(line):
            body = urlencode(form) if form else None
            line.request(method, path, body, headers)
            answer = line.getresponse()
            self.statuses[f"{method} {path}"] = answer.status
            for said in answer.headers.get_all("Set-Cookie", []):
                for name, one in SimpleCookie(said).items():
                    self.cookies[name] = one.value
            try:
                return answer.read().decode("utf-8", "replace")
            except http.client.HTTPException:
                return ""


def forms_of(value: str) -> Iterator[bytes]:
    """The ways in which a value could have been written, in small letters."""
    plain = value.encode()
    written = {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}
    yield from {one.encode().lower() for one in written}
    yield value.encode("utf-16-le").lower()
    yield plain.hex().encode()
    for shift in range(3):  # base64 cuts in three ways; the edges depend on neighbours
        packed = base64.b64encode(b"\0" * shift + plain)
        # Four signs of a short value stand by chance in any script of some size.
        yield packed[4 if shift else 0 : -4].lower()


def found_in(folder: Path, values: dict[str, str]) -> dict[str, list[str]]:
    """Return which values are in which files below a folder."""
    hits: dict[str, list[str]] = {}
    wanted = {name: tuple(forms_of(value)) for name, value in values.items()}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        held = (path.name.encode() + b"\n" + path.read_bytes()).lower()
        for name, forms in wanted.items():
            if any(form in held for form in forms):
                hits.setdefault(name, []).append(str(path.relative_to(folder)))
    return hits
