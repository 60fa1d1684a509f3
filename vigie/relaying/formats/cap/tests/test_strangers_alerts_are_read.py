"""Alerts as authorities really write them are read; what only describes is mended, and
said; what decides is there or the alert is refused; nothing blows up."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.relaying.formats.cap.reading import Found, read, read_all
from vigie.relaying.formats.cap.records import Area, Circle
from vigie.relaying.formats.cap.tests.alerts_made import NOW, alert
from vigie.relaying.formats.cap.words import Category, MsgType, Urgency
from vigie.relaying.formats.cap.writing import write
from vigie.relaying.formats.tree import Refused

GOOD = write(alert())
SPACE_11 = b"urn:oasis:names:tc:emergency:cap:1.1"
# In another order than the schema's, with Z, a fraction, words in small letters.
WILD = """<?xml version="1.0"?>
<cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
<cap:info><cap:event>Child Abduction</cap:event><cap:urgency>immediate</cap:urgency>
<cap:category>Rescue</cap:category><cap:category>Amber</cap:category>
<cap:severity>Dreadful</cap:severity><cap:expires>2026-11-23T12:06:00.5Z</cap:expires>
<cap:headline> AMBER &amp; more </cap:headline><cap:web>javascript:alert(1)</cap:web>
<cap:area><cap:polygon>{polygon}</cap:polygon><cap:circle>{circle}</cap:circle>
</cap:area></cap:info>
<cap:scope>public</cap:scope><cap:msgType>ALERT</cap:msgType>
<cap:sent>2026-11-23T11:06:00+0200</cap:sent><cap:status>Actual</cap:status>
<cap:sender>police, Gauteng</cap:sender><cap:identifier>ZA 1</cap:identifier>
</cap:alert>"""
OPEN = "-26.1,28 -26.1,28.1 -26.2,28.1"
ENVELOPE = (
    '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0">'
    "<distributionID>1</distributionID>{}</EDXLDistribution>"
)


def wild(polygon=OPEN, circle="-26,28 5"):
    return WILD.format(polygon=polygon, circle=circle).encode()


def taken(data):
    return read_all(data).alerts[0]


def test_an_alert_in_wrong_order_with_odd_moments_and_words_is_read():
    found = read(wild())
    assert (found.identifier, found.sender) == ("ZA 1", "police, Gauteng")
    assert found.sent == NOW
    assert found.msg_type is MsgType.ALERT
    said = found.infos[0]
    assert said.expires == datetime(2026, 11, 23, 12, 6, tzinfo=UTC)
    assert said.categories == (Category.RESCUE,)
    assert said.urgency is Urgency.IMMEDIATE
    assert said.headline == "AMBER & more"
    assert said.web == ""


def test_what_was_mended_or_left_out_is_said():
    assert set(taken(wild()).repairs) == {
        "category: is no word of CAP, and is left out.",
        "severity: is no word of CAP, and is left out.",
        "severity: is not known.",
        "certainty: is not known.",
        "web: is no address of the web, and is left out.",
        "areaDesc: is missing.",
        "polygon: was not closed: it is now.",
    }


def test_an_alert_that_we_wrote_needs_no_repair():
    assert taken(GOOD).repairs == ()


def test_an_open_outline_is_closed():
    area = read(wild()).infos[0].areas[0]
    assert area.polygons == (((-26.1, 28), (-26.1, 28.1), (-26.2, 28.1), (-26.1, 28)),)
    assert area.circles == (Circle(-26, 28, 5),)


@pytest.mark.parametrize(
    ("polygon", "says"),
    [
        ("-26,28 -26,29", "has no three corners"),
        ("", "has no three corners"),
        ("28,-126 28,29 29,29", None),
        ("-126,28 28,29 29,29", "has a point that is not on earth"),
        ("a,b c,d e,f", "is no number"),
        ("nan,1 2,3 4,5", "is no number"),
        ("1e9,1 2,3 4,5", "is no number"),
        ("1 2 3", "has a point without a comma"),
        ("1,2 " * 5_001, "has more than 5,000 points"),
        ("__import__('os'),1 2,3 4,5", "is no number"),
    ],
)
def test_an_outline_that_cannot_be_used_is_left_out_and_the_words_stay(polygon, says):
    found = taken(wild(polygon))
    polygons = found.alert.infos[0].areas[0].polygons
    assert bool(polygons) == (says is None)
    left = f"polygon: {says}, and is left out."
    assert (left in found.repairs) == (says is not None)


@pytest.mark.parametrize("circle", ["", "1,2", "1,2 -1", "91,2 1", "1,2 99999", "x"])
def test_a_circle_that_cannot_be_used_is_left_out(circle):
    found = taken(wild(circle=circle))
    assert found.alert.infos[0].areas == (
        Area("Unknown", read(wild()).infos[0].areas[0].polygons),
    )
    assert [one for one in found.repairs if one.startswith("circle: ")]


def test_a_moment_without_a_zone_is_taken_for_utc_and_said():
    found = taken(GOOD.replace(b"12:06:00-00:00", b"12:06:00"))
    assert found.alert == read(GOOD)
    assert found.repairs == ("expires: names no zone: taken for UTC.",)


def test_the_older_name_of_the_format_reads_the_same():
    old = GOOD.replace(b"urn:oasis:names:tc:emergency:cap:1.2", SPACE_11)
    assert read(old) == read(GOOD)


def test_alerts_in_an_envelope_are_all_read():
    body = GOOD.split(b"\n", 1)[1].decode()
    wrapped = f"<contentObject><xmlContent>{body}</xmlContent></contentObject>"
    assert read(ENVELOPE.format(wrapped).encode()) == read(GOOD)
    assert len(read_all(ENVELOPE.format(wrapped * 3).encode()).alerts) == 3
    with pytest.raises(Refused, match=r"^The document holds several alerts\.$"):
        read(ENVELOPE.format(wrapped * 3).encode())


def test_one_bad_alert_of_many_does_not_cost_the_others():
    body = GOOD.split(b"\n", 1)[1].decode()
    bad = body.replace("Actual", "Maybe")
    found = read_all(ENVELOPE.format(body + bad).encode())
    assert len(found.alerts) == 1
    assert found.faults == ("status: it is missing, or no word of CAP.",)


def test_an_exercise_is_never_read_as_meant():
    for word in (b"", b"Actual!", b"Live"):
        with pytest.raises(Refused, match=r"^status: "):
            read(GOOD.replace(b">Actual<", b">" + word + b"<"))


@pytest.mark.parametrize(
    "name", ["identifier", "sender", "sent", "status", "msgType", "scope"]
)
def test_what_decides_is_there_or_the_alert_is_refused(name):
    data = re.sub(f"<{name}>[^<]*</{name}>".encode(), b"", GOOD)
    with pytest.raises(Refused, match=rf"^{name}: it is missing"):
        read(data)


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "a bomb": BOMB + b"<alert>&b;</alert>",
    "a file of ours": OUTSIDE + b"<alert>&x;</alert>",
    "no XML": b"\x00\x01 no",
    "nothing": b"",
    "half": GOOD[:300],
    "another thing": b"<alert><identifier>1</identifier></alert>",
    "huge": GOOD + b" " * (4 << 20),
    "deep": b"<a>" * 100_000,
    "many": b"<a>" + b"<b/>" * 60_000 + b"</a>",
    "an unknown encoding": b'<?xml version="1.0" encoding="x-none"?><alert/>',
    "an unknown entity": b"<alert>&lol;</alert>",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_alert_is_refused_with_one_sentence(data):
    with pytest.raises(Refused) as refused:
        read(data)
    assert re.fullmatch(r"The document [^\n]{5,80}\.", str(refused.value))


TAGS = sorted(set(re.findall(r"</?\w+>", GOOD.decode())))
ODD = ["", "<", "&", "]]>", "\x00", "é", "<info>", "</area>", "<![CDATA[", "9" * 400,
       "-1,2 3,4", "2026-99-99T99:99:99Z", "\ud7ff", "1e999,inf 0"]  # fmt: skip


@st.composite
def damaged(draw):
    """A good alert after some cuts, swaps of tags, and strange pieces."""
    text = GOOD.decode()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 60)))
        way = draw(st.sampled_from(["cut", "twice", "odd", "tag", "value"]))
        if way == "tag":
            old, new = draw(st.sampled_from(TAGS)), draw(st.sampled_from(TAGS))
            text = text.replace(old, new)
        elif way == "value":
            old = draw(st.sampled_from(re.findall(r">([^<\n]+)<", GOOD.decode())))
            text = text.replace(f">{old}<", f">{draw(st.sampled_from(ODD))}<")
        else:
            pieces = {"cut": "", "twice": text[at:to] * 2, "odd": ODD[at % len(ODD)]}
            text = text[:at] + pieces[way] + text[to:]
    return text.encode("utf-8", "surrogatepass")


@settings(max_examples=300, deadline=None)
@given(data=damaged())
def test_no_damage_raises_anything_but_a_refusal(data):
    try:
        found = read_all(data)
    except Refused as error:
        found = Found(faults=(str(error),))
    for sentence in (*found.faults, *(s for one in found.alerts for s in one.repairs)):
        assert re.fullmatch(r"[^\n]{5,120}\.", sentence)
    for one in found.alerts:
        for area in (area for said in one.alert.infos for area in said.areas):
            assert all(ring[0] == ring[-1] for ring in area.polygons)
