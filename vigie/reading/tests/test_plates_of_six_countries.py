"""The plates of six countries are read as people write them, and little else is."""

import pytest

from vigie.reading.tests.plate_cases import CASES
from vigie.reading.tests.plate_scores import scores


def test_there_are_enough_posts():
    assert sum(bool(case.wanted) for case in CASES) >= 300


@pytest.mark.parametrize("score", scores(), ids=lambda score: score.country)
def test_plates_are_read(score):
    assert score.precision >= 0.98, score.wrong
    assert score.recall >= 0.95, score.wrong
