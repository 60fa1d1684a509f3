"""Catalogues are compiled without gettext, when the program starts."""

import gettext
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import mofile, pofile

from vigie.kit import catalogues

PACKAGE = Path(catalogues.__file__).parents[1]
PO = """
# a comment
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "door"
msgstr "porte"

#: somewhere.html
msgid "a long "
"sentence"
msgstr "une longue "
"phrase « dite »"

msgctxt "a call"
msgid "closed"
msgstr "clos"

msgid "%(n)s call"
msgid_plural "%(n)s calls"
msgstr[0] "%(n)s appel"
msgstr[1] "%(n)s appels"

#, fuzzy
msgid "guess"
msgstr "à revoir"

msgid "empty"
msgstr ""

#~ msgid "gone"
#~ msgstr "parti"
"""


def translations(content: bytes) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(content))


@pytest.fixture
def french():
    return translations(catalogues.compiled(catalogues.messages(PO)))


def test_a_sentence_is_found(french):
    assert french.gettext("door") == "porte"


def test_a_sentence_may_stand_on_several_lines(french):
    assert french.gettext("a long sentence") == "une longue phrase « dite »"


def test_a_word_has_one_translation_a_context(french):
    assert french.pgettext("a call", "closed") == "clos"
    assert french.gettext("closed") == "closed"


@pytest.mark.parametrize(
    ("n", "words"), [(0, "%(n)s appel"), (1, "%(n)s appel"), (2, "%(n)s appels")]
)
def test_plurals_follow_the_catalogue(french, n, words):
    assert french.ngettext("%(n)s call", "%(n)s calls", n) == words


@pytest.mark.parametrize("word", ["guess", "empty", "gone"])
def test_what_is_unsure_empty_or_obsolete_is_left_out(french, word):
    assert french.gettext(word) == word


def test_the_plural_rule_survives(french):
    assert french.info()["plural-forms"] == "nplurals=2; plural=(n > 1);"


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_our_catalogues_are_compiled_as_babel_does(language):
    path = catalogues.LOCALE / language / "LC_MESSAGES" / "django.po"
    theirs = io.BytesIO()
    with path.open("rb") as file:
        mofile.write_mo(theirs, pofile.read_po(file))
    ours = catalogues.compiled(catalogues.messages(path.read_text("utf-8")))
    theirs.seek(0)
    expected = gettext.GNUTranslations(theirs)._catalog
    found = translations(ours)._catalog
    assert {k: v for k, v in found.items() if k} == {
        k: v for k, v in expected.items() if k
    }


def put(folder, language, text):
    path = folder / language / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "django.po").write_text(text)
    return path / "django.mo"


def test_only_what_is_out_of_date_is_compiled(tmp_path):
    mo = put(tmp_path, "fr", PO)
    assert catalogues.refresh(tmp_path) == [mo]
    assert catalogues.refresh(tmp_path) == []
    po = mo.with_suffix(".po")
    po.write_text(PO.replace("porte", "portail"))
    assert catalogues.refresh(tmp_path) == [mo]
    assert translations(mo.read_bytes()).gettext("door") == "portail"


def test_no_half_written_file_is_left(tmp_path):
    mo = put(tmp_path, "fr", PO)
    catalogues.refresh(tmp_path)
    assert {path.name for path in mo.parent.iterdir()} == {"django.po", "django.mo"}


def test_a_place_where_nobody_may_write_keeps_what_it_has(tmp_path, monkeypatch):
    put(tmp_path, "fr", PO)

    def refuse(*_args):
        raise PermissionError

    monkeypatch.setattr(catalogues, "_put", refuse)
    assert catalogues.refresh(tmp_path) == []


def test_quotation_marks_and_backslashes_come_through():
    text = 'msgid "say \\"hello\\""\nmsgstr "dire \\"bonjour\\" \\\\ tout"\n'
    assert catalogues.messages(text) == {'say "hello"': 'dire "bonjour" \\ tout'}


def test_the_first_program_after_an_upgrade_speaks_the_new_words(tmp_path):
    leave = shutil.ignore_patterns("*.mo", "tests", "static")
    shutil.copytree(PACKAGE, tmp_path / "vigie", ignore=leave)
    words = "import django; django.setup(); from django.utils import translation as t; "
    words += "t.activate('fr'); print(t.gettext('It is over'))"
    done = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-c", words],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "VIGIE_LANGUAGE": "fr"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "C’est fini", done.stderr
    assert list(tmp_path.rglob("fr/LC_MESSAGES/*.mo"))
