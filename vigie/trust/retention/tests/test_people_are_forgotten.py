"""With a moved clock: after its time an emergency leaves numbers, not people."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection, models
from django.test.utils import isolate_apps

from tests.calls import NOW, make_board
from vigie.emergencies import actions
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.lib import clock
from vigie.listening.models import (
    Call,
    CallCount,
    Chunk,
    HeardPost,
    PointCount,
    PointName,
    Quarantined,
)
from vigie.pulse.models import DayCount, Page, Strike, Tag, Withdrawn
from vigie.trust.commands.forget import run
from vigie.trust.journal.verifying import verify
from vigie.trust.models import Approval, JournalRow, SealedCase, Unsealing
from vigie.trust.retention import erasers, rows, scouring
from vigie.trust.retention.forgetting import forget, what_is_due
from vigie.trust.retention.policy import Personal, Rule, policy
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
CANARY = "canari-7f3e9b"


def people(emergency):
    """Fill every model that can name somebody with a word that stands nowhere else."""
    mine = {"emergency": emergency}
    call = Call.objects.filter(**mine).first()
    Call.objects.filter(**mine).update(
        text=f"{CANARY} text", url=f"https://x.example/{CANARY}", person_name=CANARY
    )
    HeardPost.objects.create(
        **mine,
        call=call,
        source="s",
        post_id=CANARY,
        author_key=1,
        at=NOW,
        labels=1,
        signature=CANARY.encode(),
    )
    Chunk.objects.create(
        **mine,
        chunk_id="1",
        source_name=CANARY,
        offset=0,
        records=900,
        kept=12,
        taken_at=NOW,
    )
    Quarantined.objects.create(
        **mine, source_name=CANARY, row=1, offset=1, reason=CANARY, at=NOW
    )
    PointName.objects.create(**mine, cell=1, name=CANARY, calls=1)
    Page.objects.create(
        **mine,
        is_fresh=False,
        first_minute=1,
        last_minute=9,
        rows=40,
        data=CANARY.encode(),
        names=CANARY,
    )
    Withdrawn.objects.create(**mine, is_fresh=False, at=NOW, posts=CANARY.encode())
    Strike.objects.create(**mine, kind="post", digest=7, by="op", at=NOW, tag=CANARY)
    DayCount.objects.create(**mine, day=1, is_stale=False, names=CANARY)
    Tag.objects.create(**mine, name=CANARY, display=CANARY)
    GazetteerPlace.objects.create(**mine, name="Halles", kind="venue", lat=1, lon=2)


def step(emergency, *states, at=NOW):
    for state in states:
        actions.change_state(emergency=emergency, state=state, by="op", now=at)


@pytest.fixture
def flood():
    emergency = make_board(12)
    people(emergency)
    return emergency


def everything():
    """All that the database holds, as one text."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            found += [
                bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else v
                for v in row
            ]
    return " ".join(map(str, found))


def test_nothing_is_due_before_its_time(flood):
    for now in (NOW, NOW + 3000 * DAY):
        assert not forget(now).erased
    step(flood, "closed", "archived")
    before = everything()
    assert not forget(NOW + 30 * DAY - timedelta(seconds=1)).erased
    assert everything() == before


def test_at_its_time_numbers_are_left_and_no_people(flood):
    step(flood, "closed", "archived")
    counts = list(CallCount.objects.order_by("pk").values("kind", "state", "calls"))
    points = PointCount.objects.count()
    assert CANARY in everything()
    tally = forget(NOW + 30 * DAY)
    assert tally.erased["listening.Call"] == 12
    assert CANARY not in everything()
    for model in (Call, HeardPost, Quarantined, PointName, Withdrawn, Strike, Tag):
        assert not model.objects.exists()
    left = list(CallCount.objects.order_by("pk").values("kind", "state", "calls"))
    assert (left, PointCount.objects.count()) == (counts, points)
    assert Page.objects.get().rows == 40
    assert Chunk.objects.get().records == 900
    assert GazetteerPlace.objects.count() == 1


