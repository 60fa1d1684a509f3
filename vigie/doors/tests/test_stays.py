"""A stay: what each side sees, arriving, the alarm, and not feeling safe."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.doors import accepting, clocks, inviting, offering, showing, stays
from vigie.doors.models import Door, Invitation, Need, Remark, Stay
from vigie.doors.states import DoorStage, NeedStage, Rating, Side, StayState
from vigie.doors.tests.making import make_door, make_need
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel, LetterState
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage.actions import decide
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
STREET, HOST_PHONE, GUEST_PHONE = "4 rue des Tanneurs", "+33611111101", "+33611111102"


def reached(value):
    return address_of(channel=Channel.SMS, value=value, now=NOW)


@pytest.fixture
def stay(emergency):
    """Two guests at a couple's, agreed at NOW."""
    door = make_door(
        emergency,
        name="Ansel",
        phone=HOST_PHONE,
        street=STREET,
        address=reached(HOST_PHONE),
    )
    need = make_need(
        emergency,
        men=1,
        women=1,
        name="Orlane",
        phone=GUEST_PHONE,
        address=reached(GUEST_PHONE),
    )
    asked = inviting.invite(need=need, door=door, because=[], now=NOW)
    return accepting.say_yes(invitation=asked.pk, now=NOW)


def now_is(stay):
    return Stay.objects.get(pk=stay.pk)


def free_of(stay):
    return Door.objects.get(pk=stay.door_id).free


def letters(kind):
    return Letter.objects.filter(message__kind=kind).count()


def at_the_desk():
    return list(Item.objects.values_list("kind", "priority"))


def verbs():
    rows = JournalRow.objects.filter(what__startswith="doors.")
    return list(rows.order_by("sequence").values_list("what", flat=True))


def test_each_side_sees_how_the_other_is_reached_and_the_journal_says_so(stay):
    seen = showing.show(stay=stay.pk, to=Side.GUEST, now=NOW)
    assert seen == ("Ansel", HOST_PHONE, "", STREET)
    seen = showing.show(stay=stay.pk, to=Side.HOST, now=NOW)
    assert seen == ("Orlane", GUEST_PHONE, "", "")
    assert verbs() == ["doors.placed", "doors.shown", "doors.shown"]


def test_nothing_of_them_stands_in_the_journal_or_in_a_letter(stay):
    showing.show(stay=stay.pk, to=Side.GUEST, now=NOW)
    kept = str(list(JournalRow.objects.values())) + str(list(Letter.objects.values()))
    for secret in (STREET, HOST_PHONE, GUEST_PHONE, "Ansel", "Orlane"):
        assert secret not in kept


@pytest.mark.parametrize("side", [Side.HOST, Side.GUEST])
def test_nothing_is_shown_after_the_stay(stay, side):
    stays.end(stay=stay.pk, by="guest", now=NOW)
    assert showing.show(stay=stay.pk, to=side, now=NOW) is None


def test_nothing_is_shown_once_its_time_is_over(stay):
    late = stay.shown_until
    assert showing.show(stay=stay.pk, to=Side.GUEST, now=late) is None


def test_guests_arrive_once(stay):
    assert stays.arrive(stay=stay.pk, now=NOW)
    assert not stays.arrive(stay=stay.pk, now=NOW)
    assert now_is(stay).state == StayState.ARRIVED


def test_all_well_says_that_they_arrived(stay):
    assert stays.say_well(stay=stay.pk, now=NOW)
    assert (now_is(stay).state, now_is(stay).well_at) == (StayState.ARRIVED, NOW)


@pytest.mark.parametrize(("minutes", "alarms"), [(89, 0), (90, 1), (200, 1)])
def test_an_alarm_is_raised_half_an_hour_after_they_were_expected(
    stay, minutes, alarms
):
    clocks.keep(NOW + timedelta(minutes=minutes))
    clocks.keep(NOW + timedelta(minutes=minutes))
    assert at_the_desk() == [("overdue", 3)] * alarms
    assert letters("doors.arrived") == alarms


