"""From a request to the hosts who are asked for it."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import CENTRE, NOW, make_emergency
from vigie.doors import accepting, clocks, inviting, matching
from vigie.doors.fitting import against, order
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.near import MOST, candidates, offer_of, wish_of
from vigie.doors.states import DoorStage, Household, Level, Welcomes
from vigie.doors.tests.making import CELL, make_door, make_hall, make_need
from vigie.lib import geo

pytestmark = pytest.mark.django_db(transaction=True)
DOOR_FLAGS = ("takes_children", "takes_pets", "is_wheelchair", "is_smoking")
NEED_FLAGS = (
    "wants_women_only",
    "allows_man_alone",
    "has_pets",
    "needs_wheelchair",
    "no_smoke",
)


def cell(metres):
    """Return the cell so many metres north of the centre."""
    return geo.cell_at(CENTRE[0] + metres / 111_200, CENTRE[1], 8)


def keys(offers):
    return [one.key for one in offers]


def asked():
    return Invitation.objects.filter(state="asked")


def test_the_nearest_that_fits_comes_first(emergency):
    far, near, mid = (make_door(emergency, cell=cell(m)) for m in (6000, 0, 2500))
    found = candidates(make_need(emergency), NOW)
    assert keys(found) == [near.pk.hex, mid.pk.hex, far.pk.hex]


@pytest.mark.parametrize(
    "change",
    [
        {"stage": DoorStage.PAUSED},
        {"until": NOW},
        {"free": 0},
        {"level": Level.UNKNOWN},
        {"household": Household.UNSAID},
        {"takes_children": False},
        {"cell": cell(12_000)},
    ],
)
def test_who_may_not_be_proposed_is_not_among_them(emergency, change):
    make_door(emergency, **{"takes_children": True, **change})
    need = make_need(emergency, women=1, children=1)
    assert candidates(need, NOW) == []
    fits = make_door(emergency, takes_children=True)
    assert keys(candidates(need, NOW)) == [fits.pk.hex]


def test_no_shelter_and_no_other_emergency_is_among_them(emergency):
    make_hall(emergency)
    make_door(make_emergency(name="Ailleurs"))
    assert candidates(make_need(emergency), NOW) == []


def test_who_was_asked_before_is_not_among_them(emergency):
    need, door = make_need(emergency), make_door(emergency)
    made = inviting.invite(need=need, door=door, because=[], now=NOW)
    inviting.say_no(invitation=made.pk, now=NOW)
    assert candidates(need, NOW) == []


def test_an_offer_in_the_country_is_found_by_its_wide_cell(emergency):
    wide = make_door(emergency, cell=geo.coarser(CELL, 6))
    assert keys(candidates(make_need(emergency), NOW)) == [wide.pk.hex]


def test_a_request_of_a_wide_cell_finds_offers_of_finer_ones(emergency):
    wide = geo.coarser(CELL, 6)
    middle = geo.cell_at(*geo.centre_of(wide), 8)
    door = make_door(emergency, cell=middle)
    beside = make_door(emergency, cell=geo.disk(middle, 4)[-1])
    need = make_need(emergency, cell=wide)
    assert keys(candidates(need, NOW)) == [door.pk.hex, beside.pk.hex]


WOMAN = {"women": 1}


@pytest.mark.parametrize(
    ("common", "fits", "who"),
    [
        ({"household": Household.UNSAID}, {"household": Household.WOMAN}, WOMAN),
        ({"household": Household.MAN}, {}, {"women": 2}),
        ({"level": Level.UNKNOWN}, {}, WOMAN),
        ({}, {"household": Household.WOMAN}, {**WOMAN, "wants_women_only": True}),
        ({"welcomes": Welcomes.WOMEN}, {}, {"men": 1}),
        ({"welcomes": Welcomes.FAMILIES}, {}, {"men": 1}),
        ({"is_smoking": True}, {}, {"men": 1, "no_smoke": True}),
        ({}, {"takes_pets": True}, {"men": 1, "has_pets": True}),
        ({}, {"is_wheelchair": True}, {"men": 1, "needs_wheelchair": True}),
    ],
)
def test_the_one_that_fits_is_found_among_many_that_do_not(
    emergency, common, fits, who
):
    """Few rows of a ring are read: what does not fit must not be among them."""
    given = {"way": "page", "stage_at": NOW, "made_at": NOW, "fresh_at": NOW}
    given |= {"cell": CELL, "places": 2, "free": 2, "until": NOW + timedelta(hours=9)}
    given |= {"household": Household.COUPLE, "level": Level.PHONE, **common}
    many = [Door(emergency=emergency, **given) for _ in range(MOST + 5)]
    Door.objects.bulk_create(many)
    one = make_door(emergency, places=6, **fits)
    assert keys(candidates(make_need(emergency, **who), NOW)) == [one.pk.hex]


def test_the_columns_leave_out_what_the_rules_do_and_nothing_else(emergency):
    chance = random.Random(11)
    for _ in range(60):
        make_door(
            emergency,
            places=chance.randint(1, 4),
            cell=chance.choice(geo.disk(CELL, 2)),
            welcomes=chance.choice(Welcomes.values),
            household=chance.choice(Household.values),
            level=chance.choice(Level.values),
            **{name: chance.random() < 0.5 for name in DOOR_FLAGS},
        )
    offers = [offer_of(door) for door in Door.objects.all()]
    seen = 0
    for _ in range(60):
        who = {name: chance.randint(0, 1) for name in ("women", "men", "others")}
        who = who if any(who.values()) else {"women": 2}
        flags = {name: chance.random() < 0.3 for name in NEED_FLAGS}
        need = make_need(
            emergency, children=chance.choice((0, 0, 1)), seed=5, **who, **flags
        )
        wish = wish_of(need)
        fit = sorted(
            (one for one in offers if not against(one, wish)),
            key=lambda one: order(one, wish),
        )
        assert keys(candidates(need, NOW)) == keys(fit)
        seen += len(fit)
    assert seen > 60


def test_two_offers_of_one_cell_change_places_with_the_request_alone(emergency):
    doors = [make_door(emergency) for _ in range(2)]
    first = [
        keys(candidates(make_need(emergency, seed=seed), NOW))[0] for seed in range(40)
    ]
    assert {one.pk.hex for one in doors} == set(first)
    again = make_need(emergency, seed=7)
    assert keys(candidates(again, NOW))[0] == first[7]


def test_without_a_cell_the_quarters_name_says_where(emergency):
    there = make_door(emergency, cell=0, quarter="Quai Vert")
    other = make_door(emergency, cell=0, quarter="Les Halles")
    assert keys(candidates(make_need(emergency), NOW)) == [there.pk.hex]
    nowhere = make_need(emergency, cell=0)
    assert set(keys(candidates(nowhere, NOW))) == {there.pk.hex, other.pk.hex}


def test_the_number_of_queries_does_not_grow_with_the_offers(emergency):
    need = make_need(emergency)
    counts = []
    for many in (3, 30):
        for _ in range(many):
            make_door(emergency, cell=cell(5000))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(candidates(need, NOW)) >= many
        counts.append(len(seen))
    assert counts[0] >= counts[1]


def test_three_are_asked_at_once_and_why_is_kept(emergency):
    for _ in range(5):
        make_door(emergency)
    need = make_need(emergency)
    assert len(matching.look_for(need=need, now=NOW)) == 3
    assert asked().count() == 3
    assert asked()[0].because == ["within_500", "left_2"]
    assert matching.look_for(need=need, now=NOW) == []


def test_who_said_no_is_followed_by_the_next_three_minutes_later(emergency):
    for _ in range(4):
        make_door(emergency)
    need = make_need(emergency)
    first = matching.look_for(need=need, now=NOW)
    inviting.say_no(invitation=first[0].pk, now=NOW)
    nearly = NOW + matching.PAUSE - timedelta(seconds=1)
    assert matching.look_for(need=need, now=nearly) == []
    assert matching.look_for_all(nearly) == 0
    assert asked().count() == 2
    assert matching.look_for_all(NOW + matching.PAUSE) == 1
    assert asked().count() == 3


def test_when_all_said_no_the_next_are_asked_at_once(emergency):
    for _ in range(5):
        make_door(emergency)
    need = make_need(emergency)
    for made in matching.look_for(need=need, now=NOW):
        inviting.say_no(invitation=made.pk, now=NOW)
    assert matching.look_for_all(NOW + timedelta(seconds=2)) == 1
    assert asked().count() == 2


def test_a_man_alone_is_planned_for_two_people_only_where_nobody_else_is(emergency):
    woman = make_need(emergency, women=1, allows_man_alone=True)
    man = make_door(emergency, household=Household.MAN)
    couple = make_door(emergency, cell=cell(4000))
    [made] = matching.look_for(need=woman, now=NOW)
    assert made.door_id == couple.pk
    inviting.say_no(invitation=made.pk, now=NOW)
    assert matching.look_for(need=woman, now=NOW) == []
    planned = Invitation.objects.get(state="planned")
    assert (planned.door_id, planned.because[-1]) == (man.pk, "two_people")


def test_the_clock_looks_for_all_who_wait_the_longest_ago_first(emergency):
    needs = [make_need(emergency) for _ in range(3)]
    Need.objects.filter(pk=needs[0].pk).update(looked_at=NOW - timedelta(seconds=1))
    make_door(emergency, places=1)
    assert matching.look_for_all(NOW) == 3
    assert asked().get().need_id != needs[0].pk
    assert matching.look_for_all(NOW) == 0


def test_released_places_are_offered_again_at_the_next_tick(emergency):
    door = make_door(emergency, places=1)
    first, second = make_need(emergency), make_need(emergency)
    clocks.keep(NOW)
    held = asked().get()
    over = NOW + inviting.LASTS
    clocks.keep(over)
    again = asked().get()
    assert again.door_id == door.pk
    assert {held.need_id, again.need_id} == {first.pk, second.pk}


def test_a_minor_alone_is_nobodys_but_a_persons(emergency):
    make_door(emergency, takes_children=True, level=Level.ORGANISATION)
    make_need(emergency, children=1)
    assert matching.look_for_all(NOW) == 0
    assert not Invitation.objects.exists()


def test_a_night_of_many_ends_with_every_place_counted(emergency):
    doors = [make_door(emergency, places=2) for _ in range(6)]
    for _ in range(8):
        make_need(emergency)
    now = NOW
    for turn in range(40):
        clocks.keep(now)
        for made in list(asked().order_by("made_at", "pk"))[: turn % 3 + 1]:
            if turn % 2:
                accepting.say_yes(invitation=made.pk, now=now)
            else:
                inviting.say_no(invitation=made.pk, now=now)
        now += timedelta(minutes=1)
    for door in doors:
        door.refresh_from_db()
        kept = sum(one.size for one in door.invitations.asked())
        kept += sum(one.size for one in door.stays.live())
        assert door.free == door.places - kept
    assert Door.objects.filter(stays__isnull=False).exists()
