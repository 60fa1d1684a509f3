"""`vigie read` from the outside: one line a post, plain sentences, exit codes."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from vigie.listening.commands.read import run
from vigie.listening.tests import wire

SPEC = {
    *("source", "post_id", "row", "labels", "priority", "tags", "people", "plates"),
    *("phones", "places", "group", "why"),
}
PROGRAM = [sys.executable, "-m", "vigie.config.cli", "read"]


def written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def told(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_every_post_is_a_line_with_all_that_was_read(
    tmp_path: Path, processes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tweets = [wire.tweet_v1(n, f"#PrayForParis numéro {n}") for n in range(40)]
    tweets[7]["text"] = "Un soir calme, rien à dire"
    path = written(tmp_path / "a.jsonl", wire.lines(*tweets))
    out = tmp_path / "out.jsonl"
    assert run([path, "--out", str(out), "--processes", processes]) == 0
    lines = sorted(told(out), key=lambda line: line["row"])
    assert [line["row"] for line in lines] == list(range(40))
    assert [line["post_id"] for line in lines] == [str(n) for n in range(40)]
    assert all(set(line) == SPEC for line in lines)
    assert all(line["source"] == "twitter" for line in lines)
    assert lines[7]["labels"] == {}
    assert lines[7]["group"] == ""
    first = lines[0]
    assert "solidarity" in first["labels"]
    assert first["group"]
    reason = first["why"][0]
    words = tweets[0]["text"][reason["start"] : reason["end"]]
    assert words == reason["words"]
    summary = capsys.readouterr().err
    assert "posts read" in summary
    assert "solidarity" in summary


def test_copies_are_one_group_and_the_groups_do_not_depend_on_processes(
    tmp_path: Path,
) -> None:
    original = wire.tweet_v1(
        1, "#PrayForParis un long message de soutien à tous ce soir"
    )
    copies = [
        wire.tweet_v1(n, "RT @voisine1: …", retweeted_status=original)
        for n in range(2, 30)
    ]
    other = wire.tweet_v1(99, "#PrayForParis tout autre chose, dite autrement hier")
    path = written(tmp_path / "a.jsonl", wire.lines(original, *copies, other))
    groups = []
    for processes in ("1", "2"):
        out = tmp_path / f"{processes}.jsonl"
        assert run([path, "--out", str(out), "--processes", processes]) == 0
        groups.append({line["post_id"]: line["group"] for line in told(out)})
    assert groups[0] == groups[1]
    assert len({groups[0][str(n)] for n in range(1, 30)}) == 1
    assert groups[0]["99"] != groups[0]["1"]


def test_many_files_of_many_formats_are_read_at_once(tmp_path: Path) -> None:
    contents = {
        "a.jsonl": wire.lines(*(wire.tweet_v1(n) for n in range(5))),
        "b.json": json.dumps([wire.tweet_v1(n) for n in range(100, 105)]).encode(),
        "c.jsonl.gz": gzip.compress(wire.line(wire.page_v2(200, 201))),
        "d.jsonl.zst": zstandard.compress(wire.lines(wire.jetstream())),
        "e.jsonl": wire.lines(wire.status()),
        "f.csv": b"id;texte\n1;bonjour\n",
        "g.tsv": b"id\ttext\n1\tbonjour\n",
    }
    paths = [written(tmp_path / name, data) for name, data in contents.items()]
    out = tmp_path / "out.jsonl"
    assert run([*paths, "--out", str(out)]) == 0
    lines = told(out)
    assert len(lines) == 5 + 5 + 2 + 1 + 1 + 1 + 1
    assert {line["source"] for line in lines} == {
        *("twitter", "bluesky", "mastodon", "f", "g"),
    }
    assert {line["file"] for line in lines} == set(paths)


def test_bad_records_are_counted_and_listed_without_their_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = wire.line(wire.tweet_v1())
    data = good + b'{"id_str":"2","text":"secret words\n' + good
    path = written(tmp_path / "a.jsonl", data)
    aside = tmp_path / "bad.jsonl"
    out = str(tmp_path / "out.jsonl")
    assert run([path, "--out", out, "--quarantine", str(aside)]) == 0
    (bad,) = told(aside)
    assert (bad["file"], bad["row"], bad["offset"]) == (path, 1, len(good))
    assert bad["reason"]
    assert "secret" not in aside.read_text()
    summary = capsys.readouterr().err
    assert re.search(r"bad records put aside +│ +1 ", summary)


def test_columns_source_region_and_places_may_be_given(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"who,what\nami,Rendez-vous au Quai Bleu\n")
    places = written(tmp_path / "p.csv", b"name,lat,lon\nQuai Bleu,48.86,2.37\n")
    shapes = written(tmp_path / "p.json", b'{"type":"FeatureCollection","features":[]}')
    out = tmp_path / "out.jsonl"
    options = ["--map", "text=what,author=who", "--source", "essai", "--region", "za"]
    gazetteer = ["--gazetteer", places, shapes]
    assert run([path, "--out", str(out), *options, *gazetteer]) == 0
    assert told(out)[0]["source"] == "essai"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.csv", None, "does not exist."),
        ("empty.csv", b"", "is empty."),
        (
            "words.txt",
            b"once upon a time\n",
            "is none of the formats that Vigie reads.",
        ),
        ("bad.jsonl.gz", b"\x1f\x8b\x08broken", "is a broken gzip file"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_code_2(
    tmp_path: Path,
    name: str,
    content: bytes | None,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    out = tmp_path / "out.jsonl"
    assert run([str(path), "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"vigie: {path} {sentence}")
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_gzip_cut_short_gives_what_is_before_the_cut_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = gzip.compress(wire.lines(*(wire.tweet_v1(n) for n in range(9000))))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    out = tmp_path / "out.jsonl"
    assert run([str(path), "--out", str(out)]) == 2
    assert "is a broken gzip file: it is cut short." in capsys.readouterr().err
    assert 1000 < len(told(out)) <= 9000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "{dir}"], "cannot be written"),
        (["--out", "{dir}/no/where.jsonl"], "cannot be written"),
        (["--out", "{file}"], "is read and cannot be written as well"),
        (["--out", "{dir}/o", "--quarantine", "{dir}/o"], "cannot be written as well"),
        (["--out", "{dir}/o", "--gazetteer", "{file}"], "holds no places"),
        (["--out", "{dir}/o", "--gazetteer", "{dir}/none"], "cannot be opened"),
    ],
)
def test_wrong_places_for_files_get_a_sentence_and_code_2(
    tmp_path: Path,
    options: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = written(tmp_path / "a.jsonl", wire.lines(wire.tweet_v1()))
    before = Path(path).read_bytes()
    words = [word.format(dir=tmp_path, file=path) for word in options]
    assert run([path, *words]) == 2
    assert sentence in capsys.readouterr().err
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [["--map", "nothing"], ["--map", "planet=x"], ["--format", "fax"], []],
)
def test_wrong_options_are_explained_with_code_2(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "a.jsonl", wire.lines(wire.tweet_v1()))
    out = ["--out", str(tmp_path / "o")] if options else []
    with pytest.raises(SystemExit) as caught:
        run([path, *out, *options])
    assert caught.value.code == 2
    assert "usage: vigie read" in capsys.readouterr().err


def test_reading_needs_no_django(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", wire.lines(wire.tweet_v1()))
    program = (
        "import sys; from vigie.config.cli import main; "
        f"code = main(['read', {path!r}, '--out', '-', '--processes', '1']); "
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(  # noqa: S603 (the program under test)
        [sys.executable, "-c", program], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["post_id"] == "1"


@pytest.fixture
def slow_reading(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A reading under way that takes some seconds."""
    tweets = wire.lines(*(wire.tweet_v1(n) for n in range(3000)))
    path = written(tmp_path / "a.jsonl", tweets * 60)
    reading = subprocess.Popen(  # noqa: S603 (the program under test)
        [*PROGRAM, path, "--out", str(tmp_path / "out.jsonl"), "--processes", "2"],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that run in the background of a shell inherit an ignored Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 30
    while not _children(reading.pid) and reading.poll() is None:
        assert time.monotonic() < deadline, "no process was started"
        time.sleep(0.005)
    yield reading
    reading.kill()
    reading.communicate()


def test_a_killed_worker_is_told_of_in_one_sentence(
    slow_reading: subprocess.Popen[str],
) -> None:
    os.kill(_children(slow_reading.pid)[0], signal.SIGKILL)
    _, error = slow_reading.communicate(timeout=60)
    assert slow_reading.returncode == 1
    assert "a reading process was killed" in error
    assert "Traceback" not in error


def test_ctrl_c_ends_the_reading_cleanly(slow_reading: subprocess.Popen[str]) -> None:
    children = _children(slow_reading.pid)
    time.sleep(0.3)
    os.killpg(slow_reading.pid, signal.SIGINT)
    _, error = slow_reading.communicate(timeout=60)
    assert slow_reading.returncode == 130, error
    assert "stopped; what was read so far is written" in error
    assert "Traceback" not in error
    assert not any(_lives(child) for child in children)


def _children(pid: int) -> list[int]:
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [int(word) for word in words]


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
