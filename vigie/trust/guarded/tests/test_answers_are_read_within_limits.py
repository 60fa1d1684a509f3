"""An answer is read whatever pieces it comes in, and no further than it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.guarded.answers import MOST_BYTES, Answer, NotHttp, Reader

PLAIN = b"HTTP/1.1 201 Made\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
)


def read(*pieces):
    reader = Reader()
    for piece in pieces:
        if reader.feed(piece):
            break
    return reader


@given(st.integers(1, len(PLAIN) - 1))
def test_an_answer_in_two_pieces_is_the_answer(cut):
    reader = read(PLAIN[:cut], PLAIN[cut:])
    assert reader.whole
    assert reader.answer() == Answer(
        201, {"retry-after": "7", "content-length": "5"}, b"hello"
    )


def test_pieces_with_lengths_of_their_own_are_put_together():
    reader = read(CHUNKED)
    assert (reader.whole, reader.keeps, reader.answer().body) == (True, True, b"hello")


def test_go_on_is_not_yet_the_answer():
    reader = read(b"HTTP/1.1 100 Continue\r\nX-One: 1\r\n\r\n", PLAIN)
    assert reader.answer().status == 201
    assert "x-one" not in reader.answer().headers


def test_an_answer_that_ends_with_the_connection_is_read():
    reader = read(b"HTTP/1.1 503 Busy\r\n\r\nno")
    assert not reader.whole
    assert (reader.answer().status, reader.answer().body) == (503, b"no")
    assert not reader.keeps


def test_an_answer_without_an_end_is_cut():
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 9000
    reader, turns = Reader(), 1
    done = reader.feed(endless)
    while not done:
        done = reader.feed(b"a" * 9000)
        turns += 1
    assert turns == MOST_BYTES // 9000 + 1
    assert len(reader.answer().body) <= MOST_BYTES
    assert not reader.keeps


def test_headers_without_an_end_are_no_answer():
    reader = Reader()
    reader.feed(b"HTTP/1.1 200 OK\r\n")
    pieces = [b"X-%d: aaaaaaaaaaaaaaaaaaaa\r\n" % number for number in range(9000)]
    with pytest.raises(NotHttp):
        any(reader.feed(piece) for piece in pieces)


@pytest.mark.parametrize(
    "data",
    [b"220 mail.example.org ESMTP\r\n", b"\x00\x01\x02\x03", b"HTTP/1.1 OK\r\n\r\n"],
)
def test_what_is_no_web_server_is_no_answer(data):
    with pytest.raises(NotHttp):
        read(data).answer()


def test_half_of_the_headers_is_no_answer():
    with pytest.raises(NotHttp):
        read(b"HTTP/1.1 200 OK\r\nX-One: ").answer()


def test_only_two_hundreds_are_good():
    assert [n for n in (199, 200, 204, 299, 300, 404) if Answer(n).good] == [
        200,
        204,
        299,
    ]


def test_a_server_that_says_close_is_not_asked_again_on_that_connection():
    closing = PLAIN.replace(b"Retry-After: 7", b"Connection: close")
    assert read(PLAIN).keeps
    assert not read(closing).keeps
