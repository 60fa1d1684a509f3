"""`vigie learn`: teach the order of the desk with all decisions that stand, now."""

import argparse

from vigie.lib import clock
from vigie.trust.learning.teaching import teach


def run(argv: list[str]) -> int:
    """Teach, and say how well the new model does and whether it serves."""
    argparse.ArgumentParser("vigie learn", description=__doc__).parse_args(argv)
    learned = teach(clock.now())
    if learned is None:
        print("No decision stands yet that says what a thing is: nothing to learn.")
        return 0
    print(
        f"{learned.lessons} lessons; on {learned.held_out} decisions kept apart the "
        f"order is {learned.merit:.3f} (mean average precision), "
        f"{learned.merit_before:.3f} before."
    )
    print("It serves." if learned.serves else "It is worse: the one before goes on.")
    return 0
