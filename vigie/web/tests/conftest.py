"""A flood with three calls, and a moderator of it: for the tests of the triage desk."""

import pytest

from tests.calls import NOW, make_call, make_emergency
from vigie.lib import clock
from vigie.listening.desk import item_of
from vigie.web.tests.at_the_desk import staff


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def flood():
    return make_emergency()


@pytest.fixture
def calls(flood):
    """A call for a person, the same again, and an offer."""
    found = [
        make_call(flood, 0),
        make_call(flood, 12, seen=1, text="Orlane, 19 ans, toujours pas de nouvelles"),
        make_call(flood, 1),
    ]
    for call in found:
        item_of(call)
    return found


@pytest.fixture
def ama(flood):
    return staff("moderator", flood, "ama")
