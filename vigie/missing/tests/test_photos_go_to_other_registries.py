"""Photos as other registries hear of them: by an address, and never as a picture."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from lxml import etree

from tests.calls import NOW, make_emergency
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.missing import closing, search
from vigie.missing.models import Person, Photo, Reuse
from vigie.missing.photos import add_photos, addresses_of
from vigie.missing.program_keys import make_key
from vigie.missing.states import Ending, Stage
from vigie.missing.tests.photo_world import changed, file, person
from vigie.missing.tests.registries import records_in, take, who, word
from vigie.relaying.formats.pfif.judging import is_placeholder
from vigie.relaying.formats.pfif.records import HOST
from vigie.relaying.formats.pfif.tests.judge import faults
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "feeds/person?a=1"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))


@pytest.fixture
def here():
    return make_emergency()


@pytest.fixture
def sought(here):
    one = person(here)
    add_photos(person=one, files=[file(1)], now=NOW)
    add_photos(person=one, files=[file(2)], now=NOW + timedelta(minutes=1))
    return one


def answer(here, path):
    return Client().get(f"/pf/{here.slug}/{path}")


def told(here, path=FEED):
    """The one person of an answer."""
    (one,), _notes = records_in(answer(here, path))
    return one


def first_of(one):
    return Photo.objects.filter(person=one).order_by("at", "id").first()


@pytest.mark.parametrize("path", [FEED, "api/read?id={id}", "api/search?q=Nadege"])
def test_a_photo_of_ours_goes_out_as_the_address_that_shows_it(here, sought, path):
    with writing():
        search.index([(sought, sought.known)])
    url = told(here, path.format(id=sought.record_id)).photo_url
    assert url == f"{origin()}/missing/{sought.pk}/photo/{first_of(sought).pk}.jpg"
    shown = Client().get(urlsplit(url).path)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_feeds_and_documents_with_photos_are_valid(here, sought, version):
    take(here, who(1, photo_url="https://other.org/1.jpg"), now=NOW)
    take(here, word(1, 1, photo_url="https://other.org/n.jpg"), now=NOW)
    for path in (f"feeds/person?version={version}", f"feeds/note?version={version}"):
        feed = etree.fromstring(answer(here, path).content)
        records = [one for one in feed.iter() if one.tag in _tags(version)]
        assert records
        whole = etree.Element(f"{{{HOST}{version}}}pfif")
        whole.extend(records)
        assert faults(etree.tostring(whole).decode(), version) == []
    for own_id in (sought.record_id, "other.org/p1"):
        text = answer(here, f"api/read?id={own_id}&version={version}").content.decode()
        assert "photo_url" in text
        assert faults(text, version) == []


def _tags(version):
    space = f"{{{HOST}{version}}}"
    return (f"{space}person", f"{space}note")


def test_without_the_word_of_the_seeker_no_address_goes_out_even_with_a_key(
    here, sought
):
    Person.objects.filter(pk=sought.pk).update(shows=["name"])
    _key, text = make_key(
        emergency=here, name="P", rights=["full_read"], domain="", by="t", now=NOW
    )
    for path in (FEED, f"{FEED}&key={text}"):
        assert told(here, path).photo_url == ""


def test_a_photo_that_is_held_goes_out_no_more_and_comes_back_when_it_is_cleared(
    here, sought
):
    before = told(here)
    other = person(here, "Ophélie Brancourt", shows=["name"])
    add_photos(person=other, files=[changed(1)], now=NOW)
    people, _notes = records_in(answer(here, FEED))
    after = next(one for one in people if one.full_name == "Nadège Sorel")
    assert after.photo_url != before.photo_url
    assert after.entry_date > before.entry_date  # who copies hears of it
    assert Client().get(urlsplit(before.photo_url).path).status_code == 404
    Reuse.objects.update(cleared_at=NOW)
    people, _notes = records_in(answer(here, FEED))
    assert before.photo_url in [one.photo_url for one in people]
    assert Client().get(urlsplit(before.photo_url).path).status_code == 200


@pytest.mark.parametrize("ending", list(Ending))
def test_once_it_is_over_the_address_says_gone_and_the_feed_has_a_placeholder(
    here, sought, ending
):
    url = told(here).photo_url
    closing.close(person=sought, ending=ending, by="t", now=clock.now())
    assert Client().get(urlsplit(url).path).status_code == 410
    one = told(here)
    assert is_placeholder(one)
    assert one.photo_url == ""
    text = answer(here, FEED).content.decode()
    assert "jpg" not in text


def test_past_its_date_it_is_gone_before_any_chore_ran(here, sought, monkeypatch):
    url = told(here).photo_url
    late = sought.expires_at + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert Client().get(urlsplit(url).path).status_code == 410
    assert is_placeholder(told(here))
    assert told(here).photo_url == ""


def test_whoever_is_not_public_gives_no_address(here, sought):
    for fields in ({"is_private": True}, {"stage": Stage.HELD}):
        Person.objects.filter(pk=sought.pk).update(is_private=False, stage=Stage.OPEN)
        Person.objects.filter(pk=sought.pk).update(**fields)
        assert "jpg" not in answer(here, FEED).content.decode()


def test_a_photo_of_another_registry_stays_there(here):
    take(here, who(1, photo_url="https://other.org/1.jpg",
                   source_url="https://other.org/view?id=1"), now=NOW)  # fmt: skip
    row = Person.objects.get()
    assert not Photo.objects.exists()  # nothing was fetched
    text = Client().get(f"/missing/{row.pk}/").content.decode()
    assert "<img" not in text
    assert 'href="https://other.org/1.jpg"' in text
    assert 'href="https://other.org/view?id=1"' in text
    assert text.count('referrerpolicy="no-referrer"') == 2
    assert "other.org</bdi>" in text
    assert told(here).photo_url == "https://other.org/1.jpg"
    assert told(here).source_url == "https://other.org/view?id=1"


def test_a_copy_without_links_says_whence_alone_and_a_call_of_ours_nothing(
    here, sought
):
    take(here, who(1), now=NOW)
    row = Person.objects.get(is_own=False)
    text = Client().get(f"/missing/{row.pk}/").content.decode()
    assert "other.org</bdi>" in text
    assert "no-referrer" not in text
    own = Client().get(f"/missing/{sought.pk}/").content.decode()
    assert 'rel="external' not in own


def test_all_addresses_of_many_come_by_one_query(here, django_assert_num_queries):
    many = [person(here, f"Nadège Sorel {n}") for n in range(4)]
    for number, one in enumerate(many[:3]):
        add_photos(person=one, files=[file(10 + number)], now=NOW)
    with django_assert_num_queries(1):
        found = addresses_of(many)
    assert set(found) == {one.pk for one in many[:3]}
    assert addresses_of([]) == {}
