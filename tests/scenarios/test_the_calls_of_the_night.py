"""The calls of a night, from post and from form to the end: through the public pages, a
real mail server and a real SMS gateway with its handset. Nobody in it exists.

Two posts with their copies open calls. A girlfriend opens one by form, with a photo. A
friend has seen him, a stranger says that he is found, he says himself that he is safe:
none of it ends the search. A person looks, she is told, and ends it herself.
"""

import http.client
import json
import re
from contextlib import closing
from functools import partial
from uuid import uuid4

import pytest

from tests.canaries import TOKEN
from tests.kannel import WORDS, kannel
from tests.mail_server import mail_server
from tests.postgres import free_port
from tests.scenarios.test_the_night_of_port_neuf import Night, open_emergency
from tests.scenarios.test_the_night_of_port_neuf import until as until_within
from vigie.listening.tests.wire import line, tweet_v1
from vigie.trust.limits.proofs import solve
from vigie.trust.pictures.tests.pictures import drawn, saved

pytestmark = pytest.mark.slow
HOME = "/e/port-neuf/missing/"
HIS_PHONE, BY_SMS, HERS = "+33639980111", "+33639980112", "06 39 98 01 13"
HER_MAIL, FRIEND = "amie@example.org", "copain@example.org"
NAME = "Ilyès Marchetti"
TEMIR = (
    "Avis de recherche : Témir Aslan, 31 ans, veste rouge, il était à la halle, "
    "nous sommes sans nouvelles. Appelez le 06 39 98 01 99 #RecherchePortNeuf"
)
ORLANE = (
    "On recherche Orlane Vasseur, 19 ans, manteau vert, vue pour la dernière fois à la "
    "halle. Contact orlane.famille@example.org #RecherchePortNeuf"
)
RIDDLE = re.compile(r'name="work"\s+value="([^"]+)"')
until = partial(until_within, seconds=180)  # letters about one call wait a minute
KEY = "[0-9a-f]{8}-[0-9a-f-]{27}"


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


def ask(night, code):
    """Ask the program's own data, as an operator may, and return what is printed."""
    words = (
        f"from vigie.missing.models import *; from vigie.trust.models import *; {code}"
    )
    return night.program.vigie("django", "shell", "-v", "0", "-c", words).strip()


def status(night, path):
    who = night.person()
    who.ask(path)
    return who.statuses[f"GET {path}"]


