"""Keys of sessions: a made-up one is nobody's, and costs nothing."""

import pytest
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string
from hypothesis import given
from hypothesis import strategies as st

from tests.calls import make_board
from tests.people import person, sign_in
from vigie.kit.fastlane import shelf
from vigie.trust.people.session_keys import CHANCE, LONGEST, SessionStore, is_ours
from vigie.trust.people.session_keys import new_key as fresh

BOARD = "/e/crue-a-port-neuf/"
LONG = st.text(VALID_KEY_CHARS, min_size=LONGEST, max_size=LONGEST)


def test_a_key_fits_into_the_table_and_is_ours():
    keys = {fresh() for _ in range(50)}
    assert len({key[:CHANCE] for key in keys}) == 50
    for key in keys:
        assert is_ours(key)
        assert set(key) <= set(VALID_KEY_CHARS)
        assert len(key) == Session._meta.get_field("session_key").max_length


@given(st.text() | LONG)
def test_nobody_guesses_a_key(key):
    assert not is_ours(key)


@given(st.integers(0, LONGEST - 1), st.sampled_from(VALID_KEY_CHARS))
def test_one_other_sign_anywhere_makes_it_another_key(place, sign):
    key = fresh()
    changed = key[:place] + sign + key[place + 1 :]
    assert is_ours(changed) == (changed == key)


def test_a_key_of_another_secret_is_not_ours_unless_it_still_counts(settings):
    before, key = settings.SECRET_KEY, fresh()
    settings.SECRET_KEY = "another secret of this deployment"
    assert not is_ours(key)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert is_ours(key)


def cost_of(client, cookie, count):
    """Return how many queries a page costs with a cookie, and the answer."""
    if cookie is not None:
        client.cookies["sessionid"] = cookie
    with count() as seen:
        answer = client.get(BOARD)
    return len(seen), answer


@pytest.fixture
def count():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", ["x", "a" * 32, "a" * 40, "é" * 40])
def test_a_made_up_cookie_costs_no_query_and_is_taken_away(key, count):
    make_board(3)
    Client().get(BOARD)
    plain, kept = cost_of(Client(), None, count)
    forged, answer = cost_of(Client(), key, count)
    assert forged == plain == 1
    assert answer.content == kept.content
    assert answer.cookies["sessionid"].value == ""


@pytest.mark.django_db(transaction=True)
def test_a_key_of_nobodys_session_is_shown_the_kept_page(count):
    make_board(3)
    plain = Client().get(BOARD)
    found, answer = cost_of(Client(), fresh(), count)
    assert found == 2  # whether there is such a session, and the revision
    assert answer.content == plain.content


@pytest.mark.django_db(transaction=True)
def test_whoever_is_signed_in_still_is(client):
    make_board(3)
    sign_in(client, person("operator", "operator"))
    assert is_ours(client.cookies["sessionid"].value)
    assert client.get("/desk/").status_code == 200
    answer = client.get(BOARD)
    assert answer["Cache-Control"] == "private, no-store"
    assert not [one for one in shelf._pages.values() if b"/desk/" in one.plain]


@pytest.mark.django_db
def test_a_session_can_not_be_had_under_a_key_of_ones_own():
    Session.objects.create(
        session_key=get_random_string(32),
        session_data=SessionStore().encode({"_auth_user_id": "1"}),
        expire_date="2030-01-01T00:00Z",
    )
    planted = Session.objects.get().session_key
    assert SessionStore(planted).session_key is None
    assert "_auth_user_id" not in SessionStore(planted)


@pytest.mark.django_db
def test_a_session_is_kept_and_found_again():
    made = SessionStore()
    made["codes"] = {"room:1": 2.0}
    made.save()
    assert is_ours(made.session_key)
    assert SessionStore(made.session_key)["codes"] == {"room:1": 2.0}
    before = made.session_key
    made.cycle_key()
    assert is_ours(made.session_key)
    assert not Session.objects.filter(session_key=before).exists()
