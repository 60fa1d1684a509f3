"""What runs without being asked: a loop for each channel, and the chores of letters."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connections

from vigie.lib import clock
from vigie.relaying import leasing
from vigie.relaying.notes import Held, Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel
from vigie.relaying.ways import way

log = logging.getLogger("vigie.relaying")

AT_REST = 1.0  # seconds between two looks; one costs some 0.2 ms of processor
AFTER_FAULT = 5.0
STALE_SECONDS = 60.0


def notes_of(channel: Channel) -> Path:
    """Return where the acceptances of a channel are noted."""
    return Path(settings.DATA_DIR) / "relaying" / f"{channel.name.lower()}.notes"


def carrier(channel: Channel) -> Callable[[threading.Event], None]:
    """Return the loop that sends the letters of a channel until it is told to stop."""

    def carry(stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                _carry(channel, stop)
            except Held:
                stop.wait(AFTER_FAULT)  # another worker of this machine does it
            except Exception:
                log.exception("letters stopped", extra={"part": channel.name})
                stop.wait(AFTER_FAULT)
        connections.close_all()

    return carry


def _carry(channel: Channel, stop: threading.Event) -> None:
    notes = Notes(notes_of(channel))
    try:
        sender = Sender(channel, way(channel), notes)
        while not stop.is_set():
            # Chance here spreads attempts over time; it guards nothing.
            taken = sender.turn(clock.now, random.random, stop.is_set)
            if not taken:
                close_old_connections()
                stop.wait(AT_REST)
    finally:
        notes.close()


def give_back_stale(now: datetime) -> None:
    """Have letters wait again that a lost machine had taken."""
    for channel in Channel:
        leasing.give_back_stale(channel, now)
