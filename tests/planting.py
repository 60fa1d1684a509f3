"""Values that nobody else has, planted in a room, and a look for them in what is told.

Run inside the program by `vigie django shell`, so that they come in by the actions that
the forms use. Each kind begins alike, so one look finds all of it.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

PHONE = (
    r"(?:\+|%2b|&#43;|\\u002b)3363998\d{4}"
    r"|(?<![0-9a-f])(?:0033|33|0)63998\d{4}(?![0-9a-f])"
    r"|0?6[ .-]39[ .-]98[ .-]\d\d[ .-]\d\d"
)
SLUG, TOGETHER = "port-neuf", 40


class Values:
    """The kinds of what is planted: by how a word of it starts, or by its shape."""

    def __init__(self, starts: Mapping[str, str], shapes: Mapping[str, str]) -> None:
        self.starts = starts
        self.shapes = {
            **{kind: rf"{start}[a-z]{{10}}" for kind, start in starts.items()},
            **shapes,
        }
        named = (f"(?P<{kind}>{shape})" for kind, shape in self.shapes.items())
        self._seen = re.compile("|".join(named).encode())

    def seen_in(self, held: bytes) -> set[str]:
        """Return the kinds of planted values that are in some bytes, also packed."""
        small = held.lower()
        found = {str(one.lastgroup) for one in self._seen.finditer(small)}
        for kind, start in self.starts.items():
            if any(form in small for form in _packed(start)):
                found.add(kind)
        return found

    def columns(self, *models: Any) -> list[str]:
        """Return which columns, but the encrypted ones, hold a planted value."""
        found = []
        for model in models:
            for field in model._meta.concrete_fields:
                if type(field).__name__ == "OperationalField":
                    continue
                rows = model._base_manager.values_list(field.attname)
                held = "\n".join(map(str, rows))
                found += [f"{field} {kind}" for kind in self.seen_in(held.encode())]
        return found

    def told(self) -> dict[str, list[str]]:
        """Return the kinds found in what letters say, by their kind: in every language,
        by every way, on the locked screen, too."""
        from vigie.relaying.kinds import kind_of
        from vigie.relaying.models import Message
        from vigie.relaying.states import Channel

        found: dict[str, set[str]] = {}
        for name in (
            Message.objects.values_list("kind", flat=True).distinct().order_by()
        ):
            found[name] = set()
            for message in Message.objects.filter(kind=name)[:TOGETHER]:
                facts = json.loads(message.facts)
                for language in ("fr", "en", "es", "ar"):
                    for channel in (Channel.SMS, Channel.MAIL, Channel.PUSH):
                        text = kind_of(name).render([facts], language, channel)
                        found[name] |= self.seen_in(repr(text).encode())
        return {name: sorted(kinds) for name, kinds in found.items()}


def _packed(start: str) -> Iterator[bytes]:
    yield start.encode("utf-16-le")
    yield start.encode().hex().encode()
    for shift in range(3):  # base64 cuts in three ways; the edges depend on neighbours
        whole = base64.b64encode(b"\0" * shift + start.encode())
        yield whole[4:-4].lower()


def walk(key: str, code: str = "x") -> Iterator[str]:
    """Yield every address of the program, with what there is in the place of what
    varies."""
    from django.urls import get_resolver

    given = {"slug": SLUG, "uuid": key, "code": code, "int": "1"}
    yield from _below(get_resolver(), "/", given)


def _below(resolver: Any, before: str, given: Mapping[str, str]) -> Iterator[str]:
    from django.urls import URLPattern
    from django.urls.resolvers import RoutePattern

    for one in resolver.url_patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        filled = before + re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda m: given.get(m[2], given.get(m[1] or "", "x")),
            str(one.pattern),
        )
        if isinstance(one, URLPattern):
            yield filled
        else:
            yield from _below(one, filled, given)
