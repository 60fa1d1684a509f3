"""Files of other registries, as often as they come: each record stands once."""

import json

import pytest
from msgspec.structs import replace

from vigie.missing import following
from vigie.missing.facts import facts_of
from vigie.missing.importing import import_records, own_domain
from vigie.missing.models import NameKey, Note, Person, Tombstone
from vigie.missing.news import News
from vigie.missing.search import Asked, find
from vigie.missing.states import Door, Stage, State
from vigie.missing.tests.registries import DAY, HOUR, NOW, flood, rows, take, who, word
from vigie.missing.tombs import bury
from vigie.relaying.addresses import address_of
from vigie.relaying.formats.pfif.judging import placeholder
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import PersonRecord
from vigie.relaying.models import Letter
from vigie.relaying.states import Channel
from vigie.trust.models import Item, JournalRow
from vigie.trust.triage.states import ItemState
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here():
    return flood()


def test_the_same_file_three_times_adds_nothing(here):
    records = [who(1), who(2), word(1, 1), word(2, 2, status="believed_alive")]
    first = take(here, *records)
    assert (first.people.new, first.notes.new) == (2, 2)
    before, keys = rows(here), NameKey.objects.count()
    notes = [(note.pk, note.said, note.entry) for note in Note.objects.order_by("pk")]
    for _ in range(2):
        again = take(here, *records, now=NOW + HOUR)
        assert (again.people.same, again.notes.same) == (2, 2)
        assert again.people.written == again.notes.written == 0
    assert rows(here) == before
    after = [(note.pk, note.said, note.entry) for note in Note.objects.order_by("pk")]
    assert after == notes
    assert NameKey.objects.count() == keys


def test_what_is_taken_in_is_sealed_and_found_by_a_misspelt_name(here):
    take(here, who(1))
    row = Person.objects.get()
    assert (row.door, row.is_own, row.stage) == (Door.PFIF, False, Stage.OPEN)
    assert row.known.shown_name == "Zoë Exemple 1"
    assert row.known.ages == (34, 34)
    (hit,) = find(here.pk, Asked(words="Exmeple Zoe"), NOW)
    assert hit.person == row


def test_an_older_record_never_overwrites_a_newer(here):
    take(here, who(1))
    old = take(here, who(1, full_name="Old Name", source_date=NOW - 5 * DAY))
    assert old.people.same == 1
    assert Person.objects.get().known.shown_name == "Zoë Exemple 1"


def test_a_newer_record_of_its_home_changes_it_and_leaves_no_orphan(here):
    take(here, who(1))
    keys = set(NameKey.objects.values_list("key", flat=True))
    new = take(
        here, who(1, full_name="Chloé Autre", given_name="", family_name="",
                  source_date=NOW), now=NOW + HOUR,
    )  # fmt: skip
    assert new.people.changed == 1
    assert Person.objects.get().known.shown_name == "Chloé Autre"
    assert not find(here.pk, Asked(words="Zoë Exemple"), NOW + HOUR)
    assert find(here.pk, Asked(words="Chloe Autre"), NOW + HOUR)
    assert set(NameKey.objects.values_list("key", flat=True)) != keys


def test_an_id_in_other_letters_is_the_same_record(here):
    take(here, who(1))
    text = (
        '<p:pfif xmlns:p="http://zesty.ca/pfif/1.4/"><p:person>'
        "<p:person_record_id>OTHER.org/p1</p:person_record_id>"
        "<p:source_date>2026-03-02T19:00:00Z</p:source_date>"
        "<p:full_name>Zoe Example</p:full_name></p:person></p:pfif>"
    )
    import_records(
        emergency=here, records=read(text.encode()), by="test", now=NOW + HOUR
    )
    assert [row[0] for row in rows(here)] == ["other.org/p1"]
    assert Person.objects.get().known.shown_name == "Zoe Example"


def test_a_record_without_a_date_is_taken_once_and_changes_nothing_later(here):
    text = (
        '<p:pfif xmlns:p="http://zesty.ca/pfif/1.1"><p:person>'
        "<p:person_record_id>other.org/p1</p:person_record_id>"
        "<p:first_name>{}</p:first_name><p:last_name>Exemple</p:last_name>"
        "</p:person></p:pfif>"
    )
    for name in ("Zoe", "Chloe"):
        import_records(
            emergency=here,
            records=read(text.format(name).encode()),
            by="test",
            now=NOW,
        )
    assert Person.objects.get().known.shown_name == "Zoe Exemple"


