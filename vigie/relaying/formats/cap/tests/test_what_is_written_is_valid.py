"""Every alert that is written is valid under the schema of OASIS, and read back as it
was; what cannot be valid is refused in a sentence."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.cap_schema import faults
from vigie.relaying.formats.cap.reading import read
from vigie.relaying.formats.cap.records import (
    NAMESPACE,
    Area,
    Circle,
    Parameter,
    Reference,
    Resource,
)
from vigie.relaying.formats.cap.tests.alerts_made import NOW, alert, alerts, info
from vigie.relaying.formats.cap.tidying import NotCap, tidied
from vigie.relaying.formats.cap.words import MsgType, Scope
from vigie.relaying.formats.cap.writing import write

SQUARE = ((-26.1, 28.0), (-26.1, 28.1), (-26.2, 28.1), (-26.1, 28.0))


def texts(document, name):
    found = etree.fromstring(document).iter(f"{{{NAMESPACE}}}{name}")
    return [one.text for one in found]


@settings(max_examples=150, deadline=None)
@given(made=alerts())
def test_every_alert_is_valid_and_comes_back_as_it_was_written(made):
    document = write(made)
    assert faults(document) == []
    back = read(document)
    assert back == tidied(made)
    assert tidied(back) == back
    assert write(back) == document


def test_the_schema_finds_faults():
    document = write(alert())
    assert faults(document.replace(b"-00:00", b"Z"))
    assert faults(document.replace(b">Rescue<", b">Abduction<"))
    assert faults(document.replace(b"<sender>", b"<x>").replace(b"</sender>", b"</x>"))


def test_a_moment_is_written_in_utc_as_minus_zero_without_a_fraction():
    sent = datetime(2026, 3, 1, 11, 6, 7, 890, tzinfo=timezone(timedelta(hours=2)))
    assert texts(write(alert(sent=sent)), "sent") == ["2026-03-01T09:06:07-00:00"]


def test_the_alert_of_johannesburg_stands_as_receivers_want_it():
    document = write(alert(infos=(info(), info("zu", headline="Bheka"))))
    assert faults(document) == []
    assert texts(document, "language") == ["en-ZA", "zu"]
    assert texts(document, "circle") == ["-26.2041,28.0473 30"] * 2
    assert texts(document, "valueName") == ["vigie:plate"] * 2


def test_a_polygon_is_latitude_and_longitude_closed():
    document = write(alert(infos=(info(areas=(Area("CBD", (SQUARE,)),)),)))
    assert texts(document, "polygon") == ["-26.1,28 -26.1,28.1 -26.2,28.1 -26.1,28"]


def test_references_join_sender_identifier_and_sent():
    earlier = (Reference("a@b.org", "1", NOW), Reference("a@b.org", "2", NOW))
    document = write(alert(msg_type=MsgType.UPDATE, references=earlier))
    at = "2026-11-23T09:06:00-00:00"
    assert texts(document, "references") == [f"a@b.org,1,{at} a@b.org,2,{at}"]


def test_control_signs_go_and_lengths_are_bounded():
    said = info(headline="A\x00B\ufffe" + "c" * 300, description="d\r\n" * 20_000)
    back = read(write(alert(infos=(said,)))).infos[0]
    assert back.headline.startswith("ABccc")
    assert len(back.headline) == 160
    assert len(back.description) <= 20_000
    assert back.description.endswith("…")
    assert "\r" not in back.description


BAD_NAMES = ["", "a b", "a,b", "a<b", "a&b", "a\tb", "a\x00b", "a\u2028b", "x" * 201]
BAD = [
    *[{"identifier": name} for name in BAD_NAMES],
    *[{"sender": name} for name in BAD_NAMES],
    {"sent": NOW.replace(tzinfo=None)},
    {"infos": ()},
    {"msg_type": MsgType.UPDATE},
    {"msg_type": MsgType.CANCEL},
    {"references": (Reference("a b", "1", NOW),)},
    {"references": (Reference("a", "1", NOW.replace(tzinfo=None)),)},
    {"scope": Scope.RESTRICTED},
    {"scope": Scope.PRIVATE},
    {"restriction": "police"},
    {"codes": ("",)},
    {"infos": (info(),) * 201},
]
BAD_INFOS = [
    {"language": "not a language"},
    {"language": ""},
    {"categories": ()},
    {"event": " \x00"},
    {"expires": NOW - timedelta(seconds=1)},
    {"onset": NOW.replace(tzinfo=None)},
    {"web": "javascript:alert(1)"},
    {"web": "https://a.org/a b"},
    {"web": "https://a.org/%zz"},
    {"parameters": (Parameter("", "x"),)},
    {"resources": (Resource("", "image/png"),)},
    {"resources": (Resource("A photo", "png"),)},
    {"resources": (Resource("A photo", "image/png", -1),)},
    {"resources": (Resource("A photo", "image/png", 1, "/photo"),)},
    {"resources": (Resource("A photo", "image/png", 1, "", "abc"),)},
    {"areas": (Area(""),)},
    {"areas": (Area("open", (SQUARE[:3],)),)},
    {"areas": (Area("a line", ((*SQUARE[:2], SQUARE[0]),)),)},
    {"areas": (Area("nothing", ((),)),)},
    {"areas": (Area("turned", (((28.0, -226.1), *SQUARE[1:]),)),)},
    {"areas": (Area("no number", (((float("nan"), 1.0), *SQUARE[1:]),)),)},
    {"areas": (Area("far", circles=(Circle(0, 0, -1),)),)},
    {"areas": (Area("far", circles=(Circle(0, 0, float("inf")),)),)},
]


@pytest.mark.parametrize(
    "said", [*BAD, *({"infos": (info(**one),)} for one in BAD_INFOS)], ids=repr
)
def test_what_cannot_be_valid_is_refused_in_a_sentence(said):
    with pytest.raises(NotCap) as refused:
        write(alert(**said))
    assert re.fullmatch(r"\w+: [^\n]{4,80}\.", str(refused.value))


@settings(max_examples=100, deadline=None)
@given(name=st.text(max_size=12))
def test_a_name_that_is_taken_comes_back_as_one_part_of_a_reference(name):
    try:
        document = write(alert(identifier=name))
    except NotCap:
        return
    later = alert(msg_type=MsgType.UPDATE, references=(Reference("s", name, NOW),))
    assert read(document).identifier == name
    assert read(write(later)).references == later.references
