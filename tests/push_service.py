"""A real push service on a free port: it checks who pushes, and decrypts as a browser
would. The node package web-push-testing, installed once for a machine."""

import fcntl
import http.client
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.packages import missing, needed
from tests.postgres import free_port

PACKAGE = "web-push-testing@1.2.2"


def _installed() -> Path:
    """The folder of the package; of several tests that want it one installs it."""
    folder = Path(tempfile.gettempdir()) / f"vigie-{PACKAGE.replace('@', '-')}"
    folder.mkdir(exist_ok=True)
    server = folder / "node_modules/web-push-testing/src/bin/server.js"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not server.exists() and shutil.which("npm"):
            words = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(
                [*words, PACKAGE], cwd=folder, check=False, capture_output=True
            )
    if not server.exists():
        missing(f"{PACKAGE} (a node package, by npm)")
    return server


class PushService:
    """A running service."""

    def __init__(self, port: int) -> None:
        self._port = port

    def _ask(self, path: str, said: dict[str, str] | None = None) -> Any:
        line = http.client.HTTPConnection("localhost", self._port, timeout=20)
        body, kind = json.dumps(said or {}), {"Content-Type": "application/json"}
        try:
            line.request("POST", f"/{path}", body, kind)
            text = line.getresponse().read()
        finally:
            line.close()
        return json.loads(text) if text[:1] == b"{" else None

    def subscribe(self, key: str) -> dict[str, Any]:
        """Subscribe as a browser does that was given our public key."""
        wanted = {"userVisibleOnly": "true", "applicationServerKey": key}
        return self._ask("subscribe", wanted)["data"]

    def read(self, subscription: dict[str, Any]) -> list[Any]:
        """Return what the browser of a subscription got, decrypted."""
        asked = {"clientHash": subscription["clientHash"]}
        got = self._ask("get-notifications", asked)["data"]["messages"]
        return [json.loads(one) for one in got]

    def end(self, subscription: dict[str, Any]) -> None:
        """Have the browser no longer want anything."""
        self._ask(f"expire-subscription/{subscription['clientHash']}")

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + 30
        while True:
            try:
                return self._ask("status")
            except ConnectionError:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.05)


@contextmanager
def push_service() -> Iterator[PushService]:
    """Run the service for the length of the block."""
    node, port = needed("node", "nodejs", "npm"), free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = _installed()
    process = subprocess.Popen([node, str(server), str(port)], **quiet)
    try:
        found = PushService(port)
        found._wait(process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
