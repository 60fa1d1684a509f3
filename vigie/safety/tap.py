"""A tap and its page, by the shortest way: what a whole town does within minutes.

Nothing here decides anything. A question that is not the plainest there is, or whose
page nobody has seen yet, goes the long way, and so does whatever fails.
"""

from io import BytesIO
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from vigie.kit import whole
from vigie.kit.fastlane import Kept
from vigie.kit.whole import Environ
from vigie.safety import answering
from vigie.safety.answering import say
from vigie.safety.asked import Asked, Own, asked, own_words
from vigie.safety.forms import Given, plain_tap
from vigie.safety.links import said_by_link
from vigie.safety.pages import Answering
from vigie.safety.tokens import question_of

START = "/a/"
_FORM = "application/x-www-form-urlencoded"
_LONGEST = 400  # bytes of a form in which nothing was written
_KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


def at_once(environ: Environ) -> Kept | None:
    """Take a plain tap, or show the page that asks for one; None for all else, of
    which nothing is lost.

    What is returned to a tap is acknowledged as `say` promises.
    """
    path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD")
    if not path.startswith(START) or not whole.is_plain(environ):
        return None
    given = _given(environ) if method == "POST" else None
    if given is None and method != "GET":
        return None
    close_old_connections()
    try:
        return _answered(environ, path.removeprefix(START), given)
    except (DatabaseError, OSError):
        return (
            None  # the same answer again is the same: the long way says what is wrong
        )
    finally:
        close_old_connections()


def _answered(environ: Environ, token: str, given: Given | None) -> Kept | None:
    number = question_of(token)
    question = asked(number) if number is not None else None
    if question is None or question.language not in _KNOWN:
        return None
    if given is not None:
        return _taken(environ, question, given)
    page = Answering.of(question, own_words(question))
    key = page.asked_key(question.language)
    return whole.found(environ, key) if key else None


def _taken(environ: Environ, question: Asked, given: Given) -> Kept | None:
    """Take a tap whose page is there; it is new unless it was sent twice."""
    said = said_by_link(question, given)
    page = Answering.of(question, Own(given.turn + 1, given.answer, said.at))
    as_new = answering.Kept(question.member_id, given.answer, said.at, is_new=True)
    found = whole.found(environ, page.answered_key(as_new, question.language))
    return found if found and say(said).is_new else None


def _given(environ: Environ) -> Given | None:
    """Read a form, and leave it there to be read again."""
    length, kind = environ.get("CONTENT_LENGTH", ""), environ.get("CONTENT_TYPE", "")
    if kind != _FORM or not length.isdecimal() or int(length) > _LONGEST:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    try:
        sent = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True))
    except ValueError:
        return None
    return plain_tap(sent)
