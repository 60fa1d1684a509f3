"""The night's safety check, from opening to closing: through the public pages, a real
mail server and a real SMS gateway with its handset. Nobody in it exists.

21:40, a hall in Port-Neuf. Two operators open a check around it. Léa is inside with her
telephone, Marc at home near by, Zoé far away. Léa's mother is told; so is her friend.
"""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth

from tests.canaries import Reader, Words
from tests.kannel import WORDS, kannel
from tests.mail_server import mail_server
from tests.postgres import free_port
from tests.started import Started
from vigie.trust.limits.proofs import solve

pytestmark = pytest.mark.slow
HERE, FAR = "48.8630, 2.3708", "48.9900, 2.6000"
LEA, FRIEND = "+33639980101", "+33639980102"
RIDDLE = re.compile(r'name="work"\s+value="([^"]+)"')
CODE = re.compile(r"\b(\d{6})\b")


class Person(Reader):
    """Somebody with a browser, who has patience with forms."""

    def __init__(self, port):
        super().__init__(port, Words.new())
        self.ask("/?lang=fr")

    def fill_in(self, path, before="", **form):
        """Send a form of a page, solving its riddle as a browser does."""
        page = self.ask(before or path)
        found = RIDDLE.search(page)
        more = {"work": solve(found[1])} if found else {}
        return self.answer(page, path, **form, **more)

    def becomes_staff(self, link):
        """Come in by a one-time link, and set up the second factor."""
        self.send(link[link.index("/enter/") :].strip())
        page = self.ask("/account/app/")
        secret = re.search(r'<code dir="ltr"[^>]*>([A-Z2-7]{16,})', page)
        code = auth.hotp_value(secret[1], int(time.time()) // 30)
        self.answer(page, "/account/app/", code=auth.format_hotp_value(code))
        self.ask("/desk/")
        assert self.statuses["GET /desk/"] == 200

    def joins(self, name, place):
        """Become a member who wants to be asked about a place."""
        self.fill_in("/me/safety/join/", language="fr")
        self.change(what="about", asked="on", name=name, language="fr")
        self.change(what="place", kind="home", where=place, hours="6")

    def change(self, **form):
        return self.send("/me/safety/change/", "/me/safety/", **form)


def until(true, seconds=60):
    """Wait for something to be there, and return it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.3)
    return found


class Night:
    """The program, the mail server, the gateway and its handset."""

    def __init__(self, folder, mail, gateway, port):
        self.mail, self.gateway = mail, gateway
        self.program = Started(
            folder,
            VIGIE_PORT=str(port),
            VIGIE_MAIL_URL=mail.url(),
            VIGIE_SMS_URL=gateway.url,
            VIGIE_SMS_FROM="38000",
            VIGIE_SMS_IN_FROM="127.0.0.1",
        )
        self.program.page("/")
        self.port = port

    def person(self):
        return Person(self.port)

    def mails_to(self, address):
        return [one for one in self.mail.mails if address in str(one["To"])]

    def text_of(self, mail):
        return mail.get_body(("plain",)).get_content()


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


def open_emergency(night):
    words = ["emergency", "open", "Attaque à Port-Neuf", "--slug", "port-neuf"]
    words += ["--kind", "attack", "--place", "Port-Neuf"]
    words += ["--lat", "48.8630", "--lon", "2.3708", "--radius", "1500"]
    night.program.vigie(*words)
    first, second = night.person(), night.person()
    first.becomes_staff(night.program.vigie("link"))
    night.program.vigie("people", "invite", "second")
    night.program.vigie("people", "give", "second", "operator")
    second.becomes_staff(night.program.vigie("people", "link", "second"))
    return first, second


def prove_by_mail(night, who, address):
    who.change(what="address", channel="1", value=address)
    mail = until(lambda: night.mails_to(address))[-1]
    who.change(what="digits", digits=CODE.search(night.text_of(mail))[1])


def prove_by_sms(phone, who, number):
    who.change(what="address", channel="2", value=number)
    printed = until(lambda: _message_to(phone, number, CODE))
    who.change(what="digits", digits=CODE.search(printed)[1])


def _message_to(phone, number, pattern):
    """The last message of the handset to a number in which a pattern is found."""
    said = re.split(r"<38000 (?=\+)", phone.text())
    own = [one for one in said if one.startswith(f"{number} ")]
    return next((one for one in reversed(own) if pattern.search(one)), "")


def open_check(first, second):
    first.fill_in(
        "/e/port-neuf/safety/desk/new/",
        place="Port-Neuf, la halle",
        happened_at="2026-03-01T21:20",
        source="Préfecture",
        buffer_m="500",
        words_fr="Des tirs près de la halle",
        words_en="Shots near the hall",
    )
    page = second.ask("/e/port-neuf/safety/desk/")
    check = re.search(r'name="check"\s+value="(\d+)"', page)[1]
    alone = first.send("/e/port-neuf/safety/desk/", check=check, step="open")
    assert "Recalled" not in alone
    second.send("/e/port-neuf/safety/desk/", check=check, step="open")
    return check


def test_the_safety_check_of_a_night(night):
    first, second = open_emergency(night)
    lea, marc, zoe = night.person(), night.person(), night.person()
    with night.gateway.phone() as phone:
        lea.joins("Léa", HERE)
        prove_by_sms(phone, lea, LEA)
        marc.joins("Marc", HERE)
        prove_by_mail(night, marc, "marc@example.org")
        zoe.joins("Zoé", FAR)
        prove_by_mail(night, zoe, "zoe@example.org")
        add_to_circle(lea, "mere@example.org", "Maman")
        add_to_circle(lea, FRIEND, "Témir")
        before = len(night.mails_to("zoe@example.org"))

        check = open_check(first, second)
        asked = until(lambda: _message_to(phone, LEA, re.compile("halle")))
        assert "1" in asked
        question = until(lambda: asking_mail(night, "marc@example.org"))
        answer_by_link(night, question)

    answer_by_sms(night, "OK tout va bien")
    told = until(lambda: told_mail(night, "mere@example.org"))
    assert "Léa : en sécurité" in night.text_of(told).replace("\u00a0", " ")
    time.sleep(3)  # a second letter would be there by now
    assert len(night.mails_to("mere@example.org")) == 1
    assert len(night.mails_to("zoe@example.org")) == before
    own_page(night, told)
    close(night, first, check)


def add_to_circle(who, reach, name):
    page = who.send("/me/circle/", what="add", reach=reach, name=name)
    assert name in page or name in who.ask("/me/circle/")


def asking_mail(night, address):
    found = [m for m in night.mails_to(address) if "/a/" in night.text_of(m)]
    return found[-1] if found else None


def told_mail(night, address):
    found = [m for m in night.mails_to(address) if "/own/" in night.text_of(m)]
    return found[-1] if found else None


def link_in(night, mail, part):
    return re.search(rf"http://\S+(/{part}/\S+)", night.text_of(mail))[1]


def answer_by_link(night, mail):
    """A mail scanner looks first, which answers nothing; then Marc presses once."""
    link, scanner, marc = link_in(night, mail, "a"), night.person(), night.person()
    for _ in range(2):
        assert "Vous avez répondu" not in scanner.ask(link)
    page = marc.send_bare(link, answer="safe", turn="0")
    assert "Votre réponse est gardée" in page
    assert "Vous avez répondu" in marc.ask(link)


def answer_by_sms(night, words):
    with night.gateway.phone(f"{LEA} 38000 text {words}") as phone:
        until(lambda: _message_to(phone, LEA, re.compile("en s")))
        until(lambda: _message_to(phone, FRIEND, re.compile("L.a")))


def own_page(night, mail):
    """Her mother sees Léa, and nobody else."""
    page = night.person().ask(link_in(night, mail, "own"))
    assert "Léa" in page
    assert "en sécurité" in page
    assert "Marc" not in page


def close(night, operator, check):
    page = operator.ask("/e/port-neuf/safety/desk/")
    assert "Port-Neuf, la halle" in page
    operator.send("/e/port-neuf/safety/desk/", check=check, step="closed")
    assert operator.statuses["POST /e/port-neuf/safety/desk/"] == 302
    assert night.program.vigie("journal", "verify")
