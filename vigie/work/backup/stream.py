"""A stream that only an offline key opens: libsodium's secretstream under a fresh key,
which is sealed to the public half.

    "vigie backup 1\\n" | sealed key (80) | header (24) | chunks of 64 KB + 17, the last marked

Each chunk is authenticated with its place; a file that was altered, cut off or added to
does not open. Pure: keys come as arguments.
"""  # noqa: E501

import base64
import binascii
import os
from typing import BinaryIO

from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

HEAD = b"vigie backup 1\n"
CHUNK = 65_536
_KEY = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
_SEALED = _KEY + sodium.crypto_box_SEALBYTES
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_GOES_ON = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


class Refused(Exception):
    """A backup or a key cannot be used; the text is one sentence that says why."""


def new_keys() -> tuple[str, str]:
    """Return a fresh pair as text: the public half, then the private one."""
    private = PrivateKey.generate()
    return _text(bytes(private.public_key)), _text(bytes(private))


def key_of(text: str) -> bytes:
    """Return a key's 32 bytes. Raises Refused when the text is no key."""
    try:
        key = base64.b64decode(text.strip(), b"-_", validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != _KEY:
        raise Refused("This is not a key of “vigie backup key”: 44 signs are wanted.")
    return key


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


class Sealing:
    """A file to write to; what is written can be read with the private half alone."""

    def __init__(self, file: BinaryIO, public: bytes) -> None:
        self._file, self._waiting = file, bytearray()
        key = os.urandom(_KEY)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        sealed = SealedBox(PublicKey(public)).encrypt(key)
        begin = sodium.crypto_secretstream_xchacha20poly1305_init_push
        file.write(HEAD + sealed + begin(self._state, key))

    def write(self, data: bytes) -> int:
        """Take data in; whole chunks are written."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._push(bytes(self._waiting[:CHUNK]), _GOES_ON)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the rest, marked as the end; without it the file is not whole."""
        self._push(bytes(self._waiting), _LAST)
        self._waiting.clear()

    def _push(self, data: bytes, tag: int) -> None:
        push = sodium.crypto_secretstream_xchacha20poly1305_push
        self._file.write(push(self._state, data, HEAD, tag))


class Opening:
    """A file to read what was sealed. Nothing of it is to be believed before `finish`.

    Raises Refused from everywhere when the file is not whole, or the key another's.
    """

    def __init__(self, file: BinaryIO, private: bytes) -> None:
        self._file, self._ready, self._ended = file, bytearray(), False
        if file.read(len(HEAD)) != HEAD:
            raise Refused("This is not a backup of Vigie.")
        sealed, header = file.read(_SEALED), file.read(_HEADER)
        try:
            key = SealedBox(PrivateKey(private)).decrypt(sealed)
        except (CryptoError, ValueError):
            raise Refused("This key does not open this backup.") from None
        if len(header) != _HEADER:
            raise Refused(_NOT_WHOLE)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        begin = sodium.crypto_secretstream_xchacha20poly1305_init_pull
        begin(self._state, header, key)

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, b"" at the end."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._pull()
        size = len(self._ready) if size < 0 else size
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def finish(self) -> None:
        """Read to the end: after this all that was read is as it was written."""
        while self.read(CHUNK):
            pass

    def _pull(self) -> None:
        part = self._file.read(CHUNK + _MORE)
        pull = sodium.crypto_secretstream_xchacha20poly1305_pull
        try:
            data, tag = pull(self._state, part, HEAD)
        except (CryptoError, ValueError, RuntimeError):
            raise Refused(_NOT_WHOLE) from None
        self._ready += data
        self._ended = tag == _LAST
        if self._ended and self._file.read(1):
            raise Refused(_NOT_WHOLE)


_NOT_WHOLE = "This backup was altered or cut off: nothing of it was restored."
