# ruff: noqa: S608 the columns are ours
"""`vigie journal` on a real database: what is wrong is named, with exit code 1."""

import gc
import json
import tracemalloc
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.db import connection

from vigie.trust.commands.journal import run
from vigie.trust.journal.chain import Fault, Kind, hash_after
from vigie.trust.journal.heads import NotAHead, head_from, publish_head, published
from vigie.trust.journal.protection import ROWS
from vigie.trust.journal.tests.making import NOW, VERB, note, unprotected, write
from vigie.trust.journal.verifying import verify
from vigie.trust.models import JournalHead, JournalRow
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)
ATOM = "{http://www.w3.org/2005/Atom}"


def falsify(statement, *values):
    with unprotected() as cursor:
        cursor.execute(statement.format(t=ROWS), values)


def test_an_empty_journal_is_good(capsys):
    assert run(["verify"]) == 0
    assert "0 rows are good" in capsys.readouterr().out


def test_a_good_one_is_told_with_its_rate(capsys):
    write(5)
    assert run(["verify"]) == 0
    said = capsys.readouterr().out
    assert "5 rows are good" in said
    assert "rows/s" in said


@pytest.mark.parametrize(
    "column", ["moment", "what", "by", "subject", "subject_id", "why", "facts"]
)
def test_an_altered_column_is_named(column):
    write(5)
    number = 1 if column == "moment" else "x"
    falsify(f"UPDATE {{t}} SET {column} = %s WHERE sequence = 3", number)
    assert verify().fault == Fault(Kind.ALTERED, 3)


def test_an_altered_hash_and_an_altered_emergency_are_named():
    write(5)
    falsify("UPDATE {t} SET emergency = 9 WHERE sequence = 4")
    assert verify().fault == Fault(Kind.ALTERED, 4)
    falsify("UPDATE {t} SET hash = %s WHERE sequence = 2", b"\0" * 32)
    assert verify().fault == Fault(Kind.ALTERED, 2)


def test_a_text_made_a_blob_of_the_same_bytes_is_named():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite stores any type in any column")
    write(3)
    falsify("UPDATE {t} SET facts = CAST(facts AS BLOB) WHERE sequence = 2")
    assert verify().fault == Fault(Kind.ALTERED, 2)


def test_a_row_that_is_gone_is_named(capsys):
    write(5)
    falsify("DELETE FROM {t} WHERE sequence = 2")
    assert run(["verify"]) == 1
    assert "row 2 is missing; 1 rows before it are good" in capsys.readouterr().out


def test_an_old_row_appended_again_is_a_replay():
    write(4)
    row = JournalRow.objects.get(sequence=2)
    row.sequence = 5
    row.save(force_insert=True)
    assert verify().fault == Fault(Kind.REPLAYED, 5, "it was row 2")


def test_lost_last_rows_are_missed_by_the_head_that_was_published():
    write(3)
    publish_head(NOW)
    falsify("DELETE FROM {t} WHERE sequence = 3")
    fault = verify().fault
    assert (fault.kind, fault.sequence) == (Kind.MISSING, 3)


def rewrite(by):
    """Write the journal anew from row 2 on, as somebody who knows the chain could."""
    rows = list(JournalRow.objects.order_by("sequence"))
    previous = bytes(rows[0].hash)
    with unprotected():
        for row in rows[1:]:
            row.by = by
            row.hash = previous = hash_after(previous, row.link())
            row.save()


def test_a_journal_written_anew_is_caught_by_a_head_kept_elsewhere(capsys):
    write(4)
    head = str(publish_head(NOW))
    with unprotected() as cursor:
        cursor.execute("DELETE FROM trust_journalhead")
    rewrite("somebody else")
    assert run(["verify"]) == 0
    assert run(["verify", "--head", head]) == 1
    assert "rewritten (between 1 and 4" in capsys.readouterr().out


def test_several_heads_say_between_which_it_was_written_anew(capsys):
    write(1)
    first = str(publish_head(NOW))
    write(3)
    last = str(publish_head(NOW))
    with unprotected() as cursor:
        cursor.execute("DELETE FROM trust_journalhead")
    rewrite("somebody else")
    assert run(["verify", "--head", last, "--head", first]) == 1
    assert "between 2 and 4" in capsys.readouterr().out


def test_missing_triggers_are_told(capsys):
    with unprotected():
        assert run(["verify"]) == 1
    assert f"the trigger {ROWS}_" in capsys.readouterr().out


