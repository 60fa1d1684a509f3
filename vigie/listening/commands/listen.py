"""`vigie listen`: hear the live sources of all open emergencies."""

import signal
import threading


def run(argv: list[str]) -> int:
    """Hear every source, those that are added meanwhile too, until a signal comes."""
    from vigie.listening.live.hearing import Hearing

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Hearing().run(stop)
    return 0
