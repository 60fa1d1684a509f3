"""The sham room is known for the length of a test."""

import pytest

from vigie.trust.journal import verbs
from vigie.trust.triage import rooms
from vigie.trust.triage.tests.making import ROOM


@pytest.fixture(autouse=True)
def _sham_room(monkeypatch):
    monkeypatch.setattr(rooms, "_rooms", dict(rooms._rooms))
    monkeypatch.setattr(verbs, "_verbs", dict(verbs._verbs))
    rooms.know(ROOM)
