"""The deployment's keys: from VIGIE_SEALING_KEYS, else a file beside the data.

One key a line (or between commas), `operational ID KEY` or `index - KEY`, in the order
in which they were added: the last operational key seals new values; new index entries
are under the last index key, and those before it still find. The file is read again
when it changes, so that a key added by `vigie keys add` is used by every running
process at its next value.
"""

import base64
import os
import secrets
from binascii import Error
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from vigie.lib.disk import sync_folder
from vigie.lib.env import BadSetting
from vigie.trust.sealed.operational import ID_SIZE, KEY_SIZE, Keyring

FILE = "sealing.keys"
_WAYS_TO_READ = 0o077


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of the deployment. They are not printed."""

    ring: Keyring = field(repr=False)
    index: bytes = field(repr=False)
    former: tuple[bytes, ...] = field(default=(), repr=False)  # of the index

    @property
    def indexes(self) -> tuple[bytes, ...]:
        """Every key that an index entry may be under, the current one first."""
        return (self.index, *reversed(self.former))

    @property
    def text(self) -> str:
        """The keys as they stand in the file, one a line, the current one last."""
        ring = self.ring
        names = [name for name in ring.keys if name != ring.current] + [ring.current]
        lines = [f"index - {_text(key)}" for key in (*self.former, self.index)]
        lines += [f"operational {n.hex()} {_text(ring.keys[n])}" for n in names]
        return "\n".join(lines) + "\n"


def new_keys() -> Keys:
    """Return fresh keys: one to seal with, one for the blind index."""
    name = os.urandom(ID_SIZE)
    return Keys(Keyring({name: os.urandom(KEY_SIZE)}, name), os.urandom(KEY_SIZE))


def with_new_key(keys: Keys) -> Keys:
    """Return the keys with a fresh one, which seals from now on."""
    ring = keys.ring.with_key(os.urandom(ID_SIZE), os.urandom(KEY_SIZE))
    return replace(keys, ring=ring)


def with_new_index(keys: Keys) -> Keys:
    """Return the keys with a fresh one of the index; the former ones still find."""
    return Keys(keys.ring, os.urandom(KEY_SIZE), (*keys.former, keys.index))


def keys_of(text: str) -> Keys:
    """Return the keys of a text. Raises BadSetting on a line that is not one."""
    found: dict[bytes, bytes] = {}
    indexes: list[bytes] = []
    for line in text.replace(",", "\n").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        kind, name, key = _line(words)
        if kind == "index":
            indexes = [one for one in indexes if one != key] + [key]
        else:
            found.pop(name, None)
            found[name] = key
    if not found or not indexes:
        raise BadSetting("VIGIE_SEALING_KEYS needs an operational and an index key.")
    ring = Keyring(found, list(found)[-1])
    return Keys(ring, indexes[-1], tuple(indexes[:-1]))


def _line(words: list[str]) -> tuple[str, bytes, bytes]:
    try:
        kind, name, key = words
        raw = base64.b64decode(key, b"-_", validate=True)
        number = b"" if kind == "index" else bytes.fromhex(name)
    except (ValueError, Error):
        raise BadSetting(_WRONG_LINE) from None
    sizes = (len(raw), len(number))
    if kind not in ("index", "operational") or sizes not in (
        (KEY_SIZE, 0 if kind == "index" else ID_SIZE),
    ):
        raise BadSetting(_WRONG_LINE)
    return kind, number, raw


_WRONG_LINE = (
    "VIGIE_SEALING_KEYS has a line that is no key; `vigie keys new` prints good ones."
)


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


class Shelf:
    """Where the keys are kept, and the last reading of them."""

    def __init__(self, given: str, path: Path) -> None:
        self._given = given
        self.path = path
        self._read: tuple[tuple[int, int, int], Keys] | None = None
        self._fixed = keys_of(given) if given else None

    @property
    def is_file(self) -> bool:
        """Whether keys can be added here; those of a setting are added there."""
        return self._fixed is None

    def keys(self) -> Keys:
        """Return the keys as they are now; a look at the file costs 2 µs."""
        if self._fixed is not None:
            return self._fixed
        try:
            stamp = self._stamp()
        except FileNotFoundError:
            self._make()
            stamp = self._stamp()
        kept = self._read
        if kept is None or kept[0] != stamp:
            kept = (stamp, keys_of(self.path.read_text()))
            self._read = kept
        return kept[1]

    def put(self, keys: Keys) -> None:
        """Replace the file as a whole: a reader sees the old keys or the new ones."""
        draft = self._draft(keys)
        draft.replace(self.path)
        sync_folder(self.path.parent)

    def _make(self) -> None:
        """Make the first keys; of two processes at once, one gives its own up."""
        draft = self._draft(new_keys())
        try:
            os.link(draft, self.path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync_folder(self.path.parent)

    def _draft(self, keys: Keys) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(6)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(keys.text)
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _stamp(self) -> tuple[int, int, int]:
        about = self.path.stat()
        if about.st_mode & _WAYS_TO_READ:
            raise BadSetting(f"{self.path} can be read by others; do chmod 600.")
        return about.st_mtime_ns, about.st_ino, about.st_size


_shelves: dict[tuple[str, Path], Shelf] = {}


def shelf() -> Shelf:
    """Return the shelf that the settings name."""
    wanted = (settings.SEALING_KEYS, Path(settings.DATA_DIR) / FILE)
    if wanted not in _shelves:
        _shelves[wanted] = Shelf(*wanted)
    return _shelves[wanted]


def ring() -> Keyring:
    """Return the keys of operational data as they are now."""
    return shelf().keys().ring


def index_key() -> bytes:
    """Return the key that new entries of the blind index are under."""
    return shelf().keys().index


def index_keys() -> tuple[bytes, ...]:
    """Return every key that finds, the current one first."""
    return shelf().keys().indexes
