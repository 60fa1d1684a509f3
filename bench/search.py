"""Finding one name among 50,000 (SQLite) after each of eight slips, and how long it
takes; `python -m bench.search --million` does it among 1,000,000 (PostgreSQL).

The names are made up: first names by how common they are (the hundredth is a hundredth
as common as the first), family names of syllables. All differ as whole names.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import quantiles

from bench.databases import measured_in

ASKED = 300  # of each slip
AT_ONCE = 5_000
STARTS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "f",
    "fl",
    "g",
    "gr",
    "j",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "qu",
    "r",
    "s",
    "t",
    "tr",
    "v",
]
MIDDLES = "a ai au e é i o oi ou u"
ENDS = [
    "l",
    "ll",
    "n",
    "nn",
    "r",
    "rr",
    "s",
    "ss",
    "t",
    "tt",
    "nd",
    "rd",
    "ld",
    "ch",
    "gn",
    "v",
    "z",
]
LAST = [
    "ac",
    "ard",
    "aud",
    "eau",
    "el",
    "elle",
    "er",
    "et",
    "ez",
    "ier",
    "in",
    "ois",
    "on",
    "ot",
    "oux",
    "y",
    "ic",
    "an",
]
CYRILLIC = dict(zip("abvgdeziklmnoprstufxy", "абвгдезиклмнопрстуфхы", strict=True)) | {
    "sh": "ш",
    "j": "ж",
    "c": "к",
    "q": "к",
    "w": "в",
    "h": "х",
}
ACCENTS = str.maketrans("aeiouc", "àéîôùç")


def main() -> None:
    """Print recall for each slip and the time of a search."""
    million = "--million" in sys.argv
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        if not million:
            alone = f"sqlite:///{folder}/bench.sqlite3"
            sys.exit(measured_in("bench.search", alone, folder, "50_000"))
        from tests.postgres import NotToBeHad, cluster

        try:
            with cluster() as address:
                code = measured_in("bench.search", address, folder, "1_000_000")
        except NotToBeHad as missing:
            sys.exit(f"not measured: {missing}")
    sys.exit(code)


def measure(many: int) -> None:
    """Fill the database of this process, then ask for each slip."""
    from vigie.config.cli import start_django

    start_django()
    from vigie.config.run import migrate

    migrate([])
    from django.db import connection

    names = made_up(many)
    emergency, first = fill(names)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE missing_namekey")
            cursor.execute("VACUUM ANALYZE missing_person")
    chance = random.Random(5)
    times: list[float] = []
    spent: list[float] = []
    for kind, slip in SLIPS.items():
        ask(kind, slip, names, emergency, first, chance, times, spent)
    walls, works = quantiles(times, n=20), quantiles(spent, n=20)
    print(
        f"all {len(times):,} searches: median {walls[9]:.1f} ms, "
        f"95th percentile {walls[18]:.1f} ms by the clock; "
        f"{works[9]:.1f} and {works[18]:.1f} ms of this process's own work"
    )


def made_up(many: int) -> list[str]:
    """Return distinct names of two or three words."""
    from vigie.lib.names.given import _listed

    chance = random.Random(11)
    given = sorted(name for name, groups in _listed().items() if groups.whole)
    chance.shuffle(given)
    weights = [1 / (rank + 10) for rank in range(len(given))]
    drawn = (_family(chance) for _ in range(max(many // 2, 20_000)))
    families = list(dict.fromkeys(drawn))
    found: dict[str, None] = {}
    while len(found) < many:
        firsts = chance.choices(given, weights, k=AT_ONCE)
        for one in firsts:
            more = f" {chance.choice(given)}" if chance.random() < 0.1 else ""
            found[f"{one}{more} {chance.choice(families)}".title()] = None
    return list(found)[:many]


def _family(chance: random.Random) -> str:
    parts = [
        chance.choice(STARTS),
        chance.choice(MIDDLES),
        chance.choice(ENDS),
    ]
    if chance.random() < 0.6:
        parts += [chance.choice(MIDDLES), chance.choice(ENDS)]
    return "".join((*parts, chance.choice(LAST)))


def fill(names: list[str]) -> tuple[int, int]:
    """Store a person for each name; return the emergency's id and the first entry."""
    from tests.calls import NOW, make_emergency
    from vigie.missing.entries import take_entries
    from vigie.work.database import writing

    place = make_emergency()
    with writing():
        first, _ = take_entries(len(names), NOW)
    start, busy = time.perf_counter(), time.process_time()
    rows = 0
    for at in range(0, len(names), AT_ONCE):
        with writing():
            rows += _store(names[at : at + AT_ONCE], place.pk, first + at)
    print(
        f"{len(names):,} people, {rows / len(names):.1f} keys each, stored in "
        f"{time.perf_counter() - start:.0f} s ({time.process_time() - busy:.0f} s of "
        "this process)",
        flush=True,
    )
    return place.pk, first


