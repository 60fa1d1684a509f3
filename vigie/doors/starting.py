"""What this room says of itself when the program starts, and what it hears and does."""

from vigie.doors import (
    accepting,
    agreeing,
    asking,
    clocks,
    confirming,
    door_sms,
    invitation_letters,
    inviting,
    need_desk,
    offer_letters,
    offering,
    posts_gone,
    posts_in,
    posts_mine,
    stay_desk,
    stay_letters,
    stays,
    vouching,
    watch_letters,
    watch_news,
)
from vigie.emergencies.notices import PostsRestored, PostsWithdrawn, subscribe
from vigie.listening import registry
from vigie.relaying import incoming
from vigie.trust.journal import verbs
from vigie.trust.triage.rooms import know
from vigie.work.worker import every


def start() -> None:
    """Know the letters and verbs of invitations and stays, bring alarms to the desk,
    and keep the clocks. Once, when the program starts."""
    verbs.know(inviting.VERBS | agreeing.VERBS | accepting.VERBS)
    verbs.know(stays.VERBS | vouching.VERBS)
    verbs.know(offering.VERBS | asking.VERBS | confirming.VERBS)
    invitation_letters.know_kinds()
    offer_letters.know_kinds()
    stay_letters.know_kinds()
    watch_letters.know_kinds()
    know(stay_desk.ROOM_OF_STAYS)
    know(need_desk.ROOM_OF_NEEDS)
    incoming.register(door_sms.hear_first, first=True)
    incoming.register(door_sms.hear)
    every(clocks.SECONDS, "doors")(clocks.keep)
    every(watch_news.SECONDS, "those who watch doors")(watch_news.keep)
    _hear_of_posts()


def _hear_of_posts() -> None:
    verbs.know(posts_mine.VERBS)
    every(posts_in.SECONDS, "beds told of in posts")(posts_in.read_on)
    every(posts_gone.SECONDS, "hidden posts of beds")(posts_gone.follow_boards)
    registry.register(posts_gone.hear)
    subscribe(PostsWithdrawn, posts_gone.hear_withdrawn)
    subscribe(PostsRestored, posts_gone.hear_restored)
