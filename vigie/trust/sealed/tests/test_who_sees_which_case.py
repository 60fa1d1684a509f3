"""Lists of cases, openings, requests and alarms: whole for some, empty for others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from vigie.trust.models import GlassRequest, ReadingAlarm
from vigie.trust.sealed import cases, glass, openings, unsealing
from vigie.trust.sealed.errors import NotNow
from vigie.trust.sealed.names import name_of, number_of, shown_name, shown_names
from vigie.trust.sealed.tests.conftest import NOW
from vigie.trust.sealed.tests.shamroom.models import Door

HOUR = timedelta(hours=1)


@pytest.fixture
def shared(people, settings):
    """A glass of the second, third and fourth person."""
    settings.BREAK_GLASS_MINUTES = 60
    names = ["user:2", "user:3", "user:4"]
    return glass.make_glass(people=names, by="operator", now=NOW)


@pytest.fixture
def behind(room, shared):
    """A case of the first person alone, behind that glass."""
    return opened("tip:9", owner="user:1", people=["user:1"])


def opened(subject, now=NOW, **words):
    return cases.open_case(subject=subject, by="web", now=now, **words)


def listed(person):
    return [case.subject for case in openings.cases_of(person)]


def door(case, text="the north stairs"):
    row = Door.objects.create(case_id=case.id, words=text, health="asthma")
    return Door.objects.get(pk=row.pk)


def read(row, hand, why="to find her", now=NOW, columns=("words",), **more):
    words = {"columns": list(columns), "by": hand, "why": why, "now": now}
    return unsealing.unseal(row=row, **words, **more)


def ask(case, by="user:2", now=NOW):
    return glass.ask(case=case, by=by, why="life in danger", now=now)


def test_a_case_is_listed_for_its_owner_and_its_people_the_latest_first(room, people):
    opened("tip:1", owner="user:1", people=["user:1", "user:2"])
    opened("tip:2", now=NOW + HOUR, owner="user:1", people=["user:1", "user:3"])
    assert listed("user:1") == ["tip:2", "tip:1"]
    assert listed("user:2") == ["tip:1"]
    assert listed("user:3") == ["tip:2"]
    assert listed("user:4") == listed("user:5") == []


def test_a_case_behind_the_glass_is_listed_for_whoever_shares_it(behind):
    assert listed("user:2") == listed("user:4") == ["tip:9"]
    found = openings.case_for("user:2", behind.pk)
    assert (found.may_ask, found.is_owner) == (True, False)
    assert (found.holders, found.openings) == ([], [])


def test_whoever_holds_a_case_need_not_ask_for_it(room, shared):
    case = opened("tip:9", owner="user:1", people=["user:1", "user:2"])
    assert not openings.case_for("user:2", case.pk).may_ask
    assert openings.case_for("user:3", case.pk).may_ask


def test_a_case_of_others_is_no_case(case):
    assert openings.case_for("user:4", case.pk) is None
    assert openings.case_for("user:1", Door().pk) is None


def test_a_destroyed_case_is_not_listed_and_nobody_may_ask_for_it(behind):
    cases.destroy_case_key(case=behind, by="user:1", why="over", now=NOW)
    assert listed("user:1") == listed("user:2") == []
    assert openings.case_for("user:1", behind.pk).row.destroyed_at == NOW


def test_whoever_opens_a_case_sees_its_people_and_the_owner_alone_its_openings(
    case, people, room
):
    read(door(case), people["user:2"])
    mine = openings.case_for("user:1", case.pk)
    theirs = openings.case_for("user:2", case.pk)
    assert mine.holders == theirs.holders
    assert mine.holders == [("user:1", "user:1"), ("user:2", "user:2")]
    assert [one.who for one in mine.openings] == ["user:2"]
    assert (mine.is_owner, theirs.is_owner, theirs.openings) == (True, False, [])


def test_each_opening_stands_with_its_own_reason(room, case, people):
    row = door(case)
    read(row, people["user:1"], why="to call back", columns=["words", "health"])
    read(row, people["user:2"], why="shift change", now=NOW + HOUR)
    found = openings.openings(case)
    assert [(one.who, one.where, one.at, one.why) for one in found] == [
        ("user:2", "shamroom_door.words", NOW + HOUR, "shift change"),
        ("user:1", "shamroom_door.health", NOW, "to call back"),
        ("user:1", "shamroom_door.words", NOW, "to call back"),
    ]
    assert not any(one.broke_glass for one in found)


def test_an_opening_of_another_case_is_not_among_them(room, case, people):
    other = opened("tip:2", owner="user:2", people=["user:2"])
    read(door(other), people["user:2"])
    assert openings.openings(case) == []
    assert len(openings.openings(other)) == 1


def test_an_opening_by_a_broken_glass_says_so(behind, people):
    request = glass.approve(request=ask(behind), by=people["user:3"], now=NOW)
    read(door(behind), people["user:2"], request=request)
    (found,) = openings.openings(behind)
    assert (found.who, found.broke_glass) == ("user:2", True)


def test_a_request_is_seen_by_who_asked_and_by_who_can_approve_it(behind):
    request = ask(behind)
    (mine,) = openings.asked_by("user:2", NOW)
    (theirs,) = openings.to_approve("user:3", NOW)
    assert mine == theirs
    assert (mine.id, mine.subject, mine.who) == (request.id, "tip:9", "user:2")
    assert (mine.why, mine.approved_by) == ("life in danger", "")
    assert mine.ends_at == request.ends_at > NOW
    assert openings.to_approve("user:2", NOW) == []
    assert openings.to_approve("user:1", NOW) == []
    assert openings.asked_by("user:3", NOW) == []


def test_an_approved_request_is_left_to_who_asked_with_who_approved(behind, people):
    glass.approve(request=ask(behind), by=people["user:3"], now=NOW)
    (mine,) = openings.asked_by("user:2", NOW)
    assert mine.approved_by == "user:3"
    assert openings.to_approve("user:4", NOW) == []


def test_a_request_that_is_over_is_seen_by_nobody(behind):
    over = ask(behind).ends_at
    assert openings.asked_by("user:2", over) == []
    assert openings.to_approve("user:3", over) == []
    assert GlassRequest.objects.count() == 1


def test_of_several_requests_the_approver_sees_the_oldest_first(behind):
    first, second = ask(behind), ask(behind, "user:4", NOW + HOUR / 4)
    found = openings.to_approve("user:3", NOW + HOUR / 2)
    assert [one.id for one in found] == [first.id, second.id]
    assert [one.id for one in openings.to_approve("user:4", NOW)] == [first.id]


def test_an_alarm_is_listed_until_another_person_has_looked(people):
    words = {"person": "user:1", "count": 40, "since": NOW - HOUR, "at": NOW}
    alarm = ReadingAlarm.objects.create(**words)
    (seen_by_another,) = openings.alarms_for("user:2")
    (seen_by_oneself,) = openings.alarms_for("user:1")
    assert (seen_by_another.row, seen_by_another.who) == (alarm, "user:1")
    assert (seen_by_another.is_own, seen_by_oneself.is_own) == (False, True)
    with pytest.raises(NotNow):
        unsealing.look_at_alarm(alarm=alarm, by="user:1", now=NOW)
    unsealing.look_at_alarm(alarm=alarm, by="user:2", now=NOW)
    unsealing.look_at_alarm(alarm=alarm, by="user:3", now=NOW + HOUR)
    alarm.refresh_from_db()
    assert (alarm.seen_by, alarm.seen_at) == ("user:2", NOW)
    assert openings.alarms_for("user:2") == []


@pytest.mark.django_db
def test_people_are_shown_by_their_word_and_what_is_gone_by_its_number():
    ana = User.objects.create(username="ana")
    gone = f"user:{ana.pk + 1}"
    names = [name_of(ana), gone, "operator", "user:x", ""]
    assert shown_names(names) == {
        name_of(ana): "ana",
        gone: gone,
        "operator": "operator",
        "user:x": "user:x",
        "": "",
    }
    assert shown_name(name_of(ana)) == "ana"
    assert shown_names([]) == {}


@pytest.mark.parametrize(
    ("name", "number"),
    [("user:12", 12), ("12", None), ("user:", None), ("user:-1", None), ("op", None)],
)
def test_only_the_name_of_an_account_has_a_number(name, number):
    assert number_of(name) == number


@pytest.mark.django_db
def test_names_are_asked_for_in_one_question(django_assert_num_queries):
    people = [User.objects.create(username=f"p{n}") for n in range(5)]
    with django_assert_num_queries(1):
        shown = shown_names([name_of(one) for one in people])
    assert sorted(shown.values()) == ["p0", "p1", "p2", "p3", "p4"]
