"""A good document, and what may become of it on its way."""

import re

from hypothesis import strategies as st

PERSON = """<pfif:person><pfif:person_record_id>a.org/{n}</pfif:person_record_id>
<pfif:source_date>2026-03-01T10:00:00Z</pfif:source_date>
<pfif:expiry_date>2026-04-01T10:00:00Z</pfif:expiry_date>
<pfif:full_name>Zoë &amp; Co</pfif:full_name><pfif:age>30-40</pfif:age>
<pfif:sex>female</pfif:sex><pfif:home_country>FR</pfif:home_country>
<pfif:photo_url>https://a.org/1.jpg</pfif:photo_url>
<pfif:note><pfif:note_record_id>a.org/n{n}</pfif:note_record_id>
<pfif:author_name>W</pfif:author_name>
<pfif:source_date>2026-03-01T11:00:00Z</pfif:source_date>
<pfif:status>believed_alive</pfif:status><pfif:text>Seen.</pfif:text>
</pfif:note></pfif:person>
"""
GOOD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">\n'
    + "".join(PERSON.format(n=n) for n in range(4))
    + "</pfif:pfif>\n"
)
TAGS = re.findall(r"</?pfif:\w+>", GOOD)
ODD = ["", "<", "&", "]]>", "\x00", "é", "<pfif:person>", "</pfif:note>", "<x/>",
       "<!-- -->", "<![CDATA[", "&lol;", "2026-99-99T99:99:99Z", "-1", "9" * 30,
       "<pfif:age>", "<pfif:person_record_id>", "\ud7ff", "believed_dead"]  # fmt: skip


@st.composite
def damaged(draw):
    """A good document after some cuts, doublings, swaps and strange pieces."""
    text = GOOD
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 200)))
        way = draw(st.sampled_from(["cut", "twice", "odd", "tag", "value"]))
        if way == "cut":
            text = text[:at] + text[to:]
        elif way == "twice":
            text = text[:to] + text[at:]
        elif way == "odd":
            text = text[:at] + draw(st.sampled_from(ODD)) + text[at:]
        elif way == "tag":
            old, new = draw(st.sampled_from(TAGS)), draw(st.sampled_from(TAGS))
            text = text.replace(old, new, draw(st.integers(1, 3)))
        else:
            old = draw(st.sampled_from(["a.org/1", "2026", "30-40", "female", "FR"]))
            text = text.replace(old, draw(st.text(max_size=5)), 1)
    return text.encode("utf-8", "surrogatepass")
