"""Kills whoever writes, again and again, and tells what was left.

`python -m tests.killing FOLDER KILLS SEED` in a process of its own, with VIGIE_DATA_DIR
set: children write (emergencies one by one, an import of a file), each is killed after
a moment left to chance, and at the end the database is looked at. Prints JSON.
"""

import csv
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from vigie.config.cli import start_django

start_django()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from vigie.emergencies import actions  # noqa: E402
from vigie.emergencies.models import Emergency  # noqa: E402
from vigie.lib import clock, geo  # noqa: E402
from vigie.listening.commands.import_ import run as take_in  # noqa: E402
from vigie.listening.models import Call, CallCount  # noqa: E402
from vigie.trust.journal.verifying import verify  # noqa: E402
from vigie.trust.models import JournalRow  # noqa: E402

OUTLINE = geo.circle(43.35, 4.96, 900)


def opening(turn: int, say: int) -> None:
    """Open emergencies for ever, and say each that was acknowledged."""
    number = 0
    while True:
        slug = f"x{turn}-{number}"
        actions.open_emergency(
            name=slug, slug=slug, by="test", now=clock.now(), outline=OUTLINE
        )
        os.write(say, f"{slug}\n".encode())
        number += 1


def importing(path: Path, slug: str) -> None:
    """Import a file."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    take_in([str(path), "--emergency", slug, "--processes", "1"])


def killed(what, seconds: float) -> None:
    """Do something in a child that is killed after so long, unless it ends before."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            what()
        finally:
            os._exit(0)
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
    try:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def posts(path: Path, many: int = 2500) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "created_at", "author", "lang", "text"])
        for number in range(many):
            street = f"{'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10 % 10]}"
            text = f"Je cherche un toit pour {number % 7 + 2} vers rue {street}el svp"
            text += " #PortNeuf"
            rows.writerow(
                [
                    number,
                    "2026-03-01T21:00:00Z",
                    f"u{number}",
                    "fr",
                    text,
                ]
            )


def counted(slug: str) -> tuple[int, int]:
    emergency = Emergency.objects.get(slug=slug)
    counts = CallCount.objects.filter(emergency=emergency).values_list("calls")
    seen = Call.objects.filter(emergency=emergency).values_list("seen", flat=True)
    return sum(n for (n,) in counts), sum(seen)


def main(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0)
    file = folder / "posts.csv"
    posts(file)
    for slug in ("killed", "calm"):
        actions.open_emergency(name=slug, slug=slug, by="test", now=clock.now())
    hear, say = os.pipe()
    for turn in range(kills):
        seconds = chance.uniform(0.02, 0.4)
        if turn % 3 == 0:
            killed(lambda: importing(file, "killed"), seconds * 3)
        else:
            killed(lambda turn=turn: opening(turn, say), seconds)
    os.close(say)
    acknowledged = set(os.fdopen(hear).read().split())
    killed(lambda: importing(file, "killed"), 120)
    killed(lambda: importing(file, "calm"), 120)
    opened = Emergency.objects.filter(slug__startswith="x")
    journalled = JournalRow.objects.filter(what="emergency.opened").count()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
    print(
        json.dumps(
            {
                "acknowledged": len(acknowledged),
                "lost": sorted(acknowledged - {one.slug for one in opened}),
                "cells": sorted({one.cells.count() for one in opened}),
                "opened": Emergency.objects.count(),
                "journalled": journalled,
                "sound": sound,
                "journal": verify().is_good,
                "killed": counted("killed"),
                "calm": counted("calm"),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
