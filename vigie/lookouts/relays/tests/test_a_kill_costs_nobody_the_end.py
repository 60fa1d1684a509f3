"""The worker is killed in the middle: each is told once, and of the end once."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.lookouts import checking
from vigie.lookouts.relays import ending, following, letters
from vigie.lookouts.relays.tests.making import make_relay
from vigie.lookouts.states import LookoutState
from vigie.lookouts.tests.making import make_open
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.channels.together import AT_ONCE
from vigie.relaying.models import Message
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel

pytestmark = pytest.mark.django_db(transaction=True)
RELAYS, FOLLOWERS, AFTER = 40, 5, 7
LATER = NOW + timedelta(minutes=5)


class Killed(BaseException):
    """The worker ends here, as if it had been killed."""


class Post:
    """What was handed over, by kind and receiver; it may kill the worker."""

    def __init__(self, folder):
        self.folder, self.got = folder, []

    def send(self, kill_after=None):
        """Send all that waits, or so many letters and then be killed."""
        left = [kill_after]

        def channel(batch):
            for out in batch:
                if left[0] == 0:
                    raise Killed
                left[0] = None if left[0] is None else left[0] - 1
                self.got.append((out.key.partition(".")[0], out.to))
                yield Outcome(out.key, Done.SENT)

        notes = Notes(self.folder / "mail.notes")
        sender = Sender(Channel.MAIL, channel, notes)
        try:
            while sender.turn(lambda: LATER, lambda: 0.5):
                pass
        except Killed:
            pass
        finally:
            notes.close()

    def told(self, *kinds):
        """Return how often each was told one of these kinds."""
        rows = Message.objects.filter(kind__in=kinds).values_list("pk", flat=True)
        names = {pk.hex for pk in rows}
        return Counter(to for message, to in self.got if message in names)


@pytest.fixture
def row(emergency):
    found = make_open(emergency)
    for number in range(RELAYS):
        make_relay(emergency, f"relay{number}", number)
    for number in range(FOLLOWERS):
        mail = f"follower{number}@example.org"
        address = address_of(channel=Channel.MAIL, value=mail, now=NOW)
        following.follow(lookout=found.pk, address=address, now=NOW)
    for name in ("ana", "ben"):
        checking.pass_on(lookout=found.pk, by=name, now=NOW)
    return found


def end(row):
    state = LookoutState.FOUND
    checking.end_lookout(lookout=row.pk, state=state, by="ana", now=LATER)


def test_each_is_told_once_and_of_the_end_once(row, tmp_path):
    post = Post(tmp_path)
    post.send(kill_after=AFTER)
    post.send()
    end(row)
    post.send(kill_after=AFTER)
    post.send()
    told, over = post.told(letters.ASK, letters.FOLLOWED), post.told(letters.END)
    assert len(told) == len(over) == RELAYS + FOLLOWERS
    assert set(told.values()) == set(over.values()) == {1}


def test_ended_on_the_way_it_is_told_to_those_who_heard_of_it(row, tmp_path):
    post = Post(tmp_path)
    post.send(kill_after=FOLLOWERS + 3)
    end(row)
    post.send(kill_after=2)
    post.send()
    ending.tell_rest(LATER)
    post.send()
    asked, over = post.told(letters.ASK), post.told(letters.END)
    followers = {f"follower{number}@example.org" for number in range(FOLLOWERS)}
    assert 0 < len(asked) < RELAYS
    assert set(over) >= set(asked) | followers
    maybe = set(over) - set(asked) - followers  # under way when it was killed
    assert len(maybe) <= AT_ONCE
    assert set(over.values()) == {1}
