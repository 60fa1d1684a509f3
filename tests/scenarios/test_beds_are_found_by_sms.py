"""A night without internet: doors and beds by SMS alone, through a real gateway with
its handset. Nobody in it exists.

Ansel opens his door; two men ask, and name their quarter when they are asked for it;
he says yes by one word; a child alone writes, too.
"""

import re
from urllib.parse import unquote_to_bytes

import pytest

from tests.kannel import WORDS, kannel
from tests.mail_server import mail_server
from tests.postgres import free_port
from tests.scenarios.test_the_beds_of_port_neuf import HOME, QUARTERS
from tests.scenarios.test_the_night_of_port_neuf import Night, open_emergency, until

pytestmark = pytest.mark.slow
ANSEL, TWO_MEN, CHILD = "+33639980171", "+33639980172", "+33639980173"
PART = re.compile(r"<38000 (\+\d+)(?: udh \S*)? (text|data|ucs-2) (.*)>\n")


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


def told(phone, number):
    """All that the handset printed of what came to a number, as text."""
    read = []
    for to, kind, words in PART.findall(phone.text()):
        raw = unquote_to_bytes(words.replace("+", " "))
        coding = "utf-16-be" if b"\0" in raw else "utf-8"
        said = words if kind == "text" else raw.decode(coding, "replace")
        if to == number:
            read.append(said)
    return "".join(read).replace("\u00a0", " ").replace("’", "'")


def heard(phone, number, words):
    """What came to a number, as soon as the words are in it."""
    try:
        return until(lambda: text if words in (text := told(phone, number)) else "")
    except AssertionError:
        raise AssertionError(f"{words!r} not in {phone.text()[-900:]!r}") from None


def sends(night, number, text, words, to=""):
    """Somebody sends a message; what comes back to them, or to whom they meant."""
    with night.gateway.phone(f"{number} 38000 text {text}") as phone:
        return heard(phone, to or number, words)


def page_in(text, kind):
    """The path of a page of a stay that an SMS leads to."""
    return re.search(rf"http://\S+?(/doors/{kind}/[\w~-]+/)", text)[1]


def ansel_opens_his_door(night):
    """The receipt says how it goes on; everybody sees the quarter, nothing nearer."""
    kept = sends(night, ANSEL, "PORTE Quai Vert 2 places fr en", "PORTE FERM")
    assert "Votre offre est ouverte : 2 places, Quai Vert" in kept
    seen = until(lambda: page if "Quai Vert" in (page := directory(night)) else "")
    assert ANSEL[3:] not in seen


def two_men_ask(night):
    """They say the quarter when they are asked for it; the host is asked at once."""
    asked = sends(night, TWO_MEN, "LIT 2 hommes", "quartier ou la station")
    assert "Nous cherchons" not in asked
    with night.gateway.phone(f"{TWO_MEN} 38000 text Quai Vert") as phone:
        kept = heard(phone, TWO_MEN, "LIT TROUV")
        question = heard(phone, ANSEL, "OUI ou NON, ou ici")
    assert "2 hommes" in kept
    assert "2 hommes" in question
    assert TWO_MEN[3:] not in question


def ansel_says_yes(night):
    """Half a yes is none; a yes gives each side a page, and there the number."""
    sends(night, ANSEL, "oui mais un seul", "Ce seul mot")
    with night.gateway.phone(f"{ANSEL} 38000 text OUI") as phone:
        theirs = page_in(heard(phone, TWO_MEN, "/doors/g/"), "g")
        heard(phone, ANSEL, "/doors/h/")
    guest = night.person()
    assert ANSEL not in guest.ask(theirs)
    assert ANSEL in guest.send(theirs, do="show")
    for deed in ("arrived", "well"):
        guest.send(theirs, do=deed)
    assert "Quai Vert" not in listed(night)  # it is full


def directory(night):
    return night.person().ask(HOME)


def listed(night):
    return night.person().ask("/e/port-neuf/doors.csv")


def a_child_alone_writes(night, staff):
    """A number to call comes back, and the desk has it."""
    said = sends(night, CHILD, "besoin d'un lit j'ai 15 ans", "en danger")
    assert "112" in said
    until(lambda: "Un mineur sans adulte" in staff.ask("/e/port-neuf/desk/"))


def test_who_has_no_internet_sleeps_in_a_bed_too(night, tmp_path):
    staff, _second = open_emergency(night)
    quarters = tmp_path / "quarters.csv"
    quarters.write_text(QUARTERS)
    night.program.vigie("emergency", "places", "port-neuf", str(quarters))
    ansel_opens_his_door(night)
    two_men_ask(night)
    ansel_says_yes(night)
    a_child_alone_writes(night, staff)
    assert "personne ne vous" in sends(night, ANSEL, "PORTE complet", "PORTE LIBRE")
    assert "Merci" in sends(night, ANSEL, "porte fermee", "Merci")
    for secret in (ANSEL[3:], TWO_MEN[3:], CHILD[3:]):
        assert secret not in night.program.log.read_text()
    assert night.program.vigie("journal", "verify")
