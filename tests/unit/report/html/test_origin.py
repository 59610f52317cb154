import shlex

from typer.main import get_command

from harness.cli import app
from harness.record.decision import DecisionRecord
from harness.record.run import ConfigRecord
from harness.report.html.origin import command, environment, options, times
from tests.support.reports import make_troubled_run
from tests.support.runs import make_config, make_environment, make_run

EVERYTHING = {
    "headed": True,
    "page_load": "eager",
    "overlap": True,
    "browsers": 2,
    "blocked": ["images", "*://ads.example/*"],
    "keep_downloads": True,
    "isolation_round": False,
    "sampling": False,
    "third": "http-transfer",
    "budget_s": 600.0,
    "injected_delay_ms": {"driver-per-worker": 250.0},
}


def _words(config: ConfigRecord) -> list[str]:
    return shlex.split(command(make_run(config=config)))


def test_the_command_has_the_options_of_the_run() -> None:
    words = _words(make_config())
    assert words[:2] == ["harness", "compare"]
    assert words[words.index("--pos") + 1] == "50"
    assert words[words.index("--rounds") + 1] == "5"
    assert words[words.index("--min-reduction") + 1] == "20"
    assert "--no-isolation-round" not in words


def test_what_was_asked_for_beside_the_usual_is_in_the_command() -> None:
    words = _words(make_config().model_copy(update=EVERYTHING))
    text = " ".join(words)
    assert (
        "--transfer http --page-load eager --browsers 2 --block images --block *://ads.example/* --budget 600s" in text
    )
    assert "--inject-delay driver-per-worker=250" in text
    assert words[-5:] == ["--overlap", "--headed", "--keep-downloads", "--no-isolation-round", "--no-sampling"]


def test_a_shell_takes_the_command_as_it_is() -> None:
    config = make_config().model_copy(update={"scenario": "my scenario; rm -rf x.toml"})
    assert "my scenario; rm -rf x.toml" in _words(config)
    assert "'my scenario; rm -rf x.toml'" in command(make_run(config=config))


def test_rounds_that_ended_by_looks_are_asked_for_in_the_same_way() -> None:
    decision = DecisionRecord(rule="looks", stopped="pass", sentence="Stopped.")
    words = shlex.split(command(make_run().model_copy(update={"decision": decision})))
    assert words[words.index("--rounds") + 1] == "auto"


def test_compare_knows_every_option_of_the_command() -> None:
    compare = get_command(app).commands["compare"]  # type: ignore[attr-defined]
    known = {name for option in compare.params for name in (*option.opts, *option.secondary_opts)}
    asked = {word for word in _words(make_config().model_copy(update=EVERYTHING)) if word.startswith("--")}
    assert asked <= known


def test_what_is_not_known_is_left_out() -> None:
    facts = dict(environment(make_environment()))
    assert "Git commit" not in facts
    assert facts["Processor"] == "Intel Xeon Gold 6230 @ 2.10GHz, 2 cores"
    committed = make_environment().model_copy(update={"commit": "18f787a", "load_1m": None})
    assert dict(environment(committed))["Git commit"] == "18f787a"
    assert dict(environment(committed))["Load at the start"] == "unknown"


def test_a_delay_on_purpose_is_an_option_that_is_seen() -> None:
    assert dict(options(make_troubled_run().config))["Slowed on purpose"] == "driver-per-worker by 250 ms per PO"


def test_a_run_that_never_finished_says_so() -> None:
    assert dict(times(make_run()))["Finished"] == "2025-03-04 10:05:00 UTC, after 300 s"
    assert "not" in dict(times(make_run().model_copy(update={"finished_at": None})))["Finished"]
