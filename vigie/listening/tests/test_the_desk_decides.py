"""What is decided at the desk changes the call, its group, its counts, its points."""

import random
from collections import Counter

import pytest

from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.listening import keys
from vigie.listening.desk import ROOM, item_of
from vigie.listening.forgetting import forget
from vigie.listening.importing import Writer
from vigie.listening.models import Call, CallCount, HeardPost, Regrouped
from vigie.listening.states import ASKS, CallState
from vigie.listening.tests.making import NOW, board, emergency, post, prepared, store
from vigie.listening.tests.test_points_follow_the_calls import counted, kept
from vigie.listening.words import ASKS as ASKS_OF_THE_PAGES
from vigie.reading.labels import LABELS
from vigie.trust.models import Decision, Item
from vigie.trust.triage.actions import decide, explained, undo
from vigie.trust.triage.states import ALLOWED, SEEN
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
ORLANE = "Qui a vu Orlane, 19 ans, manteau vert, au Quai Bleu ce soir ?"
TEMIR = "Qui a vu Témir, 31 ans, veste rouge, près du théâtre hier ?"
BED = "Lit libre au Quai Bleu pour deux personnes cette nuit"
TEXTS = (ORLANE, TEMIR, BED)


@pytest.fixture
def where():
    return emergency()


@pytest.fixture
def calls(where):
    """Three calls: of Orlane with three posts, of Témir with two, a bed with one."""
    store(
        where,
        [
            post(1, ORLANE),
            post(2, TEMIR),
            post(3, BED),
            post(4, ORLANE, reshare_of="1"),
            post(5, TEMIR, reshare_of="2"),
            post(6, ORLANE),
        ],
    )
    found = {call.text[:14]: call for call in Call.objects.order_by("pk")}
    return [found[text[:14]] for text in TEXTS]


def do(call, verb, to=None, **more):
    target = item_of(to) if to else None
    row = decide(
        item=item_of(call), verb=verb, by="ama", now=NOW, target=target, **more
    )
    call.refresh_from_db()
    return row


def take_back(row):
    return undo(decision=row, by="bo", now=NOW)


def state_of(where):
    """Everything an import or a decision writes; counts of nothing are left out."""
    found = board(where)
    for name in ("counts", "points", "names"):
        found[name] = [row for row in found[name] if row["calls"]]
    return found


def in_order():
    """Counts and points say what the rows say, and items what their log says."""
    naive = Counter(Call.objects.values_list("kind", "state"))
    rows = CallCount.objects.exclude(calls=0).values_list("kind", "state", "calls")
    assert {(kind, state): n for kind, state, n in rows} == naive
    assert kept() == counted()
    for item in Item.objects.filter(room=ROOM.label):
        assert item.state == explained(item).state
        call = Call.objects.get(pk=item.thing)
        assert (call.state in ("open", "answered")) == (item.state in SEEN)
        assert call.kind == item.kind
        if call.state in ("open", "answered"):
            assert call.seen == call.posts.count()


def test_every_new_call_is_at_the_desk(where, calls):
    items = Item.objects.filter(emergency=where).order_by("rank", "id")
    assert [item.thing for item in items] == [str(call.pk) for call in calls]
    first = items[0]
    assert (first.kind, first.language, first.asks) == ("missing.call", "fr", True)
    assert (first.opened_at, first.labels) == (calls[0].first_at, calls[0].labels)
    assert first.priority == calls[0].priority


