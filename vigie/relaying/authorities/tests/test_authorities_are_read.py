"""A real feed over real HTTP: read, followed, ended, and wrong in many ways."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.calls import make_emergency
from vigie.lib import clock
from vigie.relaying.authorities import naming, reading
from vigie.relaying.authorities.commands import run
from vigie.relaying.authorities.naming import BadAuthority
from vigie.relaying.authorities.reading import standing_in
from vigie.relaying.authorities.rows import Authority, Published
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{name}</identifier><sender>pref@example.org</sender>
<sent>2026-03-01T{at}+00:00</sent><status>{status}</status><msgType>{kind}</msgType>
<scope>Public</scope>{references}<info><language>fr</language>
<category>Safety</category><event>Enlèvement</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty>
<headline>{headline}</headline></info></alert>"""


def alert(name="a1", kind="Alert", at="21:30:00", headline="Restez chez vous", **more):
    words = {"status": "Actual", "references": "", **more}
    return ALERT.format(name=name, kind=kind, at=at, headline=headline, **words)


class Site:
    """What is at each path, and what was asked for."""

    def __init__(self):
        self.pages, self.asked = {}, []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.path, self.headers.get("If-None-Match")))
                body, etag = site.pages.get(self.path, (None, ""))
                if body is not None and etag and etag == site.asked[-1][1]:
                    self.send_response(304)
                    self.end_headers()
                    return
                self.send_response(404 if body is None else 200)
                if etag:
                    self.send_header("ETag", etag)
                data = (body or "").encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site():
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def emergency():
    return make_emergency()


def named(emergency, site, path="/cap.xml"):
    return naming.add_authority(
        emergency=emergency,
        name="Préfecture",
        url=site.url + path,
        by="op",
        now=NOW,
        in_own_network=True,
    )


def said(emergency, now=NOW):
    return [one.headline for one in standing_in(emergency, now)]


def test_an_alert_is_kept_once_and_stands(emergency, site):
    site.pages["/cap.xml"] = (alert(), "")
    row = named(emergency, site)
    assert reading.read_all(NOW) == 1
    assert reading.read_all(NOW) == 0
    assert said(emergency) == ["Restez chez vous"]
    row.refresh_from_db()
    assert (row.read_at, row.fault) == (NOW, "")


def test_what_did_not_change_is_not_read_again(emergency, site):
    site.pages["/cap.xml"] = (alert(), '"one"')
    named(emergency, site)
    for _ in range(2):
        reading.read_all(NOW)
    assert [tag for _path, tag in site.asked] == [None, '"one"']
    assert said(emergency) == ["Restez chez vous"]


def test_a_feed_leads_to_its_alerts(emergency, site):
    link = f'<link type="application/cap+xml" href="{site.url}/one.xml"/>'
    lost = f'<link type="application/cap+xml" href="{site.url}/none.xml"/>'
    entries = f"<entry><id>x</id>{link}</entry><entry><id>y</id>{lost}</entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    site.pages |= {"/feed": (feed, ""), "/one.xml": (alert(), "")}
    named(emergency, site, "/feed")
    assert reading.read_all(NOW) == 1
    assert said(emergency) == ["Restez chez vous"]


def test_an_update_takes_its_place_and_a_cancel_ends_it(emergency, site):
    first = "<references>pref@example.org,a1,2026-03-01T21:30:00+00:00</references>"
    site.pages["/cap.xml"] = (alert(), "")
    row = named(emergency, site)
    reading.read_all(NOW)
    newer = alert("a2", "Update", "21:35:00", "Sortez", references=first)
    site.pages["/cap.xml"] = (newer, "")
    reading.read_all(NOW)
    assert said(emergency) == ["Sortez"]
    both = first.replace("</", " pref@example.org,a2,2026-03-01T21:35:00+00:00</")
    over = alert("a3", "Cancel", "21:38:00", "Fini", references=both)
    site.pages["/cap.xml"] = (over, "")
    reading.read_all(NOW)
    assert said(emergency) == []
    assert Published.objects.filter(authority=row).count() == 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<html><body>hello</body></html>", "neither a feed nor an alert"),
        ("not xml at all", ""),
        (None, "it answered 404"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><alert>&a;</alert>', ""),
    ],
)
def test_what_is_wrong_is_one_sentence_and_costs_no_other(emergency, site, body, says):
    site.pages["/cap.xml"] = (alert(), "")
    if body is not None:
        site.pages["/bad"] = (body, "")
    bad, _good = named(emergency, site, "/bad"), named(emergency, site)
    assert reading.read_all(NOW) == 1
    bad.refresh_from_db()
    assert bad.fault
    assert says in bad.fault
    assert said(emergency) == ["Restez chez vous"]


def test_a_test_and_what_is_old_stand_for_nothing(emergency, site):
    site.pages["/cap.xml"] = (alert(status="Test"), "")
    named(emergency, site)
    reading.read_all(NOW)
    assert said(emergency) == []
    site.pages["/cap.xml"] = (alert("a9"), "")
    reading.read_all(NOW)
    assert said(emergency, NOW + timedelta(hours=25)) == []


def test_an_address_of_our_own_network_is_refused_unless_said_so(emergency):
    with pytest.raises(BadAuthority, match="https://"):
        naming.add_authority(
            emergency=emergency,
            name="x",
            url="http://127.0.0.1:9/cap",
            by="op",
            now=NOW,
        )
    assert not Authority.objects.exists()


def test_one_that_was_taken_away_says_nothing_any_more(emergency, site):
    site.pages["/cap.xml"] = (alert(), "")
    row = named(emergency, site)
    reading.read_all(NOW)
    with pytest.raises(BadAuthority, match="already"):
        named(emergency, site)
    assert naming.end_authority(authority=row.pk, by="op", now=NOW)
    assert said(emergency) == []
    assert reading.read_all(NOW) == 0
    verbs = JournalRow.objects.filter(what__startswith="authority.")
    assert verbs.count() == 2


def test_the_command_adds_lists_and_removes(emergency, site, capsys):
    site.pages["/cap.xml"] = (alert(), "")
    words = ["--emergency", emergency.slug, "--name", "Préfecture", "--own-network"]
    assert run(["add", f"{site.url}/cap.xml", *words]) == 0
    assert "1 messages so far" in capsys.readouterr().out
    assert run(["list"]) == 0
    assert "Préfecture" in capsys.readouterr().out
    number = str(Authority.objects.get().pk)
    assert run(["remove", number]) == 0
    assert run(["remove", number]) == 2


def test_everybody_reads_it_on_the_page_of_the_emergency(
    emergency, site, client, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    site.pages["/cap.xml"] = (alert(headline="Restez &lt;b&gt;chez&lt;/b&gt;"), "")
    path, english = f"/e/{emergency.slug}/", {"accept-language": "en"}
    named(emergency, site)
    assert "Préfecture says:" not in client.get(path, headers=english).content.decode()
    reading.read_all(NOW)
    page = client.get(path, headers=english).content.decode()
    assert "Préfecture says:" in page
    assert "Restez &lt;b&gt;chez&lt;/b&gt;" in page
