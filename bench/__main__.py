"""`python -m bench [NAME...]`: every benchmark in turn, or those named.

A benchmark is a module of this folder with a `main()` that prints what it measured.
Each runs in a process of its own, so that none inherits the memory of another.
"""

import subprocess
import sys

BENCHMARKS = (
    "accuracy",
    "entities",
    "plates",
    "names",
    "places",
    "learning",
    "equality",
    "masking",
    "grouping",
    "read",
    "pulse",
    "board",
    "night",
    "desk",
    "web",
    "answers",
    "notices",
    "search",
    "checks",
    "circles",
    "phone",
    "replies",
    "journal",
    "sealing",
    "letters",
    "channels",
    "hostile",
    "pictures",
    "pfif",
    "doors",
    "directory",
    "exports",
    "watches",
    "map",
    "calls_read",
    "lists",
    "door_words",
    "fitting",
    "fanout",
    "lookouts",
    "tracking",
    "frames",
    "heard",
)


def main(names: list[str]) -> int:
    """Run the benchmarks and return 1 if one of them failed."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; known: {', '.join(BENCHMARKS)}")
        return 2
    failed = 0
    for name in names or BENCHMARKS:
        print(f"\n=== {name}", flush=True)
        failed |= subprocess.run(
            [sys.executable, "-c", f"from bench.{name} import main; main()"]
        ).returncode
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
