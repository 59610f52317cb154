"""What ``make`` would run; nothing is run for real."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _make(*arguments: str) -> str:
    make = shutil.which("make")
    assert make, "these tests need make"
    # A make that runs these tests hands its own options down through these variables.
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = [make, "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout


def _harness_calls(dry_run: str) -> list[str]:
    return re.findall(r"/harness (.*?)(?: \|\|.*)?$", dry_run.replace("\\\n", " "), flags=re.MULTILINE)


def test_compare_sets_up_first_and_runs_the_documented_default() -> None:
    setup, compare, *_ = _harness_calls(_make("--dry-run", "compare"))

    assert setup == "setup"
    assert compare.split() == ["compare", "--pos", "50", "--workers", "4"]


def test_compare_passes_options_on() -> None:
    printed = _make("--dry-run", "compare", "POS=8", "WORKERS=2", "ROUNDS=1", "ARGS=--scenario smoke")

    assert "compare --pos 8 --workers 2 --rounds 1 --scenario smoke" in printed


def test_setup_installs_only_what_the_lock_pins() -> None:
    printed = _make("--dry-run", "--always-make", "setup")

    assert "pip install --quiet --require-hashes -r requirements.lock" in printed
    assert "pip install --quiet --no-deps --no-build-isolation -e ." in printed


def test_bench_peers_installs_only_what_the_locks_pin_and_no_browser() -> None:
    printed = _make("--dry-run", "--always-make", "bench-peers", "ARGS=--rounds 1")

    assert "pip install --quiet --require-hashes -r tests/benchmarks/peers/requirements.lock" in printed
    assert "PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts" in printed
    assert printed.rstrip().endswith("python -m tests.benchmarks.peers run --rounds 1")


def test_test_checks_style_types_and_imports_before_it_runs_the_tests() -> None:
    printed = _make("--dry-run", "test")

    steps = [printed.index(f"/{tool}\n") for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports")]
    assert steps == sorted(steps)
    assert printed.rindex("/pytest") > steps[-1]


def test_test_brings_what_only_tests_need_first() -> None:
    printed = _make("--dry-run", "test")

    assert {"setup --browser firefox", "setup --grid"} <= set(_harness_calls(printed))
    assert printed.rindex("setup --grid") < printed.rindex("/pytest")


def test_the_tests_are_shared_out_file_by_file_and_options_reach_pytest() -> None:
    printed = _make("--dry-run", "test", "TESTERS=5", "ARGS=tests/unit -k cleanup")

    assert printed.rstrip().endswith("/pytest -n 5 --dist loadfile --no-loadscope-reorder tests/unit -k cleanup")


def test_help_lists_every_target_that_people_call() -> None:
    listed = set(re.findall(r"^  make ([\w-]+)", _make(), flags=re.MULTILINE))

    assert listed == {
        "help",
        "setup",
        "compare",
        "test",
        "bench",
        "bench-peers",
        "bench-growth",
        "faults",
        "chaos",
        "audit",
        "lint",
        "lock",
        "clean",
    }


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"
