"""The digits of an app let in once, and cannot be guessed from many processes."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.cache import cache
from django.test import Client

from tests.people import person
from vigie.lib import clock
from vigie.trust.limits.spending import forget_spent
from vigie.trust.models import SpentProof
from vigie.trust.people import second
from vigie.trust.people.adapters import SecondFactorAdapter
from vigie.trust.people.links import one_time_link

pytestmark = pytest.mark.django_db(transaction=True)
NOW = 1_790_000_010


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """allauth's clock stands still until a test moves it."""
    moment = [NOW]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    return moment


def digits(secret, moment=NOW):
    return f"{hotp_value(secret, moment // 30):06}"


def entered(user):
    client = Client()
    client.post(one_time_link(user, base=""))
    return client


@pytest.fixture
def ana():
    return person("ana", "moderator")


@pytest.fixture
def secret(ana, at):
    """Ana's app, set up two minutes ago."""
    client = entered(ana)
    page = client.get("/account/app/").content.decode()
    found = re.search(r"<code[^>]*>([A-Z2-7=]+)</code>", page).group(1)
    answer = client.post("/account/app/", {"code": digits(found)})
    assert answer.status_code == 302
    at[0] = NOW + 120
    return found


def tried(user, code):
    """Whether a code lets a fresh browser in."""
    client = entered(user)
    return client.post("/enter/second/", {"code": code}).status_code == 302


def test_digits_let_in_once(ana, secret):
    code = digits(secret, NOW + 120)
    assert tried(ana, code)
    assert not tried(ana, code)


def test_they_do_not_in_a_process_that_remembers_nothing(ana, secret):
    code = digits(secret, NOW + 120)
    assert tried(ana, code)
    cache.clear()
    assert not tried(ana, code)


def test_nor_later_as_long_as_clocks_may_differ(ana, secret, at):
    code = digits(secret, NOW + 150)  # of a telephone that is half a minute ahead
    assert tried(ana, code)
    at[0] = NOW + 175
    cache.clear()  # as after the 30 seconds for which allauth remembers
    assert not tried(ana, code)
    assert tried(ana, digits(secret, NOW + 180))


def test_spaces_make_no_other_code(ana, secret):
    code = digits(secret, NOW + 120)
    assert tried(ana, code)
    cache.clear()
    assert not tried(ana, f" {code[:3]} {code[3:]}")


def test_the_digits_that_set_an_app_up_sign_nobody_in(ana):
    client = entered(ana)
    page = client.get("/account/app/").content.decode()
    found = re.search(r"<code[^>]*>([A-Z2-7=]+)</code>", page).group(1)
    client.post("/account/app/", {"code": digits(found)})
    assert not tried(ana, digits(found))


def test_digits_asked_for_again_are_used_up_too(ana, secret):
    client = entered(ana)
    client.post("/enter/second/", {"code": digits(secret, NOW + 120)})
    cache.clear()
    again = client.post("/account/again/", {"code": digits(secret, NOW + 120)})
    assert again.status_code == 200
    fresh = client.post("/account/again/", {"code": digits(secret, NOW + 150)})
    assert fresh.status_code == 302


def test_the_same_digits_of_another_are_not_used_up(ana):
    assert second.use_digits(ana, "123456")
    assert second.use_digits(person("ben"), "123456")
    assert not second.use_digits(ana, "123 456")


def test_what_is_remembered_names_nobody_and_is_forgotten(ana):
    second.use_digits(ana, "123456")
    (row,) = SpentProof.objects.all()
    assert re.fullmatch(r"[0-9a-f]{32}", row.nonce)
    assert forget_spent(clock.now() + timedelta(seconds=90)) == 0
    assert forget_spent(clock.now() + timedelta(minutes=3)) == 1


@pytest.mark.parametrize("address", ["/account/again/", "/account/app/"])
def test_pages_of_ones_own_that_take_a_code_are_limited_too(ana, address):
    client = entered(ana)
    codes = [client.post(address, {"code": "000000"}).status_code for _ in range(21)]
    assert 429 in codes[-2:]
    assert 429 not in codes[:19]


def test_an_account_is_closed_to_guesses_from_many_networks(ana, secret):
    answers = []
    for number in range(8):
        client = Client(REMOTE_ADDR=f"192.0.{number}.1")
        client.post(one_time_link(ana, base=""))
        client.post("/enter/second/", {"code": "000000"})
        answers.append(client)
    good = answers[-1].post("/enter/second/", {"code": digits(secret, NOW + 120)})
    assert good.status_code != 302


def test_a_factor_outlives_a_secret_key_that_was_replaced_and_still_counts(settings):
    kept = SecondFactorAdapter().encrypt("a secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key of this deployment"
    assert SecondFactorAdapter().decrypt(kept) == "a secret"


def test_a_factor_of_a_key_that_is_gone_lets_nobody_in_and_breaks_no_page(
    settings, caplog
):
    kept = SecondFactorAdapter().encrypt("a secret")
    settings.SECRET_KEY = "another key of this deployment"
    first, second = (SecondFactorAdapter().decrypt(kept) for _ in range(2))
    assert len({first, second, "a secret", ""}) == 4
    assert "a secret key that is gone" in caplog.text
    assert 0 <= int(digits(first)) < 10**6
