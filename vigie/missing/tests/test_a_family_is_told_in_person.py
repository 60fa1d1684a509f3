"""Death: two officials, evidence, never public, never sent, told in person."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.calls import NOW, make_emergency
from tests.people import person as account
from tests.people import staff_client
from vigie.lib import clock
from vigie.missing import death, news, notes
from vigie.missing.bringing import FAMILIES, PRESSING
from vigie.missing.models import Note, Person
from vigie.missing.states import Stage, State
from vigie.missing.tests.world import sought
from vigie.relaying.models import Letter, Message
from vigie.trust.models import Item, JournalRow
from vigie.trust.people.actions import NotAllowed
from vigie.trust.triage.states import ItemState

pytestmark = pytest.mark.django_db(transaction=True)
EVIDENCE = "Acte 4711/15, signé Dr Exemple"
# The words in four languages, as far as a message could hold them.
WORDS = re.compile(
    r"\b(dead|died|death|deceased|killed|mort|morte|décès|décédée?|tuée?|"
    r"muert[oa]s?|muerte|fallecid[oa]s?|fallecimiento|defunción)\b|"
    r"وفاة|وفاته|متوفى|توفي|ميت|قتيل|موت",
    re.IGNORECASE,
)
# What officials alone see: their page, and what a note may say (PFIF's fifth word).
OFFICIAL = {
    "I have word that they died",
    "Word that they died: what it rests on",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(news, "_hearers", [lambda *words: heard.append(words)])
    return heard


def now_of(person):
    return Person.objects.get(pk=person.pk)


def test_it_takes_evidence_and_two_different_officials(told):
    person, ana, bea = sought(), account("ana"), account("bea")
    with pytest.raises(notes.NotAllowed):
        death.write_down(person=person, evidence="  ", by=ana, now=NOW)
    word = death.write_down(person=person, evidence=EVIDENCE, by=ana, now=NOW)
    assert now_of(person).state == State.SOUGHT
    with pytest.raises(NotAllowed):
        death.confirm(note=word, by=ana, now=NOW)
    assert now_of(person).state == State.SOUGHT
    death.confirm(note=word, by=bea, now=NOW)
    row = now_of(person)
    assert (row.state, row.stage, row.owner) == (State.DEATH, Stage.SUSPENDED, "ana")
    word.refresh_from_db()
    assert (word.verified_by, word.second_by) == ("ana", "bea")
    task = Item.objects.get(room=FAMILIES)
    assert (task.priority, task.asks, task.opened_at) == (PRESSING, True, NOW)
    assert told == []
    assert not Letter.objects.exists()
    assert not Message.objects.exists()


def test_the_evidence_stands_in_no_journal_and_no_public_note():
    person, ana = sought(), account("ana")
    death.write_down(person=person, evidence=EVIDENCE, by=ana, now=NOW)
    assert not Note.objects.public().exists()
    rows = JournalRow.objects.values_list("why", "facts")
    assert not any("4711" in f"{row}" or WORDS.search(f"{row}") for row in rows)


def test_a_second_official_may_refuse_and_then_nothing_stands():
    person, ana, bea = sought(), account("ana"), account("bea")
    word = death.write_down(person=person, evidence=EVIDENCE, by=ana, now=NOW)
    death.refuse(note=word, by=bea, now=NOW)
    assert death.waiting(word, NOW) is None
    with pytest.raises(notes.NotAllowed):
        death.confirm(note=word, by=bea, now=NOW)
    assert now_of(person).state == State.SOUGHT


def test_it_ends_when_somebody_spoke_with_the_family_and_nobody_is_told_by_machine(
    told,
):
    person, ana, bea = sought(), account("ana"), account("bea")
    with pytest.raises(notes.NotAllowed):
        death.spoken(person=person, by=ana, now=NOW)
    word = death.write_down(person=person, evidence=EVIDENCE, by=ana, now=NOW)
    death.confirm(note=word, by=bea, now=NOW)
    death.take_over(person=person, by=bea)
    assert now_of(person).owner == "bea"
    death.spoken(person=person, by=bea, now=NOW)
    assert (now_of(person).stage, now_of(person).ending) == (Stage.CLOSED, "death")
    assert Item.objects.get(room=FAMILIES).state == ItemState.GONE
    assert told == []


def test_the_page_is_for_officials_alone_and_goes_from_word_to_family():
    emergency = make_emergency()
    person = sought(emergency)
    address = f"/e/{emergency.slug}/missing/desk/{person.pk}/"
    for role in ("moderator", "volunteer", "operator"):
        assert staff_client(role).get(address).status_code == 404
    ana, bea = (staff_client("officer", name=name) for name in ("ana", "bea"))
    assert ana.get(address).status_code == 200
    ana.post(address, {"step": "write", "evidence": EVIDENCE})
    word = Note.objects.get().pk.hex
    assert ana.post(address, {"step": "confirm", "word": word}).status_code == 409
    assert EVIDENCE in bea.get(address).content.decode()
    assert bea.post(address, {"step": "confirm", "word": word}).status_code == 302
    assert now_of(person).stage == Stage.SUSPENDED
    bea.post(address, {"step": "mine"})
    assert "bea" in bea.get(address).content.decode()
    bea.post(address, {"step": "spoken"})
    assert now_of(person).stage == Stage.CLOSED


def test_no_message_and_no_public_page_of_this_room_can_say_a_death_word():
    """Every sentence of the room, in English where it stands in the code and the
    templates, and in the other three as the catalogues turn it."""
    room = Path(death.__file__).parent
    sources = [
        *(p for p in room.glob("*.py") if p.name not in ("death.py", "states.py")),
        *(p for p in (room / "templates").rglob("*") if p.suffix in (".html", ".txt")),
    ]
    sentences = set()
    for path in sources:
        text = re.sub(r'""".*?"""|#[^\n]*|\{#.*?#\}', "", path.read_text(), flags=re.S)
        sentences |= set(re.findall(r'(?:_|gettext\w*)\(\s*"([^"]+)"', text))
        sentences |= set(re.findall(r'translate "([^"]+)"', text))
        sentences |= {
            " ".join(one.split())
            for one in re.findall(r"blocktranslate[^%]*%\}(.*?)\{%", text, flags=re.S)
        }
    assert len(sentences) > 40
    said = {one for one in sentences if WORDS.search(one)}
    assert said <= OFFICIAL
    for language in ("fr", "es", "ar"):
        path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
        rows = re.findall(r'msgid "(.+)"\nmsgstr "(.*)"', path.read_text())
        turned = {en for en, there in rows if en in sentences and WORDS.search(there)}
        assert turned <= OFFICIAL
