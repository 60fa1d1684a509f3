"""How long a sign-in lasts, moment by moment."""

from datetime import UTC, datetime, timedelta

import pytest

from vigie.trust.people import sessions

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)


@pytest.fixture
def session():
    """A session is a table of words; person 7 signs in at NOW."""
    made = {}
    sessions.begin(made, 7, NOW)
    return made


def ended(session, person=7, staff=True, **later):
    return sessions.has_ended(session, person, NOW + timedelta(**later), staff=staff)


def test_staff_are_out_after_half_an_hour_of_nothing(session):
    assert not ended(session, minutes=29, seconds=59)
    assert ended(session, minutes=30)


def test_members_are_out_after_eight_hours(session):
    assert not ended(session, staff=False, hours=7, minutes=59)
    assert ended(session, staff=False, hours=8)


def test_whoever_is_still_there_stays_but_not_beyond_eight_hours(session):
    for minutes in range(20, 480, 20):
        assert not ended(session, minutes=minutes)
        sessions.touch(session, NOW + timedelta(minutes=minutes))
    assert ended(session, minutes=480)


def test_a_session_of_another_is_over(session):
    assert ended(session, person=8)
    assert ended({})


def test_being_there_is_written_once_a_minute(session):
    before = dict(session)
    sessions.touch(session, NOW + timedelta(seconds=59))
    assert session == before
    sessions.touch(session, NOW + timedelta(seconds=60))
    assert session != before


def test_signing_in_again_begins_anew(session):
    sessions.begin(session, 7, NOW + timedelta(hours=8))
    assert not ended(session, hours=8)


@pytest.mark.parametrize(
    ("methods", "proven"),
    [
        ([], False),
        ([{"method": "code"}], False),
        ([{"method": "code"}, {"method": "mfa", "type": "totp"}], True),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], True),
    ],
)
def test_only_a_second_factor_or_a_passkey_proves(session, methods, proven):
    session[sessions.METHODS] = methods
    assert sessions.is_proven(session) == proven


def test_a_session_without_a_word_of_it_proves_nothing(session):
    assert not sessions.is_proven(session)
