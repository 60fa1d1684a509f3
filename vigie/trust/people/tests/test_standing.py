"""Standing, as properties: nobody gets more than was given, where, and for how long."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.people.matrix import Rule, Verdict
from vigie.trust.people.standing import Grant, Standing, standing_of
from vigie.trust.people.states import Role

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
moments = st.none() | st.integers(-50, 50).map(lambda m: NOW + timedelta(minutes=m))
roles = st.sampled_from(Role.values)
places = st.none() | st.integers(1, 4)
grants = st.builds(Grant, roles, places, st.none(), moments, moments)
many = st.lists(grants, max_size=8)
rules = st.builds(
    Rule,
    roles=st.frozensets(roles, min_size=1),
    anywhere=st.booleans(),
)


def decided(rule, standing, place, has_place):
    return rule.decide(standing, place, has_place=has_place)


@given(many, many, rules, st.integers(1, 4))
def test_more_grants_never_allow_less(some, more, rule, place):
    few = standing_of(1, some, NOW, proven=True)
    all_ = standing_of(1, [*some, *more], NOW, proven=True)
    if decided(rule, few, place, True) is Verdict.ALLOW:
        assert decided(rule, all_, place, True) is Verdict.ALLOW


@given(many, st.randoms(use_true_random=False), rules, st.integers(1, 4))
def test_the_order_of_grants_makes_no_difference(some, chance, rule, place):
    mixed = list(some)
    chance.shuffle(mixed)
    one = standing_of(1, some, NOW, proven=True)
    other = standing_of(1, mixed, NOW, proven=True)
    assert decided(rule, one, place, True) is decided(rule, other, place, True)


@given(many, rules, st.integers(1, 4))
def test_what_is_allowed_was_given_here_or_everywhere_and_holds_now(some, rule, place):
    who = standing_of(1, some, NOW, proven=True)
    fitting = [
        g
        for g in some
        if g.role in rule.roles
        and g.emergency in {place, None}
        and (g.from_at is None or g.from_at <= NOW)
        and (g.until_at is None or g.until_at > NOW)
    ]
    assert (decided(rule, who, place, True) is Verdict.ALLOW) == bool(fitting)


@given(many, rules, st.integers(1, 4))
def test_a_role_in_one_emergency_is_nothing_in_another(some, rule, place):
    elsewhere = [g for g in some if g.emergency not in {place, None}]
    who = standing_of(1, elsewhere, NOW, proven=True)
    assert decided(rule, who, place, True) is Verdict.HIDE


@given(many, rules, st.integers(1, 4), st.integers(0, 200))
def test_when_every_role_has_ended_nothing_is_left(some, rule, place, minutes):
    later = NOW + timedelta(minutes=51 + minutes)
    ended = [g for g in some if g.until_at is not None]
    who = standing_of(1, ended, later, proven=True)
    assert who == standing_of(1, [], later, proven=True)
    assert decided(rule, who, place, True) is Verdict.HIDE


@given(many, rules, places, st.booleans())
def test_without_a_second_factor_nothing_of_staff_is_allowed(some, rule, place, named):
    who = standing_of(1, some, NOW, proven=False)
    assert decided(rule, who, place, named) in {Verdict.HIDE, Verdict.PROVE}
    assert not who.is_staff
    assert who.emergencies() == set()


@given(many, rules, places, st.booleans())
def test_a_second_factor_is_asked_of_those_alone_whom_it_would_let_in(
    some, rule, place, named
):
    unproven = decided(rule, standing_of(1, some, NOW, proven=False), place, named)
    proven = decided(rule, standing_of(1, some, NOW, proven=True), place, named)
    assert (unproven is Verdict.PROVE) == (proven is Verdict.ALLOW)


@given(rules, places, st.booleans())
def test_nobody_and_members_find_nothing_of_staff(rule, place, named):
    for who in (Standing(), Standing(1, (), proven=True)):
        assert decided(rule, who, place, named) is Verdict.HIDE


@given(many, rules)
def test_an_emergency_that_is_not_there_is_nobodys(some, rule):
    who = standing_of(1, some, NOW, proven=True)
    assert decided(rule, who, None, True) is Verdict.HIDE


@given(many, rules)
def test_what_names_no_emergency_needs_the_role_everywhere_unless_said(some, rule):
    who = standing_of(1, some, NOW, proven=True)
    held = {
        g.role for g in who.grants if rule.anywhere or g.emergency is None
    } & rule.roles
    assert (decided(rule, who, None, False) is Verdict.ALLOW) == bool(held)


@given(many)
def test_where_somebody_works_is_where_they_have_a_role(some):
    who = standing_of(1, some, NOW, proven=True)
    found = who.emergencies()
    if found is None:
        assert any(g.emergency is None for g in who.grants)
    else:
        assert found == {g.emergency for g in who.grants}
        assert all(who.roles_in(place) for place in found)
        assert not who.roles_in(99)


def test_where_somebody_works_as_one_thing_says_nothing_of_another():
    grants = [Grant("officer", 1), Grant("relay", 2), Grant("analyst")]
    who = standing_of(1, grants, NOW, proven=True)
    assert who.emergencies(["officer"]) == {1}
    assert who.emergencies(["officer", "relay"]) == {1, 2}
    assert who.emergencies(["operator"]) == set()
    assert who.emergencies(["analyst", "officer"]) is None
    assert who.emergencies() is None


def test_a_standing_is_that_of_its_person_with_what_holds_now():
    ended = Grant("officer", 1, until_at=NOW)
    held = Grant("relay", 2)
    who = standing_of(7, [ended, held], NOW, proven=True)
    assert who == Standing(7, (held,), proven=True)
    assert (who.is_member, who.has_roles, who.is_staff) == (True, True, True)
    assert who.roles_anywhere() == {"relay"}
    unproven = standing_of(7, [held], NOW, proven=False)
    assert (unproven.has_roles, unproven.is_staff) == (True, False)
    assert unproven.roles_anywhere() == frozenset()


def test_a_role_counts_from_its_first_moment_and_not_in_its_last():
    grant = Grant("moderator", 1, None, NOW, NOW + timedelta(hours=1))
    assert grant.holds(NOW)
    assert not grant.holds(NOW - timedelta(microseconds=1))
    assert grant.holds(NOW + timedelta(minutes=59))
    assert not grant.holds(NOW + timedelta(hours=1))


def test_members_may_what_members_may_and_others_are_asked_to_sign_in():
    rule = Rule(member=True)
    assert decided(rule, Standing(1), None, False) is Verdict.ALLOW
    assert decided(rule, Standing(), None, False) is Verdict.SIGN_IN


def test_everybody_may_what_is_public():
    assert decided(Rule(public=True), Standing(), None, False) is Verdict.ALLOW
