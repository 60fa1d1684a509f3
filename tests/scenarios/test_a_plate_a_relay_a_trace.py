"""The morning of a plate, from 9:00 to 11:08: through HTTP as each of those who took
part, with the clock passed in. Nobody in it exists, and no vehicle has that plate.

A man is locked in the boot of his own car, and writes to Ife. She posts; a person
checks; two agree, and two relays pass it on. Somebody sees it. It goes south. It is
over, and all who were asked or follow it are told.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree

from tests.cap_schema import faults
from tests.mail_server import mail_server
from tests.people import person, sign_in
from tests.scenarios.test_the_night_of_port_neuf import Person
from vigie.emergencies import actions
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock, geo
from vigie.lib.mail import mail_settings
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel
from vigie.relaying.ways import way
from vigie.work.worker import chores

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
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


@pytest.fixture
def morning(live_server, tmp_path, monkeypatch):
    port = int(live_server.url.rsplit(":", 1)[1])
    with mail_server() as mail:
        for name, value in {"MAIL": True, **mail_settings(mail.url())}.items():
            monkeypatch.setattr(settings, name, value)
        yield Morning(port, mail, tmp_path, monkeypatch)


@pytest.fixture
def hub(morning):
    """The hub of a province, open since the night before."""
    found = actions.open_emergency(
        name="Gauteng roads",
        slug=SLUG,
        kind="abduction",
        place_name="Midrand",
        by="operator",
        now=morning.at - timedelta(hours=10),
        outline=geo.circle(*PLACES["Midrand"], 200_000),
    )
    for name, (lat, lon) in PLACES.items():
        GazetteerPlace.objects.create(
            emergency=found, name=name, kind="city", lat=lat, lon=lon
        )
    return found


def she_posts(morning):
    """9:11, on a telephone, without an account: the numbers to call stand first."""
    morning.is_now(9, 11)
    ife = morning.person()
    page = ife.ask(f"{HOME}post/")
    assert page.index("tel:") < page.index("<form")
    kept = ife.fill_in(
        f"{HOME}post/",
        once=str(uuid4()),
        sought="vehicle",
        plate="qxs 417 gp",
        place="Midrand",
        since="15",
        reach=IFE,
        make="Polo",
        colour="white",
        told=TOLD,
    )
    assert "We have it" in kept
    assert SPACED not in morning.public.ask(HOME)
    assert morning.feeds() == ([], [])
    morning.works()
    assert PLATE not in "".join(morning.mails_to(IFE))
    return ife


def a_person_checks_it(morning):
    """9:13: it stands at the desk's head; one press, and everybody reads it."""
    morning.is_now(9, 13)
    ana = morning.staff("ana")
    assert "check this lookout" in ana.ask(f"/e/{SLUG}/desk/")
    page = ana.ask(TEAM)
    assert SPACED in page
    row = re.search(r'name="lookout"\s+value="([^"]+)"', page)[1]
    ana.send(TEAM, lookout=row, open="1")
    code = re.search(rf"{HOME}([2-9A-Z]{{8}})/", morning.public.ask(HOME))[1]
    alert = morning.cap(code)
    assert alert.findtext(f"{CAP}msgType") == "Alert"
    titles, plates = morning.feeds()
    assert SPACED in titles[0]
    assert SPACED in plates[0]
    morning.works()
    assert "lookouts/p/" in morning.mails_to(IFE)[-1]
    return row, code


def somebody_saw_it(morning, code, place, hour, minute):
    """A driver without an account; it is unsure, and the public reads nothing of it."""
    morning.is_now(hour, minute)
    driver = morning.person()
    path = f"{HOME}{code}/seen/"
    page = driver.fill_in(path, once=str(uuid4()), place=place, since="0", heading="s")
    assert driver.statuses[f"POST {path}"] == 200, page
    assert place not in morning.public.ask(f"{HOME}{code}/") or place == "Midrand"


def it_is_it(morning, row):
    """One of the team confirms every sighting that waits; the page that shows it."""
    staff, path = morning.staff("ana"), f"{TEAM}{row}/"
    page = staff.ask(path)
    for sighting in re.findall(r'name="sighting"\s+value="([^"]+)"', page):
        staff.send(path, sighting=sighting, confirm="1")
    return staff.ask(path)


