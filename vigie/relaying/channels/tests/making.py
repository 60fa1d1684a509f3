"""Letters to send, for the tests of every channel."""

from vigie.relaying.channels.contract import Out, Text

TEXT = Text(
    subject="Léa is safe",
    body="Léa: safe, 22:41.",
    link="https://hub.example/c/abc",
    notice="News on Vigie",
)


def out(to, key="m1.a1", secret="of both", language="fr", text=TEXT, stop=""):  # noqa: S107
    """Return a letter."""
    return Out(key, to, secret, language, text, stop)


def by_key(outcomes):
    """Return outcomes under their keys; each letter has exactly one."""
    every = list(outcomes)
    found = {one.key: one for one in every}
    assert len(found) == len(every)
    return found


def heard(request):
    """Return the headers, in small letters, and the body of a request."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value for name, value in lines}, body
