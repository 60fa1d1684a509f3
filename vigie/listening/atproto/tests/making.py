"""Frames of a firehose of nobody, written as the protocol has them."""

from typing import Any

import libipld

DID = "did:plc:abcdefghijklmnopqrstuvwx"
TIME = "2015-11-13T21:40:00.000Z"


def cid(number: int) -> bytes:
    """Return a content address: CIDv1, DAG-CBOR, SHA-256."""
    return b"\x01\x71\x12\x20" + number.to_bytes(32, "big")


def record(text: str, **more: Any) -> dict[str, Any]:
    """Return the record of a post."""
    made = {"$type": "app.bsky.feed.post", "text": text, "createdAt": TIME}
    return {**made, "langs": ["fr"], **more}


def car(records: dict[int, dict[str, Any]]) -> bytes:
    """Return blocks as a CAR file has them."""
    root = b"\xd8\x2a\x58\x25\x00" + cid(0)  # tag 42: the encoder makes no links
    parts = [_sized(b"\xa2\x65roots\x81" + root + b"\x67version\x01")]
    for number, one in records.items():
        parts.append(_sized(cid(number) + libipld.encode_dag_cbor(one)))
    return b"".join(parts)


def commit(*done: tuple[str, str, dict[str, Any] | None], **more: Any) -> bytes:
    """Return a commit of (action, path, record)s."""
    records = {n: made for n, (*_said, made) in enumerate(done) if made is not None}
    ops = [
        {"action": action, "path": path, "cid": None if made is None else cid(n)}
        for n, (action, path, made) in enumerate(done)
    ]
    body = {"seq": 7, "repo": DID, "rev": "3l", "time": TIME, "ops": ops}
    return frame("#commit", {**body, "blocks": car(records), "tooBig": False, **more})


def frame(kind: str, body: dict[str, Any], op: int = 1) -> bytes:
    """Return any frame."""
    head = {"op": op} if op < 0 else {"op": op, "t": kind}
    return libipld.encode_dag_cbor(head) + libipld.encode_dag_cbor(body)


def _sized(part: bytes) -> bytes:
    size, said = len(part), bytearray()
    while size > 127:
        said.append(size & 127 | 128)
        size >>= 7
    said.append(size)
    return bytes(said) + part
