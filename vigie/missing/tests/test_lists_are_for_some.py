"""Who may see and do what with lists: by role, by emergency, and never a death."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.missing import lists
from vigie.missing.list_columns import guess
from vigie.missing.list_files import read_file
from vigie.missing.models import Keying, ListDraft, ListRow, NamedList
from vigie.missing.tests.world import listed, photographed
from vigie.trust.models import JournalRow
from vigie.trust.people.states import Role

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "Nom complet;Statut\nOrlane Vasseur;stable\nYsaline Brévan;décédée\n"
LISTERS = {Role.MODERATOR, Role.RESPONDER, Role.OFFICER, Role.OPERATOR}


@pytest.fixture
def emergency(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


@pytest.fixture
def found(emergency):
    made = listed(emergency)
    sheet = read_file(CSV.encode())
    read = lists.read_sheet(sheet, guess(sheet.head))
    given = {"given_at": NOW, "by": "ana", "now": NOW}
    lists.keep_draft(named_list=made, sheet=sheet, **given)
    lists.take_in(named_list=made, read=read, **given)
    lists.keep_draft(named_list=made, sheet=sheet, **given)
    return made


def client(role, emergency=None, proven=True):
    user = person(f"who-{role}", role, emergency=emergency)
    made = sign_in(Client(), user, proven=proven)
    made.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def home(found):
    return f"/e/{found.emergency.slug}/missing/lists/"


def pages(found):
    one = f"{home(found)}{found.pk}/"
    return (home(found), one, f"{one}columns/")


def deeds(found):
    """Every form of the lists' pages, as it would be sent."""
    row = found.rows.filter(is_grave=False).get()
    one = f"{home(found)}{found.pk}/"
    file = SimpleUploadedFile("b.csv", b"Nom\nMahaut Corvanne\n")
    return (
        (home(found), {"title": "Gymnase", "given_by": "Ville"}),
        (one, {"step": "check", "row": row.pk}),
        (one, {"step": "erase"}),
        (one, {"file": file}),
        (f"{one}columns/", {"column-0": "name", "step": "take"}),
    )


def stored():
    """All that a deed could change."""
    rows = ListRow.objects.order_by("pk").values_list("pk", "gone_at", "checked_at")
    drafts = ListDraft.objects.values_list("pk")
    lists_ = NamedList.objects.order_by("pk").values_list("pk")
    return [*rows, *drafts, *lists_]


@pytest.mark.parametrize("role", Role.values)
def test_those_who_work_with_lists_see_them_and_nobody_else(found, role):
    asked = client(role)
    wanted = 200 if role in LISTERS else 404
    assert {asked.get(page).status_code for page in pages(found)} == {wanted}


@pytest.mark.parametrize("role", sorted(set(Role.values) - LISTERS))
def test_whoever_may_not_see_a_list_changes_nothing_of_it(found, role):
    asked, before = client(role), stored()
    for address, given in deeds(found):
        assert asked.post(address, given).status_code == 404
    assert stored() == before


def test_nobody_without_an_account_gets_near(found):
    before = stored()
    for page in pages(found):
        answer = Client().get(page)
        assert answer.status_code == 404
        assert "Orlane" not in answer.content.decode()
    for address, given in deeds(found):
        assert Client().post(address, given).status_code in (403, 404)
    assert stored() == before


def test_a_role_in_another_emergency_opens_no_list_of_this_one(found):
    asked = client("operator", make_emergency(name="Ailleurs"))
    assert {asked.get(page).status_code for page in pages(found)} == {404}


def test_without_a_second_factor_no_list_is_shown(found):
    asked = client("moderator", proven=False)
    for page in pages(found):
        answer = asked.get(page)
        assert answer.status_code != 200
        assert "Orlane" not in answer.content.decode()


