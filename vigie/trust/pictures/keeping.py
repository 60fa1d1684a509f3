"""Keeping pictures beside the records of rooms, and finding the same one again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from vigie.trust.models import Picture
from vigie.trust.pictures.fingerprints import SAME, distance
from vigie.trust.pictures.making import Made

# From the picture's id and the file as it came to what may be stored: bound to the id
Seal = Callable[[UUID, bytes], bytes]


def keep_picture(
    *,
    made: Made,
    original: bytes,
    seal: Seal | None,
    room: str,
    subject: str,
    ends_at: datetime,
    now: datetime,
) -> Picture:
    """Write a picture of a record, inside the room's own `work.writing()` block.

    `seal` seals the file as it came, for named people; with None it is thrown away.
    After `ends_at` all of it is erased; a room that goes on with the record moves it.
    """
    name = uuid4()
    return Picture.objects.create(
        id=name,
        room=room,
        subject=subject,
        content=made.content,
        width=made.width,
        height=made.height,
        fingerprint=made.fingerprint,
        mirrored=made.mirrored,
        original=seal(name, original) if seal else None,
        made_at=now,
        ends_at=ends_at,
    )


def same_pictures(
    made: Made, among: Iterable[tuple[UUID, int]], *, most: int = SAME
) -> list[UUID]:
    """Return which of (id, fingerprint) look like a picture or its mirror image, the
    closest first: proposals for people, never a proof."""
    found = []
    for name, other in among:
        bits = min(distance(made.fingerprint, other), distance(made.mirrored, other))
        if bits <= most:
            found.append((bits, str(name), name))
    return [name for _, _, name in sorted(found)]
