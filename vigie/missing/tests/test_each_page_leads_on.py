"""What a reader can do next stands on every page, and what is shown has its reasons."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.calls import NOW, make_emergency
from vigie.lib import clock
from vigie.missing import closing, pages
from vigie.missing.call_forms import SHOWN, CallForm, NamelessForm
from vigie.missing.models import Note, Person, Photo
from vigie.missing.notes import hide_note, verify_note
from vigie.missing.states import Ending, Stage, State, Status, Voice
from vigie.missing.tests.photo_world import file
from vigie.missing.tests.test_a_call_is_opened import ONCE, browser, look, send
from vigie.missing.tests.world import noted, sought
from vigie.trust.limits import proofs

pytestmark = pytest.mark.django_db(transaction=True)
MINE = f"/missing/{ONCE}/mine/"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def read(path, client=None):
    return (client or browser()).get(path).content.decode()


@pytest.fixture
def room():
    return f"/e/{make_emergency().slug}/missing/"


@pytest.fixture
def holder(room):
    """The browser of whoever opened a call just now."""
    client = browser()
    assert send(room, client).status_code == 200
    return client


def test_whoever_knows_something_finds_the_form_on_the_page_of_the_person():
    person = sought()
    assert f'href="/missing/{person.pk}/note/"' in read(f"/missing/{person.pk}/")


def test_a_name_can_be_typed_on_the_first_page_of_the_room(room):
    text = read(room)
    assert f'action="{room}search/"' in text
    assert text.index('name="words"') < text.index('class="figures"')


def test_figures_say_of_when_they_are_and_what_is_counted(room):
    text = read(room)
    assert "As of <time" in text
    assert "two calls for one person count twice" in text


def test_of_nobody_found_no_comfort_is_made_up(room):
    text = look(room, words="Xqwz Jjjjj").content.decode()
    assert "nobody has told us of them yet" in text
    assert "Open a call for them" in text


def test_why_somebody_stands_so_is_told_by_what_everybody_may_read():
    person = sought()
    assert pages.why(person) == []
    note = noted(person, voice=Voice.FAMILY)
    with override("en"):
        (unchecked,) = pages.why(Person.objects.get())
        verify_note(note=note, by="ana", now=NOW)
        (checked,) = pages.why(Person.objects.get())
    assert unchecked.startswith("Somebody said so, not yet checked")
    assert checked.startswith("Who looks for them said so")
    assert "Why?" in read(f"/missing/{person.pk}/")


def test_a_private_word_is_no_reason_that_is_told():
    person = sought()
    noted(person, status=Status.SELF, voice=Voice.SELF, is_private=True)
    assert Person.objects.get().state == State.NEWS
    assert pages.why(Person.objects.get()) == []


def test_a_hidden_word_is_no_reason():
    note = noted(sought())
    hide_note(note=note, now=NOW)
    assert pages.why(Person.objects.get()) == []


def test_of_a_death_no_reason_is_told():
    person = sought(state=State.DEATH)
    Note.objects.all().delete()
    assert pages.why(person) == []


@pytest.mark.parametrize("status", [s for s in Status if s != Status.DEAD])
def test_a_word_says_what_it_says_in_the_third_person(status):
    noted(sought(), status=status)
    (word,) = pages.words_of(Person.objects.get())
    assert word.says
    assert not str(word.says).startswith("I ")


@pytest.mark.parametrize("kind", [CallForm, NamelessForm])
def test_at_most_five_questions_stand_before_the_folded_ones(kind):
    form = kind(guard=None)
    assert len(form.first()) <= 5
    assert not form.more_is_open()
    asked = {one.name for one in (*form.first(), *form.more(), *form.you())}
    left = set(form.fields) - asked
    hidden = {"name", "once", "other_names", "city", "their_phone"}
    assert left <= {"shows", "relation", "is_guardian", *hidden}


def test_every_question_of_a_call_stands_on_its_page():
    form = CallForm(guard=None)
    asked = [one.name for one in (*form.first(), *form.more(), *form.you())]
    assert sorted([*asked, "shows", "once"]) == sorted(form.fields)


def test_what_is_folded_unfolds_for_what_was_typed(room):
    answer = send(room, marks="a scar", age="old")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<details open>" in " ".join(text.split())
    assert "a scar" in text


def test_what_everybody_may_read_is_said_in_one_line(room):
    assert "Name · Age, as a range · Sex · Description" in read(f"{room}new/")
    form = CallForm({"shows": ["name"]}, guard=None)
    assert form.shown_labels() == [dict(SHOWN)["name"]]


def test_a_photo_can_be_added_later(holder):
    assert not Photo.objects.exists()
    typed = {"name": "Zélie Vauquelin", "shows": ["name"], "photos": file()}
    assert holder.post(MINE, typed).status_code == 302
    assert Photo.objects.get().person_id == Person.objects.get().pk


def test_a_photo_that_is_none_is_told_and_the_rest_is_kept(holder):
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("photo.jpg", b"no picture", "image/jpeg")
    typed = {"name": "Zélie V.", "shows": ["name"], "photos": bad}
    text = holder.post(MINE, typed, follow=True).content.decode()
    assert Person.objects.get().known.shown_name == "Zélie V."
    assert not Photo.objects.exists()
    assert text.count('role="status"') == 2


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.OPEN, "can be seen and found by everybody"),
        (Stage.HELD, "Nobody sees it yet"),
        (Stage.SUSPENDED, "Not shown for now"),
        (Stage.EXPIRED, "Its time has run out"),
    ],
)
def test_the_holder_is_told_where_the_call_is_in_a_sentence(holder, stage, words):
    Person.objects.update(stage=stage)
    assert words in read(MINE, holder)


def test_a_page_that_nobody_may_see_is_not_led_to(holder):
    page = f'href="/missing/{ONCE}/"'
    assert page in read(MINE, holder)
    Person.objects.update(stage=Stage.HELD)
    assert page not in read(MINE, holder)
    Person.objects.update(stage=Stage.OPEN, expires_at=NOW - timedelta(1))
    assert page not in read(MINE, holder)


def test_a_call_that_is_over_is_not_called_looked_for(holder):
    holder.post(MINE, {"found": "1"})
    text = read(MINE, holder)
    assert "This call is over" in text
    assert "Being looked for" not in text
    assert "Vauquelin" not in text


def test_the_page_of_a_call_that_is_over_leads_on_and_tells_no_reason():
    person = sought()
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    found = read(f"/missing/{person.pk}/")
    assert 'href="/code/"' in found
    Person.objects.update(ending=Ending.DEATH)
    assert read(f"/missing/{person.pk}/") == found
