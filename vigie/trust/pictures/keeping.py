"""Keeping pictures beside the records of rooms, and finding the same one again."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vigie.trust.models import Picture
from vigie.trust.pictures.fields import Given
from vigie.trust.pictures.fingerprints import grey_of, packed, prints_of, unpacked
from vigie.trust.pictures.matching import ALIKE, alike, candidates


@dataclass(frozen=True)
class Again:
    """A kept picture that looks like another: of which record, and how much, of 1."""

    picture: UUID
    subject: str
    alike: float


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
        small=made.small,
        prints=packed(prints_of(grey_of(made.small))),
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


def known_again(small: bytes, *, room: str, but: str = "") -> list[Again]:
    """Return the pictures of a room's records that look like this one, cut, mirrored,
    smaller or saved again, the likest first: proposals for people, never a proof.

    `but` is the record whose own pictures do not count. Every fingerprint of the room
    is read: some 0.6 s for 100,000, so never inside a transaction that writes.
    """
    # "Greater than nothing" has SQLite read the index alone, and no picture.
    rows = Picture.objects.filter(room=room, prints__gt=b"").order_by()
    every = list(rows.values_list("id", "prints"))
    grey = grey_of(small)
    near = candidates(grey, unpacked([bytes(prints) for _, prints in every]))
    looked = rows.filter(pk__in=[every[row][0] for row in near]).exclude(subject=but)
    found = [
        Again(name, subject, alike(grey, grey_of(bytes(other))))
        for name, subject, other in looked.values_list("id", "subject", "small")
    ]
    same = [one for one in found if one.alike >= ALIKE]
    return sorted(same, key=lambda one: (-one.alike, one.picture))