def test_a_list_of_one_emergency_is_at_no_address_of_another(found):
    other = make_emergency(name="Ailleurs")
    asked = client("operator")
    here = f"/e/{other.slug}/missing/lists/"
    for page in (f"{here}{found.pk}/", f"{here}{found.pk}/columns/"):
        assert asked.get(page).status_code == 404
        assert asked.post(page, {"step": "erase"}).status_code == 404
    assert "Urgences" not in asked.get(here).content.decode()
    assert NamedList.objects.filter(pk=found.pk).exists()


def test_a_line_of_one_list_is_checked_on_no_page_of_another(found):
    other = listed(found.emergency, title="Gymnase")
    row = found.rows.filter(is_grave=False).get()
    asked = client("moderator")
    answer = asked.post(f"{home(found)}{other.pk}/", {"step": "check", "row": row.pk})
    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.checked_at is None


@pytest.mark.parametrize("role", sorted(LISTERS))
def test_a_line_that_speaks_of_a_death_is_on_no_page_but_the_officials(found, role):
    asked = client(role)
    for page in (home(found), f"{home(found)}{found.pk}/"):
        text = asked.get(page).content.decode()
        assert "Brévan" not in text
        assert "décédée" not in text
    officials = asked.get(f"{home(found)}officials/")
    assert officials.status_code == (200 if role == Role.OFFICER else 404)
    assert ("Brévan" in officials.content.decode()) == (role == Role.OFFICER)


def test_how_many_lines_wait_for_officials_is_told_and_who_is_not(found):
    page = client("moderator").get(f"{home(found)}{found.pk}/").content.decode()
    assert "for officials alone" in page


def test_officials_of_another_emergency_see_no_grave_line(found):
    asked = client("officer", make_emergency(name="Ailleurs"))
    assert asked.get(f"{home(found)}officials/").status_code == 404


def test_a_grave_line_that_left_its_list_leaves_the_officials_page(found):
    ListRow.objects.update(gone_at=NOW)
    page = client("officer").get(f"{home(found)}officials/").content.decode()
    assert "Brévan" not in page


@pytest.mark.parametrize("role", Role.values)
def test_who_may_key_a_sheet_in_sees_it_and_its_picture(found, role):
    sheet = photographed(found)
    asked = client(role)
    wanted = 200 if role in LISTERS | {Role.VOLUNTEER} else 404
    for page in (
        f"{home(found)}sheets/",
        f"{home(found)}sheets/{sheet.pk}/",
        f"/pictures/{sheet.picture_id}/",
    ):
        assert asked.get(page).status_code == wanted


def test_a_volunteer_of_another_emergency_keys_nothing_in(found):
    sheet = photographed(found)
    asked = client("volunteer", make_emergency(name="Ailleurs"))
    address = f"{home(found)}sheets/{sheet.pk}/"
    assert asked.post(address, {"name-1": "Orlane"}).status_code == 404
    assert asked.get(f"/pictures/{sheet.picture_id}/").status_code == 404
    assert not Keying.objects.exists()


def test_a_volunteer_may_not_be_the_third_one(found):
    sheet = photographed(found)
    for by, name in (("ana", "Orlane Vasseur"), ("bea", "Orlane Vaseur")):
        Keying.objects.create(
            sheet=sheet, by=by, at=NOW, rows=f'[["{name}","","","","",""]]'
        )
    asked = client("volunteer")
    address = f"{home(found)}sheets/{sheet.pk}/"
    assert "Vaseur" not in asked.get(address).content.decode()
    settle = {"step": "settle", "pair-0": "one"}
    assert asked.post(address, settle).status_code == 409
    sheet.refresh_from_db()
    assert sheet.settled_at is None


def test_no_page_of_a_list_is_kept_by_a_browser_or_found_by_an_engine(found):
    asked = client("moderator")
    for page in pages(found):
        answer = asked.get(page)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.content.decode()


def test_who_did_what_is_in_the_journal_under_their_own_name(found):
    asked = client("responder")
    for address, given in deeds(found)[:2]:
        asked.post(address, given)
    rows = JournalRow.objects.filter(by="who-responder").order_by("sequence")
    whats = [row.what for row in rows if row.what.startswith("missing.list")]
    assert whats == ["missing.list_opened", "missing.list_checked"]
