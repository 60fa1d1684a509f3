"""Whatever happens in whatever order: states follow the table, and nobody is told the
same twice, or told what was recalled, or after they said stop."""

import tempfile
from contextlib import suppress
from pathlib import Path

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

from vigie.relaying import addresses, kinds, queueing
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.kinds import Kind
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import (
    ADDRESS_STEPS,
    LETTER_STEPS,
    AddressState,
    Channel,
    LetterState,
)
from vigie.relaying.tests.letters import Moving, mail, told_to, words

PEOPLE = 4
who = st.integers(0, PEOPLE - 1)
answers = st.lists(st.sampled_from(list(Done)), min_size=PEOPLE, max_size=PEOPLE)


class Killed(BaseException):
    """The worker ends here."""


class Letters(RuleBasedStateMachine):
    """A few people, some messages, a channel of moods, and a worker that dies."""

    @initialize()
    def begin(self):
        Letter.objects.all().delete()
        Message.objects.all().delete()
        Address.objects.all().delete()
        for kind in ("plain", "news"):
            kinds.know(Kind(kind, words, digest=kind == "news"))
        self.people = [mail(number) for number in range(PEOPLE)]
        self.clock, self.number = Moving(), 0
        self.moods, self.dies_after = [Done.SENT] * PEOPLE, None
        self.folder = tempfile.TemporaryDirectory()
        self.notes = Notes(Path(self.folder.name) / "n")
        self.keys: dict[str, str] = {}
        self.told: list[tuple[str, str]] = []
        self.stopped: set[str] = set()
        self.before: dict[int, int] = {}
        self.seen: dict[object, int] = {}

    def teardown(self):
        if hasattr(self, "notes"):
            self.notes.close()
            self.folder.cleanup()

    def channel(self, batch):
        for place, out in enumerate(batch):
            number = int(out.to[1 : out.to.index("@")])
            done = self.moods[number]
            if done == Done.SENT:
                self.take(out)
            if self.dies_after is not None and place >= self.dies_after:
                raise Killed
            yield Outcome(out.key, done, "a reason")

    def take(self, out):
        """Be a receiver that knows a key again and drops what it has."""
        said = f"{out.to}: {out.text.body}"
        if out.key in self.keys:
            assert self.keys[out.key] == said, "one key for two letters"
            return
        assert out.to not in self.stopped
        self.keys[out.key] = said
        self.told += [(out.to, one) for one in out.text.body.split("; ")]

    @rule(kind=st.sampled_from(["plain", "news"]), people=st.sets(who))
    def announce(self, kind, people):
        self.number += 1
        name = f"<{self.number}>"
        chosen = [self.people[one] for one in sorted(people)]
        told_to(*chosen, event=name, kind=kind, who=name, now=self.clock())

    @rule(moods=answers)
    def moods_change(self, moods):
        self.moods = moods

    @rule(seconds=st.sampled_from([1, 30, 61, 600, 90_000]))
    def time_passes(self, seconds):
        self.clock.on(seconds)

    @rule(one=who)
    def says_stop(self, one):
        addresses.stop(address=self.people[one].pk)
        if Address.objects.get(pk=self.people[one].pk).state == AddressState.STOPPED:
            self.stopped.add(f"r{one}@example.org")

    @rule(one=who)
    def says_start(self, one):
        addresses.prove(address=self.people[one].pk)
        self.stopped.discard(f"r{one}@example.org")

    @rule()
    def recall_the_last(self):
        last = Message.objects.filter(event=f"<{self.number}>").first()
        if last:
            queueing.recall(messages=[last.pk], now=self.clock())

    @rule(turns=st.integers(1, 3))
    def work(self, turns):
        sender = Sender(Channel.MAIL, self.channel, self.notes)
        for _ in range(turns):
            sender.turn(self.clock, lambda: 0.5)
        assert self.notes.is_empty

    @rule(after=st.integers(0, 2))
    def work_and_die(self, after):
        self.dies_after = after
        # A stop that comes between a kill and the next start is not seen by what is
        # under way: so the next worker starts at once here.
        with suppress(Killed):
            Sender(Channel.MAIL, self.channel, self.notes).turn(self.clock, lambda: 0.5)
        self.dies_after = None
        self.notes.close()
        self.notes = Notes(Path(self.folder.name) / "n")
        Sender(Channel.MAIL, self.channel, self.notes).turn(self.clock, lambda: 0.5)

    @invariant()
    def states_follow_the_tables(self):
        if not hasattr(self, "before"):
            return
        for rows, seen, steps in (
            (Letter, self.before, LETTER_STEPS),
            (Address, self.seen, ADDRESS_STEPS),
        ):
            for pk, state in rows.objects.values_list("pk", "state"):
                assert reaches(steps, seen.get(pk, state), state)
                seen[pk] = state

    @invariant()
    def nobody_is_told_the_same_twice(self):
        if hasattr(self, "told"):
            assert len(self.told) == len(set(self.told))

    @invariant()
    def what_is_marked_as_sent_was_told(self):
        if not hasattr(self, "told"):
            return
        sent = Letter.objects.filter(state=LetterState.SENT)
        for letter in sent.select_related("message", "address"):
            assert (letter.address.value, letter.message.event) in self.told

    @invariant()
    def nothing_is_left_with_the_channel(self):
        if hasattr(self, "told"):
            assert not Letter.objects.filter(state=LetterState.SENDING).exists()


def reaches(steps, before, after) -> bool:
    """Whether some steps lead from one state to another."""
    known, edge = {before}, {before}
    while edge:
        edge = {two for one in edge for two in steps[one]} - known
        known |= edge
    return after in known


@pytest.mark.django_db(transaction=True)
def test_letters_live_by_the_table(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    run_state_machine_as_test(
        Letters,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_state_has_its_steps():
    assert set(LETTER_STEPS) == set(LetterState)
    assert set(ADDRESS_STEPS) == set(AddressState)
    assert LETTER_STEPS[LetterState.DELIVERED] == frozenset()
    assert LETTER_STEPS[LetterState.RECALLED] == frozenset()
    assert not any(state in steps for state, steps in LETTER_STEPS.items())