def test_who_needs_a_bed_for_an_hour_more_is_missed_as_well(emergency):
    door = make_door(emergency, street=STREET)
    need = make_need(emergency, until=NOW + timedelta(minutes=20))
    asked = inviting.invite(need=need, door=door, because=[], now=NOW)
    made = accepting.say_yes(invitation=asked.pk, now=NOW)
    for minutes in (60, 75, 91):
        clocks.keep(NOW + timedelta(minutes=minutes))
    assert at_the_desk() == [("overdue", 3)]
    assert now_is(made).state == StayState.AGREED


def test_no_alarm_for_who_arrived(stay):
    stays.arrive(stay=stay.pk, now=NOW)
    clocks.keep(NOW + timedelta(hours=3))
    assert at_the_desk() == []


def test_who_does_not_feel_safe_is_at_the_head_of_the_desk_and_the_host_blocked(
    stay, emergency
):
    other = inviting.invite(
        need=make_need(emergency),
        door=Door.objects.get(pk=stay.door_id),
        because=[],
        now=NOW,
    )
    assert stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert at_the_desk() == [("unsafe", 3)]
    assert Door.objects.get(pk=stay.door_id).stage == DoorStage.SUSPENDED
    assert Invitation.objects.get(pk=other.pk).state == "gone"
    assert now_is(stay).state == StayState.UNSAFE


def test_the_other_side_sees_nothing_more_of_who_does_not_feel_safe(stay):
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert showing.show(stay=stay.pk, to=Side.HOST, now=NOW) is None
    assert showing.show(stay=stay.pk, to=Side.GUEST, now=NOW).street == STREET
    stays.feel_unsafe(stay=stay.pk, side=Side.HOST, now=NOW)
    assert showing.show(stay=stay.pk, to=Side.GUEST, now=NOW) is None


def test_a_host_may_not_feel_safe_either_and_their_offer_stands(stay):
    assert stays.feel_unsafe(stay=stay.pk, side=Side.HOST, now=NOW)
    assert Door.objects.get(pk=stay.door_id).stage == DoorStage.OPEN
    assert showing.show(stay=stay.pk, to=Side.GUEST, now=NOW) is None
    assert showing.show(stay=stay.pk, to=Side.HOST, now=NOW).phone == GUEST_PHONE


def test_saying_it_twice_is_one_alarm(stay):
    for _ in range(2):
        assert stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert at_the_desk() == [("unsafe", 3)]


@pytest.mark.parametrize("ended_by", ["host", "machine"])
def test_a_guest_who_is_not_safe_is_heard_though_the_host_ended_the_stay(
    stay, ended_by
):
    stays.arrive(stay=stay.pk, now=NOW)
    stays.end(stay=stay.pk, by=ended_by, now=NOW)
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert at_the_desk() == [("unsafe", 3)]
    assert Door.objects.get(pk=stay.door_id).stage == DoorStage.SUSPENDED
    assert now_is(stay).state == StayState.ENDED
    assert free_of(stay) == 3


def test_and_though_the_host_called_it_off(stay):
    stays.call_off(stay=stay.pk, side=Side.HOST, now=NOW)
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert at_the_desk() == [("unsafe", 3)]
    assert Door.objects.get(pk=stay.door_id).stage == DoorStage.SUSPENDED


def test_a_host_who_says_it_first_silences_no_guest(stay):
    stays.feel_unsafe(stay=stay.pk, side=Side.HOST, now=NOW)
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert at_the_desk() == [("unsafe", 3)] * 2


def test_who_says_it_again_after_a_person_closed_it_is_heard_again(stay):
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    decide(item=Item.objects.get(), verb=Verb.CLOSE, by="ana", now=NOW)
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert sorted(Item.objects.values_list("state", flat=True)) == ["closed", "waiting"]


def test_a_stay_in_which_somebody_is_not_safe_is_ended_by_a_person_alone(stay):
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    clocks.keep(stay.ends_at + timedelta(days=1))
    assert now_is(stay).state == StayState.UNSAFE
    assert stays.end(stay=stay.pk, by="ana", now=NOW)


