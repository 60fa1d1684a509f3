"""Readers of environment variables that fail loudly, in one sentence."""

import os
from ipaddress import ip_network
from pathlib import Path


class BadSetting(Exception):
    """A setting cannot be used; its text says which and what to write instead."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE: cannot read {path}: {error}") from None
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Return the variable as yes or no. Raises BadSetting on any other word."""
    word = os.environ.get(name, "").strip().lower()
    if not word:
        return default
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} is “{word}”; write 1 or 0.")


def number(name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    """Return the variable as a whole number within the bounds."""
    word = os.environ.get(name, "").strip()
    if not word:
        return default
    if not word.isdecimal() or not least <= int(word) <= most:
        raise BadSetting(f"{name} is “{word}”; write a number from {least} to {most}.")
    return int(word)


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list, split at commas, without empty parts."""
    parts = text(name, default).split(",")
    return [part.strip() for part in parts if part.strip()]


def networks(name: str) -> list[str]:
    """Return the variable as a list of addresses and networks. Raises BadSetting."""
    found = words(name)
    for word in found:
        try:
            ip_network(word, strict=False)
        except ValueError:
            raise BadSetting(f"{name} has “{word}”; write 192.0.2.0/24.") from None
    return found
