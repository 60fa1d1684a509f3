"""A real server of the AT Protocol is listened to by the program, which is killed while
people write: every post is there once, and a deleted one is gone."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.pds import pds
from tests.started import ROOT

pytestmark = pytest.mark.slow
NAMES = ("Orlane", "Témir", "Ana", "Luc", "Inès", "Omar", "Zoé", "Paul")
WORDS = (
    "#PortNeuf qui a vu {name}, {age} ans, manteau vert ? Ne répond plus depuis 21 h"
)
ALL, KILLED_AFTER = 200, 40
ADD = """
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening.live.adding import add_source
add_source(emergency=Emergency.objects.get(), kind="firehose", address="{address}",
           words=["PortNeuf"], by="ana", now=clock.now(), in_own_network=True)
"""
ASK = """
import json
from vigie.listening.models import HeardPost
print("::", json.dumps(list(HeardPost.objects.values_list("post_id", flat=True))))
"""


class Hub:
    """The program's commands on one set of data."""

    def __init__(self, folder):
        self.environment = {**os.environ, "VIGIE_DATA_DIR": str(folder)}
        self.environment.pop("VIGIE_DATABASE_URL", None)

    def listens(self):
        return subprocess.Popen(self._words("listen"), env=self.environment, cwd=ROOT)

    def vigie(self, *words):
        done = subprocess.run(
            self._words(*words),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def heard(self):
        """The addresses of the posts that are kept."""
        said = self.vigie("django", "shell", "-c", ASK)
        return json.loads(said.partition(":: ")[2].splitlines()[0])

    def _words(self, *words):
        return [sys.executable, "-m", "vigie.config.cli", *words]


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.5)


def wrote(writer, first, last):
    return [
        writer.write(WORDS.format(name=NAMES[n % 8], age=18 + n // 8))
        for n in range(first, last)
    ]


def test_what_is_written_while_it_is_killed_is_there_once(tmp_path):
    hub = Hub(tmp_path)
    hub.vigie("django", "migrate", "-v", "0")
    where = ("--lat", "48.8630", "--lon", "2.3708", "--radius", "1500")
    words = ("Attaque", "--slug", "port-neuf", "--kind", "attack")
    hub.vigie("emergency", "open", *words, "--place", "Port-Neuf", *where)
    with pds() as peer:
        hub.vigie(
            "django", "shell", "-c", ADD.format(address=f"ws://localhost:{peer.port}")
        )
        writer = peer.writer("somebody")
        listener = hub.listens()
        try:
            uris = []
            while not hub.heard():  # what was written before it listened is not sent
                assert len(uris) < KILLED_AFTER // 2
                uris += wrote(writer, len(uris), len(uris) + 1)
            uris += wrote(writer, len(uris), KILLED_AFTER)
            until(lambda: len(hub.heard()) > KILLED_AFTER // 2)
        finally:
            os.kill(listener.pid, signal.SIGKILL)
            listener.wait()
        uris += wrote(writer, KILLED_AFTER, ALL - 20)
        listener = hub.listens()
        try:
            uris += wrote(writer, ALL - 20, ALL)
            first = hub.heard()[0]
            until(lambda: len(hub.heard()) >= len(uris) - uris.index(first))
            writer.delete(uris[-1])
            until(lambda: uris[-1] not in hub.heard())
        finally:
            listener.send_signal(signal.SIGTERM)
            assert listener.wait(timeout=20) == 0
        heard = hub.heard()
    wanted = uris[uris.index(first) : -1]
    assert sorted(heard) == sorted(wanted)
    assert len(wanted) > ALL - KILLED_AFTER // 2
