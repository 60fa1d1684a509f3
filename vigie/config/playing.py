"""The small synthetic emergency of a first start, so that no page is empty.

It is a drill, and says so on every page. Its posts come in by the same door as
all others: a file, read by the import.
"""

import contextlib
import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from vigie.emergencies import actions
from vigie.emergencies.gazetteer import places_from_file
from vigie.emergencies.models import Emergency
from vigie.lib import clock, geo

FOLDER = Path(__file__).parent / "demo"
SLUG = "port-neuf"
CENTRE, RADIUS_M = (43.3530, 4.9600), 2600


def play_once() -> bool:
    """Play the demo if the database holds no emergency yet; say whether it was."""
    if Emergency.objects.exists():
        return False
    play(slug=SLUG, now=clock.now())
    return True


def run(argv: list[str]) -> int:
    """Play the demo under the first short name that is free."""
    taken = set(Emergency.objects.values_list("slug", flat=True))
    names = (SLUG if turn == 1 else f"{SLUG}-{turn}" for turn in range(1, 10_000))
    emergency = play(slug=next(n for n in names if n not in taken), now=clock.now())
    print(f"played: /e/{emergency.slug}/")
    return 0


def play(*, slug: str, now: datetime) -> Emergency:
    """Open the emergency and take in its posts, as if written just now."""
    emergency = actions.open_emergency(
        slug=slug,
        name="Crue à Port-Neuf",
        kind="flood",
        place_name="Port-Neuf",
        by="demo",
        now=now,
        began_at=now - timedelta(minutes=180),
        is_drill=True,
        outline=geo.circle(*CENTRE, RADIUS_M),
        languages=["fr", "en", "es", "ar"],
        hashtags=["CruePortNeuf", "PorteOuvertePortNeuf", "PortNeuf"],
        numbers=[["112", ""], ["18", "Pompiers"], ["114", "SMS"]],
        source="Exercice : tout est inventé",
    )
    places = places_from_file((FOLDER / "places.csv").read_bytes())
    actions.add_places(emergency=emergency, places=places, by="demo", now=now)
    _take_in(emergency, now)
    emergency.refresh_from_db()
    return emergency


def _take_in(emergency: Emergency, now: datetime) -> None:
    from vigie.listening.commands.import_ import run as take_in_files

    posts = sorted(_rows(emergency.slug, now), key=lambda row: row[1])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{emergency.slug}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "created_at", "author", "lang", "text"])
            rows.writerows(posts)
        words = [str(path), "--emergency", emergency.slug, "--processes", "1"]
        with contextlib.redirect_stderr(io.StringIO()) as said:
            if take_in_files(words) != 0:
                raise RuntimeError(f"the demo could not be played: {said.getvalue()}")


def _rows(slug: str, now: datetime) -> Iterator[tuple[str, str, str, str, str]]:
    """The posts of the demo, and the reshares that followed each."""
    with (FOLDER / "posts.csv").open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            age = float(row["minutes_ago"])
            name, text = row["author"], row["text"]
            yield _row(slug, now, age, f"{number}", name, row["lang"], text)
            for copy in range(int(row["copies"])):
                later = age * (1 - (copy + 1) / (int(row["copies"]) + 2)) ** 2
                who, what = f"relais{number}x{copy}", f"RT @{name}: {text}"
                yield _row(slug, now, later, f"{number}-{copy}", who, row["lang"], what)


def _row(
    slug: str, now: datetime, age: float, key: str, who: str, lang: str, text: str
) -> tuple[str, str, str, str, str]:
    written = (now - timedelta(minutes=age)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{slug}-{key}", written, who, lang, text
