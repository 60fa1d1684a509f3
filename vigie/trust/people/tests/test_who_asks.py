"""Whose request it is: what was given, what has ended, what was shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from tests.calls import make_emergency
from tests.people import person
from vigie.lib import clock
from vigie.trust.models import Organisation
from vigie.trust.people import queries, sessions
from vigie.trust.people.actions import give_role
from vigie.trust.people.standing import Grant, Standing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Session(dict):
    """A session as far as it is asked: words, and an end."""

    def flush(self):
        self.clear()


def request_of(user, *, since=NOW, methods=("mfa",)):
    request = RequestFactory().get("/")
    request.user, request.session = user, Session()
    sessions.begin(request.session, user.pk, since)
    request.session[sessions.METHODS] = [{"method": method} for method in methods]
    return request


@pytest.fixture
def at(monkeypatch):
    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(NOW)
    return at


def test_a_grant_is_told_with_its_place_organisation_and_times():
    ana, here = person("ana"), make_emergency()
    town = Organisation.objects.create(slug="town", name="Town")
    words = {"person": ana, "role": "relay", "by": "boss", "now": NOW}
    give_role(**words, emergency=here, organisation=town, until_at=NOW + HOUR)
    wanted = Grant("relay", here.pk, town.pk, NOW, NOW + HOUR)
    assert queries.grants_of(ana.pk, NOW) == (wanted,)
    assert queries.grants_of(ana.pk, NOW - HOUR) == ()
    assert queries.grants_of(person("ben").pk, NOW) == ()


def test_who_signed_in_has_their_grants_and_is_noted_as_still_there(at):
    ana = person("ana")
    give_role(person=ana, role="relay", by="boss", now=NOW)
    request = request_of(ana)
    at(NOW + timedelta(minutes=5))
    found = queries.standing_for(request)
    assert found == Standing(ana.pk, (Grant("relay", from_at=NOW),), proven=True)
    at(NOW + timedelta(minutes=34))
    assert queries.standing_for(request) == found
    assert not hasattr(request, "sign_in_ended")


def test_without_a_second_factor_a_standing_is_unproven(at):
    ana = person("ana")
    found = queries.standing_for(request_of(ana, methods=["code"]))
    assert found == Standing(ana.pk, (), proven=False)


def test_staff_who_rested_for_half_an_hour_are_nobody_and_signed_out(at):
    ana = person("ana")
    give_role(person=ana, role="relay", by="boss", now=NOW)
    request = request_of(ana)
    at(NOW + HOUR / 2)
    assert queries.standing_for(request) == queries.NOBODY
    assert request.sign_in_ended is True
    assert not request.user.is_authenticated
    assert request.session == {}


def test_a_member_may_rest_for_as_long(at):
    ana = person("ana")
    request = request_of(ana, methods=["code"])
    at(NOW + HOUR / 2)
    assert queries.standing_for(request).person == ana.pk


def test_a_request_that_met_no_gate_is_nobodys():
    request = RequestFactory().get("/")
    assert queries.standing(request) == Standing()
    assert not queries.is_staff_in(request, 7)


def test_staff_of_an_emergency_are_staff_there_alone():
    request = RequestFactory().get("/")
    request.standing = Standing(1, (Grant("relay", 7),), proven=True)
    assert queries.is_staff_in(request, 7) is True
    assert queries.is_staff_in(request, 8) is False
    request.standing = Standing(1, (Grant("relay", 7),), proven=False)
    assert queries.is_staff_in(request, 7) is False
