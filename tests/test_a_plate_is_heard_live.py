"""A post of a live source that names an open lookout passes whatever filter it has."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.listening.live.tests.making import batch, said, source, storing
from vigie.lookouts import checking
from vigie.lookouts.models import Sighting
from vigie.lookouts.states import LookoutState, SightingState
from vigie.lookouts.tests.making import make_open
from vigie.reading.post import Post

pytestmark = pytest.mark.django_db(transaction=True)


def post(number, text):
    at = int((NOW - timedelta(minutes=1)).timestamp())
    return said(Post("mastodon", str(number), "x", text=text, at=at))


def test_it_is_an_unsure_sighting_and_other_posts_are_dropped():
    row = make_open(make_emergency())
    heard = source(row.emergency, words=["PortNeuf"])
    store = storing(row.emergency).store
    seen = post(1, "white van QX-417-ZB at the lights")
    left = store(heard.pk, batch("", "1", seen, post(2, "a day at the sea")), NOW)
    assert (len(left.posts), left.dropped) == (1, 1)
    made = Sighting.objects.get()
    assert (made.lookout, made.state) == (row, SightingState.UNSURE)


def test_when_it_is_over_its_plate_is_an_ordinary_word_again():
    row = make_open(make_emergency())
    heard = source(row.emergency, words=["PortNeuf"])
    state = LookoutState.FOUND
    checking.end_lookout(lookout=row.pk, state=state, by="ana", now=NOW)
    seen = post(1, "white van QX 417 ZB")
    left = storing(row.emergency).store(heard.pk, batch("", "1", seen), NOW)
    assert (left.posts, left.dropped) == ([], 1)


def test_the_plate_of_another_emergency_passes_no_filter_here():
    row = make_open(make_emergency())
    here = make_emergency(slug="elsewhere")
    heard = source(here, words=["PortNeuf"])
    left = storing(here).store(
        heard.pk, batch("", "1", post(1, f"van {row.plate}")), NOW
    )
    assert (left.posts, left.dropped) == ([], 1)
