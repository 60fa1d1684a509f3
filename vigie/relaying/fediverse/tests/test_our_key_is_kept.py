"""The key of the hub's account is made once, for us alone, and is in the backups."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from vigie.lib.env import BadSetting
from vigie.relaying.fediverse import keys
from vigie.work.backup.making import KEYS


@pytest.fixture(autouse=True)
def beside(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def test_it_is_made_once_whoever_asks_first(beside):
    with ThreadPoolExecutor(4) as threads:
        found = {one.result() for one in [threads.submit(keys.public_key)] * 4}
    assert found == {keys.public_key()}
    assert keys.public_key().startswith("-----BEGIN PUBLIC KEY-----")
    assert [one.name for one in beside.iterdir()] == [keys.FILE]


def test_nobody_else_reads_it_and_a_backup_has_it(beside):
    keys.own_key()
    assert stat.S_IMODE((beside / keys.FILE).stat().st_mode) == 0o600
    assert keys.FILE in KEYS


def test_what_is_no_key_is_told_in_a_sentence(beside):
    beside.mkdir()
    (beside / keys.FILE).write_text("no key")
    with pytest.raises(BadSetting, match=r"fediverse\.key beside the data"):
        keys.own_key()
