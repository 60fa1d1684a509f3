"""Three offers and three requests of one phone or mail stand at a time, and no more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.calls import NOW
from vigie.doors import offering
from vigie.doors.letter_words import OFFERS
from vigie.doors.models import Door, Need
from vigie.doors.offering import Reached
from vigie.doors.places_named import Named
from vigie.doors.standing import TooMany, offers_of, requests_of
from vigie.doors.states import DoorStage, NeedStage, Way
from vigie.doors.tests.making import make_door, make_need
from vigie.doors.tests.test_offers_and_requests import PHONE, asked, offered, places
from vigie.doors.tests.test_offers_are_proven_and_end import link_of
from vigie.emergencies.models import Emergency
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.trust.models import JournalRow, ReturnCode
from vigie.trust.retention import forgetting
from vigie.trust.sealed import commands, keyring, rotation
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.keyring import with_new_index

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once", "places", "own_keys"),
]
__all__ = ["places"]
MAIL = "ansel@example.org"
SAME = (PHONE, "06 11 11 11 01", "0033611111101", "06.11.11.11.01")
FORMS = [(offered, Door), (asked, Need)]


def three(emergency, make, **fields):
    return [make(emergency, **(fields or {"phone": PHONE})) for _ in range(3)]


def by_sms(emergency, way=Way.SMS, **fields):
    """Offer as an SMS does, or a person of the team for somebody who calls."""
    address = address_of(channel=Channel.SMS, value=PHONE, now=NOW)
    return offering.offer_door(
        emergency=emergency,
        number=2,
        where=Named("Quai Vert", 0),
        until=NOW + timedelta(hours=9),
        reached=Reached(phone=PHONE, address=address),
        way=way,
        now=NOW,
        **fields,
    )


@pytest.mark.parametrize(("send", "model"), FORMS)
def test_a_fourth_is_not_kept_and_one_sentence_says_what_to_do(client, send, model):
    for _ in range(3):
        assert send(client).status_code == 200
    letters = Letter.objects.count()
    answer = send(client, name="Ansel Morin")
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert "End one by the link that we wrote to you" in seen
    assert "Ansel Morin" in seen
    assert (model.objects.count(), Letter.objects.count()) == (3, letters)
    assert ReturnCode.objects.count() == 3


@pytest.mark.parametrize("typed", SAME)
def test_a_phone_is_one_however_it_is_typed(client, emergency, typed):
    three(emergency, make_door)
    assert offered(client, reach=typed).status_code == 422


@pytest.mark.parametrize(("send", "model"), FORMS)
def test_a_mail_is_one_however_it_is_typed(client, emergency, send, model):
    three(emergency, make_door if model is Door else make_need, mail=MAIL)
    assert send(client, reach="Ansel@Example.org").status_code == 422
    assert send(client, reach="other@example.org").status_code == 200


@pytest.mark.parametrize(("send", "model"), FORMS)
def test_whoever_finds_them_standing_ends_one_by_its_letter(client, send, model):
    for _ in range(3):
        send(client)
    client.cookies.clear()
    client.post(link_of(model.objects.first()), {"close": "1"})
    assert send(client).status_code == 200
    assert send(client).status_code == 422


def test_offers_are_no_requests(client, emergency):
    three(emergency, make_door)
    assert asked(client).status_code == 200


def test_a_form_that_is_sent_again_is_not_a_fourth(client):
    once = str(uuid4())
    offered(client, once=once)
    offered(client)
    offered(client)
    assert offered(client, once=once).status_code == 200
    assert Door.objects.count() == 3


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        (DoorStage.HELD, 422),
        (DoorStage.PAUSED, 422),
        (DoorStage.SUSPENDED, 422),
        (DoorStage.CLOSED, 200),
        (DoorStage.EXPIRED, 200),
    ],
)
def test_what_is_over_makes_room_and_what_was_taken_down_does_not(
    client, emergency, stage, status
):
    three(emergency, make_door, phone=PHONE, stage=stage)
    assert offered(client).status_code == status


@pytest.mark.parametrize("stage", [NeedStage.PLACED, NeedStage.CLOSED])
def test_who_found_beds_for_three_asks_for_others(client, emergency, stage):
    three(emergency, make_need, phone=PHONE, stage=stage)
    assert asked(client).status_code == 200


def test_what_nobody_looks_for_any_more_is_not_counted(client, emergency):
    past = {"phone": PHONE, "until": NOW - timedelta(minutes=1)}
    three(emergency, make_door, **past)
    three(emergency, make_need, **past)
    assert offered(client).status_code == 200
    assert asked(client).status_code == 200


def test_a_minor_alone_is_always_taken(client, emergency):
    three(emergency, make_need)
    answer = asked(client, children=1)
    assert "A person of our team calls you back" in answer.content.decode()
    assert Need.objects.filter(is_alone_minor=True).count() == 1


def test_each_emergency_counts_its_own(emergency):
    three(emergency, make_door)
    other = Emergency.objects.create(name="Exercice", slug="exercice", is_drill=True)
    assert by_sms(other).emergency == other
    with pytest.raises(TooMany):
        by_sms(emergency)


def test_the_team_keeps_as_many_as_call(emergency):
    three(emergency, make_door)
    assert by_sms(emergency, way=Way.STAFF).way == Way.STAFF


def test_what_is_refused_leaves_nothing(emergency):
    three(emergency, make_door)
    rows = JournalRow.objects.count()
    with pytest.raises(TooMany):
        by_sms(emergency)
    assert (Door.objects.count(), JournalRow.objects.count()) == (3, rows)
    assert not Letter.objects.exists()


def test_of_eight_at_once_three_are_kept(emergency):
    address_of(channel=Channel.SMS, value=PHONE, now=NOW)

    def one(_):
        try:
            return by_sms(emergency).pk
        except TooMany:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        kept = [pk for pk in crowd.map(one, range(8)) if pk]
    assert len(kept) == 3
    assert set(Door.objects.values_list("pk", flat=True)) == set(kept)


@pytest.mark.parametrize("typed", ["", "soon"])
def test_who_wrote_no_number_is_not_everybody(emergency, typed):
    three(emergency, make_door)
    three(emergency, make_need)
    nobody = {"phone": typed, "mail": "", "now": NOW}
    assert not offers_of(emergency, **nobody).exists()
    assert not requests_of(emergency, **nobody).exists()


def test_requests_of_minors_alone_count_for_the_next_one(client, emergency):
    three(emergency, make_need, phone=PHONE, children=1)
    assert asked(client).status_code == 422


def add_key():
    shelf = keyring.shelf()
    shelf.put(with_new_index(shelf.keys()))
    return id_of(keyring.index_key())


@pytest.mark.parametrize("batch", [1, 500])
def test_the_limit_holds_before_during_and_after_a_new_key(emergency, batch):
    three(emergency, make_door)
    three(emergency, make_need, mail=MAIL)
    old, name = id_of(keyring.index_key()), add_key()
    make_door(emergency, phone="+33 6 11 11 11 02")
    for _step in rotation.rotate(now=NOW, models=[Door, Need], batch=batch):
        assert offers_of(emergency, phone=PHONE, mail="", now=NOW).count() == 3
        assert requests_of(emergency, phone="", mail=MAIL, now=NOW).count() == 3
    in_use = rotation.index_keys_in_use([Door, Need])
    assert in_use[name] == 7
    assert not in_use.get(old)


def test_a_key_is_not_taken_off_while_offers_stand_under_it(emergency):
    three(emergency, make_door)
    old = id_of(keyring.index_key())
    add_key()
    assert commands.run(["retire", old]) != 0
    list(rotation.rotate(now=NOW, models=[Door, Need], batch=500))
    assert commands.run(["retire", old]) == 0
    assert offers_of(emergency, phone=PHONE, mail="", now=NOW).count() == 3


def test_neither_a_number_nor_a_mail_is_read_in_the_index(emergency):
    make_door(emergency, phone=PHONE, mail=MAIL)
    [entries] = Door.objects.values_list("phone_key", "mail_key")
    assert all(len(one) == 40 for one in entries)
    assert "611111101" not in str(entries)
    assert "ansel" not in str(entries)
    assert entries[0] != entries[1]


def test_the_index_forgets_with_the_contact(emergency):
    three(emergency, make_door, phone=PHONE, mail=MAIL)
    make_need(emergency, phone=PHONE, mail=MAIL)
    forgetting.forget(NOW + timedelta(days=4))
    for model in (Door, Need):
        keys = model.objects.values_list("phone_key", "mail_key")
        assert set(keys) == {("", "")}


def expired(emergency, **fields):
    over = {"stage": DoorStage.EXPIRED, "until": NOW - timedelta(minutes=1)}
    return make_door(emergency, phone=PHONE, **over, **fields)


def test_an_expired_offer_goes_on_only_where_there_is_room_for_it(emergency):
    door = expired(emergency)
    others = three(emergency, make_door)
    with pytest.raises(TooMany):
        offering.renew_door(door=door, now=NOW)
    door.refresh_from_db()
    assert door.stage == DoorStage.EXPIRED
    offering.take_back(door=others[0], now=NOW)
    offering.renew_door(door=door, now=NOW)
    door.refresh_from_db()
    assert door.stage == DoorStage.OPEN


def test_its_host_is_told_so_on_the_page(client, emergency):
    door = expired(emergency)
    three(emergency, make_door)
    link = f"/doors/o/{OFFERS.token(door.pk)}/"
    english = {"accept-language": "en"}
    client.post(link, {"renew": "1"}, headers=english)
    seen = client.get(link, headers=english).content.decode()
    assert "This offer is over, and 3 others with its phone or mail stand" in seen
    door.refresh_from_db()
    assert door.stage == DoorStage.EXPIRED


def test_a_paused_offer_stood_all_the_time_and_goes_on(emergency):
    door = make_door(emergency, phone=PHONE, stage=DoorStage.PAUSED)
    three(emergency, make_door)
    offering.renew_door(door=door, now=NOW)
    door.refresh_from_db()
    assert door.stage == DoorStage.OPEN


def test_what_the_team_entered_is_not_counted(emergency):
    door = expired(emergency, way=Way.STAFF)
    three(emergency, make_door)
    offering.renew_door(door=door, now=NOW)
    door.refresh_from_db()
    assert door.stage == DoorStage.OPEN
