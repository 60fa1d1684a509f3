"""The beds of a night, from the first offer to the last stay's end: through the public
pages, a real mail server and a real SMS gateway with its handset. Nobody in it exists.

An attack at the hall of Port-Neuf. Ansel opens his door on the page, a couple asks and
sleeps there; a man asks and does not feel safe; a child alone asks; a post offers.
"""

import re
from functools import partial
from uuid import uuid4

import pytest

from tests.kannel import WORDS, kannel
from tests.mail_server import mail_server
from tests.postgres import free_port
from tests.scenarios.test_the_night_of_port_neuf import Night, open_emergency
from tests.scenarios.test_the_night_of_port_neuf import until as until_within
from vigie.lib import clock
from vigie.listening.tests.wire import line, tweet_v1

pytestmark = pytest.mark.slow
HOME = "/e/port-neuf/doors/"
QUARTERS = """name,kind,lat,lon,population
Port-Neuf,city,48.8630,2.3708,180000
Quai Vert,quarter,48.8650,2.3740,31000
Les Carmes,quarter,48.8600,2.3650,28000
"""
ANSEL, ODILON = "ansel@example.org", "odilon@example.org"
AUTHOR = "auteur@example.org"
POST = (
    "J'ai 2 places sur mon canapé à Quai Vert, appelez le 06 39 98 01 55 #PorteOuverte"
)
COUPLE, ISMAIL = "couple@example.org", "ismail@example.org"
STREET, CODE = "4 rue des Tanneurs", "34B7"
SECRETS = (
    AUTHOR,
    ANSEL,
    ODILON,
    COUPLE,
    ISMAIL,
    "Tanneurs",
    CODE,
    "9 allée Basse",
    "39 98 01",
)
PUBLIC = ("", "feed/", "../doors.geojson", "../doors.csv", "../doors.hxl.csv")
until = partial(until_within, seconds=60)


@pytest.fixture
def night(tmp_path):
    port = free_port()
    with (
        mail_server() as mail,
        kannel(f"http://127.0.0.1:{port}/sms/in?{WORDS}") as gateway,
    ):
        running = Night(tmp_path, mail, gateway, port)
        try:
            yield running
        finally:
            running.program.end_at_any_rate()


def link_to(night, address, part, after=0):
    """The link of a kind of page in the mails to an address, the newest first."""
    for mail in reversed(night.mails_to(address)[after:]):
        if found := re.search(rf"http://\S+(/doors/{part}/\S+)", night.text_of(mail)):
            return found[1]
    return ""


def offers(night, reach, **more):
    """Somebody opens their door on the page; who they are."""
    host = night.person()
    form = {"places": "2", "quarter": "Quai Vert", "until": "morning", "reach": reach}
    page = host.fill_in(f"{HOME}offer/", once=str(uuid4()), **form, **more)
    assert "Votre porte est ouverte" in page
    return host


def asks(night, reach, **who):
    """Somebody asks for a bed on the page; the page that they get."""
    guest = night.person()
    form = {"quarter": "Quai Vert", "until": "morning", "reach": reach}
    return guest, guest.fill_in(f"{HOME}ask/", once=str(uuid4()), **form, **who)


def seen_by_all(night):
    """All that the directory tells anybody."""
    reader = night.person()
    return "".join(reader.ask(reader_path(one)) for one in PUBLIC)


def reader_path(part):
    return HOME.replace("doors/", part[3:]) if part.startswith("../") else HOME + part


def free_places(night):
    said = night.person().ask("/e/port-neuf/doors.csv").splitlines()
    return sum(int(line.split(",")[3]) for line in said[1:])


