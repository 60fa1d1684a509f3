"""Files of other rooms, described beside the API: the same public data, elsewhere."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from vigie.web.schemas import Collection

_COMPONENT = "#/components/schemas/{model}"


class TagOut(Schema):
    """A tag's figures of the day until the moment; people count once."""

    tag: str
    folded: str
    people: int
    posts: int
    reshares: int
    first_seen: datetime
    calls: dict[str, int] = Field(description="Its posts by the name of a label.")
    texts: int = Field(description="Different ones: copies of one are one.")
    texts_with_calls: int
    people_per_10_minutes: list[int]


class TagInListOut(TagOut):
    why: str


class TrendsOut(Schema):
    """The lists at a moment; `held` counts tags that wait for a person."""

    emergency: str
    is_drill: bool
    at: datetime
    bursts: list[TagInListOut]
    risers: list[TagInListOut]
    most: list[TagInListOut]
    held: int


class MinuteOut(Schema):
    minute: datetime
    people: int
    posts: int
    reshares: int


class MinutesOut(TagOut):
    """A tag and the minutes of the day in which it was used."""

    emergency: str
    is_drill: bool
    at: datetime
    minutes: list[MinuteOut]


class HeadOut(Schema):
    head: str = Field(description="SEQUENCE:HASH, as `vigie journal verify` takes it.")
    sequence: int
    hash: str = Field(pattern="^[0-9a-f]{64}$")
    published_at: datetime


class HeadsOut(Schema):
    """Published heads of the journal, the latest first."""

    algorithm: str
    heads: list[HeadOut]


class ClosureOut(Schema):
    """A stretch of a road, as Waze's CIFS 2 says it."""

    incident: dict[str, str]


class ClosuresOut(Schema):
    incidents: list[ClosureOut]


_TRENDS = "/e/{slug}/pulse/lists"
_MINUTES = "/e/{slug}/pulse/{tag}/minutes"
_DOORS = "/e/{slug}/doors"
_LOOKOUTS = "/e/{slug}/lookouts"
_ROADS = "/e/{slug}/roads"
_SAFETY = "/e/{slug}/safety"
_AT = {
    "name": "at",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "A moment, as in 2026-03-01T21:20; left out: now.",
}
Row = tuple[str, str, type[Schema] | None, str]
_FILES: tuple[Row, ...] = (
    (f"{_TRENDS}.json", "Trends", TrendsOut, "application/json"),
    (f"{_TRENDS}.csv", "Trends as CSV", None, "text/csv"),
    (f"{_MINUTES}.json", "A tag by minutes", MinutesOut, "application/json"),
    (f"{_MINUTES}.csv", "A tag by minutes as CSV", None, "text/csv"),
    (f"{_DOORS}/feed/", "Open doors as Atom", None, "application/atom+xml"),
    (f"{_DOORS}.geojson", "Open doors as GeoJSON", Collection, "application/geo+json"),
    (f"{_DOORS}.csv", "Open doors as CSV", None, "text/csv"),
    (f"{_DOORS}.hxl.csv", "Open doors as CSV with HXL", None, "text/csv"),
    (f"{_LOOKOUTS}/feed/", "Lookouts as Atom", None, "application/atom+xml"),
    (f"{_LOOKOUTS}.geojson", "Open lookouts", Collection, "application/geo+json"),
    (f"{_LOOKOUTS}/{{code}}/cap.xml", "A lookout", None, "application/cap+xml"),
    (f"{_SAFETY}/feed/", "Safety checks as Atom", None, "application/atom+xml"),
    (f"{_SAFETY}/{{check}}/cap.xml", "A safety check", None, "application/cap+xml"),
    (f"{_ROADS}/feed/", "Roads as Atom", None, "application/atom+xml"),
    (f"{_ROADS}.geojson", "Roads as GeoJSON", Collection, "application/geo+json"),
    (f"{_ROADS}/cifs.json", "Roads as CIFS", ClosuresOut, "application/json"),
    ("/journal/head.json", "Heads of the journal", HeadsOut, "application/json"),
    ("/journal/head.atom", "The same as Atom", None, "application/atom+xml"),
)


def paths() -> dict[str, Any]:
    """Return the files as paths of an OpenAPI description."""
    return {row[0]: {"get": _operation(*row)} for row in _FILES}


def components() -> dict[str, Any]:
    """Return the shapes that `paths` names."""
    found: dict[str, Any] = {}
    for shape in (TrendsOut, MinutesOut, HeadsOut, Collection, ClosuresOut):
        made = shape.model_json_schema(ref_template=_COMPONENT)
        found |= {**made.pop("$defs", {}), shape.__name__: made}
    return found


def _operation(path: str, summary: str, shape: Any, kind: str) -> dict[str, Any]:
    parts = [word[1:-1] for word in path.split("/") if word.startswith("{")]
    place = {"in": "path", "required": True, "schema": {"type": "string"}}
    named = [{"name": part, **place} for part in parts]
    schema = (
        {"$ref": _COMPONENT.format(model=shape.__name__)}
        if shape
        else {"type": "string"}
    )
    found = {"description": "OK", "content": {kind: {"schema": schema}}}
    absent = {"description": "There is nothing.", "content": {"text/html": {}}}
    return {
        "operationId": "file" + path.replace("/", "_").translate(_PLAIN),
        "summary": summary,
        "parameters": [*named, _AT] if "pulse" in path else named,
        "responses": {"200": found, **({"404": absent} if parts else {})},
    }


_PLAIN = str.maketrans({"{": "", "}": "", ".": "_"})
