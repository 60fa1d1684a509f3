"""Forgetting an emergency makes its sealed data unreadable, in every copy."""

from datetime import timedelta

import pytest

from tests.calls import NOW, make_emergency
from vigie.emergencies import actions
from vigie.trust.journal.verifying import verify
from vigie.trust.models import (
    CaseKey,
    GlassGrant,
    Grant,
    JournalRow,
    PersonKey,
    SealedCase,
)
from vigie.trust.retention import erasers
from vigie.trust.retention.forgetting import forget
from vigie.trust.sealed import casefiles, cases, glass, unsealing
from vigie.trust.sealed.errors import Altered, Destroyed
from vigie.trust.sealed.tests.shamroom.models import Door

DAY = timedelta(days=1)
TEXT = "behind the green gate"
DUE = NOW + 30 * DAY


@pytest.fixture
def flood(transactional_db):
    return make_emergency()


@pytest.fixture
def of_flood(flood, people):
    """A case of the emergency, which the first person was given."""
    return opened(flood, "tip:flood")


def opened(emergency, subject):
    return cases.open_case(
        subject=subject,
        owner="user:1",
        people=["user:1"],
        by="web",
        now=NOW,
        emergency=emergency.pk,
    )


def sealed(case):
    row = Door.objects.create(case_id=case.id, words=TEXT)
    return Door.objects.get(pk=row.pk)


def read(row, hand):
    found = unsealing.unseal(row=row, columns=["words"], by=hand, why="call", now=NOW)
    return found["words"]


def end(emergency, *states):
    for state in states or ("closed", "archived"):
        actions.change_state(emergency=emergency, state=state, by="op", now=NOW)


def copy_of(*models):
    """What a backup holds: every row of some tables, as it stands now."""
    return [(model, list(model.objects.all())) for model in models]


def bring_back(copy):
    for model, rows in copy:
        model.objects.all().delete()
        model.objects.bulk_create(rows)


def test_what_was_sealed_opens_until_the_emergency_is_forgotten(
    room, flood, of_flood, people
):
    row = sealed(of_flood)
    end(flood)
    forget(DUE - timedelta(seconds=1))
    assert read(row, people["user:1"]) == TEXT
    assert forget(DUE).is_good
    with pytest.raises(Destroyed):
        read(row, people["user:1"])
    assert not Grant.objects.exists()
    assert not CaseKey.objects.exists()


def test_it_opens_in_no_copy_of_the_database_either(
    room, flood, of_flood, people, settings
):
    """The whole of it as it was, passphrases known: the file's secret is missing."""
    row = sealed(of_flood)
    backup = copy_of(PersonKey, SealedCase, CaseKey, Grant)
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) != []
    end(flood)
    forget(DUE)
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) == []
    bring_back(backup)
    assert Grant.objects.count() == 1
    with pytest.raises(Destroyed):
        read(row, people["user:1"])
    casefiles.make_secret(of_flood.id)
    with pytest.raises(Altered):
        read(row, people["user:1"])


def test_the_copy_would_have_opened_had_the_secret_been_left(
    room, flood, of_flood, people, monkeypatch
):
    """What the test above shows is the secret's doing and nothing else's."""
    row = sealed(of_flood)
    backup = copy_of(PersonKey, SealedCase, CaseKey, Grant)
    monkeypatch.setattr(casefiles, "destroy_secret", lambda case: False)
    end(flood)
    forget(DUE)
    bring_back(backup)
    assert read(row, people["user:1"]) == TEXT


def test_two_people_together_do_not_open_it_from_a_copy(room, flood, people):
    holders = ["user:2", "user:3"]
    glass.make_glass(people=holders, by="op", now=NOW)
    case = opened(flood, "tip:glass")
    row = sealed(case)
    asked = glass.ask(case=case, by="user:2", why="a child", now=NOW)
    asked = glass.approve(request=asked, by=people["user:3"], now=NOW)
    backup = copy_of(CaseKey, GlassGrant)
    end(flood)
    forget(DUE)
    bring_back(backup)
    SealedCase.objects.update(destroyed_at=None)
    with pytest.raises(Destroyed):
        unsealing.unseal(
            row=row,
            columns=["words"],
            by=people["user:2"],
            why="a child",
            now=NOW,
            request=asked,
        )


def test_cases_of_others_stay_readable(room, flood, of_flood, case, people):
    other = opened(make_emergency(slug="other"), "tip:other")
    rows = [sealed(case), sealed(other)]
    end(flood)
    forget(DUE)
    assert [read(row, people["user:1"]) for row in rows] == [TEXT, TEXT]


def test_a_drill_takes_its_cases_with_it_a_day_after_its_end(room, people):
    drill = make_emergency(slug="drill", is_drill=True)
    row = sealed(opened(drill, "tip:drill"))
    end(drill, "closed")
    forget(NOW + DAY)
    with pytest.raises(Destroyed):
        read(row, people["user:1"])


def test_the_journal_says_how_many_and_holds(flood, of_flood):
    opened(flood, "tip:second")
    end(flood)
    forget(DUE)
    rows = JournalRow.objects.filter(what="case.destroyed")
    assert [row.by for row in rows] == ["retention", "retention"]
    told = JournalRow.objects.get(what="emergency.forgotten")
    assert '"trust.SealedCase":2' in told.facts
    assert verify().is_good


def test_when_forgetting_fails_no_key_is_destroyed(
    room, flood, of_flood, people, monkeypatch
):
    def fail(forgotten):
        raise OSError("another room")

    row = sealed(of_flood)
    erase = erasers._erasers["keys of cases"]
    monkeypatch.setattr(erasers, "_erasers", {"keys": erase, "other": fail})
    end(flood)
    assert not forget(DUE).is_good
    assert read(row, people["user:1"]) == TEXT
    monkeypatch.setattr(erasers, "_erasers", {"keys": erase})
    assert forget(DUE).is_good
    with pytest.raises(Destroyed):
        read(row, people["user:1"])


def test_a_file_that_cannot_go_now_keeps_no_other_and_goes_with_the_chore(
    flood, of_flood, settings, monkeypatch, caplog
):
    opened(flood, "tip:second")
    destroy, failed = casefiles.destroy_secret, []

    def first_fails(case):
        if not failed:
            failed.append(case)
            raise OSError("the disk")
        return destroy(case)

    monkeypatch.setattr(casefiles, "destroy_secret", first_fails)
    end(flood)
    assert forget(DUE).is_good
    assert "could not be destroyed" in caplog.text
    assert len(list(settings.CASE_KEYS_DIR.glob("*/*"))) == 1
    assert cases.finish_destroying(DUE) == 1
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) == []


def test_no_case_is_opened_in_what_was_forgotten(flood, people, settings):
    end(flood)
    forget(DUE)
    with pytest.raises(Destroyed):
        opened(flood, "tip:late")
    assert list(settings.CASE_KEYS_DIR.glob("*/*")) == []
    assert not SealedCase.objects.exists()