def a_post_stands_until_its_author_makes_it_real(night, staff, folder):
    """Unverified, its number nowhere; the team answers; then it is a real offer."""
    path = folder / "posts.jsonl"
    at = f"{clock.now():%a %b %d %H:%M:%S +0000 %Y}"
    tweets = [tweet_v1(n, POST, created_at=at) for n in (1, 2)]
    path.write_bytes(b"".join(map(line, tweets)))
    night.program.vigie("import", "--emergency", "port-neuf", str(path))
    until(lambda: "canapé" in seen_by_all(night))
    assert free_places(night) == 0
    page = staff.ask(f"{HOME}posts/")
    link = re.search(r"(/e/port-neuf/doors/offer/\?post=[^\s<&\"]+)", page)[1]
    author = night.person()
    form = {"places": "1", "quarter": "Quai Vert", "until": "morning"}
    kept = author.fill_in(link, once=str(uuid4()), reach=AUTHOR, **form)
    assert "Votre porte est ouverte" in kept
    until(lambda: "canapé" not in seen_by_all(night))
    assert free_places(night) == 1
    mine = until(lambda: link_to(night, AUTHOR, "o"))
    night.person().send(mine, close="1")
    assert free_places(night) == 0


def a_couple_sleeps_at_ansel_s(night):
    """Asked, yes, both see each other, arrived, well, left."""
    before = free_places(night)
    _couple, page = asks(night, COUPLE, women="1", men="1")
    assert "sollicité" in page
    invitation = until(lambda: link_to(night, ANSEL, "i"))
    assert "Pouvez-vous les accueillir" in night.person().ask(invitation)
    assert free_places(night) < before  # held while hosts are asked
    host = night.person()
    host.send(invitation, answer="yes")
    his, theirs = (
        until(lambda: link_to(night, ANSEL, "h")),
        until(lambda: link_to(night, COUPLE, "g")),
    )
    guest = night.person()
    assert STREET not in guest.ask(theirs)
    assert STREET in guest.send(theirs, do="show")
    assert COUPLE in host.send(his, do="show")
    for deed in ("arrived", "well", "left"):
        guest.send(theirs, do=deed)
    assert "terminé" in guest.ask(theirs)
    assert STREET not in guest.send(theirs, theirs, do="show")
    guest.send(theirs, do="remark", rating="well", words="Merci")
    assert "Merci" not in host.ask(his)


def a_man_does_not_feel_safe(night, staff):
    """One press; the desk has it at once, nobody is sent to that host any more."""
    _ismail, page = asks(night, ISMAIL, men="1")
    assert "sollicité" in page
    invitation = until(lambda: link_to(night, ODILON, "i"))
    night.person().send(invitation, answer="yes")
    stay = until(lambda: link_to(night, ISMAIL, "g"))
    guest = night.person()
    guest.send(stay, do="arrived")
    guest.send(stay, do="unsafe")
    until(
        lambda: "ne se sent pas en sécurité" in staff.ask("/e/port-neuf/desk/"),
        seconds=10,
    )
    assert "sécurité là où" not in guest.ask(stay)
    assert free_places(night) == 2  # Ansel's: Odilon is asked by nobody any more


def a_child_alone_is_a_person_s(night, staff):
    """Numbers first, no host is asked, the desk has it."""
    before = len(night.mails_to(ANSEL))
    _child, page = asks(night, "06 39 98 01 19", children="1")
    assert "Une personne de notre équipe te rappelle" in page
    assert 'href="tel:112"' in page
    desk = until(lambda: "Un mineur sans adulte" in staff.ask("/e/port-neuf/desk/"))
    assert desk
    assert len(night.mails_to(ANSEL)) == before


def test_the_beds_of_a_night(night, tmp_path):
    staff, _second = open_emergency(night)
    quarters = tmp_path / "quarters.csv"
    quarters.write_text(QUARTERS)
    night.program.vigie("emergency", "places", "port-neuf", str(quarters))
    a_post_stands_until_its_author_makes_it_real(night, staff, tmp_path)
    offers(night, ANSEL, household="couple", street=f"{STREET}, code {CODE}")
    until(lambda: "Quai Vert" in night.person().ask(HOME))
    a_couple_sleeps_at_ansel_s(night)
    a_child_alone_is_a_person_s(night, staff)
    offers(night, ODILON, household="man", street="9 allée Basse")
    a_man_does_not_feel_safe(night, staff)
    seen = seen_by_all(night)
    assert [one for one in SECRETS if one in seen] == []
    assert [one for one in SECRETS if one in night.program.log.read_text()] == []
    assert night.program.vigie("journal", "verify")
