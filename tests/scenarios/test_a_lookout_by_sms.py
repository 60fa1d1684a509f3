"""A boot without internet: a lookout by SMS alone, through a real gateway with its
handset. Nobody in it exists.

Ife writes from the boot of a car; what she left out is asked for once. Two who see it
write what they saw, one in French and one in Arabic. She writes that it is over.
"""

import re

import pytest

from tests.scenarios.test_beds_are_found_by_sms import heard, night, sends
from tests.scenarios.test_the_beds_of_port_neuf import QUARTERS
from tests.scenarios.test_the_night_of_port_neuf import open_emergency, until

__all__ = ["night"]
pytestmark = pytest.mark.slow
IFE, DRIVER, BAKER = "+33639980181", "+33639980182", "+33639980183"
HOME = "/e/port-neuf/lookouts/"
TEAM = f"{HOME}team/"
SPACED = "AB 123 CD"


def ife_writes_from_the_boot(night):
    """The number to call stands first; what lacks is asked for once."""
    kept = sends(night, IFE, "LOOKOUT AB-123-CD white Clio", "write OVER")
    assert kept.index("112") < kept.index("Where was it last seen?")
    assert "Thank you: we have the place" in sends(night, IFE, "Quai Vert", "place")


def a_person_checks_it(night, staff):
    """One press, and everybody reads it; the first message tells the one who wrote."""
    assert SPACED not in night.person().ask(HOME)
    page = until(lambda: page if SPACED in (page := staff.ask(TEAM)) else "")
    assert "Quai Vert" in page
    row = re.search(r'name="lookout"\s+value="([^"]+)"', page)[1]
    with night.gateway.phone() as phone:
        staff.send(TEAM, lookout=row, open="1")
        letter = heard(phone, IFE, "/lookouts/p/")
    assert "AB 123" not in letter
    assert "Quai Vert" not in letter
    assert SPACED in night.person().ask(HOME)
    return row


def two_saw_it(night, staff, row):
    """Each is thanked in their own language; both stand there unsure."""
    said = sends(night, DRIVER, "Vu AB 123 CD Quai Vert vers le nord", "Merci")
    assert "112" in said
    assert "112" in sends(night, BAKER, "رأيت AB-123-CD قرب المخبز", "شكر")
    page = until(
        lambda: page if "المخبز" in (page := staff.ask(f"{TEAM}{row}/")) else ""
    )
    assert "vers le nord" in page
    assert page.count('name="sighting"') == 2
    nobody = sends(night, DRIVER, "Vu GH-456-JK", "Personne")
    assert "112" in nobody


def it_is_over(night):
    """No relay was asked: her word ends it for everybody, and a letter says so."""
    with night.gateway.phone(f"{IFE} 38000 text OVER") as phone:
        heard(phone, IFE, "Thank you for telling us")
        assert "AB 123" not in heard(phone, IFE, "any more")
    until(lambda: SPACED not in night.person().ask(HOME))


def test_a_plate_is_looked_out_for_without_internet(night, tmp_path):
    staff, _second = open_emergency(night)
    quarters = tmp_path / "quarters.csv"
    quarters.write_text(QUARTERS)
    night.program.vigie("emergency", "places", "port-neuf", str(quarters))
    ife_writes_from_the_boot(night)
    row = a_person_checks_it(night, staff)
    two_saw_it(night, staff, row)
    it_is_over(night)
    assert "STOP" not in sends(night, IFE, "STOP", "no more")
    kept = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*.sqlite3*") if path.is_file()
    )
    assert kept
    for secret in (IFE[3:], DRIVER[3:], BAKER[3:]):
        assert secret not in night.program.log.read_text()
        assert secret.encode() not in kept
    assert night.program.vigie("journal", "verify")
