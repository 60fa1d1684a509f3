"""Who knows something and who looks write to one another through a real mail server
and a real SMS gateway with its handset, and neither learns where the other is reached.
Nobody in it exists."""

import json
import re
from urllib.parse import unquote_to_bytes

import pytest

from tests.kannel import WORDS, kannel
from tests.mail_server import mail_server
from tests.postgres import free_port
from tests.scenarios.test_the_night_of_port_neuf import Night, until

pytestmark = pytest.mark.slow
MOTHER, FINDER = "mere@example.org", "+33639980102"
LINK = re.compile(r"http://\S+?(/missing/thread/[^\s>]+/)")
PART = re.compile(rf"<38000 {re.escape(FINDER)} udh \S+ data (\S+)>")
BEWARE = "Ne payez jamais"
CALL = f"""
import json
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import calls, seekers
from vigie.missing.facts import Facts
from vigie.missing.states import Door
now, here = clock.now(), Emergency.objects.get()
seeking = seekers.Seeking(mail="{MOTHER}", language="fr")
row = seekers.prepare_seeker(seeking, here, now)
facts = Facts(full_names=("Zélie Vauquelin",))
made = calls.open_call(emergency=here, facts=facts, shows=["name"], door=Door.PAGE,
                       now=now, seeker=row)
print("::", made.pk)
"""
JOURNAL = """
import json
from vigie.trust.models import JournalRow
rows = JournalRow.objects.filter(what__startswith="missing.").order_by("pk")
told = [[one.what, str(one.facts)] for one in rows]
print("::", json.dumps([told, str([vars(one) for one in rows])]))
"""


@pytest.fixture
def night(tmp_path):
    port = free_port()
    with (
        mail_server() as mail,
        kannel(f"http://127.0.0.1:{port}/sms/in?{WORDS}") as gateway,
    ):
        running = Night(tmp_path, mail, gateway, port)
        try:
            yield running
        finally:
            running.program.end_at_any_rate()


def shell(night, code):
    said = night.program.vigie("django", "shell", "-c", code)
    return said.partition(":: ")[2].splitlines()[0]


def call(night):
    words = ["emergency", "open", "Attaque à Port-Neuf", "--slug", "port-neuf"]
    words += ["--kind", "attack", "--place", "Port-Neuf"]
    words += ["--lat", "48.8630", "--lon", "2.3708", "--radius", "1500"]
    night.program.vigie(*words)
    return f"/missing/{shell(night, CALL)}/"


def mail_with(night, words):
    """The mail to the mother in which these words are, as text."""

    def found():
        texts = [night.text_of(one) for one in night.mails_to(MOTHER)]
        return next((text for text in texts if words in text), "")

    return until(found)


def heard(phone, words):
    """What came to the handset: its program prints the bytes of each part."""

    def found():
        parts = PART.findall(phone.text())
        raw = b"".join(unquote_to_bytes(one.replace("+", " ")) for one in parts)
        text = raw.decode("utf-16-be", "replace")
        return text if words in text else ""

    return until(found)


def test_they_write_by_page_mail_and_sms_and_see_nothing_of_one_another(night):
    page = call(night)
    finder, mother = night.person(), night.person()
    with night.gateway.phone() as phone:
        finder.fill_in(
            page + "write/",
            text="Vue au gymnase. Appelez le 06 39 98 01 02",
            phone=FINDER,
        )
        assert finder.statuses[f"POST {page}write/"] == 302
        first = mail_with(night, "gymnase")
        link = LINK.search(first)[1]
        thread = mother.ask(link)
        assert "gymnase" in thread
        assert BEWARE in thread.replace("\u00a0", " ")
        mother.fill_in(link, text="A quelle heure ? Ecrivez a mere@example.org")
        assert mother.statuses[f"POST {link}"] == 302
        printed = heard(phone, "quelle heure")
    with night.gateway.phone(f"{FINDER} 38000 text Vers vingt heures trente"):
        second = mail_with(night, "vingt heures")
    for text in (first, second, thread, mother.ask(link)):
        assert "39 98" not in text
        assert "39980102" not in text
    assert "mere@" not in printed
    assert BEWARE[:10] in printed
    assert BEWARE in first
    assert BEWARE in second
    _journalled(night)
    _stopped(mother, link)


def _journalled(night):
    """Each message stands there, its words and addresses do not."""
    rows, whole = json.loads(shell(night, JOURNAL))
    passed = [facts for what, facts in rows if what == "missing.passed"]
    assert [re.search("knows|seeks", one)[0] for one in passed] == [
        "knows",
        "seeks",
        "knows",
    ]
    for words in ("gymnase", "quelle heure", "vingt", "mere@", "39980102"):
        assert words not in whole
    assert night.program.vigie("journal", "verify")


def _stopped(mother, link):
    """One press, and nothing more passes between the two."""
    page = mother.ask(link)
    assert "vingt heures" in page
    mother.answer(page, link, stop="1")
    mother.answer(page, link, text="Encore un mot")
    assert mother.statuses[f"POST {link}"] == 422
    assert "Encore un mot" not in mother.ask(link)
