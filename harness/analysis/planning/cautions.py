"""What a reader should know before trusting a plan."""

from collections.abc import Iterator, Sequence

from harness.analysis.planning.fitting import Model
from harness.analysis.planning.observed import Observed
from harness.analysis.planning.validation import worst_error_pct
from harness.analysis.wording import in_words, percent
from harness.record.planned import ModeledRecord, QuestionRecord, ValidationRecord
from harness.record.run import WarningRecord

ALLOWED_ERROR_PCT = 10.0
ALLOWED_REPRODUCTION_PCT = 5.0
FEW_ROUNDS = 3


def cautions(
    observed: Sequence[Observed],
    model: Model,
    modes: Sequence[ModeledRecord],
    question: QuestionRecord,
    validation: Sequence[ValidationRecord],
) -> list[WarningRecord]:
    """All that there is cause for."""
    return [
        *_one_count(observed, model),
        *_beyond(observed, question),
        *_wrong(validation),
        *_not_reproduced(modes),
        *_few_rounds(modes),
        *_no_cpu(observed),
        *_no_memory(modes),
    ]


def _one_count(observed: Sequence[Observed], model: Model) -> Iterator[WarningRecord]:
    if not model.from_sweep:
        workers = max(each.workers for each in observed)
        yield WarningRecord(
            code="one-worker-count",
            sentence=f"The model knows {in_words(workers, 'worker')} alone: how work slows down as workers are added "
            "is computed from the CPU time, and no measurement has confirmed it.",
            remedy="Measure several counts with 'harness sweep', and plan from its sweep.json.",
        )


def _beyond(observed: Sequence[Observed], question: QuestionRecord) -> Iterator[WarningRecord]:
    most, asked = max(each.workers for each in observed), max(question.workers)
    if asked > most:
        yield WarningRecord(
            code="beyond-measured",
            sentence=f"The plan is for {in_words(asked, 'worker')} on a machine, and at most {most} were measured.",
            remedy=f"Measure {asked} before you rely on it.",
        )


def _wrong(validation: Sequence[ValidationRecord]) -> Iterator[WarningRecord]:
    worst = worst_error_pct(validation)
    if worst is not None and worst > ALLOWED_ERROR_PCT:
        which = max(validation, key=lambda each: abs(each.error_pct))
        yield WarningRecord(
            code="model-wrong",
            sentence=f"The model errs by {percent(abs(which.error_pct))} for {in_words(which.workers, 'worker')} of "
            f"{which.mode}, more than {percent(ALLOWED_ERROR_PCT)}: something slows work that the model does not know.",
            remedy="Measure on a machine that does nothing else; until then trust measured worker counts only.",
        )


def _not_reproduced(modes: Sequence[ModeledRecord]) -> Iterator[WarningRecord]:
    for mode in modes:
        if mode.reproduced_pct > ALLOWED_REPRODUCTION_PCT:
            yield WarningRecord(
                code="not-reproduced",
                sentence=f"Simulating what was measured of {mode.mode} misses its mean PO by "
                f"{percent(mode.reproduced_pct)}: its CPU time does not fit its wall time.",
                remedy="Measure again while nothing else runs on the machine.",
            )


def _few_rounds(modes: Sequence[ModeledRecord]) -> Iterator[WarningRecord]:
    fewest = min(mode.rounds for mode in modes)
    if fewest < FEW_ROUNDS:
        yield WarningRecord(
            code="few-rounds",
            sentence=f"There {'is' if fewest == 1 else 'are'} {in_words(fewest, 'round')} to draw from: the intervals "
            "hold little of what the machine does from one time to the next.",
            remedy=f"Measure at least {FEW_ROUNDS} rounds.",
        )


def _no_cpu(observed: Sequence[Observed]) -> Iterator[WarningRecord]:
    if all(each.cpu_sampled for each in observed):
        return
    some = any(each.cpu_s for each in observed)
    known = "only what the workers say of themselves is known of the CPU time, which is too little"
    yield WarningRecord(
        code="cpu-not-sampled",
        sentence=f"The run was not sampled: {known if some else 'nothing is known of the CPU time'}. With many workers "
        "the plan is too quick.",
        remedy="Measure without --no-sampling.",
    )


def _no_memory(modes: Sequence[ModeledRecord]) -> Iterator[WarningRecord]:
    names = [mode.mode for mode in modes if mode.most_workers is None]
    if names:
        yield WarningRecord(
            code="memory-not-measured",
            sentence=f"The memory of a worker was not measured ({', '.join(names)}): nothing limits the workers of a "
            "machine.",
            remedy="Measure without --no-sampling.",
        )
