"""Everything that changes an emergency."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from vigie.emergencies import notices
from vigie.emergencies.models import AreaCell, Emergency, GazetteerPlace
from vigie.emergencies.states import ALLOWED, STEPS, EmergencyState, Kind
from vigie.lib import geo
from vigie.work.database import writing


class NotAllowed(ValueError):
    """The change is not possible now; its text says why."""


def open_emergency(
    *,
    name: str,
    by: str,
    now: datetime,
    slug: str = "",
    outline: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Emergency:
    """Open an emergency, with its area if one is given as GeoJSON.

    `fields` are those of Emergency. Raises NotAllowed when the short name is
    taken or empty, geo.BadArea when the outline cannot be used.
    """
    slug = slugify(slug or name)
    if not slug:
        raise NotAllowed(_("Give the emergency a short name of letters and digits."))
    if Emergency.objects.filter(slug=slug).exists():
        raise NotAllowed(_("There is an emergency of that name already: %s") % slug)
    fields.setdefault("began_at", now)
    emergency = Emergency(slug=slug, name=name, state_changed_at=now, **fields)
    cells = _fit(emergency, outline) if outline else []
    with writing(durable=True):
        emergency.save(force_insert=True)
        _store_cells(emergency, cells)
        kind, drill = str(emergency.kind), emergency.is_drill
        _tell("emergency.opened", emergency, by, now, kind=kind, drill=drill)
    return emergency


def draw_area(
    *, emergency: Emergency, outline: Mapping[str, Any], by: str, now: datetime
) -> int:
    """Replace the area by a GeoJSON outline and return how many cells cover it."""
    cells = _fit(emergency, outline)
    with writing(durable=True):
        emergency.save(update_fields=["outline", "lat", "lon"])
        emergency.cells.all().delete()
        _store_cells(emergency, cells)
        Emergency.touch(emergency.pk)
        _tell("emergency.drawn", emergency, by, now, cells=len(cells))
    return len(cells)


def change_state(
    *, emergency: Emergency, state: str, by: str, now: datetime
) -> Emergency:
    """Close, reopen or archive. Raises NotAllowed when the table has no such step.

    An emergency of which only numbers are left stays as it is.
    """
    with writing(durable=True):
        emergency.refresh_from_db()
        if state not in ALLOWED[emergency.state]:
            words = {"was": emergency.get_state_display(), "to": _state_name(state)}
            raise NotAllowed(_("It is %(was)s and cannot become %(to)s.") % words)
        if emergency.forgotten_at:
            raise NotAllowed(_("Only numbers are left of it: it stays as it is."))
        was, emergency.state = emergency.state, state
        emergency.state_changed_at = now
        emergency.ended_at = None if emergency.is_open else emergency.ended_at or now
        emergency.save(update_fields=["state", "state_changed_at", "ended_at"])
        Emergency.touch(emergency.pk)
        _tell(STEPS[was, state], emergency, by, now)
    return emergency


def mark_forgotten(*, emergency: Emergency, now: datetime) -> None:
    """Say that only numbers are left of an ended emergency; it cannot be reopened.

    Runs inside the transaction in which people begin to be forgotten. An abduction is
    named after a child: it loses its name, its place and its outline. Twice is once.
    """
    if emergency.forgotten_at:
        return
    fields = ["forgotten_at", "source", "hashtags"]
    emergency.forgotten_at, emergency.source, emergency.hashtags = now, "", []
    if emergency.kind == Kind.ABDUCTION:
        emergency.slug = f"abduction-{emergency.pk}"
        emergency.name = f"{emergency.began_at:%Y-%m}"
        emergency.place_name, emergency.outline = "", None
        emergency.lat = emergency.lon = None
        emergency.cells.all().delete()
        fields += ["slug", "name", "place_name", "outline", "lat", "lon"]
    emergency.save(update_fields=fields)
    Emergency.touch(emergency.pk)


def add_places(
    *,
    emergency: Emergency,
    places: Iterable[GazetteerPlace],
    by: str,
    now: datetime,
    replace: bool = False,
) -> int:
    """Add places to the gazetteer; the same place again brings its row up to date.

    Places of one name stay apart when they lie apart: with `replace` the new ones
    take the place of all of their name and kind. Returns how many were stored.
    """
    rows: dict[tuple[object, ...], GazetteerPlace] = {}
    for place in places:
        place.emergency = emergency
        key = (place.kind, place.name, place.parent, place.lat, place.lon)
        rows[key] = _merged(rows[key], place) if key in rows else place
    with writing(durable=True):
        if replace:
            for place in rows.values():
                same = {"name": place.name, "kind": place.kind}
                emergency.places.filter(**same).delete()
        GazetteerPlace.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["emergency", "kind", "name", "parent", "lat", "lon"],
            update_fields=["aliases", "rank", "lines", "cells"],
            batch_size=500,
        )
        Emergency.touch(emergency.pk)
        facts = {"places": len(rows), "replaced": replace}
        _tell("emergency.named", emergency, by, now, **facts)
    return len(rows)


def _merged(one: GazetteerPlace, other: GazetteerPlace) -> GazetteerPlace:
    """A file may name a station once for each of its lines."""
    one.aliases = list(dict.fromkeys([*one.aliases, *other.aliases]))
    one.lines = list(dict.fromkeys([*one.lines, *other.lines]))
    one.rank = max(one.rank, other.rank)
    return one


def _tell(
    what: str, emergency: Emergency, by: str, now: datetime, **facts: str | int | bool
) -> None:
    notices.tell(notices.Acted(what, emergency.pk, by, now, facts))


def _fit(emergency: Emergency, outline: Mapping[str, Any]) -> list[int]:
    geometry = geo.geometry_of(outline)
    cells = geo.cells_of(geometry)
    emergency.outline = geometry
    if emergency.lat is None or emergency.lon is None:
        south, west, north, east = geo.bounds_of(geometry)
        emergency.lat = round((south + north) / 2, 6)
        emergency.lon = round((west + east) / 2, 6)
    return cells


def _store_cells(emergency: Emergency, cells: Sequence[int]) -> None:
    AreaCell.objects.bulk_create(
        [AreaCell(emergency=emergency, cell=cell) for cell in cells], batch_size=1000
    )


def _state_name(state: str) -> str:
    names = dict(EmergencyState.choices)
    return str(names.get(EmergencyState(state), state))
