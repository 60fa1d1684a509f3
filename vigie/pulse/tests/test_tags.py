"""Every way of writing a tag meets; what is no tag does not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse.tags import LONGEST, MOST, entry_of, fold_tag, forms_of
from vigie.reading.post import Post


def post(text, tags=()):
    return Post("net", "1", "someone", 0, text, tags=tags)


@pytest.mark.parametrize(
    ("form", "folded"),
    [
        ("PorteOuverte", "porteouverte"),
        ("#porteouverte", "porteouverte"),
        ("Solidarité", "solidarite"),
        ("je_suis_ici", "jesuisici"),
        ("ＦＬＯＯＤ", "flood"),
        ("باب_مفتوح", "بابمفتوح"),
        ("بَاب", "باب"),
        ("بـــاب", "باب"),
        ("बाढ़", "बाढ"),
        ("洪水", "洪水"),
        ("13mars", "13mars"),
        ("2026", ""),
        ("___", ""),
        ("", ""),
        ("a" * 200, ""),
        ("\ud800", ""),
    ],
)
def test_a_tag_is_folded(form, folded):
    assert fold_tag(form) == folded


@given(st.text(max_size=150))
def test_folding_twice_changes_nothing_and_no_separator_is_left(form):
    folded = fold_tag(form)
    assert fold_tag(folded) == folded or len(folded) > LONGEST
    assert not set(folded) & set("\n\t #.?")
    assert len(folded) <= LONGEST


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("Flood", "flood\tFlood"),
        ("#Flood", "flood\tFlood"),
        ("flood", "flood"),
        ("Flood\x00", "flood"),
        ("Flood now", "floodnow"),
        ("\ud800Flood", "flood"),
        ("77", ""),
    ],
)
def test_an_entry_keeps_how_the_tag_was_written(form, entry):
    assert entry_of(form) == entry


@given(st.text(max_size=120))
def test_an_entry_can_be_stored_line_by_line(form):
    entry = entry_of(form)
    assert "\n" not in entry
    assert entry.count("\t") <= 1
    entry.encode()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Water at #PortNeuf, stay in #safe_places!", ("PortNeuf", "safe_places")),
        ("#one#two", ("one",)),
        ("no tag & no sign", ()),
        ("see https://site.example/#top and &#39;", ()),
        ("word#inside", ()),
        ("cut off #PortNe…", ()),
        ("cut off #PortNe...", ()),
        ("full width ＃洪水", ("洪水",)),
        ("voyelles #بَاب here", ("بَاب",)),
        ("# alone", ()),
    ],
)
def test_tags_are_found_in_the_text(text, forms):
    assert forms_of(post(text)) == forms


def test_the_networks_own_tags_come_before_the_text():
    assert forms_of(post("about #this", tags=("That",))) == ("That",)


def test_a_post_that_is_all_tags_counts_for_a_limited_number():
    assert len(forms_of(post("", tags=tuple(f"t{n}" for n in range(99))))) == MOST
    assert len(forms_of(post(" ".join(f"#t{n}" for n in range(99))))) == MOST
