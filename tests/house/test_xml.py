"""XML of strangers is read by defusedxml alone: the others can be blown up."""

import ast
from pathlib import Path

import pytest

CODE = [
    path
    for path in sorted((Path(__file__).parents[2] / "vigie").rglob("*.py"))
    if "tests" not in path.parts
]
PARSERS = ("xml.etree", "xml.sax", "xml.dom", "xml.parsers", "pyexpat", "lxml")


def imported(text):
    """The modules that a program imports, also under another name."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{one.name}" for one in node.names}
    return found


def parsers(text):
    names = imported(text)
    names = {n for n in names if not n.startswith("xml.sax.saxutils")}  # it only writes
    return sorted(n for n in names for p in PARSERS if f"{n}.".startswith(f"{p}."))


@pytest.mark.parametrize(
    "text",
    [
        "import xml.etree.ElementTree as ET",
        "from xml.etree import ElementTree",
        "from xml.sax.handler import ContentHandler",
        "from xml.dom import minidom",
        "def f():\n    from lxml import etree",
        "import pyexpat",
    ],
)
def test_a_parser_would_be_found(text):
    assert parsers(text)


@pytest.mark.parametrize(
    "text",
    [
        "from defusedxml import ElementTree",
        "import xmlrpc",
        "from xml.sax.saxutils import escape",
    ],
)
def test_what_is_no_parser_is_let_be(text):
    assert not parsers(text)


def test_no_program_of_ours_imports_a_parser_of_xml():
    found = {path.name: parsers(path.read_text()) for path in CODE}
    assert {name: names for name, names in found.items() if names} == {}


def test_a_bomb_is_refused():
    from defusedxml import EntitiesForbidden
    from defusedxml.ElementTree import fromstring

    with pytest.raises(EntitiesForbidden):
        fromstring('<!DOCTYPE b [<!ENTITY a "aaaa">]><b>&a;&a;</b>')
