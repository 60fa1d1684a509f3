"""Somebody in danger writes an SMS; somebody sees the vehicle and writes one."""

from datetime import timedelta

import pytest

from tests.calls import CENTRE, NOW
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import clock
from vigie.lookouts.models import Lookout, Sighting
from vigie.lookouts.sms.words import OVER, POST, SEEN, said_in
from vigie.lookouts.states import LookoutState
from vigie.lookouts.stream.showing import told_of
from vigie.lookouts.tests.making import make_open
from vigie.relaying import incoming
from vigie.trust.models import Item, JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
SENDER = "+33611111101"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def places(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )


def sent(text, sender=SENDER, key="", later=0):
    reply = incoming.take(
        key or text, sender, "38000", text, NOW + timedelta(minutes=later)
    )
    return reply.text if reply else None


@pytest.mark.parametrize(
    ("text", "what", "plate", "colour", "heading"),
    [
        ("LOOKOUT DSS041GP white Polo going south", POST, "DSS041GP", "white", "s"),
        ("Lookout: dss 041 gp, black bakkie", POST, "DSS041GP", "black", ""),
        ("ALERTE AB-123-CD Clio grise vers le nord", POST, "AB123CD", "grey", "n"),
        ("busca 1234 BCD furgoneta blanca", POST, "1234BCD", "white", ""),
        ("بلاغ 123 تونس 4567 سيارة بيضاء", POST, "123TUN4567", "white", ""),
        ("LOOKOUT DSS041GP Quai Vert", POST, "DSS041GP", "", ""),
        ("LOOKOUT DSS041GP WHITE POLO", POST, "DSS041GP", "white", ""),
        ("SEEN DSS041GP N1 Ventersburg", SEEN, "DSS041GP", "", ""),
        ("Vu AB 123 CD quai vert", SEEN, "AB123CD", "", ""),
        ("Found", OVER, None, "", ""),
        ("trouvé !", OVER, None, "", ""),
    ],
)
def test_what_a_message_says(text, what, plate, colour, heading):
    said = said_in(text)
    assert (said.what, said.colour, said.heading) == (what, colour, heading)
    assert (said.plate.text if said.plate else None) == plate


@pytest.mark.parametrize(
    "text",
    [
        "PORTE 11e 2 places",
        "Oui",
        "1",
        "seen from my window all is quiet",
        "over there are many people who need water and bread",
        "alerte à la bombe place de la gare",
        "",
    ],
)
def test_what_is_not_for_this_room(text):
    assert said_in(text) is None


def test_a_victim_is_answered_with_the_number_first(emergency):
    said = sent("LOOKOUT DSS041GP white Polo Quai Vert going south")
    assert said.startswith("Call 112 now")
    assert "Where" not in said
    row = Lookout.objects.get()
    assert (row.plate, row.colour, row.heading) == ("DSS041GP", "white", "s")
    assert (row.place, row.state, row.way) == ("Quai Vert", "wait", "sms")
    assert row.cell
    assert row.phone == SENDER
    assert Item.objects.count() == 1


def test_the_place_is_asked_for_once_and_taken(emergency):
    assert "Where was it last seen?" in sent("LOOKOUT DSS041GP")
    assert "we have the place" in sent("near Quai Vert", later=2)
    row = Lookout.objects.get()
    assert (row.place, bool(row.cell)) == ("near Quai Vert", True)
    assert sent("thank you", later=3) is None


def test_the_same_message_brought_twice_is_one(emergency):
    for _ in range(2):
        sent("LOOKOUT DSS041GP Quai Vert", key="a")
    assert Lookout.objects.count() == 1


def test_one_telephone_brings_three_and_no_more(emergency):
    for n in range(5):
        said = sent(f"LOOKOUT DSS04{n}GP Quai Vert")
    assert "A person checks what you wrote." in said
    assert Lookout.objects.count() == 3


def test_who_posted_says_that_it_is_over(emergency):
    sent("LOOKOUT DSS041GP Quai Vert")
    assert "Thank you for telling us" in sent("FOUND", later=5)
    assert Lookout.objects.get().state == LookoutState.FOUND
    assert sent("FOUND", sender="+33611111102", key="b") is None


def test_a_sighting_is_unsure_and_its_place_known(emergency):
    row = make_open(emergency)
    said = sent("SEEN QX417ZB Quai Vert going south", sender="+33611111103")
    assert "Do not follow" in said
    seen = Sighting.objects.get()
    assert (seen.lookout, seen.state, seen.way) == (row, "unsure", "sms")
    assert (seen.place, seen.heading) == ("Quai Vert", "s")
    assert told_of(seen) is None


def test_a_plate_that_is_only_alike_is_kept_and_says_so(emergency):
    make_open(emergency)
    sent("SEEN QX477ZB Quai Vert")
    told = told_of(Sighting.objects.get())
    assert "QX 477 ZB" in told.alike


def test_a_plate_that_nobody_looks_for_is_answered_and_kept_nowhere(emergency):
    make_open(emergency)
    assert "Nobody looks out for that plate" in sent("SEEN AB123CD Quai Vert")
    assert not Sighting.objects.exists()


def test_no_number_is_in_the_journal(emergency):
    sent("LOOKOUT DSS041GP Quai Vert call 06 11 11 11 04")
    assert "11111" not in str(list(JournalRow.objects.values("why", "facts")))


def test_after_stop_nothing_is_written_there(emergency):
    sent("LOOKOUT DSS041GP Quai Vert")
    assert "no more SMS" in sent("STOP")
