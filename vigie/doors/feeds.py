"""The directory for partners: Atom, GeoJSON, CSV and HXL, a piece at a time.

Everybody reads what the page shows: the quarter and its cell's centre, places free and
flags. Staff of the emergency read how sure an offer is, too, and its times. Contacts,
streets, names and notes are in none of them: they are not even selected.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import msgspec
from django.utils.translation import ngettext

from vigie.doors.models.doors import DoorQuerySet
from vigie.lib import geo

AT_ONCE = 1_000  # rows of a piece
MOST_ENTRIES = 100  # of the Atom feed, the latest
Row = tuple[Any, ...]


class Column(NamedTuple):
    """A column of the tables: its name, where it stands in the row, its HXL tag."""

    name: str
    field: str
    tag: str


PUBLIC = (
    Column("id", "id", "#meta+id"),
    Column("quarter", "quarter", "#loc+name"),
    Column("cell", "cell", "#loc+code+h3"),
    Column("places_free", "free", "#capacity+num+available"),
    Column("is_official", "is_official", "#indicator+bool+official"),
    Column("welcomes", "welcomes", "#beneficiary+type"),
    Column("takes_children", "takes_children", "#indicator+bool+children"),
    Column("takes_pets", "takes_pets", "#indicator+bool+pets"),
    Column("has_pets", "has_pets", "#indicator+bool+animals"),
    Column("is_wheelchair", "is_wheelchair", "#indicator+bool+wheelchair"),
    Column("is_smoking", "is_smoking", "#indicator+bool+smoking"),
    Column("can_fetch", "can_fetch", "#indicator+bool+transport"),
    Column("languages", "languages", "#meta+lang"),
)
STAFF = (
    *PUBLIC,
    Column("places", "places", "#capacity+num+total"),
    Column("level", "level", "#status+level"),
    Column("way", "way", "#channel+type"),
    Column("made_at", "made_at", "#date+start"),
    Column("fresh_at", "fresh_at", "#date+updated"),
    Column("until", "until", "#date+end"),
)
POINT = (Column("lat", "", "#geo+lat"), Column("lon", "", "#geo+lon"))
_CELL = [column.name for column in PUBLIC].index("cell")


@dataclass(frozen=True)
class Sheet:
    """What is told: the offers, and the columns that the reader may see."""

    rows: DoorQuerySet
    columns: tuple[Column, ...] = PUBLIC

    def values(self) -> Iterator[Row]:
        """Yield the offers, a quarter after the other, and in no order that tells
        where in it they are."""
        fields = [column.field for column in self.columns]
        ordered = self.rows.order_by("quarter", "pk").values_list(*fields)
        yield from ordered.iterator(chunk_size=AT_ONCE)


def geojson(sheet: Sheet) -> Iterator[bytes]:
    """Yield a FeatureCollection; an offer known by its quarter alone has no geometry.
    Coordinates are degrees (WGS 84) of the centre of a public cell."""
    names = [column.name for column in sheet.columns]
    point = cache(_geometry)
    encode = msgspec.json.Encoder().encode

    def feature(row: Row) -> bytes:
        words = dict(zip(names, row, strict=True))
        words["cell"] = _code(row[_CELL])
        found = {"type": "Feature", "geometry": point(row[_CELL]), "properties": words}
        return encode(found)

    yield b'{"type":"FeatureCollection","features":[\n'
    yield from _in_pieces(sheet.values(), feature, b",\n")
    yield b"\n]}\n"


def table(sheet: Sheet, *, hxl: bool = False) -> Iterator[bytes]:
    """Yield a CSV table, with a row of HXL hashtags below its head if `hxl`. No cell
    begins a formula, and lists stand in one cell with a space between."""
    columns = (*sheet.columns, *POINT)
    head = [[column.name for column in columns]]
    if hxl:
        head.append([column.tag for column in columns])
    centre = cache(_centre)

    def line(row: Row) -> bytes:
        said = [_said(value) for value in row]
        said[_CELL] = _code(row[_CELL])
        return _line([*said, *centre(row[_CELL])])

    yield b"".join(_line(cells) for cells in head)
    yield from _in_pieces(sheet.values(), line, b"")


@dataclass(frozen=True)
class Head:
    """What stands above an Atom feed: where it is, its page, its name and its host."""

    here: str
    page: str
    title: str
    host: str
    updated: datetime


def atom(rows: DoorQuerySet, head: Head) -> Iterator[str]:
    """Yield an Atom feed of the offers of which was heard last, the latest first."""
    fields = ("pk", "free", "quarter", "fresh_at")
    latest = rows.order_by("-fresh_at", "pk").values_list(*fields)[:MOST_ENTRIES]
    found = list(latest)
    updated = max((row[3] for row in found), default=head.updated)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{escape(head.here)}</id>\n<title>{escape(head.title)}</title>\n"
        f"<author><name>{escape(head.host)}</name></author>\n"
        f"<updated>{_when(updated)}</updated>\n"
        f'<link rel="self" href={quoteattr(head.here)}/>\n'
        f'<link rel="alternate" href={quoteattr(head.page)}/>\n'
    )
    for key, free, quarter, fresh_at in found:
        title = ngettext("%(n)s place", "%(n)s places", free) % {"n": free}
        yield (
            f"<entry>\n<id>urn:uuid:{key}</id>\n"
            f"<title>{escape(f'{title} · {quarter}')}</title>\n"
            f"<updated>{_when(fresh_at)}</updated>\n"
            f'<link rel="alternate" href={quoteattr(head.page)}/>\n</entry>\n'
        )
    yield "</feed>\n"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    risky = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in tuple("=+-@|")
    return f"'{text}" if risky else text


def _in_pieces(
    rows: Iterable[Row], make: Callable[[Row], bytes], between: bytes
) -> Iterator[bytes]:
    """Yield what `make` makes of the rows, many at once: a piece costs as much as a
    row does."""
    piece: list[bytes] = []
    is_first = True
    for row in rows:
        piece.append(make(row))
        if len(piece) == AT_ONCE:
            yield (b"" if is_first else between) + between.join(piece)
            piece, is_first = [], False
    if piece:
        yield (b"" if is_first else between) + between.join(piece)


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _when(value)
    if isinstance(value, list):
        return guarded(" ".join(str(one) for one in value))
    return guarded(value) if isinstance(value, str) else value


def _code(cell: int) -> str:
    return f"{cell:x}" if cell else ""


def _centre(cell: int) -> tuple[Any, Any]:
    if not cell:
        return "", ""
    lat, lon = geo.centre_of(cell)
    return round(lat, 5), round(lon, 5)


def _geometry(cell: int) -> dict[str, Any] | None:
    lat, lon = _centre(cell)
    return {"type": "Point", "coordinates": [lon, lat]} if cell else None


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
