"""The real posts for measuring, where they are to be had (VIGIE_EVAL_DATA).

Nothing of them is kept in the project; without them a benchmark says so.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from vigie.listening.chunks import cut, open_source
from vigie.listening.streams import BrokenFile
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.gazetteer_files import GazetteerError, rows_from_geojson
from vigie.reading.post import Post

ROOT = Path(__file__).resolve().parent.parent
PARIS = (48.8566, 2.3522)

# Files whose text is asked for by another column, in addition to the guessed one.
_OTHER_TEXTS = {"disaster_response_validation.csv": "original"}
_OTHER_TEXTS["train_from_udacity.csv.gz"] = "original"
_NOT_POSTS = {"geo", "names", "volume_series"}
_ENDINGS = (".csv", ".csv.gz", ".json", ".json.gz", ".jsonl", ".jsonl.gz")


def folder() -> Path | None:
    """Return where the real posts are, None if they are not there."""
    given = os.environ.get("VIGIE_EVAL_DATA", "")
    path = Path(given) if given else ROOT.parent / "shared" / "data"
    return path if path.is_dir() else None


def files(data: Path) -> list[Path]:
    """Return the files that hold posts."""
    return sorted(
        path
        for path in data.rglob("*")
        if path.name.endswith(_ENDINGS) and _NOT_POSTS.isdisjoint(path.parts)
    )


def posts_of(path: Path) -> Iterator[Post]:
    """Yield the posts of a file, and again with the original of a translated text.

    Raises BrokenFile, with a sentence, for a file of none of the known formats.
    """
    asked: list[dict[str, str]] = [{}]
    if path.name in _OTHER_TEXTS:
        asked.append({"text": _OTHER_TEXTS[path.name]})
    for columns in asked:
        source = open_source(path, "", columns)
        for chunk in cut(source):
            yield from chunk.decode(chunk.load()).posts


def gazetteer(data: Path | None) -> Gazetteer:
    """Return a gazetteer of the places in geo/, empty without it."""
    rows: list[GazetteerRow] = []
    for path in sorted((data / "geo").glob("*.geojson")) if data else ():
        try:
            rows += rows_from_geojson(json.loads(path.read_text(encoding="utf-8")))
        except GazetteerError as error:
            print(f"  {path.name}: {error}")
    return Gazetteer.build(rows, centre=PARIS)


__all__ = ["BrokenFile", "files", "folder", "gazetteer", "posts_of"]
