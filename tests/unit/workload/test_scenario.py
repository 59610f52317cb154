import re
from pathlib import Path

import pytest

from fake_coupa.catalog import Catalog, OrderKind
from fake_coupa.faults import KINDS, FaultsConfig
from harness.errors import ConfigError
from harness.workload.patience import Patience
from harness.workload.scenario import list_scenarios, load_scenario

PURPOSE = "# Month end.\n"


def a_file(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(name_or_path: str, pos: int | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_scenario(name_or_path, pos=pos)
    return str(caught.value)


def test_all_scenarios_load_and_say_what_they_are_for() -> None:
    scenarios = {scenario.name: scenario for scenario in list_scenarios()}
    assert set(scenarios) == {
        "smoke",
        "typical",
        "fast-site",
        "slow-site",
        "many-attachments",
        "large-files",
        "mixed-suppliers",
        "hostile-suppliers",
        "late-downloads",
        "isolation",
        "soak",
        "flaky-site",
        "chaos",
    }
    assert all(len(scenario.purpose) > 20 for scenario in scenarios.values())


def test_smoke_has_an_order_of_every_kind() -> None:
    catalog = Catalog(load_scenario("smoke").site)
    assert {catalog.kind(number) for number in catalog.numbers} == set(OrderKind)


def test_fast_site_adds_no_delay() -> None:
    latency = load_scenario("fast-site").site.latency_ms
    assert (latency.page.median, latency.attachment.median, latency.asset.median) == (0, 0, 0)


@pytest.mark.parametrize("name", ["flaky-site", "chaos"])
def test_a_flaky_site_fails_in_every_way_that_passes_and_that_a_client_can_notice(name: str) -> None:
    scenario = load_scenario(name)
    happening = {fault for fault, settings in scenario.site.faults if any(settings.share_of(kind) for kind in KINDS)}
    assert set(FaultsConfig.model_fields) - happening == {"short_length", "handshake", "missing"}
    assert scenario.patience.idle_s < Patience().idle_s


@pytest.mark.parametrize("name", ["flaky-site", "chaos"])
def test_every_fault_of_a_flaky_site_befalls_something_of_its_batch(name: str) -> None:
    site = load_scenario(name).site
    orders = [order for number in Catalog(site).numbers if (order := Catalog(site).order(number))]
    met = {id(site.faults.of(site.seed, "page", order.number, f"/order_headers/{order.number}")) for order in orders}
    met |= {
        id(site.faults.of(site.seed, "attachment", order.number, file.path))
        for order in orders
        for file in order.attachments
    }
    assert {id(fault) for fault in site.faults.members() if fault.share_of("attachment")} <= met


def test_options_take_the_place_of_the_files_values() -> None:
    scenario = load_scenario("typical", pos=3, seed=99)
    assert (scenario.site.batch.pos, scenario.site.seed) == (3, 99)
    assert scenario.site.latency_ms == load_scenario("typical").site.latency_ms


def test_a_file_of_ones_own_takes_defaults_for_what_it_leaves_out(tmp_path: Path) -> None:
    scenario = load_scenario(a_file(tmp_path, PURPOSE + "[batch]\npos = 3\n"))
    assert (scenario.name, scenario.purpose, scenario.site.batch.pos) == ("mine", "Month end.", 3)
    assert scenario.site.batch.suppliers == 8


def test_an_unknown_key_is_named_with_the_key_that_was_meant(tmp_path: Path) -> None:
    said = refusal(a_file(tmp_path, PURPOSE + "[batch]\nsupliers = 3\n"))
    assert "mine.toml: unknown key batch.supliers. Did you mean suppliers" in said


def test_an_unknown_key_deep_in_the_file_is_named(tmp_path: Path) -> None:
    said = refusal(a_file(tmp_path, PURPOSE + "[latency_ms.page]\nmean = 3\n"))
    assert "unknown key latency_ms.page.mean" in said


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[batch]\npos = 0\n", "batch.pos = 0", "greater than or equal to 1"),
        ("[batch]\npos = 'many'\n", "batch.pos = 'many'", "valid integer"),
        ("[batch]\nunknown_share = 0.6\nrequisition_share = 0.6\n", "batch:", "add up to more than 1"),
        ("[attachments]\ncount = { min = 5, max = 2 }\n", "attachments.count:", "min (5) is greater than max (2)"),
        ("[attachments]\ncount = { min = 5 }\n", "attachments.count.max:", "required"),
        ("[attachments]\ntypes = { exe = 1 }\n", "attachments.types.exe", "'pdf'"),
        ("[latency_ms]\npage = { median = nan }\n", "latency_ms.page.median", "finite"),
        ("batch = 3\n", "batch = 3", "dictionary"),
    ],
)
def test_a_bad_value_is_named_with_its_key_and_the_reason(tmp_path: Path, text: str, key: str, reason: str) -> None:
    said = refusal(a_file(tmp_path, PURPOSE + text))
    assert "mine.toml" in said
    assert key in said
    assert reason in said


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    assert re.search(
        r"mine\.toml: not valid TOML: .*line 3", refusal(a_file(tmp_path, PURPOSE + "[batch]\npos = = 1\n"))
    )


