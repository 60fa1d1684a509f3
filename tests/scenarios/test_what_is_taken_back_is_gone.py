"""What is hidden at the desk, or deleted by its author, is nowhere a minute later:
not on the board, its own page or the map, nor in the API, the counts, the trends."""

from datetime import timedelta

import pytest

from vigie.lib import clock
from vigie.listening import keys
from vigie.listening.desk import item_of
from vigie.listening.importing import Writer
from vigie.listening.models import Call
from vigie.listening.tests.making import NOW, emergency, post, prepared, store
from vigie.trust.triage.actions import decide, undo
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Lit libre au Quai Bleu pour deux personnes #QuaiBleu #PorteOuverte"
OTHER = "Qui a vu Témir, 31 ans, veste rouge ? #PorteOuverte"
TRACES = ("Lit libre", "Quai Bleu", "QuaiBleu")
ROOT, API = "/e/crue/", "/api/v1/emergencies/crue"
SURFACES = {
    "board": ROOT,
    "list": f"{ROOT}calls/",
    "map": f"{ROOT}map/",
    "trends": f"{ROOT}pulse/",
    "trends as JSON": f"{ROOT}pulse/lists.json",
    "trends as a table": f"{ROOT}pulse/lists.csv",
    "calls": f"{API}/calls",
    "calls on the map": f"{API}/calls.geojson",
    "places": f"{API}/places.geojson",
    "emergency": API,
}


@pytest.fixture
def now(monkeypatch):
    """The clock, which a test may move on."""
    moments = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moments[0])
    return moments


def offer(number):
    """The offer, or from the second on somebody who passes it on."""
    tags = ("QuaiBleu", "PorteOuverte")
    return post(number, WORDS, tags=tags, reshare_of="1" if number > 1 else "")


@pytest.fixture
def night(now):
    """A bed that twelve people offered, and somebody whom six look for."""
    where = emergency()
    offers = [offer(n) for n in range(1, 13)]
    calls = [post(n, OTHER, tags=("PorteOuverte",)) for n in range(20, 26)]
    store(where, offers + calls)
    a_minute_later(now)
    return where


def a_minute_later(now):
    """Let a minute go by, in which the worker does each of its chores once."""
    now[0] += timedelta(seconds=60)
    worker.run_due({}, now[0].timestamp())


def surfaces(client):
    found = {}
    for name, path in SURFACES.items():
        answer = client.get(path, headers={"accept-language": "en"})
        assert answer.status_code == 200, name
        found[name] = answer.content.decode()
    return found


def showing(client):
    """The surfaces on which something of the offer can be seen."""
    found = surfaces(client)
    return {name for name in found if any(trace in found[name] for trace in TRACES)}


def hide(where):
    call = Call.objects.get(kind="shelter.offer")
    return decide(item=item_of(call), verb="hide", by="ama", now=clock.now())


def delete(where):
    gone = [("twitter", str(n)) for n in range(1, 13)]
    made = prepared([post(90, "Bonsoir")], "later", deleted=gone)
    Writer(where.pk, keys.group_key()).store(made, clock.now())


EVERYWHERE = {
    "board",
    "list",
    "map",
    "trends",
    "trends as JSON",
    "trends as a table",
    "calls",
    "calls on the map",
    "places",
}


def test_before_it_is_on_every_surface(client, night):
    assert showing(client) == EVERYWHERE


@pytest.mark.parametrize("take_back", [hide, delete])
def test_what_is_taken_back_is_on_no_surface_a_minute_later(
    client, night, now, take_back
):
    code = Call.objects.get(kind="shelter.offer").code
    showing(client)  # pages are kept now, and must become stale
    take_back(night)
    a_minute_later(now)
    assert showing(client) == set()
    for path in (f"{ROOT}c/{code}/", f"{API}/calls/{code}"):
        assert client.get(path).status_code == 404
    assert "Témir" in surfaces(client)["board"]


def test_what_is_hidden_stays_out_when_it_is_posted_again(client, night, now):
    hide(night)
    store(night, [offer(50)])
    a_minute_later(now)
    assert showing(client) == set()


def test_when_the_hiding_is_undone_it_is_everywhere_again(client, night, now):
    before = surfaces(client)
    row = hide(night)
    a_minute_later(now)
    undo(decision=row, by="bo", now=clock.now())
    a_minute_later(now)
    a_minute_later(now)
    assert showing(client) == EVERYWHERE
    after = surfaces(client)
    assert after["trends as a table"] == before["trends as a table"]
    assert after["places"] == before["places"]
