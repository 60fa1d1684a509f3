"""Small plots as SVG paths. Time runs from left to right in every language."""

from collections.abc import Sequence
from dataclasses import dataclass

SPARK = (112, 28)
WIDE = (720, 160)
_MARGIN = 2  # so that a line of 2 is not cut


@dataclass(frozen=True)
class Plot:
    """A path in a box of `width` and `height`, and the figures that it shows."""

    path: str
    width: int
    height: int
    values: tuple[int, ...]

    @property
    def view_box(self) -> str:
        """The value of viewBox."""
        return f"0 0 {self.width} {self.height}"

    @property
    def most(self) -> int:
        """The highest figure, which the top of the box stands for."""
        return max(self.values, default=0)

    @property
    def last(self) -> int:
        """The latest figure."""
        return self.values[-1] if self.values else 0


def line(values: Sequence[int], box: tuple[int, int] = SPARK) -> Plot:
    """Return a line through the values, 0 at the bottom."""
    width, height = box
    step = width / max(len(values) - 1, 1)
    points = [
        f"{round(n * step)} {_y(value, values, height)}"
        for n, value in enumerate(values)
    ]
    path = "M" + " ".join(points) if points else ""
    return Plot(path, width, height, tuple(values))


def bars(values: Sequence[int], box: tuple[int, int] = WIDE) -> Plot:
    """Return one bar for each value that is not 0, all in one path."""
    width, height = box
    step = width / max(len(values), 1)
    path = "".join(
        f"M{(n + 0.5) * step:g} {height}V{_y(value, values, height)}"
        for n, value in enumerate(values)
        if value
    )
    return Plot(path, width, height, tuple(values))


def _y(value: int, values: Sequence[int], height: int) -> int:
    most = max(max(values), 1)
    return round(height - _MARGIN - value / most * (height - 2 * _MARGIN))
