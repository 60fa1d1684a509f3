"""Masked text leads nobody to a person or a door, and still says what it is for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.masking import MARK, mask, masks
from vigie.reading.tests.masking_cases import (
    ACCOUNTS,
    CASES,
    DOORS,
    HANDLES,
    KEPT,
    MAILS,
    PHONES,
    STREETS,
    MaskCase,
)

SEPARATORS = ["", " ", ".", "-", "/", " . ", "\u00a0", "_", "·", " - "]
WORDS = ["salut", "dispo", "porte ouverte", "11e", "merci", "2 places", "21h30"]


def _said(case: MaskCase) -> str:
    return case.text[:40]


@pytest.mark.parametrize("case", [c for c in CASES if c.hidden], ids=_said)
def test_nothing_of_what_must_be_hidden_is_left(case: MaskCase) -> None:
    masked = mask(case.text)
    assert [words for words in case.hidden if words in masked] == []
    assert MARK in masked


@pytest.mark.parametrize("case", [c for c in CASES if c.kept], ids=_said)
def test_what_the_post_is_for_stays(case: MaskCase) -> None:
    masked = mask(case.text)
    assert [words for words in case.kept if words not in masked] == []


@pytest.mark.parametrize("case", CASES, ids=_said)
def test_masking_twice_changes_nothing(case: MaskCase) -> None:
    once = mask(case.text)
    assert mask(once) == once
    assert masks(once) == ()


@given(st.text(max_size=120))
@settings(max_examples=120, deadline=None)
def test_any_text_is_masked_once_and_for_all(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(
    st.lists(st.sampled_from([c.text for c in CASES] + WORDS), min_size=1, max_size=5),
    st.sampled_from([" ", "\n", ", ", " et ", " / "]),
)
@settings(max_examples=120, deadline=None)
def test_texts_joined_together_are_masked_once_and_for_all(
    parts: list[str], glue: str
) -> None:
    once = mask(glue.join(parts))
    assert mask(once) == once


@given(
    st.from_regex(r"0[1-79][0-9]{8}", fullmatch=True),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["", "tel ", "appelle le ", "📞", "اتصل "]),
    st.integers(1, 5),
)
@settings(max_examples=120, deadline=None)
def test_a_number_is_hidden_whatever_stands_between_its_figures(
    number: str, mark: str, before: str, size: int
) -> None:
    written = mark.join(number[at : at + size] for at in range(0, 10, size))
    assert not any(c.isdigit() for c in mask(before + written))


@given(
    st.from_regex(r"0[1-79][0-9]{8}", fullmatch=True),
    st.sampled_from([0x660, 0x6F0, 0xFF10, 0x1D7CE]),
)
@settings(max_examples=100, deadline=None)
def test_figures_of_every_script_are_figures(number: str, zero: int) -> None:
    written = "".join(chr(zero + int(c)) for c in number)
    assert mask(written) == MARK


@given(
    st.from_regex(
        r"[a-z]{2,8}[._-]?[a-z0-9]{1,5}@[a-z]{2,10}\.(com|fr|tn)", fullmatch=True
    )
)
@settings(max_examples=100, deadline=None)
def test_no_mail_address_is_left(address: str) -> None:
    assert mask(f"ecris a {address} merci") == f"ecris a {MARK} merci"


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_spans_are_in_order_apart_and_inside_the_text(text: str) -> None:
    found = masks(text)
    edges = [edge for item in found for edge in (item.start, item.end)]
    assert edges == sorted(edges)
    assert all(0 <= item.start < item.end <= len(text) for item in found)


def test_a_text_of_100_kb_is_masked_without_trouble() -> None:
    text = "rue Oberkampf 12 code 4A21B 06 39 98 12 34 bonjour " * 2000
    masked = mask(text[:100_000])
    assert "39 98" not in masked
    assert "4A21B" not in masked


@pytest.mark.parametrize("piece", [".", "a.", "0", "1a", "@", "a at ", "code ", "ا"])
def test_a_text_made_to_keep_the_masker_busy_is_masked_too(piece: str) -> None:
    hostile = (piece * 20_000)[:20_000] + " 06 39 98 12 34"
    assert "39 98" not in mask(hostile)


def test_there_are_enough_cases_of_every_kind() -> None:
    sizes = [len(k) for k in (PHONES, MAILS, HANDLES, STREETS, DOORS, ACCOUNTS, KEPT)]
    assert len(CASES) >= 180
    assert min(sizes) >= 5


def test_the_kind_of_a_mask_says_what_stood_there() -> None:
    text = "12 rue X code 4A21B interphone Dupont lea@example.com 0639981234"
    assert [item.kind for item in masks(text)] == [
        "number",
        "code",
        "bell",
        "mail",
        "phone",
    ]


@pytest.mark.parametrize("sign", ["▒▒▒ ", "🙏 ", ": ", "→", "- = ", "est "])
def test_signs_in_a_row_after_a_network_s_name_do_not_stall_the_masker(
    sign: str,
) -> None:
    assert "39 98" not in mask("whatsapp " + sign * 400 + "06 39 98 12 34")


@pytest.mark.parametrize("damage", ["\ud83d", "\udc00 ", "\x00"])
def test_a_damaged_text_is_masked_like_any_other(damage: str) -> None:
    assert "39 98" not in mask(f"lit libre {damage} au 06 39 98 12 34")


@pytest.mark.parametrize("figures", [4300, 4301, 20_000])
def test_a_run_of_figures_longer_than_python_reads_as_a_number_is_masked(
    figures: int,
) -> None:
    assert "777" not in mask("7" * figures)
    assert "777" not in mask("1 2 3 " + "7" * figures)


@pytest.mark.parametrize(
    "text",
    [
        "code portail 12B34A5678",
        "le code de la porte est 34B712A9C0",
        "clave 12A34B56C7D8",
        "الرمز 12345A6789",
        "code porte 4567#8901*23",
        "code1234A5678B",
    ],
)
def test_a_code_is_hidden_whole_however_long_it_is(text):
    hidden = mask(text)
    assert not any(sign.isdigit() for sign in hidden), hidden
