"""A member's own page, without a script: in by a code or an account, out with all."""

import re

import pytest
from django.test import Client

from tests.calls import CENTRE, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from tests.people import person, sign_in
from vigie.lib import clock, geo
from vigie.relaying.models import Letter, Message
from vigie.safety.models import Member, MemberPlace
from vigie.trust.limits import proofs

pytestmark = pytest.mark.django_db(transaction=True)
ME, CHANGE = "/me/safety/", "/me/safety/change/"


@pytest.fixture(autouse=True)
def _light_work(monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def work(action="report"):
    return proofs.solve(proofs.make_riddle(action, proofs.Demand(1, 4), clock.now()))


def join(client, **fields):
    return client.post(ME + "join/", {"language": "en", "work": work(), **fields})


def change(client, what, **fields):
    return client.post(CHANGE, {"what": what, **fields}, follow=True)


def words_in(answer):
    return re.search(r"<bdi translate=\"no\">([^<]+)", answer.content.decode())[1]


def test_somebody_joins_without_an_account_and_comes_back_by_seven_words(client):
    words = words_in(join(client))
    assert client.get(ME).status_code == 200
    other = Client(headers={"accept-language": "en"})
    assert other.get(ME).url == ME + "join/"
    answer = other.post("/code/", {"code": words, "work": work("code")})
    assert answer.url == ME
    assert other.get(ME).status_code == 200


def test_a_signed_in_reader_joins_without_words(client):
    sign_in(client, person("ana"), proven=False)
    assert join(client).url == ME
    assert Member.objects.get().account.get_username() == "ana"
    assert client.get(ME + "join/").url == ME


def test_joining_asks_for_work_first(client):
    answer = client.post(ME + "join/", {"language": "en"})
    assert answer.status_code == 422
    assert Member.objects.count() == 0


def test_a_member_goes_the_whole_way_through_the_page(client):
    make_emergency()
    join(client)
    where = f"{CENTRE[0]}, {CENTRE[1]}"
    page = change(client, "place", kind="home", where=where).content.decode()
    assert "kept as a rough cell" in page
    assert where not in page
    assert MemberPlace.objects.get().cell == geo.cell_at(*CENTRE, 9)
    page = change(client, "address", channel="1", value="ana@port-neuf.example")
    assert "We sent six digits to ana@port-neuf.example" in page.content.decode()
    assert Letter.objects.count() == 1
    digits = Message.objects.get().facts.split('"')[3]
    page = change(client, "digits", digits=digits).content.decode()
    assert "It is yours" in page
    assert "We sent six digits" not in page
    member = Member.objects.get()
    assert member.addresses.count() == 1
    page = change(client, "about", asked="on", tester="on", name="Ana", language="es")
    member.refresh_from_db()
    assert (member.is_tester, member.language, member.name) == (True, "es", "Ana")
    change(client, "unplace", kind="home")
    change(client, "unaddress", address=str(member.addresses.get().address_id))
    assert member.places.count() + member.addresses.count() == 0
    page = change(client, "leave").content.decode()
    assert "deleted" in page
    assert Member.objects.count() == 0
    assert client.get(ME).url == ME + "join/"


def test_wrong_digits_are_said_and_a_place_nobody_knows_keeps_what_was_typed(client):
    join(client)
    change(client, "address", channel="1", value="ana@port-neuf.example")
    answer = change(client, "digits", digits="12")
    assert answer.status_code == 422
    assert "These are not the digits" in answer.content.decode()
    answer = change(client, "place", kind="home", where="Atlantis")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This place is not known here." in page
    assert 'value="Atlantis"' in page
    answer = change(client, "address", channel="2", value="not a number")
    assert "Nobody is reached" in answer.content.decode()


def test_who_no_longer_wants_to_be_asked_says_so_by_an_empty_box(client):
    join(client)
    change(client, "about", language="en", name="")
    assert Member.objects.get().chosen_at is None


def test_accounts_on_networks_are_kept_and_shown_again_to_their_owner(client):
    join(client)
    change(client, "about", language="en", name="Ana", handles="@ana_pn\r\nana.social")
    assert Member.objects.get().handles.split() == ["@ana_pn", "ana.social"]
    assert "@ana_pn" in client.get(ME).content.decode()
    change(client, "about", language="en", name="Ana", handles="")
    assert Member.objects.get().handles is None


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("else", {}),
        ("unplace", {"kind": "home"}),
        ("unaddress", {"address": "x"}),
        ("digits", {"digits": "123456"}),
    ],
)
def test_what_there_is_not_is_not_found(client, what, fields):
    join(client)
    assert change(client, what, **fields).status_code == 404


def test_a_stranger_changes_nothing(client):
    join(client)
    member = Member.objects.get()
    stranger = Client()
    answer = stranger.post(CHANGE, {"what": "leave"})
    assert answer.url == ME + "join/"
    assert Member.objects.get() == member


def test_one_member_cannot_remove_another_s_address(client):
    join(client)
    change(client, "address", channel="1", value="ana@port-neuf.example")
    digits = Message.objects.get().facts.split('"')[3]
    change(client, "digits", digits=digits)
    address = Member.objects.get().addresses.get().address_id
    other = Client()
    join(other)
    assert change(other, "unaddress", address=str(address)).status_code == 404
    assert Member.objects.filter(addresses__address=address).count() == 1


def test_the_page_may_ask_the_browser_for_a_place_and_is_kept_by_nobody(client):
    join(client)
    answer = client.get(ME)
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "geolocation=()" in client.get("/")["Permissions-Policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_member_is_in_order_and_light(client, language):
    join(client)
    change(client, "place", kind="last", where="48.86, 2.37", hours="6")
    change(client, "address", channel="1", value="ana@port-neuf.example")
    text = client.get(ME, {"lang": language}).content.decode()
    in_order(text, language)
    assert packed(text.encode()) + packed(sheet()) <= MOST
