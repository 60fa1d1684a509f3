"""The reshares of a lookout as a drawing: the seven, then the hundred thousand."""

import re
from datetime import timedelta

import pytest

from tests.calls import NOW
from tests.people import staff_client
from vigie.lookouts.models import Asked
from vigie.lookouts.relays.drawing import CURVE, MARGIN, MOST, MOST_STEPS, WIDTH
from vigie.lookouts.relays.reach import spread
from vigie.lookouts.relays.tests.making import make_relay
from vigie.lookouts.tests.making import make_open

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(emergency):
    return make_open(emergency)


def passed(row, followers, minutes, had_from=None):
    number = Asked.objects.count()
    return Asked.objects.create(
        lookout=row,
        relay=make_relay(row.emergency, f"@hand{number}", followers),
        round=row.round,
        reach=followers,
        asked_at=NOW,
        passed_at=None if minutes is None else NOW + timedelta(minutes=minutes),
        had_from=had_from,
    )


def heights(curve):
    return [int(high) for high in re.findall(r"V(\d+)", curve)]


def test_the_line_leaps_where_the_great_one_passed_it_on(row):
    friend = passed(row, 7, 11)
    great = passed(row, 109_000, 22, had_from=friend)
    flow = spread(row).flow
    small, large = heights(flow.curve)
    assert flow.reached == 109_007
    assert small > CURVE * 0.8
    assert large < CURVE * 0.1
    assert [one.pk for one in flow.greatest] == [great.pk, friend.pk]
    above, below = flow.dots
    assert (above.mark, below.mark) == (2, 1)
    assert above.x == MARGIN + (WIDTH - 2 * MARGIN) // 2
    assert below.size > above.size
    assert flow.links == f"M{above.x} {above.y}V{below.y}H{below.x}"


def test_who_had_it_from_nobody_is_joined_to_nobody(row):
    passed(row, 10, 1)
    passed(row, 20, 2)
    assert spread(row).flow.links == ""


def test_nobody_passed_it_on_and_nothing_is_drawn(row):
    passed(row, 10, None)
    assert spread(row).flow is None


def test_many_keep_their_part_of_the_line_and_the_greatest_their_dots(row):
    for number in range(MOST_STEPS + 30):
        passed(row, number + 1, number)
    flow = spread(row).flow
    assert len(flow.dots) == MOST
    assert flow.more == MOST_STEPS + 30 - MOST
    assert flow.reached == sum(range(1, MOST_STEPS + 31))
    high = heights(flow.curve)
    assert len(high) <= MOST_STEPS
    assert high == sorted(high, reverse=True)
    assert max(dot.x for dot in flow.dots) <= WIDTH - MARGIN


def test_all_at_the_same_moment_is_drawn_too(row):
    passed(row, 5, 0)
    assert spread(row).flow.dots[0].x == MARGIN


def test_the_team_sees_it_and_reads_the_greatest_by_their_names(row):
    passed(row, 109_000, 22, had_from=passed(row, 7, 11))
    team = staff_client("operator", name="ana")
    page = team.get(f"/e/{row.emergency.slug}/lookouts/team/{row.pk}/relays/")
    words = page.content.decode()
    assert 'class="map flow"' in words
    assert "109\u202f007 abonnés en tout" in words
    first = words.index("<ol>")
    assert words.index("@hand1", first) < words.index("@hand0", first)