def test_what_was_taken_away_does_not_come_back_and_says_so(here):
    with writing():
        bury(here.pk, ["other.org/p1"], NOW)
    done = take(here, who(1), who(2))
    assert done.people.new == 1
    assert done.people.skipped == [
        ("other.org/p1", "It was taken away here, and does not come back.")
    ]
    row = JournalRow.objects.filter(what="missing.imported").get()
    assert '"skipped":1' in str(row.facts).replace(" ", "").replace("'", '"')


def test_a_closed_search_is_not_opened_by_an_import(here):
    take(here, who(1))
    Person.objects.update(stage=Stage.CLOSED)
    done = take(here, who(1, source_date=NOW), word(1, 1), now=NOW + HOUR)
    assert done.people.written == done.notes.written == 0
    assert Person.objects.get().stage == Stage.CLOSED
    assert "over" in done.notes.skipped[0][1]


def test_a_placeholder_ends_the_copy_and_no_older_file_revives_it(here):
    take(here, who(1), word(1, 1))
    done = take(here, placeholder("other.org/p1", NOW, NOW), now=NOW + HOUR)
    assert done.people.ended == 1
    row = Person.objects.get()
    assert (row.stage, row.facts) == (Stage.EXPIRED, None)
    assert Note.objects.get().said is None
    assert not NameKey.objects.filter(person=row).exists()
    assert Tombstone.objects.count() == 1
    again = take(here, who(1, source_date=NOW + DAY), now=NOW + 2 * DAY)
    assert again.people.written == 0
    assert facts_of(Person.objects.get().facts).shown_name == ""


def test_who_follows_somebody_is_told_once_when_their_home_ends_the_record(here):
    take(here, who(1), word(1, 1))
    row = Person.objects.get()
    address = address_of(channel=Channel.MAIL, value="lea@port-neuf.example", now=NOW)
    following.follow(person=row, address=address, now=NOW)
    for hours in (1, 2):
        take(here, placeholder("other.org/p1", NOW, NOW), now=NOW + hours * HOUR)
    letter = Letter.objects.get(message__kind=following.CHANGED)
    assert json.loads(letter.message.facts)["what"] == News.OVER
    assert letter.address == address
    assert not Item.objects.exclude(state=ItemState.GONE).exists()


def test_a_placeholder_of_somebody_never_here_keeps_them_from_coming(here):
    take(here, placeholder("other.org/p1", NOW, NOW), now=NOW)
    assert take(here, who(1)).people.written == 0
    assert not Person.objects.exists()


def test_a_record_that_expired_with_its_content_leaves_nothing(here):
    over = take(here, who(1, expiry_date=NOW - HOUR))
    assert over.people.written == 0
    assert not Person.objects.exists()


def test_a_record_of_this_hub_is_never_changed_from_outside(here):
    mine = replace(who(1), person_record_id=f"{own_domain()}/person.1")
    text = word(1, 1)
    done = take(here, mine, replace(text, note_record_id=f"{own_domain()}/note.1"))
    assert done.people.written == done.notes.written == 0
    assert "home here" in done.people.skipped[0][1]
    assert not Person.objects.exists()


def test_a_key_of_one_registry_writes_no_record_of_another(here):
    foreign = replace(who(2), person_record_id="third.org/p2")
    done = take(here, who(1), foreign, domain="other.org")
    assert done.people.new == 1
    assert done.people.skipped == [("third.org/p2", "Not in authorized domain.")]


def test_a_note_of_another_registry_about_our_person_is_taken(here):
    take(here, who(1))
    note = replace(word(1, 1), note_record_id="third.org/n1")
    assert take(here, note, domain="third.org").notes.new == 1


def test_a_note_of_nobody_is_told(here):
    done = take(here, word(1, 9))
    assert done.notes.skipped == [
        ("other.org/n1", "The person it speaks of is not here.")
    ]


