"""A contact on their own page, and whoever is asked on theirs, have a phone told."""

import pytest
from django.test import Client

from vigie.relaying.channels.push.keys import new_key, public_key
from vigie.relaying.models import Address, Letter
from vigie.relaying.states import AddressState, Channel
from vigie.safety import circle, circle_words, listed, phones
from vigie.safety.answering import say
from vigie.safety.models import MemberAddress, Question
from vigie.safety.news import tell_circles
from vigie.safety.states import PlaceKind
from vigie.safety.tests.asking import NOW, make_question, said
from vigie.safety.tests.test_a_phone_is_asked import ENDPOINT, given
from vigie.safety.tests.world import FAR, HERE, member, opened
from vigie.safety.tokens import token_of, token_of_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _key(settings):
    settings.PUSH_KEY = new_key()


@pytest.fixture
def contact():
    question = make_question()
    return circle.add_contact(member=question.member, reach="a@mail.example", now=NOW)


def page_of(contact):
    return f"/own/{token_of_address(contact.address_id)}?lang=en"


def phone():
    return Address.objects.get(channel=Channel.PUSH)


def test_a_contact_s_phone_is_told_the_news_with_the_same_link(contact):
    page = Client().post(page_of(contact), {"subscription": given()}, follow=True)
    assert page.status_code == 200
    assert phone().beside == contact.address
    say(said(Question.objects.get()))
    tell_circles(NOW)
    told = Letter.objects.filter(message__kind=circle_words.TOLD)
    assert {row.address_id for row in told} == {contact.address_id, phone().pk}


def test_the_page_shows_the_button_and_how_to_end_it(contact):
    browser = Client()
    page = browser.get(page_of(contact)).text
    assert f'data-push="{public_key()}"' in page
    assert "nophones" not in page
    browser.post(page_of(contact), {"subscription": given()})
    assert "nophones" in browser.get(page_of(contact)).text
    browser.post(page_of(contact), {"nophones": "1"})
    assert phone().beside is None
    assert "nophones" not in browser.get(page_of(contact)).text


def test_what_no_browser_gives_is_not_kept(contact):
    answer = Client().post(page_of(contact), {"subscription": "no json"})
    assert answer.status_code == 404
    assert Address.objects.count() == 1


def test_a_seventh_phone_is_refused_in_words(contact, monkeypatch):
    monkeypatch.setattr(phones, "MOST", 1)
    browser = Client()
    for number in (1, 2):
        page = browser.post(
            page_of(contact),
            {"subscription": given(f"{ENDPOINT}{number}")},
            follow=True,
        )
    assert "Remove one first" in page.text
    assert Address.objects.filter(beside=contact.address).count() == 1


def test_a_member_s_phone_is_taken_on_the_page_of_the_question():
    who = member()
    opened()
    link = f"/a/{token_of(Question.objects.get().pk)}"
    assert "?phone=1" in Client().post(link, {"answer": "safe"}).text
    page = Client().get(f"{link}?phone=1").text
    assert f'data-push="{public_key()}"' in page
    Client().post(f"{link}?phone=1", {"subscription": given()})
    assert MemberAddress.objects.filter(member=who, address=phone()).exists()
    assert phone().state == AddressState.GOOD
    assert Question.objects.get().check_of.questions.count() == 1


def test_the_phone_of_one_who_is_listed_stands_beside_where_they_are_listed():
    tie = circle.add_contact(
        member=member(FAR, name="Salma"), reach="+33639980077", now=NOW
    )
    listed.have_asked(contact=tie, kind=PlaceKind.HOME, point=HERE, now=NOW)
    opened()
    link = f"/a/{token_of(Question.objects.get().pk)}?phone=1"
    Client().post(link, {"subscription": given()})
    assert phone().beside == tie.address
    assert not MemberAddress.objects.filter(address=phone()).exists()