def _store(batch: list[str], emergency: int, entry: int) -> int:
    from django.db import connection

    from tests.calls import NOW
    from vigie.missing import search
    from vigie.missing.facts import Facts, packed
    from vigie.missing.models import Person
    from vigie.missing.searching_keys import keys_of, pieces_of, secrets

    people = []
    for at, name in enumerate(batch, entry):
        facts = Facts(full_names=(name,))
        row = Person(
            emergency_id=emergency, record_id=f"hub.example/person.{at}", door="page",
            shows=["name"], stage_at=NOW, state_at=NOW, opened_at=NOW, source_at=NOW,
            expires_at=NOW + timedelta(days=40), entry=at, entry_at=NOW,
        )  # fmt: skip
        row.facts = packed(facts)
        people.append((row, facts))
    Person.objects.bulk_create([row for row, _ in people], batch_size=500)
    if connection.vendor != "postgresql":
        search.index(people)
        return sum(len(pieces_of(facts)) for _, facts in people)
    secret, rows = secrets()[0], 0
    columns = "missing_namekey (person_id, emergency_id, key)"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {columns} FROM STDIN") as copy,
    ):
        for row, facts in people:
            for key in keys_of(pieces_of(facts), secret):
                copy.write_row((row.pk, emergency, key))
                rows += 1
    return rows


def ask(
    kind: str,
    slip: Callable[[str, random.Random], str],
    names: list[str],
    emergency: int,
    first: int,
    chance: random.Random,
    times: list[float],
    spent: list[float],
) -> None:
    """Print how often a slipped name is first, and among the first ten."""
    from tests.calls import NOW
    from vigie.missing.search import Asked, find

    ranks = []
    for at, words in slipped(names, slip, chance):
        start, busy = time.perf_counter(), time.process_time()
        hits = find(emergency, Asked(words), NOW, most=10)
        times.append((time.perf_counter() - start) * 1000)
        spent.append((time.process_time() - busy) * 1000)
        entries = [hit.person.entry - first for hit in hits]
        ranks.append(entries.index(at) if at in entries else 99)
    ten = sum(rank < 10 for rank in ranks) / len(ranks)
    print(
        f"{kind}: {len(ranks)} searches, rank-1 {ranks.count(0) / len(ranks):.3f}, "
        f"rank-10 {ten:.3f}",
        flush=True,
    )


def slipped(
    names: list[str], slip: Callable[[str, random.Random], str], chance: random.Random
) -> Iterator[tuple[int, str]]:
    """Yield names to which a slip can happen, with their places."""
    left = ASKED
    while left:
        at = chance.randrange(len(names))
        words = slip(names[at], chance)
        if words != names[at]:
            left -= 1
            yield at, words


def _at(name: str, chance: random.Random, fits: Callable[[int], bool]) -> int | None:
    places = [at for at in range(len(name)) if fits(at)]
    return chance.choice(places) if places else None


def swapped(name: str, chance: random.Random) -> str:
    """Two letters beside each other change places."""
    at = _at(
        name, chance, lambda at: name[at : at + 2].isalpha() and at + 2 <= len(name)
    )
    return name if at is None else name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def doubled(name: str, chance: random.Random) -> str:
    """A letter is written twice."""
    at = _at(name, chance, lambda at: name[at].isalpha())
    return name if at is None else name[:at] + name[at] + name[at:]


def undoubled(name: str, chance: random.Random) -> str:
    """A double letter is written once."""
    at = _at(name, chance, lambda at: name[at : at + 1] == name[at + 1 : at + 2])
    return name if at is None else name[:at] + name[at + 1 :]


def vowelled(name: str, chance: random.Random) -> str:
    """A vowel is another."""
    at = _at(name, chance, lambda at: name[at] in "aeiou")
    if at is None:
        return name
    return name[:at] + chance.choice("aeiou".replace(name[at], "")) + name[at + 1 :]


def reordered(name: str, chance: random.Random) -> str:
    """The family name first."""
    words = name.split()
    return " ".join((words[-1], *words[:-1]))


def cyrillic(name: str, chance: random.Random) -> str:
    """Written in Cyrillic letters, one for one."""
    from vigie.lib.names.folding import fold

    text = fold(name).replace("ch", "sh").replace("qu", "k").replace("ou", "u")
    for latin, letter in sorted(CYRILLIC.items(), key=lambda one: -len(one[0])):
        text = text.replace(latin, letter)
    return text


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "two letters swapped": swapped,
    "a letter doubled": doubled,
    "a double letter once": undoubled,
    "another vowel": vowelled,
    "the order swapped": reordered,
    "no-break spaces": lambda name, _: name.replace(" ", "\u00a0"),
    "accents": lambda name, _: name.translate(ACCENTS),
    "in Cyrillic": cyrillic,
}

if __name__ == "__main__":
    main()
