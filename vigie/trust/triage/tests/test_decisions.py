"""Deciding, undoing, and the log that explains how an item stands."""

from datetime import timedelta

import pytest

from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.trust.models import Decision, Item, JournalRow
from vigie.trust.triage.actions import decide, explained, flag, undo
from vigie.trust.triage.registering import gone, read_anew
from vigie.trust.triage.rooms import DEEDS, UnknownRoom, deed, room_of
from vigie.trust.triage.states import ALLOWED, OUTCOMES, ItemState, Verb
from vigie.trust.triage.tests.making import NOW, bring, emergency, thing
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where():
    return emergency()


@pytest.fixture
def item(where):
    return bring(where, thing(1))[0]


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setitem(notices._subscribers, notices.ItemDecided, [heard.append])
    return heard


def do(item, verb, by="ama", **more):
    return decide(item=item, verb=verb, by=by, now=NOW, **more)


def needs(verb, where):
    """What a decision needs besides its name."""
    return {
        "relabel": {"kind": "offer"},
        "split": {"posts": ["7"]},
        "same": {"target": bring(where, thing(99))[0]} if verb == "same" else {},
    }.get(verb, {})


@pytest.mark.parametrize("state", ItemState.values)
@pytest.mark.parametrize("verb", Verb.values)
def test_only_what_the_table_allows_can_be_decided(where, item, state, verb):
    Item.objects.filter(pk=item.pk).update(state=state)
    allowed = verb not in ("undo", "gone") and state in ALLOWED[verb]
    if allowed:
        row = do(item, verb, **needs(verb, where))
        assert (row.state_from, row.state_to) == (state, item.state)
        return
    with pytest.raises(NotAllowed):
        do(item, verb, **needs(verb, where))
    item.refresh_from_db()
    assert item.state == state
    assert not Decision.objects.exists()


def test_the_tables_speak_of_the_same_states():
    assert set(OUTCOMES) <= set(ALLOWED) == set(Verb) - {Verb.UNDO}
    assert set(OUTCOMES.values()) <= set(ItemState)


@pytest.mark.parametrize(
    ("kind", "state"), [("plea", "verified"), ("offer", "settled")]
)
def test_what_is_right_waits_for_an_answer_only_if_somebody_asks(where, kind, state):
    (item,) = bring(where, thing(1, kind))
    assert do(item, "right").state_to == state


def test_another_label_brings_its_priority_and_its_place(where, item):
    (other,) = bring(where, thing(2, "note"))
    do(other, "relabel", kind="cry")
    assert (other.kind, other.priority, other.asks) == ("cry", 3, True)
    assert other.state == "verified"
    assert other.rank < item.rank


def test_what_copies_add_does_not_change_what_a_person_decided(item):
    do(item, "relabel", kind="note")
    with writing():
        read_anew("sham.thing", [thing(1, "cry", priority=3, labels=3)])
    item.refresh_from_db()
    assert (item.kind, item.priority, item.read_priority) == ("note", 1, 3)


def test_a_label_that_the_room_does_not_know_is_refused(item):
    with pytest.raises(NotAllowed):
        do(item, "relabel", kind="nonsense")


def test_the_log_says_what_was_read_and_what_was_decided(where, item):
    do(item, "relabel", kind="offer")
    (other,) = bring(where, thing(2, "note", labels=9))
    do(other, "drop")
    rows = Decision.objects.labelled()
    assert [(row.labels_read, row.labels_decided) for row in rows] == [(1, 4), (9, 0)]
    assert (rows[0].kind_from, rows[0].kind_to) == ("plea", "offer")
    assert [row.item.thing for row in rows] == ["1", "2"]
    assert list(Decision.objects.labelled(after=rows[0].pk)) == [rows[1]]


def test_what_is_undone_teaches_nothing(item):
    row = do(item, "right")
    undo(decision=row, by="ama", now=NOW)
    assert not Decision.objects.labelled().exists()


def columns(item):
    left_out = {"held_by", "held_until"}
    row = Item.objects.filter(pk=item.pk).values().get()
    return {name: value for name, value in row.items() if name not in left_out}


@pytest.mark.parametrize("verb", sorted(set(Verb.values) - {"undo", "gone", "reopen"}))
def test_undo_restores_exactly(where, item, verb):
    more = needs(verb, where)
    before = columns(item)
    row = do(item, verb, **more)
    undone = undo(decision=row, by="bo", now=NOW + timedelta(hours=1))
    assert columns(item) == before
    assert (row.undone_by, undone.by) == (undone, "bo")