def test_a_call_and_its_item_are_stored_together_or_not_at_all(where, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr("vigie.listening.importing.registry.tell", full)
    with pytest.raises(OSError, match="disk full"):
        store(where, [post(1, ORLANE)])
    assert not Item.objects.exists()
    assert not Call.objects.exists()


def test_earlier_copies_make_an_item_older(where, calls):
    store(where, [post(9, ORLANE, at=calls[0].first_at.timestamp() - 3600)])
    call = Call.objects.get(pk=calls[0].pk)
    assert item_of(call).opened_at == call.first_at < calls[0].first_at


def test_the_desk_knows_every_label_that_is_a_call(where):
    assert set(ROOM.kinds) == {n for n, label in LABELS.items() if label.is_call}
    assert set(ASKS_OF_THE_PAGES) == ASKS


@pytest.mark.parametrize(
    ("verb", "state", "kind"),
    [
        ("right", "open", "missing.call"),
        ("relabel", "open", "witness"),
        ("drop", "dropped", "missing.call"),
        ("hide", "hidden", "missing.call"),
        ("escalate", "open", "missing.call"),
        ("answer", "answered", "missing.call"),
        ("close", "closed", "missing.call"),
    ],
)
def test_a_decision_changes_the_call_and_undo_restores_exactly(
    where, calls, verb, state, kind
):
    before = state_of(where)
    more = {"kind": "witness"} if verb == "relabel" else {}
    row = do(calls[0], verb, **more)
    assert (calls[0].state, calls[0].kind) == (state, kind)
    in_order()
    take_back(row)
    assert state_of(where) == before


def test_every_decision_makes_cached_pages_stale(where, calls):
    where.refresh_from_db()
    before = where.revision
    take_back(do(calls[0], "right"))
    where.refresh_from_db()
    assert where.revision >= before + 2


def test_same_as_moves_all_posts_and_undo_moves_them_back(where, calls):
    before = state_of(where)
    row = do(calls[1], "same", to=calls[0])
    calls[0].refresh_from_db()
    assert (calls[0].seen, calls[0].posts.count()) == (5, 5)
    assert (calls[1].state, calls[1].posts.count()) == ("joined", 0)
    in_order()
    take_back(row)
    assert state_of(where) == before
    assert not Regrouped.objects.exists()


def test_new_copies_of_a_joined_call_come_to_the_other(where, calls):
    writer = Writer(where.pk, keys.group_key())
    store(where, [post(20, "Bonsoir")], writer=writer)
    row = do(calls[1], "same", to=calls[0])
    for number, kept_writer in ((21, writer), (22, None)):
        store(where, [post(number, TEMIR)], writer=kept_writer)
        assert HeardPost.objects.get(post_id=str(number)).call == calls[0]
    take_back(row)
    store(where, [post(23, TEMIR)], writer=writer)
    assert HeardPost.objects.get(post_id="23").call == calls[1]
    in_order()


def test_split_makes_a_call_of_some_posts_and_undo_ends_it(where, calls):
    before = {row["post_id"]: row["call__code"] for row in state_of(where)["posts"]}
    chosen = calls[0].posts.order_by("-pk")[0]
    row = do(calls[0], "split", posts=[str(chosen.pk)])
    born = Call.objects.get(posts=chosen)
    assert (born.state, born.seen, calls[0].seen) == ("open", 1, 2)
    item = item_of(born)
    assert (item.state, item.born_of) == ("waiting", row.pk)
    in_order()
    take_back(row)
    after = {row["post_id"]: row["call__code"] for row in state_of(where)["posts"]}
    assert after == before
    born.refresh_from_db()
    assert (born.state, born.text, item_of(born).state) == ("hidden", "", "gone")
    in_order()


def test_what_is_split_off_says_its_own_words_masked(where):
    other = ORLANE.replace("vert", "bleu") + " Appelez le 06 39 98 01 77"
    store(where, [post(1, ORLANE), post(2, ORLANE), post(3, other)])
    [call] = Call.objects.all()
    same, different = call.posts.order_by("pk")[1:]
    assert (same.text, different.text[:30]) == ("", other[:30])
    assert "98 01" not in different.text
    shown = {one.pk: one.text for one in ROOM.copies(str(call.pk))}
    assert shown[different.pk] == different.text
    do(call, "split", posts=[str(different.pk)])
    born = Call.objects.get(posts=different)
    assert (born.text, call.text) == (different.text, ORLANE)


@pytest.mark.parametrize("posts", [[], ["nonsense"], ["999999999999999999999"], "all"])
def test_a_split_of_nothing_or_of_everything_is_refused(where, calls, posts):
    before = state_of(where)
    if posts == "all":
        posts = [str(pk) for pk in calls[0].posts.values_list("pk", flat=True)]
    with pytest.raises(NotAllowed):
        do(calls[0], "split", posts=posts)
    assert state_of(where) == before
    assert not Decision.objects.exists()


def test_a_split_about_which_more_was_decided_is_not_undone(where, calls):
    chosen = calls[0].posts.order_by("-pk")[0]
    row = do(calls[0], "split", posts=[str(chosen.pk)])
    more = do(Call.objects.get(posts=chosen), "hide")
    with pytest.raises(NotAllowed):
        take_back(row)
    take_back(more)
    take_back(row)
    in_order()


@pytest.fixture
def told(monkeypatch):
    heard = []
    for kind in (notices.PostsWithdrawn, notices.PostsRestored):
        monkeypatch.setitem(notices._subscribers, kind, [heard.append])
    return heard


def names(notice):
    return type(notice).__name__, sorted(post_id for _source, post_id in notice.posts)


def test_hidden_posts_leave_what_is_counted_and_come_back(where, calls, told):
    take_back(do(calls[0], "hide"))
    assert [names(one) for one in told] == [
        ("PostsWithdrawn", ["1", "4", "6"]),
        ("PostsRestored", ["1", "4", "6"]),
    ]


def test_what_is_not_a_call_goes_on_being_counted_as_talk(where, calls, told):
    do(calls[0], "drop")
    do(calls[1], "close")
    assert told == []


def test_new_copies_of_what_was_hidden_do_not_count_either(where, calls, told):
    do(calls[0], "hide")
    store(where, [post(30, ORLANE), post(31, BED)])
    assert [names(one) for one in told][1:] == [("PostsWithdrawn", ["30"])]
    assert Call.objects.get(pk=calls[0].pk).state == "hidden"


def test_undoing_same_as_brings_posts_back_out_of_a_hidden_call(where, calls, told):
    row = do(calls[1], "same", to=calls[0])
    do(calls[0], "hide")
    take_back(row)
    assert names(told[-1]) == ("PostsRestored", ["2", "5"])
    in_order()


def delete(where, *ids):
    with writing():
        forget(where.pk, [("twitter", one) for one in ids], NOW)


def test_a_call_whose_posts_are_all_deleted_is_gone_from_the_desk(where, calls):
    delete(where, "1", "4")
    assert item_of(calls[0]).state == "waiting"
    delete(where, "6")
    assert item_of(calls[0]).state == "gone"
    calls[0].refresh_from_db()
    assert (calls[0].state, calls[0].text) == ("hidden", "")
    in_order()


def test_words_of_a_joined_call_go_when_its_posts_are_deleted(where, calls):
    row = do(calls[1], "same", to=calls[0])
    delete(where, "2", "5")
    calls[1].refresh_from_db()
    calls[0].refresh_from_db()
    assert (calls[1].text, calls[1].state) == ("", "hidden")
    assert (calls[0].text, calls[0].seen) == (ORLANE, 3)
    with pytest.raises(NotAllowed):
        take_back(row)
    in_order()


def test_a_call_speaks_for_those_joined_to_it_when_its_own_words_are_deleted(
    where, calls
):
    row = do(calls[1], "same", to=calls[0])
    delete(where, "1", "4", "6")
    calls[0].refresh_from_db()
    assert (calls[0].text, calls[0].person_name, calls[0].seen) == (TEMIR, "Témir", 2)
    take_back(row)
    calls[0].refresh_from_db()
    calls[1].refresh_from_db()
    assert (calls[0].text, calls[0].state, calls[1].state) == ("", "hidden", "open")
    assert item_of(calls[0]).state == "gone"
    in_order()


def test_any_order_of_decisions_deletions_and_copies_keeps_every_figure(where, calls):
    chance, rows, number = random.Random(7), [], 100
    for _ in range(200):
        call = chance.choice(list(Call.objects.order_by("pk")))
        other = chance.choice(list(Call.objects.order_by("pk")))
        verb = chance.choice(
            [*sorted(ALLOWED), "same", "undo", "undo", "copy", "delete"]
        )
        posts = [str(pk) for pk in call.posts.values_list("pk", flat=True)[:1]]
        more = {"relabel": {"kind": "witness"}, "split": {"posts": posts}}
        try:
            if verb == "undo" and rows:
                take_back(chance.choice(rows))
            elif verb == "copy":
                number += 1
                writer = Writer(where.pk, keys.group_key())
                made = prepared([post(number, chance.choice(TEXTS))], str(number))
                writer.store(made, NOW)
            elif verb == "delete" and HeardPost.objects.count() > 4:
                found = chance.choice(list(HeardPost.objects.order_by("pk")))
                delete(where, found.post_id)
            elif verb in ALLOWED and verb != "gone":
                to = other if verb == "same" else None
                rows.append(do(call, verb, to=to, **more.get(verb, {})))
        except NotAllowed:
            pass
        in_order()
    verbs = set(Decision.objects.values_list("verb", flat=True))
    assert {"same", "split", "undo", "hide", "gone"} <= verbs
    assert Call.objects.filter(state=CallState.OPEN).exists()
