"""Whoever comes leaves no trace: values that nobody else could have sent are sent
through the started program in every kind of action, and looked for in its database,
the write-ahead log, its files, logs and mails: on SQLite, and on a PostgreSQL that is
told to log all it can, but for what the docs have an operator set."""

import base64
import contextlib
import csv
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from allauth.mfa.totp.internal import auth
from nacl.public import PrivateKey

from tests.canaries import ACTIONS, Reader, Words, every, found_in
from tests.postgres import NotToBeHad, cluster_in
from tests.started import ROOT, Started
from vigie.work.backup.stream import key_of

pytestmark = pytest.mark.slow
CI = os.environ.get("CI", "").lower() in {"1", "true"}
BOARD = "/e/port-neuf/"


@every("public pages are read")
def _(who):
    query = f"?place={who.words.text}&q={who.words.phone}&after={who.words.path}"
    pages = ("", "calls/", "map/", "c/c0000001/", "pulse/")
    for path in ["/", "/about/", "/programs/", *(BOARD + one for one in pages)]:
        who.ask(path + query)
    for path in ("emergencies", "emergencies/port-neuf/calls", "openapi.json"):
        who.ask(f"/api/v1/{path}{query}&size={who.words.text}")


@every("it is asked how it runs")
def _(who):
    for path in ("/healthz", "/metrics"):
        who.ask(f"{path}?q={who.words.text}", Authorization=f"Bearer {who.words.text}")


@every("a language is chosen")
def _(who):
    who.ask(f"/?lang={who.words.text}", **{"Accept-Language": who.words.agent})
    who.ask("/?lang=ar")


@every("a return code is tried")
def _(who):
    who.send("/code/", code=f"{who.words.text} {who.words.phone} a b c d e")
    who.send("/code/", code="")


@every("a link of the operator is tried")
def _(who):
    who.ask(f"/enter/{who.words.path}/")
    who.send(f"/enter/{who.words.path}/", name=who.words.text)


@every("a sign-in is tried, with a mail address of nobody's")
def _(who):
    for page in ("/enter/", "/enter/code/", "/enter/new/"):
        who.send(page, email=f"{who.words.text}", login=who.words.text)
        who.send(page, email=f"{who.words.mail}@mail.example")
    who.send("/enter/code/confirm/", code=who.words.text)
    who.send("/enter/second/", code=who.words.text)
    who.send("/enter/passkey/", credential=who.words.text)


@every("nothing is there (404)")
def _(who):
    who.ask(f"/{who.words.path}/?q={who.words.text}")
    who.ask(f"/api/v1/{who.words.path}")


@every("a form without its mark (403)")
def _(who):
    who.send_bare("/code/", code=who.words.text)


@every("a name that is not ours (400)")
def _(who):
    who.ask(f"/?q={who.words.text}", Host=f"{who.words.host}.example")


@every("what the gate refuses (400, 408, 413, 431)")
def _(who):
    words = who.words
    head = f"GET /{words.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {words.agent}"
    who.say(f"{head}\r\nBad Header {words.text}\r\n\r\n".encode())
    who.say(f"{words.text}\x00\r\n\r\n".encode())
    who.say(f"{head}{words.text * 2000}\r\n\r\n".encode())
    post = head.replace("GET", "POST") + "\r\nContent-Length: 99999999\r\n\r\n"
    who.say(post.encode() + words.text.encode())


@every("a client that leaves in the middle")
def _(who):
    head = f"POST /code/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {who.words.agent}"
    for rest in ("", "\r\nContent-Length: 500\r\n\r\ncode=" + who.words.text):
        line = socket.create_connection(
            ("127.0.0.1", who.port), 5, (who.words.address, 0)
        )
        line.sendall((head + rest).encode())
        line.close()


@every("a page that fails (500)")
def _(who):
    form = {"text": who.words.text, "phone": who.words.phone}
    for path in ("/fails/", "/fails/database/", "/fails/value/"):
        who.send_bare(f"{path}?q={who.words.path}", **form)
        # SQLite's word for a value that it cannot read is the one for a full disk.
        assert who.statuses[f"POST {path}?q={who.words.path}"] in {500, 503}
    with contextlib.suppress(http.client.HTTPException):
        who.send_bare("/fails/answering/", **form)


@every("the API is asked in the wrong way (405, 422)")
def _(who):
    who.send_bare("/api/v1/emergencies", text=who.words.text)
    who.ask(f"/api/v1/emergencies/port-neuf/calls?size={who.words.text}")


@every("short messages come in, one of them from a gateway that is not ours")
def _(who):
    said = {"from": who.words.phone, "to": "38000", "id": "one"}
    brought = urlencode({**said, "text": f"pas ok {who.words.text} {who.words.phone}"})
    who.ask(f"/sms/in?{brought}")
    assert who.statuses[f"GET /sms/in?{brought}"] == 200
    who.send_bare("/sms/in", **{**said, "id": "two", "text": who.words.text})
    who.ask(f"/sms/in?{urlencode({**said, 'from': who.words.text})}")
    who.ask(f"/sms/report/{who.words.text}/?state={who.words.path}")
    who.send_bare(f"/stop/{who.words.text}/", do=who.words.text)


