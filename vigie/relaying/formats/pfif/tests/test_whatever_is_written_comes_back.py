"""Two laws of the format: what we write is read as it was, and nothing that others
write raises, or goes by without a word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import asdict

from vigie.relaying.formats.pfif.judging import id_of
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import (
    HOST,
    NEW_NOTE_FIELDS,
    NEW_PERSON_FIELDS,
    NOTE_FIELDS,
    PERSON_FIELDS,
    Fault,
    NoteRecord,
    PersonRecord,
)
from vigie.relaying.formats.pfif.tests.damage import damaged
from vigie.relaying.formats.pfif.tests.records_made import IDS, notes, people
from vigie.relaying.formats.pfif.writing import write_13, write_14

WRITERS = {"1.4": write_14, "1.3": write_13}
LEFT_OUT = {"1.4": frozenset(), "1.3": NEW_PERSON_FIELDS | NEW_NOTE_FIELDS}
OLDER = ("1.1", "1.2", "1.3", "1.4")


def parts(text):
    """People, notes, and what was wrong."""
    got = list(read(text if isinstance(text, bytes) else text.encode()))
    return (
        [one for one in got if isinstance(one, PersonRecord)],
        [one for one in got if isinstance(one, NoteRecord)],
        [one for one in got if isinstance(one, Fault)],
    )


@st.composite
def documents(draw):
    """People and notes of different ids, as they were once read: strict values."""
    who = draw(st.lists(people(), max_size=4, unique_by=id_of))
    about = [one.person_record_id for one in who] + ["else.org/2"]
    said = draw(st.lists(notes(st.sampled_from(about)), max_size=6, unique_by=id_of))
    read_once, said_once, _faults = parts(write_14(who, said))
    return read_once, said_once


def as_of(version, record):
    """A record without what a version has no place for."""
    outside = LEFT_OUT[version]
    of_person = isinstance(record, PersonRecord)
    if of_person:
        outside = outside - {"photo_url"}  # of notes alone
    kept = {
        name: value for name, value in asdict(record).items() if name not in outside
    }
    return type(record)(**kept)


@pytest.mark.parametrize("version", ["1.4", "1.3"])
@settings(max_examples=80, deadline=None)
@given(made=documents())
def test_what_is_exported_is_read_back_as_equal_records(version, made):
    who, said = made
    back, back_said, faults = parts(WRITERS[version](who, said))
    assert back == [as_of(version, one) for one in who]
    assert sorted(back_said, key=id_of) == sorted(
        (as_of(version, one) for one in said), key=id_of
    )
    assert not [one for one in faults if one.skips]


@settings(max_examples=40, deadline=None)
@given(made=documents(), version=st.sampled_from(OLDER))
def test_an_older_name_of_the_format_reads_the_same(made, version):
    """1.1 and 1.2 call fields as 1.3 does, and many files end the name with a slash."""
    who, said = made
    text = write_13(who, said).replace("pfif/1.3", f"pfif/{version}/")
    assert parts(text)[:2] == parts(write_13(who, said))[:2]


# What others write


@settings(max_examples=300, deadline=None)
@given(data=damaged())
def test_no_damage_raises_and_whatever_is_lost_is_said_in_a_sentence(data):
    who, said, faults = parts(data)
    for fault in faults:
        assert re.fullmatch(r"[^\n]+[.:]", fault.says), fault.says
        assert len(fault.says) < 200
    if not any(one.is_of_file for one in faults):
        lost = [one for one in faults if one.skips]
        assert len(who) + len(said) + len(lost) == records_in(data)


def records_in(data):
    """How many records a whole file holds, counted by another parser: elements that
    stand in a person, in the document or elsewhere, but in no field of a record."""
    found = 0
    waiting = [(etree.fromstring(data), False)]
    while waiting:
        one, is_in_record = waiting.pop()
        is_ours = str(one.tag).startswith("{" + HOST)
        is_record = is_ours and one.tag.rpartition("}")[2] in ("person", "note")
        found += is_record
        if is_in_record and is_ours and not is_record:
            continue  # a field: what stands in it is its text
        waiting += [(child, is_in_record or is_record) for child in one]
    return found


@settings(max_examples=200, deadline=None)
@given(data=damaged())
def test_what_is_taken_of_a_damaged_file_can_be_written_or_says_why_not(data):
    who, said, faults = parts(data)
    wrong = {one.record_id for one in faults if "source_date" in one.says}
    for record in [*who, *said]:
        assert set(asdict(record)) in ({*PERSON_FIELDS}, {*NOTE_FIELDS})
        if record.source_date is None:
            assert id_of(record) in wrong
    dated = [one for one in who if one.source_date]
    back = parts(write_14({id_of(one): one for one in dated}.values(), []))[0]
    assert {id_of(one) for one in back} == {id_of(one) for one in dated}


@settings(max_examples=60, deadline=None)
@given(ids=st.lists(IDS | st.text(max_size=8), min_size=1, max_size=5))
def test_each_record_without_an_id_is_one_fault_with_its_row(ids):
    made = "".join(
        "<p:person><p:person_record_id>"
        + "".join(f"&#{ord(c)};" if c.isprintable() else "x" for c in one)
        + "</p:person_record_id><p:source_date>2026-03-01T10:00:00Z</p:source_date>"
        "<p:full_name>Z</p:full_name></p:person>"
        for one in ids
    )
    text = f'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">{made}</p:pfif>'
    who, _said, faults = parts(text)
    lost = [one for one in faults if one.skips]
    assert len(who) + len(lost) == len(ids)
    assert all(1 <= one.row <= len(ids) for one in lost)
    assert all(one.says.startswith("person: ") for one in lost)
