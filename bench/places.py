"""Places: what is found of those that posts name, and what is confidently wrong.

Run by `python -m bench places`. The gazetteer is made of the open files in
VIGIE_EVAL_DATA/geo and one line for the city and one for the concert hall.
"""

import csv
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.place_cases import NAMED, STREETS, TOWNS, TRAPS, PlaceCase
from vigie.lib.geo import centre_of
from vigie.reading.gazetteer import Gazetteer, GazetteerRow, distance_km
from vigie.reading.gazetteer_files import row_from_line, rows_from_geojson
from vigie.reading.places import find_places, hits_in, resolve
from vigie.reading.post import Place

DATA = Path(os.environ.get("VIGIE_EVAL_DATA", "../shared/data"))
FILES = ("paris_arrondissements", "paris_quartiers", "paris_metro_rer_stations")
LINES = ("Paris = 48.8566, 2.3522 city", "Bataclan = 48.8630, 2.3708")
_FAR_KM = 2.0
_FINE = ("point", "street", "quarter", "district")


class Outcome(NamedTuple):
    """How many texts named a place, how many were answered, and what went wrong."""

    named: int
    found: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def paris(data: Path = DATA) -> Gazetteer:
    """Return the gazetteer of the open files. Raises OSError when they are absent."""
    rows: list[GazetteerRow] = []
    for name in FILES:
        rows += rows_from_geojson(
            json.loads((data / "geo" / f"{name}.geojson").read_text())
        )
    rows += [row_from_line(line) for line in LINES]
    return Gazetteer.build(rows, centre=(48.8566, 2.3522), radius_km=40)


def written(cases: Sequence[PlaceCase], gazetteer: Gazetteer) -> Outcome:
    """Try the written cases: found when a right name is among the answers, wrong when
    something finer than a city is sure and not right."""
    missed, wrong = [], []
    found = 0
    for case in cases:
        places = find_places(case.text, gazetteer)
        names = [place.name for place in places]
        if {name.casefold() for name in names} & {r.casefold() for r in case.right}:
            found += 1
        elif case.right:
            missed.append(f"{case.text!r}: {names}")
        wrong += [
            f"{case.text!r}: {place.name} ({place.precision})"
            for place in places
            if place.sure and place.precision in _FINE and place.name not in case.right
        ]
    return Outcome(len(cases), found, tuple(missed), tuple(wrong))


def gold(gazetteer: Gazetteer, label: str, data: Path = DATA) -> Outcome:
    """Try the labelled posts whose label begins so and whose place was written down.

    Found: any place finer than a city, or an unknown street by its name. Wrong: a sure
    place more than 2 km from everything that the label's own words name.
    """
    with (data / "paris_night" / "paris_gold.csv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["place"]]
    rows = [row for row in rows if row["label"].startswith(label)]
    missed, wrong = [], []
    for row in rows:
        places = find_places(row["text"], gazetteer)
        truth = _truth(row["place"], gazetteer)
        if not any(p.precision in _FINE or p.name != "Paris" for p in places):
            missed.append(row["place"])
        wrong += [
            f"{row['place']}: {place.name}"
            for place in places
            if place.sure and place.precision in _FINE and truth
            if all(_apart(place, spot) for spot in truth)
        ]
    return Outcome(len(rows), len(rows) - len(missed), tuple(missed), tuple(wrong))


def _truth(words: str, gazetteer: Gazetteer) -> list[tuple[float, float]]:
    rows = {
        row
        for hit in hits_in(words, gazetteer)
        for row in gazetteer.entries[hit[0]].rows
    }
    fine = [gazetteer.rows[row] for row in rows]
    return [(row.lat, row.lon) for row in fine if row.precision in _FINE]


def _apart(place: Place, spot: tuple[float, float]) -> bool:
    return distance_km(centre_of(place.cell), spot) > _FAR_KM


def cost(gazetteer: Gazetteer, texts: Sequence[str]) -> float:
    """Return the µs of CPU of `resolve` per text, hits already found; best of five."""
    ready = [(text, hits_in(text, gazetteer)) for text in texts]
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text, hits in ready:
            resolve(text, hits, gazetteer)
        best = min(best, time.process_time() - start)
    return best / len(ready) * 1e6


def _show(name: str, outcome: Outcome) -> None:
    share = outcome.found / outcome.named if outcome.named else 1.0
    print(
        f"{name}: {outcome.found} of {outcome.named} ({share:.0%}), "
        f"confidently wrong: {len(outcome.wrong)}"
    )
    for line in (*outcome.missed, *outcome.wrong):
        print("   ", line)


def texts_a_second(gazetteer: Gazetteer, texts: Sequence[str]) -> float:
    """Return how many texts `find_places` reads in a second of CPU; best of five."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            find_places(text, gazetteer)
        best = min(best, time.process_time() - start)
    return len(texts) / best


def _show_phrases() -> None:
    # Here, because the phrases are tried by `written` of this module.
    from bench.place_phrases import LATER, PHRASES, gazetteer, wrongly_read

    known = gazetteer()
    wrong = wrongly_read(PHRASES, known)
    sure = written(PHRASES, known).wrong
    print(
        f"phrases of a night: {len(PHRASES) - len(wrong)} of {len(PHRASES)} right "
        f"({1 - len(wrong) / len(PHRASES):.0%}), confidently wrong: {len(sure)}; "
        f"{len(LATER)} of them written last"
    )
    for line in wrong:
        print("   ", line)
    each = texts_a_second(known, [case.text for case in PHRASES])
    print(f"find_places: {each:,.0f} texts a second of CPU")


def main() -> None:
    """Print the figures."""
    _show_phrases()
    try:
        gazetteer = paris()
    except OSError:
        print(f"places: no files at {DATA / 'geo'} (VIGIE_EVAL_DATA)")
        return
    print(f"gazetteer: {len(gazetteer.rows)} rows, {len(gazetteer.entries)} phrases")
    _show("written names", written(NAMED, gazetteer))
    _show("written streets", written(STREETS, gazetteer))
    _show("written towns", written(TOWNS, gazetteer))
    traps = written(TRAPS, gazetteer)
    print(f"traps: {len(traps.wrong)} confidently wrong of {traps.named}")
    for line in traps.wrong:
        print("   ", line)
    _show("gold offers and requests", gold(gazetteer, "shelter"))
    name = "gold offers and requests, without a gazetteer"
    _show(name, gold(Gazetteer.build(()), "shelter"))
    _show("gold, all labels", gold(gazetteer, ""))
    with (DATA / "paris_night" / "paris_gold.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["label"] != "other"]
    each = cost(gazetteer, [row["text"] for row in rows])
    print(f"resolve: {each:.1f} µs per labelled post")


if __name__ == "__main__":
    main()
