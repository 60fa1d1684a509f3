"""The morning of a plate: its clock, who takes part in it, and what the public reads.
Nobody in it exists, and no vehicle has that plate."""

import json
import re
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree

from tests.cap_schema import faults
from tests.people import person, sign_in
from tests.scenarios.test_the_night_of_port_neuf import Person
from vigie.lib import clock
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel
from vigie.relaying.ways import way
from vigie.trust.people.actions import give_role
from vigie.trust.sealed import pairs
from vigie.trust.sealed.names import name_of
from vigie.work.worker import chores

SLUG = "midrand"
HOME = f"/e/{SLUG}/lookouts/"
TEAM = f"{HOME}team/"
PLATE, SPACED = "QXS417GP", "QXS 417 GP"
NUMBER = "+27 82 555 01 93"  # of who is in the boot
IFE = "ife@example.org"
TOLD = "my boyfriend Tumelo is in the boot of his own car, his phone is " + NUMBER
RELAYS = {  # handle, followers and mail of who has reach
    "@RoadSpotterZA": (109_000, "spotter@example.org"),
    "@KasiEyes": (7, "kasi@example.org"),
}
NEIGHBOUR = "neighbour@example.org"
SECRETS = (NUMBER, "82 555 01 93", "825550193", "555 01 93", IFE, "Tumelo", "boot of")
SECRETS += (NEIGHBOUR, *RELAYS, *(mail for _many, mail in RELAYS.values()))
PLACES = {
    "Midrand": (-25.9992, 28.1263),
    "Vereeniging": (-26.6736, 27.9319),
    "Kroonstad": (-27.6504, 27.2349),
    "Ventersburg": (-28.0869, 27.1389),
}
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
PASSPHRASE = "eleven quiet words of somebody who answers calls"


class Morning:
    """The clock, the browsers of all, the mail server, and what the public reads."""

    def __init__(self, port, mail, folder, monkeypatch):
        self.port, self.mail, self.folder = port, mail, folder
        self.at = datetime(2026, 3, 7, 8, 0, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: self.at)
        self.public = self.person("en")

    def person(self, language="en"):
        """Somebody with a browser and no account."""
        who = Person(self.port)
        who.ask(f"/?lang={language}")
        return who

    def staff(self, name, role="moderator"):
        """One of the team, who signs in with a second factor and stays half an hour."""
        known = User.objects.filter(username=name).first()
        inside = sign_in(Client(), known or person(name, role))
        who = self.person()
        who.cookies[settings.SESSION_COOKIE_NAME] = inside.session.session_key
        return who

    def responder(self, name, organisation=None):
        """One who acts for an organisation, with the passphrase of their key typed."""
        user = User.objects.filter(username=name).first()
        if user is None:
            user = person(name)
            give_role(
                person=user,
                role="responder",
                by="op",
                now=self.at,
                organisation=organisation,
            )
            pairs.make_pair(person=name_of(user), passphrase=PASSPHRASE, now=self.at)
        who = self.staff(name)
        page = who.ask("/sealed/key/")
        given = {"step": "unlock", "unlock-passphrase": PASSPHRASE}
        who.answer(page, "/sealed/key/", **given)
        return who

    def is_now(self, hour, minute):
        """Set the clock; what is done every few seconds has been done since."""
        self.at = datetime(2026, 3, 7, hour, minute, tzinfo=UTC)
        self.works()

    def works(self):
        """Do every chore once, and send the letters that wait."""
        for chore in chores():
            chore.do(self.at)
        notes = Notes(self.folder / "mail.notes")
        sender = Sender(Channel.MAIL, way(Channel.MAIL), notes)
        while sender.turn(clock.now, lambda: 0.5):
            pass
        notes.close()

    def mails_to(self, address):
        """The texts of the mails to an address, in their order."""
        mine = [one for one in self.mail.mails if address in str(one["To"])]
        return [one.get_body(("plain",)).get_content() for one in mine]

    def link_to(self, address, part):
        """The newest link of a kind in the mails to an address."""
        for text in reversed(self.mails_to(address)):
            if found := re.search(rf"http://[^/\s]+(/{part}/\S+)", text):
                return found[1]
        raise AssertionError(f"no link to {part} in {self.mails_to(address)}")

    def cap(self, code):
        """The last CAP message of a lookout, valid."""
        text = self.public.ask(f"{HOME}{code}/cap.xml").encode()
        assert faults(text) == []
        return etree.fromstring(text)

    def feeds(self):
        """What programs read: the Atom's titles and the map's plates; both valid."""
        atom = etree.fromstring(self.public.ask(f"{HOME}feed/").encode())
        titles = atom.xpath("//*[local-name()='entry']/*[local-name()='title']")
        shapes = json.loads(self.public.ask(f"/e/{SLUG}/lookouts.geojson"))
        return [one.text for one in titles], [
            one["properties"]["headline"] for one in shapes["features"]
        ]

    def sweeps(self):
        """Nothing of who is in danger, or who asked, is in a byte that all may read."""
        assert self.leaked() == []

    def leaked(self):
        reader = self.person()
        seen = "".join(reader.ask(one) for one in public_addresses(reader))
        return [one for one in SECRETS if one in seen]


def public_addresses(reader):
    """Every public page and feed of the emergency, and those that they lead to."""
    todo, done = (
        [f"/e/{SLUG}/", HOME, f"{HOME}feed/", f"/e/{SLUG}/lookouts.geojson"],
        [],
    )
    while todo:
        address = todo.pop()
        done.append(address)
        for found in re.findall(
            rf"(?:https?://[^/\"]+)?(/e/{SLUG}/[^\"'<>?#\s]*)", reader.ask(address)
        ):
            if found not in done and found not in todo:
                todo.append(found)
    return done
