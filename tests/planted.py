"""Fifty values in what the room of the missing keeps and nobody of the public may see.

Run inside the program by `vigie django shell`, so that they come in by its own doors:
a call by its form's function, a note by its own, words between strangers by theirs.
"""

import json
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps

from tests.canaries import letters
from tests.people import person as staff
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import calls, closing, jobs, notes, photos, seekers, threads
from vigie.missing.facts import Facts, Home, Said, Seen
from vigie.missing.models import Follow, Note, Passed, Person, Photo, Thread
from vigie.missing.seekers import Seeking
from vigie.missing.states import Door, Ending, Known, Side, Status, Voice
from vigie.missing.tests.photo_world import file
from vigie.relaying.addresses import address_of
from vigie.relaying.states import Channel
from vigie.trust.sealed import pairs
from vigie.trust.sealed.names import name_of

SLUG = "port-neuf"
PHONES = ("their_phone", "seeker_phone", "follower_phone", "note_phone", "gave_phone")
MAILS = ("seeker_mail", "follower_mail", "note_mail", "knower_mail", "found_mail")
WORDS = (
    *("description", "marks", "city", "street", "neighborhood", "state", "postal"),
    *(
        "id_number",
        "seen",
        "author",
        "child_photo",
        "down_marks",
        "profile",
        "photo_url",
    ),
    *("owner", "seeker_name", "hidden_text", "hidden_place", "note_author"),
    *("private_text", "dead_text", "dead_evidence", "knows_text", "seeks_text"),
    *("hidden_passed", "note_photo", "full", "given", "family", "other"),
    *("own_photo", "child_name", "child_clothes", "child_note", "nameless"),
    *("down_name", "down_note", "found_name", "expired_name", "expired_photo"),
)
PLAIN = {"owner": "a name of staff, in their own table, too"}
CONTROL = "control"


def new() -> dict[str, str]:
    """Return fifty values, and one that everybody may read."""
    made = {name: letters(18) for name in (*WORDS, CONTROL)}
    made |= {one: "639" + str(10**5 + secrets.randbelow(9 * 10**5)) for one in PHONES}
    return made | {name: letters(18) for name in MAILS}


def plant(v: dict[str, str]) -> dict[str, Any]:
    """Put every value where it belongs; return whose pages there are to look at."""
    keyholder = staff("keyholder", "operator")
    now, emergency = clock.now(), Emergency.objects.get(slug=SLUG)
    pairs.make_pair(person=name_of(keyholder), passphrase=letters(30), now=now)
    public = _public(v, emergency, now)
    _said(v, public, now)
    _written(v, public, now)
    people = {"public": public, "hides": _hides(v, emergency, now)}
    people |= _away(v, emergency, now)
    own_first = sorted(Photo.objects.all(), key=lambda one: one.note_id is not None)
    return {
        "people": {name: str(one.pk) for name, one in people.items()},
        "records": {name: one.record_id for name, one in people.items()},
        "photos": [[str(one.person_id), str(one.pk)] for one in own_first],
        "threads": Thread.objects.count(),
    }


def _call(emergency: Emergency, facts: Facts, *shows: str, **more: Any) -> Person:
    return calls.open_call(
        emergency=emergency,
        facts=facts,
        shows=shows,
        door=Door.PAGE,
        now=clock.now(),
        **more,
    )


def _mail(value: str) -> str:
    return f"{value}@mail.example"


def _public(v: dict[str, str], emergency: Emergency, now: Any) -> Person:
    seeking = Seeking(
        name=v["seeker_name"],
        phone=f"+33{v['seeker_phone']}",
        mail=_mail(v["seeker_mail"]),
        language="en",
    )
    row = seekers.prepare_seeker(seeking, emergency, now)
    assert row.case_id, "who looks must be kept, sealed"
    assert row.address, "who looks must be written to"
    home = Home(
        street=v["street"],
        neighborhood=v["neighborhood"],
        city=v["city"],
        state=v["state"],
        postal_code=v["postal"],
    )
    facts = Facts(
        full_names=(f"Orlane {v[CONTROL]}",),
        description=v["description"],
        marks=v["marks"],
        clothes="manteau vert",
        seen=Seen(place=v["seen"], at=now),
        home=home,
        id_number=v["id_number"],
        author_name=v["author"],
        profile_urls=(f"https://social.example/{v['profile']}",),
        photo_url=f"https://social.example/{v['photo_url']}.jpg",
    )
    phone = f"+33{v['their_phone']}"
    one = _call(emergency, facts, "name", "clothes", "photo", seeker=row, phone=phone)
    Person.objects.filter(pk=one.pk).update(owner=v["owner"])
    photos.add_photos(person=one, files=[file(1)], now=now)
    for channel, value in (
        (Channel.MAIL, _mail(v["follower_mail"])),
        (Channel.SMS, f"+33{v['follower_phone']}"),
    ):
        _follow(one, channel, value, now)
    return one


