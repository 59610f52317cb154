import pytest

from harness.coupa.firefox.bidi import BiDi
from harness.errors import DriverError

ERROR = {"type": "error", "id": 7, "error": "no such frame", "message": "Browsing Context is gone\n@chrome://remote"}


def test_a_refusal_is_told_by_its_code_and_the_first_line_of_its_message() -> None:
    assert BiDi.refusal(ERROR) == "no such frame: Browsing Context is gone"
    assert BiDi.refusal({**ERROR, "message": ""}) == "no such frame"


def test_a_success_is_no_refusal_whatever_it_says() -> None:
    assert BiDi.refusal({"type": "success", "id": 7, "result": {"error": "none"}}) is None


def test_a_firefox_that_is_not_there_is_a_drivers_failure() -> None:
    with pytest.raises(DriverError, match="does not answer"):
        BiDi("ws://127.0.0.1:9/session/1", lambda *_: None, 1.0)
