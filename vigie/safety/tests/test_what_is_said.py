"""What a check says: event, place, time, source and how to reply, in four languages."""

from itertools import product

import pytest
from django.test import override_settings

from tests.calls import NOW
from vigie.relaying.states import Channel
from vigie.safety import letters, telling
from vigie.safety.telling import DRILL, LANGUAGES, LONGEST
from vigie.safety.tests.world import WORDS, member, opened, proposed
from vigie.safety.tokens import question_of

WRITERS = {
    telling.ASK: telling.ask,
    telling.REMIND: telling.remind,
    telling.CORRECT: telling.correct,
}
CHANNELS = (Channel.MAIL, Channel.SMS, Channel.PUSH)
ALL = list(product(WRITERS, LANGUAGES, CHANNELS))
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
LINK = "https://" + "h" * 40 + "/a/" + "t" * 20


def facts(**fields):
    return {
        "check": 1,
        "drill": False,
        "words": WORDS,
        "place": "Quai Vert",
        "at": NOW.isoformat(),
        "source": "préfecture",
        "link": LINK,
        **fields,
    }


@pytest.mark.parametrize(("kind", "language", "channel"), ALL)
def test_every_text_names_event_place_and_time(kind, language, channel):
    text = WRITERS[kind]([facts()], language, channel)
    for words in (WORDS[language], "Quai Vert", "01/03 22:20"):
        assert words in text.body


@pytest.mark.parametrize(("kind", "language", "channel"), ALL)
def test_every_question_names_its_source_and_how_to_reply(kind, language, channel):
    if kind == telling.CORRECT:
        return
    text = WRITERS[kind]([facts()], language, channel)
    assert "préfecture" in text.body
    assert text.link == LINK
    if channel == Channel.SMS:
        assert all(f"{digit} " in text.body for digit in "12345")


@pytest.mark.parametrize(("kind", "language", "channel"), ALL)
def test_a_locked_screen_shows_no_place_no_event_and_no_link(kind, language, channel):
    text = WRITERS[kind]([facts()], language, channel)
    for shown in (text.notice, text.subject):
        assert shown
        for secret in (WORDS[language], "Quai", "22:20", "préfecture", LINK):
            assert secret not in shown


@pytest.mark.parametrize(("kind", "language", "channel"), ALL)
def test_a_drill_is_marked_first_in_everything(kind, language, channel):
    text = WRITERS[kind]([facts(drill=True)], language, channel)
    for words in (text.subject, text.notice, text.body):
        assert words.startswith(DRILL[language])
    real = WRITERS[kind]([facts()], language, channel)
    assert DRILL[language] not in real.subject + real.notice + real.body


@pytest.mark.parametrize(("kind", "language"), list(product(WRITERS, ("fr", "en"))))
def test_the_longest_words_fit_two_parts_of_an_sms(kind, language):
    longest = facts(
        drill=True,
        words={language: "é" * LONGEST["words"]},
        place="P" * LONGEST["place"],
        source="S" * LONGEST["source"],
    )
    text = WRITERS[kind]([longest], language, Channel.SMS)
    whole = f"{text.body}\n{text.link}" if kind != telling.CORRECT else text.body
    assert set(whole) <= set(GSM), set(whole) - set(GSM)
    assert len(whole) <= 2 * 153


@pytest.mark.parametrize("kind", WRITERS)
def test_the_languages_say_different_words(kind):
    bodies = {WRITERS[kind]([facts()], one, Channel.MAIL).body for one in LANGUAGES}
    assert len(bodies) == len(LANGUAGES)


def test_a_language_that_nobody_wrote_gets_what_was_written():
    text = telling.ask([facts(words={"fr": "Crue"})], "es", Channel.SMS)
    assert "Crue" in text.body
    assert telling.ask([facts()], "de", Channel.SMS).subject.startswith("Are you safe")


@pytest.mark.django_db(transaction=True)
def test_what_is_seen_before_is_what_goes_out():
    member()
    check = proposed()
    seen = {said.language: said for said in telling.previews(check)}
    assert list(seen) == list(LANGUAGES)
    sent = telling.ask([telling.facts_of(check)], "fr", Channel.SMS)
    assert seen["fr"].sms.body == sent.body
    assert "préfecture de Port-Neuf" in seen["fr"].mail.body


@pytest.mark.django_db(transaction=True)
def test_each_letter_has_the_link_of_its_own_question():
    people = [member(), member()]
    check = opened()
    addresses = [who.addresses.get().address_id for who in people]
    with override_settings(HTTPS=True, ALLOWED_HOSTS=["vigie.example"]):
        found = letters.links(telling.facts_of(check), addresses)
    for who, address in zip(people, addresses, strict=True):
        link = found[address]["link"]
        assert link.startswith("https://vigie.example/a/")
        assert question_of(link.rsplit("/", 1)[1]) == who.questions.get().pk


@pytest.mark.django_db(transaction=True)
def test_who_left_has_no_link_any_more():
    who = member()
    check = opened()
    address = who.addresses.get().address_id
    who.delete()
    assert letters.links(telling.facts_of(check), [address]) == {}
