"""Atom feeds, the rules between records, and the answer to a write."""

from datetime import UTC, datetime, timedelta

from lxml import etree

from vigie.relaying.formats.atom import Head
from vigie.relaying.formats.pfif.answer import STATUS, Written, status_document
from vigie.relaying.formats.pfif.atom import notes_feed, people_feed
from vigie.relaying.formats.pfif.judging import (
    faults_of,
    is_expired,
    is_placeholder,
    newest,
    placeholder,
)
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import NoteRecord, PersonRecord
from vigie.relaying.formats.pfif.tests.judge import schema

DAY = datetime(2026, 3, 1, tzinfo=UTC)
HEAD = Head("https://v.org/f?a=1&b=2", "People of <X>", "Made by a test", DAY)
ATOM = "{http://www.w3.org/2005/Atom}"
PERSON = PersonRecord(
    "a.org/1", source_date=DAY, full_name="Zoë <b>", author_email="w@a.org", sex="male"
)
NOTE = NoteRecord(
    "a.org/n", "a.org/1", source_date=DAY, author_name="W", text="Seen " * 60
)


def feed_of(pieces):
    return etree.fromstring("".join(pieces).encode())


def test_a_feed_of_people_says_what_pfif_asks_of_it():
    feed = feed_of(people_feed(HEAD, [PERSON], {"a.org/1": [NOTE]}))
    assert feed.findtext(f"{ATOM}title") == "People of <X>"
    assert feed.find(f"{ATOM}link").get("href") == HEAD.url
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "pfif:a.org/1"
    assert entry.findtext(f"{ATOM}title") == "Zoë <b>"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}email") == "w@a.org"
    assert entry.findtext(f"{ATOM}source/{ATOM}title") == "People of <X>"
    assert "<p>Zoë &lt;b&gt;</p>" in entry.findtext(f"{ATOM}content")


def test_a_feed_of_notes_has_a_short_title_and_the_whole_text():
    feed = feed_of(notes_feed(HEAD, [NOTE]))
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "pfif:a.org/n"
    assert len(entry.findtext(f"{ATOM}title")) == 140
    assert NOTE.text.strip() in entry.findtext(f"{ATOM}content")


def test_both_feeds_are_read_back():
    people = "".join(people_feed(HEAD, [PERSON], {"a.org/1": [NOTE]}))
    note = NoteRecord(
        "a.org/n", "a.org/1", source_date=DAY, author_name="W", text=NOTE.text.strip()
    )
    assert list(read(people.encode())) == [PERSON, note]
    assert list(read("".join(notes_feed(HEAD, [NOTE])).encode())) == [note]


def test_the_records_of_a_feed_are_valid_too():
    feed = feed_of(people_feed(HEAD, [PERSON], {"a.org/1": [NOTE]}, "1.4"))
    inside = feed.find(f"{ATOM}entry")[0]
    root = etree.Element("{http://zesty.ca/pfif/1.4}pfif")
    root.append(inside)
    assert schema().validate(root), schema().error_log


def test_a_next_page_is_named():
    head = Head("https://v.org/f", "P", "s", DAY, "https://v.org/f?skip=200")
    feed = feed_of(people_feed(head, [], {}))
    assert [one.get("rel") for one in feed.findall(f"{ATOM}link")] == ["self", "next"]


def says(records, now=DAY):
    return [fault.says for fault in faults_of(records, now)]


def linked(own_id, about, other):
    return NoteRecord(
        own_id, about, other, author_name="W", source_date=DAY, text="same"
    )


def test_each_fault_between_records_is_told():
    other = PersonRecord("a.org/2", source_date=DAY, full_name="Y")
    assert says([PERSON, PERSON]) == ["person: this id stands there before."]
    assert says([PERSON, NOTE, NOTE]) == ["note: this id stands there before."]
    assert says([NOTE]) == ["note: its person is not in this file."]
    one = linked("a.org/n1", "a.org/1", "a.org/2")
    back = linked("a.org/n2", "a.org/2", "a.org/1")
    assert says([PERSON, other, one]) == ["note: its link stands on one side only."]
    assert says([PERSON, other, one, back]) == []
    own = linked("a.org/n3", "a.org/1", "a.org/1")
    assert says([PERSON, own]) == ["note: it links a person with themselves."]


def test_expired_data_that_is_still_there_is_told():
    over = PersonRecord("a.org/1", expiry_date=DAY, source_date=DAY, full_name="Z")
    assert says([over]) == ["person: it expired, and is still there with content."]
    assert says([over], DAY - timedelta(seconds=1)) == []
    assert says([placeholder("a.org/1", DAY, DAY)]) == []


def test_expiry_counts_from_its_very_moment():
    over = placeholder("a.org/1", DAY, DAY)
    assert is_expired(over, DAY)
    assert not is_expired(over, DAY - timedelta(microseconds=1))
    assert not is_expired(PERSON, DAY)
    assert is_placeholder(over)
    assert not is_placeholder(PERSON)


def test_of_two_with_one_id_the_newest_source_date_is_kept():
    late = PersonRecord("a.org/1", source_date=DAY + timedelta(1), full_name="Late")
    undated = PersonRecord("a.org/1", full_name="Undated")
    assert newest([late, PERSON, undated]) == [late]
    assert newest([PERSON, late]) == [late]
    same = PersonRecord("a.org/1", source_date=DAY, full_name="Later in the file")
    assert newest([PERSON, NOTE, same]) == [same, NOTE]


def test_the_answer_to_a_write_is_the_one_that_clients_know():
    text = status_document(Written(3, 2, (("a.org/<1>", "No & no."),)), Written(1, 1))
    root = etree.fromstring(text.encode())
    space = f"{{{STATUS}}}"
    assert root.tag == f"{space}status"
    first, second = root.findall(f"{space}write")
    assert first.findtext(f"{space}record_type") == "pfif:person"
    assert first.findtext(f"{space}parsed") == "3"
    assert first.findtext(f"{space}written") == "2"
    skipped = first.find(f"{space}skipped")
    assert [one.text for one in skipped] == ["a.org/<1>", "No & no."]
    assert second.findtext(f"{space}record_type") == "pfif:note"
    assert len(second.find(f"{space}skipped")) == 0
