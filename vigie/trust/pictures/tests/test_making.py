"""A stranger's picture made anew, and what happens to those that fight back."""

import io
import logging
import os
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from vigie.trust.pictures import cell, making
from vigie.trust.pictures.errors import BadPicture
from vigie.trust.pictures.fingerprints import grey_of
from vigie.trust.pictures.looking import Look, look
from vigie.trust.pictures.making import make_anew
from vigie.trust.pictures.tests.pictures import (
    CANARY,
    METADATA,
    bomb,
    drawn,
    exif,
    png_of,
    polyglot,
    saved,
)


def colour(made, x, y):
    return Image.open(io.BytesIO(made.content)).convert("RGB").getpixel((x, y))


def near(one, other):
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def code(words):
    """A decoder of the test in place of ours: confined like it."""
    begin = "import sys; from vigie.trust.pictures import cell; "
    return (sys.executable, "-I", "-c", begin + words)


@pytest.mark.parametrize("name", METADATA)
def test_nothing_but_pixels_is_left(name):
    content = METADATA[name]()
    assert CANARY in content
    made = make_anew(content)
    assert CANARY not in made.content
    assert b"script" not in made.content
    fresh = Image.open(io.BytesIO(made.content))
    assert set(fresh.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not fresh.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_type_becomes_a_jpeg_of_the_same_picture(kind):
    made = make_anew(saved(drawn(), kind))
    assert (
        look(made.content)
        == Look("jpeg", 480, 360)
        == Look("jpeg", made.width, made.height)
    )
    for spot in ((10, 10), (240, 180), (470, 350)):
        assert near(colour(made, *spot), drawn().getpixel(spot))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_as_its_camera_was_held(turn):
    upright = drawn(3, (400, 300))
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]
    held = upright if back is None else upright.transpose(Image.Transpose(back))
    made = make_anew(saved(held, exif=exif(turn), quality=95))
    assert (made.width, made.height) == (400, 300)
    for spot in ((20, 20), (380, 280), (20, 280)):
        assert near(colour(made, *spot), upright.getpixel(spot))


