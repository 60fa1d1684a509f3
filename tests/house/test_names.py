"""The docs name every setting, command, endpoint and chore; sizes stay natural."""

import ast
import re
from pathlib import Path

import pytest

from vigie.config.cli import COMMANDS

ROOT = Path(__file__).parents[2]
DOCS = "\n".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))
CODE = sorted(
    path
    for path in (ROOT / "vigie").rglob("*.py")
    if "migrations" not in path.parts and "tests" not in path.parts
)
TEMPLATES = sorted((ROOT / "vigie").rglob("*.html"))
RULE_FILES = sorted((ROOT / "vigie/reading/rules").glob("*.toml"))


def settings_read() -> set[str]:
    found = set()
    for path in CODE:
        found |= set(re.findall(r"\"(VIGIE_[A-Z_]+)\"", path.read_text()))
    return found


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_every_setting_is_in_the_docs(name):
    assert f"`{name}`" in DOCS


def test_the_docs_name_no_setting_that_is_not_read():
    named = set(re.findall(r"`(VIGIE_[A-Z_]+)`", DOCS))
    makefile = (ROOT / "Makefile").read_text()
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    gone = {n for n in named - settings_read() if n not in makefile + tests}
    assert gone == set()


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_every_command_is_in_the_docs(word):
    assert re.search(rf"`vigie {word}\b", DOCS)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines_and_no_function_than_50(path):
    text = path.read_text()
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_is_longer_than_160_lines(path):
    assert path.read_text().count("\n") <= 160


@pytest.mark.parametrize(
    "path",
    [p for p in CODE if p.name == "actions.py" or "reading" in p.parts],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_public_functions_of_actions_and_reading_say_what_they_promise(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} in {path.name}"


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_with_code_begins_with_what_it_holds(path):
    tree = ast.parse(path.read_text())
    if path.name != "apps.py" and tree.body:
        assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_called_manager_handler_processor_helper_or_utils(path):
    assert path.stem not in {"utils", "services", "helpers", "managers"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef):
            assert not re.search(r"(Manager|Handler|Processor|Helper)$", node.name)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda p: p.name)
def test_no_line_of_a_rule_file_passes_120_characters(path):
    lines = enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
    assert [number for number, line in lines if len(line) > 120] == []


def test_every_verb_of_the_journal_is_in_the_docs():
    from vigie.trust.journal.verbs import known

    verbs = {verb for verb in known() if not verb.startswith("test.")}
    assert {verb for verb in verbs if f"`{verb}`" not in DOCS} == set()
