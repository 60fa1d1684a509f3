"""What past decisions suggest, as the desk shows it: uncertain, with its reasons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls import make_call
from vigie.listening.desk import item_of
from vigie.listening.models import Call
from vigie.trust.models import Item, Lesson
from vigie.web.tests.at_the_desk import DESK, decide, item, page, post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]


def bread(flood, number, kind="shelter.offer", **fields):
    """A call whose words are about bread or about a match."""
    text = "fresh bread given out" if number % 2 else "the match is on at nine"
    text = f"{text} {number}"
    return make_call(flood, number, kind=kind, text=text, lang="en", **fields)


@pytest.fixture
def taught(ama, flood):
    """Forty decisions: what speaks of bread is an offer, what of a match is none."""
    for number in range(200, 240):
        decide(ama, bread(flood, number), "right" if number % 2 else "drop")
    post(ama, "take")  # and whatever it is, it is let go again
    Item.objects.update(held_by="", held_until=None)


def test_before_there_are_enough_decisions_nothing_is_suggested(ama, flood, calls):
    decide(ama, bread(flood, 200), "drop")
    post(ama, "take", item=item(bread(flood, 300)).pk)
    assert "What past decisions suggest" not in page(ama)


@pytest.mark.parametrize(
    ("number", "said", "word"),
    [
        (300, "Perhaps it is not “Roof offered”", "match"),
        (301, "Perhaps it is read right, “Roof offered”", "bread"),
    ],
)
def test_what_decisions_suggest_is_shown_as_uncertain_with_its_reasons(
    ama, flood, taught, number, said, word
):
    post(ama, "take", item=item(bread(flood, number)).pk)
    text = page(ama)
    shown = text[text.index("What past decisions suggest") :]
    shown = shown[: shown.index("A machine only suggests: you decide.")]
    assert said in " ".join(shown.split())
    assert "uncertain" in shown
    assert "What weighed most:" in shown
    assert word in shown


def test_another_label_is_suggested_when_people_gave_it(ama, flood):
    for number in range(201, 261):
        decide(ama, bread(flood, number), "relabel", kind="shelter.request")
    post(ama, "take", item=item(bread(flood, 301)).pk)
    assert "Perhaps it is rather “Roof needed”" in " ".join(page(ama).split())


def test_a_suggestion_decides_and_hides_nothing(ama, flood, taught):
    doubted = item(bread(flood, 300))
    post(ama, "take", item=doubted.pk)
    text = page(ama)
    assert "Perhaps it is not" in text
    for verb in ("right", "drop", "escalate", "answer"):
        assert f'value="{verb}"' in text
    assert item(bread_of(doubted)).state == "waiting"
    assert bread_of(doubted).state == "open"


def bread_of(found):
    return Call.objects.get(pk=int(found.thing))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Une machine ne fait que suggérer"),
        ("en", "A machine only suggests"),
        ("es", "Una máquina solo sugiere"),
        ("ar", "الآلة تقترح فقط"),
    ],
)
def test_a_suggestion_is_said_in_the_reader_s_language(
    ama, flood, taught, language, words
):
    found = item(bread(flood, 300))
    text = ama.get(DESK, {"lang": language, "item": found.pk}).content.decode()
    assert words in text


def test_what_is_decided_needs_no_suggestion(ama, flood, taught):
    call = bread(flood, 300)
    decide(ama, call, "answer")
    text = page(ama, f"?lang=en&item={item(call).pk}")
    assert "What past decisions suggest" not in text


def queries_of(client, words):
    with CaptureQueriesContext(connection) as asked:
        page(client, words)
    return len(asked)


def test_a_suggestion_asks_three_things_of_the_database_however_many_wait(
    ama, flood, calls, taught
):
    few = f"?lang=en&item={item(bread(flood, 300)).pk}"
    page(ama, few)
    before = queries_of(ama, few)
    for number in range(400, 440):
        item_of(bread(flood, number))
    assert queries_of(ama, few) == before <= 30
    Lesson.objects.all().delete()  # nothing to suggest any more
    assert before - queries_of(ama, few) <= 3
