"""A started program in which values are planted, and all that can be fetched of it: its
addresses, its files, its database, SQLite's and PostgreSQL's."""

import json
import os
import re
import subprocess
from contextlib import contextmanager

import pytest

from tests.canaries import Reader, Words
from tests.postgres import NotToBeHad, binaries, cluster_in
from tests.started import Started

CI = os.environ.get("CI", "").lower() in {"1", "true"}
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
BESIDES = 120  # pages that are reached by links
QUARTERS = """name,kind,lat,lon,population
Port-Neuf,city,48.8630,2.3708,180000
Quai Vert,quarter,48.8650,2.3740,31000
Les Carmes,quarter,48.8600,2.3650,28000
"""
ELSEWHERE = ("/metrics", "/healthz", "/journal/head.json", "/e/port-neuf/?q=x")
FAILING = ("/fails/", "/fails/database/", "/fails/value/")


class Sweep:
    """A program with so many planted by the `plant` of a module of `tests`, and all
    that could be fetched of it, `asked` first."""

    def __init__(self, started, planted, many, asked):
        self.program, self.folder, self.cluster, self.address = started
        self.planted, self.many, self.asked = planted, many, asked
        self.inside = self._plant()
        self.who = Reader(self.program.port, Words.new())

    def _plant(self):
        name = self.planted.__name__
        code = f"print('::', json.dumps({name}.plant({self.many})))"
        line = f"import json; import {name}; {code}"
        said = self.program.vigie("django", "shell", "-c", line)
        return json.loads(said.partition(":: ")[2].splitlines()[0])

    def fetched(self):
        """Every address, and what its pages lead to."""
        got = {}
        todo = [*self.asked, *ELSEWHERE, *self.inside["addresses"]]
        most = len(todo) + BESIDES
        while todo and len(got) < most:
            path = todo.pop(0)
            if path in got or path.startswith("/static/") or "logout" in path:
                continue
            got[path] = page = self.who.ask(path)
            todo += [one.replace("&amp;", "&") for one in LINK.findall(page)]
        for path in FAILING:
            got[f"500 {path}"] = self.who.send_bare(path, text="x")
        return got

    def dumped(self):
        """The whole database, as it is written down."""
        if self.cluster:
            tool = binaries() / "pg_dump"
            done = subprocess.run([tool, self.address], capture_output=True, check=True)
            return {"pg_dump": done.stdout}
        made = self.folder / "data"
        return {one.name: one.read_bytes() for one in made.glob("vigie.sqlite3*")}

    def files(self):
        """All files of the program and of the database's server."""
        roots = [self.folder, *([self.cluster] if self.cluster else [])]
        for root in roots:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    yield str(path.relative_to(root)), path.read_bytes()


@contextmanager
def started_on(database, tmp_path_factory, canary):
    """A program with an open emergency and its quarters, on one database."""
    address, cluster = database
    folder = tmp_path_factory.mktemp("swept")
    quarters = tmp_path_factory.mktemp("quarters") / "quarters.csv"
    quarters.write_text(QUARTERS)
    more = {"VIGIE_DATABASE_URL": address} if address else {}
    program = Started(
        folder,
        DJANGO_SETTINGS_MODULE="tests.failing.settings",
        CANARY=canary,
        VIGIE_LANGUAGE="en",
        **more,
    )
    try:
        program.page("/")
        where = ("--lat", "48.8630", "--lon", "2.3708", "--radius", "1500")
        words = ("Attaque à Port-Neuf", "--slug", "port-neuf", "--kind", "attack")
        program.vigie("emergency", "open", *words, "--place", "Port-Neuf", *where)
        program.vigie("emergency", "places", "port-neuf", str(quarters))
        yield program, folder, cluster, address
    finally:
        program.end_at_any_rate()


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
