from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.emergencies.models import Emergency
from vigie.listening.models import Call
from vigie.listening.place_words import place_key
from vigie.listening.queries import Wanted, latest
from vigie.listening.states import CallState

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
KINDS = ("missing.call", "shelter.offer", "safe.self")
LANGUAGES = ("fr", "en", "es", "ar")
numbers = count()


def make_emergency(slug="flood"):
    return Emergency.objects.create(slug=slug, name=slug)


def make_call(emergency, number, *, at=None, **fields):
    """A call of the `number`-th kind and language, `number` times 3 minutes old."""
    at = at or NOW - timedelta(minutes=3 * number)
    given = {
        "kind": KINDS[number % 3],
        "lang": LANGUAGES[number % 4],
        "place_name": "rue des Tanneurs",
        "quarter": "",
        **fields,
    }
    return Call.objects.create(
        emergency=emergency,
        code=f"{next(numbers):x}",
        labels=1,
        priority=1,
        first_at=at,
        last_at=at,
        text="",
        source="t",
        place_key=place_key(given["place_name"], given["quarter"]),
        **given,
    )


def make_board(calls):
    emergency = make_emergency()
    for number in range(calls):
        make_call(emergency, number)
    return emergency


def listed(emergency, *, state=CallState.OPEN, limit=50, before=None, **wanted):
    calls = latest(
        emergency.pk, Wanted(**wanted), state=state, limit=limit, before=before
    )
    return [call.code for call in calls]


def at_place(emergency, number, name, quarter=""):
    return make_call(emergency, number, place_name=name, quarter=quarter).code


def test_the_latest_come_first_and_of_one_moment_the_newer_row():
    emergency = make_emergency()
    early, first, second = (
        make_call(emergency, n, at=NOW - timedelta(minutes=m)).code
        for n, m in enumerate((9, 5, 5))
    )
    assert listed(emergency) == [second, first, early]


def test_calls_of_another_emergency_or_state_are_not_listed():
    emergency = make_emergency()
    other = make_emergency("other")
    make_call(other, 1)
    make_call(emergency, 2, state=CallState.HIDDEN)
    answered = make_call(emergency, 3, state=CallState.ANSWERED).code
    assert listed(emergency) == []
    assert listed(emergency, state=CallState.ANSWERED) == [answered]


def test_pages_one_after_the_other_hold_every_call_once():
    emergency = make_emergency()
    for n in range(11):
        make_call(emergency, n, at=NOW - timedelta(minutes=n // 4))
    whole, before, pages = listed(emergency), None, []
    while page := latest(
        emergency.pk, Wanted(), state=CallState.OPEN, limit=3, before=before
    ):
        pages += [call.code for call in page]
        before = page[-1].last_at, page[-1].pk
    assert pages == whole
    assert len(pages) == 11


def test_a_call_that_moves_up_while_pages_are_turned_repeats_no_other():
    emergency = make_board(8)
    calls = latest(emergency.pk, Wanted(), state=CallState.OPEN, limit=4)
    calls[-1].__class__.objects.filter(pk=calls[0].pk).update(last_at=NOW)
    rest = listed(emergency, before=(calls[-1].last_at, calls[-1].pk))
    assert not {call.code for call in calls} & set(rest)


def test_kinds_languages_and_ages_narrow_the_list():
    emergency = make_board(24)
    both = listed(emergency, kinds=("missing.call", "shelter.offer"))
    assert len(both) == 16
    assert len(listed(emergency, kinds=("missing.call",), language="fr")) == 2
    assert listed(emergency, kinds=("missing.call",), language="de") == []
    assert listed(emergency, language="FR") == listed(emergency, language="fr") != []
    assert len(listed(emergency, since=NOW - timedelta(minutes=7))) == 3


@pytest.mark.parametrize(
    "asked",
    ["chatelet", "CHÂTELET", "place du châ", "  châtelet ", "Les-Halles", "hall"],
)
def test_a_place_is_found_in_any_case_by_the_beginning_of_a_word(asked):
    emergency = make_emergency()
    here = at_place(emergency, 1, "place du Châtelet", "Les Halles")
    at_place(emergency, 2, "quai Vert", "Port")
    assert listed(emergency, place=asked) == [here]


@pytest.mark.parametrize(
    "asked", ["telet", "allées", "châtelet les halles", "!!", "%", "_"]
)
def test_a_place_is_not_found_by_what_no_name_begins_with(asked):
    emergency = make_emergency()
    at_place(emergency, 1, "place du Châtelet", "Les Halles")
    make_call(emergency, 3)
    assert listed(emergency, place=asked) == []


def test_a_number_of_a_place_is_meant_whole():
    emergency = make_emergency()
    first = at_place(emergency, 1, "", "Quartier 1")
    eleventh = at_place(emergency, 2, "", "Quartier 11")
    assert listed(emergency, place="quartier 1") == [first]
    assert set(listed(emergency, place="quartier")) == {first, eleventh}


def test_names_of_any_script_have_their_words():
    assert place_key("حيّ الميناء", "") == " حي الميناء . "
    assert place_key("", "") == place_key(".", "!") == ""
    assert len(place_key("é" * 160, "ﷺ" * 160)) <= 330


@pytest.mark.parametrize("calls", [3, 60])
def test_a_list_costs_two_queries_however_many_calls_there_are(calls):
    emergency = make_board(calls)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        listed(emergency, limit=20, kinds=("missing.call",), place="tanneurs")
    assert len(asked) == 2


def test_the_ids_are_found_in_the_index_alone():
    if connection.vendor != "sqlite":
        pytest.skip("the planner of PostgreSQL goes by statistics")
    emergency = make_board(12)
    with CaptureQueriesContext(connection) as asked:
        listed(emergency, kinds=("missing.call",), language="fr", place="tanneurs")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "USING COVERING INDEX call_board" in plan
    assert "TEMP B-TREE" not in plan
