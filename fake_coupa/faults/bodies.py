"""What becomes of a body."""

from collections.abc import Iterator


def first_half(body: Iterator[bytes], length: int) -> Iterator[bytes]:
    """The first half of a body that is this long."""
    left = length // 2
    for chunk in body:
        if left <= 0:
            return
        yield chunk[:left]
        left -= len(chunk)


def drops(body: Iterator[bytes], size: int) -> Iterator[bytes]:
    """A body in pieces of this size."""
    for chunk in body:
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]
