"""Two hundred lookouts with the names, phones and mail addresses of who posted and who
saw it, numbers given to a responder, traces, relays and followers. Then every address
of a started program is fetched, and its files are looked through, on both databases:
nothing of it is told."""

import pytest

from tests import planted_lookouts
from tests.planted_lookouts import CONTROL, PASSED, STARTS, TRACED, VALUES
from tests.scenarios.test_no_trace import settle
from tests.sweep import FAILING, Sweep, database, started_on

__all__ = ["database"]
pytestmark = pytest.mark.slow
HOME = "/e/port-neuf/lookouts/"
ASKED = (
    *(HOME, f"{HOME}feed/", "/e/port-neuf/lookouts.geojson", f"{HOME}?lang=ar"),
    *("/e/port-neuf/roads/", "/e/port-neuf/roads/feed/", "/e/port-neuf/roads.geojson"),
)
SIGNED = ("/lookouts/p/", "/lookouts/a/")
OWN = "/lookouts/r/"  # a relay reads its own handle behind its own link


@pytest.fixture(scope="module")
def sweep(database, tmp_path_factory):
    canary = STARTS["name"] + "abcdefghij"
    with started_on(database, tmp_path_factory, canary) as started:
        many = 60 if database[0] else planted_lookouts.MOST
        yield Sweep(started, planted_lookouts, many, ASKED)


@pytest.fixture(scope="module")
def pages(sweep):
    return sweep.fetched()


def without_handles(found):
    """What is found but the handles, which the team's own columns hold."""
    left = {name: kinds - {"handle"} for name, kinds in found}
    return {name: kinds for name, kinds in left.items() if kinds}


def test_all_of_them_are_kept_and_can_be_read_back(sweep):
    counted = sweep.inside["counted"]
    assert counted["lookouts"] == counted["followers"] == sweep.many
    assert counted["name"] == sweep.many
    assert counted["phone"] == counted["mail"] == 2 * sweep.many
    assert counted["fix"] == counted["given"] == TRACED
    assert counted["handle"] == PASSED
    assert counted["passed"] == 3 * PASSED


def test_none_of_it_is_at_any_address(sweep, pages):
    assert len(pages) > 150
    assert 429 not in sweep.who.statuses.values()
    seen = {path: VALUES.seen_in(one.encode()) for path, one in pages.items()}
    own = {path for path in seen if path.startswith(OWN)}
    assert {p: k for p, k in seen.items() if k and p not in own} == {}
    assert {kind for path in own for kind in seen[path]} <= {"handle"}


def test_lookouts_and_what_everybody_may_read_are_found_there(sweep, pages):
    assert CONTROL in pages[f"{HOME}feed/"]
    assert pages["/e/port-neuf/lookouts.geojson"].count("Feature") > 40
    assert {sweep.who.statuses[f"POST {one}"] for one in FAILING} <= {500, 503}
    signed = [one for one in pages if "~" in one and one[:12] in SIGNED]
    assert len(signed) == 12
    assert {sweep.who.statuses[f"GET {one}"] for one in signed} == {200}


def test_no_letter_says_any_of_it_in_any_language_by_any_way(sweep):
    told = sweep.inside["told"]
    assert {"lookouts.opened", "lookouts.over", "lookouts.question"} <= set(told)
    assert {name: kinds for name, kinds in told.items() if kinds} == {}


def test_no_column_but_the_sealed_ones_holds_any_of_it(sweep):
    plain = ("Relay.handle", "Relay.handle_key", "Asked.had_from_words")
    assert set(sweep.inside["columns"]) == {f"lookouts.{one} handle" for one in plain}


def test_none_of_it_is_plain_in_the_bytes_of_the_database(sweep):
    settle(sweep.address)
    found = sweep.dumped()
    assert sum(len(one) for one in found.values()) > 500_000
    assert without_handles((n, VALUES.seen_in(one)) for n, one in found.items()) == {}
    assert any(CONTROL.encode() in one for one in found.values())


def test_none_of_it_is_in_any_file_or_log(sweep, pages):
    assert without_handles((n, VALUES.seen_in(one)) for n, one in sweep.files()) == {}
    log = sweep.program.log.read_text().lower()
    assert len(log) > 100
    assert STARTS["handle"] not in log


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("fix", "[48.8677107,2.37,9.0]"),
        ("secret", "/t/vkcanarysecretbcdfghbcdf/"),
        ("handle", "@VkCanaryHandlebcdfghbcdf"),
        ("phone", "%2B33639983007"),
    ],
)
def test_the_sweep_would_see_it(kind, written):
    assert VALUES.seen_in(b"\x01a" + written.encode() + b"b\x02") == {kind}