def test_a_second_run_finds_nothing_more(flood):
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    before = everything()
    assert not forget(NOW + 31 * DAY).erased
    assert everything() == before


def test_what_comes_late_goes_with_the_next_run(flood):
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    Tag.objects.create(emergency=flood, name="late", display="late")
    assert dict(forget(NOW + 31 * DAY).erased) == {"pulse.Tag": 1}


def test_a_closed_one_that_nobody_archives_is_forgotten_too(flood):
    step(flood, "closed")
    assert not forget(NOW + 119 * DAY).erased
    assert forget(NOW + 120 * DAY).erased
    assert CANARY not in everything()


def test_reopening_in_time_keeps_everything(flood):
    step(flood, "closed", "archived")
    step(flood, "closed", "open", at=NOW + 29 * DAY)
    assert not forget(NOW + 400 * DAY).erased
    flood.refresh_from_db()
    assert (flood.ended_at, flood.forgotten_at) == (None, None)


def test_a_forgotten_one_stays_as_it_is(flood):
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    flood.refresh_from_db()
    assert flood.forgotten_at == NOW + 30 * DAY
    with pytest.raises(actions.NotAllowed):
        step(flood, "closed", at=NOW + 31 * DAY)


def test_an_emergency_keeps_its_name_and_an_abduction_does_not():
    flood = make_board(1)
    child = make_board(1, name="Petite Orlane", slug="orlane", kind="abduction")
    step(flood, "closed", "archived")
    step(child, "closed", "archived")
    forget(NOW + 30 * DAY)
    assert "rlane" not in everything()
    child.refresh_from_db()
    flood.refresh_from_db()
    assert (child.slug, child.outline, child.lat) == (
        f"abduction-{child.pk}",
        None,
        None,
    )
    assert (flood.name, flood.source, flood.hashtags) == ("Crue à Port-Neuf", "", [])
    assert CallCount.objects.filter(emergency=child).exists()


def test_of_a_drill_nothing_is_left_a_day_after_its_end():
    drill = make_board(3, is_drill=True, slug="exercice")
    people(drill)
    step(drill, "closed")
    step(drill, "archived", at=NOW + timedelta(hours=20))
    assert not forget(NOW + timedelta(hours=24) - timedelta(seconds=1)).erased
    forget(NOW + timedelta(hours=24))
    assert not Emergency.objects.exists()
    for model in apps.get_models():
        if "emergency_id" in {f.attname for f in model._meta.concrete_fields}:
            assert not model._base_manager.exists(), model
    assert CANARY not in everything()


def test_others_are_left_alone(flood):
    other = make_board(3, slug="other")
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    assert Call.objects.filter(emergency=other).count() == 3


def test_forgetting_is_journalled_with_numbers_alone(flood):
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    row = JournalRow.objects.order_by("-sequence")[0]
    assert (row.what, row.by) == ("emergency.forgotten", "retention")
    assert json.loads(row.facts)["listening.Call"] == 12
    assert verify().is_good


def test_a_room_destroys_its_keys_in_the_same_transaction(flood, monkeypatch):
    told = []

    def destroy(forgotten):
        told.append(forgotten)
        return {"sealed.keys": 2}

    monkeypatch.setattr(erasers, "_erasers", {})
    erasers.register("sealed", destroy)
    step(flood, "closed", "archived")
    forget(NOW + 30 * DAY)
    forget(NOW + 31 * DAY)
    assert told == [erasers.Forgotten(flood.pk, False, NOW + 30 * DAY)]
    facts = JournalRow.objects.filter(what="emergency.forgotten").values_list("facts")
    assert [json.loads(text).get("sealed.keys") for (text,) in facts] == [2, None]


