"""Somebody is told when a door opens where they wait for one, and ends it."""

from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest
from django.db import connection
from django.test import Client

from tests.calls import CENTRE, NOW, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.doors import accepting, offering, places, watch_letters, watch_news, watching
from vigie.doors.directory import Wanted
from vigie.doors.models import Door, Watch
from vigie.doors.places_named import Named, NoSuchPlace
from vigie.doors.states import DoorStage, Way, Welcomes
from vigie.doors.tests.making import CELL, make_door, make_hall, make_need
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.emergencies.states import EmergencyState
from vigie.lib import geo
from vigie.relaying.addresses import address_of, stop
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import AddressState, Channel
from vigie.trust.limits import proofs
from vigie.trust.retention.forgetting import forget
from vigie.work.database import writing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "known_places"),
]
PAGE = "/e/crue-a-port-neuf/doors/watch/"
THERE = f"{PAGE}?place=Quai+Vert"
MAIL = "lea@port-neuf.example"
MINUTE = timedelta(minutes=1)
FAR = geo.cell_at(CENTRE[0] + 0.1, CENTRE[1], 8)  # eleven kilometres


@pytest.fixture
def known_places(emergency):
    """Quai Vert, a quarter of 30,000."""
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency,
        name="Quai Vert",
        kind="quarter",
        lat=lat,
        lon=lon,
        rank=30_000,
    )


def browser(language="en"):
    return Client(headers={"accept-language": language})


def sent(client=None, where=THERE, **typed):
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    return (client or browser()).post(where, {"work": work, **typed})


def watcher(emergency, mail=MAIL, *, confirmed=True, query="", **more):
    """Store somebody who watches Quai Vert, and who confirmed it."""
    named = Named(more.get("quarter", "Quai Vert"), more.get("cell", CELL))
    place = watching.Place(emergency, named, wanted(query))
    address = address_of(channel=Channel.MAIL, value=mail, now=NOW)
    row = watching.watch(place=place, address=address, now=NOW)
    if confirmed and row:
        watching.confirm(watch=row.pk, now=NOW)
        row.refresh_from_db()
    return row


def wanted(query):
    return Wanted.of(dict(one.split("=") for one in query.split("&") if one))


def told(now=NOW):
    """Let the clock turn once, and return how many letters there are of free places."""
    watch_news.keep(now)
    return Letter.objects.filter(message__kind=watch_letters.FREE).count()


def path_of(row):
    return urlsplit(watch_letters.page_of(row.pk)).path


def facts(message):
    return msgspec.json.decode(message.facts)


def test_a_place_is_named_first_and_what_is_free_there_is_said(emergency):
    make_door(emergency)
    page = browser().get(THERE)
    assert "3 places are free now in Quai Vert" in page.text
    assert "Tell me" in page.text
    assert 'name="robots"' in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?place=Nulle+Part", "We do not know that place"),
        ("?place=&size=2", "This field is required"),
    ],
)
def test_a_place_that_nobody_knows_is_asked_for_again(query, sentence):
    page = browser().get(PAGE + query)
    assert page.status_code == 200
    assert sentence in page.text
    assert "data-push" not in page.text


def test_a_quarter_is_known_by_the_doors_that_stand_there(emergency):
    make_door(emergency, quarter="Haut Port", cell=0)
    place = watching.place_of(emergency, "Haut Port", Wanted(place="Haut Port"))
    assert place.named == Named("Haut Port", 0)
    with pytest.raises(NoSuchPlace):
        watching.place_of(emergency, "Bas Port", Wanted(place="Bas Port"))
    with pytest.raises(NoSuchPlace):
        watching.place_of(emergency, "", Wanted())


