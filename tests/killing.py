"""Kills whoever writes, again and again, and tells what was left.

`python -m tests.killing FOLDER KILLS SEED` in a process of its own, with VIGIE_DATA_DIR
set: children write (emergencies one by one, an import of a file), each is killed after
a moment left to chance, and at the end the database is looked at. Prints JSON.
"""

import csv
import itertools
import json
import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
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
from vigie.safety.answering import Said, say  # noqa: E402
from vigie.safety.models import CheckIn, Member, Standing  # noqa: E402
from vigie.safety.states import CASES, Answer, Via  # noqa: E402
from vigie.trust.journal.verifying import verify  # noqa: E402
from vigie.trust.models import Item, JournalRow  # noqa: E402

OUTLINE = geo.circle(43.35, 4.96, 900)


def opening(turn: int, say_so: int) -> None:
    """Open emergencies for ever, and say each that was acknowledged."""
    number = 0
    while True:
        slug = f"x{turn}-{number}"
        actions.open_emergency(
            name=slug, slug=slug, by="test", now=clock.now(), outline=OUTLINE
        )
        os.write(say_so, f"{slug}\n".encode())
        number += 1


def answering(turn: int, say_so: int) -> None:
    """Answer for members for ever, eight at a time, and say what was acknowledged."""
    emergency = Emergency.objects.get(slug="calm").pk
    members = list(Member.objects.values_list("pk", flat=True))

    def go_on(line: int) -> None:
        for number in itertools.count():
            now = clock.now()
            said = Said(
                key=f"a{turn}-{line}-{number}",
                emergency_id=emergency,
                member_id=members[(line * 7 + number) % len(members)],
                answer=chance_of(number),
                via=Via.SMS,
                at=now,
                stale_at=now + timedelta(hours=1),
            )
            os.write(say_so, f"{say(said) and said.key}\n".encode())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(go_on, range(8)))


def chance_of(number: int) -> Answer:
    return list(Answer)[number % len(Answer)]


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
    Member.objects.bulk_create([Member() for _ in range(400)])
    hear, tell = os.pipe()
    for turn in range(kills):
        seconds = chance.uniform(0.02, 0.4)
        if turn % 3 == 0:
            killed(lambda: importing(file, "killed"), seconds * 3)
        else:
            deed = opening if turn % 3 == 1 else answering
            killed(lambda turn=turn, deed=deed: deed(turn, tell), seconds)
    os.close(tell)
    acknowledged = set(os.fdopen(hear).read().split())
    killed(lambda: importing(file, "killed"), 120)
    killed(lambda: importing(file, "calm"), 120)
    opened = Emergency.objects.filter(slug__startswith="x")
    kept = set(CheckIn.objects.values_list("key", flat=True))
    written = {one.slug for one in opened} | kept
    cases = CheckIn.objects.filter(answer__in=CASES).count()
    journalled = JournalRow.objects.filter(what="emergency.opened").count()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
    print(
        json.dumps(
            {
                "acknowledged": len(acknowledged),
                "lost": sorted(acknowledged - written),
                "answers": len(acknowledged & kept),
                "answered": CheckIn.objects.values("member").distinct().count(),
                "stand": Standing.objects.count(),
                "cases": [cases, Item.objects.filter(room="safety.check_in").count()],
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
