"""Keeping pictures beside the records of rooms, and finding the same one again."""

import base64
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vigie.trust.models import Picture
from vigie.trust.pictures.fields import Given
from vigie.trust.pictures.fingerprints import SAME, distance
from vigie.trust.pictures.making import Made


def prepare_picture(
    *,
    given: Given,
    room: str,
    subject: str,
    case: UUID | None,
    ends_at: datetime,
    now: datetime,
) -> Picture:
    """Return a picture of a record, not yet saved: that is the room's, in the
    transaction of its record.

    The file as it came is sealed to the people of `case` here, outside of any
    transaction, for 10 MB take 0.2 s; without a case it is thrown away. After
    `ends_at` all is erased; a room that goes on with the record moves it.
    """
    made = given.made
    picture = Picture(
        room=room,
        subject=subject,
        content=made.content,
        width=made.width,
        height=made.height,
        fingerprint=made.fingerprint,
        mirrored=made.mirrored,
        case_id=case,
        made_at=now,
        ends_at=ends_at,
    )
    if case is not None:
        picture.original = base64.b64encode(given.original).decode()
        picture.original = picture.original  # read, it is sealed already
    return picture


def original_of(opened: str) -> bytes:
    """Return the file as it came from what `unseal(columns=["original"])` gives."""
    return base64.b64decode(opened)


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
