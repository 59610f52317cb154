import pytest

from fake_coupa.faults.bodies import drops, first_half


@pytest.mark.parametrize(
    ("chunks", "half"),
    [([b"abcdef"], b"abc"), ([b"ab", b"cd", b"ef"], b"abc"), ([b"abcde"], b"ab"), ([b"a"], b""), ([], b"")],
)
def test_the_first_half_is_rounded_down_so_that_something_is_always_missing(chunks: list[bytes], half: bytes) -> None:
    whole = b"".join(chunks)
    assert b"".join(first_half(iter(chunks), len(whole))) == half


def test_the_second_half_of_a_large_file_is_not_even_made() -> None:
    chunks = iter([b"ab", b"cd", b"ef", b"gh", b"ij"])
    assert b"".join(first_half(chunks, 10)) == b"abcde"
    assert list(chunks) == [b"ij"]


def test_drops_are_of_one_size_and_lose_nothing() -> None:
    falling = list(drops(iter([b"abcde", b"fg"]), 2))
    assert falling == [b"ab", b"cd", b"e", b"fg"]
