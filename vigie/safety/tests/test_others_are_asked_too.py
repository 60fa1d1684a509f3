"""A member's pages by which others are asked: where they are, or in one check."""

import pytest
from django.test import Client

from tests.calls import NOW
from vigie.safety.checks import close_check
from vigie.safety.models import Contact, ContactPlace, Member, Question
from vigie.safety.tests.test_my_circle import PAGE, PHONE, add
from vigie.safety.tests.test_my_page import join
from vigie.safety.tests.world import FAR, HERE, member, opened
from vigie.safety.tokens import token_of, token_of_address

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
IN, OUT = f"{HERE[0]}, {HERE[1]}", f"{FAR[0]}, {FAR[1]}"


@pytest.fixture
def client():
    found = Client(headers={"accept-language": "en"})
    join(found)
    return found


def own(client):
    """The page of the one in the circle."""
    add(client)
    return f"{PAGE}{Contact.objects.get().pk}/"


def place(client, path, **fields):
    given = {"kind": "home", "where": IN, "called": "Salma", **fields}
    return client.post(path, given, follow=True)


def answer_link():
    """The link of a member who is asked in an open check."""
    member(name="Salma", language="en")
    opened()
    return f"/a/{token_of(Question.objects.get().pk)}"


def test_the_circle_leads_to_a_page_where_a_place_is_kept_and_forgotten(client):
    path = own(client)
    assert f'href="{path}"' in client.get(PAGE).text
    page = place(client, path)
    assert "At home" in page.text
    assert ContactPlace.objects.get().kind == "home"
    assert Member.objects.get(listed=None).name == "Salma"
    assert "asked too, where you said" in client.get(PAGE).text
    page = client.post(path, {"drop": "home"}, follow=True)
    assert "Forgotten." in page.text
    assert not ContactPlace.objects.exists()
    assert not Contact.objects.get().asked_too


@pytest.mark.parametrize("fields", [{"where": "nowhere"}, {"called": ""}])
def test_what_cannot_be_used_is_said_and_nothing_is_kept(client, fields):
    page = place(client, own(client), **fields)
    assert page.status_code == 422
    assert not ContactPlace.objects.exists()


def test_nobody_sees_or_changes_the_page_of_another(client):
    path = own(client)
    other = Client()
    assert place(other, path).redirect_chain[-1][0] == "/me/safety/join/"
    join(other)
    assert other.get(path).status_code == 404
    assert place(other, path).status_code == 404
    assert not ContactPlace.objects.exists()


def test_whom_a_member_cut_is_not_asked_for(client):
    path = own(client)
    Contact.objects.update(cut_at=NOW)
    assert client.get(path).status_code == 404


def test_the_answer_page_leads_to_having_somebody_else_asked():
    client, link = Client(headers={"accept-language": "en"}), answer_link()
    client.post(link, {"answer": "safe"})
    assert "?too=1" in client.post(link, {"answer": "safe", "turn": 1}).text
    given = {"name": "Karim", "reach": PHONE, "where": IN}
    assert "they are asked now" in client.post(f"{link}?too=1", given).text
    assert Question.objects.filter(member__listed__isnull=False).count() == 1


@pytest.mark.parametrize(
    "fields", [{"where": OUT}, {"reach": "12"}, {"name": ""}, {"where": ""}]
)
def test_in_one_check_nobody_is_asked_who_cannot_be(fields):
    given = {"name": "Karim", "reach": PHONE, "where": IN, **fields}
    answer = Client().post(f"{answer_link()}?too=1", given)
    assert answer.status_code == 422
    assert Question.objects.count() == 1
    assert not Contact.objects.exists()


def test_who_is_listed_reads_who_listed_them_and_lists_nobody(client):
    place(client, own(client))
    opened()
    question = Question.objects.get()
    link = f"/a/{token_of(question.pk)}"
    page = Client(headers={"accept-language": "en"}).get(link).text
    assert "Salma listed you here" in page
    assert f"/own/{token_of_address(question.member.listed_id)}" in page
    assert Client().get(f"{link}?too=1").status_code == 404
    done = Client(headers={"accept-language": "en"}).post(link, {"answer": "safe"}).text
    assert "Those who had you asked are told" in done
    assert "?too=1" not in done
    assert "safe" in client.get(PAGE).text


def test_they_can_hear_no_more_of_who_listed_them(client):
    place(client, own(client))
    lister = Member.objects.get(listed=None)
    listed = Member.objects.exclude(listed=None).get()
    page = f"/own/{token_of_address(listed.listed_id)}"
    browser = Client()
    assert "Salma" in browser.get(page).text
    browser.post(page, {"member": str(lister.pk), "block": "1"})
    assert opened().asked == 0


def test_after_a_check_is_over_nobody_else_is_asked_in_it():
    link = answer_link()
    close_check(check=Question.objects.get().check_of, by="ana", now=NOW)
    given = {"name": "Karim", "reach": PHONE, "where": IN}
    assert Client().post(f"{link}?too=1", given).status_code in (404, 422)
    assert Question.objects.count() == 1
