"""Programs that keep copies are told when a record changes or ends, and no more."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import NOW, make_emergency
from tests.web_peers import answer, web
from vigie.lib import clock
from vigie.missing import calls, closing, copies, pf_urls
from vigie.missing.facts import Facts, Seen
from vigie.missing.models import CopyKeeper
from vigie.missing.registries import BadRegistry
from vigie.missing.registry_commands import run
from vigie.missing.states import Door, Ending, Stage
from vigie.missing.tests.world import noted, sought
from vigie.relaying.channels.contract import Out
from vigie.relaying.channels.tests.making import heard
from vigie.relaying.channels.webhook.channel import send
from vigie.relaying.kinds import kind_of
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.signing import is_signed
from vigie.relaying.states import AddressState, Channel
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://copies.example/hook"
LATER = NOW + timedelta(hours=1)
assert pf_urls.app_name == "pf"


def keeper(emergency, url=URL, **more):
    given = {"name": "Copies", "url": url, "by": "op", "now": NOW, **more}
    return copies.follow_copies(emergency=emergency, **given)


def opened(emergency, name="Zélie Vauquelin", **more):
    given = {
        "facts": Facts(full_names=(name,), ages=(34, 34), seen=Seen("Quai Nord")),
        "shows": ["name", "age", "seen"],
        "door": Door.PAGE,
        "now": NOW,
        **more,
    }
    return calls.open_call(emergency=emergency, **given)


def end(person, ending=Ending.FOUND, now=LATER):
    closing.close(person=person, ending=ending, by="ines", now=now)


def told():
    """What each letter says, in the order in which they were announced."""
    texts = []
    for message in Message.objects.filter(kind=copies.COPY).order_by("made_at", "pk"):
        facts = json.loads(message.facts)
        texts.append(kind_of(copies.COPY).render([facts], "en", Channel.WEBHOOK))
    return texts


def test_an_end_is_told_with_the_number_and_the_feed_alone(emergency):
    person = opened(emergency)
    keeper(emergency)
    end(person)
    assert copies.tell_changes(LATER) == 1
    (text,) = told()
    assert (text.subject, text.body) == ("missing.over", person.record_id)
    assert text.notice == ""
    assert "Zélie" not in str(text)
    path = text.link.partition("://")[2].partition("/")[2]
    feed = Client().get("/" + path).content.decode()
    assert feed.count("<entry>") == 1
    assert person.record_id in feed
    assert "Vauquelin" not in feed


@pytest.mark.parametrize("ending", Ending.values)
def test_every_ending_is_told_in_the_same_words(emergency, ending):
    person = opened(emergency)
    keeper(emergency)
    end(person, ending)
    copies.tell_changes(LATER)
    (text,) = told()
    assert text.subject == "missing.over"
    assert ending not in text.subject + text.notice


def test_a_call_whose_time_is_over_is_told(emergency):
    person = opened(emergency)
    keeper(emergency)
    late = person.expires_at + timedelta(minutes=1)
    closing.expire_due(late)
    copies.tell_changes(late)
    assert [text.subject for text in told()] == ["missing.over"]


def test_a_change_is_told_and_an_opening_is_not(emergency):
    keeper(emergency)
    person = opened(emergency)
    assert copies.tell_changes(NOW) == 0
    calls.extend_call(person=person, by="ines", now=LATER)
    assert copies.tell_changes(LATER) == 1
    assert [text.subject for text in told()] == ["missing.changed"]


def test_a_change_is_told_once_however_often_the_chore_runs(emergency, monkeypatch):
    person = opened(emergency)
    row, _secret = keeper(emergency)
    end(person)
    for _ in range(3):
        copies.tell_changes(LATER)
    # stopped after the letters, before it was noted how far it came
    CopyKeeper.objects.update(last=row.last)
    copies.tell_changes(LATER)
    assert Letter.objects.count() == 1
    closing.reopen(person=person, by="ines", now=LATER + timedelta(hours=1))
    copies.tell_changes(LATER + timedelta(hours=1))
    assert [text.subject for text in told()] == ["missing.over", "missing.changed"]


def test_what_was_before_is_not_told(emergency):
    end(opened(emergency))
    keeper(emergency)
    assert copies.tell_changes(LATER) == 0


def test_the_private_and_those_taken_down_are_not_spoken_of(emergency):
    keeper(emergency)
    sought(emergency, is_private=True, opened_at=NOW - timedelta(days=1))
    sought(emergency, stage=Stage.HELD, opened_at=NOW - timedelta(days=1))
    sought(emergency, stage=Stage.SUSPENDED, opened_at=NOW - timedelta(days=1))
    assert copies.tell_changes(LATER) == 0


def test_the_erasing_of_one_who_was_over_is_no_news(emergency):
    person = opened(emergency)
    keeper(emergency)
    end(person)
    copies.tell_changes(LATER)
    person.refresh_from_db()
    closing.erase(person, LATER + timedelta(days=1))
    assert copies.tell_changes(LATER + timedelta(days=1)) == 0
    assert told() == []  # what waited was of them, too


def test_each_of_several_programs_is_told_and_of_its_emergency_alone(emergency):
    other = make_emergency(name="Séisme à Port-Vieux")
    person = opened(emergency)
    keeper(emergency)
    keeper(emergency, "https://second.example/hook")
    keeper(other, "https://third.example/hook")
    end(person)
    copies.tell_changes(LATER)
    got = Letter.objects.values_list("address__pk", flat=True)
    urls = {one.value for one in Address.objects.filter(pk__in=list(got))}
    assert urls == {URL, "https://second.example/hook"}
    assert Message.objects.filter(kind=copies.COPY).count() == 1


def test_more_than_one_go_of_records_are_all_told(emergency, monkeypatch):
    monkeypatch.setattr(copies, "AT_ONCE", 2)
    people = [sought(emergency) for _ in range(5)]
    keeper(emergency)
    for person in people:
        end(person)
    assert copies.tell_changes(LATER) == 5
    assert Letter.objects.count() == 5


def test_a_word_that_changes_how_somebody_stands_is_a_change(emergency):
    person = opened(emergency)
    keeper(emergency)
    noted(person, now=LATER)
    copies.tell_changes(LATER)
    assert [text.subject for text in told()] == ["missing.changed"]


def test_a_drill_says_so(emergency):
    type(emergency).objects.update(is_drill=True)
    person = opened(emergency)
    keeper(emergency)
    end(person)
    copies.tell_changes(LATER)
    assert [text.notice for text in told()] == ["drill"]


def test_the_letter_arrives_signed_with_the_secret_that_was_given(emergency, settings):
    settings.PRIVATE_ADDRESSES = True
    person = opened(emergency)
    with web(lambda _: answer(204)) as peer:
        row, secret = keeper(emergency, peer.url + "/hook")
        end(person)
        copies.tell_changes(LATER)
        address = Address.objects.get(pk=row.address_id)
        (text,) = told()
        out = Out("m1.a1", address.value, address.secret, "en", text)
        list(send([out]))
    headers, body = heard(peer.asked[0])
    assert is_signed(secret, headers, body, clock.now())
    data = json.loads(body)["data"]
    assert (data["subject"], data["body"]) == ("missing.over", person.record_id)


def test_an_address_that_cannot_be_told_is_refused(emergency):
    for url in (
        "http://copies.example/hook",
        "copies.example",
        "https://a:b@c.example",
    ):
        with pytest.raises(BadRegistry):
            keeper(emergency, url)
    assert not CopyKeeper.objects.exists()


def test_an_emergency_tells_so_many_and_no_more(emergency, monkeypatch):
    monkeypatch.setattr(copies, "MOST", 1)
    keeper(emergency)
    keeper(emergency)  # the same again is no second one
    with pytest.raises(BadRegistry):
        keeper(emergency, "https://second.example/hook")
    assert CopyKeeper.objects.count() == 1


def test_named_again_it_has_a_new_secret_and_is_written_to_again(emergency):
    row, first = keeper(emergency)
    Address.objects.update(state=AddressState.DEAD)
    again, second = keeper(emergency)
    address = Address.objects.get()
    assert (again.pk, address.secret, address.state) == (
        row.pk,
        second,
        AddressState.GOOD,
    )
    assert first != second


def test_an_operator_names_lists_and_ends_one_by_command(emergency, capsys):
    assert run(["tell", URL, "--emergency", emergency.slug]) == 0
    out = capsys.readouterr().out
    row = CopyKeeper.objects.get()
    secret = out.splitlines()[-1]
    assert secret == Address.objects.get().secret
    assert secret.startswith("whsec_")
    assert run(["list"]) == 0
    listed = capsys.readouterr().out
    assert f"{row.pk}  {emergency.slug}  {URL}  copies.example  is told" in listed
    assert secret not in listed
    assert run(["remove", str(row.pk)]) == 0
    assert "is told no more" in capsys.readouterr().out
    deeds = JournalRow.objects.order_by("sequence").values_list("what", flat=True)
    assert list(deeds)[-2:] == ["missing.copies_followed", "missing.copies_ended"]
    assert not CopyKeeper.objects.exists()


def test_who_was_ended_is_told_nothing_any_more(emergency):
    person = opened(emergency)
    row, _secret = keeper(emergency)
    copies.end_copies(keeper=row, by="op", now=NOW)
    end(person)
    assert copies.tell_changes(LATER) == 0
    assert told() == []