def test_an_earlier_decision_can_be_undone_and_the_later_ones_stand(item):
    right, answer = do(item, "right"), do(item, "answer")
    undo(decision=right, by="ama", now=NOW)
    item.refresh_from_db()
    assert (item.state, item.answered_at) == ("answered", NOW)
    undo(decision=answer, by="ama", now=NOW)
    item.refresh_from_db()
    assert (item.state, item.answered_at) == ("waiting", None)


def test_a_step_that_an_undoing_made_impossible_does_nothing(item):
    hide = do(item, "hide")
    do(item, "reopen")
    undo(decision=hide, by="ama", now=NOW)
    item.refresh_from_db()
    assert item.state == explained(item).state == "waiting"


def test_nothing_is_undone_twice(item):
    row = do(item, "right")
    undoing = undo(decision=row, by="ama", now=NOW)
    for one in (row, undoing):
        with pytest.raises(NotAllowed):
            undo(decision=one, by="ama", now=NOW)


def test_nothing_is_the_same_as_itself_or_as_what_is_not_shown(where, item):
    (other,) = bring(where, thing(2))
    do(other, "drop")
    elsewhere = bring(emergency("feu"), thing(3))[0]
    for target in (None, item, other, elsewhere):
        with pytest.raises(NotAllowed):
            do(item, "same", target=target)


def test_groupings_are_undone_the_last_first(where, item):
    middle, last = bring(where, thing(2), thing(3))
    first = do(item, "same", target=middle)
    second = do(middle, "same", target=last)
    with pytest.raises(NotAllowed):
        undo(decision=first, by="ama", now=NOW)
    undo(decision=second, by="ama", now=NOW)
    undo(decision=first, by="ama", now=NOW)
    item.refresh_from_db()
    assert (item.state, item.joined_to) == ("waiting", None)


def test_what_its_author_deleted_is_not_brought_back(where, item):
    row = do(item, "hide")
    with writing():
        gone(where.pk, "sham.thing", ["1"], NOW)
        gone(where.pk, "sham.thing", ["1"], NOW)
    item.refresh_from_db()
    assert item.state == explained(item).state == "gone"
    assert item.decisions.filter(verb="gone", by="").count() == 1
    with pytest.raises(NotAllowed):
        undo(decision=row, by="ama", now=NOW)
    with pytest.raises(NotAllowed):
        do(item, "right")


def test_the_room_hears_each_decision_in_its_transaction(where, item, told):
    row = do(item, "hide")
    undo(decision=row, by="ama", now=NOW)
    assert [(one.verb, one.undone, one.state) for one in told] == [
        ("hide", False, "hidden"),
        ("hide", True, "waiting"),
    ]
    assert {(one.thing, one.decision) for one in told} == {("1", row.pk)}


def test_a_decision_that_its_room_cannot_follow_is_not_taken(item, monkeypatch):
    def full(notice):
        raise OSError("disk full")

    monkeypatch.setitem(notices._subscribers, notices.ItemDecided, [full])
    with pytest.raises(OSError, match="disk full"):
        do(item, "hide")
    item.refresh_from_db()
    assert (item.state, Decision.objects.count()) == ("waiting", 0)
    assert not JournalRow.objects.filter(subject="sham.thing").exists()


def test_each_decision_and_each_undoing_is_journalled(item):
    row = do(item, "right", reason="seen  by\nphone 06 12 34 56 78")
    undo(decision=row, by="bo", now=NOW)
    rows = JournalRow.objects.filter(subject="sham.thing").order_by("sequence")
    assert [(r.what, r.by) for r in rows] == [
        ("thing.verified", "ama"),
        ("thing.undone", "bo"),
    ]
    assert "34" not in rows[0].why + row.reason
    assert row.reason.startswith("seen by phone")


def test_every_verb_has_its_deed_and_an_unknown_room_none():
    assert set(DEEDS) == set(Verb) - {Verb.GONE}
    assert deed("sham.thing", "drop") == "thing.dropped"
    with pytest.raises(UnknownRoom):
        room_of("nowhere.thing")


@pytest.mark.parametrize("verb", ["right", "relabel", "answer", "close", "escalate"])
def test_no_number_of_flags_changes_a_state(where, item, verb):
    do(item, verb, **needs(verb, where))
    before = columns(item)
    for _ in range(40):
        flag(item=item, now=NOW)
    after = columns(item)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"flags", "rank"}
