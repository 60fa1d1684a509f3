"""Offers written for it lose what leads to a door, and keep their innocent figures."""

import pytest

from vigie.reading.masking import masks
from vigie.reading.tests.masking_offers import LINES, PARTS, OfferLine, read_line
from vigie.reading.tests.masking_scores import hiding

INNOCENT = [line for line in LINES if not line.gold]


def test_there_are_enough_lines_and_spans_to_measure() -> None:
    assert len(LINES) >= 300
    assert sum(len(line.gold) for line in LINES) >= 300
    assert len(INNOCENT) >= 100


def test_nearly_all_that_leads_to_a_door_is_hidden_and_little_else() -> None:
    found = hiding(LINES)
    assert found.recall >= 0.98, found.wrong
    assert found.precision >= 0.95, found.wrong


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_the_lines_is_much_worse_than_the_whole(part: str) -> None:
    found = hiding(PARTS[part])
    assert found.recall >= 0.97, found.wrong
    assert found.precision >= 0.95, found.wrong


@pytest.mark.parametrize("line", INNOCENT, ids=lambda line: line.text[:40])
def test_a_line_of_innocent_figures_stays_whole(line: OfferLine) -> None:
    assert masks(line.text) == ()


def test_marks_are_taken_out_and_remembered() -> None:
    line = read_line("au ⟦14⟧ rue Amelot, code ⟦45B78⟧")
    assert line.text == "au 14 rue Amelot, code 45B78"
    assert [line.text[a:b] for a, b in line.gold] == ["14", "45B78"]


def test_a_gold_span_half_hidden_counts_as_left() -> None:
    half = OfferLine("appelez le 06 39 98 12 34 ou Zoe", ((11, 32),))
    found = hiding([half])
    assert (found.hidden, found.gold) == (0, 1)
    assert found.wrong[0].startswith("left '06 39 98 12 34 ou Zoe'")


def test_hiding_an_innocent_figure_counts_against_precision() -> None:
    line = OfferLine("appelez le 06 39 98 12 34", ((11, 16),))
    found = hiding([line])
    assert (found.right, found.given) == (0, 1)
    assert found.precision == 0.0


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("07700 900613, 2 women welcome", ", 2 women welcome"),
        ("famille de 5, 06 39 98 12 34", "famille de 5, "),
        ("+39 320 555 0127, 1 posto", ", 1 posto"),
    ],
)
def test_how_many_can_sleep_stays_beside_a_number(text: str, left: str) -> None:
    found = masks(text)
    kept = text[: found[0].start] + text[found[0].end :]
    assert (len(found), kept) == (1, left)


@pytest.mark.parametrize(
    "text",
    ["06, 39, 98, 12, 34 merci", "+33, 6, 39, 98, 12, 34 merci", "06 39 98 12, 34 ok"],
)
def test_a_number_told_with_commas_is_hidden_to_its_end(text: str) -> None:
    kept = text[masks(text)[-1].end :]
    assert not any(map(str.isdigit, kept))


@pytest.mark.parametrize(
    "text", ["on est 5, 06 39 98 12 34", "75011, 0639981234", "01-00-01-01-00"]
)
def test_what_stands_before_a_number_does_not_free_it(text: str) -> None:
    kept = text[: masks(text)[0].start]
    assert "0" not in kept.removeprefix("75011")
    assert masks(text)[-1].end == len(text)


def test_postcodes_in_a_row_are_no_number() -> None:
    assert masks("qui a besoin ? 75003 75004 75011") == ()
    assert masks("93100 75020 dispo") == ()
    assert masks("61234 75020") != ()
