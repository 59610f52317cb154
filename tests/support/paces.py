"""A pace that holds nobody up."""


class CountingPace:
    """Gives leave at once, and remembers how often it was asked for and for how long all were held."""

    def __init__(self) -> None:
        self.taken = 0
        self.held_s: list[float] = []

    def take(self) -> None:
        self.taken += 1

    def hold(self, seconds: float) -> None:
        self.held_s.append(seconds)
