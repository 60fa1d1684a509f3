"""A log says what failed and where, and nothing that anybody wrote."""

import io
import logging
import sqlite3
import subprocess
import sys
import threading

import pytest

from vigie.lib import silence

SECRET = "+33 6 39 98 00 11"


@pytest.fixture
def said():
    """Loggers of ours and of a library, and what they print."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(silence.Quiet())
    names = ("vigie.room", "vigie", "somelib.request", "vigielike")
    for name in names:
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.propagate = False
    yield stream.getvalue
    for name in names:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def raised(error, cause=None):
    try:
        try:
            if cause:
                raise cause
        finally:
            raise error
    except type(error) as caught:
        return caught


def test_a_message_of_ours_keeps_its_sentence_and_its_numbers(said):
    logging.getLogger("vigie.room").warning("%d letters to %s wait", 12, SECRET)
    assert said() == "WARNING vigie.room: 12 letters to … wait\n"


def test_the_words_of_a_mapping_are_hidden_too(said):
    logging.getLogger("vigie").error("%(n)s by %(who)s", {"n": 3, "who": SECRET})
    assert said() == "ERROR vigie: 3 by …\n"


def test_a_long_number_may_be_somebodys(said):
    logging.getLogger("vigie").error("called %s", 33639980011)
    assert said() == "ERROR vigie: called …\n"


def test_a_format_that_does_not_fit_is_shown_as_it_stands():
    given = {"name": "vigie", "levelname": "ERROR", "msg": "%d letters"}
    record = logging.makeLogRecord({**given, "args": (SECRET,)})
    assert silence.Quiet().format(record) == "ERROR vigie: %d letters"


def test_what_cannot_be_formatted_by_another_is_not_printed():
    said = failing(
        "import logging; logging.basicConfig(); "
        f"logging.getLogger('x').error('%d', '{SECRET}')"
    )
    assert SECRET not in said


@pytest.mark.parametrize("name", ["somelib.request", "vigielike"])
def test_of_a_message_of_a_library_only_the_place_is_kept(said, name):
    logging.getLogger(name).error("could not send to %s", SECRET)
    assert said().startswith(f"ERROR {name}: test_silence.py:")
    assert SECRET not in said()


def test_a_message_that_is_no_text_is_not_shown(said):
    logging.getLogger("vigie").error(ValueError(SECRET))
    assert SECRET not in said()


def test_only_allowed_fields_are_added(said):
    extra = {"chore": "tidy", "status_code": 500, "request": SECRET, "path": SECRET}
    logging.getLogger("vigie").error("failed", extra=extra)
    assert said() == "ERROR vigie: failed chore=tidy status_code=500\n"


def test_an_exception_is_types_and_places(said):
    try:
        int(SECRET)
    except ValueError:
        logging.getLogger("vigie").exception("no number")
    assert "ValueError" in said()
    assert "test_silence.py" in said()
    assert "test_an_exception_is_types_and_places" in said()
    assert SECRET not in said()
    assert "0011" not in said()


def test_the_cause_of_an_exception_is_told_without_its_text():
    told = silence.told(raised(KeyError(SECRET), cause=OSError(28, SECRET)))
    assert "KeyError" in told
    assert "because of OSError (ENOSPC)" in told
    assert SECRET not in told


def test_a_cause_that_was_ruled_out_is_not_told():
    error = raised(ValueError("x"), cause=KeyError("y"))
    error.__suppress_context__ = True
    assert "KeyError" not in silence.told(error)


def test_a_chain_of_causes_has_an_end():
    first = ValueError("0")
    error = first
    for number in range(20):
        cause = ValueError(str(number))
        error.__cause__, error = cause, cause
    assert silence.told(first).count("ValueError") == 4


def test_the_code_of_the_database_is_told():
    line = sqlite3.connect(":memory:")
    line.execute("CREATE TABLE people (phone TEXT UNIQUE)")
    line.execute("INSERT INTO people VALUES (?)", [SECRET])
    with pytest.raises(sqlite3.IntegrityError) as caught:
        line.execute("INSERT INTO people VALUES (?)", [SECRET])
    line.close()
    told = silence.told(caught.value)
    assert told.startswith("sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)")
    assert SECRET not in told


def test_a_code_that_somebody_wrote_is_no_code():
    error = ValueError("x")
    error.sqlstate = SECRET
    assert silence.told(error) == "ValueError"


def test_a_type_made_from_what_somebody_wrote_has_no_signs():
    error = type("Bad\nline: x", (Exception,), {})()
    assert "\n" not in silence.kind_of(error)


def failing(how):
    program = f"from vigie.lib import silence; silence.install(); {how}"
    done = subprocess.run(  # noqa: S603 a program of ours
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_what_nobody_caught_is_told_quietly():
    said = failing(f"int('{SECRET}')")
    assert "ValueError" in said
    assert SECRET not in said


def test_what_nobody_caught_in_a_thread_is_told_quietly():
    said = failing(
        f"import threading; threading.Thread(target=int, args=['{SECRET}']).start()"
    )
    assert "ValueError" in said
    assert SECRET not in said


def test_what_fails_while_something_is_forgotten_is_told_quietly():
    said = failing(
        f"T = type('T', (), {{'__del__': lambda s: int('{SECRET}')}}); T(); x = 1"
    )
    assert "ValueError" in said
    assert SECRET not in said


def test_a_warning_shows_its_place_alone():
    said = failing(f"silence.log_quietly(); import warnings; warnings.warn('{SECRET}')")
    assert "py.warnings" in said
    assert SECRET not in said


def test_threads_are_told_of_by_their_hook_alone():
    before = threading.excepthook
    assert "threading.excepthook" not in failing("import threading")
    assert threading.excepthook is before
