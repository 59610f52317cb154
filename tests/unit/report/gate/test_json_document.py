import json

from harness.record.run import WarningRecord
from harness.report.gate.json_document import JsonFormat
from tests.support.judgements import make_finding, make_judgement


def test_a_script_gets_the_verdict_and_the_figures_it_rests_on() -> None:
    warning = WarningRecord(code="other-machine", sentence="Another one.", remedy="Measure again.")
    judgement = make_judgement(make_finding("fail", "Saves 10 %.", details=["a"]), warnings=[warning])
    assert json.loads(JsonFormat().render(judgement, "out/run.json")) == {
        "run": "out/run.json",
        "verdict": "fail",
        "conditions": [
            {
                "name": "target",
                "verdict": "fail",
                "sentence": "Saves 10 %.",
                "details": ["a"],
                "measured": {"estimate": 30.0, "low": 25.0, "high": 35.0, "level": 0.95},
                "limit": 20.0,
            }
        ],
        "warnings": [{"code": "other-machine", "sentence": "Another one.", "remedy": "Measure again."}],
    }


def test_any_text_survives_any_terminal() -> None:
    text = JsonFormat().render(make_judgement(make_finding(sentence="−5 % \x1b\ud800")), "é")
    assert text.isascii()
    assert json.loads(text)["conditions"][0]["sentence"] == "−5 % \x1b\ud800"
