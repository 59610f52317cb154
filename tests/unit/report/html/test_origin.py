import shlex
from pathlib import Path

from typer.main import get_command

from harness.cli import app
from harness.record.decision import DecisionRecord
from harness.record.run import ConfigRecord, ResumptionRecord
from harness.report.html.origin import command, environment, options, times
from harness.workload.manners import Manners
from harness.workload.reach import Reach
from tests.support.reports import make_troubled_run
from tests.support.runs import STARTED_AT, make_config, make_environment, make_run
from tests.support.tenants import make_tenant

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


def test_a_run_on_a_grid_is_run_again_on_it_by_the_name_that_nodes_offer() -> None:
    on_grid = {"grid": "http://127.0.0.1:4444", "browser": "chrome-headless-shell"}
    words = _words(make_config().model_copy(update=on_grid))

    assert words[words.index("--grid") + 1] == "http://127.0.0.1:4444"
    assert words[words.index("--browser") + 1] == "chrome"
    assert "--grid" not in _words(make_config())


def test_a_shell_takes_the_command_as_it_is() -> None:
    config = make_config().model_copy(update={"scenario": "my scenario; rm -rf x.toml"})
    assert "my scenario; rm -rf x.toml" in _words(config)
    assert "'my scenario; rm -rf x.toml'" in command(make_run(config=config))


def test_rounds_that_ended_by_looks_are_asked_for_in_the_same_way() -> None:
    decision = DecisionRecord(rule="looks", stopped="pass", sentence="Stopped.")
    words = shlex.split(command(make_run().model_copy(update={"decision": decision})))
    assert words[words.index("--rounds") + 1] == "auto"
    killed = _words(make_config().model_copy(update={"rounds_auto": True}))
    assert killed[killed.index("--rounds") + 1] == "auto"


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


def test_a_run_that_went_on_says_when_and_where_and_after_which_break() -> None:
    def went_on(round_index: int, trials_done: int, gap_s: float) -> ResumptionRecord:
        return ResumptionRecord(at=STARTED_AT, round_index=round_index, trials_done=trials_done, gap_s=gap_s)

    run = make_run().model_copy(update={"resumed": [went_on(0, 0, 45.0), went_on(2, 1, 7200.0)]})
    facts = times(run)
    assert [name for name, _ in facts] == ["Started", "Went on", "Went on", "Finished"]
    assert facts[1][1] == "2025-03-04 10:00:00 UTC, at its beginning, after a break of 45 s"
    assert facts[2][1] == "2025-03-04 10:00:00 UTC, in round 3, after a break of 2 h"


def test_the_command_of_a_real_site_says_how_it_was_reached() -> None:
    reach = Reach(
        allowed_hosts=("files.example.com",),
        mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),),
        certificates=(Path("authority.pem"),),
        browser_args=("--lang=pt-BR",),
    )
    tenant = make_tenant(reach=reach, manners=Manners(pace_per_s=2.0))
    words = shlex.split(command(make_run().model_copy(update={"scenario": tenant.record()})))
    assert words[2:4] == ["--base-url", tenant.base_url]
    assert "--scenario" not in words
    text = " ".join(words)
    assert "--allow-host files.example.com --map-host acme.coupahost.com=127.0.0.1:8443" in text
    assert "--trust-certificate authority.pem --browser-arg=--lang=pt-BR --pace 2" in text
