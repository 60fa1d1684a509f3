"""Two doors, a search, a call, and what everybody may read of it: no script."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.calls import NOW
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.emergencies.states import EmergencyState
from vigie.lib import clock
from vigie.missing import after, calls, search
from vigie.missing.facts import Facts, Seen
from vigie.missing.models import Person, Seeker
from vigie.missing.states import Door, Stage, State
from vigie.trust.limits import proofs
from vigie.trust.models import JournalRow
from vigie.trust.people.once import row_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
SENT = "5f0d4c7e-6a53-4b0e-9d5a-0f9f1c3b2a11"
ONCE = str(row_of(UUID(SENT)))


@pytest.fixture
def room(emergency):
    return f"/e/{emergency.slug}/missing/"


def browser(language="en"):
    return Client(headers={"accept-language": language})


def work():
    return proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))


def send(room, client=None, where="new/", **more):
    given = {
        "name": "Zélie Vauquelin",
        "age": "34",
        "description": "Tall, call me on 06 39 98 12 34",
        "marks": "a scar on the left hand",
        "seen_place": "Salle des Tanneurs",
        "shows": ["name", "age", "description", "seen"],
        "your_name": "Ismaël Vauquelin",
        "your_phone": "+33639980002",
        "your_mail": "ismael@port-neuf.example",
        "wants_word": "on",
        "once": SENT,
        "work": work(),
        **more,
    }
    return (client or browser()).post(room + where, given)


def opened(emergency, name="Zélie Vauquelin", **more):
    given = {
        "facts": Facts(full_names=(name,), ages=(34, 34), seen=Seen("Quai Nord")),
        "shows": ["name", "age", "seen"],
        "door": Door.PAGE,
        "now": NOW,
        **more,
    }
    return calls.open_call(emergency=emergency, **given)


def look(room, where="search/", client=None, **typed):
    return (client or browser()).post(room + where, typed)


def test_a_call_is_stored_with_its_seeker_and_a_way_back(room):
    client = browser()
    answer = send(room, client)
    assert answer.status_code == 200
    person = Person.objects.get()
    assert person.pk == UUID(ONCE)
    assert person.known.shown_name == "Zélie Vauquelin"
    assert person.record_id.endswith(f"/person.{person.pk.hex}")
    assert person.expires_at == NOW + timedelta(days=40)
    seeker = Seeker.objects.get()
    assert seeker.address.value == "ismael@port-neuf.example"
    assert person.follows.get().is_seeker
    assert re.search(r'<bdi translate="no">(\w+ ){6}\w+', answer.text)
    assert client.get(f"/missing/{person.pk}/mine/").status_code == 200
    assert JournalRow.objects.filter(what="missing.opened").count() == 1


def test_a_form_that_is_sent_twice_is_one_call(room):
    first, second = send(room), send(room)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Person.objects.count() == 1
    assert Seeker.objects.count() == 1


def test_only_what_was_ticked_is_shown_and_contacts_are_masked(room):
    send(room)
    text = browser().get(f"/missing/{ONCE}/").text
    assert "Zélie Vauquelin" in text
    assert "30–35" in text
    assert "Salle des Tanneurs" in text
    for hidden in ("scar", "39 98", "Ismaël", "+33", "@port-neuf", ">34<"):
        assert hidden not in text
    assert "Zélie" not in re.search(r"(?s)<title>(.*?)</title>", text)[1]


def test_nothing_of_a_call_stands_in_an_address_or_the_log(room, caplog):
    answer = send(room)
    for address in re.findall(r'(?:href|action)="([^"]*)"', answer.text):
        assert "lie" not in address or "Vauquelin" not in address
    assert "Vauquelin" not in caplog.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This field is required."),
        ("age", "old", "Write an age in years"),
        ("age", "40-30", "Write an age in years"),
        ("your_phone", "12", "This is no telephone number."),
        ("your_mail", "nobody", "This is no mail address."),
        ("seen_at", "2031-01-01T10:00", "That moment is still to come."),
    ],
)
def test_a_slip_gets_one_sentence_and_keeps_what_was_typed(
    room, field, typed, sentence
):
    answer = send(room, **{field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "a scar on the left hand" in answer.text
    assert SENT in answer.text
    assert not Person.objects.exists()


@pytest.mark.parametrize("typed", ["12", "9-11", "14-20", "٧"])
def test_a_child_is_private_until_a_second_look(room, typed):
    send(room, age=typed)
    person = Person.objects.get()
    assert (person.is_minor, person.is_private) == (True, True)
    assert browser().get(f"/missing/{person.pk}/").status_code == 404
    assert "Zélie" not in browser().get(room).text
    calls.let_be_seen(person=person, by="ana", now=NOW)
    assert browser().get(f"/missing/{person.pk}/").status_code == 200


def test_somebody_without_a_name_is_told_of_and_private(room):
    answer = send(room, where="new/nameless/", name="", description="Grey beard")
    assert answer.status_code == 200
    person = Person.objects.get()
    assert (person.is_nameless, person.is_private) == (True, True)
    assert person.known.description == "Grey beard"


def test_somebody_is_found_by_a_misspelt_name_with_the_reason(room, emergency):
    opened(emergency)
    answer = look(room, words="Zelie Vauqelin")
    assert answer.status_code == 200
    assert "Zélie Vauquelin" in answer.text
    assert "1 person may be who you mean" in answer.text


def test_none_leads_to_a_call_with_what_was_typed(room):
    text = look(room, words="Orlane Vasseur", phone="+33639980009").text
    assert "Nobody by that description yet" in text
    assert '<input type="hidden" name="words" value="Orlane Vasseur">' in text
    form = look(room, "new/", words="Orlane Vasseur", begin="1", phone="+33639980009")
    assert form.status_code == 200
    assert 'value="Orlane Vasseur"' in form.text
    assert 'value="+33639980009"' in form.text
    assert not Person.objects.exists()


def test_an_empty_search_asks_for_something(room):
    answer = look(room)
    assert answer.status_code == 422
    assert "Write a name, a phone, or a description." in answer.text


def test_what_is_over_answers_410_with_one_sentence(emergency):
    person = opened(emergency)
    for stage in (Stage.CLOSED, Stage.EXPIRED):
        Person.objects.update(stage=stage)
        answer = browser().get(f"/missing/{person.pk}/")
        assert answer.status_code == 410
        assert "Zélie" not in answer.text
    Person.objects.update(stage=Stage.SUSPENDED)
    assert browser().get(f"/missing/{person.pk}/").status_code == 404


def test_a_call_whose_time_is_over_is_gone(emergency, monkeypatch):
    person = opened(emergency)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=41))
    assert browser().get(f"/missing/{person.pk}/").status_code == 410


def test_no_page_for_everybody_speaks_of_a_death(emergency, room):
    person = opened(emergency)
    Person.objects.update(state=State.DEATH)
    for path in (f"/missing/{person.pk}/", room):
        text = browser().get(path).text
        assert "Being looked for" in text
        assert "the family is to be told" not in text


def test_a_closed_emergency_takes_no_call(room, emergency):
    type(emergency).objects.update(state=EmergencyState.CLOSED)
    assert send(room).status_code == 422
    assert not Person.objects.exists()


def test_the_holder_mends_and_prolongs_a_call(room):
    client = browser()
    send(room, client)
    page = f"/missing/{ONCE}/mine/"
    assert browser().get(page).status_code == 404
    mended = {"name": "Zélie Vaucelin", "age": "36", "shows": ["name"]}
    assert client.post(page, mended).status_code == 302
    person = Person.objects.get()
    assert person.known.shown_name == "Zélie Vaucelin"
    assert person.shows == ["name"]
    assert "Vaucelin" in look(room, words="Vaucelin").text
    assert client.post(page, {"extend": "1"}).status_code == 302
    person.refresh_from_db()
    assert person.expires_at == NOW + timedelta(days=60)
    assert client.post(page, {"name": ""}).status_code == 422


def test_whatever_fails_later_the_call_is_kept_200_of_200(emergency, monkeypatch):
    """Each of the later steps fails, in each of 200 calls."""
    broken = {}
    for name, (_do, lacks) in after._steps.items():

        def fail(people, now, name=name):
            people[0].known  # noqa: B018 it has begun
            raise RuntimeError(f"{name}: Vauquelin")

        broken[name] = (fail, lacks)
    whole = dict(after._steps)
    monkeypatch.setattr(after, "_steps", broken)
    kept = [opened(emergency, f"Zélie Vauquelin {n}").pk for n in range(200)]
    assert Person.objects.filter(pk__in=kept).count() == 200
    monkeypatch.setattr(after, "_steps", whole)
    assert after.catch_up(NOW + timedelta(minutes=1)) == []
    found = search.find(emergency.pk, search.Asked("Zélie Vauquelin"), NOW)
    assert len(found) == 20


def test_an_error_of_a_step_says_nothing_of_the_call(emergency, monkeypatch, caplog):
    def fail(people, now):
        raise ValueError(people[0].known.shown_name)

    monkeypatch.setattr(after, "_steps", {"search": (fail, lambda rows: rows)})
    opened(emergency)
    assert "ValueError" in caplog.text
    assert "Vauquelin" not in caplog.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "where",
    ["", "search/", "know/", "new/", "new/nameless/"],
)
def test_each_page_is_in_order_and_light(room, emergency, where, language):
    for n in range(12):
        opened(emergency, f"Zélie Vauquelin {n}")
    answer = browser(language).get(room + where)
    in_order(answer.text, language)
    assert packed(answer.content) + packed(sheet()) <= MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_call_are_in_order_and_light(room, emergency, language):
    client = browser(language)
    kept = send(room, client)
    found = look(room, words="Vauquelin", client=client)
    person = client.get(f"/missing/{ONCE}/")
    mine = client.get(f"/missing/{ONCE}/mine/")
    for answer in (kept, found, person, mine):
        assert answer.status_code == 200
        in_order(answer.text, language)
        assert packed(answer.content) + packed(sheet()) <= MOST


def test_the_public_number_of_a_call_lets_nobody_in_to_it(room):
    send(room)
    [theirs] = Person.objects.all()
    stranger = browser()
    send(room, stranger, once=str(theirs.pk), your_mail="other@port-neuf.example")
    assert stranger.get(f"/missing/{theirs.pk}/mine/").status_code == 404
    assert Person.objects.count() == 2
