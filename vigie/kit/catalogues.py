"""Message catalogues: .po files compiled when the program starts.

No gettext is needed on the machine. A catalogue is compiled anew when its source
is younger, so that a mended sentence shows at the next start.
"""

import ast
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"
MAGIC = 0x950412DE


def refresh(locale: Path = LOCALE) -> list[Path]:
    """Compile every catalogue that is out of date; return those written.

    A package installed where nobody may write keeps what it came with.
    """
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        try:
            _put(mo, compiled(messages(po.read_text("utf-8"))))
        except PermissionError:
            continue
        written.append(mo)
    return written


def messages(text: str) -> dict[str, str]:
    """Return msgid to msgstr of a .po text, in the form a .mo file keeps them.

    A context and a plural stand in the key as gettext puts them, "context\\4id"
    and "one\\0many"; the forms of a plural are joined by "\\0". Entries that are
    empty, obsolete or fuzzy are left out.
    """
    found: dict[str, str] = {}
    for fuzzy, parts in _entries(text):
        forms = [parts[key] for key in sorted(parts) if key.startswith("msgstr")]
        if fuzzy or not all(forms):
            continue
        key = parts["msgid"]
        if "msgid_plural" in parts:
            key += "\0" + parts["msgid_plural"]
        if "msgctxt" in parts:
            key = parts["msgctxt"] + "\4" + key
        found[key] = "\0".join(forms)
    return found


def compiled(catalogue: dict[str, str]) -> bytes:
    """Return the bytes of a .mo file (GNU gettext, little-endian, no hash table)."""
    rows = sorted((k.encode(), v.encode()) for k, v in catalogue.items())
    offset = 28 + 16 * len(rows)
    tables: tuple[list[int], list[int]] = ([], [])
    body = bytearray()
    for side in (0, 1):
        for row in rows:
            tables[side].extend((len(row[side]), offset + len(body)))
            body += row[side] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(rows), 28, 28 + 8 * len(rows), 0, 0)
    index = struct.pack(f"<{4 * len(rows)}I", *tables[0], *tables[1])
    return head + index + bytes(body)


def _entries(text: str) -> Iterator[tuple[bool, dict[str, str]]]:
    for block in text.replace("\r\n", "\n").split("\n\n"):
        parts: dict[str, str] = {}
        key, fuzzy = "", False
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            word, _, rest = line.partition(" ")
            if word.startswith("msg"):
                key = word
                parts[key] = ""
            parts[key] = parts.get(key, "") + ast.literal_eval(
                rest if word.startswith("msg") else line
            )
        if "msgid" in parts:
            yield fuzzy, parts


def _put(path: Path, content: bytes) -> None:
    # Several processes may start at once: each writes its own, the last stands.
    number, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(number, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)
