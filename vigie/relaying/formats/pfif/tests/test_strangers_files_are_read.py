"""PFIF of others is read leniently, and what harms is refused in one sentence."""

import tracemalloc
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.relaying.formats.pfif.reading import DEEPEST, read
from vigie.relaying.formats.pfif.records import Fault, NoteRecord, PersonRecord

DAY = datetime(2010, 1, 16, 2, 7, 57, tzinfo=UTC)


def document(inside, version="1.4", slash=""):
    space = f"http://zesty.ca/pfif/{version}{slash}"
    return f'<p:pfif xmlns:p="{space}">{inside}</p:pfif>'.encode()


def person(inside="", own_id="a.org/1", date="2010-01-16T02:07:57Z"):
    head = f"<p:person_record_id>{own_id}</p:person_record_id>"
    head += f"<p:source_date>{date}</p:source_date>"
    return f"<p:person>{head}{inside}</p:person>"


def split(data):
    got = list(read(data))
    faults = [one for one in got if isinstance(one, Fault)]
    return [one for one in got if not isinstance(one, Fault)], faults


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3"])
def test_older_versions_come_with_the_names_of_today(version, slash):
    inside = (
        "<p:first_name>Zoë</p:first_name><p:last_name>Exemple</p:last_name>"
        "<p:home_zip>75000</p:home_zip>"
        "<p:other>description:\n    Grey coat\n    scar</p:other>"
        "<p:note><p:note_record_id>a.org/n</p:note_record_id><p:author_name>W</p:author_name>"
        "<p:source_date>2010-01-16T02:07:57Z</p:source_date><p:found>true</p:found>"
        "<p:text>seen</p:text></p:note>"
    )
    records, faults = split(document(person(inside), version, slash))
    assert faults == []
    assert records == [
        PersonRecord(
            "a.org/1",
            source_date=DAY,
            full_name="Zoë Exemple",
            given_name="Zoë",
            family_name="Exemple",
            home_postal_code="75000",
            description="Grey coat\nscar",
        ),
        NoteRecord(
            "a.org/n",
            "a.org/1",
            author_name="W",
            source_date=DAY,
            author_made_contact=True,
            text="seen",
        ),
    ]


def test_what_stands_beside_a_wrapped_description_is_kept():
    other = "eyes: brown\ndescription:\n    Tall\n    scar\ncoat: grey"
    inside = f"<p:full_name>Z</p:full_name><p:other>{other}</p:other>"
    (record,), _ = split(document(person(inside), "1.2"))
    assert record.description == "Tall\nscar\neyes: brown\n\ncoat: grey"


def test_the_id_of_a_person_may_come_after_its_notes():
    note = "<p:note_record_id>a.org/n</p:note_record_id><p:text>x</p:text>"
    note = f"<p:note>{note}</p:note>"
    text = (
        f"<p:person>{note}<p:person_record_id>a.org/9</p:person_record_id></p:person>"
    )
    records, _ = split(document(text))
    assert [type(one) for one in records] == [PersonRecord, NoteRecord]
    assert records[1].person_record_id == "a.org/9"


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("<p:expiry_date>soon</p:expiry_date>", "expiry_date is no date: left out"),
        (
            "<p:entry_date>2010-13-01T00:00:00Z</p:entry_date>",
            "entry_date is no date: left out",
        ),
        (
            "<p:entry_date>2010-01-01T00:00:00</p:entry_date>",
            "entry_date names no zone: taken for UTC",
        ),
        (
            "<p:entry_date>2010-01-01T00:00:00+02:00</p:entry_date>",
            "entry_date is not written in UTC",
        ),
        (
            "<p:entry_date>0001-01-01T00:00:00+02:00</p:entry_date>",
            "entry_date is no date: left out",
        ),
        ("<p:sex>F</p:sex>", "sex is none of female, male, other: left out"),
        ("<p:age>old</p:age>", "age is no age: left out"),
        (
            "<p:date_of_birth>1990-02-30</p:date_of_birth>",
            "date_of_birth is no date of birth: left out",
        ),
        ("<p:shoe_size>42</p:shoe_size>", "shoe_size is no field of PFIF: left out"),
        (
            "<p:photo_url>file:///etc/passwd</p:photo_url>",
            "photo_url is no address of the web: left out",
        ),
        (
            "<p:full_name>Two</p:full_name>",
            "full_name stands there twice: the first one counts",
        ),
        (
            f"<p:description>{'x' * 30_000}</p:description>",
            "description is too long: cut",
        ),
    ],
)
def test_a_bad_field_is_told_and_the_record_is_kept(field, says):
    inside = f"<p:full_name>Z</p:full_name>{field}"
    (record,), faults = split(document(person(inside)))
    assert record.full_name == "Z"
    assert faults == [Fault(1, "a.org/1", f"person: {says}.")]


