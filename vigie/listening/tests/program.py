"""`vigie` with the sham reader and small chunks, as a program to be killed."""

import json
import sys
from typing import Any

from vigie.config.cli import main, start_django

SLUG = "crue"


def _prepare() -> None:
    """Make the tables and the emergency."""
    from django.core.management import call_command

    from vigie.listening.tests.making import emergency

    call_command("migrate", verbosity=0)
    emergency(SLUG)


def _show() -> None:
    """Print all that was imported."""
    from vigie.emergencies.models import Emergency
    from vigie.listening.tests.making import board

    print(json.dumps(board(Emergency.objects.get(slug=SLUG))))


def _listen_to(address: str) -> None:
    """Add a source of the hashtag of the night."""
    from vigie.emergencies.models import Emergency
    from vigie.listening.live.adding import add_source
    from vigie.listening.tests.making import NOW

    where = Emergency.objects.get(slug=SLUG)
    add_source(
        emergency=where,
        kind="mastodon",
        address=address,
        words=["portneuf"],
        in_own_network=True,
        by="test",
        now=NOW,
    )


def _with_sham_reader() -> None:
    from vigie.listening import chunks, preparing
    from vigie.listening.live import storing, timelines
    from vigie.listening.tests import sham

    def sham_reader(_: Any) -> Any:
        return sham.read

    preparing.reader_of = storing.reader_of = sham_reader
    timelines.SECONDS, timelines.PAGE = 0.05, 4
    chunks.TARGET, chunks.PIECES = 10_000, 1


if __name__ == "__main__":
    start_django()
    if sys.argv[1] == "prepare":
        _prepare()
    elif sys.argv[1] == "show":
        _show()
    elif sys.argv[1] == "source":
        _listen_to(sys.argv[2])
    else:
        _with_sham_reader()
        sys.exit(main(sys.argv[1:]))
