"""The desk's page of one record: two show a child, one links two records."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.people import person as account
from tests.people import staff_client
from vigie.missing import links, search, showing
from vigie.missing.facts import Facts
from vigie.missing.models import Link, Person
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Stage
from vigie.missing.tests.world import sought
from vigie.trust.models import Approval, JournalRow
from vigie.work.database import writing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
PRIVATE = {"is_private": True}
CHILD = PRIVATE | {"is_minor": True}


def named(emergency, name, **fields):
    made = sought(emergency, Facts(full_names=(name,)), **fields)
    with writing():
        search.index([(made, made.known)])
    return made


def page_of(person):
    return f"/e/{person.emergency.slug}/missing/record/{person.pk}/"


def client(name, role="moderator"):
    made = staff_client(role, name=name)
    made.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def is_seen(person):
    return Client().get(f"/missing/{person.pk}/").status_code == 200


def test_a_child_is_seen_after_one_heard_the_guardian_and_another_looked(emergency):
    child = named(emergency, "Orlane Vasseur", **CHILD)
    one, two = client("ana"), client("bea")
    assert not is_seen(child)
    refused = one.post(page_of(child), {"step": "ask"})
    assert refused.status_code == 409
    assert "only if who looks after them allows it" in refused.text
    one.post(page_of(child), {"step": "ask", "allowed": "1"})
    assert not is_seen(child)
    assert one.post(page_of(child), {"step": "agree"}).status_code == 409
    assert not is_seen(child), "nobody is their own second person"
    assert "ana asks that everybody may see it." in two.get(page_of(child)).text
    two.post(page_of(child), {"step": "agree"})
    assert is_seen(child)
    shown = JournalRow.objects.get(what="missing.shown")
    assert (shown.by, shown.subject_id) == ("bea", str(child.pk))
    asked = Approval.objects.get(action=showing.ACTION)
    assert "Orlane" not in asked.why + asked.subject


def test_who_refuses_keeps_it_and_it_may_be_asked_for_again(emergency):
    child = named(emergency, "Orlane Vasseur", **CHILD)
    ana, bea = account("ana", "moderator"), account("bea", "operator")
    showing.ask(person=child, is_allowed=True, by=ana, now=NOW)
    with pytest.raises(NotAllowed):
        showing.ask(person=child, is_allowed=True, by=bea, now=NOW)
    showing.refuse(person=child, by=bea, now=NOW)
    assert not is_seen(child)
    with pytest.raises(NotAllowed):
        showing.agree(person=child, by=bea, now=NOW)
    showing.ask(person=child, is_allowed=True, by=bea, now=NOW)
    showing.agree(person=child, by=ana, now=NOW)
    assert is_seen(child)


def test_after_two_days_nobody_agrees_any_more(emergency):
    child = named(emergency, "Orlane Vasseur", **CHILD)
    ana, bea = account("ana", "moderator"), account("bea", "moderator")
    showing.ask(person=child, is_allowed=True, by=ana, now=NOW)
    with pytest.raises(NotAllowed):
        showing.agree(person=child, by=bea, now=NOW + showing.LASTS)
    assert not is_seen(child)
    later = NOW + showing.LASTS + timedelta(minutes=1)
    showing.ask(person=child, is_allowed=True, by=bea, now=later)
    showing.agree(person=child, by=ana, now=later)
    assert is_seen(child)


def test_somebody_without_a_name_takes_two_as_well_and_no_guardian(emergency):
    found = sought(emergency, Facts(description="barbe"), **PRIVATE, is_nameless=True)
    ana, bea = account("ana", "moderator"), account("bea", "moderator")
    showing.ask(person=found, is_allowed=False, by=ana, now=NOW)
    showing.agree(person=found, by=bea, now=NOW)
    assert is_seen(found)


@pytest.mark.parametrize("fields", [{}, CHILD | {"stage": Stage.CLOSED}], ids=str)
def test_what_is_seen_or_over_is_not_asked_for(emergency, fields):
    person = named(emergency, "Orlane Vasseur", **fields)
    ana = account("ana", "moderator")
    with pytest.raises(NotAllowed):
        showing.ask(person=person, is_allowed=True, by=ana, now=NOW)
    assert not Approval.objects.exists()


def test_two_records_are_linked_with_a_reason_and_the_link_is_undone(emergency):
    one, other = named(emergency, "Orlane Vasseur"), named(emergency, "Orlane Vaseur")
    named(emergency, "Zélie Brévan")
    ana = client("ana")
    before = ana.get(page_of(one)).text
    assert "Orlane Vaseur" in before
    assert "Zélie" not in before
    why = ana.post(page_of(one), {"twin": str(other.pk), "reason": " "})
    assert (why.status_code, Link.objects.count()) == (409, 0)
    assert "Say why." in why.text
    ana.post(page_of(one), {"twin": str(other.pk), "reason": "the same scar"})
    link = Link.objects.get(undone_at=None)
    assert (link.by, link.reason) == ("ana", "the same scar")
    assert "the same scar" in ana.get(page_of(other)).text
    ana.post(page_of(other), {"undo": str(link.pk)})
    assert not Link.objects.filter(undone_at=None).exists()
    again = ana.post(page_of(other), {"undo": str(link.pk)})
    assert again.status_code == 409
    assert Person.objects.count() == 3, "nothing was merged"


def test_how_old_they_are_stands_there_for_it_decides_who_may_see_them(emergency):
    facts = Facts(full_names=("Orlane Vasseur",), ages=(9, 11))
    assert "9–11" in client("ana").get(page_of(sought(emergency, facts, **CHILD))).text


def test_another_is_found_by_a_name_that_stands_in_no_address(emergency):
    one = named(emergency, "Orlane Vasseur")
    named(emergency, "Zélie Brévan")
    answer = client("ana").post(page_of(one), {"find": "1", "words": "Zelie Brevan"})
    assert answer.status_code == 200
    assert "Zélie Brévan" in answer.text
    assert "but:" in answer.text, "what speaks against it is said, too"
    assert not Link.objects.exists()


def test_records_of_another_emergency_are_neither_shown_nor_linked(emergency):
    one = named(emergency, "Orlane Vasseur")
    far = named(make_emergency(name="Ailleurs"), "Orlane Vasseur")
    ana = client("ana")
    asked = {"twin": str(far.pk), "reason": "the same"}
    assert ana.post(page_of(one), asked).status_code == 404
    wrong = page_of(far).replace(far.emergency.slug, emergency.slug)
    assert ana.get(wrong).status_code == 404
    for bad in ({"twin": "x", "reason": "y"}, {"step": "other"}, {}):
        assert ana.post(page_of(one), bad).status_code == 404
    assert links.linked_to(one) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("moderator", 200), ("operator", 200), ("volunteer", 404), ("officer", 404)],
)
def test_the_page_is_for_those_who_decide(emergency, role, status):
    person = named(emergency, "Orlane Vasseur", **CHILD)
    answer = client("ana", role).get(page_of(person))
    assert answer.status_code == status
    assert ("Orlane" in answer.text) == (status == 200)
    assert "no-store" in answer.headers["Cache-Control"]