def _follow(person: Person, channel: Channel, value: str, now: Any) -> None:
    address = address_of(channel=channel, value=value, now=now, language="en")
    Follow.objects.create(person=person, address=address, made_at=now)


def _note(person: Person, said: Said, **more: Any) -> Note:
    given = {"status": Status.ALIVE, "voice": Voice.OTHER, "known": Known.SAW}
    return notes.add_note(
        person=person, said=said, door=Door.PAGE, now=clock.now(), **{**given, **more}
    )


def _said(v: dict[str, str], person: Person, now: Any) -> None:
    hidden = _note(person, Said(text=v["hidden_text"], place=v["hidden_place"]))
    notes.hide_note(note=hidden, now=now)
    reach = f"call 0{v['note_phone']} or {_mail(v['note_mail'])}"
    told = _note(person, Said(text=reach, author_name="Ana"))
    photos.add_photos(
        person=person, files=[file(2)], words=v["note_photo"], note=told, now=now
    )
    private = Said(text=v["private_text"], author_name=v["note_author"])
    _note(person, private, is_private=True)
    dead = Said(text=v["dead_text"], evidence=v["dead_evidence"])
    _note(person, dead, status=Status.DEAD, voice=Voice.OFFICIAL)


def _written(v: dict[str, str], person: Person, now: Any) -> None:
    mail = _mail(v["knower_mail"])
    address = address_of(channel=Channel.MAIL, value=mail, now=now, language="en")
    number = f"+33{v['gave_phone']}"
    words = {"text": v["knows_text"], "address": address, "number": number}
    thread = threads.begin(person=person, now=now, **words)
    threads.pass_on(thread=thread, side=Side.SEEKS, text=v["seeks_text"], now=now)
    bad = threads.begin(person=person, text=v["hidden_passed"], now=now)
    Passed.objects.filter(thread=bad).update(hidden_at=now)


def _hides(v: dict[str, str], emergency: Emergency, now: Any) -> Person:
    facts = Facts(
        full_names=(v["full"],),
        given_name=v["given"],
        family_name=v["family"],
        alternate_names=(v["other"],),
        clothes="manteau gris",
    )
    one = _call(emergency, facts, "clothes")
    photos.add_photos(person=one, files=[file(3)], words=v["own_photo"], now=now)
    return one


def _away(v: dict[str, str], emergency: Emergency, now: Any) -> dict[str, Person]:
    """A child, somebody without a name, and those who are taken down or over."""
    every = ("name", "clothes", "description", "marks", "photo")
    child = Facts(
        full_names=(v["child_name"],), clothes=v["child_clothes"], ages=(7, 7)
    )
    people = {
        "child": _call(emergency, child, *every),
        "nameless": _call(
            emergency, Facts(description=v["nameless"]), *every, is_nameless=True
        ),
        "down": _call(
            emergency,
            Facts(full_names=(v["down_name"],), marks=v["down_marks"]),
            *every,
        ),
        "found": _call(emergency, Facts(full_names=(v["found_name"],)), *every),
        "expired": _call(emergency, Facts(full_names=(v["expired_name"],)), *every),
    }
    files = {"files": [file(5)], "words": v["child_photo"]}
    photos.add_photos(person=people["child"], now=now, **files)
    _note(people["child"], Said(text=v["child_note"]))
    _note(people["down"], Said(text=v["down_note"]))
    _follow(people["found"], Channel.MAIL, _mail(v["found_mail"]), now)
    files = {"files": [file(4)], "words": v["expired_photo"]}
    photos.add_photos(person=people["expired"], now=now, **files)
    closing.suspend(person=people["down"], by="test", now=now)
    closing.close(person=people["found"], ending=Ending.FOUND, by="test", now=now)
    gone = Person.objects.filter(pk=people["expired"].pk)
    gone.update(expires_at=now - timedelta(seconds=1))
    return people


def end(key: str) -> None:
    """End the search for somebody, as when they are found."""
    person = Person.objects.get(pk=key)
    closing.close(person=person, ending=Ending.FOUND, by="test", now=clock.now())


def a_day_later(everybody: list[str]) -> None:
    """Do what the clock does a day after those searches are over."""
    now = clock.now()
    Person.objects.filter(pk__in=everybody, expires_at__gt=now).update(expires_at=now)
    jobs.keep_clocks(now)
    jobs.erase(now + timedelta(hours=21))


def opened() -> str:
    """Return every value of every row of the room, opened as the program reads it."""
    rows = [
        row
        for model in apps.get_app_config("missing").get_models()
        for row in model._base_manager.all()
    ]
    values = [
        str(getattr(row, field.attname))
        for row in rows
        for field in row._meta.concrete_fields
        if type(field).__name__ != "SealedField"
    ]
    return json.dumps([*values, uuid4().hex], ensure_ascii=False)
