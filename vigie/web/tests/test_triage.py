"""The triage desk: what it shows, what its buttons do, and who may press them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_call, make_emergency
from vigie.lib import clock
from vigie.listening.desk import item_of
from vigie.listening.looks import alike
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.web.tests.at_the_desk import DESK, decide, item, page, post, staff

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]


def test_the_page_is_headed_by_the_number_and_the_age_of_unanswered_calls(ama, calls):
    text = page(ama)
    oldest = calls[1].first_at
    assert "<b>2</b>" in text
    minutes = int((NOW - oldest).total_seconds() // 60)
    assert f"<b>{minutes} min</b>" in text


def test_verified_calls_are_still_unanswered_and_answered_ones_are_not(ama, calls):
    decide(ama, calls[0], "right")
    assert "<b>2</b>" in page(ama)
    decide(ama, calls[0], "answer")
    decide(ama, calls[1], "answer")
    assert "Every call has its answer" in page(ama)


def test_looking_at_the_desk_claims_nothing(ama, calls):
    assert "Take the first one" in page(ama)
    assert not Item.objects.exclude(held_by="").exists()


def test_taking_gives_the_first_item_with_all_that_helps_to_decide(ama, calls):
    assert post(ama, "take").url == f"{DESK}?stage=waiting"
    held = claims.held(calls[0].emergency_id, "ama", NOW)
    assert held.thing == str(calls[1].pk)  # the oldest of them
    text = page(ama)
    for words in ("toujours pas de nouvelles", "Why it was read so", "posts.example"):
        assert words in text
    assert "1 call looks alike" in text
    assert "Salle des Tanneurs" in text


def test_after_a_decision_the_next_item_is_there_at_once(ama, calls):
    post(ama, "take")
    decide(ama, calls[1], "right")
    held = claims.held(calls[0].emergency_id, "ama", NOW)
    assert held == item(calls[0])
    assert item(calls[1]).state == "verified"


@pytest.mark.parametrize(
    ("verb", "more", "state"),
    [
        ("right", {}, "verified"),
        ("relabel", {"kind": "witness"}, "settled"),
        ("drop", {}, "dropped"),
        ("hide", {}, "hidden"),
        ("escalate", {}, "waiting"),
        ("answer", {}, "answered"),
        ("close", {}, "closed"),
    ],
)
def test_every_button_does_what_it_says_and_undo_takes_it_back(
    ama, calls, verb, more, state
):
    decide(ama, calls[0], verb, **more)
    assert item(calls[0]).state == state
    row = Decision.objects.get()
    post(ama, "undo", decision=row.pk)
    found = item(calls[0])
    assert (found.state, found.kind) == ("waiting", "missing.call")
    assert found.held_by == "ama"  # it is shown again


def test_same_as_joins_it_to_the_one_that_was_chosen(ama, calls):
    decide(ama, calls[1], "same", target=item(calls[0]).pk)
    assert item(calls[1]).joined_to == item(calls[0])


def test_a_call_may_be_the_same_as_one_of_a_like_name_and_not_of_another(flood, calls):
    make_call(flood, 24, person_name="Orlane Vaseur", person_age=19)
    make_call(flood, 36, person_name="Basile Ormond", person_age=40, place_name="x")
    make_call(flood, 48, person_name="Orlane Vasseur", state="hidden")
    found = alike(calls[0])
    assert [one.person_name for one in found[:2]] == ["Orlane Vasseur", "Orlane Vaseur"]
    assert "Basile Ormond" not in {one.person_name for one in found}
    assert all(one.state == "open" for one in found)


def test_a_plate_finds_its_sightings(flood):
    lookout, sighting = make_call(flood, 4), make_call(flood, 11)
    assert alike(lookout) == [sighting]


def test_what_is_refused_is_said_and_changes_nothing(ama, calls, flood):
    page(ama)  # its language is kept
    claims.claim(item=item(calls[0]), by="bo", now=NOW)
    answer = ama.post(f"{DESK}decide/", {"item": item(calls[0]).pk, "verb": "right"})
    assert "Somebody else is looking at it now." in page(ama)
    assert (answer.status_code, item(calls[0]).state) == (302, "waiting")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verb", ["", "nonsense", "undo", "gone", "reopen"])
def test_what_is_not_possible_is_refused(ama, calls, verb):
    decide(ama, calls[0], verb)
    assert item(calls[0]).state == "waiting"


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "-1", "²"])
@pytest.mark.parametrize(
    ("what", "name"), [("take", "item"), ("decide", "item"), ("undo", "decision")]
)
def test_numbers_of_nothing_are_not_found(ama, calls, what, name, number):
    assert post(ama, what, **{name: number}).status_code == 404


def test_what_a_volunteer_may_and_may_not(flood, calls):
    vera = staff("volunteer", flood, "vera")
    assert decide(vera, calls[0], "right").status_code == 302
    for verb in ("hide", "close", "split"):
        assert decide(vera, calls[1], verb).status_code == 404
    assert item(calls[1]).state == "waiting"
    post(vera, "take")
    assert 'value="hide"' not in page(vera)


@pytest.mark.parametrize("role", ["analyst", "relay", "responder"])
def test_others_do_not_find_the_desk(flood, calls, role):
    assert staff(role, flood).get(DESK).status_code == 404
    assert Client().get(DESK).status_code == 404


def test_nobody_reaches_an_item_of_another_emergency(ama, calls):
    other = make_emergency(name="Feu", slug="feu")
    strange = item_of(make_call(other, 0))
    assert post(ama, "take", item=strange.pk).status_code == 404
    assert post(ama, "decide", item=strange.pk, verb="hide").status_code == 404
    assert ama.get(f"{DESK}?item={strange.pk}").status_code == 404


def test_leaving_an_item_gives_the_one_behind_it(ama, calls):
    post(ama, "take")
    post(ama, "take", after=item(calls[1]).pk)
    assert claims.held(calls[0].emergency_id, "ama", NOW) == item(calls[0])


def test_the_history_of_an_item_is_shown_with_its_reasons(ama, calls):
    decide(ama, calls[0], "drop", reason="ended an hour ago")
    text = page(ama, f"?item={item(calls[0]).pk}&lang=en")
    assert "What was decided" in text
    assert "ended an hour ago" in text


def test_an_empty_desk_says_so(ama, flood):
    text = page(ama)
    assert "Nothing is waiting here." in text
    assert "Every call has its answer" in text


def test_the_number_of_queries_does_not_grow_with_the_queue(
    ama, flood, calls, django_assert_max_num_queries
):
    for number in range(60):
        item_of(make_call(flood, 100 + number))
    post(ama, "take")
    with django_assert_max_num_queries(30):
        page(ama)


FLAG = "/e/crue-a-port-neuf/c/c0000000/flag/"


def flag(client, at):
    """Open the form, wait as long as somebody without a script does, and send it."""
    page = client.get(FLAG).content.decode()
    work = re.search(r'name="work"\s+value="([^"]*)"', page)[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at + timedelta(minutes=3))
        return client.post(FLAG, {"work": work.replace("&quot;", '"')})


def test_a_reader_may_say_that_a_call_is_wrong(client, ama, calls):
    assert FLAG in client.get(FLAG.removesuffix("flag/")).content.decode()
    answer = flag(client, NOW)
    assert answer.status_code == 200
    found = item(calls[0])
    assert (found.flags, found.state) == (1, "waiting")
    post(ama, "take", item=found.pk)
    assert "1 reader says it is wrong" in page(ama)


def test_a_flag_without_its_proof_is_refused(client, calls):
    assert client.post(FLAG).status_code == 422
    assert item(calls[0]).flags == 0


def test_a_hidden_call_cannot_be_flagged(client, ama, calls):
    decide(ama, calls[0], "hide")
    assert client.get(FLAG).status_code == 404
