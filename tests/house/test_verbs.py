"""Every verb that a room declares for the journal is written by some deed of it."""

import ast
import re
from pathlib import Path

import pytest

import vigie
from vigie.trust.journal.verbs import known
from vigie.trust.triage import rooms

CODE = [
    path
    for path in sorted(Path(vigie.__file__).parent.rglob("*.py"))
    if "tests" not in path.parts and "migrations" not in path.parts
]
LEAST = 3  # letters that stand in a verb which is put together


class Said(ast.NodeVisitor):
    """The words that a program can write down: its constants, but not the keys of its
    tables nor the names of kinds of letter, and the forms of what it puts together."""

    def __init__(self):
        self.whole, self.forms = set(), set()

    def visit_Dict(self, node):
        for value in node.values:
            self.visit(value)

    def visit_Assign(self, node):
        names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
        if not (names and all(one.id.isupper() for one in names)):
            self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.whole.add(node.value)

    def visit_JoinedStr(self, node):
        parts = [getattr(one, "value", "") for one in node.values]
        fixed = [one for one in parts if isinstance(one, str)]
        if len("".join(fixed)) >= LEAST:
            forms = [re.escape(x) if isinstance(x, str) else r"\w+" for x in parts]
            self.forms.add("".join(forms))


def unwritten(verbs, texts):
    """The verbs that no program says."""
    said = Said()
    for text in texts:
        said.visit(ast.parse(text))
    form = re.compile("|".join(sorted(said.forms)) or "$.")
    return sorted(v for v in verbs if v not in said.whole and not form.fullmatch(v))


def of_the_desk():
    """What each room's things at the desk can come to: one table makes these verbs, and
    the one deed of deciding writes them."""
    pasts = [past for past, _meaning in rooms.DEEDS.values()] + [rooms.READ]
    nouns = [room.noun for room in rooms._rooms.values()]
    return {f"{noun}.{past}" for noun in nouns for past in pasts}


def test_every_verb_is_written_somewhere():
    declared = known().keys() - of_the_desk()
    declared = {verb for verb in declared if not verb.startswith("test.")}
    assert len(declared) > 60
    assert unwritten(declared, [path.read_text() for path in CODE]) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("VERBS = {'room.done': 'it was done'}", ["room.done"]),
        ("VERBS = {'room.done': 'it was done'}\nkeep('room.done', row)", []),
        ("TOLD, DONE = 'room.told', 'room.done'", ["room.done"]),
        ("what = 'room.done' if all else ''", []),
        ("keep(f'room.{state}', row)", []),
        ("keep(f'{row.kind}.done', row)", []),
        ("keep(f'{row.kind}.{state}', row)", ["room.done"]),
        ("keep(f'room.{key}.{other}', row)", ["room.done"]),
        ("keep('room.undone', row)  # 'room.done'", ["room.done"]),
    ],
)
def test_a_table_or_a_name_alone_writes_nothing(text, left):
    assert unwritten({"room.done"}, [text]) == left
