"""nginx in front of Vigie, with the very configuration of the docs."""

import re
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOCUMENTED = Path(__file__).parents[1] / "docs" / "nginx.conf"


def program() -> str | None:
    """Return where nginx is; None when it is not here."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def configuration(folder: Path, port: int, upstream: int) -> str:
    """Return the documented configuration for this machine: another port, no
    certificate, and files in a folder of ours. All else stays as it is."""
    text = DOCUMENTED.read_text()
    text = re.sub(r"(?m)^user .*\n", "", text)
    text = text.replace("/run/nginx.pid", f"{folder}/pid")
    text = re.sub(r"(?m)^ +ssl_.*\n", "", text)
    text = re.sub(r"(?ms)^  server \{\n    listen 80 .*?^  \}\n", "", text)
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    text = text.replace("server_name hub.example.org", "server_name localhost")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return text.replace("http {\n", f"http {{\n{own}", 1)


@contextmanager
def nginx(upstream: int) -> Iterator[int]:
    """Run nginx before the port `upstream`, and give the port it listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "conf").write_text(configuration(folder, port, upstream))
        words = [str(program()), "-p", name, "-c", f"{name}/conf", "-e", "/dev/null"]
        server = subprocess.Popen(
            [*words, "-g", "daemon off;"], preexec_fn=_many_handles
        )
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def _many_handles() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("nginx did not start with the configuration of the docs.")
