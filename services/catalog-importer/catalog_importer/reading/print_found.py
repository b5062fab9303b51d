"""Print found on a page: words with the four corners around them, in pixels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Print:
    """A run of print. Corners go clockwise from the top left of its letters, as the letters stand."""

    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]
    struck: bool = False
    """Whether a line runs through it."""
    unseen: bool = False
    """Whether the file holds it and the page does not show it: covered, cut off, or of the paper's colour."""

    @property
    def left(self) -> float:
        """The leftmost pixel."""
        return min(x for x, _ in self.corners)

    @property
    def right(self) -> float:
        """The rightmost pixel."""
        return max(x for x, _ in self.corners)

    @property
    def top(self) -> float:
        """The topmost pixel."""
        return min(y for _, y in self.corners)

    @property
    def bottom(self) -> float:
        """The lowest pixel."""
        return max(y for _, y in self.corners)

    @property
    def middle(self) -> Point:
        """The centre."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @property
    def length(self) -> float:
        """How far it runs along its own baseline."""
        return (math.dist(self.corners[0], self.corners[1]) + math.dist(self.corners[3], self.corners[2])) / 2

    @property
    def height(self) -> float:
        """How tall its letters stand across its own baseline."""
        return (math.dist(self.corners[0], self.corners[3]) + math.dist(self.corners[1], self.corners[2])) / 2

    @property
    def slope(self) -> float:
        """The angle of its baseline in radians; above 0 it falls to the right."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return math.atan2((by - ay) + (cy - dy), (bx - ax) + (cx - dx))


def tilt(found: Sequence[Print]) -> float:
    """Return the angle in radians by which the lines of a page fall to the right: the median, by length of print."""
    long = sorted((each.slope, each.length) for each in found if each.length > 3 * each.height)
    half = sum(length for _, length in long) / 2
    for slope, length in long:
        half -= length
        if half <= 0:
            return slope
    return 0.0


def turned(found: Sequence[Print], angle: float, size: tuple[int, int], new_size: tuple[int, int]) -> list[Print]:
    """Return print of a page that was turned about its centre by `angle` radians (against the clock), into a new size.

    The same turn as `Image.rotate(degrees(angle), expand=True)`.
    """
    cos, sin = math.cos(angle), math.sin(angle)
    (width, height), (new_width, new_height) = size, new_size

    def moved(point: Point) -> Point:
        x, y = point[0] - width / 2, point[1] - height / 2
        return cos * x + sin * y + new_width / 2, cos * y - sin * x + new_height / 2

    def all_moved(each: Print) -> Print:
        a, b, c, d = each.corners
        return replace(each, corners=(moved(a), moved(b), moved(c), moved(d)))

    return [all_moved(each) for each in found]
