from harness.analysis.gate.condition import Case
from harness.analysis.gate.whole import Whole
from harness.record.run import RoundRecord, RunRecord
from tests.support.judgements import run_of
from tests.support.runs import make_run, make_trial


def look(run: RunRecord) -> tuple[str, str]:
    finding = Whole().look(Case(run))
    return finding.standing, finding.sentence


def test_a_finished_run_passes() -> None:
    assert look(run_of(0.7)) == ("pass", "The run finished, with 8 whole rounds.")


def test_an_interrupted_run_proves_nothing() -> None:
    standing, sentence = look(run_of(0.7).model_copy(update={"interrupted": True}))
    assert standing == "inconclusive"
    assert "interrupted after 8 whole rounds" in sentence


def test_a_killed_run_is_judged_by_its_rounds_and_says_so() -> None:
    standing, sentence = look(run_of(0.7, 6).model_copy(update={"finished_at": None}))
    assert standing == "pass"
    assert sentence == "The run did not finish: it was killed, or goes on. It is judged by its 6 whole rounds."


def test_half_a_round_is_none() -> None:
    standing, sentence = look(make_run([RoundRecord(index=0, trials=[make_trial()])]))
    assert standing == "inconclusive"
    assert "no whole round" in sentence