def as_staff(who, link):
    """What the operator does, and does wrong."""
    path = link[link.index("/enter/") :].strip()
    who.send(path)
    who.ask("/desk/")
    page = who.send("/account/app/", code=who.words.text)
    secret = re.search(r'<code dir="ltr"[^>]*>([A-Z2-7]{16,})', page)
    code = auth.hotp_value(secret[1], int(time.time()) // 30)
    who.answer(page, "/account/app/", code=auth.format_hotp_value(code))
    who.ask("/desk/")
    assert "ValueError" in who.ask("/desk/running/")
    for page in ("/desk/open/", "/desk/port-neuf/area/", "/desk/port-neuf/places/"):
        who.ask(page)
    words = who.words
    who.send("/desk/open/", name="", place_name=words.text, slug=words.phone)
    who.send("/desk/port-neuf/area/", outline=words.text, centre=words.phone)
    who.send("/desk/port-neuf/places/", lines=f"{words.text} = {words.phone}")
    who.send("/desk/port-neuf/state/", "/desk/port-neuf/", state=words.text)
    who.send("/desk/port-neuf/places/", lines=f"{words.public} = 43.35, 4.96")
    assert who.statuses["GET /desk/"] == 200
    who.send("/leave/", "/desk/")


def posts_of(path, words):
    """A file of posts: one is wanted and names what must be masked, one is not."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "created_at", "author", "lang", "text"])
        at = "2026-03-01T21:00:00Z"
        wanted = (
            f"Je cherche ma mère à Port-Neuf, elle ne répond plus. {words.public} "
            f"Appelez le {words.phone} #PortNeuf"
        )
        rows.writerow(["1", at, words.author, "fr", wanted])
        rows.writerow(["2", at, words.author, "fr", f"Bon appétit {words.text}"])
        rows.writerow(["3", words.text, words.author, "fr", words.phone])


PRIVATE = {}


def public_half(private):
    PRIVATE["half"] = private.read_text()
    key = PrivateKey(key_of(PRIVATE["half"]))
    return base64.urlsafe_b64encode(bytes(key.public_key)).decode()


@dataclass
class Swept:
    """A program in which everything was done, and who did it."""

    folder: Path
    cluster: Path | None
    words: Words
    who: Reader
    board: str
    live: dict[str, list[str]]

    def found(self, values):
        return sweep(self.folder, self.cluster, values)


def sweep(folder, cluster, values):
    """Look in all files of the program, and of the database's server."""
    hits = found_in(folder, values)
    for name, paths in (found_in(cluster, values) if cluster else {}).items():
        hits.setdefault(name, []).extend(f"cluster/{path}" for path in paths)
    return hits


QUIET = re.findall(
    r"ALTER ROLE vigie SET [^;]+;", (ROOT / "docs" / "install.md").read_text()
)
LOUD = (
    "log_statement=all",
    "log_min_duration_statement=0",
    "log_min_messages=info",
    "log_min_error_statement=info",
    "log_error_verbosity=verbose",
    "log_parameter_max_length_on_error=-1",
    "log_connections=on",
    "log_duration=on",
)


def settle(address):
    """Have PostgreSQL write down all that it still has in memory."""
    if address:
        with psycopg.connect(address, autocommit=True) as line:
            line.execute("CHECKPOINT")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request):
    """The address of a server and the folder of it, both None for SQLite."""
    if request.param == "sqlite":
        yield None, None
        return
    try:
        with cluster_in(*LOUD) as (address, folder):
            with psycopg.connect(address, autocommit=True) as line:
                for statement in QUIET:
                    line.execute(statement)
            yield address, folder
    except NotToBeHad as lack:
        pytest.fail(str(lack)) if CI else pytest.skip(str(lack))


@pytest.fixture(scope="module")
def swept(database, tmp_path_factory):
    address, cluster = database
    folder = tmp_path_factory.mktemp("trace")
    files = tmp_path_factory.mktemp("posts")
    words = Words.new()
    program = Started(
        folder,
        demo=True,
        DJANGO_SETTINGS_MODULE="tests.failing.settings",
        CANARY=f"{words.text} {words.phone}",
        VIGIE_LANGUAGE="en",
        VIGIE_SMS_IN_FROM="127.0.0.0/8",
        **({"VIGIE_DATABASE_URL": address} if address else {}),
    )
    try:
        program.page(BOARD)
        who = Reader(program.port, words)
        for action in ACTIONS.values():
            action(who)
        as_staff(who, program.vigie("link"))
        posts_of(files / "posts.csv", words)
        program.vigie("import", str(files / "posts.csv"), "--emergency", "port-neuf")
        board = who.ask("/api/v1/emergencies/port-neuf/calls?size=500")
        program.vigie("backup", "key", "--out", str(files / "private"))
        program.environment["VIGIE_BACKUP_KEY"] = public_half(files / "private")
        program.vigie("backup", str(folder / "backup"))
        settle(address)
        live = sweep(folder, cluster, words.secret)
        program.end_like_ctrl_c()
        settle(address)
        yield Swept(folder, cluster, words, who, board, live)
    finally:
        program.end_at_any_rate()


