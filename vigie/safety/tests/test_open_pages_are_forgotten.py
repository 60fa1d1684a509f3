"""With a moved clock: who spoke on an open page is forgotten with its checks."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from tests.calls import NOW, make_emergency
from vigie.emergencies.models import Emergency
from vigie.safety import given, looks
from vigie.safety.answering import ROOM
from vigie.safety.checks import close_check
from vigie.safety.models import CheckIn, GivenAddress, Member, Standing
from vigie.safety.states import Answer, Voice
from vigie.safety.tests.world import member, opened
from vigie.trust.models import Item
from vigie.trust.people.codes import prepare_code
from vigie.trust.retention.forgetting import forget
from vigie.trust.triage.actions import decide
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def tell(emergency, at=NOW, answer=Answer.SAFE, **words):
    told = given.Told(
        **{
            "once": uuid4(),
            "emergency": emergency,
            "answer": answer,
            "voice": Voice.SELF,
            "name": "Orlane Vasseur",
            "reach": "orlane@port-neuf.example",
            **words,
        }
    )
    given.tell(told, code=prepare_code("fr"), now=at)
    return told


def left(at):
    """How many are left of whoever spoke on open pages, after a run of forgetting."""
    assert forget(at).is_good
    return Member.objects.filter(said_in__isnull=False).count()


def test_they_go_thirty_days_after_the_check_with_all_that_they_said():
    emergency = make_emergency()
    check = opened(emergency)
    tell(emergency)
    end = NOW + 3 * DAY
    close_check(check=check, by="ana", now=end)
    assert left(end + 29 * DAY) == 1
    assert left(end + 31 * DAY) == 0
    for model in (CheckIn, Standing, GivenAddress):
        assert not model.objects.exists()


def test_they_stay_while_a_check_goes_on():
    emergency = make_emergency()
    opened(emergency)
    tell(emergency)
    assert left(NOW + 100 * DAY) == 1


def test_without_a_check_they_go_thirty_days_after_the_emergency():
    emergency = make_emergency()
    tell(emergency)
    assert left(NOW + 40 * DAY) == 1
    Emergency.objects.update(state="closed", ended_at=NOW + 40 * DAY)
    assert left(NOW + 69 * DAY) == 1
    assert left(NOW + 71 * DAY) == 0


def test_who_said_something_since_is_kept_as_long_after_that():
    emergency = make_emergency()
    check = opened(emergency)
    told = tell(emergency)
    close_check(check=check, by="ana", now=NOW)
    more = given.More(Answer.HURT)
    given.correct(record=told.record, more=more, now=NOW + 20 * DAY)
    assert left(NOW + 49 * DAY) == 1
    assert left(NOW + 51 * DAY) == 0


def test_a_second_check_of_the_emergency_keeps_them():
    emergency = make_emergency()
    first = opened(emergency)
    tell(emergency)
    close_check(check=first, by="ana", now=NOW)
    opened(emergency)
    assert left(NOW + 60 * DAY) == 1


def test_members_are_kept_though_others_spoke_of_them():
    emergency = make_emergency()
    known = member(chosen_at=NOW, seen_at=NOW + 40 * DAY)
    reach = known.addresses.get().address.value
    check = opened(emergency)
    tell(emergency, reach=reach, voice=Voice.CLAIM)
    close_check(check=check, by="ana", now=NOW)
    forget(NOW + 40 * DAY)
    assert Member.objects.filter(pk=known.pk).exists()


def test_the_desk_goes_on_without_an_answer_that_is_forgotten():
    emergency = make_emergency()
    tell(emergency, answer=Answer.HURT)
    item = Item.objects.get(room=ROOM)
    Member.objects.all().delete()
    assert looks.opened_answer(item.thing) == []
    decide(item=item, verb=Verb.HIDE, by="ana", now=NOW)
    item.refresh_from_db()
    assert item.state == "hidden"


def test_those_of_before_the_upgrade_are_told_from_members():
    emergency = make_emergency()
    tell(emergency)
    tell(emergency, voice=Voice.CLAIM, reach="")
    Member.objects.update(said_in=None)
    plain = Member.objects.create(name="Ana")
    kept = member(chosen_at=None)
    migration = import_module("vigie.safety.migrations.0009_said_before")
    migration.name_those_of_open_pages(apps, None)
    marked = Member.objects.filter(said_in=emergency)
    assert marked.count() == 2
    assert not marked.filter(pk__in=[plain.pk, kept.pk]).exists()
