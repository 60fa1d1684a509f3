"""What is exported is valid under the schema, and comes back as it was."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.relaying.formats.pfif.judging import is_placeholder, placeholder
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import Fault, NoteRecord, PersonRecord
from vigie.relaying.formats.pfif.tests.judge import faults
from vigie.relaying.formats.pfif.tests.records_made import notes, people
from vigie.relaying.formats.pfif.writing import element, write_13, write_14

DAY = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
WRITERS = {"1.4": write_14, "1.3": write_13}


def read_back(text):
    got = list(read(text.encode()))
    assert not [one for one in got if isinstance(one, Fault) and one.skips]
    return (
        [one for one in got if isinstance(one, PersonRecord)],
        [one for one in got if isinstance(one, NoteRecord)],
    )


@st.composite
def documents(draw):
    """People with different ids, and notes about them or about others."""
    who = draw(st.lists(people(), max_size=3, unique_by=lambda p: p.person_record_id))
    about = st.sampled_from([p.person_record_id for p in who] or ["else.org/1"])
    return who, draw(st.lists(notes(about | st.just("else.org/2")), max_size=4))


@pytest.mark.parametrize("version", ["1.4", "1.3"])
@settings(max_examples=60, deadline=None)
@given(made=documents())
def test_every_export_is_valid_under_the_schema(version, made):
    assert faults(WRITERS[version](*made), version) == []


@pytest.mark.parametrize("version", ["1.4", "1.3"])
@settings(max_examples=60, deadline=None)
@given(made=documents())
def test_an_export_read_and_exported_again_is_the_same(version, made):
    write = WRITERS[version]
    first = write(*made)
    assert write(*read_back(first)) == first


def test_every_field_of_a_person_and_a_note_comes_back():
    person = PersonRecord(
        "a.org/1", DAY, DAY, "Who", "w@a.org", "+33 1", "A", DAY, "https://a.org/1",
        "Zoë Exemple\nZ. Exemple", "Zoë", "Exemple", "Zo\nZouzou", "Grey coat\n  scar",
        "female", "1990-02-28", "30-40", "Rue X", "Nord", "Port-Neuf", "FR-75", "75000",
        "FR", "https://a.org/p.jpg", "https://b.org/1\nhttps://b.org/2",
    )  # fmt: skip
    note = NoteRecord(
        "a.org/n", "a.org/1", "b.org/2", DAY, "Who", "w@a.org", "(0)1", DAY, True,
        "believed_alive", "z@a.org", "+33 2", "48.1,2.3", "Seen & well", "https://a.org/n",
    )  # fmt: skip
    text = write_14([person], [note])
    assert faults(text) == []
    assert read_back(text) == ([person], [note])


def test_1_3_keeps_the_description_line_by_line():
    person = PersonRecord(
        "a.org/1", source_date=DAY, full_name="Z", description="a\n\n  b\nc: d"
    )
    text = write_13([person], [])
    assert "<pfif:other>description:\n    a\n    \n      b" in text
    assert read_back(text)[0] == [person]


def test_a_placeholder_is_valid_and_holds_nothing_else():
    person = placeholder("a.org/1", DAY, DAY)
    text = write_14([person], [])
    assert faults(text) == []
    back = read_back(text)[0]
    assert back == [person]
    assert is_placeholder(back[0])
    assert text.count("<pfif:") == 7  # the document, the person, four dates and ids


@pytest.mark.parametrize(
    "record",
    [
        PersonRecord("a.org/1", full_name="no date"),
        PersonRecord("no slash", source_date=DAY),
        PersonRecord("", source_date=DAY),
        NoteRecord("a.org/n", "a.org/1", text="no date"),
    ],
)
def test_a_record_without_an_id_or_a_date_is_never_written(record):
    with pytest.raises(ValueError, match="without an id and a source_date"):
        element(record)


def test_the_judge_finds_what_is_wrong():
    good = write_14([PersonRecord("a.org/1", source_date=DAY, full_name="Z")], [])
    assert faults(good) == []
    assert faults(good.replace("full_name", "first_name"))
    assert faults(good.replace("05Z", "05"))
    assert faults(good.replace("a.org/1", "a"))


def test_a_value_that_the_schema_forbids_is_left_out():
    person = PersonRecord(
        "a.org/1", source_date=DAY, full_name="Z", sex="?", age="old", home_country="fr"
    )
    text = write_14([person], [])
    assert "sex" not in text
    assert "age" not in text
    assert "home_country" not in text
