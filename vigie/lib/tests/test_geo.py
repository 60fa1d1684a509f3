"""Outlines become cells; points become coarse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lib import geo

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.9], [2.3, 48.8]]],
}


def test_a_point_lies_in_the_cells_of_its_square():
    cells = geo.cells_of(SQUARE)
    resolution = geo.resolution_of(cells[0])
    assert geo.cell_at(48.85, 2.35, resolution) in cells


def test_a_feature_collection_gives_all_its_polygons():
    feature = {"type": "Feature", "geometry": SQUARE}
    merged = geo.geometry_of({"type": "FeatureCollection", "features": [feature] * 2})
    assert merged["type"] == "MultiPolygon"
    assert len(merged["coordinates"]) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "FeatureCollection", "features": []},
        {"type": "Feature", "geometry": None},
    ],
)
def test_what_is_no_polygon_is_refused_with_a_sentence(bad):
    with pytest.raises(geo.BadArea, match=r"\.$"):
        geo.cells_of(geo.geometry_of(bad))


@pytest.mark.parametrize("ring", [[["a", "b"]], [[2.3]], [[2.3, 48.8]]])
def test_a_broken_ring_is_refused_with_a_sentence(ring):
    with pytest.raises(geo.BadArea):
        geo.cells_of({"type": "Polygon", "coordinates": [ring]})


@settings(deadline=None, max_examples=25)
@given(lat=st.floats(-70, 70), lon=st.floats(-170, 170), radius=st.floats(60, 300_000))
def test_every_circle_has_cells_and_not_too_many(lat, lon, radius):
    cells = geo.cells_of(geo.circle(lat, lon, radius))
    assert 0 < len(cells) <= geo.MOST_CELLS
    assert len({geo.resolution_of(cell) for cell in cells}) == 1


def test_a_circle_off_the_earth_is_refused():
    with pytest.raises(geo.BadArea):
        geo.circle(95, 0, 1000)
    with pytest.raises(geo.BadArea):
        geo.circle(45, 0, 1)


def test_a_coarser_cell_is_the_same_for_neighbours():
    one, two = geo.cell_at(48.8630, 2.3708, 10), geo.cell_at(48.8631, 2.3709, 10)
    assert geo.coarser(one, 7) == geo.coarser(two, 7)
    assert geo.coarser(geo.coarser(one, 7), 9) == geo.coarser(one, 7)
