import pytest

from harness.errors import ConfigError
from harness.grid.address import checked_grid_url, through_hub


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("http://127.0.0.1:4444", "http://127.0.0.1:4444"),
        ("http://127.0.0.1:4444/", "http://127.0.0.1:4444"),
        ("https://Grid.example/wd/hub/", "https://grid.example/wd/hub"),
        ("  http://[::1]:4444 ", "http://[::1]:4444"),
    ],
)
def test_an_address_is_taken_without_a_slash_at_its_end(given: str, taken: str) -> None:
    assert checked_grid_url(given) == taken


@pytest.mark.parametrize(
    "given",
    [
        "",
        "grid",
        "localhost:4444",
        "ftp://grid.example",
        "http://",
        "http://grid:port",
        "http://grid:99999",
        "http://a b",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ConfigError, match=r"--grid .* is not the address of a Grid\. Write it like http://127"):
        checked_grid_url(given)


@pytest.mark.parametrize("given", ["http://grid.example?x=1", "http://grid.example#top", "http://grid.example?"])
def test_a_question_or_a_fragment_is_more_than_an_address(given: str) -> None:
    with pytest.raises(ConfigError, match="is more than an address"):
        checked_grid_url(given)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="HARNESS_GRID_PASSWORD") as refused:
        checked_grid_url("http://ana:hunter2@grid.example")

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("grid", "announced", "reached"),
    [
        ("http://127.0.0.1:4444", "ws://172.17.0.2:4444/session/a/se/cdp", "ws://127.0.0.1:4444/session/a/se/cdp"),
        ("https://grid.example", "ws://hub:4444/session/a/se/cdp", "wss://grid.example/session/a/se/cdp"),
    ],
)
def test_a_websocket_is_reached_by_the_grids_own_address(grid: str, announced: str, reached: str) -> None:
    assert through_hub(grid, announced) == reached
