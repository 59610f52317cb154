"""What a reader should know before trusting a run. To add a warning, write its class and name it below."""

from harness.analysis.warnings.bimodal import Bimodal
from harness.analysis.warnings.drift import Drift
from harness.analysis.warnings.drivers_replaced import DriversReplaced
from harness.analysis.warnings.few_rounds import FewRounds
from harness.analysis.warnings.injected_delay import InjectedDelay
from harness.analysis.warnings.isolation_unseen import IsolationUnseen
from harness.analysis.warnings.kind import RunWarning
from harness.analysis.warnings.known_residue import KnownResidue
from harness.analysis.warnings.memory_not_pss import MemoryNotPss
from harness.analysis.warnings.mode_given_up import ModeGivenUp
from harness.analysis.warnings.no_isolation_round import NoIsolationRound
from harness.analysis.warnings.no_sandbox import NoSandbox
from harness.analysis.warnings.order_effect import OrderEffect
from harness.analysis.warnings.outliers import Outliers
from harness.analysis.warnings.resumed import Resumed
from harness.analysis.warnings.rounds_disagree import RoundsDisagree
from harness.analysis.warnings.saturated_cpu import SaturatedCpu
from harness.analysis.warnings.server_limited import ServerLimited
from harness.analysis.warnings.throttled import Throttled
from harness.analysis.warnings.uneven_work import UnevenWork
from harness.analysis.warnings.workers_died import WorkersDied
from harness.record.run import RunRecord, WarningRecord

RUN_WARNINGS: tuple[RunWarning, ...] = (
    InjectedDelay(),
    ModeGivenUp(),
    FewRounds(),
    RoundsDisagree(),
    Resumed(),
    OrderEffect(),
    Drift(),
    Outliers(),
    Bimodal(),
    DriversReplaced(),
    WorkersDied(),
    Throttled(),
    SaturatedCpu(),
    ServerLimited(),
    UnevenWork(),
    MemoryNotPss(),
    KnownResidue(),
    IsolationUnseen(),
    NoIsolationRound(),
    NoSandbox(),
)


def run_warnings(run: RunRecord) -> list[WarningRecord]:
    """Every warning that applies to ``run``, the one that touches the verdict most first."""
    found = (warning.look(run) for warning in RUN_WARNINGS)
    return [record for record in found if record is not None]
