"""Signing in without passwords, the second factor, and how long it lasts."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.calls import make_emergency
from tests.people import person, sign_in, staff_client
from vigie.lib import clock
from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate
from vigie.trust.people.adapters import SecondFactorAdapter
from vigie.trust.people.links import one_time_link

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def post(settings):
    """Mail as if it were sent."""
    settings.MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def digits(secret, later=0):
    """What an app shows for a secret."""
    return f"{hotp_value(secret, int(time.time() // 30) + later):06}"


def set_up(client):
    """Set up an app as a person would; return its secret."""
    page = client.get("/account/app/").content.decode()
    secret = re.search(r"<code[^>]*>([A-Z2-7=]+)</code>", page).group(1)
    answer = client.post("/account/app/", {"code": digits(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def entered(user):
    client = Client()
    client.post(one_time_link(user, base=""))
    return client


@pytest.mark.parametrize(
    "address", ["/enter/nonsense/", "/enter/code/", "/enter/second/"]
)
def test_whoever_tries_to_sign_in_too_often_waits(client, address):
    for _ in range(20):
        assert client.post(address).status_code != 429
    answer = client.post(address)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 10
    assert client.post(address, REMOTE_ADDR="192.0.2.1").status_code != 429
    assert client.get(address).status_code != 429


def test_looking_at_a_passkey_again_and_again_fills_no_table(monkeypatch):
    monkeypatch.setitem(rates.RATES, "open", Rate(5, 600))
    ask = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "REMOTE_ADDR": "203.0.113.9"}
    codes = {Client().get("/enter/passkey/", **ask).status_code for _ in range(9)}
    assert codes == {200, 429}
    assert Session.objects.count() == 5
    ask["REMOTE_ADDR"] = "192.0.2.1"
    assert Client().get("/enter/passkey/", **ask).status_code == 200


def test_the_first_way_in_leads_over_a_second_factor_to_the_desk():
    client = entered(person("ana", "moderator"))
    assert client.get("/desk/").url == "/account/"
    set_up(client)
    codes = client.get("/account/codes/")
    assert len(re.findall(r"^\d{8}$|>\d{8}$", codes.content.decode(), re.M)) == 10
    assert client.get("/desk/").status_code == 200


def test_recovery_codes_are_shown_once():
    client = entered(person("ana", "moderator"))
    set_up(client)
    row = Authenticator.objects.get(type="recovery_codes")
    stored = row.wrap().get_unused_codes()
    first = client.get("/account/codes/").content.decode()
    assert [code for code in stored if code in first] == stored
    again = client.get("/account/codes/").content.decode()
    assert not [code for code in stored if code in again]
    assert "<strong>10</strong>" in again


def test_new_recovery_codes_make_the_old_ones_worthless():
    ana = person("ana", "moderator")
    client = entered(ana)
    set_up(client)
    rows = Authenticator.objects.filter(type="recovery_codes")
    old = rows.get().wrap().get_unused_codes()
    assert client.post("/account/codes/new/").url == "/account/codes/"
    assert not set(old) & set(rows.get().wrap().get_unused_codes())
    other = entered(ana)
    assert other.post("/enter/second/", {"code": old[0]}).status_code == 200
    assert other.get("/desk/").status_code == 404


def test_the_next_time_the_digits_are_asked_for():
    ana = person("ana", "moderator")
    secret = set_up(entered(ana))
    client = entered(ana)
    assert client.get("/desk/").status_code == 404
    wrong = client.post("/enter/second/", {"code": "000000"})
    assert wrong.status_code == 200
    assert client.get("/desk/").status_code == 404
    answer = client.post("/enter/second/", {"code": digits(secret, later=1)})
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_recovery_code_lets_in_once():
    ana = person("ana", "moderator")
    set_up(entered(ana))
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client = entered(ana)
    assert client.post("/enter/second/", {"code": code}).url == "/desk/"
    other = entered(ana)
    assert other.post("/enter/second/", {"code": code}).status_code == 200
    assert other.get("/desk/").status_code == 404


def test_guessing_digits_is_slowed_down():
    ana = person("ana", "moderator")
    secret = set_up(entered(ana))
    client = entered(ana)
    for _ in range(6):
        client.post("/enter/second/", {"code": "000000"})
    client.post("/enter/second/", {"code": digits(secret, later=1)})
    assert client.get("/desk/").status_code == 404


def test_the_secret_of_an_app_is_not_plain_in_the_database():
    secret = set_up(entered(person("ana", "moderator")))
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    assert SecondFactorAdapter().decrypt(row.data["secret"]) == secret


def test_there_are_no_passwords(client):
    user = person("ana", "moderator")
    user.set_password("correct horse battery")
    user.save()
    given = {"login": "ana", "password": "correct horse battery"}
    assert client.post("/enter/", given).status_code == 405
    assert client.get("/desk/").status_code == 404
    page = client.get("/enter/").content.decode()
    assert "password" not in page


def test_without_mail_no_account_can_be_made(client):
    page = client.get("/enter/new/?lang=en").content.decode()
    assert "sends no mail" in page
    assert "<form" not in page


def code_of(message):
    return re.search(r"^\s*([A-Z0-9-]{4,})\s*$", message.body, re.M).group(1)


def test_a_member_makes_an_account_by_a_code_and_comes_back_by_another(client, post):
    answer = client.post("/enter/new/", {"email": "ana@example.org"})
    assert answer.url == "/enter/new/confirm/"
    answer = client.post("/enter/new/confirm/", {"code": code_of(mail.outbox[0])})
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert client.get("/account/").status_code == 200
    assert client.get("/desk/").status_code == 404
    client.post("/leave/")
    assert client.get("/account/").status_code == 302
    client.post("/enter/code/", {"email": "ana@example.org"})
    client.post("/enter/code/confirm/", {"code": code_of(mail.outbox[1])})
    assert client.get("/account/").status_code == 200


def test_each_page_that_asks_for_a_code_sends_it_to_its_own_address(client, post):
    client.post("/enter/new/", {"email": "ana@example.org"})
    signup = client.get("/enter/new/confirm/").content.decode()
    assert 'action="/enter/new/confirm/"' in signup
    client.post("/enter/new/confirm/", {"code": code_of(mail.outbox[0])})
    client.post("/leave/")
    client.post("/enter/code/", {"email": "ana@example.org"})
    login = client.get("/enter/code/confirm/").content.decode()
    assert 'action="/enter/code/confirm/"' in login


def test_a_stranger_cannot_tell_who_has_an_account(client, post):
    client.post("/enter/new/", {"email": "ana@example.org"})
    known = Client().post("/enter/code/", {"email": "ana@example.org"})
    unknown = Client().post("/enter/code/", {"email": "ben@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    cache.clear()  # or the same address twice in three minutes is one too many
    again = Client().post("/enter/new/", {"email": "ana@example.org"})
    fresh = Client().post("/enter/new/", {"email": "cleo@example.org"})
    assert (again.status_code, again.url) == (fresh.status_code, fresh.url)


def test_mails_hold_no_address_of_a_reader_and_no_browser(client, post):
    agent = {"HTTP_USER_AGENT": "Canary/7", "REMOTE_ADDR": "192.0.2.77"}
    client.post("/enter/new/", {"email": "ana@example.org"}, **agent)
    client.post("/enter/new/confirm/", {"code": code_of(mail.outbox[0])}, **agent)
    for message in mail.outbox:
        text = str(message.message())
        assert "Canary" not in text
        assert "192.0.2.77" not in text


@pytest.fixture
def later(monkeypatch):
    """Move the clock."""
    real = clock.now

    def move(**words):
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(**words))

    return move


def test_staff_who_do_nothing_for_half_an_hour_are_signed_out(later):
    client = staff_client("moderator")
    assert client.get("/desk/").status_code == 200
    later(minutes=29)
    assert client.get("/desk/").status_code == 200
    later(minutes=58)
    assert client.get("/desk/").status_code == 200
    later(minutes=89)
    away = client.get("/desk/?lang=en")
    assert (away.status_code, away.url.split("?")[0]) == (302, "/enter/")
    assert "signed out" in client.get("/enter/?lang=en").content.decode()
    assert client.get("/desk/").status_code == 404


def test_nobody_stays_signed_in_for_more_than_eight_hours(later):
    client = staff_client("moderator")
    for minutes in range(25, 480, 25):
        later(minutes=minutes)
        assert client.get("/desk/").status_code == 200
    later(minutes=480)
    assert client.get("/desk/").status_code == 302


def test_members_may_rest_and_stay_for_eight_hours(later):
    client = sign_in(Client(), person("ana"), proven=False)
    later(hours=7, minutes=59)
    assert client.get("/account/").status_code == 200
    later(hours=8)
    assert client.get("/account/").url.startswith("/enter/")


def test_a_role_that_is_taken_ends_at_the_next_page():
    from vigie.trust.people.actions import take_all_roles

    ana = person("ana", "moderator")
    client = sign_in(Client(), ana)
    assert client.get("/desk/").status_code == 200
    take_all_roles(person=ana, by="test", now=clock.now())
    assert client.get("/desk/").status_code == 404


def test_the_desk_lists_only_where_one_works():
    here = make_emergency()
    make_emergency(name="Storm at Cap Vert")
    client = sign_in(Client(), person("ana", "moderator", emergency=here))
    page = client.get("/desk/").content.decode()
    assert "Port-Neuf" in page
    assert "Cap Vert" not in page
    assert "/desk/open/" not in page


def test_a_page_of_ones_own_is_never_kept():
    client = staff_client("moderator")
    for path in ("/account/", "/account/app/", "/account/passkeys/", "/desk/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"], path


def test_a_sign_in_that_began_nowhere_is_none():
    client = Client()
    client.force_login(person("ana", "moderator"))
    session = client.session
    del session["since_of"]
    session.save()
    assert client.get("/account/").status_code == 302


def test_too_many_mails_are_refused_on_a_page_of_ours(client, post):
    for _ in range(2):
        answer = Client().post("/enter/new/?lang=en", {"email": "ana@example.org"})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()
    assert len(mail.outbox) == 1
