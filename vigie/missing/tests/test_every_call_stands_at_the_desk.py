"""Each call waits at the desk, also when its step failed at first."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.missing import after, jobs
from vigie.missing.bringing import CALLS, PRESSING
from vigie.missing.models import Person
from vigie.missing.states import Door
from vigie.missing.tests.world import sought
from vigie.trust.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def things():
    return sorted(Item.objects.filter(room=CALLS).values_list("thing", flat=True))


def test_a_call_that_was_not_brought_at_first_is_brought_a_minute_later():
    calls = [sought(), sought(door=Door.SMS)]
    sought(door=Door.LIST)
    sought(door=Door.PFIF)
    assert things() == []
    assert after.catch_up(NOW) == []
    assert things() == sorted(one.pk.hex for one in calls)
    after.catch_up(NOW)
    assert len(things()) == 2


def test_a_call_without_an_answer_for_an_hour_comes_to_the_head_of_the_desk():
    late, answered, young = (
        sought(),
        sought(answered_at=NOW),
        sought(opened_at=NOW + HOUR),
    )
    after.run([late.pk, answered.pk, young.pk], NOW)
    jobs.keep_clocks(NOW + HOUR - timedelta(seconds=1))
    assert not Item.objects.filter(priority=PRESSING).exists()
    jobs.keep_clocks(NOW + HOUR)
    jobs.keep_clocks(NOW + HOUR)
    lifted = Item.objects.get(priority=PRESSING)
    assert lifted.thing == late.pk.hex
    first = Item.objects.order_by("rank").first()
    assert first is not None
    assert first.thing == late.pk.hex
    assert Person.objects.count() == 3
