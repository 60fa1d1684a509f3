"""Two who read one sheet otherwise, in every way that two can differ."""

import threading
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.calls import NOW, make_emergency
from tests.people import staff_client
from vigie.lib import clock
from vigie.missing import list_matching, list_sheets, lists
from vigie.missing.list_columns import FIELDS, read_line
from vigie.missing.list_keying import (
    COLUMNS,
    KEYED,
    MOST_LINES,
    Pair,
    compared,
    sheet_of,
)
from vigie.missing.models import Hint, Keying, ListRow, ListSheet
from vigie.missing.notes import NotAllowed
from vigie.missing.tests.sought import named
from vigie.missing.tests.world import listed, photographed
from vigie.trust.models import Picture


def line(name, *rest):
    return (name, *rest, *[""] * (len(KEYED) - 1 - len(rest)))


A, B, C = line("Orlane Vasseur"), line("Ysaline Brévan"), line("Mahaut Corvanne")
B2, D = line("Ysaline Brevant"), line("Zélie Tourmaline")
ONES = st.lists(st.sampled_from([A, B, C, D]), unique=True, max_size=4)


# Side by side.


def test_two_neighbours_that_were_turned_are_not_taken_for_agreeing():
    pairs = compared([A, B], [B, A])
    agreed = [pair.one for pair in pairs if pair.agrees]
    assert len(agreed) == 1
    assert len([pair for pair in pairs if not pair.agrees]) == 2


def test_nothing_read_by_either_is_nothing():
    assert compared([], []) == []
    assert compared([A], []) == [Pair(A, None)]
    assert compared([], [A]) == [Pair(None, A)]
    assert not Pair(None, None).agrees


@pytest.mark.parametrize("cell", range(len(KEYED)))
def test_a_difference_in_any_cell_is_one(cell):
    other = tuple("x" if at == cell else value for at, value in enumerate(A))
    (pair,) = compared([A], [other])
    assert not pair.agrees


def test_one_line_twice_is_two_people_and_agrees_with_two_only():
    pairs = compared([A, A], [A])
    assert [pair.agrees for pair in pairs].count(True) == 1
    assert all(pair.agrees for pair in compared([A, A], [A, A]))


def test_letters_that_are_composed_otherwise_are_the_same():
    (pair,) = compared([line("Brévan")], [line("Bre\u0301van")])
    assert pair.agrees
    (pair,) = compared([line("نور الدين")], [line("نور  الدين ")])
    assert pair.agrees


@given(ONES, ONES)
def test_what_agrees_was_read_by_both_and_what_differs_by_one(one, other):
    pairs = compared(one, other)
    for pair in pairs:
        if pair.agrees:
            assert pair.one in one
            assert pair.other in other
    agreed = [pair.one for pair in pairs if pair.agrees]
    assert len(agreed) == len(set(agreed)) <= min(len(one), len(other))


@given(ONES)
def test_a_line_left_out_anywhere_leaves_all_others_agreeing(read):
    for at in range(len(read)):
        pairs = compared(read, read[:at] + read[at + 1 :])
        assert [pair.one for pair in pairs if not pair.agrees] == [read[at]]


def test_what_was_keyed_is_read_as_a_line_of_a_file():
    kept = sheet_of([line("Orlane Vasseur", "19", "F", "Lit 4", "stable", "calme")])
    assert set(COLUMNS.values()) == set(KEYED) <= set(FIELDS)
    ((number, cells),) = kept.rows
    entry = read_line(cells, COLUMNS)
    assert number == 1
    assert (entry.name, entry.facts.ages, entry.facts.sex) == (
        "Orlane Vasseur",
        (19, 19),
        "female",
    )
    assert (entry.place, entry.status, entry.note) == ("Lit 4", "stable", "calme")


# Taken in.

base = pytest.mark.django_db(transaction=True)


