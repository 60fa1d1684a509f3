"""Keys come from a setting or a file that nobody else reads, and are read anew."""

import base64
import os
import threading

import pytest

from vigie.lib.env import BadSetting
from vigie.trust.sealed import keyring
from vigie.trust.sealed.keyring import Shelf, keys_of, new_keys, with_new_key

KEY = base64.urlsafe_b64encode(bytes(range(224, 256))).decode()
GOOD = f"index - {KEY}\noperational 00000001 {KEY}\n"


def test_the_first_keys_are_made_once_and_read_by_their_owner_only(tmp_path):
    path = tmp_path / "folder" / "sealing.keys"
    first = Shelf("", path).keys()
    assert path.stat().st_mode & 0o777 == 0o600
    assert Shelf("", path).keys() == first
    assert [p.name for p in path.parent.iterdir()] == ["sealing.keys"]


def test_processes_that_start_together_agree(tmp_path):
    found = []
    start = threading.Barrier(6)

    def begin():
        shelf = Shelf("", tmp_path / "sealing.keys")
        start.wait()
        found.append(shelf.keys().text)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o620])
def test_a_file_that_others_can_read_or_write_is_refused(tmp_path, mode):
    shelf = Shelf("", tmp_path / "sealing.keys")
    shelf.keys()
    os.chmod(shelf.path, mode)
    with pytest.raises(BadSetting, match="chmod 600"):
        shelf.keys()


def test_a_key_that_another_process_adds_is_used_at_the_next_value(tmp_path):
    here, there = (Shelf("", tmp_path / "sealing.keys") for _ in range(2))
    before = here.keys()
    there.put(with_new_key(there.keys()))
    after = here.keys()
    assert after.ring.current not in before.ring.keys
    assert before.ring.current in after.ring.keys
    assert after.index == before.index


def test_a_file_is_replaced_as_a_whole(tmp_path):
    shelf = Shelf("", tmp_path / "sealing.keys")
    before = shelf.keys()
    inode = shelf.path.stat().st_ino
    shelf.put(with_new_key(before))
    assert shelf.path.stat().st_ino != inode
    assert shelf.path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["sealing.keys"]


def test_keys_survive_being_text_and_the_last_one_seals():
    keys = with_new_key(with_new_key(new_keys()))
    again = keys_of(keys.text)
    assert again == keys
    assert list(again.ring.keys)[-1] == keys.ring.current
    assert len(again.ring.keys) == 3


def test_the_setting_takes_commas_and_remarks():
    words = (
        f"# ours\nindex - {KEY},operational 00000001 {KEY},operational ff000002 {KEY}"
    )
    ring = keys_of(words).ring
    assert list(ring.keys) == [b"\0\0\0\1", b"\xff\0\0\2"]
    assert ring.current == b"\xff\0\0\2"


def test_a_key_named_again_last_seals():
    words = GOOD + f"operational ff000002 {KEY}\noperational 00000001 {KEY}"
    assert keys_of(words).ring.current == b"\0\0\0\1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"index - {KEY}",
        f"operational 00000001 {KEY}",
        GOOD + "operational",
        GOOD + "operational 01 " + KEY,
        GOOD + "operational 0000000g " + KEY,
        GOOD + "operational 00000002 " + KEY[:-4],
        GOOD + "operational 00000002 !!!!",
        GOOD + "other 00000002 " + KEY,
        GOOD + "index - AAAA",
        GOOD + f"operational 00000002 {KEY} more",
    ],
)
def test_a_line_that_is_no_key_stops_the_start_without_showing_it(text):
    with pytest.raises(BadSetting, match="VIGIE_SEALING_KEYS") as caught:
        keys_of(text)
    assert KEY not in str(caught.value)


def test_the_setting_goes_before_the_file(settings, tmp_path):
    settings.SEALING_KEYS = GOOD
    assert keyring.ring().current == b"\0\0\0\1"
    assert keyring.index_key() == bytes(range(224, 256))
    assert not keyring.shelf().is_file
    assert not (tmp_path / "sealing.keys").exists()


def test_keys_do_not_print():
    assert "x" not in repr(new_keys()).replace("Keys()", "")
