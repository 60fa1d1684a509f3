"""Only the room of these tests is known, and nothing is learned yet."""

import pytest

from vigie.trust.journal import verbs
from vigie.trust.learning import serving
from vigie.trust.learning.tests.deciding import ROOM, TEXTS
from vigie.trust.triage import rooms


@pytest.fixture(autouse=True)
def _own_room(monkeypatch):
    monkeypatch.setattr(rooms, "_rooms", {})
    monkeypatch.setattr(verbs, "_verbs", dict(verbs._verbs))
    monkeypatch.setattr(serving, "_made", ((0, 0, 0), serving.untaught()))
    rooms.know(ROOM)
    TEXTS.clear()
