"""A backup opens with its private half, whole and unaltered, or not at all."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.work.backup import stream
from vigie.work.backup.stream import CHUNK, HEAD, Opening, Refused, Sealing

PUBLIC, PRIVATE = (stream.key_of(text) for text in stream.new_keys())
START = len(HEAD) + 80 + 24


def sealed(*parts):
    file = io.BytesIO()
    writer = Sealing(file, PUBLIC)
    for part in parts:
        assert writer.write(part) == len(part)
    writer.close()
    return file.getvalue()


def opened(data, private=PRIVATE):
    reader = Opening(io.BytesIO(data), private)
    found = reader.read()
    reader.finish()
    return found


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]
)
def test_what_was_written_is_read(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(data[:size])) == data[:size]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(max_size=3 * CHUNK // 2), max_size=5), st.integers(1, CHUNK))
def test_however_it_is_cut_into_writes_and_reads(parts, step):
    reader = Opening(io.BytesIO(sealed(*parts)), PRIVATE)
    read = []
    while part := reader.read(step):
        read.append(part)
    assert b"".join(read) == b"".join(parts)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_changed_bit_is_refused(data):
    whole = bytearray(sealed(b"a" * CHUNK, b"b" * 50))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Refused):
        opened(bytes(whole))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, START + 2 * CHUNK + 100))
def test_a_file_that_is_cut_off_is_refused(length):
    whole = sealed(b"a" * CHUNK, b"b" * CHUNK)
    with pytest.raises(Refused):
        opened(whole[: min(length, len(whole) - 1)])


def test_a_cut_between_two_chunks_is_seen():
    whole = sealed(b"a" * CHUNK * 3)
    for chunks in (0, 1, 2):
        with pytest.raises(Refused, match="cut off"):
            opened(whole[: START + chunks * (CHUNK + 17)])


def test_chunks_in_another_order_are_refused():
    whole = sealed(b"a" * CHUNK, b"b" * CHUNK, b"c")
    one, two = (START + n * (CHUNK + 17) for n in (0, 1))
    turned = whole[:START] + whole[two : two + CHUNK + 17] + whole[one:two]
    with pytest.raises(Refused):
        opened(turned + whole[two + CHUNK + 17 :])


@pytest.mark.parametrize("more", [b"x", b"x" * 100, sealed(b"another")])
def test_a_file_that_was_added_to_is_refused(more):
    with pytest.raises(Refused, match="altered"):
        opened(sealed(b"all of it") + more)


def test_the_key_of_another_opens_nothing():
    other = stream.key_of(stream.new_keys()[1])
    with pytest.raises(Refused, match="does not open"):
        opened(sealed(b"x"), other)
    with pytest.raises(Refused, match="does not open"):
        opened(sealed(b"x"), PUBLIC)


def test_another_file_is_no_backup():
    with pytest.raises(Refused, match="not a backup"):
        opened(b"SQLite format 3\0" + bytes(5000))


def test_nothing_can_be_read_in_it():
    text = b"Orlane Vasseur, rue des Tanneurs" * 3000
    held = sealed(text)
    assert b"Orlane" not in held
    assert sealed(text) != held


@pytest.mark.parametrize("text", ["", "short", "é" * 44, "A" * 43, "!" * 44])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(Refused, match="vigie backup key"):
        stream.key_of(text)


def test_a_key_may_have_been_copied_with_its_line():
    text = stream.new_keys()[0]
    assert stream.key_of(f"  {text}\n") == stream.key_of(text)
    assert len(text) == 44
