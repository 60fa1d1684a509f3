"""Claim, decide, undo, abandon, delete and flag in any order, beside a plain model."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from vigie.emergencies.actions import NotAllowed
from vigie.trust.models import Decision, Item
from vigie.trust.triage import claims
from vigie.trust.triage.actions import decide, explained, flag, undo
from vigie.trust.triage.registering import gone
from vigie.trust.triage.states import ALLOWED, GROUPING, OPEN
from vigie.trust.triage.tests.making import NOW, ROOM, bring, emergency, thing
from vigie.work.database import writing

PEOPLE = st.sampled_from(["ama", "bo", "chi"])
KINDS = ("plea", "offer", "cry", "note")
VERBS = st.sampled_from(
    [
        "right",
        "relabel",
        "drop",
        "same",
        "hide",
        "escalate",
        "answer",
        "close",
        "reopen",
    ]
)
NUMBERS = st.integers(0, len(KINDS) - 1)
PLACES = count(1)
HOLD = timedelta(minutes=10)
AFTER = {
    "drop": "dropped",
    "same": "joined",
    "hide": "hidden",
    "answer": "answered",
    "close": "closed",
    "reopen": "waiting",
}


class Desk(RuleBasedStateMachine):
    """The model: of each item its steps, its holder, its flags, whether it is gone."""

    @initialize()
    def open(self):
        Decision.objects.all().delete()
        Item.objects.all().delete()
        self.place = emergency(f"any-order-{next(PLACES)}")
        things = [thing(n, kind, minutes=10 * n) for n, kind in enumerate(KINDS)]
        self.items = bring(self.place, *things)
        self.now = NOW
        self.steps = {item.pk: [] for item in self.items}
        self.log = []  # (number of the decision, item), with what undo may need
        self.holders = {}
        self.flags = dict.fromkeys(self.steps, 0)
        self.gone = set()

    def model(self, item):
        """The state and kind that the steps lead to, by other code."""
        if item.pk in self.gone:
            return "gone", None
        state, kind = "waiting", KINDS[self.items.index(item)]
        for _pk, verb, named in self.steps[item.pk]:
            if state not in ALLOWED[verb]:
                continue
            if verb in ("right", "relabel"):
                kind = named or kind
                state = "verified" if kind in ("plea", "cry") else "settled"
            state = AFTER.get(verb, state)
        return state, kind

    def is_mine(self, item, by):
        holder, until = self.holders.get(item.pk, ("", self.now))
        return until <= self.now or holder == by

    def let_go(self, by):
        self.holders = {pk: h for pk, h in self.holders.items() if h[0] != by}

    @rule(by=PEOPLE)
    def claim_the_next(self, by):
        found = claims.claim_next(emergency_id=self.place.pk, by=by, now=self.now)
        self.let_go(by)
        if found is None:
            return
        assert self.model(found)[0] == "waiting"
        assert self.is_mine(found, by)
        self.holders[found.pk] = (by, self.now + HOLD)

    @rule(by=PEOPLE, number=NUMBERS)
    def claim_this(self, by, number):
        item = self.items[number]
        may = self.is_mine(item, by) and self.model(item)[0] in OPEN
        try:
            claims.claim(item=item, by=by, now=self.now)
        except NotAllowed:
            assert not may
            return
        assert may
        self.let_go(by)
        self.holders[item.pk] = (by, self.now + HOLD)

    @rule(
        by=PEOPLE, number=NUMBERS, verb=VERBS, kind=st.sampled_from(KINDS), to=NUMBERS
    )
    def decide(self, by, number, verb, kind, to):
        item, target = self.items[number], self.items[to]
        named = kind if verb == "relabel" else ""
        may = self.is_mine(item, by) and self.model(item)[0] in ALLOWED[verb]
        if verb == "same":
            shown = {"waiting", "verified", "settled", "answered"}
            may = may and item != target and self.model(target)[0] in shown
        more = {"target": target} if verb == "same" else {"kind": named}
        try:
            row = decide(item=item, verb=verb, by=by, now=self.now, **more)
        except NotAllowed:
            assert not may
            return
        assert may
        self.holders.pop(item.pk, None)
        self.steps[item.pk].append((row.pk, verb, named))
        self.log.append((row.pk, item, verb, {item.pk, row.target_id} - {None}))

    @rule(by=PEOPLE, which=st.integers(0, 10**6))
    def undo(self, by, which):
        if not self.log:
            return
        entry = self.log[which % len(self.log)]
        pk, item, verb, touched = entry
        later = [e for e in self.log if e[0] > pk and e[2] in GROUPING]
        blocked = verb in GROUPING and any(e[3] & touched for e in later)
        may = self.is_mine(item, by) and item.pk not in self.gone and not blocked
        try:
            undo(decision=Decision.objects.get(pk=pk), by=by, now=self.now)
        except NotAllowed:
            assert not may
            return
        assert may
        self.holders.pop(item.pk, None)
        self.log.remove(entry)
        self.steps[item.pk] = [one for one in self.steps[item.pk] if one[0] != pk]

    @rule(minutes=st.sampled_from([1, 4, 10, 11]))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(by=PEOPLE)
    def let_it_go(self, by):
        claims.release(emergency_id=self.place.pk, by=by)
        self.let_go(by)

    @rule(number=NUMBERS, times=st.integers(1, 3))
    def flag_it(self, number, times):
        item = self.items[number]
        for _ in range(times):
            flag(item=item, now=self.now)
        self.flags[item.pk] += times

    @rule(number=NUMBERS, sure=st.integers(0, 3))
    def its_author_deletes_it(self, number, sure):
        if sure:
            return  # seldom, or nothing is left to play with
        item = self.items[number]
        with writing():
            gone(self.place.pk, ROOM.label, [item.thing], self.now)
        self.gone.add(item.pk)
        self.holders.pop(item.pk, None)

    @invariant()
    def the_rows_say_what_the_model_says(self):
        for item in getattr(self, "items", []):
            row = Item.objects.get(pk=item.pk)
            state, kind = self.model(item)
            assert row.state == state
            assert kind is None or row.kind == kind
            assert row.flags == self.flags[item.pk]

    @invariant()
    def the_log_explains_the_rows(self):
        for item in Item.objects.filter(emergency=getattr(self, "place", None)):
            told = explained(item)
            assert item.state == told.state
            assert item.kind == (told.kind or item.read_kind)
            if item.state != "gone":
                assert item.answered_at == told.answered_at
                assert item.joined_to_id == told.joined_to
                assert item.escalated_by == told.escalated_by

    @invariant()
    def a_person_holds_one_item_and_an_item_has_one_holder(self):
        if not hasattr(self, "place"):
            return
        for by in ("ama", "bo", "chi"):
            mine = Item.objects.filter(emergency=self.place, held_by=by)
            assert mine.count() <= 1
            found = claims.held(self.place.pk, by, self.now)
            wanted = [
                pk
                for pk, (holder, until) in self.holders.items()
                if holder == by and until > self.now
            ]
            assert ([found.pk] if found else []) == wanted


@pytest.mark.django_db(transaction=True)
def test_any_order_of_acts_of_three_people():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
