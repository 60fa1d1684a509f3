"""Lookouts with all that people tell for them: who posted and who saw it, the number of
who is sought, where their telephone is, who passes it on, each with a name, a phone, a
mail address, a place or a secret that nobody else has.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

from django.contrib.auth.models import User
from django.urls import reverse

from tests.canaries import letters
from tests.planting import PHONE, SLUG, Values, walk
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lookouts import checking, posting, sighting
from vigie.lookouts.links import ASKED, FOLLOWERS, POSTERS, RELAYS
from vigie.lookouts.models import (
    Asked,
    Edition,
    Fixed,
    Follower,
    Lookout,
    NamingPost,
    Question,
    Relay,
    RelayArea,
    RoadReport,
    Sighting,
    Tracker,
)
from vigie.lookouts.plates import plate_of
from vigie.lookouts.posting import Reached
from vigie.lookouts.relays import asking, following, registering
from vigie.lookouts.relays.registering import Reach
from vigie.lookouts.relays.states import Network
from vigie.lookouts.responders import asking as questions
from vigie.lookouts.responders import tracking
from vigie.lookouts.responders.states import Answer, QuestionKind, Source
from vigie.lookouts.sighting import Seen
from vigie.lookouts.states import SightingState, Sought, Way
from vigie.lookouts.track import Fix
from vigie.lookouts.where import last_seen
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.trust.models import Organisation
from vigie.trust.people.actions import add_person, give_role
from vigie.trust.sealed import pairs
from vigie.trust.sealed.names import name_of

MOST, TRACED, PASSED = 200, 20, 20
CONTROL = "vkeverybody"  # the make of each vehicle: everybody reads it
STARTS = {
    "name": "vkcanaryname",
    "mail": "vkcanarymail",
    "secret": "vkcanarysecret",
    "handle": "vkcanaryhandle",  # the team's own columns have it, no page for others
}
VALUES = Values(STARTS, {"phone": PHONE, "fix": r"48\.86771\d\d"})
_PASSPHRASE = "eleven quiet words of somebody who answers calls"


def plant(many: int) -> dict[str, Any]:
    """Post so many lookouts, have them opened, seen, passed on, traced, some ended; and
    return what can be seen of them from inside."""
    emergency, now = Emergency.objects.get(slug=SLUG), clock.now()
    relays = [_relay(emergency, number, now) for number in range(PASSED)]
    rows = [_lookout(emergency, number, now) for number in range(many)]
    for row in rows:
        checking.open_lookout(lookout=row.pk, by="ana", now=now)
    for number, row in enumerate(rows):
        _seen(row, number, now)
    for row in rows[:PASSED]:
        for by in ("ana", "bo"):
            checking.pass_on(lookout=row.pk, by=by, now=now)
    for number, asked in enumerate(Asked.objects.order_by("pk")[: 3 * PASSED]):
        said = f"call {_phone(number)}" if number % 2 else relays[0].handle
        asking.passed(asked=asked.pk, now=now, had_from=said)
    responder, rescue = _responder(emergency, now)
    with mock.patch.object(tracking.secrets, "token_urlsafe", _secret):
        for number, row in enumerate(rows[:TRACED]):
            _trace(row, number, responder, rescue, now)
    for row in rows[-5:]:
        checking.end_lookout(lookout=row.pk, state="found", by="ana", now=now)
    models = (Asked, Edition, Fixed, Follower, Lookout, NamingPost, Question, Relay)
    models += (RelayArea, RoadReport, Sighting, Tracker)
    return {
        "counted": _counted(),
        "columns": VALUES.columns(*models),
        "told": VALUES.told(),
        "addresses": _addresses(rows),
    }


def _phone(number: int) -> str:
    return f"+3363998{number:04d}"


def _mail() -> str:
    return f"{STARTS['mail']}{letters(10)}@mail.example"


def _name() -> str:
    return (STARTS["name"] + letters(10)).capitalize()


def _secret(_size: int = 0) -> str:
    return STARTS["secret"] + "".join(secrets.choice("bcdfgh") for _ in range(10))


def _reached(number: int, now: datetime) -> tuple[str, str, Address]:
    """A phone, a mail address, and the one of them that letters go to."""
    phone, mail = _phone(number), _mail()
    by_mail = number % 2 == 0
    return (
        phone,
        mail,
        address_of(
            channel=Channel.MAIL if by_mail else Channel.SMS,
            value=mail if by_mail else phone,
            now=now,
            language=("fr", "en", "es", "ar")[number % 4],
        ),
    )


def _lookout(emergency: Emergency, number: int, now: datetime) -> Lookout:
    phone, mail, address = _reached(number, now)
    name = _name()
    return posting.post_lookout(
        emergency=emergency,
        sought=Sought.VEHICLE,
        where=last_seen("Quai Vert", emergency),
        since_at=now - timedelta(minutes=9),
        reached=Reached(name, phone, mail, address, "en"),
        way=Way.PAGE,
        now=now,
        plate=plate_of(f"QX{number:03d}ZB"),
        says={"make": CONTROL},
        told=f"{name} is in the boot, call {phone} or {mail}",
        pk=uuid4(),
    )


def _seen(row: Lookout, number: int, now: datetime) -> None:
    phone, mail, address = _reached(1000 + number, now)
    made = sighting.report_sighting(
        lookout=row.pk,
        seen=Seen(
            where=last_seen("Les Carmes", row.emergency),
            at=now - timedelta(minutes=1),
            heading="n",
            words=f"I am {_name()}, call {phone} or {mail}, it went north",
            phone=phone,
            mail=mail,
            language="en",
        ),
        way=Way.PAGE,
        now=now,
    )
    assert made
    if number % 2:
        state = SightingState.CONFIRMED
        sighting.judge(sighting=made.pk, state=state, by="ana", now=now)
    following.follow(lookout=row.pk, address=address, now=now)


def _relay(emergency: Emergency, number: int, now: datetime) -> Relay:
    *_said, address = _reached(2000 + number, now)
    handle = "@" + STARTS["handle"] + letters(10)
    reach = Reach(Network.X, handle, 100 + number, ["en"], {})
    made = registering.join(
        emergency=emergency, reach=reach, address=address, now=now, pk=uuid4()
    )
    registering.confirm(relay=made.pk, now=now)
    registering.check(relay=made.pk, followers=100 + number, by="ana", now=now)
    return made


def _responder(emergency: Emergency, now: datetime) -> tuple[User, Organisation]:
    rescue = Organisation.objects.create(slug="rescue", name="Rescue", made_at=now)
    user = add_person(name="rosa", by="op", now=now)
    given = {"emergency": emergency, "organisation": rescue}
    give_role(person=user, role="responder", by="op", now=now, **given)
    pairs.make_pair(person=name_of(user), passphrase=_PASSPHRASE, now=now)
    return user, rescue


def _trace(
    row: Lookout, number: int, user: User, rescue: Organisation, now: datetime
) -> None:
    for kind in (QuestionKind.NUMBER, QuestionKind.TRACKER):
        questions.ask(lookout=row.pk, kind=kind, by=user, organisation=rescue, now=now)
        made = Question.objects.get(lookout=row, kind=kind)
        phone = _phone(3000 + number)
        if kind == QuestionKind.NUMBER:
            assert questions.give(question=made.pk, number=phone, now=now)
        else:
            words = f"ask {_mail()} or {phone}"
            questions.answer(question=made.pk, says=Answer.YES, words=words, now=now)
    tracking.make_tracker(lookout=row.pk, by="rosa", organisation=rescue, now=now)
    tracker = Tracker.objects.get(lookout=row)
    fix = Fix(now, float(f"48.86771{number // 9 + 1}{number % 9 + 1}"), 2.37, 9.0)
    tracking.take(tracker=tracker.pk, fixes=[fix], source=Source.OSMAND, now=now)


def _counted() -> dict[str, int]:
    """Return how many there are of what was planted, each value read back and found."""
    read = dict.fromkeys(VALUES.shapes, 0)
    for row in [*Lookout.objects.all(), *Sighting.objects.all()]:
        held = f"{getattr(row, 'name', '')} {row.phone} {row.mail}"
        for kind in VALUES.seen_in(held.encode()):
            read[kind] += 1
    for fixed in Fixed.objects.all():
        read["fix"] += "fix" in VALUES.seen_in(fixed.place.encode())
    return {
        **read,
        "handle": Relay.objects.filter(handle__contains=STARTS["handle"]).count(),
        "lookouts": Lookout.objects.count(),
        "passed": Asked.objects.exclude(passed_at=None).count(),
        "given": Question.objects.filter(state="given").count(),
        "followers": Follower.objects.count(),
    }


def _addresses(rows: list[Lookout]) -> list[str]:
    """Return every address of the program, with a lookout in the place of what varies;
    and the signed pages of posters, relays and followers, as a link is opened."""
    open_one, ended = rows[0], rows[-1]
    found = {
        path
        for row in (open_one, ended)
        for path in walk(str(row.pk), row.code)
        if not path.startswith("/t/")
    }
    links = {
        "mine_by_link": [POSTERS.token(row.pk) for row in rows[:6]],
        "relay": [RELAYS.token(one.pk) for one in Relay.objects.all()[:3]],
        "asked": [ASKED.token(one.pk) for one in Asked.objects.all()[:6]],
        "followed": [FOLLOWERS.token(one.pk) for one in Follower.objects.all()[:6]],
    }
    for name, tokens in links.items():
        found |= {reverse(f"lookouts:{name}", args=[token]) for token in tokens}
    return sorted(found)