def sends_files(who, path, photo, **form):
    """Send a form with a photo, as a browser does."""
    page = who.ask(path)
    given = {"csrfmiddlewaretoken": TOKEN.search(page)[1], **form}
    given["work"] = solve(RIDDLE.search(page)[1])
    edge, parts = "edge-of-a-part", []
    every = [(name, one) for name, many in given.items() for one in many.split("|")]
    for name, value in every:
        head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(f"--{edge}\r\n{head}{value}\r\n".encode())
    head = 'Content-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
    parts.append(f"--{edge}\r\n{head}Content-Type: image/jpeg\r\n\r\n".encode())
    body = b"".join([*parts, photo, f"\r\n--{edge}--\r\n".encode()])
    headers = {
        "Cookie": "; ".join(f"{k}={v}" for k, v in who.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    return posted(who, path, body, headers)


def posted(who, path, body, headers):
    address = (who.words.address, 0)
    asked = http.client.HTTPConnection(
        "127.0.0.1", who.port, timeout=60, source_address=address
    )
    with closing(asked):
        asked.request("POST", path, body, headers)
        answer = asked.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _is, rest = cookie.partition("=")
            who.cookies[name] = rest.partition(";")[0]
        page = answer.read().decode()
    assert answer.status == 200, page
    return page


def posts_come_in(night, folder):
    """Two posts, the first with three copies: read by the command of the docs."""
    texts = [TEMIR, ORLANE, TEMIR, TEMIR, TEMIR]
    path = folder / "posts.jsonl"
    path.write_bytes(b"".join(line(tweet_v1(n, t)) for n, t in enumerate(texts, 1)))
    night.program.vigie("import", "--emergency", "port-neuf", str(path))


def page_of(night, name):
    """The address of somebody's page, found on the room's first page."""
    page = night.person().ask(HOME)
    found = re.search(rf'href="(/missing/{KEY}/)"[^<]*<strong>\s*<bdi>{name}', page)
    return found[1] if found else ""


def calls_from_posts(night):
    """Each post one call, unverified, its copies counted, its numbers nowhere."""
    temir = until(lambda: page_of(night, "Témir Aslan"))
    orlane = until(lambda: page_of(night, "Orlane Vasseur"))
    until(lambda: "Vu dans 4 messages." in night.person().ask(temir))
    for path in (temir, orlane):
        page = night.person().ask(path)
        assert "D’après un message, non vérifié" in page
        assert "39 98 01 99" not in page
        assert "orlane.famille" not in page
    return temir, orlane


def opens_a_call(who):
    """His girlfriend opens a call with a photo; the page of it."""
    page = sends_files(
        who,
        f"{HOME}new/",
        saved(drawn(7)),
        name=NAME,
        age="27",
        clothes="blouson noir",
        seen_place="la halle",
        their_phone=HIS_PHONE,
        your_name="Sonia",
        your_phone=HERS,
        your_mail=HER_MAIL,
        relation="partner",
        wants_word="on",
        shows="name|age|clothes|seen|photo",
        once=str(uuid4()),
    )
    key = re.search(rf"/missing/({KEY})/mine/", page)[1]
    return f"/missing/{key}/", key


def follows(night, page, **where):
    who = night.person()
    who.fill_in(f"{page}follow/", **where)
    assert who.statuses[f"POST {page}follow/"] in (200, 302)


def notes(night, page, what, text):
    who = night.person()
    who.fill_in(f"{page}note/", what=what, text=text)
    assert who.statuses[f"POST {page}note/"] in (200, 302)


def text_to(night, address, words, after=0):
    """The text of the mails to an address from one on, once some words are in them."""
    mails = [night.text_of(one) for one in night.mails_to(address)[after:]]
    found = [one.replace("\u00a0", " ") for one in mails]
    return next((one for one in found if words in one), "")


def both_write_unseen(night, page, sonia):
    """A stranger writes, she answers; neither sees how the other is reached."""
    before = len(night.mails_to(HER_MAIL))
    stranger = night.person()
    text = "Je l'ai croisé au gymnase, mon numéro 06 39 98 01 77"
    stranger.fill_in(f"{page}write/", text=text, mail=FRIEND)
    told = until(lambda: text_to(night, HER_MAIL, "/missing/thread/", before))
    link = re.search(r"(/missing/thread/\S+)", told)[1]
    read = sonia.ask(link)
    assert "au gymnase" in read
    assert "39 98 01 77" not in read + told
    assert FRIEND not in read + told
    sonia.answer(read, link, text="Merci, était-il blessé ? Écrivez à amie@example.org")
    answer = until(lambda: text_to(night, FRIEND, "/missing/thread/"))
    page = night.person().ask(re.search(r"(/missing/thread/\S+)", answer)[1])
    assert "était-il blessé" in page
    assert HER_MAIL not in page + answer
    assert "39 98 01 13" not in page + answer


def says_safe(night):
    """He answers the safety check in his own word, with his own telephone."""
    who = night.person()
    form = {"about": "me", "name": NAME, "reach": HIS_PHONE, "answer": "safe"}
    who.fill_in("/e/port-neuf/safe/", **form, once=str(uuid4()))
    assert who.statuses["POST /e/port-neuf/safe/"] in (200, 302)


def decides(night, staff, room, verb):
    """Somebody of staff decides about the one thing of a room, on the desk's page."""
    where = f"room='{room}', state='waiting'"
    number = until(
        lambda: ask(
            night,
            f"print(*Item.objects.filter({where}).values_list('pk', flat=True)[:1])",
        )
    )
    page = staff.ask(f"/e/port-neuf/desk/?item={number}")
    staff.answer(page, "/e/port-neuf/desk/take/", item=number)
    page = staff.ask(f"/e/port-neuf/desk/?item={number}")
    staff.answer(page, "/e/port-neuf/desk/decide/", item=number, verb=verb)
    code = f"print(Item.objects.get(pk={number}).state)"
    assert ask(night, code) != "waiting"


def test_the_calls_of_the_night(night, tmp_path):
    first, _second = open_emergency(night)
    posts_come_in(night, tmp_path)
    temir, orlane = calls_from_posts(night)

    sonia = night.person()
    page, key = opens_a_call(sonia)
    photo = re.search(rf"(/missing/{key}/photo/{KEY}\.jpg)", night.person().ask(page))[
        1
    ]
    assert status(night, photo) == 200
    until(lambda: text_to(night, HER_MAIL, "lancé"))
    with night.gateway.phone() as phone:
        follows(night, page, mail=FRIEND)
        follows(night, page, phone=BY_SMS)
        notes(night, page, "saw", "Je l’ai vu devant le gymnase vers minuit")
        until(lambda: "pas encore vérifiée" in night.person().ask(page))
        notes(night, page, "self", "Tout va bien, arrêtez les recherches")
        assert status(night, page) == 200
        both_write_unseen(night, page, sonia)

        says_safe(night)
        hints = f"print(Hint.objects.filter(person='{key}').count() or '')"
        until(lambda: ask(night, hints))
        assert status(night, page) == 200
        before = len(night.mails_to(HER_MAIL))
        decides(night, first, "missing.hint", "right")
        verify_his_word(night, first, key)
        until(lambda: len(night.mails_to(HER_MAIL)) > before)
        until(lambda: "En vie" in night.person().ask(page))

        saved_before = export(night, tmp_path)
        over_and_gone(night, sonia, page, key, photo)
        until(lambda: phone.text().count(BY_SMS) >= 2)
    until(lambda: text_to(night, FRIEND, "termin"))
    stays_away(night, page, saved_before)
    is_not_missing(night, orlane)
    nobody_answered_for_an_hour(night, temir, first)
    assert night.program.vigie("journal", "verify")


def verify_his_word(night, staff, key):
    """The word that he is there himself was checked, now that the desk knows."""
    code = (
        f"print(*[n.pk.hex for n in Note.objects.filter(person='{key}', voice='self')])"
    )
    thing = ask(night, code)
    number = ask(
        night, f"print(Item.objects.get(room='missing.note', thing='{thing}').pk)"
    )
    before = staff.ask(f"/e/port-neuf/desk/?item={number}")
    staff.answer(before, "/e/port-neuf/desk/take/", item=number)
    before = staff.ask(f"/e/port-neuf/desk/?item={number}")
    staff.answer(before, "/e/port-neuf/desk/decide/", item=number, verb="right")


def export(night, folder):
    path = folder / "before.xml"
    night.program.vigie("missing", "export", str(path), "--emergency", "port-neuf")
    assert NAME in path.read_text()
    return path


def over_and_gone(night, sonia, page, key, photo):
    """She ends it: page and photo are gone at once, the feed has a placeholder."""
    mine = f"{page}mine/"
    sonia.answer(sonia.ask(mine), mine, found="1")
    until(lambda: status(night, page) == 410, seconds=60)
    assert status(night, photo) == 410
    for path in (HOME, "/e/port-neuf/", "/pf/port-neuf/feeds/person"):
        assert NAME not in night.person().ask(path)
    feed = night.person().ask("/pf/port-neuf/feeds/person?max_results=200")
    record = f"person.{key.replace('-', '')}"
    assert record in feed
    assert "Témir Aslan" in feed


def stays_away(night, page, file):
    """What was exported before does not bring it back, however often it comes."""
    people = "print(Person.objects.count())"
    before = ask(night, people)
    for _ in range(2):
        night.program.vigie("missing", "import", str(file), "--emergency", "port-neuf")
    assert ask(night, people) == before
    assert status(night, page) == 410
    assert NAME not in night.person().ask(HOME)


def is_not_missing(night, orlane):
    """She finds herself looked for: the page is down in the same moment."""
    who = night.person()
    who.fill_in(f"{orlane}me/", wish="safe", said="Mon chien s’appelle Ota")
    assert status(night, orlane) == 404
    assert "Orlane Vasseur" not in night.person().ask(HOME)


def nobody_answered_for_an_hour(night, temir, staff):
    """An hour later, by a clock that is moved, it is at the head of the desk."""
    key = temir.split("/")[2].replace("-", "")
    item = f"Item.objects.filter(room='missing.call', thing='{key}')"
    code = "from datetime import timedelta as t; from django.db.models import F; "
    ask(night, f"{code}{item}.update(opened_at=F('opened_at') - t(minutes=61))")
    until(lambda: ask(night, f"print({item}[0].priority)") == "3")
    assert json.loads(ask(night, f"print({item}[0].read_priority)")) == 3
    assert "Témir Aslan" in staff.ask("/e/port-neuf/desk/")
