"""The project speaks of itself alone."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGISTRIES = r"pypi\.org|pythonhosted|npmjs|deb\.debian|crates\.io"


def tracked() -> list[Path]:
    words = ["git", "ls-files", "-z"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name]


def test_no_file_names_a_package_registry_or_a_path_of_a_machine():
    wrong = []
    for path in tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        if re.search(REGISTRIES + r"|(?<!vigie)/work/|/home/|/root/", text):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []
