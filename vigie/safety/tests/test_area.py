"""Who stands where: nobody outside the outline and its margin, everybody inside."""

import math
import random
from itertools import pairwise

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lib import geo
from vigie.safety import area

EARTH = 6_371_007.0
PARIS, LAHORE, LONDON = (48.8630, 2.3708), (31.5120, 74.3120), (51.5140, -0.2158)


def metres(a, b):
    """Great-circle distance of arrays of (lat, lon), written apart from the program."""
    (la1, lo1), (la2, lo2) = np.radians(a).T, np.radians(b).T
    half = np.sin((la2 - la1) / 2) ** 2
    half = half + np.cos(la1) * np.cos(la2) * np.sin((lo2 - lo1) / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(half))


def star(lat, lon, radii):
    """An outline around a point, with the radius of each direction in metres."""
    ring = []
    for place, radius in enumerate(radii):
        turn = 2 * math.pi * place / len(radii)
        up = math.degrees(radius / EARTH)
        across = up / math.cos(math.radians(lat))
        ring.append([lon + across * math.cos(turn), lat + up * math.sin(turn)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def around(outline, number, margin, seed=7):
    """Points strewn over the box of an outline and far beyond."""
    south, west, north, east = geo.bounds_of(outline)
    up = 2 * margin / 111_000 + (north - south) / 2
    across = 2 * margin / 70_000 + (east - west) / 2
    rng = random.Random(seed)
    return [
        (rng.uniform(south - up, north + up), rng.uniform(west - across, east + across))
        for _ in range(number)
    ]


def is_in(outline, points):
    """Even-odd, point by point, written apart from the program."""
    ring = outline["coordinates"][0]
    found = []
    for lat, lon in points:
        odd = False
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (
                x2 - x1
            ):
                odd = not odd
        found.append(odd)
    return np.array(found)


def to_the_edge(outline, points, step=20.0):
    """Metres to the nearest of the points set along the edge every `step` metres."""
    ring = outline["coordinates"][0]
    beads = []
    for (x1, y1), (x2, y2) in pairwise(ring):
        length = metres(np.array([[y1, x1]]), np.array([[y2, x2]]))[0]
        parts = max(1, math.ceil(length / step))
        beads += [
            (y1 + (y2 - y1) * n / parts, x1 + (x2 - x1) * n / parts)
            for n in range(parts)
        ]
    beads = np.array(beads)
    return np.array([metres(np.array([point]), beads).min() for point in points])


def asked(outline, margin, points):
    ranges = area.ranges_of(outline, margin)
    return area.covers(ranges, [geo.cell_at(*point, 9) for point in points])


def hundred_thousand(outline, margin):
    """Return how many of 100,000 members are outside and asked, inside and not."""
    points = around(outline, 100_000, margin)
    chosen = asked(outline, margin, points)
    inside = is_in(outline, points)
    beyond = [p for p, one in zip(points, chosen & ~inside, strict=True) if one]
    far = to_the_edge(outline, beyond) if beyond else np.array([])
    return int((far > margin).sum()), int((inside & ~chosen).sum()), int(inside.sum())


@pytest.mark.parametrize(
    ("lat", "lon", "radii", "margin"),
    [
        (*PARIS, (900, 1400, 700, 1800, 1200), 500),
        (*LAHORE, (5000, 2500, 4200, 6000, 1500, 3300, 4000), 500),
        (*PARIS, (3000, 1000, 2500), 2000),
        (64.1, -21.9, (2000, 1500, 2500, 900), 500),
        (-41.3, 174.8, (4000, 2500, 1500), 1500),
    ],
)
def test_of_100000_members_nobody_outside_is_asked_and_everybody_inside_is(
    lat, lon, radii, margin
):
    outside, missed, inside = hundred_thousand(star(lat, lon, radii), margin)
    assert inside > 1500
    assert (outside, missed) == (0, 0)


def test_a_fire_in_one_building_asks_at_most_those_within_500_metres():
    building = geo.circle(*LONDON, 50)
    points = around(building, 20_000, 800)
    chosen = asked(building, 500, points)
    away = metres(np.array(points), np.array([LONDON] * len(points)))
    assert away[chosen].max() <= 550
    assert chosen[away <= 50].all()
    assert chosen.sum() < (away <= 550).sum()


def test_a_region_asks_all_of_its_people():
    region = geo.circle(48.7, 2.5, 80_000)
    points = around(region, 100_000, 500)
    chosen = asked(region, 500, points)
    away = metres(np.array(points), np.array([(48.7, 2.5)] * len(points)))
    # The circle is drawn with 48 sides: its edge lies up to 172 m further in.
    assert chosen[away < 79_500].all()
    assert not chosen[away > 80_500 * 1.004].any()


def test_a_country_fits_in_some_thousand_ranges():
    country = geo.circle(46.6, 2.4, 450_000)
    ranges = area.ranges_of(country, 500)
    assert len(ranges) < 10_000
    held = [geo.cell_at(*PARIS, 9), geo.cell_at(43.6, 1.44, 9), *[0] * 2]
    assert list(area.covers(ranges, held)) == [True, True, False, False]


def test_a_larger_margin_reaches_further_and_not_beyond():
    outline = star(*PARIS, (900, 1400, 700, 1800, 1200))
    points = around(outline, 4000, 9000)
    near, wide = asked(outline, 500, points), asked(outline, 10_000, points)
    assert (wide | ~near).all()
    assert wide.sum() > near.sum()
    assert to_the_edge(outline, [p for p, w in zip(points, wide, strict=True) if w])[
        ~is_in(outline, [p for p, w in zip(points, wide, strict=True) if w])
    ].max() <= (10_000)


def test_a_hole_that_the_margin_does_not_fill_is_left_out():
    outer, inner = geo.circle(*PARIS, 6000), geo.circle(*PARIS, 3000)
    ring = {
        "type": "Polygon",
        "coordinates": [outer["coordinates"][0], inner["coordinates"][0]],
    }
    lake, shore = PARIS, (PARIS[0] + 4500 / 111_195, PARIS[1])
    assert list(asked(ring, 500, [lake, shore])) == [False, True]


def test_two_polygons_that_overlap_leave_no_gap_between():
    one, other = geo.circle(*PARIS, 3000), geo.circle(PARIS[0], PARIS[1] + 0.02, 3000)
    both = {
        "type": "MultiPolygon",
        "coordinates": [one["coordinates"], other["coordinates"]],
    }
    between = (PARIS[0], PARIS[1] + 0.01)
    assert list(asked(both, 500, [between, PARIS, (49.5, 2.37)])) == [True, True, False]


def test_an_outline_over_the_date_line_is_one_ground():
    points = [(-17.8, 179.95), (-17.8, -179.95), (-17.8, 178.0), (-17.8, 0.0)]
    drawn_past = star(-17.8, 179.9, (40_000,) * 12)
    ring = [
        [lon - 360 if lon > 180 else lon, lat]
        for lon, lat in drawn_past["coordinates"][0]
    ]
    for outline in (drawn_past, {"type": "Polygon", "coordinates": [ring]}):
        assert list(asked(outline, 500, points)) == [True, True, False, False]


def test_the_longest_reach_holds_everywhere():
    """The two figures that the proof rests on, over the whole earth."""
    rng = random.Random(3)
    for _ in range(1500):
        lat = math.degrees(math.asin(rng.uniform(-0.99, 0.99)))
        cell = h3.latlng_to_cell(lat, rng.uniform(-180, 180), 9)
        corners = np.array(h3.cell_to_boundary(cell))
        middle = np.array([h3.cell_to_latlng(cell)] * len(corners))
        assert metres(middle, corners).max() < area.REACH_9
        for resolution in range(3, 9):
            above = h3.cell_to_parent(cell, resolution)
            middle = np.array([h3.cell_to_latlng(above)] * len(corners))
            assert metres(middle, corners).max() < area.reach_of(resolution)
    assert 2 * area.REACH_9 < area.LEAST


def test_children_of_a_cell_are_one_range_and_neighbours_join():
    parent = geo.cell_at(*PARIS, 8)
    children = [int(h3.str_to_int(c)) for c in h3.cell_to_children(f"{parent:x}", 9)]
    assert area.joined([(c, c) for c in children]) == [geo.descendants(parent)[1]]
    grandparent = geo.coarser(parent, 7)
    parts = [
        geo.descendants(int(h3.str_to_int(c)))[1]
        for c in h3.cell_to_children(f"{grandparent:x}", 8)
    ]
    assert area.joined(reversed(parts)) == [geo.descendants(grandparent)[2]]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=30))
def test_joined_ranges_hold_the_same_cells_and_lie_apart(pairs):
    base = geo.descendants(geo.cell_at(*PARIS, 5))[4][0]
    cells = [base]
    for _ in range(260):
        cells.append(area._after(cells[-1]))
    given_ = [(cells[low], cells[low + long]) for low, long in pairs]
    held = {i for low, long in pairs for i in range(low, low + long + 1)}
    made = area.joined(given_)
    assert list(area.covers(made, cells)) == [i in held for i in range(len(cells))]
    assert all(area._after(a[1]) < b[0] for a, b in pairwise(made))


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-70, 70),
    st.floats(-179, 179),
    st.lists(st.floats(60, 6000), min_size=3, max_size=9),
    st.sampled_from([500, 700, 2500, 12_000]),
    st.integers(0, 10_000),
)
def test_any_outline_asks_all_inside_and_nobody_beyond(lat, lon, radii, margin, seed):
    outline = star(lat, lon, radii)
    points = around(outline, 300, margin, seed)
    chosen, inside = asked(outline, margin, points), is_in(outline, points)
    assert not (inside & ~chosen).any()
    beyond = [p for p, one in zip(points, chosen & ~inside, strict=True) if one]
    if beyond:
        assert to_the_edge(outline, beyond).max() <= margin + 1


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Polygon", "coordinates": [[[2.3, 48.8], [2.4, 48.8]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        {"type": "Polygon", "coordinates": [[[2.3, 98.8], [2.4, 98], [2.4, 98.9]] * 2]},
        {"type": "Polygon"},
        {"type": "MultiPolygon", "coordinates": []},
    ],
)
def test_an_outline_that_cannot_be_used_is_refused_in_words(outline):
    with pytest.raises(geo.BadArea, match="outline"):
        area.ranges_of(outline, 500)


@pytest.mark.parametrize("margin", [0, 499, 50_001, float("nan")])
def test_a_margin_that_would_show_a_cell_is_refused(margin):
    with pytest.raises(geo.BadArea, match="margin"):
        area.ranges_of(geo.circle(*PARIS, 500), margin)
