"""Channels: what a letter costs this machine, by each way out, network included.

    python -m bench channels

The other side is a server of this machine, in a process of its own, that takes
everything at once. Processor time is that of the sending process alone.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

LETTERS = 1500
SAID = b"HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n"
ARABIC = "ليا بخير وهي في مدرسة بور نوف. " * 4


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of a connection."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                await reader.readexactly(int(line.partition(b":")[2]))
        writer.write(SAID)


async def taking() -> None:
    """Serve on a free port, which is printed."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Print a line for each channel."""
    from vigie.config.cli import start_django

    start_django()
    web = _started(
        "-c", "import asyncio, bench.channels as one; asyncio.run(one.taking())"
    )
    mail = _started("-m", "bench.smtp")
    try:
        assert web.stdout is not None
        assert mail.stdout is not None
        _measure(int(web.stdout.readline()), int(mail.stdout.readline()))
    finally:
        for one in (web, mail):
            one.terminate()
            one.wait()


def _started(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)


def _measure(web: int, smtp: int) -> None:
    from django.test.utils import override_settings

    from vigie.lib.mail import mail_settings
    from vigie.lib.sms import sms_gateway
    from vigie.relaying.channels.mail import channel as mail
    from vigie.relaying.channels.push import channel as push
    from vigie.relaying.channels.push.keys import new_key, public_key
    from vigie.relaying.channels.sms import channel as sms
    from vigie.relaying.channels.webhook import channel as webhook

    url = f"http://127.0.0.1:{web}"
    given: dict[str, Any] = {
        **mail_settings(f"smtp://127.0.0.1:{smtp}"),
        "MAIL": True,
        "PRIVATE_ADDRESSES": True,
        "PUSH_KEY": new_key(),
        "SMS_GATEWAY": sms_gateway(url, "json", ()),
    }
    with override_settings(**given):
        keys = {"p256dh": public_key(), "auth": "BTBZMqHH6r4Tts7J_aSIgg"}
        browser = json.dumps({"endpoint": url, "keys": keys})
        first = _carried("webhook", webhook.send, url, 0)
        _carried("web push", push.send, browser, first)
        _carried("SMS by a gateway", sms.send, "+33611111111", first)
        _carried("mail", mail.send, "lea@example.org", first)


def _carried(
    name: str, send: Callable[[Sequence[Any]], Iterable[Any]], to: str, first: float
) -> float:
    from vigie.relaying.channels.contract import Done, Out, Text

    text = Text("Léa", ARABIC, "https://hub.example/c/1", "News")
    batch = [Out(f"m{n}.a", to, "secret", "ar", text) for n in range(LETTERS)]
    wall, cpu = time.perf_counter(), time.process_time()
    outcomes = list(send(batch))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert {one.done for one in outcomes} == {Done.SENT}, outcomes[0]
    each = cpu / LETTERS
    ratio, rate = each / (first or each), LETTERS / wall
    print(
        f"{name}: {each * 1e6:,.0f} µs of processor a letter"
        f" ({ratio:.1f} times a webhook), {rate:,.0f} a second"
    )
    return each


if __name__ == "__main__":
    main()
