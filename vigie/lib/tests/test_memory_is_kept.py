"""Freed memory stays for the next chunk where the C library can be asked to."""

import ctypes
import platform
import resource
import subprocess
import sys

import pytest

from vigie.lib import memory

TURNS = """
import resource, sys
from vigie.lib.memory import keep_memory
if sys.argv[1] == "keep":
    assert keep_memory()
begin = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for turn in range(200):
    parts = [bytes(700_000) for _ in range(8)]
    del parts
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - begin)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_pages_are_not_taken_anew_for_every_chunk() -> None:
    faults = {
        word: int(
            subprocess.run(  # noqa: S603 (the program under test)
                [sys.executable, "-c", TURNS, word],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for word in ("keep", "leave")
    }
    one_turn = 8 * 700_000 // resource.getpagesize()
    assert faults["keep"] < 3 * one_turn < faults["leave"]


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.keep_memory() is False


def test_a_library_without_the_call_is_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert memory.keep_memory() is False
