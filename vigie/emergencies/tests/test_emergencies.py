"""Opening, drawing, closing and archiving an emergency."""

from datetime import UTC, datetime

import pytest

from vigie.emergencies import actions
from vigie.emergencies.models import AreaCell, Emergency, GazetteerPlace
from vigie.emergencies.states import ALLOWED, EmergencyState
from vigie.lib import geo

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)


def open_one(**fields):
    given = {"name": "Flood at Port-Neuf", "by": "operator", "now": NOW, **fields}
    return actions.open_emergency(**given)


def test_an_emergency_gets_a_short_name_from_its_name():
    assert open_one().slug == "flood-at-port-neuf"


def test_a_short_name_that_is_taken_is_refused_in_one_sentence():
    open_one()
    with pytest.raises(actions.NotAllowed, match="flood-at-port-neuf"):
        open_one()


def test_a_name_without_letters_is_refused():
    with pytest.raises(actions.NotAllowed):
        open_one(name="!!!")


def test_an_area_becomes_cells_of_one_size_and_gives_the_centre():
    flood = open_one(outline=geo.circle(48.86, 2.35, 3000))
    cells = list(AreaCell.objects.values_list("cell", flat=True))
    assert len({geo.resolution_of(cell) for cell in cells}) == 1
    assert 50 < len(cells) <= geo.MOST_CELLS
    assert (flood.lat, flood.lon) == pytest.approx((48.86, 2.35), abs=0.001)


def test_a_new_outline_replaces_the_old_one():
    flood = open_one(outline=geo.circle(48.86, 2.35, 3000))
    before = set(AreaCell.objects.values_list("cell", flat=True))
    count = actions.draw_area(
        emergency=flood, outline=geo.circle(43.3, 5.4, 2000), by="op", now=NOW
    )
    after = set(AreaCell.objects.values_list("cell", flat=True))
    assert len(after) == count
    assert not before & after


def test_a_bad_outline_changes_nothing():
    flood = open_one(outline=geo.circle(48.86, 2.35, 3000))
    with pytest.raises(geo.BadArea):
        actions.draw_area(emergency=flood, outline={"type": "Point"}, by="op", now=NOW)
    assert AreaCell.objects.exists()


@pytest.mark.parametrize("state", EmergencyState.values)
@pytest.mark.parametrize("to", EmergencyState.values)
def test_only_steps_of_the_table_are_taken(state, to):
    flood = open_one()
    Emergency.objects.update(state=state)
    if to in ALLOWED[state]:
        actions.change_state(emergency=flood, state=to, by="op", now=NOW)
    else:
        with pytest.raises(actions.NotAllowed):
            actions.change_state(emergency=flood, state=to, by="op", now=NOW)
    flood.refresh_from_db()
    assert flood.state == (to if to in ALLOWED[state] else state)


def test_every_public_change_moves_the_revision():
    flood = open_one()
    actions.change_state(emergency=flood, state="closed", by="op", now=NOW)
    flood.refresh_from_db()
    assert flood.revision == 1


def test_archived_emergencies_are_not_shown():
    open_one()
    Emergency.objects.update(state=EmergencyState.ARCHIVED)
    assert not Emergency.objects.shown().exists()


def hall(lat, **fields):
    return GazetteerPlace(name="Hall Vert", kind="venue", lat=lat, lon=2.0, **fields)


def test_a_place_given_twice_stands_once_with_its_latest_names():
    flood = open_one()
    for names in (["Halle"], ["la Halle verte"]):
        actions.add_places(
            emergency=flood, places=[hall(48.1, aliases=names)], by="op", now=NOW
        )
    assert [p.aliases for p in GazetteerPlace.objects.all()] == [["la Halle verte"]]


def test_two_places_of_one_name_stay_two():
    flood = open_one()
    actions.add_places(
        emergency=flood, places=[hall(48.1), hall(48.2)], by="op", now=NOW
    )
    assert GazetteerPlace.objects.count() == 2


def test_a_station_named_once_for_each_line_is_one_with_both_lines():
    flood = open_one()
    both = [hall(48.1, lines=["METRO 1"]), hall(48.1, lines=["METRO 9"])]
    assert actions.add_places(emergency=flood, places=both, by="op", now=NOW) == 1
    assert GazetteerPlace.objects.get().lines == ["METRO 1", "METRO 9"]


def test_a_corrected_place_replaces_those_of_its_name():
    flood = open_one()
    actions.add_places(
        emergency=flood, places=[hall(48.1), hall(48.2)], by="op", now=NOW
    )
    actions.add_places(
        emergency=flood, places=[hall(48.3)], by="op", now=NOW, replace=True
    )
    assert [place.lat for place in GazetteerPlace.objects.all()] == [48.3]
