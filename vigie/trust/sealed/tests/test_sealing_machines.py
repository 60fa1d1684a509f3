"""Any order of steps, with kills between them: nothing is lost, nobody reads more."""

from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from vigie.trust.models import (
    GlassKey,
    GlassRequest,
    PersonKey,
    Rotation,
    SealedCase,
    Unsealing,
)
from vigie.trust.sealed import cases, glass, keyring, pairs, rotation, unsealing
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.errors import Destroyed, NoGrant, NotNow
from vigie.trust.sealed.fields import look_for
from vigie.trust.sealed.keyring import Keys
from vigie.trust.sealed.tests.conftest import NOW, WORDS
from vigie.trust.sealed.tests.shamroom.models import Door

PEOPLE = ["user:1", "user:2", "user:3", "user:4"]
HOLDERS = ["user:3", "user:4"]
people = st.sampled_from(PEOPLE)
long = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Rotating(RuleBasedStateMachine):
    """Rows come and go, keys are added and taken off, the rotation is killed."""

    @initialize()
    def begin(self):
        Door.objects.all().delete()
        Rotation.objects.all().delete()
        self.words = {}
        self.stale = {}
        self.running = None

    @rule(
        text=st.text(st.characters(exclude_categories=("Cs",)), max_size=9)
        | st.integers(0, 99).map("06399800{:02}".format)
    )
    def write(self, text):
        row = Door.objects.create(phone=text, plate=text[::-1])
        self.words[row.pk] = text

    @precondition(lambda self: self.words)
    @rule(data=st.data())
    def read_for_later(self, data):
        pk = data.draw(st.sampled_from(sorted(self.words)))
        self.stale[pk] = Door.objects.get(pk=pk)

    @precondition(lambda self: self.stale)
    @rule()
    def save_what_was_read_earlier(self):
        pk, row = self.stale.popitem()
        row.name = "saved"
        row.save()
        assert Door.objects.get(pk=pk).phone == self.words[pk]

    @rule()
    def add_key(self):
        shelf = keyring.shelf()
        shelf.put(keyring.with_new_key(shelf.keys()))

    @rule()
    def add_index_key(self):
        shelf = keyring.shelf()
        shelf.put(keyring.with_new_index(shelf.keys()))

    @rule(batch=st.integers(1, 4))
    def rotate_a_while(self, batch):
        if self.running is None:
            self.running = rotation.rotate(now=NOW, models=[Door], batch=batch)
        if next(self.running, None) is None:
            self.running = None

    @rule()
    def kill(self):
        self.running = None

    @rule()
    def kill_inside_a_batch(self):
        self.running = None
        with mock.patch.object(rotation, "_store", side_effect=KeyboardInterrupt):
            steps = rotation.rotate(now=NOW, models=[Door], batch=2)
            with pytest.raises(KeyboardInterrupt):
                next(steps)

    @rule()
    def rotate_to_the_end_and_retire(self):
        self.running = None
        list(rotation.rotate(now=NOW, models=[Door], batch=3))
        keys = keyring.shelf().keys()
        current = keys.ring.current
        assert set(rotation.keys_in_use([Door])) <= {current.hex()}
        assert set(rotation.index_keys_in_use([Door])) <= {id_of(keys.index)}
        if self.stale:  # what a process has in its hands still needs its key
            return
        for name in list(keys.ring.keys):
            if name != current:
                keys = Keys(keys.ring.without(name), keys.index)
        keyring.shelf().put(Keys(keys.ring, keys.index))

    @invariant()
    def every_phone_is_found_under_whichever_key(self):
        for pk, text in self.words.items():
            if Door._meta.get_field("phone_key").entry(text):
                found = Door.objects.filter(look_for(Door, "phone_key", text))
                assert pk in found.values_list("pk", flat=True)

    @invariant()
    def every_row_says_what_was_written(self):
        rows = {row.pk: (row.phone, row.plate) for row in Door.objects.all()}
        assert rows == {pk: (text, text[::-1]) for pk, text in self.words.items()}


