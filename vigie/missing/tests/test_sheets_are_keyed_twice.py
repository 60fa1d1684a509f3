"""A photographed list: two people, neither sees the other, a third one settles."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.calls import NOW, make_emergency
from tests.people import staff_client
from vigie.lib import clock
from vigie.missing import list_sheets, lists
from vigie.missing.list_keying import KEYED, Pair, compared
from vigie.missing.models import Keying, ListRow, ListSheet, NamedList, Person
from vigie.missing.notes import NotAllowed
from vigie.missing.tests.world import listed, photographed
from vigie.trust.models import JournalRow, Picture
from vigie.trust.retention.forgetting import forget

CELLS = st.lists(st.sampled_from(["a", "b", "c d", "É", ""]), min_size=6, max_size=6)
READ = st.lists(CELLS.map(tuple), max_size=8)


def line(name, age="", status=""):
    return (name, age, "", "", status, "")


A, B, C = line("Orlane Vasseur", "19"), line("Ysaline Brévan"), line("Mahaut Corvanne")
B2 = line("Ysaline Brevant")


def test_what_two_people_read_alike_agrees_whatever_the_case_and_the_blanks():
    (pair,) = compared([line("ORLANE  Vasseur")], [line("Orlane vasseur ")])
    assert pair.agrees


def test_an_accent_or_a_letter_is_a_difference():
    (pair,) = compared([B], [B2])
    assert not pair.agrees
    assert (pair.one, pair.other) == (B, B2)


def test_a_line_that_one_left_out_does_not_make_the_others_differ():
    pairs = compared([A, B, C], [A, C])
    assert pairs == [Pair(A, A), Pair(B, None), Pair(C, C)]
    assert [pair.agrees for pair in pairs] == [True, False, True]


@given(READ, READ)
def test_no_line_of_either_is_lost(one, other):
    pairs = compared(one, other)
    assert [pair.one for pair in pairs if pair.one is not None] == one
    assert [pair.other for pair in pairs if pair.other is not None] == other


@given(READ)
def test_who_reads_the_same_agrees_in_all(read):
    assert all(pair.agrees for pair in compared(read, read))


# With a database.

base = pytest.mark.django_db(transaction=True)


@pytest.fixture
def emergency(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


@pytest.fixture
def sheet(emergency):
    return photographed(listed(emergency))


def key(sheet, lines, by):
    list_sheets.key_in(sheet=sheet, lines=lines, by=by, now=NOW)


def names():
    return sorted(lists.entry_of(row).name for row in ListRow.objects.all())


@base
def test_one_reading_takes_nothing_in(sheet):
    key(sheet, [A, B], "ana")
    assert names() == []


@base
def test_the_same_person_may_not_key_a_sheet_in_twice(sheet):
    key(sheet, [A], "ana")
    with pytest.raises(NotAllowed):
        key(sheet, [A], "ana")
    assert Keying.objects.count() == 1
    assert names() == []


@base
def test_two_who_agree_in_all_are_done(sheet):
    key(sheet, [A, B], "ana")
    key(sheet, [A, B], "bea")
    assert names() == ["Orlane Vasseur", "Ysaline Brévan"]
    assert ListSheet.objects.get().settled_by == "bea"
    with pytest.raises(NotAllowed):
        key(sheet, [A], "cleo")


@base
def test_what_agrees_is_taken_and_what_differs_waits_for_a_third_one(sheet):
    key(sheet, [A, B], "ana")
    key(sheet, [A, B2], "bea")
    assert names() == ["Orlane Vasseur"]
    differing = list_sheets.differing_of(sheet)
    assert differing == {1: Pair(B, B2)}
    for by in ("ana", "bea"):
        with pytest.raises(NotAllowed):
            list_sheets.settle(sheet=sheet, chosen={1: "one"}, by=by, now=NOW)
    list_sheets.settle(sheet=sheet, chosen={1: "one"}, by="cleo", now=NOW)
    assert names() == ["Orlane Vasseur", "Ysaline Brévan"]
    assert not ListRow.objects.filter(gone_at__isnull=False).exists()
    with pytest.raises(NotAllowed):
        list_sheets.settle(sheet=sheet, chosen={1: "other"}, by="cleo", now=NOW)
    told = list(JournalRow.objects.order_by("sequence").values_list("what", "by"))
    whats = [("keyed", "ana"), ("taken", "bea"), ("keyed", "bea")]
    whats += [("taken", "cleo"), ("settled", "cleo")]
    assert told[-5:] == [(f"missing.list_{what}", by) for what, by in whats]


@base
@pytest.mark.parametrize("chosen", [{}, {0: "one"}, {1: "one", 2: "one"}])
def test_every_line_that_differs_is_to_be_decided_and_no_other(sheet, chosen):
    key(sheet, [A, B], "ana")
    key(sheet, [A, B2], "bea")
    with pytest.raises(NotAllowed):
        list_sheets.settle(sheet=sheet, chosen=chosen, by="cleo", now=NOW)


@base
@pytest.mark.parametrize(("word", "many"), [("none", 1), ("x", 1), ("other", 2)])
def test_neither_of_the_two_may_be_right(sheet, word, many):
    key(sheet, [A, B], "ana")
    key(sheet, [A, B2], "bea")
    list_sheets.settle(sheet=sheet, chosen={1: word}, by="cleo", now=NOW)
    assert len(names()) == many


@base
def test_a_second_sheet_leaves_the_rows_of_the_first_where_they_are(sheet):
    other = photographed(sheet.named_list)
    for by in ("ana", "bea"):
        key(sheet, [A], by)
        key(other, [B], by)
    assert ListRow.objects.filter(gone_at=None).count() == 2


@base
def test_what_was_keyed_is_plain_nowhere_in_the_database(sheet):
    key(sheet, [A], "ana")
    assert "Orlane" not in str(Keying.objects.values_list())


@base
def test_the_picture_ends_and_what_was_read_of_it_goes_with_it(sheet):
    key(sheet, [A], "ana")
    forget(NOW + timedelta(days=29))
    assert ListSheet.objects.exists()
    forget(NOW + timedelta(days=31))
    assert not ListSheet.objects.exists()
    assert not Keying.objects.exists()
    assert NamedList.objects.exists()


@base
def test_a_settled_sheet_ends_after_a_week_and_its_rows_stay(sheet):
    for by in ("ana", "bea"):
        key(sheet, [A], by)
    forget(NOW + timedelta(days=8))
    assert not Picture.objects.exists()
    assert names() == ["Orlane Vasseur"]


@base
def test_an_erased_list_takes_its_pictures_along(sheet):
    lists.erase_list(named_list=sheet.named_list, by="ana", now=NOW)
    assert not Picture.objects.exists()


# The pages.


def staff(role, name):
    client = staff_client(role, name=name)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def form(*lines, step="key"):
    found = {"step": step}
    for number, cells in enumerate(lines, 1):
        found |= {f"{k}-{number}": c for k, c in zip(KEYED, cells, strict=True)}
    return found


@base
def test_a_sheet_goes_from_a_photo_to_rows_by_three_people(emergency):
    ana, bea = staff("volunteer", "ana"), staff("volunteer", "bea")
    cleo = staff("moderator", "cleo")
    found = listed(emergency)
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(photo, "PNG")
    file = SimpleUploadedFile("sheet.png", photo.getvalue())
    home = f"/e/{emergency.slug}/missing/lists/"
    given = {"step": "photo", "photo-picture": file}
    assert cleo.post(f"{home}{found.pk}/", given).status_code == 302
    sheet = ListSheet.objects.get()
    address = f"{home}sheets/{sheet.pk}/"
    assert ana.post(address, form(A, B)).status_code == 302
    assert ana.post(address, form(A, B)).status_code == 409
    page = bea.get(address).content.decode()
    assert "Orlane" not in page
    assert "name-8" in page
    assert bea.post(address, form(A, B2)).status_code == 302
    assert "Brevant" not in bea.get(address).content.decode()
    page = cleo.get(address).content.decode()
    assert "Ysaline Brévan<" in page
    assert "Ysaline Brevant<" in page
    settle = {"step": "settle", "pair-1": "other"}
    assert bea.post(address, settle).status_code == 409
    assert cleo.post(address, settle).status_code == 302
    assert names() == ["Orlane Vasseur", "Ysaline Brevant"]
    assert not Person.objects.exists()


@base
def test_more_lines_keep_what_was_typed(sheet):
    client = staff("volunteer", "ana")
    address = f"/e/{sheet.named_list.emergency.slug}/missing/lists/sheets/{sheet.pk}/"
    page = client.post(address, form(A, B, step="more")).content.decode()
    assert 'value="Ysaline Brévan"' in page
    assert "name-10" in page
    assert client.post(address, form()).status_code == 409
    assert not Keying.objects.exists()


@base
def test_the_picture_of_a_sheet_is_for_those_who_key_in(sheet):
    address = f"/pictures/{sheet.picture_id}/"
    assert staff("volunteer", "ana").get(address).status_code == 200
    assert staff("analyst", "dan").get(address).status_code == 404
    assert Client().get(address).status_code == 404
