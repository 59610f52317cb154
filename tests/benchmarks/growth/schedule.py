"""Which batch runs when."""

from collections.abc import Sequence

MOST_REPEATS = 5
POS_OF_A_SERIES = 2000  # Larger batches vary less, and are repeated less.
LEAST_REPEATS = 2


def repeats_of(pos: int, most: int = MOST_REPEATS) -> int:
    """How often a batch of this size runs."""
    return min(most, max(LEAST_REPEATS, POS_OF_A_SERIES // pos))


def in_turns(modes: Sequence[str], sizes: Sequence[int], most: int = MOST_REPEATS) -> list[tuple[str, int]]:
    """Every mode and size as often as it is to run, forwards and backwards in turn, so that drift favours no size."""
    order: list[tuple[str, int]] = []
    for turn in range(max(repeats_of(pos, most) for pos in sizes)):
        cells = [(mode, pos) for pos in sizes for mode in modes if turn < repeats_of(pos, most)]
        order += cells if turn % 2 == 0 else reversed(cells)
    return order
