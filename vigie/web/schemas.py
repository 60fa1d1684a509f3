"""The shapes of the JSON API: public, masked, and the same for every language."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.listening.models import Call
from vigie.listening.points import PUBLIC_RESOLUTION
from vigie.listening.words import ASKS
from vigie.reading.labels import names_of
from vigie.web.drawing import Spot
from vigie.web.pages import Counts


class Problem(Schema):
    """What went wrong, in one sentence; `fields` names what in the question."""

    status: int
    message: str
    fields: list[str] = []


class ProblemOut(Schema):
    """Every error of the API has this shape."""

    error: Problem


class EmergencyOut(Schema):
    """An emergency. `unanswered` counts calls for which somebody still waits."""

    slug: str
    name: str
    kind: str
    place: str
    lat: float | None
    lon: float | None
    began_at: datetime
    state: Literal["open", "closed"]
    is_drill: bool
    languages: list[str]
    hashtags: list[str]
    source: str
    revision: int = Field(description="Grows with every public change.")
    unanswered: int
    calls: dict[str, int] = Field(description="Calls on the board by kind.")


class EmergenciesOut(Schema):
    emergencies: list[EmergencyOut]


class ReasonOut(Schema):
    """Why a call was read so: a label, the rule, and the words that it saw."""

    label: str
    rule: str
    words: str
    weight: float


class PlaceOut(Schema):
    """Where a call is. The point is the centre of a quarter, never of a door."""

    name: str
    quarter: str
    precision: str
    sure: bool
    lat: float | None
    lon: float | None


class CallOut(Schema):
    """A row of the board. `text` is masked; who wrote it is not told."""

    code: str
    kind: str
    labels: list[str]
    state: str = Field(description="open, answered or closed")
    asks: bool
    priority: int
    first_at: datetime
    last_at: datetime
    seen: int
    language: str
    text: str
    person: str
    age: int | None
    plate: str
    place: PlaceOut | None
    source: str
    url: str
    why: list[ReasonOut]


class CallsOut(Schema):
    """A page of calls; `next` is the word for `after`, null on the last page."""

    calls: list[CallOut]
    next: str | None


class Feature(Schema):
    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class Collection(Schema):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
    next: str | None = None


def emergency_out(emergency: Emergency, counts: Counts) -> EmergencyOut:
    """Return an emergency with its figures."""
    return EmergencyOut(
        slug=emergency.slug,
        name=emergency.name,
        kind=emergency.kind,
        place=emergency.place_name,
        lat=emergency.lat,
        lon=emergency.lon,
        began_at=emergency.began_at,
        state="open" if emergency.is_open else "closed",
        is_drill=emergency.is_drill,
        languages=[str(one) for one in emergency.languages],
        hashtags=[str(one) for one in emergency.hashtags],
        source=emergency.source,
        revision=emergency.revision,
        unanswered=counts.total(ASKS, unanswered=True),
        calls=counts.shown,
    )


def call_out(call: Call) -> CallOut:
    """Return what the public may know of a call."""
    return CallOut(
        code=call.code,
        kind=call.kind,
        labels=list(names_of(call.labels)),
        state=call.state,
        asks=call.kind in ASKS,
        priority=call.priority,
        first_at=call.first_at,
        last_at=call.last_at,
        seen=call.seen,
        language=call.lang,
        text=call.text,
        person=call.person_name,
        age=call.person_age,
        plate=call.plate,
        place=_place(call),
        source=call.source,
        url=call.url,
        why=[_reason(one) for one in call.why if isinstance(one, dict)],
    )


def _place(call: Call) -> PlaceOut | None:
    if not call.place_name and not call.cell:
        return None
    point = _point(call)
    return PlaceOut(
        name=call.place_name,
        quarter=call.quarter,
        precision=call.precision,
        sure=call.place_sure,
        lat=point[0] if point else None,
        lon=point[1] if point else None,
    )


def _point(call: Call) -> tuple[float, float] | None:
    if not call.cell:
        return None
    lat, lon = geo.centre_of(geo.coarser(call.cell, PUBLIC_RESOLUTION))
    return round(lat, 5), round(lon, 5)


def _reason(one: dict[str, Any]) -> ReasonOut:
    return ReasonOut(
        label=str(one.get("label", "")),
        rule=str(one.get("rule", "")),
        words=str(one.get("words", "")),
        weight=float(one.get("weight") or 0),
    )


def call_feature(call: Call) -> Feature:
    """Return a call as GeoJSON, its point a quarter's centre, or without a point."""
    point = _point(call)
    geometry = {"type": "Point", "coordinates": [point[1], point[0]]} if point else None
    return Feature(geometry=geometry, properties=call_out(call).model_dump(mode="json"))


def spot_feature(spot: Spot) -> Feature:
    """Return the calls around one public point, or several, as GeoJSON."""
    nearer = {"points": spot.points, "cell": spot.code} if spot.points > 1 else {}
    return Feature(
        geometry={"type": "Point", "coordinates": [spot.lon, spot.lat]},
        properties={
            "place": spot.place,
            "calls": spot.calls,
            "kind": spot.kind.label,
            "tone": spot.kind.way.tone,
            "latest": spot.latest.isoformat(),
            **nearer,
        },
    )
