"""A case's data opens to its people and to nobody else; its key can be destroyed."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError

from vigie.trust.models import CaseKey, Grant, ReadingAlarm, SealedCase, Unsealing
from vigie.trust.sealed import casefiles, cases, unsealing
from vigie.trust.sealed.errors import (
    Altered,
    CannotOpen,
    Destroyed,
    NobodyHolds,
    NoGrant,
    NoKeyPair,
    NotNow,
    NotSealed,
    NotSearchable,
    RowHasNoId,
    UnknownKey,
)
from vigie.trust.sealed.tests.conftest import NOW
from vigie.trust.sealed.tests.shamroom.models import Door

TEXT = "behind the green gate"


def write(case, words=TEXT, **more):
    row = Door.objects.create(case_id=case.id, words=words, **more)
    return Door.objects.get(pk=row.pk)


def read(row, hand, why="call back", **more):
    columns = more.pop("columns", ["words"])
    return unsealing.unseal(
        row=row, columns=columns, by=hand, why=why, now=NOW, **more
    ).get("words")


def swap(one, other, column):
    values = Door.objects.filter(pk=other.pk).values_list(column, flat=True)
    Door.objects.filter(pk=one.pk).update(**{column: values.get()})
    return Door.objects.get(pk=one.pk)


def test_who_was_given_the_case_reads_it(room, case, people):
    row = write(case)
    assert read(row, people["user:1"]) == TEXT
    assert read(row, people["user:2"]) == TEXT
    assert cases.holders(case) == ["user:1", "user:2"]


def test_who_was_not_given_it_reads_nothing_and_leaves_no_trace_of_reading(
    room, case, people
):
    with pytest.raises(NoGrant):
        read(write(case), people["user:3"])
    assert not Unsealing.objects.exists()


def test_the_program_alone_cannot_read_back_what_it_wrote(room, case):
    row = write(case)
    assert repr(row.words) == "<sealed>"
    assert repr(Door(case_id=case.id, words=TEXT).words) == "<sealed>"
    assert TEXT.encode() not in row.words.stored


def test_a_row_that_names_no_case_is_not_written(room):
    with pytest.raises(RowHasNoId):
        Door.objects.create(words=TEXT)
    assert not Door.objects.exists()


def test_a_reason_is_asked(room, case, people):
    with pytest.raises(NotNow):
        read(write(case), people["user:1"], why="  ")


def test_only_sealed_columns_are_unsealed_and_empty_ones_left_out(room, case, people):
    row = write(case, health=None)
    with pytest.raises(NotSearchable):
        read(row, people["user:1"], columns=["name"])
    opened = unsealing.unseal(
        row=row, columns=["words", "health"], by=people["user:1"], why="x", now=NOW
    )
    assert opened == {"words": TEXT}


def test_each_opened_value_has_its_row_that_the_owner_sees(room, case, people):
    row = write(case, health="insulin")
    columns = ["words", "health"]
    read(row, people["user:2"], columns=columns)
    seen = [(u.person, u.where, u.row) for u in unsealing.unsealings_of(case)]
    pk = str(row.pk)
    assert seen == [
        ("user:2", "shamroom_door.health", pk),
        ("user:2", "shamroom_door.words", pk),
    ]


def test_the_latest_opening_stands_first(room, case, people):
    rows = [write(case), write(case)]
    for minutes, row in ((5, rows[0]), (1, rows[1])):
        now = NOW + timedelta(minutes=minutes)
        unsealing.unseal(
            row=row, columns=["words"], by=people["user:1"], why="x", now=now
        )
    seen = [one.row for one in unsealing.unsealings_of(case)]
    assert seen == [str(rows[0].pk), str(rows[1].pk)]


def test_each_opening_is_a_row_of_the_journal_with_its_reason(room, case, people):
    JournalRow = apps.get_model("trust", "JournalRow")
    read(write(case), people["user:2"], why="call back 0639981234")
    (told,) = JournalRow.objects.filter(what="case.unsealed")
    assert (told.by, told.subject, told.subject_id) == (
        "user:2",
        "trust.sealedcase",
        str(case.id),
    )
    assert told.why.startswith("call back")
    assert "0639981234" not in told.why
    assert "shamroom_door.words" in told.facts
    assert TEXT not in told.why + told.facts


def test_keys_and_cases_stand_in_the_journal(case, people):
    JournalRow = apps.get_model("trust", "JournalRow")
    cases.grant(case=case, to="user:3", by=people["user:1"], now=NOW)
    cases.revoke(case=case, person="user:3", by="user:2", now=NOW)
    cases.destroy_case_key(case=case, by="user:1", why="withdrawn", now=NOW)
    rows = JournalRow.objects.filter(subject_id=str(case.id)).order_by("sequence")
    assert [(row.what, row.by, row.why) for row in rows] == [
        ("case.sealed", "web", ""),
        ("case.granted", "user:1", ""),
        ("case.revoked", "user:2", ""),
        ("case.destroyed", "user:1", "withdrawn"),
    ]
    assert "user:3" in rows[1].facts
    assert "user:3" in rows[2].facts


def test_nothing_is_shown_if_it_cannot_be_journalled(room, case, people, monkeypatch):
    def broken(**_):
        raise IntegrityError

    row = write(case)
    monkeypatch.setattr(unsealing, "tell", broken)
    with pytest.raises(IntegrityError):
        read(row, people["user:1"])
    assert not Unsealing.objects.exists()


def test_a_value_of_another_row_column_or_case_raises(room, case, people, caplog):
    row, other = write(case, health="insulin"), write(case, "other words")
    one = swap(row, other, "words")
    with pytest.raises(Altered):
        read(one, people["user:1"])
    assert "a value of shamroom_door.words does not open" in caplog.text
    Door.objects.filter(pk=row.pk).update(words=row.health)
    with pytest.raises(Altered):
        read(Door.objects.get(pk=row.pk), people["user:1"])
    foreign = cases.open_case(
        subject="tip:2", owner="user:1", people=["user:1"], by="web", now=NOW
    )
    moved = write(foreign)
    Door.objects.filter(pk=moved.pk).update(case_id=case.id)
    with pytest.raises(UnknownKey):
        read(Door.objects.get(pk=moved.pk), people["user:1"])


def test_a_plain_value_in_the_database_raises(room, case, people):
    row = write(case)
    row.__dict__["words"].stored = TEXT.encode()
    with pytest.raises(NotSealed):
        read(row, people["user:1"])


def test_a_grant_moved_to_another_person_opens_nothing(room, case, people):
    row, mine = write(case), Grant.objects.get(person_key__person="user:1")
    mine.person_key_id = people["user:3"].pair.name.hex()
    mine.save()
    with pytest.raises(CannotOpen):
        read(row, people["user:3"])


def test_a_holder_gives_the_case_to_another(room, case, people):
    row = write(case)
    cases.grant(case=case, to="user:3", by=people["user:2"], now=NOW)
    assert read(row, people["user:3"]) == TEXT
    assert cases.holders(case) == ["user:1", "user:2", "user:3"]


def test_who_does_not_hold_a_case_cannot_give_it(room, case, people):
    with pytest.raises(NoGrant):
        cases.grant(case=case, to="user:3", by=people["user:3"], now=NOW)
    with pytest.raises(NoKeyPair):
        cases.grant(case=case, to="user:77", by=people["user:1"], now=NOW)
    assert cases.holders(case) == ["user:1", "user:2"]


def test_after_a_revocation_new_words_are_closed_to_the_revoked(room, case, people):
    before = write(case)
    cases.revoke(case=case, person="user:2", by="user:1", now=NOW)
    after = write(case, "said later")
    assert cases.holders(case) == ["user:1"]
    for row in (before, after):
        with pytest.raises(NoGrant):
            read(row, people["user:2"])
    assert read(before, people["user:1"]) == TEXT
    assert read(after, people["user:1"]) == "said later"
    assert CaseKey.objects.filter(case=case).count() == 2


def test_whoever_is_let_in_later_reads_what_came_before_too(room, case, people):
    before = write(case)
    cases.revoke(case=case, person="user:2", by="user:1", now=NOW)
    cases.grant(case=case, to="user:4", by=people["user:1"], now=NOW)
    assert read(before, people["user:4"]) == TEXT
    assert read(write(case), people["user:4"]) == TEXT


def test_a_revoked_person_cannot_let_anybody_in_or_out(room, case, people):
    cases.revoke(case=case, person="user:2", by="user:1", now=NOW)
    with pytest.raises(NoGrant):
        cases.grant(case=case, to="user:3", by=people["user:2"], now=NOW)
    with pytest.raises(NoGrant):
        cases.revoke(case=case, person="user:1", by="user:2", now=NOW)


def test_the_last_person_of_a_case_cannot_be_revoked(room, case):
    cases.revoke(case=case, person="user:2", by="user:1", now=NOW)
    with pytest.raises(NobodyHolds):
        cases.revoke(case=case, person="user:1", by="user:1", now=NOW)
    assert cases.holders(case) == ["user:1"]


def test_a_case_that_nobody_could_open_is_not_made(people, settings):
    with pytest.raises(NobodyHolds):
        cases.open_case(subject="tip:3", owner="user:1", people=[], by="w", now=NOW)
    with pytest.raises(NoKeyPair):
        cases.open_case(
            subject="tip:3", owner="user:1", people=["user:8"], by="w", now=NOW
        )
    assert not SealedCase.objects.exists()
    assert list(settings.CASE_KEYS_DIR.rglob("*")) == []


def test_a_case_of_a_taken_subject_leaves_no_secret_behind(case, settings):
    before = list(settings.CASE_KEYS_DIR.glob("*/*"))
    with pytest.raises(IntegrityError):
        cases.open_case(
            subject="tip:1", owner="user:1", people=["user:1"], by="web", now=NOW
        )
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) == before


def test_a_destroyed_case_opens_to_nobody(room, case, people):
    row = write(case)
    cases.destroy_case_key(case=case, by="user:1", why="withdrawn", now=NOW)
    for hand in people.values():
        with pytest.raises(Destroyed):
            read(row, hand)
    with pytest.raises(Destroyed):
        write(case)
    with pytest.raises(Destroyed):
        cases.grant(case=case, to="user:3", by=people["user:1"], now=NOW)
    assert not Grant.objects.exists()


def test_a_destroyed_case_is_unreadable_in_a_backup_of_the_database(room, case, people):
    """All rows as they were, every passphrase known: the file's secret is missing."""
    row = write(case)
    keys = list(CaseKey.objects.all())
    grants = list(Grant.objects.all())
    cases.destroy_case_key(case=case, by="user:1", why="withdrawn", now=NOW)
    SealedCase.objects.update(destroyed_at=None)
    CaseKey.objects.bulk_create(keys)
    Grant.objects.bulk_create(grants)
    with pytest.raises(Destroyed):
        read(row, people["user:1"])
    casefiles.make_secret(case.id)
    with pytest.raises(Altered):
        read(row, people["user:1"])


