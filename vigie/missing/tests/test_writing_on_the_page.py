"""The pages of two strangers: written, answered, stopped, reported by signed links."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.calls import NOW, make_emergency
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.lib import clock
from vigie.missing import closing, thread_letters, threads
from vigie.missing.bringing import TALKS
from vigie.missing.models import Passed, Person, Seeker, Thread
from vigie.missing.states import Ending, Side
from vigie.missing.tests.strangers import (
    FINDER,
    SEEKER,
    answered,
    begun,
    letters,
    looked_for,
)
from vigie.missing.tests.world import sought
from vigie.trust.limits import proofs, rates
from vigie.trust.models import Item
from vigie.trust.people.once import row_of

pytestmark = pytest.mark.django_db(transaction=True)
WARNINGS = {
    "fr": "Ne payez jamais",
    "en": "Never pay",
    "es": "No pague",
    "ar": "لا تدفع",
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(proofs, "COST", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def browser(language="en"):
    return Client(headers={"accept-language": language})


def write(person, **typed):
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    given = {"text": "I saw her at the gym", "work": work, **typed}
    return browser().post(f"/missing/{person.pk}/write/", given, follow=True)


def page(thread, side):
    return thread_letters.page_of(thread.pk, side)


def test_the_page_of_a_person_leads_to_both_ways_to_tell_something():
    person = looked_for()
    text = browser().get(f"/missing/{person.pk}/").content.decode()
    assert f"/missing/{person.pk}/write/" in text
    assert f"/missing/{person.pk}/note/" in text


def test_no_link_leads_to_nobody():
    person = sought()
    text = browser().get(f"/missing/{person.pk}/").content.decode()
    assert f"/missing/{person.pk}/write/" not in text
    assert f"/missing/{person.pk}/note/" in text
    Seeker.objects.create(person=person, language="en", made_at=NOW)
    text = browser().get(f"/missing/{person.pk}/").content.decode()
    assert f"/missing/{person.pk}/write/" in text


def test_a_stranger_writes_and_comes_to_their_own_page_of_it():
    answer = write(looked_for(), mail="ana@example.org")
    text = answer.content.decode()
    assert "Passed on." in text
    assert "I saw her at the gym" in text
    assert letters()[0][0] == SEEKER
    assert Thread.objects.get().address.value == "ana@example.org"


def test_it_is_said_that_a_number_was_taken_out():
    text = write(looked_for(), text="call 06 39 98 77 66").content.decode()
    assert "were taken out" in text
    assert "98 77" not in text


def test_without_an_address_the_page_itself_is_kept():
    assert "keep this page" in write(looked_for()).content.decode()


def test_a_number_is_given_only_by_the_tick():
    person = looked_for()
    write(person, phone=FINDER)
    assert Passed.objects.get().number is None
    write(person, phone=FINDER, give="on")
    assert [row.number for row in Passed.objects.all() if row.number] == [FINDER]
    assert write(person, give="on").status_code == 422


def test_the_number_stands_on_the_page_of_the_other_side_alone():
    thread = begun(looked_for(), number=FINDER)
    theirs, own = (
        browser().get(page(thread, side)).content.decode()
        for side in (Side.SEEKS, Side.KNOWS)
    )
    assert FINDER in theirs
    assert FINDER not in own
    assert SEEKER not in own + theirs


def test_who_looks_answers_by_the_link():
    thread = begun(looked_for())
    link = page(thread, Side.SEEKS)
    answer = browser().post(link, {"text": "When was that?"}, follow=True)
    assert "When was that?" in answer.content.decode()
    assert letters()[-1][0] == FINDER


def test_either_side_stops_it_on_the_page():
    thread = begun(looked_for())
    text = browser().post(page(thread, Side.SEEKS), {"stop": "1"}, follow=True)
    assert "Nothing more passes" in text.content.decode()
    answer = browser().post(page(thread, Side.KNOWS), {"text": "more"})
    assert answer.status_code == 422
    assert Passed.objects.count() == 1


def test_what_is_reported_comes_to_the_desk():
    thread = begun(looked_for())
    browser().post(page(thread, Side.SEEKS), {"report": "1"})
    assert Item.objects.get(room=TALKS).thing == Passed.objects.get().pk.hex
    assert "no more" not in browser().get(page(thread, Side.KNOWS)).content.decode()
    assert browser().post(page(thread, Side.KNOWS), {"text": "x"}).status_code == 422


def test_the_sixth_message_from_one_network_waits_and_what_was_typed_is_kept():
    person = looked_for()
    answers = [write(person, text=f"word {n}") for n in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert int(answers[5].headers["Retry-After"]) > 0
    assert "word 5" in answers[5].content.decode()
    assert Passed.objects.count() == 5


def test_another_family_is_still_written_to_from_there():
    person = looked_for()
    for n in range(6):
        write(person, text=f"word {n}")
    assert write(looked_for()).status_code == 200


def test_one_network_writes_to_no_more_than_twenty_families_at_once():
    for _ in range(rates.RATES["write"].burst):
        threads.may_begin("192.0.2.7", Person(id=uuid4()))
    with pytest.raises(threads.TooOften) as refused:
        threads.may_begin("192.0.2.9", Person(id=uuid4()))
    assert 0 < refused.value.wait <= rates.RATES["write"].seconds
    threads.may_begin("198.51.100.7", Person(id=uuid4()))


def test_who_holds_the_call_finds_what_was_written_on_their_page():
    client, once = browser(), str(uuid4())
    work = proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))
    call = {"name": "Zélie Vauquelin", "age": "34", "shows": ["name"], "once": once}
    call |= {"your_name": "Ismaël Vauquelin", "work": work}
    client.post(f"/e/{make_emergency().slug}/missing/new/", call)
    write(Person.objects.get())
    assert letters() == []
    text = client.get(f"/missing/{row_of(UUID(once))}/mine/").content.decode()
    link = re.search(r'href="(/missing/thread/[^"]+)"', text)[1]
    assert "I saw her at the gym" in client.get(link).content.decode()


def test_the_sixth_answer_of_one_side_waits():
    thread = begun(looked_for())
    link = page(thread, Side.SEEKS)
    codes = [browser().post(link, {"text": f"word {n}"}).status_code for n in range(6)]
    assert codes == [302] * 5 + [429]


@pytest.mark.parametrize("token", ["x", "k~x", "s" + "0" * 32 + "~abc"])
def test_a_link_that_we_did_not_make_opens_nothing(token):
    assert browser().get(f"/missing/thread/{token}/").status_code == 404


def test_the_link_of_one_side_is_not_the_other():
    thread = begun(looked_for())
    token = thread_letters.token_of(thread.pk, Side.KNOWS)
    assert thread_letters.end_of("s" + token[1:]) is None
    assert thread_letters.end_of(token).side == Side.KNOWS


def test_when_it_is_over_every_page_of_it_says_one_sentence():
    person = looked_for()
    thread = begun(person)
    closing.close(person=person, ending=Ending.FOUND, by="ana", now=NOW)
    answers = [write(person), browser().get(f"/missing/{person.pk}/write/")]
    answers += [browser().get(page(thread, side)) for side in Side]
    for answer in answers:
        assert answer.status_code == 410
        assert "gym" not in answer.content.decode()


def test_of_somebody_private_there_is_no_page():
    assert write(looked_for(is_private=True)).status_code == 404


def test_where_nobody_looks_the_page_leads_to_a_note():
    person = sought()
    text = browser().get(f"/missing/{person.pk}/write/").content.decode()
    assert f"/missing/{person.pk}/note/" in text
    assert "<textarea" not in text
    assert write(person).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_warn_are_in_order_and_light(language):
    person = looked_for()
    for path in (f"/missing/{person.pk}/write/", page(begun(person), Side.SEEKS)):
        answer = browser(language).get(path)
        assert answer.status_code == 200
        assert WARNINGS[language] in answer.content.decode()
        in_order(answer.content.decode(), language)
        assert packed(answer.content) + packed(sheet()) <= MOST


def test_a_long_thread_asks_no_more_than_a_short_one():
    thread = begun(looked_for())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser().get(page(thread, Side.SEEKS)).status_code == 200
        counts.append(len(asked))
        for _more in range(6):
            answered(thread)
    assert counts[0] == counts[1]
