"""Where nobody holds a key, who looks cannot be sealed: they read so, and operators."""

import pytest
from django.db import DatabaseError
from django.test import Client

from tests.calls import NOW
from vigie.emergencies.states import EmergencyState
from vigie.lib import clock
from vigie.missing import keyless, seekers
from vigie.missing.models import Person, Seeker
from vigie.missing.tests.test_a_call_is_opened import browser, send
from vigie.trust.models import RoleGiven
from vigie.trust.people.actions import add_person, give_role
from vigie.trust.people.states import Role
from vigie.trust.sealed import pairs
from vigie.trust.sealed.names import name_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
SEALED = "it is sealed, and opened only by who must call you"
NOT_KEPT = {
    "en": "Your name is not kept here",
    "fr": "Votre nom n’est pas conservé ici",
    "es": "Su nombre no se guarda aquí",
    "ar": "لا يُحفظ اسمك هنا",
}
LOST = "was not all kept"


@pytest.fixture
def room(emergency):
    return f"/e/{emergency.slug}/missing/"


def with_key(emergency, role=Role.MODERATOR, name="ines"):
    person = add_person(name=name, by="op", now=NOW)
    give_role(person=person, role=role, emergency=emergency, by="op", now=NOW)
    words = "twelve words of a phrase " + name
    pairs.make_pair(person=name_of(person), passphrase=words, now=NOW)


@pytest.mark.parametrize("language", NOT_KEPT)
def test_the_form_says_so_in_each_language(room, language):
    text = browser(language).get(room + "new/").content.decode()
    assert NOT_KEPT[language] in text
    assert SEALED not in text


def test_with_a_key_the_form_promises_the_seal_and_nothing_else(room, emergency):
    with_key(emergency)
    text = browser().get(room + "new/").content.decode()
    assert SEALED in text
    assert NOT_KEPT["en"] not in text


def test_the_form_of_somebody_without_a_name_says_it_too(room):
    text = browser().get(room + "new/nameless/").content.decode()
    assert NOT_KEPT["en"] in text


def test_the_receipt_says_it_of_a_name_that_was_not_kept(room):
    text = send(room).content.decode()
    seeker = Seeker.objects.get()
    assert (seeker.name, seeker.phone, seeker.mail) == (None, None, None)
    assert seeker.address is not None  # letters go there all the same
    assert LOST in text


def test_the_receipt_is_silent_where_all_was_kept(room, emergency):
    with_key(emergency)
    assert LOST not in send(room).content.decode()
    assert Seeker.objects.get().name is not None


def test_whoever_told_nothing_of_themselves_lost_nothing(emergency):
    seeking = seekers.Seeking()
    seeker = seekers.prepare_seeker(seeking, emergency, NOW)
    assert not seekers.is_lost(seeker, seeking)


def test_the_public_page_says_nothing_of_it(room):
    send(room)
    page = f"/missing/{Person.objects.get().pk}/"
    assert LOST not in Client().get(page).content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VOLUNTEER, Role.RESPONDER])
def test_a_key_of_another_role_seals_nothing(emergency, role):
    with_key(emergency, role)
    assert not seekers.can_seal(emergency, NOW)


def test_a_case_that_was_made_stays_open_to_new_data(room, emergency):
    with_key(emergency)
    send(room)
    RoleGiven.objects.all().delete()
    assert seekers.can_seal(emergency, NOW)


def test_an_open_emergency_without_a_key_is_found_until_there_is_one(emergency):
    assert keyless.without_key(NOW) == [emergency]
    with_key(emergency, Role.OPERATOR)
    assert keyless.without_key(NOW) == []


def test_a_closed_emergency_needs_no_key(emergency):
    type(emergency).objects.update(state=EmergencyState.CLOSED)
    assert keyless.without_key(NOW) == []


def test_the_check_of_the_machine_gives_a_hint_and_finds_no_fault(
    emergency, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    (told,) = keyless.somebody_holds_a_key()
    assert (told.id, told.is_serious()) == ("vigie.I001", False)
    assert emergency.slug in str(told.msg)
    assert "/sealed/key/" in str(told.hint)
    with_key(emergency)
    assert keyless.somebody_holds_a_key() == []


def test_the_check_is_silent_before_there_is_a_database(monkeypatch):
    def fail(now):
        raise DatabaseError

    monkeypatch.setattr(keyless, "without_key", fail)
    assert keyless.somebody_holds_a_key() == []
