"""A photo with a sighting: made anew, seen by the team alone, gone with it."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from vigie.lookouts.models import Sighting
from vigie.trust.models import Picture
from vigie.trust.people.queries import is_staff_in
from vigie.trust.pictures.fields import PictureField
from vigie.trust.pictures.keeping import prepare_picture
from vigie.trust.pictures.views import pictures_of
from vigie.work.database import writing

log = logging.getLogger("vigie.lookouts.photo")
ROOM = "lookouts.sighting"  # of pictures
LASTS = timedelta(days=7)  # as long as the sighting


def add_photo(
    *, sighting: Sighting, file: "UploadedFile[Any] | None", now: datetime
) -> str:
    """Keep the photo of a sighting that is stored; return why it could not be, in one
    sentence, "" when it is kept or there is none. It raises nothing: the sighting never
    waits for it. The file as it came is thrown away."""
    if file is None or photo_of(sighting.pk) is not None:
        return ""
    try:
        picture = prepare_picture(
            given=PictureField().clean(file),
            room=ROOM,
            subject=sighting.pk.hex,
            case=None,
            ends_at=now + LASTS,
            now=now,
        )
        with writing(durable=True):
            picture.save(force_insert=True)
    except forms.ValidationError as error:
        return " ".join(error.messages)
    except Exception as error:
        log.error("a photo could not be kept: %s", type(error).__name__)
        return _("The photo could not be kept. All else is kept.")
    return ""


def photo_of(sighting: UUID) -> UUID | None:
    """Return the picture of a sighting, None where there is none."""
    rows = Picture.objects.filter(room=ROOM, subject=sighting.hex)
    return rows.values_list("pk", flat=True).first()


def photos_of(sightings: list[UUID]) -> dict[UUID, UUID]:
    """Return the pictures of sightings: one query."""
    rows = Picture.objects.filter(room=ROOM, subject__in=[one.hex for one in sightings])
    return {UUID(hex=one): key for one, key in rows.values_list("subject", "pk")}


@pictures_of(ROOM)
def may_see(request: HttpRequest, subject: str) -> bool:
    """Whether a reader is staff of the emergency in which it was seen."""
    rows = Sighting.objects.filter(pk=UUID(hex=subject)).select_related("lookout")
    found = rows.first()
    return found is not None and is_staff_in(request, found.lookout.emergency_id)
