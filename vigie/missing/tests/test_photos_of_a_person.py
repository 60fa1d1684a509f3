"""Photos: kept, known again, held under two names, shown, gone; no report is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from tests.calls import NOW, make_emergency
from vigie.lib import clock
from vigie.missing import closing, photo_desk, photos
from vigie.missing.models import Person, Photo, Reuse
from vigie.missing.photos import Shown, add_photos, is_other, shown_of, take_away
from vigie.missing.states import Ending, Stage
from vigie.missing.tests.photo_world import changed, file, person
from vigie.trust.limits import proofs
from vigie.trust.models import Item, JournalRow, Picture
from vigie.trust.pictures.tests.pictures import CANARY, exif
from vigie.trust.retention.forgetting import forget
from vigie.trust.triage.actions import decide
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with translation.override("en"):
        yield


@pytest.fixture
def sought(emergency):
    return person(emergency)


def add(who, *files, **words):
    return add_photos(person=who, files=files, now=NOW, **words)


def address(who):
    return [shown.url for shown in shown_of(who)]


def test_a_photo_is_kept_made_anew_and_shown(sought):
    added = add(sought, file(1, exif=exif()), words="in a green coat")
    assert (added.kept, added.held, added.refused) == (1, 0, ())
    (shown,) = shown_of(sought)
    assert shown.words == "in a green coat"
    assert (shown.width, shown.height) == (480, 360)
    answer = Client().get(shown.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert CANARY not in answer.content


def test_what_nobody_described_is_described_by_the_name(sought):
    add(sought, file())
    assert shown_of(sought)[0].words == "Photo of Nadège Sorel"
    sought.shows = ["photo"]
    assert shown_of(sought)[0].words == "Photo of the person who is looked for"


def test_a_telephone_in_the_description_is_masked(sought):
    add(sought, file(), words="call 06 39 98 00 01")
    assert "39 98" not in shown_of(sought)[0].words


def test_three_are_enough(sought):
    added = add(sought, *(file(seed) for seed in range(5)))
    assert added.kept == Photo.objects.count() == 3
    assert added.refused == ("Three photos are enough: the others were not kept.",)


def test_a_file_that_is_sent_twice_is_kept_once(sought):
    add(sought, file(1), file(1))
    assert add(sought, file(1)).kept == 0
    assert Photo.objects.count() == 1


def test_the_pages_take_photos_show_them_and_lose_them_with_the_search(
    emergency, monkeypatch
):
    monkeypatch.setattr(proofs, "COST", 2)
    browser = Client(headers={"accept-language": "en"})
    sent = {
        "name": "Nadège Sorel",
        "shows": ["name", "photo"],
        "once": str(uuid4()),
        "your_name": "Ismaël Sorel",
        "your_phone": "+33639980002",
        "photos": [file(1), SimpleUploadedFile("photo.jpg", b"<svg/>")],
        "work": proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW)),
    }
    kept = browser.post(f"/e/{emergency.slug}/missing/new/", sent)
    assert kept.status_code == 200, kept.context["form"].errors
    assert "no picture we can take" in kept.content.decode()
    who = Person.objects.get()
    page = browser.get(f"/missing/{who.pk}/").content.decode()
    (link,) = address(who)
    assert link in page
    assert 'alt="Photo of Nadège Sorel"' in page
    closing.close(person=who, ending=Ending.FOUND, by="user:1", now=NOW)
    assert Client().get(link).status_code == 410
    assert Picture.objects.count() == 0


def test_adding_one_is_a_change_that_a_feed_must_tell(sought):
    add(sought, file())
    assert Person.objects.get(pk=sought.pk).entry > sought.entry
    row = JournalRow.objects.get(what="photo.added")
    assert (row.subject_id, row.by) == (str(sought.pk), "public")


def test_without_the_word_of_the_seeker_nobody_is_shown_it(sought):
    add(sought, file())
    (link,) = address(sought)
    Person.objects.update(shows=["name"])
    sought.shows = ["name"]
    assert shown_of(sought) == []
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [{"stage": Stage.HELD}, {"stage": Stage.SUSPENDED}, {"is_private": True}],
)
def test_while_the_person_is_not_public_the_photo_is_not_found(sought, fields):
    add(sought, file())
    (link,) = address(sought)
    Person.objects.update(**fields)
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.CLOSED},
        {"stage": Stage.EXPIRED},
        {"expires_at": NOW - timedelta(minutes=1)},
    ],
)
def test_after_the_search_the_photo_is_gone_and_said_so(sought, fields):
    add(sought, file())
    (link,) = address(sought)
    Person.objects.update(**fields)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "no-store" in answer["Cache-Control"]
    assert b"\xff\xd8\xff" not in answer.content


def test_the_address_of_a_photo_is_not_found_under_another_person(emergency, sought):
    add(sought, file())
    other = person(emergency, "Ilyes Bensaïd")
    (link,) = address(sought)
    assert Client().get(link.replace(str(sought.pk), str(other.pk))).status_code == 404
    assert Client().get(link.replace(str(sought.pk), str(uuid4()))).status_code == 404


def test_the_pictures_address_shows_it_to_nobody_from_outside(sought):
    add(sought, file())
    name = Picture.objects.get().pk
    assert Client().get(f"/pictures/{name}/").status_code == 404


def test_one_photo_under_two_names_holds_both(emergency, sought):
    add(sought, file(5))
    (link,) = address(sought)
    hoax = person(emergency, "Kevin Duchamp")
    added = add(hoax, changed(5))
    assert (added.kept, added.held) == (1, 1)
    assert shown_of(sought) == shown_of(hoax) == []
    assert Client().get(link).status_code == 404
    item = Item.objects.get(room=photos.ROOM_OF_REUSES)
    assert (item.emergency_id, item.asks) == (emergency.pk, True)
    assert JournalRow.objects.filter(what="photo.held").count() == 1


def test_both_desks_hear_of_it_when_it_was_used_in_another_emergency(sought):
    add(sought, file(5))
    elsewhere = make_emergency(name="Feu à Val-Haut")
    add(person(elsewhere, "Kevin Duchamp"), changed(5))
    items = Item.objects.filter(room=photos.ROOM_OF_REUSES)
    assert {item.emergency_id for item in items} == {
        sought.emergency_id,
        elsewhere.pk,
    }
    assert len(photo_desk.shown([item.thing for item in items])) == 2


@pytest.mark.parametrize("name", ["Sorel Nadege", "NADÈGE SOREL", ""])
def test_the_same_name_or_none_is_no_hoax(emergency, sought, name):
    add(sought, file(5))
    added = add(person(emergency, name), changed(5))
    assert (added.kept, added.held) == (1, 0)
    assert len(shown_of(sought)) == 1


def test_names_are_other_only_if_both_are_known():
    assert is_other(("Nadège Sorel",), ("Kevin Duchamp",))
    assert not is_other(("Nadège Sorel",), ())
    assert not is_other((), ("Kevin Duchamp",))
    assert not is_other(("Nadège Sorel",), ("Kevin Duchamp", "Nadege Sorel"))


def decided(verb):
    item = Item.objects.get(room=photos.ROOM_OF_REUSES)
    decide(item=item, verb=verb, by="user:1", now=NOW)


def test_a_person_who_sees_no_misuse_has_both_shown_again(emergency, sought):
    add(sought, file(5))
    hoax = person(emergency, "Kevin Duchamp")
    add(hoax, changed(5))
    before = Person.objects.get(pk=sought.pk).entry
    decided(Verb.DROP)
    assert len(shown_of(sought)) == len(shown_of(hoax)) == 1
    assert Person.objects.get(pk=sought.pk).entry > before
    decided(Verb.REOPEN)
    assert shown_of(sought) == []


@pytest.mark.parametrize("verb", [Verb.RIGHT, Verb.HIDE])
def test_a_person_who_sees_misuse_keeps_both_from_the_public(emergency, sought, verb):
    add(sought, file(5))
    add(person(emergency, "Kevin Duchamp"), changed(5))
    decided(verb)
    assert shown_of(sought) == []
    assert Reuse.objects.get().cleared_at is None


def test_the_desk_shows_no_name_until_it_is_opened(emergency, sought):
    add(sought, file(5))
    add(person(emergency, "Kevin Duchamp"), changed(5))
    thing = Item.objects.get(room=photos.ROOM_OF_REUSES).thing
    assert "Kevin" not in str(photo_desk.shown([thing]))
    opened = [str(fact.value) for fact in photo_desk.opened(thing)]
    assert {"Kevin Duchamp", "Nadège Sorel"} <= set(opened)
    assert photo_desk.shown([uuid4().hex]) == {}


def test_when_the_call_is_closed_nothing_is_left_of_the_pixels(sought):
    add(sought, file(1), file(2))
    (link, _) = address(sought)
    with writing():
        assert take_away([sought.pk]) == 2
    assert (Picture.objects.count(), Photo.objects.count()) == (0, 0)
    assert Client().get(link).status_code == 404


def test_what_was_forgotten_to_be_closed_goes_with_its_time(sought):
    add(sought, file(1))
    forget(now=sought.expires_at)
    assert Photo.objects.count() == 1
    forget(now=sought.expires_at + timedelta(days=2))
    assert (Picture.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_call_that_lasts_longer_keeps_its_photos(sought):
    add(sought, file(1))
    sought.expires_at += timedelta(days=40)
    sought.save()
    photos.last_until(sought)
    forget(now=sought.expires_at)
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\xff\xd8\xff"])
def test_what_is_no_photo_is_one_sentence_and_the_others_are_kept(sought, content):
    added = add(sought, SimpleUploadedFile("photo.jpg", content), file(2))
    assert (added.kept, len(added.refused)) == (1, 1)


STEPS = (
    "PictureField",
    "known_again",
    "is_other",
    "names_of",
    "prepare_picture",
    "writing",
    "Photo",
    "take_entries",
    "register",
    "record_of",
)


@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_the_report_stands_and_nothing_half_is_left(
    emergency, sought, monkeypatch, caplog, step
):
    """Twenty kinds of failure at each of ten steps: 200 of 200 reports stand."""
    add(sought, file(5))
    before = Photo.objects.count()
    reports = 0
    for number, kind in enumerate(FAULTS):
        report = person(emergency, f"Kevin Duchamp {number}")

        def fail(*given, kind=kind, **words):
            raise kind

        with monkeypatch.context() as patch:
            patch.setattr(photos, step, fail)
            added = add(report, changed(5))
        assert (added.kept, len(added.refused)) == (0, 1)
        reports += Person.objects.filter(pk=report.pk).exists()
    assert reports == 20
    assert Photo.objects.count() == Picture.objects.count() == before
    assert not Reuse.objects.exists()
    assert not Item.objects.filter(room=photos.ROOM_OF_REUSES).exists()
    assert "secret" not in caplog.text


FAULTS = [
    kind(f"secret {number}")
    for number in range(2)
    for kind in (
        OSError,
        MemoryError,
        ValueError,
        KeyError,
        RuntimeError,
        TypeError,
        TimeoutError,
        LookupError,
        ArithmeticError,
        AttributeError,
    )
]


def test_a_photo_that_is_shown_has_all_that_a_page_needs():
    assert Shown("/x.jpg", 4, 3, "words").words == "words"
