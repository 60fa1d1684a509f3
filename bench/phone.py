"""From the link in a message to the stored answer, on a slow telephone.

A real Chromium without JavaScript at 360 px, its line held to that of 2G (300 ms, 250
kbit/s down, 50 up), each time with nothing kept: open the link, press "I am safe", read
that it is kept. Prints the median and the slowest, and what one line would allow at
best: the bytes and the waits alone.
"""

import statistics
import time
from typing import Any

from bench.databases import start_alone
from bench.serving import served

TURNS = 11
MOST = 2.0  # seconds, median
WAIT_MS, DOWN, UP = 300, 250_000 / 8, 50_000 / 8  # of 2G; bytes a second


def main() -> None:
    """Print every figure; end with exit code 1 if the criterion was not met."""
    start_alone()
    from bench.answers import ask

    addresses = ask(TURNS + 1)
    from playwright.sync_api import sync_playwright

    with (
        served("vigie.config.wsgi:application") as (port, _pid),
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        took = [_one(browser, port, address) for address in addresses][1:]
        browser.close()
    from vigie.safety.models import CheckIn

    kept = CheckIn.objects.count()
    middle = statistics.median(took)
    print(f"{kept} answers kept of {TURNS + 1}; median {middle:.2f} s, ", end="")
    print(f"slowest {max(took):.2f} s; three waits of the line alone {3 * WAIT_MS} ms")
    met = middle <= MOST and kept == TURNS + 1
    print(f"  median at most {MOST:g} s: {'met' if met else 'MISSED'}")
    if not met:
        raise SystemExit(1)


def _one(browser: Any, port: int, address: str) -> float:
    """Seconds from the tap on the link to the page that says it is kept."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": WAIT_MS,
            "downloadThroughput": DOWN,
            "uploadThroughput": UP,
        },
    )
    began = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}{address}", wait_until="domcontentloaded")
    page.click("button[value=safe]")
    page.wait_for_selector("h1:has-text('gardée')")
    took = time.perf_counter() - began
    context.close()
    return took
