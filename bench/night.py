"""A whole night by `vigie import`: 480,000 posts of a raw stream into SQLite, on two
processes. Nothing may be lost, and copies may add no call.

    python -m bench night

BENCH_NIGHT is how many posts. The lines are made up (`bench/generate.py`), 1.6 GB of
them. Then texts of the night come again by other authors with other numbers, and the
file itself comes again: neither may add a call.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.databases import start_alone
from bench.generate import write
from bench.read import supply

POSTS = int(os.environ.get("BENCH_NIGHT", "480000"))
COPIES = 20_000
LEAST = 1_000  # posts a second; the fastest minute of such a night had 105


def main() -> None:
    """Print it; end with exit code 1 if a figure misses what is asked."""
    start_alone()
    from django.db import connection
    from django.db.models import Sum

    from tests.calls import make_emergency
    from vigie.listening.models import Call

    make_emergency(slug="night")
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        night, again = Path(folder) / "night.jsonl", Path(folder) / "again.jsonl"
        write(night, POSTS, supply())
        write(again, min(COPIES, POSTS), supply(), first=POSTS)
        connection.close()
        stored = _taken(night)
        calls = Call.objects.count()
        seen = Call.objects.aggregate(seen=Sum("seen"))["seen"] or 0
        copies, same = _taken(again), _taken(night)
    told, rate = stored["posts that ask or tell something"], stored["posts a second"]
    print(
        f"{POSTS:,} posts: {stored['posts read']:,} read, {rate:,} a second by the "
        f"clock (asked: {LEAST:,}), load {os.getloadavg()[0]:.1f}\n"
        f"{told:,} ask or tell something and stand in {calls:,} calls, which count "
        f"{seen:,}\n{copies['posts read']:,} copies by others added "
        f"{copies.get('new calls', 0)} calls; the file again added "
        f"{same.get('posts read', 0)} posts"
    )
    lost = POSTS - stored["posts read"]
    added = copies.get("new calls", 0) + same.get("posts read", 0)
    if rate < LEAST or lost or added or seen != told:
        raise SystemExit(1)


def _taken(path: Path) -> dict[str, int]:
    """Import a file as an operator does, and return the summary's figures."""
    words = [sys.executable, "-m", "vigie.config.cli", "import", str(path)]
    words += ["--emergency", "night", "--processes", "2"]
    said = subprocess.run(words, check=True, capture_output=True, text=True)
    rows = re.findall(r"(\w[a-z ]*?) +[│|] +([\d,]+) ", said.stderr)
    return {name: int(number.replace(",", "")) for name, number in rows}


if __name__ == "__main__":
    main()
