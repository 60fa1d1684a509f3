"""Who is asked in a check, once, and never because of an order of things."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import NOW, make_emergency
from vigie.lib import geo
from vigie.relaying.states import AddressState
from vigie.safety import asking
from vigie.safety.models import CheckIn, Member, MemberPlace, Question
from vigie.safety.states import CheckState, PlaceKind
from vigie.safety.tests.world import FAR, HERE, asked, member, opened, proposed, told

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_members_in_the_ground_are_asked_and_others_are_not():
    near, work, far = member(), member(kind=PlaceKind.WORK), member(FAR)
    check = opened()
    assert asked(check) == {near.pk, work.pk} == told(check)
    assert check.asked == 2
    assert far.questions.count() == 0


def test_who_did_not_choose_it_is_not_asked():
    member(chosen_at=None)
    member(chosen_at=NOW + HOUR)
    assert asked(opened()) == set()


def test_somebody_of_unknown_place_is_not_asked_and_may_declare():
    lost = member(None)
    check = opened()
    assert asked(check) == set()
    assert check.emergency.is_open
    assert lost.check_ins.count() == 0


def test_a_shared_place_counts_until_its_time_is_over():
    gone, there = member(None), member(None)
    cell = geo.cell_at(*HERE, 9)
    for who, until in ((gone, NOW), (there, NOW + HOUR)):
        MemberPlace.objects.create(
            member=who, kind=PlaceKind.LAST, cell=cell, until_at=until
        )
    assert asked(opened()) == {there.pk}


def test_somebody_with_three_places_in_the_ground_is_asked_once():
    everywhere = member()
    for kind in (PlaceKind.WORK, PlaceKind.LAST):
        MemberPlace.objects.create(
            member=everywhere, kind=kind, cell=geo.cell_at(HERE[0], HERE[1] + 0.003, 9)
        )
    check = opened()
    assert (check.asked, asked(check)) == (1, {everywhere.pk})


def test_a_drill_asks_testers_alone():
    tester, _other = member(is_tester=True), member()
    check = opened(make_emergency(is_drill=True))
    assert asked(check) == {tester.pk} == told(check)


def test_an_emergency_asks_testers_too():
    tester = member(is_tester=True)
    assert asked(opened()) == {tester.pk}


def test_asking_again_asks_nobody_again():
    member()
    check = opened()
    assert asking.ask(check, NOW + HOUR) == 0
    assert Question.objects.count() == 1


def test_a_wider_check_asks_only_those_who_were_not_asked():
    near, wider = member(), member((HERE[0] + 0.02, HERE[1]))
    first = opened()
    second = opened(first.emergency, outline=geo.circle(*HERE, 4000))
    assert asked(first) == {near.pk}
    assert asked(second) == {wider.pk}


def test_after_a_recall_the_right_check_asks_again():
    from vigie.safety.checks import recall_check

    near = member()
    wrong = opened()
    recall_check(check=wrong, by="ana", now=NOW)
    assert asked(opened(wrong.emergency)) == {near.pk}


def said(who, emergency, *, voice="self", hidden=None, stale=HOUR):
    CheckIn.objects.create(
        key=f"k{who.pk}{voice}",
        emergency=emergency,
        member=who,
        answer="safe",
        voice=voice,
        via="page",
        at=NOW - HOUR,
        stale_at=NOW + stale,
        hidden_at=hidden,
    )


def test_who_has_just_said_how_they_are_is_not_asked():
    emergency = make_emergency()
    spoke, claimed, stale, hidden = (member() for _ in range(4))
    said(spoke, emergency)
    said(claimed, emergency, voice="claim")
    said(stale, emergency, stale=-HOUR)
    said(hidden, emergency, hidden=NOW)
    assert asked(opened(emergency)) == {claimed.pk, stale.pk, hidden.pk}


def test_what_somebody_said_in_another_emergency_does_not_count_here():
    spoke = member()
    said(spoke, make_emergency(name="Storm at Cap Vert"))
    assert asked(opened()) == {spoke.pk}


def test_the_page_tells_before_how_many_will_be_asked_and_reached():
    for state in (AddressState.GOOD, AddressState.UNPROVEN, AddressState.STOPPED):
        member(state=state)
    member(FAR)
    check = proposed()
    assert asking.reach_of(check, NOW) == asking.Reach(people=3, reached=1)
    assert Question.objects.count() == 0


def test_letters_go_to_confirmed_addresses_alone():
    good = member()
    member(state=AddressState.UNPROVEN)
    member(state=AddressState.DEAD)
    check = opened()
    assert told(check) == {good.pk}
    assert check.asked == 3


def test_a_question_waits_for_the_first_step_of_silence():
    member()
    check = opened(ladder=[45, 90])
    assert check.questions.get().next_at == NOW + timedelta(minutes=45)
    assert opened(check.emergency, ladder=[]).questions.count() == 0


def test_the_number_of_queries_does_not_grow_with_members():
    def queries():
        check = proposed(make_emergency(name=f"Flood {uuid4()}"))
        with CaptureQueriesContext(connection) as seen:
            asking.ask(check, NOW)
        return len(seen)

    member()
    few = queries()
    for _ in range(20):
        member()
    assert queries() == few


def test_a_link_leads_to_the_question_of_its_address():
    first, second = member(), member()
    check = opened()
    pairs = [(who, who.addresses.get().address_id) for who in (first, second)]
    found = asking.question_at(check.pk, [address for _who, address in pairs])
    for who, address in pairs:
        assert found[address] == who.questions.get().pk


def test_of_two_who_share_a_telephone_the_silent_one_is_asked():
    first, second = member(), member()
    address = first.addresses.get().address
    second.addresses.update(address=address)
    check = opened()
    questions = {q.member_id: q for q in check.questions.all()}
    least = min(q.pk for q in questions.values())
    assert asking.question_at(check.pk, [address.pk]) == {address.pk: least}
    Question.objects.filter(pk=least).update(answered_at=NOW)
    other = max(q.pk for q in questions.values())
    assert asking.question_at(check.pk, [address.pk]) == {address.pk: other}
    Question.objects.update(answered_at=NOW)
    assert asking.question_at(check.pk, [address.pk]) == {address.pk: least}


person = st.tuples(
    st.sampled_from([None, HERE, FAR, (HERE[0] + 0.012, HERE[1])]),
    st.booleans(),  # chose it
    st.booleans(),  # tester
    st.sampled_from([None, -1, 1]),  # hours until the place is forgotten
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(person, max_size=6), st.booleans(), st.randoms())
def test_who_is_asked_never_depends_on_an_order(people, drill, chance):
    """The same people, entered in another order, are asked just the same."""
    seen = []
    for _ in range(2):
        Member.objects.all().delete()
        order = list(enumerate(people))
        chance.shuffle(order)
        made = {}
        for number, (at, chose, tester, hours) in order:
            who = member(
                at, chosen_at=NOW if chose else None, is_tester=tester, name=str(number)
            )
            until = NOW + hours * HOUR if hours else None
            who.places.update(until_at=until)
            made[who.pk] = number
        emergency = make_emergency(name=f"Flood {uuid4()}", is_drill=drill)
        check = opened(emergency)
        seen.append({made[pk] for pk in asked(check)})
        assert check.state == CheckState.OPEN
    wanted = {
        number
        for number, (at, chose, tester, hours) in enumerate(people)
        if chose and at not in (None, FAR) and hours != -1 and (tester or not drill)
    }
    assert seen[0] >= {n for n in wanted if people[n][0] == HERE}
    assert seen[0] == seen[1] <= wanted
