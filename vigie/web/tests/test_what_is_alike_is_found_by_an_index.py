"""With 100,000 calls on a board, what may be the same is found without walking it."""

import pytest
from django.db import connection

from tests.calls import make_call, make_emergency
from vigie.listening.looks import COMPARED, LOOKED_AT, _sorts, alike
from vigie.listening.models import Call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calls():
    """Three of each sort: a person, a plate, and a place with neither."""
    where = make_emergency()
    return [make_call(where, n + again) for again in (0, 12, 24) for n in (0, 4, 1)]


@pytest.mark.parametrize(
    ("number", "index"), [(0, "call_person"), (1, "call_plate"), (2, "call_place")]
)
def test_each_sort_has_its_index(calls, number, index):
    call = calls[number]
    (rows,) = _sorts(Call.objects.filter(emergency=call.emergency_id), call)
    asked = rows.only(*COMPARED).order_by("-last_at")[:LOOKED_AT]
    assert len(asked) >= 3
    if connection.vendor == "sqlite":  # the other plans by the size of the table
        assert f"USING INDEX {index} " in asked.explain()


def test_the_latest_of_a_place_come_without_sorting(calls):
    (rows,) = _sorts(Call.objects.filter(emergency=calls[2].emergency_id), calls[2])
    asked = rows.only(*COMPARED).order_by("-last_at")[:LOOKED_AT]
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in asked.explain()
    moments = [one.last_at for one in asked]
    assert moments == sorted(moments, reverse=True)


def test_of_a_place_those_of_the_same_kind_that_wait_may_be_the_same(calls):
    call, *others = calls[2::3]
    others[0].state = "closed"
    others[0].save()
    make_call(call.emergency, 37, kind="road")
    assert alike(call) == [others[1]]
