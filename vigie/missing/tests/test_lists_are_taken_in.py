"""A list is taken in as often as it comes; it is compared, and nobody else sees it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import staff_client
from vigie.lib import clock
from vigie.missing import hint_desk, list_matching, lists
from vigie.missing.facts import Facts
from vigie.missing.list_columns import guess
from vigie.missing.list_files import read_file
from vigie.missing.models import (
    Hint,
    ListDraft,
    ListRow,
    ListVersion,
    NamedList,
    Note,
    Person,
)
from vigie.missing.search import index
from vigie.missing.states import Door, Stage, State
from vigie.missing.tests.world import listed, sought
from vigie.relaying.models import Letter, Message
from vigie.trust.models import Item, JournalRow
from vigie.trust.retention.forgetting import forget
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "Nom;Prénom;Âge;Statut;Signalement\n"
FIRST = "Vasseur;Orlane;19;stable;\nBrévan;Ysaline;41;;\n"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def emergency():
    return make_emergency()


def staff(role, **words):
    client = staff_client(role, **words)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def read(text):
    sheet = read_file((HEAD + text).encode())
    return lists.read_sheet(sheet, guess(sheet.head))


def take(found, text, now=NOW):
    given = {"given_at": now, "by": "ana", "now": now}
    return lists.take_in(named_list=found, read=read(text), **given)


def looked_for(emergency, name="Orlane Vasseur", **fields):
    person = sought(emergency, Facts(full_names=(name,), ages=(19, 19)), **fields)
    with writing():
        index([(person, person.known)])
    return person


def names(found):
    rows = ListRow.objects.filter(named_list=found, gone_at=None)
    return {lists.entry_of(row).name for row in rows}


def test_the_same_file_twice_adds_nothing(emergency):
    found = listed(emergency)
    first = take(found, FIRST)
    again = take(found, FIRST)
    assert (first.counts["new"], again.counts["new"]) == (2, 0)
    assert again.counts["same"] == 2
    assert ListRow.objects.count() == 2
    assert [one.number for one in found.versions.order_by("number")] == [1, 2]


def test_the_same_lines_under_other_columns_are_the_same_people(emergency):
    found = listed(emergency)
    take(found, FIRST)
    sheet = read_file(b"Prenom,Nom,Age,Statut\nOrlane,Vasseur,19,stable\n")
    counts = lists.preview(found, lists.read_sheet(sheet, guess(sheet.head)))
    assert (counts.new, counts.same, counts.gone) == (0, 1, 1)


def test_two_lines_that_say_the_same_are_two_people(emergency):
    found = listed(emergency)
    take(found, ";;40;;barbe rousse\n;;40;;barbe rousse\n")
    take(found, ";;40;;barbe rousse\n;;40;;barbe rousse\n")
    assert ListRow.objects.filter(gone_at=None).count() == 2


def test_a_corrected_list_marks_who_is_no_longer_on_it_and_brings_them_back(emergency):
    found = listed(emergency)
    take(found, FIRST)
    version = take(found, "Vasseur;Orlane;19;stable;\n", NOW + timedelta(hours=1))
    assert version.counts["gone"] == 1
    assert names(found) == {"Orlane Vasseur"}
    assert ListRow.objects.get(gone_at__isnull=False).gone_at == NOW + timedelta(
        hours=1
    )
    version = take(found, FIRST)
    assert (version.counts["back"], version.counts["new"]) == (1, 0)
    assert names(found) == {"Orlane Vasseur", "Ysaline Brévan"}


def test_what_a_preview_says_is_what_happens(emergency):
    found = listed(emergency)
    take(found, FIRST)
    text = "Vasseur;Orlane;19;stable;\nCorvanne;Mahaut;8;;\n;;;;\n=A1;;;;\n"
    counts = lists.preview(found, read(text))
    assert take(found, text).counts == lists._said(counts)
    assert (counts.new, counts.same, counts.gone, counts.bad) == (1, 1, 1, 1)


def test_a_list_of_before_a_changed_index_key_is_known_again(emergency, monkeypatch):
    found = listed(emergency)
    old, new = b"o" * 32, b"n" * 32
    monkeypatch.setattr(lists, "secrets", lambda: (old,))
    take(found, FIRST)
    monkeypatch.setattr(lists, "secrets", lambda: (new, old))
    assert take(found, FIRST).counts["same"] == 2


def test_no_word_of_a_row_is_plain_in_the_database(emergency):
    found = listed(emergency)
    take(found, FIRST)
    for row in ListRow.objects.values_list():
        assert "Orlane" not in str(row)
    assert "Orlane" not in str(ListVersion.objects.values_list())


def test_the_bad_lines_of_a_version_are_kept_as_numbers_and_codes(emergency):
    version = take(listed(emergency), FIRST + "=A1;;;;\n")
    version.refresh_from_db()
    assert version.bad == [[4, "formula"]]


def test_who_is_looked_for_and_on_a_list_is_proposed_once_and_only_proposed(emergency):
    person = looked_for(emergency)
    found = listed(emergency)
    take(found, FIRST)
    assert list_matching.compare_waiting(NOW) == 1
    assert list_matching.compare_waiting(NOW) == 0
    take(found, FIRST)
    list_matching.compare_waiting(NOW)
    hint = Hint.objects.get()
    assert (hint.person_id, hint.whence, hint.decided) == (person.pk, "list", "")
    assert Item.objects.get(room="missing.hint").kind == "list"
    row = Person.objects.get(pk=person.pk)
    assert (row.state, row.stage) == (State.SOUGHT, Stage.OPEN)
    assert not Note.objects.exists()
    assert not Letter.objects.exists()


def test_the_desk_is_told_why_and_who_may_opens_the_line_itself(emergency):
    looked_for(emergency)
    found = listed(emergency)
    take(found, "Vasseur;Orlanne;19;stable;\n")
    list_matching.compare_waiting(NOW)
    thing = Item.objects.get(room="missing.hint").thing
    look = hint_desk.shown([thing])[thing]
    assert len(look.facts) >= 1
    assert "Orlanne" not in f"{look.title} {look.subject} {look.facts}"
    values = [fact.value for fact in hint_desk.opened(thing)]
    assert values[0] == "Orlane Vasseur"
    assert values[-3:] == ["Urgences", "Orlanne Vasseur", "stable"]
    lists.erase_list(named_list=found, by="ana", now=NOW)
    assert [fact.value for fact in hint_desk.opened(thing)] == ["Orlane Vasseur"]


@pytest.mark.parametrize(
    "ends",
    [
        {"stage": Stage.CLOSED},
        {"stage": Stage.EXPIRED},
        {"door": Door.LIST, "is_nameless": True},
    ],
)
def test_who_is_no_longer_looked_for_is_not_proposed(emergency, ends):
    looked_for(emergency, **ends)
    take(listed(emergency), FIRST)
    assert list_matching.compare_waiting(NOW) == 0


def test_another_emergency_hears_nothing(emergency):
    looked_for(make_emergency(name="Storm at Cap Vert"))
    take(listed(emergency), FIRST)
    assert list_matching.compare_waiting(NOW) == 0


def test_a_grave_line_makes_no_suggestion_no_word_and_no_letter(emergency):
    person = looked_for(emergency)
    take(listed(emergency), "Vasseur;Orlane;19;décédée;\n")
    assert list_matching.compare_waiting(NOW) == 0
    assert not Hint.objects.exists()
    assert not Note.objects.exists()
    assert not Message.objects.exists()
    assert Person.objects.get(pk=person.pk).state == State.SOUGHT
    assert ListRow.objects.get().is_grave


def test_somebody_without_a_name_becomes_a_private_record_once(emergency):
    found = listed(emergency)
    text = "inconnu;;40;;tatouage d’ancre au poignet gauche\n"
    take(found, text)
    list_matching.compare_waiting(NOW)
    take(found, text)
    ListRow.objects.update(compared_at=None)
    list_matching.compare_waiting(NOW)
    person = Person.objects.get()
    assert person.is_nameless
    assert person.is_private
    assert person.shows == []
    assert person.door == Door.LIST
    assert "ancre" in person.known.description
    assert not Person.objects.public(NOW).exists()


def test_a_grave_line_without_a_name_becomes_no_record(emergency):
    take(listed(emergency), "inconnu;;40;décédé;tatouage d’ancre\n")
    list_matching.compare_waiting(NOW)
    assert not Person.objects.exists()


# The pages.


def upload(client, emergency, text, **more):
    file = SimpleUploadedFile("urgences.csv", text.encode())
    given = {"title": "Urgences", "given_by": "Clinique des Glycines", "file": file}
    return client.post(f"/e/{emergency.slug}/missing/lists/", {**given, **more})


def test_a_list_goes_from_a_file_to_its_rows_by_two_forms(emergency):
    client = staff("moderator")
    answer = upload(client, emergency, HEAD + FIRST + "=A1;;;;\n", is_official="on")
    found = NamedList.objects.get()
    assert answer.url == f"/e/{emergency.slug}/missing/lists/{found.pk}/columns/"
    page = client.get(answer.url).content.decode()
    assert "Orlane Vasseur" in page
    assert '<option value="family" selected>' in page
    assert ListRow.objects.count() == 0
    columns = {"column-0": "family", "column-1": "given", "column-2": "age"}
    look = client.post(answer.url, {**columns, "step": "look"})
    assert ListRow.objects.count() == 0
    assert "Orlane Vasseur" in look.content.decode()
    done = client.post(answer.url, {**columns, "step": "take"})
    assert done.status_code == 302
    assert names(found) == {"Orlane Vasseur", "Ysaline Brévan"}
    assert not ListDraft.objects.exists()
    page = client.get(done.url).content.decode()
    assert "Ysaline Brévan" in page
    assert "formula" in page
    assert found.is_official
    whats = set(JournalRow.objects.values_list("what", flat=True))
    assert {"missing.list_opened", "missing.list_taken"} <= whats


def test_with_no_column_of_names_nothing_is_taken(emergency):
    client = staff("moderator")
    answer = upload(client, emergency, HEAD + FIRST)
    given = {"column-2": "age", "step": "take"}
    assert client.post(answer.url, given).status_code == 422
    assert ListRow.objects.count() == 0


def test_a_file_that_is_none_is_refused_and_opens_no_list(emergency):
    client = staff("moderator")
    answer = upload(client, emergency, "%PDF-1.7 ...")
    assert answer.status_code == 422
    assert "no CSV and no XLSX" in answer.content.decode()
    assert not NamedList.objects.exists()


def test_a_newer_version_goes_to_the_same_list(emergency):
    client = staff("moderator")
    found = listed(emergency)
    take(found, FIRST)
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    file = SimpleUploadedFile("b.csv", (HEAD + "Brévan;Ysaline;41;;\n").encode())
    answer = client.post(address, {"file": file})
    page = client.get(answer.url).content.decode()
    assert "no longer on it" in page
    given = {"column-0": "family", "column-1": "given", "column-2": "age"}
    client.post(answer.url, {**given, "step": "take"})
    assert NamedList.objects.count() == 1
    assert names(found) == {"Ysaline Brévan"}
    assert "no longer on the list" in client.get(address).content.decode()


def test_who_checked_a_line_stands_beside_it(emergency):
    client = staff("moderator", name="ana")
    found = listed(emergency)
    take(found, FIRST)
    row = ListRow.objects.order_by("line").first()
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    client.post(address, {"step": "check", "row": row.pk})
    row.refresh_from_db()
    assert (row.checked_by, row.checked_at) == ("ana", NOW)
    assert client.post(address, {"step": "check", "row": "x"}).status_code == 404
    assert not Note.objects.exists()


def test_a_list_that_was_brought_by_mistake_is_erased(emergency):
    client = staff("moderator")
    found = listed(emergency)
    take(found, FIRST)
    client.post(f"/e/{emergency.slug}/missing/lists/{found.pk}/", {"step": "erase"})
    assert not ListRow.objects.exists()
    assert JournalRow.objects.filter(what="missing.list_erased").exists()


def test_officials_alone_see_grave_lines_and_whom_they_may_be_of(emergency):
    person = looked_for(emergency)
    found = listed(emergency)
    take(found, FIRST + "Vasseur;Orlane;19;décédée;\n")
    moderator = staff("moderator", name="mod")
    page = moderator.get(f"/e/{emergency.slug}/missing/lists/{found.pk}/")
    assert "décédée" not in page.content.decode()
    address = f"/e/{emergency.slug}/missing/lists/officials/"
    assert moderator.get(address).status_code == 404
    page = staff("officer", name="off").get(address).content.decode()
    assert "décédée" in page
    assert f"/missing/desk/{person.pk}/" in page


def test_a_grave_line_is_checked_on_no_page(emergency):
    found = listed(emergency)
    take(found, "Vasseur;Orlane;19;décédée;\n")
    given = {"step": "check", "row": ListRow.objects.get().pk}
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    assert staff("moderator").post(address, given).status_code == 404


def test_nothing_of_a_list_is_on_any_public_page_or_feed(emergency):
    found = listed(emergency)
    secret = "Quintessa Zylberbourg"
    take(found, f"{secret};;19;;cicatrice zigzaguante\nx;;40;;tatouage zirconium\n")
    looked_for(emergency, secret, is_private=True)
    list_matching.compare_waiting(NOW)
    assert Hint.objects.exists()
    base = f"/e/{emergency.slug}"
    reader = Client()
    seen = [
        reader.get(path)
        for path in (
            "/",
            f"{base}/",
            f"{base}/missing/",
            f"/pf/{emergency.slug}/feeds/person",
            f"/pf/{emergency.slug}/feeds/note",
            *(f"/missing/{person.pk}/" for person in Person.objects.all()),
            *(f"/missing/{person.pk}/feed/" for person in Person.objects.all()),
        )
    ]
    asked = (secret, "tatouage zirconium", "Urgences")
    seen += [reader.post(f"{base}/missing/search/", {"words": one}) for one in asked]
    for answer in seen:
        text = answer.content.decode()
        for word in ("Zylberbourg", "zigzaguante", "zirconium", "Glycines"):
            assert word not in text.replace(f'value="{secret}"', "").replace(
                'value="tatouage zirconium"', ""
            )
    for path in ("lists/", f"lists/{found.pk}/", f"lists/{found.pk}/columns/"):
        assert reader.get(f"{base}/missing/{path}").status_code in (302, 404)


def test_a_file_that_nobody_took_in_is_forgotten_after_two_days(emergency):
    found = listed(emergency)
    sheet = read_file((HEAD + FIRST).encode())
    given = {"sheet": sheet, "given_at": NOW, "by": "ana", "now": NOW}
    lists.keep_draft(named_list=found, **given)
    forget(NOW + timedelta(days=1))
    assert ListDraft.objects.exists()
    forget(NOW + timedelta(days=3))
    assert not ListDraft.objects.exists()
    assert NamedList.objects.exists()
