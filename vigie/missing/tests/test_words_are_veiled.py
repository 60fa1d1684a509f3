"""What strangers write leads nowhere: numbers, mail, doors, names and links are out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.missing.veiling import veiled
from vigie.reading.masking import MARK

CANARIES = {
    "06 39 98 12 34": "98 12",
    "0639981234": "0639981234",
    "+33 6 39 98 12 34": "98 12",
    "06.39.98.12.34": "98.12",
    "٠٦٣٩٩٨١٢٣٤": "٣٩٩٨",
    "orlane.v@example.org": "orlane.v",
    "orlane (at) example.org": "example",
    "https://canary.example/pay?to=1": "canary",
    "www.canary.example/a": "canary",
    "canary.com": "canary",
    "bit.ly/3canary": "canary",
    "canary.world/pay": "canary",
    "ftp://canary.example": "canary",
    "t.me/canary": "canary",
    "wa.me/33639981234": "63998",
    "@canary_name": "canary",
    "HTTPS://CANARY.EXAMPLE": "CANARY",
}
WORDS = st.lists(
    st.sampled_from(("je", "l’ai", "vue", "hier", "gare", "she", "gym", "ayer", "أمس")),
    max_size=8,
).map(" ".join)


@given(before=WORDS, canary=st.sampled_from(sorted(CANARIES)), after=WORDS)
@settings(max_examples=300, deadline=None)
def test_no_canary_passes_wherever_it_stands(before, canary, after):
    hidden, was_masked = veiled(f"{before} {canary} {after}".strip())
    assert was_masked
    assert CANARIES[canary] not in hidden


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_nothing_raises_and_what_is_said_of_it_is_true(text):
    hidden, was_masked = veiled(text)
    assert was_masked == (hidden != text)


@pytest.mark.parametrize(
    "text",
    [
        "Je l’ai vue à la gare vers 22h30, manteau vert.",
        "She said she is fine.Then she left",
        "Hier soir...puis plus rien. 3 personnes",
        "رأيتها أمس قرب المحطة",
    ],
)
def test_what_leads_to_nobody_stays(text):
    assert veiled(text) == (text, False)


def test_only_what_leads_somewhere_is_taken_out():
    assert veiled("see https://canary.example/x now") == (f"see {MARK} now", True)
