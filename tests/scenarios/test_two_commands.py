"""What an operator types first: it starts, answers, keeps its data and ends cleanly."""

import pytest

from tests.started import Started

pytestmark = pytest.mark.slow


@pytest.fixture
def start(tmp_path):
    running = []

    def start_one(**words):
        running.append(Started(tmp_path, **words))
        return running[-1]

    yield start_one
    for started in running:
        started.end_at_any_rate()


def test_it_serves_and_ctrl_c_leaves_nothing_running(start):
    started = start()
    assert "Vigie" in started.page("/")
    assert len(started.left_over()) >= 3
    assert started.end_like_ctrl_c() == 0
    assert started.left_over() == []


def test_a_first_start_plays_the_demo_and_a_second_keeps_it(start):
    started = start(demo=True)
    first = started.page("/e/port-neuf/")
    assert started.end_like_ctrl_c() == 0
    assert "Operator, once: http://127.0.0.1" in started.log.read_text()
    started = start(demo=True)
    assert "Port-Neuf" in first
    assert "Port-Neuf" in started.page("/e/port-neuf/")
    assert "port-neuf-2" not in started.page("/")
    assert started.end_like_ctrl_c() == 0
