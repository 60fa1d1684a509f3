"""`make mutation`: how many small faults, put into the code one by one, the tests find.

    python -m tests.mutation [SET...]

mutmut works on a copy of the repository, so that nothing here is changed. A fault that
a test finds, or that makes it hang, counts as found; one in a line that no test runs
counts as not found. Code that runs once at import (a field's constructor in a model)
is beyond it unless a test runs it again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST = 85.0  # percent
FOUND = {"killed", "timeout", "caught by type check", "segfault"}
SEALED = "vigie/trust/sealed"
LIMITS = "vigie/trust/limits"

# name: modules, and the tests that answer for them
SETS: dict[str, tuple[list[str], list[str]]] = {
    "ciphers": (
        [
            f"{SEALED}/{name}.py"
            for name in (
                "operational",
                "boxes",
                "passphrases",
                "blind",
                "sessions",
                "grants",
            )
        ],
        [
            f"{SEALED}/tests/test_{name}.py"
            for name in (
                "operational_values",
                "sealed_values",
                "passphrases",
                "blind_index",
                "sessions",
                "grants_of_case_keys",
            )
        ],
    ),
    "keys": (
        [
            f"{SEALED}/{name}.py"
            for name in (
                "fields",
                "values",
                "keyring",
                "casefiles",
                "pairs",
                "cases",
                "glass",
                "unsealing",
                "rotation",
                "reporting",
            )
        ],
        [
            f"{SEALED}/tests/test_{name}.py"
            for name in (
                "fields_seal_by_themselves",
                "the_keyring",
                "people_have_key_pairs",
                "cases_open_to_their_people",
                "the_glass_is_broken_by_two",
                "keys_are_rotated",
            )
        ],
    ),
    "limits": (
        [f"{LIMITS}/{name}.py" for name in ("buckets", "table", "rates", "proofs")],
        [
            f"{LIMITS}/tests/test_{name}.py"
            for name in ("buckets", "table", "rates", "proofs")
        ],
    ),
    "guard": (
        [f"{LIMITS}/{name}.py" for name in ("guard", "spending")],
        [f"{LIMITS}/tests/test_{name}.py" for name in ("guard", "spending")],
    ),
}


def settings_of(modules: list[str], tests: list[str]) -> str:
    """Return the setup.cfg of one run."""
    lists = {
        "source_paths": ["vigie"],
        "only_mutate": modules,
        "also_copy": ["conftest.py", "tests", "pyproject.toml"],
        "pytest_add_cli_args": ["-p", "no:xdist", "--reuse-db", "-m", "not slow", "-x"],
        "pytest_add_cli_args_test_selection": tests,
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


def run(name: str) -> bool:
    """Run one set, print its figure and the faults that were not found."""
    with tempfile.TemporaryDirectory(prefix="vigie-mutation-") as made:
        folder = Path(made)
        copied(folder)
        (folder / "setup.cfg").write_text(settings_of(*SETS[name]))
        settings = {**os.environ, "VIGIE_DATA_DIR": str(folder / "var")}
        # Else the first process of all would speak English alone.
        compiling = "from vigie.kit import catalogues; catalogues.refresh()"
        subprocess.run([sys.executable, "-c", compiling], cwd=folder, check=True)
        mutmut = [sys.executable, "-m", "mutmut"]
        with (folder / "log").open("wb") as log:
            subprocess.run(
                [*mutmut, "run", "--max-children", "2"],
                cwd=folder,
                env=settings,
                stdout=log,
                stderr=log,
                check=False,
            )
        results = [*mutmut, "results", "--all", "true"]
        told = subprocess.run(
            results, cwd=folder, env=settings, capture_output=True, text=True
        ).stdout
        if ": " not in told:
            print((folder / "log").read_text(errors="replace")[-2000:])
    return judged(name, told)


def judged(name: str, told: str) -> bool:
    """Print what the lines `fault: what became of it` come to."""
    lines = [line.strip().rsplit(": ", 1) for line in told.splitlines() if ": " in line]
    counts = Counter(word for _fault, word in lines)
    for fault, word in lines:
        if word not in FOUND:
            print(f"  {fault}: {word}")
    found = sum(counts[word] for word in FOUND)
    score = 100.0 * found / max(len(lines), 1)
    print(f"{name}: {score:.1f} % of {len(lines)} faults found {dict(counts)}")
    return score >= LEAST


def main(names: list[str]) -> int:
    """Run the sets and return 1 if one of them is under 85 %."""
    unknown = [name for name in names if name not in SETS]
    if unknown:
        print(f"There is no set {unknown[0]}; known: {', '.join(SETS)}")
        return 2
    good = [run(name) for name in names or SETS]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
