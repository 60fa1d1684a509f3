"""A real SMS gateway on free ports: Kannel, and its simulator as the handset."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.packages import needed
from tests.postgres import free_port

PHONE = "/usr/lib/kannel/test/fakesmsc"
CONFIG = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = of-tests
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-file = "{folder}/bearerbox.log"
log-level = 1

group = smsc
smsc = fake
smsc-id = fake
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {smsbox}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
global-sender = 38000
log-file = "{folder}/smsbox.log"
log-level = 1
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = vigie
password = of-tests
max-messages = 6
concatenation = true

group = sms-service
keyword = default
catch-all = true
omit-empty = true
accept-x-kannel-headers = true
max-messages = 6
concatenation = true
get-url = "{incoming}"
"""
# What docs/relaying.md has an operator write
WORDS = "from=%p&to=%P&text=%a&charset=%C&id=%I"


class Kannel:
    """A running gateway. `url` is for VIGIE_SMS_URL."""

    def __init__(self, folder: Path, incoming: str) -> None:
        ports = {n: free_port() for n in ("admin", "smsbox", "smsc", "sendsms")}
        self.folder, self.ports = folder, ports
        self.url = f"kannel://vigie:of-tests@127.0.0.1:{ports['sendsms']}"
        path = folder / "kannel.conf"
        path.write_text(CONFIG.format(folder=folder, incoming=incoming, **ports))
        self._parts: list[subprocess.Popen[bytes]] = []
        try:
            self._start("bearerbox", path)
            self._until_open("admin", "smsbox")
            # Not by calling it: it would take the caller for a handset, and a message
            # for one that has already hung up is lost
            self._until_it_says(f"FAKE:{ports['smsc']} ")
            self._start("smsbox", path)
            self._until_open("sendsms")
        except BaseException:
            self.close()
            raise

    def _start(self, name: str, path: Path) -> None:
        program = needed(name, "kannel")
        with (self.folder / f"{name}.out").open("wb") as said:
            started = subprocess.Popen(
                [program, str(path)], stdout=said, stderr=said, cwd=self.folder
            )
        self._parts.append(started)

    def _until_open(self, *names: str, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        for name in names:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", self.ports[name])).close()
                    break
                except OSError:
                    assert time.monotonic() < until, self._said()
                    time.sleep(0.05)

    def _until_it_says(
        self, words: str, seconds: float = 20, *, says: bool = True
    ) -> None:
        """Wait until the gateway's page on its own state has these words, or until it
        has them no more."""
        page = f"http://127.0.0.1:{self.ports['admin']}/status.txt?password=of-tests"
        until = time.monotonic() + seconds
        while (words in urlopen(page, timeout=seconds).read().decode()) != says:
            assert time.monotonic() < until, self._said()
            time.sleep(0.05)

    def _said(self) -> str:
        return "\n".join(one.read_text() for one in self.folder.glob("*.out"))

    def stop_smsbox(self) -> None:
        """End the part that takes messages, so that nobody listens there."""
        self._parts[1].terminate()
        self._parts[1].wait(timeout=60)

    @contextmanager
    def phone(self, *words: str) -> Iterator["Phone"]:
        """A handset that listens for the block, and first sends these messages, each
        "from to text words as they are"."""
        with (self.folder / "phone.out").open("wb") as said:
            command = [PHONE, "-H", "127.0.0.1", "-r", str(self.ports["smsc"])]
            command += ["-i", "0.1", "-m", str(len(words)), *words]
            # Without a message it reads some from its input, for as long as it is open
            started = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=said, stderr=said
            )
        online = f"FAKE:{self.ports['smsc']} (online"
        try:
            self._until_it_says(online)
            yield Phone(self.folder / "phone.out")
        finally:
            started.terminate()
            started.communicate(timeout=10)
            # Else the next handset is taken for online, and its message is lost
            self._until_it_says(online, says=False)

    def close(self) -> None:
        for part in reversed(self._parts):
            part.terminate()
        for part in self._parts:
            try:
                part.wait(timeout=15)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()


class Phone:
    """What the handset got, as its program prints it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self) -> str:
        return self._path.read_text(errors="replace")

    def waits_for(self, words: str, seconds: float = 20) -> str:
        """Return what it printed, as soon as the words are in it."""
        until = time.monotonic() + seconds
        while words not in self.text():
            assert time.monotonic() < until, f"{words!r} not in {self.text()!r}"
            time.sleep(0.05)
        return self.text()


def _started(folder: Path, incoming: str) -> Kannel:
    """A gateway. A port that was free may be taken before it listens there: then it
    tries others."""
    for left in (2, 1, 0):
        try:
            return Kannel(folder, incoming)
        except AssertionError as error:
            if not left or "Address already in use" not in str(error):
                raise
    raise AssertionError("the gateway did not start")


@contextmanager
def kannel(incoming: str = "http://127.0.0.1:9/") -> Iterator[Kannel]:
    """Run the gateway for the length of the block; what comes in goes to `incoming`."""
    folder = Path(tempfile.mkdtemp(prefix="vigie-kannel-"))
    needed("bearerbox", "kannel")
    needed(PHONE, "kannel-extras")
    gateway = None
    try:
        gateway = _started(folder, incoming)
        yield gateway
    finally:
        if gateway:
            gateway.close()
        shutil.rmtree(folder, ignore_errors=True)
