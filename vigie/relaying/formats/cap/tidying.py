"""What may be written: an alert put into the form that it is read back in, or refused.

Stricter than the schema, as receivers are: an alert says something, an update names
what it takes the place of, an outline is closed, a moment has a zone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.records import (
    Alert,
    Area,
    Info,
    Parameter,
    Reference,
    Resource,
)
from vigie.relaying.formats.cap.values import LONGEST_HEADLINE, LONGEST_NAME, cut
from vigie.relaying.formats.cap.words import MsgType, Scope

T = TypeVar("T")
_NEWS = {MsgType.ALERT, MsgType.UPDATE}


class NotCap(ValueError):
    """An alert that is not written. Its text is one sentence, without its content."""


def tidied(alert: Alert) -> Alert:
    """Return an alert as it is written: texts without control signs and cut at their
    bounds, moments in UTC and whole seconds, points to a decimetre.

    Raises NotCap where nothing valid can be made of it.
    """
    _need(values.is_name(alert.identifier), "identifier", "holds space, comma, < or &")
    _need(values.is_name(alert.sender), "sender", "holds space, comma, < or &")
    is_first = alert.msg_type is MsgType.ALERT
    _need(is_first or bool(alert.references), "references", "names no earlier message")
    has_news = bool(alert.infos) or alert.msg_type not in _NEWS
    _need(has_news, "info", "is missing: the alert says nothing")
    made = replace(
        alert,
        sent=_at("sent", alert.sent),
        source=cut(alert.source),
        restriction=cut(alert.restriction),
        addresses=cut(alert.addresses),
        codes=_each("code", alert.codes, lambda one: _said("code", one)),
        note=cut(alert.note),
        references=_each("references", alert.references, _reference),
        incidents=cut(alert.incidents),
        infos=_each("info", alert.infos, _info),
    )
    is_limited = alert.scope is Scope.RESTRICTED
    _need(is_limited == bool(made.restriction), "restriction", "goes with Restricted")
    is_open = alert.scope is not Scope.PRIVATE
    _need(is_open or bool(made.addresses), "addresses", "is missing: it is Private")
    for info in made.infos:
        is_over = info.expires is not None and info.expires < made.sent
        _need(not is_over, "expires", "lies before it was sent")
    return made


def _info(info: Info) -> Info:
    _need(bool(values.LANGUAGE.fullmatch(info.language)), "language", "is no language")
    _need(bool(info.categories), "category", "is missing")
    _need(not info.web or values.is_url(info.web), "web", "is no address of the web")
    return replace(
        info,
        event=_said("event", info.event),
        audience=cut(info.audience),
        event_codes=_each("eventCode", info.event_codes, _parameter),
        effective=_perhaps("effective", info.effective),
        onset=_perhaps("onset", info.onset),
        expires=_perhaps("expires", info.expires),
        sender_name=cut(info.sender_name),
        headline=cut(info.headline, LONGEST_HEADLINE),
        description=cut(info.description),
        instruction=cut(info.instruction),
        contact=cut(info.contact),
        parameters=_each("parameter", info.parameters, _parameter),
        resources=_each("resource", info.resources, _resource),
        areas=_each("area", info.areas, _area),
    )


def _area(area: Area) -> Area:
    return Area(
        _said("areaDesc", area.area_desc),
        _each("polygon", area.polygons, values.ring),
        _each("circle", area.circles, lambda c: values.circle(c.lat, c.lon, c.radius)),
        _each("geocode", area.geocodes, _parameter),
    )


def _resource(one: Resource) -> Resource:
    _need(bool(values.MIME_TYPE.fullmatch(one.mime_type)), "mimeType", "is none")
    _need(not one.uri or values.is_url(one.uri), "uri", "is no address of the web")
    has_digest = not one.digest or bool(values.DIGEST.fullmatch(one.digest))
    _need(has_digest, "digest", "is no SHA-1 in hex")
    _need(one.size is None or 0 <= one.size < 1 << 50, "size", "is no number of bytes")
    return replace(one, resource_desc=_said("resourceDesc", one.resource_desc))


def _parameter(one: Parameter) -> Parameter:
    name = cut(one.name, LONGEST_NAME)
    _need(bool(name), "valueName", "is missing")
    return Parameter(name, cut(one.value))


def _reference(one: Reference) -> Reference:
    is_named = values.is_name(one.sender) and values.is_name(one.identifier)
    _need(is_named, "references", "names no earlier message")
    return replace(one, sent=_at("references", one.sent))


def _said(field: str, text: str) -> str:
    made = cut(text)
    _need(bool(made), field, "is missing")
    return made


def _at(field: str, at: datetime) -> datetime:
    try:
        return values.whole(at)
    except values.BadValue as error:
        raise NotCap(f"{field}: {error}.") from error


def _perhaps(field: str, at: datetime | None) -> datetime | None:
    return None if at is None else _at(field, at)


def _each(field: str, many: Sequence[T], made: Callable[[T], T]) -> tuple[T, ...]:
    _need(len(many) <= values.MOST, field, f"stands more than {values.MOST} times")
    try:
        return tuple(made(one) for one in many)
    except values.BadValue as error:
        raise NotCap(f"{field}: {error}.") from error


def _need(holds: bool, field: str, says: str) -> None:
    if not holds:
        raise NotCap(f"{field}: {says}.")
