"""People who are looked for, and their photos, for tests: nobody in them exists."""

from datetime import timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.calls import NOW
from vigie.missing.entries import take_entries
from vigie.missing.facts import Facts, packed
from vigie.missing.models import Person
from vigie.missing.states import Door, Stage
from vigie.trust.pictures.tests.pictures import drawn, saved
from vigie.work.database import writing

_numbers = count(1)


def person(emergency, name="Nadège Sorel", **fields):
    """Somebody who is looked for, whose page and photo are public."""
    with writing():
        entry, at = take_entries(1, NOW)
        row = Person(
            emergency=emergency,
            **{
                "record_id": f"hub.example.org/person.{next(_numbers)}",
                "door": Door.PAGE,
                "shows": ["name", "photo"],
                "stage": Stage.OPEN,
                "stage_at": NOW,
                "state_at": NOW,
                "opened_at": NOW,
                "source_at": NOW,
                "expires_at": NOW + timedelta(days=40),
                "entry": entry,
                "entry_at": at,
                **fields,
            },
        )
        row.facts = packed(Facts(full_names=(name,) if name else ()))
        row.save(force_insert=True)
    return row


def file(seed=1, **words):
    """A photo as a browser sends it."""
    return SimpleUploadedFile("photo.jpg", saved(drawn(seed), **words), "image/jpeg")


def changed(seed=1):
    """The same photo as a hoax uses it: cut, smaller, saved badly, mirrored."""
    from PIL import Image

    cut = drawn(seed).crop((0, 20, 432, 344)).resize((300, 225))
    turned = cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return SimpleUploadedFile("p.jpg", saved(turned, quality=30), "image/jpeg")
