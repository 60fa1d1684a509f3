"""Write CAP 1.2, valid under the schema of OASIS."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

import msgspec

from vigie.relaying.formats.cap import values
from vigie.relaying.formats.cap.records import NAMESPACE, Alert, Circle, Parameter
from vigie.relaying.formats.cap.tidying import tidied

# What the standard calls the fields that have another name or number here.
ELEMENTS = {
    "msg_type": "msgType",
    "codes": "code",
    "infos": "info",
    "categories": "category",
    "response_types": "responseType",
    "event_codes": "eventCode",
    "sender_name": "senderName",
    "parameters": "parameter",
    "resources": "resource",
    "areas": "area",
    "resource_desc": "resourceDesc",
    "mime_type": "mimeType",
    "area_desc": "areaDesc",
    "polygons": "polygon",
    "circles": "circle",
    "geocodes": "geocode",
}


def write(alert: Alert) -> bytes:
    """Return an alert as a document in UTF-8. Raises NotCap, one sentence, where it
    would not be valid; `tidied` says what is made of texts, moments and points."""
    inside = "".join(_fields(tidied(alert)))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<alert xmlns="{NAMESPACE}">\n{inside}</alert>\n'.encode()


def _fields(record: msgspec.Struct) -> Iterator[str]:
    """The fields of a record stand in the order of the schema."""
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field == "references":
            value = " ".join(values.written_reference(one) for one in value)
        many = value if isinstance(value, tuple) else (value,)
        for one in many:
            if one is not None and one != "":
                name = ELEMENTS.get(field, field)
                yield f"<{name}>{_inside(one)}</{name}>\n"


def _inside(value: object) -> str:
    if isinstance(value, Circle):
        return values.written_circle(value)
    if isinstance(value, Parameter):
        name, said = escape(value.name), escape(value.value)
        return f"\n<valueName>{name}</valueName>\n<value>{said}</value>\n"
    if isinstance(value, msgspec.Struct):
        return "\n" + "".join(_fields(value))
    if isinstance(value, datetime):
        return values.written_at(value)
    if isinstance(value, tuple):
        return values.written_polygon(value)
    return escape(str(value))
