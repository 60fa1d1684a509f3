"""mutmut on some of the faults that it makes: `python -m tests.sampled COUNT`.

The same ones each time for the same code: a seed chooses, not the clock.
"""

import sys
from random import Random
from typing import Any

import mutmut.__main__ as mutmut

SEED = 20260301


def main(count: int) -> None:
    """Try `count` of the faults, on one core."""
    whole = mutmut.collect_source_file_mutation_data

    def some(**words: Any) -> Any:
        faults, files = whole(**words)
        faults = sorted(faults, key=lambda fault: fault[1])
        return Random(SEED).sample(faults, min(count, len(faults))), files

    mutmut.collect_source_file_mutation_data = some
    mutmut.cli(["run", "--max-children", "1"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