def test_the_end_frees_the_places_and_closes_the_request(stay):
    assert free_of(stay) == 1
    assert stays.end(stay=stay.pk, by="guest", now=NOW)
    assert not stays.end(stay=stay.pk, by="guest", now=NOW)
    assert free_of(stay) == 3
    assert Need.objects.get(pk=stay.need_id).stage == NeedStage.CLOSED


def test_the_clock_ends_a_stay(stay):
    stays.arrive(stay=stay.pk, now=NOW)
    clocks.keep(stay.ends_at)
    assert now_is(stay).state == StayState.ENDED
    assert free_of(stay) == 3


def test_when_the_host_calls_off_the_guests_are_looked_for_another_bed(stay):
    assert stays.call_off(stay=stay.pk, side=Side.HOST, now=NOW)
    need = Need.objects.get(pk=stay.need_id)
    assert (need.stage, need.placed_at) == (NeedStage.OPEN, None)
    assert free_of(stay) == 3
    assert letters("doors.off") == 1
    again = inviting.invite(
        need=need, door=make_door(need.emergency), because=[], now=NOW
    )
    assert accepting.say_yes(invitation=again.pk, now=NOW)


def test_when_the_guests_call_off_their_request_is_over(stay):
    assert stays.call_off(stay=stay.pk, side=Side.GUEST, now=NOW)
    assert Need.objects.get(pk=stay.need_id).stage == NeedStage.CLOSED
    told = Letter.objects.get(message__kind="doors.off")
    assert told.address_id == Door.objects.get(pk=stay.door_id).address_id


def test_who_is_taken_down_gets_no_question_that_waited_to_go(stay, emergency):
    door = Door.objects.get(pk=stay.door_id)
    inviting.invite(need=make_need(emergency), door=door, because=[], now=NOW)
    stays.feel_unsafe(stay=stay.pk, side=Side.GUEST, now=NOW)
    asked = Letter.objects.filter(message__kind="doors.invitation")
    last = asked.order_by("-message__made_at", "-pk").first()
    assert last.state == LetterState.RECALLED


def test_what_is_called_off_is_told_to_nobody_as_a_bed(stay):
    stays.call_off(stay=stay.pk, side=Side.HOST, now=NOW)
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    kinds = set(waiting.values_list("message__kind", flat=True))
    assert kinds.isdisjoint({"doors.host", "doors.guest"})
    assert "doors.off" in kinds


def test_nobody_calls_off_who_arrived(stay):
    stays.arrive(stay=stay.pk, now=NOW)
    assert not stays.call_off(stay=stay.pk, side=Side.HOST, now=NOW)


@pytest.mark.parametrize(
    ("now_says", "goes_on"), [("couple", True), ("man", False), ("", False)]
)
def test_guests_on_their_way_to_what_is_another_home_are_called_off(
    emergency, now_says, goes_on
):
    door = make_door(emergency, household="woman", street=STREET)
    need = make_need(emergency, women=1, address=reached(GUEST_PHONE))
    asked = inviting.invite(need=need, door=door, because=[], now=NOW)
    made = accepting.say_yes(invitation=asked.pk, now=NOW)
    said = {"household": now_says}
    assert offering.correct_door(door=door, number=3, says=said, now=NOW, street=STREET)
    assert (now_is(made).state == StayState.AGREED) is goes_on
    assert (Need.objects.get().stage == NeedStage.OPEN) is not goes_on
    assert letters("doors.off") == (0 if goes_on else 1)


def test_how_it_was_is_kept_masked_and_the_later_word_counts(stay):
    stays.end(stay=stay.pk, by="guest", now=NOW)
    for words in ("bien", f"appelez le {HOST_PHONE}"):
        stays.remark(
            stay=stay.pk, side=Side.GUEST, rating=Rating.MIXED, words=words, now=NOW
        )
    [kept] = Remark.objects.all()
    assert (kept.is_host, kept.rating) == (False, Rating.MIXED)
    assert HOST_PHONE not in kept.words
    assert kept.words.startswith("appelez le")
