from harness.analysis.warnings import RUN_WARNINGS, run_warnings
from harness.record.run import RESIDUE_PREFIX, CheckRecord, RoundRecord, RunRecord, TrialRecord, WarningRecord
from tests.support.runs import CANDIDATE, make_config, make_rounds, make_run, make_trial, make_worker


def _run_with(trial: TrialRecord, *, workers: int = 4, sampling: bool = True) -> RunRecord:
    extra = RoundRecord(index=5, trials=[trial])
    return make_run([*make_rounds([0.7] * 5), extra], make_config(workers=workers, sampling=sampling))


def _only(run: RunRecord) -> WarningRecord:
    (warning,) = run_warnings(run)
    return warning


def test_a_sound_run_earns_no_warning() -> None:
    assert run_warnings(make_run()) == []


def test_codes_are_unique() -> None:
    assert len({warning.code for warning in RUN_WARNINGS}) == len(RUN_WARNINGS)


def test_too_few_rounds_are_named_with_how_many_it_takes() -> None:
    warning = _only(make_run(make_rounds([0.7, 0.7])))
    assert warning.code == "few-rounds"
    assert "2 rounds of 5" in warning.sentence
    assert "--rounds 5" in warning.remedy


def test_rounds_that_contradict_each_other_are_named_with_their_range() -> None:
    warning = _only(make_run(make_rounds([0.6, 0.7, 0.7, 0.7, 0.9])))
    assert warning.code == "rounds-disagree"
    assert "from 10 % to 40 %" in warning.sentence


def test_busy_cores_are_named_with_the_worst_trial_and_a_smaller_worker_count() -> None:
    warning = _only(_run_with(make_trial(CANDIDATE, cpu_busy_pct=97.0)))
    assert warning.code == "saturated-cpu"
    assert "in 1 of 11 trials, most in round 6 of driver-per-worker (97 %)" in warning.sentence
    assert "--workers 2" in warning.remedy


def test_replaced_drivers_are_named_with_their_trial() -> None:
    replaced = WarningRecord(code="driver-replaced", sentence="1 PO needed a second driver.", remedy="Look.")
    warning = _only(_run_with(make_trial(CANDIDATE).model_copy(update={"warnings": [replaced]})))
    assert warning.code == "drivers-replaced"
    assert "in 1 trial: round 6 of driver-per-worker" in warning.sentence


def test_a_single_worker_is_not_told_to_use_fewer() -> None:
    assert "workers" not in _only(_run_with(make_trial(cpu_busy_pct=97.0), workers=1)).remedy


def test_a_site_that_sets_the_pace_is_named_with_its_share() -> None:
    warning = _only(_run_with(make_trial(server_share_pct=88.0)))
    assert warning.code == "server-limited"
    assert "88 % of a core in round 6" in warning.sentence


def test_a_real_site_whose_cpu_is_unknown_earns_no_warning() -> None:
    assert run_warnings(_run_with(make_trial(server_share_pct=None))) == []


def test_memory_of_a_lesser_kind_is_explained() -> None:
    warning = _only(_run_with(make_trial(workers=[make_worker(memory_kind="rss")])))
    assert warning.code == "memory-not-pss"
    assert "RSS, which counts shared pages once per process" in warning.sentence


def test_memory_that_nobody_asked_for_earns_no_warning() -> None:
    trial = make_trial(workers=[make_worker(memory_kind="not-measured")])
    assert run_warnings(_run_with(trial, sampling=False)) == []


def test_a_run_without_an_isolation_round_has_proved_only_half() -> None:
    warning = _only(make_run(isolation=[]))
    assert warning.code == "no-isolation-round"
    assert "--no-isolation-round" in warning.remedy


def test_browsers_without_a_sandbox_are_told_of() -> None:
    run = make_run()
    assert run_warnings(run) == []
    as_root = run.model_copy(update={"environment": run.environment.model_copy(update={"sandbox": False})})
    warning = _only(as_root)
    assert warning.code == "no-sandbox"
    assert "another user than root" in warning.remedy


def test_what_the_isolation_round_could_not_look_for_is_named() -> None:
    checks = [
        CheckRecord(name="no-leak-etag", status="not-applicable", findings=["etag: the page of PO1 did not report it"]),
        CheckRecord(name="no-leak-basic-auth", status="passed"),
    ]
    warning = _only(make_run(isolation=[make_trial(CANDIDATE, checks=checks)]))
    assert warning.code == "isolation-unseen"
    assert "1 check, the first because etag: the page of PO1 did not report it." in warning.sentence


def test_what_cannot_be_cleaned_is_named_by_mode() -> None:
    findings = [f"{RESIDUE_PREFIX}tcp-connection: an open TCP connection of PO1 was seen by PO2"]
    check = CheckRecord(name="no-leak-tcp-connection", status="not-applicable", findings=findings)
    warning = _only(make_run(isolation=[make_trial(CANDIDATE, checks=[check])]))
    assert warning.code == "known-residue"
    assert "(driver-per-worker: tcp-connection)" in warning.sentence
