"""Nothing that was told of somebody outlives them: no event, no text, no reason."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from tests.people import person as account
from vigie.lib import clock
from vigie.missing import after, closing, following, jobs, links, rounds, suggesting
from vigie.missing.facts import Facts, Said
from vigie.missing.models import Follow, Link, Pair, Person
from vigie.missing.news import News
from vigie.missing.states import Ending
from vigie.missing.tests.strangers import answered, begun, looked_for, phone
from vigie.missing.tests.test_a_search_ends import everything
from vigie.missing.tests.world import noted, sought
from vigie.relaying import models as relayed
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import LetterState
from vigie.trust.models import Item
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
GIVEN, FAMILY = "Quillonexa", "Zibelinski"
FACTS = Facts(full_names=(f"{GIVEN} {FAMILY}",), ages=(31, 31), sex="female")
TWIN = Facts(full_names=("Quilonexa Zibelinsky",), ages=(31, 31), sex="female")
TABLES = (relayed.Message, relayed.Letter, relayed.Line, relayed.Incoming)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def person():
    """Somebody of whom all kinds of letters told; some went out, one failed."""
    made = looked_for(facts=FACTS, owner="ana")
    with writing():
        following.send_receipt(made, NOW)
        following.tell([made.pk], News.WORD, NOW)
    following.follow(person=made, address=phone("+33639981299"), now=NOW)
    rounds.look_for([made.pk], NOW)
    answered(begun(made, f"I saw {GIVEN} at the gym"), f"Is {GIVEN} well?")
    noted(made, said=Said(text=f"{GIVEN} est au gymnase"))
    first, *others = Letter.objects.order_by("pk")
    Letter.objects.filter(pk=first.pk).update(state=LetterState.SENT, sent_at=NOW)
    last = Letter.objects.filter(pk=others[-1].pk)
    last.update(state=LetterState.FAILED, reason="the gateway refused it")
    return made


def told():
    """Every value of what was told, opened as the program reads it."""
    return "\n".join(
        str(getattr(row, field.attname))
        for model in TABLES
        for row in model._base_manager.all()
        for field in model._meta.concrete_fields
    )


def names_in(text):
    return [name for name in (GIVEN, FAMILY) if name in text]


def test_events_and_reasons_name_nobody_even_before(person):
    events = Message.objects.values_list("event", flat=True)
    reasons = Letter.objects.values_list("reason", flat=True)
    assert len(events) >= 5
    assert names_in("\n".join([*events, *reasons])) == []
    assert all(person.pk.hex in event for event in events)


def test_once_it_is_erased_no_letter_and_no_message_tells_of_them(person):
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"missing.changed", "missing.receipt", "missing.followed"} < kinds
    assert names_in(told()) == [GIVEN, FAMILY]
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    over = Message.objects.filter(event__contains=":over:").get()
    assert names_in(str(over.facts)) == []
    jobs.erase(NOW + DAY)
    assert names_in(told()) == []
    assert names_in(everything()) == []
    assert not Message.objects.filter(event__contains=person.pk.hex).exists()
    assert not Letter.objects.exists()
    assert not Follow.objects.exists()


def test_what_was_told_of_others_stays(person):
    other = looked_for("+33639981277", facts=TWIN)
    with writing():
        following.tell([other.pk], News.WORD, NOW)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    jobs.erase(NOW + DAY)
    assert Message.objects.get().event.split(":")[2] == other.pk.hex
    assert Letter.objects.count() == 1


def test_the_reason_of_a_link_and_a_suggested_pair_go_with_either_of_the_two(person):
    other = sought(facts=TWIN)
    after.run([person.pk, other.pk], NOW)
    with writing():
        suggesting.suggest([other], NOW)
    (pair,) = Pair.objects.all()
    item = Item.objects.get(room="missing.pair", thing=str(pair.pk))
    account("ana", "moderator")
    links.link(one=person, other=other, by="ana", reason=f"Both are {GIVEN}", now=NOW)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    jobs.erase(NOW + DAY)
    assert not Pair.objects.exists()
    assert not Link.objects.exists()
    item.refresh_from_db()
    assert item.state == ItemState.GONE
    assert Person.objects.get(pk=other.pk).facts
