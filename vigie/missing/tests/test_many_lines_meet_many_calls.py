"""Lines of a list are held against the calls many at once: nobody is lost by it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW, make_emergency
from vigie.emergencies.models import Emergency
from vigie.missing import from_rooms, list_calls, list_matching
from vigie.missing.facts import Facts
from vigie.missing.list_columns import Entry
from vigie.missing.models import Hint, ListRow, Person
from vigie.missing.pairs import SUGGEST, compare
from vigie.missing.states import Door, Stage
from vigie.missing.tests.sought import named, sought
from vigie.missing.tests.test_lists_are_taken_in import take
from vigie.missing.tests.world import listed
from vigie.trust.models import Item

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = ("Orlane", "Ysaline", "Mahaut", "Jean-Pierre", "Abdelkader", "Anaïs", "Noé")
FAMILY = ("Vasseur", "Brévan", "de Corvanne", "Ben Salah", "Lemoual", "Quintrec")
CALLED = [f"{given} {family}" for given in GIVEN for family in FAMILY]
# The same people, as lists write them: swapped, turned, joined, without accents, short.
WRITTEN = {
    "Orlane Vassuer": "Orlane Vasseur",
    "VASSEUR Orlane": "Orlane Vasseur",
    "Ysalinne Brevan": "Ysaline Brévan",
    "Corvanne Mahaut": "Mahaut de Corvanne",
    "Jeanpierre Lemoual": "Jean-Pierre Lemoual",
    "JP Quintrec": "Jean-Pierre Quintrec",
    "Abd el Kader Bensalah": "Abdelkader Ben Salah",
    "Anais Lemouall": "Anaïs Lemoual",
    "عبد القادر بن صالح": "Abdelkader Ben Salah",
}


@pytest.fixture
def emergency():
    return make_emergency()


def entry(name, **facts):
    return Entry(Facts(full_names=(name,), **facts))


def names(found):
    return [person.known.shown_name for person, _why in found]


def one(name, emergency, **facts):
    return list_calls.likely([entry(name, **facts)], emergency.pk, NOW)[0]


def test_who_is_written_otherwise_on_a_list_is_found_first(emergency):
    for name in CALLED:
        named(emergency, name)
    found = list_calls.likely([entry(name) for name in WRITTEN], emergency.pk, NOW)
    firsts = {
        written: names(calls)[:1] for written, calls in zip(WRITTEN, found, strict=True)
    }
    assert firsts == {written: [name] for written, name in WRITTEN.items()}


def test_many_at_once_find_what_one_after_the_other_against_all_would(emergency):
    people = [named(emergency, name) for name in CALLED]
    written = [*WRITTEN, *CALLED[::5], "Zélie Tourmaline", "Orlane"]
    found = list_calls.likely([entry(name) for name in written], emergency.pk, NOW)
    for name, calls in zip(written, found, strict=True):
        every = [(row, compare(row.known, entry(name).facts)) for row in people]
        alike = [pair for pair in every if pair[1].value >= SUGGEST]
        alike.sort(key=lambda pair: (-pair[1].value, pair[0].entry))
        best = alike[: list_calls.MOST]
        assert [why.value for _row, why in calls] == [why.value for _row, why in best]


def test_each_line_gets_its_own_calls_and_one_without_a_name_none(emergency):
    for name in CALLED[:12]:
        named(emergency, name)
    lines = [entry("Orlane Vasseur"), Entry(), entry("Ysaline Brévan"), entry("??")]
    found = list_calls.likely(lines, emergency.pk, NOW)
    assert [names(calls)[:1] for calls in found] == [
        ["Orlane Vasseur"],
        [],
        ["Ysaline Brévan"],
        [],
    ]
    assert list_calls.likely([], emergency.pk, NOW) == []


@pytest.mark.parametrize("many", [1, 40])
def test_the_index_is_asked_once_however_many_lines(emergency, many):
    for name in CALLED:
        named(emergency, name)
    lines = [entry(name) for name in CALLED[:many]]
    with CaptureQueriesContext(connection) as asked:
        assert all(list_calls.likely(lines, emergency.pk, NOW))
    assert len(asked) == 2


def test_a_statement_holds_no_more_keys_than_the_database_takes(emergency, monkeypatch):
    for name in CALLED:
        named(emergency, name)
    lines = [entry(name) for name in CALLED]
    whole = list_calls.likely(lines, emergency.pk, NOW)
    monkeypatch.setattr(list_calls, "_ASKED", 30)
    parts = list_calls.likely(lines, emergency.pk, NOW)
    assert [names(calls) for calls in parts] == [names(calls) for calls in whole]
    longest = max(len(part) for part in list_calls._in_parts(CALLED))
    assert longest < 30 + 60


def test_a_cell_of_500_letters_stops_nothing(emergency):
    named(emergency, "Orlane Vasseur")
    long = " ".join(f"Vasseur{n} Orlane{n}" for n in range(30))[:500]
    lines = [entry(long)] * 200 + [entry("Orlane Vasseur")]
    assert names(list_calls.likely(lines, emergency.pk, NOW)[-1]) == ["Orlane Vasseur"]


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.EXPIRED, Stage.ERASED])
def test_who_is_looked_for_no_more_is_left_out(emergency, stage):
    named(emergency, "Orlane Vasseur", stage=stage)
    assert one("Orlane Vasseur", emergency) == []


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.SUSPENDED, Stage.OPEN])
def test_who_is_not_on_any_page_is_looked_for_too(emergency, stage):
    named(emergency, "Orlane Vasseur", stage=stage, is_private=True)
    assert names(one("Orlane Vasseur", emergency)) == ["Orlane Vasseur"]


@pytest.mark.parametrize(
    "fields",
    [{"expires_at": NOW}, {"is_nameless": True}, {"door": Door.LIST}],
)
def test_a_record_that_is_no_call_any_more_or_never_was_is_left_out(emergency, fields):
    named(emergency, "Orlane Vasseur", **fields)
    assert one("Orlane Vasseur", emergency) == []


def test_another_emergency_is_not_asked(emergency):
    named(make_emergency(name="Ailleurs"), "Orlane Vasseur")
    assert one("Orlane Vasseur", emergency) == []


def test_what_contradicts_keeps_a_name_from_being_proposed(emergency):
    facts = Facts(full_names=("Orlane Vasseur",), sex="female", ages=(19, 19))
    sought(emergency, facts)
    assert one("Orlane Vasseur", emergency, sex="female", ages=(20, 20))
    assert not one("Orlane Vasseur", emergency, sex="male", ages=(20, 20))
    assert not one("Orlane Vasseur", emergency, sex="female", ages=(80, 80))


def test_no_line_is_proposed_to_more_than_five_and_the_likeliest_come_first(emergency):
    for _number in range(7):
        named(emergency, "Orlane Vaseur")
    exact = named(emergency, "Orlane Vasseur")
    found = one("Orlane Vasseur", emergency)
    assert len(found) == list_calls.MOST
    assert found[0][0].pk == exact.pk
    values = [why.value for _row, why in found]
    assert values == sorted(values, reverse=True)
    again = one("Orlane Vasseur", emergency)
    assert [row.pk for row, _why in again] == [row.pk for row, _why in found]


# The chore.


def lines(*written):
    return "".join(f"{name.split()[1]};{name.split()[0]};;;\n" for name in written)


def compared():
    return ListRow.objects.exclude(compared_at=None).count()


def test_a_chore_takes_some_batches_and_leaves_the_rest_for_the_next(
    emergency, monkeypatch
):
    monkeypatch.setattr(list_matching, "AT_ONCE", 2)
    monkeypatch.setattr(list_matching, "TURNS", 2)
    take(listed(emergency), lines("A Un", "B Deux", "C Trois", "D Quatre", "E Cinq"))
    list_matching.compare_waiting(NOW)
    assert compared() == 4
    list_matching.compare_waiting(NOW)
    assert compared() == 5
    assert list_matching.compare_waiting(NOW) == 0


def test_by_command_all_rows_of_one_list_are_compared_and_no_other(
    emergency, monkeypatch
):
    monkeypatch.setattr(list_matching, "AT_ONCE", 2)
    named(emergency, "Orlane Vasseur")
    one_list, other = listed(emergency), listed(emergency, title="Gymnase")
    take(one_list, lines("Zoé Un", "Léo Deux", "Orlane Vasseur", "inconnu X", "Ana Y"))
    take(other, lines("Orlane Vasseur"))
    assert list_matching.compare_all(one_list, NOW) == 1
    assert not one_list.rows.filter(compared_at=None).exists()
    assert other.rows.filter(compared_at=None).count() == 1


def test_rows_of_two_emergencies_in_one_batch_stay_apart(emergency):
    other = make_emergency(name="Ailleurs")
    here, there = named(emergency, "Orlane Vasseur"), named(other, "Orlane Vasseur")
    take(listed(emergency), lines("Orlane Vasseur"))
    take(listed(other), lines("Orlane Vasseur", "Zoé Un"))
    assert list_matching.compare_waiting(NOW) == 2
    for person in (here, there):
        row = ListRow.objects.get(pk=Hint.objects.get(person=person).thing[-32:])
        assert row.named_list.emergency_id == person.emergency_id
    items = Item.objects.filter(room="missing.hint")
    found = set(items.values_list("emergency_id", flat=True))
    assert found == set(Emergency.objects.values_list("pk", flat=True))


def test_a_batch_that_is_stopped_in_the_middle_is_done_again_whole(
    emergency, monkeypatch
):
    named(emergency, "Orlane Vasseur")
    take(listed(emergency), lines("Orlane Vasseur", "Zoé Un"))
    with monkeypatch.context() as broken:
        broken.setattr(list_matching, "_done", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            list_matching.compare_waiting(NOW)
    assert not Hint.objects.exists()
    assert compared() == 0
    assert list_matching.compare_waiting(NOW) == 1
    assert list_matching.compare_waiting(NOW) == 0
    assert compared() == 2


def test_who_was_said_no_to_is_not_proposed_again_by_a_list_that_came_back(emergency):
    named(emergency, "Orlane Vasseur")
    found = listed(emergency)
    take(found, lines("Orlane Vasseur", "Zoé Un"))
    assert list_matching.compare_waiting(NOW) == 1
    Hint.objects.update(decided="no", decided_at=NOW)
    take(found, lines("Zoé Un"), NOW + timedelta(hours=1))
    take(found, lines("Orlane Vasseur", "Zoé Un"), NOW + timedelta(hours=2))
    assert list_matching.compare_waiting(NOW) == 0
    assert Hint.objects.get().decided == "no"


def test_a_row_that_left_its_list_before_it_was_compared_is_proposed_to_nobody(
    emergency,
):
    named(emergency, "Orlane Vasseur")
    found = listed(emergency)
    take(found, lines("Orlane Vasseur"))
    take(found, lines("Zoé Un"), NOW + timedelta(hours=1))
    assert list_matching.compare_waiting(NOW) == 0
    assert not Hint.objects.exists()


def test_the_desk_and_the_page_are_told_of_one_change_for_a_whole_batch(
    emergency, monkeypatch
):
    told = []
    monkeypatch.setattr(from_rooms.Emergency, "touch", told.append)
    for name in CALLED[:4]:
        named(emergency, name)
    take(listed(emergency), lines("Orlane Vasseur", "Ysaline Brévan", "Orlane Brévan"))
    list_matching.compare_waiting(NOW)
    assert told == [emergency.pk]
    assert Person.objects.filter(state="sought").count() == 4


def test_a_line_is_no_other_for_a_place_or_a_state(emergency):
    named(emergency, "Orlane Vasseur")
    plain = entry("Orlane Vasseur")
    full = Entry(plain.facts, place="Gymnase", status="stable", note="Lit 4")
    both = list_calls.likely([plain, full], emergency.pk, NOW)
    assert both[0][0][1] == both[1][0][1]