def test_a_file_must_say_what_it_is_for(tmp_path: Path) -> None:
    assert "first line" in refusal(a_file(tmp_path, "seed = 1\n"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes("# Peças\n".encode("latin-1"))
    assert "UTF-8" in refusal(str(path))


def test_a_file_may_say_how_long_its_workers_wait(tmp_path: Path) -> None:
    scenario = load_scenario(a_file(tmp_path, PURPOSE + "[patience]\nidle_s = 1.5\n"), pos=3)
    assert scenario.patience == Patience(idle_s=1.5)
    assert load_scenario("smoke").patience == Patience()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[patience]\nidel_s = 2\n", "unknown key patience.idel_s. Did you mean idle_s"),
        ("[patiense]\nidle_s = 2\n", "unknown key patiense. Did you mean patience"),
        ("[patience]\nidle_s = 'long'\n", "patience.idle_s = 'long': Input should be a valid number"),
        ("[patience]\nidle_s = 0\n", "patience: idle_s (0) is not a number of seconds above 0"),
        ("patience = 2\n", "patience = 2"),
        ("[hostile]\npages = ['alarm']\n", "hostile.pages.0 = 'alarm': Input should be 'alert'"),
        ("[faults]\nstal = { pages = 1 }\n", "unknown key faults.stal. Did you mean stall"),
        ("[faults]\nstall = { page = 1 }\n", "unknown key faults.stall.page. Did you mean pages"),
        ("[faults]\nmissing = { pages = 1 }\n", "unknown key faults.missing.pages"),
        ("[faults]\nreset = { pages = 2 }\n", "faults.reset.pages = 2: Input should be less than or equal to 1"),
        ("[faults]\nhandshake = { pages = 1 }\n", "faults.handshake needs tls = true"),
        ("[late]\nshare = 2\n", "late.share = 2: Input should be less than or equal to 1"),
    ],
)
def test_patience_and_mischief_are_read_as_strictly_as_the_rest(tmp_path: Path, text: str, reason: str) -> None:
    assert f"mine.toml: {reason}" in refusal(a_file(tmp_path, PURPOSE + text))


def test_a_misspelt_name_gets_a_suggestion_and_the_list() -> None:
    said = refusal("typicl")
    assert "no scenario 'typicl'" in said
    assert "Did you mean typical?" in said
    assert "slow-site" in said


def test_a_missing_file_is_called_a_file() -> None:
    assert "no scenario file elsewhere/mine.toml" in refusal("elsewhere/mine.toml")


def test_a_bad_option_is_not_blamed_on_the_file() -> None:
    said = refusal("typical", pos=0)
    assert said.startswith("The options: batch.pos = 0")
