"""A night's safety check through the public pages: joined, asked, answered, recalled.

The letters go by the worker's own way into a channel that keeps them.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.calls import CENTRE, make_emergency
from tests.people import person, sign_in
from vigie.lib import clock
from vigie.relaying.tests.letters import Bench
from vigie.safety.jobs import keep_checks
from vigie.safety.models import Check, CheckIn
from vigie.trust.limits import proofs

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = {"accept-language": "en"}
FAR = (CENTRE[0] + 2, CENTRE[1])


@pytest.fixture
def post(tmp_path, monkeypatch):
    """The worker with a channel that keeps what it is given, at this hour."""
    monkeypatch.setattr(proofs, "COST", 2)
    made = Bench(tmp_path)
    made.clock.moment = clock.now()
    yield made
    made.notes.close()


def read(post, to):
    """Let the worker send what is due, and return the letters to one address."""
    post.clock.moment = clock.now()
    post.work()
    return [out.text for out in post.channel.got if out.to == to]


def join(post, name, at):
    """Somebody joins without an account and shows that an address is theirs."""
    client = Client(headers=ENGLISH)
    riddle = proofs.make_riddle("report", proofs.Demand(1, 4), clock.now())
    client.post("/me/safety/join/", {"language": "en", "work": proofs.solve(riddle)})

    def change(what, **fields):
        answer = client.post("/me/safety/change/", {"what": what, **fields})
        assert answer.status_code == 302, answer.content.decode()

    change("place", kind="home", where=f"{at[0]}, {at[1]}")
    address = f"{name}@port-neuf.example"
    change("address", channel="1", value=address)
    digits = re.search(r"\d{6}", read(post, address)[-1].body)[0]
    change("digits", digits=digits)
    return address


def operator(name):
    return sign_in(Client(headers=ENGLISH), person(name, "operator"))


def propose(ana, path):
    happened = clock.now().strftime("%Y-%m-%dT%H:%M")
    given = {
        "place": "Port-Neuf, quais",
        "happened_at": happened,
        "source": "préfecture",
        "buffer_m": "500",
        "words_en": "Shots heard",
    }
    assert ana.post(path + "new/", given).status_code == 302
    return Check.objects.get()


def test_a_night_from_the_proposal_to_the_correction(post):
    emergency = make_emergency(began_at=clock.now())
    near, silent, far = (
        join(post, "near", CENTRE),
        join(post, "silent", CENTRE),
        join(post, "far", FAR),
    )
    ana, bea = operator("ana"), operator("bea")
    path = f"/e/{emergency.slug}/safety/desk/"
    check = propose(ana, path)
    page = bea.get(path).content.decode()
    assert "2 people would be asked; letters reach 2." in page
    assert "Shots heard" in page
    before = len(read(post, near))

    assert bea.post(path, {"check": check.pk, "step": "open"}).status_code == 302
    asked = read(post, near)[before:]
    assert len(asked) == 1
    assert all(words in asked[0].body for words in ("Shots heard", "préfecture"))
    assert len(read(post, far)) == before

    link = "/a/" + asked[0].link.rsplit("/", 1)[1]
    anybody = Client(headers=ENGLISH)
    form = anybody.get(link).content.decode()  # a mail scanner looks, too
    assert CheckIn.objects.count() == 0
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    fields["answer"] = "safe"
    assert anybody.post(link, fields).status_code in (200, 302)
    assert CheckIn.objects.get().answer == "safe"

    keep_checks(clock.now() + timedelta(minutes=11))
    post.clock.moment = clock.now() + timedelta(minutes=11)
    post.work()
    reminded = [out.to for out in post.channel.got if "no answer" in out.text.subject]
    assert reminded == [silent]

    assert ana.post(path, {"check": check.pk, "step": "recalled"}).status_code == 302
    post.clock.on(60)
    post.work()
    told = [out.to for out in post.channel.got if "Correction" in out.text.subject]
    assert sorted(told) == sorted([near, silent])
    check.refresh_from_db()
    assert (check.state, check.asked) == ("recalled", 2)