def test_exif_that_cannot_be_read_is_not_there():
    made = make_anew(saved(drawn(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"))
    assert made.width == 480


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "I;16"])
def test_every_way_to_keep_colours_is_read(mode):
    plain = Image.new("L", (50, 40), 200)
    picture = (
        Image.new("I;16", (50, 40), 200 * 256)
        if mode == "I;16"
        else plain.convert(mode)
    )
    made = make_anew(saved(picture, "PNG"))
    assert near(colour(made, 25, 20), (200, 200, 200))


def test_black_and_white_is_read():
    made = make_anew(saved(Image.new("1", (50, 40), 1), "PNG"))
    assert near(colour(made, 25, 20), (255, 255, 255))


def test_what_is_clear_becomes_white():
    clear = Image.new("RGBA", (50, 40), (9, 9, 9, 0))
    assert near(colour(make_anew(saved(clear, "PNG")), 20, 20), (255, 255, 255))
    indexed = Image.new("P", (50, 40), 0)
    made = make_anew(saved(indexed, "PNG", transparency=0))
    assert near(colour(made, 20, 20), (255, 255, 255))


@pytest.mark.parametrize("size", [(4100, 100), (100, 4100), (2049, 7), (5000, 3000)])
def test_a_large_picture_becomes_2048_a_side_at_most(size):
    made = make_anew(saved(Image.new("RGB", size, "red"), "PNG"))
    assert 1900 < max(made.width, made.height) <= 2048
    assert abs(made.width / made.height / (size[0] / size[1]) - 1) < 0.2
    assert near(colour(made, 0, 0), (254, 0, 0))
    assert near(colour(made, made.width - 1, made.height - 1), (254, 0, 0))


def test_a_small_grey_picture_comes_with_it():
    one = grey_of(make_anew(saved(drawn(4))).small)
    again = make_anew(saved(drawn(4).resize((240, 180)), quality=30))
    assert abs(one - grey_of(again.small)).mean() < 4
    assert one.std() > 10


def test_forty_million_pixels_fit_in_the_memory_of_a_cell():
    wide = zlib.compress(b"\0" * (1 + 8000 // 8) * 5000, 9)
    assert make_anew(png_of(8000, 5000, wide)).width == 2048


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_cut_short_is_said_so(kind, cut):
    whole = saved(drawn(), kind)
    with pytest.raises(BadPicture, match="broken"):
        make_anew(whole[: int(len(whole) * cut)])


def test_a_head_that_lies_about_its_size_is_refused_in_the_cell_too():
    with pytest.raises(ValueError, match=r"^$"):
        confined("remake", bomb(), "png")


def confined(what, *words):
    """Call a function of the cell in this process, without its limits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell, "shut", lambda: None)
        return getattr(cell, what)(*words)


def test_a_page_inside_a_picture_comes_out_as_a_picture():
    made = make_anew(polyglot())
    assert look(made.content).kind == "jpeg"
    assert b"<html" not in made.content


@pytest.mark.parametrize(
    "words",
    [
        "cell.confine(seconds=1)\nwhile True: pass",
        "cell.confine(); x = bytearray(600 * 2**20)",
        "cell.confine(); sys.stdout.buffer.write(b'x' * 17 * 2**20)",
        "import os; os.kill(os.getpid(), 11)",
        "pass",
        "print('nonsense' * 20)",
    ],
    ids=["hangs", "eats", "floods", "crashes", "says nothing", "says nonsense"],
)
def test_a_decoder_that_breaks_is_killed_and_told_of(words, caplog):
    with caplog.at_level(logging.WARNING), pytest.raises(BadPicture) as told:
        make_anew(saved(drawn()), code(words))
    assert str(told.value) in {
        "The picture is too heavy to be read: send a smaller one.",
        "This is no picture we can take: send a JPEG, a PNG or a WebP.",
    }
    assert "480" not in caplog.text
    assert make_anew(saved(drawn())).width == 480


def test_a_decoder_that_sleeps_is_killed_by_the_clock(monkeypatch, caplog):
    monkeypatch.setattr(making, "PATIENCE", 0.5)
    with pytest.raises(BadPicture, match="too heavy"):
        make_anew(saved(drawn()), code("import time; time.sleep(60)"))
    assert "given up (jpeg, None)" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        "cell.HEAD.pack(cell.MAGIC, 9, 9) + bytes(1600) + sys.stdin.buffer.read()",
        "cell.HEAD.pack(b'evil', 480, 360) + bytes(1600) + sys.stdin.buffer.read()",
        "cell.HEAD.pack(cell.MAGIC, 480, 360) + bytes(1600) + b'<html>'",
    ],
)
def test_nothing_that_a_cell_says_is_believed(answer):
    with pytest.raises(BadPicture):
        make_anew(saved(drawn()), code(f"sys.stdout.buffer.write({answer})"))


@pytest.mark.parametrize(
    "words",
    [
        "import socket; socket.socket()",
        "open('/etc/passwd')",
        "import os; os.close(0); os.open('/etc/passwd', 0)",
        "import os; os.dup(1)",
    ],
)
def test_a_cell_opens_no_connection_and_no_file(words):
    _import, _, rest = words.rpartition("; ")
    run = f"{_import or 'pass'}\ncell.confine(); cell.shut()\n"
    run += f"try: {rest}\nexcept OSError: sys.exit(7)"
    done = subprocess.run(code(run), capture_output=True)  # noqa: S603 our own words
    assert done.returncode == 7


def test_a_cell_sees_no_network_where_the_system_allows_it():
    run = "import os; cell.confine(); "
    run += "print(os.readlink('/proc/self/ns/net'), "
    run += "open('/proc/net/dev').read().count(':'))"
    done = subprocess.run(code(run), capture_output=True, text=True)  # noqa: S603 our own words
    network, links = done.stdout.split()
    if network == os.readlink("/proc/self/ns/net"):
        pytest.skip("this machine lets no process have a network of its own")
    assert links == "1"  # its own loopback, which is down


@pytest.mark.skipif(os.geteuid() == 0, reason="the system counts no children of root")
def test_a_cell_starts_nothing():
    done = subprocess.run(  # noqa: S603 our own words
        code("import os; cell.confine(); os.fork()"), capture_output=True, text=True
    )
    assert "BlockingIOError" in done.stderr


def test_a_cell_knows_no_setting_and_has_no_handle(monkeypatch, tmp_path):
    monkeypatch.setenv("VIGIE_SECRET_KEY", "a secret")
    words = "import os; assert 'VIGIE_SECRET_KEY' not in os.environ; "
    words += "assert len(os.listdir('/proc/self/fd')) <= 4; sys.exit(cell.BROKEN)"
    with (tmp_path / "open").open("w"), pytest.raises(BadPicture, match="broken"):
        make_anew(saved(drawn()), code(words))


def test_where_all_cells_are_taken_it_is_said(monkeypatch):
    class Full:
        def acquire(self, timeout):
            return False

    monkeypatch.setattr(making, "_room", Full())
    with pytest.raises(BadPicture, match="try again in a moment"):
        make_anew(saved(drawn()))


def test_a_cell_that_broke_gives_its_room_back(monkeypatch):
    for _ in range(making.AT_ONCE + 1):
        with pytest.raises(BadPicture, match="too heavy"):
            make_anew(saved(drawn()), code("sys.exit(4)"))
