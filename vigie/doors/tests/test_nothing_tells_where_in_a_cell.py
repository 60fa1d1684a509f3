"""Two offers of one public cell: whichever of them is where, and whichever came
first, all that anybody reads is the same to the byte, and so is who is asked first."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.calls import CENTRE, NOW
from vigie.doors import matching, offering
from vigie.doors.fitting import because, metres, weigh
from vigie.doors.models import Door, Invitation
from vigie.doors.near import candidates, offer_of, wish_of
from vigie.doors.offering import Reached, offer_door
from vigie.doors.places_named import place_named
from vigie.doors.states import Way
from vigie.doors.tests.making import make_need
from vigie.emergencies.models import GazetteerPlace
from vigie.lib import geo
from vigie.reading.gazetteer import distance_km

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
ONE, OTHER = UUID(int=7 << 100), UUID(int=11 << 90)
STATIONS = ("Carmes", "Orfèvres")  # at two ends of a cell
CELL = geo.cell_at(*CENTRE, 8)
SAYS = {"household": "couple", "languages": ["fr"], "takes_children": True}
PUBLIC = (
    *("doors/", "doors/?place=Quai+Vert", "doors.geojson", "doors.csv"),
    *("doors.hxl.csv", "doors/feed/", "doors/cells.geojson"),
)


@pytest.fixture(autouse=True)
def places(emergency):
    """Quai Vert, and two stations 700 m apart in one cell of it."""
    lat, lon = geo.centre_of(CELL)
    known = (
        ("Quai Vert", "quarter", 30_000, 0.0),
        (STATIONS[0], "station", 0, 0.0032),
        (STATIONS[1], "station", 0, -0.0032),
    )
    for name, kind, people, north in known:
        GazetteerPlace.objects.create(
            emergency=emergency,
            name=name,
            kind=kind,
            lat=lat + north,
            lon=lon,
            rank=people,
        )


def offered(emergency, key, station, street):
    door = offer_door(
        emergency=emergency,
        number=2,
        where=place_named(station, emergency),
        until=NOW + timedelta(hours=12),
        reached=Reached(name="Ansel", phone="+33639981234", street=street),
        way=Way.PAGE,
        now=NOW,
        says=SAYS,
        pk=key,
    )
    Door.objects.filter(pk=door.pk).update(level=1)


def world(emergency, order, stations):
    """Two offers, made in an order, each at its station; the second of each call takes
    the place of the first."""
    Invitation.objects.all().delete()
    Door.objects.all().delete()
    for key in order:
        offered(emergency, key, stations[key], f"4 rue de {stations[key]}")


def read(client, emergency):
    path = f"/e/{emergency.slug}/"
    answers = [client.get(path + one) for one in PUBLIC]
    assert {one.status_code for one in answers} == {200}
    return [one.getvalue().decode() for one in answers]


WORLDS = [
    (order, dict(zip(order, stations, strict=True)))
    for order in ((ONE, OTHER), (OTHER, ONE))
    for stations in (STATIONS, STATIONS[::-1])
]


def test_the_two_spots_are_far_apart_and_in_one_cell(emergency):
    spots = GazetteerPlace.objects.filter(name__in=STATIONS).values_list("lat", "lon")
    assert distance_km(*spots) > 0.6
    assert {geo.cell_at(*spot, 8) for spot in spots} == {CELL}
    assert len({place_named(one, emergency) for one in STATIONS}) == 1


def test_whatever_is_where_everybody_reads_the_same_bytes(client, emergency):
    seen = []
    for order, stations in WORLDS:
        world(emergency, order, stations)
        seen.append(read(client, emergency))
    assert str(ONE) in seen[0][2] + seen[0][5]
    assert all(one == seen[0] for one in seen)


def test_no_column_but_the_sealed_ones_tells_them_apart(emergency):
    """Of a stolen database without its key, too: only the ids differ."""
    world(emergency, *WORLDS[0])
    sealed = {"id", "name", "phone", "mail", "street"}
    fields = [f.attname for f in Door._meta.concrete_fields if f.name not in sealed]
    one, other = Door.objects.values(*fields)
    assert one == other


@pytest.mark.parametrize("where", [CELL, geo.disk(CELL, 3)[-1]])
def test_neither_distance_nor_weight_nor_reason_tells_them_apart(emergency, where):
    world(emergency, *WORLDS[0])
    wish = wish_of(make_need(emergency, cell=where))
    one, other = (offer_of(door) for door in Door.objects.all())
    assert metres(one.cell, wish.cell) == metres(other.cell, wish.cell)
    assert weigh(one, wish) == weigh(other, wish)
    assert because(one, wish) == because(other, wish)


def test_who_is_asked_first_is_decided_by_chance_of_the_request_alone(emergency):
    needs = [make_need(emergency, seed=seed) for seed in range(60)]
    first = []
    for order, stations in WORLDS:
        world(emergency, order, stations)
        first.append([candidates(need, NOW)[0].key for need in needs])
    assert all(one == first[0] for one in first)
    assert 15 < first[0].count(ONE.hex) < 45


def test_what_a_host_who_is_asked_reads_tells_nothing_of_where_they_are(emergency):
    kept = []
    for order, stations in WORLDS:
        world(emergency, order, stations)
        need = make_need(emergency, seed=3)
        matching.look_for(need=need, now=NOW)
        made = Invitation.objects.filter(need=need)
        kept.append(sorted((str(m.door_id), m.because) for m in made))
    assert len(kept[0]) == 2
    assert all(one == kept[0] for one in kept)


def test_a_host_who_says_another_street_changes_nothing_that_is_read(client, emergency):
    world(emergency, *WORLDS[0])
    before = read(client, emergency)
    door = Door.objects.get(pk=ONE)
    said = {"street": "9 rue des Halles, code 34B7", "name": "Ansel Morin"}
    assert offering.correct_door(door=door, number=2, says=SAYS, now=NOW, **said)
    assert read(client, emergency) == before