@pytest.fixture
def emergency(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


@pytest.fixture
def sheet(emergency):
    return photographed(listed(emergency))


def key(sheet, by, *read):
    list_sheets.key_in(sheet=sheet, lines=read, by=by, now=NOW)


def settle(sheet, by, **chosen):
    places = {int(at.removeprefix("at")): word for at, word in chosen.items()}
    list_sheets.settle(sheet=sheet, chosen=places, by=by, now=NOW)


def names():
    rows = ListRow.objects.filter(gone_at=None)
    return sorted(lists.entry_of(row).name for row in rows)


@base
@pytest.mark.parametrize("order", list(permutations(("ana", "bea"))))
def test_who_keys_first_makes_no_difference(sheet, order):
    read = {"ana": (A, B), "bea": (A, B2)}
    for by in order:
        key(sheet, by, *read[by])
    assert names() == ["Orlane Vasseur"]
    assert len(list_sheets.differing_of(sheet)) == 1


@base
def test_who_read_nothing_at_all_is_asked_for_a_line(sheet):
    with pytest.raises(NotAllowed):
        key(sheet, "ana")
    assert not Keying.objects.exists()


@base
def test_two_who_agree_in_nothing_take_nothing_in(sheet):
    key(sheet, "ana", A, B)
    key(sheet, "bea", C, D)
    assert names() == []
    assert list_sheets.differing_of(sheet)
    sheet.refresh_from_db()
    assert sheet.settled_at is None


@base
def test_a_line_that_only_one_of_them_saw_is_for_the_third_one(sheet):
    key(sheet, "ana", A, B)
    key(sheet, "bea", A)
    assert list_sheets.differing_of(sheet) == {1: Pair(B, None)}
    settle(sheet, "cleo", at1="other")
    assert names() == ["Orlane Vasseur"]
    sheet.refresh_from_db()
    assert sheet.settled_by == "cleo"


@base
def test_nobody_settles_before_two_have_read(sheet):
    key(sheet, "ana", A)
    with pytest.raises(NotAllowed):
        settle(sheet, "cleo")
    with pytest.raises(NotAllowed):
        settle(sheet, "cleo", at0="one")
    assert names() == []


@base
def test_nothing_is_settled_that_two_agreed_in(sheet):
    key(sheet, "ana", A)
    key(sheet, "bea", A)
    for chosen in ({}, {"at0": "one"}):
        with pytest.raises(NotAllowed):
            settle(sheet, "cleo", **chosen)
    assert names() == ["Orlane Vasseur"]


@base
@pytest.mark.parametrize("chosen", [{"at1": "one"}, {"at1": "one", "at9": "one"}])
def test_a_third_look_at_half_of_it_takes_nothing_in(sheet, chosen):
    key(sheet, "ana", A, B, C)
    key(sheet, "bea", A, B2, D)
    with pytest.raises(NotAllowed):
        settle(sheet, "cleo", **chosen)
    assert names() == ["Orlane Vasseur"]


@base
def test_a_name_that_two_read_and_a_third_took_is_there_once(sheet):
    key(sheet, "ana", A, B)
    key(sheet, "bea", A, B2)
    settle(sheet, "cleo", at1="other")
    other = photographed(sheet.named_list)
    for by in ("ana", "bea"):
        key(other, by, A)
    assert names().count("Ysaline Brevant") == 1
    assert names().count("Ysaline Brévan") == 0


@base
def test_two_sheets_of_one_list_do_not_see_one_anothers_readings(sheet):
    other = photographed(sheet.named_list)
    key(sheet, "ana", A)
    key(other, "bea", B)
    assert list_sheets.pairs_of(sheet) == list_sheets.pairs_of(other) == []
    assert names() == []


@base
def test_a_death_on_paper_goes_to_officials_like_any_other(sheet):
    grave = ("Orlane Vasseur", "19", "", "", "décédée", "")
    for by in ("ana", "bea"):
        key(sheet, by, grave)
    named(sheet.named_list.emergency, "Orlane Vasseur")
    assert ListRow.objects.get().is_grave
    assert list_matching.compare_waiting(NOW) == 0
    assert not Hint.objects.exists()


@base
def test_a_formula_on_paper_is_a_bad_line_and_no_row(sheet):
    for by in ("ana", "bea"):
        key(sheet, by, A, line("=A1"))
    assert names() == ["Orlane Vasseur"]
    assert sheet.named_list.versions.get().counts["bad"] == 1


@base
def test_when_the_second_reading_fails_neither_it_nor_a_row_is_kept(sheet, monkeypatch):
    key(sheet, "ana", A)
    with monkeypatch.context() as broken:
        broken.setattr(list_sheets, "_take", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            key(sheet, "bea", A)
    assert [one.by for one in Keying.objects.all()] == ["ana"]
    key(sheet, "bea", A)
    assert names() == ["Orlane Vasseur"]


@base
def test_two_who_press_at_the_same_moment_are_two_readings_and_one_row(sheet):
    ready, failed = threading.Barrier(2, timeout=60), []

    def go(by):
        try:
            ready.wait()
            key(sheet, by, A)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=go, args=(by,)) for by in ("ana", "bea")]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert failed == []
    assert Keying.objects.count() == 2
    assert names() == ["Orlane Vasseur"]
    assert ListSheet.objects.get().settled_at == NOW


