"""A real server of the AT Protocol takes posts, once each, and gives them back."""

import io
import itertools
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from PIL import Image

from tests.bluesky_killed import letters, started
from tests.pds import PASSWORD, pds
from vigie.lib.bluesky import Account
from vigie.relaying.channels.bluesky import server
from vigie.relaying.channels.bluesky.channel import send
from vigie.relaying.channels.bluesky.records import key_of
from vigie.relaying.channels.contract import Done, Mark, Picture, Post, Text
from vigie.relaying.channels.tests.making import by_key, out
from vigie.relaying.publications.cutting import Part, Said, cut
from vigie.relaying.publications.networks import BLUESKY

pytestmark = pytest.mark.slow
AT = datetime(2015, 11, 13, 21, 40, tzinfo=UTC)
NUMBERS = itertools.count()
LINK = "https://hub.example/l/1"


@pytest.fixture(scope="module")
def peer():
    with pds() as found:
        yield found


@pytest.fixture
def account(peer, settings):
    """An account of its own for each test."""
    server._sessions.clear()
    handle = peer.account(f"alerts{next(NUMBERS)}")
    settings.BLUESKY = Account(f"http://localhost:{peer.port}", handle, PASSWORD)
    yield SimpleNamespace(handle=handle, posts=lambda: peer.posts(handle), peer=peer)
    server._sessions.clear()


def letter(account, name, text, **more):
    post = Post(Mark(name, AT), text, **more)
    to = f"at://{account.handle}"
    return out(to, key=name, language="ar", text=Text("", text, post=post))


def go(*letters):
    found = by_key(send(letters))
    assert {(one.done, one.reason) for one in found.values()} == {(Done.SENT, "")}


def test_the_same_letter_twice_is_one_post(account):
    for _ in range(3):
        server._sessions.clear()  # as after a kill
        go(letter(account, "one", "Vu ?"), letter(account, "two", "Vu ?"))
    keys = {one["uri"].rpartition("/")[2] for one in account.posts()}
    assert len(account.posts()) == 2
    assert keys == {key_of("one", AT), key_of("two", AT)}


def test_facets_come_back_byte_for_byte(account):
    lines = (Part("🚐 حافلة بيضاء نً"), Part("Vu ? Appelez le 112. e\u0301 👨‍👩‍👧‍👦"))
    found = cut(Said(lines, LINK, ("طوفان", "Rhône")), BLUESKY)
    go(letter(account, "one", found.text, spans=found.spans))
    [row] = account.posts()
    assert row["value"]["text"] == found.text
    assert row["value"]["langs"] == ["ar"]
    pieces = []
    for facet in row["value"]["facets"]:
        at = facet["index"]
        piece = found.text.encode()[at["byteStart"] : at["byteEnd"]].decode()
        [feature] = facet["features"]
        pieces.append((piece, feature.get("uri") or feature.get("tag")))
    assert pieces == [(LINK, LINK), ("#طوفان", "طوفان"), ("#Rhône", "Rhône")]


def test_three_hundred_signs_are_taken(account):
    text = "👨‍👩‍👧‍👦" * 100 + "é" * 200
    assert BLUESKY.count(text) == 300
    go(letter(account, "one", text))
    assert account.posts()[0]["value"]["text"] == text


def test_a_post_is_changed_in_its_place_and_taken_down(account):
    go(letter(account, "one", "Jusqu’à 22:00."))
    go(letter(account, "one", "Jusqu’à 04:00."))
    assert [row["value"]["text"] for row in account.posts()] == ["Jusqu’à 04:00."]
    over = letter(account, "over", "C’est fini.", gone=(Mark("one", AT),))
    go(over)
    go(over)  # again, as after a kill
    assert [row["value"]["text"] for row in account.posts()] == ["C’est fini."]


def test_a_picture_has_its_words_and_no_metadata(account):
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "a camera of somebody"
    Image.new("RGB", (640, 480), "white").save(data, "JPEG", exif=exif)
    shown = Picture(data.getvalue(), "Un minibus blanc")
    go(letter(account, "one", "Vu ?", pictures=(shown,)))
    go(letter(account, "one", "Vu ?", pictures=(shown,)))
    [row] = account.posts()
    [image] = row["value"]["embed"]["images"]
    assert image["alt"] == "Un minibus blanc"
    assert image["aspectRatio"] == {"width": 640, "height": 480}
    taken = account.peer.picture(account.handle, image["image"]["ref"]["$link"])
    assert b"camera" in data.getvalue()
    assert b"camera" not in taken
    assert not Image.open(io.BytesIO(taken)).getexif()


def test_a_wrong_password_is_said(account, settings):
    server._sessions.clear()
    right = settings.BLUESKY
    settings.BLUESKY = Account(right.server, right.handle, "another")
    [found] = send([letter(account, "one", "Vu ?")])
    assert (found.done, found.reason) == (
        Done.DOWN,
        "the account's password was refused",
    )


def test_a_sender_killed_in_the_midst_leaves_no_double(account, settings):
    many, place = 60, f"localhost:{account.peer.port}"
    url = f"http://{account.handle}:{quote(PASSWORD)}@{place}"
    process = started(url, many)
    for _ in range(17):
        assert b"SENT" in process.stdout.readline()
    process.kill()
    process.communicate()
    held = len(account.posts())
    assert 17 <= held < many
    go(*letters(settings.BLUESKY.address, many))
    texts = [row["value"]["text"] for row in account.posts()]
    assert sorted(texts) == sorted(f"Vu ? {n}" for n in range(many))
