"""The pages behind the letters: a host's answer, and the two sides of a stay."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.doors import accepting, inviting, offering, stays
from vigie.doors.letter_words import GUESTS, HOSTS, INVITATIONS
from vigie.doors.models import Door, Invitation, Remark, Stay
from vigie.doors.stay_desk import opened
from vigie.doors.stay_letters import guest_page, host_page
from vigie.doors.tests.making import make_door, make_need
from vigie.trust.models import Item, JournalRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
STREET, PHONE, MINE = "4 rue des Tanneurs", "+33611111101", "+33611111102"


@pytest.fixture
def asked(emergency):
    """A host who is asked for a man and a child with an animal."""
    door = make_door(
        emergency, name="Ansel", phone=PHONE, street=STREET, takes_children=True
    )
    need = make_need(
        emergency, men=1, children=1, has_pets=True, phone=MINE, note="Nous marchons."
    )
    return inviting.invite(need=need, door=door, because=[], now=NOW)


@pytest.fixture
def stay(asked):
    return accepting.say_yes(invitation=asked.pk, now=NOW)


def link(invitation):
    return f"/doors/i/{INVITATIONS.token(invitation.pk)}/"


def page(client, address):
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def test_a_host_reads_who_comes_and_not_who_they_are(client, asked):
    seen = page(client, link(asked))
    for words in ("1 man, 1 child", "Quai Vert", "with an animal", "Nous marchons."):
        assert words in seen
    assert MINE not in seen


def test_a_scanner_that_follows_the_link_answers_nothing(client, asked):
    client.get(link(asked))
    client.head(link(asked))
    assert Invitation.objects.get().state == "asked"


def test_yes_leads_to_the_page_of_the_stay(client, asked):
    answer = client.post(link(asked), {"answer": "yes"})
    assert answer.url == host_page(Stay.objects.get().pk)
    assert client.get(link(asked)).url == answer.url


def test_no_is_all_right(client, asked):
    answer = client.post(link(asked), {"answer": "no"}).content.decode()
    assert Invitation.objects.get().state == "no"
    assert 'name="answer"' not in answer


def test_who_comes_late_is_thanked(client, asked, monkeypatch):
    from vigie.lib import clock

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=11))
    seen = client.post(link(asked), {"answer": "yes"}).content.decode()
    assert 'name="answer"' not in seen
    assert not Stay.objects.exists()


@pytest.mark.parametrize("where", ["i", "h", "g"])
def test_a_link_that_is_not_ours_opens_nothing(client, stay, where):
    tokens = {"i": HOSTS, "h": GUESTS, "g": INVITATIONS}
    for token in ("nonsense", tokens[where].token(stay.pk)):
        assert client.get(f"/doors/{where}/{token}/").status_code == 404


def test_the_address_stands_there_after_one_press_alone(client, stay):
    mine = guest_page(stay.pk)
    assert STREET not in page(client, mine)
    shown = client.post(mine, {"do": "show"})
    assert STREET in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert STREET not in page(client, mine)
    assert JournalRow.objects.filter(what="doors.shown").count() == 1


def test_a_host_sees_the_number_of_the_guests_and_no_address(client, stay):
    shown = client.post(host_page(stay.pk), {"do": "show"}).content.decode()
    assert MINE in shown
    assert STREET not in shown


def test_guests_press_arrived_well_and_left(client, stay):
    for do, state in (("arrived", "arrived"), ("well", "arrived"), ("left", "ended")):
        client.post(guest_page(stay.pk), {"do": do})
        assert Stay.objects.get().state == state


@pytest.mark.parametrize("have_arrived", [True, False])
def test_who_does_not_feel_safe_leaves_the_page_and_nothing_stands_on_it(
    client, stay, have_arrived
):
    if have_arrived:
        client.post(guest_page(stay.pk), {"do": "arrived"})
    before = page(client, guest_page(stay.pk)), page(client, host_page(stay.pk))
    answer = client.post(guest_page(stay.pk), {"do": "unsafe"})
    assert answer.url == "/e/crue-a-port-neuf/"
    assert Item.objects.get().kind == "unsafe"
    assert Door.objects.get().stage == "away"
    after = page(client, guest_page(stay.pk)), page(client, host_page(stay.pk))
    assert without_tokens(after[0]) == without_tokens(before[0])
    assert without_tokens(after[1]) == without_tokens(before[1])
    assert MINE not in client.post(host_page(stay.pk), {"do": "show"}).content.decode()


def test_a_host_who_ends_the_stay_takes_no_help_from_the_page_of_the_guests(
    client, stay
):
    client.post(guest_page(stay.pk), {"do": "arrived"})
    client.post(host_page(stay.pk), {"do": "left"})
    assert 'value="unsafe"' in page(client, guest_page(stay.pk))
    client.post(guest_page(stay.pk), {"do": "unsafe"})
    assert Item.objects.get().kind == "unsafe"


def test_a_crowd_of_presses_never_stops_a_call_for_help(client, stay):
    for _ in range(60):
        client.post(guest_page(stay.pk), {"do": "show"})
    answer = client.post(guest_page(stay.pk), {"do": "unsafe"})
    assert answer.status_code == 302
    assert Item.objects.get().kind == "unsafe"


def test_after_it_is_over_one_says_how_it_was_to_moderators(client, stay):
    client.post(guest_page(stay.pk), {"do": "left"})
    assert (
        STREET not in client.post(guest_page(stay.pk), {"do": "show"}).content.decode()
    )
    wrong = client.post(guest_page(stay.pk), {"do": "remark", "words": "Bien"})
    assert wrong.status_code == 422
    assert "Bien" in wrong.content.decode()
    client.post(
        guest_page(stay.pk), {"do": "remark", "rating": "well", "words": "Bien"}
    )
    assert Remark.objects.get().words == "Bien"


@pytest.mark.parametrize("do", ["nonsense", "arrived"])
def test_what_is_not_a_sides_to_press_does_nothing(client, stay, do):
    client.post(host_page(stay.pk), {"do": do})
    assert Stay.objects.get().state == "agreed"


def without_tokens(seen):
    return "\n".join(line for line in seen.splitlines() if "csrf" not in line)


def test_a_host_who_was_taken_down_changes_nothing_the_desk_looks_up(client, stay):
    client.post(guest_page(stay.pk), {"do": "unsafe"})
    door = Door.objects.get()
    for street in ("", "9 rue Ailleurs"):
        offering.correct_door(
            door=door, number=3, says={}, now=NOW, name="Nobody", street=street
        )
    kept = {fact.value for fact in opened(Item.objects.get().thing)}
    assert {STREET, "Ansel", PHONE} <= kept


def test_while_guests_are_there_a_street_is_added_to_and_nothing_taken_away(stay):
    door = Door.objects.get()
    change = {"door": door, "number": 3, "says": {}, "now": NOW, "name": "Ansel"}
    assert offering.correct_door(**change, street=f"{STREET}, code 34B7")
    assert not offering.correct_door(**change, street="9 rue Ailleurs")
    assert Door.objects.get().street == f"{STREET}, code 34B7"
    stays.end(stay=stay.pk, by="guest", now=NOW)
    assert offering.correct_door(**change, street="9 rue Ailleurs")
