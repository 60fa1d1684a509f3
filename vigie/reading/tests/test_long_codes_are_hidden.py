"""A long code is hidden whole, with or without marks between its groups; hours, sizes
and beds beside a door stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.masking import MARK, mask, masks
from vigie.reading.tests.masking_offers import HELD_OUT
from vigie.reading.tests.masking_scores import hiding

CUES = [
    "code portail ",
    "digicode : ",
    "portail : ",
    "le code du hall c'est ",
    "tapez ",
    "pour entrer : ",
    "gate code ",
    "código del portal ",
    "رمز الباب ",
]
MIXED = st.from_regex(r"[0-9]{2}[A-F][0-9]{2}[A-F][0-9]{2,6}", fullmatch=True)

GROUPS = st.from_regex(r"[0-9]{4} [0-9]{2}[ABCDF]", fullmatch=True)


@given(st.sampled_from(CUES), MIXED)
@settings(max_examples=150, deadline=None)
def test_a_long_code_behind_its_cue_is_hidden(cue: str, code: str) -> None:
    assert mask(cue + code) == cue + MARK


@given(st.sampled_from(CUES), MIXED)
@settings(max_examples=150, deadline=None)
def test_dashes_between_its_groups_do_not_free_it(cue: str, code: str) -> None:
    assert mask(f"{cue}{code[:4]}-{code[4:]}") == cue + MARK


@given(st.sampled_from(CUES), GROUPS)
@settings(max_examples=150, deadline=None)
def test_spaces_between_its_groups_do_not_free_it(cue: str, code: str) -> None:
    assert not any(sign.isdigit() for sign in mask(cue + code))


@pytest.mark.parametrize(
    "text",
    ["12B34A5678, venez", "montez, A1B2C3D4E5", "2 lits (4578B21C9036)"],
)
def test_one_without_any_cue_is_hidden_too(text: str) -> None:
    assert [found.kind for found in masks(text)] == ["code"]


@pytest.mark.parametrize(
    "text",
    [
        "entrée 10h30-12h30",
        "porte de 2m50x3m20",
        "hall ouvert, entrance 10am-12am",
        "https://example.org/12B34A5678",
        "#12B34A5678",
        "@A1B2C3D4E5",
        "code de la route 2015-2016",
        "AB-123-CD et FG456HJ",
        "tapez 115 ou 112",
        "metro ligne 3 bis, ligne 7 bis",
        "chambre à part, studio à Nation",
        "2e porte cochère",
        "montez au 11e arr",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert masks(text) == ()


def test_how_many_can_sleep_stays_behind_a_code() -> None:
    assert mask("tapez 12B34A5678 12 personnes") == f"tapez {MARK} 12 personnes"
    assert mask("portail : 4578 21 places") == f"portail : {MARK} 21 places"


@pytest.mark.parametrize("piece", ["1a", "1a-", "1a ", "code 1a2b ", "code 12 ab "])
def test_a_text_made_to_look_like_codes_does_not_stall_the_masker(piece: str) -> None:
    assert "39 98" not in mask((piece * 20_000)[:20_000] + " 06 39 98 12 34")


def test_lines_that_no_rule_was_mended_on_fare_nearly_as_well() -> None:
    found = hiding(HELD_OUT)
    assert found.gold >= 40
    assert found.recall >= 0.9, found.wrong
    assert found.precision >= 0.95, found.wrong
