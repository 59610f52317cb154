import pickle

import pytest

from harness import errors
from harness.errors import ConfigError, ExitCode, HarnessError, InterruptedByUser

KINDS = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, HarnessError)]


def test_an_error_says_what_was_wrong_and_how_to_mend_it() -> None:
    error = ConfigError("--workers 0 is out of range.", "Choose from 1 to 64.")
    assert str(error) == "--workers 0 is out of range. Choose from 1 to 64."
    assert (error.problem, error.remedy) == ("--workers 0 is out of range.", "Choose from 1 to 64.")


def test_an_error_without_a_remedy_is_its_problem_alone() -> None:
    assert str(ConfigError("The file is empty.")) == "The file is empty."


def test_an_error_is_one_line_whatever_it_quotes() -> None:
    assert str(ConfigError("The driver said:\n  no\r\n", "Ask\tagain.")) == "The driver said: no Ask again."


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_ends_in_a_code_that_stands_for_a_verdict(kind: type[HarnessError]) -> None:
    expected = ExitCode.INTERRUPTED if kind is InterruptedByUser else ExitCode.USAGE
    assert kind("The browser is gone.").exit_code is expected


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_may_cross_from_one_process_to_another(kind: type[HarnessError]) -> None:
    copy = pickle.loads(pickle.dumps(kind("The browser is gone.", "Start it again.")))
    assert type(copy) is kind
    assert str(copy).startswith("The browser is gone.")


def test_exit_codes_are_the_documented_ones() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "VERDICT_FAIL": 1,
        "USAGE": 2,
        "INCONCLUSIVE": 3,
        "CHECK_FAILED": 4,
        "INTERRUPTED": 130,
    }
