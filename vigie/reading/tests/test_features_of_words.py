"""Numbers, ages, questions and links among folded words."""

import pytest

from vigie.reading.features import ages, links, numbers, questions
from vigie.reading.fold import fold


def _found(text: str, find: object) -> list[str]:
    folded = fold(text)
    return [folded[start:end] for start, end in find(folded)]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zoé, 17 ans", ["17"]),
        ("17ans et 25yo, 30yrs", ["17ans", "25yo", "30yrs"]),
        ("aged 40, âgée de 8, edad 9", ["40", "8", "9"]),
        ("عمره ١٢ سنة", ["12"]),
        ("120 ans, 121 ans, 1700 years", ["120"]),
        ("page 12", []),
        ("de 12 personnes", []),
        ("village de 12", []),
        ("12.ans", ["12"]),
        ("", []),
    ],
)
def test_ages_are_numbers_with_a_word_of_age(text: str, found: list[str]) -> None:
    assert _found(text, ages) == found


def test_numbers_are_words_of_digits_alone() -> None:
    assert _found("12, rue 4bis, #75 ٣", numbers) == ["12", "3"]


def test_a_question_mark_is_found_wherever_it_stands() -> None:
    assert _found("où?? quand ؟", questions) == ["?", "?", "?"]


def test_a_link_is_known_by_its_beginning() -> None:
    assert _found("voir HTTPS://x.org et www.y.org, https2", links) == ["https", "www"]
