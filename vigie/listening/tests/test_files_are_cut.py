"""Files of every layout and packing are found out and cut into the same posts."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest
import zstandard

from vigie.listening import chunks, streams
from vigie.listening.chunks import Chunk, Source, cut, open_source
from vigie.listening.formats import Bad
from vigie.listening.streams import BrokenFile
from vigie.listening.tests import wire
from vigie.reading.post import Post

MANY = [wire.tweet_v1(number) for number in range(3000)]


def read(source: Source) -> tuple[list[Post], list[int], list[Bad], list[Chunk]]:
    posts: list[Post] = []
    rows: list[int] = []
    bad: list[Bad] = []
    seen = list(cut(source))
    for chunk in seen:
        decoded = chunk.decode(chunk.load())
        posts += decoded.posts
        rows += decoded.rows
        bad += decoded.bad
    return posts, rows, bad, seen


def written(folder: Path, data: bytes, name: str = "posts.jsonl") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


LAYOUTS = {
    "lines": wire.lines(*MANY),
    "lines of Windows": wire.lines(*MANY).replace(b"\n", b"\r\n"),
    "lines without a last end": wire.lines(*MANY).rstrip(),
    "marked lines": b"\xef\xbb\xbf" + wire.lines(*MANY),
    "an array on one line": json.dumps(MANY).encode(),
    "a dense array": json.dumps(MANY, separators=(",", ":")).encode(),
    "a pretty array": json.dumps(MANY, indent=4, ensure_ascii=False).encode(),
    "an array of lines": b"[\n"
    + b",\n".join(json.dumps(t).encode() for t in MANY)
    + b"\n]\n",
    "a tight array of lines": b"["
    + b" ,\r\n".join(json.dumps(t).encode() for t in MANY)
    + b"]",
    "pretty objects": "\n".join(json.dumps(t, indent="\t") for t in MANY).encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_every_post_once_in_order(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "TARGET", 100_000)
    monkeypatch.setattr(streams, "BLOCK", 70_000)
    source = open_source(written(tmp_path, LAYOUTS[layout]))
    posts, rows, bad, seen = read(source)
    assert source.found.format == "twitter-v1"
    assert not bad
    assert [post.post_id for post in posts] == [str(number) for number in range(3000)]
    assert rows == list(range(3000))
    assert len(seen) > 3
    assert sum(chunk.rows for chunk in seen) in (3000, 3001)  # a lone bracket is a line


@pytest.mark.parametrize("layout", ["lines", "a dense array", "an array of lines"])
def test_packed_and_plain_content_give_the_same_chunk_ids(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "TARGET", 100_000)
    data = LAYOUTS[layout]
    frames = zstandard.ZstdCompressor()
    half = len(data) // 2
    paths = [
        written(tmp_path, data, "a.json"),
        written(tmp_path, gzip.compress(data), "b.json.gz"),
        written(
            tmp_path,
            frames.compress(data[:half]) + frames.compress(data[half:]),
            "c.json.zst",
        ),
        written(tmp_path, gzip.compress(data), "gzip_without_its_name.json"),
    ]
    ids = [
        [chunk.chunk_id(chunk.load()) for chunk in cut(open_source(path))]
        for path in paths
    ]
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert len(set(ids[0])) == len(ids[0]) > 1
    changed = written(tmp_path, data.replace(b"deux", b"DEUX", 1), "d.json")
    other = [chunk.chunk_id(chunk.load()) for chunk in cut(open_source(changed))]
    assert other[0] != ids[0][0]
    assert other[1:] == ids[0][1:]


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (wire.tweet_v1(), "twitter-v1"),
        ({"delete": {"status": {"id_str": "1"}}}, "twitter-v1"),
        ({"id_str": "1", "text": "x", "created_at": wire.NIGHT_ISO}, "twitter-v1"),
        (wire.tweet_v2(), "twitter-v2"),
        (wire.page_v2(1, 2), "twitter-v2"),
        ({"data": wire.tweet_v2()}, "twitter-v2"),
        (wire.jetstream(), "bluesky"),
        (wire.jetstream_v2(wire.jetstream()), "bluesky"),
        (wire.status(), "mastodon"),
        ({"event": "delete", "payload": "7"}, "mastodon"),
    ],
)
def test_a_format_is_found_by_one_record(
    tmp_path: Path, record: object, name: str
) -> None:
    assert open_source(written(tmp_path, wire.line(record))).found.format == name


def test_a_format_is_found_although_the_first_lines_are_broken(tmp_path: Path) -> None:
    data = b'{"id_str":"1","te\n<html>\n' + wire.lines(*MANY[:10])
    source = open_source(written(tmp_path, data))
    _, rows, bad, _ = read(source)
    assert rows == list(range(2, 12))
    assert [(b.row, b.offset) for b in bad] == [(0, 0), (1, 18)]


def test_a_huge_page_of_v2_is_found_and_its_posts_are_rows(tmp_path: Path) -> None:
    page = wire.page_v2(*range(9000))
    data = wire.lines(page, page)
    assert len(data) > 4 << 20
    _, rows, bad, _ = read(open_source(written(tmp_path, data)))
    assert rows == list(range(18_000))
    assert not bad


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.jsonl", "is empty."),
        (b" \n\n", "a.jsonl", "is empty."),
        (b"\x00\x01\x02binary\xff" * 50, "a.jsonl", "is none of the formats that"),
        (b"once upon a time\nthere was\n", "a.txt", "is none of the formats that"),
        (b'{"type": "FeatureCollection"}', "a.json", "is JSON, but none of the"),
        (b"[1, 2, 3]", "a.json", "is JSON, but none of the formats"),
        (b'{"data": [{"id": "1", "name": "n"}]}', "a.json", "is JSON, but none of"),
        (b"n,rank\n1,2\n", "a.csv", "has no column that is known to hold a text"),
        ("id,text\n1,é\n".encode("utf-16"), "a.csv", "is UTF-16; save it as UTF-8."),
        (b"id,text\n1,x\n", "a.csv.gz", "is not a gzip file, although its name"),
        (b"id,text\n1,x\n", "a.csv.zst", "is not a zstd file, although its name"),
        (gzip.compress(b"", mtime=0), "a.jsonl.gz", "is empty."),
        (b"\x1f\x8bnot really", "a.jsonl.gz", "is a broken gzip file"),
        (b"\x28\xb5\x2f\xfdnot really", "a.jsonl.zst", "is a broken zstd file"),
    ],
)
def test_a_file_of_no_posts_gets_one_clear_sentence(
    tmp_path: Path, content: bytes, name: str, sentence: str
) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(BrokenFile) as caught:
        open_source(path)
    message = str(caught.value)
    assert message.startswith(f"{path} {sentence}")
    assert message.endswith(".")
    assert "\n" not in message


def test_a_missing_file_and_a_directory_get_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"nothing\.csv does not exist\.$"):
        open_source(tmp_path / "nothing.csv")
    with pytest.raises(BrokenFile, match="is a directory, not a file"):
        open_source(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BrokenFile, match="is not a regular file"):
        open_source(tmp_path / "pipe")
    with pytest.raises(BrokenFile, match=r"cannot be opened|does not exist"):
        open_source(tmp_path / ("x" * 300))


def test_an_asked_format_is_not_guessed_and_a_wrong_one_is_refused(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, wire.lines(*MANY[:3]))
    assert open_source(path, "mastodon").found.format == "mastodon"
    with pytest.raises(BrokenFile, match=r"cannot be read as 'fax'; known: bluesky"):
        open_source(path, "fax")
    text = written(tmp_path, b"no json at all\n", "b.txt")
    with pytest.raises(BrokenFile, match="is no Mastodon file"):
        open_source(text, "mastodon")


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_what_stands_before_a_damage_is_read(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "TARGET", 50_000)
    monkeypatch.setattr(chunks, "HEAD", 50_000)
    monkeypatch.setattr(streams, "BLOCK", 20_000)
    chance = random.Random(3)
    noisy = wire.lines(*(t | {"noise": chance.randbytes(40).hex()} for t in MANY))
    pack = gzip.compress if kind == "gz" else zstandard.ZstdCompressor().compress
    packed = pack(noisy)
    path = written(tmp_path, packed[: len(packed) * 2 // 3], f"a.jsonl.{kind}")
    posts: list[Post] = []

    def read_on() -> None:
        for chunk in cut(open_source(path)):
            posts.extend(chunk.decode(chunk.load()).posts)

    with pytest.raises(BrokenFile, match="cut short"):
        read_on()
    assert 500 < len(posts) < 3000


def test_an_array_cut_in_the_middle_loses_one_record_only(tmp_path: Path) -> None:
    data = json.dumps(MANY[:100]).encode()[:-300]
    _, rows, bad, _ = read(open_source(written(tmp_path, data)))
    assert rows == list(range(99))
    start = data.rindex(b'{"created_at"')
    reason = "is not closed, so that nothing after it can be read"
    assert bad == [Bad(99, start, reason)]


def test_a_broken_record_in_an_array_of_lines_is_put_aside(tmp_path: Path) -> None:
    texts = [json.dumps(t).encode() for t in MANY[:50]]
    texts[20] = texts[20][:90]
    data = b"[" + b",\n".join(texts) + b"]"
    _, rows, bad, _ = read(open_source(written(tmp_path, data)))
    assert rows == [n for n in range(50) if n != 20]
    assert [(b.row, b.offset) for b in bad] == [(20, data.index(texts[20] + b","))]


def test_strings_full_of_brackets_and_quotes_do_not_confuse_an_array(
    tmp_path: Path,
) -> None:
    texts = ['}{][,"', '\\"', "\\\\", '{"a":["}', "\\", "\n\r\t", '"},{"', "é€𝄞"]
    tweets = [wire.tweet_v1(n, text) for n, text in enumerate(texts * 9)]
    for data in (json.dumps(tweets), json.dumps(tweets, indent=1, ensure_ascii=False)):
        posts, _, bad, _ = read(open_source(written(tmp_path, data.encode())))
        assert [post.text for post in posts] == texts * 9
        assert not bad


def test_a_line_too_long_to_hold_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "LONGEST", 1 << 20)
    monkeypatch.setattr(chunks, "TARGET", 100_000)
    monkeypatch.setattr(streams, "BLOCK", 50_000)
    line = wire.line(MANY[0])
    long = b'{"text":"' + b"x" * (3 << 20) + b'"}\n'
    data = line * 10 + long + line * 5 + long.rstrip()
    _, rows, bad, _ = read(open_source(written(tmp_path, data)))
    assert rows == [*range(10), *range(11, 16)]
    assert [(b.row, b.offset, b.reason) for b in bad] == [
        (10, 10 * len(line), "is longer than 1 MB"),
        (16, 15 * len(line) + len(long), "is longer than 1 MB"),
    ]


def test_a_file_that_shrinks_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, wire.lines(*MANY[:50]))
    (chunk,) = cut(open_source(path))
    written(tmp_path, b"short")
    with pytest.raises(BrokenFile, match="was cut while it was being read"):
        chunk.load()
