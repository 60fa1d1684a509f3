"""What this room says of itself when the program starts, and what it hears and does."""

from django.core import checks

from vigie.emergencies import looking
from vigie.emergencies.notices import ItemDecided, subscribe
from vigie.missing import (
    after,
    calls,
    closing,
    copies,
    death,
    desk,
    following,
    from_rooms,
    jobs,
    keyless,
    links,
    list_looking,
    list_matching,
    news,
    notes,
    photo_desk,
    posts_looking,
    posts_starting,
    program_keys,
    registries,
    reviving,
    rotating,
    rounds,
    search,
    steps,
    thread_desk,
    waiting,
)
from vigie.trust.journal import verbs
from vigie.work.worker import every


def start() -> None:
    """Know the verbs of a call and of its end, bring calls and words to the desk, hear
    what is decided, and keep the clocks. Once, when the program starts."""
    verbs.know(calls.VERBS | program_keys.VERBS | registries.VERBS | waiting.VERBS)
    verbs.know(closing.VERBS | links.VERBS | death.VERBS | notes.VERBS)
    rotating.start()
    _come_to_the_desk()
    verbs.know(copies.VERBS)
    following.know_kinds()
    copies.know_kind()
    news.hear(following.tell)
    reviving.register(lambda person: search.index([(person, person.known)]))
    looking.register(rounds.PLACE, rounds.look_at_records)
    looking.register(posts_looking.PLACE, posts_looking.look)
    looking.register(list_looking.PLACE, list_looking.look)
    checks.register(keyless.somebody_holds_a_key, checks.Tags.security, deploy=True)
    _keep_the_clocks()


def _come_to_the_desk() -> None:
    steps.know_steps()
    desk.know_rooms()
    subscribe(ItemDecided, desk.hear_decided)
    for part in (thread_desk, photo_desk, from_rooms, list_matching, posts_starting):
        part.start()


def _keep_the_clocks() -> None:
    every(after.SECONDS, "calls")(after.catch_up)
    every(jobs.SECONDS, "missing clocks")(jobs.keep_clocks)
    every(jobs.ERASE_SECONDS, "missing endings")(jobs.erase)
    every(copies.SECONDS, "copies elsewhere")(copies.tell_changes)
    every(rounds.SECONDS, "rounds")(rounds.keep_rounds)
