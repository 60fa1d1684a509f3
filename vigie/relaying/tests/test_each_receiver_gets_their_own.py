"""What differs between receivers is made when letters are written, once for a batch."""

import pytest

from vigie.relaying import kinds
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import LetterState
from vigie.relaying.tests.letters import Bench, know_kinds, mail, told_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    know_kinds(monkeypatch)
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def linked(facts, language, channel):
    return Text("subject", "body", facts[-1].get("link", "none"))


def links(bench):
    return {out.to: out.text.link for out in bench.channel.got}


def test_each_letter_of_one_message_has_a_link_of_its_own(bench):
    asked = []

    def own(facts, addresses):
        asked.append((facts["who"], set(addresses)))
        return {one: {"link": f"/a/{one.hex}"} for one in addresses}

    kinds.know(Kind("asked", linked, own=own))
    people = [mail(number) for number in range(4)]
    message = told_to(*people, kind="asked")
    bench.work()
    assert links(bench) == {one.value: f"/a/{one.pk.hex}" for one in people}
    assert asked == [("Ana", {one.pk for one in people})]
    assert "/a/" not in Message.objects.get(pk=message.pk).facts


def test_an_address_that_has_nothing_of_its_own_gets_what_all_get(bench):
    kinds.know(Kind("asked", linked, own=lambda facts, addresses: {}))
    told_to(mail(1), kind="asked")
    bench.work()
    assert links(bench) == {"r1@example.org": "none"}


def test_what_fails_there_is_said_and_keeps_no_other_letter_back(bench):
    def own(facts, addresses):
        raise RuntimeError("no such check")

    kinds.know(Kind("asked", linked, own=own))
    told_to(mail(1), kind="asked")
    told_to(mail(2), event="e2", kind="plain")
    bench.work()
    assert list(links(bench)) == ["r2@example.org"]
    failed = Letter.objects.get(message__kind="asked")
    assert failed.state in (LetterState.FAILED, LetterState.WAITING)
    assert failed.reason == "it could not be put into words"
