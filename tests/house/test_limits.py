"""Each line of the page about limits, and of the threat model, has its tests."""

import ast
import re
from pathlib import Path

import pytest

from vigie.web.limits import CASES

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "THREAT-MODEL.md").read_text()
LINES = [line for case in CASES for line in case.lines]


def functions_of(path):
    tree = ast.parse((ROOT / path).read_text())
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.words)[:40])
def test_each_line_of_the_page_names_tests_that_exist(line):
    assert line.tests
    for name in line.tests:
        path, _, function = name.partition("::")
        assert function in functions_of(path), name


def test_each_case_says_what_is_got_and_what_is_not():
    for case in CASES:
        assert {line.got for line in case.lines} == {True, False}


def test_each_file_that_the_threat_model_names_exists():
    named = set(re.findall(r"`([\w/.-]+\.(?:py|md|conf))`", MODEL))
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_each_threat_names_what_holds_it():
    rows = [row for row in MODEL.splitlines() if row.startswith("| a")]
    assert len(rows) >= 8
    assert [row for row in rows if ".py`" not in row] == []
