"""The team reads where a post is, in how many it stands, and what is only alike."""

import pytest
from django.utils import translation

from tests.people import staff_client
from vigie.lookouts import sighting_desk
from vigie.lookouts.models import Sighting
from vigie.lookouts.stream.tests.test_posts_become_sightings import hear, post
from vigie.lookouts.tests.making import make_open

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(emergency):
    made = make_open(emergency)
    hear(emergency, post(1, "saw QX411ZB go by"), post(2, "saw QX411ZB go by"))
    hear(emergency, post(3, f"QX417ZB /lookouts/{made.code}/"))
    return made


def test_on_the_page_of_what_was_seen(row):
    address = f"/e/{row.emergency.slug}/lookouts/team/{row.pk}/"
    page = staff_client("volunteer").get(address, headers={"accept-language": "en"})
    words = page.content.decode()
    assert 'href="https://posts.example/1"' in words
    assert "alike, not the same: QX 411 ZB" in words
    assert "in 2 posts" in words
    assert "Passed on in 1 post, which tells of no sighting." in words
    assert "unsure" in words


def test_at_the_desk(row):
    made = Sighting.objects.get()
    with translation.override("en"):
        shown = sighting_desk.shown([made.pk.hex])[made.pk.hex]
        assert "alike, not the same: QX 411 ZB" in map(str, shown.facts)
        opened = {
            str(fact.name): fact.value for fact in sighting_desk.opened(made.pk.hex)
        }
        assert opened["The post"] == "https://posts.example/1"