def test_a_head_that_cannot_be_read_is_told_in_one_sentence(capsys):
    for text in ("12", "12:abc", "x:" + "0" * 64, "12:" + "g" * 64):
        assert run(["verify", "--head", text]) == 2
        assert "SEQUENCE:HASH" in capsys.readouterr().err
        with pytest.raises(NotAHead):
            head_from(text)


def test_memory_does_not_grow_with_the_rows():
    peaks = []
    for count in (4000, 20000):
        fill(count)
        gc.collect()  # what an earlier test left behind is no growth
        tracemalloc.start()
        assert verify().is_good
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2  # five times as many rows


def fill(count):
    """Append good rows in bulk: recording each would take long."""
    last = JournalRow.objects.order_by("-sequence").first() or note()
    number, previous, rows = last.sequence, bytes(last.hash), []
    for _ in range(count - number):
        number += 1
        row = JournalRow(
            sequence=number,
            moment=1,
            what=VERB,
            by="op",
            subject="a",
            subject_id="1",
            facts="{}",
        )
        row.hash = previous = hash_after(previous, row.link())
        rows.append(row)
    JournalRow.objects.bulk_create(rows, batch_size=500)


def test_the_head_is_published_once_for_each_last_row():
    assert publish_head(NOW) is None
    write(2)
    head = publish_head(NOW)
    assert str(head) == f"2:{bytes(JournalRow.objects.get(pk=2).hash).hex()}"
    assert head.at == NOW
    assert publish_head(NOW + timedelta(hours=1)) is None
    assert note(2).sequence == 3
    assert publish_head(NOW + timedelta(hours=2)).sequence == 3
    assert [one.sequence for one in published()] == [3, 2]


def test_publishing_is_an_hourly_chore():
    (chore,) = [one for one in worker.chores() if one.name == "journal head"]
    write(1)
    chore.do(NOW)
    assert (chore.seconds, JournalHead.objects.count()) == (3600, 1)


def test_the_feed_gives_the_heads_to_everybody(client):
    write(1)
    first = publish_head(NOW)
    write(1)
    second = publish_head(NOW + timedelta(hours=1))
    answer = client.get("/journal/head.atom")
    assert answer["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)  # noqa: S314 our own
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [str(second), str(first)]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-01T22:20:00Z"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert ids == [f"http://testserver/journal/head.atom#{n}" for n in (2, 1)]


def test_the_same_as_json_can_be_given_back_to_verify(client):
    write(2)
    publish_head(NOW)
    (head,) = json.loads(client.get("/journal/head.json").content)["heads"]
    assert head["sequence"] == 2
    assert run(["verify", "--head", head["head"]]) == 0


def test_an_empty_feed_is_a_feed(client):
    ET.fromstring(client.get("/journal/head.atom").content)  # noqa: S314 our own
    assert json.loads(client.get("/journal/head.json").content)["heads"] == []


def test_the_feed_says_nothing_but_heads(client):
    note(1, by="somebody-in-particular", why="a reason", facts={"was": "open"})
    publish_head(NOW)
    for end in ("atom", "json"):
        text = client.get(f"/journal/head.{end}").content.decode()
        for word in ("somebody", "reason", "open", VERB):
            assert word not in text
        assert client.post(f"/journal/head.{end}").status_code == 405


def test_rows_are_shown_the_oldest_first(capsys):
    note(1, why="wrong label")
    note(2, by="operator-2", emergency=8, facts={})
    assert run(["show"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1  2026-03-01 21:20:01Z  moderator-7  test.done")
    assert first.endswith('tests.thing:1  {"number":1}  “wrong label”')
    assert second.endswith("operator-2  test.done  tests.thing:2")


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "operator-2"],
        ["--emergency", "8"],
        ["--subject", "tests.thing:2"],
        ["--subject", "tests.thing", "--last", "1"],
        ["--what", VERB, "--last", "1"],
    ],
)
def test_rows_are_found_by_who_what_and_where(words, capsys):
    note(1)
    note(2, by="operator-2", emergency=8)
    assert run(["show", *words]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("2 ")


def test_the_head_is_printed_as_verify_takes_it(capsys):
    assert run(["head"]) == 0
    assert "no row yet" in capsys.readouterr().out
    write(2)
    run(["head"])
    assert run(["verify", "--head", capsys.readouterr().out.strip()]) == 0
