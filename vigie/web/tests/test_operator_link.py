"""The operator's link signs in once, by a button and never by being opened."""

import re

import pytest

from vigie.web.operators import one_time_link, operator_of

pytestmark = pytest.mark.django_db


def link() -> str:
    return one_time_link(base="")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_opening_the_link_signs_nobody_in(client):
    client.get(link())
    assert not is_signed_in(client)


def test_the_button_signs_in(client):
    client.post(link())
    assert is_signed_in(client)


def test_the_second_use_does_nothing(client, django_user_model):
    address = link()
    client.post(address)
    client.logout()
    client.post(address)
    assert not is_signed_in(client)


def test_a_changed_link_does_nothing(client):
    address = re.sub(r".{3}/$", "xyz/", link())
    client.post(address)
    assert not is_signed_in(client)


def test_the_operator_has_no_password(client):
    link()
    token = link().rstrip("/").rsplit("/", 1)[-1]
    user = operator_of(token)
    assert user is not None
    assert not user.has_usable_password()
