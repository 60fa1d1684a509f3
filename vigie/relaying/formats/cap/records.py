"""An alert of CAP 1.2 as plain values, each in the order it is written in.

Left out on purpose: pictures inside the file (`derefUri`), heights, signatures.
"""

from datetime import datetime

import msgspec

from vigie.relaying.formats.cap.words import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MIME = "application/cap+xml"

Point = tuple[float, float]  # latitude, longitude in degrees (WGS 84)


class Parameter(msgspec.Struct, frozen=True):
    """A value with the name of its list: a parameter, an event's or an area's code."""

    name: str
    value: str


class Circle(msgspec.Struct, frozen=True):
    """A place and everything within `radius` kilometres of it."""

    lat: float
    lon: float
    radius: float


class Reference(msgspec.Struct, frozen=True):
    """An earlier message, as a later one names it."""

    sender: str
    identifier: str
    sent: datetime


class Resource(msgspec.Struct, frozen=True):
    """A file that belongs to it: `size` in bytes, `digest` its SHA-1 in hex."""

    resource_desc: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    digest: str = ""


class Area(msgspec.Struct, frozen=True):
    """Where: in words, and as polygons whose first point is their last."""

    area_desc: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Parameter, ...] = ()


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, in one language. Several languages are several of these."""

    language: str = "en-US"
    categories: tuple[Category, ...]
    event: str
    response_types: tuple[ResponseType, ...] = ()
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    audience: str = ""
    event_codes: tuple[Parameter, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Parameter, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One message. `references` are all earlier ones that it takes the place of."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    source: str = ""
    scope: Scope
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = ()
