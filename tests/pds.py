"""A real server of the AT Protocol on a free port, with the records that it holds. The
node package @atproto/dev-env, installed once for a machine."""

import fcntl
import http.client
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.packages import missing, needed
from tests.postgres import free_port

PACKAGE = "@atproto/dev-env@0.3.215"
HERE = Path(__file__).parent / "peers"
PASSWORD = "of this program"
POST = "app.bsky.feed.post"


@dataclass(frozen=True)
class Writer:
    """Somebody with an account there."""

    server: "Pds"
    did: str
    token: str

    def write(self, text: str) -> str:
        """Write a post; return its address."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        record = {"$type": POST, "text": text, "createdAt": now, "langs": ["fr"]}
        said = {"repo": self.did, "collection": POST, "record": record}
        name = "com.atproto.repo.createRecord"
        answer = self.server.ask(name, said, token=self.token)
        uri: str = json.loads(answer)["uri"]
        return uri

    def delete(self, uri: str) -> None:
        """Delete a post."""
        key = uri.rpartition("/")[2]
        said = {"repo": self.did, "collection": POST, "rkey": key}
        self.server.ask("com.atproto.repo.deleteRecord", said, token=self.token)


def _installed() -> Path:
    """The folder of the package; of several tests that want it one installs it."""
    folder = Path(tempfile.gettempdir()) / "vigie-atproto-dev-env-0.3.215"
    folder.mkdir(exist_ok=True)
    found = folder / "node_modules/@atproto/dev-env/package.json"
    done = folder / "installed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() and shutil.which("npm"):
            (folder / "package.json").write_text("{}")
            words = ["npm", "install", "--no-audit", "--no-fund", PACKAGE]
            subprocess.run(words, cwd=folder, check=False, capture_output=True)
            if found.exists():
                done.touch()
    if not done.exists():
        missing(f"{PACKAGE} (a node package, by npm)")
    return folder


class Pds:
    """A running server, asked as anybody on the network asks it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self,
        name: str,
        said: dict[str, Any] | None = None,
        token: str = "",
        **query: Any,
    ) -> bytes:
        """Return what a question is answered."""
        line = http.client.HTTPConnection("localhost", self.port, timeout=20)
        path = f"/xrpc/{name}?{urlencode(query)}"
        try:
            if said is None:
                line.request("GET", path)
            else:
                kind = {"Content-Type": "application/json"}
                kind |= {"Authorization": f"Bearer {token}"} if token else {}
                line.request("POST", path, json.dumps(said), kind)
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        assert answer.status == 200, body
        return body

    def account(self, name: str) -> str:
        """Make an account and return its handle."""
        said = {
            "handle": f"{name}.test",
            "email": f"{name}@example.org",
            "password": PASSWORD,
        }
        self.ask("com.atproto.server.createAccount", said)
        return said["handle"]

    def writer(self, name: str) -> "Writer":
        """Make an account of somebody who writes."""
        handle = self.account(name)
        said = {"identifier": handle, "password": PASSWORD}
        session = json.loads(self.ask("com.atproto.server.createSession", said))
        return Writer(self, session["did"], session["accessJwt"])

    def posts(self, handle: str) -> list[dict[str, Any]]:
        """Return the posts of an account, the oldest first, each with its address."""
        query = {"repo": handle, "collection": POST, "limit": 100}
        found: list[dict[str, Any]] = []
        while True:
            answer = json.loads(self.ask("com.atproto.repo.listRecords", **query))
            found += answer["records"]
            if not (cursor := answer.get("cursor")):
                return found[::-1]
            query["cursor"] = cursor

    def picture(self, handle: str, cid: str) -> bytes:
        """Return the bytes of a picture as everybody gets them."""
        who = self.ask("com.atproto.identity.resolveHandle", handle=handle)
        return self.ask("com.atproto.sync.getBlob", did=json.loads(who)["did"], cid=cid)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self.ask("_health")
                return
            except OSError:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.05)


@contextmanager
def pds() -> Iterator[Pds]:
    """Run the server for the length of the block."""
    node, folder = needed("node", "nodejs", "npm"), _installed()
    port, plc = free_port(), free_port()
    words = [node, "--import", str(HERE / "loop.mjs"), str(HERE / "pds.mjs")]
    words += [str(port), str(plc), str(folder)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(words, cwd=folder, **quiet)
    found = Pds(port)
    try:
        found._wait(process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)
