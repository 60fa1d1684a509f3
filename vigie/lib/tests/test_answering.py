"""A command ends with its code, or with one sentence and 2."""

import pytest

from vigie.lib.answering import Unusable, answered


@pytest.mark.parametrize(("code", "wanted"), [(None, 0), (0, 0), (1, 1)])
def test_what_was_done_gives_its_code(code, wanted, capsys):
    assert answered("keys", lambda: code) == wanted
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", [Unusable, KeyError])
def test_a_refusal_is_one_sentence_and_two(kind, capsys):
    def refuse():
        raise kind("no")

    assert answered("keys", refuse, KeyError) == 2
    assert capsys.readouterr().err.startswith("vigie keys: ")


def test_what_is_no_refusal_is_not_hidden():
    def fail():
        raise KeyError("a fault of ours")

    with pytest.raises(KeyError):
        answered("keys", fail, OSError)
