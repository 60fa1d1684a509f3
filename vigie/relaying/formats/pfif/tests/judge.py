"""The judge of what is exported: RELAX NG, by the rules of the format."""

from functools import cache
from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent
NAMES_OF_13 = {
    "given_name": "first_name",
    "family_name": "last_name",
    "description": "other",
    "author_made_contact": "found",
}
SPACE = "{http://relaxng.org/ns/structure/1.0}"


@cache
def schema(version: str = "1.4") -> etree.RelaxNG:
    tree = etree.parse(HERE / "pfif-1.4.rng")
    if version == "1.3":
        _make_older(tree.getroot())
    return etree.RelaxNG(tree)


def faults(text: str, version: str = "1.4") -> list[str]:
    """What the schema says against a document; nothing when it is valid."""
    judge = schema(version)
    judge.validate(etree.fromstring(text.encode()))
    return [error.message for error in judge.error_log]


def _make_older(root: etree._Element) -> None:
    root.set("ns", "http://zesty.ca/pfif/1.3")
    for one in list(root.iter(f"{SPACE}element")):
        name = one.get("name")
        one.set("name", NAMES_OF_13.get(name, name))
        above = [parent.get("name") for parent in one.iterancestors()]
        of_note = name == "photo_url" and "note" in above
        if name in {"alternate_names", "profile_urls"} or of_note:
            one.getparent().getparent().remove(one.getparent())
