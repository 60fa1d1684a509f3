"""Ten thousand pairs of an offer and a request by chance: what must never be is
refused by the database to bare SQL, and done by no action. A group has one door."""

import json
import random
from collections import Counter
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tests.calls import NOW
from vigie.doors import accepting, inviting, matching
from vigie.doors.inviting import LASTS
from vigie.doors.models import Door, Invitation, Need, Stay
from vigie.doors.near import candidates
from vigie.doors.states import Household, InvitationState, Level, Welcomes
from vigie.doors.tests.making import make_door, make_hall, make_need

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SIDE = 100  # doors and requests: 10,000 pairs
STAFF = (("", ""), ("ana", ""), ("ana", "bo"))
COLUMNS = (
    *("id", "door_id", "need_id", "state", "state_at", "size", "made_at", "asked_at"),
    *("ends_at", "asked_by", "second_by", "because"),
)
INSERT = (
    f"INSERT INTO doors_invitation ({', '.join(COLUMNS)}) "  # noqa: S608 our own names
    f"VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)
STAY = (
    *("id", "door_id", "need_id", "invitation_id", "state", "state_at", "size"),
    *("agreed_at", "due_at", "alarm_at", "ends_at", "shown_until", "revoked_for"),
)
INSERT_STAY = (
    f"INSERT INTO doors_stay ({', '.join(STAY)}) "  # noqa: S608 our own names
    f"VALUES ({', '.join(['%s'] * len(STAY))})"
)


def must_never_be(door, need, staff=("", "")):
    """The rules once more, in plain words."""
    if door.is_official:
        return False
    grown = need.women + need.men + need.others
    agreed = need.allows_man_alone and staff == ("ana", "bo")
    if need.men == 0:
        if grown == 0:
            return True  # a minor alone, in a home
        if door.household in ("man", "") and not agreed:
            return True
        if grown == 1 and door.level == 0:
            return True
    if door.welcomes == "women" and need.men:
        return True
    return need.wants_women_only and door.household != "woman"


def does_not_fit(door, need):
    """What makes it no bed for them."""
    return (
        (need.children and not door.takes_children)
        or (need.has_pets and not door.takes_pets)
        or (need.needs_wheelchair and not door.is_wheelchair)
        or (need.no_smoke and door.is_smoking)
        or (door.welcomes == "families" and not need.children)
        or door.places < need.size
    )


def key(chance):
    """An id by chance, the same in each run: it decides who comes first."""
    return UUID(int=chance.getrandbits(128), version=4)


def some_door(emergency, chance):
    flags = ("takes_children", "takes_pets", "is_wheelchair", "is_smoking")
    if chance.random() < 0.1:
        return make_hall(emergency, id=key(chance))
    return make_door(
        emergency,
        id=key(chance),
        places=chance.randint(1, 6),
        household=chance.choice([one for one in Household.values if one != "official"]),
        welcomes=chance.choice((*Welcomes.values, Welcomes.ANYONE)),
        level=chance.choice(Level.values),
        **{name: chance.random() < 0.6 for name in flags},
    )


def some_need(emergency, chance):
    who = {name: chance.choice((0, 0, 1, 2)) for name in ("women", "men", "others")}
    who["children"] = chance.choice((0, 0, 0, 1, 2))
    who = who if any(who.values()) else {"women": 1}
    flags = ("has_pets", "needs_wheelchair", "no_smoke", "wants_women_only")
    return make_need(
        emergency,
        id=key(chance),
        allows_man_alone=chance.random() < 0.5,
        seed=chance.getrandbits(32),
        **who,
        **{name: chance.random() < 0.15 for name in flags},
    )


@pytest.fixture
def world(emergency):
    chance = random.Random(20151113)
    doors = [some_door(emergency, chance) for _ in range(SIDE)]
    needs = [some_need(emergency, chance) for _ in range(SIDE)]
    return doors, needs, chance


def pairs(world):
    doors, needs, chance = world
    for door in doors:
        for need in needs:
            yield door, need, chance.choice(STAFF)


def row(door, need, state, staff):
    own = uuid4()
    given = (*(one.pk for one in (door, need)), state, NOW, need.size, NOW, NOW)
    plain = connection.vendor == "sqlite"
    keys = [one.hex if plain else one for one in (own, door.pk, need.pk)]
    return own, [*keys, *given[2:], NOW + LASTS, *staff, json.dumps([])]


def says(sql, values):
    """Whether the database takes bare SQL, and what it says if it does not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return str(error)
    return ""


def test_the_database_refuses_bare_sql_whatever_must_never_be(world):
    seen = Counter()
    with transaction.atomic():
        for door, need, staff in pairs(world):
            _own, values = row(door, need, "asked", staff)
            refused = says(INSERT, values)
            assert bool(refused) is must_never_be(door, need, staff), (door, need)
            assert not refused or "doors: " in refused
            seen[bool(refused)] += 1
    assert sum(seen.values()) == SIDE * SIDE
    assert min(seen.values()) > SIDE * SIDE / 5


@pytest.mark.parametrize("state", ["asked", "yes"])
def test_nor_does_it_let_a_planned_one_become_that(world, state):
    seen = Counter()
    change = "UPDATE doors_invitation SET state = %s WHERE id = %s"
    with transaction.atomic():
        for door, need, staff in pairs(world):
            own, values = row(door, need, "planned", staff)
            assert says(INSERT, values) == ""
            plain = own.hex if connection.vendor == "sqlite" else own
            refused = "doors: " in says(change, [state, plain])
            assert refused is must_never_be(door, need, staff), (door, need)
            seen[refused] += 1
            says("DELETE FROM doors_invitation WHERE id = %s", [plain])
    assert min(seen.values()) > SIDE * SIDE / 5


def test_nobody_stays_in_any_home_that_did_not_say_yes(world):
    seen = Counter()
    with transaction.atomic():
        for door, need, _staff in pairs(world):
            plain = connection.vendor == "sqlite"
            keys = [one.hex if plain else one for one in (uuid4(), door.pk, need.pk)]
            times = [NOW] * 5
            values = [*keys, None, "ended", NOW, need.size, *times, ""]
            refused = "no host said yes" in says(INSERT_STAY, values)
            assert refused is not door.is_official
            seen[refused] += 1
    assert sum(seen.values()) == SIDE * SIDE
    assert min(seen.values()) > 100


def test_no_action_proposes_it_of_ten_thousand_pairs(world):
    """Each offer that is a candidate may be asked; who needs two people's word is."""
    doors, needs, _chance = world
    by_key = {door.pk.hex: door for door in doors}
    proposed = 0
    for need in needs:
        for offer in candidates(need, NOW):
            door = by_key[offer.key]
            assert not door.is_official
            assert not must_never_be(door, need, ("ana", "bo"))
            assert not does_not_fit(door, need)
            proposed += 1
    assert proposed > 300


def test_an_action_that_is_given_it_all_the_same_is_refused(world):
    chance = world[2]
    forbidden = [
        (door, need)
        for door, need, _staff in pairs(world)
        if must_never_be(door, need) and not need.is_alone_minor
    ]
    for door, need in chance.sample(forbidden, 500):
        made = None
        with suppress(IntegrityError):
            made = inviting.invite(need=need, door=door, because=[], now=NOW)
        assert made is None
    assert not Invitation.objects.exists()
    assert not Door.objects.exclude(free=F("places")).exists()


def test_a_night_by_chance_splits_no_group_and_sends_nobody_where_they_must_not(world):
    _doors, needs, chance = world
    for turn in range(4):
        now = NOW + turn * LASTS
        inviting.lapse(now=now)
        Door.objects.filter(stage="paused").update(stage="open", silences=0)
        for need in Need.objects.filter(stage="open").order_by("pk"):
            matching.look_for(need=need, now=now)
        for made in Invitation.objects.filter(state="planned").order_by("need"):
            answer(made, chance, now)
        for made in list(Invitation.objects.asked().order_by("need", "door")):
            if chance.random() < 0.5:
                accepting.say_yes(invitation=made.pk, now=now)
    enter_the_rest(chance)
    looked_at(needs)


def answer(planned, chance, now):
    """One person twice is no two; two are."""
    words = {"invitation": planned.pk, "asked_by": "ana", "now": now}
    with suppress(IntegrityError):
        assert not inviting.ask_planned(second_by="ana", **words)
    if chance.random() < 0.7:
        inviting.ask_planned(second_by="bo", **words)


def enter_the_rest(chance):
    halls = list(Door.objects.filter(is_official=True).order_by("pk"))
    homes = list(Door.objects.filter(is_official=False).order_by("pk"))
    for need in Need.objects.exclude(stage="placed").order_by("pk"):
        assert accepting.enter(need=need, door=chance.choice(homes), now=NOW) is None
        if chance.random() < 0.5:
            accepting.enter(need=need, door=chance.choice(halls), now=NOW)


def looked_at(needs):
    asked = (InvitationState.PLANNED, InvitationState.WITHDRAWN)
    kept = Invitation.objects.exclude(state__in=asked).select_related("door", "need")
    assert len(kept) > SIDE
    for made in kept:
        staff = (made.asked_by, made.second_by)
        assert not must_never_be(made.door, made.need, staff)
        assert not does_not_fit(made.door, made.need)
        assert made.size == made.need.size
    stays = list(Stay.objects.select_related("door", "need", "invitation"))
    assert len(stays) > SIDE / 3
    assert len({stay.need_id for stay in stays}) == len(stays)
    for stay in stays:
        assert stay.size == stay.need.size
        assert stay.door.is_official or stay.invitation.state == "yes"
    for door in Door.objects.all():
        taken = sum(one.size for one in stays if one.door_id == door.pk)
        held = sum(one.size for one in door.invitations.asked())
        assert door.places == door.free + taken + held
    placed = Need.objects.filter(stage="placed").count()
    assert placed == len(stays)
    assert any(one.is_alone_minor for one in needs)
