"""A photo may come with a word about somebody: nobody is shown it before that word was
checked, and it says what is on it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.calls import NOW, make_emergency
from tests.people import person as staff
from tests.people import sign_in
from vigie.missing import calls, closing, looks, notes, photos
from vigie.missing.bringing import NOTES
from vigie.missing.models import Note, Person, Photo, Reuse
from vigie.missing.states import Ending
from vigie.missing.tests.photo_world import changed, file, person
from vigie.missing.tests.world import noted
from vigie.trust.limits import proofs
from vigie.trust.models import Picture
from vigie.trust.people.once import row_of
from vigie.trust.pictures.tests.pictures import CANARY, exif
from vigie.trust.retention.forgetting import forget
from vigie.trust.triage.rooms import room_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]


@pytest.fixture
def sought():
    return person(make_emergency())


def browser():
    return Client(headers={"accept-language": "en"})


def send(who, *files, **typed):
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    given = {"what": "saw", "text": "At the gym", "work": work, "photos": files}
    return browser().post(f"/missing/{who.pk}/note/", {**given, **typed}, follow=True)


def address(photo):
    return f"/missing/{photo.person_id}/photo/{photo.pk}.jpg"


def page(who):
    return browser().get(f"/missing/{who.pk}/").content.decode()


def check():
    notes.verify_note(note=Note.objects.get(), by="user:1", now=NOW)


def test_it_is_kept_with_the_word_and_shown_to_nobody(sought):
    assert send(sought, file(1), photo_words="in a grey coat").status_code == 200
    photo = Photo.objects.get()
    assert photo.note == Note.objects.get()
    assert address(photo) not in page(sought)
    assert browser().get(address(photo)).status_code == 404


def test_once_the_word_was_checked_everybody_is_shown_it_with_what_is_on_it(sought):
    send(sought, file(1, exif=exif()), photo_words="in a grey coat")
    check()
    photo = Photo.objects.get()
    assert address(photo) in page(sought)
    assert 'alt="in a grey coat"' in page(sought)
    answer = browser().get(address(photo))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert CANARY not in answer.content


def test_it_goes_with_the_word_when_that_is_hidden(sought):
    send(sought, file(1))
    check()
    notes.hide_note(note=Note.objects.get(), now=NOW)
    photo = Photo.objects.get()
    assert address(photo) not in page(sought)
    assert browser().get(address(photo)).status_code == 404


def test_the_word_is_kept_whatever_comes_of_the_photo(sought):
    answer = send(sought, SimpleUploadedFile("photo.jpg", b"<svg/>"))
    assert "no picture we can take" in answer.content.decode()
    assert (Note.objects.count(), Photo.objects.count()) == (1, 0)


def test_strangers_take_no_room_from_who_looks(sought):
    send(sought, *(file(seed) for seed in range(5)))
    assert Photo.objects.count() == photos.MOST
    added = photos.add_photos(person=sought, files=[file(9)], now=NOW)
    assert (added.kept, added.refused) == (1, ())


def test_no_stranger_holds_a_photo_of_somebody_else_by_sending_it_again(sought):
    other = person(sought.emergency, "Amadou Kessel")
    photos.add_photos(person=other, files=[file(1)], now=NOW)
    send(sought, changed(1))
    assert not Reuse.objects.exists()
    assert len(photos.shown_of(other)) == 1


def test_what_who_looks_sent_themselves_is_not_kept_twice(sought):
    photos.add_photos(person=sought, files=[file(1)], now=NOW)
    send(sought, file(1))
    assert Photo.objects.get().note is None


def test_the_desk_says_that_there_is_one_and_leads_staff_to_it(sought):
    send(sought, file(1))
    note = Note.objects.get()
    (shown,) = looks.of_notes([note.pk.hex]).values()
    assert shown.is_more
    with translation.override("en"):
        assert "with a photo" in [str(fact) for fact in shown.facts]
    (fact,) = room_of(NOTES).opened(note.pk.hex)
    assert browser().get(fact.value).status_code in (302, 403, 404)
    seen = sign_in(Client(), staff("ama", "operator")).get(fact.value)
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")


def test_of_a_word_without_a_photo_it_says_nothing(sought):
    note = noted(sought)
    (shown,) = looks.of_notes([note.pk.hex]).values()
    assert not shown.is_more
    assert looks.opened_note(note.pk.hex) == []


def test_it_is_erased_with_the_search(sought):
    send(sought, file(1))
    check()
    photo = Photo.objects.get()
    closing.close(person=sought, ending=Ending.FOUND, by="user:1", now=NOW)
    assert Picture.objects.count() == 0
    assert browser().get(address(photo)).status_code == 410


def test_a_call_that_is_prolonged_keeps_its_photos_as_long(sought):
    photos.add_photos(person=sought, files=[file(1)], now=NOW)
    send(sought, file(2))
    late = NOW + timedelta(days=39)
    until = calls.extend_call(person=sought, by="public", now=late)
    assert set(Picture.objects.values_list("ends_at", flat=True)) == {
        until + photos.GRACE
    }
    forget(now=sought.expires_at + timedelta(days=5))
    assert Photo.objects.count() == 2


def test_the_words_of_a_photo_are_asked_for_where_one_is_given(sought):
    slug = sought.emergency.slug
    for path in (f"/missing/{sought.pk}/note/", f"/e/{slug}/missing/new/"):
        text = browser().get(path).content.decode()
        assert 'name="photos"' in text
        assert 'name="photo_words"' in text
        assert 'enctype="multipart/form-data"' in text


def test_who_looks_adds_photos_later_with_words_of_their_own():
    emergency, client, once = make_emergency(), browser(), str(uuid4())
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    given = {
        "name": "Zélie Vauquelin",
        "shows": ["name", "photo"],
        "once": once,
        "your_name": "Noé",
        "your_phone": "+33639980002",
        "photos": [file(1)],
        "photo_words": "with short hair",
        "work": work,
    }
    kept = client.post(f"/e/{emergency.slug}/missing/new/", given)
    assert kept.status_code == 200
    more = {"name": "Zélie Vauquelin", "shows": ["name", "photo"]}
    more |= {"photos": [file(2)], "photo_words": "she laughs, in a green coat"}
    assert client.post(f"/missing/{row_of(UUID(once))}/mine/", more).status_code == 302
    said = {one.words for one in photos.shown_of(Person.objects.get())}
    assert said == {"with short hair", "she laughs, in a green coat"}
    text = page(Person.objects.get())
    assert 'alt="she laughs, in a green coat"' in text