def test_the_secret_is_overwritten_before_it_is_deleted(case, settings, tmp_path):
    (path,) = settings.CASE_KEYS_DIR.glob("*/*")
    secret = path.read_bytes()
    (tmp_path / "link").hardlink_to(path)
    assert path.stat().st_mode & 0o777 == 0o600
    cases.destroy_case_key(case=case, by="user:1", why="x", now=NOW)
    assert not path.exists()
    assert (tmp_path / "link").read_bytes() == bytes(32) != secret


def test_a_destruction_that_was_killed_half_way_is_ended_by_the_chore(
    case, settings, monkeypatch
):
    def killed(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(casefiles, "destroy_secret", killed)
        with pytest.raises(KeyboardInterrupt):
            cases.destroy_case_key(case=case, by="user:1", why="x", now=NOW)
    assert list(settings.CASE_KEYS_DIR.glob("*/*"))
    assert cases.finish_destroying(NOW) == 1
    assert cases.finish_destroying(NOW) == 0
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) == []


def test_a_secret_cut_short_opens_nothing(room, case, people, settings):
    row = write(case)
    (path,) = settings.CASE_KEYS_DIR.glob("*/*")
    path.write_bytes(path.read_bytes()[:31])
    with pytest.raises(Destroyed):
        read(row, people["user:1"])


def test_much_reading_by_one_person_raises_one_alarm(
    room, case, people, settings, caplog
):
    settings.UNSEALINGS_ALARM, settings.UNSEALINGS_MINUTES = 3, 10
    row = write(case)
    for _ in range(3):
        read(row, people["user:1"])
        read(row, people["user:2"])
    assert not unsealing.alarms().exists()
    for _ in range(4):
        read(row, people["user:1"])
    alarm = ReadingAlarm.objects.get()
    assert (alarm.person, alarm.count) == ("user:1", 4)
    assert "user:1 opened 4 sealed values" in caplog.text
    assert TEXT not in caplog.text
