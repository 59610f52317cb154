"""How much was lost. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from harness.workload.batch import ExpectedPo
from tests.reliability.aftermath import Aftermath


@dataclass(frozen=True, slots=True)
class Losses:
    """A sentence for each loss, by kind.

    Attributes:
        statuses: POs that ended in no status or in several, or in one that is wrong or unexplained.
        files: of finished POs, that are not there; and files under a final name that are not whole, or not of that PO.
        processes: that still run.
        leftovers: temporary files and profiles that are still there.
    """

    statuses: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every loss."""
        return tuple(sentence for kind in astuple(self) for sentence in kind)


def losses_of(aftermath: Aftermath) -> Losses:
    """What the promise says that nobody may lose, and was lost."""
    return Losses(tuple(_statuses(aftermath)), tuple(_files(aftermath)), aftermath.survivors, aftermath.leftovers)


def _statuses(aftermath: Aftermath) -> Iterator[str]:
    counted = Counter(each.po for each in aftermath.recorded)
    for po in aftermath.batch:
        if counted[po.number] != 1:
            yield f"{po.number} ended in {counted[po.number]} statuses"
    for number in counted.keys() - {po.number for po in aftermath.batch}:
        yield f"{number} was not in the batch"
    for each in aftermath.recorded:
        wanted = aftermath.expected[each.po].status if each.po in aftermath.expected else "?"
        cost = each.po in aftermath.may_fail and each.status in ("FAILED", "PARTIAL")
        if each.status != wanted and not cost:
            yield f"{each.po} ended as {each.status} ({each.reason}), and the site has it {wanted}"
        if cost and not each.reason:
            yield f"{each.po} ended as {each.status} and does not say why"


def _files(aftermath: Aftermath) -> Iterator[str]:
    """What is under a final name must be a whole file of its PO, and a PO that is COMPLETED must have all of them."""
    left = Counter((file.path.rpartition("/")[0], file.sha256) for file in aftermath.files)
    wholes = {
        (folder, file.sha256)
        for number, folder in aftermath.folders.items()
        for file in aftermath.expected[number].files
    }
    for file in aftermath.files:
        if (file.path.rpartition("/")[0], file.sha256) not in wholes:
            yield f"{file.path} is not a whole file of its PO"
    for each in aftermath.recorded:
        if each.status == "COMPLETED" and each.po in aftermath.expected:
            yield from _missing(each.po, aftermath.expected[each.po], left, aftermath.folders[each.po])


def _missing(number: str, expected: ExpectedPo, left: Counter[tuple[str, str]], folder: str) -> Iterator[str]:
    for sha256, count in Counter(file.sha256 for file in expected.files).items():
        if (there := left[folder, sha256]) != count:
            yield f"{number} is COMPLETED and has a file {there} times that the site has {count} times"
