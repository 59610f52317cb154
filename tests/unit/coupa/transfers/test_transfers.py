import subprocess
import sys

from harness.coupa.modes import MODES
from harness.coupa.transfers import TRANSFERS


def test_every_mode_names_a_transfer_that_there_is() -> None:
    assert {mode.transfer for mode in MODES.values()} == set(TRANSFERS)


def test_one_mode_alone_fetches_past_the_browser() -> None:
    assert [name for name, mode in MODES.items() if mode.transfer != "browser"] == ["http-transfer"]


def test_what_only_one_transfer_needs_is_no_burden_to_every_worker() -> None:
    listing = "import sys, harness.coupa.transfers; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True, timeout=60)
    assert not {"httpx", "asyncio"} & {*done.stdout.split()}
