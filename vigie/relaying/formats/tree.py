"""A stranger's XML as a small tree: no document type, no entity, bounded. Pure."""

from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

MOST_BYTES = 4 << 20
MOST_ELEMENTS = 50_000
DEEPEST = 40


class Refused(ValueError):
    """A document that is not read. Its text is one sentence."""


class Element:
    """An element: namespace and name apart, what stands in it as text, its children."""

    __slots__ = ("attributes", "children", "name", "space", "text")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.space, _end, self.name = tag.removeprefix("{").rpartition("}")
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def every(self) -> Iterator["Element"]:
        """Yield it and all that is in it, in the order of the document."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))

    def all_of(self, name: str) -> list["Element"]:
        """Return its children of a name in its own namespace."""
        found = self.children
        return [one for one in found if one.name == name and one.space == self.space]

    def text_of(self, name: str) -> str:
        """Return the text of the first child of a name, "" when there is none."""
        return next((one.text for one in self.all_of(name)), "")


def parsed(data: bytes, most_bytes: int = MOST_BYTES) -> Element:
    """Return the root of a document. Raises Refused, with one sentence, for whatever
    is no XML, declares a document type, or is longer or deeper than any alert."""
    if len(data) > most_bytes:
        raise Refused(f"The document is longer than {most_bytes:,} bytes.")
    growing = _Growing()
    parser = DefusedXMLParser(target=growing, forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise Refused(
            "The document declares a document type or entities: it is refused."
        ) from None
    except ParseError as error:
        line = getattr(error, "position", (0, 0))[0]
        raise Refused(f"The document is no XML from line {line} on.") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("The document is in an encoding that is not read.") from None
    if growing.root is None:
        raise Refused("The document is empty.")
    return growing.root


class _Growing:
    """What the parser tells of, put into a tree."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[tuple[Element, list[str]]] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise Refused(f"The document has more than {MOST_ELEMENTS:,} elements.")
        if len(self._open) >= DEEPEST:
            raise Refused("The document is nested more deeply than any alert.")
        one = Element(tag, dict(attributes))
        if self._open:
            self._open[-1][0].children.append(one)
        else:
            self.root = one
        self._open.append((one, []))

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)

    def end(self, _tag: str) -> None:
        one, pieces = self._open.pop()
        one.text = "".join(pieces)

    def close(self) -> None:
        """Called by the parser at the end of a whole document."""
