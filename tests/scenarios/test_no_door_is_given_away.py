"""A thousand offers and a thousand requests with names, phones, mail addresses, streets
and door codes that nobody else has; hosts are asked, guests stay. Then every address
of a started program is fetched, and its files are looked through, on both databases:
nothing of it is told to anybody but the two sides of a stay, after a press."""

import json
import os
import re
import subprocess

import pytest

from tests import planted_doors
from tests.canaries import Reader, Words
from tests.planted_doors import CONTROL, seen_in
from tests.postgres import NotToBeHad, binaries, cluster_in
from tests.scenarios.test_no_trace import settle
from tests.started import Started

pytestmark = pytest.mark.slow
CI = os.environ.get("CI", "").lower() in {"1", "true"}
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
BESIDES = 120  # pages that are reached by links
HOME = "/e/port-neuf/doors/"
QUARTERS = """name,kind,lat,lon,population
Port-Neuf,city,48.8630,2.3708,180000
Quai Vert,quarter,48.8650,2.3740,31000
Les Carmes,quarter,48.8600,2.3650,28000
"""
ASKED = (
    *("", "?place=Quai+Vert", "?place=Les+Carmes&children=on", "?who=women&size=2"),
    *("feed/?place=Quai+Vert", "../doors.geojson?size=1", "../doors.csv?place=x"),
    *("../doors.hxl.csv?language=fr", "cells.geojson?pets=on", "?lang=ar"),
)
ELSEWHERE = ("/metrics", "/healthz", "/journal/head.json", "/e/port-neuf/?q=x")
FAILING = ("/fails/", "/fails/database/", "/fails/value/")


class Sweep:
    """A program with a thousand of both, and all that could be fetched of it."""

    def __init__(self, program, folder, cluster, address):
        self.program, self.folder = program, folder
        self.cluster, self.address = cluster, address
        self.many = 250 if address else planted_doors.MOST  # a minute each thousand
        self.inside = self.planted()
        self.who = Reader(program.port, Words.new())

    def planted(self):
        code = f"print('::', json.dumps(planted_doors.plant({self.many})))"
        line = f"import json; from tests import planted_doors; {code}"
        said = self.program.vigie("django", "shell", "-c", line)
        return json.loads(said.partition(":: ")[2].splitlines()[0])

    def fetched(self):
        """Every address, and what its pages lead to."""
        got = {}
        asked = [_joined(HOME, one) for one in ASKED]
        todo = [*asked, *ELSEWHERE, *self.inside["addresses"]]
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


def _joined(base, path):
    return base.replace("doors/", path[3:]) if path.startswith("../") else base + path


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
    folder = tmp_path_factory.mktemp("doors")
    quarters = tmp_path_factory.mktemp("quarters") / "quarters.csv"
    quarters.write_text(QUARTERS)
    more = {"VIGIE_DATABASE_URL": address} if address else {}
    program = Started(
        folder,
        DJANGO_SETTINGS_MODULE="tests.failing.settings",
        CANARY=planted_doors.STARTS["name"] + "abcdefghij",
        VIGIE_LANGUAGE="en",
        **more,
    )
    try:
        program.page("/")
        where = ("--lat", "48.8630", "--lon", "2.3708", "--radius", "1500")
        words = ("Attaque à Port-Neuf", "--slug", "port-neuf", "--kind", "attack")
        program.vigie("emergency", "open", *words, "--place", "Port-Neuf", *where)
        program.vigie("emergency", "places", "port-neuf", str(quarters))
        yield Sweep(program, folder, cluster, address)
    finally:
        program.end_at_any_rate()


@pytest.fixture(scope="module")
def pages(sweep):
    return sweep.fetched()


def test_a_thousand_of_both_are_kept_and_can_be_read_back(sweep):
    counted = sweep.inside["counted"]
    assert counted["offers"] == counted["requests"] == sweep.many
    for kind in ("name", "phone", "mail"):
        assert counted[kind] == 2 * sweep.many, kind
    for kind in ("street", "code", "controls"):
        assert counted[kind] == sweep.many, kind
    assert counted["stays"] > planted_doors.TOGETHER / 2
    assert counted["remarks"] == 20


def test_none_of_it_is_at_any_address(sweep, pages):
    assert len(pages) > 200
    assert 429 not in sweep.who.statuses.values()
    assert {p: k for p, one in pages.items() if (k := seen_in(one.encode()))} == {}


def test_offers_and_the_harmless_words_of_their_notes_are_found_there(sweep, pages):
    assert CONTROL in pages[f"{HOME}?place=Quai+Vert"]
    assert pages["/e/port-neuf/doors.geojson?size=1"].count("Feature") > 100
    assert {sweep.who.statuses[f"POST {one}"] for one in FAILING} <= {500, 503}
    signed = [one for one in pages if one.startswith(("/doors/h/", "/doors/g/"))]
    assert {sweep.who.statuses[f"GET {one}"] for one in signed} == {200, 404}


def test_no_letter_says_any_of_it_in_any_language_by_any_way(sweep):
    told = sweep.inside["told"]
    assert {"doors.invitation", "doors.host", "doors.guest"} <= set(told)
    assert {name: kinds for name, kinds in told.items() if kinds} == {}


def test_no_column_but_the_sealed_ones_holds_any_of_it(sweep):
    assert sweep.inside["columns"] == []


def test_none_of_it_is_plain_in_the_bytes_of_the_database(sweep):
    settle(sweep.address)
    found = sweep.dumped()
    assert sum(len(one) for one in found.values()) > 1_000_000
    assert {name: k for name, one in found.items() if (k := seen_in(one))} == {}
    assert any(CONTROL.encode() in one for one in found.values())


def test_none_of_it_is_in_any_file_or_log(sweep, pages):
    assert {name: k for name, one in sweep.files() if (k := seen_in(one))} == {}


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("name", "Vkcanarynameabcdefghij"),
        ("street", "12 rue VKCANARYSTREETabcdefghij"),
        ("mail", "vkcanarymailabcdefghij%40mail.example"),
        ("code", "x7Q0815K2y"),
        ("phone", "+33639980815"),
        ("phone", "tel:%2B33639980815"),
        ("phone", "06 39 98 08 15"),
        ("phone", ">0639980815<"),
        ("name", "Vkcanarynameabcdefghij".lower().encode("utf-16-le")),
        ("name", b"Vkcanarynameabcdefghij".lower().hex()),
        ("name", "eHZrY2FuYXJ5bmFtZWFiY2RlZmdoaWo="),
    ],
)
def test_the_sweep_would_see_it(kind, written):
    raw = written if isinstance(written, bytes) else written.encode()
    assert seen_in(b"\x01a" + raw + b"b\x02") == {kind}
