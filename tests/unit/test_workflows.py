"""The files by which CI systems run the harness: valid, careful with rights, and doing what they are there for."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from harness.errors import ExitCode
from harness.record.store import save_run
from tests.support.judgements import run_of, with_failed_check

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BENCHMARK = ROOT / ".github" / "workflows" / "benchmark.yml"
GUIDE = ROOT / "docs" / "ci.md"
HARNESS = Path(sys.executable).with_name("harness")
WORKFLOW_SCHEMA, ACTION_SCHEMA, GITLAB_SCHEMA = "vendor.github-workflows", "vendor.github-actions", "vendor.gitlab-ci"
PINNED = re.compile(r"[\w-]+/[\w./-]+@v\d+")


def parsed(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return content


def validated(schema: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", schema, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def snippets() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def steps_of(path: Path) -> list[dict[str, Any]]:
    content = parsed(path)
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    return [step for job in jobs for step in job["steps"]]


def script(path: Path, name: str) -> str:
    [step] = [step for step in steps_of(path) if step.get("name") == name]
    text: str = step["run"]
    return text


def bash(text: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
@pytest.mark.parametrize("schema", [WORKFLOW_SCHEMA, "custom.github-workflows-require-timeout"])
def test_a_workflow_is_valid_and_cannot_run_for_ever(schema: str, path: Path) -> None:
    done = validated(schema, path)
    assert done.returncode == 0, done.stdout


def test_the_action_is_valid() -> None:
    done = validated(ACTION_SCHEMA, ACTION)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "schema", "right", "wrong"),
    [
        (BENCHMARK, WORKFLOW_SCHEMA, "runs-on: ubuntu-latest", "runs_on: ubuntu-latest"),
        (BENCHMARK, WORKFLOW_SCHEMA, "contents: read", "contents: reed"),
        (ACTION, ACTION_SCHEMA, "      shell: bash\n", ""),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, path: Path, schema: str, right: str, wrong: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / path.name
    broken.write_text(text.replace(right, wrong), encoding="utf-8")
    assert validated(schema, broken).returncode == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_the_repository(path: Path) -> None:
    content = parsed(path)
    assert content["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in content["jobs"].values())
    checkouts = [step for step in steps_of(path) if str(step.get("uses")).startswith("actions/checkout")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_major_version_or_lies_in_this_repository(path: Path) -> None:
    used = [step["uses"] for step in steps_of(path) if "uses" in step]
    assert used
    assert [each for each in used if each != "./" and not PINNED.fullmatch(each)] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_no_script_has_an_expression_pasted_into_it(path: Path) -> None:
    scripts = [step["run"] for step in steps_of(path) if "run" in step]
    assert scripts
    assert not any("${{" in text for text in scripts)


def test_the_benchmark_gives_the_action_inputs_that_it_has() -> None:
    [gate] = [step for step in steps_of(BENCHMARK) if step.get("uses") == "./"]
    inputs = parsed(ACTION)["inputs"]
    assert gate["with"].keys() <= inputs.keys()
    assert [name for name, each in inputs.items() if each["required"]] == ["run"]


def gated(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    variables = {"MIN_REDUCTION": "", "AGAINST": "", "MAX_LOSS": "", "GITHUB_STEP_SUMMARY": "", **inputs}
    return bash(script(ACTION, "Judge the run"), folder, HARNESS=str(HARNESS), **variables)


def test_the_action_hands_on_what_it_was_given(tmp_path: Path) -> None:
    save_run(run_of(0.7), tmp_path / "a run" / "run.json")
    save_run(run_of(0.5), tmp_path / "before" / "run.json")
    assert gated(tmp_path, RUN="a run").returncode == ExitCode.OK
    assert gated(tmp_path, RUN="a run", MIN_REDUCTION="40").returncode == ExitCode.VERDICT_FAIL
    lost = gated(tmp_path, RUN="a run", AGAINST="before")
    assert lost.returncode == ExitCode.VERDICT_FAIL
    assert "::error title=harness gate%3A regression::" in lost.stdout
    assert gated(tmp_path, RUN="a run", AGAINST="before", MAX_LOSS="40").returncode == ExitCode.OK


def test_the_action_fails_on_what_it_cannot_use(tmp_path: Path) -> None:
    save_run(with_failed_check(run_of(0.6)), tmp_path / "run.json")
    assert gated(tmp_path, RUN="run.json").returncode == ExitCode.CHECK_FAILED
    assert gated(tmp_path, RUN="run.json", MIN_REDUCTION="; exit 0").returncode == ExitCode.USAGE
    assert gated(tmp_path, RUN="--help").returncode == ExitCode.USAGE
    assert gated(tmp_path, RUN="").returncode == ExitCode.USAGE


def compared(folder: Path, code: int) -> subprocess.CompletedProcess[str]:
    """The benchmark's comparison with a harness that only says what it was asked, and ends with ``code``."""
    stand_in = folder / ".venv" / "bin" / "harness"
    stand_in.parent.mkdir(parents=True, exist_ok=True)
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@"\nexit {code}\n', encoding="utf-8")
    stand_in.chmod(0o755)
    return bash(script(BENCHMARK, "Compare the modes"), folder, SCENARIO="typical", POS="10", WORKERS="2")


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 0), (3, 0), (4, 0), (2, 2), (130, 130), (137, 137)])
def test_the_benchmark_leaves_verdicts_to_the_gate_and_stops_at_anything_else(
    tmp_path: Path, code: int, ends: int
) -> None:
    assert compared(tmp_path, code).returncode == ends


def test_the_benchmark_asks_for_a_comparison_that_the_command_knows(tmp_path: Path) -> None:
    asked = compared(tmp_path, 0).stdout.split()
    assert asked[0] == "compare"
    known = subprocess.run([str(HARNESS), "compare", "--help"], capture_output=True, text=True, check=True).stdout
    assert [word for word in asked if word.startswith("--") and word not in known] == []
    [gate] = [step for step in steps_of(BENCHMARK) if step.get("uses") == "./"]
    assert asked[asked.index("--out") + 1] == gate["with"]["run"]


def test_the_guides_examples_are_valid(tmp_path: Path) -> None:
    schemas = []
    for text in snippets():
        schema = WORKFLOW_SCHEMA if "runs-on:" in text else GITLAB_SCHEMA
        path = tmp_path / "example.yml"
        path.write_text(text, encoding="utf-8")
        done = validated(schema, path)
        assert done.returncode == 0, f"{text}\n{done.stdout}"
        schemas.append(schema)
    assert set(schemas) == {WORKFLOW_SCHEMA, GITLAB_SCHEMA}
