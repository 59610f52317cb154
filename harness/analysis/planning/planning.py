"""The whole plan: from what was measured and what was asked to all that is answered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from harness.analysis.planning.answers import batch_record
from harness.analysis.planning.fitting import Model, fit
from harness.analysis.planning.fleets import Asked, require_possible, smallest_fleet, worker_counts
from harness.analysis.planning.forecast import forecast
from harness.analysis.planning.memory import MachineMemory
from harness.analysis.planning.modeled import failures_per_po, modeled_record, peak_memory_bytes
from harness.analysis.planning.observed import Observed
from harness.analysis.planning.population import Population
from harness.analysis.planning.work import Failures, Fleet, ModeTraits
from harness.errors import ConfigError
from harness.record.planned import BatchRecord, DistributionName, FleetRecord, ModeledRecord, QuestionRecord

GROWTH_POS = (100, 1000, 10_000, 100_000, 1_000_000)
CURVE_REPLICATES = 20
MOST_WORKERS = 64


def untold(_step: str) -> None:
    """Go on without telling anybody."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Answers a question from a model.

    Attributes:
        memory: of the measured machine.
        on_step: told what is simulated next.
    """

    observed: Sequence[Observed]
    model: Model
    memory: MachineMemory
    question: QuestionRecord
    on_step: Callable[[str], None] = field(default=untold)

    @classmethod
    def of(
        cls,
        observed: Sequence[Observed],
        memory: MachineMemory,
        question: QuestionRecord,
        on_step: Callable[[str], None] = untold,
    ) -> "Planner":
        """Fit the model, and see whether what is asked can be.

        Raises:
            ConfigError: more workers than fit into the memory, or a deadline that no fleet can meet.
        """
        planner = cls(observed, fit(observed), memory, question, on_step)
        for mode in planner.model.modes:
            planner._require_memory(mode)
            if question.deadline_s is not None:
                require_possible(planner.population(mode), planner._asked(mode, question.deadline_s))
        return planner

    def population(self, mode: str) -> Population:
        """What batches of a mode are drawn from."""
        return self.model.population(mode, with_server=self.question.with_server)

    def modeled(self) -> list[ModeledRecord]:
        """What the simulation knows of each mode."""
        return [
            modeled_record(self.model, mode, self.population(mode), self.observed, self.memory)
            for mode in self.model.modes
        ]

    def batches_and_growth(self) -> tuple[list[BatchRecord], list[BatchRecord]]:
        """What was asked, by mode, workers and distribution; and batches from a hundred to a million POs.

        These are of the first of the numbers of workers that were asked for, and come from the same simulations.
        """
        asked: list[BatchRecord] = []
        growth: list[BatchRecord] = []
        for mode in self.model.modes:
            for workers in self._workers(mode):
                others = GROWTH_POS if workers == self._workers(mode)[0] else ()
                sizes = list(dict.fromkeys((self.question.pos, *others)))
                for name in self._distributions(mode):
                    planned = list(self._planned(mode, name, workers, sizes))
                    asked.append(planned[0])
                    growth += [record for record in planned if record.pos in others]
        return asked, sorted(growth, key=lambda record: (self._place(record.mode), record.distribution, record.pos))

    def by_workers(self) -> list[BatchRecord]:
        """The batch with every number of workers up to the last that helps, dynamic where that was asked for."""
        return [record for mode in self.model.modes for record in self._curve(mode)]

    def fleets(self) -> list[FleetRecord]:
        """The smallest fleet of each mode that meets the deadline; none without a deadline. Raises ConfigError."""
        deadline_s = self.question.deadline_s
        return [] if deadline_s is None else [self._smallest(mode, deadline_s) for mode in self.model.modes]

    def _planned(
        self, mode: str, name: DistributionName, workers: int, batches: Sequence[int], replicates: int | None = None
    ) -> Iterator[BatchRecord]:
        population = self.population(mode)
        fleet = self._fleet(mode, name, workers)
        self.on_step(f"{mode}, {name}, {workers} workers on each of {fleet.nodes}: {max(batches):,} POs")
        replicates = replicates or self.question.replicates
        for each in forecast(population, fleet, batches, replicates=replicates, seed=self.question.seed):
            yield batch_record(population, name, each)

    def _curve(self, mode: str) -> Iterator[BatchRecord]:
        name = self._distributions(mode)[-1]
        cores = self.observed[0].cores
        counts = worker_counts(self.population(mode), cores, self._most_workers(mode))
        counts = counts[:1] if self._traits(mode).single_worker else counts
        for count in sorted({*counts, *self._workers(mode)}):
            yield from self._planned(mode, name, count, [self.question.pos], CURVE_REPLICATES)

    def _smallest(self, mode: str, deadline_s: float) -> FleetRecord:
        population = self.population(mode)
        name = self._distributions(mode)[-1]
        found = smallest_fleet(
            population,
            self._asked(mode, deadline_s),
            self._most_workers(mode),
            lambda nodes, workers: self.on_step(f"{mode}: fleet of {nodes} × {workers}"),
        )
        batch = batch_record(population, name, found)
        return FleetRecord(mode=mode, deadline_s=deadline_s, nodes=batch.nodes, workers=batch.workers, batch=batch)

    def _asked(self, mode: str, deadline_s: float) -> Asked:
        fleet = self._fleet(mode, self._distributions(mode)[-1], 1)
        return Asked(self.question.pos, deadline_s, fleet, self.question.seed)

    def _fleet(self, mode: str, name: DistributionName, workers: int) -> Fleet:
        question = self.question
        return Fleet(
            nodes=question.nodes,
            workers=workers,
            cores=self.observed[0].cores,
            dynamic=name == "dynamic",
            requests_per_s=question.pace_per_s,
            pos_per_s=question.po_pace_per_s,
            failures=self._failures(mode),
        )

    def _failures(self, mode: str) -> Failures:
        question, of_mode = self.question, [each for each in self.observed if each.traits.name == mode]
        attempts = max(each.attempts for each in of_mode)
        if question.failures_per_po is None and question.failures_per_hour is None:
            return Failures(failures_per_po(of_mode), 0.0, attempts)
        return Failures(question.failures_per_po or 0.0, question.failures_per_hour or 0.0, attempts)

    def _distributions(self, mode: str) -> list[DistributionName]:
        """A driver per PO always takes the next one, and a single worker has one queue in any case."""
        traits = self._traits(mode)
        return ["dynamic"] if traits.driver_per_po or traits.single_worker else list(self.question.distributions)

    def _workers(self, mode: str) -> list[int]:
        traits = self._traits(mode)
        return list(dict.fromkeys(traits.workers(each) for each in self.question.workers))

    def _most_workers(self, mode: str) -> int:
        fit_in = self.memory.most_workers(peak_memory_bytes(self.observed, mode))
        return 1 if self._traits(mode).single_worker else min(MOST_WORKERS, fit_in or MOST_WORKERS)

    def _require_memory(self, mode: str) -> None:
        worker_bytes = peak_memory_bytes(self.observed, mode)
        fit_in, asked = self.memory.most_workers(worker_bytes), max(self._workers(mode))
        if worker_bytes is not None and fit_in is not None and asked > fit_in:
            raise ConfigError(self.memory.refusal(mode, asked, worker_bytes), f"Choose at most --workers {fit_in}.")

    def _place(self, mode: str) -> int:
        return list(self.model.modes).index(mode)

    def _traits(self, mode: str) -> ModeTraits:
        return self.model.modes[mode][0].traits
