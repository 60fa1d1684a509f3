"""Read what an alert says in one language: every fault is mended or left out."""

from enum import StrEnum
from typing import TypeVar

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.records import Area, Info, Point, Resource
from vigie.relaying.formats.cap.taking import Taking
from vigie.relaying.formats.cap.words import (
    Category,
    Certainty,
    ResponseType,
    Severity,
    Urgency,
)
from vigie.relaying.formats.text import clean
from vigie.relaying.formats.tree import Element

E = TypeVar("E", bound=StrEnum)
_STANDARD = "en-US"  # what the schema says of an info without a language
_UNKNOWN = "und"


def info_of(element: Element, taking: Taking) -> Info:
    """Return an info. A word that CAP does not know becomes its Unknown or Other, an
    area that cannot be drawn stays in words."""
    text, words = taking.text, _Words(element, taking)
    return Info(
        language=_language(element, taking),
        categories=words.all("category", Category) or (Category.OTHER,),
        event=text(element, "event") or words.missing("event"),
        response_types=words.all("responseType", ResponseType),
        urgency=words.one("urgency", Urgency.UNKNOWN),
        severity=words.one("severity", Severity.UNKNOWN),
        certainty=words.one("certainty", Certainty.UNKNOWN),
        audience=text(element, "audience"),
        event_codes=taking.parameters(element, "eventCode"),
        effective=taking.moment(element, "effective"),
        onset=taking.moment(element, "onset"),
        expires=taking.moment(element, "expires"),
        sender_name=text(element, "senderName"),
        headline=text(element, "headline"),
        description=text(element, "description"),
        instruction=text(element, "instruction"),
        web=_url(element, "web", taking),
        contact=text(element, "contact"),
        parameters=taking.parameters(element, "parameter"),
        resources=taking.each(element, "resource", lambda one: _resource(one, taking)),
        areas=taking.each(element, "area", lambda one: _area(one, taking)),
    )


class _Words:
    """The words of lists in one element, whatever their case."""

    def __init__(self, element: Element, taking: Taking) -> None:
        self._element, self._taking = element, taking

    def all(self, field: str, kind: type[E]) -> tuple[E, ...]:
        known = {one.lower(): one for one in kind}
        texts = self._taking.texts(self._element, field)
        found = [known[text.lower()] for text in texts if text.lower() in known]
        if len(found) < len(texts):
            self._taking.say(field, "is no word of CAP, and is left out")
        return tuple(found)

    def one(self, field: str, otherwise: E) -> E:
        found = self.all(field, type(otherwise))
        if not found:
            self._taking.say(field, "is not known")
        return found[0] if found else otherwise

    def missing(self, field: str) -> str:
        self._taking.say(field, "is missing")
        return "Unknown"


def _language(element: Element, taking: Taking) -> str:
    text = clean(element.text_of("language")).replace("_", "-")
    if not text or values.LANGUAGE.fullmatch(text):
        return text or _STANDARD
    taking.say("language", "is no language")
    return _UNKNOWN


def _url(element: Element, field: str, taking: Taking) -> str:
    text = clean(element.text_of(field))
    if not text or values.is_url(text):
        return text
    taking.say(field, "is no address of the web, and is left out")
    return ""


def _resource(element: Element, taking: Taking) -> Resource:
    kind = clean(element.text_of("mimeType"))
    if not values.MIME_TYPE.fullmatch(kind):
        taking.say("mimeType", "is none")
        kind = "application/octet-stream"
    said = taking.text(element, "resourceDesc")
    digest, size = clean(element.text_of("digest")), clean(element.text_of("size"))
    return Resource(
        said or kind,
        kind,
        int(size) if size.isascii() and size.isdigit() and len(size) < 15 else None,
        _url(element, "uri", taking),
        digest if values.DIGEST.fullmatch(digest) else "",
    )


def _area(element: Element, taking: Taking) -> Area:
    def outline(one: Element) -> tuple[Point, ...]:
        points, odd = values.polygon_of(one.text)
        if odd:
            taking.say("polygon", odd)
        return points

    said = taking.text(element, "areaDesc")
    if not said:
        taking.say("areaDesc", "is missing")
    return Area(
        said or "Unknown",
        taking.each(element, "polygon", outline),
        taking.each(element, "circle", lambda one: values.circle_of(one.text)),
        taking.parameters(element, "geocode"),
    )
