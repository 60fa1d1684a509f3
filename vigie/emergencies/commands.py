"""`vigie emergency …`: open, draw, name places, close, archive, list."""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from vigie.emergencies import actions, gazetteer
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import Kind
from vigie.lib import clock, geo
from vigie.lib.answering import Unusable, answered

BY = "command"


def run(argv: list[str]) -> int:
    """Run one of the verbs; 2 with one sentence when it cannot be done."""
    given = _parser().parse_args(argv)
    return answered(
        "emergency",
        lambda: given.do(given, clock.now()),
        actions.NotAllowed,
        geo.BadArea,
        gazetteer.BadPlaces,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vigie emergency", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _open_words(verbs.add_parser("open", help="open an emergency"))
    area = verbs.add_parser("area", help="draw its area")
    area.add_argument("slug")
    area.add_argument("file", nargs="?", help="GeoJSON with a polygon")
    _circle_words(area)
    area.set_defaults(do=_area)
    places = verbs.add_parser("places", help="add places to its gazetteer")
    places.add_argument("slug")
    places.add_argument(
        "given", nargs="+", help='GeoJSON or CSV files, or "Name = 48.8630, 2.3708"'
    )
    places.add_argument("--kind", default="", help="of places that say none")
    places.set_defaults(do=_places)
    for verb, state in (
        ("close", "closed"),
        ("reopen", "open"),
        ("archive", "archived"),
    ):
        step = verbs.add_parser(verb, help=f"it becomes {state}")
        step.add_argument("slug")
        step.set_defaults(do=_step_to(state))
    verbs.add_parser("list", help="list all").set_defaults(do=_list)
    return parser


def _open_words(words: argparse.ArgumentParser) -> None:
    words.add_argument("name")
    words.add_argument("--slug", default="", help="short name in addresses")
    words.add_argument("--kind", choices=Kind.values, default="other")
    words.add_argument("--place", default="", help="where, in words")
    words.add_argument("--area", help="GeoJSON file with a polygon")
    _circle_words(words)
    words.add_argument("--began", help="when it began, as 2026-03-01T21:20")
    words.add_argument("--languages", default="fr,en,es,ar")
    words.add_argument("--hashtags", default="", help="without the sign, by commas")
    words.add_argument("--numbers", default="", help='whom to call: "112,17 Police"')
    words.add_argument("--source", default="", help="who says so")
    words.add_argument("--drill", action="store_true", help="an exercise")
    words.set_defaults(do=_open)


def _circle_words(words: argparse.ArgumentParser) -> None:
    words.add_argument("--lat", type=float, help="centre, degrees")
    words.add_argument("--lon", type=float, help="centre, degrees")
    words.add_argument("--radius", type=float, help="metres")


def _open(given: argparse.Namespace, now: datetime) -> None:
    outline = _outline(given.area, given)
    emergency = actions.open_emergency(
        name=given.name,
        slug=given.slug,
        by=BY,
        now=now,
        outline=outline,
        kind=given.kind,
        place_name=given.place,
        lat=given.lat,
        lon=given.lon,
        began_at=_moment(given.began) or now,
        languages=_list_of(given.languages),
        hashtags=[tag.lstrip("#") for tag in _list_of(given.hashtags)],
        numbers=[_number(one) for one in _list_of(given.numbers)],
        source=given.source,
        is_drill=given.drill,
    )
    print(f"open: /e/{emergency.slug}/, {emergency.cells.count()} cells")


def _area(given: argparse.Namespace, now: datetime) -> None:
    outline = _outline(given.file, given)
    if outline is None:
        raise Unusable("Give a GeoJSON file, or --lat, --lon and --radius.")
    emergency = _emergency(given.slug)
    count = actions.draw_area(emergency=emergency, outline=outline, by=BY, now=now)
    print(f"area: {count} cells")


def _places(given: argparse.Namespace, now: datetime) -> None:
    emergency = _emergency(given.slug)
    for one in given.given:
        is_line = "=" in one and not Path(one).exists()
        places = (
            gazetteer.places_from_line(one)
            if is_line
            else gazetteer.places_from_file(_content(one), given.kind)
        )
        count = actions.add_places(
            emergency=emergency, places=places, by=BY, now=now, replace=is_line
        )
        print(f"places: {count} from {one}")


def _step_to(state: str) -> Callable[[argparse.Namespace, datetime], None]:
    def step(given: argparse.Namespace, now: datetime) -> None:
        emergency = _emergency(given.slug)
        actions.change_state(emergency=emergency, state=state, by=BY, now=now)
        print(f"{emergency.slug}: {state}")

    return step


def _list(given: argparse.Namespace, now: datetime) -> None:
    for line in _lines():
        print(line)


def _lines() -> Iterator[str]:
    for one in Emergency.objects.order_by("began_at"):
        drill = " (drill)" if one.is_drill else ""
        began = f"{one.began_at:%Y-%m-%d %H:%M}"
        yield f"{one.slug}  {one.state}  {began}  {one.name}{drill}"


def _emergency(slug: str) -> Emergency:
    found = Emergency.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Emergency.objects.values_list("slug", flat=True)) or "none"
        raise Unusable(f"There is no emergency “{slug}”; known: {known}.")
    return found


def _outline(file: str | None, given: argparse.Namespace) -> dict[str, Any] | None:
    if file:
        content = _content(file)
        try:
            document = json.loads(content)
        except (ValueError, RecursionError):
            raise Unusable(f"{file} is not JSON; give a GeoJSON file.") from None
        return geo.geometry_of(document)
    if given.radius is None:
        return None
    if given.lat is None or given.lon is None:
        raise Unusable("A radius needs its centre: give --lat and --lon too.")
    return geo.circle(given.lat, given.lon, given.radius)


def _content(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {error.strerror}.") from None


def _moment(given: str | None) -> datetime | None:
    if not given:
        return None
    moment = parse_datetime(given)
    if moment is None:
        raise Unusable(f"“{given}” is no moment; write 2026-03-01T21:20.")
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _number(given: str) -> list[str]:
    number, _, what = given.partition(" ")
    return [number, what.strip()]


def _list_of(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]
