"""The migration that brings old calls to the desk brings them as they come now."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests.calls import NOW, make_call, make_emergency
from vigie.listening.desk import bring
from vigie.listening.models import Call
from vigie.listening.states import CallState
from vigie.trust.models import Item
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = (
    NOW,
    NOW + timedelta(microseconds=999_999),
    datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
)


def fill():
    module = import_module("vigie.listening.migrations.0006_calls_at_the_desk")
    with writing():
        module.fill(apps, SimpleNamespace(connection=connection))


def rows():
    """Return every column of every item but its number."""
    found = Item.objects.order_by("thing").values()
    return [{key: row[key] for key in row if key != "id"} for row in found]


@pytest.fixture
def calls():
    where = make_emergency()
    made = [make_call(where, n, priority=n % 6 - 1) for n in range(24)]
    states = [state for state in CallState if state != CallState.HIDDEN]
    for number, call in enumerate(made):
        call.state = states[number % len(states)]
        call.first_at = MOMENTS[number % len(MOMENTS)]
        call.save()
    return made


def test_old_calls_stand_at_the_desk_as_new_ones_do(calls):
    where = calls[0].emergency_id
    Item.objects.all().delete()
    with writing():
        bring(where, Call.objects.order_by("pk"))
    wanted = rows()
    Item.objects.all().delete()
    fill()
    assert rows() == wanted
    assert len(wanted) == 24


def test_filling_twice_changes_nothing_that_is_there(calls):
    fill()
    Item.objects.update(flags=3)
    before = rows()
    fill()
    assert rows() == before
