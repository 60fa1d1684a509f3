"""Two records of one person: linked by a person, undone, never merged."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from tests.calls import NOW
from tests.people import person as account
from vigie.missing import closing, exporting, links, notes
from vigie.missing.facts import Said
from vigie.missing.models import Link, Note, Person
from vigie.missing.states import Door, Ending, Stage
from vigie.missing.tests.world import noted, sought
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = Path(links.__file__).parent


@pytest.fixture
def two():
    account("ana", "moderator")
    one = sought()
    other = sought(one.emergency)
    noted(one)
    noted(other, "Vue au port")
    return one, other


def rows():
    """Every field of every person, as it stands in the table."""
    return _opened(Person.objects.order_by("pk"))


def seen():
    """Every note that counts."""
    return _opened(Note.objects.standing().order_by("pk"))


def _opened(found):
    return [{name: str(value) for name, value in row.items()} for row in found.values()]


def link(two, **fields):
    given = {"by": "ana", "reason": "same scar, same brother", "now": NOW, **fields}
    return links.link(one=two[0], other=two[1], **given)


def test_both_get_a_note_that_names_the_other_who_decided_and_why(two):
    link(two)
    for mine, twin in (two, two[::-1]):
        (note,) = mine.notes.filter(linked=twin.record_id)
        assert note.words.text == "same scar, same brother"
        assert note.words.author_name == "ana"
        assert note.status == ""
        assert links.linked_to(mine) == [twin]
    row = JournalRow.objects.get(what="missing.linked")
    assert (row.by, row.why) == ("ana", "same scar, same brother")


def test_a_feed_names_the_twin_and_neither_who_linked_them_nor_who_wrote_here(two):
    link(two)
    theirs = noted(two[0], "Seen", door=Door.PFIF, said=Said(author_name="A. Writer"))
    told = exporting.feed_notes(two[0].emergency, exporting.Page(), NOW)
    assert {one.linked_person_record_id for one in told} >= {
        one.record_id for one in two
    }
    named = {one.note_record_id: one.author_name for one in told if one.author_name}
    assert named == {theirs.record_id: "A. Writer"}


def test_undoing_gives_both_back_byte_for_byte(two):
    before = rows(), seen()
    made = link(two)
    assert rows() == before[0]
    assert len(seen()) == len(before[1]) + 2
    links.unlink(link=made, by="bea", now=NOW + timedelta(minutes=1))
    assert (rows(), seen()) == before
    assert links.linked_to(two[0]) == []
    with pytest.raises(notes.NotAllowed):
        links.unlink(link=made, by="bea", now=NOW)
    assert link(two).pk != made.pk


def test_a_link_that_stands_is_not_made_twice(two):
    made = link(two)
    assert link(two[::-1]).pk == made.pk
    assert Link.objects.count() == 1
    assert Note.objects.exclude(linked="").count() == 2


def test_closing_one_of_two_leaves_the_other_open(two):
    link(two)
    closing.close(person=two[0], ending=Ending.FOUND, by="ana", now=NOW)
    assert Person.objects.get(pk=two[1].pk).stage == Stage.OPEN


@pytest.mark.parametrize("by", ["", "command", "demo", "retention", "anybody"])
def test_no_part_of_the_program_links_anybody(two, by):
    with pytest.raises(notes.NotAllowed):
        link(two, by=by)
    assert not Link.objects.exists()


def test_a_link_needs_a_reason_and_two_records_of_one_emergency(two):
    with pytest.raises(notes.NotAllowed):
        link(two, reason="  ")
    with pytest.raises(notes.NotAllowed):
        link((two[0], two[0]))


def test_nothing_but_a_persons_decision_calls_it():
    """Rows of Link are made in one function, which the desk alone calls, upon what a
    person decided there."""
    makes, calls = set(), set()
    for path in ROOM.parent.rglob("*.py"):
        if not {"tests", "migrations", "trust"}.isdisjoint(path.parts):
            continue
        text = path.read_text()
        if "vigie.missing" not in text:
            continue  # a Link of its own, if it has any
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            words = ast.unparse(node.func)
            if words in ("Link", "Link.objects.create", "Link.objects.bulk_create"):
                makes.add(path.name)
            if words in ("links.link", "link.link"):
                calls.add(path.name)
    assert makes == {"links.py"}
    assert calls <= {"desk.py", "record_views.py"}
