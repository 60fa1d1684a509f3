"""The small synthetic emergency of a first start."""


def play_once() -> bool:
    """Play the demo if there is no emergency yet; say whether it was."""
    return False


def run(argv: list[str]) -> int:
    """Play the demo."""
    return 0
