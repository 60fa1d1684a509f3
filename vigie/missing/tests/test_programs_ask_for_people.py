"""The interface of Person Finder, as its clients use it."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from lxml import etree
from msgspec.structs import replace

from vigie.lib import clock
from vigie.missing.facts import Facts, Seen, packed
from vigie.missing.models import Note, Person
from vigie.missing.program_keys import end_key, make_key
from vigie.missing.records import is_over
from vigie.missing.states import Stage, Status
from vigie.missing.tests.registries import (
    DAY,
    HOUR,
    NOW,
    flood,
    records_in,
    take,
    who,
    word,
)
from vigie.relaying.formats.pfif.answer import STATUS
from vigie.relaying.formats.pfif.judging import is_placeholder
from vigie.relaying.formats.pfif.tests.judge import faults
from vigie.relaying.formats.pfif.writing import write_13, write_14
from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate

pytestmark = pytest.mark.django_db(transaction=True)
ALL = ("read", "search", "write")


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + HOUR)


@pytest.fixture
def here():
    return flood()


def key_for(emergency, *rights, domain="other.org"):
    return make_key(
        emergency=emergency, name="P", rights=rights, domain=domain, by="t", now=NOW
    )


def test_a_person_is_read_by_id_with_their_notes_and_valid(client, here):
    take(here, who(1), word(1, 1, status="believed_alive"))
    answer = client.get("/pf/flood/api/read?id=other.org/p1")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    assert faults(answer.content.decode()) == []
    (person,), (note,) = records_in(answer)
    assert person.full_name == "Zoë Exemple 1"
    assert (note.text, note.status) == ("Seen.", "believed_alive")


def test_1_3_is_given_to_who_asks_for_it(client, here):
    take(here, who(1))
    answer = client.get("/pf/flood/api/read?id=other.org/p1&version=1.3")
    assert faults(answer.content.decode(), "1.3") == []
    assert client.get("/pf/flood/api/read?id=a.org/1&version=9").status_code == 404
    assert client.get("/pf/flood/feeds/person?version=9").status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("api/read", 400, "Missing id parameter"),
        ("api/read?id=other.org/none", 404, "No person record with ID other.org/none"),
        ("api/search", 400, "Neither id nor q parameter specified"),
        ("feeds/person?min_entry_date=soon", 400, "min_entry_date is no date"),
        ("feeds/person?max_results=many", 400, "max_results must be a number"),
        ("feeds/person?key=wrong", 403, "Missing or invalid authorization key"),
        ("api/search?q=a&key=wrong", 403, "Missing or invalid authorization key"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_known_words(
    client, here, path, status, says
):
    answer = client.get(f"/pf/flood/{path}")
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")


def test_there_is_nothing_of_an_emergency_that_there_is_not(client):
    assert client.get("/pf/none/feeds/person").status_code == 404


def test_people_are_found_by_a_misspelt_name_and_by_id(client, here):
    take(here, who(1), who(2, full_name="Paul Autre", given_name="", family_name=""))
    for asked in ("q=" + quote("Exmeple Zoé"), "id=other.org/p1"):
        people, _notes = records_in(client.get(f"/pf/flood/api/search?{asked}"))
        assert [one.person_record_id for one in people] == ["other.org/p1"]


def test_a_search_gives_a_hundred_at_most(client, here):
    take(here, *(who(number) for number in range(120)))
    answer = client.get("/pf/flood/api/search?q=Zoe+Exemple&max_results=200")
    assert 50 < len(records_in(answer)[0]) <= 100


def test_without_a_key_no_date_of_birth_no_street_and_an_age_as_a_range(client, here):
    take(here, who(1))
    for path in ("api/read?id=other.org/p1", "api/search?q=Zoe", "feeds/person"):
        text = client.get(f"/pf/flood/{path}").content.decode()
        (person,), _notes = records_in(text.encode())
        assert person.age == "30-34"
        assert person.home_city == "Port-Neuf"
        assert "1991" not in text
        assert "Canari" not in text


def test_a_key_for_all_reads_the_facts_and_never_a_contact(client, here):
    _key, text = key_for(here, "full_read")
    take(here, who(1, author_phone="+33 1", author_email="w@other.org"))
    answer = client.get(
        "/pf/flood/api/read?id=other.org/p1",
        headers={"Authorization": f"Bearer {text}"},
    )
    (person,), _notes = records_in(answer)
    assert (person.date_of_birth, person.age) == ("1991-05-06", "34")
    assert person.home_street == "Rue du Canari"
    assert person.author_phone == person.author_email == ""
    assert answer["Cache-Control"] == "no-store"


def test_only_what_the_seeker_lets_be_seen_is_given(client, here):
    take(here, who(1))
    facts = Facts(
        full_names=("Zoë Exemple",), clothes="Grey coat", marks="A canary scar",
        seen=Seen("Gare du Nord", at=NOW), id_number="CANARY-ID",
    )  # fmt: skip
    Person.objects.all().delete()
    row = Person(
        emergency=here, record_id="127.0.0.1/person.1", door="page",
        facts=packed(facts), shows=["name", "seen"], stage_at=NOW, state_at=NOW,
        opened_at=NOW, source_at=NOW, expires_at=NOW + DAY, entry=9, entry_at=NOW,
    )  # fmt: skip
    row.save()
    text = client.get("/pf/flood/feeds/person").content.decode()
    assert "Gare du Nord (2026-03-02 20:00 UTC)" in text
    assert "canary scar" not in text
    _key, key = key_for(here, "full_read")
    text = client.get(f"/pf/flood/feeds/person?key={key}").content.decode()
    assert "canary scar" in text
    assert "CANARY-ID" not in text
    assert f"/missing/{row.pk}/" in text


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.SUSPENDED])
def test_what_is_held_or_taken_down_is_nowhere(client, here, stage):
    take(here, who(1), word(1, 1))
    Person.objects.update(stage=stage)
    assert client.get("/pf/flood/api/read?id=other.org/p1").status_code == 404
    for path in ("api/search?q=Zoe", "feeds/person", "feeds/note"):
        assert "p1" not in client.get(f"/pf/flood/{path}").content.decode()


def test_a_child_is_given_to_nobody(client, here):
    _key, key = key_for(here, "full_read", "search")
    take(here, who(1, age="9", date_of_birth=""), word(1, 1))
    for path in ("feeds/person?a=1", "feeds/note?a=1", "api/search?q=Zoe"):
        text = client.get(f"/pf/flood/{path}&key={key}").content.decode()
        assert "p1" not in text


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.EXPIRED, Stage.ERASED])
def test_who_is_over_is_a_placeholder(client, here, stage):
    take(here, who(1), word(1, 1))
    Person.objects.update(stage=stage, stage_at=NOW)
    for path in ("api/read?id=other.org/p1", "feeds/person"):
        (person,), notes = records_in(client.get(f"/pf/flood/{path}"))
        assert is_placeholder(person)
        assert notes == []
    assert (
        faults(client.get("/pf/flood/api/read?id=other.org/p1").content.decode()) == []
    )
    assert records_in(client.get("/pf/flood/feeds/note").content.replace(
        b"</feed>", b'<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4"/></feed>'
    )) == ([], [])  # fmt: skip


def test_an_expired_record_gives_nothing_before_any_chore_ran(
    client, here, monkeypatch
):
    take(here, who(1, expiry_date=NOW + DAY))
    assert "Zoë" in client.get("/pf/flood/feeds/person").content.decode()
    monkeypatch.setattr(clock, "now", lambda: NOW + DAY + timedelta(seconds=1))
    (person,), _notes = records_in(client.get("/pf/flood/feeds/person"))
    assert is_placeholder(person)
    assert "Zoë" not in client.get("/pf/flood/api/search?q=Zoe").content.decode()
    assert is_over(Person.objects.get(), clock.now())


def test_a_word_of_death_and_a_private_note_are_in_no_answer(client, here):
    take(here, who(1), word(1, 1, status="believed_dead", text="Canary died"),
         word(2, 1, text="Canary private"))  # fmt: skip
    Note.objects.filter(record_id="other.org/n2").update(is_private=True)
    _key, key = key_for(here, "full_read", "believed_dead")
    for path in ("api/read?id=other.org/p1", "feeds/note?a=1", "feeds/person?a=1"):
        assert (
            "Canary" not in client.get(f"/pf/flood/{path}&key={key}").content.decode()
        )


def test_a_hidden_note_comes_empty_so_that_copies_are_emptied(client, here):
    take(here, who(1), word(1, 1, status=Status.ALIVE, text="Canary hoax"))
    Note.objects.update(hidden_at=NOW)
    _people, (note,) = records_in(client.get("/pf/flood/feeds/note"))
    assert (note.text, note.status, note.author_name) == ("", "", "")
    assert note.source_date == NOW


def test_a_write_is_answered_with_the_document_that_clients_know(client, here):
    _key, key = key_for(here, "write")
    bad = replace(who(3), person_record_id="third.org/p3")
    body = write_14([who(1), who(2), bad], [word(1, 1)])
    answer = client.post(
        f"/pf/flood/api/write?key={key}", body, content_type="application/xml"
    )
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    people, notes = root.findall(f"{{{STATUS}}}write")
    told = [people.findtext(f"{{{STATUS}}}{name}") for name in ("parsed", "written")]
    assert told == ["3", "2"]
    skipped = [one.text for one in people.find(f"{{{STATUS}}}skipped")]
    assert skipped == ["third.org/p3", "Not in authorized domain."]
    assert notes.findtext(f"{{{STATUS}}}written") == "1"
    assert Person.objects.count() == 2


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3"])
def test_older_clients_write_as_well(client, here, version):
    _key, key = key_for(here, "write")
    body = write_13([who(1)], []).replace("pfif/1.3", f"pfif/{version}/")
    client.post(f"/pf/flood/api/write?key={key}", body, content_type="text/xml")
    assert Person.objects.get().known.given_name == "Zoë"


def test_a_second_write_of_the_same_says_written_and_adds_nothing(client, here):
    _key, key = key_for(here, "write")
    body = write_14([who(1)], [])
    for _ in range(3):
        answer = client.post(
            f"/pf/flood/api/write?key={key}", body, content_type="text/xml"
        )
        assert b"<status:written>1<" in answer.content
    assert Person.objects.count() == 1


def test_a_key_without_the_right_and_a_write_without_a_key_are_refused(client, here):
    _reader, reading = key_for(here, "read", "search")
    _writer, writing = key_for(here, "write")
    body = write_14([who(1)], [])
    for key in ("", reading, "wrong"):
        answer = client.post(
            f"/pf/flood/api/write?key={key}", body, content_type="text/xml"
        )
        assert answer.status_code == 403
        assert answer.content == b"Missing or invalid authorization key\n"
    assert client.get(f"/pf/flood/feeds/person?key={writing}").status_code == 403
    assert client.get(f"/pf/flood/feeds/person?key={reading}").status_code == 200
    assert not Person.objects.exists()


def test_a_key_opens_one_emergency_until_it_is_ended(client, here):
    flood("other")
    key, text = key_for(here, "read")
    assert client.get(f"/pf/flood/feeds/person?key={text}").status_code == 200
    assert client.get(f"/pf/other/feeds/person?key={text}").status_code == 403
    end_key(key=key, by="t", now=NOW)
    assert client.get(f"/pf/flood/feeds/person?key={text}").status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"<a><b>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"",
    ],
)
def test_a_file_that_is_no_pfif_is_refused_whole(client, here, body):
    _key, key = key_for(here, "write")
    answer = client.post(
        f"/pf/flood/api/write?key={key}", body, content_type="text/xml"
    )
    assert answer.status_code == 400
    assert answer.content.startswith(b"Invalid XML: The file ")


def test_an_answer_that_did_not_change_is_not_sent_again(client, here):
    take(here, who(1))
    first = client.get("/pf/flood/feeds/person")
    again = client.get(
        "/pf/flood/feeds/person", headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    take(here, word(1, 1), now=NOW + HOUR)
    assert client.get(
        "/pf/flood/feeds/person", headers={"If-None-Match": first["ETag"]}
    ).status_code == 200  # fmt: skip


def test_who_asks_too_often_is_told_how_long_to_wait(client, here, monkeypatch):
    monkeypatch.setitem(rates.RATES, "program", Rate(2, 60))
    for _ in range(2):
        assert client.get("/pf/flood/feeds/person").status_code == 200
    busy = client.get("/pf/flood/feeds/person")
    assert busy.status_code == 429
    assert int(busy["Retry-After"]) > 0


def test_the_feed_has_pages(client, here):
    take(here, *(who(number) for number in range(30)))
    first, _notes = records_in(client.get("/pf/flood/feeds/person?max_results=20"))
    rest, _notes = records_in(
        client.get("/pf/flood/feeds/person?max_results=200&skip=20")
    )
    assert (len(first), len(rest)) == (20, 10)
    ids = {one.person_record_id for one in [*first, *rest]}
    assert len(ids) == 30
    assert [one.entry_date for one in first] == sorted(
        (one.entry_date for one in first), reverse=True
    )


def test_notes_of_one_person_alone_and_people_without_notes(client, here):
    take(here, who(1), who(2), word(1, 1), word(2, 2))
    _p, notes = records_in(
        client.get("/pf/flood/feeds/note?person_record_id=other.org/p1")
    )
    assert [one.note_record_id for one in notes] == ["other.org/n1"]
    _p, notes = records_in(client.get("/pf/flood/feeds/person?omit_notes=yes"))
    assert notes == []


def test_a_hub_copies_another_hub_through_its_feed_and_export_is_the_same(client, here):
    _key, key = key_for(here, "full_read")
    take(here, *(who(number) for number in range(5)), word(1, 1))
    path = "feeds/person?max_results=200&min_entry_date=2000-01-01T00:00:00Z"
    first = client.get(f"/pf/flood/{path}&key={key}")
    copy = flood("copy")
    people, notes = records_in(first)
    take(copy, *people, *notes, now=NOW + HOUR)
    _key, other = key_for(copy, "full_read")
    back, back_notes = records_in(client.get(f"/pf/copy/{path}&key={other}"))

    def without_entry(records):
        return [replace(one, entry_date=None) for one in records]

    assert without_entry(back) == without_entry(people)
    assert without_entry(back_notes) == without_entry(notes)
