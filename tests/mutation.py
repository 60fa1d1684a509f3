"""`make mutation`: how many small faults, put into the code one by one, the tests find.

    python -m tests.mutation [--all] [SET or AREA...]

mutmut works on a copy of the repository, so that nothing here is changed, on one core
and on SQLite. Of every set of `mutation.toml` a sample of the faults is tried, the
same ones for the same code; with `--all` every one. A fault that a test finds, or that
makes it hang, counts as found; one in a line that no test runs counts as not found, and
so does one that makes no difference. Each that was not found is shown. Code that runs
once at import, and functions under a decorator, are beyond it.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST = 85.0  # percent, of each set and so of each area
SAMPLE = 100  # faults of a set: the figure of an area is good to some 4 %
FOUND = {"killed", "timeout", "caught by type check", "segfault"}
PLAIN = {"PYTHONHASHSEED": "0"}  # the same order of tests each time
ARGUMENTS = [
    *("-p", "no:xdist", "--reuse-db", "-x", "-m", "not slow"),
    *("-p", "tests.quickest", "--hypothesis-profile=quickest"),
]
MUTMUT = [sys.executable, "-m", "mutmut"]


@dataclass(frozen=True)
class Set:
    """Modules of one area, and the tests that answer for them."""

    name: str
    area: str
    modules: list[str]
    tests: list[str]


@dataclass(frozen=True)
class Score:
    """How many faults of a set were tried, how many found, and how many there are."""

    area: str
    tried: int
    found: int
    there: int

    @property
    def percent(self) -> float:
        """The share that was found; 0 when nothing could be tried."""
        return 100.0 * self.found / max(self.tried, 1)


def sets() -> list[Set]:
    """Return what stands in mutation.toml, with whole paths."""
    table = tomllib.loads((ROOT / "tests/mutation.toml").read_text("utf-8"))
    return [
        Set(
            name,
            row["area"],
            [f"{row['folder']}/{one}.py" for one in row["modules"]],
            [
                one if "/" in one else f"{row['folder']}/tests/test_{one}.py"
                for one in row["tests"]
            ],
        )
        for name, row in table.items()
    ]


def settings_of(one: Set) -> str:
    """Return the setup.cfg of one run."""
    lists = {
        "source_paths": ["vigie"],
        "only_mutate": one.modules,
        "also_copy": ["conftest.py", "tests", "pyproject.toml"],
        "pytest_add_cli_args": ARGUMENTS,
        "pytest_add_cli_args_test_selection": one.tests,
    }
    lines = ["[mutmut]"]
    for name, words in lists.items():
        lines += [f"{name} =", *(f"    {word}" for word in words)]
    return "\n".join(lines) + "\n"


def copied(folder: Path) -> None:
    """Copy every file that is, or could be, under version control."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, names.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def run(one: Set, most: int) -> Score:
    """Run one set, show the faults that were not found, and print its figure."""
    began = seconds()
    with tempfile.TemporaryDirectory(prefix="vigie-mutation-") as made:
        folder = Path(made)
        copied(folder)
        (folder / "setup.cfg").write_text(settings_of(one))
        # Else the first process of all would speak English alone.
        compiling = "from vigie.kit import catalogues; catalogues.refresh()"
        said(folder, [sys.executable, "-c", compiling])
        log = said(folder, [sys.executable, "-m", "tests.sampled", str(most)])
        told = said(folder, [*MUTMUT, "results", "--all", "true"])
        lines = [line.strip() for line in told.splitlines() if ": " in line]
        every = dict(line.rsplit(": ", 1) for line in lines)
        verdicts = {k: word for k, word in every.items() if word != "not checked"}
        tried = min(most, len(every))
        if len(verdicts) < tried or not every:
            print(log[-2000:])  # and what was not tried counts as not found
        for fault, word in verdicts.items():
            if word not in FOUND:
                print(shown(said(folder, [*MUTMUT, "show", fault])))
    counts = Counter(verdicts.values())
    found = sum(counts[word] for word in FOUND)
    score = Score(one.area, tried, found, len(every))
    figure = f"{score.percent:.1f} % of {tried} faults found, of {len(every)} there are"
    print(f"{one.name}: {figure} {dict(counts)}, {seconds() - began:.0f} s", flush=True)
    return score


def said(folder: Path, words: list[str]) -> str:
    """Return what a program says in the copy."""
    settings = {**os.environ, **PLAIN, "VIGIE_DATA_DIR": str(folder / "var")}
    done = subprocess.run(
        words,
        cwd=folder,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode(errors="replace")


def shown(diff: str) -> str:
    """Return a fault's name and the lines that it changes."""
    heads = ("--- ", "+++ ")
    lines = [line for line in diff.splitlines() if not line.startswith(heads)]
    return "\n".join(line for line in lines if line[:1] in {"#", "-", "+"})


def seconds() -> float:
    """Return the processor time of all that was started and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(scores: list[Score]) -> str:
    """Return an area's figure: a large set counts for more than a small one."""
    there = sum(score.there for score in scores)
    tried = sum(score.tried for score in scores)
    percent = sum(score.percent * score.there for score in scores) / max(there, 1)
    return f"{scores[0].area} in all: {percent:.1f} % of {there}, {tried} were tried"


def main(names: list[str]) -> int:
    """Run the sets, print each area's figure, and return 1 if one is under 85 %."""
    most = sys.maxsize if "--all" in names else SAMPLE
    names = [name for name in names if name != "--all"]
    every = sets()
    known = {one.name for one in every} | {one.area for one in every}
    if unknown := set(names) - known:
        print(f"There is no set {unknown.pop()}; known: {', '.join(sorted(known))}")
        return 2
    asked = set(names or known)
    scores = [run(one, most) for one in every if {one.name, one.area} & asked]
    for area in dict.fromkeys(score.area for score in scores):
        print(told([score for score in scores if score.area == area]))
    print(f"{seconds() / 60:.0f} minutes of processor time")
    return int(any(score.percent < LEAST for score in scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
