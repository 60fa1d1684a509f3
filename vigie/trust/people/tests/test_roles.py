"""Giving and taking roles in the database, in any order; approvals by two people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import make_emergency
from tests.people import person, sign_in, staff_client
from vigie.trust.models import Approval, JournalRow, Organisation, RoleGiven
from vigie.trust.people import actions
from vigie.trust.people.actions import NotAllowed, give_role, take_role
from vigie.trust.people.queries import grants_of
from vigie.trust.people.states import ApprovalState, Role
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)

steps = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(Role.values[:3]),
        st.sampled_from([None, 0, 1]),
        st.none() | st.integers(1, 20),
    ),
    max_size=15,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_after_any_giving_and_taking_one_holds_what_was_given_last(steps):
    emergencies = [make_emergency(name=f"Flood {n}", slug="") for n in range(2)]
    somebody, other = person("somebody"), person("other", "analyst")
    held = {}
    for minute, (gives, role, place, minutes) in enumerate(steps):
        now = NOW + timedelta(minutes=minute)
        words = {"person": somebody, "role": role, "by": "test", "now": now}
        where = None if place is None else emergencies[place]
        if gives:
            until = now + timedelta(minutes=minutes) if minutes else None
            give_role(**words, emergency=where, until_at=until)
            held[role, where and where.pk] = until
        else:
            take_role(**words, emergency=where)
            held.pop((role, where and where.pk), None)
    end = NOW + timedelta(minutes=len(steps))
    found = {(g.role, g.emergency) for g in grants_of(somebody.pk, end)}
    assert found == {key for key, until in held.items() if not until or until > end}
    assert {g.role for g in grants_of(other.pk, end + 9999 * HOUR)} == {"analyst"}
    actions.take_all_roles(person=somebody, by="test", now=end)
    assert grants_of(somebody.pk, end) == ()
    RoleGiven.objects.all().delete()
    for emergency in emergencies:
        emergency.delete()


def given_once(**words):
    words = {
        "person": person("ana"),
        "role": "officer",
        "by": "op",
        "now": NOW,
        **words,
    }
    return give_role(**words)


def test_a_role_given_twice_is_held_once_with_the_new_end():
    given_once(until_at=NOW + HOUR)
    given_once(now=NOW + HOUR / 2, until_at=NOW + 3 * HOUR)
    (held,) = grants_of(person("ana").pk, NOW + 2 * HOUR)
    assert held.until_at == NOW + 3 * HOUR
    assert RoleGiven.objects.count() == 2


def test_a_role_for_an_hour_is_nothing_afterwards():
    given_once(until_at=NOW + HOUR)
    assert grants_of(person("ana").pk, NOW + HOUR) == ()


def test_a_role_of_two_organisations_is_taken_from_each():
    town, fire = (Organisation.objects.create(slug=s, name=s) for s in ("town", "fire"))
    given_once(organisation=town)
    given_once(organisation=fire)
    ana = person("ana")
    take_role(person=ana, role="officer", by="op", now=NOW, organisation=town)
    (held,) = grants_of(ana.pk, NOW)
    assert held.organisation == fire.pk


def test_taking_here_leaves_what_is_held_everywhere():
    given_once()
    here = make_emergency()
    words = {"person": person("ana"), "role": "officer", "by": "op", "now": NOW}
    assert not take_role(**words, emergency=here)
    assert len(grants_of(person("ana").pk, NOW)) == 1
    assert take_role(**words)
    assert not take_role(**words)


def test_who_gave_and_took_stays_to_be_read():
    given_once(by="op")
    take_role(person=person("ana"), role="officer", by="boss", now=NOW + HOUR)
    row = RoleGiven.objects.get()
    assert (row.given_by, row.taken_by, row.taken_at) == ("op", "boss", NOW + HOUR)


@pytest.mark.parametrize("words", [{"role": "king"}, {"until_at": NOW}])
def test_a_role_that_makes_no_sense_is_refused(words):
    with pytest.raises(NotAllowed):
        given_once(**words)
    assert not RoleGiven.objects.exists()


def test_the_database_itself_refuses_the_same_role_twice():
    row = given_once()
    with pytest.raises(IntegrityError):
        RoleGiven.objects.create(
            person=row.person, role=row.role, from_at=NOW, given_by="elsewhere"
        )


# Two people


def asked(**words):
    given = {
        "action": "break-glass",
        "subject": "case:7",
        "why": "the owner is asleep",
        "by": person("ana"),
        "now": NOW,
        **words,
    }
    return actions.ask_approval(**given)


def decide(approval, by="ben", grant=True, now=NOW):
    words = {"approval": approval, "grant": grant, "by": person(by), "now": now}
    return actions.decide_approval(**words)


def use(by="ana", now=NOW, **words):
    given = {"action": "break-glass", "subject": "case:7", **words}
    somebody = person(by)
    with writing():
        return actions.use_approval(**given, by=somebody, now=now)


def test_what_another_person_granted_may_be_done_once():
    decide(asked())
    assert use().state == ApprovalState.USED
    with pytest.raises(NotAllowed):
        use()


def test_nobody_grants_their_own():
    approval = asked()
    with pytest.raises(NotAllowed):
        decide(approval, by="ana")
    with pytest.raises(NotAllowed):
        use()


def test_the_database_itself_refuses_ones_own():
    approval = asked()
    approval.decided_by, approval.state = approval.asked_by, ApprovalState.GRANTED
    with pytest.raises(IntegrityError):
        approval.save()


def test_what_was_only_asked_or_refused_may_not_be_done():
    with pytest.raises(NotAllowed):
        use()
    approval = asked()
    with pytest.raises(NotAllowed):
        use()
    decide(approval, grant=False)
    with pytest.raises(NotAllowed):
        use()


@pytest.mark.parametrize(
    "words",
    [{"by": "ben"}, {"action": "reveal"}, {"subject": "case:8"}, {"now": NOW + HOUR}],
)
def test_a_grant_is_for_one_person_one_deed_one_thing_and_one_hour(words):
    decide(asked())
    with pytest.raises(NotAllowed):
        use(**words)
    assert use().state == ApprovalState.USED


def test_it_is_too_late_to_decide_after_the_hour():
    approval = asked()
    with pytest.raises(NotAllowed):
        decide(approval, now=NOW + HOUR)
    assert Approval.objects.get().state == ApprovalState.ASKED


@pytest.mark.parametrize("first", [True, False])
def test_it_is_decided_once(first):
    approval = asked()
    decide(approval, grant=first)
    with pytest.raises(NotAllowed):
        decide(approval, by="cleo", grant=not first)


def test_a_reason_is_asked_for():
    with pytest.raises(NotAllowed):
        asked(why="  ")
    assert not Approval.objects.exists()


def told(*names):
    rows = JournalRow.objects.order_by("sequence").values_list("what", flat=True)
    return [what for what in rows if what.split(".")[0] in names]


def test_the_journal_tells_of_every_role_and_approval():
    ana = given_once().person
    given_once(until_at=NOW + HOUR)
    take_role(person=ana, role="officer", by="op", now=NOW)
    take_role(person=ana, role="officer", by="op", now=NOW)
    assert told("role") == ["role.given", "role.taken", "role.given", "role.taken"]
    decide(asked())
    use()
    decide(asked(), grant=False)
    assert told("approval") == [
        "approval.asked",
        "approval.granted",
        "approval.used",
        "approval.asked",
        "approval.refused",
    ]


def test_what_is_refused_is_told_of_by_nobody():
    with pytest.raises(NotAllowed):
        decide(asked(), by="ana")
    with pytest.raises(NotAllowed):
        given_once(role="king")
    assert told("role", "approval") == ["approval.asked"]


def test_a_closed_account_has_no_way_in_and_no_role():
    client = staff_client("moderator", name="ana")
    assert client.get("/desk/").status_code == 200
    actions.close_person(person=person("ana"), by="op", now=NOW)
    assert client.get("/desk/").status_code == 404
    assert not grants_of(person("ana").pk, NOW)
    assert told("person")[-1] == "person.closed"


def test_whoever_lost_the_device_sets_up_anew():
    ana = person("ana", "moderator")
    sign_in(Client(), ana)
    assert actions.forget_factors(person=ana, by="op", now=NOW) == 1
    assert actions.forget_factors(person=ana, by="op", now=NOW) == 0


@pytest.mark.parametrize("name", ["", "ana@example.org", "a b", "x" * 41, "a\n"])
def test_a_name_is_one_word_and_no_mail_address(name):
    with pytest.raises(NotAllowed):
        person(name)


@pytest.mark.parametrize("name", ["command", "Demo", "RETENTION"])
def test_nobody_goes_by_the_name_of_a_part_of_the_program(name):
    with pytest.raises(NotAllowed):
        person(name)
