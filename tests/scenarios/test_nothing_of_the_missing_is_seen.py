"""Fifty values that nobody may see are planted in the room of the missing of a started
program, by its own doors; then everything that anybody can fetch is fetched, and all
its files are looked through. None of them is found, and what everybody may read is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import planted
from tests.canaries import Reader, Words, found_in
from tests.postgres import NotToBeHad, cluster_in
from tests.scenarios.test_no_trace import public_half
from tests.started import ROOT, Started

pytestmark = pytest.mark.slow
CI = os.environ.get("CI", "").lower() in {"1", "true"}
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
MOST = 250  # pages that are reached by links
OWN = ("", "note/", "follow/", "feed/", "me/", "mine/", "write/")
ROOM = "/e/port-neuf/missing/"
FIXED = (
    *(
        "/",
        "/about/",
        "/limits/",
        "/kept/",
        "/programs/",
        "/robots.txt",
        "/sitemap.xml",
    ),
    *("/manifest.webmanifest", "/sw.js", "/offline/", "/healthz", "/metrics"),
    *("/journal/", "/journal/head.atom", "/journal/head.json"),
    *("/api/v1/openapi.json", "/api/v1/emergencies", "/api/v1/emergencies/port-neuf"),
    *(f"/api/v1/emergencies/port-neuf/{n}" for n in ("calls", "calls.geojson")),
    *("/e/port-neuf/", "/e/port-neuf/calls/", "/e/port-neuf/map/"),
    *("/e/port-neuf/pulse/", "/e/port-neuf/pulse/lists.json", "/e/port-neuf/safety/"),
    *(ROOM + one for one in ("", "search/", "know/", "new/", "new/nameless/")),
)


def run(program, code):
    """Run one function of `planted` inside the program; return what it returns."""
    line = f"import json; from tests import planted; print('::', json.dumps({code}))"
    said = program.vigie("django", "shell", "-c", line)
    return json.loads(said.partition(":: ")[2].splitlines()[0])


class Sweep:
    """A program with planted values, and all that could be fetched of it."""

    def __init__(self, program, folder, cluster):
        self.program, self.folder, self.cluster = program, folder, cluster
        self.values = planted.new()
        given = json.dumps(self.values)
        self.made = run(program, f"planted.plant({given})")
        self.who = Reader(program.port, Words.new())
        lines = program.vigie(
            *("key", "create", "--emergency", "port-neuf", "--name", "other hub"),
            *("--rights", "read,search"),
        ).splitlines()
        self.key = next(one for one in reversed(lines) if " " not in one and one)

    @property
    def secret(self):
        return {n: v for n, v in self.values.items() if n != planted.CONTROL}

    def fetched(self):
        """Every surface, by its address: its links are followed, too."""
        got = {}
        todo = [*FIXED, "/?lang=ar", *self.of_people(), *self.of_programs()]
        while todo and len(got) < MOST:
            path = todo.pop(0)
            if path in got or path.startswith("/static/") or "logout" in path:
                continue
            got[path] = page = self.who.ask(path)
            todo += [one.replace("&amp;", "&") for one in LINK.findall(page)]
        for words in (*self.values.values(), "manteau", "Orlane"):
            sent = {"words": words, "before": ROOM + "search/"}
            page = self.who.send(ROOM + "search/", **sent)
            got[f"search {words}"] = page.replace(words, "")
        return got | self.exported()

    def of_people(self):
        for key in self.made["people"].values():
            yield from (f"/missing/{key}/{one}" for one in OWN)
        for person, photo in self.made["photos"]:
            yield f"/missing/{person}/photo/{photo}.jpg"

    def of_programs(self):
        for key in ("", self.key):
            for version in ("1.3", "1.4"):
                more = {"version": version, **({"key": key} if key else {})}
                for feed in ("person", "note"):
                    yield f"/pf/port-neuf/feeds/{feed}?{urlencode(more)}"
                for record in self.made["records"].values():
                    asked = urlencode({"id": record, **more})
                    yield f"/pf/port-neuf/api/read?{asked}"
                asked = urlencode({"q": self.values[planted.CONTROL], **more})
                yield f"/pf/port-neuf/api/search?{asked}"

    def exported(self):
        found = {}
        for version in ("1.3", "1.4"):
            file = self.folder.parent / f"export-{version}.xml"
            words = ("--emergency", "port-neuf", "--version", version)
            self.program.vigie("missing", "export", str(file), *words)
            found[f"export {version}"] = file.read_text()
        return found

    def kept(self, values):
        hits = found_in(self.folder, values)
        for name, paths in (
            found_in(self.cluster, values) if self.cluster else {}
        ).items():
            hits.setdefault(name, []).extend(f"cluster/{path}" for path in paths)
        return hits


def seen(pages, values):
    """Which values are on which pages."""
    return {
        name: where
        for name, value in values.items()
        if (where := [path for path, page in pages.items() if value in page])
    }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request):
    if request.param == "sqlite":
        yield None, None
        return
    try:
        with cluster_in() as (address, folder):
            yield address, folder
    except NotToBeHad as lack:
        pytest.fail(str(lack)) if CI else pytest.skip(str(lack))


@pytest.fixture(scope="module")
def sweep(database, tmp_path_factory):
    address, cluster = database
    folder = tmp_path_factory.mktemp("missing")
    more = {"VIGIE_DATABASE_URL": address} if address else {}
    program = Started(folder, VIGIE_LANGUAGE="en", **more)
    try:
        program.page("/")
        where = ("--lat", "48.8630", "--lon", "2.3708", "--radius", "1500")
        words = ("Attaque à Port-Neuf", "--slug", "port-neuf", "--kind", "attack")
        program.vigie("emergency", "open", *words, "--place", "Port-Neuf", *where)
        yield Sweep(program, folder, cluster)
    finally:
        program.end_at_any_rate()


@pytest.fixture(scope="module")
def pages(sweep):
    return sweep.fetched()


def test_there_are_fifty_values_and_each_is_kept(sweep):
    assert len(sweep.secret) == 50
    rows = run(sweep.program, "planted.opened()")
    sealed = {"seeker_name", "seeker_phone", "seeker_mail"}
    addresses = {*planted.MAILS, "follower_phone"}
    # A note's numbers are masked before they are stored; photos go with their end.
    never = {"note_phone", "note_mail", "their_phone", "expired_photo"}
    lacking = {name for name, value in sweep.secret.items() if value not in rows}
    assert lacking <= sealed | addresses | never


def test_none_of_fifty_is_on_any_surface(sweep, pages):
    assert len(pages) > 120
    assert seen(pages, sweep.secret) == {}


def test_what_everybody_may_read_is_found_there_so_the_sweep_can_see(sweep, pages):
    where = seen(pages, {"control": sweep.values[planted.CONTROL]})["control"]
    key = sweep.made["people"]["public"]
    for path in (f"/missing/{key}/", f"/missing/{key}/feed/", ROOM, "export 1.4"):
        assert path in where, path
    assert any(path.startswith("/pf/port-neuf/feeds/person") for path in where)
    assert any(path.startswith("/pf/port-neuf/api/search") for path in where)


def test_the_sweep_would_find_each_of_them(sweep):
    for name, value in sweep.secret.items():
        assert seen({"page": f"<p>{value}</p>"}, sweep.secret) == {name: ["page"]}


def test_nobody_is_found_by_what_they_do_not_show(sweep, pages):
    hidden = [key for name, key in sweep.made["people"].items() if name != "public"]
    for name in ("full", "given", "family", "other", "child_name", "down_name"):
        page = pages[f"search {sweep.values[name]}"]
        assert not [key for key in hidden if key in page], name


def test_only_the_pages_of_who_is_public_are_there(sweep, pages):
    statuses = {
        name: sweep.who.statuses[f"GET /missing/{key}/"]
        for name, key in sweep.made["people"].items()
    }
    assert statuses == {
        **{"public": 200, "hides": 200, "child": 404, "nameless": 404, "down": 404},
        **{"found": 410, "expired": 410},
    }


def test_none_of_fifty_is_plain_in_any_file(sweep, pages):
    values = {n: v for n, v in sweep.secret.items() if n not in planted.PLAIN}
    assert sweep.kept(values) == {}


def test_a_value_that_is_kept_in_the_open_would_be_found_in_the_files(sweep, pages):
    paths = sweep.kept({"owner": sweep.values["owner"]})["owner"]
    assert any("sqlite" in path or path.startswith("cluster/") for path in paths)


def test_no_page_is_left_and_no_name_when_somebody_is_found(sweep, pages):
    """Runs last: the search for the one who was public ends, and a day goes by."""
    key = sweep.made["people"]["public"]
    photo = next(one for one in sweep.made["photos"] if one[0] == key)
    address = f"/missing/{photo[0]}/photo/{photo[1]}.jpg"
    assert sweep.who.statuses[f"GET {address}"] == 200
    run(sweep.program, f"planted.end('{key}')")
    after = sweep.fetched()
    name = {"control": sweep.values[planted.CONTROL]}
    assert seen(after, {**sweep.secret, **name}) == {}
    assert sweep.who.statuses[f"GET /missing/{key}/"] == 410
    assert sweep.who.statuses[f"GET {address}"] == 410
    record = sweep.made["records"]["public"]
    assert record in after["export 1.4"], "a placeholder tells copies that it is over"
    everybody = list(sweep.made["people"].values())
    run(sweep.program, f"planted.a_day_later({json.dumps(everybody)})")
    rows = run(sweep.program, "planted.opened()")
    every = {**sweep.secret, **name}
    assert {n for n, value in every.items() if value in rows} == set()
    if sweep.cluster is None:
        assert _restored(sweep, every) == set()


def _restored(sweep, values):
    """Which values are in a backup that is made now, once it is restored and opened."""
    folder = sweep.folder.parent / "backup-of-missing"
    folder.mkdir()
    said = sweep.program.vigie("backup", "key", "--out", str(folder / "private"))
    assert said
    environment = sweep.program.environment
    environment["VIGIE_BACKUP_KEY"] = public_half(folder / "private")
    sweep.program.vigie("backup", str(folder / "made"))
    restored = {**environment, "VIGIE_DATA_DIR": str(folder / "data")}

    def vigie(*words):
        done = subprocess.run(
            [sys.executable, "-m", "vigie.config.cli", *words],
            env=restored,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    vigie("restore", str(folder / "made"), "--key", str(folder / "private"))
    code = "from tests import planted; print(planted.opened())"
    rows = vigie("django", "shell", "-c", code)
    files = found_in(Path(folder / "data"), values)
    return {n for n, value in values.items() if value in rows} | set(files) - {"owner"}