def test_whoever_is_reached_there_confirms_it_by_a_press_and_not_by_a_look(emergency):
    assert sent(reach=MAIL).status_code == 200
    row = Watch.objects.get()
    assert row.confirmed_at is None
    [letter] = Letter.objects.all()
    assert letter.address.value == MAIL
    make_door(emergency)
    assert told() == 0
    assert "Yes, tell me" in browser().get(path_of(row)).text
    row.refresh_from_db()
    assert row.confirmed_at is None
    browser().post(path_of(row), {"yes": "1"})
    row.refresh_from_db()
    assert row.confirmed_at == NOW
    assert row.ends_at == NOW + watching.LASTS
    assert row.address.state == AddressState.GOOD


def test_a_form_sent_twice_is_one_letter(emergency):
    for _turn in range(3):
        assert sent(reach=MAIL).status_code == 200
    assert Watch.objects.count() == 1
    assert Letter.objects.count() == 1


def test_an_address_watches_five_places_and_is_not_written_to_for_a_sixth(emergency):
    for number in range(7):
        watcher(emergency, confirmed=False, quarter=f"{number}e")
    assert Watch.objects.count() == watching.MOST
    assert Letter.objects.count() == watching.MOST
    same = sent(reach=MAIL)
    assert same.status_code == 200
    assert "We wrote to you" in same.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write where we may tell you."),
        ({"reach": "7"}, "Write a telephone number or a mail address."),
        ({"subscription": "{}"}, "Tell me"),
    ],
)
def test_a_slip_keeps_nothing(emergency, typed, sentence):
    answer = sent(**typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Watch.objects.exists()


def test_a_phone_that_is_there_confirms_by_being_there(emergency):
    keys = {
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
        "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    }
    given = {"endpoint": "https://push.example/one", "keys": keys}
    answer = sent(subscription=msgspec.json.encode(given).decode())
    row = Watch.objects.get()
    assert answer.status_code == 302
    assert row.confirmed_at == NOW
    assert row.address.channel == Channel.PUSH
    assert not Letter.objects.exists()
    assert "We tell you until" in browser().get(path_of(row)).text


def test_a_door_that_opens_is_told_once(emergency):
    row = watcher(emergency)
    assert told() == 0
    make_door(emergency)
    assert told() == 1
    assert told() == 1
    row.refresh_from_db()
    assert (row.told_at, row.news_at) == (NOW, None)
    message = Message.objects.get(kind=watch_letters.FREE)
    text = watch_letters.told([facts(message)], "en", Channel.MAIL)
    assert "3 places are free around Quai Vert." in text.body
    assert "Quai" not in text.notice + text.subject


def test_doors_that_open_within_ten_minutes_are_one_letter(emergency):
    watcher(emergency)
    make_door(emergency)
    assert told() == 1
    for minute in range(1, 10):
        make_door(emergency, places=1)
        assert told(NOW + minute * MINUTE) == 1
    assert told(NOW + 10 * MINUTE) == 2
    last = Message.objects.filter(kind=watch_letters.FREE).order_by("made_at").last()
    assert facts(last)["free"] == 12
    assert told(NOW + 30 * MINUTE) == 2


def test_two_places_of_one_address_are_one_letter_in_ten_minutes(emergency):
    watcher(emergency)
    watcher(emergency, quarter="Haut Port", cell=0)
    make_door(emergency)
    assert told() == 1
    make_door(emergency, quarter="Haut Port", cell=0)
    assert told(NOW + MINUTE) == 1
    assert told(NOW + 11 * MINUTE) == 2


def test_what_is_full_again_when_the_time_comes_is_not_told(emergency):
    row = watcher(emergency)
    make_door(emergency)
    assert told() == 1
    second = make_door(emergency)
    told(NOW + MINUTE)
    Door.objects.update(free=0)
    assert told(NOW + 11 * MINUTE) == 1
    row.refresh_from_db()
    assert row.news_at is None
    Door.objects.filter(pk=second.pk).update(free=1)
    assert told(NOW + 12 * MINUTE) == 2


def test_places_that_are_given_back_are_news(emergency):
    door = make_door(emergency, places=2)
    told()
    watcher(emergency)
    with writing():
        places.hold(door.pk, 2, NOW)
    assert told() == 0
    with writing():
        places.give_back(door.pk, 2)
    assert told() == 1


def test_one_place_more_in_a_hall_is_news_to_nobody_who_found_room_before(emergency):
    hall = make_hall(emergency)
    need = make_need(emergency)
    told()
    watcher(emergency)
    accepting.enter(need=need, door=hall, now=NOW)
    told()
    with writing():
        places.give_back(hall.pk, 1)
    assert told() == 0


def test_who_needs_more_places_hears_when_there_are_as_many(emergency):
    door = make_door(emergency, places=4)
    Door.objects.update(free=2)
    told()
    watcher(emergency, query="size=3")
    watcher(emergency, "ana@port-neuf.example", query="size=2")
    with writing():
        places.give_back(door.pk, 1)
    assert told() == 1
    assert Letter.objects.get(message__kind=watch_letters.FREE).address.value == MAIL


@pytest.mark.parametrize(
    ("query", "fields", "many"),
    [
        ("children=1", {"takes_children": False}, 0),
        ("children=1", {"takes_children": True}, 1),
        ("who=women", {}, 0),
        ("who=women", {"welcomes": Welcomes.WOMEN}, 1),
        ("wheelchair=1", {"is_wheelchair": True}, 1),
        ("pets=1", {"takes_pets": False}, 0),
        ("", {"way": Way.POST}, 0),
        ("", {"stage": DoorStage.HELD}, 0),
        ("", {"until": NOW - MINUTE}, 0),
        ("", {"cell": FAR, "quarter": "Lointain"}, 0),
        ("", {"cell": geo.disk(CELL, 2)[-1], "quarter": "Voisin"}, 1),
        ("", {"cell": geo.coarser(CELL, 6), "quarter": "Campagne"}, 1),
        ("", {"cell": 0, "quarter": "Quai Vert"}, 1),
    ],
)
def test_only_what_suits_and_is_near_is_told(emergency, query, fields, many):
    watcher(emergency, query=query)
    make_door(emergency, **fields)
    assert told() == many


def test_a_door_of_another_emergency_is_news_to_nobody_here(emergency):
    watcher(emergency)
    make_door(make_emergency(name="Feu", slug="feu"))
    assert told() == 0


def test_an_offer_that_goes_on_is_news_again(emergency):
    watcher(emergency)
    door = make_door(emergency)
    assert told() == 1
    offering.rest_door(door=door, now=NOW)
    later = NOW + 20 * MINUTE
    assert told(later) == 1
    offering.renew_door(door=door, now=later)
    assert told(later) == 2


def test_one_tap_ends_it_and_nothing_is_kept(emergency):
    row = watcher(emergency)
    address = path_of(row)
    assert "Tell me no more" in browser().get(address).text
    assert browser().post(address, {"end": "1"}).status_code == 302
    assert not Watch.objects.exists()
    for _turn in range(2):
        assert "Nothing of it is kept" in browser().get(address).text
        browser().post(address, {"end": "1"})
    browser().post(address, {"yes": "1"})
    make_door(emergency)
    assert told() == 0
    assert browser().get("/doors/w/nothing~x/").status_code == 404


def test_three_days_more_are_one_press(emergency, monkeypatch):
    from vigie.lib import clock

    row = watcher(emergency)
    later = NOW + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser().post(path_of(row), {"yes": "1"})
    row.refresh_from_db()
    assert row.ends_at == later + watching.LASTS
    assert row.confirmed_at == NOW


def test_it_ends_by_itself_and_is_erased(emergency):
    row = watcher(emergency)
    over = NOW + watching.LASTS + MINUTE
    make_door(emergency, until=over + timedelta(days=1))
    assert told(over) == 0
    forget(over)
    assert Watch.objects.exists()
    forget(over + timedelta(days=1))
    assert not Watch.objects.filter(pk=row.pk).exists()


def test_what_nobody_confirmed_is_asked_again_when_it_is_over(emergency):
    first = watcher(emergency, confirmed=False)
    assert first.ends_at == NOW + watching.UNCONFIRMED
    later = first.ends_at + MINUTE
    place = watching.watched(first)
    again = watching.watch(place=place, address=first.address, now=later)
    assert again.pk != first.pk
    assert Watch.objects.count() == 1
    assert Letter.objects.count() == 2


def test_who_said_stop_is_not_written_to(emergency):
    row = watcher(emergency)
    stop(address=row.address_id)
    make_door(emergency)
    assert told() == 0


def test_a_closed_emergency_tells_nothing_and_takes_nothing(emergency):
    watcher(emergency)
    make_door(emergency)
    Emergency.objects.update(state=EmergencyState.CLOSED)
    assert told() == 0
    assert "nothing new is taken here" in browser().get(THERE).text
    sent(reach="+33639980003")
    assert Watch.objects.count() == 1


def test_the_link_of_each_letter_is_the_receivers_own(emergency):
    rows = [watcher(emergency, f"n{n}@port-neuf.example") for n in range(3)]
    make_door(emergency)
    assert told() == 3
    message = Message.objects.get(kind=watch_letters.FREE)
    links = watch_letters.links(facts(message), [row.address_id for row in rows])
    assert {one["link"] for one in links.values()} == {
        watch_letters.page_of(row.pk) for row in rows
    }


def test_the_last_word_of_each_place_stands_in_one_letter(emergency):
    given = {"emergency": "Crue", "drill": True, "wanted": ""}
    several = [
        {**given, "quarter": "Quai Vert", "free": 3},
        {**given, "quarter": "Haut Port", "free": 2},
        {**given, "quarter": "Quai Vert", "free": 1, "link": "https://x.example/w"},
    ]
    text = watch_letters.told(several, "en", Channel.SMS)
    assert text.body.count("Quai Vert") == 1
    assert "1 place is free around Quai Vert." in text.body
    assert "2 places are free around Haut Port." in text.body
    assert text.body.startswith("DRILL")
    assert text.link == "https://x.example/w"


def test_a_turn_with_nothing_new_writes_nothing_and_asks_little(
    emergency, django_assert_max_num_queries
):
    watcher(emergency)
    make_door(emergency)
    told()
    with django_assert_max_num_queries(3) as asked:
        watch_news.keep(NOW)
    assert not [one for one in asked if not one["sql"].startswith("SELECT")]


def test_questions_do_not_grow_with_those_who_watch(emergency):
    from django.test.utils import CaptureQueriesContext

    def asked(many):
        for number in range(many):
            watcher(emergency, f"m{many}-{number}@port-neuf.example")
        make_door(emergency)
        with CaptureQueriesContext(connection) as seen:
            watch_news.keep(NOW + many * 20 * MINUTE)
        return len(seen)

    assert asked(2) == asked(9)


def test_what_is_untold_is_found_by_an_index_of_its_own(emergency):
    plans = [
        Door.objects.untold(NOW).values("pk").explain(),
        Door.objects.shut().values("pk").explain(),
    ]
    if connection.vendor == "sqlite":
        assert "doors_untold" in plans[0]
        assert "doors_shut" in plans[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_in_order_and_light(emergency, language):
    make_door(emergency)
    client = browser(language)
    row = watcher(emergency)
    new = watcher(emergency, "new@port-neuf.example", confirmed=False)
    pages = [
        client.get(PAGE),
        client.get(THERE),
        sent(client, reach="one@port-neuf.example"),
        client.get(path_of(row)),
        client.get(path_of(new)),
    ]
    for answer in pages:
        assert answer.status_code == 200
        in_order(answer.text, language)
        assert packed(answer.content) + packed(sheet()) <= MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_said_in_every_language(emergency, language):
    given = {"emergency": "Crue", "drill": False, "wanted": "", "free": 3}
    given |= {"quarter": "Quai Vert"}
    for say in (watch_letters.asked, watch_letters.told):
        text = say([given], language, Channel.SMS)
        assert "Quai Vert" in text.body
        english = say([given], "en", Channel.SMS)
        assert (text.body == english.body) is (language == "en")
        assert (text.notice == english.notice) is (language == "en")