def test_a_word_of_death_is_private_and_needs_its_right(here):
    take(here, who(1))
    dead = word(1, 1, status="believed_dead")
    assert "Not authorized" in take(here, dead, dead=False).notes.skipped[0][1]
    take(here, dead)
    note = Note.objects.get()
    assert note.is_private
    assert Person.objects.get().state == State.SOUGHT


def test_a_note_moves_its_person_in_the_feed(here):
    take(here, who(1), who(2))
    before = {row[0]: row[3] for row in rows(here)}
    take(here, word(1, 1), now=NOW + HOUR)
    after = {row[0]: row[3] for row in rows(here)}
    assert after["other.org/p1"] > before["other.org/p2"]
    assert after["other.org/p2"] == before["other.org/p2"]


def test_a_note_that_its_home_emptied_has_no_effect_any_more(here):
    take(here, who(1), word(1, 1, status="believed_alive"))
    empty = word(1, 1, source_date=NOW, text="", author_name="")
    assert take(here, empty, now=NOW + HOUR).notes.changed == 1
    assert Note.objects.get().hidden_at == NOW + HOUR
    assert Person.objects.get().state == State.SOUGHT


def test_children_and_people_without_a_name_are_private(here):
    child = who(1, age="9", date_of_birth="")
    perhaps = who(2, age="10-40", date_of_birth="")
    nobody = who(3, full_name="", given_name="", family_name="")
    take(here, child, perhaps, nobody, who(4))
    found = Person.objects.order_by("record_id")
    assert [row.is_private for row in found] == [True, True, True, False]
    assert [row.is_minor for row in found] == [True, True, False, False]


def test_a_child_that_became_one_by_a_later_record_is_private(here):
    take(here, who(1))
    take(here, who(1, age="9", date_of_birth="", source_date=NOW), now=NOW + HOUR)
    assert Person.objects.get().is_private


def test_numbers_in_a_text_and_contacts_are_not_kept(here):
    canary = "+33 6 12 34 56 78"
    take(
        here,
        who(1, description=f"call {canary}", author_phone=canary,
            author_email="canary@other.org"),
        word(1, 1, text=f"call {canary}", phone_of_found_person=canary),
    )  # fmt: skip
    stored = Person.objects.get().facts + Note.objects.get().said
    assert "12 34 56" not in stored
    assert "canary@" not in stored


def test_one_record_that_cannot_be_stored_does_not_keep_the_others_out(
    here, monkeypatch
):
    from vigie.missing import importing_people

    good = importing_people.new_person

    def bad_for_two(emergency_id, record, now):
        row = good(emergency_id, record, now)
        if record.person_record_id.endswith("p2"):
            row.stage = "nonsense"  # the database refuses it
        return row

    monkeypatch.setattr(importing_people, "new_person", bad_for_two)
    done = take(here, who(1), who(2), who(3), word(1, 1), word(2, 2))
    assert done.people.new == 2
    assert done.people.skipped == [("other.org/p2", "It could not be stored.")]
    assert done.notes.new == 1
    assert [row[0] for row in rows(here)] == ["other.org/p1", "other.org/p3"]


def test_two_of_one_id_in_a_file_are_one_with_the_newest(here):
    late = who(1, full_name="Late", source_date=NOW)
    text = "".join(
        f"<p:person><p:person_record_id>other.org/p1</p:person_record_id>"
        f"<p:source_date>{one.source_date:%Y-%m-%dT%H:%M:%SZ}</p:source_date>"
        f"<p:full_name>{one.full_name}</p:full_name></p:person>"
        for one in (late, who(1))
    )
    text = f'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">{text}</p:pfif>'
    import_records(emergency=here, records=read(text.encode()), by="test", now=NOW)
    assert Person.objects.get().known.shown_name == "Late"


def test_the_same_record_in_two_emergencies_stands_in_both(here):
    other = flood("other")
    take(here, who(1))
    take(other, who(1))
    assert Person.objects.count() == 2


def test_a_broken_file_leaves_what_came_before(here):
    done = import_records(
        emergency=here,
        records=[PersonRecord("other.org/p1", source_date=NOW, full_name="Z"),
                 *read(b"<a><b>")],
        by="test",
        now=NOW,
    )  # fmt: skip
    assert done.people.new == 1
    assert "no XML" in done.broken