def test_a_bad_record_does_not_lose_the_others():
    good = person("<p:full_name>Z</p:full_name>")
    bad = "<p:person><p:full_name>No id</p:full_name></p:person>"
    other = person("<p:full_name>Y</p:full_name>", "a.org/2")
    records, faults = split(document(good + bad + other))
    assert [one.person_record_id for one in records] == ["a.org/1", "a.org/2"]
    assert Fault(2, "", "person: person_record_id is missing.", skips=True) in faults


def test_a_note_that_names_another_person_is_not_guessed_at():
    note = (
        "<p:note><p:note_record_id>a.org/n</p:note_record_id>"
        "<p:person_record_id>a.org/2</p:person_record_id></p:note>"
    )
    records, faults = split(document(person(f"<p:full_name>Z</p:full_name>{note}")))
    assert len(records) == 1
    assert faults[-1].skips
    assert "another person" in faults[-1].says


def test_what_came_before_a_broken_end_stands():
    whole = person("<p:full_name>Z</p:full_name>")
    data = document(whole + "<p:person><p:full")[: -len("</p:pfif>")]
    records, faults = split(data)
    assert [one.full_name for one in records] == ["Z"]
    assert faults[-1].is_of_file
    assert "no XML from line 1" in faults[-1].says


BOMB = b"""<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><p xmlns="http://zesty.ca/pfif/1.4">&c;</p>"""
OUTSIDE = b"""<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>"""
REMOTE = b"""<!DOCTYPE b SYSTEM "http://127.0.0.1:1/x.dtd"><b/>"""
PARAMETER = (
    b"""<!DOCTYPE b [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x">%x;]><b>&y;</b>"""
)


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, REMOTE, PARAMETER])
def test_entities_and_document_types_are_refused_in_one_sentence(data):
    says = "The file declares a document type or entities: it is refused."
    assert list(read(data)) == [Fault(0, "", says, skips=True)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<a>" * (DEEPEST + 1), "nested more deeply"),
        (b"<a>" * 200_000, "nested more deeply"),
        (b"<a><!--" + b"x" * (3 << 20), "tag or comment without end"),
        (b"<a b='" + b"x" * (3 << 20), "tag or comment without end"),
        (b"", "no XML from line 1"),
        (b"\xff\xfe\x00", "no XML"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "encoding"),
        (b"<a/>", "holds no PFIF"),
        (document(person("<p:note><p:person/></p:note>")), "record inside a note"),
        (document(person(person())), "people in people"),
    ],
)
def test_what_is_no_pfif_is_refused_in_one_sentence(data, says):
    last = list(read(data))[-1]
    assert last.is_of_file
    assert says in last.says
    assert last.says.endswith(".")


def test_a_file_that_is_too_long_is_not_read_to_its_end():
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return b" " * size

    endless = Endless()
    last = list(read(endless, most_bytes=1 << 20))[-1]
    assert "longer than 1,048,576 bytes" in last.says
    assert endless.given <= (1 << 20) + (1 << 16)


def test_many_people_take_no_more_memory_than_few():
    def peak(many):
        one = person(f"<p:full_name>Z</p:full_name><p:other>{'x' * 500}</p:other>")
        data = BytesIO(document(one * many))
        tracemalloc.start()
        count = sum(isinstance(one, PersonRecord) for one in read(data))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == many
        return used

    few = peak(200)
    assert peak(1_500) < 2 * few


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_at_all_ends_in_a_fault_and_never_raises(data):
    assert list(read(data))[-1].is_of_file


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_document_never_raises(data):
    whole = document(person("<p:full_name>Zoë</p:full_name><p:age>3</p:age>"))
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=3))
    for one in read(whole[:at] + put + whole[at + 1 :]):
        assert isinstance(one, PersonRecord | NoteRecord | Fault)


def test_pfif_inside_rss_and_atom_is_read():
    inside = person("<p:full_name>Z</p:full_name>")
    text = f'<rss xmlns:p="http://zesty.ca/pfif/1.2"><channel><item>{inside}</item></channel></rss>'
    records, faults = split(text.encode())
    assert [one.full_name for one in records] == ["Z"]
    assert faults == []


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>%s</feed>'


@pytest.mark.parametrize("feed", [ATOM % b"", b"<rss><channel></channel></rss>"])
def test_a_feed_of_nobody_is_no_fault(feed):
    assert list(read(feed)) == []


@pytest.mark.parametrize(
    "feed", [ATOM % b"<entry/>", b"<rss><channel><item/></channel></rss>"]
)
def test_a_feed_of_other_things_is_told_to_hold_no_pfif(feed):
    (fault,) = read(feed)
    assert "holds no PFIF" in fault.says
