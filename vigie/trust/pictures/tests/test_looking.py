"""What a file is, by its content alone and before anything is decoded."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vigie.trust.pictures.errors import BadPicture
from vigie.trust.pictures.looking import MOST_BYTES, MOST_SCANS, Look, look
from vigie.trust.pictures.tests.pictures import bomb, drawn, moving, png_of, saved

JPEG, PNG = saved(drawn()), saved(drawn(), "PNG")
WEBP = saved(drawn(), "WEBP")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "jpeg"),
        (saved(drawn(), progressive=True), "jpeg"),
        (saved(drawn().convert("CMYK")), "jpeg"),
        (saved(drawn().convert("L"), comment=b"x" * 60_000), "jpeg"),
        (PNG, "png"),
        (saved(drawn().convert("P"), "PNG"), "png"),
        (WEBP, "webp"),
        (saved(drawn(), "WEBP", lossless=True), "webp"),
        (saved(drawn().convert("RGBA"), "WEBP", exif=Image.Exif()), "webp"),
    ],
)
def test_type_and_size_are_read_from_the_content(content, kind):
    assert look(content) == Look(kind, 480, 360)


def test_a_wide_webp_with_a_clear_part_is_as_wide_as_it_is():
    clear = drawn(size=(701, 299)).convert("RGBA")
    clear.putalpha(99)
    assert look(saved(clear, "WEBP")) == Look("webp", 701, 299)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>",
        b"%PDF-1.7",
        b"PK\3\4" + b"\0" * 40,
        b"\0\0\0\x18ftypheic",
        b"RIFF\0\0\0\0WAVEfmt ",
        saved(drawn(), "GIF"),
        saved(drawn(), "BMP"),
        saved(drawn(), "TIFF"),
    ],
)
def test_another_type_is_not_taken_whatever_its_name(content):
    with pytest.raises(BadPicture, match="no picture we can take"):
        look(content)


def test_a_bomb_is_refused_by_its_head():
    content = bomb()
    assert len(content) < 40_000
    with pytest.raises(BadPicture, match="40 million pixels"):
        look(content)


def scans(many):
    """A JPEG with the last look over its pixels so many times in all."""
    content = saved(drawn(), progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * (many - content.count(b"\xff\xda")) + b"\xff\xd9"


def test_a_picture_that_is_looked_over_again_and_again_is_too_heavy():
    assert look(scans(MOST_SCANS)).kind == "jpeg"
    with pytest.raises(BadPicture, match="too heavy"):
        look(scans(MOST_SCANS + 1))


def test_the_small_picture_inside_of_a_large_one_is_not_counted():
    within = b"Exif\0\0" + b"\xff\xda" * (MOST_SCANS + 1)
    assert look(saved(drawn(), exif=within)).kind == "jpeg"


def test_forty_million_pixels_are_the_most():
    assert look(png_of(8000, 5000, b"")).width == 8000
    with pytest.raises(BadPicture, match="40 million"):
        look(png_of(8001, 5000, b""))


def test_ten_megabytes_are_the_most():
    assert look(PNG + b"\0" * (MOST_BYTES - len(PNG)))
    with pytest.raises(BadPicture, match="10 MB"):
        look(PNG + b"\0" * (MOST_BYTES - len(PNG) + 1))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_hundred_frames_are_refused(kind):
    with pytest.raises(BadPicture, match="still"):
        look(moving(kind))


@pytest.mark.parametrize("size", [(0, 5), (5, 0)])
def test_a_picture_without_pixels_is_broken(size):
    with pytest.raises(BadPicture, match="broken"):
        look(png_of(*size, b""))


@pytest.mark.parametrize(
    "content",
    [
        JPEG[:20],
        JPEG[:2] + b"\xff\xd9" + JPEG[2:],
        b"\xff\xd8\xff\xda" + JPEG[2:],
        b"\xff\xd8\xff\xe0\0\4\0\0nothing",
        PNG[:20],
        PNG[:12] + b"IDAT" + PNG[16:],
        WEBP[:20],
        b"RIFF\0\0\0\0WEBPJUNK" + b"\0" * 30,
    ],
)
def test_a_head_that_is_cut_or_bent_is_broken(content):
    with pytest.raises(BadPicture, match="broken"):
        look(content)


def test_filling_bytes_and_lone_markers_are_stepped_over():
    assert look(b"\xff\xd8\xff\xff\xff\x01\xff\xd0" + JPEG[2:]).height == 360


def test_a_chunk_that_lies_about_its_length_ends_the_search():
    content = PNG[:33] + struct.pack(">I4s", 2**31, b"tEXt") + PNG[33:]
    assert look(content).kind == "png"


@given(st.sampled_from([JPEG, PNG, WEBP]), st.data())
def test_no_bytes_whatever_break_the_look(content, data):
    cut = data.draw(st.integers(0, 400))
    bent = data.draw(st.binary(max_size=40))
    found, said = None, "."
    try:
        found = look(content[:cut] + bent + content[cut + len(bent) :])
    except BadPicture as error:
        said = str(error)
    assert said.endswith(".")
    assert found is None or 0 < found.width * found.height <= 40_000_000
