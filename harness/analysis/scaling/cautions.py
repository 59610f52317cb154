"""What a reader should know before trusting a recommendation."""

from collections.abc import Iterator, Sequence

from harness.analysis.scaling.law import FEWEST_COUNTS
from harness.analysis.scaling.points import modes_of, of_mode
from harness.analysis.scaling.recommendation import WITHIN_PCT
from harness.analysis.wording import in_words, percent
from harness.record.run import WarningRecord
from harness.record.sweep import LawRecord, RecommendationRecord, ScalingPointRecord

FEW_ROUNDS = 3
POOR_RESIDUAL_PCT = 10.0
SITE_LIMITED_PCT = 80.0


def cautions(
    points: Sequence[ScalingPointRecord],
    laws: Sequence[LawRecord],
    recommendations: Sequence[RecommendationRecord],
) -> list[WarningRecord]:
    """All that there is cause for."""
    return [
        *_few_rounds(points),
        *_few_counts(points),
        *_at_edge(points, recommendations),
        *_alike(points, recommendations),
        *_poor(laws),
        *_site_limited(points),
        *_failed(points),
        *_no_memory(points),
    ]


def _few_rounds(points: Sequence[ScalingPointRecord]) -> Iterator[WarningRecord]:
    fewest = min((len(point.each_pos_per_min) for point in points), default=0)
    if fewest < FEW_ROUNDS:
        yield WarningRecord(
            code="few-rounds",
            sentence=f"Some numbers of workers have but {in_words(fewest, 'round')}: their order may be luck.",
            remedy=f"Ask for --rounds {FEW_ROUNDS} or more.",
        )


def _few_counts(points: Sequence[ScalingPointRecord]) -> Iterator[WarningRecord]:
    counts = len({point.workers for point in points})
    if counts < FEWEST_COUNTS:
        yield WarningRecord(
            code="too-few-counts",
            sentence=f"{in_words(counts, 'number')} of workers cannot carry a law of how throughput grows.",
            remedy=f"Measure {FEWEST_COUNTS} or more, such as --workers 1,2,4,8.",
        )


def _at_edge(
    points: Sequence[ScalingPointRecord], recommendations: Sequence[RecommendationRecord]
) -> Iterator[WarningRecord]:
    for each in recommendations:
        most = max(point.workers for point in of_mode(points, each.mode))
        if each.workers == most and len(of_mode(points, each.mode)) > 1:
            yield WarningRecord(
                code="best-at-edge",
                sentence=f"{each.mode} is quickest with {most} workers, the most that were measured: more may be "
                "quicker still.",
                remedy=f"Measure more, such as --workers {most},{2 * most}.",
            )


def _alike(
    points: Sequence[ScalingPointRecord], recommendations: Sequence[RecommendationRecord]
) -> Iterator[WarningRecord]:
    """Where a smaller number was within reach of the recommended one in any round, noise may have decided."""
    for each in recommendations:
        own = of_mode(points, each.mode)
        chosen = next(point for point in own if point.workers == each.workers)
        below = [point for point in own if point.workers < each.workers]
        if not below:
            continue
        floor = (1 - WITHIN_PCT / 100) * min(chosen.each_pos_per_min)
        if max(below[-1].each_pos_per_min) >= floor:
            yield WarningRecord(
                code="counts-alike",
                sentence=f"In some rounds {below[-1].workers} workers of {each.mode} did as well as {each.workers}: "
                "the difference is no larger than the noise.",
                remedy="Ask for more --rounds, or take the smaller number.",
            )


def _poor(laws: Sequence[LawRecord]) -> Iterator[WarningRecord]:
    for law in laws:
        if law.worst_residual_pct > POOR_RESIDUAL_PCT:
            yield WarningRecord(
                code="law-poor",
                sentence=f"The scalability law misses a measured point of {law.mode} by "
                f"{percent(law.worst_residual_pct)}: what limits this machine is not what the law knows of.",
                remedy="Go by the measured points; leave its peak and its parameters alone.",
            )


def _site_limited(points: Sequence[ScalingPointRecord]) -> Iterator[WarningRecord]:
    worst = max(points, key=lambda point: point.server_pct, default=None)
    if worst is not None and worst.server_pct >= SITE_LIMITED_PCT:
        yield WarningRecord(
            code="site-limited",
            sentence=f"The fake site used {percent(worst.server_pct)} of a core with {worst.workers} workers: what was "
            "measured there is its capacity, not the drivers'.",
            remedy="Choose a scenario that asks less of it.",
        )


def _failed(points: Sequence[ScalingPointRecord]) -> Iterator[WarningRecord]:
    for mode in modes_of(points):
        failed = sum(point.failed_pos for point in of_mode(points, mode))
        if failed:
            yield WarningRecord(
                code="pos-failed",
                sentence=f"{in_words(failed, 'PO')} of {mode} failed or came in part: their time counts all the same.",
                remedy="Look into the run.json of that number of workers.",
            )


def _no_memory(points: Sequence[ScalingPointRecord]) -> Iterator[WarningRecord]:
    if any(point.memory_bytes is None for point in points):
        yield WarningRecord(
            code="memory-not-measured",
            sentence="The memory of some workers was not measured: nothing limits the recommendation.",
            remedy="Measure without --no-sampling, and on this machine.",
        )
