"""What a correct run brings home from the fake site. Pure."""

from fake_coupa.attachments import sha256_of
from fake_coupa.catalog import Catalog
from fake_coupa.config import SiteConfig
from fake_coupa.files import Attachment
from harness.workload.batch import ExpectedFile, ExpectedPo
from harness.workload.numbers import order_digits


def expected_po(catalog: Catalog, site: SiteConfig, number: str) -> ExpectedPo:
    """What a correct run reports for a PO, with or without its prefix. Raises ConfigError for junk."""
    digits = order_digits(number)
    order = catalog.order(digits)
    if order is None:
        return ExpectedPo(number, "", "PO_NOT_FOUND", ())
    hashes = {each: sha256_of(site.seed, digits, each) for each in order.attachments}
    arriving = {each: sha256 for each, sha256 in hashes.items() if each.arrives and not _is_lost(site, digits, each)}
    files = tuple(
        ExpectedFile(None if each.odd_name else each.name, each.bytes, sha256) for each, sha256 in arriving.items()
    )
    withheld = tuple(sha256 for each, sha256 in hashes.items() if each not in arriving)
    return ExpectedPo(number, order.supplier.name, _expected_status(len(files), len(withheld)), files, withheld)


def _is_lost(site: SiteConfig, po: str, attachment: Attachment) -> bool:
    """Whether asking again does not help; any other fault goes away for who asks often enough."""
    fault = site.faults.of(site.seed, "attachment", po, attachment.path)
    return fault is not None and not fault.passes


def _expected_status(arriving: int, withheld: int) -> str:
    if not withheld:
        return "COMPLETED" if arriving else "NO_ATTACHMENTS"
    return "PARTIAL" if arriving else "FAILED"
