"""Kills whoever takes a host's yes, again and again, and tells what was left.

`python -m tests.doors_killed FOLDER KILLS SEED` in a process of its own, with
VIGIE_DATA_DIR and VIGIE_DATABASE_URL set. Each turn a hundred want three places of one
door, a home or a shelter, together; the process is killed in the middle, and another
goes on where it was. Prints JSON.
"""

import json
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from vigie.config.cli import start_django

start_django()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F, Sum  # noqa: E402

from tests.calls import make_emergency  # noqa: E402
from tests.letters_killed import after, killed  # noqa: E402
from vigie.doors import accepting, inviting  # noqa: E402
from vigie.doors.models import Door, Invitation, Need, Stay  # noqa: E402
from vigie.doors.tests.making import make_door, make_hall, make_need  # noqa: E402
from vigie.lib import clock  # noqa: E402
from vigie.relaying.models import Address, Letter  # noqa: E402
from vigie.relaying.states import Channel  # noqa: E402
from vigie.trust.journal.verifying import verify  # noqa: E402
from vigie.trust.models import JournalRow  # noqa: E402

MANY, PLACES, AT_ONCE = 100, 3, 12
LONGEST = 0.5  # seconds until a kill: a door is full after some 0.3
ASKED, YES = "asked", "yes"


def come(door: Door, needs: list[Need], said: Path) -> None:
    """A hundred want a place of one door, twelve of them at any moment; write down who
    begins, and who was told that they have it."""
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def want(need: Need) -> None:
        os.write(file, f"begins {need.pk.hex}\n".encode())
        stay = enters(need, door) if door.is_official else is_taken_in(need, door)
        os.write(file, f"{stay.pk.hex if stay else 'none'} {need.pk.hex}\n".encode())

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(want, needs))


def enters(need: Need, door: Door) -> Stay | None:
    return accepting.enter(need=need, door=door, now=clock.now())


def is_taken_in(need: Need, door: Door) -> Stay | None:
    """The host is asked, unless they were before the kill, and says yes."""
    now = clock.now()
    made = inviting.invite(need=need, door=door, because=[], now=now)
    if made is None:
        made = Invitation.objects.filter(need=need, door=door).first()
    return accepting.say_yes(invitation=made.pk, now=now) if made else None


def turn(number: int, delay: float, folder: Path) -> dict[str, object]:
    """One door, a hundred for it, a kill, and what is left when others went on."""
    host = Address.objects.create(channel=Channel.MAIL, value=f"{uuid4().hex}@x.org")
    make = make_hall if number % 2 else make_door
    emergency = make_emergency(name=f"night {number}", now=clock.now())
    ends = clock.now() + timedelta(hours=14)
    places = {"places": PLACES, "address": host, "until": ends}
    door = make(emergency, **places)
    model = make_need(emergency, until=ends, address=host)
    others = [Need(**{**fields_of(model), "id": uuid4()}) for _ in range(MANY - 1)]
    needs = [model, *Need.objects.bulk_create(others)]
    said = folder / f"said{number}"
    was_killed = killed(lambda: come(door, needs, said), after(said, 0, delay))
    told = said.read_text().splitlines()
    begun = {line.split()[1] for line in told if line.startswith("begins")}
    heard = {line.split()[1] for line in told if not line.startswith("begins")}
    come(door, needs, said)
    acknowledged = {
        line.split()[0]
        for line in said.read_text().splitlines()
        if line.split()[0] not in ("begins", "none")
    }
    stays = {one.pk.hex for one in Stay.objects.filter(door=door)}
    first = {line.split()[0] for line in told} - {"begins", "none"}
    return {
        "killed": was_killed,
        "cut": len(begun - heard),
        "before": len(first),
        "stays": len(stays),
        "lost": sorted(acknowledged - stays),
        "unsaid": len(stays - acknowledged),
    }


def fields_of(need: Need) -> dict[str, object]:
    return {
        field.attname: getattr(need, field.attname)
        for field in Need._meta.concrete_fields
    }


def half_written() -> dict[str, int]:
    """Return how often something of an acceptance is there without the rest of it."""
    live = Stay.objects.live()
    doors = Door.objects.annotate(stay=Sum("stays__size"))
    asked = Invitation.objects.filter(state=ASKED)
    stays = list(live.values_list("pk", flat=True))
    letters = Letter.objects.filter(
        message__event__in=[
            f"doors:{side}:{one.hex}" for one in stays for side in ("host", "guest")
        ]
    )
    return {
        "miscounted": doors.exclude(places=F("free") + F("stay")).count(),
        "places_held_for_nobody": asked.count(),
        "no_yes": live.filter(door__is_official=False)
        .exclude(invitation__state=YES)
        .count(),
        "yes_without_a_stay": Invitation.objects.filter(
            state=YES, stay__isnull=True
        ).count(),
        "not_placed": live.exclude(need__stage="placed").count(),
        "placed_nowhere": Need.objects.filter(
            stage="placed", stays__isnull=True
        ).count(),
        "letters_lacking": 2 * len(stays) - letters.count(),
        "journal_rows_lacking": len(stays)
        - JournalRow.objects.filter(what="doors.placed").count(),
    }


def sound() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone()[0] == "ok")


def _fell(turns: list[dict[str, Any]]) -> int:
    return sum(bool(one["killed"]) for one in turns)


def main(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0)
    turns: list[dict[str, Any]] = []
    # On a busy machine some turns are over before their kill comes.
    while _fell(turns) < kills and len(turns) < 2 * kills:
        turns.append(turn(len(turns), chance.uniform(0, LONGEST), folder))
    print(
        json.dumps(
            {
                "kills": _fell(turns),
                "cut": sum(int(one["cut"]) for one in turns),
                "before": [one["before"] for one in turns],
                "stays": [one["stays"] for one in turns],
                "lost": [key for one in turns for key in one["lost"]],
                "unsaid": sum(int(one["unsaid"]) for one in turns),
                "half_written": half_written(),
                "sound": sound(),
                "journal": verify().is_good,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
