"""A folder is brought to the disk, and its handle is given back."""

import os

import pytest

from vigie.lib.disk import sync_folder


def test_the_folder_itself_is_synced(tmp_path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(os.fstat(handle)), real(handle))
    )
    sync_folder(tmp_path)
    assert [one.st_ino for one in synced] == [tmp_path.stat().st_ino]


def test_no_handle_stays_open_when_the_disk_fails(tmp_path, monkeypatch):
    def fail(handle):
        raise OSError(5, "no disk")

    monkeypatch.setattr(os, "fsync", fail)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="no disk"):
        sync_folder(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "nowhere")
