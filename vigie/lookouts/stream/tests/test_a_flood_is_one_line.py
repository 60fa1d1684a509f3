"""However many posts name one plate, the team reads what else was told; and what was
found to be nothing goes on its clock."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.calls import CENTRE, NOW
from tests.people import staff_client
from vigie.emergencies.models import GazetteerPlace
from vigie.lookouts import path, sighting
from vigie.lookouts.models import NamingPost, Sighting
from vigie.lookouts.sighting import Seen
from vigie.lookouts.states import SightingState, Way
from vigie.lookouts.stream import folding
from vigie.lookouts.stream.tests.test_posts_become_sightings import hear, post
from vigie.lookouts.tests.making import make_open
from vigie.lookouts.where import Where
from vigie.trust.retention.forgetting import forget

pytestmark = pytest.mark.django_db(transaction=True)
FLOOD = 30
DAY = timedelta(days=1)


@pytest.fixture
def row(emergency):
    lat, lon = CENTRE
    GazetteerPlace.objects.create(
        emergency=emergency, name="Quai Vert", kind="quarter", lat=lat, lon=lon
    )
    return make_open(emergency)


def flood(emergency, first=100):
    """Posts that name the plate, each in words of its own."""
    letters = str.maketrans("0123456789", "abcdfghijk")
    told = {one: str(one).translate(letters) for one in range(first, first + FLOOD)}
    posts = (post(one, f"QX417ZB went by, {word}") for one, word in told.items())
    hear(emergency, *posts)


def told_by_people(row, many):
    for n in range(many):
        seen = Seen(Where(f"corner {n}", 0), NOW - timedelta(hours=1))
        sighting.report_sighting(lookout=row.pk, seen=seen, way=Way.PAGE, now=NOW)


def steps(row):
    return path.path_of(row, NOW).steps


def posts_of(row):
    return [step.post.posts for step in steps(row) if step.post]


def test_a_flood_is_one_line_with_its_number(row):
    flood(row.emergency)
    assert Sighting.objects.count() == FLOOD
    assert posts_of(row) == [FLOOD]
    with translation.override("en"):
        assert steps(row)[0].post.in_posts == f"in {FLOOD} posts"


def test_it_keeps_nothing_else_off_the_page(row, monkeypatch):
    monkeypatch.setattr(path, "MOST", 4)
    told_by_people(row, 4)
    hear(row.emergency, post(1, "QX417ZB at Quai Vert"))
    flood(row.emergency)
    shown = [step.sighting.place for step in steps(row)]
    assert sorted(map(str, filter(None, shown))) == [
        "Quai Vert",
        *(f"corner {n}" for n in range(4)),
    ]
    assert sorted(posts_of(row)) == [1, FLOOD]


def test_another_place_direction_or_plate_is_a_line_of_its_own(row):
    for number, words in enumerate(
        [
            "QX417ZB went by",
            "QX417ZB at Quai Vert",
            "QX417ZB heading north",
            "QX411ZB went by",
        ]
    ):
        hear(row.emergency, post(number, words))
    flood(row.emergency)
    assert sorted(posts_of(row)) == [1, 1, 1, FLOOD + 1]


def test_copies_of_the_same_words_are_counted_in_it(row):
    flood(row.emergency)
    hear(row.emergency, post(1, "QX417ZB went by"), post(2, "QX417ZB went by"))
    assert posts_of(row) == [FLOOD + 2]


def test_what_a_person_judged_leaves_the_line(row):
    flood(row.emergency)
    head = steps(row)[0].sighting
    sighting.judge(sighting=head.pk, state=SightingState.CONFIRMED, by="ana", now=NOW)
    after = {step.sighting.state: step for step in steps(row)}
    assert after[SightingState.CONFIRMED].sighting.pk == head.pk
    assert after[SightingState.CONFIRMED].post.posts == 1
    assert after[SightingState.UNSURE].post.posts == FLOOD - 1


def test_lines_have_an_end_and_the_latest_stand_first(row, monkeypatch):
    monkeypatch.setattr(folding, "MOST_LINES", 2)
    for n, words in enumerate(["went by", "heading north", "heading south"]):
        hear(row.emergency, post(n, f"QX417ZB {words}"), now=NOW + n * DAY / 24)
    assert [step.sighting.heading for step in steps(row)] == ["s", "n"]


def test_the_page_asks_once_for_all_of_it(row):
    flood(row.emergency)
    address = f"/e/{row.emergency.slug}/lookouts/team/{row.pk}/"
    page = staff_client("volunteer").get(address, headers={"accept-language": "en"})
    words = page.content.decode()
    assert f"in {FLOOD} posts" in words
    assert words.count('name="sighting"') == 1


def test_reading_it_costs_the_same_however_many(row, django_assert_num_queries):
    flood(row.emergency)
    with django_assert_num_queries(6):
        steps(row)
    flood(row.emergency, first=200)
    with django_assert_num_queries(6):
        steps(row)


def test_what_is_not_it_is_erased_after_seven_days(row):
    flood(row.emergency)
    for one in Sighting.objects.all():
        sighting.judge(
            sighting=one.pk, state=SightingState.DISMISSED, by="ana", now=NOW
        )
    assert posts_of(row) == [FLOOD]
    forget(NOW + 6 * DAY)
    assert NamingPost.objects.count() == Sighting.objects.count() == FLOOD
    forget(NOW + 7 * DAY + timedelta(minutes=1))
    assert not Sighting.objects.exists()
    assert not NamingPost.objects.exists()
