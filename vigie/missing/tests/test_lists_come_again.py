"""Lists that come again and again: whatever comes, the rows say who is on it now."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import NOW, make_emergency
from vigie.lib import clock
from vigie.missing import list_matching, lists
from vigie.missing.facts import Facts
from vigie.missing.list_columns import Entry, guess
from vigie.missing.list_files import read_file
from vigie.missing.models import (
    Hint,
    ListDraft,
    ListRow,
    ListSheet,
    ListVersion,
    NamedList,
    Person,
)
from vigie.missing.tests.sought import named
from vigie.missing.tests.world import listed, photographed
from vigie.trust.models import JournalRow, Picture
from vigie.trust.retention.forgetting import forget

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "Nom complet;Âge;Statut\n"
WHO = ("Orlane Vasseur", "Ysaline Brévan", "Mahaut Corvanne", "Zélie Tourmaline")


@pytest.fixture
def emergency(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


def read(*people):
    text = HEAD + "".join(f"{name};19;stable\n" for name in people)
    sheet = read_file(text.encode())
    return lists.read_sheet(sheet, guess(sheet.head))


def take(found, *people, hours=0, **more):
    now = NOW + timedelta(hours=hours)
    given_at = more.pop("given_at", now)
    given = {"given_at": given_at, "by": "ana", "now": now, **more}
    return lists.take_in(named_list=found, read=read(*people), **given)


def here(found):
    rows = found.rows.filter(gone_at=None)
    return sorted(lists.entry_of(row).name for row in rows)


def counts(version, *names):
    return tuple(version.counts[name] for name in names)


# One list, many versions.


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(st.sampled_from(WHO), max_size=5), min_size=1, max_size=4))
def test_the_rows_are_always_those_of_the_last_version(emergency, versions):
    found = listed(emergency)
    seen: set[str] = set()
    for number, people in enumerate(versions):
        before = here(found)
        made = take(found, *people, hours=number)
        assert here(found) == sorted(people)
        new, same, back = counts(made, "new", "same", "back")
        assert new + same + back == len(people)
        assert made.counts["gone"] == len(before) - same
        seen |= set(people)
    known = {lists.entry_of(row).name for row in found.rows.all()}
    assert known == seen


def test_the_same_file_five_times_writes_its_rows_once(emergency):
    found = listed(emergency)
    first = take(found, *WHO)
    rows = set(found.rows.values_list("pk", "at", "line"))
    for turn in range(1, 5):
        assert counts(take(found, *WHO, hours=turn), "new", "gone", "back") == (0, 0, 0)
    assert set(found.rows.values_list("pk", "at", "line")) == rows
    assert first.number == 1
    assert found.versions.count() == 5


def test_the_same_people_in_another_order_are_the_same(emergency):
    found = listed(emergency)
    take(found, *WHO)
    made = take(found, *reversed(WHO), hours=1)
    assert counts(made, "new", "same", "gone") == (0, 4, 0)


def test_one_letter_that_was_corrected_is_one_row_gone_and_one_new(emergency):
    found = listed(emergency)
    take(found, "Orlane Vaseur", *WHO[1:])
    made = take(found, *WHO, hours=1)
    assert counts(made, "new", "same", "gone") == (1, 3, 1)


def test_who_came_back_is_compared_again_and_who_stayed_is_not(emergency):
    found = listed(emergency)
    take(found, *WHO[:2])
    list_matching.compare_waiting(NOW)
    take(found, WHO[1], hours=1)
    take(found, *WHO[:2], hours=2)
    waits = [lists.entry_of(row).name for row in found.rows.filter(compared_at=None)]
    assert waits == [WHO[0]]


def test_an_empty_version_takes_everybody_off_and_loses_nobody(emergency):
    found = listed(emergency)
    take(found, *WHO)
    assert take(found, hours=1).counts["gone"] == 4
    assert here(found) == []
    assert take(found, *WHO, hours=2).counts["back"] == 4
    assert found.rows.count() == 4


def test_a_part_of_a_list_adds_and_takes_nobody_off(emergency):
    found = listed(emergency)
    take(found, *WHO[:2])
    made = take(found, *WHO[2:], hours=1, is_whole=False)
    assert counts(made, "new", "gone") == (2, 0)
    assert here(found) == sorted(WHO)


def test_two_lists_that_name_one_person_have_a_row_each(emergency):
    one, other = listed(emergency), listed(emergency, title="Gymnase")
    take(one, WHO[0])
    take(other, WHO[0])
    take(one, hours=1)
    assert here(one) == []
    assert here(other) == [WHO[0]]


def test_three_who_are_written_alike_are_three_and_one_may_leave(emergency):
    found = listed(emergency)
    take(found, *["Aline Dorval"] * 3)
    assert take(found, *["Aline Dorval"] * 2, hours=1).counts["gone"] == 1
    assert here(found) == ["Aline Dorval"] * 2
    assert take(found, *["Aline Dorval"] * 3, hours=2).counts["back"] == 1


def test_a_bad_line_takes_nobody_off_but_who_was_on_it(emergency):
    found = listed(emergency)
    take(found, *WHO)
    sheet = read_file((HEAD + "=A1;19;stable\n" + f"{WHO[1]};19;stable\n").encode())
    made = lists.take_in(
        named_list=found,
        read=lists.read_sheet(sheet, guess(sheet.head)),
        given_at=NOW,
        by="ana",
        now=NOW,
    )
    assert counts(made, "bad", "same", "gone") == (1, 1, 3)
    assert made.bad == [(2, "formula")] or made.bad == [[2, "formula"]]


def test_of_many_bad_lines_500_are_named_and_all_are_counted(emergency):
    text = HEAD + "=A1;1;x\n" * 700 + f"{WHO[0]};19;stable\n"
    sheet = read_file(text.encode())
    made = lists.take_in(
        named_list=listed(emergency),
        read=lists.read_sheet(sheet, guess(sheet.head)),
        given_at=NOW,
        by="ana",
        now=NOW,
    )
    assert (len(made.bad), made.counts["bad"]) == (lists.MOST_BAD, 700)


# Whatever happens on the way.


def test_an_import_that_fails_in_the_middle_leaves_the_last_version(
    emergency, monkeypatch
):
    found = listed(emergency)
    take(found, *WHO[:2])
    for part in ("_mark", "journal", "_said"):
        with monkeypatch.context() as broken:
            broken.setattr(lists, part, lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                take(found, *WHO[1:], hours=1)
        assert here(found) == sorted(WHO[:2])
        assert found.versions.count() == 1
    assert take(found, *WHO[1:], hours=2).counts["new"] == 2


def test_two_who_take_the_same_file_in_at_once_write_its_rows_once(emergency):
    found = listed(emergency)
    failed: list[BaseException] = []
    ready = threading.Barrier(2, timeout=60)

    def go():
        try:
            ready.wait()
            take(found, *WHO)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    both = [threading.Thread(target=go) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert failed == []
    assert here(found) == sorted(WHO)
    numbers = found.versions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    news = [made.counts["new"] for made in found.versions.order_by("number")]
    assert news == [4, 0]


def test_a_preview_writes_nothing(emergency):
    found = listed(emergency)
    take(found, *WHO[:2])
    kept = found.rows.order_by("pk").values_list("pk", "line", "digest", "gone_at")
    before = list(kept)
    said = lists.preview(found, read(*WHO[1:]))
    assert (said.new, said.same, said.gone) == (2, 1, 1)
    assert list(kept.all()) == before
    assert ListVersion.objects.count() == 1


def test_a_draft_gives_back_what_it_was_given(emergency):
    found = listed(emergency)
    sheet = read_file((HEAD + "Núñez Õro;4;\n;;x\n").encode())
    given = {"sheet": sheet, "given_at": NOW, "by": "ana", "now": NOW}
    draft = lists.keep_draft(named_list=found, **given)
    assert lists.sheet_of(ListDraft.objects.get(pk=draft.pk)) == sheet
    assert "Núñez" not in str(ListDraft.objects.values_list())
    lists.keep_draft(named_list=found, **given)
    assert ListDraft.objects.count() == 1


def test_a_digest_tells_nothing_without_the_key(emergency, monkeypatch):
    entry = Entry(Facts(full_names=(WHO[0],)))
    monkeypatch.setattr(lists, "secrets", lambda: (b"a" * 32,))
    one = lists.digests([entry])
    monkeypatch.setattr(lists, "secrets", lambda: (b"b" * 32,))
    other = lists.digests([entry])
    assert one != other
    assert lists.digests([entry, entry])[0] != lists.digests([entry, entry])[1]


# What goes, goes whole.


def test_an_erased_list_takes_rows_drafts_versions_and_sheets_and_no_other_list(
    emergency,
):
    found, other = listed(emergency), listed(emergency, title="Gymnase")
    take(found, *WHO)
    take(other, WHO[0])
    photographed(found)
    sheet = read_file(HEAD.encode())
    given = {"sheet": sheet, "given_at": NOW, "by": "ana", "now": NOW}
    lists.keep_draft(named_list=found, **given)
    lists.erase_list(named_list=found, by="ana", now=NOW)
    assert list(NamedList.objects.all()) == [other]
    assert set(ListRow.objects.values_list("named_list", flat=True)) == {other.pk}
    for gone in (ListDraft, ListSheet, Picture):
        assert not gone.objects.exists()
    assert ListVersion.objects.get().named_list_id == other.pk


def test_what_was_decided_of_an_erased_list_stays_at_the_desk(emergency):
    named(emergency, WHO[0])
    found = listed(emergency)
    take(found, WHO[0])
    list_matching.compare_waiting(NOW)
    Hint.objects.update(decided="no", decided_at=NOW)
    lists.erase_list(named_list=found, by="ana", now=NOW)
    assert Hint.objects.get().decided == "no"
    assert Person.objects.count() == 1


def test_no_name_of_a_list_is_in_the_journal_whatever_is_done(emergency):
    found = listed(emergency)
    take(found, *WHO)
    lists.check_row(row=found.rows.order_by("line").first(), by="ana", now=NOW)
    take(found, *WHO[:1], hours=1)
    lists.erase_list(named_list=found, by="bea", now=NOW)
    rows = list(JournalRow.objects.order_by("sequence").values())
    assert [row["what"].partition(".")[2] for row in rows][-4:] == [
        "list_taken",
        "list_checked",
        "list_taken",
        "list_erased",
    ]
    for word in ("Orlane", "Vasseur", "Brévan", "Urgences", "Glycines"):
        assert word not in str(rows)


def test_lists_are_forgotten_with_their_emergency(emergency):
    take(listed(emergency), *WHO)
    emergency.state, emergency.ended_at = "closed", NOW
    emergency.save()
    forget(NOW + timedelta(days=119))  # 90 after its end it is held for archived
    assert ListRow.objects.exists()
    forget(NOW + timedelta(days=121))
    assert not NamedList.objects.exists()
    assert not ListRow.objects.exists()
    assert not ListVersion.objects.exists()