def test_when_a_room_cannot_destroy_its_keys_nothing_goes_and_it_is_tried_again(
    flood, monkeypatch, caplog
):
    def fail(forgotten):
        raise OSError("key store")

    monkeypatch.setattr(erasers, "_erasers", {"sealed": fail})
    step(flood, "closed", "archived")
    Session.objects.create(session_key="k", session_data=CANARY, expire_date=NOW)
    tally = forget(NOW + 30 * DAY)
    assert (tally.failed, tally.is_good) == ([f"emergency {flood.pk}"], False)
    assert "key store" in caplog.text
    assert Call.objects.count() == 12
    assert not Session.objects.exists()
    flood.refresh_from_db()
    assert flood.forgotten_at is None
    monkeypatch.setattr(erasers, "_erasers", {})
    assert forget(NOW + 30 * DAY).erased["listening.Call"] == 12


def test_a_run_that_was_stopped_is_gone_on_with(flood, monkeypatch):
    step(flood, "closed", "archived")
    monkeypatch.setattr(rows, "AT_ONCE", 5)
    taken = []

    def stopped(model, left, rule):
        taken.append(model)
        if len(taken) == 4:
            raise KeyboardInterrupt
        return erase(model, left, rule)

    erase = rows.erase
    monkeypatch.setattr(rows, "erase", stopped)
    with pytest.raises(KeyboardInterrupt):
        forget(NOW + 30 * DAY)
    monkeypatch.setattr(rows, "erase", erase)
    forget(NOW + 30 * DAY)
    assert CANARY not in everything()


def test_an_emergency_changed_meanwhile_is_left(flood, monkeypatch):
    from vigie.trust.retention import forgetting

    step(flood, "closed", "archived")
    stale = Emergency.objects.get()
    step(flood, "closed", "open", at=NOW + DAY)
    assert not forgetting.forget_emergency(stale, NOW + 30 * DAY)
    assert Call.objects.count() == 12


def test_rows_with_a_clock_of_their_own_go_when_it_has_run():
    user = User.objects.create(username="u7")
    for days in (0, 1):
        Approval.objects.create(
            action="a",
            subject="s",
            why=CANARY,
            asked_by=user,
            expires_at=NOW + days * DAY,
        )
        Session.objects.create(
            session_key=f"k{days}", session_data=CANARY, expire_date=NOW + days * DAY
        )
    assert dict(forget(NOW).erased) == {"sessions.Session": 1}
    assert not JournalRow.objects.exists()
    assert dict(forget(NOW + 365 * DAY).erased) == {
        "sessions.Session": 1,
        "trust.Approval": 1,
    }
    row = JournalRow.objects.get()
    assert (row.what, json.loads(row.facts)) == (
        "rows.forgotten",
        {"trust.Approval": 1},
    )


def test_rows_that_live_by_others_go_with_them():
    case = SealedCase.objects.create(subject="tip:1", owner="user:1", destroyed_at=NOW)
    Unsealing.objects.create(
        person="user:1", case=case, where="a.b", row="1", at=NOW + 300 * DAY
    )
    assert dict(forget(NOW + 365 * DAY).erased) == {
        "trust.SealedCase": 1,
        "trust.Unsealing": 1,
    }


def test_the_command_says_what_could_not_be_erased(flood, monkeypatch, capsys, caplog):
    def fail(forgotten):
        raise OSError("key store")

    monkeypatch.setattr(erasers, "_erasers", {"sealed": fail})
    monkeypatch.setattr(clock, "now", lambda: NOW + 30 * DAY)
    step(flood, "closed", "archived")
    assert run([]) == 1
    assert f"not erased: emergency {flood.pk}" in capsys.readouterr().out


def test_every_rule_with_a_clock_can_be_applied():
    assert not forget(NOW).erased
    clocks = {rule.clock for rule in policy().values()}
    assert {"emergency", "never", "expires_at", "expire_date"} <= clocks


