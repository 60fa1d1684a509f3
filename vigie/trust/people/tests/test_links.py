"""A one-time link signs in once, by a button and never by being opened."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.calls import make_emergency
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.trust.models import JournalRow, RoleGiven
from vigie.trust.people.links import (
    one_time_link,
    operator,
    operator_link,
    person_of,
    use_up,
)

pytestmark = pytest.mark.django_db(transaction=True)


def link() -> str:
    return operator_link(base="")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_looking_at_the_link_uses_nothing_up(client):
    path = link()
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert not is_signed_in(client)
    assert client.post(path).status_code == 302
    assert is_signed_in(client)


def test_the_second_use_does_nothing(client):
    path = link()
    client.post(path)
    other = Client()
    assert other.get(path).status_code == 410
    assert other.post(path).status_code == 410
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "token", ["c8x-0000", "1.c8x-0000", "zzzz.x", ".", "é.x", "1."]
)
def test_a_link_that_was_never_given_opens_nothing(client, token):
    operator()
    assert client.post(f"/enter/{token}/").status_code == 410
    assert not is_signed_in(client)


def test_a_changed_link_does_nothing(client):
    client.post(re.sub(r".{3}/$", "xyz/", link()))
    assert not is_signed_in(client)


def test_the_link_of_one_is_not_that_of_another(client):
    ours, theirs = person("ours"), person("theirs")
    path = one_time_link(ours, base="")
    number, _, token = path.removeprefix("/enter/").rstrip("/").partition(".")
    other = one_time_link(theirs, base="").removeprefix("/enter/").partition(".")[0]
    assert person_of(f"{number}.{token}") == ours
    assert person_of(f"{other}.{token}") is None


def test_a_closed_account_has_no_link(client):
    closed = person("closed")
    path = one_time_link(closed, base="")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert client.post(path).status_code == 410


def test_the_button_needs_its_mark():
    strict = Client(enforce_csrf_checks=True)
    path = link()
    refused = strict.post(path)
    assert refused.status_code == 403
    assert b"tel:112" in refused.content
    strict.get(path)
    mark = strict.cookies["csrftoken"].value
    assert strict.post(path, {"csrfmiddlewaretoken": mark}).status_code == 302


def test_the_operator_has_no_password_and_one_role_everywhere():
    operator()
    user = operator()
    assert not user.has_usable_password()
    (given,) = RoleGiven.objects.filter(person=user, taken_at=None)
    assert (given.role, given.emergency) == ("operator", None)


def test_the_operator_is_made_once_by_the_command_whoever_else_has_the_role():
    person("cleo", "operator")
    made = operator()
    held = RoleGiven.objects.live(clock.now()).get(person=made)
    assert (held.role, held.emergency, held.given_by) == ("operator", None, "command")
    rows = JournalRow.objects.filter(subject_id=str(made.pk)).order_by("sequence")
    told = [(row.what, row.by) for row in rows]
    assert told == [("person.added", "command"), ("role.given", "command")]
    assert operator() == made
    assert RoleGiven.objects.filter(person=made).count() == 1


def test_the_operator_of_one_emergency_is_given_the_role_everywhere():
    user = person("operator", "operator", emergency=make_emergency())
    assert operator() == user
    held = RoleGiven.objects.live(clock.now()).filter(person=user)
    assert {row.emergency is None for row in held} == {True, False}


def test_the_link_alone_shows_nothing_of_staff(client):
    client.post(link())
    answer = client.get("/desk/")
    assert (answer.status_code, answer.url) == (302, "/account/")
    shown = client.get("/account/?lang=en").content.decode()
    assert "set up a second factor" in shown
    assert "/desk/" not in shown


def test_with_a_second_factor_the_link_asks_for_it_and_is_used_up(client):
    user = operator()
    sign_in(Client(), user)  # which gives them one
    path = link()
    asked = client.post(path)
    assert (asked.status_code, asked.url) == (302, "/enter/second/")
    assert not is_signed_in(client)
    assert Client().post(path).status_code == 410


@pytest.mark.parametrize("came_before", [False, True])
def test_of_two_who_use_a_link_at_once_one_comes_in(came_before):
    somebody = operator()
    if came_before:
        use_up(somebody, clock.now())
    token = one_time_link(somebody, base="").split("/")[-2]
    one, other = person_of(token), person_of(token)
    assert one is not None
    assert other is not None
    assert [use_up(one, clock.now()), use_up(other, clock.now())] == [True, False]
    assert person_of(token) is None


def test_a_link_that_another_request_has_just_used_signs_nobody_in(client, monkeypatch):
    address = link()
    monkeypatch.setattr("vigie.trust.people.views.use_up", lambda *_: False)
    assert client.post(address).status_code == 410
    assert not is_signed_in(client)
