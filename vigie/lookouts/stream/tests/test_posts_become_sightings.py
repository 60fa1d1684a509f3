"""A post that names an open lookout is one unsure sighting for a person to judge."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import CENTRE, NOW
from vigie.emergencies.models import GazetteerPlace
from vigie.listening.registry import Heard
from vigie.lookouts import checking, sighting
from vigie.lookouts.models import NamingPost, Sighting
from vigie.lookouts.states import LookoutState, SightingState, Way
from vigie.lookouts.stream import hearing
from vigie.lookouts.tests.making import make_lookout, make_open
from vigie.reading.post import Post, Reading
from vigie.trust.models import Item
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = "Just saw QX 417 ZB at Quai Vert, heading north"
AT = int((NOW - timedelta(minutes=3)).timestamp())


@pytest.fixture
def row(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    return make_open(emergency)


def post(number, text=SEEN, **more):
    given = {"url": f"https://posts.example/{number}", "at": AT, **more}
    return Post("twitter", str(number), "x", text=text, **given)


def hear(emergency, *posts, labels=None, deleted=(), now=NOW):
    readings = [
        Reading(one.source, one.post_id, labels, "high") if labels else None
        for one in posts
    ]
    heard = Heard(
        emergency.pk, "1", posts, [0] * len(posts), readings, now, deleted=deleted
    )
    with writing():
        hearing.hear(heard)


def test_it_is_unsure_with_its_place_time_way_and_link(row):
    hear(row.emergency, post(1), post(2, "a day at the sea"))
    made = Sighting.objects.get()
    assert (made.way, made.state) == (Way.POST, SightingState.UNSURE)
    assert made.decided_by == ""
    assert made.heading == "n"
    assert made.cell
    assert made.seen_at == NOW - timedelta(minutes=3)
    assert made.posts.get().url == "https://posts.example/1"
    assert made.posts.get().how == "same"
    assert made.posts.get().read is None
    assert Item.objects.filter(room=sighting.AT_DESK).count() == 1


def test_numbers_in_it_are_masked(row):
    hear(row.emergency, post(1, SEEN + " call me +33 6 11 11 11 09"))
    assert "11 11" not in Sighting.objects.get().words


def test_copies_are_counted_and_not_doubled(row):
    hear(row.emergency, post(1), post(2, reshare_of="1"))
    hear(row.emergency, post(1), post(3, f"RT @x: {SEEN} https://t.co/abc"))
    assert Sighting.objects.count() == 1
    assert NamingPost.objects.count() == 3
    hear(row.emergency, post(4, "another street: QX417ZB"))
    assert Sighting.objects.count() == 2


def test_only_alike_is_kept_and_said(row):
    hear(row.emergency, post(1, "saw QX411ZB go by"))
    assert (NamingPost.objects.get().how, NamingPost.objects.get().read) == (
        "one_off",
        "QX411ZB",
    )


def test_the_last_post_withdrawn_takes_the_sighting_away(row):
    hear(row.emergency, post(1), post(2, reshare_of="1"))
    hear(row.emergency, deleted=[("twitter", "1")])
    assert Sighting.objects.count() == 1
    hear(row.emergency, deleted=[("twitter", "2"), ("other", "9")])
    assert not Sighting.objects.exists()
    assert not NamingPost.objects.exists()
    assert Item.objects.get(room=sighting.AT_DESK).state == "gone"


def test_what_a_person_confirmed_keeps_its_place_and_no_words(row):
    hear(row.emergency, post(1))
    made = Sighting.objects.get()
    state = SightingState.CONFIRMED
    sighting.judge(sighting=made.pk, state=state, by="ana", now=NOW)
    hear(row.emergency, deleted=[("twitter", "1")])
    made.refresh_from_db()
    assert made.cell
    assert made.words is None
    assert not made.posts.exists()


def test_passing_it_on_is_counted_apart(row):
    hear(row.emergency, post(1, f"look for QX417ZB /lookouts/{row.code.upper()}/"))
    hear(row.emergency, post(2, "RT! QX417ZB stolen"), labels={"lookout.call": 1.0})
    sightings = NamingPost.objects.exclude(sighting=None).count()
    assert (NamingPost.objects.count(), sightings) == (2, 0)
    assert not Sighting.objects.exists()


def test_a_lookout_is_taken_up_and_left_with_the_next_chunk(emergency):
    row = make_lookout(emergency)
    hear(emergency, post(1))
    assert not Sighting.objects.exists()
    assert checking.open_lookout(lookout=row.pk, by="ana", now=NOW)
    hear(emergency, post(2, "QX417ZB again"))
    assert Sighting.objects.count() == 1
    later = NOW + timedelta(minutes=1)
    state = LookoutState.FOUND
    assert checking.end_lookout(lookout=row.pk, state=state, by="ana", now=later)
    hear(emergency, post(3, "QX417ZB once more"), now=later)
    assert Sighting.objects.count() == 1


def test_other_emergencies_do_not_hear_of_it(row):
    from vigie.listening.tests.making import emergency as another

    hear(another(), post(1))
    assert not Sighting.objects.exists()


def test_what_is_open_is_asked_once_a_second(row, monkeypatch):
    monkeypatch.setattr(hearing, "LATELY", 60.0)
    hearing._asked.clear()
    hear(row.emergency, post(1))
    with CaptureQueriesContext(connection) as asked:
        hear(row.emergency, post(3, "a day at the sea"))
    assert not [one for one in asked if "lookouts_lookout" in one["sql"]]
    checking.end_lookout(lookout=row.pk, state=LookoutState.FOUND, by="ana", now=NOW)
    hear(row.emergency, post(4))
    assert Sighting.objects.count() == 1
    assert NamingPost.objects.get().post_id == "1"