class Sharing(RuleBasedStateMachine):
    """One case, four people, a glass of two: who reads what, against a plain model."""

    @initialize()
    def begin(self):
        for model in (GlassRequest, SealedCase, GlassKey, PersonKey, Unsealing):
            model.objects.all().delete()
        Door.objects.all().delete()
        self.hands = {}
        for name in PEOPLE:
            pairs.make_pair(person=name, passphrase=WORDS + name, now=NOW)
            self.hands[name] = pairs.unlock(
                person=name, passphrase=WORDS + name, now=NOW
            )
        glass.make_glass(people=HOLDERS, by="operator", now=NOW)
        self.case = cases.open_case(
            subject="tip:1", owner="user:1", people=["user:1"], by="web", now=NOW
        )
        self.now = NOW
        self.inside = {"user:1"}
        self.rows = []  # a row, and who may read it
        self.requests = []
        self.destroyed = False
        self.opened = 0

    @rule()
    def write(self):
        if self.destroyed:
            with pytest.raises(Destroyed):
                Door.objects.create(case_id=self.case.id, words="x")
            return
        text = f"words {len(self.rows)}"
        row = Door.objects.create(case_id=self.case.id, words=text)
        row = Door.objects.get(pk=row.pk)
        self.rows.append((row, text, set(self.inside)))

    @rule(giver=people, to=people)
    def grant(self, giver, to):
        def give():
            cases.grant(case=self.case, to=to, by=self.hands[giver], now=self.now)

        if self.destroyed:
            with pytest.raises(Destroyed):
                give()
        elif giver not in self.inside:
            with pytest.raises(NoGrant):
                give()
        else:
            give()
            self.inside.add(to)
            for _row, _text, readers in self.rows:
                if giver in readers:
                    readers.add(to)

    @rule(by=people, person=people)
    def revoke(self, by, person):
        def take():
            cases.revoke(case=self.case, person=person, by=by, now=self.now)

        if by != "user:1" and by not in self.inside:
            with pytest.raises(NoGrant):
                take()
        elif self.destroyed:
            with pytest.raises(Destroyed):
                take()
        else:
            take()
            self.inside.discard(person)
            for _row, _text, readers in self.rows:
                readers.discard(person)

    @precondition(lambda self: self.rows)
    @rule(person=people, data=st.data())
    def read(self, person, data):
        row, text, readers = data.draw(st.sampled_from(self.rows))
        if self.destroyed:
            with pytest.raises(Destroyed):
                self.open(row, person)
        elif person in readers:
            assert self.open(row, person) == text
            self.opened += 1
        else:
            with pytest.raises(NoGrant):
                self.open(row, person)

    def open(self, row, person, request=None):
        return unsealing.unseal(
            row=row,
            columns=["words"],
            by=self.hands[person],
            why="to call back",
            now=self.now,
            request=request,
        )["words"]

    @rule(person=people)
    def ask(self, person):
        if self.destroyed or person not in HOLDERS:
            with pytest.raises(NoGrant):
                glass.ask(case=self.case, by=person, why="danger", now=self.now)
            return
        made = glass.ask(case=self.case, by=person, why="danger", now=self.now)
        self.requests.append([made, person, None])

    @precondition(lambda self: self.requests)
    @rule(person=people, data=st.data())
    def approve(self, person, data):
        entry = data.draw(st.sampled_from(self.requests))
        request, asker, approved = entry
        is_over = self.now >= request.ends_at
        if person == asker or approved or is_over:
            with pytest.raises(NotNow):
                glass.approve(request=request, by=self.hands[person], now=self.now)
        elif person not in HOLDERS or self.destroyed:
            with pytest.raises(NoGrant):
                glass.approve(request=request, by=self.hands[person], now=self.now)
        else:
            entry[0] = glass.approve(
                request=request, by=self.hands[person], now=self.now
            )
            entry[2] = person

    @precondition(lambda self: self.requests and self.rows)
    @rule(person=people, data=st.data())
    def break_glass(self, person, data):
        request, asker, approved = data.draw(st.sampled_from(self.requests))
        row, text, _readers = data.draw(st.sampled_from(self.rows))
        if self.destroyed:
            with pytest.raises(Destroyed):
                self.open(row, person, request)
        elif person != asker:
            with pytest.raises(NoGrant):
                self.open(row, person, request)
        elif not approved or self.now >= request.ends_at:
            with pytest.raises(NotNow):
                self.open(row, person, request)
        else:
            assert self.open(row, person, request) == text
            self.opened += 1

    @rule(minutes=st.integers(5, 50))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)
        glass.forget_shares(self.now)

    @precondition(lambda self: len(self.rows) > 2)
    @rule(sure=st.integers(0, 5))
    def destroy(self, sure):
        if sure == 0:
            cases.destroy_case_key(
                case=self.case, by="user:1", why="withdrawn", now=self.now
            )
            self.destroyed = True
            self.inside.clear()

    @invariant()
    def the_people_of_the_case_are_those_let_in(self):
        assert set(cases.holders(self.case)) == self.inside

    @invariant()
    def each_opened_value_has_one_row(self):
        assert Unsealing.objects.count() == self.opened


def test_no_order_of_rotation_kills_and_writes_loses_a_value(room):
    run_state_machine_as_test(Rotating, settings=long)


def test_no_order_of_grants_revocations_and_broken_glass_shows_too_much(
    room, quick, settings
):
    settings.BREAK_GLASS_MINUTES = 60
    settings.UNSEALINGS_ALARM = 10_000
    run_state_machine_as_test(Sharing, settings=long)
