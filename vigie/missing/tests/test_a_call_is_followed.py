"""Somebody is told about a call without an account, and ends it by a link."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.calls import NOW
from tests.house.test_pages import LANGUAGES, MOST, in_order, packed, sheet
from vigie.missing import after, calls, following, rounds, seekers
from vigie.missing.facts import Facts, Said
from vigie.missing.facts import packed as stored
from vigie.missing.models import Follow, Note, Person
from vigie.missing.states import Door, Stage, Status
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import Channel
from vigie.trust.limits import proofs
from vigie.work.database import writing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
]
ATOM = "{http://www.w3.org/2005/Atom}"
DEATH = re.compile(r"(?i)dead|died|death|mort|décéd|muert|falleci|وفاة|مات|توفي|قتل")


@pytest.fixture
def person(emergency):
    return opened(emergency)


def opened(emergency, seeker=None, **more):
    given = {"shows": ["name"], "door": Door.PAGE, "now": NOW, **more}
    facts = Facts(full_names=("Zélie Vauquelin",))
    return calls.open_call(emergency=emergency, facts=facts, seeker=seeker, **given)


def browser(language="en"):
    return Client(headers={"accept-language": language})


def work():
    return proofs.solve(proofs.make_riddle("report", proofs.Demand(1, 4), NOW))


def follow(person, client=None, **typed):
    given = {"work": work(), **typed}
    return (client or browser()).post(f"/missing/{person.pk}/follow/", given)


def told(person, what):
    with writing():
        following.tell([person.pk], what, NOW)


def text_of(message, language="en", channel=Channel.MAIL):
    import msgspec

    facts = msgspec.json.decode(message.facts)
    kinds = {
        following.CHANGED: following.changed,
        following.RECEIPT: following.receipt,
        following.FOLLOWED: following.followed,
    }
    return kinds[message.kind]([facts], language, channel)


def test_somebody_follows_by_mail_and_is_told_so_once(person):
    for _turn in range(2):
        assert follow(person, mail="lea@port-neuf.example").status_code == 200
    assert Follow.objects.get().is_seeker is False
    assert Message.objects.filter(kind=following.FOLLOWED).count() == 1
    assert Letter.objects.count() == 1


def test_mail_and_phone_are_both_taken(person):
    follow(person, mail="lea@port-neuf.example", phone="+33639980003")
    channels = set(Follow.objects.values_list("address__channel", flat=True))
    assert channels == {Channel.MAIL, Channel.SMS}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write where we may tell you."),
        ({"mail": "lea"}, "This is no mail address."),
        ({"phone": "7"}, "This is no telephone number."),
    ],
)
def test_a_slip_gets_one_sentence(person, typed, sentence):
    answer = follow(person, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Follow.objects.exists()


def test_a_change_reaches_followers_and_the_link_ends_it(person):
    follow(person, mail="lea@port-neuf.example")
    told(person, "alive")
    message = Message.objects.get(kind=following.CHANGED)
    text = text_of(message)
    assert "Zélie Vauquelin: alive, by a word that was checked." in text.body
    assert "Zélie" not in text.notice + text.subject
    one = Follow.objects.get()
    link = following.links({"person": person.pk.hex}, [one.address_id])
    path = "/" + link[one.address_id]["link"].split("/", 3)[3]
    page = browser().get(path)
    assert "Zélie Vauquelin" in page.text
    assert browser().post(path).status_code == 302
    told(person, "back")
    assert Letter.objects.filter(message__kind=following.CHANGED).count() == 1
    assert "You hear no more of this call." in browser().get(path).text
    assert browser().get("/missing/followed/nothing~x/").status_code == 404


def test_the_end_is_told_without_a_name(person):
    follow(person, mail="lea@port-neuf.example")
    told(person, "over")
    text = text_of(Message.objects.get(kind=following.CHANGED))
    assert "This search is over" in text.body
    assert "Zélie" not in text.body


def test_rounds_are_told_to_who_looks_alone(emergency):
    seeking = seekers.Seeking(mail="ismael@port-neuf.example", language="fr")
    seeker = seekers.prepare_seeker(seeking, emergency, NOW)
    person = opened(emergency, seeker)
    follow(person, mail="lea@port-neuf.example")
    rounds.keep_rounds(NOW + timedelta(hours=1))
    letters = Letter.objects.filter(message__kind=following.CHANGED)
    assert [one.address.value for one in letters] == ["ismael@port-neuf.example"]


def test_who_looks_gets_a_receipt_once_also_after_a_failure(emergency, monkeypatch):
    seeking = seekers.Seeking(phone="+33639980004", language="fr")
    seeker = seekers.prepare_seeker(seeking, emergency, NOW)
    with monkeypatch.context() as broken:
        broken.setattr(following, "_write", lambda *given, **more: 1 / 0)
        opened(emergency, seeker)
    assert not Message.objects.filter(kind=following.RECEIPT).exists()
    for _turn in range(2):
        assert after.catch_up(NOW + timedelta(minutes=1)) == []
    message = Message.objects.get(kind=following.RECEIPT)
    assert Letter.objects.filter(message=message).count() == 1
    assert text_of(message, "fr").subject == "Votre appel est lancé"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "what",
    ["word", "alive", "disputed", "back", "looked", "found", "waits", "over"],
)
def test_no_letter_holds_a_word_of_death(language, what):
    fact = {"person": "1", "name": "", "what": what, "emergency": "", "drill": False}
    fact |= {"at": NOW.isoformat(), "places": ["answers", "records", "lists", "posts"]}
    for kind in (following.changed, following.receipt, following.followed):
        text = kind([fact], language, Channel.MAIL)
        assert not DEATH.search(f"{text.subject} {text.body} {text.notice}")


def test_the_feed_of_a_person_holds_what_their_page_shows(person):
    rows = [
        (Status.ALIVE, False, "Seen, call 06 39 98 12 34"),
        (Status.DEAD, True, "x"),
    ]
    for n, (status, is_private, text) in enumerate(rows, 900):
        Note.objects.create(
            person=person,
            record_id=f"note{n}",
            door=Door.PAGE,
            status=status,
            is_private=is_private,
            said=stored(Said(text=text)),
            source_at=NOW,
            entry=n,
            entry_at=NOW,
        )
    answer = browser().get(f"/missing/{person.pk}/feed/")
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 our own
    assert tree.find(f"{ATOM}title").text == "Zélie Vauquelin"
    (entry,) = tree.findall(f"{ATOM}entry")
    assert "Seen" in entry.find(f"{ATOM}content").text
    assert "39 98" not in answer.text
    Person.objects.update(stage=Stage.CLOSED)
    assert browser().get(f"/missing/{person.pk}/feed/").status_code == 410


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_in_order_and_light(person, language):
    client = browser(language)
    first = client.get(f"/missing/{person.pk}/follow/")
    done = follow(person, client, mail="lea@port-neuf.example")
    token = following.token_of(Follow.objects.get().pk)
    for answer in (first, done, client.get(f"/missing/followed/{token}/")):
        assert answer.status_code == 200
        in_order(answer.text, language)
        assert packed(answer.content) + packed(sheet()) <= MOST
