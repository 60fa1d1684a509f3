"""CSV and TSV as people and programs write them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.listening import chunks, streams
from vigie.listening.chunks import cut, open_source
from vigie.listening.formats import Bad, Decoded
from vigie.listening.formats.finding import decode, find
from vigie.listening.streams import BrokenFile
from vigie.listening.tests import wire
from vigie.reading.post import Post


def table(data: bytes | str, asked: dict[str, str] | None = None) -> Decoded:
    raw = data.encode() if isinstance(data, str) else data
    found = find(raw, True, "essai", "", asked)
    assert found.layout == "table"
    return decode(found, raw[found.start :], 0, found.start)


def test_columns_are_guessed_and_what_is_not_available_is_empty() -> None:
    decoded = table(
        "row,text,created_utc,longitude,latitude,screen_name,tag\n"
        "1,RT @ami: Lit libre,2015-11-13 21:30:00,2.35,48.85,@voisine,#a\n"
        "3,NA,NA,NA,NA,NA,#a\n"
    )
    first, second = decoded.posts
    assert first == Post(
        source="essai",
        post_id="1",
        author="voisine",
        at=wire.NIGHT_SECONDS,
        text="RT @ami: Lit libre",
        reshare_of=first.reshare_of,
        lon=2.35,
        lat=48.85,
    )
    assert first.reshare_of.startswith("rt:ami:")
    assert second == Post("essai", "3", "", 0, "")
    assert decoded.rows == [0, 1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiters_line_ends_and_marks(delimiter: str, end: str, mark: bytes) -> None:
    rows = [["id", "message", "Date"], ["a", '"ligne, un; ""deux""', "x"]]
    rows[1] = ["a", f'"un,;|{end}""deux"" é"', "13/11/2015 21:30"]
    data = mark + end.join(delimiter.join(row) for row in rows).encode()
    (post,) = table(data).posts
    assert post.text == 'un,;|\n"deux" é'.replace("\n", end)
    assert (post.post_id, post.at) == ("a", wire.NIGHT_SECONDS)


def test_latin_1_is_read_when_the_file_is_full_of_it() -> None:
    data = "id;texte\n" + "".join(f"{n};déjà hébergé\n" for n in range(20))
    posts = table(data.encode("latin-1")).posts
    assert {post.text for post in posts} == {"déjà hébergé"}


def test_one_line_of_other_bytes_in_a_file_of_utf_8_is_broken() -> None:
    lines = ["id,text", *(f"{n},déjà" for n in range(30))]
    raw = "\n".join(lines).encode().split(b"\n")
    raw[11] = "10,déjà".encode("latin-1")
    decoded = table(b"\n".join(raw))
    assert [(bad.row, bad.reason) for bad in decoded.bad] == [(10, "is not UTF-8")]
    assert len(decoded.posts) == 29


def test_columns_may_be_named_or_numbered() -> None:
    data = "a,b,c\nbonjour,hola,hello\n"
    assert table(data, {"text": "b"}).posts[0].text == "hola"
    (post,) = table(data, {"text": "3", "author": "a"}).posts
    assert (post.text, post.author) == ("hello", "bonjour")
    original = "id,message,original\n1,I need a tent,Mwen bezwen yon tant\n"
    assert table(original).posts[0].text == "I need a tent"
    asked = {"text": "original"}
    assert table(original, asked).posts[0].text == "Mwen bezwen yon tant"


def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(BrokenFile, match=r"has no column 'z'; it has a, b\.$"):
        open_source(path, asked_columns={"text": "z"})


@pytest.mark.parametrize("number", ["0", "3", "-1", "9" * 5_000])
def test_a_number_of_no_column_is_said_too(tmp_path: Path, number: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(BrokenFile, match="has no column"):
        open_source(path, asked_columns={"text": number})


def test_rows_without_an_id_get_one_that_stays() -> None:
    data = "text\nun\nun\ndeux\n"
    first = [post.post_id for post in table(data).posts]
    assert len(set(first)) == 3
    assert [post.post_id for post in table(data).posts] == first
    more = [post.post_id for post in table(data + "trois\n").posts]
    assert more[:3] == first


def test_degrees_out_of_range_and_odd_numbers_are_no_place() -> None:
    data = "text;lat;lon;followers\na;48,85;2,35;7\nb;91;2;x\nc;48;NA;-3\nd;nan;inf;\n"
    posts = table(data).posts
    assert [(post.lon, post.lat) for post in posts] == [
        (2.35, 48.85),
        (None, None),
        (None, None),
        (None, None),
    ]
    assert [post.followers for post in posts] == [7, 0, 0, 0]


@pytest.mark.parametrize("many", [11, 4_299, 4_301, 300_000])
@pytest.mark.parametrize("figure", ["9", "0", "٩"])
def test_a_count_of_more_figures_than_any_is_none_and_the_row_is_kept(
    many: int, figure: str
) -> None:
    decoded = table(f"text;followers\na;{figure * many}\nb;{'9' * 10}\n")
    assert decoded.bad == []
    assert [(post.text, post.followers) for post in decoded.posts] == [
        ("a", 0),
        ("b", 9_999_999_999),
    ]


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    lines = ["id,text,lang", *(f'{n},"texte {n}",fr' for n in range(50))]
    lines[6] = '5,"texte 5,fr'
    lines[31] = "30,texte"
    lines[41] = '40,"texte" 40 "encore",fr'
    data = "\n".join(lines)
    decoded = table(data)
    assert decoded.bad == [
        Bad(5, data.index('5,"texte 5,fr'), "has a quote that is never closed"),
        Bad(30, data.index("30,texte\n"), "has 2 columns instead of 3"),
    ]
    assert [post.post_id for post in decoded.posts] == [
        str(n) for n in range(50) if n not in (5, 30)
    ]


def test_quotes_inside_a_plain_field_are_letters() -> None:
    (post,) = table('id,text\n1,elle dit "oui" et 5" de neige\n').posts
    assert post.text == 'elle dit "oui" et 5" de neige'


def test_big_fields_are_read_whole() -> None:
    text = "mot\n" * 50_000
    (post,) = table(f'id,text\n1,"{text}"\n').posts
    assert post.text == text.strip()


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(
        st.text(st.sampled_from('a é,;"\n'), max_size=40), min_size=30, max_size=90
    ),
    target=st.integers(50, 400),
)
def test_a_table_cut_anywhere_gives_the_rows_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], target: int
) -> None:
    quoted = [text.replace('"', '""') for text in texts]
    data = "id,text\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(quoted))
    path = tmp_path_factory.mktemp("cut") / "a.csv"
    path.write_bytes(data.encode())
    whole = table(data)
    rows: list[int] = []
    posts: list[Post] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "TARGET", target)
        patch.setattr(streams, "BLOCK", 97)
        for chunk in cut(open_source(path, source_name="essai")):
            decoded = chunk.decode(chunk.load())
            rows += decoded.rows
            posts += decoded.posts
            assert not decoded.bad
    assert posts == whole.posts
    assert rows == list(range(len(texts)))
    assert [post.text for post in posts] == [text.strip() for text in texts]
