"""A command that takes no words says what it does, and does not begin doing it."""

import pytest

from vigie.config import cli


@pytest.mark.parametrize("command", sorted(cli.WITHOUT_WORDS))
@pytest.mark.parametrize(("word", "code"), [("--help", 0), ("-h", 0), ("now", 2)])
def test_it_says_what_it_does(command, word, code, capsys, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda: pytest.fail("it began"))
    assert cli.main([command, word]) == code
    assert cli.COMMANDS[command][1] in capsys.readouterr().out