@isolate_apps("vigie.trust")
def test_files_go_with_their_rows_and_with_their_fields(tmp_path):
    store = FileSystemStorage(location=tmp_path)

    class Enclosure(models.Model):
        file = models.FileField(storage=store)

        class Meta:
            app_label = "trust"

        def __str__(self):
            return self.file.name

    with connection.schema_editor() as editor:
        editor.create_model(Enclosure)
    try:
        for _ in range(3):
            name = store.save("face.jpg", ContentFile(CANARY.encode()))
            Enclosure.objects.create(file=name)
        first = Enclosure.objects.order_by("pk")[:1].get().pk
        personal = (Personal(("file",), "x", "sealed"),)
        emptied = Rule(erase="fields", personal=personal)
        some = Enclosure.objects.filter(pk=first)
        assert rows.erase(Enclosure, some, emptied).total() == 1
        assert len(list(tmp_path.iterdir())) == 2
        assert Enclosure.objects.get(pk=first).file.name == ""
        store.delete(Enclosure.objects.last().file.name)  # lost by an earlier run
        assert rows.erase(Enclosure, Enclosure.objects.all(), Rule()).total() == 3
        assert list(tmp_path.iterdir()) == []
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Enclosure)


def test_the_command_counts_and_erases(flood, monkeypatch, capsys):
    monkeypatch.setattr(clock, "now", lambda: NOW + 30 * DAY)
    step(flood, "closed", "archived")
    assert run(["--dry-run"]) == 0
    due = capsys.readouterr().out
    assert "due: listening.Call 12" in due
    assert Call.objects.count() == 12
    assert run([]) == 0
    assert due.replace("due:", "erased:") == capsys.readouterr().out
    assert not what_is_due(clock.now())


def test_it_is_a_chore_of_every_hour(flood):
    (chore,) = [one for one in worker.chores() if one.name == "forget"]
    step(flood, "closed", "archived")
    chore.do(NOW + 30 * DAY)
    assert (chore.seconds, Call.objects.count()) == (3600, 0)


@pytest.fixture
def files():
    """Where the database's own files lie, if they can be read from here."""
    from pathlib import Path

    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return lambda: [Path(name), Path(f"{name}-wal")]
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        base = Path(cursor.fetchone()[0])
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = base / "base" / str(cursor.fetchone()[0])
    try:
        list(folder.iterdir())
    except OSError:
        pytest.skip("the folder of PostgreSQL cannot be read from here")
    return lambda: [path for path in folder.iterdir() if path.is_file()]


def canaries(paths):
    return sum(path.read_bytes().count(CANARY.encode()) for path in paths)


def test_what_was_erased_is_gone_from_the_files_of_the_database(flood, files):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # What ANALYZE samples outlives the rows: it must see no word.
            cursor.execute("ANALYZE")
            cursor.execute("CHECKPOINT")
    step(flood, "closed", "archived")
    assert canaries(files()) > 12
    tally = forget(NOW + 30 * DAY, rewrite=True)
    assert tally.is_scoured
    assert canaries(files()) == 0


def test_a_reader_that_holds_a_table_is_told_and_the_next_run_scours(
    flood, files, caplog, monkeypatch
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has its log instead")
    monkeypatch.setattr(scouring, "TRIES", 1)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    reader = connection.copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")
    step(flood, "closed", "archived")
    assert not forget(NOW + 30 * DAY, rewrite=True).is_scoured
    assert "is being read" in caplog.text
    assert canaries(files()) > 0
    reader.close()
    assert forget(NOW + 30 * DAY, rewrite=True).is_scoured
    assert canaries(files()) == 0


def test_without_the_checkpoint_the_write_ahead_log_would_still_hold_it(flood, files):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's log is recycled by the server")
    Call.objects.filter(emergency=flood).update(text="")
    assert canaries(files()) > 0


def test_a_reader_that_holds_the_log_is_told_and_the_next_run_scours(
    flood, files, caplog
):
    import sqlite3

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has such a log")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    reader = sqlite3.connect(files()[0], isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM listening_call").fetchone()
    step(flood, "closed", "archived")
    assert not forget(NOW + 30 * DAY).is_scoured
    assert "not emptied" in caplog.text
    reader.close()
    assert forget(NOW + 30 * DAY).is_scoured
    assert canaries(files()) == 0
    connection.close()