def test_nothing_of_a_reader_is_kept_while_the_program_runs(swept):
    assert swept.live == {}


def test_nothing_of_a_reader_is_left_when_it_has_ended(swept):
    assert swept.found(swept.words.secret) == {}


def test_what_is_public_was_kept_so_the_words_did_come_through(swept):
    assert swept.words.public in swept.board
    (paths,) = swept.found({"public": swept.words.public}).values()
    if swept.cluster is None:
        assert "data/vigie.sqlite3" in paths
    else:
        assert {path.split("/")[2] for path in paths} == {"base", "pg_wal"}


def test_the_errors_did_happen_and_are_told_by_type_and_place(swept):
    log = (swept.folder / "log").read_text()
    assert {400, 403, 404, 405, 410, 422, 500} <= set(swept.who.statuses.values())
    for told in (
        "ValueError",
        "because of KeyError",
        "an answer was cut short",
        "failing/urls.py",
        "chore=fail",
    ):
        assert told in log
    assert {
        None: "sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)",
    }.get(swept.cluster, "NotNullViolation") in log
    counted = {path.name for path in (swept.folder / "data" / "errors").iterdir()}
    assert {"ValueError", "django.db.utils.IntegrityError"} <= counted


def test_a_postgresql_as_it_comes_would_have_told_it_all():
    words = Words.new()
    try:
        with cluster_in(*LOUD) as (address, folder):
            with psycopg.connect(address, autocommit=True) as line:
                for statement in QUIET[:1]:
                    line.execute(statement.replace("'fatal'", "'error'"))
            with psycopg.connect(address, autocommit=True) as line:
                for value in (words.text, words.phone):
                    with contextlib.suppress(psycopg.Error):
                        line.execute(f"SELECT CAST('{value}' AS integer)")
            log = (folder / "log").read_text()
            found = found_in(folder, words.secret)
    except NotToBeHad as lack:
        pytest.fail(str(lack)) if CI else pytest.skip(str(lack))
    assert found == {"text": ["log"], "phone": ["log"]}
    assert "STATEMENT" in log


def test_no_mail_tells_of_an_error(swept):
    for mail in (swept.folder / "data").glob("mails/*"):
        assert "operator@example.org" not in mail.read_text()


def test_an_address_to_write_to_is_in_no_log(swept):
    kept = swept.found({"mail": swept.words.mail}).get("mail", [])
    assert kept
    rows = ("mails/", "sqlite", "cluster/data/")
    assert not [path for path in kept if not any(one in path for one in rows)]


def test_a_backup_made_while_it_ran_comes_back_whole_and_without_a_trace(
    swept, tmp_path
):
    if swept.cluster:
        pytest.skip("test_a_backup_of_postgresql.py restores one")
    folder, words = swept.folder, swept.words
    private = folder.parent / "private"
    private.write_text(PRIVATE["half"])
    restored = tmp_path / "data"
    environment = {**os.environ, "VIGIE_DATA_DIR": str(restored)}
    environment.pop("VIGIE_DATABASE_URL", None)

    def vigie(*given):
        return subprocess.run(
            [sys.executable, "-m", "vigie.config.cli", *given],
            env=environment,
            capture_output=True,
            text=True,
        )

    done = vigie("restore", str(folder / "backup"), "--key", str(private))
    assert done.returncode == 0, done.stderr
    assert found_in(tmp_path, words.secret) == {}
    assert "data/vigie.sqlite3" in found_in(tmp_path, {"p": words.public})["p"]
    assert (restored / "secret.key").read_text()
    verified = vigie("journal", "verify")
    assert verified.returncode == 0, verified.stderr
    again = vigie("restore", str(folder / "backup"), "--key", str(private))
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "--force" in again.stderr


@pytest.mark.parametrize("how", [str, str.upper, lambda text: text.encode().hex()])
def test_a_trace_would_be_found(tmp_path, how):
    words = Words.new()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text(f"x{how(words.agent)}y")
    assert found_in(tmp_path, words.secret) == {"agent": ["deep/file"]}


def test_a_trace_in_the_name_of_a_file_would_be_found(tmp_path):
    words = Words.new()
    (tmp_path / words.path).write_text("")
    assert list(found_in(tmp_path, words.secret)) == ["path"]
