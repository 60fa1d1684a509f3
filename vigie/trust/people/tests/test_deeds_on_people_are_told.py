"""What the journal holds of people's roles and approvals, word for word."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.calls import make_emergency
from tests.people import person
from vigie.emergencies.models import Emergency
from vigie.trust.journal.verbs import known
from vigie.trust.models import Approval, JournalRow, Organisation, RoleGiven
from vigie.trust.people import actions
from vigie.trust.people.actions import NotAllowed
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def last():
    """The last row: what, by, subject, id, emergency, why, moment and facts."""
    row = JournalRow.objects.order_by("sequence").last()
    subject = (row.subject, row.subject_id)
    facts = json.loads(row.facts)
    return row.what, row.by, subject, row.emergency, row.why, row.at, facts


def of(user):
    return ("auth.user", str(user.pk))


def give(user, **words):
    given = {"role": "officer", "by": "boss", "now": NOW, **words}
    return actions.give_role(person=user, **given)


def ask(user, **words):
    given = {"action": "reveal", "subject": "case:7", "why": "asleep", "now": NOW}
    return actions.ask_approval(**{**given, "by": user, **words})


def decide(approval, user, grant=True, now=NOW):
    return actions.decide_approval(approval=approval, grant=grant, by=user, now=now)


def use(user, now=NOW):
    with writing():
        return actions.use_approval(action="reveal", subject="case:7", by=user, now=now)


def test_every_deed_on_people_is_a_verb_that_the_journal_knows():
    assert actions.VERBS.items() <= known().items()


def test_a_new_account_is_told_once_and_has_no_password():
    ana = actions.add_person(name="ana", by="boss", now=NOW)
    assert last() == ("person.added", "boss", of(ana), None, "", NOW, {})
    rows = JournalRow.objects.count()
    assert actions.add_person(name="ana", by="boss", now=NOW) == ana
    assert JournalRow.objects.count() == rows
    ana.refresh_from_db()
    assert not ana.has_usable_password()
    assert ana.is_active


def test_closing_takes_roles_factors_and_the_way_in_and_leaves_others_alone():
    ana, ben = person("ana", "officer"), person("ben", "officer")
    for user in (ana, ben):
        Authenticator.objects.create(user=user, type="totp", data={})
    actions.close_person(person=ana, by="boss", now=NOW)
    assert last() == ("person.closed", "boss", of(ana), None, "", NOW, {})
    for user in (ana, ben):
        user.refresh_from_db()
    assert (ana.is_active, ben.is_active) == (False, True)
    assert list(Authenticator.objects.values_list("user", flat=True)) == [ben.pk]
    assert list(RoleGiven.objects.filter(taken_at=None)) == [
        RoleGiven.objects.get(person=ben)
    ]
    taken = RoleGiven.objects.get(person=ana)
    assert (taken.taken_at, taken.taken_by) == (NOW, "boss")


def test_a_lost_factor_is_told_with_how_many_there_were():
    ana, ben = person("ana"), person("ben")
    for user, sort in ((ana, "totp"), (ana, "recovery_codes"), (ben, "totp")):
        Authenticator.objects.create(user=user, type=sort, data={})
    assert actions.forget_factors(person=ana, by="boss", now=NOW) == 2
    facts = {"factors": 2}
    assert last() == ("factors.forgotten", "boss", of(ana), None, "", NOW, facts)
    assert Authenticator.objects.get().user == ben


def test_a_role_is_told_with_its_emergency_and_organisation():
    ana, here = person("ana"), make_emergency()
    town = Organisation.objects.create(slug="town", name="Town")
    row = give(ana, emergency=here, organisation=town, until_at=NOW + HOUR)
    facts = {"role": "officer", "organisation": town.pk}
    assert last() == ("role.given", "boss", of(ana), here.pk, "", NOW, facts)
    assert (row.from_at, row.until_at, row.given_by) == (NOW, NOW + HOUR, "boss")
    where = {"emergency": here, "organisation": town}
    words = {"person": ana, "role": "officer", "by": "chief", "now": NOW + HOUR}
    assert actions.take_role(**words, **where) is True
    told = ("role.taken", "chief", of(ana), here.pk, "", NOW + HOUR, facts)
    assert last() == told
    assert actions.take_role(**words, **where) is False


def test_taking_all_roles_tells_of_each_and_of_nobody_elses():
    ana, ben = person("ana"), person("ben", "analyst")
    for role in ("officer", "relay"):
        give(ana, role=role)
    assert actions.take_all_roles(person=ana, by="chief", now=NOW + HOUR) == 2
    told = JournalRow.objects.filter(what="role.taken", by="chief")
    assert {json.loads(row.facts)["role"] for row in told} == {"officer", "relay"}
    assert {row.subject_id for row in told} == {str(ana.pk)}
    assert RoleGiven.objects.get(taken_at=None).person == ben
    assert actions.take_all_roles(person=ana, by="chief", now=NOW + HOUR) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"role": "king"}, "There is no role “king”."),
        ({"until_at": NOW}, "The role would end before it begins."),
        ({"until_at": NOW - HOUR}, "The role would end before it begins."),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_in_a_sentence(words, said):
    with pytest.raises(NotAllowed) as refused:
        give(person("ana"), **words)
    assert str(refused.value) == said


def test_a_name_that_could_tell_who_it_is_is_refused_in_a_sentence():
    with pytest.raises(NotAllowed) as refused:
        actions.add_person(name="ana@example.org", by="boss", now=NOW)
    said = "A name is letters, digits, dots, hyphens and underlines alone."
    assert str(refused.value) == said
    long = "Ana-2.b_" * 5
    assert actions.add_person(name=long, by="boss", now=NOW).username == long


def test_the_name_of_a_part_of_the_program_is_refused_in_a_sentence():
    with pytest.raises(NotAllowed) as refused:
        actions.add_person(name="Retention", by="boss", now=NOW)
    said = "The program itself goes by this name. Take another."
    assert str(refused.value) == said


def test_an_approval_is_kept_and_told_as_it_was_asked():
    ana, here = person("ana"), make_emergency()
    asked = ask(ana, emergency=here, why="  the owner sleeps  ", lasts=2 * HOUR)
    asked.refresh_from_db()
    assert (asked.action, asked.subject) == ("reveal", "case:7")
    assert (asked.why, asked.emergency) == ("the owner sleeps", here)
    assert (asked.asked_by, asked.asked_at) == (ana, NOW)
    assert (asked.expires_at, asked.state) == (NOW + 2 * HOUR, "asked")
    told = ("trust.approval", str(asked.pk))
    facts = {"action": "reveal", "asker": "ana"}
    why = "the owner sleeps"
    assert last() == ("approval.asked", "ana", told, here.pk, why, NOW, facts)


@pytest.mark.parametrize(("grant", "state"), [(True, "granted"), (False, "refused")])
def test_a_decision_is_kept_and_told_with_who_decided_and_whom_it_was_for(grant, state):
    ana, ben = person("ana"), person("ben")
    asked = ask(ana)
    decide(asked, ben, grant, NOW + HOUR / 2)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (state, ben)
    assert asked.decided_at == NOW + HOUR / 2
    what, by, _subject, emergency, why, at, facts = last()
    assert (what, by, emergency) == (f"approval.{state}", "ben", None)
    assert (why, at) == ("", NOW + HOUR / 2)
    assert facts == {"action": "reveal", "asker": "ana"}


def test_the_use_of_an_approval_is_kept_and_told():
    ana, ben = person("ana"), person("ben")
    asked = ask(ana)
    decide(asked, ben)
    used = use(ana, NOW + HOUR / 2)
    asked.refresh_from_db()
    assert (used, asked.state) == (asked, "used")
    told = ("trust.approval", str(asked.pk))
    facts = {"action": "reveal", "asker": "ana"}
    assert last() == ("approval.used", "ana", told, None, "", NOW + HOUR / 2, facts)


def test_of_two_approvals_the_one_that_ends_first_is_used_first():
    ana, ben = person("ana"), person("ben")
    long, short = ask(ana, lasts=3 * HOUR), ask(ana, lasts=HOUR)
    for asked in (long, short):
        decide(asked, ben)
    assert use(ana) == short
    assert use(ana, NOW + 2 * HOUR) == long


def test_a_long_reason_is_cut_and_not_refused():
    asked = ask(person("ana"), why="x" * 500)
    assert Approval.objects.get() == asked
    assert Approval.objects.get().why == "x" * 400


def test_refusals_say_what_is_in_the_way():
    ana, ben = person("ana"), person("ben")

    def refusal(do, *words, **more):
        with pytest.raises(NotAllowed) as refused:
            do(*words, **more)
        return str(refused.value)

    assert refusal(ask, ana, why=" ") == "Say why."
    assert refusal(use, ana) == "This needs the approval of a second person."
    asked = ask(ana)
    assert refusal(decide, asked, ana) == "A second person must decide this."
    late = "The time for this has passed. Ask again."
    assert refusal(decide, asked, ben, now=NOW + HOUR) == late
    decide(asked, ben)
    assert refusal(decide, asked, ben, False) == "This was decided before."


DEEDS = {
    "adding": lambda ana, ben: actions.add_person(name="cleo", by="boss", now=NOW),
    "closing": lambda ana, ben: actions.close_person(person=ana, by="boss", now=NOW),
    "factors": lambda ana, ben: actions.forget_factors(person=ana, by="b", now=NOW),
    "giving": lambda ana, ben: give(ana),
    "taking": lambda ana, ben: actions.take_role(
        person=ana, role="officer", by="boss", now=NOW
    ),
    "taking all": lambda ana, ben: actions.take_all_roles(
        person=ana, by="boss", now=NOW
    ),
    "asking": lambda ana, ben: ask(ana),
    "deciding": lambda ana, ben: decide(Approval.objects.get(), ben),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_to_people_outlives_a_power_cut(deed):
    ana, ben = person("ana", "officer"), person("ben")
    ask(ana)
    with CaptureQueriesContext(connection) as asked:
        DEEDS[deed](ana, ben)
    said = [query["sql"].upper() for query in asked]
    fully = [s for s in said if "SYNCHRONOUS=FULL" in s or "SYNCHRONOUS_COMMIT TO" in s]
    done = [s for s in said if s.startswith(("BEGIN IMMEDIATE", "SET LOCAL"))]
    assert len(fully) == len(done) > 0


def test_what_two_people_agree_on_here_is_told_of_this_emergency():
    ana, ben, here = person("ana"), person("ben"), make_emergency()
    asked = ask(ana, emergency=here)
    decide(asked, ben)
    use(ana)
    rows = JournalRow.objects.filter(what__startswith="approval.")
    assert [row.emergency for row in rows] == [here.pk] * 3
    assert Emergency.objects.get().pk == here.pk
