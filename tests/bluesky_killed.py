"""A sender of posts, to be killed: python -m tests.bluesky_killed MANY."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import django

AT = datetime(2015, 11, 13, 21, 40, tzinfo=UTC)


def letters(address: str, many: int) -> list[object]:
    """Return so many posts for an account, the same each time."""
    from vigie.relaying.channels.contract import Mark, Out, Post, Text

    made: list[object] = []
    for n in range(many):
        post = Post(Mark(f"post {n}", AT), f"Vu ? {n}")
        text = Text("", post.text, post=post)
        made.append(Out(f"m{n}.a1", address, "", "fr", text))
    return made


def started(url: str, many: int) -> "subprocess.Popen[bytes]":
    """Start sending them; each that was accepted is a line."""
    words = {
        "VIGIE_BLUESKY_URL": url,
        "DJANGO_SETTINGS_MODULE": "vigie.config.settings",
    }
    program = [sys.executable, "-m", "tests.bluesky_killed", str(many)]
    return subprocess.Popen(program, env=os.environ | words, stdout=subprocess.PIPE)


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    from vigie.relaying.channels.bluesky.channel import send

    for outcome in send(letters(settings.BLUESKY.address, int(sys.argv[1]))):
        print(outcome.key, outcome.done.name, flush=True)
