"""An SMS is an offer or a request, once, with a receipt; what lacks is asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.calls import CENTRE, NOW, make_emergency
from vigie.doors import ending, inviting, offer_letters
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.states import DoorStage, Level, NeedStage, Way, Welcomes
from vigie.doors.tests.making import make_door, make_need
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.emergencies.states import EmergencyState
from vigie.lib import clock
from vigie.relaying import incoming
from vigie.relaying.addresses import address_of, stop
from vigie.relaying.incoming import give, take
from vigie.relaying.models import Address, Incoming, Letter
from vigie.relaying.queueing import announce, each, queue
from vigie.relaying.states import Channel
from vigie.trust.models import Item, ReturnCode

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places"),
]
HOST, GUEST, OTHER = "+33639980101", "+33639980102", "+33639980103"
KNOWN = (
    ("Port-Neuf", "city", 180_000, (0.0, 0.0)),
    ("Quai Vert", "quarter", 30_000, (0.0, 0.0)),
    ("Les Carmes", "quarter", 28_000, (0.004, -0.006)),
    ("Carmes", "station", 0, (0.004, -0.006)),
    ("rue des Tanneurs", "street", 0, (0.0005, 0.0005)),
)


@pytest.fixture
def places(emergency):
    """A town, two quarters of it, a station and a street."""
    known_in(emergency)


def known_in(emergency, known=KNOWN):
    lat, lon = CENTRE
    for name, kind, rank, (up, right) in known:
        GazetteerPlace.objects.create(
            emergency=emergency,
            name=name,
            kind=kind,
            rank=rank,
            lat=lat + up,
            lon=lon + right,
        )


class Phones:
    """Messages of a night, one a minute, each with a number of its own."""

    def __init__(self):
        self.count = 0

    def __call__(self, text, sender=HOST, *, minute=None):
        self.count += 1
        at = NOW + timedelta(minutes=self.count if minute is None else minute)
        reply = take(f"g{self.count}", sender, "38000", text, at)
        return reply.text if reply else None


@pytest.fixture
def sms():
    return Phones()


# An offer


def test_one_message_makes_an_offer_whose_number_is_proven(sms, emergency):
    said = sms("PORTE Quai Vert 2 places fr en")
    [door] = Door.objects.all()
    assert (door.places, door.free, door.quarter) == (2, 2, "Quai Vert")
    assert (door.way, door.level, door.stage) == (Way.SMS, Level.PHONE, DoorStage.OPEN)
    assert door.emergency == emergency
    assert door.phone == HOST
    assert door.address.value == HOST
    assert door.languages == ["fr", "en"]
    assert "Quai Vert" in said
    assert "2 places" in said


def test_the_receipt_leads_to_the_page_of_the_offer(sms, client):
    said = sms("OFFER Quai Vert 2 beds")
    words = said.rpartition("#")[2].replace("-", " ").rstrip(".")
    assert len(words.split()) == 7
    assert ReturnCode.objects.get(ended_at=None).subject == Door.objects.get().pk.hex
    assert not Letter.objects.exists()  # the receipt is the answer itself


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("PORTE Quai Vert 1 place femme", {"welcomes": Welcomes.WOMEN}),
        (
            "PORTE Quai Vert 6 places familles uniquement",
            {"welcomes": Welcomes.FAMILIES, "takes_children": True},
        ),
        ("PORTE, Quai Vert, 5 places, enfants ok", {"takes_children": True}),
        ("PORTE Quai Vert 2 places", {"takes_children": False, "takes_pets": False}),
        ("PORTE Quai Vert 2 pl animaux ok", {"takes_pets": True}),
        ("PORTE Quai Vert 3 places accessible fauteuil", {"is_wheelchair": True}),
        ("PORTE Quai Vert 2 places je viens chercher", {"can_fetch": True}),
        ("PUERTA Quai Vert 2 plazas", {"languages": ["es"]}),
    ],
)
def test_what_it_says_of_the_home_is_kept(sms, text, fields):
    sms(text)
    door = Door.objects.get()
    assert {name: getattr(door, name) for name in fields} == fields


def test_who_lives_there_is_not_guessed(sms):
    sms("PORTE Quai Vert 1 place femme")
    assert Door.objects.get().household == ""


def test_a_street_is_kept_for_the_guests_and_shown_to_nobody(sms, client):
    sms("PORTE 4 rue des Tanneurs 2 places")
    door = Door.objects.get()
    assert door.street == "4 rue des Tanneurs"
    assert door.quarter == "Quai Vert"
    seen = client.get("/e/crue-a-port-neuf/doors/").content.decode()
    assert "Quai Vert" in seen
    for secret in ("Tanneurs", HOST, HOST[3:]):
        assert secret not in seen


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("PORTE Quai Vert 2 places", "2026-03-02 10:00"),
        ("PORTE Quai Vert 2 places jusqu'à 8h", "2026-03-02 08:00"),
        ("PORTE Quai Vert 2 places 9 nuits", "2026-03-04 22:21"),
    ],
)
def test_it_stands_until_it_says_and_three_days_at_most(sms, text, until):
    sms(text)
    assert f"{timezone.localtime(Door.objects.get().until):%F %H:%M}" == until


def test_the_same_words_again_are_the_same_offer(sms):
    first = sms("PORTE Quai Vert 2 places")
    again = sms("PORTE Quai Vert 2 places")
    assert Door.objects.count() == 1
    assert ReturnCode.objects.filter(ended_at=None).count() == 1
    assert "Quai Vert" in again
    assert "#" in first
    assert "#" not in again


def test_a_message_that_the_gateway_brings_twice_is_one_offer():
    for _time in range(2):
        take("g1", HOST, "38000", "PORTE Quai Vert 2 places", NOW)
    assert Door.objects.count() == 1


def test_a_message_that_is_heard_twice_is_one_offer():
    take("g1", HOST, "38000", "PORTE Quai Vert 2 places", NOW)
    reply = give(Incoming.objects.get())
    assert Door.objects.count() == 1
    assert "#" in reply.text
    assert ReturnCode.objects.filter(ended_at=None).count() == 1


def test_three_offers_of_a_telephone_stand_and_not_four(sms):
    for number in (1, 2, 3):
        sms(f"PORTE Quai Vert {number} places")
    said = sms("PORTE Quai Vert 4 places")
    assert Door.objects.count() == 3
    assert "PORTE FERMÉE" in said
    assert "Quai Vert" in sms("PORTE Quai Vert 3 places")


@pytest.mark.parametrize(
    ("text", "said"),
    [("PORTE LIBRE", "PORTE FERMÉE"), ("still free", "DOOR CLOSED")],
)
def test_an_offer_that_is_over_does_not_go_on_beside_three(sms, text, said):
    french = "PORTE" in text
    for number in (1, 2, 3):
        sms(f"{'PORTE' if french else 'OFFER'} Quai Vert {number} places", minute=5)
    last = over(sms)
    assert said in sms(text, minute=15)
    last.refresh_from_db()
    assert last.stage == DoorStage.EXPIRED


def over(sms):
    """An offer of this telephone that expired, made after three that stand."""
    address = Address.objects.get()
    past = {"stage": DoorStage.EXPIRED, "until": NOW + timedelta(minutes=11)}
    at = {"fresh_at": NOW + timedelta(minutes=10)}
    emergency = Emergency.objects.get()
    return make_door(emergency, address=address, phone=HOST, way=Way.SMS, **past, **at)


def test_the_word_that_ends_the_others_makes_room_for_a_new_one(sms):
    for number in (1, 2, 3):
        sms(f"PORTE Quai Vert {number} places", minute=5)
    over(sms)
    sms("PORTE LIBRE", minute=15)
    sms("PORTE FERMÉE", minute=16)
    assert "Quai Vert" in sms("PORTE Quai Vert 4 places", minute=17)
    assert Door.objects.filter(stage=DoorStage.OPEN).count() == 1


def test_a_hall_is_a_matter_for_a_person(sms):
    said = sms("OFFER Quai Vert 200 beds gym")
    assert not Door.objects.exists()
    assert "call you back" in said
    assert Item.objects.filter(room="relaying.incoming").count() == 1


def test_who_once_wrote_stop_is_told_how_to_be_asked(sms):
    sms("OFFER Quai Vert 1 bed")
    stop(address=Address.objects.get().pk)
    said = sms("OFFER Quai Vert 2 beds")
    assert "START" in said
    assert Door.objects.count() == 2


# What lacks


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("PORTE 2 places", "Quai Vert"),
        ("PORTE Quai Vert", "2"),
        ("PORTE", "Quai Vert 2"),
        ("PORTE Quai Vert", "2 places"),
        ("OFFER 2 beds", "near Quai Vert"),
        ("PORTE Atlantide 2 places", "Quai Vert"),
        ("PORTE 2 places", "PORTE Quai Vert 2 places"),
        ("PORTE 2 places", "PORTE Quai Vert"),
    ],
)
def test_what_lacks_is_asked_for_and_the_next_message_completes_it(sms, first, then):
    asked = sms(first)
    assert asked
    assert not Door.objects.exists()
    assert "Quai Vert" in sms(then)
    door = Door.objects.get()
    assert (door.places, door.quarter, door.way) == (2, "Quai Vert", Way.SMS)


def test_what_is_asked_names_what_lacks(sms):
    assert "How many places" in sms("OFFER Quai Vert", HOST)
    assert "Where is it?" in sms("OFFER 2 beds", GUEST)
    assert "which quarter" in sms("OFFER", OTHER)
    assert "We do not know that place" in sms("OFFER 2 beds Atlantis", "+33639980104")
    assert "How many are you" in sms("NEED BED Quai Vert", "+33639980105")
    assert "Where are you?" in sms("NEED BED 2 people", "+33639980106")


def test_two_facts_may_come_one_after_the_other(sms):
    sms("PORTE")
    assert "places" in sms("Quai Vert")
    sms("3")
    assert Door.objects.get().places == 3


def test_what_is_not_understood_a_second_time_is_read_by_a_person(sms):
    sms("OFFER 2 beds")
    said = sms("well, you know")
    assert "A person will read it" in said
    assert not Door.objects.exists()
    assert Item.objects.filter(room="relaying.incoming").count() == 1


def test_words_that_pull_both_ways_are_asked_about(sms):
    said = sms("OFFER need bed Quai Vert")
    assert "need a bed" in said
    assert not Door.objects.exists()
    assert not Need.objects.exists()


def test_a_word_of_another_telephone_completes_nothing(sms):
    sms("PORTE 2 places", HOST)
    assert sms("Quai Vert", GUEST) is None
    assert not Door.objects.exists()


def test_after_half_an_hour_nothing_is_completed(sms):
    sms("PORTE 2 places", minute=0)
    assert sms("Quai Vert", minute=31) is None


def test_thanks_after_an_offer_make_no_second_one(sms):
    sms("PORTE Quai Vert 2 places")
    sms("merci beaucoup à vous")
    assert Door.objects.count() == 1


def test_who_offers_first_and_asks_then_has_asked(sms):
    sms("PORTE 2 places")
    sms("LIT 3 personnes Quai Vert")
    assert not Door.objects.exists()
    assert Need.objects.get().size == 3


# A request


def test_one_message_asks_for_a_bed_and_hosts_are_asked_at_once(sms, emergency):
    door = make_door(emergency, takes_children=True)
    said = sms("LIT 1 femme 2 enfants Quai Vert", GUEST)
    need = Need.objects.get()
    assert (need.women, need.children, need.size) == (1, 2, 3)
    assert (need.way, need.stage, need.quarter) == (Way.SMS, "open", "Quai Vert")
    assert need.address.value == GUEST
    assert Invitation.objects.get().door == door
    assert "1 femme, 2 enfants" in said
    assert "112" in said


def test_who_says_neither_woman_nor_man_is_counted_as_an_adult(sms):
    sms("LIT 3 personnes Quai Vert")
    need = Need.objects.get()
    assert (need.others, need.women, need.men, need.children) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("LIT 1 femme Quai Vert chez des femmes", {"wants_women_only": True}),
        ("LIT 2 hommes Quai Vert avec un chien", {"has_pets": True}),
        ("LIT 2 hommes Quai Vert en fauteuil roulant", {"needs_wheelchair": True}),
    ],
)
def test_what_they_need_is_kept(sms, text, fields):
    sms(text)
    need = Need.objects.get()
    assert {name: getattr(need, name) for name in fields} == fields


def test_the_same_request_again_is_the_same(sms):
    sms("LIT 2 hommes Quai Vert")
    assert "Quai Vert" in sms("LIT 2 hommes Quai Vert")
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    ["LIT 1 mineur seul Quai Vert", "besoin d'un lit j'ai 16 ans", "LIT 2 enfants"],
)
def test_a_minor_without_an_adult_is_a_persons_wherever_they_are(sms, emergency, text):
    make_door(emergency, takes_children=True)
    said = sms(text, GUEST)
    need = Need.objects.get()
    assert need.is_alone_minor
    assert need.stage == NeedStage.STAFF
    assert not Invitation.objects.exists()
    assert Item.objects.filter(room="doors.need").count() == 1
    assert "112" in said


def test_a_group_of_twenty_is_a_matter_for_a_person(sms):
    said = sms("NEED beds 20 people Quai Vert")
    assert not Need.objects.exists()
    assert "call you back" in said


# In whose language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PORTE Quai Vert 2 places", "Votre offre"),
        ("OFFER Quai Vert 2 beds", "Your offer"),
        ("PUERTA Quai Vert 2 plazas", "Su oferta"),
        ("باب Quai Vert مكانين", "عرض"),
    ],
)
def test_the_receipt_is_in_the_language_of_the_message(sms, text, words):
    assert words in sms(text)
    assert Door.objects.get().language == Address.objects.get().language


# Of which emergency


def test_the_emergency_that_knows_the_place_is_meant(sms, emergency):
    other = make_emergency(slug="autre", name="Autre", began_at=NOW)
    known_in(other, [("Vieux Bourg", "quarter", 9_000, (0.0, 0.0))])
    sms("PORTE Vieux Bourg 2 places")
    sms("PORTE Quai Vert 2 places")
    found = {door.quarter: door.emergency for door in Door.objects.all()}
    assert found == {"Vieux Bourg": other, "Quai Vert": emergency}


def test_a_drill_gets_no_real_offer(sms, emergency):
    drill = make_emergency(slug="exercice", name="Ex", began_at=NOW, is_drill=True)
    known_in(drill)
    sms("PORTE Quai Vert 2 places")
    assert Door.objects.get().emergency == emergency


def test_without_an_open_emergency_a_message_waits(sms, emergency):
    Emergency.objects.update(state=EmergencyState.CLOSED)
    assert sms("PORTE Quai Vert 2 places") is None
    assert Incoming.objects.get().answered_by == ""


# Yes and no


@pytest.fixture
def asked(sms, emergency):
    """A host by SMS who is asked for one man."""
    sms("OFFER Quai Vert 3 beds", HOST)
    need = make_need(emergency)
    door = Door.objects.get()
    at = NOW + timedelta(minutes=2)
    made = inviting.invite(need=need, door=door, because=[], now=at)
    assert made is not None
    return made


@pytest.mark.parametrize("word", ["YES", "oui", "Sí", "نعم", "OK!", "yes please"])
def test_yes_is_a_stay(sms, asked, word):
    assert sms(word, minute=4) == ""
    assert Stay.objects.get().invitation == asked
    told = Letter.objects.filter(message__kind="doors.host")
    assert told.get().address.value == HOST


@pytest.mark.parametrize("word", ["NO", "non", "No", "لا", "Non désolé"])
def test_no_is_all_right(sms, asked, word):
    said = sms(word, minute=4)
    asked.refresh_from_db()
    assert asked.state == "no"
    assert said
    assert Door.objects.get().stage == DoorStage.OPEN
    assert Door.objects.get().free == 3


def test_a_yes_that_comes_too_late_is_told_so(sms, asked):
    inviting.lapse(now=NOW + timedelta(minutes=13))
    assert "over" in sms("YES", minute=14)
    assert not Stay.objects.exists()


def test_a_yes_after_ten_minutes_is_too_late_before_the_clock_said_it(sms, asked):
    assert "over" in sms("YES", minute=12)
    assert not Stay.objects.exists()


def test_who_was_never_asked_says_yes_to_nobody(sms):
    sms("OFFER Quai Vert 2 beds", HOST)
    assert sms("YES", HOST) is None
    assert sms("YES", OTHER) is None


def test_the_question_asked_last_is_answered_and_then_the_one_before(
    sms, asked, emergency
):
    second = inviting.invite(
        need=make_need(emergency),
        door=Door.objects.get(),
        because=[],
        now=NOW + timedelta(minutes=3),
    )
    sms("YES", minute=4)
    assert Stay.objects.get().invitation == second
    sms("NO", minute=5)
    asked.refresh_from_db()
    assert asked.state == "no"


def test_a_yes_that_is_heard_twice_answers_one_question(sms, asked, emergency):
    inviting.invite(
        need=make_need(emergency),
        door=Door.objects.get(),
        because=[],
        now=NOW + timedelta(minutes=3),
    )
    sms("YES", minute=4)
    give(Incoming.objects.order_by("-came_at")[0])
    assert Stay.objects.count() == 1


@pytest.mark.parametrize("text", ["yes but only two of them", "oui non", "maybe"])
def test_half_a_yes_is_none_and_one_word_is_asked_for(sms, asked, text):
    said = sms(text, minute=4)
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert "YES or NO" in said
    assert Item.objects.filter(room="relaying.incoming").count() == 1


def test_who_was_silent_twice_and_says_yes_too_late_is_asked_again(sms, asked):
    Door.objects.update(silences=1)
    inviting.lapse(now=NOW + timedelta(minutes=13))
    assert Door.objects.get().stage == DoorStage.PAUSED
    assert "others were asked" in sms("YES", minute=14)
    door = Door.objects.get()
    assert (door.stage, door.silences) == (DoorStage.OPEN, 0)
    assert not Stay.objects.exists()


@pytest.mark.parametrize(
    ("word", "stage", "said"),
    [("YES", DoorStage.OPEN, "stands until"), ("NO", DoorStage.PAUSED, "all right")],
)
def test_is_your_door_still_open_is_answered_by_a_word(sms, word, stage, said):
    sms("OFFER Quai Vert 2 beds", minute=0)
    before = Door.objects.get().until
    ending.remind(before - timedelta(minutes=50))
    assert said in sms(word, minute=12 * 60)
    door = Door.objects.get()
    assert door.stage == stage
    assert (door.until > before) == (stage == DoorStage.OPEN)


def test_the_question_by_sms_says_which_words_answer_it(sms):
    sms("OFFER Quai Vert 2 beds", minute=0)
    door = Door.objects.get()
    fact = {"until": door.until.isoformat(), "emergency": "Flood", "drill": False}
    for words in (offer_letters.ask_still, offer_letters.told_paused):
        assert "YES or NO" in words([fact], "en", Channel.SMS).body
        assert "YES or NO" not in words([fact], "en", Channel.MAIL).body


# Full, still free, over


@pytest.mark.parametrize("text", ["PORTE complet", "full", "Plus de place", "ممتلئ"])
def test_full_pauses_and_whoever_waits_goes_on(sms, asked, text):
    assert sms(text, minute=4)
    asked.refresh_from_db()
    assert asked.state == "no"
    assert Door.objects.get().stage == DoorStage.PAUSED


@pytest.mark.parametrize("text", ["LIBRE", "still free", "PORTE libre", "متاح"])
def test_still_free_goes_on_after_silences_and_after_the_end(sms, asked, text):
    Door.objects.update(silences=2, stage=DoorStage.PAUSED, until=NOW)
    assert sms(text, minute=20)
    door = Door.objects.get()
    assert (door.stage, door.silences) == (DoorStage.OPEN, 0)
    assert door.until == NOW + timedelta(hours=12, minutes=20)


def test_an_offer_that_a_person_took_down_stays_down(sms, asked):
    Door.objects.update(stage=DoorStage.SUSPENDED)
    assert "A person looks" in sms("still free", minute=20)
    assert Door.objects.get().stage == DoorStage.SUSPENDED


def test_closed_takes_the_offer_back(sms, asked):
    assert "It is over" in sms("DOOR CLOSED", minute=4)
    assert Door.objects.get().stage == DoorStage.CLOSED
    asked.refresh_from_db()
    assert asked.state == "gone"


def test_found_ends_a_request(sms):
    sms("LIT 2 hommes Quai Vert", GUEST)
    sms("LIT TROUVÉ", GUEST)
    assert Need.objects.get().stage == NeedStage.CLOSED


def test_closed_that_is_heard_twice_ends_no_request_of_the_same_telephone(sms):
    sms("OFFER Quai Vert 2 beds", HOST)
    sms("NEED bed 2 men Les Carmes", HOST)
    sms("closed", HOST)
    give(Incoming.objects.order_by("-came_at")[0])
    assert Door.objects.get().stage == DoorStage.CLOSED
    assert Need.objects.get().stage == NeedStage.OPEN


@pytest.mark.parametrize("text", ["full", "LIBRE", "closed", "found", "PORTE complet"])
def test_short_words_of_a_stranger_do_nothing(sms, emergency, text):
    make_door(emergency)
    assert sms(text, OTHER) is None
    assert Door.objects.get().stage == DoorStage.OPEN


# One message, one room


def told_by_another_room(number, minute):
    """A letter of another room to a telephone."""
    at = NOW + timedelta(minutes=minute)
    address = address_of(channel=Channel.SMS, value=number, now=at, language="en")
    message = announce(event=f"other:{minute}", kind="safety.ask", facts={}, now=at)
    queue(each(message, Door.objects.filter(address=address)), now=at)


@pytest.fixture
def another_room(monkeypatch):
    """A room that takes every message that comes to it."""
    heard = []

    def hear(came):
        heard.append(came.text)
        return incoming.Reply("theirs")

    monkeypatch.setattr(incoming, "_hearers", [hear])
    return heard


def test_an_offer_comes_here_whatever_room_wrote_before(sms, asked, another_room):
    told_by_another_room(HOST, 3)
    assert "Carmes" in sms("OFFER Les Carmes 1 bed", minute=4)
    assert another_room == []


def test_yes_is_ours_when_we_asked_last(sms, asked, another_room):
    assert sms("YES", minute=4) == ""
    assert another_room == []
    assert Stay.objects.exists()


def test_yes_is_theirs_when_they_asked_after_us(sms, asked, another_room):
    told_by_another_room(HOST, 3)
    assert sms("YES", minute=4) == "theirs"
    assert not Stay.objects.exists()


def test_words_that_complete_an_offer_are_ours(sms, another_room):
    sms("PORTE 2 places")
    sms("Quai Vert")
    assert another_room == []
    assert Door.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Lit 12 hôpital Carmes, il est vivant",
        "Porte 3 Carmes, blessé",
        "Porte 3 du gymnase Carmes, elle est vivante",
        "LIT 2 hommes Quai Vert",
    ],
)
def test_other_words_are_theirs_whose_question_came_last(
    sms, asked, another_room, text
):
    told_by_another_room(HOST, 3)
    assert sms(text, minute=4) == "theirs"
    assert Door.objects.count() == 1
    assert not Need.objects.filter(way=Way.SMS).exists()


@pytest.mark.parametrize(
    "text", ["1", "safe", "help", "je suis blessé", "where is my brother", "", "??"]
)
def test_what_is_about_no_bed_is_left_to_others(sms, another_room, text):
    assert sms(text) == "theirs"


def test_words_from_a_short_code_make_nothing(sms):
    assert sms("PORTE Quai Vert 2 places", "INFO") is None
    assert not Door.objects.exists()


def test_the_clock_is_that_of_the_message(sms, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=9))
    sms("PORTE Quai Vert 2 places", minute=5)
    assert Door.objects.get().made_at == NOW + timedelta(minutes=5)