def she_says_that_he_was_found(morning, row, code):
    """11:08: her word brings a person; one press ends it for everybody."""
    morning.is_now(11, 8)
    mine = morning.link_to(IFE, "lookouts/p")
    ife = morning.person()
    ife.send(mine, found="1")
    assert SPACED in morning.public.ask(f"{HOME}{code}/")
    ana = morning.staff("ana")
    assert "says that it is over" in ana.ask(TEAM)
    ana.send(TEAM, lookout=row, found="1")
    over = morning.public.ask(f"{HOME}{code}/")
    assert morning.public.statuses[f"GET {HOME}{code}/"] == 410
    assert SPACED not in over
    end = morning.cap(code)
    assert end.findtext(f"{CAP}msgType") == "Cancel"
    assert PLATE not in etree.tostring(end).decode().replace(" ", "")
    titles, plates = morning.feeds()
    assert plates == []
    assert SPACED not in "".join(titles)
    morning.works()
    assert "Nobody looks out for it any more" in morning.mails_to(IFE)[-1]


def relays_join(morning):
    """8:30: two who have reach register, press yes in their letters, are checked."""
    morning.is_now(8, 30)
    path, team = f"{HOME}relays/", f"{TEAM}relays/"
    for handle, (followers, mail) in RELAYS.items():
        given = {"network": "x", "handle": handle, "followers": str(followers)}
        given |= {"languages": "en", "areas": "Midrand", "reach": mail}
        relay = morning.person()
        relay.fill_in(path, once=str(uuid4()), **given)
        morning.works()
        relay.send(morning.link_to(mail, "lookouts/r"), yes="1")
    ana = morning.staff("ana")
    for key in re.findall(r'name="relay"\s+value="([^"]+)"', ana.ask(team)):
        ana.send(team, relay=key, check="1")
    assert "No relay yet" not in ana.ask(team)


def they_pass_it_on(morning, row, code):
    """9:21: the letters hold the fixed words; one tap each, the second from the first.
    The public reads sums, the team who had it from whom."""
    morning.is_now(9, 21)
    had_from = ""
    for minute, (handle, (_many, mail)) in enumerate(RELAYS.items(), 22):
        assert SPACED in morning.mails_to(mail)[-1]
        assert "do not intervene yourself" in morning.mails_to(mail)[-1]
        morning.is_now(9, minute)
        relay, link = morning.person(), morning.link_to(mail, "lookouts/a")
        assert SPACED in relay.ask(link)
        relay.send(link, had_from=had_from)
        had_from = handle
    assert "Passed on by 2, reach 109,007" in morning.public.ask(f"{HOME}{code}/")
    spread = morning.staff("ana").ask(f"{TEAM}{row}/relays/")
    assert spread.index("@RoadSpotterZA") < spread.index("@KasiEyes")


def somebody_follows(morning, code):
    """9:30: a neighbour wants to hear of the end, without an account."""
    morning.is_now(9, 30)
    neighbour = morning.person()
    neighbour.fill_in(f"{HOME}{code}/follow/", reach=NEIGHBOUR)
    morning.works()
    assert SPACED in morning.mails_to(NEIGHBOUR)[-1]


def all_hear_that_it_is_over(morning):
    """11:08: one letter to each, without details, and none after it."""
    before = {mail: 2 for _many, mail in RELAYS.values()} | {NEIGHBOUR: 1}
    for _ in range(2):
        morning.works()
        for mail, many in before.items():
            over = morning.mails_to(mail)[-1]
            assert len(morning.mails_to(mail)) == many + 1
            assert "Please take down what you passed on" in over
            for detail in (SPACED, PLATE, "Polo", "Midrand", "Vereeniging", "ound"):
                assert detail not in over.replace("Gauteng roads", "")


def two_agree(morning, row):
    """9:20: one person's word is not enough, not twice either."""
    morning.is_now(9, 20)
    ana, bo = morning.staff("ana"), morning.staff("bo")
    for _ in range(2):
        ana.send(TEAM, lookout=row, **{"pass": "1"})
        assert "a second person has to agree" in ana.ask(TEAM)
    bo.send(TEAM, lookout=row, **{"pass": "1"})
    assert "a second person has to agree" not in bo.ask(TEAM)


def test_a_plate_a_relay_a_trace(hub, morning):
    relays_join(morning)
    she_posts(morning)
    morning.sweeps()
    row, code = a_person_checks_it(morning)
    morning.sweeps()
    two_agree(morning, row)
    they_pass_it_on(morning, row, code)
    somebody_follows(morning, code)
    morning.sweeps()
    somebody_saw_it(morning, code, "Midrand", 9, 40)
    somebody_saw_it(morning, code, "Vereeniging", 10, 20)
    page = it_is_it(morning, row)
    assert "km/h" in page
    morning.sweeps()
    she_says_that_he_was_found(morning, row, code)
    all_hear_that_it_is_over(morning)
    morning.sweeps()
