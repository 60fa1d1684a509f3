"""From opening a check to what a member reads, through the worker's own way."""

import pytest

from tests.calls import NOW as OPENED
from vigie.relaying.tests.letters import Bench
from vigie.safety.tests.world import member, opened
from vigie.safety.tokens import question_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def test_each_member_reads_their_own_link_in_their_own_language(bench):
    people = {}
    for language, words in (("fr", "Êtes-vous"), ("es", "¿Está"), ("ar", "هل")):
        who = member(language=language)
        address = who.addresses.get().address
        address.language = language
        address.save()
        people[address.value] = (who, words)
    opened()
    bench.clock.moment = OPENED
    bench.work()
    assert len(bench.channel.got) == 3
    for out in bench.channel.got:
        who, words = people[out.to]
        assert words in out.text.body
        token = out.text.link.rsplit("/", 1)[1]
        assert question_of(token) == who.questions.get().pk


def test_the_link_opens_the_page_that_asks(bench, client):
    member()
    check = opened()
    bench.clock.moment = OPENED
    bench.work()
    (out,) = bench.channel.got
    page = client.get("/a/" + out.text.link.rsplit("/", 1)[1])
    assert page.status_code == 200
    assert check.place in page.content.decode()
    assert check.questions.get().answered_at is None
