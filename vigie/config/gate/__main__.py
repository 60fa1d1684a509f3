"""The gate's own process: `python -m vigie.config.gate HOST PORT SOCKET`."""

import argparse
import asyncio
import contextlib
import logging
import resource
import signal
from pathlib import Path
from typing import Any

import uvloop

from vigie.config.gate.gate import Gate
from vigie.config.gate.limits import Limits, lines_for
from vigie.config.gate.visitor import Visitor
from vigie.lib import silence

log = logging.getLogger("vigie.gate")


def main() -> None:
    """Serve until told to stop."""
    silence.log_quietly()
    parser = argparse.ArgumentParser("vigie gate")
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("socket", type=Path)
    parser.add_argument("--proxies", default="", help="addresses, split at commas")
    parser.add_argument("--body", type=int, default=Limits.body)
    args = parser.parse_args()
    limits = Limits(
        lines=lines_for(_most_handles()),
        body=args.body,
        proxies=frozenset(word for word in args.proxies.split(",") if word),
    )
    uvloop.run(serve(args.host, args.port, args.socket, limits))


async def serve(host: str, port: int, socket: Path, limits: Limits) -> None:
    """Open the gate, and close it on a signal."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_tell)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await _wait_for(socket, stopping)
    gate = Gate(socket, limits)
    server = await loop.create_server(
        lambda: Visitor(gate), host, port, backlog=4096, reuse_address=True
    )
    sweeping = loop.create_task(gate.sweep())
    await stopping.wait()
    sweeping.cancel()
    server.close()
    gate.close()
    with contextlib.suppress(asyncio.CancelledError):
        await sweeping


def _tell(loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
    """Log what failed; asyncio itself would name the client's address."""
    log.error("the gate failed", exc_info=about.get("exception"))


async def _wait_for(socket: Path, stopping: asyncio.Event) -> None:
    """Return when the web server listens: better no door than one to nowhere."""
    while not stopping.is_set():
        try:
            _, line = await asyncio.open_unix_connection(socket)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            line.close()
            return


def _most_handles() -> int:
    """Raise the number of file handles as far as this process may, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return soft


if __name__ == "__main__":
    main()