@base
def test_a_picture_that_was_settled_ends_sooner_and_one_that_was_not_does_not(sheet):
    other = photographed(sheet.named_list)
    for by in ("ana", "bea"):
        key(sheet, by, A)
    ends = dict(Picture.objects.values_list("pk", "ends_at"))
    assert ends[sheet.picture_id] == NOW + list_sheets.AFTER
    assert ends[other.picture_id] == NOW + list_sheets.KEPT
    assert list_sheets.AFTER < list_sheets.KEPT == timedelta(days=30)


# The page.


@pytest.fixture
def ana(emergency):
    made = staff_client("moderator", name="ana")
    made.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def address(sheet):
    emergency = sheet.named_list.emergency
    return f"/e/{emergency.slug}/missing/lists/sheets/{sheet.pk}/"


@base
def test_blank_lines_between_others_are_left_out(sheet, ana):
    given = {"step": "key", "name-1": "Orlane Vasseur", "name-5": "  ", "name-7": "B"}
    assert ana.post(address(sheet), given).status_code == 302
    read = list_sheets.lines_of(Keying.objects.get())
    assert [cells[0] for cells in read] == ["Orlane Vasseur", "B"]


@base
def test_a_cell_is_cut_and_a_line_beyond_the_last_is_not_read(sheet, ana):
    given = {"name-1": "x" * 900, f"name-{MOST_LINES + 1}": "Nobody"}
    ana.post(address(sheet), {"step": "key", **given})
    ((name, *_rest),) = list_sheets.lines_of(Keying.objects.get())
    assert len(name) == 200


@base
@pytest.mark.parametrize("name", ["pair-x", "pair--1", "pair-", "pair-99999", "pair-²"])
def test_a_place_that_is_none_settles_nothing(sheet, ana, name):
    key(sheet, "bea", A)
    key(sheet, "cleo", B)
    answer = ana.post(address(sheet), {"step": "settle", name: "one"})
    assert answer.status_code == 409
    assert names() == []


@base
def test_who_keyed_it_in_is_told_that_it_takes_somebody_else(sheet, ana):
    given = {"step": "key", "name-1": "Orlane Vasseur"}
    ana.post(address(sheet), given)
    answer = ana.post(address(sheet), given)
    assert answer.status_code == 409
    assert "somebody else" in answer.content.decode()
    page = ana.get(f"/e/{sheet.named_list.emergency.slug}/missing/lists/sheets/")
    assert "keyed in by you" in page.content.decode()


@base
def test_a_sheet_that_is_settled_waits_for_nobody(sheet, ana):
    for by in ("bea", "cleo"):
        key(sheet, by, A)
    page = ana.get(f"/e/{sheet.named_list.emergency.slug}/missing/lists/sheets/")
    assert str(sheet.pk) not in page.content.decode()
    assert ana.post(address(sheet), {"name-1": "B"}).status_code == 409
