"""A thousand offers and a thousand requests with names, phones, mail addresses, streets
and door codes that nobody else has; hosts are asked, guests stay. Then every address
of a started program is fetched, and its files are looked through, on both databases:
nothing of it is told to anybody but the two sides of a stay, after a press."""

import pytest

from tests import planted_doors
from tests.planted_doors import CONTROL, VALUES
from tests.planting import TOGETHER
from tests.scenarios.test_no_trace import settle
from tests.sweep import FAILING, Sweep, database, started_on

__all__ = ["database"]
pytestmark = pytest.mark.slow
HOME = "/e/port-neuf/doors/"
ASKED = (
    *("", "?place=Quai+Vert", "?place=Les+Carmes&children=on", "?who=women&size=2"),
    *("feed/?place=Quai+Vert", "../doors.geojson?size=1", "../doors.csv?place=x"),
    *("../doors.hxl.csv?language=fr", "cells.geojson?pets=on", "?lang=ar"),
)


def _joined(path):
    return HOME.replace("doors/", path[3:]) if path.startswith("../") else HOME + path


@pytest.fixture(scope="module")
def sweep(database, tmp_path_factory):
    canary = planted_doors.STARTS["name"] + "abcdefghij"
    with started_on(database, tmp_path_factory, canary) as started:
        many = 250 if database[0] else planted_doors.MOST  # a minute each thousand
        yield Sweep(started, planted_doors, many, [_joined(one) for one in ASKED])


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
    assert counted["stays"] > TOGETHER / 2
    assert counted["remarks"] == 20


def test_none_of_it_is_at_any_address(sweep, pages):
    assert len(pages) > 200
    assert 429 not in sweep.who.statuses.values()
    assert {
        p: k for p, one in pages.items() if (k := VALUES.seen_in(one.encode()))
    } == {}


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
    assert {name: k for name, one in found.items() if (k := VALUES.seen_in(one))} == {}
    assert any(CONTROL.encode() in one for one in found.values())


def test_none_of_it_is_in_any_file_or_log(sweep, pages):
    assert {name: k for name, one in sweep.files() if (k := VALUES.seen_in(one))} == {}


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
    assert VALUES.seen_in(b"\x01a" + raw + b"b\x02") == {kind}
